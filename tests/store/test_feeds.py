"""Subscriptions in the store, and stores from before there were any."""

from __future__ import annotations

import datetime as dt
import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from nlp.errors import StoreError
from nlp.records import FeedSource, FeedState
from nlp.store import Store
from nlp.store._database import APPLICATION_ID, SCHEMA, _statements
from tests.store.material import article, save

AT = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)
A = FeedSource(url="https://a.example/feed", title="A", folder="Markets", zone="Asia/Tokyo")
B = FeedSource(name="wire", url="https://b.example/feed", categories=("x", "y"))


def test_subscriptions_come_back_as_they_went_in(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        assert (store.add_feed(A, at=AT), store.add_feed(B, at=AT)) == (True, True)
        assert store.add_feed(A.replace(title="Other"), at=AT) is False
    with Store(tmp_path / "s.db", read_only=True) as store:
        first, second = store.feeds()
    assert first.source == A.replace(title="Other")
    assert second.source == B
    assert (first.added_at, first.declared) == (AT, False)
    assert first.state == FeedState(url=A.url)


def test_states_are_kept_as_long_as_there_is_a_subscription(tmp_path: Path) -> None:
    state = FeedState(
        url=A.url, status="active", etag='W/"1"', due_at=AT, checked_at=AT, articles=3
    )
    with Store(tmp_path / "s.db") as store:
        assert store.save_feed_state(state) is False
        store.add_feed(A, at=AT)
        assert store.save_feed_state(state) is True
        store.add_feed(A.replace(title="described anew"), at=AT)
        assert store.feeds()[0].state == state
        assert (store.remove_feed(A.url), store.remove_feed(A.url)) == (True, False)
        assert store.feeds() == []


def test_declared_feeds_are_exactly_those_of_the_settings(tmp_path: Path) -> None:
    with Store(tmp_path / "s.db") as store:
        store.add_feed(A, at=AT)
        store.declare_feeds([B], at=AT)
        assert [(feed.source.url, feed.declared) for feed in store.feeds()] == [
            (A.url, False),
            (B.url, True),
        ]
        store.declare_feeds([], at=AT)
        assert [feed.source.url for feed in store.feeds()] == [A.url]


def test_an_article_and_the_state_of_its_feed_are_kept_together_or_not_at_all(
    tmp_path: Path,
) -> None:
    with Store(tmp_path / "s.db") as store:
        store.add_feed(A, at=AT)

        def stopped() -> None:
            with store.batch():
                store.add_article(article(1))
                store.save_feed_state(FeedState(url=A.url, etag='"1"'))
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stopped()
        assert store.counts().articles == 0
        assert store.feeds()[0].state.etag is None


def test_a_page_is_had_only_with_more_than_its_teaser(tmp_path: Path) -> None:
    url = "https://a.example/1"
    with Store(tmp_path / "s.db") as store:
        assert store.page(url) is None
        store.add_article(article(1).replace(url=url, flags=("date_only", "teaser")))
        assert store.page(url) is None
        whole = article(2).replace(url=url, flags=("date_only",))
        store.add_article(whole)
        assert store.page(url) == store.article(whole.id)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as the first version made it, with an article in it."""
    path = tmp_path / "old.db"
    with Store(tmp_path / "new.db") as store:
        save(store, 1)
        source = sqlite3.connect(tmp_path / "new.db")
    connection = sqlite3.connect(path)
    script = resources.files("nlp.store").joinpath("schemas", "schema_1.sql").read_text("utf-8")
    for statement in _statements(script):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    for table in ("articles", "claims", "claim_records", "verdicts", "verdict_records", "work"):
        rows = source.execute(f"SELECT * FROM {table}").fetchall()
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    source.close()
    return path


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def test_a_store_of_the_first_schema_is_read_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    with Store(old, read_only=True) as store:
        assert store.counts().articles == 1
        assert len(list(store.claims())) == 2
        assert store.feeds() == []
    assert (version(old), old.read_bytes()) == (1, before)


def test_a_store_of_the_first_schema_grows_when_it_is_written(old: Path) -> None:
    with Store(old) as store:
        assert store.counts().articles == 1
        assert store.add_feed(A, at=AT)
        store.check()
    assert version(old) == SCHEMA
    with Store(old) as store:
        assert len(store.feeds()) == 1
        assert len(list(store.claims())) == 2


def test_only_a_store_that_may_be_written_takes_subscriptions(tmp_path: Path) -> None:
    Store(tmp_path / "s.db").close()
    with Store(tmp_path / "s.db", read_only=True) as store, pytest.raises(StoreError):
        store.add_feed(A, at=AT)
