"""Finding names: boundaries, capitals, offsets, hostile text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reference import Match, Reference
from nlp.reference.fold import folded, levelled
from nlp.reference.gazetteer import Gazetteer, Meaning

REFERENCE = Reference.load()


def found(text: str) -> list[tuple[str, str | None]]:
    return [(match.text, match.id) for match in REFERENCE.find(text)]


def gazetteer(**names: str) -> Gazetteer:
    return Gazetteer({k.replace("_", " "): [Meaning(id=v, certain=True)] for k, v in names.items()})


def test_folding_keeps_the_length_of_every_character() -> None:
    text = "".join(map(chr, range(0x20, 0x3000))) + "İŞǅﬀẞ𝐀😀"
    assert len(folded(text)) == len(text) == len(levelled(text))


def test_longest_name_wins() -> None:
    hits = gazetteer(Hang_Seng="A", Hang_Seng_Tech="B", Tech="C").scan("The Hang Seng Tech fell")
    assert [(hit.start, hit.end, hit.meanings[0].id) for hit in hits] == [(4, 18, "B")]


def test_shorter_name_stands_in_where_the_longest_is_no_whole_word() -> None:
    hits = gazetteer(Hang_Seng="A", Hang_Seng_T="B").scan("The Hang Seng Tech fell")
    assert [hit.meanings[0].id for hit in hits] == ["A"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wall Street’s fear gauge, the VIX, fell", "VIX"),
        ("Frankfurt's Dax gained", "Dax"),
        ("Hang\nSeng Index", "Hang\nSeng Index"),
        ("the S&P\u00a0500 fell", "S&P\u00a0500"),
        ("the 10\u2011year Treasury yield", "10\u2011year Treasury yield"),
        ("“Nikkei”", "Nikkei"),
        ("(FTSE 100)", "FTSE 100"),
        ("Lowe’s rose", "Lowe’s"),
    ],
)
def test_name_is_found_as_printed(text: str, expected: str) -> None:
    assert expected in [piece for piece, _ in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "business as usual",
        "The Nikkeish mood",
        "They told us that it was his",
        "https://www.nvidia.com/x",
        "write to desk@nvidia.com",
        "It cost US$5bn",
        "target prices and the gap between them",
        "a sap from a tree",
    ],
)
def test_nothing_is_found_where_nothing_is_named(text: str) -> None:
    assert found(text) == []


def test_possessive_and_article_are_outside() -> None:
    assert found("The Fed’s view of the Nikkei's fall") == [
        ("Fed", "ORG:FED"),
        ("Nikkei", "INDEX:N225"),
    ]


def test_headline_in_capitals_is_read() -> None:
    assert found("NIKKEI SINKS AS NVIDIA DISAPPOINTS") == [
        ("NIKKEI", "INDEX:N225"),
        ("NVIDIA", "XNAS:NVDA"),
    ]


def test_capitals_of_a_headline_do_not_make_names_of_words() -> None:
    assert found("TELL US MORE ABOUT THE GAP BETWEEN THEM") == []


def test_amount_is_no_mention_of_the_currency() -> None:
    assert found("It paid 5 trillion yen, or 30-billion yuan") == []
    assert ("yen", "FX:USDJPY") in found("The yen fell")


def test_the_dollar_alone_is_the_dollar_index() -> None:
    [match] = REFERENCE.find("The dollar rose")
    assert (match.id, match.label) == ("INDEX:DXY", "CURRENCY")


def check(text: str, matches: list[Match]) -> None:
    last = 0
    for match in matches:
        assert last <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        assert sum(candidate.score for candidate in match.candidates) <= 1.0 + 1e-9
        last = match.end


NAMES = sorted({name for row in REFERENCE.rows() for name in row.aliases})
PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(
        ["Target", "Apple", "the", "fell", "rose", "’s", "shares", "(NYSE: TGT)", "\n"]
    ),
    st.text(alphabet=string.printable + "İß’“é中", max_size=8),
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=12))
def test_offsets_hold_in_any_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    check(text, REFERENCE.find(text))


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=8))
def test_unrelated_text_in_front_changes_nothing_else(pieces: list[str]) -> None:
    text = " ".join(pieces)
    front = "nothing of note was said here, and nobody asked about anything. " * 6 + "\n\n"
    before = [(m.start, m.end, m.id) for m in REFERENCE.find(text)]
    after = [(m.start - len(front), m.end - len(front), m.id) for m in REFERENCE.find(front + text)]
    assert after == before


@pytest.mark.parametrize("name", ["Nvidia", "STAR 50", "10-year Treasury yield", "inflation"])
@pytest.mark.parametrize("front", ["", "It said ", "… ", "(", "“"])
@pytest.mark.parametrize("behind", ["", ".", "’s", "'s view", ", and", ")", "”"])
def test_name_is_found_in_any_setting(name: str, front: str, behind: str) -> None:
    text = front + name + behind
    assert [(m.start, m.end) for m in REFERENCE.find(text)] == [(len(front), len(front + name))]


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "a" * 100_000,
        "(" * 100_000,
        "(NYSE: " * 15_000,
        "US " * 8_000,
        "Gap " * 8_000,
        "Apple Inc " * 4_000,
        "Apple" + " Inc" * 20_000,
        "oil " * 8_000,
        "’s " * 30_000,
        "İ" * 50_000,
        "\n" * 50_000,
        "S&P " * 8_000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_hostile_text_is_read_without_recursion_or_blow_up(text: str) -> None:
    check(text, REFERENCE.find(text))
