"""Names of a user's market folder, cleaned before they join our own.

A folder may hold names made by machines: fund names, one-word trade names, tickers. A name of
one common word must never match because of it, so single words always need context and
lower-case names count only for things that news writes in lower case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from nlp.reference.fold import is_spaceless
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
# "Income rose" must not do for a firm called Income; "Income shares rose" may.
_INITIAL = 0.15


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
            rows[instrument.id] = _row(instrument, taken)
    return tuple(rows.values())


def _row(instrument: Instrument, taken: frozenset[str]) -> Named:
    kind = _KINDS.get(instrument.kind, "fund")
    initial = _INITIAL if kind in {"company", "index"} else 0.0
    names = [n for n in _names(instrument) if n not in taken]
    certain = tuple(name for name in names if _is_certain(name, kind))
    doubtful = tuple(
        Ambiguous(text=name, initial=initial)
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


def _names(instrument: Instrument) -> Iterator[str]:
    """Name and aliases; a formal name of a currency pair or a rate is no name in a text."""
    seen = set()
    for name in (instrument.name, *instrument.aliases):
        name = " ".join(name.split()).removeprefix("the ")
        if len(name) >= 2 and name not in seen and "(" not in name:
            seen.add(name)
            yield name


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
