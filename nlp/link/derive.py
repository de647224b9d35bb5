"""Measures that are not stored, computed from those that are.

Rates of change come from levels; a market value from price and shares; a valuation or a yield
from price and earnings or dividends. What is stored always comes first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

import numpy as np

from nlp.market.provider import Provider, SeriesInfo
from nlp.records import Record, Slice

#: Measure: base measures, and what their rate of change is over.
_FROM_LEVELS: dict[str, tuple[tuple[str, ...], str]] = {
    "cpi_yoy": (("cpi_index",), "yoy"),
    "cpi_mom": (("cpi_index",), "mom"),
    "core_cpi_yoy": (("core_cpi_index",), "yoy"),
    "core_cpi_mom": (("core_cpi_index",), "mom"),
    "core_pce_yoy": (("core_pce_index",), "yoy"),
    "ppi_yoy": (("ppi_index",), "yoy"),
    "industrial_production_yoy": (("industrial_production_index",), "yoy"),
    "retail_sales_yoy": (("retail_sales",), "yoy"),
    "money_supply_m2_yoy": (("money_supply_m2",), "yoy"),
    "gdp_growth_yoy": (("gdp_real_saar",), "yoy"),
    "gdp_growth_qoq": (("gdp_real_saar",), "qoq"),
    "gdp_growth_qoq_saar": (("gdp_real_saar",), "saar"),
    "gdp_nominal_growth_yoy": (("gdp_nominal_saar", "gdp_nominal"), "yoy"),
    "gdp_deflator_yoy": (("gdp_deflator_index",), "yoy"),
}

#: Measure: a daily price, what it is multiplied with or divided by, and how.
_FROM_PRICE: dict[str, tuple[str, str]] = {
    "market_cap": ("shares_outstanding", "times"),
    "market_cap_diluted": ("shares_diluted", "times"),
    "pe_ttm": ("eps_ttm", "over"),
    "dividend_yield": ("dividends_ttm", "yield"),
    "dividend_yield_annualised": ("dividend", "run_rate"),
}
_UNITS = {"times": "currency", "over": "ratio", "yield": "percent", "run_rate": "percent"}
_MONTHS = {"M": 1, "Q": 3, "A": 12}
_EPOCH = dt.date(1970, 1, 1).toordinal()
_LONGEST_LAG = 220  # days that a report of shares, earnings or dividends speaks for

_Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
_Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
_NO_DAYS: _Ints = np.empty(0, dtype=np.int64)
_NO_VALUES: _Floats = np.empty(0, dtype=np.float64)


class Derivation(Record, frozen=True):
    """How a series is computed from stored ones.

    Attributes:
        series: What it looks like to the rest of the stage.
        base: The stored series of levels or prices.
        kind: yoy, qoq, mom or saar; times, over, yield or run_rate where two series are combined.
        other: The second series, or None.
    """

    series: SeriesInfo
    base: SeriesInfo
    kind: str
    other: SeriesInfo | None = None


def derivations(provider: Provider, instrument_id: str, measure: str) -> list[Derivation]:
    """Ways to compute a measure that is not stored; empty where there are none."""
    if measure in _FROM_PRICE:
        return _combinations(provider, instrument_id, measure)
    bases, kind = _FROM_LEVELS.get(measure, ((), ""))
    made = []
    for name in bases:
        for base in provider.series(instrument_id, name):
            if base.frequency not in _MONTHS or (kind == "qoq" and base.frequency != "Q"):
                continue
            series = base.replace(
                id=f"{base.id}:{kind}", measure=measure, unit="percent", currency=None
            )
            made.append(Derivation(series, base, kind))
    return made


def _combinations(provider: Provider, instrument_id: str, measure: str) -> list[Derivation]:
    """Prices as traded only: a price adjusted for later splits does not fit reported shares."""
    name, kind = _FROM_PRICE[measure]
    others = provider.series(instrument_id, name)
    if kind == "run_rate":
        others = tuple(each for each in others if each.frequency in _MONTHS)
    prices = [
        each
        for each in provider.series(instrument_id, "close")
        if each.frequency == "D" and each.adjustment in {"raw", "none"}
    ]
    if not others or not prices:
        return []
    base, other = prices[0], others[0]
    amount = kind == "times"
    if amount and base.unit != "currency":
        return []
    currency = base.currency if amount else None
    series = base.replace(
        id=f"{base.id}:{kind}:{other.id}", measure=measure, unit=_UNITS[kind], currency=currency,
        adjustment="none",
    )  # fmt: skip
    return [Derivation(series, base, kind, other)]


def computed(derivation: Derivation, base: Slice) -> Slice:
    """The rates of change of a series of levels, in percent.

    Rows without a value exactly one year (one period) earlier are left out.
    """
    if not len(base):
        return _made(derivation, base, _NO_DAYS, _NO_VALUES, ())
    values, days = np.asarray(base.values, dtype=np.float64), np.asarray(base.days, dtype=np.int64)
    months = _months(days)
    lag = 12 if derivation.kind == "yoy" else _MONTHS[base.frequency]
    before = np.searchsorted(months, months - lag)
    there = months[np.minimum(before, len(months) - 1)] == months - lag
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = values[there] / values[before[there]]
        if derivation.kind == "saar":
            ratio **= 12 / _MONTHS[base.frequency]
    vintages = None if base.vintages is None else np.asarray(base.vintages)[there]
    sources = ((base, np.flatnonzero(there)), (base, before[there]))
    made = _made(derivation, base, days[there], 100 * (ratio - 1), sources)
    return made.replace(vintages=vintages)


def combined(
    derivation: Derivation,
    base: Slice,
    other: Slice,
    splits: tuple[tuple[dt.date, float], ...],
) -> Slice:
    """A price with the last report of shares, earnings or dividends known on its day.

    Args:
        derivation: times: price times shares; over: price over earnings; yield: dividends over
            price in percent; run_rate: the last dividend, as often a year as it is paid.
        base: Prices as traded.
        other: What was reported, dated by the end of its period.
        splits: Put the report on the share basis of the price's day.
    """
    if not len(base) or not len(other):
        return _made(derivation, base, _NO_DAYS, _NO_VALUES, ())
    days, reported = np.asarray(base.days, dtype=np.int64), np.asarray(other.days, dtype=np.int64)
    places = np.searchsorted(reported, days, side="right") - 1
    kept = np.flatnonzero((places >= 0) & (days - reported[places] <= _LONGEST_LAG))
    places, on = places[kept], days[kept]
    prices = np.asarray(base.values, dtype=np.float64)[kept]
    reports = np.asarray(other.values, dtype=np.float64)[places]
    for day, ratio in splits:
        late = (reported[places] < day.toordinal()) & (on >= day.toordinal())
        factor = ratio if derivation.kind == "times" else 1 / ratio
        reports = np.where(late, reports * factor, reports)
    if derivation.kind == "run_rate":
        reports = reports * (12 / _MONTHS[other.frequency])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        values = _COMBINE[derivation.kind](prices, reports)
    fine = np.flatnonzero(np.isfinite(values))  # no earnings, no multiple of them
    sources = ((base, kept[fine]), (other, places[fine]))
    return _made(derivation, base, on[fine], values[fine], sources)


_COMBINE = {
    "times": lambda price, report: price * report,
    "over": lambda price, report: price / np.where(report > 0, report, np.nan),
    "yield": lambda price, report: 100 * report / np.where(price > 0, price, np.nan),
    "run_rate": lambda price, report: 100 * report / np.where(price > 0, price, np.nan),
}


def _made(
    derivation: Derivation,
    base: Slice,
    days: _Ints,
    values: _Floats,
    sources: tuple[tuple[Slice, _Ints], ...],
) -> Slice:
    series = derivation.series
    return base.replace(
        series=series.id,
        measure=series.measure,
        unit=series.unit,
        currency=series.currency,
        days=cast("Sequence[int]", days),
        values=cast("Sequence[float]", values),
        vintages=None,
        complete=False,
        positive=False,
        sources=cast("tuple[tuple[Slice, Sequence[int] | None], ...]", sources),
    )


def _months(days: _Ints) -> _Ints:
    """Months since 1970 of proleptic Gregorian ordinals."""
    return (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
