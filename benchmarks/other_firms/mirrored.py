"""The fraud of accounts that trade together: hedged pairs, hedging groups, a pass service."""

from __future__ import annotations

import random

from other_firms.fraud import cover, spread_over
from other_firms.honest import country_of
from other_firms.ledger import DAY, Account, Affiliate, Ledger, is_weekday
from other_firms.market import SPREAD, heavy, instruments
from other_firms.trading import draw_habit

LEGS_NEEDED = 3
"""Mirrored days without which a hedge leaves no trace."""


def hedging(
    ledger: Ledger, rng: random.Random, affiliate: Affiliate, partners: list[Affiliate]
) -> None:
    """Pairs of accounts under this affiliate, or shared with a partner, mirror their trades."""
    for _ in range(rng.randint(2, 3) if ledger.settings.hard else rng.randint(3, 5)):
        across = partners and rng.random() < (0.6 if ledger.settings.hard else 0.35)
        sides = (affiliate, rng.choice(partners) if across else affiliate)
        begin = spread_over(ledger, rng, 22)
        size = rng.choice((25_000, 50_000, 100_000, 100_000))
        legs = []
        for side in sides:
            at = begin * DAY + rng.randrange(int(1.2 * DAY))
            person = ledger.people.person(rng, country_of(rng, side))
            challenge = rng.choice(("standard", "rapid"))
            legs.append(ledger.buy(rng, side, person, at, challenge, size, fraud="hedging"))
        if None in legs:
            for leg in filter(None, legs):
                leg.leaves_trace = False
            continue
        mirror_pair(ledger, rng, legs[0], legs[1], begin + 2)


def mirror_pair(
    ledger: Ledger, rng: random.Random, one: Account, other: Account, first: int
) -> None:
    """Five to fourteen days, or a try of one or two, of opposite trades in equal, unround lots."""
    name = instruments(rng, 1)[0]
    lots, shared = one.size / 100_000 * rng.uniform(0.8, 6), 0
    wanted = rng.randint(1, 2) if rng.random() < 0.08 else rng.randint(5, 14)
    day = first
    while shared < wanted and day < ledger.settings.days:
        if is_weekday(day) and rng.random() < 0.8:
            size = max(0.02, lots * rng.uniform(0.65, 1.35))
            legs = [size, size * (1 + ledger.settings.lot_jitter * rng.gauss(0, 1))]
            if rng.random() < 0.05:
                legs[1] = max(0.01, legs[1] + rng.choice((-0.1, 0.1)))
            shared += opposite_day(ledger, rng, [one], [other], name, day, legs)
        day += 1
    if shared >= LEGS_NEEDED:
        ledger.pairs.append((one, other, shared))
    for leg in (one, other):
        leg.leaves_trace = shared >= LEGS_NEEDED
        decide(ledger, rng, leg)
        if ledger.settings.hard:
            cover(ledger, rng, leg)
        elif rng.random() < 0.5:
            idle_rows(ledger, rng, leg, first, day)


def opposite_day(
    ledger: Ledger,
    rng: random.Random,
    longs: list[Account],
    shorts: list[Account],
    name: str,
    day: int,
    lots: list[float],
) -> bool:
    """One mirrored day; every leg pays a noisy cost of its own. False when nothing was booked."""
    result = SPREAD[name] * heavy(rng)
    accounts = longs + shorts
    if any((day, name) in account.rows for account in accounts):
        return False
    for number, (account, size) in enumerate(zip(accounts, lots)):
        sign = 1 if number < len(longs) else -1
        cost = ledger.market.cost(name) * max(0.0, rng.gauss(1, 1.4 * ledger.settings.cost_noise))
        ledger.trade(account, day, name, max(1, round(100 * size)), sign * result - cost)
    return True


def decide(ledger: Ledger, rng: random.Random, account: Account) -> None:
    """A leg's fate by its profit: the loser fails, the winner mostly advances."""
    if not account.rows:
        return
    share = account.profit() / 100 / account.size
    if share < -0.04:
        ledger.progress(account, "failed", account.trading_days[-1])
    elif share > 0.03:
        ledger.progress(
            account, rng.choice(("funded", "phase_2", "phase_1")), account.trading_days[-1]
        )


def idle_rows(ledger: Ledger, rng: random.Random, account: Account, first: int, last: int) -> None:
    """One to four trades outside the scheme."""
    habit = draw_habit(rng, account.size)
    for _ in range(rng.randint(1, 4)):
        day, name = rng.randint(first, max(first, last)), rng.choice(habit.names)
        if is_weekday(day):
            ledger.trade(
                account, day, name, max(1, round(100 * habit.lots)), SPREAD[name] * heavy(rng)
            )


def group_hedge(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """One account against two or three whose lots add up, in a ratio that stays."""
    for _ in range(rng.randint(1, 2) if ledger.settings.hard else rng.randint(2, 4)):
        begin = spread_over(ledger, rng, 26)
        against = rng.choice((2, 2, 3))
        members = []
        for _ in range(1 + against):
            at = begin * DAY + rng.randrange(int(1.6 * DAY))
            person = ledger.people.person(rng, country_of(rng, affiliate))
            size = rng.choice((25_000, 50_000, 50_000, 100_000))
            members.append(
                ledger.buy(rng, affiliate, person, at, "standard", size, fraud="group_hedge")
            )
        if None in members:
            for member in filter(None, members):
                member.leaves_trace = False
            continue
        _mirror_group(ledger, rng, members, begin + 2)


def _mirror_group(ledger: Ledger, rng: random.Random, members: list[Account], first: int) -> None:
    shares = [rng.uniform(0.3, 0.7) for _ in members[1:]]
    shares = [share / sum(shares) for share in shares]
    name, lots = instruments(rng, 1)[0], members[0].size / 100_000 * rng.uniform(1, 10)
    wanted, day, shared = rng.randint(8, 15), first, 0
    while shared < wanted and day < ledger.settings.days:
        if is_weekday(day) and rng.random() < 0.85:
            total = lots * rng.uniform(0.65, 1.35)
            jitter = ledger.settings.lot_jitter
            parts = [total * share * (1 + jitter * rng.gauss(0, 1)) for share in shares]
            shared += opposite_day(
                ledger, rng, members[:1], members[1:], name, day, [total, *parts]
            )
        day += 1
    if shared >= LEGS_NEEDED:
        ledger.groups.append(members)
    for member in members:
        member.leaves_trace = shared >= LEGS_NEEDED
        if ledger.settings.hard:
            cover(ledger, rng, member)


def copy_pass(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """A pass service: many persons' accounts take the same winning trades and advance together."""
    hard = ledger.settings.hard
    begin, name = spread_over(ledger, rng, 26), instruments(rng, 1)[0]
    size = rng.choice((25_000, 50_000, 100_000))
    lots = size / 100_000 * rng.choice((1.0, 2.0, 3.0))
    accounts = []
    for _ in range(rng.randint(5, 7) if hard else rng.randint(7, 12)):
        at = begin * DAY + rng.randrange(int((6 if hard else 2.6) * DAY))
        person = ledger.people.person(rng, country_of(rng, affiliate))
        own = rng.choice((25_000, 50_000, 100_000)) if hard else size
        accounts.append(ledger.buy(rng, affiliate, person, at, "standard", own, fraud="copy_pass"))
    accounts = [account for account in accounts if account is not None]
    day, left = begin + (7 if hard else 4), rng.randint(6, 9)
    while left > 0 and day < ledger.settings.days:
        if is_weekday(day):
            left -= 1
            gain = SPREAD[name] * (
                abs(heavy(rng)) if rng.random() < 0.85 else -0.3 * abs(heavy(rng))
            )
            for account in accounts:
                own = (
                    lots * account.size / size * (1 + ledger.settings.lot_jitter * rng.gauss(0, 1))
                )
                noise = ledger.market.cost(name) * rng.gauss(0, 0.3 if hard else 0.12)
                if not hard or rng.random() < 0.85:
                    ledger.trade(account, day, name, max(1, round(100 * own)), gain + noise)
        day += 1
    for account in accounts:
        account.leaves_trace = len(account.rows) >= LEGS_NEEDED
        if account.rows and rng.random() < (0.6 if hard else 0.35):
            ledger.progress(account, rng.choice(("phase_2", "funded")), account.trading_days[-1])
        if hard:
            cover(ledger, rng, account)
