"""Hand-worked examples of every form, through linking and verifying; see worked_examples.toml."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nlp.link import linked
from nlp.market.folder import MarketFolder
from nlp.records import LinkedClaim
from nlp.verify import verdicts
from tests.fakes import FakeProvider
from tests.market.making import make_folder
from tests.verify.making import (
    NOW,
    SEEN_AT,
    check,
    claim,
    claim_of,
    day,
    link,
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
    other = claim("pct_change", ONE, direction="down", quantity=quantity("3.0"), seen_at=during)
    verdict = check(other, provider)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_coverage")
    assert "still trading" in verdict.explanation


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


def test_a_bound_has_no_slip_of_scale() -> None:
    """Below 80 and above 8 is no sign that a zero was added."""
    made = claim("threshold", ONE, direction="above", quantity=quantity("200", "points"))
    verdict = check(made, market())
    assert (verdict.label, verdict.slip) == ("contradicted", None)


def test_a_coarse_figure_does_not_resemble_the_level() -> None:
    """1.2 % is not mixed up with a level of 1.2: any small figure would be."""
    provider = FakeProvider()
    days = [day("2024-01-16"), day("2024-01-17")]
    provider.add("FX:EURUSD", "fx_rate", days, [1.2012, 1.2034], unit="currency", currency="USD")
    made = claim("pct_change", "FX:EURUSD", direction="up", quantity=quantity("1.2"))
    verdict = check(made, provider)
    assert (verdict.label, verdict.slip) == ("contradicted", None)


def test_a_value_captured_later_contradicts_nobody_whom_another_vintage_supports(
    tmp_path: Path,
) -> None:
    """What was known when it was written is not stored: it may have been either."""
    rows = (
        "series,date,value,vintage\n"
        "ECON:JP/gdp_growth_yoy.A,2021-12-31,2.7,2024-03-01\n"
        "ECON:JP/gdp_growth_yoy.A,2021-12-31,3.6,2025-03-01\n"
    )
    series = (
        "series,instrument,measure,unit,frequency\n"
        "ECON:JP/gdp_growth_yoy.A,ECON:JP,gdp_growth_yoy,percent,A\n"
    )
    instruments = "id,kind,name\nECON:JP,economy,Japan\n"
    root = make_folder(tmp_path / "m", observations=rows, series=series, instruments=instruments)
    year = window("in", "2021-01-01", "2021-12-31", granularity="year")
    made = claim("growth_rate", "ECON:JP", measure="gdp_growth_yoy", direction="up",
                 quantity=quantity("3.6"), window=year)  # fmt: skip
    verdict = check(made, MarketFolder(root))
    assert (verdict.label, verdict.reason) == ("close", "later_vintage")
    assert {"captured_later", "revised_since"} <= set(verdict.flags)
    wrong = check(made.replace(quantity=quantity("5.1")), MarketFolder(root))
    assert wrong.label == "contradicted"


@pytest.mark.parametrize(
    ("name", "period", "formulas"),
    [
        ("INDEX:ONE", "session", ["superlative_change", "superlative_points"]),
        ("INDEX:ONE", "month", ["superlative_change"]),
        ("XNAS:AAA", "session", ["superlative_change"]),
    ],
)
def test_only_an_indexs_moves_of_a_day_may_be_meant_in_points(
    name: str, period: str, formulas: list[str], provider: FakeProvider
) -> None:
    since = window("since", "2024-01-01", "2024-01-17", granularity="month")
    made = claim(
        "superlative", name, direction="up", statistic="change", period=period, window=since
    )
    assert [each.formula for each in link(made, provider).readings] == formulas


@pytest.mark.parametrize(
    ("figure", "slip"),
    [
        ("101.25", "matches if the open is meant"),
        ("109.75", "matches if the high of the session is meant"),
        ("98.50", "matches if the low is meant"),
        ("99.99", None),
    ],
)
def test_prices_of_a_session_are_mixed_up(figure: str, slip: str | None) -> None:
    provider = FakeProvider()
    days = [day("2024-01-16"), day("2024-01-17")]
    for measure, value in (("close", 104.5), ("open", 101.25), ("high", 109.75), ("low", 98.5)):
        provider.add("INDEX:ONE", measure, days, [90.0, value], calendar="XNYS")
    made = claim("level", "INDEX:ONE", quantity=quantity(figure, "points"))
    verdict = check(made, provider)
    assert (verdict.label, verdict.slip) == ("contradicted", slip)


@pytest.mark.parametrize(
    ("end", "published", "flagged"),
    [
        ("2023-12-31", "", True),  # 17 days after the month: nothing tells that it was out
        ("2023-12-31", "2024-01-11", False),
        ("2023-11-30", "", True),  # 48 days
        ("2023-10-31", "", False),
    ],
)
def test_a_statistic_without_a_day_of_release_may_not_have_been_out(
    end: str, published: str, *, flagged: bool, tmp_path: Path
) -> None:
    root = make_folder(
        tmp_path / "m",
        observations=f"series,date,value,published\nECON:JP/cpi_yoy.M,{end},3.1,{published}\n",
        series=(
            "series,instrument,measure,unit,frequency\n"
            "ECON:JP/cpi_yoy.M,ECON:JP,cpi_yoy,percent,M\n"
        ),
        instruments="id,kind,name\nECON:JP,economy,Japan\n",
    )
    month = window("in", f"{end[:8]}01", end, granularity="month")
    made = claim("level", "ECON:JP", measure="cpi_yoy", quantity=quantity("3.1"), window=month)
    verdict = check(made, MarketFolder(root))
    assert verdict.label == "supported"
    assert ("release_unknown" in verdict.flags) is flagged


@pytest.mark.parametrize(
    ("words", "figure", "label"),
    [
        ("crude settled at $73.10", "73.10", "insufficient_data"),  # spot: 74.10
        ("crude settled at $74.10", "74.10", "supported"),
        ("crude stood at $73.10", "73.10", "contradicted"),
    ],
)
def test_a_spot_price_refutes_no_settlement_of_futures(words: str, figure: str, label: str) -> None:
    provider = FakeProvider()
    days = [day("2024-01-16"), day("2024-01-17")]
    provider.add("COMM:WTI", "spot_price", days, [73.3, 74.1], unit="currency", currency="USD")
    made = claim("level", "COMM:WTI", quantity=quantity(figure, "currency"))
    made = made.replace(text=words, end=made.start + len(words))
    verdict = check(made, provider)
    assert verdict.label == label
    assert ("basis_mismatch" in verdict.flags) is (label == "insufficient_data")


def test_a_record_that_is_equalled_is_no_lie() -> None:
    """As in "held at a record": equal to the highest before, neither above it nor wrong."""
    provider = FakeProvider()
    days = [day("2024-01-12"), day("2024-01-16"), day("2024-01-17")]
    provider.add("INDEX:ONE", "close", days, [90.0, 110.0, 110.0])
    made = claim("record", "INDEX:ONE", direction="up", statistic="level", aspect="close")
    assert check(made, provider).label == "close"


def test_many_claims_get_the_verdicts_that_each_gets_alone(provider: FakeProvider) -> None:
    made = [claim_of(case) for case in CASES]
    every = [each for each in linked(made, provider=provider) if isinstance(each, LinkedClaim)]
    assert len(every) == len(made) > 100  # several batches
    assert list(verdicts(every, now=lambda: NOW)) == [check(each, provider) for each in made]


def test_no_more_claims_are_asked_for_than_a_batch(provider: FakeProvider) -> None:
    endless = itertools.repeat(link(claim("level", ONE, quantity=quantity("104.5")), provider))
    found = list(itertools.islice(verdicts(endless, now=lambda: NOW), 3))
    assert len({each.evidence_hash for each in found}) == 1
