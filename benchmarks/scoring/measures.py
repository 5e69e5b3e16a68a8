"""The measures themselves, as functions of a list of affiliates, and their bootstrap intervals.

A measure returns None when it is not defined, for instance a recall where there is no fraud.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import groupby
from typing import Callable, Iterable, Sequence

from scoring.counts import Affiliate

Sample = Sequence[Affiliate]
Interval = tuple[float, float]

ALERT_BUDGET = 0.02
CALIBRATION_BINS = 10
#: Keeps the log-loss finite where a probability of exactly 0 or 1 is wrong.
PROBABILITY_FLOOR = 1e-6


def average_precision(sample: Sample) -> float | None:
    """Area under the precision-recall curve, `sum over thresholds of (R_k - R_(k-1)) P_k`.

    Equal scores pass the threshold together, so the order within a tie can't matter.
    """
    positives = sum(affiliate.fraudulent for affiliate in sample)
    if positives == 0:
        return None
    area, seen, caught = 0.0, 0, 0
    for group in _by_score(sample):
        found = sum(affiliate.fraudulent for affiliate in group)
        seen, caught = seen + len(group), caught + found
        area += found / positives * caught / seen
    return area


def precision_at_budget(sample: Sample) -> float | None:
    """Share of fraud among the top 2 % of affiliates, at least one.

    Of a tie that straddles the budget, the expectation over random orders is taken.
    """
    if not any(affiliate.fraudulent for affiliate in sample):
        return None
    budget = room = max(1, math.ceil(ALERT_BUDGET * len(sample)))
    caught = 0.0
    for group in _by_score(sample):
        taken = min(room, len(group))
        caught += taken * sum(affiliate.fraudulent for affiliate in group) / len(group)
        room -= taken
        if room == 0:
            break
    return caught / budget


def _by_score(sample: Sample) -> Iterable[list[Affiliate]]:
    """Groups of equal score, the highest first."""
    ranked = sorted(sample, key=lambda affiliate: -affiliate.score)
    return (list(group) for _, group in groupby(ranked, key=lambda affiliate: affiliate.score))


def money_recall(sample: Sample) -> float | None:
    """Held fraudulent commission over all fraudulent commission."""
    return _ratio((a.fraud_held for a in sample), (a.fraud_amount for a in sample))


def honest_money_held(sample: Sample) -> float | None:
    """Held honest commission over all honest commission."""
    return _ratio((a.honest_held for a in sample), (a.honest_amount for a in sample))


def honest_flagged(sample: Sample) -> float:
    """Number of honest affiliates that an open flag names."""
    return sum(a.flagged and not a.fraudulent for a in sample)


def honest_with_held_line(sample: Sample) -> float:
    """Number of honest affiliates of which any line is held."""
    return sum(a.has_held_line and not a.fraudulent for a in sample)


def false_flags_per_thousand(sample: Sample) -> float | None:
    """Open flags that name no fraud, per 1,000 affiliates."""
    rate = _ratio((a.false_flags for a in sample), (1 for _ in sample))
    return None if rate is None else 1000 * rate


def pair_precision(sample: Sample) -> float | None:
    """Planted pairs among the flagged ones."""
    return _ratio((a.pairs_right for a in sample), (a.pairs_flagged for a in sample))


def pair_recall(sample: Sample) -> float | None:
    """Flagged pairs among the planted ones."""
    return _ratio((a.pairs_found for a in sample), (a.pairs_planted for a in sample))


def log_loss(sample: Sample) -> float | None:
    """Mean negative log-likelihood of the truth under the scores, in nats."""
    return _ratio((_surprise(a) for a in sample), (1 for _ in sample))


def _surprise(affiliate: Affiliate) -> float:
    probability = affiliate.score if affiliate.fraudulent else 1 - affiliate.score
    return -math.log(max(PROBABILITY_FLOOR, probability))


def calibration_error(sample: Sample) -> float | None:
    """Expected calibration error: mean |mean score - share of fraud| over ten equal bins."""
    if not sample:
        return None
    gaps = [0.0] * CALIBRATION_BINS
    for affiliate in sample:
        index = min(CALIBRATION_BINS - 1, int(affiliate.score * CALIBRATION_BINS))
        gaps[index] += affiliate.score - affiliate.fraudulent
    return sum(map(abs, gaps)) / len(sample)


def _ratio(parts: Iterable[float], wholes: Iterable[float]) -> float | None:
    whole = sum(wholes)
    return sum(parts) / whole if whole else None


@dataclass(frozen=True)
class Measure:
    """A named measure and how it is printed (`percent`, `number`, `rate` or `count`)."""

    key: str
    title: str
    form: str
    compute: Callable[[Sample], float | None]
    needs_lines: bool = False


MEASURES = (
    Measure("pr_auc", "affiliate PR-AUC", "number", average_precision),
    Measure(
        "precision_at_budget", "precision at 2 % of affiliates", "percent", precision_at_budget
    ),
    Measure("money_recall", "fraudulent money held", "percent", money_recall, needs_lines=True),
    Measure(
        "honest_money_held", "honest money held", "percent", honest_money_held, needs_lines=True
    ),
    Measure("honest_flagged", "honest affiliates with an open flag", "count", honest_flagged),
    Measure("honest_held", "honest affiliates with a held line", "count", honest_with_held_line),
    Measure("false_flags", "false flags per 1,000 affiliates", "rate", false_flags_per_thousand),
    Measure("log_loss", "log-loss", "number", log_loss),
    Measure("ece", "calibration error (ECE)", "number", calibration_error),
    Measure("pair_precision", "hedged pairs: precision", "percent", pair_precision),
    Measure("pair_recall", "hedged pairs: recall", "percent", pair_recall),
)


@dataclass(frozen=True)
class Estimate:
    """A measure's value and its 95 % interval; either is None when undefined."""

    value: float | None
    interval: Interval | None


def estimate(
    strata: Sequence[Sample], replicates: int, seed: int, has_lines: bool
) -> dict[str, Estimate]:
    """Every measure over the pooled strata, by its key.

    The interval is the percentile bootstrap over affiliates, resampled within each firm.

    Source: Efron & Tibshirani 1993, chapter 13.
    """
    whole = [affiliate for stratum in strata for affiliate in stratum]
    usable = [measure for measure in MEASURES if has_lines or not measure.needs_lines]
    draws: dict[str, list[float]] = {measure.key: [] for measure in usable}
    generator = random.Random(seed)
    for _ in range(replicates):
        resampled = [a for stratum in strata for a in generator.choices(stratum, k=len(stratum))]
        for measure in usable:
            value = measure.compute(resampled)
            if value is not None:
                draws[measure.key].append(value)
    estimates = {measure.key: Estimate(None, None) for measure in MEASURES}
    for measure in usable:
        value = measure.compute(whole)
        interval = None if value is None else percentile_interval(draws[measure.key], replicates)
        estimates[measure.key] = Estimate(value, interval)
    return estimates


def percentile_interval(draws: list[float], replicates: int) -> Interval | None:
    """The middle 95 % of `draws`, or None when fewer than half of the replicates were defined."""
    if not draws or 2 * len(draws) < replicates:
        return None
    ranked = sorted(draws)
    return _quantile(ranked, 0.025), _quantile(ranked, 0.975)


def _quantile(ranked: list[float], level: float) -> float:
    """Linear interpolation between order statistics."""
    position = level * (len(ranked) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (position - below) * (ranked[above] - ranked[below])
