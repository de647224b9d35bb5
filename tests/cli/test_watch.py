"""``tapeproof watch`` as a program: stopped, killed, started again."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.ingest_soak import Soak, World, serve, subscribe
from nlp.store import Store
from tests.cli.calling import call
from tests.ingest.awkward import AwkwardServer, silent


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


def test_a_watch_that_waits_for_a_server_stops_at_once(user: Path, server: AwkwardServer) -> None:
    """Threads that wait for the network do not keep it from ending."""
    server.routes["/feed"] = silent
    soak = Soak(user / "s.sqlite", expected=0)
    subscribe(soak.store, [server.url("/feed")])
    watch = soak.watch()
    until = time.monotonic() + 60
    while not server.asked and time.monotonic() < until:
        time.sleep(0.05)
    watch.send_signal(signal.SIGINT)
    assert watch.wait(timeout=15) == 130
    log = (user / "watch.log").read_text()
    assert "watching 1 feeds, 1 of them due" in log
    assert "interrupted; articles: 0 new" in log
    assert "Traceback" not in log
