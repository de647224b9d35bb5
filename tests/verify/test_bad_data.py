"""Data as they come: nothing that is wrong with them may turn into a confident wrong verdict.

Every claim here is true, or false, of the world; the stored rows are damaged on the way.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nlp.link import linked
from nlp.market.calendars import Calendar
from nlp.market.folder import MarketFolder
from nlp.records import Failure, Verdict
from tests.fakes import FakeProvider
from tests.market.making import make_folder
from tests.verify.making import SEEN_AT, check, claim, day, quantity, window

_MONEY: dict[str, Any] = {"unit": "currency", "currency": "GBP", "calendar": "XNYS"}
_SESSIONS = Calendar.of("XNYS").sessions(day("2023-01-03"), day("2024-01-17"))


def _walk(start: float = 100.0) -> dict[dt.date, float]:
    """262 sessions that never repeat a value and never move more than 2 %."""
    value, made = start, {}
    for number, session in enumerate(_SESSIONS):
        value *= 1 + ((number * 7919) % 41 - 20) / 1100 + 1e-4
        made[session] = round(value, 4)
    return made


def _market(rows: dict[dt.date, float], **fields: Any) -> FakeProvider:
    provider = FakeProvider()
    provider.add("XNAS:AAA", "close", list(rows), list(rows.values()), **{**_MONEY, **fields})
    return provider


def _wrong(verdict: Verdict, *, truth: bool) -> bool:
    """A label that says the opposite of the truth without any warning."""
    said_true = verdict.label in {"supported", "supported_other_reading", "direction_only"}
    if verdict.flags or verdict.label in {"insufficient_data", "close"}:
        return False
    return said_true != truth


def _year_change(percent: float) -> Any:
    way = "up" if percent > 0 else "down"
    return claim(
        "pct_change", "XNAS:AAA", direction=way, quantity=quantity(f"{abs(percent):.1f}"),
        window=window("to_date", "2024-01-01", "2024-01-17", granularity="year"),
    )  # fmt: skip


def _true_change(rows: dict[dt.date, float]) -> float:
    return 100 * (rows[day("2024-01-17")] / rows[day("2023-12-29")] - 1)


def test_the_walk_itself_is_judged_rightly() -> None:
    rows = _walk()
    true = _true_change(rows)
    assert check(_year_change(true), _market(rows)).label == "supported"
    assert check(_year_change(true + 1), _market(rows)).label == "contradicted"


@pytest.mark.parametrize("lost", ["2024-01-17", "2023-12-29"])
def test_a_gap_where_it_counts(lost: str) -> None:
    rows = _walk()
    true = _true_change(rows)
    del rows[day(lost)]
    verdict = check(_year_change(true), _market(rows))
    assert verdict.label == "insufficient_data"
    assert lost in verdict.explanation


def test_a_gap_within_a_run() -> None:
    rows = {each: 100.0 + number for number, each in enumerate(_SESSIONS[-8:])}
    rows[_SESSIONS[-8]] = 150.0  # a fall, then six rises in a row
    six = claim("streak", "XNAS:AAA", direction="up", quantity=quantity("6", "count"))
    assert check(six, _market(rows)).label == "supported"
    del rows[_SESSIONS[-3]]
    verdict = check(six, _market(rows))
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_coverage")
    assert str(_SESSIONS[-3]) in verdict.explanation


def test_a_gap_before_a_high_is_told() -> None:
    rows = _walk()
    rows[_SESSIONS[-1]] = 1.2 * max(rows.values())
    high = claim(
        "superlative", "XNAS:AAA", direction="up", statistic="level",
        window=window("since", "2023-06-01", "2024-01-17", granularity="month"),
    )  # fmt: skip
    assert "gaps" not in check(high, _market(rows)).flags
    del rows[_SESSIONS[-60]]
    verdict = check(high, _market(rows))
    assert verdict.label == "supported"
    assert "gaps" in verdict.flags


@pytest.mark.parametrize("bad", [0.0, -3.0])
def test_prices_of_zero_and_less_are_missing_values(bad: float) -> None:
    rows = _walk()
    true = _true_change(rows)
    rows[day("2024-01-17")] = bad
    assert check(_year_change(true), _market(rows)).label == "insufficient_data"
    rows = _walk()
    rows[day("2023-12-29")] = bad
    assert check(_year_change(true), _market(rows)).label == "insufficient_data"
    rows = _walk()
    rows[_SESSIONS[-40]] = bad
    low = claim("record", "XNAS:AAA", direction="down", quantity=None)
    assert not _wrong(check(low, _market(rows)), truth=False)


def test_oil_does_fall_below_zero() -> None:
    provider = FakeProvider()
    rows = {day("2024-01-16"): 18.3, day("2024-01-17"): -37.63}
    provider.add("COMM:WTI", "spot_price", list(rows), list(rows.values()), unit="currency",
                 currency="USD")  # fmt: skip
    made = claim("level", "COMM:WTI", quantity=quantity("-37.63", "currency"))
    assert check(made, provider).label == "supported"


@pytest.mark.parametrize("factor", [100.0, 0.01, 1000.0])
def test_a_unit_that_changes_half_way(factor: float) -> None:
    rows = _walk()
    true, last = _true_change(rows), rows[day("2024-01-17")]
    turned = {
        each: value * (factor if each >= day("2024-01-10") else 1) for each, value in rows.items()
    }
    market = _market(turned)
    for change in (true, true + 5, -true, 100 * (factor - 1)):
        verdict = check(_year_change(change), market)
        assert not _wrong(verdict, truth=change == true), verdict.explanation
    level = claim("level", "XNAS:AAA", quantity=quantity(f"{last:.2f}", "currency", currency="GBP"))
    verdict = check(level, market)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "doubtful_data")
    assert "2024-01-10" in verdict.explanation
    for direction in ("up", "down"):
        record = claim("record", "XNAS:AAA", direction=direction)
        assert check(record, market).label == "insufficient_data"


@pytest.mark.parametrize("ratio", [2, 3, 4, 10, 0.1])
def test_a_split_without_an_entry(ratio: float) -> None:
    rows = _walk()
    true = _true_change(rows)
    split = {
        each: value / (ratio if each >= day("2024-01-09") else 1) for each, value in rows.items()
    }
    market = _market(split, adjustment="raw")
    verdict = check(_year_change(true), market)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "doubtful_data")
    stored = 100 * (split[day("2024-01-17")] / split[day("2023-12-29")] - 1)
    assert "doubtful_data" in check(_year_change(stored), market).flags
    market.add_split("XNAS:AAA", day("2024-01-09"), ratio)
    assert check(_year_change(true), market).label == "supported"


def test_rows_that_end_too_early() -> None:
    rows = {each: value for each, value in _walk().items() if each <= day("2024-01-12")}
    today = claim("pct_change", "XNAS:AAA", direction="up", quantity=quantity("9.9"))
    assert check(today, _market(rows)).label == "insufficient_data"
    pair = FakeProvider()
    days = [day("2024-01-02") + dt.timedelta(days=number) for number in range(9)]
    pair.add("FX:EURUSD", "fx_rate", days, [1.1 + number / 1000 for number in range(9)],
             unit="currency", currency="USD")  # fmt: skip
    made = claim("level", "FX:EURUSD", quantity=quantity("1.2345", "currency"))
    assert check(made, pair).label == "insufficient_data"


def test_rows_that_repeat_the_last_value() -> None:
    rows = _walk()
    for session in _SESSIONS[-6:]:
        rows[session] = rows[_SESSIONS[-7]]
    change = claim(
        "pct_change", "XNAS:AAA", direction="up", quantity=quantity("1.3"),
        window=window("on", "2024-01-17"),
    )  # fmt: skip
    verdict = check(change, _market(rows))
    assert (verdict.label, verdict.reason) == ("insufficient_data", "doubtful_data")


def test_a_pegged_currency_may_stand_still() -> None:
    days = [day("2023-04-01") + dt.timedelta(days=number) for number in range(292)]
    rates = [7.8 if number % 3 else 7.801 for number in range(282)] + [7.8] * 10
    provider = FakeProvider()
    provider.add("FX:USDHKD", "fx_rate", days, rates, unit="currency", currency="HKD")
    made = claim("level", "FX:USDHKD", quantity=quantity("8.5", "currency", currency="HKD"))
    assert check(made, provider).label == "contradicted"


def test_an_instant_without_a_zone_is_refused_not_guessed() -> None:
    naive = claim("level", "XNAS:AAA", seen_at=SEEN_AT.replace(tzinfo=None))
    (found,) = linked([naive], provider=_Aware(_walk()))
    assert isinstance(found, Failure)
    assert "zone" in found.message


class _Aware(FakeProvider):
    """Refuses naive instants, as the market folder does."""

    def __init__(self, rows: dict[dt.date, float]) -> None:
        super().__init__()
        self.add("XNAS:AAA", "close", list(rows), list(rows.values()), **_MONEY)

    def observations(self, series: Any, *, as_of: dt.datetime, **window: Any) -> Any:
        from nlp.errors import MarketDataError

        if as_of.tzinfo is None:
            raise MarketDataError("as_of needs a time zone", subject=str(as_of))
        return super().observations(series, as_of=as_of, **window)


def test_a_row_that_stands_twice_is_a_failure_that_names_it(tmp_path: Path) -> None:
    rows = "series,date,value\nINDEX:SPX/close,2018-12-24,2351.1\nINDEX:SPX/close,2018-12-24,2350\n"
    series = "series,instrument,measure,unit,frequency\nINDEX:SPX/close,INDEX:SPX,close,points,D\n"
    folder = MarketFolder(make_folder(tmp_path / "m", observations=rows, series=series))
    seen = dt.datetime(2018, 12, 24, 23, tzinfo=dt.UTC)
    made = claim("level", "INDEX:SPX", quantity=quantity("2351.1", "points"), seen_at=seen)
    (found,) = linked([made], provider=folder)
    assert isinstance(found, Failure)
    assert "2018-12-24" in found.message
