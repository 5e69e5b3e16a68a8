#!/usr/bin/env python3
"""Rewrites a firm with the traces of its generator shuffled: ids, order, times of day, cents.

What is true of the firm stays true; what only a generator would betray is gone. A method that reads
the fraud, and not the generator, finds the same in both.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from panel.shuffle import shuffle_firm
from scoring.tables import InputError


def main() -> int:
    """Exit code 0, or 6 when an input can't be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a firm's folder, with `truth.json`")
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another shuffle (1)")
    arguments = parser.parse_args()
    try:
        shuffle_firm(arguments.data, arguments.out, arguments.seed)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    return 0


if __name__ == "__main__":
    sys.exit(main())
