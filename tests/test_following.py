"""Pages behind teasers of feeds that nobody has subscribed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from nlp.errors import FetchError
from nlp.ingest.response import Response
from nlp.pipeline import Pipeline
from nlp.records import Article
from nlp.store import Store

NOW = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)
FEED = "https://wire.example/feed.xml"
ITEM = (
    "<item><title>Story {0}</title><link>https://wire.example/{0}</link>{1}"
    "<description>Story {0}: stocks fell …</description></item>"
)
TEXT = "Stocks fell on Monday as traders sold what they had bought in the week before that. " * 5


def rss(*numbers: int, dates: str = "") -> bytes:
    items = "".join(ITEM.format(number, dates) for number in numbers)
    return f"<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><title>Wire</title>{items}</channel></rss>".encode()


class Site:
    """Serves a feed and its pages, some of them missing, and notes what pages are asked for."""

    def __init__(self) -> None:
        self.numbers = (1, 2)
        self.missing: set[int] = set()
        self.text = TEXT
        self.dates = ""
        self.asked: list[int] = []

    def feed(self, url: str) -> Response:
        return Response(url=url, content=rss(*self.numbers, dates=self.dates))

    def update(self, hours: float, published: str = "Mon, 19 Jan 2026 12:00:00 GMT") -> None:
        """Have all entries say that they were changed so long after noon."""
        at = NOW + dt.timedelta(hours=hours)
        self.dates = f"<a:updated>{at.isoformat()}</a:updated>"
        self.dates += f"<pubDate>{published}</pubDate>" if published else ""

    def page(self, url: str) -> Response:
        number = int(url.rpartition("/")[2])
        self.asked.append(number)
        if number in self.missing:
            raise FetchError("the server did not deliver", subject=url, cause="HTTP status 404")
        body = (
            f"<html><body><article><p>{self.text}</p><p>Story {number}.</p></article></body></html>"
        )
        return Response(url=url, content=body.encode(), headers={"content-type": "text/html"})


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.db") as opened:
        yield opened


def run(
    store: Store, site: Site, *, hours: float = 0, versions: str = "1", **more: Any
) -> list[str]:
    """What becomes of the articles of the feed; annotation finds no sentence in any."""
    at = NOW + dt.timedelta(hours=hours)
    made = Pipeline(
        provider=cast("Any", None),
        reference=cast("Any", None),
        load=lambda: cast("Any", None),
        now=lambda: at,
        versions=versions,
        retrieve=site.feed,
        pages=site.page,
        follow=True,
    )
    return [result.status for result in made.run([FEED], store=store, **more)]


@pytest.fixture(autouse=True)
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def documents(articles: Iterable[Article], **_: object) -> Iterator[object]:
        from nlp.records import Document

        return (Document(article_id=one.id, article=one) for one in articles)

    def claims(_documents: object, **_: object) -> Iterator[object]:
        return iter(())

    replaced: dict[str, Callable[..., object]] = {
        "nlp.annotate.documents": documents,
        "nlp.detect.claims": claims,
    }
    for name, fake in replaced.items():
        monkeypatch.setattr(name, fake, raising=False)


def test_pages_are_fetched_once_and_their_articles_skipped(store: Store, site: Site) -> None:
    assert run(store, site) == ["done", "done"]
    site.numbers = (3, 1, 2)
    assert sorted(run(store, site, hours=1)) == ["done", "skipped", "skipped"]
    assert site.asked == [1, 2, 3]


def test_other_models_process_them_again_without_the_network(store: Store, site: Site) -> None:
    run(store, site)
    assert run(store, site, versions="2") == ["done", "done"]
    assert site.asked == [1, 2]


def test_again_fetches_again_and_a_corrected_page_is_a_new_version(
    store: Store, site: Site
) -> None:
    run(store, site)
    site.text = TEXT.replace("fell", "rose")
    assert run(store, site, again=True) == ["done", "done"]
    assert site.asked == [1, 2, 1, 2]
    current = [one for one in store.articles() if one.superseded_by is None]
    assert len(list(store.articles())) == 4
    assert all("Stocks rose" in one.article.text for one in current)
    assert run(store, site) == ["skipped", "skipped"]


def test_a_dead_page_rests_and_heals(store: Store, site: Site) -> None:
    site.missing = {2}
    assert sorted(run(store, site)) == ["done", "done", "failed"]
    assert sorted(run(store, site, hours=0.5)) == ["skipped", "skipped"]
    assert site.asked == [1, 2]
    assert [one.subject for one in store.failures()] == ["https://wire.example/2"]
    site.missing = set()
    assert sorted(run(store, site, hours=2)) == ["done", "skipped"]
    assert site.asked == [1, 2, 2]
    assert store.failures() == []


def test_a_page_whose_entry_says_that_it_has_changed_is_fetched_again(
    store: Store, site: Site
) -> None:
    site.update(0)
    run(store, site)
    site.text = TEXT.replace("fell", "rose")
    assert run(store, site, hours=0.5) == ["skipped", "skipped"]  # nothing says so
    site.update(0.6)
    assert run(store, site, hours=1) == ["done", "done"]
    assert site.asked == [1, 2, 1, 2]
    current = [one for one in store.articles() if one.superseded_by is None]
    assert [("Stocks rose" in one.article.text) for one in current] == [True, True]
    assert run(store, site, hours=2) == ["skipped", "skipped"]
    assert site.asked == [1, 2, 1, 2]


@pytest.mark.parametrize("published", ["Mon, 19 Jan 2026 12:00:00 GMT", ""])
def test_a_feed_that_calls_everything_new_is_believed_ever_less(
    store: Store, site: Site, published: str
) -> None:
    for quarter in range(4 * 24 * 2):
        site.update(quarter / 4, published)
        run(store, site, hours=quarter / 4)
    assert 2 <= site.asked.count(1) <= 20  # 192 looks in two days
    assert len(list(store.articles())) == 2


def test_a_changed_page_that_cannot_be_had_leaves_what_is_here(store: Store, site: Site) -> None:
    site.update(0)
    run(store, site)
    site.update(1)
    site.missing = {1, 2}
    assert sorted(run(store, site, hours=2)) == ["failed", "failed", "skipped", "skipped"]
    assert all(TEXT.strip() in one.article.text for one in store.articles())
    assert len(list(store.articles())) == 2
