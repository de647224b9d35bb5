"""Rows as a plain text table that fits the width of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.report.text import display_width, one_line, pad, wrapped

#: Between two columns.
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Key of the cells.
        title: What stands above it.
        least: Columns of the terminal that it needs at least, if its text is that long.
        right: Whether cells stand at the right edge (figures).
        priority: Where there is no room, columns with a higher number go first.
    """

    name: str
    title: str
    least: int = 8
    right: bool = False
    priority: int = 1


#: What ``tapeproof claims`` and ``tapeproof check`` show.
CLAIM_COLUMNS = (
    Column("verdict", "verdict", least=12, priority=0),
    Column("subject", "subject", least=10, priority=3),
    Column("statement", "statement", least=20, priority=0),
    Column("stated", "stated", least=8, right=True, priority=3),
    Column("found", "found", least=8, right=True, priority=2),
    Column("explanation", "why", least=20, priority=1),
    Column("id", "id", least=21, priority=4),
)

#: Given a column, the cell's row and its padded text: the text as it is to be printed.
Paint = Callable[[str, Mapping[str, str], str], str]


def table(
    rows: Iterable[Mapping[str, str]],
    *,
    width: int,
    columns: Sequence[Column] = CLAIM_COLUMNS,
    paint: Paint | None = None,
) -> Iterator[str]:
    """The lines of a table: a heading, a rule, and each row on as many lines as it needs.

    Wide (CJK) characters count as two columns. Control characters are taken out. No line is
    longer than ``width`` unless a single column does not fit into it.

    Args:
        rows: Cells by column name; all are read before the first line is given.
        width: Columns of the terminal.
        columns: What to show; those of the highest ``priority`` are dropped where there is no
            room for all.
        paint: Called for each padded line of a cell, to add colour.

    Yields:
        Lines without line breaks; nothing where there are no rows.
    """
    given = list(rows)
    if not given:
        return
    cells = [
        {column.name: one_line(row.get(column.name, "")) for column in columns} for row in given
    ]
    shown, widths = _layout(columns, cells, width)
    headings = [pad(column.title, size) for column, size in zip(shown, widths, strict=True)]
    yield _GAP.join(headings).rstrip()
    yield _GAP.join("-" * size for size in widths)
    for row, texts in zip(given, cells, strict=True):
        yield from _row_lines(row, texts, shown, widths, paint)


def _row_lines(
    row: Mapping[str, str],
    texts: Mapping[str, str],
    columns: Sequence[Column],
    widths: Sequence[int],
    paint: Paint | None,
) -> Iterator[str]:
    stacks = [
        wrapped(texts[column.name], size) for column, size in zip(columns, widths, strict=True)
    ]
    for level in range(max(map(len, stacks))):
        parts: list[str] = []
        for column, size, stack in zip(columns, widths, stacks, strict=True):
            text = stack[level] if level < len(stack) else ""
            cell = (
                " " * max(0, size - display_width(text)) + text if column.right else pad(text, size)
            )
            parts.append(paint(column.name, row, cell) if paint else cell)
        yield _GAP.join(parts).rstrip()


def _layout(
    columns: Sequence[Column], cells: Sequence[Mapping[str, str]], room: int
) -> tuple[list[Column], list[int]]:
    """Which columns to show and how wide: as wide as their text, then shrunk to fit."""
    shown = list(columns)
    natural = {
        column.name: min(
            room,
            max(display_width(column.title), *(display_width(cell[column.name]) for cell in cells)),
        )
        for column in columns
    }
    least = {
        column.name: min(natural[column.name], max(column.least, display_width(column.title)))
        for column in columns
    }
    while len(shown) > 1 and _total([least[column.name] for column in shown]) > room:
        shown.remove(max(reversed(shown), key=lambda column: column.priority))
    widths = [natural[column.name] for column in shown]
    floors = [least[column.name] for column in shown]
    return shown, _shrunk(widths, floors, room)


def _shrunk(widths: list[int], floors: Sequence[int], room: int) -> list[int]:
    """Take from the widest column that can give, until all fit."""
    sizes = list(widths)
    while _total(sizes) > room:
        givers = [at for at, size in enumerate(sizes) if size > floors[at]]
        if not givers:
            return [max(1, min(sizes[0], room))] if len(sizes) == 1 else sizes
        widest = max(givers, key=lambda at: sizes[at])
        others = [sizes[at] for at in givers if at != widest]
        # Down to the next widest at once: one step each would be slow for very long cells.
        goal = max(floors[widest], *others) if others else floors[widest]
        excess = _total(sizes) - room
        sizes[widest] -= max(1, min(excess, sizes[widest] - goal))
    return sizes


def _total(sizes: Sequence[int]) -> int:
    return sum(sizes) + len(_GAP) * (len(sizes) - 1)
