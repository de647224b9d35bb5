"""Formulas by themselves, on series short enough to compute by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from nlp.records import Slice
from nlp.verify.compare import admissible
from nlp.verify.compute import FORMULAS, JOINT, Gap, Outcome, Task, shown
from tests.verify.making import claim, day, quantity, window


def series(rows: dict[str, float], **fields: Any) -> Slice:
    made: dict[str, Any] = {
        "series": "INDEX:ONE/close", "instrument": "INDEX:ONE", "measure": "close",
        "unit": "points", "currency": None, "frequency": "D", "provider": "hand",
        "complete": True,
    }  # fmt: skip
    made.update(fields)
    return Slice(
        days=np.array([day(each).toordinal() for each in rows]),  # type: ignore[arg-type]
        values=np.array(list(rows.values()), dtype=np.float64),  # type: ignore[arg-type]
        **made,
    )


def run(name: str, part: Slice, begin: str | None, end_on: str, **fields: Any) -> Outcome | Gap:
    fields.setdefault("direction", "up")
    made = claim("pct_change", "INDEX:ONE", **fields)
    return FORMULAS.get(name)(Task(made, (part,), day(begin) if begin else None, day(end_on)))


def found(outcome: Outcome | Gap) -> Outcome:
    assert isinstance(outcome, Outcome), outcome
    return outcome


WEEK = series({
    "2024-01-01": 10.0, "2024-01-02": 20.0, "2024-01-03": 30.0, "2024-01-04": 60.0,
    "2024-01-05": 40.0, "2024-01-06": 50.0,
})  # fmt: skip


def test_averages_of_two_halves() -> None:
    # (60 + 40 + 50) / 3 = 50 against (10 + 20 + 30) / 3 = 20: +150 %.
    outcome = found(run("change_of_averages", WEEK, "2024-01-04", "2024-01-06"))
    assert outcome.value == pytest.approx(150.0)
    assert isinstance(run("change_of_averages", WEEK, "2024-01-01", "2024-01-06"), Gap)


def test_swings_run_forward_in_time() -> None:
    # Up: 10 → 60; down: 60 → 40, never the earlier 10.
    assert found(run("swing", WEEK, "2024-01-01", "2024-01-06")).value == pytest.approx(500.0)
    fall = found(run("swing", WEEK, "2024-01-01", "2024-01-06", direction="down"))
    assert fall.value == pytest.approx(-100 / 3)


def test_growth_a_year_is_compounded() -> None:
    part = series({"2020-01-01": 100.0, "2021-12-31": 121.0})
    assert found(run("annual_rate", part, "2020-01-01", "2021-12-31")).value == pytest.approx(
        10.0, abs=0.02
    )


@pytest.mark.parametrize("name", ["pct_change", "ratio_in_time", "annual_rate", "swing"])
def test_percentages_of_nothing_have_no_meaning(name: str) -> None:
    part = series({"2020-04-20": -36.98, "2020-04-21": 8.91})
    gap = run(name, part, "2020-04-20", "2020-04-21")
    assert isinstance(gap, Gap)
    assert gap.reason == "vague"


def test_extremes_and_means_of_a_window() -> None:
    assert found(run("highest", WEEK, "2024-01-01", "2024-01-05")).value == 60.0
    assert found(run("lowest", WEEK, "2024-01-02", "2024-01-05")).value == 20.0
    assert found(run("average", WEEK, "2024-01-01", "2024-01-03")).value == 20.0


def test_distance_from_a_trough_runs_up() -> None:
    above = found(run("distance", WEEK, "2024-01-02", "2024-01-05", direction="above"))
    assert above.value == pytest.approx(150.0)  # 50 over 20


@pytest.mark.parametrize(
    ("begin", "stated", "fits"),
    [("2011-07-13", "11", True), ("2011-07-13", "12", False), ("2015-07-13", "11", False)],
)
def test_the_first_decision_of_its_kind_in_years(begin: str, stated: str, fits: bool) -> None:
    first = day(begin)
    rows = {
        str(first - dt.timedelta(days=1)): 1.25, begin: 1.50,
        str(first + dt.timedelta(days=120)): 1.25, "2022-07-26": -0.5, "2022-07-27": 0.0,
    }  # fmt: skip
    part = series(rows, measure="policy_rate", unit="percent")
    years = quantity(stated, "duration", noun="year")
    outcome = found(run("first_in", part, None, "2022-07-27", quantity=years))
    assert outcome.truth is fits
    assert [str(row.day) for row in outcome.rows] == [begin, "2022-07-27"]


def test_a_decision_that_does_not_show_yet_is_a_gap() -> None:
    part = series(
        {"2011-07-12": 1.25, "2011-07-13": 1.5, "2022-07-21": 1.5}, measure="policy_rate",
        unit="percent",
    )  # fmt: skip
    gap = run(
        "first_in", part, None, "2022-07-21", quantity=quantity("11", "duration", noun="year")
    )
    assert isinstance(gap, Gap)
    assert gap.reason == "no_coverage"


@pytest.mark.parametrize(
    ("stated", "hedge", "truth", "flags"),
    [
        ("3", "exact", True, ()),
        ("2", "exact", False, ()),
        ("2", "at_least", True, ()),
        ("1", "at_least", True, ("weak",)),
        ("3", "above", False, ()),
    ],
)
def test_a_run_is_counted_exactly_unless_hedged(
    stated: str, hedge: str, truth: bool, flags: tuple[str, ...]
) -> None:
    count = quantity(stated, "count", noun="session", hedge=hedge)
    part = series({"2023-12-31": 10.0} | {
        f"2024-01-{place:02d}": value for place, value in enumerate((9.0, 10.0, 20.0, 30.0), 1)
    })  # fmt: skip
    outcome = found(run("streak", part, None, "2024-01-04", quantity=count))
    assert (outcome.value, outcome.truth, outcome.flags) == (3.0, truth, flags)


def test_a_run_as_long_as_the_history_is_not_counted() -> None:
    gap = run("streak", series({"2024-01-01": 1.0, "2024-01-02": 2.0}), None, "2024-01-02")
    assert isinstance(gap, Gap)
    assert gap.reason == "thin_history"


def test_months_and_quarters_are_runs_of_period_ends() -> None:
    rows = {"2023-10-31": 4.0, "2023-11-15": 9.0, "2023-11-30": 5.0, "2023-12-29": 6.0}
    outcome = found(
        run("streak", series({"2023-09-29": 4.5} | rows), None, "2023-12-29", period="month",
            quantity=quantity("2", "count", noun="month"))
    )  # fmt: skip
    assert (outcome.value, outcome.truth) == (2.0, True)


def test_first_gain_in_so_many_periods() -> None:
    rows = {"2024-01-01": 5.0, "2024-01-02": 6.0, "2024-01-03": 5.0, "2024-01-04": 5.0,
            "2024-01-05": 7.0}  # fmt: skip
    three = quantity("3", "count", noun="session")
    outcome = found(run("first_in", series(rows), None, "2024-01-05", quantity=three))
    assert outcome.truth is True  # a fall and a day without change lie in between
    assert found(run("first_in", series(rows), None, "2024-01-04", quantity=three)).truth is False
    alone = run("first_in", series({"2024-01-01": 5.0, "2024-01-02": 6.0}), None, "2024-01-02")
    assert isinstance(alone, Gap)


@pytest.mark.parametrize(
    ("length", "hedge", "truth", "near", "flags"),
    [
        ("2", "exact", True, False, ()),  # 2.5 years back
        ("2", "about", True, False, ()),
        ("3", "exact", False, True, ()),
        ("3", "below", True, False, ()),  # "in almost three years"
        ("4", "exact", False, False, ()),
        ("1", "exact", True, False, ("weak",)),
        ("2", "above", True, False, ()),
        ("1", "above", True, False, ("weak",)),
    ],
)
def test_how_long_ago_a_value_was_as_extreme(
    length: str, hedge: str, truth: bool, near: bool, flags: tuple[str, ...]
) -> None:
    rows = {"2019-01-02": 50.0, "2021-07-02": 110.0, "2022-07-01": 90.0, "2024-01-02": 100.0}
    outcome = found(
        run("superlative_level", series(rows), "2019-06-01", "2024-01-02",
            quantity=quantity(length, "duration", noun="year", hedge=hedge))
    )  # fmt: skip
    assert (outcome.truth, outcome.near, outcome.flags) == (truth, near, flags)


@pytest.mark.parametrize(
    ("begin", "granularity", "truth", "flags"),
    [
        ("2021-07-01", "month", True, ()),
        ("2021-07-02", "day", True, ()),
        ("2021-01-01", "year", True, ()),
        ("2021-08-01", "month", True, ("weak",)),  # it is even the highest since July
        ("2021-06-01", "month", False, ()),  # July lies in between
    ],
)
def test_since_is_exact_when_it_holds_the_last_equal(
    begin: str, granularity: str, truth: bool, flags: tuple[str, ...]
) -> None:
    rows = {"2019-01-02": 50.0, "2021-07-02": 110.0, "2022-07-01": 90.0, "2024-01-02": 100.0}
    outcome = found(
        run("superlative_level", series(rows), begin, "2024-01-02",
            window=window("since", begin, "2024-01-02", granularity=granularity))
    )  # fmt: skip
    assert (outcome.truth, outcome.flags) == (truth, flags)


def test_a_52_week_high_looks_back_a_year() -> None:
    rows = {"2022-01-03": 200.0, "2023-01-03": 90.0, "2023-06-01": 95.0, "2024-01-02": 100.0}
    year = window("past", "2023-01-02", "2024-01-02", granularity="year", count=1)
    high = found(run("record_level", series(rows), "2023-01-02", "2024-01-02", window=year))
    assert high.truth is True
    assert found(run("record_level", series(rows), "2021-12-31", "2024-01-02")).truth is False


def test_a_record_needs_the_whole_history() -> None:
    part = series({"2024-01-01": 1.0, "2024-01-02": 2.0}, complete=False)
    gap = run("record_level", part, None, "2024-01-02")
    assert isinstance(gap, Gap)
    assert gap.reason == "thin_history"
    beaten = series({"2024-01-01": 3.0, "2024-01-02": 2.0}, complete=False)
    assert found(run("record_level", beaten, None, "2024-01-02")).truth is False


def test_a_record_may_carry_its_figure() -> None:
    part = series({"2024-01-01": 1.0, "2024-01-02": 82.69})
    right = found(
        run("record_level", part, None, "2024-01-02", quantity=quantity("82.69", "points"))
    )
    wrong = found(
        run("record_level", part, None, "2024-01-02", quantity=quantity("89.53", "points"))
    )
    assert (right.truth, wrong.truth, wrong.subtype) == (True, False, "size")


def test_every_formula_answers_an_empty_series() -> None:
    empty = series({})
    made = claim(
        "pct_change", "INDEX:ONE", objects=["INDEX:TWO"], direction="up",
        quantity=quantity("1"), quantity_from=quantity("1"),
    )  # fmt: skip
    for name in FORMULAS:
        operands = (empty, empty) if name in JOINT else (empty,)
        outcome = FORMULAS.get(name)(Task(made, operands, day("2024-01-01"), day("2024-01-05")))
        assert isinstance(outcome, Gap), name


def test_a_result_is_told_the_same_whatever_was_told_before() -> None:
    # 0.0 equals -0.0: what one of them was told as must not be remembered for the other.
    values = (-0.0, 0.0, -0.0)
    assert [shown(value, unit="percent") for value in values] == ["-0.00%", "0.00%", "-0.00%"]


@pytest.mark.parametrize(
    ("since", "granularity", "fits"),
    [("2024-01-02", "day", True), ("2024-01-01", "month", True), ("2023-12-01", "month", False)],
)
def test_the_first_since_a_period_reaches_into_it(since: str, granularity: str, fits: bool) -> None:
    # Falls on January 2 and 5 alone: "the first fall since January", and since no month before.
    rows = {"2024-01-01": 3.0, "2024-01-02": 2.0, "2024-01-03": 4.0, "2024-01-04": 6.0}
    told = window("since", since, "2024-01-05", granularity=granularity)
    fields = {"direction": "down", "period": "session", "window": told}
    outcome = found(
        run("first_in", series({**rows, "2024-01-05": 5.0}), None, "2024-01-05", **fields)
    )
    assert outcome.truth is fits


@pytest.mark.parametrize(
    ("form", "subjects", "admits"),
    [("pct_change", 2, True), ("pct_change", 1, False), ("basket_sum", 2, False)],
)
def test_more_than_is_a_bound_that_each_of_several_keeps(
    form: str, subjects: int, admits: bool
) -> None:
    # "Both fell more than 2.5 %", by 2.9 and 3.3 %; of one, or a sum, it is told nearly.
    made = claim(
        form, *["INDEX:ONE", "INDEX:TWO"][:subjects], quantity=quantity("2.5", hedge="above")
    )
    admitted = admissible(made)
    assert admitted is not None
    assert (admitted.match(3.3) is not None) is admits


def _funds_rate(*, noise: float) -> Slice:
    """A policy rate of 90 days at 2.2 that a decision raises to 2.4, with daily noise."""
    first = day("2018-09-20")
    rows = {
        str(first + dt.timedelta(days=n)): (2.2 if n < 91 else 2.4) + noise * (n % 2)
        for n in range(110)
    }
    return series(rows, measure="policy_rate", unit="percent")


def test_an_effective_rate_is_near_the_decision_that_moved_it() -> None:
    step = quantity("0.25", "percentage_point")
    before = "2018-12-18"
    effective = found(run("policy", _funds_rate(noise=0.01), before, "2018-12-19", quantity=step))
    assert effective.near
    as_set = found(run("policy", _funds_rate(noise=0.0), before, "2018-12-19", quantity=step))
    assert not as_set.near


@pytest.mark.parametrize("formula", ["policy", "first_in"])
def test_a_rate_that_drifts_tells_no_decision(formula: str) -> None:
    step = quantity("0.25", "percentage_point")
    gap = run(formula, _funds_rate(noise=0.1), "2018-12-18", "2018-12-19", quantity=step)
    assert isinstance(gap, Gap)
    assert gap.reason == "no_series"
    assert "load the rate that the central bank sets" in gap.text


def _yields(values: list[float], instrument: str) -> Slice:
    rows = {f"2007-05-{n + 1:02d}": value for n, value in enumerate(values)}
    return series(rows, measure="yield", unit="percent", instrument=instrument)


@pytest.mark.parametrize(
    ("one", "direction", "truth", "near"),
    [
        ([4.7, 4.7, 4.5], "below", True, False),
        ([4.7, 4.7, 4.7], "below", False, False),
        ([4.7, 4.7, 4.61], "below", False, True),
        ([4.5, 4.5, 4.7], "above", True, False),
        ([4.5, 4.5, 4.5], "below", False, False),  # below it all the time
    ],
)
def test_one_rate_crosses_another(
    one: list[float], direction: str, truth: bool, near: bool
) -> None:
    parts = (_yields(one, "RATE:US10Y"), _yields([4.6, 4.6, 4.6], "RATE:US2Y"))
    made = claim("crossing", "RATE:US10Y", direction=direction)
    task = Task(made, parts, None, day("2007-05-03"))
    outcome = found(FORMULAS.get("crossing_of_other")(task))
    assert (outcome.truth, outcome.near) == (truth, near)
    assert {row.operand.instrument for row in outcome.rows} == {"RATE:US10Y", "RATE:US2Y"}
