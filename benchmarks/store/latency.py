#!/usr/bin/env python3
"""How long one record takes until it is acknowledged, and until its flags follow.

    python3 benchmarks/store/latency.py FIRM.db --binary .build/release/holdback --records 500

`FIRM.db` is a database that `holdback ingest` made; a copy of it is used. Records are sent one after
the other, each when the one before is acknowledged, while everything is judged again and again; with
`--settled` each when the flags of the one before are there: fees, refunds and new customers in turns.
Prints one JSON object: milliseconds until the acknowledgement, also beyond an fsync of the same disk
measured beside it, seconds from a record to the end of the settle that covers it, and of the start.
"""

import argparse
import itertools
import json
import os
import queue
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time


def share(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))]


def fsync_milliseconds(file):
    start = time.perf_counter()
    file.write(b"x" * 4096)
    file.flush()
    os.fsync(file.fileno())
    return (time.perf_counter() - start) * 1000


def fee(number, customer, kind="challenge_fee"):
    return {
        "transaction_id": f"latency-{os.getpid()}-{number}", "customer_id": customer,
        "transaction_type": kind, "amount_currency": 99.00, "currency": "USD",
        "transaction_date": "2026-03-02T00:04:19Z", "status": "completed"}


def newcomer(number, like):
    names = {name: like.get(name) for name in ("affiliate_id", "country_code", "challenge_type", "phase")}
    return {
        "customer_id": f"latency-{os.getpid()}-{number}", "signup_date": "2026-03-02T00:00:00Z",
        "last_modified_date": "2026-03-02T00:00:00Z", "account_size": 50000, "first_name": "Ada",
        "last_name": f"Berg{number}", "email": f"ada.berg{number}@latency.example", **names}


def some_customers(database, count):
    """Spread over the table, in the order of their ids."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        total, = db.execute("SELECT count(*) FROM customers").fetchone()
        names = ["customer_id", "affiliate_id", "country_code", "challenge_type", "phase"]
        rows = db.execute(
            "SELECT customer_id, affiliate_id, country, challenge_type, phase FROM customers"
            " ORDER BY customer_id")
        step = max(1, total // count)
        return [dict(zip(names, row)) for row in itertools.islice(rows, 0, step * count, step)]


class Ingest:
    """An ingest of standard input that tells of every acknowledgement and every settle."""

    def __init__(self, options, database):
        self.process = subprocess.Popen(
            [options.binary, "ingest", "-", "--db", database, "--rules", options.rules,
             "--acknowledge", "--log", "info", "--quiet"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.settled = []
        self.news = queue.Queue()
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        for line in self.process.stderr:
            event = json.loads(line)
            if event["message"] == "settled":
                settle = (time.perf_counter(), event["judging_seconds"], event["writing_seconds"])
                self.settled.append(settle)
                self.news.put(settle)

    def push(self, record):
        """Seconds until it is acknowledged, and when it was sent."""
        start = time.perf_counter()
        self.process.stdin.write(json.dumps(record).encode() + b"\n")
        self.process.stdin.flush()
        self.process.stdout.readline()
        return time.perf_counter() - start, start

    def await_flags(self, sent):
        """The end of the first settle whose judging began after a moment."""
        while True:
            end, judging, writing = self.news.get(timeout=600)
            if end - judging - writing > sent:
                return end

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.listener.join()


def stream(ingest, options, folder):
    """Each record when the one before is acknowledged."""
    sent, taken, disk = [], [], []
    with open(f"{folder}/probe", "wb") as probe:
        for number in range(options.records):
            seconds, start = ingest.push(fee(number, options.customer))
            if number > 0:
                taken.append(seconds * 1000)
                sent.append(start)
            disk.append(fsync_milliseconds(probe))
    ingest.close()
    # A settle covers what was sent before its judging began.
    lags = []
    for moment in sent:
        ends = [end for end, judging, writing in ingest.settled if end - judging - writing > moment]
        if ends:
            lags.append(min(ends) - moment)
    settled = ingest.settled
    return {
        "records": len(taken),
        "acknowledged_ms_median": round(share(taken, 0.5), 2),
        "acknowledged_ms_p99": round(share(taken, 0.99), 2),
        "acknowledged_ms_max": round(max(taken), 2),
        "fsync_ms_median": round(share(disk, 0.5), 2), "fsync_ms_p99": round(share(disk, 0.99), 2),
        "settles": len(settled),
        "judging_seconds_median": round(share([s[1] for s in settled], 0.5), 3),
        "writing_seconds_median": round(share([s[2] for s in settled], 0.5), 3),
        "settled_seconds_median": round(share(lags, 0.5), 2) if lags else None,
        "settled_seconds_p99": round(share(lags, 0.99), 2) if lags else None}


def one_by_one(ingest, options, customers):
    """Each record when the flags of the one before are there."""
    kinds = {
        "fee": lambda number, like: fee(number, like["customer_id"]),
        "refund": lambda number, like: fee(number, like["customer_id"], "refund"),
        "customer": newcomer}
    # The first judgement reads everything.
    ingest.await_flags(ingest.push(fee(len(customers), customers[0]["customer_id"]))[1])
    lags = {kind: [] for kind in kinds}
    for number, like in enumerate(customers):
        kind = list(kinds)[number % len(kinds)]
        _, start = ingest.push(kinds[kind](number, like))
        lags[kind].append(ingest.await_flags(start) - start)
    ingest.close()
    return {
        "records": len(customers),
        **{f"{kind}_settled_seconds_{name}": round(share(values, part), 2)
           for kind, values in lags.items() for name, part in (("median", 0.5), ("max", 1))}}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("database")
    options.add_argument("--binary", default=".build/release/holdback")
    options.add_argument("--rules", default="rules")
    options.add_argument("--records", type=int, default=500)
    options.add_argument("--customer", default="C000001", help="whose the fees are, without --settled")
    options.add_argument("--settled", action="store_true", help="wait for each record's flags")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(options.database))) as name:
        database = f"{name}/firm.db"
        shutil.copy(options.database, database)
        begun = time.perf_counter()
        ingest = Ingest(options, database)
        ingest.push(fee("start", options.customer))
        ready = time.perf_counter() - begun
        if options.settled:
            result = one_by_one(ingest, options, some_customers(database, options.records))
        else:
            result = stream(ingest, options, name)
        print(json.dumps({"start_seconds": round(ready, 2), **result}))


if __name__ == "__main__":
    main()
