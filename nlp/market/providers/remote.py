"""The protocol of providers over the network, and the records that it speaks in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nlp.market.observations import Rows
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers.client import Client
from nlp.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a provider is made with.

    Attributes:
        client: Carries the requests.
        keys: Keys by name of the provider, where one needs a key.
        contact: Name and address that a provider may want to be told, or "".
        bases: Other addresses than the documented ones, by name of the provider.
    """

    client: Client
    keys: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)


class About(Record, frozen=True, kw_only=True):
    """What a reader should know of a provider.

    Attributes:
        title: Its full name.
        covers: What it has, in a few words.
        terms: Where its terms stand.
        licence_class: A (free to redistribute), B (with conditions) or C (for own use).
        needs: Name of an importable package that must be installed ("" for none).
        extra: The extra of this distribution that installs it ("" for none).
        wants: What must be set before it answers: ``key``, ``contact`` or "".
    """

    title: str
    covers: str
    terms: str
    licence_class: str
    needs: str = ""
    extra: str = ""
    wants: str = ""


class Offer(Record, frozen=True, kw_only=True):
    """What one request to a provider can bring.

    Attributes:
        instrument: Id of the instrument.
        symbol: The provider's own name for it.
        series: The series that come with the answer; their ids end in the provider's name.
    """

    instrument: str
    symbol: str
    series: tuple[SeriesInfo, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Delivery:
    """What a provider answered.

    Attributes:
        url: What was asked, without keys.
        retrieved_at: Aware instant at which the answer came, earlier where the cache gave it.
        rows: Rows by id of the series; series without rows are left out.
        infos: Series whose unit or currency the answer itself told, by id.
        splits: Share splits that the answer told: first session on the new basis, shares
            after / before.
    """

    url: str
    retrieved_at: dt.datetime
    rows: Mapping[str, Rows]
    infos: Mapping[str, SeriesInfo] = field(default_factory=dict)
    splits: tuple[tuple[dt.date, float], ...] = ()


class Remote(Protocol):
    """A provider of market data over the network.

    Attributes:
        name: Short name: the last part of the ids of its series.
        about: What a reader should know of it.
    """

    name: str
    about: About

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        """What there is for an instrument, without asking the network; empty where nothing."""
        ...

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:
        """The rows of an offer.

        Prices are as traded on their day, never adjusted; amounts are in major units of their
        currency; statistics carry the day on which they were published where that is told.

        Args:
            offer: One of ``offers()``.
            begin: First date that is wanted, or None for all; earlier rows may come too.

        Raises:
            ProviderError: The provider cannot be asked, refuses, or answers in another form.
            NoObservationError: It has no rows for this.
        """
        ...
