#!/usr/bin/env python3
"""How long one record takes until it is acknowledged, and until its flags follow.

    python3 benchmarks/store/latency.py FIRM.db --binary .build/release/holdback --records 500

`FIRM.db` is a database that `holdback ingest` made; a copy of it is used. Records are sent one after
the other, each when the one before is acknowledged, while everything is judged again and again. Prints
one JSON object: milliseconds until the acknowledgement, also beyond an fsync of the same disk measured
beside it, seconds from a record to the end of the settle that covers it, and of the start.
"""

import argparse
import json
import os
import shutil
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


def record(number, customer):
    return json.dumps({
        "transaction_id": f"latency-{os.getpid()}-{number}", "customer_id": customer,
        "transaction_type": "challenge_fee", "amount_currency": 99.00, "currency": "USD",
        "transaction_date": "2026-03-02T00:04:19Z", "status": "completed"}).encode() + b"\n"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("database")
    options.add_argument("--binary", default=".build/release/holdback")
    options.add_argument("--rules", default="rules")
    options.add_argument("--records", type=int, default=500)
    options.add_argument("--customer", default="C000001")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(options.database))) as name:
        database = f"{name}/firm.db"
        shutil.copy(options.database, database)
        begun = time.perf_counter()
        process = subprocess.Popen(
            [options.binary, "ingest", "-", "--db", database, "--rules", options.rules,
             "--acknowledge", "--settle-every", "0.2", "--log", "info", "--quiet"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        settled, sent, taken, disk = [], [], [], []

        def listen():
            for line in process.stderr:
                event = json.loads(line)
                if event["message"] == "settled":
                    settled.append((time.perf_counter(), event["judging_seconds"],
                                    event["writing_seconds"]))

        listener = threading.Thread(target=listen)
        listener.start()
        with open(f"{name}/probe", "wb") as probe:
            for number in range(options.records):
                start = time.perf_counter()
                process.stdin.write(record(number, options.customer))
                process.stdin.flush()
                process.stdout.readline()
                now = time.perf_counter()
                if number == 0:
                    ready = now - begun
                else:
                    taken.append((now - start) * 1000)
                    sent.append(start)
                disk.append(fsync_milliseconds(probe))
        process.stdin.close()
        process.wait()
        listener.join()
        # A settle covers what was sent before its judging began.
        lags = []
        for moment in sent:
            ends = [end for end, judging, writing in settled if end - judging - writing > moment]
            if ends:
                lags.append(min(ends) - moment)
        print(json.dumps({
            "records": len(taken), "start_seconds": round(ready, 2),
            "acknowledged_ms_median": round(share(taken, 0.5), 2),
            "acknowledged_ms_p99": round(share(taken, 0.99), 2),
            "acknowledged_ms_max": round(max(taken), 2),
            "fsync_ms_median": round(share(disk, 0.5), 2), "fsync_ms_p99": round(share(disk, 0.99), 2),
            "settles": len(settled),
            "judging_seconds_median": round(share([s[1] for s in settled], 0.5), 3),
            "writing_seconds_median": round(share([s[2] for s in settled], 0.5), 3),
            "settled_seconds_median": round(share(lags, 0.5), 2) if lags else None,
            "settled_seconds_p99": round(share(lags, 0.99), 2) if lags else None}))


if __name__ == "__main__":
    main()
