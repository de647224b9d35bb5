"""Rates of change that are not stored, from the levels that are."""

from __future__ import annotations

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
_PERIODS = {"M": 12, "Q": 4, "A": 1}
_PERIOD_DAYS = {"M": 30.44, "Q": 91.3, "A": 365.25}


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
            if base.frequency not in _PERIODS or (kind == "qoq" and base.frequency != "Q"):
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
    lag = _PERIODS[base.frequency] if derivation.kind == "yoy" else 1
    values, days = np.asarray(base.values, dtype=np.float64), np.asarray(base.days)
    if len(values) <= lag:
        return replace(base, days=(), values=(), vintages=None)
    ratio = values[lag:] / values[:-lag]
    if derivation.kind == "saar":
        ratio = ratio ** _PERIODS[base.frequency]
    # A hole in the series would make a year of thirteen months.
    expected = lag * _PERIOD_DAYS[base.frequency]
    whole = np.abs((days[lag:] - days[:-lag]) - expected) < 0.4 * _PERIOD_DAYS[base.frequency]
    vintages = None if base.vintages is None else np.asarray(base.vintages)[lag:][whole]
    rates = 100 * (ratio[whole] - 1)
    return replace(
        base,
        series=derivation.series.id,
        measure=derivation.series.measure,
        unit="percent",
        currency=None,
        days=cast("Sequence[int]", days[lag:][whole]),
        values=cast("Sequence[float]", rates),
        vintages=vintages,
        complete=False,
    )
