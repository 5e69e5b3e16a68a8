#!/usr/bin/env python3
"""Writes a firm that trades: many accounts, a row a day each, with planted hedged pairs.

What it is for: how the search for mirrored trading grows with the number of accounts, and what it
finds in instruments that thousands trade at once. Every account trades one instrument a day, mostly
its favourite, by Zipf's law; a few hundred pairs stand on opposite sides for a while, with
slippage. `truth.json` names them as `benchmarks/score.py` expects.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np

START = date(2026, 1, 5)
LIKED_LOTS = np.array([10, 20, 25, 50, 100, 150, 200, 300, 500])


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write; made when missing")
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--instruments", type=int, default=30)
    parser.add_argument("--pairs", type=int, default=200, help="planted pairs (200)")
    parser.add_argument("--mirrored", type=int, default=10, help="mirrored days of a pair (10)")
    parser.add_argument(
        "--scattered", action="store_true", help="mirrored days lie anywhere, not in a row"
    )
    parser.add_argument(
        "--late", type=float, default=0.0,
        help="share of mirrored days that the second account's row is booked a day later (0)",
    )
    parser.add_argument("--jitter", type=float, default=0.0, help="relative jitter of lots (0)")
    parser.add_argument("--styles", type=float, default=0.05, help="share of systematic traders")
    parser.add_argument("--signals", type=int, default=0, help="public signals (0)")
    parser.add_argument("--followers", type=int, default=20, help="followers of each signal (20)")
    parser.add_argument(
        "--opposed", type=float, default=0.0, help="share of days on which two signals oppose (0)"
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def popular(rng: np.random.Generator, count: int, instruments: int) -> np.ndarray:
    """Instruments by Zipf's law."""
    weights = 1 / np.arange(1, instruments + 1)
    return rng.choice(instruments, size=count, p=weights / weights.sum())


class Firm:
    """Instrument, lots in hundredths and profit of every account on every day."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        rng = np.random.default_rng(arguments.seed)
        shape = (arguments.days, arguments.accounts)
        self.rng, self.arguments = rng, arguments
        self.deviation = np.exp(rng.normal(6.5, 0.7, arguments.instruments))
        self.cost = self.deviation * rng.uniform(0.005, 0.02, arguments.instruments)
        self.market = rng.standard_t(4, (arguments.days, arguments.instruments)) * self.deviation
        favourite = popular(rng, arguments.accounts, arguments.instruments)
        others = popular(rng, arguments.days * arguments.accounts, arguments.instruments)
        is_other = rng.random(shape) < 0.25
        self.instrument = np.where(is_other, others.reshape(shape), favourite)
        self.lots = self._lots(shape)
        self.move = self._moves(shape)
        self.pairs = self._plant()
        self._follow()

    def _lots(self, shape: tuple[int, int]) -> np.ndarray:
        """Two thirds have a round size that they repeat, the others compute theirs each day."""
        usual = self.rng.choice(LIKED_LOTS, shape[1])
        computed = np.exp(self.rng.normal(4.3, 0.8, shape[1])) * self.rng.uniform(0.6, 1.5, shape)
        is_round = self.rng.random(shape[1]) < 0.66
        return np.where(is_round, usual, np.maximum(1, computed.round())).astype(np.int64)

    def _moves(self, shape: tuple[int, int]) -> np.ndarray:
        """A part of the day's move on either side, and noise; systematic traders hold all of it."""
        day = np.arange(shape[0])[:, None]
        moved = self.market[day, self.instrument]
        yesterday = np.sign(self.market[np.maximum(day - 1, 0), self.instrument])
        style = self.rng.choice([1, -1], shape[1])
        side = self.rng.choice([1, -1], shape)
        systematic = self.rng.random(shape[1]) < self.arguments.styles
        held = np.where(systematic, style * yesterday, side) * self.rng.uniform(0.3, 1, shape)
        scale = self.deviation[self.instrument]
        noise = self.rng.normal(0, np.where(systematic, 0.2, 0.6), shape) * scale
        return held * moved + noise - self.cost[self.instrument]

    def _plant(self) -> list[tuple[int, int]]:
        """The second account takes the other side of the first one's trades for a while."""
        rng, arguments = self.rng, self.arguments
        chosen = rng.choice(arguments.accounts, 2 * arguments.pairs, replace=False)
        pairs = [(int(a), int(b)) for a, b in chosen.reshape(-1, 2)]
        for one, other in pairs:
            days = self._mirrored_days()
            instrument = self.instrument[days, one]
            slip = rng.standard_t(4, days.size) * 0.012 * self.deviation[instrument]
            jitter = 1 + rng.uniform(-arguments.jitter, arguments.jitter, days.size)
            booked = self._booked(days)
            self.instrument[booked, other] = instrument
            lots = (self.lots[days, one] * jitter).round()
            self.lots[booked, other] = np.maximum(1, lots)
            self.move[booked, other] = -self.move[days, one] - 2 * self.cost[instrument] + slip
        return pairs

    def _booked(self, days: np.ndarray) -> np.ndarray:
        """The days on which the second account's rows are booked; of two on one day the later stays."""
        if self.arguments.late == 0:
            return days
        is_late = self.rng.random(days.size) < self.arguments.late
        return np.minimum(days + is_late, self.arguments.days - 1)

    def _mirrored_days(self) -> np.ndarray:
        """The days on which a pair mirrors."""
        days, mirrored = self.arguments.days, self.arguments.mirrored
        if self.arguments.scattered:
            return np.sort(self.rng.choice(days, min(days, mirrored), replace=False))
        begin = self.rng.integers(0, max(1, days - mirrored))
        return np.arange(begin, min(days, begin + mirrored))

    def _follow(self) -> None:
        """Followers of public signals make one source's trades on most days, in lots of their own.

        Every second signal takes the other side of the one before it on some of the days.
        """
        rng, arguments = self.rng, self.arguments
        planted = {account for pair in self.pairs for account in pair}
        free = [a for a in rng.permutation(arguments.accounts).tolist() if a not in planted]
        before = None
        for signal in range(arguments.signals):
            instrument = popular(rng, arguments.days, arguments.instruments)
            move = rng.standard_t(4, arguments.days) * self.deviation[instrument]
            if before is not None and signal % 2 == 1:
                is_other_side = rng.random(arguments.days) < arguments.opposed
                instrument = np.where(is_other_side, before[0], instrument)
                move = np.where(is_other_side, -before[1], move)
            before = (instrument, move)
            for account in free[signal * arguments.followers : (signal + 1) * arguments.followers]:
                days = np.flatnonzero(rng.random(arguments.days) < 0.7)
                slip = rng.standard_t(4, days.size) * 0.012 * self.deviation[instrument[days]]
                self.instrument[days, account] = instrument[days]
                self.move[days, account] = move[days] - self.cost[instrument[days]] + slip


def write(firm: Firm, out: Path) -> None:
    """The files of the firm."""
    out.mkdir(parents=True, exist_ok=True)
    days, accounts = firm.lots.shape
    with open(out / "customers.csv", "w") as file:
        file.write("customer_id,affiliate_id,signup_date,phase,account_size\n")
        for account in range(accounts):
            affiliate = account % max(1, accounts // 20)
            file.write(f"C{account:06},A{affiliate:05},{START}T00:00:00Z,phase_1,50000\n")
    profit = (firm.move * firm.lots).round().astype(np.int64)
    with open(out / "trading_activity.csv", "w") as file:
        file.write("date,customer_id,instrument,currency,lots_traded,pnl\n")
        for day in range(days):
            text = (START + timedelta(days=day)).isoformat()
            rows = zip(firm.instrument[day].tolist(), firm.lots[day].tolist(), profit[day].tolist())
            file.writelines(
                f"{text},C{account:06},I{instrument:02},USD,{lots / 100:.2f},{cents / 100:.2f}\n"
                for account, (instrument, lots, cents) in enumerate(rows)
            )
    truth = {
        "affiliates": {},
        "customers": {},
        "pairs": [[f"C{a:06}", f"C{b:06}", firm.arguments.mirrored] for a, b in firm.pairs],
        "groups": [],
        "commissions": [],
        "grey_commissions": [],
    }
    (out / "truth.json").write_text(json.dumps(truth))


if __name__ == "__main__":
    settings = parse_arguments()
    write(Firm(settings), settings.out)
