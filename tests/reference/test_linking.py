"""Names that are also words, in both senses: is the right thing linked, and nothing else?

``linking.tsv`` is written by us (CC0 1.0). ``text`` marks the name with brackets, ``id`` is what it
means there, ``-`` that it is no name of anything we have. The rows ``seen`` were looked at while
the rules were made; ``unseen`` ones were written and scored after that, and no rule was changed.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nlp.reference import Reference

REFERENCE = Reference.load()
with Path(__file__).with_name("linking.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def linked(marked: str) -> str:
    """The id that a name in brackets gets, "-" for none."""
    before, _, rest = marked.partition("[[")
    name, _, behind = rest.partition("]]")
    start, end = len(before), len(before) + len(name)
    found = REFERENCE.find(before + name + behind)
    ids = [m.id for m in found if m.start < end and start < m.end and m.id]
    return ids[0] if ids else "-"


def score(rows: list[dict[str, str]]) -> float:
    """Share of the rows that are right."""
    return sum(linked(row["text"]) == row["id"] for row in rows) / len(rows)


@pytest.mark.parametrize(("split", "least", "floor"), [("seen", 290, 0.97), ("unseen", 60, 0.93)])
def test_names_get_the_right_id_or_none(split: str, least: int, floor: float) -> None:
    rows = [row for row in ROWS if row["split"] == split]
    assert len(rows) >= least
    assert score(rows) >= floor


def test_words_are_seldom_taken_for_names() -> None:
    words = [row for row in ROWS if row["id"] == "-"]
    assert len(words) >= 100
    assert score(words) >= 0.92


def test_names_are_seldom_missed_or_mixed_up() -> None:
    names = [row for row in ROWS if row["id"] != "-"]
    assert len(names) >= 230
    assert score(names) >= 0.98


def test_marked_ids_are_in_the_tables() -> None:
    unknown = {row["id"] for row in ROWS if row["id"] != "-"}
    assert {identity for identity in unknown if REFERENCE.get(identity) is None} == set()
    assert len({row["text"] for row in ROWS}) == len(ROWS)
