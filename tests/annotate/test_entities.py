"""The tables and the recogniser put together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotate.entities import entities
from nlp.records import Entity
from nlp.reference import Reference

REFERENCE = Reference.load()


def annotate(text: str, *spans: tuple[str, str]) -> list[tuple[str, str, str | None]]:
    """Entities of a text; a span is the words (their last occurrence counts) and a label."""
    recognised = [(text.rindex(w), text.rindex(w) + len(w), label) for w, label in spans]
    found = entities(text, reference=REFERENCE, recognised=recognised)
    return [(entity.text, entity.label, entity.id) for entity in found]


def test_tables_alone() -> None:
    assert annotate("Cambricon Technologies fell as the CSI 300 rose.") == [
        ("Cambricon Technologies", "COMPANY", "XSHG:688256"),
        ("CSI 300", "INDEX", "INDEX:CSI300"),
    ]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("The average 30-year U.S. mortgage rate hit 7.79%.", "RATE:US30YMORTGAGE"),
        ("The average 15-year U.S. mortgage rate hit 7.03%.", None),
        ("The fifteen-year fixed mortgage rate hit 7.03%.", None),
        ("As the 5-year Treasury yield rose, the mortgage rate did too.", "RATE:US30YMORTGAGE"),
    ],
)
def test_a_rate_of_another_maturity_is_not_the_one_of_the_tables(
    text: str, id_: str | None
) -> None:
    assert [found[2] for found in annotate(text) if "mortgage" in found[0]] == [id_]


def test_recognised_name_without_an_entry_has_no_id() -> None:
    found = annotate("Corvid Asset Management sold Nvidia.", ("Corvid Asset Management", "ORG"))
    assert found == [
        ("Corvid Asset Management", "ORG", None),
        ("Nvidia", "COMPANY", "XNAS:NVDA"),
    ]


def test_table_wins_over_the_same_or_a_shorter_span() -> None:
    assert annotate("The Hang Seng Tech Index fell", ("Hang Seng", "PERSON")) == [
        ("Hang Seng Tech Index", "INDEX", "INDEX:HSTECH")
    ]
    assert annotate("Nvidia fell", ("Nvidia", "PERSON")) == [("Nvidia", "COMPANY", "XNAS:NVDA")]


def test_longer_name_wins_over_a_part_of_it() -> None:
    assert annotate("the Ford Motor Workers Union said", ("Ford Motor Workers Union", "ORG")) == [
        ("Ford Motor Workers Union", "ORG", None)
    ]
    assert annotate(
        "China Automobile Dealers Association", ("China Automobile Dealers Association", "ORG")
    ) == [("China Automobile Dealers Association", "ORG", None)]


def test_index_stays_inside_a_sloppy_longer_span() -> None:
    assert annotate("Japan's Nikkei 225 rose", ("Japan's Nikkei 225", "ORG")) == [
        ("Japan", "PLACE", "ECON:JP"),
        ("Nikkei 225", "INDEX", "INDEX:N225"),
    ]


def test_article_possessive_and_marks_are_cut_off() -> None:
    found = annotate("He met “the Corvid Group’s” men", ("“the Corvid Group’s”", "ORG"))
    assert found == [("Corvid Group", "ORG", None)]


def test_short_form_takes_the_meaning_of_the_full_form() -> None:
    text = "Corvid Asset Management and Dana Whitlock agreed. Corvid sold, Whitlock bought."
    spans = [(0, 23, "ORG"), (28, 41, "PERSON"), (50, 56, "COMPANY"), (63, 71, "ORG")]
    found = entities(text, reference=REFERENCE, recognised=spans)
    assert [(e.text, e.label) for e in found] == [
        ("Corvid Asset Management", "ORG"),
        ("Dana Whitlock", "PERSON"),
        ("Corvid", "ORG"),
        ("Whitlock", "PERSON"),
    ]


def test_short_form_gets_the_id() -> None:
    text = "Quux Robotics (NYSE: TGT) rose. Quux then fell."
    spans = [(0, 13, "COMPANY"), (32, 36, "ORG")]
    found = entities(text, reference=REFERENCE, recognised=spans)
    assert [(e.text, e.label, e.id) for e in found] == [
        ("Quux Robotics", "COMPANY", "XNYS:TGT"),
        ("Quux", "COMPANY", "XNYS:TGT"),
    ]
    assert found[1].candidates[0].reason == "short for 'Quux Robotics'"


def test_short_form_of_two_is_left_open() -> None:
    text = "Dana Whitlock met Otto Whitlock. Whitlock said so."
    spans = [(0, 13, "PERSON"), (18, 31, "PERSON"), (33, 41, "ORG")]
    found = entities(text, reference=REFERENCE, recognised=spans)
    assert [(e.text, e.label) for e in found][2] == ("Whitlock", "ORG")


def test_ticker_without_a_name_is_an_entity() -> None:
    assert annotate("The stock (NYSE: TGT) closed down") == [("TGT", "COMPANY", "XNYS:TGT")]


def test_ticker_behind_its_name_is_not_said_twice() -> None:
    assert annotate("Tencent (0700.HK) slipped") == [("Tencent", "COMPANY", "XHKG:0700")]


@pytest.mark.parametrize(
    "span", [(-1, 4, "ORG"), (0, 400, "ORG"), (4, 4, "ORG"), (0, 3, "WHATEVER"), (3, 4, "ORG")]
)
def test_impossible_spans_are_passed_over(span: tuple[int, int, str]) -> None:
    found = entities("Foo bar", reference=REFERENCE, recognised=[span])
    assert found == ()


def test_empty_text_has_no_entities() -> None:
    assert entities("", reference=REFERENCE) == ()


WORDS = (
    *("Apple", "Target", "the", "Nikkei 225", "(NYSE: TGT)", "Dana", "Whitlock", "’s", "fell,"),
    *("U.S.", "China", "Inc.", "\n", "“", "oil", "Corvid", "(0700.HK)", "Hitachi", "Energy"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
LABELS = st.sampled_from(["ORG", "PERSON", "COMPANY", "PLACE", "INDEX", "PRODUCT"])


def check(text: str, found: tuple[Entity, ...]) -> None:
    last = 0
    for entity in found:
        assert last <= entity.start
        assert text[entity.start : entity.end] == entity.text
        assert not entity.text.startswith(("the ", " "))
        assert not entity.text.endswith(("'s", "’s", " "))
        assert sum(candidate.score for candidate in entity.candidates) <= 1.0
        if entity.id is not None:
            assert entity.id in [candidate.id for candidate in entity.candidates]
        last = entity.end


@settings(max_examples=150)
@given(st.data(), TEXTS)
def test_invariants_hold_for_any_spans(data: st.DataObject, text: str) -> None:
    bounds = st.integers(min_value=0, max_value=max(1, len(text)))
    spans = data.draw(st.lists(st.tuples(bounds, bounds, LABELS), max_size=6))
    found = entities(text, reference=REFERENCE, recognised=spans)
    check(text, found)


def test_many_tickers_and_spans_stay_linear() -> None:
    text = "Apple (NYSE: V) " * 4_000
    spans = [(i * 16, i * 16 + 5, "ORG") for i in range(4_000)]
    check(text, entities(text, reference=REFERENCE, recognised=spans))


def test_abbreviation_that_the_text_introduces_means_the_full_name() -> None:
    text = "Zorgon Pharma Holding (ZPH) rose. ZPH said so."
    found = entities(text, reference=REFERENCE, recognised=[(0, 21, "COMPANY")])
    assert "ZPH" not in [entity.text for entity in found]  # the full name means nothing known
    text = "Quanta Computer (QC) rose 3%. Analysts like QC, not XQC or QC-2. QC fell."
    short = [entity for entity in entities(text, reference=REFERENCE) if entity.text == "QC"]
    assert [entity.id for entity in short] == ["XTAI:2382"] * 3
    assert all(text[entity.start : entity.end] == "QC" for entity in short)
    assert short[0].candidates[0].reason == "short for 'Quanta Computer'"


def test_bracket_that_is_no_abbreviation_of_the_name_means_nothing() -> None:
    text = "Quanta Computer (TAIPEI) rose. TAIPEI was calm. Dell (AI) fell. AI is everywhere."
    found = entities(text, reference=REFERENCE)
    assert {entity.text for entity in found if entity.id == "XTAI:2382"} == {"Quanta Computer"}
    assert "AI" not in [entity.text for entity in found]
