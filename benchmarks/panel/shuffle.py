"""Shuffles the traces of a generator out of a firm."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any, Callable, Hashable

from panel.amounts import AmountShuffle
from panel.moments import MomentShuffle
from panel.names import NameShuffle
from panel.records import activity_key
from scoring.tables import InputError, Row, read_json, read_table, require_table

#: What makes two rows of a table versions of one another.
KEYS: dict[str, Callable[[Row], Hashable]] = {
    "customers": lambda row: row["customer_id"],
    "transactions": lambda row: row["transaction_id"],
    "trading_activity": activity_key,
    "affiliates": lambda row: row["affiliate_id"],
    "commissions": lambda row: row["commission_id"],
}
REQUIRED = ("customers", "transactions", "trading_activity")


def shuffle_firm(data: Path, out: Path, seed: int) -> dict[str, str]:
    """Writes the shuffled firm to `out` as NDJSON, and returns the new name of each old id.

    The number of records, the versions of each key and their order, days, who is behind which
    account, which refund returns which fee and which results mirror each other are kept.
    """
    if out.resolve() == data.resolve():
        raise InputError(f"{out}: would overwrite the firm; choose another folder")
    truth = read_json(data / "truth.json")
    tables = _read(data)
    try:
        AmountShuffle(seed).apply(tables)
        MomentShuffle(seed, truth).apply(tables)
        names = NameShuffle(seed, tables)
        names.apply(tables)
        tables = {name: reorder(rows, KEYS[name], seed) for name, rows in tables.items()}
    except KeyError as error:
        raise InputError(f"{data}: a row without {error}") from error
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (out / f"{name}.ndjson").write_text("".join(lines), encoding="utf-8")
    (out / "truth.json").write_text(json.dumps(names.of_truth(truth)), encoding="utf-8")
    return names.new_names


def _read(data: Path) -> dict[str, list[Row]]:
    tables = {}
    for name in KEYS:
        rows = require_table(data, name) if name in REQUIRED else read_table(data, name)
        if rows is not None:
            tables[name] = [dict(row) for row in rows]
    return tables


def reorder(rows: list[Row], key: Callable[[Row], Hashable], seed: int) -> list[Row]:
    """The rows in random order, but the versions of one key in their own order."""
    order = list(range(len(rows)))
    random.Random(f"{seed}/order").shuffle(order)
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, index in enumerate(order):
        places[key(rows[index])].append(place)
    waiting = {name: iter(own) for name, own in places.items()}
    result: list[Any] = [None] * len(rows)
    for row in rows:
        result[next(waiting[key(row)])] = row
    return result
