"""What must not become a claim, and whose claim it is where the sentence is hard to read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from nlp.annotate import documents
from nlp.detect import claims
from nlp.records import Article, Claim, Document
from nlp.reference import Reference

SEEN = dt.datetime(2015, 6, 17, 17, 30, tzinfo=dt.UTC)


def _found(text: str, language: Any, reference: Reference) -> list[Claim]:
    article = Article(text=text, published_at=SEEN, retrieved_at=SEEN)
    made = list(documents([article], language=language, now=lambda: SEEN))
    assert all(isinstance(document, Document) for document in made), made
    return list(claims(made, reference=reference))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "profit rose to 71.2 million euros ($111.1 million) in the first half of 2008",
        "profit rose to EUR 71.2 million (about USD 111.1 million) in the first half of 2008",
    ],
)
def test_conversions_do_not_hide_a_pair_and_are_no_claims(
    text: str, language: Any, reference: Reference
) -> None:
    before = " from 57.1 million euros ($89.1 million) in the same period of 2007."
    [claim] = _found("Its net " + text + before, language, reference)
    assert claim.form == "from_to"
    assert claim.quantity is not None
    assert claim.quantity_from is not None
    assert (claim.quantity.value, claim.quantity_from.value) == (71_200_000, 57_100_000)
    assert claim.window is not None
    assert claim.window.begin == dt.date(2008, 1, 1)
    assert claim.window.end_on == dt.date(2008, 6, 30)


def test_a_period_behind_an_earlier_figure_is_only_of_that_figure(
    language: Any, reference: Reference
) -> None:
    text = "Operating profit totalled EUR 39.4 million, up from EUR 33.9 million in 2006."
    [now, before] = _found(text, language, reference)
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
    text: str, language: Any, reference: Reference
) -> None:
    assert _found(text, language, reference) == []


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
    text: str, subject: str, language: Any, reference: Reference
) -> None:
    [claim] = _found(text, language, reference)
    assert claim.subjects[0].text.endswith(subject)


def test_what_is_said_of_the_world_is_of_no_country_named_before(
    language: Any, reference: Reference
) -> None:
    text = "China worries them all. The fund expects global economic growth of 3.1 percent in 2016."
    assert [c.subjects[0].id for c in _found(text, language, reference)] == ["ECON:WORLD"]


def test_crude_and_tenors_of_a_report_on_new_york_are_american(
    language: Any, reference: Reference
) -> None:
    told = "Crude settled 5.4 percent lower. Ten-year Treasury yields fell 14 basis points."
    home = _found("The S&P 500 fell 3.6 percent. " + told, language, reference)
    assert [c.subjects[0].id for c in home] == ["INDEX:SPX", "COMM:WTI", "RATE:US10Y"]
    away = _found("The FTSE 100 fell 3.6 percent. Crude settled 5.4 percent lower.",
                  language, reference)  # fmt: skip
    assert away[1].subjects[0].id != "COMM:WTI"


def test_the_end_of_a_code_is_no_hedge(language: Any, reference: Reference) -> None:
    [claim] = _found("The S&P 500 <.SPX> 0.6% higher.", language, reference)
    assert claim.quantity is not None
    assert claim.quantity.hedge == "exact"


def test_the_best_result_of_years_is_of_the_account_and_not_of_the_price(
    language: Any, reference: Reference
) -> None:
    text = (
        "Apple jumped 5.8% on Friday as it posted its strongest quarterly earnings in three years."
    )
    measures = {c.form: c.measure for c in _found(text, language, reference)}
    assert measures == {"pct_change": "close", "superlative": "eps"}


@pytest.mark.parametrize(
    ("text", "measure", "identity"),
    [
        ("Quarterly revenue at Walmart climbed 4 percent.", "revenue", "XNAS:WMT"),
        ("Sales at chip maker Intel fell 3%.", "revenue", "XNAS:INTC"),
        ("Sales at retailer Target fell 3%.", "revenue", "XNYS:TGT"),
        ("Operating profit at the Detroit-listed carmaker Ford rose 9%.", "operating_income",
         "XNYS:F"),
        ("Costs at Boeing rose 7%.", None, None),
        ("Shares in chip maker Intel fell 3%.", "close", "XNAS:INTC"),
    ],
)  # fmt: skip
def test_an_account_named_before_the_company_is_what_moves(
    text: str, measure: str | None, identity: str | None, language: Any, reference: Reference
) -> None:
    [claim] = _found(text, language, reference)
    assert claim.measure == measure
    assert [mention.id for mention in claim.subjects] == [identity]
    assert claim.modality == "stated"


def test_a_count_within_a_name_is_no_claim_of_its_own(language: Any, reference: Reference) -> None:
    text = "The market value of 41 Korean chip stocks has risen by $90 billion over the past year."
    [claim] = _found(text, language, reference)
    assert claim.form == "basket_sum"
    assert claim.window is not None
    assert (str(claim.window.begin), str(claim.window.end_on)) == ("2014-06-17", "2015-06-17")


def test_figures_of_one_statement_share_its_subject(language: Any, reference: Reference) -> None:
    text = (
        "The Dow Jones Industrial Average fell 201.95 points, or 0.5%, to 42,528.36, the S&P 500 "
        "lost 66.35 points, or 1.11%, to 5,909.03 and the Nasdaq Composite dropped 375.30 points, "
        "or 1.89%, to 19,489.68."
    )
    found = [(claim.subjects[0].id, claim.form) for claim in _found(text, language, reference)]
    forms = ("abs_change", "pct_change", "level")
    assert found == [
        (index, form) for index in ("INDEX:DJI", "INDEX:SPX", "INDEX:IXIC") for form in forms
    ]


def test_highs_of_members_are_no_record_of_the_index(language: Any, reference: Reference) -> None:
    text = "The S&P 500 posted 15 new 52-week highs and 17 new lows."
    assert "record" not in {claim.form for claim in _found(text, language, reference)}


def test_both_sides_of_a_comparison_are_about_the_same_thing(
    language: Any, reference: Reference
) -> None:
    text = (
        "The S&P 500 fell 1% on Tuesday. Volume was 16.5 billion shares, compared with the 12.6 "
        "billion average of the past 20 days."
    )
    _, *volumes = _found(text, language, reference)
    assert {claim.subjects[0].text for claim in volumes} == {"Volume"}


def test_what_was_expected_is_a_forecast_and_the_poll_no_subject(
    language: Any, reference: Reference
) -> None:
    text = (
        "British retail sales fell by 0.3% in May, against expectations of a 0.4% rise in a poll."
    )
    fell, expected = _found(text, language, reference)
    assert fell.direction == "down"
    assert (expected.modality, expected.direction) == ("forecast", "up")
    assert expected.subjects[0].id == fell.subjects[0].id == "ECON:GB"


def test_a_forecast_that_is_cut_is_one(language: Any, reference: Reference) -> None:
    text = "Shares of Ford fell 11% after it cut its annual profit forecast to $5 billion."
    fell, cut = _found(text, language, reference)
    assert (fell.modality, cut.modality) == ("stated", "forecast")


def test_what_has_been_seen_is_no_forecast(language: Any, reference: Reference) -> None:
    text = "“We’ve seen the S&P 500 run up 23% last year,” said Ann Lee of Horn & Co."
    [claim] = _found(text, language, reference)
    assert claim.modality == "stated"


def test_a_currency_is_measured_in_the_one_that_it_is_set_against(
    language: Any, reference: Reference
) -> None:
    text = "Sterling was down 0.3% against the dollar, and 0.1% weaker versus the euro."
    dollar, euro = _found(text, language, reference)
    assert [mention.text for mention in dollar.objects] == ["dollar"]
    assert [mention.id for mention in euro.objects] == ["FX:EURUSD"]


def test_a_holiday_of_sales_is_no_session_of_the_news(language: Any, reference: Reference) -> None:
    text = "Tesco's like-for-like sales rose 3.8% over Easter. Burberry slumped 5.6%."
    sales, shares = _found(text, language, reference)
    assert sales.window is not None
    assert shares.window is None


def test_a_run_before_it_does_not_hide_what_a_change_is_of(
    language: Any, reference: Reference
) -> None:
    text = "The S&P 500 rose for a fourth straight session, up 0.7%."
    found = _found(text, language, reference)
    assert {claim.measure for claim in found} == {"close"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ford shares rose 5.2% on Tuesday, taking their gain for the year to 47%.", 47),
        ("Ford shares fell 2%, extending their retreat this year to 32%.", 32),
    ],
)
def test_a_movement_summed_up_is_a_change(
    text: str, value: int, language: Any, reference: Reference
) -> None:
    summed = _found(text, language, reference)[-1]
    assert (summed.form, summed.subjects[0].id) == ("pct_change", "XNYS:F")
    assert summed.quantity is not None
    assert summed.quantity.value == value
    assert summed.window is not None
    assert summed.window.begin == dt.date(2015, 1, 1)


def test_who_loses_a_place_has_not_fallen(language: Any, reference: Reference) -> None:
    text = "Shares of Ford, which lost the top spot to Toyota this year, gained 0.8%."
    found = _found(text, language, reference)
    assert [(claim.form, claim.direction) for claim in found] == [("pct_change", "up")]


def test_a_value_told_after_a_forecast_is_no_view_of_it(
    language: Any, reference: Reference
) -> None:
    text = (
        "Analysts expect Intel revenue of $60 billion. Microsoft's market value stood at $3.15 "
        "trillion after a 1.9% rise."
    )
    value = next(c for c in _found(text, language, reference) if c.form == "market_value")
    assert value.subjects[0].id == "XNAS:MSFT"
    assert value.modality == "stated"


def test_a_consensus_belongs_to_the_figure_before_it(language: Any, reference: Reference) -> None:
    text = (
        "Ten-year yields fell to 2.28%, down five basis points, after data showed U.S. payrolls "
        "rose by 152,000 in May, below the 173,000 economists had forecast."
    )
    found = _found(text, language, reference)
    beside = next(claim for claim in found if claim.form == "expectation")
    assert beside.measure == "payrolls"


@pytest.mark.parametrize(
    "text",
    [
        "Coca-Cola prices rose 9% while volumes fell 1%.",
        "Growth in China is a worry. Chevron's output rose 7% to 3.3 million barrels a day.",
        "China's economy grew 5%. Chevron raised spending. Its output rose 7%.",
    ],
)
def test_what_a_company_makes_or_charges_is_no_statistic_of_an_economy(
    text: str, language: Any, reference: Reference
) -> None:
    found = _found(text, language, reference)
    mine = [c for c in found if c.quantity is not None and c.quantity.value in {9, 7}]
    assert len(mine) == 1
    assert mine[0].subjects[0].id is None
    assert mine[0].measure is None


def test_a_direction_may_follow_both_figures(language: Any, reference: Reference) -> None:
    text = "The FTSE 100 index finished 3.14 points, or 0.12 percent, lower at 2,706.28."
    found = [(claim.form, claim.direction) for claim in _found(text, language, reference)]
    assert found == [("abs_change", "down"), ("pct_change", "down"), ("level", None)]


def test_what_an_index_adds_on_its_way_to_a_level_is_no_contribution(
    language: Any, reference: Reference
) -> None:
    text = "India's Nifty 50 added 0.12% to 22,405.60 and the BSE Sensex rose 0.09% to 73,872.29."
    forms = [claim.form for claim in _found(text, language, reference)]
    assert sorted(forms) == ["level", "level", "pct_change", "pct_change"]


def test_an_account_of_many_companies_is_of_none_of_them(
    language: Any, reference: Reference
) -> None:
    text = "Toyota fell 2%. Capital spending by Japanese companies jumped 16.4 percent."
    spending = _found(text, language, reference)[-1]
    assert spending.subjects[0].id is None


@pytest.mark.parametrize(
    "text", ["TESLA TO LAY OFF MORE THAN 10% OF STAFF", "Tesla to lay off more than 10% of staff"]
)
def test_a_plan_in_a_headline_is_no_fall(text: str, language: Any, reference: Reference) -> None:
    assert not [c for c in _found(text, language, reference) if c.modality == "stated"]


def test_prices_outside_the_session_are_marked(language: Any, reference: Reference) -> None:
    [claim] = _found("Netflix shares fell 4.8% in after-hours trading.", language, reference)
    assert claim.aspect == "extended"


def test_an_appositive_superlative_is_of_the_statement_before_it(
    language: Any, reference: Reference
) -> None:
    text = (
        "The U.S. unemployment rate fell to 3.8% and average hourly earnings rose 4.1% from a year "
        "ago, the smallest increase since June 2011."
    )
    found = _found(text, language, reference)
    smallest = next(claim for claim in found if claim.form == "superlative")
    assert smallest.measure == "avg_hourly_earnings"


def test_sales_go_on_with_the_statistic_told_before(language: Any, reference: Reference) -> None:
    text = (
        "U.S. retail sales jumped 0.7% in March, the last month of the quarter. Sales were up 4.0% "
        "on a year-on-year basis."
    )
    month, year = _found(text, language, reference)
    assert (month.form, month.measure) == ("pct_change", "retail_sales")
    assert year.measure == "retail_sales_yoy"
    assert year.subjects[0].id == "ECON:US"


def test_an_overnight_rate_is_of_no_night(language: Any, reference: Reference) -> None:
    text = "The Bank of Canada held its key overnight rate at 5%. The index fell 2%."
    assert all(claim.window is None for claim in _found(text, language, reference))


def test_whose_and_what_happened_since(language: Any, reference: Reference) -> None:
    text = (
        "Microsoft, whose market value is about $60 billion, has more than tripled since Roe took "
        "over in April 2011."
    )
    found = _found(text, language, reference)
    assert {claim.subjects[0].id for claim in found} == {"XNAS:MSFT"}
    change = next(claim for claim in found if claim.form == "pct_change")
    assert change.window is not None
    assert change.window.relation == "since"
    assert change.window.begin == dt.date(2011, 4, 1)


def test_a_forecast_that_is_lowered_is_one(language: Any, reference: Reference) -> None:
    text = "The European Central Bank lowered its growth forecast for 2016 to 1.8% from 1.9%."
    assert {c.modality for c in _found(text, language, reference)} == {"forecast"}


def test_a_price_near_a_figure_stands_there(language: Any, reference: Reference) -> None:
    text = "Oil has tumbled 20% this year, with Brent near $72."
    near = _found(text, language, reference)[-1]
    assert near.form == "level"


def test_a_run_keeps_to_its_bound(language: Any, reference: Reference) -> None:
    text = "The U.S. unemployment rate ticked up to 3.9%, the 27th straight month below 4%."
    run = next(c for c in _found(text, language, reference) if c.form == "streak")
    assert (run.statistic, run.direction) == ("level", "below")
    assert run.quantity is not None
    assert run.quantity_from is not None
    assert (run.quantity.value, run.quantity_from.value) == (27, 4)


def test_a_record_amount_of_something_is_no_record_price(
    language: Any, reference: Reference
) -> None:
    text = "Apple Inc. announced a record $110 billion stock buyback."
    assert "record" not in {claim.form for claim in _found(text, language, reference)}


def test_an_earlier_figure_without_its_time_is_no_claim(
    language: Any, reference: Reference
) -> None:
    text = "Orders made up 41 percent of the total, down from 47 percent."
    assert [c.quantity and c.quantity.value for c in _found(text, language, reference)] == [41]
    dated = "Operating margin was 4.1 percent, down from 4.7 percent a year earlier."
    assert [c.quantity and c.quantity.value for c in _found(dated, language, reference)] == [
        Decimal("4.1"), Decimal("4.7"),
    ]  # fmt: skip


def test_what_a_company_saw_is_no_forecast(language: Any, reference: Reference) -> None:
    text = "Ford saw its net profit fall 12% in the first quarter of 2015."
    assert {c.modality for c in _found(text, language, reference)} == {"stated"}
