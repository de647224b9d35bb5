"""Line breaks that end sentences, and those that only wrap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.annotate.paragraphs import breaks

WRAPPED = (
    "The benchmark closed at a record on Friday after a week in\n"
    "which oil fell and the dollar gained against most of its\n"
    "peers, said the chief strategist for equities at Harrow, Jane\n"
    "Roe. Volume was thin.\n"
    "\n"
    "Bonds fell."
)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("", []),
        ("one line", []),
        ("A headline\nA paragraph that says more.", [10]),
        ("Stocks rose.\n\nOil fell.", [12, 13]),
        ("Stocks rose,\nled by oil", []),
        ("Stocks end the\nday higher", []),
        ("Dow rises\nNasdaq falls\nOil flat", [9, 22]),
    ],
)
def test_breaks(text: str, ends: list[int]) -> None:
    assert sorted(breaks(text)) == ends


def test_wrapped_prose_breaks_at_blank_lines_only() -> None:
    blank = WRAPPED.index("\n\n")
    assert sorted(breaks(WRAPPED)) == [blank, blank + 1]


def test_a_short_line_before_a_capital_ends_a_sentence_in_wrapped_prose_too() -> None:
    text = WRAPPED.replace("Roe. Volume was thin.\n\n", "Roe\n")
    assert text.index("Roe\n") + 3 in breaks(text)


@given(st.text(alphabet="aA .,\n", max_size=200))
def test_blank_lines_always_break(text: str) -> None:
    found = breaks(text)
    assert all(text[offset] == "\n" for offset in found)
    for offset in range(len(text) - 1):
        if text[offset : offset + 2] == "\n\n":
            assert offset + 1 in found
