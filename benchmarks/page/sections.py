"""The tables of the report."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Iterable

from page.cells import bar_cell, beside, interval_picture, signed, table, value_cell, words
from panel.figures import ABLATED, ALL, Comparison, Figures
from panel.text import BY_VARIANT, change, per_thousand, percent
from scoring.bootstrap import Estimate
from scoring.counts import LookAlike
from scoring.measures import BY_KEY, MEASURES, Measure
from scoring.report import format_value

OTHER = '<span class="other">fixed thresholds</span>'
GROUP_TITLES = {ALL: "all firms", "clean": "firms where nobody cheats"}


def measure_table(figures: Figures) -> str:
    """Every measure, the engine beside the fixed thresholds, a column for each group."""
    groups = [own for name, own in figures.groups.items() if name != ALL]
    head = ["measure"]
    for group in groups:
        title = GROUP_TITLES.get(group.name, f"{group.name} firms")
        head += [f"{title} <span>Holdback</span>", f"{title} {OTHER}"]
    rows = (
        [
            measure.title,
            *(
                value_cell(measure, estimates[measure.key])
                for group in groups
                for estimates in (group.engine, group.baseline)
            ),
        ]
        for measure in MEASURES
    )
    return table(head, rows)


def kind_table(figures: Figures) -> str:
    """How much of each kind of fraud was held and found."""
    rows = []
    for name, kinds in figures.kinds.items():
        row = [words(name)]
        for part, whole in (
            ("held", "amount"),
            ("held", "unpaid"),
            ("affiliates_flagged", "affiliates"),
            ("customers_flagged", "customers"),
        ):
            parts = [(getattr(kind, part), getattr(kind, whole)) for kind in kinds]
            shares = [own / of if of else None for own, of in parts]
            is_count = part != "held"
            texts = [f"{own:,} of {of:,}" if is_count else percent(own, of) for own, of in parts]
            row.append(bar_cell(shares, texts))
        rows.append(row)
    head = ["kind", "money held", "of the unpaid", "affiliates flagged", "customers flagged"]
    return table(head, rows, style="kinds")


def look_alike_table(figures: Figures) -> str:
    """Mistakes per 1,000 of each kind of honest look-alike."""
    head = ["kind", "customers", "flagged", OTHER, "money held", OTHER]
    head += ["affiliates", "flagged", OTHER]
    rows = [[words(name), *_look_alike_cells(pair)] for name, pair in figures.look_alikes.items()]
    if not any(pair[0].affiliates for pair in figures.look_alikes.values()):
        head, rows = head[:6], [row[:6] for row in rows]
    return table(head, rows)


def _look_alike_cells(pair: tuple[LookAlike, LookAlike]) -> Iterable[str]:
    for part, whole, counts in (
        ("customers_flagged", "customers", True),
        ("customers_held", "customers", False),
        ("affiliates_flagged", "affiliates", True),
    ):
        own, other = (per_thousand(getattr(kind, part), getattr(kind, whole)) for kind in pair)
        if counts:
            count = getattr(pair[0], whole)
            yield f"{count:,}" if count else '<td class="none">-</td>'
        style = "hit" if getattr(pair[0], part) else "fine"
        yield f'<td class="{style}">{own}</td>' if own != "-" else '<td class="none">-</td>'
        yield f"<i>{other}</i>" if other != "-" else '<td class="none">-</td>'


def without_table(figures: Figures) -> str:
    """What changes where a rule is left out, with the interval of the change."""
    rows = []
    for rule, shifts in figures.without.items():
        row = [escape(rule)]
        for key in ABLATED:
            reach = max(_reach(other[key].change) for other in figures.without.values()) or 1.0
            own = shifts[key].change
            picture = interval_picture(own, None, (-reach, reach))
            text = signed(change(BY_KEY[key], own))
            row.append(beside(picture, text))
        rows.append(row)
    head = ["rule left out", *(BY_KEY[key].title for key in ABLATED)]
    return table(head, rows, style="changes")


def _reach(own: Estimate) -> float:
    bounds = [own.value or 0.0, *(own.interval or ())]
    return max(abs(bound) for bound in bounds)


def variant_table(figures: Figures) -> str:
    """A few measures of each variant, as intervals on a common axis."""
    ends = {key: _ends(figures, BY_KEY[key]) for key in BY_VARIANT}
    rows = []
    for name, own in figures.variants.items():
        row = [words(name.replace("-", " ")), f"{own.firms}", f"{own.affiliates:,}"]
        row += [_variant_cell(own, BY_KEY[key], ends[key]) for key in BY_VARIANT]
        rows.append(row)
    head = ["variant", "firms", "affiliates", *(BY_KEY[key].title for key in BY_VARIANT)]
    return table(head, rows)


def _ends(figures: Figures, measure: Measure) -> tuple[float, float]:
    """From 0 to the greatest value; ranking and recall go to 1."""
    if measure.key in ("pr_auc", "unpaid_recall"):
        return 0.0, 1.0
    values = [
        estimates[measure.key].value or 0.0
        for own in figures.variants.values()
        for estimates in (own.engine, own.baseline)
    ]
    return 0.0, max(values, default=1.0) or 1.0


def _variant_cell(own: Comparison, measure: Measure, ends: tuple[float, float]) -> str:
    engine, baseline = own.engine[measure.key], own.baseline[measure.key]
    if engine.value is None:
        return '<td class="none">not defined</td>'
    picture = interval_picture(engine, baseline, ends)
    own_text, other_text = (format_value(measure, e.value) for e in (engine, baseline))
    return beside(picture, f"<b>{own_text}</b><i>{other_text}</i>")


def artefact_table(figures: Figures) -> str:
    """Every measure before and after the shuffle."""
    rows = []
    for measure in MEASURES:
        shift = figures.artefacts[measure.key]
        verdict = ("fine", "inside") if shift.is_inside else ("hit", "outside")
        rows.append(
            [
                measure.title,
                value_cell(measure, shift.before),
                format_value(measure, shift.after.value),
                signed(change(measure, shift.change)),
                f'<td class="{verdict[0]}">{verdict[1]}</td>',
            ]
        )
    return table(["measure", "before", "after", "change", "of the interval"], rows)


def firm_table(figures: Figures) -> str:
    """Every firm with its own figures."""
    head = ["firm", "group", "affiliates", "cheat", "open flags", "seconds", "made by"]
    rows = []
    for firm in figures.firms:
        affiliates = firm.engine.affiliates
        command = firm.spec.command
        made = " ".join(part if part[:1] == "-" else Path(part).name for part in command)
        rows.append(
            [
                words(firm.spec.name),
                firm.spec.group,
                f"{len(affiliates):,}",
                str(sum(affiliate.fraudulent for affiliate in affiliates)),
                str(firm.engine.open_flags),
                f"{firm.scan_seconds:.2f}",
                f"<code>{escape(made)}</code>" if made else "given",
            ]
        )
    return table(head, rows)
