#!/usr/bin/env python3
"""Measures how the time of a scan grows with the accounts that trade, and draws it as an SVG.

Each firm trades 60 days in 30 instruments by Zipf's law. The line beside the points is `n log n`
through the first of them. Processor time is drawn as well, since it hangs less on what else the
machine does. Needs numpy.
"""

from __future__ import annotations

import argparse
import math
import os
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
    parser.add_argument("--out", type=Path, default=Path("out/bench/mirrored-growth.svg"))
    return parser.parse_args()


def run(command: list) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and the peak of memory in megabytes of one process."""
    start = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(arguments: argparse.Namespace) -> list[tuple[int, float, float, float]]:
    """Accounts, wall seconds, processor seconds and peak megabytes."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for accounts in map(int, arguments.accounts.split(",")):
            data = Path(folder) / "firm"
            make = [HERE / "trading_firm.py", data, "--accounts", accounts]
            run([sys.executable, *make, "--days", arguments.days])
            scan = [arguments.binary, "scan", data, "--rules", arguments.rules, "--quiet"]
            points.append((accounts, *run(scan)))
            n_log_n = points[0][2] * accounts * math.log(accounts)
            n_log_n /= points[0][0] * math.log(points[0][0])
            _, wall, processor, memory = points[-1]
            print(
                f"{accounts:>8} accounts: {wall:7.1f} s wall, {processor:7.1f} s processor "
                f"(n log n: {n_log_n:.1f}), {memory:6.0f} MB"
            )
    return points


def draw(points: list[tuple[int, float, float, float]]) -> str:
    """Both axes are logarithmic."""
    first, last = points[0], points[-1]
    line = [(n, first[2] * n * math.log(n) / (first[0] * math.log(first[0]))) for n, *_ in points]
    seconds = [s for p in points for s in p[1:3]] + [s for _, s in line]
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
    }
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">']
    for row, (name, (colour, values)) in enumerate(series.items()):
        path = " ".join(place(*value) for value in values)
        dash = ' stroke-dasharray="5 4"' if name == "n log n" else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}"{dash}/>')
        parts.append(f'<text x="{MARGIN + 10}" y="{MARGIN + 18 * row}" fill="{colour}">{name}</text>')
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
    settings.out.write_text(draw(measured))
    print(settings.out)
