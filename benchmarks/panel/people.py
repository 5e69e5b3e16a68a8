"""Who is who, as far as an address tells, and how often something happened in a while."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from panel.records import Records

DOTLESS = ("gmail.com", "googlemail.com")


def canonical_mailbox(email: str) -> str:
    """Lower case, without what follows a plus; without dots where the provider ignores them."""
    local, _, domain = email.strip().lower().partition("@")
    local = local.split("+")[0]
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def accounts_by_mailbox(records: Records) -> dict[str, list[str]]:
    """Customers by canonical address; a customer without one stands alone, by its own id."""
    accounts: defaultdict[str, list[str]] = defaultdict(list)
    for customer, row in records.customers.items():
        email = row.get("email") or ""
        accounts[canonical_mailbox(email) if "@" in email else customer].append(customer)
    return dict(accounts)


def most_within(times: list[str], days: int) -> int:
    """The greatest number of times that fall within any `days` days."""
    instants = sorted(datetime.fromisoformat(time) for time in times)
    most, first, window = 0, 0, timedelta(days=days)
    for last, instant in enumerate(instants):
        while instant - instants[first] > window:
            first += 1
        most = max(most, last - first + 1)
    return most
