"""The top of the page: one sentence, and the figures that matter most."""

from __future__ import annotations

from page.cells import interval_words
from panel.figures import ALL, Comparison, Figures
from panel.firms import CLEAN, HARD, ORDINARY
from scoring.measures import BY_KEY
from scoring.report import format_value

#: Measure, the group that it is shown of, and what it is called there.
CARDS = (
    ("pr_auc", ORDINARY, "Affiliate PR-AUC"),
    ("unpaid_recall", ORDINARY, "Fraudulent money held, of the unpaid"),
    ("honest_money_held", ORDINARY, "Honest money held"),
    ("honest_flagged_rate", CLEAN, "Affiliates flagged per 400 where nobody cheats"),
)


def lead(figures: Figures) -> str:
    """What was found, in a sentence."""
    whole = figures.groups[ALL]
    counts = f"{whole.firms} firms with {whole.affiliates:,} affiliates"
    counts += f", of which {whole.fraudulent:,} cheat"
    recall, honest = (_value(whole, key) for key in ("unpaid_recall", "honest_money_held"))
    if recall == "-" or honest == "-":
        return f'<p class="lead">{counts}.</p>'
    return (
        f'<p class="lead">In {counts}, Holdback holds <b>{recall}</b> of the fraudulent commission '
        f"that was still there to hold, and <b>{honest}</b> of the honest.</p>"
    )


def cards(figures: Figures) -> str:
    """One card a headline figure, of the group that it is defined for."""
    shown = (_card(figures, *card) for card in CARDS)
    return f'<div class="cards">{"".join(shown)}</div>'


def _card(figures: Figures, key: str, group: str, title: str) -> str:
    name = group if group in figures.groups else ALL
    own = figures.groups[name]
    measure, estimate = BY_KEY[key], own.engine[key]
    hard = figures.groups.get(HARD) if group == ORDINARY else None
    lines = [f"<p>{name} firms, 95 % interval {interval_words(measure, estimate)}</p>"]
    if hard:
        lines.append(f"<p>hard firms {_value(hard, key)}</p>")
    against = format_value(measure, own.baseline[key].value)
    return (
        f'<div class="card"><h3>{title}</h3><div class="figure">{_value(own, key)}</div>'
        f'{"".join(lines)}<p class="against">fixed thresholds <b>{against}</b></p></div>'
    )


def _value(comparison: Comparison, key: str) -> str:
    return format_value(BY_KEY[key], comparison.engine[key].value)
