"""One look at one feed: what is new, and what the next look must know."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from typing import Literal, Protocol

from nlp.errors import FetchError, UnreachableError
from nlp.ingest.collect import articles
from nlp.ingest.formats.feed import Feed
from nlp.ingest.response import Response, Retriever, Validators, check_status
from nlp.ingest.subscriptions.schedule import Pace, failed, freshness, settled
from nlp.market.providers.patience import retry_after
from nlp.records import Article, Failure, FeedSource, FeedState, Record

#: What is to be done about a page: try it, leave it for later, or leave it for good.
Turn = Literal["now", "later", "never"]

#: A feed of which nothing newer has come for so long is asked for as a whole.
ASKED_WHOLE_AFTER = dt.timedelta(days=7)

_NOT_HAD = frozenset({FetchError.__name__, UnreachableError.__name__})

GONE = 410
NOT_MODIFIED = 304


class Fetch(Protocol):
    """Gets a URL if it is newer than what is here already."""

    def __call__(self, url: str, validators: Validators | None = None) -> Response:
        """The response, whatever its status; 304 where nothing is newer.

        Raises:
            FetchError: There is none.
        """
        ...


class Poll(Record, frozen=True, kw_only=True):
    """What one look at a feed brought.

    Attributes:
        source: The feed.
        at: Aware instant of the answer.
        outcome: ``changed`` (its body is another than last time), ``unchanged``, ``failed`` or
            ``gone``.
        state: The state of the feed with the validators of this answer.
        articles: What its body holds, new or not.
        failures: What could not be read.
        wish_seconds: How long its server wants to be left alone, or None.
        reached: Whether any server was connected to.
    """

    source: FeedSource
    at: dt.datetime
    outcome: Literal["changed", "unchanged", "failed", "gone"]
    state: FeedState
    articles: tuple[Article, ...] = ()
    failures: tuple[Failure, ...] = ()
    wish_seconds: float | None = None
    reached: bool = True

    def concluded(self, new: tuple[Article, ...], *, pace: Pace, chance: float) -> FeedState:
        """The state to keep, with the instant at which the feed is due again.

        Args:
            new: Those of the articles that were not here before.
            pace: Bounds of the time between two looks.
            chance: From 0 to 1; spreads feeds over time.
        """
        if self.outcome in {"failed", "gone"}:
            return failed(
                self.state,
                now=self.at,
                error=self.failures[0].message,
                gone=self.outcome == "gone",
                wish_seconds=self.wish_seconds,
                pace=pace,
                chance=chance,
            )
        return settled(
            self.state,
            now=self.at,
            new=len(new),
            instants=[one.published_at for one in new if one.published_at],
            wish_seconds=self.wish_seconds or 0.0,
            pace=pace,
            chance=chance,
        )


def poll(
    source: FeedSource,
    state: FeedState,
    *,
    fetch: Fetch,
    pages: Retriever,
    now: Callable[[], dt.datetime],
    follow: bool = False,
    known: Callable[[str], Article | None] | None = None,
    turn: Callable[[str], Turn] | None = None,
) -> Poll:
    """Look at a feed once.

    The validators of an answer are taken over only where no page waits to be tried again: a feed
    that has not changed is not read, and what is in it not followed. A feed that its server has
    called unchanged for a week is asked for as a whole.

    Args:
        source: The feed.
        state: How it stood after the last look.
        fetch: Gets its bytes.
        pages: Gets the pages behind its entries.
        now: The clock; gives an aware instant.
        follow: Whether the page behind an entry that is only a teaser is fetched.
        known: The article of the page of a URL, if it is here already.
        turn: Whether the page of a URL is worth a try.
    """
    address = state.moved_to or source.url
    validators = _validators(state, now=now())
    try:
        response = fetch(address, validators if validators.headers else None)
    except FetchError as error:
        poll = _failed(source, state, error, at=now())
        return poll.replace(reached=not isinstance(error, UnreachableError))
    at = now()
    moved = state.replace(moved_to=_moved(address, response) or state.moved_to)
    if response.status == NOT_MODIFIED and validators.headers:
        wish = freshness(response.headers, now=at)
        return Poll(source=source, at=at, outcome="unchanged", state=moved, wish_seconds=wish)
    try:
        check_status(response, requested=address)
    except FetchError as error:
        wish_or_none = retry_after(response.headers, now=at)
        gone = response.status == GONE
        return _failed(source, state, error, at=at, gone=gone, wish_seconds=wish_or_none)
    reading = _Reading(turn)

    def found(of: Response) -> Iterable[Article | Failure]:
        return articles(
            [source],
            retrieve=lambda _url: of,
            pages=pages,
            now=now,
            follow=follow,
            known=known,
            resting=reading.rests,
            heard=reading.hear,
        )

    return _read(source, moved, response, at=at, found=found, reading=reading)


class _Reading:
    """What is noted while a feed is read."""

    def __init__(self, turn: Callable[[str], Turn] | None) -> None:
        self._turn = turn
        self.waits = False
        self.feed: Feed | None = None

    def rests(self, url: str) -> bool:
        """Whether a page is left alone; remembers if only for now."""
        turn = self._turn(url) if self._turn else "now"
        self.waits = self.waits or turn == "later"
        return turn != "now"

    def hear(self, feed: Feed) -> None:
        """Remember the feed itself."""
        self.feed = feed

    def described(self, state: FeedState) -> FeedState:
        """The state with what the feed says of itself."""
        if self.feed is None:
            return state
        title = self.feed.title.line if self.feed.title else ""
        return state.replace(title=title or None, rhythm=self.feed.rhythm)


def _validators(state: FeedState, *, now: dt.datetime) -> Validators:
    """What the feed is asked with; once in a while nothing, as servers err in saying 304."""
    age = now - state.read_at if state.read_at else dt.timedelta()
    if age >= ASKED_WHOLE_AFTER:
        return Validators()
    return Validators(etag=state.etag, last_modified=state.last_modified)


def _moved(address: str, response: Response) -> str | None:
    """Where the feed has moved for good; never from https to http."""
    to = response.moved_to
    if to and address.lower().startswith("https:") and not to.lower().startswith("https:"):
        return None
    return to


def _failed(
    source: FeedSource,
    state: FeedState,
    error: FetchError,
    *,
    at: dt.datetime,
    gone: bool = False,
    wish_seconds: float | None = None,
) -> Poll:
    failure = Failure.from_error(error, stage="ingest", subject=source.url, at=at)
    return Poll(
        source=source,
        at=at,
        outcome="gone" if gone else "failed",
        state=state,
        failures=(failure,),
        wish_seconds=wish_seconds,
    )


def _read(
    source: FeedSource,
    state: FeedState,
    response: Response,
    *,
    at: dt.datetime,
    found: Callable[[Response], Iterable[Article | Failure]],
    reading: _Reading,
) -> Poll:
    wish = freshness(response.headers, now=at)
    content_hash = hashlib.blake2b(response.content, digest_size=16).hexdigest()
    given = Validators.of(response.headers)
    renewed = state.replace(
        read_at=at, etag=given.etag, last_modified=given.last_modified, content_hash=content_hash
    )
    if content_hash == state.content_hash:
        return Poll(source=source, at=at, outcome="unchanged", state=renewed, wish_seconds=wish)
    items = list(found(response))
    failures = tuple(item for item in items if isinstance(item, Failure))
    read = tuple(item for item in items if isinstance(item, Article))
    fatal = next((failure for failure in failures if failure.subject == source.url), None)
    if fatal is not None and not read:
        # no feed at all: nothing of the answer is believed, the address it came from neither
        before = state.replace(moved_to=None)
        return Poll(source=source, at=at, outcome="failed", state=before, failures=(fatal,))
    if reading.waits or any(failure.error in _NOT_HAD for failure in failures):
        renewed = renewed.replace(etag=None, last_modified=None, content_hash=None)
    return Poll(
        source=source,
        at=at,
        outcome="changed",
        state=reading.described(renewed),
        articles=read,
        failures=failures,
        wish_seconds=wish,
    )
