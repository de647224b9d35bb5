from __future__ import annotations

from typing import Any

import pytest

from nlp.evaluate.times import Times
from tests.evaluate.making import document, gold, measured, place, time, value

TEXT = "On Friday the index rose for the third week in May."
DAY = "2013-03-22"


def timex(part: str, value: str | None) -> dict[str, Any]:
    return {**place(TEXT, part), "type": "DATE", "value": value}


def test_strict_relaxed_and_value() -> None:
    task = Times()
    times = [timex("Friday", DAY), timex("third week", "2013-W12"), timex("May", "2013-05")]
    found = (
        time(TEXT, "Friday", DAY.lower()),
        time(TEXT, "the third week", "2013-W11"),
        time(TEXT, "index", None),
        time(TEXT, "rose", None),
    )
    task.add(gold(text=TEXT, timexes=times, dct=DAY), document(TEXT, times=found))
    # of four found and three there: one has the span, two overlap, one has the value
    assert value(task, "strict") == pytest.approx(2 / 7)
    assert value(task, "relaxed") == pytest.approx(4 / 7)
    assert value(task, "value") == pytest.approx(2 / 7)
    assert list(task.notes()) == []


def test_one_span_answers_for_one() -> None:
    task = Times()
    times = [timex("third week", "2013-W12"), timex("May", "2013-05")]
    found = (time(TEXT, "third week in May", "2013-05"),)
    task.add(gold(text=TEXT, timexes=times, dct=DAY), document(TEXT, times=found))
    relaxed = measured(task)["relaxed", "F1"]
    assert (relaxed.correct, relaxed.found, relaxed.gold) == (1, 1, 2)
    assert value(task, "value") == 0  # it belongs to the week, with which it shares more


def test_values_that_gold_leaves_open() -> None:
    task = Times()
    times = [timex("Friday", DAY), timex("third week", None), timex("May", "2013-05")]
    found = (time(TEXT, "Friday", DAY), time(TEXT, "third week", "X"), time(TEXT, "May", "2013"))
    task.add(gold(text=TEXT, timexes=times), document(TEXT, times=found))
    # all are found, and one of the two values that can be right is
    assert value(task, "relaxed") == 1
    assert value(task, "value") == 0.5
    assert list(task.notes()) == [
        "texts without a date (ISO 8601), read as of now: 1",
        "times without a value: 1 of 3",
    ]
    spans_only = Times()
    spans_only.add(gold(text=TEXT, timexes=[timex("May", None)]), None)
    assert [part for part, _ in measured(spans_only)] == ["strict", "relaxed"]


def test_times_without_a_place_are_left_out() -> None:
    task = Times()
    nowhere = {"start": None, "end": None, "type": "DATE", "value": DAY}
    task.add(gold(text=TEXT, timexes=[nowhere], dct=DAY), document(TEXT))
    assert measured(task)["strict", "F1"].gold == 0
