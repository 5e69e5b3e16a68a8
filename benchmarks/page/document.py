"""The whole report as one page: no script, nothing fetched, light and dark."""

from __future__ import annotations

from html import escape
from pathlib import Path

from page.charts import money_chart, precision_recall_chart, reliability_chart
from page.headline import cards, lead
from page.sections import (
    artefact_table,
    firm_table,
    kind_table,
    look_alike_table,
    measure_table,
    variant_table,
    without_table,
)
from panel.figures import Figures
from panel.firms import HARD

STYLE = Path(__file__).with_name("style.css")
TITLE = "How well Holdback finds affiliate fraud"


def as_page(figures: Figures, hold_threshold: float | None) -> str:
    """The page; `hold_threshold` is the posterior at which a line is held today."""
    sections = [
        ("figures", "All figures", _figures(figures)),
        ("curves", "Ranking, probabilities, money", _curves(figures, hold_threshold)),
        ("kinds", "Each kind of fraud", _kinds(figures)),
        ("look-alikes", "Honest people who look like fraud", _look_alikes(figures)),
        ("rules", "What each rule adds", _without(figures)),
        ("variants", "From firm to firm", _variants(figures)),
        ("traces", "Without the generators’ traces", _artefacts(figures)),
        ("method", "How this was measured", _method(figures)),
    ]
    shown = [section for section in sections if section[2]]
    links = "".join(f'<a href="#{anchor}">{title}</a>' for anchor, title, _ in shown)
    body = "".join(f'<h2 id="{anchor}">{title}</h2>{html}' for anchor, title, html in shown)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main><h1>{TITLE}</h1>{lead(figures)}{cards(figures)}<nav>{links}</nav>"
        f"{body}</main></body></html>\n"
    )


def _figures(figures: Figures) -> str:
    return (
        "<p>Each value with its 95 % interval. <b>Fixed thresholds</b> are what a risk team has "
        "without statistics: five plain limits over the same records.</p>" + measure_table(figures)
    )


def _curves(figures: Figures, hold_threshold: float | None) -> str:
    hard = '<span class="hard">Holdback, hard firms</span>' if figures.of_group(HARD) else ""
    key = (
        '<div class="key"><span class="own">Holdback, ordinary firms</span>'
        f'{hard}<span class="other">fixed thresholds, all firms</span></div>'
    )
    return (
        '<div class="charts"><figure><figcaption><b>Does it rank the cheats first?</b>'
        "<span>Affiliates by score; the further up and right, the better.</span></figcaption>"
        f"{key}{precision_recall_chart(figures)}</figure>"
        "<figure><figcaption><b>Does a probability mean what it says?</b>"
        "<span>On the dashed line it does. All firms, with 95 % intervals; below, the number of "
        "affiliates on a logarithmic scale.</span></figcaption>"
        f"{reliability_chart(figures)}</figure></div>"
        '<div class="charts"><figure style="grid-column: 1 / -1"><figcaption>'
        "<b>What would be held at another threshold?</b><span>Share of the fraudulent money that "
        "is not yet paid, and of all honest money, under an open flag of at least this posterior. "
        "Where a rule holds fewer lines than its flag names, less is held than shown.</span>"
        "</figcaption>"
        f"{money_chart(figures, hold_threshold)}</figure></div>"
    )


def _kinds(figures: Figures) -> str:
    if not figures.kinds:
        return ""
    return (
        "<p>What was planted, and how much of it was found. Money that was paid before anything "
        "could be known can’t be held any more: the second column leaves it out. Above Holdback, "
        "below the fixed thresholds.</p>" + kind_table(figures)
    )


def _look_alikes(figures: Figures) -> str:
    if not figures.look_alikes:
        return ""
    return (
        "<p>Of 1,000 honest customers or affiliates of each kind, how many an open flag names, and "
        "of how many money is held. Every one of them is a mistake.</p>" + look_alike_table(figures)
    )


def _without(figures: Figures) -> str:
    if not figures.without:
        return ""
    return (
        "<p>How the figures change when the same firms are scanned with one rule left out. A loss "
        "of ranking or of fraudulent money is what the rule is for; less honest money held is what "
        "it costs.</p>" + without_table(figures)
    )


def _variants(figures: Figures) -> str:
    return (
        "<p>Each variant changes one thing about the firms. Dots are values, lines their 95 % "
        "intervals; the fixed thresholds beside them.</p>" + variant_table(figures)
    )


def _artefacts(figures: Figures) -> str:
    if not figures.artefacts:
        return ""
    return (
        f"<p>A generator betrays itself: ids in order, delays, cents. In {figures.artefact_firms} "
        "firms ids were replaced, records put in another order, times and amounts moved a little; "
        "the fraud stayed. Whoever reads the fraud finds the same again.</p>"
        + artefact_table(figures)
    )


def _method(figures: Figures) -> str:
    notes = [note for firm in figures.firms for note in [*firm.engine.notes, *firm.notes]]
    items = [
        f"Intervals: percentile bootstrap, {figures.replicates} resamples of affiliates within "
        "each firm. They tell nothing of firms that no generator here makes.",
        "Fraudulent lines that leave no trace in the records count neither way.",
        "A paid line can’t be held, neither by Holdback nor by the fixed thresholds.",
        "Fixed thresholds: refunds over 30 % of at least 5 fees; over 60 % of at least 10 "
        "customers from one country, 30 % of these idle; 3 accounts behind one address; 4 fees of "
        "one address within 30 days; equal lots and opposite results within 5 % on 5 days. They "
        "hold the unpaid lines of the customers they name. The score counts the limits passed: "
        "(n + ½) / 6.",
        *map(escape, notes),
    ]
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (
        f"<ul>{listed}</ul><details><summary>The {len(figures.firms)} firms</summary>"
        f"{firm_table(figures)}</details>"
    )
