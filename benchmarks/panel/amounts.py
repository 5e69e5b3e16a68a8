"""Money changed by a little, so that cents tell nothing, where equal amounts must stay equal.

A price list stays a price list: each amount of a fee has one new amount, and the refund of it the
same. A commission stays the same share of its fee. The results of one day are scaled by one factor,
so that what mirrored still does; a payout has a factor of its own.
"""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from scoring.tables import Row

GREATEST_CHANGE = 0.01


class AmountShuffle:
    """New amounts for the rows of a firm."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def _factor(self, *what: Any) -> float:
        """A factor near 1, the same for the same thing."""
        generator = random.Random("/".join(map(str, (self._seed, "amounts", *what))))
        return 1 + generator.uniform(-GREATEST_CHANGE, GREATEST_CHANGE)

    def apply(self, tables: dict[str, list[Row]]) -> None:
        """Changes every amount, in place."""
        factors: dict[str, float] = {}
        for row in tables["transactions"]:
            factor = factors[row["transaction_id"]] = self._of_transaction(row)
            row["amount_currency"] = _scaled(row["amount_currency"], factor)
        for row in tables.get("commissions", []):
            row["amount"] = _scaled(row["amount"], factors.get(row.get("transaction_id", ""), 1.0))
        days: dict[str, float] = {}
        for row in tables["trading_activity"]:
            if row["date"] not in days:
                days[row["date"]] = self._factor("day", row["date"])
            row["pnl"] = _scaled(row["pnl"], days[row["date"]])

    def _of_transaction(self, row: Row) -> float:
        if row["transaction_type"] == "payout":
            return self._factor("payout", row["transaction_id"])
        return self._factor("price", row["currency"], abs(Decimal(str(row["amount_currency"]))))


def _scaled(amount: Any, factor: float) -> Any:
    """The amount times the factor, to the cent or to the digits that it had; zero stays zero."""
    old = Decimal(str(amount))
    exponent = old.as_tuple().exponent
    digits = max(2, -exponent) if isinstance(exponent, int) else 2
    new = (old * Decimal(factor)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    return str(new) if isinstance(amount, str) else float(new)
