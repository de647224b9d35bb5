from __future__ import annotations

from typing import Any

import pytest

from nlp.evaluate.targets import TargetSentiment
from tests.evaluate.making import document, entity, gold, measured, place, score, value

TEXT = "Acme Motors beat Orbis on margins."


def target(part: str, label: str) -> dict[str, Any]:
    return {**place(TEXT, part), "label": label}


def test_the_same_span_answers_before_one_that_overlaps_more() -> None:
    task = TargetSentiment()
    targets = [target("Motors", "negative")]
    found = (entity(TEXT, "Acme Motors beat", "ORG", score("positive")),)
    same = (entity(TEXT, "Motors", "ORG", score("negative")),)
    task.add(gold(text=TEXT, targets=targets), document(TEXT, entities=found + same))
    assert value(task, "all", "accuracy") == 1
    other = TargetSentiment()
    other.add(gold(text=TEXT, targets=targets), document(TEXT, entities=found))
    assert value(other, "all", "accuracy") == 0
    assert value(other, "all", "answered") == 1


def test_the_largest_overlap_answers_and_answers_once() -> None:
    task = TargetSentiment()
    targets = [target("Acme Motors", "positive"), target("Motors beat", "positive")]
    found = (
        entity(TEXT, "Acme", "COMPANY", score("negative")),
        entity(TEXT, "Motors", "COMPANY", score("positive")),
    )
    task.add(gold(text=TEXT, targets=targets), document(TEXT, entities=found))
    # "Motors" answers for the first one and is used up; "Acme" does not touch the second
    assert value(task, "all", "accuracy") == 0.5
    assert value(task, "all", "answered") == 0.5


def test_no_answer_is_a_wrong_one() -> None:
    task = TargetSentiment()
    nowhere = {"start": None, "end": None, "label": "positive"}
    found = (entity(TEXT, "Acme", "COMPANY", score("positive")), entity(TEXT, "Orbis", "COMPANY"))
    targets = [target("Orbis", "neutral"), nowhere]
    task.add(gold(text=TEXT, targets=targets), document(TEXT, entities=found))
    task.add(gold(text=TEXT, targets=[target("Acme", "positive")]), None)
    all_of_it = measured(task)["all", "answered"]
    assert (all_of_it.value, all_of_it.gold) == (0, 3)
    assert value(task, "all", "accuracy") == 0


def test_sentences_with_differing_labels_are_also_told_apart() -> None:
    task = TargetSentiment()
    differing = [target("Acme Motors", "positive"), target("Orbis", "negative")]
    alike = [target("Acme Motors", "positive"), target("Orbis", "positive")]
    rosy = (
        entity(TEXT, "Acme Motors", "COMPANY", score("positive")),
        entity(TEXT, "Orbis", "COMPANY", score("positive")),
    )
    for targets in (differing, alike):
        task.add(gold(text=TEXT, targets=targets), document(TEXT, entities=rosy))
    assert value(task, "all", "accuracy") == 0.75
    assert value(task, "differing all", "accuracy") == 0.5
    # positive: P 1/2, R 1; negative: nothing found
    assert value(task, "differing macro") == pytest.approx((2 / 3 + 0) / 2)


def test_nothing_differs_nothing_is_told() -> None:
    task = TargetSentiment()
    task.add(gold(text=TEXT, targets=[target("Orbis", "neutral")]), document(TEXT))
    assert not any(part.startswith("differing") for part, _ in measured(task))
    assert not TargetSentiment.asks(gold(text=TEXT, targets=[]))
