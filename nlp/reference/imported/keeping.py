"""The user's table of imported names: adding to it, reading it."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nlp.errors import RecordError
from nlp.records import Record
from nlp.reference.fold import folded
from nlp.reference.imported.rows import Imported, LeftOut, Reader
from nlp.reference.imported.sources import raw_rows
from nlp.reference.tables import Exchange, Kind, Named, listed, read_exchanges, shipped

_COLUMNS = (
    *("id", "kind", "name", "aliases", "country", "currency", "sector", "ticker", "listings"),
    *("demonyms", "isin", "source"),
)
_LISTS = frozenset({"aliases", "listings", "demonyms"})
_SHOWN = 5


class Done(Record, frozen=True, kw_only=True):
    """What an import did.

    Attributes:
        rows: Rows of the file.
        new: Rows that the user's table did not have.
        changed: Rows that it had and that are different now.
        total: Rows of the user's table now.
        shipped: Ids of rows left out because the shipped tables have them.
        taken: Names that mean a shipped row and keep that meaning, with its id.
        left_out: Reasons why rows were left out, with how many and the first of them.
    """

    rows: int
    new: int
    changed: int
    total: int
    shipped: tuple[str, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, int, str], ...] = ()


def import_table(
    source: Path,
    table: Path,
    *,
    folder: Path,
    kind: Kind | None = None,
    exchange: str | None = None,
    replace: bool = False,
) -> Done:
    """Check somebody's table of names and add its rows to the user's: all of it or nothing.

    Listings of one company (the same ISIN, or the same name and country) become one row. Rows
    of the file win over rows of the same id that were imported before. The shipped tables win
    over both, when they are read: what they have already is told, and left out.

    Args:
        source: The file (see ``sources.raw_rows``).
        table: The user's table; made when it does not exist.
        folder: The shipped tables.
        kind: Kind of all rows; told from the columns and the file's name when None.
        exchange: MIC of rows that name no exchange.
        replace: Drop what the user's table holds.

    Raises:
        RecordError: The file breaks its form; it names file, row and column.
    """
    ours = shipped(folder)
    reader = Reader(
        source,
        exchanges=read_exchanges(folder),
        shipped=ours,
        kind=kind,
        exchange=exchange,
    )
    read: list[Imported] = []
    left_out: list[LeftOut] = []
    for item in reader.read(raw_rows(source)):
        if isinstance(item, LeftOut):
            left_out.append(item)
        else:
            read.append(item)
    if not read and not left_out:
        raise RecordError("the table has no rows", subject=str(source))
    known = {identity: row for row in ours for identity in (row.id, *row.listings)}
    merged = _merged(read, read_exchanges(folder))
    fresh = [row for row in merged if row.id not in known]
    old = {} if replace or not table.exists() else {row.id: row for row in read_imported(table)}
    kept = {**old, **{row.id: row for row in fresh}}
    _write(table, kept.values())
    return Done(
        rows=len(read) + len(left_out),
        new=sum(row.id not in old for row in fresh),
        changed=sum(row.id in old and old[row.id] != row for row in fresh),
        total=len(kept),
        shipped=tuple(row.id for row in merged if row.id in known),
        taken=_taken(fresh, ours),
        left_out=_counted(left_out),
    )


def read_imported(table: Path) -> tuple[Imported, ...]:
    """The user's table.

    Raises:
        RecordError: It is damaged.
    """
    made: list[Imported] = []
    for place, cells in raw_rows(table):
        if set(cells) != set(_COLUMNS) or ":" not in cells["id"]:
            raise RecordError(
                "the table of imported names is damaged",
                subject=f"{table}, {place}",
                hint="import again with --replace",
            )
        made.append(_row(cells))
    return tuple(made)


def _row(cells: Mapping[str, str]) -> Imported:
    fields = {
        name: listed(cell) if name in _LISTS else (cell or None) for name, cell in cells.items()
    }
    return Imported(**{**fields, "source": cells["source"]})  # type: ignore[arg-type]


def _write(table: Path, rows: Iterable[Imported]) -> None:
    """The table, written beside the old one and swapped for it."""
    table.parent.mkdir(parents=True, exist_ok=True)
    beside = table.with_name(f".{table.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for row in rows:
            cells = (getattr(row, name) for name in _COLUMNS)
            writer.writerow(["|".join(c) if isinstance(c, tuple) else (c or "") for c in cells])
    beside.replace(table)


def _merged(rows: Sequence[Imported], exchanges: Iterable[Exchange]) -> list[Imported]:
    """One row per thing: rows of one id joined, listings of one company put together."""
    by_id: dict[str, Imported] = {}
    for row in rows:
        by_id[row.id] = _joined(by_id[row.id], row) if row.id in by_id else row
    places = {entry.mic: entry.country for entry in exchanges}
    groups: dict[str, list[Imported]] = {}
    heads: dict[str, str] = {}
    for row in by_id.values():
        keys = _keys(row)
        head = next((heads[key] for key in keys if key in heads), row.id)
        heads.update(dict.fromkeys(keys, head))
        groups.setdefault(head, []).append(row)
    return [_company(group, places) for group in groups.values()]


def _keys(row: Imported) -> tuple[str, ...]:
    """What the listings of one company share."""
    if row.kind != "company":
        return ()
    named = f"{folded(row.name)}|{row.country}" if row.country else None
    return tuple(key for key in (row.isin, named) if key)


def _joined(first: Imported, second: Imported) -> Imported:
    names = dict.fromkeys([*first.aliases, second.name, *second.aliases])
    return first.replace(aliases=tuple(name for name in names if name != first.name))


def _company(group: Sequence[Imported], places: Mapping[str, str]) -> Imported:
    """The row of the home listing, with the others behind it."""
    at_home = [row for row in group if places.get(row.id.partition(":")[0]) == row.country]
    main = (at_home or list(group))[0]
    others = [row for row in group if row is not main]
    for other in others:
        main = _joined(main, other)
    return main.replace(listings=tuple(row.id for row in others))


def _taken(rows: Iterable[Imported], ours: Iterable[Named]) -> tuple[tuple[str, str], ...]:
    meant = {
        name: row.id
        for row in ours
        for name in (*row.certain_names(), *(entry.text for entry in row.ambiguous))
    }
    names = dict.fromkeys(name for row in rows for name in (row.name, *row.aliases))
    return tuple((name, meant[name]) for name in names if name in meant)


def _counted(rows: Iterable[LeftOut]) -> tuple[tuple[str, int, str], ...]:
    """Reasons, most frequent first, with the number of rows and an example."""
    numbers: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (row.reason, row.value if row.reason == "unknown exchange" else "")
        numbers[key] += 1
        first.setdefault(key, f"{row.place}, {row.value!r}")
    return tuple((key[0], number, first[key]) for key, number in numbers.most_common(_SHOWN))
