"""How far files and folders have been read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.records import ReadingPlace
from nlp.store._database import Database


class ReadingPlaces:
    """Places in files and folders at which runs that did not end have stopped.

    Args:
        database: The store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, *, fingerprint: str) -> Sequence[ReadingPlace]:
        """Those that runs with this fingerprint have left behind."""
        rows = self._database.rows(
            "SELECT path, identity, at, passed FROM reading_places WHERE fingerprint = ?",
            (fingerprint,),
        )
        return [
            ReadingPlace(
                path=str(path), identity=str(same), at=int(str(at)), passed=int(str(passed))
            )
            for path, same, at, passed in rows
        ]

    def save(self, places: Iterable[ReadingPlace], *, fingerprint: str) -> None:
        """Keep places instead of earlier ones; in one ``Store.batch`` with what is before them."""
        with self._database.transaction():
            self._database.write_all(
                "INSERT OR REPLACE INTO reading_places (path, fingerprint, identity, at, passed)"
                " VALUES (?, ?, ?, ?, ?)",
                [(one.path, fingerprint, one.identity, one.at, one.passed) for one in places],
            )

    def forget(self, paths: Iterable[str]) -> None:
        """Have these files and folders read from their beginning."""
        with self._database.transaction():
            self._database.write_all(
                "DELETE FROM reading_places WHERE path = ?", [(path,) for path in paths]
            )
