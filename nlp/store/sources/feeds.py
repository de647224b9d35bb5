"""Subscriptions as rows; functions that write run inside a transaction of their caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nlp.records import FeedSource, FeedState, from_json, to_json
from nlp.store._database import Database
from nlp.store._text import instant_text
from nlp.store.queries import StoredFeed

#: The first schema that has them; older files that are only read have none.
_SINCE = 2


def feeds(database: Database) -> list[StoredFeed]:
    """All subscriptions, in the order in which they were added."""
    if database.schema < _SINCE:
        return []
    rows = database.rows("SELECT source, state, declared, added_at FROM feeds ORDER BY number")
    return [
        StoredFeed(
            source=from_json(str(row[0]), FeedSource),
            state=from_json(str(row[1]), FeedState),
            declared=bool(row[2]),
            added_at=dt.datetime.fromisoformat(str(row[3])),
        )
        for row in rows
    ]


def add_feed(database: Database, source: FeedSource, *, declared: bool, at: dt.datetime) -> bool:
    """Keep a subscription; tells whether it is new.

    A known one takes what the new description says. What it does not say stays, unless settings
    declare the feed: then they are the whole description.
    """
    known = database.row("SELECT source FROM feeds WHERE url = ?", (source.url,))
    if known is not None:
        described = (
            source if declared else _redescribed(from_json(str(known[0]), FeedSource), source)
        )
        values = (int(declared), to_json(described), source.url)
        database.write("UPDATE feeds SET declared = ?, source = ? WHERE url = ?", values)
        return False
    (number,) = database.row("SELECT coalesce(max(number), 0) + 1 FROM feeds") or (1,)
    row = {"url": source.url, "number": number, "declared": int(declared)}
    state = FeedState(url=source.url)
    kept = {"status": state.status, "source": to_json(source), "state": to_json(state)}
    database.insert("feeds", {**row, "added_at": instant_text(at), **kept})
    return True


def _redescribed(known: FeedSource, new: FeedSource) -> FeedSource:
    said = {name: getattr(new, name) for name in FeedSource.__struct_fields__}
    return known.replace(**{name: value for name, value in said.items() if value})


def declare_feeds(database: Database, sources: Sequence[FeedSource], *, at: dt.datetime) -> None:
    """Make the declared subscriptions exactly these; what was added by hand stays."""
    for source in sources:
        add_feed(database, source, declared=True, at=at)
    wanted = {source.url for source in sources}
    for row in database.rows("SELECT url FROM feeds WHERE declared = 1"):
        if row[0] not in wanted:
            database.write("DELETE FROM feeds WHERE url = ?", row)


def remove_feed(database: Database, url: str) -> bool:
    """Drop a subscription; its articles stay. Tells whether there was one."""
    return database.write("DELETE FROM feeds WHERE url = ?", (url,)) > 0


def save_state(database: Database, state: FeedState) -> bool:
    """Keep how a subscription is doing; tells whether there still is one."""
    due = instant_text(state.due_at) if state.due_at else None
    values = (state.status, due, to_json(state), state.url)
    return (
        database.write("UPDATE feeds SET status = ?, due_at = ?, state = ? WHERE url = ?", values)
        > 0
    )
