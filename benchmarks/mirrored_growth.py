#!/usr/bin/env python3
"""Measures how the time of a scan grows with the accounts that trade, and draws it as an SVG.

Each firm trades 60 days in 30 instruments by Zipf's law. The line beside the points is `n log n`
through the first of them. Processor time is drawn as well, since it hangs less on what else the
machine does. In the same run DuckDB's plain self-join (`mirrored_join.py`) looks for the same pairs,
until it takes longer than `--join-limit`; it is left out where there is no duckdb. Needs numpy.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT, MARGIN = 640, 420, 60


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=Path(".build/release/holdback"))
    parser.add_argument("--rules", type=Path, default=Path("rules"))
    parser.add_argument("--accounts", default="10000,20000,50000,100000")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument(
        "--join-limit", type=float, default=300, help="seconds for the self-join, 0 for none (300)"
    )
    parser.add_argument("--out", type=Path, default=Path("out/bench/mirrored-growth.svg"))
    return parser.parse_args()


Point = tuple[int, float, float, float]


def run(command: list, limit: float | None = None) -> tuple[float, float, float] | None:
    """Wall seconds, processor seconds and the peak of memory in megabytes of one process.

    None where it is stopped at the limit.
    """
    start = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG if limit else 0)
        if pid:
            break
        if time.monotonic() - start > limit:
            os.kill(process.pid, signal.SIGKILL)
            os.wait4(process.pid, 0)
            return None
        time.sleep(0.05)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def told(name: str, point: Point, first: Point) -> str:
    """A line for people: beside the time what `n log n` through the first point would be."""
    accounts, wall, processor, memory = point
    n_log_n = first[2] * accounts * math.log(accounts) / (first[0] * math.log(first[0]))
    return (
        f"{accounts:>8} accounts, {name}: {wall:7.1f} s wall, {processor:7.1f} s processor "
        f"(n log n: {n_log_n:.1f}), {memory:6.0f} MB"
    )


def measure(arguments: argparse.Namespace) -> tuple[list[Point], list[Point]]:
    """Accounts, wall seconds, processor seconds and peak megabytes, of scans and of self-joins."""
    points: list[Point] = []
    joins: list[Point] = []
    joining = arguments.join_limit > 0 and importlib.util.find_spec("duckdb") is not None
    if arguments.join_limit > 0 and not joining:
        print("no duckdb here: the self-join is left out (`make peers` installs it)")
    with tempfile.TemporaryDirectory() as folder:
        for accounts in map(int, arguments.accounts.split(",")):
            data = Path(folder) / "firm"
            make = [HERE / "trading_firm.py", data, "--accounts", accounts]
            run([sys.executable, *make, "--days", arguments.days])
            scan = [arguments.binary, "scan", data, "--rules", arguments.rules, "--quiet"]
            points.append((accounts, *run(scan)))
            print(told("scan", points[-1], points[0]), flush=True)
            if not joining:
                continue
            join = run([sys.executable, HERE / "mirrored_join.py", data], arguments.join_limit)
            if join is None:
                joining = False
                print(f"{accounts:>8} accounts, join: stopped after {arguments.join_limit:.0f} s")
            else:
                joins.append((accounts, *join))
                print(told("join", joins[-1], joins[0]), flush=True)
    return points, joins


def draw(points: list[Point], joins: list[Point]) -> str:
    """Both axes are logarithmic."""
    first, last = points[0], points[-1]
    line = [(n, first[2] * n * math.log(n) / (first[0] * math.log(first[0]))) for n, *_ in points]
    seconds = [s for p in points + joins for s in p[1:3]] + [s for _, s in line]
    low, high = math.log(min(seconds) / 1.5), math.log(max(seconds) * 1.5)
    span = math.log(last[0] / first[0]) or 1

    def place(accounts: float, value: float) -> str:
        x = MARGIN + (WIDTH - 2 * MARGIN) * math.log(accounts / first[0]) / span
        y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (math.log(value) - low) / (high - low)
        return f"{x:.1f},{y:.1f}"

    series = {
        "wall": ("#1f77b4", [(p[0], p[1]) for p in points]),
        "processor": ("#d62728", [(p[0], p[2]) for p in points]),
        "n log n": ("#888888", line),
        "self-join, processor": ("#2f8f4e", [(p[0], p[2]) for p in joins]),
    }
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">']
    for row, (name, (colour, values)) in enumerate(series.items()):
        if not values:
            continue
        path = " ".join(place(*value) for value in values)
        dash = ' stroke-dasharray="5 4"' if name == "n log n" else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}"{dash}/>')
        parts.append(f'<text x="{MARGIN + 10}" y="{MARGIN + 18 * row}" fill="{colour}">{name}</text>')
    for accounts, _, processor, _ in joins:
        x, y = place(accounts, processor).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="#2f8f4e"/>')
        parts.append(f'<text x="{x}" y="{float(y) - 8:.1f}" font-size="11">{processor:.1f} s</text>')
    for accounts, wall, processor, _ in points:
        x, y = place(accounts, processor).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="3"/>')
        parts.append(f'<text x="{x}" y="{HEIGHT - MARGIN + 20}" font-size="11">{accounts}</text>')
        parts.append(f'<text x="{x}" y="{float(y) - 8:.1f}" font-size="11">{processor:.1f} s</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    settings = parse_arguments()
    measured = measure(settings)
    settings.out.parent.mkdir(parents=True, exist_ok=True)
    settings.out.write_text(draw(*measured))
    print(settings.out)
