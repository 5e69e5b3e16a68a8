#!/usr/bin/env python3
"""Measures `holdback scan` beside the five plain patterns in DuckDB, on the same files in one run.

The two take turns, so that a slow moment of the machine meets both; trust the ratio of each turn
more than the seconds. Needs numpy and duckdb (see `requirements.txt`).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
DONE, REJECTED_IN_PART = 0, 3


class BenchmarkError(Exception):
    """Something that stops the benchmark; the message says what to do."""


@dataclass(frozen=True)
class Run:
    """What one process took: seconds, and the peak of its resident memory."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float
    exit_code: int


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the firm (1.0)")
    parser.add_argument("--seed", type=int, default=20250101, help="seed of the firm")
    parser.add_argument("--runs", type=int, default=3, help="turns (3)")
    parser.add_argument("--threads", type=int, default=2, help="DuckDB threads (2)")
    parser.add_argument("--binary", type=Path, default=Path(".build/release/holdback"))
    parser.add_argument("--rules", type=Path, default=Path("rules"), help="folder of rule files")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "holdback-speed",
        help="where the firm is kept and output is written (%(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    if arguments.runs < 1:
        parser.error("--runs must be at least 1")
    return arguments


def check_requirements(binary: Path, rules: Path) -> None:
    """Fails early, with the remedy, rather than after minutes."""
    for module in ("numpy", "duckdb"):
        if importlib.util.find_spec(module) is None:
            remedy = f"pip install -r {HERE / 'requirements.txt'}"
            raise BenchmarkError(f"no `{module}` in {sys.executable}: {remedy}")
    if not os.access(binary, os.X_OK) or binary.is_dir():
        raise BenchmarkError(f"{binary}: no such program: swift build -c release, or give --binary")
    if not rules.exists():
        raise BenchmarkError(f"{rules}: no such folder: give --rules")


def prepare_firm(work: Path, scale: float, seed: int) -> Path:
    """The firm's folder, made unless a complete one is there, and read once into the page cache."""
    data = work / f"firm-{scale:g}-{seed}"
    if not (data / "planted.json").exists():
        options = ["--scale", str(scale), "--seed", str(seed)]
        command = [sys.executable, str(HERE / "firm.py"), str(data), *options]
        if subprocess.run(command, stdout=sys.stderr).returncode:
            raise BenchmarkError(f"{data}: the firm could not be made")
    for path in data.glob("*.ndjson"):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass
    return data


def measure(command: list[str], log: Path, accepted: set[int]) -> Run:
    """Runs a command to its end; its output goes to `log`.

    Raises `BenchmarkError` with the end of the log when the exit code is not an accepted one.
    """
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in accepted:
        tail = log.read_text(errors="replace").strip()[-2000:]
        raise BenchmarkError(f"{command[0]}: exit code {code}\n{tail}")
    unit = 1 if sys.platform == "darwin" else 1024
    cpu = usage.ru_utime + usage.ru_stime
    return Run(round(wall, 3), round(cpu, 3), round(usage.ru_maxrss * unit / 1e6, 1), code)


def take_turns(arguments: argparse.Namespace, data: Path) -> tuple[list[Run], list[Run]]:
    """Runs the two in alternation; the order swaps each turn, so that neither always goes first."""
    work, out = arguments.work, arguments.work / "out"
    scan = [
        str(arguments.binary.absolute()),
        "scan",
        str(data),
        "--rules",
        str(arguments.rules),
        "--out",
        str(out),
        "--quiet",
    ]
    plain = [
        sys.executable,
        str(HERE / "plain_patterns.py"),
        str(data),
        "--threads",
        str(arguments.threads),
    ]
    ours: list[Run] = []
    theirs: list[Run] = []
    contestants = [
        (ours, scan, work / "scan.log", {DONE, REJECTED_IN_PART}),
        (theirs, plain, work / "plain.log", {DONE}),
    ]
    for turn in range(1, arguments.runs + 1):
        shutil.rmtree(out, ignore_errors=True)
        for runs, *how in contestants:
            runs.append(measure(*how))
        contestants.reverse()
        print(
            f"turn {turn} of {arguments.runs}: holdback {ours[-1].wall_seconds:.2f} s, "
            f"DuckDB {theirs[-1].wall_seconds:.2f} s",
            file=sys.stderr,
        )
    return ours, theirs


def summarise(data: Path, ours: list[Run], theirs: list[Run]) -> dict[str, Any]:
    """Medians of each, the ratio of wall times turn by turn, and records a second."""
    planted = json.loads((data / "planted.json").read_text(encoding="utf-8"))
    records = sum(planted["rows"].values())
    ratios = [a.wall_seconds / b.wall_seconds for a, b in zip(ours, theirs)]
    return {
        "records": records,
        "holdback": medians(ours),
        "duckdb": medians(theirs),
        "wall_ratio": {"min": min(ratios), "median": median(ratios), "max": max(ratios)},
        "records_per_second": round(records / medians(ours)["wall_seconds"]),
        "bytes_per_record": round(medians(ours)["peak_megabytes"] * 1e6 / records),
        "rejected_in_part": sum(run.exit_code == REJECTED_IN_PART for run in ours),
        "runs": {"holdback": list(map(asdict, ours)), "duckdb": list(map(asdict, theirs))},
    }


def medians(runs: list[Run]) -> dict[str, float]:
    """The median of each quantity by itself."""
    names = ("wall_seconds", "cpu_seconds", "peak_megabytes")
    return {name: median(getattr(run, name) for run in runs) for name in names}


def as_text(summary: dict[str, Any]) -> str:
    """The summary as a small table."""
    turns = len(summary["runs"]["duckdb"])
    lines = [f"{f'median of {turns}':<22}{'wall s':>9}{'CPU s':>9}{'peak MB':>10}"]
    for title, key in (("holdback scan", "holdback"), ("DuckDB, five patterns", "duckdb")):
        wall, cpu, peak = summary[key].values()
        lines.append(f"{title:<22}{wall:>9.2f}{cpu:>9.2f}{peak:>10.0f}")
    low, middle, high = summary["wall_ratio"].values()
    lines.append(f"wall, holdback / DuckDB: {middle:.2f} (from {low:.2f} to {high:.2f})")
    lines.append(
        f"{summary['records']:,} records, {summary['records_per_second']:,} a second, "
        f"{summary['bytes_per_record']} bytes of peak memory each"
    )
    rejected = summary["rejected_in_part"]
    if rejected:
        lines.append(f"note: exit code 3, input rejected in part, in {rejected} of {turns} runs")
    return "\n".join(lines)


def main() -> int:
    """Exit code 0, or 6 when the benchmark could not be run."""
    arguments = parse_arguments()
    try:
        check_requirements(arguments.binary, arguments.rules)
        arguments.work.mkdir(parents=True, exist_ok=True)
        data = prepare_firm(arguments.work, arguments.scale, arguments.seed)
        summary = summarise(data, *take_turns(arguments, data))
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    print(json.dumps(summary, indent=2) if arguments.json else as_text(summary))
    return 0


if __name__ == "__main__":
    sys.exit(main())
