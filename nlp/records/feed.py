"""Feeds that somebody subscribed to, and how they are doing."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import Literal, get_args
from urllib.parse import urlsplit

from nlp.errors import RecordError
from nlp.records.article import NumberStyle
from nlp.records.span import Record

_NAME = re.compile(r"[a-z0-9-]*\Z")

FeedStatus = Literal["new", "active", "failing", "gone"]


class FeedSource(Record, frozen=True, kw_only=True):
    """A feed that somebody subscribed to.

    Attributes:
        name: Short name of the source that it belongs to, ``[a-z0-9-]+``, or "".
        url: Absolute URL of the feed.
        title: What its articles are said to come from; the name, else the feed's own title, when
            None.
        folder: Where a reader filed it, as in ``Markets/Europe``, or "".
        categories: Other places where it was filed, written in the same way.
        language: ISO 639-1 code of its articles, or None.
        numbers: How its articles write numbers, ``1,234.5`` or ``1.234,5``, or None for what is
            usual in their language.
        zone: IANA name of the zone that its dates are in where they print none, or None.
        publisher: Who publishes it, or None.
        terms: Terms of use, or None.
    """

    name: str = ""
    url: str
    title: str | None = None
    folder: str = ""
    categories: tuple[str, ...] = ()
    language: str | None = None
    numbers: NumberStyle | None = None
    zone: str | None = None
    publisher: str | None = None
    terms: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise RecordError("a source name must match [a-z0-9-]+", subject=self.name)
        if not urlsplit(self.url).scheme:
            raise RecordError("a source URL must be absolute", subject=self.url)
        if self.numbers not in {None, *get_args(NumberStyle)}:
            styles = " or ".join(get_args(NumberStyle))
            raise RecordError("no such style of numbers", subject=self.numbers, hint=styles)
        if self.zone is not None:
            _require_zone(self.zone)

    @property
    def label(self) -> str:
        """What people know it by."""
        return self.title or self.name or self.url


def _require_zone(name: str) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        hint = "use an IANA name such as Europe/London"
        raise RecordError("no such time zone", subject=name, hint=hint) from error


class Rhythm(Record, frozen=True, kw_only=True):
    """How often a feed wants to be asked, as it says itself.

    Attributes:
        seconds: Time between two looks at least; 0 where it does not say.
        skip_hours: Hours of the day in UTC at which it need not be asked, 0 to 23.
        skip_days: Days of the week in UTC at which it need not be asked, Monday is 0.
    """

    seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


class FeedState(Record, frozen=True, kw_only=True):
    """How a subscription is doing, and when it is asked next.

    Attributes:
        url: URL of the subscription.
        status: ``new`` (never asked), ``active``, ``failing`` (the last try failed) or ``gone``
            (the server says for good; it is not asked again).
        moved_to: Where it lives by now, as its server said, or None.
        etag: Validator of the last answer that was taken in, or None.
        last_modified: The other one, or None.
        content_hash: Of the body of that answer, or None.
        checked_at: Aware instant of the last answer, whatever it was, or None.
        changed_at: Aware instant at which it last held a new article, or None.
        due_at: Aware instant from which on it may be asked again, or None for at once.
        interval_seconds: Time between two polls that suits it, or None before the first.
        errors: Tries in a row that failed.
        error: What the last of them said, or None.
        articles: New articles that it has brought.
        title: What it calls itself, or None.
        rhythm: How often it wants to be asked.
        read_at: Aware instant at which its server last sent it whole, or None.
    """

    url: str
    status: FeedStatus = "new"
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    checked_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    interval_seconds: float | None = None
    errors: int = 0
    error: str | None = None
    articles: int = 0
    title: str | None = None
    rhythm: Rhythm = Rhythm()
    read_at: dt.datetime | None = None
