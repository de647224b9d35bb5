"""From the rows of somebody's table to rows of ours: ids, names, countries, kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from nlp import resources
from nlp.errors import RecordError
from nlp.records import Record
from nlp.reference.cues import legal_forms
from nlp.reference.imported.sources import Raw
from nlp.reference.tables import Exchange, Kind, Named, listed

_MIC = re.compile(r"[A-Z0-9]{4}")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.&_-]{0,19}")
_SMALL = frozenset({"of", "and", "the", "for", "de", "du", "la", "in", "y", "e", "&"})
_INITIALS = 3  # words in capitals that are no longer stay so: "KLA", "AMC"
_LONGEST = 120
_AMERICAN = frozenset({"XNYS", "XNAS", "XCBO"})


class Imported(Record, frozen=True, kw_only=True):
    """One row of the user's table; the fields are its columns.

    Attributes:
        id: As in ``nlp.reference.Named``.
        kind: Kind of thing.
        name: As its source has it, without the legal form.
        aliases: Further names, the one with the legal form among them.
        country: ISO 3166 alpha-2, or None.
        currency: ISO 4217, or None.
        sector: As its source has it, or None.
        ticker: Symbol at its main listing, or None.
        listings: Ids of further listings.
        demonyms: "Chinese", "Briton".
        isin: ISIN of the main listing, or None.
        source: Name of the file that it came from.
    """

    id: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    currency: str | None = None
    sector: str | None = None
    ticker: str | None = None
    listings: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    isin: str | None = None
    source: str = ""


class LeftOut(Record, frozen=True, kw_only=True):
    """A row that is passed over.

    Attributes:
        place: Where it stands in its file.
        reason: Why, without anything that differs from row to row.
        value: The cell that it is about.
    """

    place: str
    reason: str
    value: str


class Reader:
    """Reads rows of one file.

    Args:
        path: The file, for messages and for ``Imported.source``.
        exchanges: Market places.
        shipped: Rows of the shipped tables: economies for countries that are written out, and
            companies for tickers that come without an exchange.
        kind: Kind of all rows; told from the columns and the file's name when None.
        exchange: MIC of rows that name no exchange.
    """

    def __init__(
        self,
        path: Path,
        *,
        exchanges: Iterable[Exchange],
        shipped: Iterable[Named],
        kind: Kind | None = None,
        exchange: str | None = None,
    ) -> None:
        self._path = path
        self._kind = kind
        self._exchange = exchange
        self._exchanges = {entry.mic: entry for entry in exchanges}
        self._mics = _mic_names(self._exchanges.values())
        rows = tuple(shipped)
        self._countries = _country_names(row for row in rows if row.kind == "economy")
        self._american = _american_ids(rows)
        self._columns: dict[str, str] = {}

    def read(self, rows: Iterable[Raw]) -> Iterator[Imported | LeftOut]:
        """The rows, those that cannot be used with the reason.

        Raises:
            RecordError: A column is missing, or a cell is malformed; it names file, row, column.
        """
        for place, cells in rows:
            if not self._columns:
                self._understand(cells)
            yield self._row(place, cells)

    def _understand(self, cells: Mapping[str, str]) -> None:
        """Which column holds what, and what kind of thing the rows are."""
        table = resources.table("nlp.reference", "lexicons", "shapes.toml")
        for role, names in table["columns"].items():
            found = next((name for name in names if name in cells), None)
            if found is not None:
                self._columns[role] = found
        self._kind = self._kind or self._told_kind(table["kinds"])
        needed = ["name"] if "name" not in self._columns else []
        if not self._columns.keys() & {"id", "ticker", "code"}:
            needed.append("id, ticker or code")
        if needed:
            raise RecordError(
                "the table lacks a column",
                subject=str(self._path),
                cause=f"no {' and no '.join(needed)} among {', '.join(cells)}",
                hint="name the columns in the first line, as in id,name,aliases,country",
            )

    def _told_kind(self, words: Mapping[str, list[str]]) -> Kind:
        stem = self._path.name.partition(".")[0].lower()
        parts = set(re.split(r"[^a-z]+", stem))
        for kind, known in words.items():
            if parts & set(known):
                return as_kind(kind)
        if "ticker" in self._columns or "exchange" in self._columns:
            return "company"
        raise RecordError(
            "the table does not tell what its rows are",
            subject=str(self._path),
            hint="say it with --kind, as in --kind company",
        )

    def _row(self, place: str, cells: Mapping[str, str]) -> Imported | LeftOut:
        def cell(role: str) -> str:
            return cells.get(self._columns.get(role, ""), "").strip()

        name = " ".join(cell("name").split())
        if not name or len(name) > _LONGEST:
            return LeftOut(place=place, reason="no name, or a very long one", value=name[:40])
        made = self._identity(place, cell("id"), cell("ticker") or cell("code"), cell("exchange"))
        if isinstance(made, LeftOut):
            return made
        kind = self._kind or "company"
        short = plain_name(name) if kind in {"company", "fund"} else name
        aliases = dict.fromkeys([name, *listed(cell("aliases"))])
        return Imported(
            id=made,
            kind=kind,
            name=short,
            aliases=tuple(alias for alias in aliases if alias != short),
            country=self._country(place, cell("country")),
            currency=cell("currency").upper() or None,
            sector=cell("sector") or None,
            ticker=made.partition(":")[2] if kind in {"company", "fund", "index"} else None,
            demonyms=listed(cell("demonyms")),
            isin=cell("isin") or None,
            source=self._path.name,
        )

    def _identity(self, place: str, given: str, symbol: str, exchange: str) -> str | LeftOut:
        """The id of a row: its own, or made of the exchange and the symbol."""
        kind = self._kind or "company"
        scheme = resources.table("nlp.reference", "lexicons", "shapes.toml")["schemes"].get(kind)
        if ":" in given:
            scheme, _, symbol = given.partition(":")
        elif scheme:
            symbol = self._coded(kind, given or symbol)
        else:
            symbol = symbol or given
            scheme = self._mic(exchange)
            if scheme is None:
                return self._unplaced(place, exchange)
            symbol = self._symbol(symbol, scheme)
            if not exchange and scheme in _AMERICAN and symbol in self._american:
                return self._american[symbol]
        symbol = symbol.upper().lstrip("^")
        if not symbol:
            return LeftOut(place=place, reason="no symbol", value=given)
        if not _SYMBOL.fullmatch(symbol) or not re.fullmatch(r"[A-Z0-9]{2,8}", scheme):
            raise self._wrong(place, "ticker" if "ticker" in self._columns else "id", symbol)
        return f"{scheme}:{symbol}"

    def _coded(self, kind: str, code: str) -> str:
        return f"USD{code}" if kind == "currency" and len(code) == 3 else code

    def _mic(self, exchange: str) -> str | None:
        known = self._mics.get(exchange.lower())
        if known or not exchange:
            return known or self._exchange
        if _MIC.fullmatch(exchange) and self._columns.get("exchange") == "mic":
            return exchange
        return None

    def _unplaced(self, place: str, exchange: str) -> LeftOut:
        if not exchange:
            raise RecordError(
                "the table does not say where this is listed",
                subject=f"{self._path}, {place}",
                hint="name the exchange with --exchange, as in --exchange XNYS; of the SEC's "
                "lists company_tickers_exchange.json has it",
            )
        return LeftOut(place=place, reason="unknown exchange", value=exchange)

    def _symbol(self, symbol: str, mic: str) -> str:
        """The symbol as our ids have it: without a vendor's suffix, with four digits in Hong Kong.

        Other exchanges than the American ones keep the hyphen of a share class.
        """
        symbol = symbol.upper()
        front, dot, suffix = symbol.rpartition(".")
        entry = self._exchanges.get(mic)
        if dot and mic not in _AMERICAN and (len(suffix) > 1 or self._ends(entry, suffix)):
            symbol = front
        if mic in _AMERICAN:
            symbol = symbol.replace("-", ".").replace("/", ".").replace("$", ".")
        if mic == "XHKG" and symbol.isdecimal():
            symbol = symbol.lstrip("0").rjust(4, "0")
        return symbol

    @staticmethod
    def _ends(entry: Exchange | None, suffix: str) -> bool:
        return entry is not None and suffix in entry.suffixes

    def _country(self, place: str, given: str) -> str | None:
        if not given:
            return None
        found = self._countries.get(given.lower())
        if found is None and len(given) == 2:
            raise self._wrong(place, "country", given)
        return found

    def _wrong(self, place: str, role: str, value: str) -> RecordError:
        column = self._columns.get(role, role)
        return RecordError(
            f"the {role} cannot be read",
            subject=f"{self._path}, {place}, column {column}",
            cause=f"found {value[:40]!r}",
            hint="nothing was imported",
        )


def plain_name(name: str) -> str:
    """A company's name without its legal form; names set in capitals in small letters.

    Example:
        >>> plain_name("NVIDIA CORP"), plain_name("Banco ABC Brasil S.A."), plain_name("KLA CORP")
        ('Nvidia', 'Banco ABC Brasil', 'KLA')
        >>> plain_name("Alphabet Inc. - Class A Common Stock"), plain_name("AES Corp /DE/")
        ('Alphabet', 'AES')
    """
    words = re.split(r" - | /|\(", name, maxsplit=1)[0].split() or [name]
    for tail in (("Common", "Stock"), ("Ordinary", "Shares"), ("Common", "Shares")):
        if tuple(words[-2:]) == tail:
            words = words[:-2]
    while len(words) > 1 and _is_legal(words[-1]):
        words.pop()
    words[-1] = words[-1].rstrip(",")
    if len(words) > 1 and words[-1] in {"&", "and"}:
        words.pop()
    if name.isupper():
        words = [_lowered(word, first=not number) for number, word in enumerate(words)]
    return " ".join(words)


def _is_legal(word: str) -> bool:
    bare = word.strip(".,").lower()
    return bare in legal_forms() or bare.replace(".", "") in legal_forms()


def _lowered(word: str, *, first: bool) -> str:
    if word.lower() in _SMALL and not first:
        return word.lower()
    return word if len(word) <= _INITIALS or not word.isalpha() else word.capitalize()


def _mic_names(exchanges: Iterable[Exchange]) -> dict[str, str]:
    """Names and codes of exchanges, lower case, that mean one exchange only."""
    named: dict[str, set[str]] = {}
    for entry in exchanges:
        for name in (entry.mic, entry.name, *entry.prefixes):
            named.setdefault(name.lower(), set()).add(entry.mic)
    plain = {name: mics.pop() for name, mics in named.items() if len(mics) == 1}
    vendors: dict[str, str] = resources.table("nlp.reference", "lexicons", "shapes.toml")[
        "exchanges"
    ]
    return {**plain, **vendors}


def _american_ids(rows: Iterable[Named]) -> dict[str, str]:
    """Ticker to id, of the shipped companies that are listed in America."""
    ids = (i for row in rows if row.kind == "company" for i in (row.id, *row.listings))
    parts = (identity.partition(":") for identity in ids)
    return {symbol: f"{mic}:{symbol}" for mic, _, symbol in parts if mic in _AMERICAN}


def _country_names(economies: Iterable[Named]) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in economies:
        if row.country:
            for name in (row.country, row.name.partition(" (")[0], *row.aliases):
                names.setdefault(name.removeprefix("the ").lower(), row.country)
    return names


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of thing that a table can be imported as."""
    return tuple(resources.table("nlp.reference", "lexicons", "shapes.toml")["kinds"])


def as_kind(word: str) -> Kind:
    """The kind of that name.

    Raises:
        RecordError: Rows of no such kind can be imported.
    """
    for kind in ("company", "index", "fund", "institution", "economy", "currency", "commodity"):
        if kind == word:
            return kind
    raise RecordError("no kind of thing", subject=word, hint=f"one of {', '.join(kinds())}")
