"""From the ledger to files: identifiers, rows in the order of events, and the truth."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from other_firms.ledger import DAY, Account, Affiliate, Ledger
from other_firms.people import LANGUAGES

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
Row = dict[str, Any]


def stamp(seconds: int) -> str:
    """A time in the guide's form."""
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def date(day: int) -> str:
    return (START + timedelta(days=day)).strftime("%Y-%m-%d")


def money(cents: int) -> float:
    """The float nearest to a number of cents, which JSON prints with at most two decimals."""
    return cents / 100


def commission_cents(fee_cents: int) -> int:
    """15 % of a fee, half to even."""
    whole, rest = divmod(fee_cents * 15, 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2 == 1))


def write_firm(out: Path, ledger: Ledger) -> dict[str, int]:
    """Writes the five files and `truth.json`; identifiers follow time and so tell nothing."""
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"{ledger.settings.seed}/writing")
    accounts = sorted(ledger.accounts, key=lambda a: (a.signup, a.affiliate.name, a.fee_at))
    ids = {id(account): f"C{number:07d}" for number, account in enumerate(accounts, 1)}
    transactions, commissions = _money(ledger, rng, accounts, ids)
    lines = {row["customer_id"]: row["commission_id"] for row in commissions}
    files = {
        "affiliates": [_affiliate(affiliate) for affiliate in ledger.affiliates],
        "customers": [_customer(ledger, rng, account, ids) for account in accounts],
        "transactions": transactions,
        "trading_activity": _activity(ledger, rng, accounts, ids),
        "commissions": commissions,
    }
    for name, rows in files.items():
        with (out / f"{name}.ndjson").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    truth = _truth(ledger, accounts, ids, lines)
    (out / "truth.json").write_text(json.dumps(truth) + "\n", encoding="utf-8")
    return {name: len(rows) for name, rows in files.items()}


def _affiliate(affiliate: Affiliate) -> Row:
    person = affiliate.person
    return {
        "affiliate_id": affiliate.name,
        "email": person.email,
        "first_name": person.first,
        "last_name": person.last,
        "country_code": person.country,
        "registered_date": stamp(affiliate.registered),
    }


def _customer(ledger: Ledger, rng: random.Random, account: Account, ids: dict[int, str]) -> Row:
    settings, person = ledger.settings, account.person
    row: Row = {
        "customer_id": ids[id(account)],
        "signup_date": stamp(account.signup),
        "last_modified_date": stamp(account.changed_at),
        "affiliate_id": account.affiliate.name,
        "campaign_id": f"cmp-{rng.randint(1, 5)}",
        "country_code": person.country,
        "lang_id": LANGUAGES[person.country],
        "kyc_status_id": "approved" if rng.random() < 0.7 else "pending",
        "challenge_type": account.challenge,
        "phase": account.phase,
        "account_size": account.size,
    }
    clickless = (
        0.45 if account.fraud == "self_referral" and not settings.hard else settings.missing_click
    )
    if rng.random() >= clickless:
        row["click_id"] = f"clk{rng.getrandbits(40):010x}"
    if rng.random() >= settings.missing_email:
        row["email"] = person.email
    if rng.random() >= settings.missing_name:
        row |= {"first_name": person.first, "last_name": person.last}
    return row


def _money(
    ledger: Ledger, rng: random.Random, accounts: list[Account], ids: dict[int, str]
) -> tuple[list[Row], list[Row]]:
    """Transactions in the order in which they were sent, and the commission lines of the fees."""
    booked: list[tuple[int, str, str, int, Account]] = []
    for account in accounts:
        name = ids[id(account)]
        booked.append((account.fee_at, name, "challenge_fee", account.fee_cents, account))
        booked += [(e.at, name, e.kind, e.cents, account) for e in account.events]
    sent: list[tuple[int, str, Row]] = []
    commissions: list[Row] = []
    for number, (at, name, kind, cents, account) in enumerate(
        sorted(booked, key=lambda b: b[:4]), 1
    ):
        row: Row = {
            "transaction_id": f"T{number:08d}",
            "customer_id": name,
            "transaction_type": kind,
            "amount_currency": money(cents),
            "currency": "USD",
            "transaction_date": stamp(at),
            "status": "completed",
        }
        settled = at
        if rng.random() < ledger.settings.pending:
            sent.append((at, row["transaction_id"], row | {"status": "pending"}))
            settled = at + rng.randint(600, 2 * DAY)
        sent.append((settled, row["transaction_id"], row))
        if kind == "challenge_fee":
            commissions.append(
                {
                    "commission_id": f"K{number:08d}",
                    "affiliate_id": account.affiliate.name,
                    "customer_id": name,
                    "transaction_id": row["transaction_id"],
                    "amount": money(commission_cents(cents)),
                    "currency": "USD",
                    "accrued_date": stamp(at),
                    "status": "accrued",
                }
            )
    return [row for *_, row in sorted(sent, key=lambda s: s[:2])], commissions


def _activity(
    ledger: Ledger, rng: random.Random, accounts: list[Account], ids: dict[int, str]
) -> list[Row]:
    """Rows by day; within it the intra-day versions first, each replaced by the day's final row."""
    sent: list[tuple[int, bool, str, str, Row]] = []
    for account in accounts:
        name, balance, peak, deepest = ids[id(account)], 0, 0, 0
        for (day, instrument), (lots, cents) in sorted(account.rows.items()):
            balance += cents
            peak = max(peak, balance)
            deepest = max(deepest, peak - balance)
            drop = max(0.0, -cents) * rng.uniform(1, 1.25) / account.size + rng.expovariate(9)
            row: Row = {
                "date": date(day),
                "customer_id": name,
                "instrument": instrument,
                "currency": "USD",
                "lots_traded": lots / 100,
                "pnl": money(cents),
                "drawdown": round(drop, 2),
                "max_drawdown": round(deepest / account.size, 2),
            }
            if lots > 1 and rng.random() < ledger.settings.early_rows:
                part = {"lots_traded": lots // 2 / 100, "pnl": money(cents * 2 // 5)}
                sent.append((day, False, name, instrument, row | part))
            sent.append((day, True, name, instrument, row))
    return [row for *_, row in sorted(sent, key=lambda s: s[:4])]


def _truth(
    ledger: Ledger, accounts: list[Account], ids: dict[int, str], lines: dict[str, str]
) -> Row:
    """The truth in the form of the samples, and who looks like a cheat and is none."""
    names = {account: ids[id(account)] for account in accounts}
    caught = {names[a]: a.fraud for a in accounts if a.fraud and a.leaves_trace}
    grey = [names[a] for a in accounts if a.fraud and not a.leaves_trace]
    seen = {a.affiliate.name for a in accounts if a.fraud and a.leaves_trace}
    alike = {
        kind: sorted({x.name if isinstance(x, Affiliate) else names[x] for x in members})
        for kind, members in sorted(ledger.alike.items())
    }
    return {
        "affiliates": {a.name: a.kind for a in ledger.affiliates if a.kind and a.name in seen},
        "customers": caught,
        "pairs": [[names[a], names[b], days] for a, b, days in ledger.pairs],
        "groups": [[names[a] for a in group] for group in ledger.groups],
        "all_affiliates": [a.name for a in ledger.affiliates],
        "commissions": sorted(lines[name] for name in caught),
        "grey_commissions": sorted(lines[name] for name in grey),
        "as_of": stamp(ledger.end),
        "seed": ledger.settings.seed,
        "look_alikes": alike,
    }
