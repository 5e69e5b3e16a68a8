"""The measures themselves, as functions of a sample of affiliates drawn with given counts.

A measure returns None when it is not defined, for instance a recall where there is no fraud.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import Callable

from scoring.counts import Affiliate
from scoring.sample import Counts, Sample

ALERT_BUDGET = 0.02
CALIBRATION_BINS = 10
#: Keeps the log-loss finite where a probability of exactly 0 or 1 is wrong.
PROBABILITY_FLOOR = 1e-6

Column = Callable[[Affiliate], float]


def average_precision(sample: Sample, counts: Counts) -> float | None:
    """Area under the precision-recall curve, `sum over thresholds of (R_k - R_(k-1)) P_k`.

    Equal scores pass the threshold together, so the order within a tie can't matter.
    """
    seen = list(accumulate(counts))
    area, caught = 0.0, 0
    for _, stop, frauds in sample.ties_with_fraud:
        found = sum(counts[index] for index in frauds)
        if found:
            caught += found
            area += found * caught / seen[stop - 1]
    return area / caught if caught else None


def precision_at_budget(sample: Sample, counts: Counts) -> float | None:
    """Share of fraud among the top 2 % of affiliates, at least one.

    Of a tie that straddles the budget, the expectation over random orders is taken.
    """
    seen = list(accumulate(counts))
    if not sample.total(_fraud, counts):
        return None
    budget = max(1, math.ceil(ALERT_BUDGET * seen[-1]))
    last = bisect_left(seen, budget)
    caught = 0.0
    for start, stop, frauds in sample.ties_with_fraud:
        if start > last:
            break
        before = seen[start - 1] if start else 0
        size = seen[stop - 1] - before
        if size:
            taken = min(size, budget - before)
            caught += taken * sum(counts[index] for index in frauds) / size
    return caught / budget


def calibration_error(sample: Sample, counts: Counts) -> float | None:
    """Expected calibration error: mean |mean score - share of fraud| over ten equal bins."""
    size = sum(counts)
    gaps = (sample.total(gap, counts) for gap in _GAPS)
    return sum(map(abs, gaps)) / size if size else None


def calibration_bin(score: float) -> int:
    """The bin of a score in [0, 1]; 1 belongs to the last."""
    return min(CALIBRATION_BINS - 1, int(score * CALIBRATION_BINS))


def _gap_column(index: int) -> Column:
    return lambda a: a.score - a.fraudulent if calibration_bin(a.score) == index else 0.0


#: One column a bin, made once, so that a sample can keep each by identity.
_GAPS = [_gap_column(index) for index in range(CALIBRATION_BINS)]


def _one(_: Affiliate) -> float:
    return 1.0


def _fraud(affiliate: Affiliate) -> float:
    return affiliate.fraudulent


def _honest(affiliate: Affiliate) -> float:
    return not affiliate.fraudulent


def _honest_flagged(affiliate: Affiliate) -> float:
    return affiliate.flagged and not affiliate.fraudulent


def _honest_with_held_line(affiliate: Affiliate) -> float:
    return affiliate.has_held_line and not affiliate.fraudulent


def _surprise(affiliate: Affiliate) -> float:
    probability = affiliate.score if affiliate.fraudulent else 1 - affiliate.score
    return -math.log(max(PROBABILITY_FLOOR, probability))


def _field(name: str) -> Column:
    return lambda affiliate: getattr(affiliate, name)


@dataclass(frozen=True)
class Ratio:
    """`scale * sum(part) / sum(whole)` over the affiliates; None when the whole is 0."""

    part: Column
    whole: Column
    scale: float = 1.0

    def __call__(self, sample: Sample, counts: Counts) -> float | None:
        whole = sample.total(self.whole, counts)
        return self.scale * sample.total(self.part, counts) / whole if whole else None


@dataclass(frozen=True)
class Total:
    """`sum(part)` over the affiliates."""

    part: Column

    def __call__(self, sample: Sample, counts: Counts) -> float | None:
        return sample.total(self.part, counts)


@dataclass(frozen=True)
class Measure:
    """A named measure and how it is printed (`percent`, `number`, `rate` or `count`)."""

    key: str
    title: str
    form: str
    compute: Callable[[Sample, Counts], float | None]
    needs_lines: bool = False

    def of(self, sample: Sample) -> float | None:
        """The measure of the sample itself, each affiliate once."""
        return self.compute(sample, sample.once)


#: A paid line can't be held, so the second recall counts what was still there to hold.
MEASURES = (
    Measure("pr_auc", "affiliate PR-AUC", "number", average_precision),
    Measure(
        "precision_at_budget", "precision at 2 % of affiliates", "percent", precision_at_budget
    ),
    Measure(
        "money_recall",
        "fraudulent money held",
        "percent",
        Ratio(_field("fraud_held"), _field("fraud_amount")),
        needs_lines=True,
    ),
    Measure(
        "unpaid_recall",
        "fraudulent money held, of the unpaid",
        "percent",
        Ratio(_field("fraud_held"), _field("fraud_unpaid")),
        needs_lines=True,
    ),
    Measure(
        "honest_money_held",
        "honest money held",
        "percent",
        Ratio(_field("honest_held"), _field("honest_amount")),
        needs_lines=True,
    ),
    Measure(
        "honest_flagged", "honest affiliates with an open flag", "count", Total(_honest_flagged)
    ),
    Measure(
        "honest_flagged_rate",
        "honest affiliates flagged, per 400",
        "rate",
        Ratio(_honest_flagged, _honest, 400),
    ),
    Measure(
        "honest_held",
        "honest affiliates with a held line",
        "count",
        Total(_honest_with_held_line),
    ),
    Measure(
        "false_flags",
        "false flags per 1,000 affiliates",
        "rate",
        Ratio(_field("false_flags"), _one, 1000),
    ),
    Measure("log_loss", "log-loss", "number", Ratio(_surprise, _one)),
    Measure("ece", "calibration error (ECE)", "number", calibration_error),
    Measure(
        "pair_precision",
        "hedged pairs: precision",
        "percent",
        Ratio(_field("pairs_right"), _field("pairs_flagged")),
    ),
    Measure(
        "pair_recall",
        "hedged pairs: recall",
        "percent",
        Ratio(_field("pairs_found"), _field("pairs_planted")),
    ),
    Measure(
        "pair_false_discovery",
        "hedged pairs: realised false discoveries",
        "percent",
        Ratio(lambda a: a.pairs_flagged - a.pairs_right, _field("pairs_flagged")),
    ),
)

BY_KEY = {measure.key: measure for measure in MEASURES}
