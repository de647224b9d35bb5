"""When a feed is asked again: as often as it publishes, as seldom as its server wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median

from nlp.records import FeedState, Record, Rhythm

#: For feeds that say nothing about how often they publish.
USUAL_SECONDS = 3600.0

#: No server is believed that wants to be left alone for longer.
LONGEST_WISH_SECONDS = 30 * 86_400.0

#: After so many errors in a row the address from before a permanent move is tried again.
_ERRORS_OF_A_MOVE = 3

_MOST_DOUBLINGS = 12


class Pace(Record, frozen=True, kw_only=True):
    """Between which bounds feeds are asked.

    Attributes:
        shortest_seconds: Never more often than this.
        longest_seconds: At least this often, unless a server asks for more patience.
    """

    shortest_seconds: float = 900.0
    longest_seconds: float = 86_400.0

    def within(self, seconds: float) -> float:
        """The nearest time within the bounds."""
        return max(self.shortest_seconds, min(seconds, self.longest_seconds))


def settled(
    state: FeedState,
    *,
    now: dt.datetime,
    new: int,
    instants: Sequence[dt.datetime],
    wish_seconds: float,
    pace: Pace,
    chance: float,
) -> FeedState:
    """The state of a feed that has answered, with the instant from which on it is due again.

    The interval follows the time between two articles: the median of what the new ones print, or
    half way from the interval so far to the time that passed for each new one (twice the time
    that passed where there is none). So a feed that brings one article per poll keeps its
    interval, a busy one comes down to the shortest and a silent one goes up by a half each time.
    What the feed itself says of its rhythm counts like what its server says, and hours and days
    that it names are passed over.

    Args:
        state: Before, with the validators and the rhythm of the new answer.
        now: Aware instant of the answer.
        new: Articles in it that were not here before.
        instants: Aware instants at which these were published, where they say.
        wish_seconds: How long the server lets its answer be kept, 0 where it does not say.
        pace: Bounds.
        chance: From 0 to 1; spreads feeds by a tenth to both sides.
    """
    interval = pace.within(_interval(state, now=now, new=new, instants=instants))
    wish_seconds = max(wish_seconds, state.rhythm.seconds)
    wait = max(interval * (0.9 + 0.2 * chance), min(wish_seconds, pace.longest_seconds))
    return state.replace(
        status="active",
        checked_at=now,
        changed_at=now if new else state.changed_at,
        due_at=awake(now + dt.timedelta(seconds=wait), state.rhythm),
        interval_seconds=interval,
        errors=0,
        error=None,
        articles=state.articles + new,
    )


def failed(
    state: FeedState,
    *,
    now: dt.datetime,
    error: str,
    gone: bool,
    wish_seconds: float | None,
    pace: Pace,
    chance: float,
) -> FeedState:
    """The state of a feed that could not be had: asked again after twice the time each time.

    Args:
        state: Before.
        now: Aware instant.
        error: What went wrong.
        gone: Whether the server says that it is gone for good.
        wish_seconds: How long the server asks to be left alone (``Retry-After``), or None. That
            is heeded up to 30 days.
        pace: Bounds.
        chance: From 0 to 1; waits up to a tenth longer by chance.
    """
    errors = state.errors + 1
    start = max(state.interval_seconds or 0.0, pace.shortest_seconds)
    wait = min(start * 2.0 ** min(errors - 1, _MOST_DOUBLINGS), pace.longest_seconds)
    wait = max(wait * (1.0 + 0.1 * chance), min(wish_seconds or 0.0, LONGEST_WISH_SECONDS))
    return state.replace(
        status="gone" if gone else "failing",
        moved_to=None if errors >= _ERRORS_OF_A_MOVE else state.moved_to,
        checked_at=now,
        due_at=awake(now + dt.timedelta(seconds=wait), state.rhythm),
        errors=errors,
        error=error,
    )


def held(state: FeedState, *, now: dt.datetime, error: str, pace: Pace, chance: float) -> FeedState:
    """The state of a feed that could not be reached as nothing could: that is no error of its own.

    Args:
        state: Before.
        now: Aware instant.
        error: What went wrong.
        pace: Bounds; it is due again after the shortest time.
        chance: From 0 to 1; waits up to a tenth longer by chance.
    """
    wait = dt.timedelta(seconds=pace.shortest_seconds * (1.0 + 0.1 * chance))
    return state.replace(status="failing", checked_at=now, due_at=now + wait, error=error)


def awake(at: dt.datetime, rhythm: Rhythm) -> dt.datetime:
    """The first instant from one on that is in no hour and day that a feed passes over.

    Args:
        at: Aware instant.
        rhythm: Of the feed; one that passes over everything is not believed.

    Example:
        >>> friday = dt.datetime(2026, 1, 16, 23, 30, tzinfo=dt.UTC)
        >>> awake(friday, Rhythm(skip_hours=(23, 0), skip_days=(5, 6))).isoformat()
        '2026-01-19T01:00:00+00:00'
    """
    hours, days = set(rhythm.skip_hours), set(rhythm.skip_days)
    if len(hours) >= 24 or len(days) >= 7:
        return at
    utc = at.astimezone(dt.UTC)
    while utc.hour in hours or utc.weekday() in days:
        utc = utc.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    return utc


def freshness(headers: Mapping[str, str], *, now: dt.datetime) -> float:
    """Seconds for which a server lets its answer be kept; 0 where it does not say.

    Args:
        headers: Names in lower case; ``Cache-Control: max-age`` goes before ``Expires`` (RFC 9111,
            section 4.2.1).
        now: Aware instant.

    Example:
        >>> freshness({"cache-control": "public, max-age=600"}, now=dt.datetime.now(dt.UTC))
        600.0
    """
    for directive in headers.get("cache-control", "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        if name in {"no-cache", "no-store"}:
            return 0.0
        digits = value.strip('"')
        if name == "max-age" and digits.isascii() and digits.isdigit():
            return float(digits[:12])
    try:
        until = parsedate_to_datetime(headers.get("expires", ""))
    except (ValueError, TypeError, OverflowError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max((until - now).total_seconds(), 0.0)


def _interval(
    state: FeedState, *, now: dt.datetime, new: int, instants: Sequence[dt.datetime]
) -> float:
    known = sorted(instant for instant in instants if instant <= now)[-50:]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(known)]
    typical = median(gaps) if len(gaps) > 1 else None
    if state.checked_at is None or state.interval_seconds is None:
        silent = (now - known[-1]).total_seconds() if known else 0.0
        return USUAL_SECONDS if typical is None else max(typical, silent / 2)
    passed = max((now - state.checked_at).total_seconds(), 0.0)
    seen = typical if typical is not None else passed / max(new, 0.5)
    return (state.interval_seconds + seen) / 2
