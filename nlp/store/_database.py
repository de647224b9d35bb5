"""One SQLite file: opening it, telling what it is, transactions."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from nlp.errors import StoreError
from nlp.store._faults import translated

#: "TPRF", in the header of every store, so that ``file`` and we can tell it from other databases.
APPLICATION_ID = 0x54505246

#: Number of the newest schema that this version reads and writes.
SCHEMA = 4

#: Of pages that a writer keeps: a feed's worth of articles touches more than SQLite's 2 MB.
CACHE_KIB = 32_000

Value = str | int | float | bytes | None


class Database:
    """A connection to one store.

    Args:
        path: The file; made when it does not exist, with its folder, unless ``read_only``.
        read_only: Open an existing store for queries only.
        busy_timeout_seconds: How long to wait for another writer.

    Raises:
        StoreError: The file cannot be opened, or is no store of a schema that we know.
    """

    def __init__(self, path: Path, *, read_only: bool, busy_timeout_seconds: float) -> None:
        self.path = path
        self.read_only = read_only
        #: Of the file; an older one that is only read keeps its own.
        self.schema = SCHEMA
        self._depth = 0
        self._translated = translated(path)
        if read_only:
            _require_file(path)
        else:
            _prepare(path)
        self._connection = self._connect(busy_timeout_seconds)
        try:
            with translated(path):
                self._ready()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._connection.close()

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """All rows of a query.

        Raises:
            StoreError: The store cannot be read.
        """
        with self._translated:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Value] = ()) -> tuple[Value, ...] | None:
        """The first row of a query, or None.

        Raises:
            StoreError: The store cannot be read.
        """
        found = self.rows(sql, values)
        return found[0] if found else None

    def write(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement; returns the number of rows that it changed."""
        return self._connection.execute(sql, values).rowcount

    def add(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement that adds a row; returns its rowid."""
        return self._connection.execute(sql, values).lastrowid or 0

    def insert(self, table: str, row: Mapping[str, Value]) -> int:
        """Add one row, values by column; returns its rowid."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are ours
        return self.add(sql, tuple(row.values()))

    def write_all(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""
        if rows:
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes of the block, or none of them; an inner block joins the outer one.

        Raises:
            StoreError: The store cannot be written; nothing of the block is kept.
        """
        if self.read_only:
            raise StoreError(
                "the store was opened for reading",
                subject=str(self.path),
                hint="open it without read_only to write",
            )
        if self._depth:
            with self._nested():
                yield
            return
        with translated(self.path):
            try:
                if self._connection.in_transaction:  # left open by an interrupt at a bad moment
                    self._connection.execute("ROLLBACK")
                self._connection.execute("BEGIN IMMEDIATE")
                with self._nested():
                    yield
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where the disk is full.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def _connect(self, busy_timeout_seconds: float) -> sqlite3.Connection:
        mode = _read_mode(self.path) if self.read_only else "mode=rwc"
        with translated(self.path):
            return sqlite3.connect(
                f"{self.path.absolute().as_uri()}?{mode}",
                uri=True,
                timeout=busy_timeout_seconds,
                isolation_level=None,
                cached_statements=256,
            )

    def _ready(self) -> None:
        """Tell what the file is before anything in it is changed."""
        if self.read_only:
            self._connection.execute("PRAGMA query_only = ON")
        version = self._version()
        self._connection.execute("PRAGMA foreign_keys = ON")
        if self.read_only:
            if version == 0:
                raise _missing(self.path)
            self.schema = version
            return
        # In WAL mode NORMAL survives kill -9; a power cut can cost the last commits, never more.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if version < SCHEMA:
            with self.transaction():
                # Another process may have made the tables since: look again, now under the lock.
                for number in range(self._version() + 1, SCHEMA + 1):
                    self._migrate(number)
        self._connection.execute("PRAGMA journal_mode = WAL")

    def _version(self) -> int:
        """The schema of the file, 0 for an empty one."""
        ask = self._connection.execute
        application = ask("PRAGMA application_id").fetchone()[0]
        version: int = ask("PRAGMA user_version").fetchone()[0]
        empty = ask("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if application == 0 and empty:
            return 0
        if application != APPLICATION_ID:
            raise StoreError(
                "this file belongs to another application",
                subject=str(self.path),
                cause=f"it is a SQLite database with application id {application}",
                hint="give the path of a store, or of a file that does not exist yet",
            )
        if version > SCHEMA:
            raise StoreError(
                "this store was made by a newer tapeproof",
                subject=str(self.path),
                cause=f"it has schema {version}, this version knows up to {SCHEMA}",
                hint="upgrade with: pip install --upgrade tapeproof",
            )
        return version

    def _migrate(self, number: int) -> None:
        file = resources.files("nlp.store").joinpath("schemas", f"schema_{number}.sql")
        script = file.read_text("utf-8")
        for statement in _statements(script):
            self._connection.execute(statement)
        self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    """Single statements of a script: ``executescript`` would end the transaction."""
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []


def _prepare(path: Path) -> None:
    """Make the folder of a store and see that the file can be written."""
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise StoreError(
            "a store is a file, this is a folder",
            subject=str(path),
            hint=f"name a file in it, for example {path / 'tapeproof.db'}",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "the folder of the store cannot be made",
            subject=str(path.parent),
            cause=error.strerror or error,
            hint="give --store a path in a folder that you may write to",
        ) from error
    place = path if path.exists() else path.parent
    if not os.access(place, os.W_OK):
        raise StoreError(
            "the store cannot be written",
            subject=str(path),
            cause=f"no permission to write {place}",
            hint="change the permissions, or give --store a path that you may write to",
        )


def _require_file(path: Path) -> None:
    mode = _mode(path)
    if mode is None:
        raise _missing(path)
    if stat.S_ISDIR(mode):
        raise StoreError(
            "a store is a file, this is a folder", subject=str(path), hint="name the file in it"
        )
    if not os.access(path, os.R_OK):
        raise _closed_off(path, "permission denied")


def _mode(path: Path) -> int | None:
    """What kind of file is there; None where there is none."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _closed_off(path, error.strerror or str(error)) from error


def _closed_off(path: Path, cause: str) -> StoreError:
    return StoreError(
        "the store cannot be read",
        subject=str(path),
        cause=cause.lower(),
        hint="change the permissions, or give --store another path",
    )


def _missing(path: Path) -> StoreError:
    return StoreError(
        "there is no store yet", subject=str(path), hint="make one with: tapeproof run SOURCE"
    )


def _read_mode(path: Path) -> str:
    """How to open for reading.

    A reader of a WAL database makes lock files beside it, and only a connection that may write
    takes them away at the end; ``query_only`` keeps it from writing anything else. On a medium
    that cannot be written the files cannot be made, and there the store cannot change either.
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "mode=rw"
    log = path.with_name(path.name + "-wal")
    settled = not log.exists() or log.stat().st_size == 0
    if settled and not os.access(path.parent, os.W_OK):
        return "mode=ro&immutable=1"
    return "mode=ro"
