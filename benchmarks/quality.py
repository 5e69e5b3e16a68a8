#!/usr/bin/env python3
"""Does Holdback find the fraud and leave the honest alone? Makes, scans and scores many firms.

Writes one page, and its figures as JSON beside it; prints the same as text.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from page.document import as_page
from panel.figures import figures_of
from panel.firms import (
    HARD,
    QUICK_VARIANTS,
    SECOND_GENERATOR,
    FirmSpec,
    PanelError,
    given,
    second_generator,
    simulated,
    variants_of,
)
from panel.judge import JudgedFirm, Tools, hold_threshold, judge
from panel.plain import as_plain
from panel.text import as_text
from scoring.tables import InputError

FULL_SEEDS, QUICK_SEEDS = [11, 12, 13, 14], [11]
#: Hard firms and those of the second generator are few among the variants: they get more seeds.
MORE_SEEDS = list(range(11, 21))
#: Firms of one seed share their people, so each variant has seeds of its own unless they are given.
SEED_STRIDE = 20
FULL_REPLICATES, QUICK_REPLICATES = 500, 200


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--binary", type=Path, default=Path(".build/release/holdback"), help="the engine")
    add("--rules", type=Path, default=Path("rules"), help="the rule folder")
    add("--out", type=Path, default=Path("out/bench"), help="where page and firms are written")
    add("--seeds", type=_numbers, help="seeds of the firms, such as 11,12,13")
    add("--variants", type=_words, help="variants of firms; by default all of them")
    add("--firm", type=Path, action="append", default=[], help="a firm with `truth.json` to add")
    add("--only-given", action="store_true", help="judge the firms of --firm alone")
    add("--quick", action="store_true", help="a few firms, in a minute or two")
    add("--no-ablation", action="store_true", help="don't scan without each rule")
    add("--replicates", type=int, help=f"bootstrap replicates ({FULL_REPLICATES})")
    add("--bootstrap-seed", type=int, default=1, help="seed of the bootstrap (1)")
    add("--jobs", type=int, default=2, help="firms judged at a time (2)")
    add("--keep", action="store_true", help="keep the firms and scans")
    add("--json", action="store_true", help="print JSON instead of text")
    arguments = parser.parse_args()
    arguments.binary = arguments.binary.resolve()
    return arguments


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _words(text: str) -> list[str]:
    return text.split(",")


def firms_of(arguments: argparse.Namespace) -> list[FirmSpec]:
    """The panel: firms that are given, and those of every variant.

    Each variant of the simulator has one firm in which nobody cheats.
    """
    specs = given(arguments.firm)
    if arguments.only_given:
        return specs
    known = variants_of(arguments.binary)
    chosen = [name for name in QUICK_VARIANTS if name in known] if arguments.quick else known
    variants = arguments.variants or chosen
    unknown = sorted(set(variants) - set(known))
    if unknown:
        raise PanelError(f"no variant `{unknown[0]}`; there are {', '.join(known)}")
    seeds = arguments.seeds or (QUICK_SEEDS if arguments.quick else FULL_SEEDS)
    more_seeds = seeds if arguments.seeds or arguments.quick else MORE_SEEDS
    for variant in variants:
        shift = 0 if arguments.seeds else SEED_STRIDE * known.index(variant)
        few, many = ([seed + shift for seed in own] for own in (seeds, more_seeds))
        if variant == SECOND_GENERATOR:
            specs += second_generator(many)
        else:
            own_seeds = many if variant == HARD else few
            specs += simulated(arguments.binary, variant, own_seeds, few[:1])
    return specs


def judge_all(specs: list[FirmSpec], arguments: argparse.Namespace) -> list[JudgedFirm]:
    """Judges every firm, some at a time; the first of each variant is shuffled too.

    Raises the first error, and starts no further firm then.
    """
    tools = Tools(arguments.binary, arguments.rules, arguments.out / "firms", arguments.keep)
    first: dict[tuple[str, str], FirmSpec] = {}
    for spec in specs:
        first.setdefault((spec.variant, spec.group), spec)
    shuffled, ablate = set(first.values()), not arguments.no_ablation
    judged: dict[str, JudgedFirm] = {}
    started = time.monotonic()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        waiting = [pool.submit(judge, spec, tools, ablate, spec in shuffled) for spec in specs]
        try:
            for done in as_completed(waiting):
                firm = done.result()
                judged[firm.spec.name] = firm
                _report_progress(len(judged), len(specs), time.monotonic() - started)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [judged[spec.name] for spec in specs]


def _report_progress(done: int, whole: int, seconds: float) -> None:
    """Now and then a line on standard error."""
    if done % 10 == 0 or done == whole:
        left = seconds / done * (whole - done)
        words = f"{done} of {whole} firms in {seconds:.0f} s, about {left:.0f} s left"
        print(words, file=sys.stderr)


def run(arguments: argparse.Namespace) -> str:
    """Judges the panel, writes the page, and returns what is printed."""
    specs = firms_of(arguments)
    if not specs:
        raise PanelError("no firms: give --firm, or leave out --only-given")
    if len({spec.name for spec in specs}) < len(specs):
        raise PanelError("two firms of one name; rename the folder of one")
    default = QUICK_REPLICATES if arguments.quick else FULL_REPLICATES
    figures = figures_of(
        judge_all(specs, arguments), arguments.replicates or default, arguments.bootstrap_seed
    )
    arguments.out.mkdir(parents=True, exist_ok=True)
    page = arguments.out / "quality.html"
    page.write_text(as_page(figures, hold_threshold(arguments.rules)), encoding="utf-8")
    plain = json.dumps(as_plain(figures), indent=1)
    page.with_suffix(".json").write_text(plain + "\n", encoding="utf-8")
    return plain if arguments.json else f"{as_text(figures)}\n\nthe page: {page}"


def main() -> int:
    """Exit code 0; 1 when a firm can't be made or scanned; 6 when an input can't be read."""
    try:
        print(run(parse_arguments()))
    except PanelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 6
    return 0


if __name__ == "__main__":
    sys.exit(main())
