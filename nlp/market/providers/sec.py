"""Company facts of the SEC: https://www.sec.gov/search-filings/edgar-application-programming-interfaces.

A fact carries the fiscal year and period of the *filing* that holds it, not its own: what it is
about is told by ``start`` and ``end`` alone, and when it became known by ``filed``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nlp.errors import CredentialsError, NoObservationError, ProviderError, ProviderFormatError
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers.client import Answer
from nlp.market.providers.filings import Fact, quarters_and_years, stocks
from nlp.market.providers.gathering import Value, rows_of
from nlp.market.providers.naming import series_info, table
from nlp.market.providers.remote import About, Delivery, Offer, Setup

_BASE = "https://data.sec.gov"
_TICKERS = "https://www.sec.gov/files/company_tickers.json"
_MARKETS = frozenset({"XNYS", "XNAS", "XASE", "ARCX", "BATS"})
_UNITS = {"USD": ("currency", "USD"), "USD/shares": ("currency", "USD"), "shares": ("count", None)}


class Sec:
    """Figures that US-listed companies file, as they stood on the day of each filing.

    Args:
        setup: Has a contact: the SEC wants to know who asks.
    """

    name = "sec"
    about = About(
        title="US Securities and Exchange Commission, company facts",
        covers="sales, profits, earnings per share, cash, debt and shares of US-listed companies",
        terms="https://www.sec.gov/privacy#dissemination",
        licence_class="A",
        wants="contact",
    )

    def __init__(self, setup: Setup) -> None:
        self._client = setup.client
        self._contact = setup.contact
        base = setup.bases.get(self.name)
        self._base = base or _BASE
        self._tickers_url = f"{base}/files/company_tickers.json" if base else _TICKERS

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        """All figures of a company that is listed in the United States."""
        market, _, ticker = instrument.id.partition(":")
        if market not in _MARKETS or instrument.kind != "equity":
            return ()
        infos = tuple(self._infos(instrument, row) for row in table("sec"))
        return (
            Offer(
                instrument=instrument.id,
                symbol=ticker,
                series=tuple(info for pair in infos for info in pair),
            ),
        )

    def _infos(self, instrument: Instrument, row: Mapping[str, str]) -> Iterator[SeriesInfo]:
        unit, currency = _UNITS[row["unit"]]
        for frequency in ("Q",) if row["kind"] == "stock" else ("Q", "A"):
            yield series_info(
                instrument,
                {
                    "measure": row["measure"],
                    "unit": unit,
                    "currency": currency or "",
                    "frequency": frequency,
                },
                provider=self.name,
                source=f"SEC {row['concepts'].partition('|')[0]}",
                licence=self.about.licence_class,
            )

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:  # noqa: ARG002
        """All figures of a company; one answer holds them, whatever ``begin``.

        Raises:
            CredentialsError: No contact is set, or the SEC refuses it.
            NoObservationError: The company is not in the SEC's list, or files no such facts.
            ProviderError: The SEC cannot be asked, or answers in another form.
        """
        if not self._contact:
            raise CredentialsError(
                "the SEC wants to know who asks",
                subject=offer.symbol,
                hint="set TAPEPROOF_FETCH_CONTACT to your name and e-mail address",
            )
        headers = {"user-agent": self._contact}
        _, numbers = self._client.get(self._tickers_url, headers=headers, read=_numbers)
        number = numbers.get(offer.symbol.replace(".", "-").upper())
        if number is None:
            raise NoObservationError(
                "this ticker is not in the SEC's list of companies", subject=offer.symbol
            )
        answer, facts = self._client.get(
            f"{self._base}/api/xbrl/companyfacts/CIK{number:010d}.json",
            headers=headers,
            read=_facts,
        )
        rows = {
            info.id: rows_of(values) for info in offer.series if (values := _values(facts, info))
        }
        if not rows:
            raise NoObservationError("the company files no such facts", subject=offer.symbol)
        return Delivery(url=answer.url, retrieved_at=answer.retrieved_at, rows=rows)


def _numbers(answer: Answer) -> dict[str, int]:
    """Ticker to the number under which a company files."""
    _require_success(answer)
    try:
        return {str(row["ticker"]).upper(): int(row["cik_str"]) for row in answer.json().values()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _changed(answer, "the list of companies has no ticker and cik_str") from error


def _facts(answer: Answer) -> Mapping[str, Any]:
    _require_success(answer)
    told = answer.json()
    if not isinstance(told, dict) or not isinstance(told.get("facts"), dict):
        raise _changed(answer, "there is no object 'facts'")
    facts: Mapping[str, Any] = told["facts"]
    for fact in _every(facts):
        if not {"end", "val", "filed"} <= fact.keys():
            raise _changed(answer, f"a fact lacks end, val or filed: {str(fact)[:80]}")
    return facts


def _every(facts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All facts that we read."""
    for row in table("sec"):
        for concept in row["concepts"].split("|"):
            yield from _of_concept(facts, concept, row["unit"])


def _of_concept(facts: Mapping[str, Any], concept: str, unit: str) -> list[Mapping[str, Any]]:
    taxonomy, _, name = concept.partition(":")
    found = facts.get(taxonomy, {}).get(name, {}).get("units", {}).get(unit, [])
    return list(found)


def _values(facts: Mapping[str, Any], info: SeriesInfo) -> list[Value]:
    row = next(row for row in table("sec") if row["measure"] == info.measure)
    found: dict[dt.date, list[Value]] = {}
    for concept in row["concepts"].split("|"):
        read = _read(_of_concept(facts, concept, row["unit"]))
        if row["kind"] == "stock":
            values: Iterable[Value] = stocks(read)
        else:
            values = quarters_and_years(read, summed=row["kind"] == "flow")[info.frequency]
        own: dict[dt.date, list[Value]] = {}
        for value in values:
            own.setdefault(value.day, []).append(value)
        for day, versions in own.items():
            found.setdefault(day, versions)
    return [value for day in sorted(found) for value in found[day]]


def _read(raw: Iterable[Mapping[str, Any]]) -> list[Fact]:
    return [
        Fact(
            start=dt.date.fromisoformat(fact["start"]) if fact.get("start") else None,
            end=dt.date.fromisoformat(fact["end"]),
            filed=dt.date.fromisoformat(fact["filed"]),
            value=float(fact["val"]),
        )
        for fact in raw
    ]


def _require_success(answer: Answer) -> None:
    if answer.status == 200:
        return
    if answer.status == 403:
        raise CredentialsError(
            "the SEC refuses",
            subject=answer.url,
            cause="HTTP status 403",
            hint="TAPEPROOF_FETCH_CONTACT must hold a name and an e-mail address",
        )
    if answer.status == 404:
        raise NoObservationError("the SEC has no facts of this company", subject=answer.url)
    raise ProviderError(
        "the SEC refuses",
        subject=answer.url,
        cause=f"HTTP status {answer.status}",
        hint="try again later",
    )


def _changed(answer: Answer, cause: str) -> ProviderFormatError:
    return ProviderFormatError(
        "the answer of the SEC has changed its form",
        subject=answer.url,
        cause=cause,
        hint="update tapeproof, or report this",
    )
