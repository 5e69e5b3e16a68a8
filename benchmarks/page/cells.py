"""Cells of the report's tables, and small pictures in them."""

from __future__ import annotations

from html import escape
from typing import Iterable, Sequence

from scoring.bootstrap import Estimate
from scoring.measures import Measure
from scoring.report import format_interval, format_value

PICTURE_WIDTH, PICTURE_HEIGHT = 96, 16
EN_DASH = " \N{EN DASH} "
MINUS = "\N{MINUS SIGN}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], style: str = "") -> str:
    """A table; cells are HTML, and a cell that starts with `<td` brings its own element."""
    titles = "".join(f"<th>{title}</th>" for title in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f'<div class="wide"><table class="{style}"><thead><tr>{titles}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(cell: str) -> str:
    return cell if cell.startswith("<td") else f"<td>{cell}</td>"


def words(name: str) -> str:
    """A kind's name as words."""
    return escape(name.replace("_", " ").replace("cpa", "CPA"))


def value_cell(measure: Measure, own: Estimate) -> str:
    """A value with its interval beneath."""
    if own.value is None:
        return '<td class="none">not defined</td>'
    interval = f"<small>{interval_words(measure, own)}</small>" if own.interval else ""
    return f"<td><b>{format_value(measure, own.value)}</b>{interval}</td>"


def interval_words(measure: Measure, own: Estimate) -> str:
    """The interval with a dash between its ends."""
    return format_interval(measure, own).replace(" .. ", EN_DASH)


def bar_cell(shares: Sequence[float | None], texts: Sequence[str]) -> str:
    """Two shares as bars, the engine's above the fixed thresholds'."""
    own, other = shares
    if own is None:
        return '<td class="none">none planted</td>'
    bars = "".join(
        f'<rect class="track" y="{y}" width="90" height="6" rx="3"/>'
        f'<rect class="{style}" y="{y}" width="{90 * min(1, share or 0):.1f}" height="6" rx="3"/>'
        for y, share, style in ((1, own, "own"), (9, other, "other"))
    )
    picture = f'<svg class="bars" viewBox="0 0 90 16" aria-hidden="true">{bars}</svg>'
    text = f"<b>{texts[0]}</b><i>{texts[1]}</i>"
    return f"<td>{beside(picture, text)}</td>"


def beside(picture: str, text: str) -> str:
    """A small picture with its text at its right."""
    return f'<span class="pair">{picture}<span>{text}</span></span>'


def interval_picture(own: Estimate, other: Estimate | None, ends: tuple[float, float]) -> str:
    """An interval with its value on an axis between `ends`, and the other's in its own colour."""
    low_end, high_end = ends
    span = (high_end - low_end) or 1.0

    def place(value: float) -> float:
        share = min(1.0, max(0.0, (value - low_end) / span))
        return 5 + share * (PICTURE_WIDTH - 10)

    middle = PICTURE_HEIGHT / 2
    parts = [f'<line class="grid" x1="5" x2="{PICTURE_WIDTH - 5}" y1="{middle}" y2="{middle}"/>']
    if low_end < 0 < high_end:
        zero = f"{place(0):.1f}"
        parts.append(f'<line class="axis" x1="{zero}" x2="{zero}" y1="1" y2="15"/>')
    for estimate, style, radius in ((other, "other", 3), (own, "own", 4)):
        if estimate is None or estimate.value is None:
            continue
        low, high = estimate.interval or (estimate.value, estimate.value)
        parts.append(
            f'<line class="whisker {style}" x1="{place(low):.1f}" x2="{place(high):.1f}" '
            f'y1="{middle}" y2="{middle}"/>'
            f'<circle class="dot {style}" cx="{place(estimate.value):.1f}" cy="{middle}" '
            f'r="{radius}"/>'
        )
    size = f"0 0 {PICTURE_WIDTH} {PICTURE_HEIGHT}"
    return f'<svg class="interval" viewBox="{size}" aria-hidden="true">{"".join(parts)}</svg>'


def signed(text: str) -> str:
    """A signed difference with a true minus; its interval beneath."""
    value, _, interval = text.replace("-", MINUS if text != "-" else "-").partition(" [")
    interval = interval.rstrip("]").replace(" .. ", " to ")
    return f"<b>{value}</b>" + (f"<small>{interval}</small>" if interval else "")
