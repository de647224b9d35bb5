"""FRED and its archive ALFRED: https://fred.stlouisfed.org/docs/api/fred/series_observations.html."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from nlp.errors import CredentialsError, NoObservationError, ProviderError, ProviderFormatError
from nlp.market.provider import Instrument
from nlp.market.providers.client import Answer
from nlp.market.providers.gathering import Value, rows_of
from nlp.market.providers.naming import period_end, series_info, table
from nlp.market.providers.remote import About, Delivery, Offer, Setup

_BASE = "https://api.stlouisfed.org"
_PAGE = 100_000  # the most that one answer holds
#: From the beginning of all vintages to the end of all days, as the API writes them.
_ALL_VINTAGES = {"realtime_start": "1776-07-04", "realtime_end": "9999-12-31"}


class Fred:
    """US and international statistics, with every vintage where values are revised.

    Args:
        setup: Has a key under ``fred``; without one every request is refused.
    """

    name = "fred"
    about = About(
        title="FRED, Federal Reserve Bank of St. Louis",
        covers="US statistics with vintages, interest rates, dollar exchange rates, oil and gas",
        terms="https://fred.stlouisfed.org/docs/api/terms_of_use.html",
        licence_class="B",
        wants="key",
    )

    def __init__(self, setup: Setup) -> None:
        self._client = setup.client
        self._key = setup.keys.get(self.name, "")
        self._base = setup.bases.get(self.name, _BASE)

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        """What there is for an instrument."""
        return tuple(
            Offer(
                instrument=instrument.id,
                symbol=row["symbol"],
                series=(
                    series_info(
                        instrument,
                        row,
                        provider=self.name,
                        source=f"FRED {row['symbol']}",
                        licence=self.about.licence_class,
                    ),
                ),
            )
            for row in table("fred")
            if row["instrument"] == instrument.id
        )

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:
        """The rows of a series; all vintages of it where it is revised, whatever ``begin``.

        Raises:
            CredentialsError: There is no key, or FRED refuses it.
            NoObservationError: FRED has no such series.
            ProviderError: It cannot be asked, or answers in another form.
        """
        if not self._key:
            raise CredentialsError(
                "FRED wants a key",
                subject=offer.symbol,
                hint="get one free of charge at https://fred.stlouisfed.org/docs/api/api_key.html "
                "and set TAPEPROOF_PROVIDERS_KEYS=fred=KEY",
            )
        row = next(row for row in table("fred") if row["symbol"] == offer.symbol)
        revised = row["revised"] == "yes"
        query: dict[str, object] = {"series_id": offer.symbol, "file_type": "json", "limit": _PAGE}
        if revised:
            query |= _ALL_VINTAGES
        elif begin is not None:
            query["observation_start"] = begin.isoformat()
        found: list[Mapping[str, str]] = []
        while True:
            answer, (count, page) = self._client.get(
                f"{self._base}/fred/series/observations",
                query={**query, "offset": len(found)},
                secret={"api_key": self._key},
                read=_page,
            )
            found += page
            if not page or len(found) >= count:
                break
        values = list(_values(found, row, revised=revised))
        if not values:
            raise NoObservationError("FRED has no values of this series", subject=offer.symbol)
        return Delivery(
            url=answer.url,
            retrieved_at=answer.retrieved_at,
            rows={offer.series[0].id: rows_of(values)},
        )


def _page(answer: Answer) -> tuple[int, list[Mapping[str, str]]]:
    told: Any = answer.json()
    if answer.status != 200 or not isinstance(told, dict):
        raise _refusal(answer, told)
    rows = told.get("observations")
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise ProviderFormatError(
            "the answer of FRED has changed its form",
            subject=answer.url,
            cause="no list 'observations' of rows with date, value and realtime_start",
            hint="update tapeproof, or report this",
        )
    return int(told.get("count", len(rows))), rows


def _is_row(row: object) -> bool:
    names = ("date", "value", "realtime_start")
    return isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names)


def _refusal(answer: Answer, told: Any) -> ProviderError:
    message = str(told.get("error_message", "")) if isinstance(told, dict) else ""
    cause = f"HTTP status {answer.status}: {message}"
    if "api_key" in message:
        return CredentialsError(
            "FRED refuses the key",
            subject=answer.url,
            cause=cause,
            hint="check the key in TAPEPROOF_PROVIDERS_KEYS or [providers] keys",
        )
    if "does not exist" in message:
        return ProviderError(
            "FRED has no such series",
            subject=answer.url,
            cause=cause,
            hint="it may have been discontinued",
        )
    return ProviderError("FRED refuses", subject=answer.url, cause=cause, hint="try again later")


def _values(
    found: list[Mapping[str, str]], row: Mapping[str, str], *, revised: bool
) -> Iterator[Value]:
    """Values in base units; a dot stands where FRED has none."""
    scale = float(row["scale"])
    first: dict[str, str] = {}
    for each in found:
        known = first.get(each["date"], each["realtime_start"])
        first[each["date"]] = min(known, each["realtime_start"])
    # the archive begins with one vintage of all the past: nothing tells when that was published
    beginning = min(first.values(), default="")
    for each in found:
        if each["value"] == ".":
            continue
        begins, released = each["date"], first[each["date"]]
        try:
            yield Value(
                day=period_end(dt.date.fromisoformat(begins), row["frequency"]),
                value=float(each["value"]) * scale,
                vintage=dt.date.fromisoformat(each["realtime_start"]) if revised else None,
                published=dt.date.fromisoformat(released)
                if revised and released > beginning
                else None,
            )
        except ValueError as error:
            raise ProviderFormatError(
                "a value of FRED cannot be read",
                subject=row["symbol"],
                cause=f"found {each['value']!r} on {begins!r}",
                hint="update tapeproof, or report this",
            ) from error
