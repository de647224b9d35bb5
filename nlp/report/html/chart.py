"""A series around a claim as a drawing in SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlp.report.figures import figure, number

_WIDTH, _HEIGHT = 640, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 12, 14, 24
_MOST_POINTS = 600  # more than the drawing has columns


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Stretch:
    """What a chart shows.

    Attributes:
        title: Name of the series for people.
        unit: Unit of the values, as figures have it.
        days: Shape (n,), ascending.
        values: Shape (n,).
        marks: The rows that a verdict rests on: day and value.
        low: Lower end of what the claim admits for a value, or None.
        high: Upper end of it, or None.
    """

    title: str
    unit: str
    days: Sequence[dt.date]
    values: Sequence[float]
    marks: Sequence[tuple[dt.date, float]]
    low: float | None = None
    high: float | None = None


def chart(stretch: Stretch) -> str:
    """The drawing, with its content in words for those who cannot see it.

    Args:
        stretch: What to show; at least two days.

    Returns:
        An ``svg`` element; colours come from the classes ``line``, ``mark``, ``band``, ``axis``.
    """
    scale = _Scale.over(stretch)
    points = " ".join(
        f"{scale.x(day):.1f},{scale.y(value):.1f}" for day, value in _thinned(stretch)
    )
    said = "; ".join(f"{day.isoformat()}: {figure(v, stretch.unit)}" for day, v in stretch.marks)
    described = (
        f"{stretch.title} from {stretch.days[0]} to {stretch.days[-1]}, between "
        f"{number(min(stretch.values))} and {number(max(stretch.values))}. {said}"
    )
    opening = f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
    parts = [
        f'{opening} aria-label="{escape(described)}">',
        f"<title>{escape(stretch.title)}</title>",
        *_band(stretch, scale),
        *_axes(stretch, scale),
        f'<polyline class="line" points="{points}"/>',
        *_marks(stretch, scale),
        "</svg>",
    ]
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days and values to places in the drawing."""

    first: int
    last: int
    low: float
    high: float

    @classmethod
    def over(cls, stretch: Stretch) -> _Scale:
        marked = [value for _, value in stretch.marks]
        low = min(*stretch.values, *marked) if marked else min(stretch.values)
        high = max(*stretch.values, *marked) if marked else max(stretch.values)
        if low == high:
            low, high = low - 1, high + 1
        days = [stretch.days[0], stretch.days[-1], *(day for day, _ in stretch.marks)]
        first, last = min(days).toordinal(), max(days).toordinal()
        return cls(first, max(last, first + 1), low, high)

    def x(self, day: dt.date) -> float:
        share = (day.toordinal() - self.first) / (self.last - self.first)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def inside(self, value: float) -> float:
        """The value, moved to the edge where it lies outside."""
        return min(self.high, max(self.low, value))


def _thinned(stretch: Stretch) -> list[tuple[dt.date, float]]:
    """At most so many points; the last one is always there."""
    step = -(-len(stretch.days) // _MOST_POINTS)
    every = list(zip(stretch.days, stretch.values, strict=True))
    kept = every[::step]
    return kept if kept[-1] == every[-1] else [*kept, every[-1]]


def _band(stretch: Stretch, scale: _Scale) -> list[str]:
    """Where a value would have agreed with the claim."""
    if stretch.low is None or stretch.high is None:
        return []
    if stretch.high < scale.low or stretch.low > scale.high:
        return []
    top, bottom = (scale.y(scale.inside(end)) for end in (stretch.high, stretch.low))
    width = _WIDTH - _LEFT - _RIGHT
    height = max(1.5, bottom - top)
    return [f'<rect class="band" x="{_LEFT}" y="{top:.1f}" width="{width}" height="{height:.1f}"/>']


def _axes(stretch: Stretch, scale: _Scale) -> list[str]:
    made = []
    for value in (scale.low, (scale.low + scale.high) / 2, scale.high):
        y = scale.y(value)
        made.append(f'<path class="axis" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        made.append(
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number(value)}</text>'
        )
    base = _HEIGHT - 6
    made.append(f'<text x="{_LEFT}" y="{base}">{stretch.days[0].isoformat()}</text>')
    end = stretch.days[-1].isoformat()
    made.append(f'<text x="{_WIDTH - _RIGHT}" y="{base}" text-anchor="end">{end}</text>')
    return made


def _marks(stretch: Stretch, scale: _Scale) -> list[str]:
    made = []
    for day, value in stretch.marks:
        x, y = scale.x(day), scale.y(value)
        told = escape(f"{day.isoformat()}: {figure(value, stretch.unit)}")
        made.append(
            f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{told}</title></circle>'
        )
    return made
