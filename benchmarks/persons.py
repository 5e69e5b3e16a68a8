#!/usr/bin/env python3
"""Measures persons and their statistics kept up to date: all of a large firm, then newcomers.

Names are as common as in a population: few are borne by many, most by hardly anybody. Every tenth
account is an earlier customer's. Needs numpy (see `requirements.txt`) and
`swift build -c release --product person-bench`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

GIVEN, SURNAMES = 4_000, 80_000
SYLLABLES = [first + last for first in "bdfghklmnprstvz" for last in ("a", "e", "i", "o", "u")]
PROVIDERS = ["gmail.com", "gmail.com", "gmail.com", "outlook.com", "yahoo.com", "icloud.com"]
COUNTRIES = ["US", "GB", "IN", "NG", "DE", "BR", "ZA", "FR", "PK", "VN", "ES", "IT", "CA", "AU"]


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--newcomers", type=int, default=1000, help="taken one by one (1000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the firm")
    parser.add_argument("--binary", type=Path, default=Path(".build/release/person-bench"))
    return parser.parse_args()


def word(number: int) -> str:
    """A name of three syllables; another number, another name."""
    count = len(SYLLABLES)
    parts = (number % count, number // count % count, (number * 7 + 3) % count)
    return "".join(SYLLABLES[part] for part in parts).capitalize()


def ranks(random: np.random.Generator, names: int, count: int) -> np.ndarray:
    """Ranks of names by the law of Zipf and Mandelbrot."""
    weights = 1 / (np.arange(names) + 15.0)
    return random.choice(names, count, p=weights / weights.sum())


def write_fees(path: Path, count: int) -> None:
    """Writes one challenge fee of each customer, an hour after its sign-up."""
    with path.open("w", encoding="utf-8") as file:
        for place in range(count):
            row = {
                "transaction_id": f"T{place:08d}",
                "customer_id": f"C{place:08d}",
                "transaction_type": "challenge_fee",
                "amount_currency": 99.00,
                "currency": "USD",
                "status": "completed",
                "transaction_date": f"2026-01-{place % 28 + 1:02d}T13:00:00Z",
            }
            file.write(json.dumps(row) + "\n")


def write_customers(path: Path, count: int, seed: int) -> None:
    """Writes `count` customers under affiliates of very different sizes."""
    random = np.random.default_rng(seed)
    affiliates = max(1, count // 60)
    sizes = random.lognormal(0, 1.3, affiliates)
    owners = random.choice(affiliates, count, p=sizes / sizes.sum())
    given, surnames = ranks(random, GIVEN, count), ranks(random, SURNAMES, count)
    same = np.where(random.random(count) < 0.1, random.integers(0, np.arange(count) + 1), -1)
    countries = np.minimum(random.geometric(0.18, count) - 1, len(COUNTRIES) - 1)
    numbers, forms = random.integers(1, 9999, count), random.integers(0, 6, count)
    with path.open("w", encoding="utf-8") as file:
        for place in range(count):
            who = same[place] if same[place] >= 0 else place
            first, last = word(int(given[who])), word(int(surnames[who]) + GIVEN)
            mark = "." if forms[who] < 3 else ""
            tail = numbers[who] if forms[who] % 3 else numbers[place] % 100
            local = f"{first}{mark}{last}{tail}".lower()
            row = {
                "customer_id": f"C{place:08d}",
                "affiliate_id": f"A{owners[who]:05d}",
                "signup_date": f"2026-01-{place % 28 + 1:02d}T12:00:00Z",
                "country_code": COUNTRIES[countries[who]],
                "first_name": first,
                "last_name": last,
                "email": f"{local}@{PROVIDERS[forms[place]]}",
            }
            file.write(json.dumps(row) + "\n")


def main() -> int:
    """Exit code of the measured program; 2 when it was not built."""
    arguments = parse_arguments()
    if not arguments.binary.exists():
        print(f"error: {arguments.binary}: build it first, or give --binary", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.ndjson"
        write_customers(path, arguments.customers, arguments.seed)
        fees = Path(folder) / "transactions.ndjson"
        write_fees(fees, arguments.customers)
        command = [str(arguments.binary), str(path), str(arguments.newcomers), str(fees)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
