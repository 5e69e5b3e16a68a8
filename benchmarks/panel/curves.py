"""The curves of a report, as points."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import Sequence

from scoring.counts import ScoredFirm
from scoring.measures import CALIBRATION_BINS, calibration_bin
from scoring.sample import Sample

Point = tuple[float, float]
#: Standard normal quantile of a two-sided 95 % interval.
Z = 1.959964


def precision_recall(firms: Sequence[ScoredFirm]) -> list[Point]:
    """(recall, precision) at each score, the highest first; empty where there is no fraud."""
    sample = Sample([affiliate for firm in firms for affiliate in firm.affiliates])
    positives = sum(affiliate.fraudulent for affiliate in sample.affiliates)
    points, caught = [], 0
    for _, stop, frauds in sample.ties_with_fraud:
        caught += len(frauds)
        points.append((caught / positives, caught / stop))
    return points


@dataclass(frozen=True)
class ReliabilityBin:
    """The affiliates whose score lies in one tenth of [0, 1].

    `low` and `high` are the Wilson interval of `share` (Wilson 1927).
    """

    count: int
    fraudulent: int
    mean_score: float
    share: float
    low: float
    high: float


def reliability(firms: Sequence[ScoredFirm]) -> list[ReliabilityBin]:
    """The bins that hold any affiliate, the lowest first."""
    scores: list[list[float]] = [[] for _ in range(CALIBRATION_BINS)]
    frauds = [0] * CALIBRATION_BINS
    for affiliate in (a for firm in firms for a in firm.affiliates):
        index = calibration_bin(affiliate.score)
        scores[index].append(affiliate.score)
        frauds[index] += affiliate.fraudulent
    return [_bin(own, fraud) for own, fraud in zip(scores, frauds) if own]


def _bin(scores: list[float], fraudulent: int) -> ReliabilityBin:
    count = len(scores)
    share = fraudulent / count
    low, high = wilson(fraudulent, count)
    return ReliabilityBin(count, fraudulent, sum(scores) / count, share, low, high)


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % score interval of a binomial share. Source: Wilson 1927."""
    share, spread = successes / trials, Z * Z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class MoneyPoint:
    """What would be held at a threshold, of the unpaid fraudulent and of all honest money."""

    threshold: float
    fraudulent: float
    honest: float


#: Evenly spaced in log-odds: what matters happens near 1.
LOWEST_LOG_ODDS, HIGHEST_LOG_ODDS, LOG_ODDS_STEPS = -4.0, 8.0, 240


def money_by_threshold(firms: Sequence[ScoredFirm]) -> list[MoneyPoint]:
    """Shares of money on which an open flag has at least the threshold's posterior."""
    unpaid = sum(a.fraud_unpaid for firm in firms for a in firm.affiliates)
    honest = sum(a.honest_amount for firm in firms for a in firm.affiliates)
    if not unpaid or not honest:
        return []
    exposures = [exposure for firm in firms for exposure in firm.exposures]
    exposures.sort(key=lambda exposure: exposure.posterior)
    posteriors = [exposure.posterior for exposure in exposures]
    frauds = [0.0, *accumulate(e.amount * e.fraudulent for e in exposures)]
    honests = [0.0, *accumulate(e.amount * (not e.fraudulent) for e in exposures)]
    points = []
    for step in range(LOG_ODDS_STEPS + 1):
        share = step / LOG_ODDS_STEPS
        log_odds = LOWEST_LOG_ODDS + share * (HIGHEST_LOG_ODDS - LOWEST_LOG_ODDS)
        threshold = 1 / (1 + math.exp(-log_odds))
        below = bisect_left(posteriors, threshold)
        held = frauds[-1] - frauds[below], honests[-1] - honests[below]
        points.append(MoneyPoint(threshold, held[0] / unpaid, held[1] / honest))
    return points
