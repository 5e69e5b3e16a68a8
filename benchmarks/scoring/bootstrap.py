"""95 % bootstrap intervals over affiliates, resampled within each firm.

Source: Efron & Tibshirani 1993, chapter 13 (percentile intervals).
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Sequence

from scoring.counts import ScoredFirm
from scoring.measures import MEASURES, Measure
from scoring.sample import Sample

Interval = tuple[float, float]
#: A measure's value in each replicate; None where it was not defined.
Draws = list[float | None]
LARGEST_COUNT = 255


@dataclass(frozen=True)
class Estimate:
    """A measure's value and its 95 % interval; either is None when undefined."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Replicates:
    """Every measure of one pooled sample, and of each of its resamples, by key."""

    values: dict[str, float | None]
    draws: dict[str, Draws]

    def estimate(self, key: str) -> Estimate:
        """The measure with its interval."""
        value, draws = self.values[key], self.draws[key]
        return Estimate(value, None if value is None else percentile_interval(draws))

    def change_from(self, other: Replicates, key: str) -> Estimate:
        """This sample's measure less the other's, resample by resample.

        Both must be of the same firms, so that each replicate drew the same affiliates.
        """
        value = _difference(self.values[key], other.values[key])
        draws = [_difference(one, two) for one, two in zip(self.draws[key], other.draws[key])]
        return Estimate(value, None if value is None else percentile_interval(draws))


def replicate(firms: Sequence[ScoredFirm], replicates: int, seed: int) -> Replicates:
    """Every measure over the pooled firms and their resamples.

    A firm's draws depend on the seed, its place and its size alone: the same firms judged in two
    ways are resampled alike, so that their difference has an interval of its own. Shares of money
    are known only where every firm's lines are.
    """
    sample = Sample([affiliate for firm in firms for affiliate in firm.affiliates])
    sizes = [len(firm.affiliates) for firm in firms]
    resamples = [_resamples(n, replicates, f"{seed}/{i}") for i, n in enumerate(sizes)]
    has_lines = all(firm.has_lines for firm in firms)
    usable = [measure for measure in MEASURES if has_lines or not measure.needs_lines]
    values: dict[str, float | None] = {measure.key: None for measure in MEASURES}
    draws: dict[str, Draws] = {measure.key: [] for measure in MEASURES}
    values.update((measure.key, measure.of(sample)) for measure in usable)
    for parts in zip(*resamples):
        _draw(usable, sample, b"".join(parts), draws)
    return Replicates(values, draws)


def _draw(
    measures: Sequence[Measure], sample: Sample, counts: bytes, draws: dict[str, Draws]
) -> None:
    ranked = sample.ranked(counts)
    for measure in measures:
        draws[measure.key].append(measure.compute(sample, ranked))


def estimate(firms: Sequence[ScoredFirm], replicates: int, seed: int) -> dict[str, Estimate]:
    """Every measure over the pooled firms with its interval, by key."""
    result = replicate(firms, replicates, seed)
    return {measure.key: result.estimate(measure.key) for measure in MEASURES}


@lru_cache(maxsize=512)
def _resamples(size: int, replicates: int, seed: str) -> tuple[bytes, ...]:
    """How often each of `size` affiliates is drawn, for each replicate."""
    generator = random.Random(seed)
    resamples = []
    for _ in range(replicates):
        counts = bytearray(size)
        for index in generator.choices(range(size), k=size):
            counts[index] = min(LARGEST_COUNT, counts[index] + 1)
        resamples.append(bytes(counts))
    return tuple(resamples)


def _difference(one: float | None, two: float | None) -> float | None:
    return None if one is None or two is None else one - two


def percentile_interval(draws: Sequence[float | None]) -> Interval | None:
    """The middle 95 % of `draws`, or None when fewer than half of the replicates were defined."""
    ranked = sorted(draw for draw in draws if draw is not None)
    if not ranked or 2 * len(ranked) < len(draws):
        return None
    return _quantile(ranked, 0.025), _quantile(ranked, 0.975)


def _quantile(ranked: list[float], level: float) -> float:
    """Linear interpolation between order statistics."""
    position = level * (len(ranked) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (position - below) * (ranked[above] - ranked[below])
