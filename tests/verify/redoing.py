"""What a stranger does with a printed verdict: the arithmetic again, from its input rows alone.

Nothing here knows our formulas or our market data: a verdict is read as JSON, its rows are grouped
by series, and each form of statement is worked out as a checker would with a pocket calculator.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Rows = list[tuple[str, str, float]]  # series, day, value as used


def rows_of(reading: Json) -> Rows:
    """Series, day and value of each row, on the share basis that was used."""
    return [
        (row["series"], row["date"], row["value"] * (row["factor"] or 1))
        for row in reading["inputs"]
    ]


def by_series(rows: Rows) -> dict[str, Rows]:
    """The rows of each series, oldest first, each once."""
    found: dict[str, Rows] = {}
    for row in rows:
        if row not in found.setdefault(row[0], []):
            found[row[0]].append(row)
    return {series: sorted(part, key=lambda row: row[1]) for series, part in found.items()}


def _change(part: Rows) -> float:
    return 100 * (part[-1][2] / part[0][2] - 1)


def _difference(part: Rows) -> float:
    return part[-1][2] - part[0][2]


def last_value(_: Json, reading: Json) -> float:
    """The value of the last row; worked out of two where it is not stored."""
    rows = rows_of(reading)
    measures = {series.split("/")[-1].split(".")[0]: value for series, _, value in rows}
    if "shares_outstanding" in measures or "shares_diluted" in measures:
        return math.prod(measures.values())
    if "dividends_ttm" in measures:
        return 100 * measures["dividends_ttm"] / measures["close"]
    if "dividend" in measures:  # of a quarter
        return 400 * measures["dividend"] / measures["close"]
    if "market_cap" in measures and "fx_rate" in measures:
        return measures["market_cap"] / measures["fx_rate"]
    if "gdp_real_saar" in measures:
        return _growth(rows, reading)
    return rows[-1][2]


def _growth(rows: Rows, reading: Json) -> float:
    (part,) = by_series(rows).values()
    days = [dt.date.fromisoformat(day) for _, day, _ in part]
    quarters = round((days[-1] - days[0]).days / 91.3)
    power = 4 / quarters if reading["name"].endswith("annualised") else 1
    return 100 * ((part[-1][2] / part[0][2]) ** power - 1)


def moved(claim: Json, reading: Json) -> float:
    """From one row to another: in per cent, or as a difference where the unit is another."""
    rows = rows_of(reading)
    if reading["unit"] == "percent":
        return 100 * (rows[-1][2] / rows[0][2] - 1)
    return rows[-1][2] - rows[0][2]


def of_two(claim: Json, reading: Json) -> float:
    """Gap or ratio of two levels, or of two changes."""
    one, other = by_series(rows_of(reading)).values()
    if len(one) == 1:
        a, b = one[0][2], other[0][2]
    else:
        a, b = _change(one), _change(other)
    return a / b if reading["unit"] == "multiple" else a - b


def times(claim: Json, reading: Json) -> float:
    """The last value over an earlier one, or over the mean of all before it."""
    rows = rows_of(reading)
    values = [value for _, _, value in rows]
    if claim["measure"] == "volume":
        return values[-1] / statistics.fmean(values[:-1])
    return values[-1] / values[0]


def spread(claim: Json, reading: Json) -> float:
    """One rate less another."""
    rows = rows_of(reading)
    return rows[0][2] - rows[1][2]


def share(claim: Json, reading: Json) -> float:
    """The subject's value in the sum, in one currency."""
    rows = rows_of(reading)
    rate = next((value for series, _, value in rows if series.startswith("FX:")), 1.0)
    values = {
        series.split("/")[0]: value / (rate if series.startswith("XTKS") else 1.0)
        for series, _, value in rows
        if not series.startswith("FX:")
    }
    own = sum(values[each["id"]] for each in claim["subjects"])
    return 100 * own / sum(values.values())


def added(claim: Json, reading: Json) -> float:
    """The sum of all differences, or of all values where each has only one."""
    parts = by_series(rows_of(reading)).values()
    return sum(_difference(part) if len(part) > 1 else part[0][2] for part in parts)


def average(claim: Json, reading: Json) -> float:
    """Mean, median, or the change of the sum."""
    parts = list(by_series(rows_of(reading)).values())
    if reading["name"].endswith("weighted"):
        return 100 * (sum(p[-1][2] for p in parts) / sum(p[0][2] for p in parts) - 1)
    changes = [_change(part) for part in parts]
    middle = statistics.median if reading["name"].endswith("median") else statistics.fmean
    return middle(changes)


def breadth(claim: Json, reading: Json) -> float:
    """How many fell (rose), or how many to one of the others."""
    changes = [_change(part) for part in by_series(rows_of(reading)).values()]
    fell, rose = sum(c < 0 for c in changes), sum(c > 0 for c in changes)
    own, other = (fell, rose) if claim["direction"] == "down" else (rose, fell)
    return own / other if reading["unit"] == "multiple" else own


def part_of_move(claim: Json, reading: Json) -> float:
    """What the subjects added, in what all added."""
    parts = by_series(rows_of(reading))
    own = {each["id"] for each in claim["subjects"]}
    mine = sum(_difference(part) for series, part in parts.items() if series.split("/")[0] in own)
    return 100 * mine / sum(_difference(part) for part in parts.values())


def distance(claim: Json, reading: Json) -> float:
    """How far the last row is below the peak."""
    peak, now = rows_of(reading)
    return 100 * (now[2] / peak[2] - 1) * (-1)


def run_of(claim: Json, reading: Json) -> float:
    """The rises (falls) between rows that follow one another."""
    values = [value for _, _, value in rows_of(reading)]
    steps = [b - a for a, b in pairwise(values)]
    return sum(step < 0 if claim["direction"] == "down" else step > 0 for step in steps)


def other(claim: Json, reading: Json) -> float:
    """A correlation of daily changes, or what an amount became."""
    rows = rows_of(reading)
    if not claim["objects"]:
        if claim["quantity_from"] is None:
            return rows[-1][2]
        return float(claim["quantity_from"]["value"]) * rows[-1][2] / rows[0][2]
    one, theirs = by_series(rows).values()
    moves = [[b[2] / a[2] - 1 for a, b in pairwise(part)] for part in (one, theirs)]
    return statistics.correlation(*moves)


def superlative(claim: Json, reading: Json) -> float:
    """The level told, or the change of the last two rows."""
    rows = rows_of(reading)
    if claim["statistic"] == "level":
        return rows[-1][2]
    if reading["unit"] == "percent":
        return 100 * (rows[-1][2] / rows[-2][2] - 1)
    return rows[-1][2] - rows[-2][2]


def grew(claim: Json, reading: Json) -> float:
    """A published rate, one computed from levels, or compound growth a year."""
    rows = rows_of(reading)
    if claim["measure"] != "gdp_real_saar":
        return last_value(claim, reading)
    begin, end = (dt.date.fromisoformat(rows[at][1]) for at in (0, -1))
    years = (end - begin).days / 365.25
    whole = rows[-1][2] / rows[0][2]
    return 100 * (whole - 1 if reading["name"].endswith("whole") else whole ** (1 / years) - 1)


#: How each form is worked out again. Not here: forms whose result is a truth (comparisons, ranks,
#: crossings, reversals, expectations), for which the two sides are in the rows.
BY_FORM: dict[str, Callable[[Json, Json], float]] = {
    "level": last_value, "market_value": last_value, "threshold": last_value,
    "multiple": last_value, "yield": last_value, "pct_change": moved,
    "abs_change": moved, "point_change": moved,
    "from_to": last_value, "growth_rate": grew, "comparison_size": of_two, "spread": spread,
    "times": times, "share": share, "basket_sum": added, "basket_average": average,
    "breadth": breadth, "contribution": part_of_move, "distance": distance, "streak": run_of,
    "superlative": superlative, "record": superlative, "other": other,
}  # fmt: skip
