"""A network that is down for days costs no feed its turn; a feed that is down waits longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlp.errors import UnreachableError
from nlp.ingest.response import Response
from nlp.records import FeedState
from nlp.store import Store
from tests.test_watching import NOW, Web, looked, rss, subscribe, watch

FEEDS = [f"https://h{number}.example/feed" for number in range(5)]
QUARTER = dt.timedelta(minutes=16)  # the shortest time, and the tenth that chance may add


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.db") as opened:
        yield opened


def web(*down: str) -> Web:
    def answer(url: str) -> Response:
        if url in down:
            raise UnreachableError("the host name does not resolve", subject=url)
        return Response(url=url, content=rss(url))

    return Web(answer)


def each(store: Store) -> dict[str, FeedState]:
    return {feed.source.url: feed.state for feed in store.feeds()}


def rounds(
    store: Store, made: Callable[[], Web], *, begin: dt.datetime, hours: float
) -> dt.datetime:
    """What cron does: a process of its own every quarter of an hour."""
    at = begin
    while at < begin + dt.timedelta(hours=hours):
        looked(watch(store, made(), now=at))
        at += QUARTER
    return at


def test_after_days_without_a_network_all_are_asked_at_once(store: Store) -> None:
    subscribe(store, *FEEDS)
    looked(watch(store, web()))
    end = rounds(store, lambda: web(*FEEDS), begin=NOW + dt.timedelta(hours=2), hours=26)
    assert {state.status for state in each(store).values()} == {"failing"}
    assert {state.errors for state in each(store).values()} == {0}
    assert "does not resolve" in (each(store)[FEEDS[0]].error or "")
    back = web()
    looked(watch(store, back, now=end))
    assert sorted(back.asked) == FEEDS
    assert {state.status for state in each(store).values()} == {"active"}


def test_the_same_within_one_process(store: Store) -> None:
    subscribe(store, *FEEDS)
    made = watch(store, web(*FEEDS), concurrency=1)
    assert len(looked(made)) == 5
    assert {state.errors for state in each(store).values()} == {0}
    dues = [state.due_at - NOW for state in each(store).values() if state.due_at]
    assert len(dues) == 5
    assert max(dues) <= dt.timedelta(minutes=16.5)


def test_two_dead_feeds_among_others_wait_longer_and_longer(store: Store) -> None:
    """Though they may be the only two that are due, and look like an outage the first time."""
    subscribe(store, *FEEDS)
    looked(watch(store, web()))
    dead = FEEDS[:2]
    rounds(store, lambda: web(*dead), begin=NOW + dt.timedelta(hours=2), hours=24)
    states = each(store)
    assert min(states[url].errors for url in dead) >= 5
    assert {states[url].errors for url in FEEDS[2:]} == {0}


def test_a_feed_that_was_down_before_does_not_count_and_loses_nothing(store: Store) -> None:
    subscribe(store, *FEEDS)
    dead = FEEDS[0]
    end = rounds(store, lambda: web(dead), begin=NOW, hours=6)
    errors = each(store)[dead].errors
    assert errors >= 2
    rounds(store, lambda: web(*FEEDS), begin=end, hours=24)
    states = each(store)
    # it may be the first to be looked at, before anything shows that the network is down
    assert states[dead].errors <= errors + 1
    assert {states[url].errors for url in FEEDS[1:]} == {0}


def test_one_host_that_is_down_is_no_outage(store: Store) -> None:
    urls = [f"https://h.example/{number}" for number in range(4)]
    subscribe(store, *urls)
    looked(watch(store, web(*urls)))
    assert {state.errors for state in each(store).values()} == {1}
