"""A small plot as inline SVG: axes, lines, dots, intervals. Colours come from the page's style."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape
from typing import Callable, Iterable, Sequence

Point = tuple[float, float]
Scale = Callable[[float], float]


def linear(value: float) -> float:
    """A scale that leaves its values alone."""
    return value


def log_odds(value: float) -> float:
    """A scale that shows what happens near 0 and 1."""
    return math.log(value / (1 - value))


@dataclass
class Plot:
    """A plot under construction; every coordinate is in the units of the data.

    `title` is what a screen reader says. `x` and `y` are the ends of the axes.
    """

    title: str
    x: Point
    y: Point
    width: int = 520
    height: int = 320
    x_scale: Scale = linear
    left: int = 74
    bottom: int = 44
    top: int = 14
    right: int = 24
    _parts: list[str] = field(default_factory=list)

    def across(self, value: float) -> float:
        """The horizontal place of a value, in pixels."""
        low, high = map(self.x_scale, self.x)
        share = (self.x_scale(value) - low) / (high - low)
        return self.left + share * (self.width - self.left - self.right)

    def up(self, value: float) -> float:
        """The vertical place of a value, in pixels."""
        low, high = self.y
        room = self.height - self.top - self.bottom
        return self.top + (1 - (value - low) / (high - low)) * room

    def axes(
        self,
        x_ticks: Iterable[tuple[float, str]],
        y_ticks: Iterable[tuple[float, str]],
        x_title: str,
        y_title: str,
    ) -> None:
        """Grid lines with their labels, and the titles of both axes."""
        floor, end = self.height - self.bottom, self.width - self.right
        for value, label in y_ticks:
            place = self.up(value)
            self._rule("grid", (self.left, place), (end, place))
            self.text((self.left - 8, place + 4), label, "end")
        for value, label in x_ticks:
            place = self.across(value)
            self._rule("tick", (place, floor), (place, floor + 5))
            self.text((place, floor + 18), label, "middle")
        self._rule("axis", (self.left, floor), (end, floor))
        self.text(((self.left + end) / 2, self.height - 6), x_title, "middle", "axis-title")
        middle = (self.top + floor) / 2
        self._add(
            f'<text class="axis-title" text-anchor="middle" transform="translate(14 {middle:.0f}) '
            f'rotate(-90)">{escape(y_title)}</text>'
        )

    def text(self, at: Point, words: str, anchor: str = "start", style: str = "label") -> None:
        """Words at a place in pixels."""
        x, y = at
        self._add(
            f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
            f"{escape(words)}</text>"
        )

    def line(self, points: Sequence[Point], style: str) -> None:
        """A line through the points."""
        places = " ".join(f"{self.across(x):.1f},{self.up(y):.1f}" for x, y in points)
        self._add(f'<polyline class="line {style}" points="{places}"/>')

    def area(self, points: Sequence[Point], style: str) -> None:
        """The area between the line and the floor."""
        floor = self.y[0]
        outline = [(points[0][0], floor), *points, (points[-1][0], floor)]
        places = " ".join(f"{self.across(x):.1f},{self.up(y):.1f}" for x, y in outline)
        self._add(f'<polygon class="area {style}" points="{places}"/>')

    def steps(self, points: Sequence[Point], style: str) -> None:
        """A line that goes up or down at each point, then across to it."""
        corners: list[Point] = []
        before = self.x[0]
        for x, y in points:
            corners += [(before, y), (x, y)]
            before = x
        self.line(corners, style)

    def dot(self, at: Point, radius: float, style: str, tip: str) -> None:
        """A dot; `tip` is shown where the pointer rests."""
        x, y = self.across(at[0]), self.up(at[1])
        self._add(
            f'<circle class="dot {style}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(tip)}</title></circle>"
        )

    def whisker(self, x: float, low: float, high: float, style: str) -> None:
        """An upright interval."""
        place = self.across(x)
        self._rule(f"whisker {style}", (place, self.up(low)), (place, self.up(high)))

    def column(self, x: Point, height: float, style: str) -> None:
        """A column from the floor."""
        left, right, top = self.across(x[0]), self.across(x[1]), self.up(height)
        room = self.up(self.y[0]) - top
        self._add(
            f'<rect class="{style}" x="{left + 1:.1f}" y="{top:.1f}" '
            f'width="{right - left - 2:.1f}" height="{room:.1f}" rx="2"/>'
        )

    def mark(self, x: float, words: str) -> None:
        """An upright line across the plot, with words at its head."""
        place, floor = self.across(x), self.height - self.bottom
        self._rule("mark", (place, self.top), (place, floor))
        if words:
            self.text((place - 6, self.top + 10), words, "end", "label strong")

    def render(self) -> str:
        """The plot as an element of a page."""
        return (
            f'<svg viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-label="{escape(self.title)}">{"".join(self._parts)}</svg>'
        )

    def _rule(self, style: str, start: Point, end: Point) -> None:
        """A straight line between two places in pixels."""
        (left, top), (right, bottom) = start, end
        self._add(
            f'<line class="{style}" x1="{left:.1f}" x2="{right:.1f}" '
            f'y1="{top:.1f}" y2="{bottom:.1f}"/>'
        )

    def _add(self, element: str) -> None:
        self._parts.append(element)
