"""Series in another currency, by the exchange rate of each day."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.link.instruments import Target
from nlp.link.meaning import Missing
from nlp.link.series import Desk, Operand, turned_round
from nlp.records import Claim, Slice

#: The currency that things of different markets are compared in, besides each one's own.
COMMON = "USD"
#: Amounts that news converts; prices are told as they are traded.
_CONVERTED = frozenset({"market_cap", "market_cap_diluted", "market_cap_free_float"})
_LONGEST_GAP = 6  # days; an exchange rate older than that is not the day's


def converted(
    operand: Operand, currency: str, *, desk: Desk, as_of: dt.datetime, today: dt.date
) -> Operand | None:
    """A series in another currency, or None where no rate is stored.

    Args:
        operand: The series; its currency is that of its instrument.
        currency: ISO 4217 code to convert to.
        desk: Knows the exchange rates.
        as_of: Aware instant of the article.
        today: The article's day.
    """
    own = operand.part.currency or operand.target.instrument.currency
    if own is None or own == currency:
        return operand if own == currency else None
    rates = _rates(own, currency, desk=desk, as_of=as_of, today=today)
    if rates is None:
        return None
    part = _product(operand.part, rates, currency)
    if not len(part):
        return None
    sessions = operand.sessions.replace(days=part.days, values=part.values)
    return operand.replace(part=part, sessions=sessions)


def in_one_currency(
    choices: list[list[Operand]],
    claim: Claim,
    *,
    desk: Desk,
    as_of: dt.datetime,
    today: dt.date,
) -> list[list[Operand]]:
    """Market values in the currency of the figure, or in dollars where they differ.

    What has no exchange rate stays as it is; a formula refuses to add it up.

    Args:
        choices: For each subject and object the series that it may be read from.
        claim: Whose figure it is.
        desk: Knows the exchange rates.
        as_of: Aware instant of the article.
        today: The article's day.
    """
    if claim.measure not in _CONVERTED:
        return choices
    told = claim.quantity.currency if claim.quantity is not None else None
    own = {each[0].part.currency for each in choices}
    wanted = told or (COMMON if len(own) > 1 else None)
    if wanted is None or own == {wanted}:
        return choices

    def turned(operand: Operand) -> Operand:
        found = converted(operand, wanted, desk=desk, as_of=as_of, today=today)
        return operand if found is None else found

    return [[turned(operand) for operand in each] for each in choices]


def _rates(
    own: str, currency: str, *, desk: Desk, as_of: dt.datetime, today: dt.date
) -> Slice | None:
    """How much of the wanted currency one unit of the own one costs, day by day."""
    for name, inverted in ((f"FX:{own}{currency}", False), (f"FX:{currency}{own}", True)):
        instrument = desk.provider.instrument(name)
        if instrument is None:
            continue
        found = desk.operands(
            Target(instrument, ("fx_rate",)),
            as_of=as_of, today=today, window=None, as_levels=True,
        )  # fmt: skip
        if not isinstance(found, Missing) and found[0].series.frequency == "D":
            return turned_round(found[0].part) if inverted else found[0].part
    return None


def _product(part: Slice, rates: Slice, currency: str) -> Slice:
    """Each value times the last rate on or before its day."""
    days, rate_days = np.asarray(part.days), np.asarray(rates.days)
    places = np.searchsorted(rate_days, days, side="right") - 1
    kept = np.flatnonzero((places >= 0) & (days - rate_days[places] <= _LONGEST_GAP))
    places = places[kept]
    values = np.asarray(part.values)[kept] * np.asarray(rates.values)[places]
    return part.replace(
        series=f"{part.series} in {currency}",
        unit="currency" if part.unit == "currency" else part.unit,
        currency=currency if part.unit == "currency" else part.currency,
        days=days[kept],
        values=values,
        vintages=None,
        positive=part.positive and rates.positive,
        sources=((part, kept), (rates, places)),
        name=f"{part.name} in {currency}",
    )
