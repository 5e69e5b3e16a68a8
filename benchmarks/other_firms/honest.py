"""Affiliates and their honest customers, those who buy again among them."""

from __future__ import annotations

import math
import random

from other_firms.ledger import DAY, Account, Affiliate, Ledger
from other_firms.people import LANGUAGES, Person
from other_firms.trading import Habit, afterwards, draw_habit, live

SIZES = ((5000, 19), (10000, 30), (25000, 19), (50000, 16), (100000, 11), (200000, 5))
TYPES = (("standard", 56), ("rapid", 20), ("aggressive", 14), ("instant_funding", 10))


def found(ledger: Ledger, rng: random.Random) -> None:
    """Deals the affiliates: home countries, national communities, clubs with a domain."""
    settings = ledger.settings
    countries = list(LANGUAGES)
    rng.shuffle(countries)
    firm_mix = {c: rng.gammavariate(settings.country_spread, 1) + 0.02 for c in countries}
    for number in range(1, settings.affiliates + 1):
        home = rng.choice(countries)
        mix = {c: w * rng.gammavariate(0.5, 1) for c, w in firm_mix.items()}
        mix[home] += rng.uniform(0.1, 0.9) * sum(mix.values())
        national = rng.random() < 0.08
        if national:
            mix = {c: 0.05 * w / sum(mix.values()) for c, w in mix.items()}
            mix[home] += 0.95
        size = max(1, round(settings.median_customers * math.exp(rng.gauss(0, 1.05))))
        affiliate = Affiliate(
            f"AFF{number:04d}",
            ledger.people.person(rng, home if rng.random() < 0.3 else rng.choice(countries)),
            -rng.randint(30, 900) * DAY,
            mix,
            min(size, 16 * round(settings.median_customers)),
        )
        if national:
            ledger.alike["national_community"].append(affiliate)
        if rng.random() < 0.035:
            affiliate.domain = f"{rng.choice(('campus', 'fxclub', 'school'))}-{number}.org"
            ledger.alike["club_domain"].append(affiliate)
        ledger.affiliates.append(affiliate)


def country_of(rng: random.Random, affiliate: Affiliate) -> str:
    return rng.choices(list(affiliate.country_weights), list(affiliate.country_weights.values()))[0]


def someone(ledger: Ledger, rng: random.Random, affiliate: Affiliate, **fixed: str) -> Person:
    """A new customer of the affiliate, of the club where it has one."""
    domain = affiliate.domain if rng.random() < 0.58 else None
    return ledger.people.person(rng, country_of(rng, affiliate), domain=domain, **fixed)


def sign_up_time(ledger: Ledger, rng: random.Random) -> int:
    """Uniform over the history but its last days, promo days several times as likely."""
    last = ledger.settings.days - 9
    extra = (ledger.settings.promo_pull - 1) * len(ledger.promo_days)
    if ledger.promo_days and rng.random() < extra / (last + extra):
        return rng.choice(sorted(ledger.promo_days)) * DAY + rng.randrange(DAY - 3_600)
    return rng.randrange(last * DAY)


def product(rng: random.Random, cheapest: float = 0.0) -> tuple[str, int]:
    """Challenge type and account size; `cheapest` is the chance of a small standard one."""
    if rng.random() < cheapest:
        return "standard", rng.choice((5000, 5000, 5000, 10000))
    size = rng.choices([s for s, _ in SIZES], [w for _, w in SIZES])[0]
    return rng.choices([t for t, _ in TYPES], [w for _, w in TYPES])[0], size


def business(ledger: Ledger, rng: random.Random, affiliate: Affiliate) -> None:
    """All honest customers of one affiliate, repeat purchases among them."""
    count = affiliate.customers
    while count > 0:
        person = someone(ledger, rng, affiliate)
        account = ledger.buy(rng, affiliate, person, sign_up_time(ledger, rng), *product(rng))
        count -= 1
        if account is None:
            continue
        if account.person.email.split("@")[1] == affiliate.domain:
            ledger.alike["club_domain"].append(account)
        if account.fee_at // DAY in ledger.promo_days:
            ledger.alike["promo_day"].append(account)
        settle_in(ledger, rng, account)
        again = ledger.settings.retry if account.phase == "failed" else ledger.settings.repeat
        if rng.random() < again:
            count -= come_back(ledger, rng, account)


def settle_in(
    ledger: Ledger, rng: random.Random, account: Account, habit: Habit | None = None
) -> None:
    """Never trades, starts late, or trades; then what may follow any purchase."""
    chance = rng.random()
    if chance > ledger.settings.untraded:
        late = chance > 0.985
        first = account.signup // DAY + rng.randint(18, 32) if late else None
        live(ledger, rng, account, habit or draw_habit(rng, account.size), first)
        if late and account.rows:
            ledger.alike["late_starter"].append(account)
    afterwards(ledger, rng, account)


def come_back(ledger: Ledger, rng: random.Random, account: Account) -> int:
    """Retries after failing, a portfolio of sizes, or a loyal customer's next; returns how many."""
    if account.phase == "failed":
        kind, gaps = "retry", [account.changed_at - account.signup + rng.uniform(0.5, 8) * DAY]
        if rng.random() < 0.3:
            gaps.append(gaps[0] + rng.uniform(9, 30) * DAY)
    elif rng.random() < 0.62:
        kind = "portfolio"
        gaps = [rng.uniform(0.03, 3) * DAY for _ in range(rng.choice((1, 1, 1, 1, 2)))]
    else:
        kind, gaps = "loyal_buyer", [rng.uniform(12, 42) * DAY]
    sizes, bought = {account.size}, 0
    for gap in gaps:
        challenge, size = product(rng)
        if kind == "portfolio" and size in sizes:
            challenge, size = product(rng)
        sizes.add(size)
        person = account.person
        next_one = ledger.buy(
            rng, account.affiliate, person, int(account.signup + gap), challenge, size
        )
        if next_one is not None:
            bought += 1
            settle_in(ledger, rng, next_one)
            ledger.alike[kind] += [account, next_one]
    return bought
