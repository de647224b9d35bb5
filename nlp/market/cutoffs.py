"""Up to which day a series was known at an instant: the rule against looking ahead."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from nlp.errors import MarketDataError, NoObservationError
from nlp.market.calendars import Calendar
from nlp.market.provider import Instrument, SeriesInfo

_DEFAULT = (ZoneInfo("America/New_York"), dt.time(16))
_FIRST_YEAR, _LAST_YEAR = dt.MINYEAR, dt.MAXYEAR
#: Announced before they apply, so that the value of a day is known when the day begins.
_ANNOUNCED = frozenset({"policy_rate"})
#: A rate decision takes effect within ten days of its announcement.
EFFECTIVE_DAYS = 10
_MIDNIGHT = "24:00"
#: Sources that fix a pair at another hour than usual, as if it had another base currency.
_BASE_OF_TAG = {"fed": "USD", "ecb": "EUR"}


def last_known_day(instrument: Instrument, series: SeriesInfo, as_of: dt.datetime) -> dt.date:
    """The last day whose value counts as known at an instant, unless ``published`` says more.

    Daily values of an instrument with a trading calendar count from the close of the session;
    values on other days, which some sources print, from the end of that day at the exchange.
    Without a calendar a day's value counts from the hour in ``hours/day_ends.csv``; policy rates,
    which are announced beforehand, from the start of the day. Weekly values count on the day
    that the week is named after; months, quarters and years on the day after they end, those of
    statistics no sooner than ``hours/releases.csv`` lets them be out.

    Args:
        instrument: The instrument of the series.
        series: The series.
        as_of: Aware instant.

    Raises:
        MarketDataError: ``as_of`` has no time zone.
        UnknownNameError: The instrument names a calendar that does not exist.
    """
    if as_of.tzinfo is None:
        raise MarketDataError("as_of needs a time zone", subject=str(as_of))
    if not _FIRST_YEAR < as_of.year < _LAST_YEAR:
        return as_of.date()  # no room for a day before or after, and no data either
    if series.frequency == "W":
        return as_of.date()
    if series.frequency != "D":
        lag = 0
        if instrument.kind == "economy":
            lag = _release_lag(instrument.country or "", series.measure, series.frequency)
        return as_of.date() - dt.timedelta(days=1 + lag)
    if series.measure in _ANNOUNCED:
        return as_of.astimezone(_day_end(instrument, series.tag)[0]).date()
    if instrument.calendar:
        return _last_trading_day(instrument.calendar, as_of)
    return _last_ended_day(*_day_end(instrument, series.tag), as_of)


@lru_cache(maxsize=4096)
def _last_trading_day(code: str, as_of: dt.datetime) -> dt.date:
    calendar = Calendar.of(code)
    yesterday = as_of.astimezone(calendar.tz).date() - dt.timedelta(days=1)
    try:
        completed = calendar.last_completed(as_of)
        following = calendar.next(completed)
    except NoObservationError:  # beyond the calendar: only days that are over count
        return yesterday
    return max(completed, min(yesterday, following - dt.timedelta(days=1)))


def _last_ended_day(zone: ZoneInfo, ends: dt.time, as_of: dt.datetime) -> dt.date:
    local = as_of.astimezone(zone)
    return local.date() - dt.timedelta(days=local.time() < ends)


def _day_end(instrument: Instrument, tag: str) -> tuple[ZoneInfo, dt.time]:
    places: tuple[str | None, ...] = (instrument.id, instrument.country, instrument.currency)
    if instrument.kind == "fx":
        places = (_BASE_OF_TAG.get(tag, instrument.id.removeprefix("FX:")[:3]),)
    ends = _day_ends()
    for place in (*places, ""):
        if place is not None and (instrument.kind, place) in ends:
            return ends[instrument.kind, place]
    return _DEFAULT


@cache
def _release_lag(country: str, measure: str, frequency: str) -> int:
    """Full days between the end of a period and the earliest release of its figure."""
    for row in _table("releases.csv"):
        alike = row["country"] in {country, ""} and row["frequency"] == frequency
        if alike and fnmatchcase(measure, row["measure"]):
            return int(row["days"])
    return 0


@cache
def _day_ends() -> dict[tuple[str, str], tuple[ZoneInfo, dt.time]]:
    return {
        (row["kind"], row["place"]): (ZoneInfo(row["zone"]), _time(row["time"]))
        for row in _table("day_ends.csv")
    }


def _time(text: str) -> dt.time:
    return dt.time.max if text == _MIDNIGHT else dt.time.fromisoformat(text)


def _table(name: str) -> Iterator[dict[str, str]]:
    path = Path(__file__).with_name("hours") / name
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))
