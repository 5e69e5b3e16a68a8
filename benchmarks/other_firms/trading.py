"""How honest people trade, and how an account's fate follows from it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from other_firms.ledger import DAY, Account, Ledger, first_trading_day, is_weekday
from other_firms.market import SPREAD, Signal, heavy, instruments
from other_firms.settings import LIST_PRICES, RESET_PRICES

PRESETS = (0.25, 0.5, 0.5, 1.0, 1.0, 1.0, 1.5, 2.0, 3.0)
"""Round lots per 100,000 of account size."""


@dataclass
class Habit:
    """One trader's way.

    Attributes:
        trend: how much of the day's move is taken with the market (+) or against it (-).
        signal: a stream that is followed on some days.
        follows: share of the active days on which a call is taken.
        slack: spread between a follower's result and the call, in spreads.
    """

    names: list[str]
    lots: float
    activity: float
    loyalty: float = 0.6
    trend: float = 0.0
    signal: Signal | None = None
    follows: float = 0.0
    slack: float = 0.05


def draw_habit(rng: random.Random, size: int) -> Habit:
    """An everyday trader: one to three instruments, a favourite lot, two days in five active."""
    favourite = rng.choice(PRESETS) if rng.random() < 0.6 else rng.lognormvariate(0.1, 0.65)
    return Habit(
        names=instruments(rng, rng.choices((1, 2, 3), (40, 42, 18))[0]),
        lots=favourite * (2 if rng.random() < 0.1 else 1) * size / 100_000,
        activity=rng.uniform(0.27, 0.85),
        trend=rng.choices((0.0, 0.5, -0.5), (76, 14, 10))[0],
    )


def live(
    ledger: Ledger, rng: random.Random, account: Account, habit: Habit, first: int | None = None
) -> None:
    """Trades until the target, the loss limit or the end of forty days; then the fate follows."""
    settings = ledger.settings
    start = first if first is not None else first_trading_day(rng, account)
    balance, limit = 0.0, account.size
    for day in range(start, min(settings.days, start + rng.randint(30, 40))):
        if not is_weekday(day) or rng.random() > habit.activity:
            continue
        balance += trade_day(ledger, rng, account, habit, day)
        if balance <= -0.10 * limit:
            ledger.progress(account, "failed", day)
            return
        if balance >= 0.08 * limit:
            ledger.progress(account, "funded" if rng.random() < 0.52 else "phase_2", day)
            _pay_out(ledger, rng, account, day)
            return
    if account.rows:
        account.changed_at = min(
            ledger.end - 1, max(account.signup, (account.trading_days[-1] + 1) * DAY)
        )
    if account.rows and rng.random() < settings.reset * 1.3:
        day = rng.choice(account.trading_days)
        ledger.pay(
            account, "reset_fee", RESET_PRICES[account.size], (day + 1) * DAY + rng.randrange(DAY)
        )


def trade_day(
    ledger: Ledger, rng: random.Random, account: Account, habit: Habit, day: int
) -> float:
    """One day's rows; returns their profit in dollars."""
    names = [habit.names[0]]
    if len(habit.names) > 1 and rng.random() < 0.4:
        names[0] = rng.choice(habit.names)
        if rng.random() < 0.75:
            names = rng.sample(habit.names, 2)
    profit = 0.0
    if habit.signal and rng.random() < habit.follows:
        call = ledger.market.call(habit.signal, day)
        spread = SPREAD[habit.signal.instrument]
        per_lot = (
            call
            + spread * habit.slack * rng.gauss(0, 1)
            - _cost(ledger, rng, habit.signal.instrument)
        )
        profit += _row(ledger, account, day, habit.signal.instrument, habit.lots, per_lot)
        names = [name for name in names if name != habit.signal.instrument][:1]
        if rng.random() < 0.7:
            return profit
    for name in names:
        own = (1 - abs(habit.trend)) * heavy(rng) + habit.trend * ledger.market.move(day, name)
        per_lot = SPREAD[name] * (own + 0.055) - _cost(ledger, rng, name)
        profit += _row(ledger, account, day, name, _lots(rng, habit, account.size), per_lot)
    return profit


def _row(
    ledger: Ledger, account: Account, day: int, name: str, lots: float, per_lot: float
) -> float:
    hundredths = max(1, round(lots * 100))
    return (
        hundredths * per_lot / 100 if ledger.trade(account, day, name, hundredths, per_lot) else 0.0
    )


def _lots(rng: random.Random, habit: Habit, size: int) -> float:
    if rng.random() < habit.loyalty:
        return habit.lots
    return rng.choice(PRESETS) * size / 100_000


def _cost(ledger: Ledger, rng: random.Random, name: str) -> float:
    return ledger.market.cost(name) * abs(rng.gauss(1, 0.3))


def _pay_out(ledger: Ledger, rng: random.Random, account: Account, day: int) -> None:
    """A funded trader's first payout, and the fee back with it where the firm does so."""
    if account.phase != "funded" or rng.random() > 0.62:
        return
    at = (day + rng.randint(5, 22)) * DAY + rng.randrange(DAY)
    if not ledger.pay(account, "payout", round(account.size * 100 * rng.uniform(0.01, 0.06)), at):
        return
    if rng.random() < ledger.settings.payout_return:
        back = ledger.pay(
            account, "refund", LIST_PRICES[account.size], at + rng.randrange(60, 7_200)
        )
        if back:
            ledger.alike["first_payout_return"].append(account)


def afterwards(ledger: Ledger, rng: random.Random, account: Account) -> None:
    """What may befall any honest purchase: second thoughts, an outage, a stray chargeback."""
    settings = ledger.settings
    if any(event.kind == "refund" for event in account.events):
        return
    bought = account.fee_at / DAY
    outage = ledger.outage
    if outage.start - 5 <= bought < outage.stop and rng.random() < settings.outage_refunds:
        at = max(account.fee_at + 3_600, outage.start * DAY) + rng.randrange(2 * DAY)
        if at < (outage.stop + 1) * DAY and give_back(ledger, rng, account, at, keeps_trades=0.4):
            ledger.alike["outage_refund"].append(account)
    elif rng.random() < settings.cooling_off:
        at = account.fee_at + int(DAY * rng.uniform(0.15, settings.cooling_off_days * 0.97))
        if give_back(ledger, rng, account, at, settings.cooling_off_traded):
            ledger.alike["cooling_off"].append(account)
    elif account.rows and rng.random() < settings.chargeback:
        at = account.fee_at + int(DAY * max(5, rng.gauss(42, 6)))
        if ledger.pay(account, "adjustment", -account.fee_cents, at):
            ledger.alike["chargeback"].append(account)


def give_back(
    ledger: Ledger, rng: random.Random, account: Account, at: int, keeps_trades: float
) -> bool:
    """Refunds the fee and ends the account: its later rows, or all of them, never happened."""
    if account.phase != "phase_1" or not ledger.pay(account, "refund", account.fee_cents, at):
        return False
    account.events = [e for e in account.events if e.kind in ("refund", "adjustment")]
    last = at // DAY if rng.random() < keeps_trades else -1
    account.rows = {key: row for key, row in account.rows.items() if key[0] < last}
    account.changed_at = at
    return True
