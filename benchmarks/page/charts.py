"""The plots of the report."""

from __future__ import annotations

import math

from page.svg import Plot, Point, log_odds
from panel.curves import (
    MoneyPoint,
    ReliabilityBin,
    money_by_threshold,
    precision_recall,
    reliability,
)
from panel.figures import ALL, Figures
from panel.firms import HARD, ORDINARY

#: Width of a plot that takes the whole page.
WIDE = 1060
SHARES = [(value / 100, f"{value} %") for value in (0, 20, 40, 60, 80, 100)]
THRESHOLDS = [(value, f"{value:g}") for value in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999)]


def precision_recall_chart(figures: Figures) -> str:
    """Precision against recall of the affiliates' scores."""
    plot = Plot("Precision against recall of affiliates", (0, 1), (0, 1.02), height=340)
    plot.axes(SHARES, SHARES, "recall: share of the cheats found", "precision")
    plot.steps(precision_recall([firm.baseline for firm in figures.firms]), "other")
    for group, style in ((HARD, "hard"), (ORDINARY, "own")):
        plot.steps(precision_recall([firm.engine for firm in figures.of_group(group)]), style)
    return plot.render()


def reliability_chart(figures: Figures) -> str:
    """The share that cheats against the score, and how many affiliates stand behind each dot."""
    bins = reliability([firm.engine for firm in figures.of_group(ALL)])
    plot = Plot("Share of cheats against the score", (0, 1), (0, 1.02), height=250, bottom=24)
    plot.axes([], SHARES, "", "share that cheats")
    plot.line([(0, 0), (1, 1)], "ideal")
    for own in bins:
        plot.whisker(own.mean_score, own.low, own.high, "own")
        tip = f"{own.fraudulent} of {own.count} cheat; mean score {own.mean_score:.2f}"
        plot.dot((own.mean_score, own.share), 5, "own", tip)
    return plot.render() + _counts(bins)


def _counts(bins: list[ReliabilityBin]) -> str:
    """Affiliates in each tenth; the height is the logarithm of the count."""
    highest = max((math.log10(1 + own.count) for own in bins), default=1)
    plot = Plot("Affiliates by score", (0, 1), (0, 1.35 * highest), height=110, top=2)
    ticks = [(value / 10, f"{value / 10:g}") for value in range(0, 11, 2)]
    plot.axes(ticks, [], "score of the affiliate", "affiliates")
    for own in bins:
        tenth = min(9, int(own.mean_score * 10))
        height = math.log10(1 + own.count)
        plot.column((tenth / 10, (tenth + 1) / 10), height, "column")
        place = plot.across(tenth / 10 + 0.05), plot.up(height) - 4
        plot.text(place, f"{own.count:,}", "middle")
    return plot.render()


def money_chart(figures: Figures, hold_threshold: float | None) -> str:
    """Money that would be held at each threshold: the fraudulent above, the honest below."""
    points = money_by_threshold([firm.engine for firm in figures.firms])
    if not points:
        return "<p>The shares of money are unknown: some firm has no commission lines.</p>"
    ends = points[0].threshold, points[-1].threshold
    above = Plot("Fraudulent money held", ends, (0, 1.02), WIDE, 230, log_odds, bottom=24)
    above.axes([], SHARES, "", "fraudulent money")
    _draw(above, [(point.threshold, point.fraudulent) for point in points], "own")
    below = Plot("Honest money held", ends, _honest_axis(points), WIDE, 190, log_odds)
    highest = below.y[1]
    ticks = [(highest * part / 4, f"{100 * highest * part / 4:.2g} %") for part in range(5)]
    below.axes(THRESHOLDS, ticks, "hold where the posterior is at least", "honest money")
    _draw(below, [(point.threshold, point.honest) for point in points], "bad")
    if hold_threshold is not None:
        above.mark(hold_threshold, f"today {hold_threshold:g}")
        below.mark(hold_threshold, "")
    return above.render() + below.render()


def _draw(plot: Plot, points: list[Point], style: str) -> None:
    plot.area(points, style)
    plot.line(points, style)


def _honest_axis(points: list[MoneyPoint]) -> Point:
    """From 0 to a round number above the greatest share."""
    greatest = max(point.honest for point in points)
    rounds = (0.0004, 0.001, 0.002, 0.004, 0.01, 0.02, 0.04, 0.1, 0.2, 0.4, 1.0)
    return 0.0, next(value for value in rounds if value >= min(greatest, 1.0))
