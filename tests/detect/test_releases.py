"""Sentences of company releases, some of them cut into tokens: figures, windows, subjects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC)


def test_a_border_inside_a_figure_is_none(detected: Callable[..., list[Claim]]) -> None:
    text = "Operating profit rose to EUR5 .4 m from EUR3 .6 m year earlier ."
    [claim] = detected(text, SEEN)
    assert (claim.form, claim.direction) == ("from_to", "up")
    assert claim.quantity is not None
    assert claim.quantity_from is not None
    assert (claim.quantity.value, claim.quantity_from.value) == (5_400_000, 3_600_000)


@pytest.mark.parametrize(
    ("text", "value", "begin", "end"),
    [
        (
            (
                "Its net loss narrowed to EUR 700,000 (USD 950,000) in the last quarter of 2010 "
                "from EUR 6.3 million for the same period a year earlier, the mill said today."
            ),
            700_000,
            dt.date(2010, 10, 1),
            dt.date(2010, 12, 31),
        ),
        (
            (
                "12 May 2010 - The mill said that its net loss widened to EUR8 .8 m in the "
                "first half of 2010 from EUR6 .3 m in the corresponding period a year earlier ."
            ),
            8_800_000,
            dt.date(2010, 1, 1),
            dt.date(2010, 6, 30),
        ),
        (
            "Net sales in 2007 are expected to be 12% up on 2006.",
            12,
            dt.date(2007, 1, 1),
            dt.date(2007, 12, 31),
        ),
        (
            "The mill's operating profit increased in 2010 by 14 percent to 3.2 billion euros.",
            3_200_000_000,
            dt.date(2010, 1, 1),
            dt.date(2010, 12, 31),
        ),
        (
            (
                "Net sales totalled EUR 13.5 mn in January-March 2010 compared with EUR 8.5 mn in "
                "the corresponding period of 2009."
            ),
            8_500_000,
            dt.date(2009, 1, 1),
            dt.date(2009, 3, 31),
        ),
        (
            "Sales rose to 310 mln euros compared with last year's 280 mln euros.",
            280_000_000,
            dt.date(2014, 1, 1),
            dt.date(2014, 12, 31),
        ),
    ],
)
def test_periods_of_accounts_stand_with_their_figure(
    text: str, value: int, begin: dt.date, end: dt.date, detected: Callable[..., list[Claim]]
) -> None:
    found = [c for c in detected(text, SEEN) if c.quantity and c.quantity.value == value]
    assert len(found) == 1
    assert found[0].window is not None
    assert (found[0].window.begin, found[0].window.end_on) == (begin, end)


@pytest.mark.parametrize(
    "text",
    [
        "Sales rose to 310 mln euros compared with last year's 280 mln euros.",
        "The maker said on 29 July 2009 that its operating profit was EUR 5.5 million.",
    ],
)
def test_what_is_compared_and_when_it_was_told_is_no_period(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    assert detected(text, SEEN)[0].window is None


def test_a_change_from_a_period_like_the_reported_one_has_no_known_end(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Net profit rose 25% from the corresponding period in 2009."
    [claim] = detected(text, SEEN)
    assert claim.window is not None
    assert (claim.window.begin, claim.window.end_on) == (dt.date(2009, 1, 1), None)


@pytest.mark.parametrize(
    ("text", "value", "subject", "measure"),
    [
        ("Harbour Boats had net sales of EUR 4.2 mn.", 4_200_000, "Harbour Boats", "revenue"),
        (
            "The unit made an operating profit of EUR 0.6 mn.",
            600_000,
            "The unit",
            "operating_income",
        ),
        ("The mill posted a net loss of EUR 3 million.", 3_000_000, "a net loss", "net_income"),
        ("Fiskars bought the forge, with sales of $3 million.", 3_000_000, "the forge", "revenue"),
        ("Pelham recorded EUR 37 mln sales in 2006.", 37_000_000, "Pelham", "revenue"),
        ("The mill will issue a EUR 7m hybrid bond to investors.", 7_000_000, "hybrid bond", None),
        ("The yard won an order worth around 60 mln euros.", 60_000_000, "an order", None),
        ("The board approved $25 million in tax rebates.", 25_000_000, "tax rebates", None),
        ("Investor Oakhill sold its 14.7% stake in the maker.", 14.7, "stake in the maker", None),
    ],
)
def test_the_noun_of_a_figure_decides_what_it_is_about(
    text: str, value: float, subject: str, measure: str | None, detected: Callable[..., list[Claim]]
) -> None:
    claim = next(c for c in detected(text, SEEN) if c.quantity)
    assert claim.quantity is not None
    assert float(claim.quantity.value) == value
    assert [mention.text for mention in claim.subjects] == [subject]
    assert claim.measure == measure


@pytest.mark.parametrize(
    ("text", "value", "subject", "measure"),
    [
        (
            "Net sales of the food maker Aalto's continuing operations increased by 11%.",
            11,
            "Net sales of the food maker Aalto's continuing operations",
            "revenue",
        ),
        (
            "Operating profit before one-off items increased by 26% to EUR 71.9 mn.",
            26,
            "Operating profit before one-off items",
            "operating_income",
        ),
        ("Profit before taxes fell to EUR 21.6 mn.", 21_600_000, "Profit before taxes", None),
        (
            "The bank's operating profit rose by 16% and total revenue by 4% to 8.3 billion euros.",
            4,
            "total revenue",
            "revenue",
        ),
        (
            "Operating loss increased to EUR 19 million from a loss of EUR 12 million in 2005.",
            12_000_000,
            "a loss",
            "operating_income",
        ),
        (
            "Oakhill sold its stake in the maker for about EUR 35 million.",
            35_000_000,
            "its stake in the maker",
            None,
        ),
        (
            "The plan covers the completion of some 60,000 sq m of logistics premises.",
            60_000,
            "logistics premises",
            None,
        ),
    ],
)
def test_the_first_account_of_a_clause_and_what_is_paid_for(
    text: str, value: int, subject: str, measure: str | None, detected: Callable[..., list[Claim]]
) -> None:
    found = detected(text, SEEN)
    claim = next(c for c in found if c.quantity and c.quantity.value == value)
    assert [mention.text for mention in claim.subjects] == [subject]
    assert claim.measure == measure


def test_jobs_that_a_company_cuts_are_no_payrolls(detected: Callable[..., list[Claim]]) -> None:
    found = detected("UPM closed mills in Finland and cut 800 jobs.", SEEN)
    assert all(claim.measure != "payrolls" for claim in found)


def test_a_particle_belongs_to_the_figure_behind_it(detected: Callable[..., list[Claim]]) -> None:
    text = "Its net sales for January-June 2010 were EUR57.8 m, up 8.7% on the year before."
    level, change = detected(text, SEEN)
    assert (level.form, level.direction) == ("level", None)
    assert (change.form, change.direction) == ("pct_change", "up")


@pytest.mark.parametrize(
    ("text", "subject", "form", "direction"),
    [
        ("Founded in 1946, Strand Partners has 350 employees.", "Strand Partners", "level", None),
        ("It raised its stake in the maker Acme Gears to 70%.", None, "level", "up"),
        ("The total area of the plant expansion is 29,000 square metres.", None, "level", None),
        ("The beer market made up 14.4 million litres in January.", None, "level", None),
        ("The maker expects revenue between $8.4 billion and $8.7 billion.", "revenue", None, None),
        ("The total investment of the project will be EUR 36 million.", None, "forecast", None),
    ],
)
def test_subjects_hold_no_figure_and_nouns_of_movement_inside_them_move_nothing(
    text: str,
    subject: str | None,
    form: str | None,
    direction: str | None,
    detected: Callable[..., list[Claim]],
) -> None:
    [claim] = detected(text, SEEN)
    assert subject is None or [mention.text for mention in claim.subjects] == [subject]
    assert form is None or (claim.form, claim.direction) == (form, direction)


def test_a_share_told_with_a_participle_is_of_the_figure_before(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Operating profit totalled EUR 5.7 million, representing 8.4% of net sales."
    share = next(c for c in detected(text, SEEN) if c.form == "share")
    assert [mention.text for mention in share.subjects] == ["Operating profit"]


def test_one_of_so_many_and_the_second_column_of_a_table_state_nothing(
    detected: Callable[..., list[Claim]],
) -> None:
    assert detected("The yard was one of 127 libraries to win a grant.", SEEN) == []
    found = detected("Profit before taxes was EUR 106.9 83.7 million.", SEEN)
    assert [c.quantity.value for c in found if c.quantity] == [106_900_000]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Acme Gears will double its investments in a new plant.",
            "its investments in a new plant",
        ),
        ("The unit agreed to sell its 47% share of the venture.", "share of the venture"),
    ],
)
def test_what_doubles_and_what_is_sold(
    text: str, subject: str, detected: Callable[..., list[Claim]]
) -> None:
    claim = next(c for c in detected(text, SEEN) if c.quantity)
    assert [mention.text for mention in claim.subjects] == [subject]


def test_a_bracketed_figure_is_of_another_period(detected: Callable[..., list[Claim]]) -> None:
    text = "In 2010, the group's net sales were EUR 63,297 thousand (EUR 62,473 thousand)."
    [now] = detected(text, SEEN)  # of which period the other is, nothing tells
    assert now.window is not None
    assert now.window.begin == dt.date(2010, 1, 1)


def test_a_dated_period_says_more_than_its_unit(detected: Callable[..., list[Claim]]) -> None:
    text = "Operating profit for the quarter April-June 2006 amounted to EUR 32.9 m."
    [claim] = detected(text, SEEN)
    assert claim.window is not None
    assert (claim.window.begin, claim.window.end_on) == (dt.date(2006, 4, 1), dt.date(2006, 6, 30))
