#!/usr/bin/env python3
"""Crashes `holdback ingest` at swept points and checks what is left.

Kinds of fault: `kill` ends the process at a moment; the others are injected by strace at swept ones of
the system calls that an ingest makes on its database: `sigkill` ends it there, `enospc` is a disk that is
full from there on, `eio` one that fails from there on, `eio-once` and `eio-sync` fail a single call, of
any kind or of those that sync. After each: everything acknowledged is there, what is there is a prefix of
what was sent, `db check` finds nothing, and `export` writes the bytes that `scan` writes of that prefix. A
fault that is no kill may be overcome, or ends in exit code 5 with a hint.

    python3 benchmarks/store/crash.py --binary .build/release/holdback --data datasets/demo --points 100
"""

import argparse
import concurrent.futures
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

WRITES, SYNCS = ["write", "pwrite64", "ftruncate"], ["fdatasync", "fsync"]
# Which system calls fail, how, and whether all later ones do too.
FAULTS = {
    "sigkill": (WRITES + SYNCS, "signal=SIGKILL", False),
    "enospc": (WRITES, "error=ENOSPC", True),
    "eio": (WRITES + SYNCS, "error=EIO", True),
    "eio-once": (WRITES + SYNCS, "error=EIO", False),
    "eio-sync": (SYNCS, "error=EIO", False),
}
ORDER = ["affiliates", "customers", "transactions", "trading_activity", "commissions"]


def run(arguments, **options):
    return subprocess.run(arguments, capture_output=True, text=True, **options)


def ingest(binary, data, database, rules):
    return [binary, "ingest", data, "--db", database, "--rules", rules, "--batch", "200",
            "--settle-every", "3", "--acknowledge", "--quiet", "--threads", "1"]


def crash_by_time(command, seconds):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
    return process.returncode, output, errors


def strace(calls, database, log, inject=()):
    files = [database + end for end in ("", "-wal", "-shm", "-journal", "-writer", "-making")]
    paths = [part for file in [*files, os.path.dirname(database)] for part in ("-P", file)]
    # Signals are not injected where a filter lets other calls pass.
    quick = [] if any("signal=" in part for part in inject) else ["--seccomp-bpf"]
    return ["strace", "-f", *quick, "-qq", "-o", log, *paths,
            "-e", "trace=" + ",".join(calls), *inject]


def calls_made(command, calls, database, log):
    """The calls that an ingest without a fault makes, in their order."""
    run([*strace(calls, database, log), *command])
    with open(log) as lines:
        made = [line.split(None, 1)[1].split("(")[0] for line in lines if "(" in line]
    return [call for call in made if call in calls]


def crash_by_call(command, kind, number, made, database):
    """Injects a fault at the n-th of the calls that an ingest makes.

    strace counts each kind of call by itself, so the fault names the kind and the place among its own;
    where all later ones fail too, each other kind does from where it is by then.
    """
    calls, fault, lasts = FAULTS[kind]
    call = made[number]
    places = {other: 1 + made[:number].count(other) for other in (calls if lasts else [call])}
    inject = [part for other, place in places.items()
              for part in ("-e", f"inject={other}:{fault}:when={place}" + ("+" if lasts else ""))]
    result = run([*strace(calls, database, "/dev/null", inject), *command])
    return f"{call} {places[call]}", (result.returncode, result.stdout, result.stderr)


def acknowledged(output):
    rows = []
    for line in output.splitlines():
        try:
            rows.append(json.loads(line)["acknowledged"])
        except (ValueError, KeyError):
            pass
    return max(rows, default=0)


def prefix(data, lines, target):
    os.makedirs(target)
    for name in ORDER:
        with open(f"{data}/{name}.ndjson", "rb") as source, \
                open(f"{target}/{name}.ndjson", "wb") as copy:
            for _ in range(lines.get(name + ".ndjson", 0)):
                copy.write(source.readline())


def check(options, folder, database, code, output, errors, is_kill):
    problems = []
    if code not in (0, 3, 5) and not (is_kill and code in (-9, 137)):
        problems.append(f"exit code {code}: {errors.strip()[:200]}")
    if code == 5 and "hint:" not in errors:
        problems.append("no hint")
    status = run([options.binary, "status", "--db", database, "--json"])
    if status.returncode != 0:
        if acknowledged(output) > 0:
            problems.append(f"the database is gone: {status.stderr.strip()}")
        # What is left of one that was only begun is in nobody's way.
        again = run(ingest(options.binary, options.data, database, options.rules))
        if again.returncode not in (0, 3):
            problems.append(f"the next ingest fails: {again.stderr.strip()[:200]}")
        return problems, 0
    sources = {s["source"]: s for s in json.loads(status.stdout)["sources"]}
    stored = sum(s["records"] for s in sources.values())
    if stored < acknowledged(output):
        problems.append(f"{acknowledged(output)} acknowledged, {stored} there")
    if any(s["line"] != s["records"] for s in sources.values()):
        problems.append("what is there is no prefix")
    prefix(options.data, {n: s["line"] for n, s in sources.items()}, f"{folder}/prefix")
    if run([options.binary, "db", "check", "--db", database, "--quiet"]).returncode != 0:
        problems.append("db check finds something")
    common = ["--rules", options.rules, "--quiet"]
    export = run([options.binary, "export", "--db", database, "--out", f"{folder}/export", *common])
    scan = run([options.binary, "scan", f"{folder}/prefix", "--out", f"{folder}/scan", *common])
    # Files without a record are an error to a scan; a database that has none yet is not.
    if scan.returncode != (export.returncode if stored else 3):
        problems.append(f"export ends with {export.returncode}, scan with {scan.returncode}")
    for name in ("flags", "holds", "affiliates", "rejects"):
        with open(f"{folder}/export/{name}.ndjson", "rb") as a, \
                open(f"{folder}/scan/{name}.ndjson", "rb") as b:
            if a.read() != b.read():
                problems.append(f"{name}.ndjson differs")
    return problems, stored


def sweep(options, kind, point, whole):
    """One point: what went wrong there, how many records were left, and how the ingest ended."""
    folder = tempfile.mkdtemp(prefix="holdback-crash-")
    database = f"{folder}/firm.db"
    command = ingest(options.binary, options.data, database, options.rules)
    if kind == "kill":
        chance = random.Random(f"{options.seed} {point}").random()
        seconds = whole["seconds"] * (point + chance) / options.points
        where, outcome = f"{seconds:.3f} s", crash_by_time(command, seconds)
    else:
        made = [call for call in whole["calls"] if call in FAULTS[kind][0]]
        where, outcome = crash_by_call(
            command, kind, len(made) * point // options.points, made, database)
    problems, stored = check(options, folder, database, *outcome, kind in ("kill", "sigkill"))
    for problem in problems:
        print(f"{kind} at {where}: {problem} (kept in {folder})", flush=True)
    if not problems:
        shutil.rmtree(folder)
    return problems, stored, outcome[0]


def unharmed(options):
    """An ingest without a fault: how long it takes, and the calls that it makes."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        whole = run(ingest(options.binary, options.data, f"{folder}/whole.db", options.rules))
        seconds = time.monotonic() - start
        if whole.returncode not in (0, 3):
            sys.exit(f"ingest fails without a fault: {whole.stderr}")
        database = f"{folder}/counted.db"
        calls = calls_made(
            ingest(options.binary, options.data, database, options.rules), WRITES + SYNCS,
            database, f"{folder}/calls")
    return {"seconds": seconds, "calls": calls}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/holdback")
    parser.add_argument("--data", default="datasets/demo")
    parser.add_argument("--rules", default="rules")
    parser.add_argument("--points", type=int, default=20, help="points of each kind")
    parser.add_argument("--kinds", default="kill," + ",".join(FAULTS))
    parser.add_argument("--jobs", type=int, default=1, help="points at once")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    whole = unharmed(options)
    counts = {call: whole["calls"].count(call) for call in WRITES + SYNCS}
    print("calls of an ingest:", json.dumps(counts), flush=True)
    kinds, failed = options.kinds.split(","), 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for kind in kinds:
            found = list(pool.map(
                lambda point: sweep(options, kind, point, whole), range(options.points)))
            failed += sum(bool(problems) for problems, _, _ in found)
            stored = [count for _, count, _ in found]
            if max(stored) == 0:
                failed += 1
                print(f"{kind}: nothing was ever stored")
            ends = sorted(code for _, _, code in found)
            if set(ends) <= {0, 3}:
                failed += 1
                print(f"{kind}: no fault ever struck")
            print(f"{kind}: {options.points} points, {min(stored)} to {max(stored)} records there,"
                  f" exit codes { {code: ends.count(code) for code in ends} }", flush=True)
    print(f"{len(kinds) * options.points - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
