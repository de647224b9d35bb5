"""By how much two honest sources of the same figure differ.

Where several copies of a series are stored, their own differences count (``Slice.noise``): all but
the worst day in a hundred. For a series of which there is one copy the defaults below stand in,
measured on the public copies that the project works with: index closes agree to the cent but for
about 0.2 % of days; nightly market values and trailing ratios move with the vendor's share count
and earnings; two daily fixings of a currency pair lie hours apart.
"""

from __future__ import annotations

from nlp.records import Claim, PlannedReading

#: Share of the level by which sources of a measure differ.
_LEVEL_NOISE = {
    "market_cap": 0.03,
    "pe_ttm": 0.02,
    "pb": 0.02,
    "price_to_sales": 0.02,
    "dividend_yield": 0.02,
    "fx_rate": 0.003,
    "volume": 0.05,
}
_DEFAULT_NOISE = 0.0005  # five hundredths of a per cent: a stale or unofficial last tick
_LEVEL_FORMULAS = frozenset({"level", "sum_level", "highest", "lowest", "average"})


def noise_of(reading: PlannedReading, claim: Claim) -> float:
    """The noise band of a reading, as a share of its result.

    Args:
        reading: The reading; its first operand tells the measure.
        claim: The claim; counts and ranks have no noise.
    """
    if claim.form in {"streak", "first_in", "ranking", "breadth"} or not reading.operands:
        return 0.0
    first = reading.operands[0]
    measure = first.measure
    if reading.formula in _LEVEL_FORMULAS:
        if first.noise is not None:
            return first.noise
        return _LEVEL_NOISE.get(measure, _DEFAULT_NOISE)
    return _LEVEL_NOISE.get(measure, 0.0) if measure == "market_cap" else _DEFAULT_NOISE
