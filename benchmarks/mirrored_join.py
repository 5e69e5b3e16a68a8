#!/usr/bin/env python3
"""Finds mirrored pairs by DuckDB's plain self-join: the yardstick of the search for them.

Two accounts are a pair when on at least `--days` days they traded one instrument in lots that differ
by at most 15 % and what a lot won the one, it lost the other, to within 4 % of the larger result and a
twentieth of the instrument's median. Every two rows of a day and instrument are compared; nothing is
weighed, so chance pairs are among those found. Prints their number. Needs duckdb.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

QUERY = """
WITH activity AS (
  SELECT date, instrument, currency, customer_id, lots_traded AS lots,
    pnl / lots_traded AS move
  FROM read_csv($path, header = true) WHERE lots_traded > 0
), typical AS (
  SELECT instrument, currency, median(abs(move)) AS move FROM activity GROUP BY ALL
), meetings AS (
  SELECT one.customer_id AS first, other.customer_id AS second, one.date
  FROM activity AS one
  JOIN activity AS other ON other.date = one.date AND other.instrument = one.instrument
    AND other.currency = one.currency AND other.customer_id > one.customer_id
  JOIN typical ON typical.instrument = one.instrument AND typical.currency = one.currency
  WHERE (one.move < 0) <> (other.move < 0)
    AND abs(one.move + other.move)
      <= 0.04 * greatest(abs(one.move), abs(other.move)) + 0.05 * typical.move
    AND least(one.lots, other.lots) >= 0.85 * greatest(one.lots, other.lots)
)
SELECT count(*) FROM (
  SELECT first, second FROM meetings GROUP BY ALL HAVING count(DISTINCT date) >= $days)
"""


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with trading_activity.csv")
    parser.add_argument("--days", type=int, default=4, help="days below which two are apart (4)")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    settings = parse_arguments()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {settings.threads}")
    values = {"path": str(settings.data / "trading_activity.csv"), "days": settings.days}
    print(connection.execute(QUERY, values).fetchone()[0])
