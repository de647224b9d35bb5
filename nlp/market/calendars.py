"""Sessions of exchanges: which days they trade, and when a session is over.

Wraps exchange_calendars, which takes most of a second to import and is therefore imported when
the first calendar is asked for. Closures that it does not know are in ``hours/closures.csv``.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nlp.errors import MarketDataError, NoObservationError, UnknownNameError

_START = dt.date(1990, 1, 1)  # built first: enough for most claims, and quick for every exchange
_EARLIEST = dt.date(1900, 1, 1)  # rebuilt from here when somebody asks for an older day
_LATEST = dt.date(2040, 12, 31)  # a fixed end: nothing here depends on today's date

#: Codes in use elsewhere for exchanges that share another one's sessions.
_SAME_SESSIONS = {"XSHE": "XSHG", "XNSE": "XBOM", "ARCX": "XNYS", "XASE": "XNYS", "XCBO": "XNYS"}


@dataclass(frozen=True, slots=True, eq=False)
class _Sessions:
    """The sessions between two days, all sorted, of equal length."""

    begin: dt.date
    end_on: dt.date
    days: list[int]  # proleptic Gregorian ordinals
    opens: list[float]  # POSIX seconds, as the closes
    closes: list[float]
    tz: ZoneInfo


@dataclass(frozen=True, eq=False)
class Calendar:
    """The trading calendar of one exchange; make it with ``Calendar.of``.

    Attributes:
        code: exchange_calendars code, for example ``XNYS``.
        closed: Days taken out although the library lists them.
    """

    code: str
    closed: frozenset[dt.date] = frozenset()
    _built: list[_Sessions] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, code: str, *, overrides: Iterable[dt.date] = ()) -> Calendar:
        """The calendar of an exchange; the same object for the same arguments.

        Args:
            code: exchange_calendars code: ``XNYS``, ``XHKG``, ``XLON``.
            overrides: Days without trading, on top of those in ``hours/closures.csv``.

        Raises:
            UnknownNameError: There is no calendar with this code; the message offers the nearest.

        Example:
            >>> calendar = Calendar.of("XNYS")
            >>> calendar.is_session(dt.date(2018, 12, 25))
            False
            >>> calendar.previous(dt.date(2018, 12, 26))
            datetime.date(2018, 12, 24)
        """
        return _calendar(code, frozenset(overrides))

    @property
    def tz(self) -> ZoneInfo:
        """Time zone of the exchange."""
        return self._sessions().tz

    @property
    def first(self) -> dt.date:
        """First day that the calendar covers; what lies before it is unknown."""
        return max(_EARLIEST, _bounds(self.code)[0])

    @property
    def last(self) -> dt.date:
        """Last day that the calendar covers; what lies after it is unknown."""
        return self._sessions().end_on

    def sessions(self, begin: dt.date, end_on: dt.date) -> tuple[dt.date, ...]:
        """The sessions from ``begin`` to ``end_on``, both included.

        Raises:
            NoObservationError: The calendar does not reach that far.
        """
        built = self._covering(begin, end_on)
        low = bisect_left(built.days, begin.toordinal())
        high = bisect_right(built.days, end_on.toordinal())
        return tuple(dt.date.fromordinal(day) for day in built.days[low:high])

    def ordinals(self, begin: int, end_on: int) -> list[int]:
        """The sessions between two days, both included, as ordinals: for arrays.

        Only what the calendar vouches for since 1990; nothing is raised for the rest.
        """
        days = self._sessions().days
        return days[bisect_left(days, begin) : bisect_right(days, end_on)]

    def is_session(self, day: dt.date) -> bool:
        """Whether the exchange trades on that day.

        Raises:
            NoObservationError: The calendar does not reach that far.
        """
        days, ordinal = self._around(day).days, day.toordinal()
        place = bisect_left(days, ordinal)
        return place < len(days) and days[place] == ordinal

    def session_on_or_before(self, day: dt.date) -> dt.date:
        """The day itself if it is a session, else the last session before it.

        Raises:
            NoObservationError: The calendar does not reach that far.
        """
        days = self._around(day).days
        place = bisect_right(days, day.toordinal()) - 1
        return dt.date.fromordinal(days[place]) if place >= 0 else self._at(day, place)

    def previous(self, day: dt.date, n: int = 1) -> dt.date:
        """The n-th session before a day, which need not be a session itself.

        Raises:
            NoObservationError: The calendar does not reach that far.
        """
        return self._at(day, bisect_left(self._around(day).days, day.toordinal()) - n)

    def next(self, day: dt.date, n: int = 1) -> dt.date:
        """The n-th session after a day, which need not be a session itself.

        Raises:
            NoObservationError: The calendar does not reach that far.
        """
        return self._at(day, bisect_right(self._around(day).days, day.toordinal()) + n - 1)

    def last_completed(self, instant: dt.datetime) -> dt.date:
        """The last session that had ended at an instant (a session ends at its close).

        Args:
            instant: Aware instant.

        Raises:
            NoObservationError: The calendar does not reach that far.

        Example:
            >>> calendar = Calendar.of("XNYS")
            >>> calendar.last_completed(dt.datetime(2018, 12, 26, 20, 59, tzinfo=dt.UTC))
            datetime.date(2018, 12, 24)
            >>> calendar.last_completed(dt.datetime(2018, 12, 26, 21, 0, tzinfo=dt.UTC))
            datetime.date(2018, 12, 26)
        """
        built = self._around(instant.astimezone(self.tz).date())
        place = bisect_right(built.closes, instant.timestamp()) - 1
        return self._at(instant.date(), place)

    def is_open(self, instant: dt.datetime) -> bool:
        """Whether a session was under way at an instant (its open included, its close not).

        Args:
            instant: Aware instant.

        Raises:
            NoObservationError: The calendar does not reach that far.

        Example:
            >>> calendar = Calendar.of("XNYS")
            >>> calendar.is_open(dt.datetime(2018, 12, 26, 20, 59, tzinfo=dt.UTC))
            True
            >>> calendar.is_open(dt.datetime(2018, 12, 26, 21, 0, tzinfo=dt.UTC))
            False
        """
        built = self._around(instant.astimezone(self.tz).date())
        place = bisect_right(built.opens, instant.timestamp()) - 1
        return place >= 0 and instant.timestamp() < built.closes[place]

    def _at(self, day: dt.date, place: int) -> dt.date:
        """The session at a place, in the older half of the calendar where the newer one ends."""
        built = self._sessions()
        if place < 0 and built.begin > self.first:
            place += self._grow()
            built = self._sessions()
        if not 0 <= place < len(built.days):
            raise self._out_of_reach(day)
        return dt.date.fromordinal(built.days[place])

    def _grow(self) -> int:
        """Add the sessions before 1990; returns how many."""
        newer = len(self._sessions().days)
        self._built[:] = [_build(self.code, self.first, self.closed)]
        return len(self._sessions().days) - newer

    def _sessions(self) -> _Sessions:
        if not self._built:
            begin = max(_START, _bounds(self.code)[0])
            self._built[:] = [_build(self.code, begin, self.closed)]
        return self._built[0]

    def _around(self, day: dt.date) -> _Sessions:
        built = self._sessions()
        return built if built.begin <= day <= built.end_on else self._covering(day, day)

    def _covering(self, begin: dt.date, end_on: dt.date) -> _Sessions:
        built = self._sessions()
        if built.begin <= begin <= built.end_on and built.begin <= end_on <= built.end_on:
            return built
        if begin < built.begin and begin >= self.first:
            self._grow()
        built = self._sessions()
        for day in (begin, end_on):
            if not built.begin <= day <= built.end_on:
                raise self._out_of_reach(day)
        return built

    def _out_of_reach(self, day: dt.date) -> NoObservationError:
        side = "before its first" if day < self.first else "beyond its last"
        return NoObservationError(
            f"the trading calendar does not reach {day}",
            subject=self.code,
            cause=f"{day} is {side} day",
            hint=f"it covers {self.first} to {self.last}",
        )


def known_codes() -> tuple[str, ...]:
    """Every code that ``Calendar.of`` takes, sorted."""
    from exchange_calendars.calendar_utils import global_calendar_dispatcher

    names = global_calendar_dispatcher.get_calendar_names(include_aliases=True)
    return tuple(sorted({*names, *_SAME_SESSIONS}))


@cache
def _calendar(code: str, overrides: frozenset[dt.date]) -> Calendar:
    _factory(code)
    return Calendar(code, overrides | _closures().get(code, frozenset()))


@cache
def _closures() -> dict[str, frozenset[dt.date]]:
    closures: dict[str, frozenset[dt.date]] = {}
    path = Path(__file__).with_name("hours") / "closures.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            day = dt.date.fromisoformat(row["date"])
            closures[row["calendar"]] = closures.get(row["calendar"], frozenset()) | {day}
    return closures


@cache
def _factory(code: str) -> Any:
    from exchange_calendars.calendar_utils import global_calendar_dispatcher as dispatcher

    name = _SAME_SESSIONS.get(code, code)
    if name not in dispatcher.get_calendar_names(include_aliases=True):
        near = difflib.get_close_matches(code[:32], known_codes(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "use an exchange_calendars code"
        raise UnknownNameError("no such trading calendar", subject=code, hint=hint)
    factories = dispatcher._calendar_factories  # noqa: SLF001 -- the only way to the bounds
    return factories[dispatcher.resolve_alias(name)]


@cache
def _bounds(code: str) -> tuple[dt.date, dt.date]:
    """First and last day that the library vouches for, cut to what we build at most."""
    factory = _factory(code)
    low, high = factory.bound_min(), factory.bound_max()
    begin = max(_EARLIEST, low.date()) if low is not None else _EARLIEST
    return begin, min(_LATEST, high.date()) if high is not None else _LATEST


def _build(code: str, begin: dt.date, closed: frozenset[dt.date]) -> _Sessions:
    end_on = _bounds(code)[1]
    try:
        with warnings.catch_warnings():  # the library uses what pandas 3.1 deprecates
            warnings.simplefilter("ignore")
            calendar = _factory(code)(start=begin.isoformat(), end=end_on.isoformat())
    except ValueError as error:
        raise MarketDataError(
            "the trading calendar cannot be built", subject=code, cause=error
        ) from error
    shut = {day.toordinal() for day in closed}
    days = [stamp.toordinal() for stamp in calendar.sessions]
    opens = [stamp.timestamp() for stamp in calendar.opens]
    closes = [stamp.timestamp() for stamp in calendar.closes]
    kept = [place for place, day in enumerate(days) if day not in shut]
    return _Sessions(
        begin=begin,
        end_on=end_on,
        days=[days[place] for place in kept],
        opens=[opens[place] for place in kept],
        closes=[closes[place] for place in kept],
        tz=ZoneInfo(str(calendar.tz)),
    )
