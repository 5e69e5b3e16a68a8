#!/usr/bin/env python3
"""Scores the output of `holdback scan` against firms whose fraud is known."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scoring.bootstrap import estimate
from scoring.join import score_firm
from scoring.report import as_json, as_text
from scoring.scan import Rates
from scoring.tables import InputError


def parse_arguments() -> argparse.Namespace:
    """The command line; paths come in pairs of a scan's output and the firm that it scanned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="OUT DATA",
        help="a scan's output folder, then the data folder with `truth.json`; may be repeated",
    )
    parser.add_argument("--replicates", type=int, default=1000, help="bootstrap replicates (1000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the bootstrap (1)")
    parser.add_argument(
        "--rate",
        action="append",
        default=[],
        type=_rate,
        metavar="CURRENCY=FACTOR",
        help="value of one unit of a currency in the common one; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    arguments = parser.parse_args()
    if len(arguments.paths) % 2:
        parser.error("paths come in pairs: OUT DATA [OUT DATA ...]")
    if arguments.replicates < 1:
        parser.error("--replicates must be at least 1")
    return arguments


def _rate(text: str) -> tuple[str, float]:
    currency, _, factor = text.partition("=")
    return currency, float(factor)


def run(arguments: argparse.Namespace) -> str:
    """Scores every firm, and all of them pooled."""
    rates: Rates = dict(arguments.rate)
    firms = [
        score_firm(out, data, rates)
        for out, data in zip(arguments.paths[::2], arguments.paths[1::2])
    ]
    options = (arguments.replicates, arguments.seed)
    single = [estimate([firm], *options) for firm in firms]
    pooled = estimate(firms, *options)
    if arguments.json:
        return json.dumps(as_json(firms, single, pooled), indent=2)
    return as_text(firms, single, pooled)


def main() -> int:
    """Exit code 0, or 6 when an input can't be read."""
    try:
        print(run(parse_arguments()))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    return 0


if __name__ == "__main__":
    sys.exit(main())
