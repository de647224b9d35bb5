"""What a source of market data offers, whatever stands behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from nlp.records import Record, Slice


class Instrument(Record, frozen=True, kw_only=True):
    """Something that has series: a row of ``instruments.csv``.

    Attributes:
        id: ``INDEX:SPX``, ``XNAS:NVDA`` (ISO 10383 MIC and ticker), ``ECON:CN``, ``FX:USDCNY``,
            ``COMM:BRENT``, ``RATE:US10Y``.
        kind: equity, index, fund, economy, fx, commodity or rate.
        name: Full name.
        aliases: Names used in news text.
        currency: ISO 4217 code, or None.
        calendar: exchange_calendars code, or None.
        country: ISO 3166 alpha-2, or None.
        ticker: Ticker, or None.
        isin: ISIN, or None.
        members_of: Indices that it belongs to now.
    """

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    currency: str | None = None
    calendar: str | None = None
    country: str | None = None
    ticker: str | None = None
    isin: str | None = None
    members_of: tuple[str, ...] = ()


class SeriesInfo(Record, frozen=True, kw_only=True):
    """What one series measures: a row of ``series.csv``.

    Attributes:
        id: ``INDEX:SPX/close``.
        instrument: Instrument id.
        measure: Name from the vocabulary of measures.
        unit: points, currency, percent, ratio, count or index.
        currency: ISO 4217 code for amounts, or None.
        frequency: D, W, M, Q or A.
        adjustment: raw, split, total or none.
        seasonal: sa, nsa, or None.
        source: Where the values come from.
        first: First date, or None where the table does not say.
        last: Last date, or None.
        provider: Name of the provider.
        tag: Which source, where an instrument has several ("" for the preferred series).
        licence_class: A (free to redistribute), B, C, or "".
        n: Number of rows, or None where the table does not say.
        complete: Whether the values before its first one can break no record: the series
            starts where the instrument does, or its maker vouches for it.
    """

    id: str
    instrument: str
    measure: str
    unit: str
    currency: str | None = None
    frequency: str = "D"
    adjustment: str = "none"
    seasonal: str | None = None
    source: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    provider: str = ""
    tag: str = ""
    licence_class: str = ""
    n: int | None = None
    complete: bool = False


class Provider(Protocol):
    """A source of market data. All methods are cheap to call repeatedly.

    Attributes:
        name: Short name for evidence rows.
    """

    name: str

    def instruments(self) -> Iterable[Instrument]:
        """All instruments, sorted by id."""
        ...

    def instrument(self, instrument_id: str) -> Instrument | None:
        """One instrument, or None where it is unknown."""
        ...

    def series(self, instrument_id: str, measure: str | None = None) -> tuple[SeriesInfo, ...]:
        """The series of an instrument, preferred ones first; empty where there are none."""
        ...

    def observations(
        self,
        series: SeriesInfo,
        *,
        as_of: dt.datetime,
        begin: dt.date | None = None,
        end_on: dt.date | None = None,
    ) -> Slice:
        """The values of a series as they were known at an instant.

        Never looks ahead: a session that had not closed at ``as_of``, a value published later
        and a vintage captured later are left out. For each date the latest vintage on or before
        ``as_of`` counts; when all vintages of a date are later, the earliest one stands in.

        Args:
            series: One of ``series()``.
            as_of: Aware instant.
            begin: First date, included; None for the beginning.
            end_on: Last date, included; None for the last one known.
        """
        ...

    def splits(self, instrument_id: str) -> tuple[tuple[dt.date, float], ...]:
        """Share splits, oldest first: first session on the new basis, shares after / before."""
        ...


@runtime_checkable
class Constituents(Protocol):
    """What a provider offers besides where it knows who belongs to an index."""

    def constituents(self, index: str, on: dt.date) -> tuple[str, ...]:
        """The members of an index on a day, sorted; empty where they are not known."""
        ...
