#!/usr/bin/env python3
"""Measures `holdback link` beside Splink and recordlinkage, on the same files in one run.

Quality: the febrl sets that recordlinkage ships, without the social security number, and sets of
`linkage_sets.py`. Of a peer that gives probabilities, the best F1 over all its thresholds counts,
and the recall at precision 0.99; of `holdback link`, its rows as they are. Speed: one large file.
Needs splink, recordlinkage and duckdb (`pip install -r requirements-linkage.txt`).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linkage_sets import CUSTOMERS, MISSING, RATES, LinkageSet, all_sets, within

HERE = Path(__file__).resolve().parent
FEBRL = {
    "given_name": "given_name", "surname": "surname", "street_number": "code",
    "address_1": "text", "address_2": "text", "suburb": "place", "postcode": "code",
    "state": "code", "date_of_birth": "date",
}


@dataclass(frozen=True)
class Score:
    """Of pairs: precision, recall and F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pair_count(groups: Iterable[list[int]]) -> int:
    """Pairs within groups; of two files, given as 0 and 1, those across."""
    total = 0
    for group in groups:
        ones = sum(group)
        total += ones * (len(group) - ones) if 1 in group and 0 in group else 0
    return total


def score_persons(rows: list[tuple[int, str, str]], truth: list[dict[str, str]]) -> Score:
    """Rows of (file, id, person) against the truth of each file."""
    across = len(truth) == 2

    def pairs(key: int) -> int:
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for file, record, person in rows:
            true = truth[file][record]
            groups[[(person,), (true,), (person, true)][key]].append(file)
        if across:
            return pair_count(groups.values())
        return sum(len(g) * (len(g) - 1) // 2 for g in groups.values())

    found, true, right = pairs(0), pairs(1), pairs(2)
    return Score(right / max(1, found), right / max(1, true))


def score_pairs(pairs: list[tuple[str, str, float]], truth: list[dict[str, str]]) -> tuple[float, float]:
    """Best F1 over all thresholds, and recall at precision 0.99."""
    of = {record: person for file in truth for record, person in file.items()}
    counts = Counter(of.values())
    total = sum(n * (n - 1) // 2 for n in counts.values())
    right, best, recall = 0, 0.0, 0.0
    for place, (left, other, _) in enumerate(sorted(pairs, key=lambda pair: -pair[2]), 1):
        right += of[left] == of[other]
        score = Score(right / place, right / total)
        best = max(best, score.f1)
        if score.precision >= 0.99:
            recall = max(recall, score.recall)
    return best, recall


def febrl_sets() -> list[LinkageSet]:
    """febrl1 to febrl4; a record's number is its person."""
    import recordlinkage.datasets as datasets

    folder = Path(datasets.__file__).parent / "febrl"
    sets = []
    for name, files in [("1", ["1"]), ("2", ["2"]), ("3", ["3"]), ("4", ["4a", "4b"])]:
        rows = []
        for file in files:
            with (folder / f"dataset{file}.csv").open(encoding="utf-8") as source:
                reader = csv.DictReader(source, skipinitialspace=True)
                rows.append([{"id": r["rec_id"], **{k: r[k] for k in FEBRL}} for r in reader])
        truth = [{r["id"]: re.sub(r"rec-(\d+)-.*", r"\1", r["id"]) for r in part} for part in rows]
        sets.append(LinkageSet(f"febrl{name}", FEBRL, rows, truth))
    return sets


def measured(command: list[str]) -> tuple[float, float, str]:
    """Wall seconds, peak megabytes and standard output of a process that ends well."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"error: {command[0]}: exit code {process.returncode}\n{errors.read()[-2000:]}")
        output.seek(0)
        return wall, usage.ru_maxrss * 1024 / 1e6, output.read()


def link(binary: Path, one: LinkageSet, paths: list[Path], out: Path) -> tuple[float, float]:
    """Runs `holdback link`; seconds and megabytes."""
    fields = [f"--field={column}:{kind}" for column, kind in one.kinds.items()]
    command = [str(binary), "link", *map(str, paths), "--id", "id", "--out", str(out), "--quiet"]
    return measured(command + fields)[:2]


def peer(which: str, one: LinkageSet, paths: list[Path], out: Path) -> tuple[float, float]:
    """Runs a peer; seconds and megabytes."""
    job = out.with_suffix(".json")
    job.write_text(json.dumps({"kinds": one.kinds, "files": list(map(str, paths))}))
    return measured([sys.executable, str(HERE / "linkage_peers.py"), which, str(job), str(out)])[:2]


def read_pairs(path: Path) -> list[tuple[str, str, float]]:
    """Pairs as a peer wrote them."""
    with path.open(encoding="utf-8") as file:
        return [(left, right, float(p)) for left, right, p in csv.reader(file)]


def judge(binary: Path, one: LinkageSet, work: Path) -> None:
    """One line of the table of quality."""
    paths = one.write(work)
    out = work / "out.csv"
    seconds, _ = link(binary, one, paths, out)
    with out.open(encoding="utf-8") as file:
        rows = [
            (paths.index(Path(r["source"])) if "source" in r else 0, r["id"], r["person"])
            for r in csv.DictReader(file)
        ]
    ours = score_persons(rows, one.truth)
    theirs, _ = peer("splink", one, paths, out)
    best, recall = score_pairs(read_pairs(out), one.truth)
    em = "     -"
    if one.name.startswith("febrl"):
        peer("em", one, paths, out)
        em = f"{score_pairs(read_pairs(out), one.truth)[0]:6.4f}"
    print(
        f"{one.name:<11}{len(rows):>8,}{ours.f1:>9.4f}{ours.precision:>8.4f}{ours.recall:>8.4f}"
        f"{best:>9.4f}{recall:>8.4f}  {em}{seconds:>8.1f}{theirs:>8.1f}",
        flush=True,
    )


def race(binary: Path, records: int, work: Path, runs: int) -> None:
    """The two on one large file, in turns."""
    one = within("large", 1, int(records * 0.6), CUSTOMERS, RATES | MISSING)
    paths = one.write(work)
    print(f"{len(one.files[0]):,} records: wall s, peak MB")
    for _ in range(runs):
        ours = link(binary, one, paths, work / "out.csv")
        theirs = peer("splink", one, paths, work / "out.csv")
        print(
            f"holdback {ours[0]:.1f} {ours[1]:.0f}, splink {theirs[0]:.1f} {theirs[1]:.0f}, "
            f"ratio {ours[0] / theirs[0]:.3f}",
            flush=True,
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=Path(".build/release/holdback"))
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated sets (1)")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the generated sets (1.0)")
    parser.add_argument("--race", type=int, default=0, help="records of the large file (none)")
    parser.add_argument("--runs", type=int, default=1, help="turns of the race (1)")
    options = parser.parse_args()
    if not os.access(options.binary, os.X_OK):
        sys.exit(f"error: {options.binary}: no such program: swift build -c release, or --binary")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if options.race:
            race(options.binary.absolute(), options.race, work, options.runs)
            return
        print(
            f"{'set':<11}{'records':>8}{'F1':>9}{'prec.':>8}{'recall':>8}{'Splink':>9}{'R@.99':>8}"
            f"  {'EM':>6}{'s':>8}{'Splink':>8}"
        )
        for one in febrl_sets() + all_sets(options.seed, options.scale):
            judge(options.binary.absolute(), one, work)


if __name__ == "__main__":
    main()
