"""The rows around a verdict, for its chart."""

from __future__ import annotations

import datetime as dt

from nlp.market.provider import Provider, SeriesInfo
from nlp.records import Observation, Verdict
from nlp.report.figures import deciding_reading
from nlp.report.html.chart import Stretch

#: Days to show before and after the rows that decide, at least, by frequency.
_AROUND = {"D": 30, "W": 180, "M": 730, "Q": 1460, "A": 3650}
_DATES = (dt.date(1, 1, 1), dt.date(9999, 12, 31))


def stretch(verdict: Verdict, *, provider: Provider) -> Stretch | None:
    """The series that a verdict rests on, around the rows that decide it.

    Nothing later than what the verdict could know is shown.

    Args:
        verdict: A verdict.
        provider: The market data.

    Returns:
        None where nothing was computed, or the market data have no such series any more.

    Raises:
        MarketDataError: The provider failed.
    """
    reading = deciding_reading(verdict)
    if reading is None or not reading.inputs:
        return None
    marks = [row for row in reading.inputs if row.series == reading.inputs[-1].series]
    info = _series(marks[0], provider)
    if info is None:
        return None
    around = dt.timedelta(days=_AROUND.get(info.frequency, 30))
    first, last = min(row.date for row in marks), max(row.date for row in marks)
    around = max(around, (last - first) / 4)
    part = provider.observations(
        info,
        as_of=verdict.as_of,
        begin=first - min(around, first - _DATES[0]),
        end_on=last + min(around, _DATES[1] - last),
    )
    if len(part) < 2:
        return None
    low, high = verdict.interval or (None, None)
    is_level = reading.unit == marks[-1].unit and reading.result == marks[-1].value
    instrument = provider.instrument(info.instrument)
    return Stretch(
        title=f"{instrument.name if instrument else info.instrument}, {info.measure}",
        unit=marks[-1].unit,
        days=[dt.date.fromordinal(int(day)) for day in part.days],
        values=[float(value) for value in part.values],
        marks=[(row.date, row.value) for row in marks],
        low=float(low) if is_level and low is not None else None,
        high=float(high) if is_level and high is not None else None,
    )


def _series(row: Observation, provider: Provider) -> SeriesInfo | None:
    for info in provider.series(row.series.partition("/")[0]):
        if info.id == row.series and (info.provider or provider.name) == row.provider:
            return info
    return None
