"""An import killed with SIGKILL goes on near where it was, and stores each article exactly once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from nlp.pipeline.stages import BATCH
from nlp.store import Store
from tests.ingest.test_resuming import NAMES, archive

ROOT = Path(__file__).resolve().parent.parent
COUNT = 40  # articles of each source, more than a batch
DIES_AFTER = (50, 90, 100)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def run(store: Path, log: Path, most: int, sources: list[Path]) -> int:
    """The exit code of a run that dies when so many results are there."""
    return subprocess.run(
        [sys.executable, "-m", "tests.killed_import", store, log, str(most), *sources],
        cwd=ROOT,
        check=False,
    ).returncode


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    sources = [
        archive(folder / name, COUNT)
        for name in NAMES
        if (folder := tmp_path / name.replace(".", "-")).mkdir() is None
    ]
    whole, store, log = tmp_path / "whole.db", tmp_path / "store.db", tmp_path / "read.log"
    assert run(whole, tmp_path / "whole.log", 10**6, sources) == 0
    wanted = (tmp_path / "whole.log").read_text(encoding="utf-8").splitlines()
    for most in DIES_AFTER:
        assert run(store, log, most, sources) == -signal.SIGKILL
    assert run(store, log, 10**6, sources) == 0
    read = Counter(log.read_text(encoding="utf-8").splitlines())
    with Store(store, read_only=True) as opened, Store(whole, read_only=True) as plain:
        opened.check()
        assert [one.article.id for one in opened.articles()] == [
            one.article.id for one in plain.articles()
        ]
        assert opened.counts().pending == 0
        assert {failure.subject for failure in opened.failures()} == {
            failure.subject for failure in plain.failures()
        }
    assert set(read) == set(wanted)
    # after each kill at most the batch comes again that was not stored yet
    assert sum(read.values()) <= len(wanted) + len(DIES_AFTER) * BATCH
    with sqlite3.connect(store) as connection:
        assert connection.execute("SELECT count(*) FROM reading_places").fetchone() == (0,)
    connection.close()


def test_a_finished_import_is_read_again_from_its_beginning(tmp_path: Path) -> None:
    source, log = archive(tmp_path / "a.jsonl", COUNT), tmp_path / "read.log"
    for _ in range(2):
        assert run(tmp_path / "store.db", log, 10**6, [source]) == 0
    assert set(Counter(log.read_text(encoding="utf-8").splitlines()).values()) == {2}
