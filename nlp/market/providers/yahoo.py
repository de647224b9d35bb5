"""Yahoo Finance: prices of shares, indices, currencies and futures, through yfinance.

Yahoo has no documented interface and refuses ordinary clients; yfinance keeps a session that it
accepts. Only that session is used: the answer is read here, because what it holds needs care.

- Its closes are divided by later splits; the prices of the day are restored from the splits in
  the same answer. Dividends change nothing, since the adjusted column is left alone.
- Prices can be in pence, cents or agorot; they become pounds, rand and shekels.
- The row of a session that is not over is left out.
- A day belongs to the zone of the exchange.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from nlp.errors import NoObservationError, ProviderError, ProviderFormatError
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers.client import Answer, Reply, Transport
from nlp.market.providers.gathering import Value, rows_of
from nlp.market.providers.naming import series_info, table
from nlp.market.providers.remote import About, Delivery, Offer, Setup

_BASE = "https://query2.finance.yahoo.com"
_FIELDS = ("close", "open", "high", "low", "volume")
#: Minor units in which Yahoo quotes: the currency, and how many make one of it.
_MINOR = {
    "GBp": ("GBP", 100), "GBX": ("GBP", 100), "ZAc": ("ZAR", 100), "ZAC": ("ZAR", 100),
    "ILA": ("ILS", 100), "USX": ("USD", 100), "KWF": ("KWD", 1000),
}  # fmt: skip
#: Yahoo refuses to give days of more than a hundred years at once.
_MOST = dt.timedelta(days=99 * 365)


class Yahoo:
    """Daily prices as traded, with the splits.

    Args:
        setup: What it is made with.
        transport: Carries the requests; yfinance's session when None.
    """

    name = "yahoo"
    about = About(
        title="Yahoo Finance, through yfinance",
        covers="daily prices and splits of shares, indices, currencies, futures and US yields",
        terms="https://legal.yahoo.com/us/en/yahoo/terms/otos/index.html",
        licence_class="C",
        needs="yfinance",
        extra="yahoo",
    )

    def __init__(self, setup: Setup, *, transport: Transport | None = None) -> None:
        self._client = setup.client
        self._base = setup.bases.get(self.name, _BASE)
        self._transport = transport

    def offers(self, instrument: Instrument) -> tuple[Offer, ...]:
        """The prices of an instrument."""
        symbol, measure = _symbol(instrument)
        if not symbol:
            return ()
        measures: tuple[str, ...] = (measure,)
        if measure == "close":
            measures = _FIELDS
        if instrument.kind == "index":
            measures = measures[:4]  # volumes of indices are no count of anything
        return (
            Offer(
                instrument=instrument.id,
                symbol=symbol,
                series=tuple(self._info(instrument, each) for each in measures),
            ),
        )

    def _info(self, instrument: Instrument, measure: str) -> SeriesInfo:
        unit = {"volume": "count", "yield": "percent"}.get(measure, "currency")
        unit = "points" if instrument.kind == "index" else unit
        currency = instrument.currency if unit == "currency" else None
        if instrument.kind == "fx":
            currency = instrument.id[-3:]
        row = {"measure": measure, "unit": unit, "currency": currency or ""}
        info = series_info(
            instrument,
            row,
            provider=self.name,
            source=f"Yahoo Finance {_symbol(instrument)[0]}",
            licence=self.about.licence_class,
        )
        traded = instrument.kind in {"equity", "fund"} and measure != "volume"
        return info.replace(adjustment="raw" if traded else "none")

    def fetch(self, offer: Offer, *, begin: dt.date | None) -> Delivery:
        """The prices from a day on.

        Raises:
            NoObservationError: Yahoo has no prices of this.
            ProviderError: yfinance is not installed; Yahoo cannot be asked, refuses, or answers
                in another form.
        """
        now = self._client.now()
        since = (now - _MOST).replace(hour=0, minute=0, second=0)
        if begin is not None:
            day_before = dt.datetime.combine(begin, dt.time(), dt.UTC) - dt.timedelta(days=1)
            since = max(since, day_before)
        answer, result = self._client.get(
            f"{self._base}/v8/finance/chart/{offer.symbol}",
            query={
                "period1": int(since.timestamp()),
                # to the end of the day: the same question all day, so that the cache answers
                "period2": int(
                    (now + dt.timedelta(days=1))
                    .replace(hour=0, minute=0, second=0, microsecond=0)
                    .timestamp()
                ),
                "interval": "1d",
                "includePrePost": "false",
                "events": "div,splits",
            },
            transport=self._transport or _session_transport(),
            read=_result,
        )
        return _delivery(answer, result, offer)


def _symbol(instrument: Instrument) -> tuple[str, str]:
    """Yahoo's name of an instrument and the measure that its close is; "" for neither."""
    for row in table("yahoo"):
        if row["instrument"] == instrument.id:
            return row["symbol"], row["measure"]
    market, _, code = instrument.id.partition(":")
    if market == "FX" and len(code) == 6:
        crypto = code[:3] in {"BTC", "ETH", "XRP", "SOL"}
        return (f"{code[:3]}-{code[3:]}" if crypto else f"{code}=X"), "fx_rate"
    for row in table("yahoo_markets"):
        if row["mic"] == market:
            ticker = code.replace(".", "-").replace("/", "-")
            return ticker.zfill(int(row["digits"] or 0)) + row["suffix"], "close"
    return "", ""


def _session_transport() -> Transport:
    """Requests in yfinance's session, which knows Yahoo's cookies and looks like a browser."""
    if importlib.util.find_spec("yfinance") is None:
        raise ProviderError(
            "Yahoo needs yfinance, which is not installed",
            hint="pip install 'tapeproof[yahoo]'",
        )
    from yfinance.data import YfData
    from yfinance.exceptions import YFException, YFRateLimitError

    def ask(url: str, _headers: Mapping[str, str]) -> Reply:
        try:
            response = YfData().get(url)
        except YFRateLimitError:
            return Reply(status=429, content=b"")
        except YFException as error:
            raise ConnectionError(str(error)) from error
        told = {name.lower(): value for name, value in response.headers.items()}
        return Reply(status=response.status_code, content=response.content, headers=told)

    return ask


def _result(answer: Answer) -> Mapping[str, Any]:
    told = answer.json()
    chart = told.get("chart") if isinstance(told, dict) else None
    if not isinstance(chart, dict):
        raise _changed(answer, "there is no object 'chart'")
    if chart.get("error"):
        error = chart["error"]
        raise NoObservationError(
            "Yahoo has no prices of this",
            subject=answer.url,
            cause=f"{error.get('code')}: {error.get('description')}",
            hint="it may have been renamed or taken from the exchange",
        )
    if answer.status != 200:
        raise ProviderError(
            "Yahoo refuses",
            subject=answer.url,
            cause=f"HTTP status {answer.status}",
            hint="try again later, or update yfinance",
        )
    try:
        (result,) = chart["result"]
        (quote,) = result["indicators"]["quote"]
        meta = result["meta"]
        stamps = result.get("timestamp") or []
        if stamps and any(len(quote[name]) != len(stamps) for name in _FIELDS):
            raise _changed(answer, "the columns are not of one length")
        ZoneInfo(meta["exchangeTimezoneName"])
        str(meta["currency"])
    except (KeyError, ValueError, TypeError) as error:
        raise _changed(answer, f"{type(error).__name__}: {error}") from error
    if not stamps:
        raise NoObservationError(
            "Yahoo has no prices of this in the stretch asked for", subject=answer.url
        )
    found: Mapping[str, Any] = result
    return found


def _delivery(answer: Answer, result: Mapping[str, Any], offer: Offer) -> Delivery:
    meta = result["meta"]
    zone = ZoneInfo(meta["exchangeTimezoneName"])
    currency, parts = _MINOR.get(meta["currency"], (meta["currency"], 1))
    splits = tuple(sorted(_splits(result, zone)))
    days = [dt.datetime.fromtimestamp(stamp, zone).date() for stamp in result["timestamp"]]
    over = [day for day in days if not _goes_on(day, meta, zone, answer.retrieved_at)]
    (quote,) = result["indicators"]["quote"]
    rows = {}
    infos = {}
    for info in offer.series:
        name = info.measure if info.measure in _FIELDS else "close"
        column = quote[name]
        divisor = 1 if info.unit in {"points", "percent", "count"} else parts
        values = _values(days, column, splits=splits, divisor=divisor, volume=name == "volume")
        found = rows_of(value for value in values if value.day in set(over))
        if len(found):
            rows[info.id] = found
            infos[info.id] = info.replace(currency=currency) if info.unit == "currency" else info
    if not rows:
        raise NoObservationError("Yahoo has no finished session of this", subject=answer.url)
    return Delivery(
        url=answer.url, retrieved_at=answer.retrieved_at, rows=rows, infos=infos, splits=splits
    )


def _splits(result: Mapping[str, Any], zone: ZoneInfo) -> Iterator[tuple[dt.date, float]]:
    for split in (result.get("events") or {}).get("splits", {}).values():
        before, after = float(split["denominator"]), float(split["numerator"])
        if before > 0 and after > 0 and before != after:
            yield dt.datetime.fromtimestamp(split["date"], zone).date(), after / before


def _goes_on(day: dt.date, meta: Mapping[str, Any], zone: ZoneInfo, now: dt.datetime) -> bool:
    """Whether a day's session was not over when the answer was given."""
    regular = (meta.get("currentTradingPeriod") or {}).get("regular") or {}
    end = regular.get("end")
    if not isinstance(end, int | float):
        return day >= now.astimezone(zone).date()
    return day >= dt.datetime.fromtimestamp(end, zone).date() and now.timestamp() < end


def _values(
    days: Sequence[dt.date],
    column: Sequence[float | None],
    *,
    splits: Sequence[tuple[dt.date, float]],
    divisor: int,
    volume: bool,
) -> Iterator[Value]:
    """The values of the day: what later splits divided is multiplied again."""
    for day, value in zip(days, column, strict=True):
        if value is None or (value == 0 and not volume):
            continue  # Yahoo writes null, and 0 now and then, for days without a price
        factor = math.prod(ratio for first, ratio in splits if day < first)
        if volume:
            yield Value(day=day, value=value / factor)
        else:
            yield Value(day=day, value=float(f"{_printed(value) * factor / divisor:.12g}"))


def _printed(value: float) -> float:
    """The price as the exchange printed it: Yahoo's are single precision in disguise.

    Example:
        >>> _printed(188.72000122070312), _printed(101234.5703125), _printed(0.1)
        (188.72, 101234.57, 0.1)
    """
    single = np.float32(value)
    return float(str(single)) if float(single) == value else value


def _changed(answer: Answer, cause: str) -> ProviderFormatError:
    return ProviderFormatError(
        "the answer of Yahoo has changed its form",
        subject=answer.url,
        cause=cause,
        hint="update tapeproof and yfinance, or report this",
    )
