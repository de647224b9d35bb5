"""Names of a user's market folder and of imported tables, cleaned before they join our own.

Both may hold names made by machines: fund names, one-word trade names, tickers. A name of
one common word must never match because of it, so single words always need context and
lower-case names count only for things that news writes in lower case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from nlp import resources
from nlp.reference.fold import is_spaceless
from nlp.reference.imported import Imported
from nlp.reference.imported.rows import plain_name
from nlp.reference.tables import LABELS, Ambiguous, Kind, Named

if TYPE_CHECKING:  # market stands beside reference: its records are read, not imported
    from nlp.market.provider import Instrument

_KINDS: Mapping[str, Kind] = {
    "equity": "company",
    "index": "index",
    "fund": "fund",
    "economy": "economy",
    "fx": "currency",
    "commodity": "commodity",
    "rate": "rate",
}
# News writes these in lower case ("seven-day reverse repo rate").
_LOWER_CASE_KINDS = frozenset({"index", "currency", "commodity", "rate"})
_SHORTEST = 3
# "Zenith rose" must not do for a firm called Zenith; "Zenith shares rose" may.
_INITIAL, _MID = 0.15, 0.35


def named_extras(
    instruments: Iterable[Instrument], *, known: frozenset[str], taken: frozenset[str]
) -> tuple[Named, ...]:
    """Rows for the instruments that the tables do not have.

    Args:
        instruments: As a provider lists them.
        known: Ids of the tables, further listings included: these are left out.
        taken: Names of the tables: they keep their meaning.

    Returns:
        One row per new id, in the order given.
    """
    rows: dict[str, Named] = {}
    for instrument in instruments:
        if instrument.id not in known and instrument.id not in rows:
            rows[instrument.id] = _row(instrument, _KINDS.get(instrument.kind, "fund"), taken)
    return tuple(rows.values())


def named_imports(
    imported: Iterable[Imported], *, known: frozenset[str], taken: frozenset[str]
) -> tuple[Named, ...]:
    """Rows for imported things that the tables do not have; see ``named_extras``."""
    return tuple(
        _row(_without(item, taken), item.kind, taken).replace(
            sector=item.sector,
            source=item.source,
            listings=tuple(other for other in item.listings if other not in known),
            demonyms=tuple(name for name in item.demonyms if name not in taken),
        )
        for item in imported
        if item.id not in known
    )


def _without(item: Imported, taken: frozenset[str]) -> Imported:
    """The row without names that are a taken one with its legal form: "Apple Inc."."""
    if item.kind != "company":
        return item
    return item.replace(aliases=tuple(n for n in item.aliases if plain_name(n) not in taken))


def _row(instrument: Instrument | Imported, kind: Kind, taken: frozenset[str]) -> Named:
    initial = _INITIAL if kind in {"company", "index"} else 0.0
    names = [n for n in _names(instrument) if n not in taken]
    certain = tuple(name for name in names if _is_certain(name, kind))
    doubtful = tuple(
        Ambiguous(text=name, prior=_MID if kind == "company" else None, initial=initial)
        for name in names
        if name not in certain and _is_usable(name, kind)
    )
    return Named(
        id=instrument.id,
        label=LABELS[kind],
        kind=kind,
        name=instrument.name or instrument.id,
        aliases=certain,
        ambiguous=doubtful,
        country=instrument.country,
        currency=instrument.currency,
        symbols=(instrument.ticker,) if instrument.ticker else (),
    )


def _names(instrument: Instrument | Imported) -> Iterator[str]:
    """Name and aliases; a formal name of a currency pair or a rate is no name in a text."""
    seen = set()
    for name in (instrument.name, *instrument.aliases):
        name = " ".join(name.split()).removeprefix("the ")
        if len(name) >= 2 and name not in seen and "(" not in name and not _is_generic(name):
            seen.add(name)
            yield name


def _is_generic(name: str) -> bool:
    """Whether every word of the name is a common one: "First Capital", "The Group"."""
    generic = _generic_words()
    return all(word.strip(".,&-").lower() in generic for word in name.split())


@cache
def _generic_words() -> frozenset[str]:
    words = resources.table("nlp.reference", "lexicons", "shapes.toml")["generic"]["words"]
    return frozenset(words) | {""}


def _is_certain(name: str, kind: Kind) -> bool:
    """Whether the name can only mean this thing: several words, or letters with figures."""
    if is_spaceless(name[0]):
        return len(name) >= _SHORTEST
    words = name.replace("-", " ").split()
    if not _has_capital(name):
        return len(words) >= 2 and kind in _LOWER_CASE_KINDS
    if len(words) >= 2:
        return sum(word[:1].isupper() or word[:1].isdigit() for word in words) >= 2
    return any(char.isdigit() for char in name) and len(name) > _SHORTEST


def _is_usable(name: str, kind: Kind) -> bool:
    """Whether the name can count with context: a capitalised word, long enough."""
    return _has_capital(name) and len(name) >= _SHORTEST and kind != "fund"


def _has_capital(name: str) -> bool:
    return any(char.isupper() for char in name)
