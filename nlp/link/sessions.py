"""What "now", "the session before" and "that day" mean for one series."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from nlp.errors import NoObservationError
from nlp.market.calendars import Calendar
from nlp.market.provider import Instrument, SeriesInfo
from nlp.records import Record, Slice

#: Measures that have a value on every session; a missing one is a hole in the data.
_EVERY_SESSION = frozenset({"close", "open", "high", "low", "market_cap", "volume"})

#: Days after which the last value of a series no longer speaks for now. Releases of statistics
#: come up to a quarter after their period ends.
STALE_DAYS = {"D": 6, "W": 21, "M": 75, "Q": 150, "A": 500}

#: How far apart the values of a series may lie that is not made session by session.
STEP_DAYS = {"D": 5, "W": 7, "M": 31, "Q": 92, "A": 366}


class Sessions(Record, frozen=True, eq=False):
    """The dates of one series as seen from the article's instant.

    Attributes:
        days: Ordinals of the rows known, ascending.
        frequency: D, W, M, Q or A.
        today: The article's day in its own zone.
        latest: The last completed session; for series without a calendar, the last row.
        calendar: The trading calendar, or None where the rows themselves are the calendar.
        running: Whether a session was under way at the article's instant.
        values: Values of the rows, for windows that begin at a peak or a low; may be empty.
    """

    days: Sequence[int]
    frequency: str
    today: dt.date
    latest: dt.date
    calendar: Calendar | None = None
    values: Sequence[float] = ()
    running: bool = False

    def before(self, day: dt.date, n: int = 1) -> dt.date | None:
        """The n-th session before a day, or None where the calendar does not reach it."""
        if self.calendar is not None:
            try:
                return self.calendar.previous(day, n)
            except NoObservationError:
                pass  # the calendar starts later than the series: count its rows
        place = bisect_left(self.days, day.toordinal()) - n
        return dt.date.fromordinal(int(self.days[place])) if place >= 0 else None

    def is_session(self, day: dt.date) -> bool:
        """Whether there was trading on a day."""
        if self.calendar is not None:
            try:
                return self.calendar.is_session(day)
            except NoObservationError:
                pass
        return self.has(day)

    def has(self, day: dt.date) -> bool:
        """Whether there is a row for exactly that day."""
        days, ordinal = self.days, day.toordinal()
        place = bisect_left(days, ordinal)
        return place < len(days) and int(days[place]) == ordinal

    def on_or_before(self, day: dt.date) -> dt.date | None:
        """The day itself if there was trading, else the last session before it."""
        if self.calendar is not None:
            try:
                return self.calendar.session_on_or_before(day)
            except NoObservationError:
                pass
        return self.row_on_or_before(day)

    def row_on_or_before(self, day: dt.date) -> dt.date | None:
        """Date of the last row on or before a day."""
        place = bisect_right(self.days, day.toordinal()) - 1
        return dt.date.fromordinal(int(self.days[place])) if place >= 0 else None

    def extreme(self, begin: dt.date, end_on: dt.date, *, highest: bool) -> dt.date | None:
        """Day of the highest or lowest value of a stretch, the first one where several tie.

        Args:
            begin: First day, included.
            end_on: Last day, included.
            highest: Whether the highest value is asked for, not the lowest.

        Returns:
            None where there is no row in the stretch, or the rows begin too late to tell.
        """
        if (
            not len(self.values)
            or int(self.days[0]) > begin.toordinal() + STEP_DAYS[self.frequency]
        ):
            return None
        low = bisect_left(self.days, begin.toordinal())
        high = bisect_right(self.days, end_on.toordinal())
        if low >= high:
            return None
        part = np.asarray(self.values)[low:high]
        place = low + int(part.argmax() if highest else part.argmin())
        return dt.date.fromordinal(int(self.days[place]))

    def holes(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Ordinals of the sessions between first and last row that have no row."""
        if self.calendar is None:
            return np.empty(0, np.int64)
        sessions = self.calendar.ordinals(int(self.days[0]), int(self.days[-1]))
        missing: np.ndarray[tuple[int], np.dtype[np.int64]] = np.setdiff1d(
            np.asarray(sessions, dtype=np.int64), np.asarray(self.days)
        )
        return missing

    @property
    def is_stale(self) -> bool:
        """Whether the rows end too long before the article to speak for its present."""
        if self.calendar is not None:
            return not self.has(self.latest)
        return (self.today - self.latest).days > STALE_DAYS.get(self.frequency, 6)


@lru_cache(maxsize=4096)
def _last_completed(code: str, as_of: dt.datetime) -> tuple[dt.date, bool, Calendar] | None:
    """The last session that had ended, and whether one was on; None before the calendar begins."""
    calendar = Calendar.of(code)
    try:
        return calendar.last_completed(as_of), calendar.is_open(as_of), calendar
    except NoObservationError:
        return None


def sessions_of(
    instrument: Instrument, series: SeriesInfo, part: Slice, *, as_of: dt.datetime, today: dt.date
) -> Sessions:
    """The sessions of a series.

    Args:
        instrument: Whose series it is.
        series: The series.
        part: Its rows known at ``as_of``, adjusted and turned round as needed; at least one.
        as_of: Aware instant of the article.
        today: The article's day in its own zone.
    """
    calendar, running = None, False
    latest = dt.date.fromordinal(int(part.days[-1]))
    if instrument.calendar and series.frequency == "D" and series.measure in _EVERY_SESSION:
        completed = _last_completed(instrument.calendar, as_of)
        if completed is not None:
            latest, running, calendar = completed
    return Sessions(part.days, series.frequency, today, latest, calendar, part.values, running)
