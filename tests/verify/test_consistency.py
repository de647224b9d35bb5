"""Figures that one sentence prints, against each other; every bound is worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.records import Claim, Printed, Quantity
from nlp.verify.beside.consistency import bounds, consistency
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, market, quantity

POUNDS = {"currency": "GBP"}


def said(form: str, figure: Quantity, relation: str, *inputs: Quantity, **fields: Any) -> Claim:
    printed = Printed(relation=relation, inputs=inputs)  # type: ignore[arg-type]
    return claim(form, "INDEX:ONE", quantity=figure, printed=(printed,), **fields)


def money(text: str, **fields: Any) -> Quantity:
    return quantity(text, "currency", **{**POUNDS, **fields})


SHARES = quantity("1.5e9", "count", step="1e8")

#: Relation, inputs, unit, lowest and highest result. Each input stands for half a unit of its last
#: digit either way, and for a whole one above, since digits may have been cut off.
CASES = [
    # 62 and 48 are [61.5, 63) and [47.5, 49): 47.5/63 - 1 and 49/61.5 - 1.
    ("change", (money("62"), money("48")), "percent", -24.603, -20.325),
    ("change", (quantity("3.4"), quantity("3.1")), "percentage_point", -0.45, -0.15),
    # 5.0 points up to 105: [4.95, 5.1) up to [104.5, 106).
    ("change_by", (quantity("5.0", "points"), quantity("105", "points")), "percent", 4.8986, 5.128),
    ("gap", (quantity("4.9"), quantity("3.8")), "percentage_point", 0.95, 1.25),
    ("ratio", (quantity("4.0"), quantity("2.0")), "multiple", 1.8810, 2.1026),
    ("sum", (money("3.0"), money("2.5")), "currency", 5.4, 5.7),
    # [2.995, 3.01) of [9.995, 10.01).
    ("share", (money("3.00"), money("10.00")), "percent", 29.92, 30.115),
    ("multiple", (money("101"), money("5.0")), "multiple", 19.706, 20.606),
    ("value", (money("10.0"), SHARES), "currency", 1.443e10, 1.616e10),
]  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "inputs", "unit", "low", "high"), CASES, ids=[case[0] for case in CASES]
)
def test_roundings_of_all_inputs_go_through_the_formula(
    relation: Any, inputs: tuple[Quantity, ...], unit: str, low: float, high: float
) -> None:
    found = bounds(relation, inputs, in_percent=unit == "percent")
    assert found == pytest.approx((low, high), rel=1e-3)


@pytest.mark.parametrize(
    ("figure", "direction", "fits"),
    [
        ("22.6", "down", True),
        ("24.7", "down", False),
        ("20.2", "down", False),  # 20.15 to 20.3: just too small a fall
        ("22.6", "up", False),
        ("22.6", None, True),  # a move of 22.6 % tells no direction
    ],
)
def test_a_change_must_fit_its_levels(figure: str, direction: str | None, *, fits: bool) -> None:
    made = said("pct_change", quantity(figure), "change", money("62"), money("48"),
                direction=direction)  # fmt: skip
    (found,) = consistency(made)
    assert found.holds is fits


@pytest.mark.parametrize(("figure", "fits"), [("108", True), ("118", False), ("98", False)])
def test_a_gap_of_rates_is_told_in_basis_points(figure: str, *, fits: bool) -> None:
    made = said("comparison_size", quantity(figure, "basis_point"), "gap", quantity("4.94"),
                quantity("3.86"), direction="above")  # fmt: skip
    (found,) = consistency(made)
    assert found.holds is fits
    assert (round(found.lowest, 6), round(found.highest, 6)) == (106.5, 109.5)


def test_a_denominator_near_zero_tells_nothing() -> None:
    made = said("times", quantity("3", "multiple"), "ratio", quantity("0.3"), quantity("0.0"))
    assert consistency(made) == ()
    open_end = money("100", hedge="at_least")
    assert bounds("sum", (open_end, money("1")), in_percent=False) is None


def test_figures_that_disagree_are_flagged_with_or_without_data() -> None:
    """INDEX:ONE rose from 99 to 104.5: 5.6 %, and 5.5 points; the sentence prints 8 points."""
    wrong = said("pct_change", quantity("5.6"), "change_by", quantity("8.0", "points"),
                 quantity("104.5", "points"), direction="up")  # fmt: skip
    verdict = check(wrong, market())
    assert verdict.label == "supported"  # the data decide, not the other figures
    assert "figures_disagree" in verdict.flags
    assert "8.0 up to 104.5" in verdict.explanation
    (found,) = verdict.consistency
    assert not found.holds
    unknown = check(wrong, FakeProvider())
    assert unknown.label == "insufficient_data"
    assert "figures_disagree" in unknown.flags
    right = wrong.replace(
        printed=(Printed(relation="change_by", inputs=(quantity("5.5", "points"),
                                                       quantity("104.5", "points"))),)
    )  # fmt: skip
    assert "figures_disagree" not in check(right, market()).flags
    assert check(right, market()).evidence_hash != verdict.evidence_hash


@given(before=st.floats(min_value=10, max_value=1e6), after=st.floats(min_value=10, max_value=1e6))
def test_a_true_sentence_always_fits(before: float, after: float) -> None:
    """Whatever is rounded honestly is consistent."""
    change = 100 * (after / before - 1)
    made = said(
        "pct_change", quantity(f"{abs(change):.1f}"), "change", money(f"{before:.2f}"),
        money(f"{after:.2f}"), direction="up" if change >= 0 else "down",
    )  # fmt: skip
    assert all(found.holds for found in consistency(made))


@given(
    parts=st.lists(st.floats(min_value=0, max_value=1e9), min_size=2, max_size=8),
    off=st.floats(min_value=0.05, max_value=10),
)
def test_a_sum_is_held_to_its_parts(parts: list[float], off: float) -> None:
    inputs = [money(f"{part:.2f}") for part in parts]
    for wrong in (0.0, off * len(parts)):
        made = said("basket_sum", money(f"{sum(parts) + wrong:.2f}"), "sum", *inputs)
        (found,) = consistency(made)
        assert found.holds is (wrong == 0.0)
