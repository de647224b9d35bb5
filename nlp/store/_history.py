"""The history of verdicts: an entry each time that the verdict of a claim becomes another."""

# ruff: noqa: S608 - table and column names are ours, values are always bound

from __future__ import annotations

from typing import NamedTuple

import msgspec

from nlp.records import Verdict, to_json
from nlp.store._database import Database
from nlp.store._rows import Row, verdict_row


class _Entry(NamedTuple):
    number: int
    content_hash: str
    verified_at: str
    confirmed_at: str
    current: int


#: Columns that are the same in all verdicts of an entry, and when it began.
_FIXED = frozenset({"claim_id", "label", "subtype", "reason", "content_hash", "verified_at"})


def record_verdict(database: Database, verdict: Verdict) -> bool:
    """Add a verdict to the history of its claim, inside a transaction.

    A verdict that says what the current one says only moves ``confirmed_at`` on. One that
    arrives late takes its place in the past and does not become current.

    Returns:
        Whether the history grew.
    """
    row = verdict_row(verdict)
    entries = _entries(database, verdict.claim_id)
    same = _same_stretch(entries, row)
    if same is not None:
        _extend(database, same, row, verdict)
        return False
    number = database.insert("verdicts", {"current": 0, **row})
    database.write("INSERT INTO verdict_records VALUES (?, ?)", (number, to_json(verdict)))
    _mark_current(database, verdict)
    return True


def _entries(database: Database, claim_id: str) -> list[_Entry]:
    sql = (
        "SELECT number, content_hash, verified_at, confirmed_at, current FROM verdicts"
        " WHERE claim_id = ? ORDER BY verified_at, number"
    )
    return [_Entry(*row) for row in database.rows(sql, (claim_id,))]  # type: ignore[arg-type]


def _same_stretch(entries: list[_Entry], row: Row) -> _Entry | None:
    """The entry that already says this at that time, or just before or after it."""
    at, content = str(row["verified_at"]), row["content_hash"]
    same = [entry for entry in entries if entry.content_hash == content]
    for entry in same:
        if entry.verified_at <= at <= entry.confirmed_at:
            return entry
    before = sorted((entry for entry in entries if entry.verified_at <= at), key=_end)
    after = [entry for entry in entries if entry.verified_at > at]
    for neighbour in (before[-1:], after[:1]):
        if neighbour and neighbour[0] in same:
            return neighbour[0]
    return None


def _end(entry: _Entry) -> tuple[str, int]:
    return entry.confirmed_at, entry.number


def _extend(database: Database, entry: _Entry, row: Row, verdict: Verdict) -> None:
    """Widen the time over which an entry held; the newest wording of it is kept."""
    at = str(row["verified_at"])
    if at < entry.verified_at:
        database.write("UPDATE verdicts SET verified_at = ? WHERE number = ?", (at, entry.number))
    elif at > entry.confirmed_at:
        kept = {name: value for name, value in row.items() if name not in _FIXED}
        assigned = ", ".join(f"{name} = ?" for name in kept)
        database.write(
            f"UPDATE verdicts SET {assigned} WHERE number = ?",
            (*kept.values(), entry.number),
        )
        database.write(
            "UPDATE verdict_records SET record = ? WHERE verdict = ?",
            (to_json(verdict), entry.number),
        )
        if not entry.current:
            _mark_current(database, verdict)


def _mark_current(database: Database, verdict: Verdict) -> None:
    """Make the entry that was confirmed last the current one, on the claim as well."""
    claim_id = verdict.claim_id
    newest = database.row(
        "SELECT number, label, flags FROM verdicts"
        " WHERE claim_id = ? ORDER BY confirmed_at DESC, verified_at DESC, number DESC LIMIT 1",
        (claim_id,),
    )
    if newest is None:
        return
    number, label, flags = newest
    database.write(
        "UPDATE verdicts SET current = 0 WHERE claim_id = ? AND current = 1", (claim_id,)
    )
    database.write("UPDATE verdicts SET current = 1 WHERE number = ?", (number,))
    database.write("UPDATE claims SET verdict = ? WHERE id = ?", (label, claim_id))
    database.write("DELETE FROM claim_flags WHERE claim_id = ?", (claim_id,))
    named = sorted(set(msgspec.json.decode(str(flags), type=tuple[str, ...])))
    database.write_all(
        "INSERT INTO claim_flags (flag, claim_id) VALUES (?, ?)",
        [(flag, claim_id) for flag in named],
    )
