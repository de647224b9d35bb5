"""Headlines and market reports: what a figure is said of, and what states nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim

SEEN = dt.datetime(2018, 11, 20, 17, 30, tzinfo=dt.UTC)

#: A sentence, the figure in it of which no claim may be made, and one of which it must be.
STATES_NOTHING = [
    ("Sell Voltas with a target of Rs 149, says a broker.", "Rs 149", None),
    ("The driver was flashed at 41 times in a year.", "41 times", None),
    ("The shares trade at 41 times earnings.", None, "41 times"),
    ("Ford lost $5.9 billion, or $1.50 per share.", "$1.50", None),
    ("GDP was 2.4 percent lower relative to the baseline.", "2.4 percent", None),
    ("Losses abroad trim 8 pc of profits.", "8 pc", None),
    ("Acme lists at Rs 222, a 23% premium to the issue price.", "23%", None),
    ("The SEC imposed a $5 million fine on Boeing.", "$5 million", None),
    ("Nokia lowered its guidance to $6.75.", "$6.75", None),
    ("Employment in industry fell by 1.3 percent, and that in the public sector by 0.7 percent.",
     "0.7 percent", "1.3 percent"),
    ("A year grew by 3%.", "3%", None),
    ("Oil slips towards $110 as supply fears fade.", "$110", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "never", "always"), STATES_NOTHING)
def test_figures_that_are_not_measured_make_no_claim(
    text: str, never: str | None, always: str | None, detected: Callable[..., list[Claim]]
) -> None:
    stated = {c.quantity.text for c in detected(text, SEEN) if c.quantity and c.form != "forecast"}
    assert never not in stated
    assert always is None or always in stated


SAID_OF = [
    ("HDFC Bank Net nearly doubles to Rs 2,000 crore", "Rs 2,000 crore", "XNSE:HDFCBANK",
     "net_income"),
    ("Nestle net rises 8%", "8%", "XSWX:NESN", "net_income"),
    ("Nestle pays a 75 pc interim dividend.", "75 pc", None, None),
    ("The top gainers were Boeing, surging 8%.", "8%", "XNYS:BA", "close"),
    ("The figures land as oil trades at $60 a barrel, up 3% from Monday.", "3%", "COMM:BRENT",
     "close"),
    ("Nokia said its share of the handset market rose to 31%.", "31%", "XHEL:NOKIA", None),
    ("Ford's market share in Europe fell to 6%.", "6%", "XNYS:F", None),
    ("Apple reported a 13% drop in China sales.", "13%", None, None),
    ("HDFC Bank misses estimates on provisions, Q1 net up 20%", "20%", None, "net_income"),
    ("Boeing's shares lost 9.3%, as against 10.2% growth recorded by the industry.", "10.2%", None,
     None),
    ("The rise in car prices amounted to 34% in the first half of 2018.", "34%", None, None),
    ("Acme has a capacity of 500,000 tonnes of steel a year.", "500,000 tonnes", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "subject", "measure"), SAID_OF)
def test_whose_figure_it_is(
    text: str,
    figure: str,
    subject: str | None,
    measure: str | None,
    detected: Callable[..., list[Claim]],
) -> None:
    claim = next(c for c in detected(text, SEEN) if c.quantity and c.quantity.text == figure)
    named = claim.subjects[0]
    assert subject in {named.id, *(c.id for c in named.candidates)}
    assert claim.measure == measure


@pytest.mark.parametrize(
    "text",
    [
        "Nokia surges 7% on Q1 earnings.",
        "Nokia fell 7% post Q3 results.",
        "Nokia jumped 7% after its second-quarter net profit doubled.",
        "Nokia surges 7% after strong sales in September.",
    ],
)
def test_no_price_moves_for_the_period_of_a_report(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    [move] = [c for c in detected(text, SEEN) if c.quantity and c.quantity.text == "7%"]
    assert move.measure == "close"
    assert move.window is None or move.window.begin == SEEN.date()


def test_points_that_are_called_levels_are_of_the_index(
    detected: Callable[..., list[Claim]],
) -> None:
    [claim] = detected("The S&P 500 closed at 2,650 levels on Monday.", SEEN)
    assert claim.subjects[0].id == "INDEX:SPX"
    assert claim.quantity is not None
    assert (claim.quantity.unit, claim.quantity.value) == ("points", 2650)
