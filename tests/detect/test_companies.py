"""What figures of company reports are of: what the words tie them to, with its measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC)


def _of(value: float, found: list[Claim]) -> list[Claim]:
    return [c for c in found if c.quantity is not None and float(c.quantity.value) == value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "The fund, with offices in Oslo, manages forests with about EUR 3.1 bn in capital.",
            3.1e9,
        ),
        ("The parcel firm has 410 staff at 12 depots in Norway.", 12),
        ("The brewer opened a cellar, investing EUR 7 million in its vats.", 7e6),
        ("A total of 640,000 shares with a face value of EUR 1.20 each were subscribed.", 1.2),
        ("The bank lends to buyers of flats in the quarter at 12-14 % in roubles.", 12),
        ("Revenue fell short of the EUR 90 mn that the board had hoped for.", 9e7),
        ("The insurer sold a tower and will book a sales gain of EUR 6.2 mn.", 6.2e6),
        ("Diluted earnings per share stood at EUR 0.31 versus EUR 0.47.", 0.47),
    ],
)
def test_figures_that_nothing_ties_to_a_subject_are_left_alone(
    text: str, value: float, detected: Callable[..., list[Claim]]
) -> None:
    assert not _of(value, detected(text, SEEN))


@pytest.mark.parametrize(
    ("text", "value", "subject"),
    [
        ("The retailer operates 318 stores in six countries.", 318, "The retailer"),
        ("The floor area of the new hall is 31,000 square metres.", 31_000, "area of the new hall"),
        ("The smelter produced 52.1 GWh of heat in 2014.", 52.1, "The smelter"),
        ("The dairy raised its stake in the cheese maker to 72 %.", 72, "its stake"),
        ("The cooperative will invest EUR 14 mn in a new mill.", 14e6, "The cooperative"),
        ("The mill expects revenue between EUR 3.4 bn and EUR 3.7 bn.", 3.4e9, "revenue"),
        (
            "The insurer expects sales to reach EUR 410 mn and its margin to be 7 %.",
            41e7,
            "sales",
        ),
        (
            (
                "Operating profit of the Turku-based pump maker rose to EUR 9.3 mn in the "
                "second quarter of 2014 from EUR 8.1 mn a year earlier."
            ),
            9.3e6,
            "Operating profit of the Turku-based pump maker",
        ),
        (
            "Sales of carpets rose by 3 %, while sales for the curtain unit fell by 5 %.",
            5,
            "sales for the curtain unit",
        ),
    ],
)
def test_the_noun_before_the_verb_is_the_subject(
    text: str, value: float, subject: str, detected: Callable[..., list[Claim]]
) -> None:
    [claim] = _of(value, detected(text, SEEN))
    assert len(claim.subjects) == 1
    assert subject in claim.subjects[0].text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The contract value is some EUR 8 mn.", 8e6),
        ("The fair value of the company's forests totalled EUR 3.1 bn.", 3.1e9),
        ("The value of orders on hand totalled EUR 182.4 mn.", 182.4e6),
        ("Sorsa owns 58 % of Kaarna.", 58),
        ("The share of exports in net sales was 64 %.", 64),
        ("Lund & Holm reported a quarterly pre-tax profit of SEK 331 mn.", 331e6),
        ("The contract, valued at some USD 17 mn, includes two turbines.", 17e6),
        ("Pretax profit rose to EUR 0.9 mn from EUR 0.7 mn.", 9e5),
        ("The combined value of the orders is EUR 38 mn.", 38e6),
        ("The growth of net sales in the first half of 2014 was 21 %.", 21),
        ("Cider sales rose by 9.1 percent to 61.4 million litres.", 61.4e6),
        ("Average revenue per user fell to EUR 16.2 from EUR 17.4.", 16.2),
        ("Operating profit was EUR 5.9 mn, or 7.7 % of net sales.", 7.7),
    ],
)
def test_what_no_measure_names_has_none(
    text: str, value: float, detected: Callable[..., list[Claim]]
) -> None:
    [claim] = _of(value, detected(text, SEEN))
    assert claim.measure is None


def test_a_premium_is_no_movement(detected: Callable[..., list[Claim]]) -> None:
    text = "The price was EUR 2.90, a premium of 24 % to the last close."
    assert {c.form for c in _of(24, detected(text, SEEN))} <= {"level"}


def test_a_part_held_is_a_share(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("In the unit, the fund holds 65 %.", SEEN)
    assert claim.form == "share"


def test_words_with_a_hyphen_stay_whole(detected: Callable[..., list[Claim]]) -> None:
    text = "The firm has signed a five-year contract worth EUR 44 mn with a rail operator."
    [claim] = detected(text, SEEN)
    assert "five-year contract" in claim.subjects[0].text


def test_a_loss_is_of_the_result_and_a_period_of_both(detected: Callable[..., list[Claim]]) -> None:
    text = "The result before taxes was a loss of EUR 18 mn."
    [claim] = detected(text, SEEN)
    assert claim.subjects[0].text == "The result before taxes"
    text = "Operating profit rose in 2014 by 12 % to EUR 3 mn and net sales by 4 % to EUR 41 mn."
    found = detected(text, SEEN)
    assert len(found) == 4
    assert {c.window.begin for c in found if c.window} == {dt.date(2014, 1, 1)}


def test_what_was_is_a_fact_beside_a_forecast(detected: Callable[..., list[Claim]]) -> None:
    text = "Net sales for 2015 are expected to be EUR 66 mn, compared with EUR 58 mn in 2014."
    found = detected(text, SEEN)
    [ahead], [before] = _of(66e6, found), _of(58e6, found)
    assert (ahead.modality, before.modality) == ("forecast", "stated")
    assert before.form == "level"
    assert before.subjects[0].text == "Net sales"
    assert before.window is not None
    assert before.window.begin == dt.date(2014, 1, 1)


def test_a_loss_that_was_is_no_direction(detected: Callable[..., list[Claim]]) -> None:
    [claim] = detected("Loan losses were EUR 4.2 mn in 2014.", SEEN)
    assert claim.direction is None


@pytest.mark.parametrize(
    ("text", "subject", "id_"),
    [
        ("Nucleus Software Q4 net dips 51.74%; stock down", "Nucleus Software Q4 net", None),
        ("IndusInd Bank Q1 net jumps 26%", "IndusInd Bank Q1 net", "XNSE:INDUSINDBK"),
        ("Trent Q2 Net down 27% at Rs 11.43 crore", "Trent Q2 Net", None),
        ("GAIL profit up 42% at Rs 1,303 crore", "GAIL profit", "XNSE:GAIL"),
        ("Nestle net drops 60%", "Nestle net", "XSWX:NESN"),
        ("City Union Bank H1 PAT rises 13.17%", "City Union Bank H1 PAT", None),
    ],
)
def test_headlines_of_results_are_about_profit(
    text: str, subject: str, id_: str | None, detected: Callable[..., list[Claim]]
) -> None:
    first, *_ = detected(text, SEEN)
    [mention] = first.subjects
    assert (first.form, first.measure) == ("pct_change", "net_income")
    assert (mention.text, mention.id) == (subject, id_)
