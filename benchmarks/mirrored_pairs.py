#!/usr/bin/env python3
"""Measures whether mirrored pairs are found at the false discovery rate that was asked for.

Scans many firms with rules of which each asks for one nominal rate and nothing else, so that the
statistic is judged and not the rule that ships. A discovery is right when it is a planted pair; two
accounts of one planted group count neither way.

- `equal lots`, `jittered lots`: pairs that mirror each other for six days in a row, in equal lots or
  in lots that differ by 5 %; `scattered`: on six days anywhere among sixty.
- `styles`: two fifths of all accounts persistently trade one of two opposite styles.
- `signals`: twenty public signals of twenty followers each, with planted pairs, alone, and alone with
  every second signal opposed to another on half of the days.
- `decoy`: a planted firm whose accounts change places within each day, instrument and class of lots,
  so that all that is found is false. Classes with few rows change places with each other: two legs
  alone in theirs would stay together and be found rightly.
- `second`: the second generator, ordinary, hard and clean.

Needs numpy.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOMINAL = (0.01, 0.05, 0.10)
DONE, REJECTED_IN_PART = 0, 3

RULE = """\
id: pairs-{percent}
title: Pairs at a nominal false discovery rate of {percent} %
pattern: pairs_{percent}
family: trading
subject: pair
state: shadow
owner: benchmark
signals:
  mirror: {{statistic: mirrored_pairs, false_discovery_rate: {rate}}}
when: mirror.days >= 3
evidence: mirror.log_odds
hold: commissions_of(mirror.customers)
explain: "{{mirror.days}} days"
tests: []
"""

WORLDS = {
    "equal lots": ["--pairs", "40", "--mirrored", "6"],
    "jittered lots": ["--pairs", "40", "--mirrored", "6", "--jitter", "0.05"],
    "scattered": ["--pairs", "40", "--mirrored", "6", "--scattered"],
    "scattered, jittered": [
        "--pairs", "40", "--mirrored", "6", "--scattered", "--jitter", "0.05",
    ],
    "styles": ["--pairs", "40", "--mirrored", "6", "--styles", "0.4"],
    "signals": ["--pairs", "40", "--mirrored", "6", "--signals", "20"],
    "signals alone": ["--pairs", "0", "--signals", "20"],
    "signals opposed": ["--pairs", "0", "--signals", "20", "--opposed", "0.5"],
    "decoy": ["--pairs", "40", "--mirrored", "10"],
}
SECOND = {"second": [], "second, hard": ["--hard"], "second, clean": ["--clean"]}


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=Path(".build/release/holdback"))
    parser.add_argument("--rules", type=Path, default=Path("rules"), help="for the calibration")
    parser.add_argument("--seeds", type=int, default=5, help="firms of each kind (5)")
    parser.add_argument("--accounts", type=int, default=2000, help="accounts of a firm (2000)")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def write_rules(folder: Path, shipped: Path) -> None:
    """One rule for each nominal rate; the calibration keeps no curve."""
    folder.mkdir()
    for rate in NOMINAL:
        percent = round(rate * 100)
        (folder / f"pairs-{percent}.yaml").write_text(RULE.format(percent=percent, rate=rate))
    text = (shipped / "calibration.yaml").read_text()
    (folder / "calibration.yaml").write_text(text[: text.index("# What a rule's evidence")])


SMALLEST_CLASS = 12


def classes(rows: list[dict[str, str]]) -> dict[tuple, list[int]]:
    """Places of rows by day, instrument and class of lots, small classes of one instrument together."""
    strata: dict[tuple, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        size = round(2 * math.log(float(row["lots_traded"])))
        strata[row["date"], row["instrument"], row["currency"], size].append(index)
    joined: dict[tuple, list[int]] = defaultdict(list)
    for key, members in strata.items():
        joined[key if len(members) >= SMALLEST_CLASS else key[:3]] += members
    return joined


def shuffle_accounts(data: Path, seed: int) -> None:
    """Accounts change places within each class of rows; order by a keyed hash."""
    path = data / "trading_activity.csv"
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    for key, members in classes(rows).items():
        owners = [rows[index]["customer_id"] for index in members]
        order = sorted(owners, key=lambda o: hashlib.sha256(f"{seed}{key}{o}".encode()).digest())
        for index, owner in zip(members, order):
            rows[index]["customer_id"] = owner
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    truth = json.loads((data / "truth.json").read_text()) | {"pairs": []}
    (data / "truth.json").write_text(json.dumps(truth))


def make_firm(world: str, seed: int, arguments: argparse.Namespace, data: Path) -> None:
    """The records and the truth of one firm."""
    if world in SECOND:
        words = ["other_firms.py", data, "--seed", seed, *SECOND[world]]
    else:
        words = ["trading_firm.py", data, "--accounts", arguments.accounts, "--seed", seed]
        words += WORLDS[world]
    command = [sys.executable, str(HERE / words[0]), *map(str, words[1:])]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    if world == "decoy":
        shuffle_accounts(data, seed)


def scan(data: Path, out: Path, rules: Path, binary: Path) -> dict[str, list[frozenset]]:
    """Discovered pairs by rule."""
    command = [binary, "scan", data, "--rules", rules, "--out", out, "--quiet"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode not in (DONE, REJECTED_IN_PART):
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
    found = defaultdict(list)
    with open(out / "flags.ndjson") as file:
        for flag in map(json.loads, file):
            found[flag["rule"]].append(frozenset(flag["customer_ids"]))
    return found


def judge(data: Path, found: dict[str, list[frozenset]]) -> dict[int, dict[str, int]]:
    """Right and wrong discoveries and what was to be found, by nominal per cent."""
    truth = json.loads((data / "truth.json").read_text())
    pairs = {frozenset(pair[:2]): pair[2] for pair in truth["pairs"]}
    groups = [set(group if isinstance(group, list) else group["customers"])
              for group in truth.get("groups", [])]
    long = {pair for pair, days in pairs.items() if days >= 6}
    counts = {}
    for rate in NOMINAL:
        percent = round(rate * 100)
        discovered = set(found.get(f"pairs-{percent}", []))
        wrong = [p for p in discovered - set(pairs) if not any(p <= group for group in groups)]
        counts[percent] = {
            "right": len(discovered & set(pairs)),
            "wrong": len(wrong),
            "long": len(long),
            "long found": len(discovered & long),
        }
    return counts


def measure(arguments: argparse.Namespace) -> dict[str, dict[int, dict[str, int]]]:
    """Counts of every world, pooled over its firms."""
    totals: dict[str, dict[int, dict[str, int]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_rules(work / "rules", arguments.rules)
        for world in [*WORLDS, *SECOND]:
            totals[world] = {round(r * 100): defaultdict(int) for r in NOMINAL}
            for seed in range(1, arguments.seeds + 1):
                data, out = work / "firm", work / "out"
                make_firm(world, seed, arguments, data)
                counts = judge(data, scan(data, out, work / "rules", arguments.binary))
                for percent, values in counts.items():
                    for name, value in values.items():
                        totals[world][percent][name] += value
                shutil.rmtree(data)
            print(f"  {world}: done", file=sys.stderr)
    return totals


def show(totals: dict[str, dict[int, dict[str, int]]]) -> None:
    """Realised rates beside the nominal ones, and recall of pairs of at least six days."""
    print(f"{'firms':<20}{'nominal':>9}{'right':>8}{'wrong':>8}{'realised':>10}{'recall >= 6 days':>18}")
    for world, rates in totals.items():
        for percent, c in rates.items():
            found = c["right"] + c["wrong"]
            realised = f"{100 * c['wrong'] / found:.1f} %" if found else "-"
            recall = f"{c['long found'] / c['long']:.3f}" if c["long"] else "-"
            print(f"{world:<20}{percent:>7} %{c['right']:>8}{c['wrong']:>8}{realised:>10}{recall:>18}")


if __name__ == "__main__":
    settings = parse_arguments()
    result = measure(settings)
    print(json.dumps(result)) if settings.json else show(result)
