"""What the rules of windows have in common: days, and why there may be none."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nlp.link.sessions import Sessions
from nlp.records import UNDER_WAY, ClaimWindow, MissingReason, Record

DAY = dt.timedelta(days=1)

#: Sessions, days and months in a unit, for "the past month" counted the other ways.
SESSIONS_IN = {"week": 5, "month": 21, "quarter": 63, "half": 126, "year": 252}
DAYS_IN = {"week": 7, "month": 30, "quarter": 91, "half": 182, "year": 365}
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}

#: Days after the end of a period before which its figure is hardly ever out.
_RELEASE_DAYS = {"M": 5, "Q": 20, "A": 15}

#: Days for which a market is hardly ever shut.
_LONGEST_PAUSE = 5


class Missing(Record, frozen=True):
    """Why something cannot be linked.

    Attributes:
        reason: Typed reason of ``LinkedClaim.missing``.
        explanation: What is missing and what would help, for people.
    """

    reason: MissingReason
    explanation: str


class Window(Record, frozen=True):
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


def back(day: dt.date, *, count: int, granularity: str) -> dt.date:
    """The same day so many units earlier; a month's last day where there is no such day.

    Example:
        >>> back(dt.date(2024, 3, 31), count=1, granularity="month")
        datetime.date(2024, 2, 29)
    """
    months = count * MONTHS_IN.get(granularity, 0)
    if months >= 12 * day.year:
        return dt.date.min
    if months:
        return day - relativedelta(months=months)
    return days_before(day, count * DAYS_IN.get(granularity, 1))


def days_before(day: dt.date, count: int = 1) -> dt.date:
    """So many days earlier, at most the first day there is.

    Example:
        >>> days_before(dt.date(1, 1, 1))
        datetime.date(1, 1, 1)
    """
    return dt.date.fromordinal(max(1, day.toordinal() - count))


def stretch_after(begin: dt.date, granularity: str) -> dt.date:
    """Last day of the period of that size that begins on a day; the day itself for days.

    Example:
        >>> stretch_after(dt.date(2020, 3, 1), "month")
        datetime.date(2020, 3, 31)
    """
    if granularity == "week":
        return begin + dt.timedelta(days=6)
    if granularity in MONTHS_IN:
        return begin + relativedelta(months=MONTHS_IN[granularity]) - DAY
    return begin


def now(sessions: Sessions) -> list[Window] | Missing:
    """The dates that "now" may mean: the last session, or the last period that was out."""
    if sessions.is_stale:
        return Missing(
            "no_coverage",
            f"the data end on {sessions.row_on_or_before(sessions.latest)}; "
            f"{sessions.latest} would be needed",
        )
    latest = sessions.latest
    if sessions.frequency == "D":
        last = Window("close", latest, latest)
        return [last, _running(sessions)] if sessions.running else [last]
    before = sessions.before(latest)
    released = (sessions.today - latest).days >= _RELEASE_DAYS.get(sessions.frequency, 0)
    if before is None:
        return [Window("latest_period", latest, latest)]
    made = [
        Window("latest_period", latest, latest),
        Window("period_before", before, before, "the period before, if the latest was not out"),
    ]
    return made if released else made[::-1]


def _running(sessions: Sessions) -> Window:
    """The session under way: what was written then need not be of the close before."""
    note = f"{sessions.today} was still trading when this was written"
    return Window(UNDER_WAY, sessions.latest, sessions.today, description=note, missing=note)


def no_session(day: dt.date, sessions: Sessions) -> list[Window] | Missing:
    """A day without trading: the session meant cannot be told, the one before it may be."""
    note = f"{day} was not a session"
    last = sessions.on_or_before(day)
    if last is None or (day - last).days > _LONGEST_PAUSE:
        return Missing("no_coverage", note)
    if (day + DAY).day == 1:  # "at the end of January" means its last session
        return [
            Window("last_session", days_before(last), last, description=f"the last one to {day}")
        ]
    return [
        Window("session", days_before(day), day, description=note, missing=note),
        Window(
            "session_before", days_before(last), last, description=f"{note}; the session before it"
        ),
    ]


def stepped(window: ClaimWindow, sessions: Sessions) -> dt.date | None:
    """The session of a day that was counted back to, None for a day that a text names.

    "The previous session", "a day earlier", "two sessions ago" are counted by the market's
    calendar, whatever day of the calendar the words were first put on.

    Example:
        On Tuesday after a holiday, "a day earlier" is Friday.
    """
    day = window.end_on or window.begin
    if day is not None and window.begin is not None and window.begin < day:
        day = min(day, max(window.begin, sessions.latest))  # overnight: whatever closed last
    counted = window.granularity == "session" or (window.granularity == "day" and window.count == 1)
    if day is None or not counted or sessions.frequency != "D":
        return None
    last = sessions.on_or_before(day)
    if window.count is not None and window.granularity == "session":
        back_from_today = sessions.before(sessions.today, window.count)
        if back_from_today is not None and 0 <= (day - back_from_today).days <= _LONGEST_PAUSE:
            last = back_from_today
    return last if last is not None and (day - last).days <= _LONGEST_PAUSE else None


def end_of(window: ClaimWindow, sessions: Sessions) -> dt.date:
    """Last day of a window, as far as it was known."""
    return min(window.end_on or sessions.latest, sessions.latest)


def is_ahead(window: ClaimWindow, sessions: Sessions) -> bool:
    """Whether the window starts after the last value that was known."""
    relation = window.relation or relation_of(window, sessions)
    start = window.end_on if relation == "on" else window.begin
    if window.granularity == "session" and window.begin is not None:
        start = window.begin  # "overnight" ends on the day after
    if start is None or start <= sessions.latest:
        return False
    if relation != "on" or start > sessions.today or sessions.frequency != "D":
        return True
    # A Saturday lies after Friday's session, and is not ahead of anything.
    quiet = start < sessions.today if sessions.calendar is None else not sessions.is_session(start)
    return not quiet or (start - sessions.latest).days > 5


def is_release_day(window: ClaimWindow, sessions: Sessions) -> bool:
    """A day that a statistic is "for" is the day of its release: the latest period counts."""
    if sessions.frequency in {"D", "W"} or window.granularity not in {"day", "session", "hour"}:
        return False
    day = window.end_on or window.begin
    return window.relation in {None, "on"} and day is not None and (sessions.today - day).days < 45


def ahead(window: ClaimWindow, sessions: Sessions) -> Missing:
    """Why a window that had not begun, or was not known, cannot be read."""
    start = window.end_on if window.relation == "on" else window.begin
    if sessions.frequency == "D" and window.granularity in {"week", "month", "quarter", "year"}:
        # On the first day of a month "this month" has no close yet: nothing to measure.
        return Missing("no_coverage", f"no session of this {window.granularity} had closed yet")
    return Missing("no_coverage", f"{start} was not over, or not known, when this was written")


def relation_of(window: ClaimWindow, sessions: Sessions) -> str:
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
