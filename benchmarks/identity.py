#!/usr/bin/env python3
"""Is self-referral found, are rings, and who is taken for whom? On firms made for the occasion.

Each firm is scanned as it is and without its affiliate directory, with `--hashed` also with names and
addresses as keyed digests. Printed per group of firms: money of schemes held (of what had not been
paid yet), honest affiliates flagged for identity, and of honest look-alikes how many accounts were
merged with another person's (needs `swift build -c release --product person-bench`).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from panel.firms import OTHER_FIRMS, PanelError, run
from scoring.scan import amount_of, is_paid, read_scan
from scoring.tables import read_table

KINDS = ("self_referral", "email_ring")
LOOK_ALIKES = (
    "family",
    "club_domain",
    "mail_domain_club",
    "common_name",
    "loyal_buyer",
    "portfolio",
    "portfolio_buyer",
    "own_purchase",
)
SECOND, SIMULATED = "second", "simulated"


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--binary", type=Path, default=Path(".build/release/holdback"), help="the engine")
    add("--persons", type=Path, default=Path(".build/release/person-bench"), help="person-bench")
    add("--rules", type=Path, default=Path("rules"), help="the rule folder")
    add("--first-seed", type=int, default=1101, help="seed of the first firm (1101)")
    add("--firms", type=int, default=6, help="firms per group (6)")
    add("--jobs", type=int, default=2, help="firms judged at a time (2)")
    add("--hashed", action="store_true", help="judge with keyed digests of identities too")
    add("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


def make(source: str, mode: str, seed: int, folder: Path, binary: Path) -> None:
    """Writes one firm; `mode` is ordinary, hard or clean."""
    if source == SECOND:
        command = [sys.executable, str(OTHER_FIRMS), str(folder), "--seed", str(seed)]
        run(command + ([] if mode == "ordinary" else [f"--{mode}"]))
        return
    command = [str(binary), "simulate", str(folder), "--seed", str(seed), "--quiet"]
    options = {"ordinary": ["large"], "hard": ["hard"], "clean": ["large"]}[mode]
    run([*command, "--variant", *options, *(["--clean"] if mode == "clean" else [])])


def judge(
    data: Path, out: Path, arguments: argparse.Namespace, options: tuple[str, ...] = ()
) -> Counter[str]:
    """Scans a firm and counts; money is counted in hundredths."""
    shutil.rmtree(out, ignore_errors=True)
    command = [str(arguments.binary), "scan", str(data), "--rules", str(arguments.rules)]
    run([*command, "--out", str(out), "--quiet", *options], accepted=(0, 3))
    scan = read_scan(out, data)
    counts: Counter[str] = Counter()
    for key in scan.truth.lines - scan.truth.grey_lines:
        if is_paid(scan.lines[key]):
            continue
        kind = scan.truth.customers.get(str(scan.lines[key].get("customer_id")), "")
        if kind in KINDS:
            amount = round(100 * amount_of(scan.lines[key], {}))
            counts[f"{kind} money"] += amount
            counts[f"{kind} held"] += amount if key in scan.held else 0
    flagged = {
        name for flag in scan.flags if flag["pattern"] in KINDS for name in scan.affiliates_of(flag)
    }
    for name, kind in scan.truth.affiliates.items():
        if kind in KINDS:
            counts[f"{kind} schemes"] += 1
            counts[f"{kind} flagged"] += name in flagged
    honest = set(scan.truth.all_affiliates) - scan.truth.affiliates.keys()
    counts["honest"] += len(honest)
    counts["honest flagged"] += len(honest & flagged)
    return counts


def merges(data: Path, persons: Path) -> Counter[str]:
    """Accounts of honest look-alikes, and those put together with another person's.

    Who is whom stands in `truth.json` where the firm tells; else two accounts are two persons' where
    both names are given and have no word in common: less is counted then than there is.
    """
    path = data / "customers.ndjson"
    result = subprocess.run([persons, path], capture_output=True, text=True, check=True)
    found = dict(line.split(",") for line in result.stdout.split())
    truth = json.loads((data / "truth.json").read_text(encoding="utf-8"))
    real = {key: person[0] for person in truth.get("persons", []) for key in person}
    words: dict[str, set[str]] = {}
    for row in read_table(data, "customers") or []:
        names = f"{row.get('first_name') or ''} {row.get('last_name') or ''}"
        words[row["customer_id"]] = set(names.casefold().split())
    groups: dict[str, list[str]] = {}
    for key, person in found.items():
        groups.setdefault(person, []).append(key)

    def is_other(left: str, right: str) -> bool:
        if "persons" in truth:
            return real.get(left, left) != real.get(right, right)
        return bool(words[left] and words[right]) and not words[left] & words[right]

    counts: Counter[str] = Counter()
    for kind in LOOK_ALIKES:
        for key in truth.get("look_alikes", {}).get(kind, []):
            if key not in found or key in truth["customers"]:
                continue
            counts[f"{kind} accounts"] += 1
            counts[f"{kind} merged"] += any(is_other(key, other) for other in groups[found[key]])
    return counts


def work(source: str, mode: str, seed: int, arguments: argparse.Namespace) -> dict[str, Counter]:
    """Everything about one firm, by what was given."""
    with tempfile.TemporaryDirectory() as folder:
        data, out, key = (Path(folder) / name for name in ("firm", "out", "key"))
        key.write_text("a key for measuring alone", encoding="utf-8")
        hashing = ("--hash-identities", str(key))
        make(source, mode, seed, data, arguments.binary)
        result = {"with directory": judge(data, out, arguments)}
        if arguments.hashed:
            result["with directory, hashed"] = judge(data, out, arguments, hashing)
        if arguments.persons.exists():
            result["with directory"] += merges(data, arguments.persons)
        (data / "affiliates.ndjson").unlink(missing_ok=True)
        result["without"] = judge(data, out, arguments)
        if arguments.hashed:
            result["without, hashed"] = judge(data, out, arguments, hashing)
        return result


def share(part: int, whole: int) -> str:
    """A share with its counts."""
    return f"{100 * part / whole:.1f} % of {whole:,}" if whole else "-"


def show(title: str, counts: Counter[str]) -> str:
    """The figures of one group as text."""
    lines = [title]
    for kind in KINDS:
        if counts[f"{kind} schemes"]:
            held = share(counts[f"{kind} held"], counts[f"{kind} money"])
            flagged = f"{counts[f'{kind} flagged']} of {counts[f'{kind} schemes']}"
            lines.append(f"  {kind}: money held {held}; schemes flagged {flagged}")
    lines.append(f"  honest affiliates flagged {counts['honest flagged']} of {counts['honest']}")
    for kind in LOOK_ALIKES:
        if counts[f"{kind} accounts"]:
            merged = share(counts[f"{kind} merged"], counts[f"{kind} accounts"])
            lines.append(f"  {kind}: merged with another person {merged}")
    return "\n".join(lines)


def main() -> int:
    """Exit code 0; 1 when a firm can't be made or scanned."""
    arguments = parse_arguments()
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.firms)
    tasks = [
        (source, mode, seed)
        for source in (SECOND, SIMULATED)
        for mode in ("ordinary", "hard", "clean")
        for seed in seeds
    ]
    totals: dict[str, Counter[str]] = {}
    try:
        with ThreadPoolExecutor(arguments.jobs) as pool:
            results = pool.map(lambda task: work(*task, arguments), tasks)
            for (source, mode, _), result in zip(tasks, results):
                for given, counts in result.items():
                    totals.setdefault(f"{source}, {mode}, {given}", Counter()).update(counts)
    except PanelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(totals, indent=1))
    else:
        print("\n".join(show(title, counts) for title, counts in totals.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
