"""``tapeproof watch`` as a program: stopped, killed, started again."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.ingest_soak import Soak, World, serve, subscribe
from nlp.store import Store
from tests.cli.calling import TRUE, call, rss
from tests.ingest.awkward import AwkwardServer, always, response, silent


@pytest.fixture
def server() -> Iterator[AwkwardServer]:
    with AwkwardServer() as running:
        yield running


def test_nothing_to_watch_is_told_and_nothing_is_made(user: Path) -> None:
    called = call("watch", "--store", "s.sqlite")
    assert called.code == 2
    assert "no feeds to watch: 's.sqlite'" in called.err.replace(f"{user}/", "")
    assert not (user / "s.sqlite").exists()


def test_killed_three_times_every_article_is_there_exactly_once(
    user: Path, server: AwkwardServer
) -> None:
    world = World(feeds=8, articles=8, url=server.url)
    soak = Soak(user / "s.sqlite", expected=64)
    subscribe(soak.store, serve(world, server))
    reached = [soak.kill(patience=60.0, longest=0.7) for _ in range(3)]
    assert reached[-1][0] > 0  # it was killed at work, not before
    code = soak.finish(patience=120.0)
    assert soak.faults(world.pages()) == []
    assert code == 130
    with Store(soak.store) as store:
        states = {feed.source.url: feed.state for feed in store.feeds()}
    assert {state.status for state in states.values()} == {"active"}
    moved = server.url("/feed/5")  # the sixth kind of feed
    assert states[moved].moved_to == f"{moved}/new"


def test_a_watch_prints_what_comes_and_stops_at_once(user: Path, server: AwkwardServer) -> None:
    """A thread that still waits for the network does not keep it from ending."""
    server.routes |= {
        "/feed": always(response(rss(("Slide", TRUE)).encode())),
        "/silent": silent,
    }
    soak = Soak(user / "s.sqlite", expected=1)
    subscribe(soak.store, [server.url("/feed"), server.url("/silent")])
    with soak.watch("table", subprocess.PIPE) as watch:
        assert watch.stdout
        try:
            line = watch.stdout.readline().decode()
            watch.terminate()
            assert watch.wait(timeout=15) == 130
            assert watch.stdout.read() == b""
        finally:
            watch.kill()
    assert line.startswith("supported: S&P 500 fell 2.7 percent: S&P 500 2,416.62 (2018-12-21)")
    log = (user / "watch.log").read_text()
    assert "watching 2 feeds, 2 of them due" in log
    assert "1 new article, due again in " in log
    assert "interrupted; feeds: 1 changed, 0 unchanged, 0 failed" in log
    assert "articles: 1 new" in log
    assert "Traceback" not in log
