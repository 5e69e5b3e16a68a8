"""Prints the figures, as text tables or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Iterable, Sequence

from scoring.bootstrap import Estimate
from scoring.counts import Kind, LookAlike, ScoredFirm
from scoring.measures import MEASURES, Measure

Estimates = dict[str, Estimate]
#: More firms than this are printed pooled only.
COLUMNS = 4


def as_text(firms: Sequence[ScoredFirm], single: Sequence[Estimates], pooled: Estimates) -> str:
    """The measures, one row each, then the kinds of fraud, then the notes."""
    blocks = [_measures_block(firms, single, pooled), _kinds_block(firms)]
    notes = [f"note: {note}" for firm in firms for note in firm.notes]
    return "\n\n".join(filter(None, [*blocks, "\n".join(notes)]))


def as_json(
    firms: Sequence[ScoredFirm], single: Sequence[Estimates], pooled: Estimates
) -> dict[str, Any]:
    """The same content as plain values."""
    return {
        "firms": [
            {
                "name": firm.name,
                "affiliates": len(firm.affiliates),
                "fraudulent_affiliates": sum(a.fraudulent for a in firm.affiliates),
                "open_flags": firm.open_flags,
                "measures": plain_estimates(estimates),
                "kinds": _plain_kinds(firm.kinds),
                "notes": firm.notes,
            }
            for firm, estimates in zip(firms, single)
        ],
        "pooled": {"measures": plain_estimates(pooled), "kinds": _plain_kinds(pool_kinds(firms))},
    }


def pool_kinds(firms: Sequence[ScoredFirm]) -> dict[str, Kind]:
    """The kinds of fraud of all firms, added up."""
    return _pool((firm.kinds for firm in firms), Kind)


def pool_look_alikes(firms: Sequence[ScoredFirm]) -> dict[str, LookAlike]:
    """The honest look-alikes of all firms, added up."""
    return _pool((firm.look_alikes for firm in firms), LookAlike)


def _pool(firms: Iterable[dict[str, Any]], empty: type) -> dict[str, Any]:
    pooled: dict[str, Any] = {}
    for counts in firms:
        for name, own in counts.items():
            pooled.setdefault(name, empty()).add(own)
    return dict(sorted(pooled.items()))


def _measures_block(
    firms: Sequence[ScoredFirm], single: Sequence[Estimates], pooled: Estimates
) -> str:
    several = 1 < len(firms) <= COLUMNS
    last = firms[0].name if len(firms) == 1 else f"{len(firms)} firms"
    header = ["measure", *([firm.name for firm in firms] if several else []), last, "95 % interval"]
    rows = [header, *_counts(firms, several)]
    for measure in MEASURES:
        values = [estimates[measure.key].value for estimates in single] if several else []
        whole = pooled[measure.key]
        cells = [format_value(measure, value) for value in [*values, whole.value]]
        rows.append([measure.title, *cells, format_interval(measure, whole)])
    return table(rows)


def _counts(firms: Sequence[ScoredFirm], several: bool) -> list[list[str]]:
    """How many affiliates there are, how many cheat, and how many flags are open."""

    def row(title: str, counts: list[int]) -> list[str]:
        return [title, *map(str, counts if several else []), str(sum(counts)), ""]

    return [
        row("affiliates", [len(firm.affiliates) for firm in firms]),
        row("  of which cheat", [sum(a.fraudulent for a in firm.affiliates) for firm in firms]),
        row("open flags", [firm.open_flags for firm in firms]),
    ]


def _kinds_block(firms: Sequence[ScoredFirm]) -> str:
    kinds = pool_kinds(firms)
    if not kinds:
        return ""
    known = all(firm.has_lines for firm in firms)
    header = [
        "kind of fraud",
        "affiliates flagged",
        "customers flagged",
        "flags",
        "money held",
        "recall",
    ]
    return table([header, *(_kind_row(name, kind, known) for name, kind in kinds.items())])


def _kind_row(name: str, kind: Kind, known: bool) -> list[str]:
    recall = f"{100 * kind.held / kind.amount:.1f} %" if known and kind.amount else "-"
    money = f"{kind.held:,.2f} of {kind.amount:,.2f}" if known else f"{kind.held:,.2f}"
    return [
        name,
        f"{kind.affiliates_flagged} of {kind.affiliates}",
        f"{kind.customers_flagged} of {kind.customers}",
        str(kind.flags),
        money,
        recall,
    ]


def format_value(measure: Measure, value: float | None) -> str:
    """The value in the measure's own form, or a dash."""
    if value is None:
        return "-"
    digits = 2 if 0 < value < 0.01 else 1
    forms = {
        "percent": f"{100 * value:.{digits}f} %",
        "number": f"{value:.3f}",
        "rate": f"{value:.1f}",
        "count": f"{value:.0f}",
    }
    return forms[measure.form]


def format_interval(measure: Measure, whole: Estimate) -> str:
    """The 95 % interval in the measure's own form, or a dash."""
    if whole.interval is None:
        return "-"
    low, high = (format_value(measure, bound) for bound in whole.interval)
    return f"{low} .. {high}"


def table(rows: list[list[str]]) -> str:
    """Rows as aligned text: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:]))]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def plain_estimates(estimates: Estimates) -> dict[str, Any]:
    """Estimates as plain values, by key."""
    return {key: {"value": e.value, "interval": e.interval} for key, e in estimates.items()}


def _plain_kinds(kinds: dict[str, Kind]) -> dict[str, Any]:
    return {name: asdict(kind) for name, kind in kinds.items()}
