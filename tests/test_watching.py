"""Looking at subscriptions: how many at a time, what is kept together, what a fault costs."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from nlp.errors import FetchError
from nlp.ingest.response import Response, Validators
from nlp.ingest.subscriptions.schedule import Pace
from nlp.pipeline import Pipeline, Polled, Watch
from nlp.records import FeedSource
from nlp.store import Store

NOW = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)


def rss(url: str) -> bytes:
    return (
        f"<rss version='2.0'><channel><title>Wire</title><item><title>Of {url}</title>"
        f"<link>{url}/1</link><description>The index fell on Monday, and nobody at {url} knew "
        "why it had done so.</description></item></channel></rss>"
    ).encode()


class Web:
    """Answers after a moment, and notes how many were waiting at the same time."""

    def __init__(self, answer: Callable[[str], Response] | None = None) -> None:
        self.asked: list[str] = []
        self.most = 0
        self.most_of_host: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._answer = answer or (lambda url: Response(url=url, content=rss(url)))

    def fetch(self, url: str, validators: Validators | None = None) -> Response:
        host = urlsplit(url).netloc
        with self._lock:
            self.asked.append(url)
            self._waiting[host] += 1
            self.most = max(self.most, sum(self._waiting.values()))
            self.most_of_host[host] = max(self.most_of_host[host], self._waiting[host])
        time.sleep(0.02)
        with self._lock:
            self._waiting[host] -= 1
        return self._answer(url)


def watch(store: Store, web: Web, *, now: dt.datetime = NOW, **more: Any) -> Watch:
    unused = cast("Any", None)
    pipeline = Pipeline(
        provider=unused,
        reference=unused,
        load=unused,
        now=lambda: now,
        retrieve=lambda url: web.fetch(url),
    )
    return Watch(
        pipeline=pipeline,
        store=store,
        fetch=web.fetch,
        pace=Pace(),
        chance=lambda: 0.5,
        process=False,
        **more,
    )


def looked(made: Watch) -> list[Polled]:
    return [result for result in made.run(once=True) if isinstance(result, Polled)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "s.db")


def subscribe(store: Store, *urls: str) -> None:
    for url in urls:
        store.add_feed(FeedSource(url=url), at=NOW)


def test_no_host_gets_more_than_its_share_and_all_feeds_their_turn(store: Store) -> None:
    busy = [f"https://busy.example/{number}" for number in range(12)]
    others = [f"https://h{number}.example/feed" for number in range(6)]
    subscribe(store, *busy, *others)
    web = Web()
    results = looked(watch(store, web, concurrency=5, per_host=2))
    assert sorted(web.asked) == sorted([*busy, *others])
    assert web.most <= 5
    assert web.most_of_host["busy.example"] <= 2
    assert web.most > 2  # other hosts are not held up by the busy one
    assert {result.outcome for result in results} == {"changed"}
    assert sum(result.new for result in results) == store.counts().articles == 18


def test_answers_that_come_together_do_not_end_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is looking at that moment, and there are feeds that nobody has looked at."""
    monkeypatch.setattr("nlp.pipeline.watching.NAP_SECONDS", 0.001)  # less than an answer takes
    subscribe(store, *[f"https://h{number}.example/feed" for number in range(6)])
    results = []
    for result in watch(store, Web(), concurrency=2).run(once=True):
        time.sleep(0.1)  # the other answer arrives meanwhile
        results.append(result)
    assert len(results) == 6


def test_a_feed_is_not_looked_at_before_it_is_due(store: Store) -> None:
    subscribe(store, "https://a.example/feed")
    web = Web()
    (first,) = looked(watch(store, web))
    assert first.state.due_at == NOW + dt.timedelta(hours=1)
    assert looked(watch(store, web, now=NOW + dt.timedelta(minutes=59))) == []
    (again,) = looked(watch(store, web, now=NOW + dt.timedelta(minutes=61)))
    assert (again.outcome, again.new) == ("unchanged", 0)
    assert len(web.asked) == 2


def test_a_fault_costs_its_own_feed_only_and_heals(store: Store) -> None:
    bad = "https://bad.example/feed"
    subscribe(store, bad, "https://good.example/feed")
    broken = True

    def answer(url: str) -> Response:
        if url == bad and broken:
            raise ZeroDivisionError("a bug of ours")
        return Response(url=url, content=rss(url))

    web = Web(answer)
    results = {result.source.url: result for result in looked(watch(store, web))}
    assert results[bad].outcome == "failed"
    assert results["https://good.example/feed"].new == 1
    (failure,) = store.failures(subject=bad)
    assert (failure.stage, failure.error) == ("ingest", "ZeroDivisionError")
    broken = False
    (mended,) = looked(watch(store, web, now=NOW + dt.timedelta(minutes=20)))
    assert (mended.outcome, mended.new) == ("changed", 1)
    assert store.failures(subject=bad) == []


def test_an_unreachable_feed_waits_longer_each_time(store: Store) -> None:
    url = "https://a.example/feed"
    subscribe(store, url)

    def answer(url: str) -> Response:
        raise FetchError("the address could not be fetched", subject=url)

    at, waits = NOW, []
    for _ in range(4):
        (result,) = looked(watch(store, Web(answer), now=at))
        assert result.state.due_at
        waits.append((result.state.due_at - at).total_seconds())
        at = result.state.due_at
    assert [round(wait / 945) for wait in waits] == [1, 2, 4, 8]  # 15 minutes and a twentieth


def test_a_subscription_that_ends_meanwhile_stays_ended(store: Store) -> None:
    url = "https://a.example/feed"
    subscribe(store, url)

    def answer(url: str) -> Response:
        with Store(store.path) as other:
            other.remove_feed(url)
        return Response(url=url, content=rss(url))

    (result,) = looked(watch(store, Web(answer)))
    assert result.new == 1
    assert store.feeds() == []
    assert store.counts().articles == 1


def test_articles_and_validators_are_stored_together_or_not_at_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the two would hide the articles behind a 304 for good."""
    url = "https://a.example/feed"
    subscribe(store, url)
    web = Web(lambda url: Response(url=url, content=rss(url), headers={"etag": '"1"'}))
    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_feed_state", lambda self, state: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            looked(watch(store, web))
    assert store.counts().articles == 0
    assert store.feeds()[0].state.etag is None
    (result,) = looked(watch(store, web))
    assert (result.new, store.feeds()[0].state.etag) == (1, '"1"')
