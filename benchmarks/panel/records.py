"""A firm's current records: the last version of each key, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable

from scoring.tables import InputError, Row, read_table, require_table

SETTLED = ("completed", "settled", "approved", "success")


@dataclass(frozen=True)
class Records:
    """What is current: customers by id, settled transactions, one activity row a key, the lines."""

    customers: dict[str, Row]
    transactions: list[Row]
    activity: list[Row]
    affiliates: list[Row]
    commissions: list[Row]

    def of_type(self, kind: str) -> Iterable[Row]:
        """The settled transactions of one type whose customer is known."""
        return (
            row
            for row in self.transactions
            if row["transaction_type"] == kind and row["customer_id"] in self.customers
        )


def read_records(data: Path) -> Records:
    """Reads a firm; raises `InputError` when a table is missing or a row lacks a field."""
    try:
        return Records(
            customers=_customers(require_table(data, "customers")),
            transactions=[
                row
                for row in _last(require_table(data, "transactions"), _transaction_key)
                if row["status"] in SETTLED
            ],
            activity=_last(require_table(data, "trading_activity"), activity_key),
            affiliates=read_table(data, "affiliates") or [],
            commissions=_last(read_table(data, "commissions") or [], _commission_key),
        )
    except KeyError as error:
        raise InputError(f"{data}: a row without {error}") from error


def version_of(customer: Row) -> str:
    """What orders a customer's versions: the last change, else the sign-up."""
    return str(customer.get("last_modified_date") or customer["signup_date"])


def activity_key(row: Row) -> tuple[Any, ...]:
    """Day, customer, instrument and currency."""
    return row["date"], row["customer_id"], row["instrument"], row["currency"]


def _customers(rows: list[Row]) -> dict[str, Row]:
    customers: dict[str, Row] = {}
    for row in rows:
        present = customers.get(row["customer_id"])
        if present is None or version_of(row) >= version_of(present):
            customers[row["customer_id"]] = row
    return customers


def _transaction_key(row: Row) -> Any:
    return row["transaction_id"]


def _commission_key(row: Row) -> Any:
    return row["commission_id"]


def _last(rows: list[Row], key: Callable[[Row], Any]) -> list[Row]:
    return list({key(row): row for row in rows}.values())
