"""The market: what a lot of an instrument earns on a day."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

POPULARITY = {
    "EURUSD": 24, "XAUUSD": 21, "NAS100": 12, "GBPUSD": 9, "USDJPY": 8, "US30": 7, "GBPJPY": 5,
    "BTCUSD": 4.5, "AUDUSD": 2.5, "EURJPY": 1.6, "USDCAD": 1.6, "GER40": 1.6, "USOIL": 1.4,
    "ETHUSD": 1.3, "NZDUSD": 0.7,
}  # fmt: skip
SPREAD = {
    "EURUSD": 290, "XAUUSD": 980, "NAS100": 1200, "GBPUSD": 400, "USDJPY": 340, "US30": 760,
    "GBPJPY": 600, "BTCUSD": 460, "AUDUSD": 280, "EURJPY": 430, "USDCAD": 310, "GER40": 700,
    "USOIL": 460, "ETHUSD": 280, "NZDUSD": 260,
}  # fmt: skip
"""Scale of a day's profit per lot, in dollars."""


@dataclass(frozen=True)
class Signal:
    """A public stream of trades in one instrument; `name` seeds its calls."""

    name: str
    instrument: str


class Market:
    """Moves are functions of seed, day and instrument, in whatever order they are asked."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._known: dict[tuple[str, int, str], float] = {}

    def move(self, day: int, instrument: str) -> float:
        """The day's directional move, in spreads."""
        return self._draw("move", day, instrument)

    def call(self, signal: Signal, day: int) -> float:
        """What one lot of the signal's trade earns before costs, in dollars."""
        return SPREAD[signal.instrument] * self._draw(signal.name, day, signal.instrument)

    def cost(self, instrument: str) -> float:
        """What opening and closing one lot costs, in dollars."""
        return 0.027 * SPREAD[instrument]

    def _draw(self, name: str, day: int, instrument: str) -> float:
        key = (name, day, instrument)
        if key not in self._known:
            self._known[key] = heavy(random.Random(f"{self.seed}/{name}/{day}/{instrument}"))
        return self._known[key]


def heavy(rng: random.Random) -> float:
    """A symmetric draw with heavy tails: quartiles near 0.6, one in twenty beyond 2."""
    return rng.gauss(0, 1) * math.exp(0.65 * rng.gauss(0, 1))


def instruments(rng: random.Random, count: int) -> list[str]:
    """Different instruments, popular ones first drawn more often."""
    names, weights = list(POPULARITY), list(POPULARITY.values())
    chosen: list[str] = []
    while len(chosen) < count:
        name = rng.choices(names, weights)[0]
        if name not in chosen:
            chosen.append(name)
    return chosen
