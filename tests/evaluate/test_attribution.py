from __future__ import annotations

import pytest

from nlp.evaluate.attribution import Attributions
from tests.evaluate.making import document, gold, measured, said, span, value

TEXT = "Sales will rise, said Jane Roe of Acme. Costs fell, Orbis reported."
FIRST = {
    "source": span(TEXT, "Jane Roe of Acme"),
    "cue": span(TEXT, "said"),
    "content": span(TEXT, "Sales will rise"),
}
SECOND = {
    "source": span(TEXT, "Orbis"),
    "cue": span(TEXT, "reported"),
    "content": span(TEXT, "Costs fell"),
}


def test_parts_exactly_by_overlap_and_by_characters() -> None:
    task = Attributions()
    found = (said(TEXT, "Jane Roe", "said", "Sales will rise, "),)
    task.add(gold(text=TEXT, attributions=[FIRST, SECOND]), document(TEXT, attributions=found))
    assert value(task, "cue exact") == pytest.approx(2 / 3)  # P 1, R 1/2
    assert value(task, "source exact") == value(task, "content exact") == 0
    assert value(task, "source overlap") == value(task, "content overlap") == pytest.approx(2 / 3)
    source = measured(task)["source characters", "F1"]
    assert (source.correct, source.found, source.gold) == (8, 8, 16 + 5)
    content = measured(task)["content characters", "F1"]
    assert (content.correct, content.found, content.gold) == (15, 17, 15 + 10)
    linked = measured(task)["linked", "F1"]
    assert (linked.correct, linked.found, linked.gold) == (1, 1, 2)


def test_linked_means_by_one_and_the_same() -> None:
    task = Attributions()
    crossed = (
        said(TEXT, "Orbis", "said", "Sales will rise"),
        said(TEXT, "Jane Roe of Acme", "reported", "Costs fell"),
    )
    task.add(gold(text=TEXT, attributions=[FIRST, SECOND]), document(TEXT, attributions=crossed))
    assert value(task, "source exact") == value(task, "content exact") == 1
    assert value(task, "linked") == 0


def test_parts_that_gold_does_not_have_are_not_asked_for() -> None:
    task = Attributions()
    bare = {"source": None, "cue": FIRST["cue"], "content": FIRST["content"]}
    found = (said(TEXT, "Jane Roe", "said", "Sales will rise"),)
    task.add(gold(text=TEXT, attributions=[bare]), document(TEXT, attributions=found))
    assert value(task, "linked") == 1
    assert not any(part.startswith("source") for part, _ in measured(task))


def test_a_missing_holder_misses_the_link() -> None:
    task = Attributions()
    found = (said(TEXT, None, "said", "Sales will rise"),)
    task.add(gold(text=TEXT, attributions=[FIRST]), document(TEXT, attributions=found))
    assert value(task, "linked") == 0
    assert value(task, "cue exact") == 1


def test_what_is_invented_costs_precision() -> None:
    task = Attributions()
    found = (said(TEXT, "Orbis", "reported", "Costs fell"),)
    task.add(gold(text=TEXT, attributions=[]), document(TEXT, attributions=found))
    task.add(gold(text=TEXT, attributions=[SECOND]), document(TEXT, attributions=found))
    assert measured(task)["linked", "F1"].precision == 0.5
    assert measured(task)["linked", "F1"].recall == 1
