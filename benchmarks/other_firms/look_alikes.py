"""Gatherings of honest people that look like fraud."""

from __future__ import annotations

import random

from other_firms.honest import product, settle_in, sign_up_time, someone
from other_firms.ledger import DAY, Affiliate, Ledger
from other_firms.market import Signal, instruments
from other_firms.trading import Habit, afterwards, draw_habit, live


def own_purchase(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """An affiliate tries the product once, under his own name, and trades it."""
    me = affiliate.person
    account = ledger.buy(rng, affiliate, me, sign_up_time(ledger, rng), *product(rng))
    if account is not None:
        live(ledger, rng, account, draw_habit(rng, account.size))
        ledger.alike["own_purchase"].append(account)


def raffle(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """An affiliate gives away small challenges on one or two days; half are never used."""
    day = rng.randrange(10, ledger.settings.days - 12)
    for _ in range(rng.randint(8, 15)):
        at = (day + (rng.random() < 0.2)) * DAY + rng.randrange(DAY)
        person = someone(ledger, rng, affiliate)
        account = ledger.buy(rng, affiliate, person, at, *product(rng, cheapest=1.0))
        if account is not None:
            ledger.alike["raffle"].append(account)
            if rng.random() < 0.5:
                live(ledger, rng, account, draw_habit(rng, account.size))
    ledger.alike["raffle"].append(affiliate)


def family(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """Three to five with one surname and country, weeks apart, each a trader of his own."""
    head = someone(ledger, rng, affiliate)
    for _ in range(rng.randint(3, 5)):
        person = ledger.people.person(rng, head.country, last=head.last)
        account = ledger.buy(rng, affiliate, person, sign_up_time(ledger, rng), *product(rng))
        if account is not None:
            settle_in(ledger, rng, account)
            ledger.alike["family"].append(account)


def follow(
    ledger: Ledger, rng: random.Random, referrers: list[Affiliate], signal: Signal, kind: str
) -> None:
    """One customer per referrer takes most calls of a stream, beside trades of his own."""
    begin = rng.randrange(max(1, ledger.settings.days - 55)) if kind == "signal_room" else None
    for affiliate in referrers:
        at = sign_up_time(ledger, rng)
        if begin is not None:
            at = (begin + rng.randrange(25)) * DAY + rng.randrange(DAY)
        person = someone(ledger, rng, affiliate)
        account = ledger.buy(rng, affiliate, person, at, *product(rng))
        if account is None:
            continue
        habit = draw_habit(rng, account.size)
        habit.signal, habit.follows, habit.slack = (
            signal,
            rng.uniform(0.5, 0.9),
            rng.uniform(0.01, 0.06),
        )
        live(ledger, rng, account, habit)
        afterwards(ledger, rng, account)
        ledger.alike[kind].append(account)


def opposites(ledger: Ledger, rng: random.Random, referrers: list[Affiliate]) -> None:
    """Systematic traders of one instrument: half with the day's move, half against it."""
    name = instruments(rng, 1)[0]
    lots = rng.choice((0.5, 1.0, 2.0))
    for number, affiliate in enumerate(referrers):
        person = someone(ledger, rng, affiliate)
        size = rng.choice((50_000, 100_000, 200_000))
        account = ledger.buy(rng, affiliate, person, sign_up_time(ledger, rng), "standard", size)
        if account is None:
            continue
        trend = 0.85 if number % 2 else -0.85
        habit = Habit(
            [name], lots * size / 200_000, rng.uniform(0.6, 0.95), loyalty=0.95, trend=trend
        )
        live(ledger, rng, account, habit)
        ledger.alike["opposite_styles"].append(account)


def gather(ledger: Ledger, rng: random.Random) -> None:
    """A few of each kind, more in a larger firm."""
    many = max(1, round(ledger.settings.affiliates / 40))
    some = [a for a in ledger.affiliates if a.customers >= 6] or ledger.affiliates
    for affiliate in rng.sample(some, min(len(some), many)):
        raffle(ledger, rng, affiliate)
    for affiliate in rng.sample(some, min(len(some), 2 * many)):
        family(ledger, rng, affiliate)
    for affiliate in ledger.affiliates:
        if rng.random() < ledger.settings.own_purchase:
            own_purchase(ledger, rng, affiliate)
    for number in range(many):
        signal = Signal(f"public-{number}", instruments(rng, 1)[0])
        followers = [rng.choice(ledger.affiliates) for _ in range(rng.randint(6, 14))]
        follow(ledger, rng, followers, signal, "signal_follower")
    for number, affiliate in enumerate(rng.sample(some, min(len(some), max(1, many // 2)))):
        signal = Signal(f"room-{number}", instruments(rng, 1)[0])
        follow(ledger, rng, [affiliate] * rng.randint(7, 14), signal, "signal_room")
        ledger.alike["signal_room"].append(affiliate)
    for _ in range(max(1, many // 2)):
        opposites(
            ledger, rng, [rng.choice(ledger.affiliates) for _ in range(rng.choice((4, 6, 8)))]
        )
