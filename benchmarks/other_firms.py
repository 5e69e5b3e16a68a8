#!/usr/bin/env python3
"""Writes a labelled firm by an author who does not know the engine: NDJSON and `truth.json`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from other_firms import make_firm
from other_firms.settings import hard, ordinary


def parse_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write; made when missing")
    parser.add_argument("--seed", type=int, required=True, help="equal seeds give equal bytes")
    parser.add_argument("--affiliates", type=int, default=150, help="number of affiliates (150)")
    parser.add_argument(
        "--days", type=int, help="length of the history (120; with --hard 75, 100 or 160 by seed)"
    )
    parser.add_argument(
        "--fraud-share", type=float, default=0.08, help="share of affiliates that cheat (0.08)"
    )
    parser.add_argument("--median", type=float, help="median of an affiliate's customers (14)")
    parser.add_argument(
        "--hard", action="store_true", help="disguised fraud, other policies and mix"
    )
    parser.add_argument("--clean", action="store_true", help="nobody cheats")
    arguments = parser.parse_args(words)
    if arguments.days is not None and arguments.days < 60:
        parser.error("--days must be at least 60")
    if arguments.affiliates < 1:
        parser.error("--affiliates must be at least 1")
    if not 0 <= arguments.fraud_share <= 0.2:
        parser.error("--fraud-share must be between 0 and 0.2")
    return arguments


def main() -> int:
    """Exit code 0, or 6 when the folder can't be written."""
    arguments = parse_arguments()
    share = 0.0 if arguments.clean else arguments.fraud_share
    preset = hard if arguments.hard else ordinary
    settings = preset(arguments.seed, arguments.affiliates, arguments.days, share)
    if arguments.median:
        settings = replace(settings, median_customers=arguments.median)
    try:
        rows = make_firm(arguments.out, settings)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    print(", ".join(f"{count:,} {name}" for name, count in rows.items()), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
