#!/usr/bin/env python3
"""Measures a predicate of the rule language beside two other engines of the same language.

All three evaluate the same predicate on the same rows in one run, on one core and in turns; every
evaluation gets new inputs. The others are called from Python, as they are meant to be, each in the
fastest of the ways that it offers.

    python3 -m venv .venv
    .venv/bin/pip install cel-expr-python==0.1.3 common-expression-language==0.10.0
    swift build -c release --product rule-language-bench
    .venv/bin/python benchmarks/rule_language.py

cel-expr-python is the C++ engine, common-expression-language the Rust one. Time is that of the
processor, so that other work on the machine does not count. The number of rows for which the
predicate holds must be the same for all.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

import cel as rust
from cel_expr_python import cel as cpp

PREDICATE = "fees >= 10 && refunds * 100 > fees * 35"
Row = tuple[int, int]


@dataclass(frozen=True)
class Turn:
    """How often an engine evaluated the predicate in a second, and the share that was true."""

    rate: float
    share: float


Engine = Callable[[list[Row]], Turn]


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--predicate", default=PREDICATE, help="over ints `fees` and `refunds`")
    parser.add_argument("--rows", type=int, default=20_000, help="different inputs (20000)")
    parser.add_argument("--passes", type=int, default=500, help="our passes over the rows (500)")
    parser.add_argument("--turns", type=int, default=5, help="turns of each engine (5)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the inputs (1)")
    parser.add_argument(
        "--binary", type=Path, default=Path(".build/release/rule-language-bench")
    )
    arguments = parser.parse_args()
    if min(arguments.rows, arguments.passes, arguments.turns) < 1:
        parser.error("--rows, --passes and --turns must be at least 1")
    if not arguments.binary.is_file():
        parser.error(
            f"no {arguments.binary}: "
            "run `swift build -c release --product rule-language-bench` first"
        )
    return arguments


def our_engine(binary: Path, predicate: str, passes: int) -> Engine:
    """The rule language, in a process of its own."""

    def run(rows: list[Row]) -> Turn:
        text = "".join(f"{fees} {refunds}\n" for fees, refunds in rows)
        before = getrusage(RUSAGE_CHILDREN)
        result = subprocess.run(
            [binary, predicate, str(passes)], input=text, capture_output=True, text=True, check=True
        )
        after = getrusage(RUSAGE_CHILDREN)
        evaluations, _, true_count = result.stdout.split()
        # Reading the rows and starting count against us; both are small beside the passes.
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Turn(int(evaluations) / seconds, int(true_count) / int(evaluations))

    return run


def python_engine(evaluate: Callable[[int, int], bool]) -> Engine:
    """An engine that is called from Python, once for each row."""

    def run(rows: list[Row]) -> Turn:
        start = time.process_time()
        true_count = sum(evaluate(fees, refunds) for fees, refunds in rows)
        seconds = time.process_time() - start
        return Turn(len(rows) / seconds, true_count / len(rows))

    return run


def cpp_engine(predicate: str) -> Engine:
    """The C++ engine, with one arena for all evaluations."""
    variables = {"fees": cpp.Type.INT, "refunds": cpp.Type.INT}
    expression = cpp.NewEnv(variables=variables).compile(predicate)
    arena = cpp.Arena()

    def evaluate(fees: int, refunds: int) -> bool:
        return expression.eval(data={"fees": fees, "refunds": refunds}, arena=arena).value()

    return python_engine(evaluate)


def rust_engine(predicate: str) -> Engine:
    """The Rust engine, with one context that is updated."""
    program = rust.compile(predicate)
    context = rust.Context()

    def evaluate(fees: int, refunds: int) -> bool:
        context.update({"fees": fees, "refunds": refunds})
        return program.execute(context)

    return python_engine(evaluate)


def take_turns(engines: dict[str, Engine], rows: list[Row], turns: int) -> dict[str, list[Turn]]:
    """Runs the engines one after the other, `turns` times, after one that does not count."""
    results: dict[str, list[Turn]] = {name: [] for name in engines}
    for turn in range(turns + 1):
        for name, engine in engines.items():
            result = engine(rows)
            if turn > 0:
                results[name].append(result)
    return results


def main() -> int:
    """Prints evaluations a second of each engine, and our ratio to the faster of the others."""
    arguments = parse_arguments()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    generator = random.Random(arguments.seed)
    rows = [
        (generator.randrange(100), generator.randrange(60)) for _ in range(arguments.rows)
    ]
    engines = {
        "ours": our_engine(arguments.binary, arguments.predicate, arguments.passes),
        "cel-expr-python": cpp_engine(arguments.predicate),
        "common-expression-language": rust_engine(arguments.predicate),
    }
    results = take_turns(engines, rows, arguments.turns)
    if len({turn.share for turns in results.values() for turn in turns}) != 1:
        print("error: the engines disagree about the rows", file=sys.stderr)
        return 1
    rates = {name: median(turn.rate for turn in turns) for name, turns in results.items()}
    for name, rate in rates.items():
        print(f"{name:28} {rate:14,.0f} evaluations/s")
    fastest = max(rate for name, rate in rates.items() if name != "ours")
    print(f"ours to the faster peer      {rates['ours'] / fastest:14.1f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
