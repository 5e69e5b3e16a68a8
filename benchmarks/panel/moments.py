"""Times moved within their day: a little for each person, a very little for each event."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from panel.people import canonical_mailbox
from scoring.tables import Row

#: Field of a time in each table that tells of a customer.
TIMES = {
    "customers": ("signup_date", "last_modified_date"),
    "transactions": ("transaction_date",),
    "commissions": ("accrued_date",),
}
GREATEST_SHIFT = 600.0
GREATEST_JITTER = 90.0
DAY = 86400


class MomentShuffle:
    """A new time for each time of each person.

    All times of a person move together by up to ten minutes, and each by up to a minute and a half
    more, less than a third of the gap to its neighbours: their order stays, and so do their days,
    and equal times stay equal.
    """

    def __init__(self, seed: int, truth: dict[str, Any]) -> None:
        self._seed = seed
        self._persons = {
            customer: f"person {index}"
            for index, accounts in enumerate(truth.get("persons") or [])
            for customer in accounts
        }

    def apply(self, tables: dict[str, list[Row]]) -> None:
        """Moves the times of every row, in place."""
        self._add_mailboxes(tables["customers"])
        times: defaultdict[str, set[str]] = defaultdict(set)
        for row, field in self._fields(tables):
            times[self._persons.get(row["customer_id"], "")].add(row[field])
        moved = {
            person: self._moved(person, sorted(own)) for person, own in times.items() if person
        }
        for row, field in self._fields(tables):
            person = self._persons.get(row["customer_id"])
            if person:
                row[field] = moved[person][row[field]]

    def _fields(self, tables: dict[str, list[Row]]) -> list[tuple[Row, str]]:
        return [
            (row, field)
            for name, fields in TIMES.items()
            for row in tables.get(name, [])
            for field in fields
            if row.get(field)
        ]

    def _add_mailboxes(self, customers: list[Row]) -> None:
        """Whom the truth does not resolve is known by the address, else by the id."""
        for row in customers:
            email = row.get("email") or ""
            person = canonical_mailbox(email) if "@" in email else row["customer_id"]
            self._persons.setdefault(row["customer_id"], person)

    def _moved(self, person: str, texts: list[str]) -> dict[str, str]:
        generator = random.Random(f"{self._seed}/moments/{person}")
        shift = generator.uniform(-GREATEST_SHIFT, GREATEST_SHIFT)
        instants = sorted({datetime.fromisoformat(text) for text in texts})
        moved, previous = {}, None
        for index, instant in enumerate(instants):
            gaps = [abs((instant - other).total_seconds()) for other in _around(instants, index)]
            jitter = min([GREATEST_JITTER, *(gap / 3 for gap in gaps)]) * generator.uniform(-1, 1)
            new = _within_day(instant, shift + jitter)
            if previous is not None and new < previous:
                new = previous
            moved[instant] = previous = new
        return {text: _text(moved[datetime.fromisoformat(text)], text) for text in texts}


def _around(instants: list[datetime], index: int) -> list[datetime]:
    return instants[max(0, index - 1) : index] + instants[index + 1 : index + 2]


def _within_day(instant: datetime, seconds: float) -> datetime:
    """The instant moved by whole seconds, but not past the ends of its day."""
    of_day = instant.hour * 3600 + instant.minute * 60 + instant.second
    moved = min(max(0, of_day + round(seconds)), DAY - 1)
    return instant + timedelta(seconds=moved - of_day)


def _text(instant: datetime, like: str) -> str:
    """The instant in the form that the old text had."""
    text = instant.isoformat()
    return text.replace("+00:00", "Z") if like.endswith("Z") else text
