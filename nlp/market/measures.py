"""The closed vocabulary of measures: what a series or a claim may be about."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from nlp.errors import UnknownNameError
from nlp.records import Record

UNITS = ("points", "currency", "percent", "ratio", "count", "index")
FREQUENCIES = ("D", "W", "M", "Q", "A")
KINDS = ("equity", "index", "fund", "economy", "fx", "commodity", "rate")
ADJUSTMENTS = ("raw", "none", "split", "total")

#: Which measures ``close`` stands for, by kind of instrument, first choice first. Spot stands
#: before futures because spot series reach further back; both are kept as readings.
_PRICES: Mapping[str, tuple[str, ...]] = {
    "equity": ("close",),
    "index": ("close", "futures_price"),
    "fund": ("close",),
    "fx": ("fx_rate", "close", "futures_price"),
    "commodity": ("spot_price", "close", "futures_price", "retail_price"),
    "rate": ("yield", "policy_rate", "interbank_rate", "mortgage_rate", "spread", "close"),
    "economy": (),
}

#: Kinds of instrument by what stands before the colon of an id; a MIC stands for shares.
_KINDS_BY_PREFIX: Mapping[str, str] = {
    "INDEX": "index", "ECON": "economy", "FX": "fx", "COMM": "commodity", "RATE": "rate",
}  # fmt: skip


class Measure(Record, frozen=True, kw_only=True):
    """One name of the vocabulary.

    Attributes:
        name: The name: ``close``, ``cpi_yoy``.
        meaning: What it means, in one line.
        units: Units that a series of it may have, the usual one first.
        kinds: Kinds of instrument that it applies to.
        frequencies: Usual frequencies, first the one that news quotes.
        rate: Whether a level is itself a rate: changes are stated in points, not in percent.
        seasonal: Seasonal adjustment that headlines use (sa, nsa), or None where it is no matter.
        derived_from: Names of the measures that it is computed from.
    """

    name: str
    meaning: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    frequencies: tuple[str, ...]
    rate: bool = False
    seasonal: str | None = None
    derived_from: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The usual unit."""
        return self.units[0]


def _read() -> Mapping[str, Measure]:
    path = Path(__file__).with_name("measures.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return MappingProxyType({row["name"]: _measure(row) for row in rows})


def _measure(row: dict[str, str]) -> Measure:
    return Measure(
        name=row["name"],
        meaning=row["meaning"],
        units=tuple(row["unit"].split("|")),
        kinds=tuple(row["kinds"].split("|")),
        frequencies=tuple(row["frequency"].split()),
        rate=row["rate"] == "yes",
        seasonal=row["seasonal"] or None,
        derived_from=tuple(filter(None, row["derived_from"].split("|"))),
    )


#: Every measure by its name, in the order of the table.
MEASURES: Mapping[str, Measure] = _read()


#: Rates of change that statistics offices publish as such: "prices rose 3%" is their level.
_GROWTH_ENDINGS = ("_yoy", "_qoq", "_mom", "_saar", "_ytd")


def measure(name: str) -> Measure:
    """One measure by its name.

    Raises:
        UnknownNameError: The vocabulary has no such name; the message offers the nearest.

    Example:
        >>> measure("unemployment_rate").rate, measure("close").rate
        (True, False)
    """
    if name in MEASURES:
        return MEASURES[name]
    near = nearest(name)
    hint = f"did you mean {near!r}?" if near else "see the reference of measures"
    raise UnknownNameError("no such measure", subject=name, hint=hint)


def is_growth(name: str | None) -> bool:
    """Whether a measure is itself a rate of change.

    Example:
        >>> is_growth("cpi_yoy"), is_growth("unemployment_rate"), is_growth("housing_starts_saar")
        (True, False, False)
    """
    return name is not None and name.endswith(_GROWTH_ENDINGS) and is_rate(name)


def is_rate(name: str | None) -> bool:
    """Whether levels of a measure are percentages, so that changes are stated in points."""
    return name is not None and name in MEASURES and MEASURES[name].rate


@cache
def nearest(name: str) -> str | None:
    """The name of the vocabulary that looks most like the given one, or None.

    Example:
        >>> nearest("unemploymentrate")
        'unemployment_rate'
    """
    found = difflib.get_close_matches(name[:64], MEASURES, n=1)
    return found[0] if found else None


def price_measures(kind: str) -> tuple[str, ...]:
    """The measures that ``close`` in a claim stands for, by kind of instrument, best first.

    Example:
        >>> price_measures("commodity")
        ('spot_price', 'close', 'futures_price', 'retail_price')
        >>> price_measures("economy")
        ()
    """
    return _PRICES.get(kind, ())


def kind_of(instrument_id: str) -> str:
    """The kind of an instrument as far as its id tells; a fund's looks like a share's.

    Example:
        >>> kind_of("COMM:BRENT"), kind_of("XNAS:NVDA")
        ('commodity', 'equity')
    """
    return _KINDS_BY_PREFIX.get(instrument_id.partition(":")[0], "equity")
