"""How forecasts came out, for each of those who made them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from math import sqrt
from typing import Protocol

from nlp.records import Claim, Reading, Record, Verdict
from nlp.report.figures import deciding_reading
from nlp.report.rows import Published

#: Below this many settled forecasts a rate says little.
FEW = 10
_HELD = frozenset({"supported", "supported_other_reading", "direction_only"})
#: What makes percentage points of a unit.
_IN_POINTS = {"percent": 1.0, "percentage_point": 1.0, "basis_point": 0.01}
_NORMAL_95 = 1.959964  # two-sided 95 % quantile of the normal distribution


class Forecast(Protocol):
    """A stored claim, as the store gives it."""

    @property
    def claim(self) -> Claim:
        """The claim."""

    @property
    def verdict(self) -> Verdict | None:
        """Its current verdict."""

    @property
    def article(self) -> Published:
        """Where it stood."""


class Score(Record, frozen=True, kw_only=True):
    """How the forecasts of one holder came out.

    Attributes:
        holder: Name.
        holder_id: Id, or None.
        forecasts: Different forecasts made; the same one in several articles counts once.
        open: Those that have no date, or whose day has not come.
        unsettled: Those that were due and that data do not settle.
        settled: Those that data settle.
        held: Settled ones that came true.
        close: Settled ones that nearly did.
        missed: Settled ones that did not.
        hit_rate: Share of held among settled ones, 0 to 1; None where none is settled.
        low: Lower end of the 95 % interval of the hit rate (Wilson), or None.
        high: Upper end of it, or None.
        few: Whether so few are settled that the rate says little.
        error_percent: Mean distance of foretold levels from what came, in per cent of that; None
            where no level was foretold.
        error_points: Mean distance of foretold rates and changes, in percentage points; or None.
        bias_percent: Like ``error_percent``, with its sign: above 0 is too high.
        first: Day of the first forecast.
        last: Day of the last one.
    """

    holder: str
    holder_id: str | None = None
    forecasts: int
    open: int
    unsettled: int
    settled: int
    held: int
    close: int
    missed: int
    hit_rate: float | None = None
    low: float | None = None
    high: float | None = None
    few: bool
    error_percent: float | None = None
    error_points: float | None = None
    bias_percent: float | None = None
    first: dt.date
    last: dt.date


def scorecard(
    forecasts: Iterable[Forecast],
    *,
    today: dt.date,
    by: Callable[[Forecast], tuple[str, str | None]],
    is_change: Callable[[Claim], bool],
) -> list[Score]:
    """How forecasts came out, those with most settled ones first.

    Args:
        forecasts: Forecasts with their current verdicts; claims that are none are left out.
        today: What is due is judged from here.
        by: Name and id of whoever answers for a forecast.
        is_change: Whether the figure of a forecast is a change, which its direction signs.
    """
    groups: dict[str, dict[tuple[object, ...], Forecast]] = {}
    names: dict[str, tuple[str, str | None]] = {}
    for forecast in forecasts:
        claim = forecast.claim
        if claim.form != "forecast" and claim.modality != "forecast":
            continue
        name, identity = by(forecast)
        key = identity or " ".join(name.casefold().split())
        names.setdefault(key, (name, identity))
        groups.setdefault(key, {}).setdefault(_content(claim), forecast)
    scores = [
        _score(*names[key], list(group.values()), today=today, is_change=is_change)
        for key, group in groups.items()
    ]
    return sorted(scores, key=lambda score: (-score.settled, -score.forecasts, score.holder))


def _content(claim: Claim) -> tuple[object, ...]:
    """What a forecast says, wherever it is printed."""
    window, quantity = claim.window, claim.quantity
    return (
        tuple(mention.id or mention.text.casefold() for mention in claim.subjects),
        claim.measure,
        claim.direction,
        quantity and (quantity.value, quantity.high, quantity.unit, quantity.currency),
        claim.due_on or (window and (window.begin, window.end_on)),
    )


def _score(
    name: str,
    identity: str | None,
    forecasts: list[Forecast],
    *,
    today: dt.date,
    is_change: Callable[[Claim], bool],
) -> Score:
    settled = [each for each in forecasts if _is_settled(each)]
    due = [
        each
        for each in forecasts
        if each.claim.due_on is not None and each.claim.due_on < today and each not in settled
    ]
    labels = [each.verdict.label for each in settled if each.verdict]
    held = sum(label in _HELD for label in labels)
    errors = [error for each in settled if (error := _error(each, is_change)) is not None]
    levels = [error for error, unit in errors if unit == "percent"]
    points = [error for error, unit in errors if unit == "points"]
    low, high = wilson(held, len(settled))
    days = [each.claim.seen_at.date() for each in forecasts]
    return Score(
        holder=name,
        holder_id=identity,
        forecasts=len(forecasts),
        open=len(forecasts) - len(settled) - len(due),
        unsettled=len(due),
        settled=len(settled),
        held=held,
        close=labels.count("close"),
        missed=labels.count("contradicted"),
        hit_rate=held / len(settled) if settled else None,
        low=low,
        high=high,
        few=len(settled) < FEW,
        error_percent=_mean([abs(error) for error in levels]),
        error_points=_mean([abs(error) for error in points]),
        bias_percent=_mean(levels),
        first=min(days),
        last=max(days),
    )


def _is_settled(forecast: Forecast) -> bool:
    return forecast.verdict is not None and "settled" in forecast.verdict.flags


def _error(forecast: Forecast, is_change: Callable[[Claim], bool]) -> tuple[float, str] | None:
    """Foretold less what came: in per cent of that for a level, in points for rates and changes."""
    claim, verdict = forecast.claim, forecast.verdict
    reading = _end(verdict) if verdict else None
    if claim.quantity is None or reading is None or reading.result is None:
        return None
    foretold, came = float(claim.quantity.value), reading.result
    if is_change(claim) and claim.direction == "down":
        foretold = -abs(foretold)  # the text prints "fall 5 percent", the reading says -5
    if reading.unit in _IN_POINTS:
        return (foretold - came) * _IN_POINTS[reading.unit], "points"
    return ((foretold - came) / abs(came) * 100, "percent") if came else None


def _end(verdict: Verdict) -> Reading | None:
    """The reading at the end of the stretch, where a level need only be touched within it."""
    last = (reading for reading in verdict.readings if reading.name.endswith("_last"))
    return next(last, None) or deciding_reading(verdict)


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def wilson(held: int, tried: int) -> tuple[float | None, float | None]:
    """The 95 % interval of a rate (E. B. Wilson, JASA 22, 1927, p. 209); None for no tries.

    Example:
        >>> [round(end, 3) for end in wilson(8, 10)]
        [0.49, 0.943]
        >>> wilson(0, 0)
        (None, None)
    """
    if not tried:
        return None, None
    rate, z = held / tried, _NORMAL_95
    middle = rate + z * z / (2 * tried)
    half = z * sqrt(rate * (1 - rate) / tried + z * z / (4 * tried * tried))
    scale = 1 + z * z / tried
    # the rate itself lies inside, whatever the rounding at 0 and 1
    return max(0.0, min(rate, (middle - half) / scale)), min(
        1.0, max(rate, (middle + half) / scale)
    )
