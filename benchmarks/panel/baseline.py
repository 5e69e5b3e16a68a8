"""Five fixed thresholds over the current records, each a list of flags.

An affiliate's score is `(passed + 1/2) / 6` for the number of thresholds that it passed: a count
that is never certain, so that its log-loss is finite and fair.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Iterable

from panel.mirrors import mirrored_pairs
from panel.people import accounts_by_mailbox, most_within
from panel.records import Records, read_records
from scoring.scan import is_paid
from scoring.tables import Row

MIN_FEES, REFUND_SHARE = 5, 0.30
MIN_CUSTOMERS, COUNTRY_SHARE, IDLE_SHARE = 10, 0.60, 0.30
MIN_ACCOUNTS = 3
MANY_FEES, FEE_WINDOW_DAYS = 4, 30
MIN_MIRRORED_DAYS = 5
THRESHOLDS = 5


def scan_by_thresholds(data: Path, out: Path) -> None:
    """Writes `flags`, `holds` and `affiliates`, each `.ndjson`, as a scan does."""
    records = read_records(data)
    flags = [
        *_refunds(records),
        *_countries(records),
        *_mailboxes(records),
        *_repeated_fees(records),
        *_mirrors(records),
    ]
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "flags.ndjson", flags)
    _write(out / "holds.ndjson", _holds(records, flags))
    _write(out / "affiliates.ndjson", _affiliates(records, flags))


def _refunds(records: Records) -> Iterable[Row]:
    """Refunds over 30 % of at least 5 fees of one affiliate."""
    fees: defaultdict[str, int] = defaultdict(int)
    refunded: defaultdict[str, list[str]] = defaultdict(list)
    for row in records.of_type("challenge_fee"):
        fees[_affiliate(records, row)] += 1
    for row in records.of_type("refund"):
        refunded[_affiliate(records, row)].append(row["customer_id"])
    for affiliate, customers in sorted(refunded.items()):
        if fees[affiliate] >= MIN_FEES and len(customers) > REFUND_SHARE * fees[affiliate]:
            yield _flag(records, "refund_abuse", "affiliate", affiliate, customers)


def _countries(records: Records) -> Iterable[Row]:
    """Over 60 % of at least 10 customers from one country, and 30 % of these never traded."""
    active = {row["customer_id"] for row in records.activity}
    members: defaultdict[str, list[Row]] = defaultdict(list)
    for row in records.customers.values():
        members[row["affiliate_id"]].append(row)
    for affiliate, rows in sorted(members.items()):
        by_country: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_country[row.get("country_code") or ""].append(row["customer_id"])
        by_country.pop("", None)
        for customers in by_country.values():
            idle = sum(customer not in active for customer in customers)
            is_concentrated = len(customers) > COUNTRY_SHARE * len(rows)
            if (
                len(rows) >= MIN_CUSTOMERS
                and is_concentrated
                and idle >= IDLE_SHARE * len(customers)
            ):
                yield _flag(records, "country_cluster", "affiliate", affiliate, customers)


def _mailboxes(records: Records) -> Iterable[Row]:
    """Three or more accounts behind one canonical address."""
    for mailbox, customers in sorted(accounts_by_mailbox(records).items()):
        if "@" in mailbox and len(customers) >= MIN_ACCOUNTS:
            yield _flag(records, "self_referral", "person", mailbox, customers)


def _repeated_fees(records: Records) -> Iterable[Row]:
    """Four or more fees of one address, or of a customer without one, within 30 days."""
    times: defaultdict[str, list[str]] = defaultdict(list)
    for row in records.of_type("challenge_fee"):
        times[row["customer_id"]].append(row["transaction_date"])
    for mailbox, customers in sorted(accounts_by_mailbox(records).items()):
        bought = [time for customer in customers for time in times[customer]]
        if most_within(bought, FEE_WINDOW_DAYS) >= MANY_FEES:
            yield _flag(records, "challenge_churn", "person", mailbox, customers)


def _mirrors(records: Records) -> Iterable[Row]:
    """Equal lots and opposite profit and loss within 5 % on at least 5 days."""
    known = [row for row in records.activity if row["customer_id"] in records.customers]
    for pair, days in sorted(mirrored_pairs(known).items()):
        if days >= MIN_MIRRORED_DAYS:
            yield _flag(records, "hedged_pair", "pair", "+".join(pair), list(pair))


def _affiliate(records: Records, row: Row) -> str:
    return records.customers[row["customer_id"]]["affiliate_id"]


def _flag(records: Records, pattern: str, kind: str, subject: str, customers: list[str]) -> Row:
    owners = {records.customers[customer]["affiliate_id"] for customer in customers}
    return {
        "flag_id": f"{pattern}:{subject}",
        "rule": pattern,
        "pattern": pattern,
        "subject": {"kind": kind, "id": subject},
        "affiliate_ids": sorted(owners),
        "customer_ids": sorted(set(customers)),
        "posterior": 1.0,
        "status": "open",
    }


def _holds(records: Records, flags: list[Row]) -> Iterable[Row]:
    """The unpaid lines of every flagged customer."""
    flagged = {customer for flag in flags for customer in flag["customer_ids"]}
    for line in records.commissions:
        if line.get("customer_id") in flagged and not is_paid(line):
            yield {**line, "status": "held"}


def _affiliates(records: Records, flags: list[Row]) -> Iterable[Row]:
    passed: defaultdict[str, set[str]] = defaultdict(set)
    for flag in flags:
        for name in flag["affiliate_ids"]:
            passed[name].add(flag["pattern"])
    names = {row["affiliate_id"] for row in records.customers.values()}
    names.update(row["affiliate_id"] for row in records.affiliates)
    for name in sorted(names):
        score = (len(passed[name]) + 0.5) / (THRESHOLDS + 1)
        yield {"affiliate_id": name, "score": score, "patterns": sorted(passed[name])}


def _write(path: Path, rows: Iterable[Row]) -> None:
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
