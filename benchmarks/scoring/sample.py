"""A sample of affiliates in a form that can be resampled a thousand times.

A resample is a list of counts, one an affiliate: nothing is copied and nothing is sorted again.
"""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Callable, Sequence

from scoring.counts import Affiliate

#: How often each affiliate is drawn, in the sample's own order.
Counts = Sequence[int]
#: A tie of scores: its first and last-plus-one index, and the indices of fraud in it.
Tie = tuple[int, int, list[int]]


class Sample:
    """The affiliates of one or more firms, the highest score first."""

    def __init__(self, affiliates: Sequence[Affiliate]) -> None:
        self._order = sorted(range(len(affiliates)), key=lambda index: -affiliates[index].score)
        self.affiliates = [affiliates[index] for index in self._order]
        self.once = bytes([1]) * len(affiliates)
        self._columns: dict[Callable, list[tuple[int, float]]] = {}

    def ranked(self, counts: Counts) -> Counts:
        """Counts in the order in which the affiliates were given, in the sample's order."""
        if len(self._order) < 2:
            return counts
        return itemgetter(*self._order)(counts)

    def total(self, column: Callable[[Affiliate], float], counts: Counts) -> float:
        """The sum of a quantity over the drawn affiliates; most quantities are 0 for most."""
        entries = self._columns.get(column)
        if entries is None:
            values = ((index, column(a)) for index, a in enumerate(self.affiliates))
            entries = self._columns[column] = [(index, value) for index, value in values if value]
        return sum(counts[index] * value for index, value in entries)

    @cached_property
    def ties_with_fraud(self) -> list[Tie]:
        """The ties that hold any fraud, the highest score first."""
        ties, start = [], 0
        for _, group in groupby(self.affiliates, key=lambda affiliate: affiliate.score):
            members = list(group)
            stop = start + len(members)
            frauds = [i for i, a in enumerate(members, start) if a.fraudulent]
            if frauds:
                ties.append((start, stop, frauds))
            start = stop
        return ties
