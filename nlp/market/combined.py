"""Several providers as one: their series stand side by side, the first provider's first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from nlp.errors import MarketDataError, NoObservationError
from nlp.market.measures import FREQUENCIES
from nlp.market.provider import Constituents, Instrument, Provider, SeriesInfo
from nlp.records import Slice


class CombinedProvider:
    """What several providers know, with the provider named in every series and slice.

    Args:
        providers: At least one. Where two describe the same instrument, the first one's row
            counts, with the aliases of all; where two have the same series, both are kept and
            the first one's comes first.

    Attributes:
        name: The names of all, joined by "+".

    Raises:
        MarketDataError: No provider is given.
    """

    def __init__(self, providers: Sequence[Provider]) -> None:
        if not providers:
            raise MarketDataError("no market data", hint="give at least one market folder")
        self._providers = dict(zip(_unique(providers), providers, strict=True))
        self.name = "+".join(self._providers)

    def instruments(self) -> tuple[Instrument, ...]:
        """All instruments, sorted by id."""
        return tuple(self._instruments[name] for name in sorted(self._instruments))

    def instrument(self, instrument_id: str) -> Instrument | None:
        """One instrument, or None where it is unknown."""
        return self._instruments.get(instrument_id)

    def series(self, instrument_id: str, measure: str | None = None) -> tuple[SeriesInfo, ...]:
        """The series of an instrument from all providers: higher frequency, then first provider."""
        found = [
            info.replace(provider=name)
            for name, provider in self._providers.items()
            for info in provider.series(instrument_id, measure)
        ]
        return tuple(sorted(found, key=lambda info: FREQUENCIES.index(info.frequency)))

    def observations(
        self,
        series: SeriesInfo,
        *,
        as_of: dt.datetime,
        begin: dt.date | None = None,
        end_on: dt.date | None = None,
    ) -> Slice:
        """The values of a series from the provider that it names; see ``Provider``.

        Raises:
            NoObservationError: The series names none of the providers.
        """
        provider = self._providers.get(series.provider)
        if provider is None:
            raise NoObservationError(
                "no such provider of market data", subject=series.provider, hint=self.name
            )
        own = series.replace(provider=provider.name)
        found = provider.observations(own, as_of=as_of, begin=begin, end_on=end_on)
        return found.replace(provider=series.provider)

    def splits(self, instrument_id: str) -> tuple[tuple[dt.date, float], ...]:
        """Share splits of the first provider that knows any, oldest first."""
        for provider in self._providers.values():
            if found := provider.splits(instrument_id):
                return found
        return ()

    def constituents(self, index: str, on: dt.date) -> tuple[str, ...]:
        """The members of an index on a day, from the first provider that knows any."""
        for provider in self._providers.values():
            if isinstance(provider, Constituents) and (found := provider.constituents(index, on)):
                return found
        return ()

    @cached_property
    def _instruments(self) -> dict[str, Instrument]:
        found: dict[str, Instrument] = {}
        for provider in self._providers.values():
            for instrument in provider.instruments():
                known = found.get(instrument.id)
                found[instrument.id] = _merged(known, instrument) if known else instrument
        return found


def _merged(first: Instrument, second: Instrument) -> Instrument:
    optional = ("currency", "calendar", "country", "ticker", "isin", "members_of")
    filled = {name: getattr(first, name) or getattr(second, name) for name in optional}
    aliases = tuple(dict.fromkeys((*first.aliases, *second.aliases)))
    return first.replace(aliases=aliases, **filled)


def _unique(providers: Sequence[Provider]) -> list[str]:
    """The providers' names; the second of two equal ones gets "-2"."""
    names: list[str] = []
    for provider in providers:
        name, number = provider.name, 1
        while name in names:
            number += 1
            name = f"{provider.name}-{number}"
        names.append(name)
    return names
