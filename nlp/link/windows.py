"""From the words of a window to the days that each reading of them means.

The rules are those of the reference of windows: for each relation a default that is fixed before
any value is read, then the alternatives that must also be computed. A change is measured from
the last close *before* its window, so a change window begins on the day before the words do.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from nlp.link.sessions import Sessions
from nlp.records import ClaimWindow

_DAY = dt.timedelta(days=1)
_SESSIONS_IN = {"week": 5, "month": 21, "quarter": 63, "half": 126, "year": 252}
_DAYS_IN = {"week": 7, "month": 30, "quarter": 91, "half": 182, "year": 365}
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}

#: Days after the end of a period before which its figure is hardly ever out.
_RELEASE_DAYS = {"M": 5, "Q": 20, "A": 15}


@dataclass(frozen=True, slots=True)
class Missing:
    """Why something cannot be linked.

    Attributes:
        reason: Typed reason of ``LinkedClaim.missing``.
        explanation: What is missing and what would help, for people.
    """

    reason: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Window:
    """One meaning of a window.

    Attributes:
        name: Short name of the reading.
        begin: For a change, the day on or before which its base lies; else the first day.
        end_on: Last day.
        description: One line for people.
        missing: Why this meaning cannot be computed although it is the right one, or None.
    """

    name: str
    begin: dt.date
    end_on: dt.date
    description: str = ""
    missing: str | None = None


def changes(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The stretches over which a change may be meant, the default first.

    Args:
        window: What the text says, or None.
        sessions: Of the first subject.

    Returns:
        Windows whose ``begin`` is the day of the base.
    """
    if window is None or _is_release_day(window, sessions):
        return _last_change(sessions)
    if _is_ahead(window, sessions):
        return _ahead(window, sessions)
    relation = window.relation or _relation_of(window, sessions)
    makers = {
        "on": _on, "in": _in, "to_date": _to_date, "past": _past, "since": _since,
        "between": _between, "to": _to, "ago": _ago, "by": _in,
    }  # fmt: skip
    found = makers[relation](window, sessions)
    if isinstance(found, Missing):
        return found
    return _unique([each for each in found if each.missing or each.begin < each.end_on])


def points(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The dates that a level may be meant for, the default first.

    Returns:
        Windows of which the last value counts; ``begin`` is the earliest day that will do.
    """
    if window is None or _is_release_day(window, sessions):
        return _now(sessions)
    if _is_ahead(window, sessions):
        return _ahead(window, sessions)
    relation = window.relation or _relation_of(window, sessions)
    begin, end_on = window.begin, window.end_on
    if relation == "on":
        return _point_on(window, sessions)
    if relation == "ago" and begin is not None:
        at = sessions.row_on_or_before(end_on or begin)
        return [Window("then", at or begin, end_on or begin)]
    if relation in {"in", "to", "between", "by"} and end_on is not None:
        end = min(end_on, sessions.latest)
        if begin is not None and end < begin:
            return _ahead(window, sessions)
        return [Window(f"end_of_{window.granularity}", begin or dt.date.min, end)]
    end = _end(window, sessions)
    return [Window("latest", _tolerant(end, sessions), end)]


def ranges(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The stretches within which every value counts, first and last day included."""
    if window is None:
        latest = sessions.latest
        return [Window("session", latest, latest)]
    if _is_ahead(window, sessions):
        return _ahead(window, sessions)
    end = _end(window, sessions)
    begin = window.begin or dt.date.fromordinal(int(sessions.days[0]))
    if begin > end:
        return _ahead(window, sessions)
    return [Window(window.granularity, begin, end)]


def anchor(window: ClaimWindow | None, sessions: Sessions) -> dt.date | Missing:
    """The session that a statement about the past is made of: "its best day since June".

    The last completed session that the window does not lie before.
    """
    if window is None or window.end_on is None:
        return sessions.latest
    if _is_ahead(window, sessions):
        missing = _ahead(window, sessions)
        return missing if isinstance(missing, Missing) else sessions.latest
    return sessions.on_or_before(min(window.end_on, sessions.latest)) or sessions.latest


def back(day: dt.date, *, count: int, granularity: str) -> dt.date:
    """The same day so many units earlier; a month's last day where there is no such day.

    Example:
        >>> back(dt.date(2024, 3, 31), count=1, granularity="month")
        datetime.date(2024, 2, 29)
    """
    if granularity in _MONTHS_IN:
        return day - relativedelta(months=count * _MONTHS_IN[granularity])
    return day - dt.timedelta(days=count * _DAYS_IN.get(granularity, 1))


def _last_change(sessions: Sessions) -> list[Window] | Missing:
    now = _now(sessions)
    if isinstance(now, Missing):
        return now
    bases = [(sessions.before(each.end_on), each) for each in now]
    made = [
        Window("session" if each.name == "close" else each.name, base, each.end_on)
        for base, each in bases
        if base is not None
    ]
    return made or Missing("no_coverage", "there is no earlier value to compare with")


def _now(sessions: Sessions) -> list[Window] | Missing:
    if sessions.is_stale:
        return Missing(
            "no_coverage",
            f"the data end on {sessions.row_on_or_before(sessions.latest)}; "
            f"{sessions.latest} would be needed",
        )
    latest = sessions.latest
    if sessions.frequency == "D":
        return [Window("close", latest, latest)]
    before = sessions.before(latest)
    released = (sessions.today - latest).days >= _RELEASE_DAYS.get(sessions.frequency, 0)
    if before is None:
        return [Window("latest_period", latest, latest)]
    made = [
        Window("latest_period", latest, latest),
        Window("period_before", before, before, "the period before, if the latest was not out"),
    ]
    return made if released else made[::-1]


def _on(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    day = window.end_on or window.begin
    if day is None:
        return _last_change(sessions)
    if sessions.frequency != "D":
        return _in(window.__class__(begin=day, end_on=day), sessions)
    if not sessions.is_session(day):
        return _no_session(day, sessions)
    return [Window("session", day - _DAY, day)]


def _no_session(day: dt.date, sessions: Sessions) -> list[Window] | Missing:
    note = f"{day} was not a session"
    last = sessions.on_or_before(day)
    if last is None or (day - last).days > 5:
        return Missing("no_coverage", note)
    return [
        Window("session", day - _DAY, day, description=note, missing=note),
        Window("session_before", last - _DAY, last, description=f"{note}; the session before it"),
    ]


def _point_on(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    day = window.end_on or window.begin
    if day is None:
        return _now(sessions)
    if sessions.is_session(day):
        return [Window("close", day, day)]
    if sessions.frequency != "D" or sessions.calendar is None:
        row = sessions.row_on_or_before(day)
        near = row is not None and (day - row).days <= _TOLERANCE[sessions.frequency]
        if row is not None and near:
            return [Window("last_known", row, day)]
    found = _no_session(day, sessions)
    if isinstance(found, Missing):
        return found
    return [
        found[0],
        Window("session_before", found[1].end_on, found[1].end_on, found[1].description),
    ]


#: How far before a day its value may lie in a series that is not made session by session.
_TOLERANCE = {"D": 5, "W": 7, "M": 31, "Q": 92, "A": 366}


def _tolerant(day: dt.date, sessions: Sessions) -> dt.date:
    row = sessions.row_on_or_before(day)
    limit = day - dt.timedelta(days=_TOLERANCE.get(sessions.frequency, 5))
    return max(limit, min(row or day, day))


def _in(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    begin, end_on = window.begin, window.end_on
    if begin is None or end_on is None:
        return Missing("no_window", "the window has no first or last day")
    running = end_on > sessions.latest
    made = [Window(window.granularity, begin - _DAY, min(end_on, sessions.latest))]
    if running:
        made += _one_session_less(made[0], sessions)
    return made


def _to_date(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    if window.begin is None:
        return Missing("no_window", "the window has no first day")
    end = _end(window, sessions)
    made = [Window(f"{window.granularity}_to_date", window.begin - _DAY, end)]
    made += _one_session_less(made[0], sessions)
    unit = window.granularity
    if unit == "month":
        same = back(end, count=1, granularity="month")
        made.append(Window("same_day_last_month", same, end, "from the same day last month"))
    elif unit == "year":
        first = _first_session(window.begin, sessions)
        made.append(Window("first_close_of_year", first, end, "from the first close of the year"))
    elif unit == "week":
        made += _sessions_back(end, 5, sessions)
        made.append(Window("seven_days", end - dt.timedelta(days=7), end, "seven days"))
    return made


def _past(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    unit, count = window.granularity, window.count or 1
    end = _end(window, sessions)
    if unit in {"day", "session", "hour"}:
        made = _sessions_back(end, count, sessions)
        whole = Window("calendar_days", end - dt.timedelta(days=count), end, f"{count} days")
        return [*made, whole] if unit == "day" else made
    base = _period_end(back(end, count=count, granularity=unit), sessions)
    made = [
        Window(f"same_day_{unit}s_back", base, end, f"from the same day {count} {unit}(s) back")
    ]
    if sessions.frequency == "D" and unit in _SESSIONS_IN:
        days = count * _DAYS_IN[unit]
        made += _sessions_back(end, count * _SESSIONS_IN[unit], sessions)
        if unit in {"week", "month"}:
            made.append(Window(f"{days}_days", end - dt.timedelta(days=days), end, f"{days} days"))
        if count == 1:
            made.append(_last_full(end, unit))
    return made


def _since(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    if window.begin is None:
        return Missing("no_window", "nothing tells since when")
    begin, end = window.begin, _end(window, sessions)
    made = [Window("last_close_before", begin - _DAY, end, "from the last close before")]
    stretch_end = stretch_after(begin, window.granularity)
    if stretch_end == begin:
        made.append(Window("close_on", begin, end, "from the close on that day"))
    else:
        made.append(Window("end_of_period", stretch_end, end, "from the end of that period"))
        first = _first_session(begin, sessions)
        made.append(Window("first_close", first, end, "from the first close of that period"))
    return [each for each in made if each.begin < end]


def _between(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    begin, end_on = window.begin, window.end_on
    if begin is None or end_on is None:
        return Missing("no_window", "the window has no first or last day")
    end = min(end_on, sessions.latest)
    before = Window("from_close_before", begin - _DAY, end, "from the last close before")
    if window.granularity in {"day", "session", "hour"}:
        return [Window("close_to_close", begin, end, "from close to close"), before]
    first_end = stretch_after(begin, window.granularity)
    ends = Window("end_to_end", first_end, end, "from the end of the first period")
    if window.granularity in {"year", "decade"}:
        return [ends, before]
    return [before, ends]


def _to(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    begin, end_on = window.begin, window.end_on
    if begin is None or end_on is None:
        return Missing("no_window", "the window has no first or last day")
    return [Window("months_to", begin - _DAY, min(end_on, sessions.latest))]


def _ago(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    day = window.end_on or window.begin
    if day is None:
        return Missing("no_window", "nothing tells how long ago")
    return [Window("from_then", _period_end(day, sessions), sessions.latest, "from then until now")]


def stretch_after(begin: dt.date, granularity: str) -> dt.date:
    """Last day of the period of that size that begins on a day; the day itself for days.

    Example:
        >>> stretch_after(dt.date(2020, 3, 1), "month")
        datetime.date(2020, 3, 31)
    """
    if granularity == "week":
        return begin + dt.timedelta(days=6)
    if granularity in _MONTHS_IN:
        return begin + relativedelta(months=_MONTHS_IN[granularity]) - _DAY
    return begin


def _last_full(end: dt.date, unit: str) -> Window:
    if unit == "week":
        last = end - dt.timedelta(days=end.weekday() + 1)
        return Window("last_full_week", last - dt.timedelta(days=7), last, "the last full week")
    size = _MONTHS_IN[unit]
    start = dt.date(end.year, (end.month - 1) // size * size + 1 if size <= 12 else 1, 1)
    begin = start - relativedelta(months=size)
    return Window(f"last_full_{unit}", begin - _DAY, start - _DAY, f"the last full {unit}")


def _sessions_back(end: dt.date, count: int, sessions: Sessions) -> list[Window]:
    base = sessions.before(end, count)
    name = f"{count}_sessions"
    return [Window(name, base, end, f"{count} sessions")] if base is not None else []


def _one_session_less(window: Window, sessions: Sessions) -> list[Window]:
    end = sessions.before(window.end_on)
    if end is None or end <= window.begin or sessions.frequency != "D":
        return []
    note = "up to the session before, as written before the close"
    return [Window(f"{window.name}_less_one", window.begin, end, note)]


def _first_session(begin: dt.date, sessions: Sessions) -> dt.date:
    place = int(sessions.days.searchsorted(begin.toordinal()))
    if place >= len(sessions.days):
        return begin
    return dt.date.fromordinal(int(sessions.days[place]))


def _period_end(day: dt.date, sessions: Sessions) -> dt.date:
    """For monthly and longer series a day stands for its month, which is dated by its last day."""
    if sessions.frequency in {"D", "W"}:
        return day
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def _end(window: ClaimWindow, sessions: Sessions) -> dt.date:
    return min(window.end_on or sessions.latest, sessions.latest)


def _is_ahead(window: ClaimWindow, sessions: Sessions) -> bool:
    """Whether the window starts after the last value that was known."""
    relation = window.relation or _relation_of(window, sessions)
    start = window.end_on if relation == "on" else window.begin
    return start is not None and start > sessions.latest


def _is_release_day(window: ClaimWindow, sessions: Sessions) -> bool:
    """A day that a statistic is "for" is the day of its release: the latest period counts."""
    if sessions.frequency in {"D", "W"} or window.granularity not in {"day", "session", "hour"}:
        return False
    day = window.end_on or window.begin
    return window.relation in {None, "on"} and day is not None and (sessions.today - day).days < 45


def _ahead(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    start = window.end_on if window.relation == "on" else window.begin
    if sessions.frequency == "D" and window.granularity in {"week", "month", "quarter", "year"}:
        # On the first day of a month "this month" has no close yet: nothing to measure.
        return Missing("no_coverage", f"no session of this {window.granularity} had closed yet")
    return Missing("no_coverage", f"{start} was not over, or not known, when this was written")


def _relation_of(window: ClaimWindow, sessions: Sessions) -> str:
    """The likeliest relation of a window that carries none."""
    if window.begin is not None and window.begin == window.end_on:
        return "on"
    if window.kind == "duration" or window.count:
        return "past"
    if window.begin is None:
        return "on" if window.end_on is not None else "past"
    if window.end_on is None:
        return "since"
    return "to_date" if window.end_on >= sessions.today else "in"


def _unique(windows: list[Window]) -> list[Window]:
    seen: dict[tuple[dt.date, dt.date], Window] = {}
    for window in windows:
        seen.setdefault((window.begin, window.end_on), window)
    return list(seen.values())
