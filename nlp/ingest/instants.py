"""Instants as feeds and pages print them, with the zone that stands in the text."""

from __future__ import annotations

import datetime as dt
import functools
import re
from zoneinfo import ZoneInfo

from nlp.records import ArticleFlag, Record
from nlp.resources import table

ZONE_ASSUMED: ArticleFlag = "published_at_zone_assumed"
DATE_ONLY: ArticleFlag = "date_only"
MISSING: ArticleFlag = "published_at_missing"
INFERRED: ArticleFlag = "published_at_inferred"  # nine in ten are right

_LONGEST = 100  # characters; a date in words with weekday and zone has under 60
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}\b")
# dateutil reads "GMT+2" in the POSIX sense, two hours behind; writers of dates mean ahead.
_GREENWICH = re.compile(r"\b(?:GMT|UTC|UT)\s?(?=[+-]\d)")
# Midnight at the end of a day; dateutil and ISO 8601 readers before Python 3.13 refuse it.
_LATE = re.compile(r"[ T]24:00(:00)?(?:\.0{1,9})?(?!\d)")
_LEAP = re.compile(r"(\d:[0-5]\d:)60(?!\d)")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2\d{4}\b")
# RFC 822 as nearly all feeds print it; other forms of it are read as words.
_RFC = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ?)?(\d{1,2}) "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)([0-5]\d))"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Two dates that differ in every part: what the text leaves open shows as a difference.
_FILLED = (dt.datetime(2001, 1, 1, 0, 0), dt.datetime(2004, 2, 2, 1, 0))  # noqa: DTZ001


class Stamp(Record, frozen=True, kw_only=True):
    """An instant with what had to be assumed about it.

    Attributes:
        instant: Aware; keeps the printed offset.
        flags: ``published_at_zone_assumed``, ``date_only`` and ``published_at_inferred`` (from the
            look of a page that states none), where they apply.
    """

    instant: dt.datetime
    flags: tuple[str, ...] = ()

    def in_zone(self, name: str | None) -> Stamp:
        """The stamp with the zone that somebody declares for dates that print none.

        Args:
            name: IANA name, or None to leave the stamp as it is.

        Example:
            >>> parse_instant("2026-01-19 09:30").in_zone("Asia/Shanghai").instant.isoformat()
            '2026-01-19T09:30:00+08:00'
        """
        if name is None or ZONE_ASSUMED not in self.flags:
            return self
        local = self.instant.replace(tzinfo=ZoneInfo(name))
        return Stamp(
            instant=local.replace(tzinfo=dt.timezone(local.utcoffset() or dt.timedelta())),
            flags=tuple(flag for flag in self.flags if flag != ZONE_ASSUMED),
        )


@functools.cache
def _zones() -> dict[str, dt.timezone]:
    offsets = table("nlp.ingest", "lexicons", "zones.toml")
    return {name: dt.timezone(dt.timedelta(minutes=offset)) for name, offset in offsets.items()}


def parse_instant(text: object, *, zone: dt.tzinfo | None = None) -> Stamp | None:
    """The instant that a text states, or None where it states none.

    A text that leaves year, month or day open states none, neither do the epoch and years before
    1900, which programs write for "unknown". 03/04/2024 and 03-04-2024 state none: they are read
    differently on the two sides of the Atlantic.

    Args:
        text: ISO 8601, RFC 822 or a date in English words; anything else gives None.
        zone: The zone to assume where the text has none; UTC by default.

    Example:
        >>> parse_instant("Tue, 05 Feb 2013 08:59:00 -0500").instant.isoformat()
        '2013-02-05T08:59:00-05:00'
        >>> parse_instant("2013-02-05").flags
        ('published_at_zone_assumed', 'date_only')
    """
    if not isinstance(text, str):
        return None
    text = _LEAP.sub(r"\g<1>59", " ".join(text[: _LONGEST + 1].split()))
    if not text or len(text) > _LONGEST:
        return None
    late = _LATE.search(text)
    found = (
        _from_iso(text)
        or _from_rfc(text)
        or _from_words(_LATE.sub(r" 00:00\1", text) if late else text)
    )
    if found is None:
        return None
    instant, has_time = found
    if late and instant.time() == dt.time():
        instant += dt.timedelta(days=1)
    flags = [] if has_time else [DATE_ONLY]
    offset = instant.utcoffset()
    if offset is None:
        flags.insert(0, ZONE_ASSUMED)
        instant = instant.replace(tzinfo=zone or dt.UTC)
    else:
        instant = instant.replace(tzinfo=dt.timezone(offset) if offset else dt.UTC)
    is_real = 1900 <= instant.year <= 9000 and instant != dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return Stamp(instant=instant, flags=tuple(flags)) if is_real else None


def _from_iso(text: str) -> tuple[dt.datetime, bool] | None:
    if not text[:4].isdecimal() or len(text) < 10 or text[4] != "-":
        return None
    try:
        return dt.datetime.fromisoformat(text), len(text) > 10
    except ValueError:
        return None


def _from_rfc(text: str) -> tuple[dt.datetime, bool] | None:
    match = _RFC.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        zone = dt.timezone(-offset if sign == "-" else offset)
        date = dt.date(int(year), _MONTHS.index(month) + 1, int(day))
        return dt.datetime.combine(
            date, dt.time(int(hour), int(minute), int(second), 0, zone)
        ), True
    except ValueError:
        return None  # no such day or hour: dateutil says what it is


def _from_words(text: str) -> tuple[dt.datetime, bool] | None:
    slashed = _SLASHED.match(text)
    if slashed and max(int(slashed[1]), int(slashed[3])) <= 12 and slashed[1] != slashed[3]:
        return None
    first, second = (_filled(text, default) for default in _FILLED)
    if first is None or second is None or first.date() != second.date():
        return None
    return first, first.hour == second.hour


def _filled(text: str, default: dt.datetime) -> dt.datetime | None:
    from dateutil import parser

    try:
        return parser.parse(
            _GREENWICH.sub("", text),
            default=default,
            dayfirst=bool(_DOTTED.match(text)),
            tzinfos=_zone_of,
        )
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
        return None  # dateutil raises all of these on texts that are no dates


def _zone_of(name: str | None, offset: int | None) -> dt.tzinfo | None:
    if offset is not None and abs(offset) < 86_400:
        return dt.timezone(dt.timedelta(seconds=offset))
    return _zones().get((name or "").upper())


def offset_of(text: object) -> dt.tzinfo | None:
    """The zone that a text prints, or None where it prints none."""
    stamp = parse_instant(text)
    return stamp.instant.tzinfo if stamp and ZONE_ASSUMED not in stamp.flags else None
