#!/usr/bin/env python3
"""Judges a firm by five fixed thresholds, and writes what `holdback scan` would write.

The yardstick of detection: what a risk team has without statistics.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from panel.baseline import scan_by_thresholds
from scoring.tables import InputError


def main() -> int:
    """Exit code 0, or 6 when an input can't be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a firm's folder")
    parser.add_argument("out", type=Path, help="the folder to write to")
    arguments = parser.parse_args()
    try:
        scan_by_thresholds(arguments.data, arguments.out)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    return 0


if __name__ == "__main__":
    sys.exit(main())
