"""The firm while it is made: accounts, their money and their trading, before anything has an id."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

from other_firms.market import Market
from other_firms.people import People, Person
from other_firms.settings import LIST_PRICES, TYPE_PERCENT, Settings

DAY = 86_400


@dataclass(eq=False)
class Affiliate:
    """A referrer with the directory's entry and the countries that he reaches."""

    name: str
    person: Person
    registered: int
    country_weights: dict[str, float]
    customers: int
    kind: str | None = None
    domain: str | None = None


@dataclass
class Event:
    """Money that moved after the purchase; `cents` is negative for a chargeback."""

    kind: str
    cents: int
    at: int


@dataclass(eq=False)
class Account:
    """One challenge account. Times are seconds from the start, lots are hundredths."""

    affiliate: Affiliate
    person: Person
    signup: int
    challenge: str
    size: int
    fee_cents: int
    fee_at: int
    phase: str = "phase_1"
    changed_at: int = 0
    fraud: str | None = None
    leaves_trace: bool = True
    events: list[Event] = field(default_factory=list)
    rows: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)

    @property
    def trading_days(self) -> list[int]:
        return sorted({day for day, _ in self.rows})

    def profit(self) -> int:
        """Profit over all rows, in cents."""
        return sum(cents for _, cents in self.rows.values())


class Ledger:
    """Everything that happened, with the truth about it.

    Attributes:
        pairs: hedged pairs with their number of mirrored days.
        groups: one account against the others.
        alike: kind of honest look-alike -> accounts and affiliates.
    """

    def __init__(self, settings: Settings, market: Market, people: People) -> None:
        self.settings, self.market, self.people = settings, market, people
        self.promo_days: set[int] = set()
        self.outage: range = range(0)
        self.affiliates: list[Affiliate] = []
        self.accounts: list[Account] = []
        self.pairs: list[tuple[Account, Account, int]] = []
        self.groups: list[list[Account]] = []
        self.alike: dict[str, list[Account | Affiliate]] = defaultdict(list)

    @property
    def end(self) -> int:
        """The as-of time."""
        return self.settings.days * DAY

    def buy(
        self,
        rng: random.Random,
        affiliate: Affiliate,
        person: Person,
        at: int,
        challenge: str,
        size: int,
        fraud: str | None = None,
    ) -> Account | None:
        """A sign-up and its fee minutes later; none when that lies after the end."""
        fee_at = at + int(60 * min(840, rng.lognormvariate(2.1, 1.25))) + rng.randint(5, 59)
        if at < 0 or fee_at >= self.end:
            return None
        cents = LIST_PRICES[size] * TYPE_PERCENT[challenge] // 100
        if fee_at // DAY in self.promo_days:
            cents = cents * 4 // 5
        account = Account(affiliate, person, at, challenge, size, cents, fee_at, fraud=fraud)
        account.changed_at = at
        self.accounts.append(account)
        return account

    def pay(self, account: Account, kind: str, cents: int, at: float) -> bool:
        """Books an event; false, and nothing booked, when it lies after the end."""
        if at >= self.end:
            return False
        account.events.append(Event(kind, cents, int(at)))
        return True

    def trade(self, account: Account, day: int, instrument: str, lots: int, per_lot: float) -> bool:
        """Adds a day's row; false when the day isn't over, is spoken for, or the lots round to 0.

        `lots` are hundredths, `per_lot` dollars per lot after costs.
        """
        key = (day, instrument)
        if day >= self.settings.days or lots < 1 or key in account.rows:
            return False
        account.rows[key] = (lots, round(lots * per_lot))
        return True

    def progress(self, account: Account, phase: str, day: int) -> None:
        """A phase reached on a trading day."""
        account.phase = phase
        account.changed_at = max(account.signup, min(self.end - 1, (day + 1) * DAY - 7_200))


def is_weekday(day: int) -> bool:
    """Whether markets trade; the first day of a firm is a Monday."""
    return day % 7 < 5


def first_trading_day(rng: random.Random, account: Account) -> int:
    """Some days after the purchase, mostly two to four."""
    return account.signup // DAY + max(1, min(12, round(rng.lognormvariate(0.8, 0.6))))
