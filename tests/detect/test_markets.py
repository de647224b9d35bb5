"""Market and macro news: what a figure is of, how far a time reaches, and what nobody stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2018, 11, 14, 17, 30, tzinfo=dt.UTC)


def _of(figure: str, text: str, detected: Callable[..., list[Claim]]) -> Claim:
    """The claim that has a figure."""
    found = detected(text, SEEN)
    [claim] = [c for c in found if c.quantity is not None and c.quantity.text == figure]
    return claim


@pytest.mark.parametrize(
    ("figure", "subject"),
    [
        ("4.1%", "retail stocks"),
        ("1.3%", "utilities"),
        ("2.2%", "the regional bank index"),
    ],
)
def test_each_figure_of_a_list_of_sectors_is_of_the_words_before_it(
    figure: str, subject: str, detected: Callable[..., list[Claim]]
) -> None:
    text = (
        "The S&P 500 was down 0.8%, with retail stocks down 4.1%, utilities up 1.3% "
        "and the regional bank index off 2.2%."
    )
    [mention] = _of(figure, text, detected).subjects
    assert mention.text == subject
    assert mention.id is None


def test_the_index_itself_keeps_its_own_figure(detected: Callable[..., list[Claim]]) -> None:
    text = "The S&P 500 was down 0.8%, with retail stocks down 4.1%."
    assert _of("0.8%", text, detected).subjects[0].id == "INDEX:SPX"


@pytest.mark.parametrize(
    ("text", "figure", "id_"),
    [
        ("Sterling sank as low as $1.2751 before it steadied.", "$1.2751", "FX:GBPUSD"),
        ("The S&P 500 climbed as high as 2,746 in the morning.", "2,746", "INDEX:SPX"),
    ],
)
def test_the_farthest_point_of_a_day_is_where_it_stood(
    text: str, figure: str, id_: str, detected: Callable[..., list[Claim]]
) -> None:
    claim = _of(figure, text, detected)
    assert (claim.form, claim.aspect, claim.subjects[0].id) == ("level", "intraday", id_)
    assert claim.quantity is not None
    assert claim.quantity.hedge == "exact"


@pytest.mark.parametrize(
    "text",
    [
        "The central bank has lowered rates four times this year.",
        "The Nasdaq posted seven new 52-week highs and 41 new lows.",
        "The Sensex swung over 400 points before the close.",
        "Every one of the index's ten groups ended higher.",
        "Sceptics note that only two sectors have beaten the S&P 500 this year.",
    ],
)
def test_frequencies_counts_swings_and_tellers_are_no_claims(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    assert detected(text, SEEN) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nasdaq 100 futures were up 0.6% before the open.",
        "DAX FUTURES DOWN 0.6%",
    ],
)
def test_a_contract_on_an_index_is_not_the_index(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    assert _of("0.6%", text, detected).subjects[0].id is None


def test_half_a_word_is_no_name(detected: Callable[..., list[Claim]]) -> None:
    text = "Assets in Carrow Trust, the oldest silver-backed fund, rose 2 percent."
    claim = _of("2 percent", text, detected)
    assert claim.subjects[0].id is None


@pytest.mark.parametrize(
    "text",
    [
        "U.S. crude lost 2.1%, ending below $56 for the first time in a year.",
        "The FTSE 100 fell 2.1%, its sixth loss in eight sessions.",
        "The Dow, which had set a record on Oct. 3, fell 2.1%.",
    ],
)
def test_how_rare_and_what_was_put_in_are_no_window_of_the_change(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    assert _of("2.1%", text, detected).window is None


def test_a_stretch_that_a_change_runs_through_is_its_window(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The S&P 500 has given up 6.9 percent over six sessions, the longest run since 2016."
    window = _of("6.9 percent", text, detected).window
    assert window is not None
    assert window.text == "six sessions"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Money markets price in a 20 basis-point rise by the end of 2019.", "20 basis-point"),
        (
            "Hollin Bank raised its S&P 500 target to 3,000, implying a gain of 9 percent.",
            "9 percent",
        ),
    ],
)
def test_what_prices_and_targets_imply_has_not_happened(
    text: str, figure: str, detected: Callable[..., list[Claim]]
) -> None:
    assert _of(figure, text, detected).modality == "forecast"


def test_who_expects_growth_does_not_grow(detected: Callable[..., list[Claim]]) -> None:
    text = "Policymakers expect growth of 2.4 percent in 2019."
    claim = _of("2.4 percent", text, detected)
    assert claim.subjects[0].text == "growth"
    assert claim.holder is not None
    assert claim.holder.text == "Policymakers"


def test_what_economists_expected_leaves_the_outcome_stated(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "Nonfarm payrolls increased by 250,000 jobs last month, the Labor Department said, "
        "well above the 190,000 expected by economists."
    )
    outcome, expected = detected(text, SEEN)
    assert (outcome.form, outcome.measure, outcome.modality) == ("abs_change", "payrolls", "stated")
    assert (expected.form, expected.direction, expected.modality) == (
        "expectation",
        "above",
        "stated",
    )


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Sterling was steady at 87.2 pence per euro.", "87.2 pence"),
        ("The zloty firmed 0.4% to 4.29 to the euro.", "4.29"),
    ],
)
def test_a_price_per_another_currency_names_the_other_side(
    text: str, figure: str, detected: Callable[..., list[Claim]]
) -> None:
    claim = _of(figure, text, detected)
    assert [mention.id for mention in claim.objects] == ["FX:EURUSD"]


def test_a_yield_without_a_country_is_of_the_country_before(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Germany's 10-year yield rose 4 basis points and the two-year yield fell to 0.1 percent."
    claim = _of("0.1 percent", text, detected)
    assert claim.subjects[0].id in {"RATE:DE2Y", None}


def test_the_odds_of_a_month_are_of_the_next_one(detected: Callable[..., list[Claim]]) -> None:
    text = "Futures traders put the odds of a December increase at 76 percent."
    window = _of("76 percent", text, detected).window
    assert window is not None
    assert (window.begin, window.end_on) == (dt.date(2018, 12, 1), dt.date(2018, 12, 31))


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Japan's soybean imports rose 20 percent in September.", None),
        ("German exports to China fell 20 percent in September.", None),
        ("German exports fell 20 percent in September.", "exports_yoy"),
    ],
)
def test_a_part_of_a_statistic_is_not_the_statistic(
    text: str, measure: str | None, detected: Callable[..., list[Claim]]
) -> None:
    assert _of("20 percent", text, detected).measure == measure


def test_deliveries_of_a_headline_are_no_share_price(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("BOEING Q1 DELIVERIES FALL TO 149 FROM 184 A YEAR EARLIER", SEEN)
    assert claim.measure is None


def test_a_headline_in_capitals_is_one_sentence(detected: Callable[..., list[Claim]]) -> None:
    claim = _of("1%", "TURKISH LIRA SLIPS 1% VS DOLLAR AFTER REMARKS", detected)
    assert claim.subjects[0].id == "FX:USDTRY"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("UK inflation rose to 2.1%, short of the 2.2% that analysts had pencilled in.", "2.2%"),
        ("The 10-year yield stood 3 basis points below the two-year.", "3 basis points"),
        ("Gasoline stocks rose, against forecasts for a 630,000-barrel rise.", "630,000-barrel"),
    ],
)
def test_expected_gaps_coupons_and_barrels_are_no_levels_or_prices(
    text: str, figure: str, detected: Callable[..., list[Claim]]
) -> None:
    found = detected(text, SEEN)
    told = [c for c in found if c.quantity is not None and c.quantity.text == figure]
    assert [c for c in told if c.form in {"level", "yield"} or c.measure == "close"] == []


def test_half_of_a_word_before_a_name_is_no_name(detected: Callable[..., list[Claim]]) -> None:
    text = "Italy's blue-chip index fell 0.7%."
    assert _of("0.7%", text, detected).subjects[0].id != "INDEX:SOX"


def test_a_stretch_of_what_is_foretold_lies_ahead(detected: Callable[..., list[Claim]]) -> None:
    text = "Analysts say gold could hit $1,600 within six months."
    window = _of("$1,600", text, detected).window
    assert window is not None
    assert window.begin == SEEN.date()


def test_a_run_against_another_currency_is_none_against_the_dollar(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Sterling lost ground for a 13th straight day versus the euro."
    [claim] = detected(text, SEEN)
    assert (claim.form, claim.subjects[0].id) == ("streak", None)


def test_a_unit_of_trade_is_no_subject(detected: Callable[..., list[Claim]]) -> None:
    text = "Brent settled at $60.63 a barrel, having earlier dipped to $59.45."
    assert _of("$59.45", text, detected).subjects[0].text != "a barrel"


def test_the_worst_day_of_a_year_is_one_day(detected: Callable[..., list[Claim]]) -> None:
    claim = _of("800 POINTS", "DOW TUMBLES 800 POINTS, WORST DAY OF 2018", detected)
    assert claim.window is None


def test_the_growth_of_the_world_is_a_whole(detected: Callable[..., list[Claim]]) -> None:
    text = "OECD CUTS 2019 WORLD GROWTH FORECAST TO 3.4% FROM 3.6%"
    assert _of("3.4%", text, detected).measure == "gdp_growth_yoy"


@pytest.mark.parametrize(
    ("text", "figure", "id_"),
    [
        ("The Sensex ended at 0.7% lower on Tuesday.", "0.7%", "INDEX:BSESN"),
        ("Tokyo's benchmark index rose 2% after Friday's 1.4% drop.", "2%", "INDEX:N225"),
        ("Tokyo's benchmark index rose 2% after Friday's 1.4% drop.", "1.4%", "INDEX:N225"),
        (
            "Copper rose 9% last year, more than twice the 4% gain of the S&P 500.",
            "9%",
            "COMM:COPPER",
        ),
        (
            "Copper rose 9% last year, more than twice the 4% gain of the S&P 500.",
            "4%",
            "INDEX:SPX",
        ),
    ],
)
def test_a_change_is_of_what_it_is_told_of(
    text: str, figure: str, id_: str, detected: Callable[..., list[Claim]]
) -> None:
    claim = _of(figure, text, detected)
    assert (claim.form, claim.subjects[0].id) == ("pct_change", id_)


@pytest.mark.parametrize(
    ("text", "figure", "aspect"),
    [
        ("The S&P 500 closed at 2,701.58 on Wednesday.", "2,701.58", "close"),
        ("The S&P 500 ended Wednesday's session down 0.8%.", "0.8%", "close"),
        ("The S&P 500 was down 0.8% at the close.", "0.8%", "close"),
        ("The S&P 500 was down 0.8%.", "0.8%", None),
        ("Brent traded close to $80 a barrel.", "$80", None),
        ("The S&P 500, closing in on a record, was up 0.8%.", "0.8%", None),
        ("The S&P 500 fell 0.8% in after-hours trading.", "0.8%", "extended"),
    ],
)
def test_the_words_of_a_close_tell_that_no_other_moment_is_meant(
    text: str, figure: str, aspect: str | None, detected: Callable[..., list[Claim]]
) -> None:
    assert _of(figure, text, detected).aspect == aspect
