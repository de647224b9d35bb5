"""When a feed is due again; every expected value is worked out by hand."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.ingest.retrieve import retry_after
from nlp.ingest.subscriptions.schedule import Pace, awake, failed, freshness, settled
from nlp.records import FeedState, Rhythm

NOW = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)
PACE = Pace(shortest_seconds=600.0, longest_seconds=86_400.0)
NEW = FeedState(url="https://example.com/feed")
HOUR = dt.timedelta(hours=1)


def after(state: FeedState, *, new: int = 0, wish: float = 0.0, **given: object) -> FeedState:
    arguments = {"now": NOW, "instants": [], "chance": 0.5, "pace": PACE, **given}
    return settled(state, new=new, wish_seconds=wish, **arguments)  # type: ignore[arg-type]


def known(interval: float, *, ago: float) -> FeedState:
    checked = NOW - dt.timedelta(seconds=ago)
    return NEW.replace(status="active", interval_seconds=interval, checked_at=checked)


def test_the_first_look_takes_the_interval_from_the_dates() -> None:
    """Articles 20, 40 and 60 minutes old: one each 20 minutes."""
    instants = [NOW - dt.timedelta(minutes=minutes) for minutes in (20, 60, 40)]
    state = after(NEW, new=3, instants=instants)
    assert state.interval_seconds == 1200
    assert state.due_at == NOW + dt.timedelta(minutes=20)
    assert (state.status, state.articles, state.changed_at, state.errors) == ("active", 3, NOW, 0)


def test_a_feed_that_has_fallen_silent_is_not_asked_as_if_it_were_busy() -> None:
    instants = [NOW - dt.timedelta(days=3, minutes=minutes) for minutes in (0, 10, 20)]
    assert after(NEW, new=3, instants=instants).interval_seconds == 86_400


def test_without_dates_the_first_interval_is_an_hour() -> None:
    assert after(NEW, new=30).interval_seconds == 3600
    assert after(NEW).interval_seconds == 3600


@pytest.mark.parametrize(
    ("new", "interval"),
    [
        (1, 3600),  # an article per look: as before
        (0, (3600 + 7200) / 2),  # nothing: half as long again
        (4, (3600 + 900) / 2),  # one in a quarter of an hour
    ],
)
def test_the_interval_follows_what_comes(new: int, interval: float) -> None:
    assert after(known(3600, ago=3600), new=new).interval_seconds == interval


def test_after_a_long_pause_the_dates_count_and_not_the_pause() -> None:
    instants = [NOW - dt.timedelta(minutes=10 * number) for number in range(5)]
    state = after(known(1800, ago=864_000), new=5, instants=instants)
    assert state.interval_seconds == (1800 + 600) / 2


def test_dates_in_the_future_say_nothing() -> None:
    instants = [NOW + HOUR * number for number in range(1, 9)]
    assert after(known(3600, ago=3600), new=1, instants=instants).interval_seconds == 3600


def test_bounds_hold() -> None:
    assert after(known(600, ago=600), new=50).interval_seconds == 600
    assert after(known(80_000, ago=80_000), new=0).interval_seconds == 86_400


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 3240), (0.5, 3600), (1.0, 3960)])
def test_chance_spreads_feeds(chance: float, seconds: float) -> None:
    state = after(known(3600, ago=3600), new=1, chance=chance)
    assert state.due_at == NOW + dt.timedelta(seconds=seconds)


def test_a_server_that_lets_its_answer_be_kept_is_asked_later() -> None:
    state = after(known(3600, ago=3600), new=1, wish=7200.0)
    assert state.due_at == NOW + 2 * HOUR
    forever = after(known(3600, ago=3600), new=1, wish=31_536_000.0)
    assert forever.due_at == NOW + 24 * HOUR


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=²"}, 0),
        ({"expires": "Mon, 19 Jan 2026 12:30:00 GMT"}, 1800),
        ({"expires": "Mon, 19 Jan 2026 11:30:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"cache-control": "max-age=60", "expires": "Mon, 19 Jan 2026 12:30:00 GMT"}, 60),
    ],
)
def test_cache_headers(headers: dict[str, str], seconds: float) -> None:
    assert freshness(headers, now=NOW) == seconds


def broken(state: FeedState, *, wish: float | None = None, gone: bool = False) -> FeedState:
    return failed(state, now=NOW, error="no", gone=gone, wish_seconds=wish, pace=PACE, chance=0.0)


def test_errors_double_the_wait_up_to_a_day() -> None:
    state, waits = known(1000, ago=1000), []
    for _ in range(10):
        state = broken(state)
        assert state.due_at
        waits.append((state.due_at - NOW).total_seconds())
    assert waits == [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 86_400, 86_400, 86_400]
    assert (state.status, state.errors, state.error) == ("failing", 10, "no")
    assert after(state).errors == 0


def test_retry_after_is_heeded_beyond_a_day_and_not_for_ever() -> None:
    assert broken(NEW, wish=259_200.0).due_at == NOW + dt.timedelta(days=3)
    assert broken(NEW, wish=1e12).due_at == NOW + dt.timedelta(days=30)
    assert broken(NEW, wish=5.0).due_at == NOW + dt.timedelta(seconds=600)


def test_a_move_is_taken_back_when_the_new_address_keeps_failing() -> None:
    state = NEW.replace(moved_to="https://example.com/new")
    moves = []
    for _ in range(3):
        state = broken(state)
        moves.append(state.moved_to)
    assert moves == ["https://example.com/new", "https://example.com/new", None]


def test_gone_is_gone() -> None:
    assert broken(NEW, gone=True).status == "gone"


headers = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d( [A-Z+0-9]{0,5})?"),
    st.integers(min_value=-(10**30), max_value=10**30).map(str),
)


@settings(deadline=None)
@given(headers)
def test_no_header_breaks_anything(value: str) -> None:
    waits = [retry_after({"retry-after": value}, now=NOW), freshness({"expires": value}, now=NOW)]
    waits.append(freshness({"cache-control": f"max-age={value}"}, now=NOW))
    for wait in waits:
        assert wait is None or (wait >= 0 and math.isfinite(wait))
        assert broken(NEW, wish=wait).due_at is not None
        assert after(NEW, wish=wait or 0.0).due_at is not None


def test_the_rhythm_of_the_feed_counts_like_the_wish_of_its_server() -> None:
    state = known(600, ago=600).replace(rhythm=Rhythm(seconds=5400))
    assert after(state, new=1).due_at == NOW + dt.timedelta(minutes=90)
    assert after(state, new=1, wish=7200).due_at == NOW + 2 * HOUR
    weekly = state.replace(rhythm=Rhythm(seconds=604_800))
    assert after(weekly, new=1).due_at == NOW + 24 * HOUR  # at least once a day


@pytest.mark.parametrize(
    ("at", "hours", "days", "then"),
    [
        ("2026-01-19T12:30", (), (), "2026-01-19T12:30"),  # a Monday
        ("2026-01-19T12:30", (12, 13), (), "2026-01-19T14:00"),
        ("2026-01-19T23:10", (22, 23, 0, 1), (), "2026-01-20T02:00"),
        ("2026-01-17T12:30", (), (5, 6), "2026-01-19T00:00"),
        ("2026-01-16T23:30", (0, 1, 23), (5,), "2026-01-18T02:00"),
        ("2026-01-19T12:30", tuple(range(24)), (), "2026-01-19T12:30"),
        ("2026-01-19T12:30", (), tuple(range(7)), "2026-01-19T12:30"),
    ],
)
def test_hours_and_days_that_a_feed_skips(
    at: str, hours: tuple[int, ...], days: tuple[int, ...], then: str
) -> None:
    rhythm = Rhythm(skip_hours=hours, skip_days=days)
    found = awake(dt.datetime.fromisoformat(f"{at}+00:00"), rhythm)
    assert found.isoformat()[:16] == then


def test_skipped_hours_hold_after_an_answer_and_after_an_error() -> None:
    state = known(3600, ago=3600).replace(rhythm=Rhythm(skip_hours=(12, 13, 14)))
    assert after(state, new=1).due_at == NOW + 3 * HOUR
    assert broken(state).due_at == NOW + 3 * HOUR
