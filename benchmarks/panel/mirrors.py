"""Pairs of accounts with equal lots and opposite profit and loss."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import Iterable

from scoring.tables import Row

TOLERANCE = 0.05


def mirrored_pairs(activity: Iterable[Row]) -> dict[tuple[str, str], int]:
    """The number of days on which each pair mirrored itself.

    Two rows mirror when day, instrument, currency and lots are equal and the smaller of two
    opposite results is at least 95 % of the greater.
    """
    groups: defaultdict[tuple, list[tuple[float, str]]] = defaultdict(list)
    for row in activity:
        lots, pnl = float(row["lots_traded"]), float(row["pnl"])
        if lots and pnl:
            key = row["date"], row["instrument"], row["currency"], lots
            groups[key].append((pnl, row["customer_id"]))
    days: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key, rows in groups.items():
        for pair in _mirrors(rows):
            days[pair].add(key[0])
    return {pair: len(dates) for pair, dates in days.items()}


def _mirrors(rows: list[tuple[float, str]]) -> Iterable[tuple[str, str]]:
    gains = sorted(row for row in rows if row[0] > 0)
    for loss, loser in rows:
        if loss >= 0:
            continue
        low = bisect_left(gains, (-loss * (1 - TOLERANCE), ""))
        high = bisect_right(gains, (-loss / (1 - TOLERANCE), "\U0010ffff"))
        for _, winner in gains[low:high]:
            if winner != loser:
                yield (winner, loser) if winner < loser else (loser, winner)
