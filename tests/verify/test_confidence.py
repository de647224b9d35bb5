"""The confidence of verdicts, and how likely a match by chance is."""

from __future__ import annotations

import math

import pytest

from nlp.market.calendars import Calendar
from nlp.records import Candidate, Mention
from nlp.verify.coincidence import coincidence
from nlp.verify.confidence import features
from nlp.verify.deciding import decisions
from nlp.verify.interval import interval
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, link, market, quantity, window

_SESSIONS = Calendar.of("XNYS").sessions(day("2023-11-01"), day("2024-01-17"))


def _confidence(**fields: object) -> float:
    fields.setdefault("direction", "up")
    made = claim("pct_change", "INDEX:ONE", **fields)
    found = check(made, market()).confidence
    assert found is not None
    return found


def test_every_decided_verdict_has_a_confidence_for_each_step() -> None:
    verdict = check(
        claim("pct_change", "INDEX:ONE", direction="up", quantity=quantity("5.6")), market()
    )
    assert verdict.label == "supported"
    assert verdict.confidences is not None
    assert set(verdict.confidences) == {"link", "reading", "interval", "data"}
    told = [*verdict.confidences.values(), verdict.confidence or 0.0]
    assert all(0.8 < each <= 1 for each in told)


def test_what_is_undecided_has_none() -> None:
    verdict = check(claim("level", "INDEX:NONE", quantity=quantity("1", "points")), market())
    assert (verdict.label, verdict.confidence, verdict.confidences) == (
        "insufficient_data", None, None,
    )  # fmt: skip


def test_a_wide_miss_is_surer_than_a_narrow_one() -> None:
    # The index rose 5.56 %: 5.8 misses by a fifth of a point, 9.9 by four.
    narrow, wide = (_confidence(quantity=quantity(figure)) for figure in ("5.8", "9.9"))
    assert wide > narrow


def test_a_match_under_another_reading_is_less_sure() -> None:
    year = window("to_date", "2024-01-01", "2024-01-17", granularity="year")
    default = _confidence(quantity=quantity("4.5"), window=year)
    other = _confidence(quantity=quantity("1", hedge="below"), window=year, direction="down")
    verdict = check(
        claim("pct_change", "INDEX:ONE", direction="down", quantity=quantity("1"), window=year),
        market(),
    )
    assert verdict.label == "supported_other_reading"
    assert (verdict.confidence or 1) < default
    assert other < default


def test_an_uncertain_name_lowers_the_step_of_linking() -> None:
    unsure = Mention(
        text="One", start=0, end=3, id="INDEX:ONE",
        candidates=(Candidate(id="INDEX:ONE", score=0.6), Candidate(id="INDEX:TWO", score=0.3)),
    )  # fmt: skip
    made = claim("pct_change", unsure, direction="up", quantity=quantity("5.6"))
    found = check(made, market()).confidences
    assert found is not None
    assert found["link"] == 0.6


@pytest.mark.parametrize("figure", ["5.6", "5.5", "99"])
def test_features_are_finite_and_never_negative(figure: str) -> None:
    made = claim("pct_change", "INDEX:ONE", direction="up", quantity=quantity(figure))
    (found,) = decisions([link(made, market())])
    seen = features(made, found.label, found.deciding, found.every, found.admitted, found.chance)
    assert all(math.isfinite(value) and value >= 0 for value in seen)


def _steps(*changes: float) -> FakeProvider:
    """An index that rises by these percentages in turn, again and again."""
    value, values = 100.0, []
    for number in range(len(_SESSIONS)):
        value *= 1 + changes[number % len(changes)] / 100
        values.append(value)
    provider = FakeProvider()
    provider.add("INDEX:STEP", "close", list(_SESSIONS), values, calendar="XNYS")
    return provider


def test_the_chance_of_a_match_is_the_share_of_days_that_would_print_the_same() -> None:
    # One day in four moves 2 %: a figure of "2 %" would have matched on a quarter of days.
    provider = _steps(1.0, 3.0, 4.0, 2.0)
    last = {0: "1", 1: "3", 2: "4", 3: "2"}[(len(_SESSIONS) - 1) % 4]
    made = claim("pct_change", "INDEX:STEP", direction="up", quantity=quantity(last))
    verdict = check(made, provider)
    assert verdict.label == "supported"
    assert verdict.coincidence == pytest.approx(0.25, abs=0.03)


def test_a_coarse_figure_matches_more_often_by_chance_than_a_fine_one() -> None:
    provider = _steps(1.04, 1.11, 0.93, 0.97, 1.2)
    coarse = claim("pct_change", "INDEX:STEP", direction="up", quantity=quantity("1"))
    fine = claim("pct_change", "INDEX:STEP", direction="up", quantity=quantity("1.11"))
    told = [check(each, provider).coincidence for each in (coarse, fine)]
    assert told[0] == 1.0
    assert told[1] is not None
    assert told[1] < 0.3


def test_more_readings_match_more_often_by_chance() -> None:
    provider = _steps(1.0, 3.0, 4.0, 2.0)
    made = claim("pct_change", "INDEX:STEP", direction="up", quantity=quantity("2"))
    reading = link(made, provider).readings[0]
    one = coincidence(reading, interval(quantity("2")), 2.0, [2.0])
    both = coincidence(reading, interval(quantity("2")), 2.0, [2.0, 3.0])
    assert one is not None
    assert both == pytest.approx(2 * one, abs=0.04)


def test_no_chance_is_told_where_no_interval_decides() -> None:
    record = claim("record", "INDEX:ONE", direction="up")
    assert check(record, market()).coincidence is None
    bound = quantity("2", hedge="at_least")
    made = claim("pct_change", "INDEX:ONE", direction="up", quantity=bound)
    assert check(made, market()).coincidence is None
