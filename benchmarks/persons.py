#!/usr/bin/env python3
"""Measures persons kept up to date: all customers of a large firm, then newcomers one by one.

Needs numpy (see `requirements.txt`) and `swift build -c release --product person-bench`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from firmgen.customers import make_customers, write_customers
from firmgen.world import Sizes

CUSTOMERS_PER_SCALE = 200_000


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--newcomers", type=int, default=1000, help="taken one by one (1000)")
    parser.add_argument("--seed", type=int, default=20250101, help="seed of the firm")
    parser.add_argument("--binary", type=Path, default=Path(".build/release/person-bench"))
    return parser.parse_args()


def main() -> int:
    """Exit code of the measured program; 2 when it was not built."""
    arguments = parse_arguments()
    if not arguments.binary.exists():
        print(f"error: {arguments.binary}: build it first, or give --binary", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.ndjson"
        random = np.random.default_rng(arguments.seed)
        sizes = Sizes.at(arguments.customers / CUSTOMERS_PER_SCALE)
        write_customers(path, make_customers(random, sizes))
        command = [str(arguments.binary), str(path), str(arguments.newcomers)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
