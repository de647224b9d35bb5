"""The days of a level, of a range and of a memory: from the words to dates.

The default is fixed by rule before any value is read. For changes see ``stretches``.
"""

from __future__ import annotations

import datetime as dt

from nlp.link.meaning import (
    Missing,
    Window,
    ahead,
    end_of,
    is_ahead,
    is_release_day,
    no_session,
    now,
    relation_of,
    stepped,
)
from nlp.link.sessions import STEP_DAYS, Sessions
from nlp.records import ClaimWindow


def points(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The dates that a level may be meant for, the default first.

    Returns:
        Windows of which the last value counts; ``begin`` is the earliest day that will do.
    """
    if window is None or is_release_day(window, sessions):
        return now(sessions)
    if is_ahead(window, sessions):
        return ahead(window, sessions)
    relation = window.relation or relation_of(window, sessions)
    begin, end_on = window.begin, window.end_on
    if relation == "on":
        return _point_on(window, sessions)
    if relation == "ago" and begin is not None:
        at = sessions.row_on_or_before(end_on or begin)
        return [Window("then", at or begin, end_on or begin)]
    if relation in {"in", "to", "between", "by"} and end_on is not None:
        end = min(end_on, sessions.latest)
        if begin is not None and end < begin:
            return ahead(window, sessions)
        return [Window(f"end_of_{window.granularity}", begin or dt.date.min, end)]
    end = end_of(window, sessions)
    return [Window("latest", _tolerant(end, sessions), end)]


def ranges(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The stretches within which every value counts, first and last day included."""
    if window is None:
        latest = sessions.latest
        return [Window("session", latest, latest)]
    if is_ahead(window, sessions):
        return ahead(window, sessions)
    end = end_of(window, sessions)
    begin = window.begin or dt.date.fromordinal(int(sessions.days[0]))
    if begin > end:
        return ahead(window, sessions)
    return [Window(window.granularity, begin, end)]


def anchor(window: ClaimWindow | None, sessions: Sessions) -> dt.date | Missing:
    """The session that a statement about the past is made of: "its best day since June".

    The last completed session that the window does not lie before.
    """
    if window is None or window.end_on is None:
        return sessions.latest
    if is_ahead(window, sessions):
        return ahead(window, sessions)
    return sessions.on_or_before(min(window.end_on, sessions.latest)) or sessions.latest


def _point_on(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    day = window.end_on or window.begin
    if day is None and window.text:
        return Missing("no_window", f"the text gives no date for {window.text!r}")
    if day is None:
        return now(sessions)
    day = stepped(window, sessions) or day
    if sessions.is_session(day):
        return [Window("close", day, day)]
    if sessions.frequency != "D" or sessions.calendar is None:
        row = sessions.row_on_or_before(day)
        near = row is not None and (day - row).days <= STEP_DAYS[sessions.frequency]
        if row is not None and near:
            return [Window("last_known", row, day)]
    found = no_session(day, sessions)
    if isinstance(found, Missing):
        return found
    return [each if each.missing else each.replace(begin=each.end_on) for each in found]


def _tolerant(day: dt.date, sessions: Sessions) -> dt.date:
    row = sessions.row_on_or_before(day)
    limit = day - dt.timedelta(days=STEP_DAYS[sessions.frequency])
    return max(limit, min(row or day, day))
