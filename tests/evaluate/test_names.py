from __future__ import annotations

import pytest

from nlp.evaluate.names import Name, Names, tagged, token_ranges, widened
from tests.evaluate.making import document, entity, gold, measured, place, value

TEXT = "Acme hired Jane Roe in Oslo ."
TOKENS = TEXT.split()
TAGS = ["B-ORG", "O", "B-PER", "I-PER", "O", "B-LOC", "O"]


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        (["B-A", "I-A", "O"], [(0, 3, "A")]),
        (["B-A", "B-A", "O"], [(0, 1, "A"), (2, 3, "A")]),
        (["I-A", "I-A", "I-B"], [(0, 3, "A"), (4, 5, "B")]),
        (["O", "I-A", "B-A"], [(2, 3, "A"), (4, 5, "A")]),
        (["O", "O", "O"], []),
    ],
)
def test_bio(tags: list[str], names: list[tuple[int, int, str]]) -> None:
    assert tagged(token_ranges(["a", "b", "c"]), tags) == [Name(*name) for name in names]


def test_spans_are_widened_to_whole_tokens() -> None:
    ranges = token_ranges(["New", "York", "fell"])
    assert widened([Name(1, 5, "LOC")], ranges) == [Name(0, 8, "LOC")]
    assert widened([Name(3, 4, "LOC")], ranges) == []  # the blank between two tokens


def test_the_three_types_of_news_corpora() -> None:
    task = Names()
    found = (
        entity(TEXT, "Acme", "COMPANY"),  # right: a company is an ORG there
        entity(TEXT, "hired", "INDEX"),  # has no counterpart there
        entity(TEXT, "Jane", "PERSON"),  # too short
        entity(TEXT, "sl", "PLACE"),  # a part of a token counts as the token
    )
    task.add(gold(tokens=TOKENS, tags=TAGS), document(TEXT, entities=found))
    got = measured(task)
    micro = got["micro", "F1"]
    assert (micro.correct, micro.found, micro.gold) == (2, 3, 3)
    assert micro.value == pytest.approx(2 / 3)
    assert got["macro", "F1"].value == pytest.approx((1 + 0 + 1) / 3)
    assert [got[label, "F1"].value for label in ("LOC", "ORG", "PER")] == [1, 1, 0]
    assert list(task.notes()) == []


def test_our_own_labels_are_compared_as_they_are() -> None:
    task = Names()
    entities = [
        {**place(TEXT, "Acme"), "label": "COMPANY"},
        {**place(TEXT, "Jane Roe"), "label": "PERSON"},
        {**place(TEXT, "Oslo"), "label": "PLACE"},
    ]
    found = (entity(TEXT, "Acme", "ORG"), entity(TEXT, "Jane Roe", "PERSON"))
    task.add(gold(text=TEXT, entities=entities), document(TEXT, entities=found))
    assert value(task, "COMPANY") == value(task, "ORG") == 0
    assert value(task, "PERSON") == 1
    micro = measured(task)["micro", "F1"]
    assert (micro.correct, micro.found, micro.gold) == (1, 2, 3)


@pytest.mark.parametrize("tagged_form", [True, False])
def test_org_alone_is_read_by_the_form(tagged_form: bool) -> None:
    task = Names()
    record = (
        gold(tokens=["Acme"], tags=["B-ORG"])
        if tagged_form
        else gold(text="Acme", entities=[{"start": 0, "end": 4, "label": "ORG"}])
    )
    task.add(record, document("Acme", entities=(entity("Acme", "Acme", "COMPANY"),)))
    assert value(task, "micro") == float(tagged_form)


def test_unknown_labels_are_left_out_and_told() -> None:
    task = Names()
    tags = ["B-corporation", "O", "B-politician", "I-politician", "O", "B-creative-work", "O"]
    found = (entity(TEXT, "Acme", "COMPANY"), entity(TEXT, "Jane Roe", "PERSON"))
    task.add(gold(tokens=TOKENS, tags=tags), document(TEXT, entities=found))
    assert value(task, "micro") == 1
    assert list(task.notes()) == [
        "labels without a counterpart are left out of the gold: creative-work (1)"
    ]


def test_nested_names_are_left_out_and_told() -> None:
    task = Names()
    text = "Bank of England"
    nested = [{"start": 0, "end": 15, "label": "ORG"}, {**place(text, "England"), "label": "PLACE"}]
    unnamed = [{"start": 0, "end": 4, "label": None}, {"start": 0, "end": 15, "label": "ORG"}]
    found = document(text, entities=(entity(text, text, "ORG"),))
    task.add(gold(text=text, entities=nested), found)
    task.add(gold(text=text, entities=unnamed), found)
    assert list(task.notes()) == ["records left out because names in them overlap: 1"]
    assert measured(task)["micro", "F1"].gold == 1


def test_a_text_that_failed_holds_nothing() -> None:
    task = Names()
    task.add(gold(tokens=TOKENS, tags=TAGS), None)
    micro = measured(task)["micro", "F1"]
    assert (micro.value, micro.found, micro.gold) == (0, 0, 3)
