"""Readings that turn on opens, highs and lows, where such series are stored."""

from __future__ import annotations

import datetime as dt

from nlp.link.meaning import Missing
from nlp.link.readings import Brief, with_measure
from nlp.records import PlannedReading

_MISSING = Missing("no_series", "no opens, highs or lows are stored")


def within_the_day(
    brief: Brief, default: list[PlannedReading] | Missing
) -> list[PlannedReading] | Missing:
    """A day's move from its open and at its extreme; a change since a day from that day's extremes.

    Args:
        brief: A claim about a change in per cent.
        default: Its readings by closes.
    """
    if isinstance(default, Missing) or len(brief.claim.subjects) != 1:
        return _MISSING
    first, window = default[0], brief.claim.window
    if first.begin is None or first.end_on is None or first.formula != "pct_change":
        return _MISSING
    found: list[PlannedReading] = []
    if window is not None and window.granularity == "session":
        return Missing("no_series", "from close to close")  # "in the previous session"
    if first.name == "session":
        low = brief.claim.direction in {"down", "below"}
        found += _across(brief, first, "open", None, first.end_on, name="open_to_close")
        found += _across(brief, first, None, "low" if low else "high", first.begin, name="intraday")
    elif window is not None and window.relation == "since" and window.granularity == "day":
        for extreme in ("high", "low"):
            found += _across(brief, first, extreme, None, window.begin, name=f"{extreme}_of_day")
    return found or _MISSING


def _across(
    brief: Brief,
    default: PlannedReading,
    before: str | None,
    after: str | None,
    begin: dt.date | None,
    *,
    name: str,
) -> list[PlannedReading]:
    """From one measure of an instrument to another; None stands for the close."""
    (closes,) = default.operands
    parts = []
    for measure in (before, after):
        if measure is None:
            parts.append(closes)
            continue
        if measure not in brief.desk.measures(closes.instrument):
            return []
        field = with_measure(brief, measure).operands(as_levels=False)
        if isinstance(field, Missing) or field.best[0].part.frequency != "D":
            return []
        parts.append(field.best[0].part)
    if before is None and begin is not None:
        begin = closes.day_on_or_before(begin)
    made = default.replace(name=name, formula="change_across", operands=tuple(parts), begin=begin)
    return [made] if begin is not None else []
