"""Rates of change that are not stored, from the levels that are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from nlp.market.provider import Provider, SeriesInfo
from nlp.records import Slice

#: Measure: base measures, periods back in a year's terms, whether at an annual rate.
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
_MONTHS = {"M": 1, "Q": 3, "A": 12}
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a series is computed from another one.

    Attributes:
        series: What it looks like to the rest of the stage.
        base: The stored series of levels.
        kind: yoy, qoq, mom or saar.
    """

    series: SeriesInfo
    base: SeriesInfo
    kind: str


def derivations(provider: Provider, instrument_id: str, measure: str) -> list[Derivation]:
    """Ways to compute a measure that is not stored; empty where there are none."""
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


def computed(derivation: Derivation, base: Slice) -> Slice:
    """The rates of change of a series of levels, in percent.

    Rows without a value exactly one year (one period) earlier are left out.
    """
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
    rates = 100 * (ratio - 1)
    return replace(
        base,
        series=derivation.series.id,
        measure=derivation.series.measure,
        unit="percent",
        currency=None,
        days=cast("Sequence[int]", days[there]),
        values=cast("Sequence[float]", rates),
        vintages=vintages,
        complete=False,
    )


def _months(
    days: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Months since 1970 of proleptic Gregorian ordinals."""
    return (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
