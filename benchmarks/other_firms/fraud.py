"""The fraud of persons: farms, refunds, purchases from oneself, and churn."""

from __future__ import annotations

import random
from dataclasses import replace

from other_firms.honest import country_of, product, sign_up_time
from other_firms.ledger import DAY, Account, Affiliate, Ledger, first_trading_day, is_weekday
from other_firms.market import SPREAD, heavy, instruments
from other_firms.people import LANGUAGES, Person
from other_firms.settings import RESET_PRICES
from other_firms.trading import draw_habit, trade_day


def country_farm(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """Dozens of sign-ups from one country in working hours of a fortnight, hardly used.

    Half of the addresses share a word and a run of numbers; two in five fees come back later. A
    hard farm is smaller, spreads over a month, buys other sizes and lets more accounts trade.
    """
    hard = ledger.settings.hard
    country = rng.choice([c for c in LANGUAGES if affiliate.country_weights[c] < 0.1] or ["VN"])
    count = rng.randint(14, 26) if hard else rng.randint(32, 46)
    begin = rng.randrange(5, max(6, ledger.settings.days - (50 if hard else 42)))
    word, number = rng.choice(("trader", "profit", "fxpro", "invest")), rng.randint(20, 600)
    numbers = list(range(number, number + count))
    rng.shuffle(numbers)
    for number in numbers:
        day = begin + min(30, int(rng.expovariate(1 / (8 if hard else 4))))
        at = day * DAY + (rng.randrange(DAY) if hard else rng.randint(8 * 3600, 11 * 3600))
        person = ledger.people.person(rng, country)
        if rng.random() < (0.25 if hard else 0.5):
            domains = (*ledger.people.throw_away[:2], "gmail.com", "yahoo.com")
            person = Person(
                person.first, person.last, f"{word}{number}@{rng.choice(domains)}", country
            )
        what = product(rng, cheapest=0.8) if hard else ("standard", 5000)
        account = ledger.buy(rng, affiliate, person, at, *what, fraud="country_farm")
        if account is None:
            continue
        if rng.random() < (0.4 if hard else 0.18):
            dabble(ledger, rng, account, rng.randint(1, 4 if hard else 3))
        elif rng.random() < (0.3 if hard else 0.45):
            back = account.fee_at + rng.uniform(9, 24) * DAY
            if ledger.pay(account, "refund", account.fee_cents, back):
                account.changed_at = int(back)
        account.leaves_trace = account.signup < ledger.end - 14 * DAY


def dabble(ledger: Ledger, rng: random.Random, account: Account, days: int) -> None:
    """A few small trades for show."""
    day = first_trading_day(rng, account)
    names = instruments(rng, 2)
    while days > 0 and day < ledger.settings.days:
        if is_weekday(day) and rng.random() < 0.7:
            days -= 1
            name = rng.choice(names)
            lots = max(1, round(account.size / 1000 * rng.choice((0.2, 0.5, 1.0))))
            ledger.trade(account, day, name, lots, SPREAD[name] * heavy(rng))
        day += 1


def refund_abuse(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """Traders who take the fee back, or charge it back, weeks later and after trading.

    Only part of a ring's purchases come back; the rest are fraud without a trace.
    """
    hard = ledger.settings.hard
    for _ in range(rng.randint(14, 24) if hard else rng.randint(20, 30)):
        person = ledger.people.person(rng, country_of(rng, affiliate))
        at = rng.randrange(max(1, ledger.settings.days - 30)) * DAY + rng.randrange(DAY)
        account = ledger.buy(rng, affiliate, person, at, *product(rng), fraud="refund_abuse")
        if account is None:
            continue
        dabble(ledger, rng, account, rng.randint(2, 7))
        account.leaves_trace = False
        if rng.random() < ledger.settings.trace:
            back = account.fee_at + rng.uniform(13, 30) * DAY
            charged = rng.random() < 0.5
            kind, sign = ("adjustment", -1) if charged else ("refund", 1)
            if ledger.pay(account, kind, sign * account.fee_cents, back):
                account.leaves_trace, account.changed_at = True, int(back)
                keep = {key: row for key, row in account.rows.items() if key[0] < back // DAY}
                account.rows = keep
                account.leaves_trace = bool(keep)


def self_referral(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """The affiliate buys from himself under tags, numbers, swapped names and throw-away domains."""
    me = affiliate.person
    if ledger.settings.hard and rng.random() < 0.4:
        me = replace(me, email=ledger.people.address(rng, me.first, me.last))
    count = rng.randint(5, 8) if ledger.settings.hard else rng.randint(7, 14)
    quick = rng.random() < 0.5
    begin = rng.randrange(10, ledger.settings.days - 20)
    for number in range(count):
        within = (
            rng.uniform(0, 4) if quick else rng.uniform(-begin, ledger.settings.days - 10 - begin)
        )
        face = ledger.people.disguise(rng, me, number)
        what = ("standard", rng.choice((5000, 5000, 10000, 25000)))
        if ledger.settings.hard:
            what = product(rng, cheapest=0.5)
        at = int((begin + within) * DAY) + rng.randrange(3_600)
        account = ledger.buy(rng, affiliate, face, at, *what, fraud="self_referral")
        if account is not None and rng.random() < (0.6 if ledger.settings.hard else 0.4):
            dabble(ledger, rng, account, rng.randint(1, 5 if ledger.settings.hard else 2))


def challenge_churn(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """A few people who lose the cheapest challenge at once and buy the next, again and again."""
    for _ in range(rng.randint(2, 3) if ledger.settings.hard else rng.randint(4, 6)):
        country = rng.choice(list(LANGUAGES))
        person = ledger.people.person(rng, country)
        day = rng.uniform(3, max(4, ledger.settings.days - 30))
        for number in range(rng.randint(4, 11)):
            account = _burn(ledger, rng, affiliate, person, number, int(day * DAY))
            if account is None:
                break
            pause = rng.uniform(0.7, 2.6) if ledger.settings.hard else rng.uniform(0.05, 0.8)
            day = account.trading_days[-1] + 1 + pause if account.rows else day + 1


def _burn(
    ledger: Ledger, rng: random.Random, affiliate: Affiliate, person: Person, number: int, at: int
) -> Account | None:
    """One purchase and its all-in loss on the first day, sometimes a reset and another loss."""
    hard = ledger.settings.hard
    face = ledger.people.rebuy(rng, person, number)
    size = rng.choice((5000, 5000, 10000)) if hard else 5000
    challenge = rng.choice(("standard", "rapid", "aggressive") if hard else ("standard", "rapid"))
    account = ledger.buy(rng, affiliate, face, at, challenge, size, fraud="challenge_churn")
    if account is None:
        return None
    name, day = instruments(rng, 1)[0], at // DAY + 1
    if hard and rng.random() < 0.3:
        dabble(ledger, rng, account, 1)
        day = max([day, *(d + 1 for d in account.trading_days)])
    for attempt in range(2):
        loss = size * rng.uniform(0.05, 0.102)
        lots = max(1, round(loss * 100 / SPREAD[name] * rng.uniform(0.4, 1.5)))
        ledger.trade(account, day, name, lots, -loss * 100 / lots)
        if attempt == 0:
            again = (day + rng.uniform(1.0, 1.9)) * DAY
            if rng.random() > 0.2 or not ledger.pay(
                account, "reset_fee", RESET_PRICES[size], again
            ):
                break
            day = int(again // DAY)
    account.leaves_trace = bool(account.rows)
    if account.rows:
        ledger.progress(account, "failed", account.trading_days[-1])
    return account


def cover(ledger: Ledger, rng: random.Random, account: Account) -> None:
    """Trades of one's own among those of the scheme, none after its last day."""
    if not account.rows:
        return
    habit = draw_habit(rng, account.size)
    for day in range(account.signup // DAY + 1, account.trading_days[-1] + 1):
        if is_weekday(day) and rng.random() < 0.7 * habit.activity:
            trade_day(ledger, rng, account, habit, day)


def spread_over(ledger: Ledger, rng: random.Random, length: int) -> int:
    """A day on which something of that length can begin, and end before the history does."""
    return min(sign_up_time(ledger, rng) // DAY, max(0, ledger.settings.days - length))
