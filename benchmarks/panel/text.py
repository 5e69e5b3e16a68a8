"""The figures of a panel as text."""

from __future__ import annotations

from typing import Callable, Iterable

from panel.figures import ABLATED, Comparison, Figures
from scoring.bootstrap import Estimate
from scoring.counts import Kind, LookAlike
from scoring.measures import BY_KEY, MEASURES, Measure
from scoring.report import format_interval, format_value, table

#: What the table of variants shows.
BY_VARIANT = ("pr_auc", "unpaid_recall", "honest_money_held", "honest_flagged_rate")


def as_text(figures: Figures) -> str:
    """All tables, each under its title."""
    blocks = [_comparison_block(comparison) for comparison in figures.groups.values()]
    blocks.append(_section("by variant", _variant_rows(figures)))
    if figures.kinds:
        blocks.append(
            _section("by kind of fraud (fixed thresholds in brackets)", _kind_rows(figures))
        )
    if figures.look_alikes:
        title = "honest look-alikes: flagged and held per 1,000 (fixed thresholds in brackets)"
        blocks.append(_section(title, _look_alike_rows(figures)))
    if figures.without:
        blocks.append(_section("what changes without a rule", _without_rows(figures)))
    if figures.artefacts:
        title = f"generators' traces shuffled, {figures.artefact_firms} firms"
        blocks.append(_section(title, _artefact_rows(figures)))
    notes = [note for firm in figures.firms for note in [*firm.engine.notes, *firm.notes]]
    blocks.append("\n".join(f"note: {note}" for note in notes))
    return "\n\n".join(filter(None, blocks))


def _section(title: str, rows: Iterable[list[str]]) -> str:
    return f"{title.upper()}\n{table(list(rows))}"


def _comparison_block(comparison: Comparison) -> str:
    title = (
        f"{comparison.name} firms: {comparison.firms}, with {comparison.affiliates:,} affiliates, "
        f"of which {comparison.fraudulent:,} cheat"
    )
    rows = [["measure", "holdback", "95 % interval", "fixed thresholds", "95 % interval"]]
    for measure in MEASURES:
        cells = [measure.title]
        for estimates in (comparison.engine, comparison.baseline):
            own = estimates[measure.key]
            cells += [format_value(measure, own.value), format_interval(measure, own)]
        rows.append(cells)
    return _section(title, rows)


def _variant_rows(figures: Figures) -> Iterable[list[str]]:
    yield ["variant", "firms", *(BY_KEY[key].title for key in BY_VARIANT)]
    for name, comparison in figures.variants.items():
        cells = (_with_interval(BY_KEY[key], comparison.engine[key]) for key in BY_VARIANT)
        yield [name, str(comparison.firms), *cells]


def _with_interval(measure: Measure, own: Estimate) -> str:
    value = format_value(measure, own.value)
    return value if own.interval is None else f"{value} [{format_interval(measure, own)}]"


def _kind_rows(figures: Figures) -> Iterable[list[str]]:
    yield ["kind", "money held", "of the unpaid", "affiliates flagged", "customers flagged"]
    for name, pair in figures.kinds.items():
        yield [
            name,
            _both(pair, lambda kind: percent(kind.held, kind.amount)),
            _both(pair, lambda kind: percent(kind.held, kind.unpaid)),
            _both(pair, lambda kind: _of(kind.affiliates_flagged, kind.affiliates)),
            _both(pair, lambda kind: _of(kind.customers_flagged, kind.customers)),
        ]


def _look_alike_rows(figures: Figures) -> Iterable[list[str]]:
    yield ["kind", "customers", "flagged", "held", "affiliates", "flagged"]
    for name, pair in figures.look_alikes.items():
        yield [
            name,
            f"{pair[0].customers:,}",
            _both(pair, lambda kind: per_thousand(kind.customers_flagged, kind.customers)),
            _both(pair, lambda kind: per_thousand(kind.customers_held, kind.customers)),
            f"{pair[0].affiliates:,}",
            _both(pair, lambda kind: per_thousand(kind.affiliates_flagged, kind.affiliates)),
        ]


def _both(pair: tuple[Kind | LookAlike, ...], form: Callable[..., str]) -> str:
    engine, baseline = map(form, pair)
    return engine if engine == baseline == "-" else f"{engine} ({baseline})"


def _without_rows(figures: Figures) -> Iterable[list[str]]:
    yield ["rule left out", *(BY_KEY[key].title for key in ABLATED)]
    for rule, shifts in figures.without.items():
        yield [rule, *(change(BY_KEY[key], shifts[key].change) for key in ABLATED)]


def _artefact_rows(figures: Figures) -> Iterable[list[str]]:
    yield ["measure", "before", "95 % interval", "after", "change", "verdict"]
    for measure in MEASURES:
        shift = figures.artefacts[measure.key]
        yield [
            measure.title,
            format_value(measure, shift.before.value),
            format_interval(measure, shift.before),
            format_value(measure, shift.after.value),
            change(measure, shift.change),
            "inside" if shift.is_inside else "OUTSIDE",
        ]


def change(measure: Measure, shift: Estimate) -> str:
    """A signed difference with its interval; shares differ by points."""
    if shift.value is None:
        return "-"

    def signed(value: float) -> str:
        forms = {
            "percent": f"{100 * value:+.2f}",
            "number": f"{value:+.3f}",
            "rate": f"{value:+.2f}",
            "count": f"{value:+.0f}",
        }
        text = forms[measure.form]
        return text if text.strip("+-0.") else text.lstrip("+-")

    unit = " points" if measure.form == "percent" else ""
    if shift.interval is None:
        return signed(shift.value) + unit
    low, high = map(signed, shift.interval)
    return f"{signed(shift.value)}{unit} [{low} .. {high}]"


def percent(part: float, whole: float) -> str:
    """A share, or a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def per_thousand(part: float, whole: float) -> str:
    """A rate per 1,000, or a dash of nothing."""
    return f"{1000 * part / whole:.1f}" if whole else "-"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "-"
