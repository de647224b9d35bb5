"""The two dates of a change: from the words of a window to its base and its end.

The rules are those of the reference of windows: for each relation a default that is fixed before
any value is read, then the alternatives that must also be computed. A change is measured from
the last close *before* its window, so a change window begins on the day before the words do.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from bisect import bisect_left

from dateutil.relativedelta import relativedelta

from nlp.link.meaning import (
    DAYS_IN,
    MONTHS_IN,
    SESSIONS_IN,
    Missing,
    Window,
    ahead,
    back,
    days_before,
    end_of,
    is_ahead,
    is_release_day,
    no_session,
    now,
    relation_of,
    stepped,
    stretch_after,
)
from nlp.link.sessions import Sessions
from nlp.records import ClaimWindow, Extreme

_YEAR_MONTHS = 12


def changes(window: ClaimWindow | None, sessions: Sessions) -> list[Window] | Missing:
    """The stretches over which a change may be meant, the default first.

    Args:
        window: What the text says, or None.
        sessions: Of the first subject.

    Returns:
        Windows whose ``begin`` is the day of the base.
    """
    if window is None or is_release_day(window, sessions):
        return _last_change(sessions)
    if is_ahead(window, sessions):
        return ahead(window, sessions)
    if window.text and not (window.relation or window.count or window.begin or window.end_on):
        return Missing("no_window", f"the text gives no date for {window.text!r}")
    relation = window.relation or relation_of(window, sessions)
    found = _MAKERS[relation](window, sessions)
    if isinstance(found, Missing):
        return found
    fitting = _unique([each for each in found if each.missing or each.begin < each.end_on])
    return fitting or Missing("no_coverage", "the window holds no change: it ends as it begins")


def _last_change(sessions: Sessions) -> list[Window] | Missing:
    dates = now(sessions)
    if isinstance(dates, Missing):
        return dates
    bases = [(sessions.before(each.end_on), each) for each in dates]
    made = [
        each.replace(name="session" if each.name == "close" else each.name, begin=base)
        for base, each in bases
        if base is not None
    ]
    return made or Missing("no_coverage", "there is no earlier value to compare with")


def _on(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    day = window.end_on or window.begin
    if day is None and window.text:
        return Missing("no_window", f"the text gives no date for {window.text!r}")
    if day is None:
        return _last_change(sessions)
    if sessions.frequency != "D":
        return _in(window.__class__(begin=day, end_on=day), sessions)
    day = stepped(window, sessions) or day
    if not sessions.is_session(day):
        return no_session(day, sessions)
    return [Window("session", days_before(day), day)]


def _in(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    begin, end_on = window.begin, window.end_on
    if begin is None or end_on is None:
        return Missing("no_window", "the window has no first or last day")
    running = end_on > sessions.latest
    made = [Window(window.granularity, days_before(begin), min(end_on, sessions.latest))]
    if running:
        made += _one_session_less(made[0], sessions)
    until_now = _back_from_now(window, sessions)
    return [*until_now, *made] if window.granularity == "month" else [*made, *until_now]


def _back_from_now(window: ClaimWindow, sessions: Sessions) -> list[Window]:
    """As in "last month" of a price: the past one, up to now; the full one is a further reading.

    "Last week" and "last year" are the full ones, and up to now by a further reading.
    """
    words = (window.text or "").casefold().split()
    if sessions.frequency != "D" or window.granularity not in SESSIONS_IN or "last" not in words:
        return []
    if window.count is not None or len(words) > _LAST_WORDS:  # "the last quarter of 2023"
        return []
    found = _past(window.replace(end_on=sessions.latest, relation="past", count=1), sessions)
    return [] if isinstance(found, Missing) else [each for each in found if not _is_full(each)]


_LAST_WORDS = 3  # "over the last month"


def _is_full(window: Window) -> bool:
    return window.name.startswith("last_full")


def _to_date(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    if window.begin is None:
        return Missing("no_window", "the window has no first day")
    end = end_of(window, sessions)
    made = [Window(f"{window.granularity}_to_date", days_before(window.begin), end)]
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
        made.append(Window("seven_days", days_before(end, 7), end, "seven days"))
    return made


def _past(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    unit, count = window.granularity, window.count or 1
    end = end_of(window, sessions)
    if unit in {"day", "session", "hour"}:
        made = _sessions_back(end, count, sessions)
        whole = Window("calendar_days", days_before(end, count), end, f"{count} days")
        return [*made, whole] if unit == "day" else made
    base = _period_end(back(end, count=count, granularity=unit), sessions)
    made = [
        Window(f"same_day_{unit}s_back", base, end, f"from the same day {count} {unit}(s) back")
    ]
    if sessions.frequency == "D" and unit in SESSIONS_IN:
        days = count * DAYS_IN[unit]
        made += _sessions_back(end, count * SESSIONS_IN[unit], sessions)
        if unit == "week" or (unit == "month" and count == 1):
            made.append(Window(f"{days}_days", days_before(end, days), end, f"{days} days"))
        if count == 1:
            made.append(_last_full(end, unit))
        elif count * MONTHS_IN.get(unit, 0) == _YEAR_MONTHS:
            made.append(_last_full(end, "year"))  # "the past 12 months"
    return made


def _since(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    if window.begin is None:
        return Missing("no_window", "nothing tells since when")
    begin, end = window.begin, end_of(window, sessions)
    made = [Window("last_close_before", days_before(begin), end, "from the last close before")]
    stretch_end = stretch_after(begin, window.granularity)
    if stretch_end == begin:
        made.append(Window("close_on", begin, end, "from the close on that day"))
    else:
        made.append(Window("end_of_period", stretch_end, end, "from the end of that period"))
        first = _first_session(begin, sessions)
        made.append(Window("first_close", first, end, "from the first close of that period"))
    fitting = [each for each in made if each.begin < end]
    extremes = [
        _from_extreme(base, begin, stretch_end, end, sessions)
        for base in ("high", "low")
        if window.base is None and stretch_end != begin
    ]
    if window.base is None:
        return [*fitting, *(each for each in extremes if each.missing is None)]
    return [_from_extreme(window.base, begin, stretch_end, end, sessions), *fitting]


def _from_extreme(
    base: Extreme, begin: dt.date, period_end: dt.date, end: dt.date, sessions: Sessions
) -> Window:
    """From a peak or a low: the rule is fixed by the words, only the day comes from the values."""
    extent = "highest" if base == "high" else "lowest"
    day = sessions.extreme(begin, min(period_end, end), highest=base == "high")
    name, missing = f"{base}_of_period", None
    if day is None:
        missing = f"the {extent} close of {_days(begin, period_end)} is not known"
    elif day >= end:
        missing = f"{day} is itself the {extent} close of that period: nothing has changed since"
    note = f"from the {extent} close of {_days(begin, period_end)}"
    return Window(name, begin if missing or day is None else day, end, note, missing)


def _days(begin: dt.date, end_on: dt.date) -> str:
    return str(begin) if begin == end_on else f"{begin} to {end_on}"


def _between(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    begin, end_on = window.begin, window.end_on
    if begin is None or end_on is None:
        return Missing("no_window", "the window has no first or last day")
    end = min(end_on, sessions.latest)
    before = Window("from_close_before", days_before(begin), end, "from the last close before")
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
    return [Window("months_to", days_before(begin), min(end_on, sessions.latest))]


def _ago(window: ClaimWindow, sessions: Sessions) -> list[Window] | Missing:
    day = window.end_on or window.begin
    if day is None:
        return Missing("no_window", "nothing tells how long ago")
    return [Window("from_then", _period_end(day, sessions), sessions.latest, "from then until now")]


def _last_full(end: dt.date, unit: str) -> Window:
    if unit == "week":
        last = end - dt.timedelta(days=end.weekday() + 1)
        return Window("last_full_week", days_before(last, 7), last, "the last full week")
    size = MONTHS_IN[unit]
    start = dt.date(end.year, (end.month - 1) // size * size + 1 if size <= 12 else 1, 1)
    begin = start - relativedelta(months=size)
    return Window(
        f"last_full_{unit}", days_before(begin), days_before(start), f"the last full {unit}"
    )


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
    place = bisect_left(sessions.days, begin.toordinal())
    if place >= len(sessions.days):
        return begin
    return dt.date.fromordinal(int(sessions.days[place]))


def _period_end(day: dt.date, sessions: Sessions) -> dt.date:
    """For monthly and longer series a day stands for its month, which is dated by its last day."""
    if sessions.frequency in {"D", "W"}:
        return day
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def _unique(windows: list[Window]) -> list[Window]:
    seen: dict[tuple[dt.date, dt.date, str | None], Window] = {}
    for window in windows:
        seen.setdefault((window.begin, window.end_on, window.missing), window)
    return list(seen.values())


_MAKERS = {
    "on": _on, "in": _in, "to_date": _to_date, "past": _past, "since": _since,
    "between": _between, "to": _to, "ago": _ago, "by": _in,
}  # fmt: skip
