"""Sentences as agencies write them: lists, futures, counts, what is foretold and what is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2015, 6, 17, 17, 30, tzinfo=dt.UTC)


def _figures(found: list[Claim]) -> list[tuple[tuple[str, ...], Decimal]]:
    return [
        (tuple(mention.text for mention in claim.subjects), claim.quantity.value)
        for claim in found
        if claim.quantity is not None
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Carmakers such as Ford <F.N>, General Motors <GM.N> and Tesla <TSLA.O> fell 2%.",
            [(("Ford", "General Motors", "Tesla"), Decimal(2))],
        ),
        (
            "S&P 500 e-minis <EScv1> were up 12 points before the bell.",
            [(("S&P 500 e-minis",), Decimal(12))],
        ),
        (
            "The number of wells drilled for gas rose 12% in May.",
            [(("The number of wells",), Decimal(12))],
        ),
    ],
)
def test_whose_figure_it_is(
    text: str, expected: list[Any], detected: Callable[..., list[Claim]]
) -> None:
    assert _figures(detected(text, SEEN)) == expected


def test_futures_are_not_their_index(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("Dow e-minis <1YMcv1> were down 0.3%.", SEEN)
    assert [mention.id for mention in claim.subjects] == [None]
    assert claim.direction == "down"


def test_an_index_with_its_noun_is_that_index(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("London's FTSE 100 <.FTSE> index fell 0.4%.", SEEN)
    assert [mention.id for mention in claim.subjects] == ["INDEX:FTSE"]


def test_whose_shares(detected: Callable[..., list[Claim]]) -> None:
    text = "Microsoft <MSFT.O>, whose shares fell 12% in May, will report on July 21."
    [claim] = detected(text, SEEN)
    assert [mention.id for mention in claim.subjects] == ["XNAS:MSFT"]
    assert claim.window is not None
    assert claim.window.end_on == dt.date(2015, 5, 31)


def test_what_has_happened_is_no_forecast(detected: Callable[..., list[Claim]]) -> None:
    text = "Intel shares rose 4% after it forecast higher sales, while AMD shares fell 3%."
    found = detected(text, SEEN)
    assert [claim.modality for claim in found if claim.form == "pct_change"] == ["stated"] * 2


def test_no_statement_is_of_a_time_that_lies_ahead(detected: Callable[..., list[Claim]]) -> None:
    text = "Banks due to report results next week slid, with Citigroup down 2.6%."
    for claim in detected(text, SEEN):
        assert claim.window is None or claim.window.begin != dt.date(2015, 6, 22)


@pytest.mark.parametrize(
    "text",
    [
        "Harrow Bank has retreated from lending to small firms in Spain.",
        "Intel raised its outlook, easing worries about demand.",
        "Harrow         12.1%     $52.5 mln   Brandt      7.3%     $14.0 mln  Corvid   1.2%",
        "Main indexes are lower Thursday after gloomy forecasts from Intel.",
    ],
)
def test_no_price_moves(text: str, detected: Callable[..., list[Claim]]) -> None:
    found = detected(text, SEEN)
    assert not [c for c in found if c.measure == "close" and c.form != "direction_only"]
    assert not [c for c in found if c.measure == "close" and "Bank" in c.text]
    assert not [c for c in found if "easing" in c.text]


def test_a_name_that_is_not_known_describes_nothing(detected: Callable[..., list[Claim]]) -> None:
    text = "The Lodz Mid Cap index closed at 241.22 points on Friday."
    [claim] = detected(text, SEEN)
    assert [mention.id for mention in claim.subjects] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Analysts saw little evidence that consumer prices were easing.",
        "Shares of Marriott <MAR.O> fell 7% after Lodz saw its worst flood since 2002.",
    ],
)
def test_what_is_only_feared_or_something_else(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    found = detected(text, SEEN)
    assert not [c for c in found if c.form in {"direction_only", "superlative"}]


def test_an_estimate_that_is_compared_with_moves_nothing(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Same-store sales at Target rose 5%, compared to analysts' estimates of a 3% increase."
    found = detected(text, SEEN)
    assert [c.quantity.value for c in found if c.quantity and c.direction == "up"] == [5]


def test_now_is_no_part_of_the_time_before(detected: Callable[..., list[Claim]]) -> None:
    text = "The bond rallied to 60 cents last month, but now trades at just 28 cents."
    first, now = detected(text, SEEN)
    assert first.window is not None
    assert first.window.begin == dt.date(2015, 5, 1)
    assert now.window is None


def test_one_change_over_two_times(detected: Callable[..., list[Claim]]) -> None:
    text = "The S&P 500 <.SPX> closed down 4% on the day, 17.7% for the year to date."
    day, year = detected(text, SEEN)
    assert (day.form, year.form, year.direction) == ("pct_change", "pct_change", "down")
    assert year.window is not None
    assert year.window.begin == dt.date(2015, 1, 1)
