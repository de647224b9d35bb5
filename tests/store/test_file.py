"""The store as a file: killed, locked, full, damaged, foreign, newer, read by others."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp.errors import StoreError, StoreFullError
from nlp.store import ClaimQuery, Store
from nlp.store._database import APPLICATION_ID, SCHEMA
from nlp.store._reading import _CLAIM_ORDER
from tests.store.material import article, save

ROOT = Path(__file__).resolve().parents[2]


def other_database(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


# Opening


def test_the_folder_of_a_store_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "50% off?#1" / "störe.db"
    with Store(str(path)) as store:
        save(store, 1)
    with Store.open(path, read_only=True) as store:
        assert store.counts().claims == 2
    assert [found.name for found in path.parent.iterdir()] == ["störe.db"]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    with Store(path) as store:
        assert store.counts().articles == 0


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, read_only: bool
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, and they are longer than a header.\n" * 40)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"this file is no store: .*notes\.txt.*give the path"):
        Store(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_database_of_another_application_is_refused_and_left_alone(
    tmp_path: Path, read_only: bool
) -> None:
    for name, *statements in [
        ("plain.db", "CREATE TABLE mine (a)"),
        ("theirs.db", "PRAGMA application_id = 252006673", "CREATE TABLE theirs (a)"),
    ]:
        path = other_database(tmp_path / name, *statements)
        before = path.read_bytes()
        with pytest.raises(StoreError, match="belongs to another application") as caught:
            Store(path, read_only=read_only)
        assert caught.value.subject == str(path)
        assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_store_of_a_newer_schema_is_refused_and_left_alone(
    tmp_path: Path, read_only: bool
) -> None:
    path = tmp_path / "store.db"
    Store(path).close()
    other_database(path, f"PRAGMA user_version = {SCHEMA + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"made by a newer tapeproof.*upgrade"):
        Store(path, read_only=read_only)
    assert path.read_bytes() == before


def test_a_missing_store_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreError, match=r"there is no store yet: .*none\.db.*tapeproof run"):
        Store.open(path, read_only=True)
    assert not path.exists()
    path.touch()
    with pytest.raises(StoreError, match="tapeproof run"):
        Store.open(path, read_only=True)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(StoreError, match="a store is a file, this is a folder"):
            Store(tmp_path, read_only=read_only)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(StoreError, match=r"folder of the store cannot be made.*--store") as caught:
        Store(blocked / "deeper" / "store.db")
    assert isinstance(caught.value.__cause__, OSError)


def test_a_folder_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever runs the tests may be allowed everything, so the question is answered here.
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != tmp_path)
    with pytest.raises(StoreError, match=r"cannot be written.*no permission to write"):
        Store(tmp_path / "store.db")


def test_a_store_on_a_medium_that_cannot_be_written_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store:
        save(store, 1)
    monkeypatch.setattr(os, "access", lambda place, mode: mode == os.R_OK)
    with Store(path, read_only=True) as store:
        assert store.counts().claims == 2
        assert [found.name for found in tmp_path.iterdir()] == ["store.db"]


def test_a_store_without_permission_to_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    Store(path).close()
    monkeypatch.setattr(os, "access", lambda place, mode: False)
    with pytest.raises(
        StoreError, match=r"cannot be read: .*store.db': permission denied \(change"
    ):
        Store(path, read_only=True)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_that_may_not_be_entered_is_named(
    read_only: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "store.db":
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(StoreError, match=r"cannot be read: .*permission denied \(change the"):
        Store(tmp_path / "store.db", read_only=read_only)


# Faults


def test_what_an_interrupt_left_open_is_rolled_back(tmp_path: Path) -> None:
    with Store(tmp_path / "store.db") as store:
        save(store, 1)
        store._database._connection.execute("BEGIN IMMEDIATE")
        store._database._connection.execute("DELETE FROM verdicts")
        save(store, 2)
        assert store.counts().claims == 4
        assert sum(store.counts().verdicts.values()) == 4


def test_a_store_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store(path).close()
    with Store(path, read_only=True) as store:
        with pytest.raises(StoreError, match="opened for reading"):
            store.add_article(article())
        with pytest.raises(StoreError, match="opened for reading"), store.batch():
            pass


def test_another_writer_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store, Store(path, busy_timeout_seconds=0.05) as second:
        with store.batch():
            save(store, 1)
            with pytest.raises(StoreError, match=r"locked by another writer.*other run"):
                second.add_article(article(2))
            assert second.counts().articles == 0  # readers go on, with what was there before
        assert second.add_article(article(2))
        assert second.counts().articles == 2


def test_a_full_disk_costs_the_article_in_flight_only(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store:
        save(store, 1)
        pages = store._database.row("PRAGMA page_count")
        store._database.rows(f"PRAGMA max_page_count = {pages[0] + 4}")

        def fill() -> None:
            for number in range(2, 500):
                save(store, number)

        with pytest.raises(StoreFullError, match=r"disk of the store is full.*make room") as caught:
            fill()
        assert caught.value.subject == str(path)
        kept = store.counts()
        assert kept.claims == 2 * kept.articles
        assert kept.pending == 0
        store.check()
        store._database.rows("PRAGMA max_page_count = 1000000")
        save(store, 999)
        assert store.counts().articles == kept.articles + 1


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store:
        for number in range(30):
            save(store, number)
    raw = bytearray(path.read_bytes())
    middle = slice(8192, len(raw) - 4096)
    raw[middle] = random.Random(1).randbytes(middle.stop - middle.start)
    path.write_bytes(raw)

    def read() -> None:
        with Store(path) as store:
            store.check()
            list(store.claims())

    with pytest.raises(StoreError, match=r"damaged.*\.recover"):
        read()


def test_a_loose_row_is_found_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store:
        save(store, 1)
    other_database(path, "DELETE FROM articles")
    with Store(path) as store, pytest.raises(StoreError, match="rows hang loose"):
        store.check()


# Killed

WRITER = """
import sys
from pathlib import Path
from nlp.store import Store
from tests.store.material import save

path = Path(sys.argv[1])
print("ready", flush=True)
with Store(path) as store:
    number = store.counts().articles
    while True:
        save(store, number)
        number += 1
"""


def whole(path: Path) -> int:
    """Number of articles in a store that must hold only whole ones, each once."""
    with Store(path) as store:
        store.check()
        counts = store.counts()
        assert counts.pending == 0
        assert counts.claims == 2 * counts.articles
        assert sum(counts.verdicts.values()) == counts.claims
        found = [one.claim.id for one in store.claims()]
        assert len(found) == len(set(found)) == counts.claims
        # The search index holds the same claims: each article has one that names Jefferies.
        assert len(list(store.claims(ClaimQuery(text="jefferies")))) == counts.articles
        return counts.articles


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_killed_at_any_moment_nothing_is_half_there_or_twice(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    chance = random.Random()
    grown = 0
    for _ in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.4))
        writer.kill()
        assert writer.wait() == -signal.SIGKILL
        writer.stdout.close()
        if path.exists():
            articles = whole(path)
            assert articles >= grown
            grown = articles
    with Store(path) as store:
        save(store, grown)
    assert whole(path) == grown + 1
    assert grown > 0


MAKER = """
import sys
from nlp.store import Store
from tests.store.material import save

sys.stdin.readline()
with Store(sys.argv[1]) as store:
    for number in range(10):
        save(store, number)
"""


def test_several_processes_may_make_and_fill_one_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKER, str(path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    time.sleep(0.8)  # all are loaded, then start together
    errors = [maker.communicate(b"go\n")[1] if at == 2 else b"" for at, maker in enumerate(makers)]
    errors += [maker.communicate(b"go\n")[1] for maker in makers[:2]]
    assert b"".join(errors) == b""
    assert whole(path) == 10


def test_a_reader_goes_on_while_articles_are_written(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store:
        for number in range(150):
            save(store, number)
        with Store(path, read_only=True) as reader:
            claims = reader.claims(ClaimQuery(sort="oldest"))
            first = [next(claims).claim.article_id for _ in range(10)]
            save(store, 150)
            rest = [found.claim.article_id for found in claims]
            assert len([*first, *rest]) == 300
            assert reader.counts().articles == 151


# Read by others


def test_datasette_finds_the_search_tables(tmp_path: Path) -> None:
    """Datasette looks for an FTS table whose content is the table, and joins on the rowid."""
    path = tmp_path / "store.db"
    with Store(path) as store:
        for number in range(3):
            save(store, number)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    for table, words in (("claims", "jefferies"), ("articles", "gold")):
        # The question that Datasette 0.65 asks in utils.detect_fts_sql.
        (name,) = connection.execute(
            "SELECT name FROM sqlite_master WHERE rootpage = 0 AND ("
            " sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"' || ? || '\"%'"
            " OR sql LIKE '%VIRTUAL TABLE%USING FTS%content=[' || ? || ']%')",
            (table, table),
        ).fetchone()
        for statement in (f"DELETE FROM {table} WHERE number = 2", "VACUUM"):
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(statement)
            connection.commit()
            found = connection.execute(
                f"SELECT {table}.rowid, number FROM {table} WHERE rowid IN"
                f" (SELECT rowid FROM {name} WHERE {name} MATCH ?)",
                (words,),
            ).fetchall()
            assert found
            assert all(rowid == number for rowid, number in found)
    connection.close()


@pytest.mark.parametrize("order", ["newest", "oldest", "verdict"])
def test_the_first_claims_come_without_sorting_all(tmp_path: Path, order: str) -> None:
    """The index on the severity of verdicts must hold the very expression of the order."""
    with Store(tmp_path / "store.db") as store:
        plan = store._database.rows(
            "EXPLAIN QUERY PLAN SELECT claims.number FROM claims"
            f" WHERE claims.withdrawn_at IS NULL ORDER BY {_CLAIM_ORDER[order]} LIMIT 50"
        )
    assert "USING INDEX" in str(plan) or "COVERING INDEX" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_views_show_claims_with_their_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store(path) as store:
        save(store, 1)
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT subject, verdict, explanation, found FROM claims_with_verdicts ORDER BY subject"
    ).fetchall()
    history = connection.execute("SELECT count(*) FROM verdict_history").fetchone()
    light = connection.execute(
        "SELECT entity, day, sentiment FROM entity_sentiment_by_day"
    ).fetchall()
    connection.close()
    assert rows == [
        ("Gold", "direction_only", "It rose 2.1% that day.", 2.0588),
        ("The S&P 500", "contradicted", "It rose 2.1% that day.", 2.0588),
    ]
    assert history == (2,)
    assert light == [("INDEX:SPX", "2018-12-26", -0.8)]


def test_the_store_imports_nothing_heavy() -> None:
    code = (
        "import sys, nlp.store, nlp.report\n"
        "heavy = {'pandas', 'numpy', 'spacy', 'rich', 'typer', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
