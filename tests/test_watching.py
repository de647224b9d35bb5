"""Looking at subscriptions: how many at a time, what is kept together, what a fault costs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from nlp.errors import FetchError, StoreError
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


TEASER = (
    "<rss version='2.0'><channel><title>Wire</title><item><title>Gone</title>"
    "<link>https://a.example/gone</link><description>Stocks fell …</description></item></channel>"
    "</rss>"
).encode()


def test_a_dead_link_is_tried_five_times_and_then_no_more(store: Store) -> None:
    """After an hour, six hours, a day and three days, counted from each try."""
    subscribe(store, "https://a.example/feed")
    hours: list[float] = []

    def answer(url: str) -> Response:
        return Response(url=url, content=TEASER)

    for quarter in range(4 * 24 * 12):
        hour = quarter / 4

        def page(_url: str, hour: float = hour) -> Response:
            hours.append(hour)
            raise FetchError("the server did not deliver", subject=_url, cause="HTTP status 404")

        made = watch(store, Web(answer), now=NOW + dt.timedelta(hours=hour))
        made.pace = Pace(shortest_seconds=1.0, longest_seconds=600.0)
        made.pipeline = dataclasses.replace(made.pipeline, pages=page, follow=True)
        if hour in (0, 0.5, 1, 1.25, 6.75, 7, 7.25, 30.75, 31, 102.75, 103, 250):
            looked(made)
    assert hours == [0, 1, 7, 31, 103]
    (failure,) = store.failures()
    assert failure.subject == "https://a.example/gone"
    assert [one.article.text for one in store.articles()] == ["Stocks fell …"]


def test_a_page_that_comes_after_all_is_no_failure_any_more(store: Store) -> None:
    subscribe(store, "https://a.example/feed")
    text = "Stocks fell on Monday as traders sold what they had bought the week before. " * 5
    page = f"<html><body><article><p>{text}</p></article></body></html>".encode()
    answers: list[Response | FetchError] = [
        FetchError("the server did not deliver", subject="https://a.example/gone"),
        Response(url="https://a.example/gone", content=page, headers={"content-type": "text/html"}),
    ]

    def pages(_url: str) -> Response:
        answer = answers.pop(0)
        if isinstance(answer, FetchError):
            raise answer
        return answer

    for hours in (0, 2):
        web = Web(lambda url: Response(url=url, content=TEASER))
        made = watch(store, web, now=NOW + dt.timedelta(hours=hours))
        made.pipeline = dataclasses.replace(made.pipeline, pages=pages, follow=True)
        looked(made)
    assert (answers, store.failures()) == ([], [])
    newest = [one for one in store.articles() if one.superseded_by is None]
    assert "teaser" not in newest[0].article.flags


def test_only_one_looks_at_the_feeds_of_a_store(store: Store) -> None:
    subscribe(store, "https://a.example/feed", "https://b.example/feed")
    first = watch(store, Web()).run(once=True)
    next(first)
    with Store(store.path) as second:
        with pytest.raises(StoreError, match="another process is looking at the feeds"):
            looked(watch(second, Web()))
        first.close()
        assert len(looked(watch(second, Web()))) == 1
