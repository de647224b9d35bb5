"""``tapeproof run``: stored, resumable, and nothing twice or lost whatever happens."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from nlp import resources
from nlp.errors import StoreError, StoreFullError
from nlp.records import Article
from nlp.store import ArticleQuery, Store
from tests.cli.calling import (
    EMPTY,
    FALSE,
    FORECAST,
    TRUE,
    UNKNOWN,
    article,
    call,
    environment,
    program,
    rss,
)
from tests.conftest import ROOT


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_first_run_stores_and_the_second_has_nothing_to_do(user: Path) -> None:
    (user / "feed.xml").write_text(rss(("Slide", TRUE), ("Climb", FALSE)), encoding="utf-8")
    first = call("run", "feed.xml", "--store", "s.sqlite")
    assert first.code == 0, first.err
    assert first.labels == ["supported", "contradicted"]
    assert "articles: 2 new, 0 skipped (finished before), 0 failed" in first.err
    assert "2 claims: 1 contradicted, 1 supported" in first.err
    assert "store: " in first.err
    contradicted = first.records[1]["claim"]["id"]
    assert f"next: tapeproof explain {contradicted[:9]} --store " in first.err
    second = call("run", "feed.xml", "--store", "s.sqlite")
    assert (second.code, second.out) == (0, "")
    assert "articles: 0 new, 2 skipped" in second.err


def test_the_default_store_is_in_the_users_data_folder(user: Path) -> None:
    assert call("run", "-", stdin=article("a", TRUE)).code == 0
    assert [path.name for path in (user / "data").rglob("*.sqlite")] == ["tapeproof.sqlite"]
    assert call("claims").labels == ["supported"]


def test_new_market_data_make_articles_new(user: Path) -> None:
    feed = write(user / "feed.jsonl", article("a", UNKNOWN))
    store = ("--store", user / "s.sqlite", "--market", user / "market")
    prices = write(user / "p.csv", "date,close", "2018-12-21,129.57", "2018-12-24,127.08")
    make = ("market", "import", prices, "--instrument", "XNAS:NVDA", "--currency", "USD")
    assert call(*make, "--measure", "close_raw", "--into", user / "market").code in (0, 2)
    from nlp import resources

    sample = resources.corpus("market")
    assert call("market", "import", sample, "--into", user / "market").code == 0
    first = call("run", feed, *store)
    assert first.labels == ["insufficient_data"]
    assert call(*make, "--into", user / "market").code == 0
    second = call("run", feed, *store)
    assert "articles: 1 new" in second.err
    # 129.57 to 127.08 is a fall of 1.92 percent; the text says a rise of 3.4
    assert second.labels == ["contradicted"]
    with Store(user / "s.sqlite", read_only=True) as opened:
        (stored,) = opened.claims()
        history = opened.verdict_history(stored.claim.id)
    assert [entry.verdict.label for entry in history] == ["insufficient_data", "contradicted"]


def test_one_bad_item_does_not_stop_the_rest(user: Path) -> None:
    lines = [
        article("a", TRUE),
        "{broken",
        article("b", "Der Index fiel um 2 %.", language="de"),
        article("c", " "),
        article("d", FORECAST),
    ]
    called = call("run", write(user / "f.jsonl", *lines), "gone.xml", "--store", "s.sqlite")
    assert called.code == 3
    assert called.labels == ["supported", "not_checkable"]
    told = [line for line in called.err.splitlines() if line.startswith("failed: ")]
    assert len(told) == 3
    assert "2 new, 0 skipped (finished before), 3 failed, 1 in languages" in called.err
    assert "not annotated (de 1)" in called.err
    with Store(user / "s.sqlite", read_only=True) as opened:
        kept = opened.failures()
        assert opened.counts().articles == 3
        (german,) = [stored.article for stored in opened.articles(ArticleQuery(language="de"))]
    assert german.flags[-1] == "language_unsupported"
    assert len(kept) == 3
    assert {failure.stage for failure in kept} == {"ingest"}
    good = write(user / "f.jsonl", *(lines[i] for i in (0, 2, 4)))
    again = call("run", good, "--store", "s.sqlite")
    assert again.code == 0
    assert "0 new, 3 skipped (finished before), 0 failed\n" in again.err


def test_fail_on_and_an_empty_result(user: Path) -> None:
    feed = write(user / "f.jsonl", article("a", FALSE))
    assert call("run", feed, "--store", "s.sqlite", "--fail-on", "contradicted").code == 1
    hall = write(user / "g.jsonl", article("b", EMPTY))
    called = call("run", hall, "--store", "s.sqlite", "--format", "table")
    assert called.code == 0
    assert "no claims" in called.out + called.err


def test_the_sample_has_a_verdict_of_every_kind(user: Path) -> None:
    called = call("run", "--sample", "--format", "jsonl")
    assert called.code == 0, called.err
    labels = set(called.labels)
    assert {"supported", "contradicted", "not_checkable", "insufficient_data"} <= labels
    assert labels & {"supported_other_reading", "close"}
    assert all(record["verdict"]["explanation"] for record in called.records)
    # apart from the user's own store
    assert [path.name for path in (user / "data").rglob("*.sqlite")] == ["sample.sqlite"]
    for record in called.records:
        for reading in record["verdict"]["readings"]:
            for row in reading["inputs"]:
                assert row["date"] <= record["verdict"]["as_of"][:10]


def test_the_readme_shows_what_explain_prints(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, after = readme.partition("tapeproof explain c6beb5cb1 --store build/demo.sqlite\n")
    flash_crash = user / "f.jsonl"
    fetched = call("fetch", resources.corpus("feeds")).out.splitlines()
    flash_crash.write_text("\n".join(line for line in fetched if "flash-crash-2010" in line))
    market = resources.corpus("market")
    call("run", flash_crash, "--store", "s.sqlite", "--market", market)
    monkeypatch.setenv("COLUMNS", "88")
    printed = call("explain", "c6beb5cb1", "--store", "s.sqlite", "--format", "table")
    assert _without_instant(printed.out) == _without_instant(after.partition("```")[0])


def _without_instant(text: str) -> list[str]:
    return [line for line in text.splitlines() if "verified at" not in line]


def test_ctrl_c_keeps_what_is_finished_and_says_so(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = write(user / "f.jsonl", *(article(f"a{n}", f"{TRUE} ({n})") for n in range(6)))
    save = Store.save_result
    saved: list[str] = []

    def interrupted(self: Store, given: Article, **fields: Any) -> None:
        if len(saved) == 3:
            raise KeyboardInterrupt
        saved.append(given.id)
        save(self, given, **fields)

    monkeypatch.setattr(Store, "save_result", interrupted)
    called = call("run", feed, "--store", "s.sqlite")
    assert called.code == 130
    assert "interrupted; articles: 3 new" in called.err
    assert "run the same command again" in called.err
    monkeypatch.setattr(Store, "save_result", save)
    again = call("run", feed, "--store", "s.sqlite")
    assert again.code == 0
    assert "articles: 3 new, 0 skipped" in again.err
    assert f"going on in {feed}, of which 6 items were read before" in again.err


MANY = 150


def _counts(store: Path) -> tuple[int, int, int]:
    """Articles, finished articles and claims, read while another process writes."""
    if not store.exists():
        return (0, 0, 0)
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5)) as database:
            return tuple(  # type: ignore[return-value]
                database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("articles", "work", "claims")
            )
    except sqlite3.OperationalError:  # the tables are not made yet
        return (0, 0, 0)


def _started(user: Path, feed: Path, store: Path) -> subprocess.Popen[str]:
    """A run that has finished some articles and not all."""
    process = subprocess.Popen(
        program("run", feed, "--store", store, "--no-progress"),
        env=environment(user),
        cwd=user,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a shell starts what runs in its background with the interrupt ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        if _counts(store)[1] >= 3:
            break
        time.sleep(0.005)
    return process


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_run_stopped_at_any_moment_goes_on(blow: signal.Signals, user: Path) -> None:
    text = "The S&P 500 fell 2.7 percent on Monday. Volume was thin. " * 3
    lines = [article(f"a{n:03}", f"Report number {n}. {text}") for n in range(MANY)]
    feed, store = write(user / "f.jsonl", *lines), user / "s.sqlite"
    process = _started(user, feed, store)
    process.send_signal(blow)
    _, err = process.communicate(timeout=60)
    _, finished, claims = _counts(store)
    assert 0 < finished < MANY, "it was not stopped in the middle"
    assert claims == finished * 3  # whole articles only
    if blow == signal.SIGINT:
        assert process.returncode == 130
        assert "interrupted" in err
        assert "Traceback" not in err
    else:
        assert process.returncode == -signal.SIGKILL
    called = call("run", feed, "--store", store, "--no-progress")
    assert called.code == 0, called.err
    assert f"articles: {MANY - finished} new, 0 skipped" in called.err
    assert f"going on in {feed}, of which " in called.err  # and what it had read is not read again
    assert _counts(store) == (MANY, MANY, MANY * 3)
    with Store(store, read_only=True) as opened:
        opened.check()
        assert opened.counts().verdicts == {"supported": MANY * 3}
        ids = [stored.claim.id for stored in opened.claims()]
    assert len(ids) == len(set(ids))


@pytest.fixture
def interruptible() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_that_a_library_swallows_stops_the_run_too(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = write(user / "f.jsonl", *(article(f"a{n}", f"{TRUE} ({n})") for n in range(6)))
    save = Store.save_result
    saved: list[str] = []

    def swallowing(self: Store, given: Article, **fields: Any) -> None:
        save(self, given, **fields)
        saved.append(given.id)
        if len(saved) == 2:
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Store, "save_result", swallowing)
    called = call("run", feed, "--store", "s.sqlite")
    assert called.code == 130
    assert "interrupted; articles: 2 new" in called.err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_disk_that_is_full_from_the_start_is_no_wrong_usage(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = write(user / "f.jsonl", article("a", TRUE))

    def full(*_arguments: Any) -> Any:
        raise StoreFullError("the disk of the store is full", subject="s.sqlite")

    monkeypatch.setattr(Store, "add_article", full)
    called = call("run", feed, "--store", "s.sqlite")
    assert called.code == 3  # 2 would say that the call was wrong
    assert called.err.splitlines()[-1] == "error: the disk of the store is full: 's.sqlite'"


def test_a_store_that_fails_midway_keeps_and_tells_what_was_finished(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = write(user / "f.jsonl", article("a", TRUE), article("b", FALSE))
    save = Store.save_result

    def full(store: Store, *arguments: Any, **more: Any) -> Any:
        if store.counts().claims:
            raise StoreError("the disk of the store is full", subject="s.sqlite")
        return save(store, *arguments, **more)

    monkeypatch.setattr(Store, "save_result", full)
    called = call("run", feed, "--store", "s.sqlite")
    assert called.code == 3  # not 2: something was done
    assert called.labels == ["supported"]
    assert "articles: 1 new, 0 skipped (finished before), 0 failed" in called.err
    assert called.err.splitlines()[-1] == "error: the disk of the store is full: 's.sqlite'"
    monkeypatch.setattr(Store, "save_result", save)
    again = call("run", feed, "--store", "s.sqlite")
    assert "articles: 1 new, 0 skipped" in again.err
    assert f"going on in {feed}, of which 2 items were read before" in again.err


def test_a_run_is_noted_with_its_outcome(user: Path) -> None:
    call("run", write(user / "f.jsonl", article("a", TRUE)), "--store", "s.sqlite")
    with closing(sqlite3.connect(user / "s.sqlite")) as database:
        rows = database.execute("SELECT command, outcome FROM runs").fetchall()
    assert rows == [("run", "done")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(user: Path) -> None:
    (user / "locked").mkdir(mode=0o500)
    called = call("run", "-", "--store", user / "locked" / "s.sqlite", stdin=TRUE)
    assert called.code == 2
    assert "locked" in called.err
