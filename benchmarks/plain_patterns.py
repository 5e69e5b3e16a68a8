#!/usr/bin/env python3
"""Five plain fraud patterns over a firm's NDJSON files, as SQL in DuckDB.

What an analyst without Holdback would run, and the yardstick of `speed.py`. Prints one JSON line:
seconds of each step, in all, CPU seconds, peak memory and what each pattern found.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, Callable

import duckdb

# Only the columns that a pattern needs are read: DuckDB skips the others at less cost.
COLUMNS = {
    "customers": {
        "customer_id": "VARCHAR",
        "affiliate_id": "VARCHAR",
        "country_code": "VARCHAR",
        "email": "VARCHAR",
    },
    "transactions": {
        "transaction_id": "VARCHAR",
        "customer_id": "VARCHAR",
        "transaction_type": "VARCHAR",
        "amount_currency": "DECIMAL(18,2)",
        "transaction_date": "TIMESTAMP",
        "status": "VARCHAR",
    },
    "trading_activity": {
        "date": "DATE",
        "customer_id": "VARCHAR",
        "instrument": "VARCHAR",
        "currency": "VARCHAR",
        "lots_traded": "DECIMAL(12,2)",
        "pnl": "DECIMAL(18,2)",
    },
}

# `rowid` follows the order of the file, so the greatest of a key is its last row.
KEEP_LAST = """
CREATE TABLE {table} AS
SELECT {columns}
FROM sent_{table}
WHERE rowid IN (SELECT max(rowid) FROM sent_{table} GROUP BY {key})
"""

SHARED_EMAILS = """
WITH address AS (
    SELECT customer_id, affiliate_id,
           string_split(lower(trim(email)), '@') AS part
    FROM customers
    WHERE email IS NOT NULL
), mailbox AS (
    SELECT customer_id, affiliate_id,
           string_split(part[1], '+')[1] AS name,
           part[2] AS host
    FROM address
), canonical AS (
    SELECT customer_id, affiliate_id,
           CASE WHEN host IN ('gmail.com', 'googlemail.com')
                THEN replace(name, '.', '') || '@gmail.com'
                ELSE name || '@' || host END AS email
    FROM mailbox
), shared AS (
    SELECT email, array_agg(customer_id) AS customers, count(DISTINCT affiliate_id) AS affiliates
    FROM canonical
    GROUP BY email
    HAVING count(*) > 1
)
SELECT count(*) AS emails, sum(len(customers)) AS customers, sum(affiliates) AS affiliates
FROM shared
"""

REFUNDS_AGAINST_FEES = """
WITH daily AS (
    SELECT affiliate_id, day,
           sum(cents) FILTER (transaction_type <> 'refund') AS fees,
           count(*) FILTER (transaction_type <> 'refund') AS fee_count,
           sum(cents) FILTER (transaction_type = 'refund') AS refunds
    FROM transactions JOIN customers USING (customer_id)
    WHERE status = 'completed' AND transaction_type IN ('challenge_fee', 'reset_fee', 'refund')
    GROUP BY affiliate_id, day
), monthly AS (
    SELECT affiliate_id,
           sum(fees) OVER month AS fees,
           sum(fee_count) OVER month AS fee_count,
           sum(refunds) OVER month AS refunds
    FROM daily
    WINDOW month AS (PARTITION BY affiliate_id ORDER BY day RANGE 29 PRECEDING)
)
SELECT count(*) AS windows,
       count(DISTINCT affiliate_id) AS affiliates,
       sum(refunds) AS refunded_cents
FROM monthly
WHERE fee_count >= 10 AND 2 * refunds >= fees
"""

COUNTRY_SHARES = """
WITH cell AS (
    SELECT affiliate_id, country_code, count(*) AS observed
    FROM customers
    GROUP BY affiliate_id, country_code
), expected AS (
    SELECT affiliate_id, observed,
           sum(observed) OVER (PARTITION BY affiliate_id) AS size,
           sum(observed) OVER (PARTITION BY country_code) / sum(observed) OVER () AS share
    FROM cell
), statistic AS (
    SELECT affiliate_id, 2 * sum(observed * ln(observed / (size * share))) AS g
    FROM expected
    WHERE size >= 30
    GROUP BY affiliate_id
)
SELECT count(*) AS affiliates, count(*) FILTER (g > 100) AS unusual, round(sum(g), 2) AS total_g
FROM statistic
"""

FEES_AND_RESETS = """
WITH daily AS (
    SELECT customer_id, day, count(*) AS purchases
    FROM transactions
    WHERE status = 'completed' AND transaction_type IN ('challenge_fee', 'reset_fee')
    GROUP BY customer_id, day
), monthly AS (
    SELECT customer_id,
           sum(purchases) OVER month AS purchases
    FROM daily
    WINDOW month AS (PARTITION BY customer_id ORDER BY day RANGE 29 PRECEDING)
), busiest AS (
    SELECT customer_id, max(purchases) AS purchases
    FROM monthly
    GROUP BY customer_id
)
SELECT count(*) AS customers,
       sum(purchases) AS purchases,
       count(*) FILTER (purchases >= 5) AS churners
FROM busiest
"""

# Amounts within 5 % differ by at most -ln(0.95) = 0.0513 in the logarithm, so in buckets of that
# width a loss can match gains in its own bucket and its two neighbours only.
MIRRORED_PAIRS = """
WITH gain AS (
    SELECT *, floor(ln(pnl) / 0.0514)::INTEGER AS bucket
    FROM trading_activity
    WHERE pnl > 5000
), loss AS (
    SELECT trading_activity.* REPLACE (-pnl AS pnl),
           floor(ln(-pnl) / 0.0514)::INTEGER + step AS bucket
    FROM trading_activity, (VALUES (-1), (0), (1)) AS neighbour(step)
    WHERE pnl < -5000
), mirrored AS (
    SELECT gain.date,
           least(gain.customer_id, loss.customer_id) AS one,
           greatest(gain.customer_id, loss.customer_id) AS other
    FROM gain JOIN loss USING (date, instrument, currency, bucket)
    WHERE 100 * abs(gain.lots - loss.lots) <= greatest(gain.lots, loss.lots)
      AND 20 * abs(gain.pnl - loss.pnl) <= greatest(gain.pnl, loss.pnl)
      AND gain.customer_id <> loss.customer_id
), pair AS (
    SELECT one, other, count(DISTINCT date) AS days
    FROM mirrored
    GROUP BY one, other
    HAVING days >= 5
)
SELECT count(*) AS pairs, sum(days) AS days
FROM pair
"""

PATTERNS = {
    "shared_emails": SHARED_EMAILS,
    "refunds_against_fees": REFUNDS_AGAINST_FEES,
    "country_shares": COUNTRY_SHARES,
    "fees_and_resets": FEES_AND_RESETS,
    "mirrored_pairs": MIRRORED_PAIRS,
}


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the three NDJSON files")
    parser.add_argument("--threads", type=int, default=2, help="DuckDB threads (2)")
    arguments = parser.parse_args()
    if arguments.threads < 1:
        parser.error("--threads must be at least 1")
    for table in COLUMNS:
        if not (arguments.data / f"{table}.ndjson").is_file():
            parser.error(f"{arguments.data}: no `{table}.ndjson`")
    return arguments


def read_files(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Reads each file into a table `sent_...` in the order in which its rows were sent."""
    for table, columns in COLUMNS.items():
        reader = connection.read_json(
            str(data / f"{table}.ndjson"), format="newline_delimited", columns=columns
        )
        reader.create(f"sent_{table}")


def keep_last_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Keeps the last row of each key, with money and lots as whole hundredths."""
    cents = "(amount_currency * 100)::BIGINT AS cents"
    day = "date_diff('day', DATE '1970-01-01', transaction_date::DATE) AS day"
    hundredths = "(lots_traded * 100)::BIGINT AS lots, (pnl * 100)::BIGINT AS pnl"
    key = "date, customer_id, instrument, currency"
    queries = (
        KEEP_LAST.format(table="customers", key="customer_id", columns="*"),
        KEEP_LAST.format(
            table="transactions",
            key="transaction_id",
            columns=f"customer_id, transaction_type, status, {cents}, {day}",
        ),
        KEEP_LAST.format(table="trading_activity", key=key, columns=f"{key}, {hundredths}"),
    )
    for query in queries:
        connection.execute(query)


def find_pattern(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, float]:
    """Runs one pattern; returns its single row as names and values."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return {name: float(value or 0) for name, value in zip(names, cursor.fetchone() or ())}


def run(data: Path, threads: int) -> dict[str, object]:
    """All steps in order, timed."""
    start = time.perf_counter()
    steps: dict[str, float] = {}
    connection = duckdb.connect(config={"threads": threads})

    def timed(name: str, work: Callable[..., Any], *arguments: object) -> Any:
        begun = time.perf_counter()
        result = work(connection, *arguments)
        steps[name] = round(time.perf_counter() - begun, 3)
        return result

    timed("read", read_files, data)
    timed("keep_last", keep_last_rows)
    found = {name: timed(name, find_pattern, query) for name, query in PATTERNS.items()}
    return {
        "engine": f"duckdb {duckdb.__version__}",
        "threads": threads,
        "seconds": round(time.perf_counter() - start, 3),
        "cpu_seconds": round(time.process_time(), 3),
        "peak_megabytes": round(peak_bytes() / 1e6),
        "steps": steps,
        "found": found,
    }


def peak_bytes() -> int:
    """The greatest resident size so far; Linux counts kibibytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> int:
    """Exit code 0, or 6 when DuckDB can't read the data."""
    arguments = parse_arguments()
    try:
        print(json.dumps(run(arguments.data, arguments.threads)))
    except duckdb.Error as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    return 0


if __name__ == "__main__":
    sys.exit(main())
