"""The reference tables as records: who and what a news text can name.

Each table is a CSV file in ``corpora/reference``; its README explains the columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from nlp.errors import RecordError
from nlp.records import EntityLabel, Record

Kind = Literal[
    "company",
    "index",
    "fund",
    "economy",
    "place",
    "currency",
    "commodity",
    "rate",
    "institution",
    "indicator",
]

#: What an entity of each kind is labelled.
LABELS: Mapping[Kind, EntityLabel] = {
    "company": "COMPANY",
    "index": "INDEX",
    "fund": "PRODUCT",
    "economy": "PLACE",
    "place": "PLACE",
    "currency": "CURRENCY",
    "commodity": "COMMODITY",
    "rate": "RATE",
    "institution": "ORG",
    "indicator": "INDICATOR",
}

_FILES: Mapping[str, Kind] = {
    "indices.csv": "index",
    "companies.csv": "company",
    "economies.csv": "economy",
    "places.csv": "place",
    "currencies.csv": "currency",
    "commodities.csv": "commodity",
    "rates.csv": "rate",
    "institutions.csv": "institution",
    "indicators.csv": "indicator",
}
# Institutions of these sectors are firms, listed or not; the others are no companies.
_FIRMS = frozenset(
    {
        "bank",
        "broker",
        "company not listed",
        "consultancy",
        "data",
        "fund manager",
        "insurer",
        "rating agency",
        "research",
    }
)
_REQUIRED = ("id", "name", "aliases", "ambiguous", "context")


class Ambiguous(Record, frozen=True, kw_only=True):
    """A name that needs context before it counts as a mention.

    Attributes:
        text: The name as printed.
        prior: Score between 0 and 1 before the context is looked at, or None for the default
            that its capital letters give.
        initial: The same at the beginning of a sentence, where capitals tell nothing.
    """

    text: str
    prior: float | None = None
    initial: float | None = None


class Named(Record, frozen=True, kw_only=True):
    """One thing that has a name: a row of a reference table.

    Attributes:
        id: ``INDEX:SPX``, ``XNAS:NVDA``, ``ECON:CN``, ``PLACE:LONDON``, ``FX:EURUSD``,
            ``COMM:BRENT``, ``RATE:US10Y``, ``ORG:ECB`` or ``MEASURE:cpi_yoy``.
        label: Label of entities that mean it.
        kind: Table that it stands in.
        name: The name that a reader knows it by.
        aliases: Names to find it by, ``name`` among them where it is one.
        ambiguous: Names that need context.
        context: Words that make an ambiguous name likely when they stand in its paragraph.
        description: Phrases with which a text describes it instead of naming it.
        country: ISO 3166 alpha-2 (or ``EA``, ``EU``, ``WORLD``), or None.
        currency: ISO 4217 code, or None.
        sector: Line of business of a company, kind of an institution ("statistics"), or None.
        provider: Who computes an index, or None.
        fiscal_year_end: Month in which a company's financial year ends, where it is known not to
            be December; else None.
        listings: Ids of further listings of the same company.
        classes: Words for the shares of a further listing, by its id: "Class A".
        symbols: Tickers and codes, without the exchange.
        demonyms: Adjectives and nouns for the people ("Chinese", "Briton").
        source: File that the row was imported from; None for a shipped one.
        stands_for: Id that a mention gets in its place ("the dollar" alone is ``INDEX:DXY``),
            or None.
    """

    id: str
    label: EntityLabel
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    context: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    country: str | None = None
    currency: str | None = None
    sector: str | None = None
    provider: str | None = None
    fiscal_year_end: int | None = None
    listings: tuple[str, ...] = ()
    classes: Mapping[str, str] = {}
    symbols: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    source: str | None = None
    stands_for: str | None = None

    def certain_names(self) -> tuple[str, ...]:
        """Aliases and demonyms that need no context, without repetition."""
        doubtful = {entry.text for entry in self.ambiguous}
        names = dict.fromkeys((*self.aliases, *self.demonyms))
        return tuple(name for name in names if name not in doubtful)


class Exchange(Record, frozen=True, kw_only=True):
    """A market place, as tickers in brackets name it.

    Attributes:
        mic: ISO 10383 operating code.
        name: Name in news text.
        country: ISO 3166 alpha-2.
        currency: ISO 4217 code of its prices.
        prefixes: What stands before the colon in "(NYSE: TGT)", upper case.
        suffixes: What stands after the dot in "(0700.HK)", upper case.
        place: Words that tie a listing to it ("Hong Kong-listed").
    """

    mic: str
    name: str
    country: str
    currency: str
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    place: tuple[str, ...]


def read_tables(folder: Path) -> tuple[Named, ...]:
    """All rows of all tables of a folder, tables in a fixed order, rows as written.

    Raises:
        RecordError: A file is missing, lacks a column, or repeats or omits an id.
    """
    rows: list[Named] = []
    seen: set[str] = set()
    for name, kind in _FILES.items():
        for number, row in rows_of(folder / name, _REQUIRED):
            named = _named(row, kind)
            if not named.id or not named.name or named.id in seen:
                raise RecordError(
                    "a reference row needs a name and an id of its own",
                    subject=f"{folder / name}:{number}",
                    cause=f"id {named.id!r}, name {named.name!r}",
                )
            seen.add(named.id)
            rows.append(named)
    return tuple(rows)


def read_exchanges(folder: Path) -> tuple[Exchange, ...]:
    """The rows of ``exchanges.csv``.

    Raises:
        RecordError: The file is missing or lacks a column.
    """
    path = folder / "exchanges.csv"
    columns = ("mic", "name", "country", "currency", "prefixes", "suffixes", "place")
    return tuple(
        Exchange(
            mic=row["mic"],
            name=row["name"],
            country=row["country"],
            currency=row["currency"],
            prefixes=listed(row["prefixes"]),
            suffixes=listed(row["suffixes"]),
            place=listed(row["place"]),
        )
        for _, row in rows_of(path, columns)
    )


@cache
def shipped(folder: Path) -> tuple[Named, ...]:
    """``read_tables``, read once per process and folder."""
    return read_tables(folder)


def listed(cell: str | None) -> tuple[str, ...]:
    """The items of a cell, ``|`` between them.

    Example:
        >>> listed("the Dow| DJIA |")
        ('the Dow', 'DJIA')
    """
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def rows_of(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers, each with all its cells.

    Raises:
        RecordError: The file is missing, lacks one of the columns, or has a ragged row.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise RecordError(
                    "a reference table lacks a column",
                    subject=str(path),
                    cause=f"no {', '.join(missing)}",
                )
            for number, row in enumerate(reader, start=2):
                if None in row or None in row.values():
                    raise RecordError(
                        "a reference row has too many or too few cells",
                        subject=f"{path}:{number}",
                        hint="quote a cell that holds a comma",
                    )
                yield number, row
    except OSError as error:
        raise RecordError("a reference table cannot be read", subject=str(path)) from error


def _named(row: Mapping[str, str], kind: Kind) -> Named:
    identity = row["id"].strip()
    return Named(
        id=identity,
        label="COMPANY" if row.get("sector") in _FIRMS else LABELS[kind],
        kind=kind,
        name=row["name"].strip(),
        aliases=(row["name"].strip(), *listed(row["aliases"])),
        ambiguous=tuple(_ambiguous(item, path=identity) for item in listed(row["ambiguous"])),
        context=listed(row["context"]),
        description=listed(row.get("description")),
        country=row.get("country") or _country(identity),
        currency=row.get("currency") or None,
        sector=row.get("sector") or None,
        provider=row.get("provider") or None,
        fiscal_year_end=_month(row.get("fiscal_year_end"), path=identity),
        listings=tuple(item.partition("=")[0] for item in listed(row.get("listings"))),
        classes=_classes(listed(row.get("listings"))),
        symbols=_symbols(identity, kind, listed(row.get("symbols"))),
        demonyms=listed(row.get("demonyms")),
        stands_for=row.get("stands_for") or None,
    )


def _ambiguous(item: str, *, path: str) -> Ambiguous:
    text, sign, prior = item.partition("=")
    try:
        return Ambiguous(text=text.strip(), prior=float(prior) if sign else None)
    except ValueError as error:
        raise RecordError("a prior must be a number", subject=f"{path}: {item}") from error


def _classes(listings: tuple[str, ...]) -> Mapping[str, str]:
    parts = (item.partition("=") for item in listings)
    return {identity: words for identity, _, words in parts if words}


def _month(cell: str | None, *, path: str) -> int | None:
    if not cell:
        return None
    if not (cell.isdecimal() and 1 <= int(cell) <= 12):
        raise RecordError(
            "a financial year must end in a month", subject=path, cause=f"{cell!r} is not 1 to 12"
        )
    return int(cell)


def _country(identity: str) -> str | None:
    scheme, _, code = identity.partition(":")
    return code if scheme == "ECON" else None


def _symbols(identity: str, kind: Kind, more: tuple[str, ...]) -> tuple[str, ...]:
    own = (identity.partition(":")[2],) if kind in {"company", "index"} else ()
    return tuple(dict.fromkeys((*own, *more)))
