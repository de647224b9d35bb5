"""Pages behind feed entries that could not be had."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from nlp.store._database import Database
from nlp.store._text import instant_text

#: What is to be done about a page: try it, leave it for later, or leave it for good.
Turn = Literal["now", "later", "never"]

#: Hours from one try of a page to the next; when all have passed it is given up.
HOURS_BETWEEN = (1.0, 6.0, 24.0, 72.0)


class MissingPages:
    """What is known of pages that could not be had: when to try again, and whether at all.

    A page is tried again after an hour, then after six hours, a day and three days, and then no
    more.

    Args:
        database: The store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def turn(self, url: str, *, now: dt.datetime) -> Turn:
        """Whether a page is worth a try."""
        row = self._database.row("SELECT due_at FROM missing_pages WHERE url = ?", (url,))
        if row is None:
            return "now"
        if row[0] is None:
            return "never"
        return "now" if str(row[0]) <= instant_text(now) else "later"

    def failed(self, url: str, *, error: str, at: dt.datetime) -> None:
        """Note a try that failed."""
        with self._database.transaction():
            row = self._database.row("SELECT tries FROM missing_pages WHERE url = ?", (url,))
            tries = int(str(row[0])) + 1 if row else 1
            due = None
            if tries <= len(HOURS_BETWEEN):
                due = instant_text(at + dt.timedelta(hours=HOURS_BETWEEN[tries - 1]))
            self._database.write(
                "INSERT OR REPLACE INTO missing_pages (url, tries, due_at, error)"
                " VALUES (?, ?, ?, ?)",
                (url, tries, due, error),
            )

    def found(self, url: str) -> None:
        """Forget the tries of a page that could be had after all."""
        with self._database.transaction():
            self._database.write("DELETE FROM missing_pages WHERE url = ?", (url,))
