from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nlp.annotate.quantities import quantities
from nlp.evaluate.conventions.newsquant import Figure, our_figure, our_figures
from nlp.evaluate.quantities import Quantities, earned
from nlp.records import Quantity
from tests.evaluate.making import document, gold, measured, quantity, value

TEXT = "Acme rose 3% to $12."


@pytest.mark.parametrize(
    ("ours", "figure"),
    [
        (quantity("3", "percent"), Figure(3, "percentage", "=")),
        (quantity("3", "percent", change="down", hedge="about"), Figure(3, "percentage", "down")),
        (quantity("3", "percent", change="unchanged"), Figure(3, "percentage", "=")),
        (
            quantity("0.3", "percentage_point", hedge="at_most"),
            Figure(0.3, "percentage point", "<"),
        ),
        (quantity("12", "currency", currency="USD"), Figure(12, "dollar", "=")),
        (quantity("12", "currency", currency="XAF", hedge="above"), Figure(12, "xaf", ">")),
        (
            quantity("2.11", "currency", currency="USD", per="gallon"),
            Figure(2.11, "dollar per gallon", "="),
        ),
        (quantity("2", "duration", noun="week"), Figure(2, "week", "=")),
        (quantity("7", "count"), Figure(7, "-", "=")),
        (quantity("7", "count", noun="job", hedge="about"), Figure(7, "job", "~")),
        (quantity("4", "multiple"), Figure(4, "count", "=")),
        (quantity("9", "square_metre"), Figure(9, "square metre", "=")),
        (quantity("5", "points", high=Decimal(6)), Figure((5, 6), "point", "=")),
        (
            quantity("25", "percent", text="a quarter", written="words"),
            Figure(0.25, "% -", "="),
        ),
        (
            quantity("3", "percent", text="three percent", written="words"),
            Figure(3, "percentage", "="),
        ),
    ],
)
def test_our_figures_in_the_words_of_the_corpus(ours: Quantity, figure: Figure) -> None:
    assert our_figure(ours) == figure


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Sales fell from 62 to 48 units.", [Figure((62, 48), "unit", "=")]),
        (
            "Pay went from $5 to $7 to $9.",
            [Figure((5, 7), "dollar", "="), Figure((7, 9), "dollar", "=")],
        ),
        (
            "A 3% drop after a gain of 5%.",
            [Figure(3, "percentage", "="), Figure(5, "percentage", "=")],
        ),
        ("It fell 3%.", [Figure(3, "percentage", "down")]),
        ("Nearly half of the shops closed.", [Figure(0.5, "% shop", "~")]),
        ("It cost 84.5 cents.", [Figure(84.5, "cent", "=")]),
        (
            "One of the oldest lenders hired 30 people.",
            [Figure(1, "old lender", "="), Figure(30, "people", "=")],
        ),
        ("Up for a fifth straight day.", []),
    ],
)  # fmt: skip
def test_what_the_corpus_writes_otherwise(text: str, figures: list[Figure]) -> None:
    assert our_figures(quantities(text), text) == figures


def test_points_of_the_published_rule() -> None:
    gold = [Figure(3, "dollar", "="), Figure(3, "percentage", "up"), Figure(7, "-", "=")]
    found = [Figure(3.00001, "percentage", "up"), Figure(8, "-", "=")]
    # the dollars look at the percentage: a value point, no change point; the percentage takes
    # it: another value point, unit and change; 7 is not 8
    assert earned(gold, found) == (2, 1, 1)


def test_value_points_have_a_ceiling_and_changes_have_none() -> None:
    # the one gold figure passes two that are equal on its way to the third, which is its unit
    found = [Figure(1, unit, "=") for unit in ("a", "b", "c")]
    assert earned([Figure(1, "c", "=")], found) == (1, 1, 3)


def test_a_figure_is_used_up_when_its_unit_agrees() -> None:
    two = [Figure(1, "day", "="), Figure(1, "day", "=")]
    assert earned(two, [Figure(1, "Day ", "=")]) == (1, 1, 1)
    assert earned(two, [Figure(1, "week", "=")]) == (2, 0, 2)


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [
        (1_000_000, 1_000_009, True),
        (1_000_000, 1_000_011, False),
        (None, None, True),
        (None, 0, False),
        ((1, 2), (1, 2), True),
        ((1, 2), (1, 3), False),
        ((2, None), (2, None), True),
        ((2, 2), 2, False),
    ],
)
def test_equal_values(one: Any, other: Any, is_equal: bool) -> None:
    assert earned([Figure(one, "-", None)], [Figure(other, "-", "=")])[0] == is_equal


def test_scores_over_texts() -> None:
    task = Quantities()
    annotated = [
        {"start": 10, "end": 12, "value": "3.0", "unit": "percent", "change": "up"},
        {"start": None, "end": None, "value": "12", "unit": "euro", "change": "="},
    ]
    found = (
        quantity("3", "percent", change="up"),
        quantity("12", "currency", currency="USD"),
        quantity("2018", "count"),
    )
    task.add(gold(text=TEXT, quantities=annotated), document(TEXT, quantities=found))
    task.add(gold(text=TEXT, quantities=[]), None)
    assert value(task, "value") == pytest.approx(4 / 5)  # 2 of 3 found, 2 of 2 there
    assert value(task, "value and unit") == pytest.approx(2 / 5)
    assert value(task, "value and change") == pytest.approx(4 / 5)


def test_gold_without_changes_or_values() -> None:
    values = Quantities()
    values.add(gold(text=TEXT, quantities=[{"value": 3, "unit": None}]), None)
    assert [part for part, _ in measured(values)] == ["value", "value and unit"]
    spans = Quantities()
    span = {"start": 10, "end": 12, "value": None, "unit": "PERCENT"}
    found = (quantity("3", "percent", start=11, end=12, text="%"),)
    spans.add(gold(text=TEXT, quantities=[span]), document(TEXT, quantities=found))
    assert {part: m.value for (part, _), m in measured(spans).items()} == {"span": 1.0}
    assert list(spans.notes()) == ["gold gives no values: scored by overlapping spans"]
