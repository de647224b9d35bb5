from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.records import Quantity
from nlp.verify.interval import beyond, interval, trailing_zeros

D = Decimal


def printed(
    text: str,
    value: str,
    step: str,
    *,
    unit: str = "percent",
    hedge: str = "exact",
    high: str | None = None,
    written: str = "digits",
) -> Quantity:
    return Quantity(
        start=0,
        end=len(text),
        text=text,
        value=D(value),
        high=D(high) if high else None,
        unit=unit,
        currency="USD" if unit == "currency" else None,
        step=D(step),
        hedge=hedge,
        written=written,
    )


# Each row: the figure, then (value, whether it is admitted, note of the match).
CASES = [
    # A bare figure: half a unit of the last digit, both ends included.
    ("bare", printed("5.8%", "5.8", "0.1"), 5.75, True, None),
    ("bare", printed("5.8%", "5.8", "0.1"), 5.85, True, None),
    ("bare", printed("5.8%", "5.8", "0.1"), 5.749, False, None),
    ("bare", printed("4.50%", "4.50", "0.01"), 4.504, True, None),
    ("bare", printed("4.50%", "4.50", "0.01"), 4.512, False, None),
    # Truncation passes with a note; only away from zero.
    ("truncated", printed("5.8%", "5.8", "0.1"), 5.899, True, "truncated"),
    ("truncated", printed("5.8%", "5.8", "0.1"), 5.9, False, None),
    ("truncated", printed("13%", "13", "1"), 13.97, True, "truncated"),
    # A round integer passes at its rounder grain as long as that is a fine one.
    ("round", printed("4,000", "4000", "1", unit="points"), 4012, True, "rounded_to_hundreds"),
    ("round", printed("4,000", "4000", "1", unit="points"), 4004, True, "rounded_to_tens"),
    ("round", printed("4,000", "4000", "1", unit="points"), 4051, False, None),
    ("round", printed("4,012", "4012", "1", unit="points"), 4016, False, None),
    ("round", printed("20%", "20", "1"), 22, False, None),
    (
        "scale",
        printed("$732bn", "732000000000", "1000000000", unit="currency"),
        7.3249e11,
        True,
        None,
    ),
    (
        "scale",
        printed("$732bn", "732000000000", "1000000000", unit="currency"),
        7.331e11,
        False,
        None,
    ),
    (
        "scale",
        printed("$1.50 billion", "1500000000", "10000000", unit="currency"),
        1.53e9,
        False,
        None,
    ),
    # About: the rounder grain, at most a tenth; one and a half units where not round.
    (
        "about",
        printed("$200bn", "200000000000", "1000000000", unit="currency", hedge="about"),
        2.06e11,
        True,
        None,
    ),
    (
        "about",
        printed("$200bn", "200000000000", "1000000000", unit="currency", hedge="about"),
        2.3e11,
        False,
        None,
    ),
    ("about", printed("20%", "20", "1", hedge="about"), 18.2, True, None),
    ("about", printed("20%", "20", "1", hedge="about"), 15.8, False, None),
    ("about", printed("120 times", "120", "1", unit="multiple", hedge="about"), 129, True, None),
    ("about", printed("2.19", "2.19", "0.01", hedge="about"), 2.204, True, None),
    ("about", printed("2.19", "2.19", "0.01", hedge="about"), 2.21, False, None),
    # Direction of the hedge, not just width.
    ("nearly", printed("13%", "13", "1", hedge="below"), 12.2, True, None),
    ("nearly", printed("13%", "13", "1", hedge="below"), 13.0, False, None),
    ("nearly", printed("13%", "13", "1", hedge="below"), 11.9, False, None),
    ("nearly", printed("143%", "143", "1", hedge="below"), 136.0, True, None),
    ("more than", printed("13%", "13", "1", hedge="above"), 13.0, False, None),
    ("more than", printed("13%", "13", "1", hedge="above"), 13.8, True, None),
    ("more than", printed("13%", "13", "1", hedge="above"), 14.2, False, None),
    (
        "more than round",
        printed("$10tn", "10000000000000", "1000000000000", unit="currency", hedge="above"),
        1.02e13,
        True,
        None,
    ),
    (
        "more than scale",
        printed("$600m", "600000000", "1000000", unit="currency", hedge="above"),
        6.1e11,
        False,
        None,
    ),
    ("at least", printed("10", "10", "1", unit="count", hedge="at_least"), 10, True, None),
    ("at least", printed("10", "10", "1", unit="count", hedge="at_least"), 9, False, None),
    ("at most", printed("10", "10", "1", unit="count", hedge="at_most"), 11, False, None),
    # Fractions and multiples in words.
    ("words", printed("a third", "33.3", "0.1", written="words"), 35.2, True, None),
    ("words", printed("a third", "33.3", "0.1", written="words"), 36, False, None),
    ("words", printed("doubled", "100", "1", written="words"), 101.9, True, None),
    ("words", printed("twice", "2", "1", unit="multiple", written="words"), 2.09, True, None),
    ("words", printed("twice", "2", "1", unit="multiple", written="words"), 2.2, False, None),
    ("number word", printed("seven percent", "7", "1", written="words"), 7.45, True, None),
    ("number word", printed("seven percent", "7", "1", written="words"), 8.5, False, None),
    # A range: outer edges.
    ("range", printed("2 to 3%", "2", "1", high="3"), 1.5, True, None),
    ("range", printed("2 to 3%", "2", "1", high="3"), 3.6, False, None),
    # A printed minus.
    ("minus", printed("-36.98", "-36.98", "0.01", unit="currency"), -36.984, True, None),
    ("minus", printed("-36.98", "-36.98", "0.01", unit="currency"), 36.98, False, None),
    ("minus", printed("-0.4%", "-0.4", "0.1"), -0.46, True, "truncated"),
]


@pytest.mark.parametrize(
    ("quantity", "value", "admitted", "note"),
    [case[1:] for case in CASES],
    ids=[f"{case[0]}-{case[1].text}-{case[2]}" for case in CASES],
)
def test_interval_admits(
    quantity: Quantity, value: float, admitted: bool, note: str | None
) -> None:
    match = interval(quantity).match(value)
    assert (match is not None) is admitted
    if match is not None:
        assert match.note == note


def test_more_than_a_round_figure_is_weak_when_far() -> None:
    made = interval(printed("doubling", "100", "1", hedge="above"))
    assert made.contains(142.0)
    assert made.is_weak(142.0)
    assert not made.is_weak(103.0)


def test_at_least_is_weak_beyond_twice_the_bound() -> None:
    made = interval(printed("10", "10", "1", unit="count", hedge="at_least"))
    assert (made.is_weak(19), made.is_weak(21)) == (False, True)


@pytest.mark.parametrize(
    ("text", "value", "step", "zeros"),
    [
        ("4,000", "4000", "1", 3),
        ("4,010", "4010", "1", 1),
        ("4,000.00", "4000", "0.01", 0),  # printed decimals say how exact it is
        ("$732bn", "732000000000", "1000000000", 0),
        ("$1,500 million", "1500000000", "1000000", 2),
        ("0", "0", "1", 0),
    ],
)
def test_trailing_zeros(text: str, value: str, step: str, zeros: int) -> None:
    assert trailing_zeros(printed(text, value, step, unit="points")) == zeros


def test_threshold_is_a_half_line_without_its_bound() -> None:
    bound = printed("80", "80", "1", unit="points")
    assert not beyond(bound, above=True).contains(80.0)
    assert beyond(bound, above=False).contains(-5.0)


@given(
    value=st.floats(min_value=-1e9, max_value=1e9, allow_nan=False),
    places=st.integers(min_value=0, max_value=4),
)
def test_interval_holds_the_value_rounded_to_its_own_step(value: float, places: int) -> None:
    step = D(1).scaleb(-places)
    shown = D(value).quantize(step)
    if not shown:
        return
    made = interval(printed(str(shown), str(shown), str(step)))
    assert made.match(value) is not None
    if not trailing_zeros(printed(str(shown), str(shown), str(step))):
        assert made.match(value + 2.01 * float(step) + 1e-8 * abs(value)) is None
        assert made.match(value - 2.01 * float(step) - 1e-8 * abs(value)) is None


@given(
    hedge=st.sampled_from(["exact", "about", "below", "above", "at_least", "at_most"]),
    value=st.decimals(min_value="0.1", max_value="99999", places=1),
)
def test_a_minus_mirrors_the_interval(hedge: str, value: Decimal) -> None:
    swapped = {"below": "above", "above": "below", "at_least": "at_most", "at_most": "at_least"}
    up = interval(printed(str(value), str(value), "0.1", hedge=hedge))
    down = interval(printed(f"-{value}", f"-{value}", "0.1", hedge=swapped.get(hedge, hedge)))
    assert (down.lo, down.hi) == (
        None if up.hi is None else -up.hi,
        None if up.lo is None else -up.lo,
    )


def test_an_absurdly_long_figure_stays_cheap() -> None:
    text = "9" * 20_000
    huge = printed(text, text, "1", unit="count")
    assert interval(huge).lo is not None


def test_an_interval_keeps_the_digits_of_its_own_figure() -> None:
    """2.5 and 2.50 are one number, and two figures."""
    for value in ("2.5", "2.50"):
        made = interval(printed("at least", value, "0.1", hedge="at_least"))
        assert made.rule == f"at least {value}"


def test_the_ends_follow_an_interval_that_is_turned_round() -> None:
    made = interval(printed("-3", "-3", "1"))
    assert (made.low, made.high) == (float(made.lo or 0), float(made.hi or 0)) == (-3.5, -2.5)
    assert beyond(printed("80", "80", "1"), above=True).high == math.inf
