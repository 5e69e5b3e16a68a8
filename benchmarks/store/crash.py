#!/usr/bin/env python3
"""Crashes `holdback ingest` at swept points and checks what is left.

Kinds of fault: `kill` ends the process at a moment; `sigkill`, `enospc` and `eio` are injected by
strace at the n-th system call that writes or syncs. After each: everything acknowledged is there, what
is there is a prefix of what was sent, `db check` finds nothing, and `export` writes the bytes that
`scan` writes of that prefix. A fault that is no kill must end in exit code 5 with a hint.

    python3 benchmarks/store/crash.py --binary .build/release/holdback --data datasets/demo --points 100
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

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


def crash_by_call(command, kind, number, database):
    what = {"sigkill": "signal=SIGKILL", "enospc": "error=ENOSPC", "eio": "error=EIO"}[kind]
    calls = "fdatasync,fsync" if kind == "eio" else "pwrite64,fdatasync,ftruncate"
    inject = f"inject={calls}:{what}:when={number}" + ("" if kind == "sigkill" else "+")
    paths = [f for end in ("", "-wal", "-shm") for f in ("-P", database + end)]
    result = run(["strace", "-f", "-qq", "-o", "/dev/null", *paths, "-e", f"trace={calls}",
                  "-e", inject, *command])
    return result.returncode, result.stdout, result.stderr


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
    if code not in (0, 5) and not (is_kill and code in (-9, 137)):
        problems.append(f"exit code {code}: {errors.strip()[:200]}")
    if code == 5 and "hint:" not in errors:
        problems.append("no hint")
    status = run([options.binary, "status", "--db", database, "--json"])
    if status.returncode != 0:
        if acknowledged(output) > 0:
            problems.append(f"the database is gone: {status.stderr.strip()}")
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
    if export.returncode != scan.returncode:
        problems.append(f"export ends with {export.returncode}, scan with {scan.returncode}")
    for name in ("flags", "holds", "affiliates", "rejects"):
        with open(f"{folder}/export/{name}.ndjson", "rb") as a, \
                open(f"{folder}/scan/{name}.ndjson", "rb") as b:
            if a.read() != b.read():
                problems.append(f"{name}.ndjson differs")
    return problems, stored


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/holdback")
    parser.add_argument("--data", default="datasets/demo")
    parser.add_argument("--rules", default="rules")
    parser.add_argument("--points", type=int, default=20, help="points of each kind")
    parser.add_argument("--kinds", default="kill,sigkill,enospc,eio")
    parser.add_argument("--calls", type=int, default=400, help="system calls to sweep over")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        whole = run(ingest(options.binary, options.data, f"{folder}/whole.db", options.rules))
        duration = time.monotonic() - start
        if whole.returncode not in (0, 3):
            sys.exit(f"ingest fails without a fault: {whole.stderr}")
    failed = 0
    for kind in options.kinds.split(","):
        stored = []
        for point in range(options.points):
            folder = tempfile.mkdtemp(prefix="holdback-crash-")
            database = f"{folder}/firm.db"
            command = ingest(options.binary, options.data, database, options.rules)
            if kind == "kill":
                where = f"{duration * (point + random.random()) / options.points:.3f} s"
                outcome = crash_by_time(command, float(where[:-2]))
            else:
                where = 1 + options.calls * point // options.points
                outcome = crash_by_call(command, kind, where, database)
            problems, count = check(
                options, folder, database, *outcome, kind in ("kill", "sigkill"))
            stored.append(count)
            for problem in problems:
                print(f"{kind} at {where}: {problem} (kept in {folder})")
            failed += bool(problems)
            if not problems:
                shutil.rmtree(folder)
        if max(stored) == 0:
            failed += 1
            print(f"{kind}: nothing was ever stored")
        print(f"{kind}: {options.points} points, {min(stored)} to {max(stored)} records there", flush=True)
    print(f"{len(options.kinds.split(',')) * options.points - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
