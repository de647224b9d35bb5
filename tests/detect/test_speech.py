"""Who answers for a statement, how it is made, and which way it says that things went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

FRIDAY = dt.datetime(2024, 5, 17, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=-4)))


def found(text: str, figure: str, detected: Callable[..., list[Claim]]) -> Claim:
    """The claim of a text that rests on a figure."""
    made = detected(text, FRIDAY)
    return next(c for c in made if c.quantity is not None and c.quantity.text == figure)


HOLDERS = [
    ("Goldman Sachs raised its forecast for oil to $90 by December.", "$90", "Goldman Sachs"),
    ("ECB LIFTS 2024 INFLATION FORECAST TO 2.9%", "2.9%", "ECB"),
    ("A fall is near, argues Mara Dell of Kestrel: in 2022 the S&P 500 lost 19 percent.",
     "19 percent", "Mara Dell"),
    ("Gold fell 2 percent on Friday.", "2 percent", None),
    ("The company aims to cut costs by $500 million by 2026.", "$500 million", "The company"),
    ("Orders, Ray said, rose 12% in April.", "12%", "Ray"),
    ("On bonds, she reckons ten-year yields will end the year at 4%.", "4%", "she"),
    ('Neil Crane of Acme was sceptical: "Inflation is at 2.9% and will stay there."', "2.9%",
     "Neil Crane"),
    ('"Prices fell," Jane Doe of Acme told reporters in Paris. "That hurt. Sales rose 5% in May."',
     "5%", "Jane Doe of Acme"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "holder"), HOLDERS)
def test_holders(
    text: str, figure: str, holder: str | None, detected: Callable[..., list[Claim]]
) -> None:
    claim = found(text, figure, detected)
    assert (claim.holder and claim.holder.text) == holder


MODALITIES = [
    ("Futures put the chance of a cut in June at 70 percent.", "70 percent", "stated"),
    ("The bank puts the chance of a recession at 40 percent.", "40 percent", "forecast"),
    ("The Federal Reserve cut its federal funds target to 5 percent on Friday.",
     "5 percent", "stated"),
    ("ECB SEES 2024 INFLATION AT 2.9%", "2.9%", "forecast"),
    ("Without the buyback, earnings would have fallen 3%.", "3%", "conditional"),
    ("Oil would need to fall below $60 before output is cut.", "$60", "conditional"),
    ("Nvidia should be worth $4 trillion, argues Dan Roe of Teal Partners.", "$4 trillion",
     "opinion"),
    ("Ford reaffirmed its full-year profit forecast of $10 billion.", "$10 billion", "forecast"),
    ("Microsoft plans to invest $10 billion in Texas.", "$10 billion", "forecast"),
    ("A default would push the S&P 500 down 10%.", "10%", "conditional"),
    ("Projected demand would reach 46,278 megawatts, the operator said.", "46,278 megawatts",
     "forecast"),
    ("He said growth would slow to 2%.", "2%", "forecast"),
    ("The S&P 500 will fall 10% in the event of a default.", "10%", "conditional"),
    ("Oil could reach $120 should Iran close the strait.", "$120", "conditional"),
    ("The S&P 500 is on course for a gain of 3% this month.", "3%", "forecast"),
    ("The S&P 500 lost 3% and is on course for its worst month since 2009.", "3%", "stated"),
    ("A fall of 10% in the S&P 500 cannot be ruled out.", "10%", "forecast"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "modality"), MODALITIES)
def test_modalities(
    text: str, figure: str, modality: str, detected: Callable[..., list[Claim]]
) -> None:
    assert found(text, figure, detected).modality == modality


DIRECTIONS = [
    ("Exports made up 41 percent of sales, down from 47 percent.", "41 percent", "down"),
    ("Russia cut its output by 300,000 barrels a day.", "300,000 barrels", "down"),
    ("The VIX climbed to 28.1, still below 30.", "28.1", "up"),
    ("The bank's cost-income ratio improved to 58 percent from 61 percent.", "58 percent", "down"),
    ("Gold closed at $2,400. Analysts see gold at $2,100 in December.", "$2,100", "down"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "direction"), DIRECTIONS)
def test_directions(
    text: str, figure: str, direction: str, detected: Callable[..., list[Claim]]
) -> None:
    assert found(text, figure, detected).direction == direction


AHEAD = [
    ("Outlook for the full year: revenue of $5.0 billion.", "$5.0 billion", "forecast"),
    ("Imagine oil at $150: growth would fall by 2 points.", "$150", "conditional"),
    ("Microsoft shares look 20% undervalued to Ann Lee.", "20%", "opinion"),
]


@pytest.mark.parametrize(("text", "figure", "modality"), AHEAD)
def test_what_is_told_without_a_verb_of_expecting(
    text: str, figure: str, modality: str, detected: Callable[..., list[Claim]]
) -> None:
    assert found(text, figure, detected).modality == modality


HELD = [
    # Whose forecast it is stands with the noun or the verb.
    ("Analysts at Fordwych Securities cut their target price to 410p from 520p.",
     "forecast", "Analysts at Fordwych Securities"),
    ("It will raise its quarterly dividend by 5 cents.", "forecast", "It"),
    # What goes on behind an inserted "X said" is told by X, too.
    ("Output shrank 9.9% in 2020, the statistics office said, the deepest slump since 1709.",
     "superlative", "the statistics office"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "holder"), HELD)
def test_whose_it_is(
    text: str, form: str, holder: str, detected: Callable[..., list[Claim]]
) -> None:
    each = [c for c in detected(text, FRIDAY) if c.form == form]
    assert each
    assert all(c.holder is not None and c.holder.text == holder for c in each)


MADE = [
    ("Should inflation stay above 3 percent, rates may rise to 6 percent.", "conditional"),
    ("In our bear case the shares of Apple fall to $60.", "forecast"),
    ("Britain's economy probably grew 1.8% last year.", "forecast"),
    ("Britain's economy grew 1.8% last year.", "stated"),
]


@pytest.mark.parametrize(("text", "how"), MADE)
def test_how_it_is_made(text: str, how: str, detected: Callable[..., list[Claim]]) -> None:
    made = detected(text, FRIDAY)
    assert made
    assert {c.modality for c in made} == {how}
