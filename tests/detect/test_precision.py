"""What must not become a claim, and whose claim it is where the sentence is hard to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2015, 6, 17, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "profit rose to 71.2 million euros ($111.1 million) in the first half of 2008",
        "profit rose to EUR 71.2 million (about USD 111.1 million) in the first half of 2008",
    ],
)
def test_conversions_do_not_hide_a_pair_and_are_no_claims(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    before = " from 57.1 million euros ($89.1 million) in the same period of 2007."
    [claim] = detected("Its net " + text + before, SEEN)
    assert claim.form == "from_to"
    assert claim.quantity is not None
    assert claim.quantity_from is not None
    assert (claim.quantity.value, claim.quantity_from.value) == (71_200_000, 57_100_000)
    assert claim.window is not None
    assert claim.window.begin == dt.date(2008, 1, 1)
    assert claim.window.end_on == dt.date(2008, 6, 30)


def test_a_period_behind_an_earlier_figure_is_only_of_that_figure(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Operating profit totalled EUR 39.4 million, up from EUR 33.9 million in 2006."
    [now, before] = detected(text, SEEN)
    assert now.quantity is not None
    assert now.quantity.value == 39_400_000
    assert now.window is None
    assert before.window is not None
    assert before.window.begin == dt.date(2006, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Net sales were in EUR million: 34.1% $557.5 8.2% $360.7 30.7% $333.1 14.8% $25.2",
        "Most of its phones now have a 2.4-inch display and a port of 2 millimetres.",
        "There were three markets which he declined to identify.",
        "The retailer declined to say what 12 stores it will close.",
    ],
)
def test_tables_specifications_and_refusals_state_nothing(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    assert detected(text, SEEN) == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Sales for both the Harbour Division and Hobby Hall increased by 7%.",
            "Sales for both the Harbour Division and Hobby Hall",
        ),
        ("Sales of mid-strength beer decreased by 40%.", "mid-strength beer"),
    ],
)
def test_a_subject_is_not_cut_in_two(
    text: str, subject: str, detected: Callable[..., list[Claim]]
) -> None:
    [claim] = detected(text, SEEN)
    assert claim.subjects[0].text.endswith(subject)


def test_what_is_said_of_the_world_is_of_no_country_named_before(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "China worries them all. The fund expects global economic growth of 3.1 percent in 2016."
    assert [c.subjects[0].id for c in detected(text, SEEN)] == ["ECON:WORLD"]


def test_crude_and_tenors_of_a_report_on_new_york_are_american(
    detected: Callable[..., list[Claim]],
) -> None:
    told = "Crude settled 5.4 percent lower. Ten-year Treasury yields fell 14 basis points."
    home = detected("The S&P 500 fell 3.6 percent. " + told, SEEN)
    assert [c.subjects[0].id for c in home] == ["INDEX:SPX", "COMM:WTI", "RATE:US10Y"]
    away = detected("The FTSE 100 fell 3.6 percent. Crude settled 5.4 percent lower.", SEEN)
    assert away[1].subjects[0].id != "COMM:WTI"


def test_the_end_of_a_code_is_no_hedge(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("The S&P 500 <.SPX> 0.6% higher.", SEEN)
    assert claim.quantity is not None
    assert claim.quantity.hedge == "exact"


def test_the_best_result_of_years_is_of_the_account_and_not_of_the_price(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "Apple jumped 5.8% on Friday as it posted its strongest quarterly earnings in three years."
    )
    measures = {c.form: c.measure for c in detected(text, SEEN)}
    assert measures == {"pct_change": "close", "superlative": "eps"}


@pytest.mark.parametrize(
    ("text", "measure", "identity"),
    [
        ("Quarterly revenue at Walmart climbed 4 percent.", "revenue", "XNAS:WMT"),
        ("Sales at chip maker Intel fell 3%.", "revenue", "XNAS:INTC"),
        ("Sales at retailer Target fell 3%.", "revenue", "XNYS:TGT"),
        ("Operating profit at the Detroit-listed carmaker Ford rose 9%.", "operating_income",
         "XNYS:F"),
        ("Costs at Boeing rose 7%.", None, "XNYS:BA"),
        ("Shares in chip maker Intel fell 3%.", "close", "XNAS:INTC"),
    ],
)  # fmt: skip
def test_an_account_named_before_the_company_is_what_moves(
    text: str, measure: str | None, identity: str | None, detected: Callable[..., list[Claim]]
) -> None:
    [claim] = detected(text, SEEN)
    assert claim.measure == measure
    assert [mention.id for mention in claim.subjects] == [identity]
    assert claim.modality == "stated"


def test_a_count_within_a_name_is_no_claim_of_its_own(detected: Callable[..., list[Claim]]) -> None:
    text = "The market value of 41 Korean chip stocks has risen by $90 billion over the past year."
    [claim] = detected(text, SEEN)
    assert claim.form == "basket_sum"
    assert claim.window is not None
    assert (str(claim.window.begin), str(claim.window.end_on)) == ("2014-06-17", "2015-06-17")


def test_figures_of_one_statement_share_its_subject(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "The Dow Jones Industrial Average fell 201.95 points, or 0.5%, to 42,528.36, the S&P 500 "
        "lost 66.35 points, or 1.11%, to 5,909.03 and the Nasdaq Composite dropped 375.30 points, "
        "or 1.89%, to 19,489.68."
    )
    found = [(claim.subjects[0].id, claim.form) for claim in detected(text, SEEN)]
    forms = ("abs_change", "pct_change", "level")
    assert found == [
        (index, form) for index in ("INDEX:DJI", "INDEX:SPX", "INDEX:IXIC") for form in forms
    ]


def test_highs_of_members_are_no_record_of_the_index(detected: Callable[..., list[Claim]]) -> None:
    text = "The S&P 500 posted 15 new 52-week highs and 17 new lows."
    assert "record" not in {claim.form for claim in detected(text, SEEN)}


def test_both_sides_of_a_comparison_are_about_the_same_thing(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "The S&P 500 fell 1% on Tuesday. Volume was 16.5 billion shares, compared with the 12.6 "
        "billion average of the past 20 days."
    )
    _, *volumes = detected(text, SEEN)
    assert {claim.subjects[0].text for claim in volumes} == {"Volume"}


def test_what_was_expected_is_a_forecast_and_the_poll_no_subject(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "British retail sales fell by 0.3% in May, against expectations of a 0.4% rise in a poll."
    )
    fell, expected = detected(text, SEEN)
    assert fell.direction == "down"
    assert (expected.modality, expected.direction) == ("forecast", "up")
    assert expected.subjects[0].id == fell.subjects[0].id == "ECON:GB"


def test_a_forecast_that_is_cut_is_one(detected: Callable[..., list[Claim]]) -> None:
    text = "Shares of Ford fell 11% after it cut its annual profit forecast to $5 billion."
    fell, cut = detected(text, SEEN)
    assert (fell.modality, cut.modality) == ("stated", "forecast")


def test_what_has_been_seen_is_no_forecast(detected: Callable[..., list[Claim]]) -> None:
    text = "“We’ve seen the S&P 500 run up 23% last year,” said Ann Lee of Horn & Co."
    [claim] = detected(text, SEEN)
    assert claim.modality == "stated"


def test_a_currency_is_measured_in_the_one_that_it_is_set_against(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Sterling was down 0.3% against the dollar, and 0.1% weaker versus the euro."
    dollar, euro = detected(text, SEEN)
    assert [mention.text for mention in dollar.objects] == ["dollar"]
    assert [mention.id for mention in euro.objects] == ["FX:EURUSD"]


def test_a_holiday_of_sales_is_no_session_of_the_news(detected: Callable[..., list[Claim]]) -> None:
    text = "Tesco's like-for-like sales rose 3.8% over Easter. Burberry slumped 5.6%."
    sales, shares = detected(text, SEEN)
    assert sales.window is not None
    assert shares.window is None


def test_a_run_before_it_does_not_hide_what_a_change_is_of(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The S&P 500 rose for a fourth straight session, up 0.7%."
    found = detected(text, SEEN)
    assert {claim.measure for claim in found} == {"close"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ford shares rose 5.2% on Tuesday, taking their gain for the year to 47%.", 47),
        ("Ford shares fell 2%, extending their retreat this year to 32%.", 32),
    ],
)
def test_a_movement_summed_up_is_a_change(
    text: str, value: int, detected: Callable[..., list[Claim]]
) -> None:
    summed = detected(text, SEEN)[-1]
    assert (summed.form, summed.subjects[0].id) == ("pct_change", "XNYS:F")
    assert summed.quantity is not None
    assert summed.quantity.value == value
    assert summed.window is not None
    assert summed.window.begin == dt.date(2015, 1, 1)


def test_who_loses_a_place_has_not_fallen(detected: Callable[..., list[Claim]]) -> None:
    text = "Shares of Ford, which lost the top spot to Toyota this year, gained 0.8%."
    found = detected(text, SEEN)
    assert [(claim.form, claim.direction) for claim in found] == [("pct_change", "up")]


def test_a_value_told_after_a_forecast_is_no_view_of_it(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "Analysts expect Intel revenue of $60 billion. Microsoft's market value stood at $3.15 "
        "trillion after a 1.9% rise."
    )
    value = next(c for c in detected(text, SEEN) if c.form == "market_value")
    assert value.subjects[0].id == "XNAS:MSFT"
    assert value.modality == "stated"


def test_a_consensus_belongs_to_the_figure_before_it(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "Ten-year yields fell to 2.28%, down five basis points, after data showed U.S. payrolls "
        "rose by 152,000 in May, below the 173,000 economists had forecast."
    )
    found = detected(text, SEEN)
    beside = next(claim for claim in found if claim.form == "expectation")
    assert beside.measure == "payrolls"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Coca-Cola prices rose 9% while volumes fell 1%.", None),
        ("Growth in China is a worry. Chevron's output rose 7% to 3.3 million barrels a day.",
         "XNYS:CVX"),
        ("China's economy grew 5%. Chevron raised spending. Its output rose 7%.", None),
    ],
)  # fmt: skip
def test_what_a_company_makes_or_charges_is_no_statistic_of_an_economy(
    text: str, identity: str | None, detected: Callable[..., list[Claim]]
) -> None:
    found = detected(text, SEEN)
    mine = [c for c in found if c.quantity is not None and c.quantity.value in {9, 7}]
    assert len(mine) == 1
    assert mine[0].subjects[0].id == identity
    assert mine[0].measure is None


def test_a_direction_may_follow_both_figures(detected: Callable[..., list[Claim]]) -> None:
    text = "The FTSE 100 index finished 3.14 points, or 0.12 percent, lower at 2,706.28."
    found = [(claim.form, claim.direction) for claim in detected(text, SEEN)]
    assert found == [("abs_change", "down"), ("pct_change", "down"), ("level", None)]


def test_what_an_index_adds_on_its_way_to_a_level_is_no_contribution(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "India's Nifty 50 added 0.12% to 22,405.60 and the BSE Sensex rose 0.09% to 73,872.29."
    forms = [claim.form for claim in detected(text, SEEN)]
    assert sorted(forms) == ["level", "level", "pct_change", "pct_change"]


def test_an_account_of_many_companies_is_of_none_of_them(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Toyota fell 2%. Capital spending by Japanese companies jumped 16.4 percent."
    spending = detected(text, SEEN)[-1]
    assert spending.subjects[0].id is None


@pytest.mark.parametrize(
    "text", ["TESLA TO LAY OFF MORE THAN 10% OF STAFF", "Tesla to lay off more than 10% of staff"]
)
def test_a_plan_in_a_headline_is_no_fall(text: str, detected: Callable[..., list[Claim]]) -> None:
    assert not [c for c in detected(text, SEEN) if c.modality == "stated"]


def test_prices_outside_the_session_are_marked(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("Netflix shares fell 4.8% in after-hours trading.", SEEN)
    assert claim.aspect == "extended"


def test_an_appositive_superlative_is_of_the_statement_before_it(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "The U.S. unemployment rate fell to 3.8% and average hourly earnings rose 4.1% from a year "
        "ago, the smallest increase since June 2011."
    )
    found = detected(text, SEEN)
    smallest = next(claim for claim in found if claim.form == "superlative")
    assert smallest.measure == "avg_hourly_earnings"


def test_sales_go_on_with_the_statistic_told_before(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "U.S. retail sales jumped 0.7% in March, the last month of the quarter. Sales were up 4.0% "
        "on a year-on-year basis."
    )
    month, year = detected(text, SEEN)
    assert (month.form, month.measure) == ("pct_change", "retail_sales")
    assert year.measure == "retail_sales_yoy"
    assert year.subjects[0].id == "ECON:US"


def test_an_overnight_rate_is_of_no_night(detected: Callable[..., list[Claim]]) -> None:
    text = "The Bank of Canada held its key overnight rate at 5%. The index fell 2%."
    assert all(claim.window is None for claim in detected(text, SEEN))


def test_whose_and_what_happened_since(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "Microsoft, whose market value is about $60 billion, has more than tripled since Roe took "
        "over in April 2011."
    )
    found = detected(text, SEEN)
    assert {claim.subjects[0].id for claim in found} == {"XNAS:MSFT"}
    change = next(claim for claim in found if claim.form == "pct_change")
    assert change.window is not None
    assert change.window.relation == "since"
    assert change.window.begin == dt.date(2011, 4, 1)


def test_a_forecast_that_is_lowered_is_one(detected: Callable[..., list[Claim]]) -> None:
    text = "The European Central Bank lowered its growth forecast for 2016 to 1.8% from 1.9%."
    assert {c.modality for c in detected(text, SEEN)} == {"forecast"}


def test_a_price_near_a_figure_stands_there(detected: Callable[..., list[Claim]]) -> None:
    text = "Oil has tumbled 20% this year, with Brent near $72."
    near = detected(text, SEEN)[-1]
    assert near.form == "level"


def test_a_run_keeps_to_its_bound(detected: Callable[..., list[Claim]]) -> None:
    text = "The U.S. unemployment rate ticked up to 3.9%, the 27th straight month below 4%."
    run = next(c for c in detected(text, SEEN) if c.form == "streak")
    assert (run.statistic, run.direction) == ("level", "below")
    assert run.quantity is not None
    assert run.quantity_from is not None
    assert (run.quantity.value, run.quantity_from.value) == (27, 4)


def test_a_record_amount_of_something_is_no_record_price(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Apple Inc. announced a record $110 billion stock buyback."
    assert "record" not in {claim.form for claim in detected(text, SEEN)}


def test_an_earlier_figure_without_its_time_is_no_claim(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Orders made up 41 percent of the total, down from 47 percent."
    assert [c.quantity and c.quantity.value for c in detected(text, SEEN)] == [41]
    dated = "Operating margin was 4.1 percent, down from 4.7 percent a year earlier."
    assert [c.quantity and c.quantity.value for c in detected(dated, SEEN)] == [
        Decimal("4.1"), Decimal("4.7"),
    ]  # fmt: skip


def test_what_a_company_saw_is_no_forecast(detected: Callable[..., list[Claim]]) -> None:
    text = "Ford saw its net profit fall 12% in the first quarter of 2015."
    assert {c.modality for c in detected(text, SEEN)} == {"stated"}
