#!/usr/bin/env python3
"""Makes a large firm in the integration guide's field names, for measuring speed.

Scale 1.0 is 200,000 customers, 1 million transactions (6 % re-sent with the same id) and 4 million
activity rows (2 % corrected) over 250 trading days, about 900 MB of NDJSON. What was planted stands
in `planted.json`, which is written last: a folder that has it is complete.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Iterable

import numpy as np

from firmgen.activity import Activity, make_activity, write_activity
from firmgen.customers import Customers, make_customers, write_customers
from firmgen.transactions import make_transactions, write_transactions
from firmgen.world import Sizes

COMPLETE = "planted.json"


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write; made if missing")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the firm (1.0)")
    parser.add_argument("--seed", type=int, default=20250101, help="seed of the generator")
    arguments = parser.parse_args()
    if not 0 < arguments.scale <= 20:
        parser.error("--scale must be above 0 and at most 20")
    return arguments


def make_firm(out: Path, scale: float, seed: int) -> dict[str, int]:
    """Writes the firm's three tables and `planted.json`; returns the rows of each table.

    Equal arguments give equal files. Each table draws from its own stream of random numbers.
    """
    sizes = Sizes.at(scale)
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3)]
    out.mkdir(parents=True, exist_ok=True)
    (out / COMPLETE).unlink(missing_ok=True)
    customers = make_customers(streams[0], sizes)
    activity = make_activity(streams[1], sizes, customers)
    transactions = make_transactions(streams[2], sizes, customers)
    rows = {
        "customers": write_customers(out / "customers.ndjson", customers),
        "transactions": write_transactions(out / "transactions.ndjson", transactions, customers),
        "trading_activity": write_activity(out / "trading_activity.ndjson", activity, customers),
    }
    planted = {"scale": scale, "seed": seed, "rows": rows, **planted_fraud(customers, activity)}
    (out / COMPLETE).write_text(json.dumps(planted), encoding="utf-8")
    return rows


def planted_fraud(customers: Customers, activity: Activity) -> dict[str, list]:
    """What the firm hides, by the ids in the files."""

    def accounts(indices: Iterable[int]) -> list[str]:
        return [f"C{index + 1:07d}" for index in indices]

    return {
        "pairs": [accounts(pair) for pair in activity.pairs],
        "email_groups": [accounts(group) for group in customers.email_groups],
        "churning_customers": accounts(customers.churners),
        "refunding_affiliates": [f"A{index:05d}" for index in customers.refunding_affiliates],
        "country_farms": [f"A{index:05d}" for index in customers.country_farms],
    }


def main() -> int:
    """Exit code 0, or 6 when the folder can't be written."""
    arguments = parse_arguments()
    try:
        rows = make_firm(arguments.out, arguments.scale, arguments.seed)
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
        return 6
    megabytes = sum(path.stat().st_size for path in arguments.out.glob("*.ndjson")) / 1e6
    print(", ".join(f"{count:,} {name}" for name, count in rows.items()), f"({megabytes:,.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
