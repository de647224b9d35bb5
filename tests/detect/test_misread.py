"""Figures that a rule of movement or of levels would read as something else than they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2026, 9, 16, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Gross profit and sales rose, respectively from EUR 2.1 million and EUR 7.4 million.",
        "Half of the workers are laid off from two to five weeks.",
        "Contact: Anna Berg, tel. +358 40 123 4567, 100% of our work is for retail.",
        "The miner can produce copper for $1.90 per pound.",
        "Stocks rose as worries of a big 75-basis-point rate hike by the Federal Reserve eased.",
        "The minister said the plans to have only 30 per cent of homes covered were open.",
        "The paint maker acquired the remaining 35 pct from its partner.",
        "Nokia loses ground to Apple's iPhone in Europe.",
        "Traffic, measured in revenue passenger kilometres, rose by 3.2 %.",
    ],
)
def test_levels_left_lengths_and_numbers_to_call_state_nothing(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    assert detected(text, SEEN) == []


@pytest.mark.parametrize(
    "text",
    [
        "The magazine had 212,000 subscribers, representing a drop of 4 percent.",
        "The magazine had 212,000 subscribers, a drop of 4 percent.",
    ],
)
def test_what_falls_is_what_is_counted(text: str, detected: Callable[..., list[Claim]]) -> None:
    change = next(c for c in detected(text, SEEN) if c.form == "pct_change")
    assert [mention.text for mention in change.subjects] == ["subscribers"]
    assert change.direction == "down"


def test_a_revised_forecast_is_no_fall(detected: Callable[..., list[Claim]]) -> None:
    text = "The bank sees WTI at $86 a barrel next year, $5 lower than its previous forecast."
    values = [c.quantity and c.quantity.value for c in detected(text, SEEN)]
    assert values == [86]


def test_up_to_a_level_from_another_is_no_bound(detected: Callable[..., list[Claim]]) -> None:
    text = "Profit after tax was up to EUR 1.2 million, from EUR 0.3 million last year."
    [claim] = detected(text, SEEN)
    assert claim.form == "from_to"
    assert claim.quantity is not None
    assert claim.quantity_from is not None
    assert claim.quantity.hedge == "exact"
    assert (claim.quantity.value, claim.quantity_from.value) == (1_200_000, 300_000)


def test_three_noughts_behind_a_point_are_thousands(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("The yearly fee remained at EUR 30.000.", SEEN)
    assert claim.quantity is not None
    assert claim.quantity.value == 30_000
    [price] = detected("The share price closed at EUR 30.125.", SEEN)
    assert price.quantity is not None
    assert price.quantity.value == Decimal("30.125")


def test_the_content_of_a_fact_has_a_subject_of_its_own(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "It plays down the fact that the television market grew 9% last year."
    [claim] = detected(text, SEEN)
    assert [mention.text for mention in claim.subjects] == ["the television market"]


def test_talks_over_an_offer_do_not_loosen_its_price(detected: Callable[..., list[Claim]]) -> None:
    text = "It is in talks over a $3.4 billion offer and paid over $2 million in fees."
    hedges = {
        c.quantity.value: c.quantity.hedge for c in detected(text, SEEN) if c.quantity is not None
    }
    assert hedges.get(Decimal(3_400_000_000), "exact") == "exact"
    assert hedges.get(Decimal(2_000_000), "above") == "above"


def test_a_stake_is_held_in_something(detected: Callable[..., list[Claim]]) -> None:
    text = "Holm, which controls a 71 percent stake in Larsen Brewery, said sales rose 4 percent."
    share = next(c for c in detected(text, SEEN) if c.form == "share")
    assert [mention.text for mention in share.objects] == ["Larsen Brewery"]


def test_a_name_without_what_fell_is_no_subject(detected: Callable[..., list[Claim]]) -> None:
    text = "The gauge lost 0.5%, hit by a 2% slump in the country's largest lender Banco Norte."
    told = [mention.text for c in detected(text, SEEN) for mention in c.subjects]
    assert not any(text.endswith("'s") for text in told)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Board members agreed to a temporary wage cut of 8%.", "wage"),
        ("The plan includes the doubling of the warehouse space.", "the warehouse space"),
    ],
)
def test_a_compound_or_its_object_is_what_moves(
    text: str, subject: str, detected: Callable[..., list[Claim]]
) -> None:
    change = next(c for c in detected(text, SEEN) if c.form == "pct_change")
    assert [mention.text for mention in change.subjects] == [subject]


def test_the_price_of_a_deal_is_no_market_price(detected: Callable[..., list[Claim]]) -> None:
    text = "Apple shares closed at $41.20, a discount to the $53 per share deal price."
    values = [c.quantity and c.quantity.value for c in detected(text, SEEN)]
    assert Decimal(53) not in values


def test_nobody_estimates_the_price_of_a_share(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("Tesco surpassed estimates for quarterly sales.", SEEN)
    assert (claim.form, claim.direction, claim.measure) == ("expectation", "above", None)


def test_the_time_of_a_cause_is_not_that_of_the_change(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Net sales fell by 40%, due to the end of a contract with a rival in December 2024."
    [claim] = detected(text, SEEN)
    assert claim.window is None


def test_a_month_of_a_forecast_lies_ahead(detected: Callable[..., list[Claim]]) -> None:
    text = "Economists warn that UK inflation could hit 12.5% in January."
    claim = next(c for c in detected(text, SEEN) if c.form == "forecast")
    assert claim.window is not None
    assert claim.window.begin == dt.date(2027, 1, 1)
    assert claim.window.end_on == dt.date(2027, 1, 31)


def test_near_before_a_hyphen_loosens_a_figure(detected: Callable[..., list[Claim]]) -> None:
    text = "Ferro reported a near-10% jump in second-quarter profit."
    claim = next(c for c in detected(text, SEEN) if c.form == "pct_change")
    assert claim.quantity is not None
    assert claim.quantity.hedge == "below"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # "Over" loosens what something fell by; it is no level that it stands above.
        ("The Sensex plunges over 860 points on oil.", [("abs_change", "down")]),
        ("The Sensex jumped over 500 points on Monday.", [("abs_change", "up")]),
        ("The Nifty jumped over 20,000.", [("crossing", "above")]),
        ("The Sensex jumps by over 7 pc.", [("pct_change", "up")]),
        # What another clause tells is not how far the shares moved.
        ("Acme shares fall as government plans to sell 5% stake", []),
        ("Acme shares rally as Cabinet clears 49% FDI in Insurance", []),
        ("Acme shares rose as much as 5%.", [("pct_change", "up")]),
    ],
)
def test_moves_are_those_of_their_own_clause(
    text: str, told: list[tuple[str, str]], detected: Callable[..., list[Claim]]
) -> None:
    found = [c for c in detected(text, SEEN) if c.direction is not None and c.quantity is not None]
    assert [(c.form, c.direction) for c in found] == told
