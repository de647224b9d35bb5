"""The ECB data portal over SDMX: https://data.ecb.europa.eu/help/api/data."""

from __future__ import annotations

import csv
import datetime as dt
import io

from nlp.errors import NoObservationError, ProviderError, ProviderFormatError
from nlp.market.provider import Instrument
from nlp.market.providers.client import Answer
from nlp.market.providers.gathering import Value, rows_of
from nlp.market.providers.naming import period_of, series_info, table
from nlp.market.providers.remote import About, Delivery, Offer, Setup

_BASE = "https://data-api.ecb.europa.eu"
_COLUMNS = ("KEY", "TIME_PERIOD", "OBS_VALUE")


class Ecb:
    """Reference rates of the euro, key rates, yields and prices of the euro area.

    Args:
        setup: What it is made with.
    """

    name = "ecb"
    about = About(
        title="European Central Bank, data portal",
        covers="reference rates of the euro, ECB key rates, euro area prices, work and yields",
        terms="https://www.ecb.europa.eu/services/using-our-site/disclaimer/html/index.en.html",
        licence_class="A",
    )

    def __init__(self, setup: Setup) -> None:
        self._client = setup.client
        self._base = setup.bases.get(self.name, _BASE)

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        """What there is for an instrument."""
        rows = [row for row in table("ecb") if row["instrument"] == instrument.id]
        pair = instrument.id.removeprefix("FX:EUR")
        if len(pair) == 3 and pair.isascii() and pair.isalpha() and pair.isupper():
            symbol = f"EXR/D.{pair}.EUR.SP00.A"
            rows.append(
                {"measure": "fx_rate", "symbol": symbol, "unit": "currency", "currency": pair}
            )
        return tuple(
            Offer(
                instrument=instrument.id,
                symbol=row["symbol"],
                series=(
                    series_info(
                        instrument,
                        row,
                        provider=self.name,
                        source=f"ECB {row['symbol']}",
                        licence=self.about.licence_class,
                    ),
                ),
            )
            for row in rows
        )

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:
        """The rows of a series, from a day on where one is given.

        Raises:
            NoObservationError: The ECB has no values of this.
            ProviderError: It cannot be asked, refuses, or answers in another form.
        """
        query: dict[str, object] = {"format": "csvdata", "detail": "dataonly"}
        if begin is not None:
            query["startPeriod"] = begin.isoformat()
        answer, values = self._client.get(
            f"{self._base}/service/data/{offer.symbol}",
            query=query,
            headers={"accept": "text/csv"},
            read=lambda answer: _values(answer, key=offer.symbol.replace("/", ".", 1)),
        )
        return Delivery(
            url=answer.url,
            retrieved_at=answer.retrieved_at,
            rows={offer.series[0].id: rows_of(values)},
        )


def _values(answer: Answer, *, key: str) -> list[Value]:
    if answer.status == 404:
        raise NoObservationError("the ECB has no values of this", subject=answer.url)
    if answer.status != 200:
        raise ProviderError(
            "the ECB refuses",
            subject=answer.url,
            cause=f"HTTP status {answer.status}",
            hint="the series may have been renamed",
        )
    reader = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig", "replace")))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise _changed(answer, f"no column {', '.join(missing)}")
    values: list[Value] = []
    for row in reader:
        day = period_of(row["TIME_PERIOD"] or "")
        if row["KEY"] != key or day is None:
            raise _changed(answer, f"found {row['KEY']!r} of {row['TIME_PERIOD']!r}")
        try:
            values.append(Value(day=day, value=float(row["OBS_VALUE"] or "nan")))
        except ValueError:
            raise _changed(answer, f"found the value {row['OBS_VALUE']!r}") from None
    if not values:
        raise NoObservationError("the ECB has no values of this", subject=answer.url)
    return values


def _changed(answer: Answer, cause: str) -> ProviderFormatError:
    return ProviderFormatError(
        "the answer of the ECB has changed its form",
        subject=answer.url,
        cause=cause,
        hint="update tapeproof, or report this",
    )
