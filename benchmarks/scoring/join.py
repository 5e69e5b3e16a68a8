"""Joins a scan with the truth: counts for each affiliate and for each kind of fraud."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from scoring.counts import Affiliate, Kind, ScoredFirm
from scoring.exposure import exposures_of
from scoring.look_alikes import look_alikes_of
from scoring.scan import Rates, Scan, Side, amount_of, is_paid, read_scan
from scoring.tables import Row


def score_firm(out: Path, data: Path, rates: Rates) -> ScoredFirm:
    """Reads the scan in `out` and the firm in `data`, and joins the two."""
    scan = read_scan(out, data)
    affiliates = _affiliates(scan)
    _count_money(scan, affiliates, rates)
    _count_flags(scan, affiliates)
    _count_pairs(scan, affiliates)
    return ScoredFirm(
        name=data.name,
        affiliates=[affiliates[name] for name in sorted(affiliates)],
        kinds=_kinds(scan, rates),
        look_alikes=look_alikes_of(scan),
        exposures=exposures_of(scan, rates),
        has_lines=scan.has_lines,
        open_flags=len(scan.flags),
        notes=[f"{data.name}: {note}" for note in _notes(scan, rates)],
    )


def _affiliates(scan: Scan) -> dict[str, Affiliate]:
    """One entry for each affiliate that the truth, the output or a commission line names."""
    names = {*scan.truth.all_affiliates, *scan.truth.affiliates, *scan.scores}
    names.update(line["affiliate_id"] for line in scan.lines.values())
    names.update(name for flag in scan.flags for name in scan.affiliates_of(flag))
    return {
        name: Affiliate(name, scan.scores.get(name, 0.0), fraudulent=name in scan.truth.affiliates)
        for name in names
    }


def _count_money(scan: Scan, affiliates: dict[str, Affiliate], rates: Rates) -> None:
    for commission_id, line in scan.lines.items():
        affiliate = affiliates[line["affiliate_id"]]
        amount, side = amount_of(line, rates), scan.side_of_line(commission_id)
        held = commission_id in scan.held
        affiliate.has_held_line |= held
        if side is Side.FRAUD:
            affiliate.fraud_amount += amount
            affiliate.fraud_held += amount * held
            affiliate.fraud_unpaid += amount * (held or not is_paid(line))
        elif side is Side.HONEST:
            affiliate.honest_amount += amount
            affiliate.honest_held += amount * held


def _count_flags(scan: Scan, affiliates: dict[str, Affiliate]) -> None:
    for flag in scan.flags:
        named = scan.affiliates_of(flag)
        for name in named:
            affiliates[name].flagged = True
        if named and scan.side_of_flag(flag) is Side.HONEST:
            affiliates[named[0]].false_flags += 1


def _count_pairs(scan: Scan, affiliates: dict[str, Affiliate]) -> None:
    """Counts planted and flagged pairs; inside a planted group a pair counts neither way."""
    flagged, planted = scan.flagged_pairs(), scan.truth.pairs
    for pair in planted:
        owner = affiliates.get(scan.owners.get(min(pair), ""))
        if owner:
            owner.pairs_planted += 1
            owner.pairs_found += pair in flagged
    for pair, flag in flagged.items():
        names = [scan.owners.get(min(pair)), *scan.affiliates_of(flag)]
        owner = next((affiliates[name] for name in names if name in affiliates), None)
        if owner and (pair in planted or not scan.truth.is_inside_group(pair)):
            owner.pairs_flagged += 1
            owner.pairs_right += pair in planted


def _kinds(scan: Scan, rates: Rates) -> dict[str, Kind]:
    kinds: defaultdict[str, Kind] = defaultdict(Kind)
    _count_subjects_by_kind(scan, kinds)
    for flag in scan.flags:
        for kind in _kinds_of_flag(scan, flag):
            kinds[kind].flags += 1
    for commission_id, line in scan.lines.items():
        if scan.side_of_line(commission_id) is Side.FRAUD:
            counts = kinds[_kind_of_line(scan, line)]
            amount, held = amount_of(line, rates), commission_id in scan.held
            counts.amount += amount
            counts.unpaid += amount * (held or not is_paid(line))
            counts.held += amount * held
    return dict(sorted(kinds.items()))


def _count_subjects_by_kind(scan: Scan, kinds: defaultdict[str, Kind]) -> None:
    """Fraudulent affiliates and customers, and how many of them any open flag names."""
    flagged_affiliates = {name for flag in scan.flags for name in scan.affiliates_of(flag)}
    flagged_customers = {name for flag in scan.flags for name in flag.get("customer_ids") or []}
    for name, kind in scan.truth.affiliates.items():
        kinds[kind].affiliates += 1
        kinds[kind].affiliates_flagged += name in flagged_affiliates
    for name, kind in scan.truth.customers.items():
        kinds[kind].customers += 1
        kinds[kind].customers_flagged += name in flagged_customers


def _kinds_of_flag(scan: Scan, flag: Row) -> set[str]:
    """The kinds of fraud that a right flag points at: its customers', else its affiliates'."""
    if scan.side_of_flag(flag) is not Side.FRAUD:
        return set()
    customers = {scan.truth.customers.get(name) for name in flag.get("customer_ids") or []}
    affiliates = {scan.truth.affiliates.get(name) for name in scan.affiliates_of(flag)}
    return {kind for kind in (customers - {None} or affiliates) if kind}


def _kind_of_line(scan: Scan, line: Row) -> str:
    by_customer = scan.truth.customers.get(line.get("customer_id", ""))
    return by_customer or scan.truth.affiliates.get(line["affiliate_id"]) or "other"


def _notes(scan: Scan, rates: Rates) -> list[str]:
    """What the reader must know before trusting the money figures."""
    notes = []
    if not scan.has_lines:
        notes.append(
            "no commissions file, lines are read from the holds alone; "
            "money recall and honest money are unavailable"
        )
    unrated = sorted({line.get("currency", "") for line in scan.lines.values()} - rates.keys())
    if len(unrated) > 1:
        notes.append(f"{', '.join(unrated)} are added at face value; give --rate CURRENCY=FACTOR")
    absent = len(scan.held - scan.lines.keys())
    if absent:
        notes.append(f"{absent} held lines are not in the commissions file and count nothing")
    return notes
