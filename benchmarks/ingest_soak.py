"""A watch over awkward feeds, killed with SIGKILL again and again: is every article there once?

The server is the awkward one of the tests: besides plain feeds it has some that fail at first, cut
their answer off, drip, redirect, answer 429, change their ETag, pack their answer, or list articles
of their neighbours. Run it as ``PYTHONPATH=. python benchmarks/ingest_soak.py``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlp.records import FeedSource
from nlp.store import Store
from tests.ingest.awkward import Asked, AwkwardServer, Route, Sent, redirect, response

ROOT = Path(__file__).resolve().parent.parent
EPOCH = dt.datetime(2018, 12, 24, 16, 0, tzinfo=dt.UTC)
Started = subprocess.Popen[bytes]
SHARED = 5  # articles that a feed lists of its neighbour


@dataclass(frozen=True)
class World:
    """Feeds and their articles; every article states one figure about the S&P 500."""

    feeds: int
    articles: int
    url: Callable[[str], str] = field(repr=False)

    def page(self, feed: int, number: int) -> str:
        """Address of an article."""
        return self.url(f"/page/{feed}/{number}")

    def pages(self) -> set[str]:
        """Addresses of all articles."""
        return {self.page(f, n) for f in range(self.feeds) for n in range(self.articles)}

    def rss(self, feed: int) -> bytes:
        """A feed: its own articles, and some of its neighbour."""
        own = [(feed, number) for number in range(self.articles)]
        neighbour = [((feed + 1) % self.feeds, number) for number in range(SHARED)]
        items = "".join(self._item(*one) for one in (*own, *neighbour))
        return (
            f'<rss version="2.0"><channel><title>The wire</title>{items}</channel></rss>'
        ).encode()

    def _item(self, feed: int, number: int) -> str:
        at = EPOCH + dt.timedelta(minutes=feed, seconds=number)
        page = self.page(feed, number)
        text = (
            f"The S&amp;P 500 fell {number / 10 + 0.1:.1f} percent on Monday in New York, traders "
            "said, and it was a quiet day otherwise."
        )
        return (
            f"<item><title>Stocks fall, report {feed}.{number}</title><link>{page}</link>"
            f"<guid>{page}</guid><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<description>{text}</description></item>"
        )


def serve(world: World, server: AwkwardServer) -> list[str]:
    """Give the server its feeds; returns their addresses."""
    kinds = (_plain, _plain, _busy, _cut, _dripping, _moved, _changing, _packed)
    for feed in range(world.feeds):
        path = f"/feed/{feed}"
        for name, route in kinds[feed % len(kinds)](path, world.rss(feed)):
            server.routes[name] = route
    return [server.url(f"/feed/{feed}") for feed in range(world.feeds)]


Routes = Iterator[tuple[str, Route]]


def _plain(path: str, body: bytes) -> Routes:
    def route(asked: Asked) -> Sent:
        if asked.headers.get("if-none-match") == '"1"':
            yield response(b"", "304 Not Modified", etag='"1"')
        else:
            yield response(body, etag='"1"', content_type="text/xml")

    yield path, route


def _first(path: str, body: bytes, *bad: bytes) -> Routes:
    """Something else at first, and now and then later."""

    def route(asked: Asked) -> Sent:
        number = asked.before % 7
        yield bad[number] if number < len(bad) else response(body, content_type="text/xml")

    yield path, route


def _busy(path: str, body: bytes) -> Routes:
    return _first(path, body, response(b"", "429 Too Many Requests", retry_after="1"))


def _cut(path: str, body: bytes) -> Routes:
    cut = response(body[: len(body) // 2], length=len(body))
    return _first(path, body, cut, response(b"", "503 Service Unavailable"))


def _dripping(path: str, body: bytes) -> Routes:
    def route(_asked: Asked) -> Sent:
        answer = response(body, content_type="text/xml")
        step = len(answer) // 5 + 1
        for begin in range(0, len(answer), step):
            yield answer[begin : begin + step]
            yield 0.05

    yield path, route


def _moved(path: str, body: bytes) -> Routes:
    yield path, redirect(f"{path}/new", "301 Moved Permanently")
    yield from _plain(f"{path}/new", body)


def _changing(path: str, body: bytes) -> Routes:
    def route(asked: Asked) -> Sent:
        yield response(body, etag=f'"{asked.before}"', content_type="text/xml")

    yield path, route


def _packed(path: str, body: bytes) -> Routes:
    yield path, lambda _asked: iter([response(gzip.compress(body), content_encoding="gzip")])


@dataclass
class Soak:
    """A store, the watch over it, and somebody who kills the watch."""

    store: Path
    expected: int
    options: tuple[str, ...] = ("--fast",)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def watch(self, form: str = "jsonl", stdout: int = subprocess.DEVNULL) -> Started:
        """Start a watch that prints in a form to somewhere."""
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.store.parent),
            "TAPEPROOF_FETCH_ALLOW_PRIVATE": "1",
            "TAPEPROOF_FETCH_HOST_DELAY_SECONDS": "0",
            "TAPEPROOF_FETCH_PER_HOST": "8",
            "TAPEPROOF_WATCH_SHORTEST_SECONDS": "2",
            "TAPEPROOF_WATCH_LONGEST_SECONDS": "60",
        }
        command = [sys.executable, "-m", "nlp.cli", "watch", "--store", str(self.store)]
        with (self.store.parent / "watch.log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--format", form, *self.options],
                env=environment,
                cwd=self.store.parent,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=log,
            )

    def reached(self) -> tuple[int, int]:
        """Articles stored, and articles finished."""
        with Store(self.store, read_only=True) as store:
            counts = store.counts()
        return counts.articles, counts.articles - counts.pending

    def begun(self) -> int:
        """How often a watch has said that it begins."""
        log = self.store.parent / "watch.log"
        return log.read_text().count("watching ") if log.exists() else 0

    def kill(self, *, patience: float, longest: float) -> tuple[int, int]:
        """Start a watch, wait until it has done something, then a while, and kill it."""
        before, watch = self.reached(), self.watch()
        until = time.monotonic() + (patience if before[1] < self.expected else 0)
        while self.reached() == before and time.monotonic() < until and watch.poll() is None:
            time.sleep(0.02)
        time.sleep(self.chance.uniform(0.0, longest))
        watch.kill()
        watch.wait()
        return self.reached()

    def finish(self, *, patience: float) -> int:
        """Let a watch end its work, ask it to stop, and return its exit code."""
        before, watch = self.begun(), self.watch()
        until = time.monotonic() + patience
        wanted = (self.expected, self.expected)
        while (self.begun() == before or self.reached() != wanted) and watch.poll() is None:
            time.sleep(0.2)
            if time.monotonic() > until:
                break
        watch.send_signal(signal.SIGTERM)
        return watch.wait(timeout=60)

    def faults(self, pages: set[str]) -> list[str]:
        """What is not as it should be; nothing where every article is there once, and done."""
        with Store(self.store, read_only=True) as store:
            store.check()
        with sqlite3.connect(self.store) as connection:
            urls = [row[0] for row in connection.execute("SELECT url FROM articles")]
            undone = connection.execute(
                "SELECT count(*) FROM articles LEFT JOIN work ON work.article_id = articles.id"
                " WHERE work.article_id IS NULL OR work.failures > 0"
            ).fetchone()[0]
            bare = connection.execute(
                "SELECT count(*) FROM articles WHERE duplicates_of IS NULL AND id NOT IN"
                " (SELECT article_id FROM claims WHERE withdrawn_at IS NULL)"
            ).fetchone()[0]
            doubled = connection.execute(
                'SELECT count(*) FROM (SELECT 1 FROM claims GROUP BY article_id, form, start, "end"'
                " HAVING count(*) > 1)"
            ).fetchone()[0]
        connection.close()
        found = {
            "missing": len(pages - set(urls)),
            "twice": len(urls) - len(set(urls)),
            "from nowhere": len(set(urls) - pages),
            "unfinished": undone,
            "without the claim that each makes": bare,
            "with the same claim twice": doubled,
        }
        return [f"{count} articles {what}" for what, count in found.items() if count]


def subscribe(store: Path, urls: list[str]) -> None:
    """A store with these subscriptions."""
    with Store(store) as opened, opened.batch():
        for url in urls:
            opened.add_feed(FeedSource(url=url), at=dt.datetime.now(dt.UTC))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--articles", type=int, default=100, help="of each feed")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--longest", type=float, default=40.0, help="seconds of work before a kill")
    parser.add_argument("--patience", type=float, default=3600.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, AwkwardServer() as server:
        world = World(feeds=given.feeds, articles=given.articles, url=server.url)
        soak = Soak(Path(folder) / "soak.sqlite", expected=given.feeds * given.articles)
        subscribe(soak.store, serve(world, server))
        begun = time.monotonic()
        for number in range(1, given.kills + 1):
            stored, done = soak.kill(patience=120.0, longest=given.longest)
            after = time.monotonic() - begun
            print(
                f"kill {number} after {after:.0f} s: {stored} stored, {done} finished", flush=True
            )
        code = soak.finish(patience=given.patience)
        stored, done = soak.reached()
        print(f"end after {time.monotonic() - begun:.0f} s: {stored} stored, {done} finished")
        print(f"exit code {code}, {len(server.asked)} requests")
        faults = soak.faults(world.pages())
        print("\n".join(faults) or f"all {soak.expected} articles are there exactly once, finished")
        if faults:
            print((Path(folder) / "watch.log").read_text()[-3000:])
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
