"""World Bank indicators: https://datahelpdesk.worldbank.org/knowledgebase/articles/889392."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from nlp.errors import NoObservationError, ProviderError, ProviderFormatError
from nlp.market.provider import Instrument
from nlp.market.providers.client import Answer
from nlp.market.providers.gathering import Value, rows_of
from nlp.market.providers.naming import series_info, table
from nlp.market.providers.remote import About, Delivery, Offer, Setup

_BASE = "https://api.worldbank.org"
_PAGE = 1000


class WorldBank:
    """Yearly statistics of all economies; the day of their last update is the vintage.

    Args:
        setup: What it is made with.
    """

    name = "worldbank"
    about = About(
        title="World Bank, World Development Indicators",
        covers="yearly statistics of all economies: growth, prices, work, people, trade, debt",
        terms="https://www.worldbank.org/en/about/legal/terms-of-use-for-datasets",
        licence_class="A",
    )

    def __init__(self, setup: Setup) -> None:
        self._client = setup.client
        self._base = setup.bases.get(self.name, _BASE)

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        """What there is for an economy."""
        scheme, _, place = instrument.id.partition(":")
        if scheme != "ECON":
            return ()
        places = {row["place"]: row["symbol"] for row in table("worldbank_places")}
        return tuple(
            Offer(
                instrument=instrument.id,
                symbol=f"{places.get(place, place)}/{row['symbol']}",
                series=(
                    series_info(
                        instrument,
                        {**row, "frequency": "A"},
                        provider=self.name,
                        source=f"World Bank {row['symbol']}",
                        licence=self.about.licence_class,
                    ),
                ),
            )
            for row in table("worldbank")
        )

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:  # noqa: ARG002
        """The rows of an indicator, all of them: every update may revise every year.

        Raises:
            NoObservationError: The World Bank has no value of this.
            ProviderError: It cannot be asked, refuses, or answers in another form.
        """
        place, _, indicator = offer.symbol.partition("/")
        values: list[Value] = []
        number = 1
        while True:
            answer, (pages, page) = self._client.get(
                f"{self._base}/v2/country/{place}/indicator/{indicator}",
                query={"format": "json", "per_page": _PAGE, "page": number},
                read=_page,
            )
            values += page
            number += 1
            if number > pages:
                break
        if not values:
            raise NoObservationError("the World Bank has no values of this", subject=offer.symbol)
        return Delivery(
            url=answer.url,
            retrieved_at=answer.retrieved_at,
            rows={offer.series[0].id: rows_of(values)},
        )


def _page(answer: Answer) -> tuple[int, list[Value]]:
    """Number of pages, and the values of this one; refusals come as a success with a message."""
    told: Any = answer.json()
    if isinstance(told, list) and told and isinstance(told[0], dict) and "message" in told[0]:
        raise ProviderError(
            "the World Bank refuses",
            subject=answer.url,
            cause=str(told[0]["message"])[:200],
            hint="the indicator or the country may have been renamed",
        )
    try:
        head, rows = told
        updated = dt.date.fromisoformat(head["lastupdated"])
        values = [_value(row, updated) for row in rows or () if row["value"] is not None]
        return int(head["pages"]), values
    except (ValueError, TypeError, KeyError) as error:
        raise ProviderFormatError(
            "the answer of the World Bank has changed its form",
            subject=answer.url,
            cause=f"HTTP status {answer.status}, {type(error).__name__}: {error}",
            hint="update tapeproof, or report this",
        ) from error


def _value(row: Mapping[str, Any], updated: dt.date) -> Value:
    return Value(day=dt.date(int(row["date"]), 12, 31), value=float(row["value"]), vintage=updated)
