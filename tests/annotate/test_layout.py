"""Line breaks that end sentences, those that only wrap, and what in a text is no prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.annotate.layout.paragraphs import breaks
from nlp.annotate.layout.prose import Prose
from nlp.records import Extent, Span

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


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Harrow Steel <HRW.L> rose 2%.", "Harrow Steel rose 2%."),
        ("The FTSE 100 <.FTSE>, up", "The FTSE 100, up"),
        ("<XAU=> Gold fell", "Gold fell"),
        ("Oil fell\n<CLc1> again", "Oil fell\nagain"),
        ("Oil fell. [O/R] [nL4N2XN0PG]", "Oil fell."),
        ("The gauge (.HRX) slid", "The gauge slid"),
        ("Harrow <HRW.L>shares", "Harrow shares"),
        ("Two   blanks", "Two blanks"),
        ("a < b and c > d", "a < b and c > d"),
        ("Growth [in GDP] and [GDP] <b>slowed</b>", "Growth [in GDP] and [GDP] <b>slowed</b>"),
        ("Harrow (NYSE: HRW) rose", "Harrow (NYSE: HRW) rose"),
        (
            "The Lodz & Poor ’s 9 rose 1 % , to $ 2.4 , it said .",
            "The Lodz & Poor’s 9 rose 1%, to $2.4, it said.",
        ),
        (
            "EUR2 .4 m from EUR1 .6 m , net ( NYSE : HRW ) .",
            "EUR2.4 m from EUR1.6 m, net (NYSE: HRW).",
        ),
        ("Prose, with one 5 % slip .", "Prose, with one 5 % slip ."),
        ("", ""),
    ],
)
def test_prose_leaves_out_what_is_meant_for_machines(printed: str, read: str) -> None:
    assert Prose.of(printed).text == read


def test_prose_tells_where_its_words_are_printed() -> None:
    prose = Prose.of("Harrow <HRW.L> rose  2%")
    rose = Span(start=7, end=11, text="rose")
    assert prose.as_printed(rose) == Span(start=15, end=19, text="rose")
    whole = Span(start=0, end=14, text=prose.text)
    assert prose.as_printed(whole).text == prose.printed


def test_a_code_parts_names_and_is_none() -> None:
    prose = Prose.of("Harrow <HRW.L> Brandt Oil <BRO.L>")
    pieces = [prose.printed[a:b] for a, b in prose.pieces(0, len("Harrow Brandt Oil"))]
    assert pieces == ["Harrow", "Brandt Oil"]
    code = prose.printed.index("HRW")
    assert prose.read(Extent(start=code, end=code + 3)) is None


@given(st.text(alphabet="aB <>[].n(1\n", max_size=60))
def test_every_character_that_is_read_is_the_printed_one(printed: str) -> None:
    prose = Prose.of(printed)
    for offset, char in enumerate(prose.text):
        start, end = prose.placed(offset, offset + 1)
        assert (printed[start:end], end - start) == (char, 1)
        assert prose.read(Extent(start=start, end=end)) == Extent(start=offset, end=offset + 1)


def test_hostile_runs_of_brackets_and_blanks_stay_linear() -> None:
    for piece in ("<A ", " ", "<A.B> ", "[n", "(.A"):
        assert len(Prose.of(piece * 50_000).text) <= 50_000 * len(piece)
