#!/usr/bin/env python3
"""Measures a day's new trading against a year of history: one settle, and all anew beside it.

Accounts come and go as in a firm: each trades for a while, some in pairs that mirror each other. The
last days are taken one by one; then a tenth of the rows of a day in the middle of the year is corrected.
In the end what is kept must equal what a fresh look finds. Needs numpy and
`swift build -c release --product mirror-bench`.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=20_000, help="of the year (20,000)")
    parser.add_argument("--days", type=int, default=365, help="of history (365)")
    parser.add_argument("--life", type=int, default=45, help="days for which an account trades (45)")
    parser.add_argument("--taken", type=int, default=5, help="last days taken one by one (5)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the firm")
    parser.add_argument("--binary", type=Path, default=Path(".build/release/mirror-bench"))
    return parser.parse_args()


def begins(data: Path, arguments: argparse.Namespace) -> dict[str, int]:
    """The first day of each account; both of a pair begin together."""
    stream = random.Random(arguments.seed)
    first = {
        f"C{account:06}": stream.randrange(1 - arguments.life, arguments.days)
        for account in range(arguments.accounts)
    }
    for one, other, _ in json.loads((data / "truth.json").read_text())["pairs"]:
        first[other] = first[one]
    return first


def write_lives(data: Path, out: Path, arguments: argparse.Namespace) -> None:
    """Leaves each account the rows of its life."""
    first = begins(data, arguments)
    with open(data / "trading_activity.csv", newline="") as source, open(out, "w") as file:
        rows = csv.reader(source)
        file.write(",".join(next(rows)) + "\n")
        start = None
        for row in rows:
            day = date.fromisoformat(row[0])
            start = start or day
            age = (day - start).days - first[row[1]]
            if 0 <= age < arguments.life:
                file.write(",".join(row) + "\n")


def main() -> int:
    """Exit code of the measured program; 2 when it was not built."""
    arguments = parse_arguments()
    if not arguments.binary.exists():
        print(f"error: {arguments.binary}: build it first, or give --binary", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "firm"
        make = [sys.executable, HERE / "trading_firm.py", data, "--seed", arguments.seed]
        make += ["--accounts", arguments.accounts, "--days", arguments.days]
        subprocess.run(list(map(str, make)), check=True, stderr=subprocess.DEVNULL)
        activity = Path(folder) / "activity.csv"
        write_lives(data, activity, arguments)
        command = [arguments.binary, data / "customers.csv", activity, arguments.taken]
        return subprocess.run(list(map(str, command)), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
