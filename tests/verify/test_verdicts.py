"""Hand-worked examples of every form, through linking and verifying; see worked_examples.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeProvider
from tests.verify.making import (
    SEEN_AT,
    check,
    claim,
    claim_of,
    day,
    market,
    mention,
    quantity,
    window,
)

ONE, TWO = "INDEX:ONE", "INDEX:TWO"


_TABLE = Path(__file__).with_name("worked_examples.toml")
CASES: list[dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def provider() -> FakeProvider:
    return market()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_example(case: dict[str, Any], provider: FakeProvider) -> None:
    verdict = check(claim_of(case), provider)
    assert verdict.label == case["label"], verdict.explanation
    if "detail" in case:
        assert case["detail"] in {verdict.subtype, verdict.reason, *verdict.flags}, verdict
    assert verdict.explanation


def test_every_form_has_a_worked_example() -> None:
    from typing import get_args

    from nlp.records import Form

    without = set(get_args(Form)) - {case["form"] for case in CASES}
    assert without == {"other"}


def test_explanation_names_levels_days_and_the_stated_figure(provider: FakeProvider) -> None:
    verdict = check(claim("pct_change", ONE, direction="up", quantity=quantity("5.2")), provider)
    assert verdict.explanation == (
        "INDEX:ONE 99.00 (2024-01-16) → 104.50 (2024-01-17): +5.56%; stated up 5.2"
    )


def test_slips_are_told(provider: FakeProvider) -> None:
    made = claim("pct_change", ONE, direction="up", quantity=quantity("10.0"))
    assert check(made, provider).slip == (
        "matches the previous session of 2024-01-16, with the direction turned round"
    )
    percent = claim("pct_change", ONE, direction="up", quantity=quantity("104.50"))
    assert check(percent, provider).slip == "matches the level, not the change"
    sign = claim("pct_change", ONE, direction="down", quantity=quantity("5.6"))
    assert check(sign, provider).slip == "matches if the direction is turned round"


def test_missing_forward_earnings_say_what_to_load(provider: FakeProvider) -> None:
    made = claim("multiple", ONE, measure="pe_forward", quantity=quantity("36", "multiple"))
    assert "load a series INDEX:ONE/pe_forward (price divided" in check(made, provider).explanation


def test_a_forecast_names_its_holder_and_due_day(provider: FakeProvider) -> None:
    made = claim(
        "forecast",
        ONE,
        modality="forecast",
        holder=mention(None, "Harbour Bank"),
        window=window("by", "2024-01-17", "2024-12-31"),
    )
    assert check(made, provider).explanation == "a forecast by Harbour Bank, due 2024-12-31"


def test_a_forecast_is_not_due_at_the_end_of_a_time_it_looks_back_over(
    provider: FakeProvider,
) -> None:
    back = window("past", "1974-01-17", "2024-01-17")
    made = claim("forecast", ONE, modality="forecast", window=back)
    assert check(made, provider).explanation == "a forecast"


def test_a_date_only_article_counts_as_the_end_of_its_day(provider: FakeProvider) -> None:
    midnight = dt.datetime(2024, 1, 17, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    made = claim("level", ONE, quantity=quantity("104.50", "points"), seen_at=midnight)
    assert check(made, provider).label == "supported"


def test_a_session_that_had_not_closed_is_not_used(provider: FakeProvider) -> None:
    during = SEEN_AT.replace(hour=15)
    today = claim(
        "pct_change", ONE, direction="up", quantity=quantity("5.6"), seen_at=during,
        window=window("on", "2024-01-17"),
    )  # fmt: skip
    verdict = check(today, provider)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_coverage")
    unnamed = claim("pct_change", ONE, direction="down", quantity=quantity("10.0"), seen_at=during)
    assert check(unnamed, provider).label == "supported"


def test_a_hole_in_the_data_is_not_bridged() -> None:
    holed = FakeProvider()
    days = [day("2024-01-12"), day("2024-01-17")]
    holed.add(ONE, "close", days, [110.0, 104.5], calendar="XNYS")
    made = claim("pct_change", ONE, direction="down", quantity=quantity("5.0"))
    verdict = check(made, holed)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_coverage")
    assert "2024-01-16" in verdict.explanation


@pytest.mark.parametrize(
    ("stated", "vintage", "label"),
    [("5.2", "2026-07-01", "close"), ("8.4", "2026-07-01", "contradicted")],
)
def test_a_later_vintage_never_contradicts_by_a_revision(
    stated: str, vintage: str, label: str
) -> None:
    made = FakeProvider()
    made.add(
        "ECON:XX", "gdp_growth_yoy", [day("2023-12-31")], [5.416], unit="percent", frequency="A",
        vintages=[day(vintage)],
    )  # fmt: skip
    year: dict[str, Any] = {"granularity": "year"}
    grew = claim(
        "growth_rate", "ECON:XX", measure="gdp_growth_yoy", direction="up",
        quantity=quantity(stated), window=window("in", "2023-01-01", "2023-12-31", **year),
    )  # fmt: skip
    verdict = check(grew, made)
    assert verdict.label == label
    assert ("revised_since" in verdict.flags) is (label == "close")
