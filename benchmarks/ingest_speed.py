"""Articles a second from feeds and pages into the store, beside plain libraries on the same input.

Run it as ``PYTHONPATH=. python benchmarks/ingest_speed.py``; ``reader`` takes part where it is
installed. The server is a process of its own and answers at once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import html
import multiprocessing
import random
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.ingest_soak import World, subscribe
from nlp import resources
from nlp.ingest.subscriptions.schedule import Pace
from nlp.pipeline import Network, Pipeline, Polled, Watch
from nlp.store import Store
from tests.ingest.awkward import AwkwardServer, always, response
from tests.store import copies

THREADS = 8
WORDS = (
    "Shares of the company rose in early trading after it reported sales of $1.5 billion for the "
    "quarter, 3.2 percent more than a year ago, and said that it expects costs to fall."
)


class Press:
    """Writes articles of twelve sentences of ours, drawn by chance, each with figures of its own.

    Args:
        alike: Whether all articles say the same instead, the worst case for finding duplicates.
    """

    def __init__(self, *, alike: bool) -> None:
        self._sentences = [] if alike else copies.news_sentences(resources.corpus("annotated"))

    def paragraphs(self, title: str) -> list[str]:
        """The text of an article; the same title gives the same."""
        draw = random.Random(title)
        sentences = draw.sample(self._sentences, 12) if self._sentences else [WORDS] * 12
        if self._sentences:
            sentences = [re.sub(r"\d", lambda _: str(draw.randrange(10)), s) for s in sentences]
        return [html.escape(sentence) for sentence in sentences]

    def page(self, title: str) -> bytes:
        """An article page with what stands around an article."""
        around = "".join(
            f'<li><a href="/topic/{n}">Topic {n} and its news</a></li>' for n in range(40)
        )
        body = "".join(
            f"<p>{text} This is paragraph {n} of {title}.</p>"
            for n, text in enumerate(self.paragraphs(title))
        )
        return (
            f"<html><head><title>{title}</title>"
            '<meta property="article:published_time" content="2018-12-24T16:00:00Z">'
            '<meta name="author" content="Jane Roe"><meta property="og:type" content="article">'
            "</head>"
            f"<body><nav><ul>{around}</ul></nav><main><article><h1>{title}</h1>{body}</article>"
            f"</main><aside><ul>{around}</ul></aside><footer>All rights reserved</footer></body>"
            "</html>"
        ).encode()

    def full(self, title: str) -> str:
        """The whole text of an article, as a feed holds it."""
        body = "".join(f"<p>{text}</p>" for text in self.paragraphs(title))
        return html.escape(f"{body}<p>This is {title}.</p>")


def full(world: World, feed: int, press: Press) -> bytes:
    """A feed with the whole text of its articles."""
    return _feed(world, feed, [press.full(f"report {feed}.{n}") for n in range(world.articles)])


def teasers(world: World, feed: int) -> bytes:
    """A feed with the beginnings of its articles, whose text is on their pages."""
    return _feed(
        world,
        feed,
        [
            html.escape(f"<p>Report {feed}.{number}: shares rose in early trading ...</p>")
            for number in range(world.articles)
        ],
    )


def _feed(world: World, feed: int, texts: list[str]) -> bytes:
    items = "".join(
        f"<item><title>Report {feed}.{number}</title><link>{world.page(feed, number)}</link>"
        f"<guid>{world.page(feed, number)}</guid>"
        f"<pubDate>Mon, 24 Dec 2018 16:{number % 60:02d}:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
        for number, text in enumerate(texts)
    )
    return f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


def serve(feeds: int, articles: int, alike: bool, pipe: Connection) -> None:
    """Serve feeds and pages until the pipe closes; tells the port."""
    with AwkwardServer() as server:
        world, press = World(feeds=feeds, articles=articles, url=server.url), Press(alike=alike)
        for feed in range(feeds):
            server.routes[f"/full/{feed}"] = always(response(full(world, feed, press)))
            server.routes[f"/teasers/{feed}"] = always(response(teasers(world, feed)))
            for number in range(articles):
                answer = response(press.page(f"report {feed}.{number}"), content_type="text/html")
                server.routes[f"/page/{feed}/{number}"] = always(answer)
        pipe.send(server.port)
        pipe.recv()


@functools.cache
def opened(follow: bool) -> tuple[Network, Pipeline]:
    """The network and the stages; the reference tables are loaded once."""
    network = Network(allow_private=True, host_delay_seconds=0.0, per_host=THREADS)
    pipeline = Pipeline.open(
        markets=[resources.corpus("market")],
        now=lambda: dt.datetime.now(dt.UTC),
        retrieve=network,
        pages=network.page,
        follow=follow,
    )
    return network, pipeline


def ours(urls: list[str], *, follow: bool) -> int:
    """tapeproof: everything up to the article in the store, nothing annotated."""
    network, pipeline = opened(follow)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite"
        subscribe(path, urls)
        with Store(path) as store:
            watch = Watch(
                pipeline=pipeline,
                store=store,
                fetch=network.fetch,
                pace=Pace(),
                concurrency=THREADS,
                per_host=THREADS,
                process=False,
            )
            for result in watch.run(once=True):
                if isinstance(result, Polled) and result.failures:
                    raise SystemExit(result.failures[0].message)
            return store.counts().articles


def plain(urls: list[str], *, follow: bool) -> int:
    """The libraries alone, in eight threads; texts are kept in a list."""
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda url: _plain_feed(url, follow), urls)
    return sum(bool(text) for texts in found for text in texts)


def _plain_feed(url: str, follow: bool) -> list[str]:
    import feedparser
    import trafilatura

    texts = []
    for entry in feedparser.parse(_got(url)).entries:
        if follow:
            texts.append(
                trafilatura.extract(_got(entry.link), with_metadata=True, url=entry.link) or ""
            )
        else:
            texts.append(trafilatura.html2txt(f"<html><body>{entry.summary}</body></html>"))
    return texts


def _got(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body


def reading(urls: list[str], *, follow: bool) -> int:
    """The library reader: feeds into its own store, with as many threads; no pages."""
    if follow:
        raise ValueError("reader reads no pages")
    from reader import make_reader

    with tempfile.TemporaryDirectory() as folder:
        opened: Any = make_reader(str(Path(folder) / "reader.sqlite"))
        for url in urls:
            opened.add_feed(url)
        opened.update_feeds(workers=THREADS)
        count: int = opened.get_entry_counts().total
        opened.close()
    return count


def contenders(follow: bool) -> dict[str, Callable[..., int]]:
    """Who takes part; ``reader`` reads no pages."""
    found: dict[str, Callable[..., int]] = {"tapeproof": ours, "feedparser + trafilatura": plain}
    if not follow:
        try:
            import reader  # noqa: F401
        except ImportError:
            print("reader is not installed and takes no part")
        else:
            found["reader"] = reading
    return found


def measure(kind: str, urls: list[str], *, expected: int, rounds: int) -> None:
    """Print articles a second, and a second of processor: medians, and the ratios to plain."""
    follow = kind == "teasers"
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders(follow)}
    for number in range(rounds + 1):
        for name, run in contenders(follow).items():
            begun, used = time.perf_counter(), time.process_time()
            got = run(urls, follow=follow)
            if got != expected:
                raise SystemExit(f"{name} found {got} of {expected} articles")
            if number:  # the first round warms imports and caches
                spent[name].append((time.perf_counter() - begun, time.process_time() - used))
    print(f"\n{kind}: {len(urls)} feeds, {expected} articles, {rounds} rounds")
    for name, rounds_ in spent.items():
        passed, processor = (sorted(times) for times in zip(*rounds_, strict=True))
        to_plain = [
            statistics.median(
                theirs[kind_] / own[kind_]
                for own, theirs in zip(rounds_, spent["feedparser + trafilatura"], strict=True)
            )
            for kind_ in (0, 1)
        ]
        print(
            f"  {name:26} {expected / statistics.median(passed):8.1f} articles/s"
            f" ({expected / passed[-1]:.1f} to {expected / passed[0]:.1f}),"
            f" {expected / statistics.median(processor):8.1f} a second of processor;"
            f" plain = 1: {to_plain[0]:.2f}, {to_plain[1]:.2f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=40)
    parser.add_argument("--articles", type=int, default=25, help="of each feed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alike", action="store_true", help="all articles say the same")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(given.feeds, given.articles, given.alike, there))
    process.start()
    try:
        port = here.recv()
        for kind in ("full", "teasers"):
            urls = [f"http://127.0.0.1:{port}/{kind}/{feed}" for feed in range(given.feeds)]
            measure(kind, urls, expected=given.feeds * given.articles, rounds=given.rounds)
    finally:
        here.send(None)
        process.join(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
