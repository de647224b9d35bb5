"""Which units fit which things, so that a bare number gets the unit that it must have."""

from __future__ import annotations

from nlp.detect.memory import Referent
from nlp.market.measures import MEASURES
from nlp.records import Quantity

#: No share costs more than this in any currency of ours (Berkshire Hathaway A: $800,000).
_LARGEST_PRICE = 5_000_000


def is_percent(measure: str | None) -> bool:
    """Whether levels of the measure are in percent."""
    return measure is not None and measure in MEASURES and MEASURES[measure].unit == "percent"


def is_statistic(measure: str | None) -> bool:
    """Whether the measure counts or sums something (payrolls, revenue)."""
    return (
        measure is not None
        and measure in MEASURES
        and MEASURES[measure].unit
        in {
            "count",
            "currency",
        }
    )


def is_count(measure: str | None) -> bool:
    """Whether the measure counts something (payrolls, claims)."""
    return measure is not None and measure in MEASURES and MEASURES[measure].unit == "count"


def fits_level(quantity: Quantity, referent: Referent) -> bool:
    """Whether a figure can be where a thing stands."""
    unit, measure, kind = quantity.unit, referent.measure, referent.kind
    if quantity.noun is not None and unit == "count":
        return is_statistic(measure) and kind == "INDICATOR"
    if kind == "INDEX":
        return unit in {"points", "count"} and measure in {"close", None}
    if kind == "COMMODITY" and unit == "count" and quantity.value == 0:  # "fell below zero"
        return measure == "close"
    if kind in {"COMPANY", "COMMODITY"} and measure == "close":
        return unit == "currency" and not is_company_figure(quantity, referent)
    if kind == "CURRENCY":
        return unit in {"currency", "count"}
    if is_percent(measure):
        return unit == "percent" or (unit == "count" and quantity.value == 0)
    if measure is not None and measure in MEASURES:
        expected = MEASURES[measure].unit
        return unit == expected or (expected == "index" and unit in {"count", "points"})
    return unit in {"currency", "points"} and kind is not None


def is_company_figure(quantity: Quantity, referent: Referent) -> bool:
    """Whether an amount said of a company is one of its accounts and no price of its share."""
    company = referent.kind == "COMPANY" and referent.measure == "close"
    return company and quantity.unit == "currency" and quantity.value >= _LARGEST_PRICE


def definite(quantity: Quantity, referent: Referent) -> Quantity:
    """The figure with the unit that it must have when said of a thing.

    An index stands at points, an exchange rate at units of the other currency.
    """
    if quantity.unit != "count" or quantity.noun is not None:
        return quantity
    if quantity.value == 0 and is_percent(referent.measure):  # "below zero"
        return quantity.replace(unit="percent")
    if quantity.value == 0 and referent.kind == "COMMODITY":
        return quantity.replace(unit="currency", currency="USD")
    if referent.kind == "INDEX":
        return quantity.replace(unit="points")
    if referent.kind == "CURRENCY" and (referent.mention.id or "").startswith("FX:"):
        pair = (referent.mention.id or "").removeprefix("FX:")
        return quantity.replace(unit="currency", currency=pair[3:6])
    return quantity
