"""SQLite's errors in the reader's words: what happened to which file, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from nlp.errors import StoreError, StoreFullError

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
    if code is None or meaning is None:
        return None
    what, hint = meaning
    kind = StoreFullError if code & 0xFF == sqlite3.SQLITE_FULL else StoreError
    return kind(what, subject=str(path), cause=error, hint=hint)


class translated:  # noqa: N801 - reads as what it does to the errors of its block
    """A block in which errors of SQLite become StoreError; bugs pass unchanged.

    Args:
        path: The file, for the message.

    Raises:
        StoreError: The file is locked, full, damaged, not writable or no database.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            meant = translate(error, path=self._path)
            if meant is not None:
                raise meant from error
        if isinstance(error, UnicodeEncodeError):
            raise StoreError(
                "this text cannot be stored",
                subject=ascii(error.object)[:80],
                cause=error.reason,
                hint="it holds half of a surrogate pair: decode the source again",
            ) from error
