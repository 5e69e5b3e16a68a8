"""Small firms and scans, written by hand."""

from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

Row = dict[str, Any]
TABLES = ("customers", "transactions", "trading_activity", "affiliates", "commissions")


def customer(name: str, affiliate: str = "A1", **fields: Any) -> Row:
    return {
        "customer_id": name,
        "affiliate_id": affiliate,
        "signup_date": "2026-03-02T10:00:00Z",
        **fields,
    }


def transaction(name: str, owner: str, kind: str, amount: float, day: str, **fields: Any) -> Row:
    return {
        "transaction_id": name,
        "customer_id": owner,
        "transaction_type": kind,
        "amount_currency": amount,
        "currency": "USD",
        "transaction_date": f"{day}T12:00:00Z",
        "status": "completed",
        **fields,
    }


def fee(name: str, owner: str, day: str = "2026-03-02", amount: float = 99.0) -> Row:
    return transaction(name, owner, "challenge_fee", amount, day)


def activity(owner: str, day: str, lots: float, pnl: float, instrument: str = "EURUSD") -> Row:
    return {
        "date": day,
        "customer_id": owner,
        "instrument": instrument,
        "currency": "USD",
        "lots_traded": lots,
        "pnl": pnl,
    }


def line(name: str, owner: str, affiliate: str, amount: float, status: str = "accrued") -> Row:
    return {
        "commission_id": name,
        "affiliate_id": affiliate,
        "customer_id": owner,
        "transaction_id": f"T-{owner}",
        "amount": amount,
        "currency": "USD",
        "accrued_date": "2026-03-02T12:00:00Z",
        "status": status,
    }


class FolderTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write_firm(self, truth: Row | None = None, **tables: list[Row]) -> Path:
        """A firm in a folder of its own; tables that aren't given are empty."""
        data = self.folder / "firm"
        data.mkdir(exist_ok=True)
        for name in TABLES:
            self.write_rows(data / f"{name}.ndjson", tables.get(name, []))
        (data / "truth.json").write_text(json.dumps(truth or {}), encoding="utf-8")
        return data

    def write_rows(self, path: Path, rows: list[Row]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def read_rows(self, path: Path) -> list[Row]:
        return [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
