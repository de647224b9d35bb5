"""Readings of statements about the past of a series: superlatives, records, streaks, crossings."""

from __future__ import annotations

import datetime as dt

from nlp.link.forms.announced import announced
from nlp.link.instruments import is_policy
from nlp.link.meaning import Missing, Window, back
from nlp.link.readings import (
    Brief,
    Field,
    intraday,
    joined,
    over_period,
    plan,
    plan_field,
    reading,
    renamed,
    with_measure,
)
from nlp.link.sessions import Sessions
from nlp.link.windows import anchor, points, ranges
from nlp.records import Claim, ClaimWindow, PlannedReading

_LONGEST = 1_000_000  # units back; beyond that every calendar ends
_UNITS = {"session": "day"}


def superlatives(brief: Brief) -> list[PlannedReading] | Missing:
    """The best, worst, highest, lowest since a time: its window begins at that time."""
    claim = brief.claim
    since = _since(claim, brief.today)
    if since is None:
        return _undated(claim) or records(brief)
    return _remembering(brief, "superlative", since)


def records(brief: Brief) -> list[PlannedReading] | Missing:
    """An all-time record; with a window that looks back, a record within it."""
    claim = brief.claim
    quantity = claim.quantity
    if quantity is not None and quantity.unit == "count":
        if _is_one_day(claim.window) and quantity.value > 1:
            return Missing("no_window", "nothing tells over which time the records were counted")
        return _between(brief, "record_count")
    since = _since(claim, brief.today) if _looks_back(claim.window) else None
    return _undated(claim) or _remembering(brief, "record", since)


def streaks(brief: Brief) -> list[PlannedReading] | Missing:
    """A run of rises or falls that ends at the window's end."""
    levels = brief.claim.statistic == "level"
    return _at_end(brief, "streak_level" if levels else "streak", None)


def firsts(brief: Brief) -> list[PlannedReading] | Missing:
    """The first move of its kind in so many periods, by both ways of counting."""
    strict = _at_end(brief, "first_in", None)
    if is_policy(brief.claim):
        return announced(brief, strict)
    return joined(strict, renamed(_at_end(brief, "first_in_loose", None), "one_more"))


def crossings(brief: Brief) -> list[PlannedReading] | Missing:
    """A bound crossed on the last day of the window, or in a longer one on some day of it.

    A window that looks back is that of the first time. Within the day it is crossed by highs or
    lows, unless the text speaks of the close.
    """
    undated = _undated(brief.claim)
    if undated is not None:
        return undated
    if brief.claim.quantity is None:
        return _crossing_of_other(brief)
    since = _since(brief.claim, brief.today) if _looks_back(brief.claim.window) else None
    currency = any((mention.id or "").startswith("FX:") for mention in brief.claim.subjects)
    closes = _at_end(brief, "crossing", since, as_levels=not currency)
    if _is_stretch(brief):
        some_day = plan(brief, "crossing_within", ranges, as_levels=not currency)
        return joined(renamed(some_day, "some_day"), closes)
    if brief.claim.measure not in {None, "close"} or brief.claim.tells_close:
        return closes
    within = renamed(_at_end(intraday(brief), "crossing", since, as_levels=True), "intraday")
    return joined(closes, within)


def _crossing_of_other(brief: Brief) -> list[PlannedReading] | Missing:
    """As in "the ten-year yield fell below the two-year yield": its bound is another series."""
    if not brief.claim.objects:
        return Missing("no_series", "the bound that was crossed is not stated")
    since = _since(brief.claim, brief.today) if _looks_back(brief.claim.window) else None
    return _at_end(brief, "crossing_of_other", since, as_levels=True)


def _is_stretch(brief: Brief) -> bool:
    window = brief.claim.window
    if window is None or window.begin is None or window.begin == window.end_on:
        return False
    return over_period(brief) or window.relation == "to_date"


def extremes(brief: Brief) -> list[PlannedReading] | Missing:
    """The range within which the closes of a window lay, or its lows and highs."""
    closes = _between(brief, "extremes")
    if isinstance(closes, Missing) or brief.claim.tells_close or len(brief.claim.subjects) > 1:
        return closes
    field = _across(brief, "low", "high", as_levels=True)
    if isinstance(field, Missing):
        return closes
    return joined(closes, renamed(plan_field(brief, "extremes_within", ranges, field), "intraday"))


def _across(brief: Brief, *measures: str, as_levels: bool) -> Field | Missing:
    """One subject by several measures of it, all of them daily."""
    choices = []
    for measure in measures:
        if not all(
            brief.desk.provider.series(each.id or "", measure) for each in brief.claim.subjects
        ):
            return Missing("no_series", f"no {measure} is stored")
        found = with_measure(brief, measure).operands(as_levels=as_levels)
        if isinstance(found, Missing) or found.best[0].part.frequency != "D":
            return Missing("no_series", f"no daily {measure} is stored")
        choices.append(found.choices[0][:1])
    return Field(choices, len(choices))


def peaks(brief: Brief) -> list[PlannedReading] | Missing:
    """The distance from the highest close of the window, or of all history without one."""
    window = brief.claim.window
    if window is not None and window.relation == "on" and window.begin is None and window.text:
        return Missing("no_window", f"the text gives no date for {window.text!r}")
    since = None if window is None else window.begin or _counted_back(window, brief.today)
    field = brief.operands(as_levels=False, since=since)
    if isinstance(field, Missing):
        return field
    made = []
    operand = field.best[0]
    sessions = operand.sessions
    if sessions.is_stale:
        return Missing(
            "no_coverage", f"the data end on {sessions.row_on_or_before(sessions.latest)}"
        )
    first = dt.date.fromordinal(int(operand.part.days[0]))
    if window is None or since is None:
        made.append(Window("all_time", first, sessions.latest))
        year = back(sessions.latest, count=1, granularity="year")
        made.append(Window("52_weeks", year, sessions.latest))
    else:
        end = min(window.end_on or sessions.latest, sessions.latest)
        if since > end:
            return Missing("no_coverage", f"{since} was not over when this was written")
        if since == end and end == sessions.latest:
            made.append(Window("all_time", first, end))
        else:
            made.append(Window("peak_of_window", since, end))
    return [
        *(reading("distance", each, field.best) for each in made),
        *_from_extremes(brief, made[0]),
    ]


def _from_extremes(brief: Brief, window: Window) -> list[PlannedReading]:
    """From the highest price within a session (the lowest one for a rise) to the last close."""
    claim = brief.claim
    if len(claim.subjects) != 1 or claim.measure not in {None, "close"} or claim.tells_close:
        return []
    extreme = "low" if claim.direction in {"above", "up"} else "high"
    field = _across(brief, extreme, "close", as_levels=False)
    if isinstance(field, Missing):
        return []
    return [reading("distance_within", window.replace(name=f"{window.name}_intraday"), field.best)]


def _remembering(brief: Brief, kind: str, since: dt.date | None) -> list[PlannedReading] | Missing:
    claim = brief.claim
    statistic = claim.statistic or ("change" if claim.period else "level")
    reach = since or dt.date.min  # a record asks for the longest history there is
    if statistic == "level":
        return _extreme_level(brief, kind, since, reach)
    quantity = claim.quantity
    figure = quantity is not None and quantity.unit in {"points", "currency", "count"}
    in_points = statistic == "points" or figure or _tells_points(claim)
    if not in_points and not _may_be_in_points(brief):
        return _at_end(brief, f"{kind}_change", since, reach=reach)
    names = [f"{kind}_change", f"{kind}_points"]
    first, second = names[::-1] if in_points else names
    label = "in_percent" if in_points else "in_points"
    return joined(
        _at_end(brief, first, since, reach=reach),
        renamed(_at_end(brief, second, since, reach=reach), label),
    )


def _tells_points(claim: Claim) -> bool:
    """As in "the biggest in points in its history", with no percentage beside it."""
    text = claim.text.casefold()
    return " points" in text and not any(mark in text for mark in _PERCENT)


def _may_be_in_points(brief: Brief) -> bool:
    """Whether the largest move may be that in points: of an index within a day.

    Shares, and moves of weeks and longer, are compared in per cent only: in points every index
    that has risen for years sets records.
    """
    claim, text = brief.claim, brief.claim.text.casefold()
    in_percent = any(mark in text for mark in _PERCENT) and "point" not in text
    if in_percent:  # "jumped 10.2%, the most in a day since 2008"
        return False
    plain = (claim.quantity is None or claim.quantity.unit != "percent") and claim.period in _A_DAY
    return plain and all((each.id or "").startswith("INDEX:") for each in claim.subjects)


_PERCENT = ("%", "percent", "per cent")
_A_DAY = frozenset({None, "session", "day"})


def _extreme_level(
    brief: Brief, kind: str, since: dt.date | None, reach: dt.date
) -> list[PlannedReading] | Missing:
    """By closes, on one share basis; a record that does not say so may be one within the day."""
    claim, formula = brief.claim, f"{kind}_level"
    if claim.measure not in {None, "close"}:
        return _at_end(brief, formula, since, as_levels=True, reach=reach)
    closes = _at_end(brief, formula, since, reach=reach)
    plain = kind != "record" and claim.aspect != "intraday" and not _hits(claim)
    if claim.aspect == "close" or plain:
        return closes
    within = renamed(_at_end(intraday(brief), formula, since, reach=reach), "intraday")
    if claim.aspect == "intraday":
        return within
    if kind != "record":  # "hit its highest in four years", at the close or before it
        return joined(closes, within)
    return joined(closes, within, renamed(_adjusted(brief, formula, since, reach), "adjusted"))


def _hits(claim: Claim) -> bool:
    """As in "hit its highest in four years": perhaps for a moment, perhaps at the close."""
    return bool({"hit", "hits", "hitting"} & {*claim.text.casefold().split()})


def _adjusted(
    brief: Brief, formula: str, since: dt.date | None, reach: dt.date
) -> list[PlannedReading] | Missing:
    """By prices with dividends put back in, where such a series is stored beside the plain one."""
    field = brief.operands(as_levels=False, since=reach)
    if isinstance(field, Missing):
        return field
    total = [
        [operand for operand in each if operand.series.adjustment == "total"]
        for each in field.choices
    ]
    if not all(total):
        return Missing("no_series", "no total returns are stored")
    return _at_end(brief, formula, since, field=field.replace(choices=total))


def _at_end(
    brief: Brief,
    formula: str,
    since: dt.date | None,
    *,
    as_levels: bool = False,
    reach: dt.date | None = None,
    field: Field | None = None,
) -> list[PlannedReading] | Missing:
    def windows(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
        if window is None or _looks_back(window):
            if sessions.is_stale and (window is None or window.end_on is None):
                return points(None, sessions)
            end = anchor(window, sessions)
            if isinstance(end, Missing):
                return end
            if not sessions.has(end) and sessions.frequency == "D":
                return Missing("no_coverage", f"there is no value for {end}")
        else:
            meant = points(window, sessions)
            if isinstance(meant, Missing):
                return meant
            end = meant[0].end_on
        begin = since or dt.date.fromordinal(int(sessions.days[0]))
        return [Window("closes", min(begin, end), end)]

    if field is not None:
        made = plan_field(brief, formula, windows, field)
    else:
        made = plan(brief, formula, windows, as_levels=as_levels, since=reach or since)
    if isinstance(made, Missing):
        return made
    return [each.replace(name="closes") for each in made]  # by another series too


def _between(brief: Brief, formula: str) -> list[PlannedReading] | Missing:

    return plan(brief, formula, ranges, as_levels=formula == "extremes")


def _is_one_day(window: ClaimWindow | None) -> bool:
    return window is None or (window.begin is not None and window.begin == window.end_on)


def _undated(claim: Claim) -> Missing | None:
    """As in "its worst day since the founder left": the text gives no date for what happened."""
    window = claim.window
    if window is None or window.relation != "since" or window.begin is not None:
        return None
    return Missing("no_window", f"the text gives no date for {window.text!r}")


def _looks_back(window: ClaimWindow | None) -> bool:
    """Whether a window says how far a comparison reaches back, not when something happened."""
    if window is None:
        return False
    if window.relation is not None:
        return window.relation in {"since", "past", "to_date", "between"}
    return window.kind == "duration" or window.begin != window.end_on


def _since(claim: Claim, today: dt.date) -> dt.date | None:
    """The first day that a superlative looks back to."""
    window, quantity = claim.window, claim.quantity
    if quantity is not None and quantity.unit == "duration" and quantity.noun:
        end = (window.end_on if window else None) or today
        unit = _UNITS.get(quantity.noun, quantity.noun)
        return back(end, count=min(int(quantity.value), _LONGEST), granularity=unit)
    if window is None:
        return None
    if window.begin is not None and _looks_back(window):
        return window.begin
    return _counted_back(window, today)


def _counted_back(window: ClaimWindow, today: dt.date) -> dt.date | None:
    """As in "in eleven months", "its 52-week high": the day so long before the last one."""
    if not window.count or window.relation not in {"past", None}:
        return None
    return back(window.end_on or today, count=window.count, granularity=window.granularity)
