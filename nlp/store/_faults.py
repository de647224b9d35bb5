"""SQLite's errors in the reader's words: what happened to which file, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlp.errors import StoreError

#: Primary result code to what went wrong and what helps.
_MEANINGS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "the store is locked by another writer",
        "wait until the other run has finished, or write to another store",
    ),
    sqlite3.SQLITE_LOCKED: (
        "the store is locked by another writer",
        "wait until the other run has finished, or write to another store",
    ),
    sqlite3.SQLITE_FULL: (
        "the disk of the store is full",
        "make room and run again: finished articles are kept",
    ),
    sqlite3.SQLITE_NOTADB: (
        "this file is no store",
        "give the path of a store, or of a file that does not exist yet",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the store is damaged",
        "restore a copy, or save what is left with: sqlite3 STORE .recover",
    ),
    sqlite3.SQLITE_READONLY: (
        "the store cannot be written",
        "check the permissions of the file and of its folder",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the store cannot be opened",
        "check that the path is a file and that its folder can be written",
    ),
    sqlite3.SQLITE_PERM: (
        "the store cannot be opened",
        "check the permissions of the file and of its folder",
    ),
    sqlite3.SQLITE_IOERR: (
        "the store cannot be read or written",
        "check the disk; stores need a local file system",
    ),
}


def translate(error: sqlite3.Error, *, path: Path) -> StoreError | None:
    """What an error of SQLite means for the reader, or None where it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    meaning = None if code is None else _MEANINGS.get(code & 0xFF)
    if meaning is None:
        return None
    what, hint = meaning
    return StoreError(what, subject=str(path), cause=error, hint=hint)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite inside the block into StoreError; bugs pass unchanged.

    Raises:
        StoreError: The file is locked, full, damaged, not writable or no database.
    """
    try:
        yield
    except sqlite3.Error as error:
        meant = translate(error, path=path)
        if meant is None:
            raise
        raise meant from error
    except UnicodeEncodeError as error:
        raise StoreError(
            "this text cannot be stored",
            subject=ascii(error.object)[:80],
            cause=error.reason,
            hint="it holds half of a surrogate pair: decode the source again",
        ) from error
