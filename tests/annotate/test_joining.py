"""Attributions from the parts that the encoder marks, by hand-made readings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotate.encoder.model import Reading
from nlp.annotate.speech.joining import spoken, with_marks
from nlp.records import Attribution, Entity, Extent, Holder, Span

CUE = Span(start=0, end=1, text="x")


def reading(
    sentence: str,
    *,
    source: Sequence[str] = (),
    cue: Sequence[str] = (),
    content: Sequence[str] = (),
) -> Reading:
    """What an encoder answers that marks these stretches of a sentence, each at its first place."""

    def places(stretches: Sequence[str]) -> tuple[tuple[int, int], ...]:
        found = [(sentence.index(stretch), len(stretch)) for stretch in stretches]
        return tuple(sorted((start, start + length) for start, length in found))

    return Reading(
        names=(),
        roles={"source": places(source), "cue": places(cue), "content": places(content)},
        sentences={},
        starts=np.zeros(0, np.int64),
        tone=np.zeros((0, 3), np.float32),
        pieces=(),
    )


def told(text: str, found: Sequence[Attribution]) -> list[tuple[str | None, str, str]]:
    """Holder, cue and content of each, checked against the text."""
    for one in found:
        for span in (one.cue, one.holder):
            assert span is None or text[span.start : span.end] == span.text
    return [
        (one.holder and one.holder.text, one.cue.text, text[one.content.start : one.content.end])
        for one in found
    ]


def joined(sentence: str, **parts: Sequence[str]) -> list[tuple[str | None, str, str]]:
    return told(sentence, spoken(sentence, readings=[(0, reading(sentence, **parts))], ruled=()))


def test_a_cue_its_source_and_its_content() -> None:
    sentence = "The filing shows the company has no cash left."
    parts = {
        "source": ["The filing"],
        "cue": ["shows"],
        "content": ["the company has no cash left"],
    }
    assert joined(sentence, **parts) == [("The filing", "shows", "the company has no cash left")]


def test_without_a_source_it_is_open_who_says_it() -> None:
    sentence = "Profit is widely expected to fall next year."
    parts = {"cue": ["expected"], "content": ["to fall next year"]}
    assert joined(sentence, **parts) == [(None, "expected", "to fall next year")]


def test_each_content_goes_to_the_cue_that_is_nearest() -> None:
    sentence = "Lind said output would fall, while Berg warned that stocks were running low."
    parts = {
        "source": ["Lind", "Berg"],
        "cue": ["said", "warned"],
        "content": ["output would fall", "stocks were running low"],
    }
    assert joined(sentence, **parts) == [
        ("Lind", "said", "output would fall"),
        ("Berg", "warned", "stocks were running low"),
    ]


def test_a_content_on_both_sides_of_its_cue_is_one() -> None:
    sentence = "The mine, Lind said, will not open again this year."
    parts = {
        "source": ["Lind"],
        "cue": ["said"],
        "content": ["The mine", "will not open again this year"],
    }
    assert joined(sentence, **parts) == [
        ("Lind", "said", "The mine, Lind said, will not open again this year")
    ]


def test_a_short_content_is_a_piece_or_a_mistake() -> None:
    sentence = "Well, Lind said, the mine will not open."
    parts = {"cue": ["said"], "source": ["Lind"], "content": ["Well", "the mine will not open"]}
    assert joined(sentence, **parts) == [("Lind", "said", "the mine will not open")]
    assert joined(sentence, cue=["said"], content=["Well"]) == []


@pytest.mark.parametrize("mark", [": ", " - ", " – ", " — ", ":  "])
def test_a_colon_between_source_and_content_is_a_cue(mark: str) -> None:
    sentence = f"Minister{mark}no new taxes next year"
    parts = {"source": ["Minister"], "content": ["no new taxes next year"]}
    assert joined(sentence, **parts) == [("Minister", mark.strip(), "no new taxes next year")]
    sentence = f"no new taxes next year{mark}Minister"
    assert joined(sentence, **parts) == [("Minister", mark.strip(), "no new taxes next year")]


@pytest.mark.parametrize("between", [" ", ", ", " is ", " :x "])
def test_without_cue_and_colon_there_is_none(between: str) -> None:
    sentence = f"Minister{between}no new taxes next year"
    assert joined(sentence, source=["Minister"], content=["no new taxes next year"]) == []


def test_a_cue_alone_and_a_source_alone_say_nothing() -> None:
    assert joined("Lind said nothing.", source=["Lind"], cue=["said"]) == []
    assert joined("Lind said nothing.") == []
    assert spoken("", readings=[], ruled=()) == ()


def test_sentences_have_places_of_their_own() -> None:
    first, second = "Tin rose. ", "The filing shows that cash has run out."
    parts = {"source": ["The filing"], "cue": ["shows"], "content": ["cash has run out"]}
    readings = [(0, reading("Tin rose.")), (len(first), reading(second, **parts))]
    text = first + second
    found = spoken(text, readings=readings, ruled=())
    assert told(text, found) == [("The filing", "shows", "cash has run out")]


TEXT = "Lind said output would fall. The filing shows that cash has run out."
OUTPUT = Attribution(
    holder=Holder(start=0, end=4, text="Lind"),
    cue=Span(start=5, end=9, text="said"),
    content=Extent(start=10, end=27),
)
SECOND = TEXT.index("The filing")
FILING = (
    SECOND,
    reading(TEXT[SECOND:], source=["The filing"], cue=["shows"], content=["that cash has run out"]),
)


def test_what_the_rules_found_wins() -> None:
    parts = {"source": ["Lind"], "cue": ["said"], "content": ["said output would fall"]}
    overlapping = (0, reading(TEXT[: SECOND - 1], **parts))
    found = spoken(TEXT, readings=[overlapping, FILING], ruled=[OUTPUT])
    assert found[0] is OUTPUT
    assert told(TEXT, found[1:]) == [("The filing", "shows", "that cash has run out")]


def test_contents_that_only_touch_do_not_overlap() -> None:
    touching = OUTPUT.replace(content=Extent(start=10, end=SECOND + 17))
    assert TEXT[: touching.content.end].endswith("shows ")
    found = spoken(TEXT, readings=[FILING], ruled=[touching])
    assert told(TEXT, found)[1:] == [("The filing", "shows", "that cash has run out")]
    longer = touching.replace(content=Extent(start=10, end=SECOND + 18))
    assert spoken(TEXT, readings=[FILING], ruled=[longer]) == (longer,)


def test_they_come_in_the_order_of_their_contents() -> None:
    ruled = OUTPUT.replace(content=Extent(start=len(TEXT) - 1, end=len(TEXT)))
    found = spoken(TEXT, readings=[FILING], ruled=[ruled])
    assert [one.content.start for one in found] == sorted(one.content.start for one in found)
    assert found[1] is ruled


def entity(start: int, text: str, label: str, name: str | None = None) -> Entity:
    return Entity(start=start, end=start + len(text), text=text, label=label, id=name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ([], (None, None)),
        ([entity(12, "Acme", "COMPANY", "XNAS:ACME")], ("XNAS:ACME", "COMPANY")),
        # the first name of a source is whom it speaks for
        ([entity(12, "Acme", "COMPANY", "a"), entity(20, "Ada Lind", "PERSON")], ("a", "COMPANY")),
        ([entity(20, "Ada Lind", "PERSON")], (None, "PERSON")),
        # a yen says nothing
        ([entity(12, "Acme", "CURRENCY", "FX:USDJPY")], (None, None)),
        # names outside: before, behind, and touching
        ([entity(0, "Tin", "COMPANY", "x"), entity(34, "profit", "COMPANY", "y")], (None, None)),
        ([entity(4, "up, say ", "COMPANY", "x")], (None, None)),
    ],
)
def test_a_holder_is_the_name_in_the_source(
    entities: Sequence[Entity], expected: tuple[str | None, str | None]
) -> None:
    text = "Tin is up,  Acme of Ada Lind says profit rose."
    parts = {"source": ["Acme of Ada Lind"], "cue": ["says"], "content": ["profit rose"]}
    (found,) = spoken(text, readings=[(0, reading(text, **parts))], ruled=(), entities=entities)
    assert found.holder is not None
    assert found.holder.text == "Acme of Ada Lind"
    assert (found.holder.id, found.holder.kind) == expected


# --- quotation marks and "that" -----------------------------------------------------------------


def widened(text: str, content: str) -> str:
    start = text.index(content)
    extent = Extent(start=start, end=start + len(content))
    found = with_marks(text, Attribution(holder=None, cue=CUE, content=extent)).content
    return text[found.start : found.end]


@pytest.mark.parametrize(
    "quoted",
    [
        '"We grew,"',
        "“We grew,”",
        "“We grew”",
        "„We grew!“",
        "„We grew?”",
        "«We grew.»",
        "``We grew,''",
        "''We grew,''",
        "“'We grew,'”",
    ],
)
def test_a_quotation_has_its_marks(quoted: str) -> None:
    assert widened(f"On Monday {quoted} said Lind.", "We grew") == quoted
    assert widened(f"{quoted}. So said Lind.", "We grew") == quoted
    assert widened(quoted, "We grew") == quoted


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("He said that we grew.", "we grew", "that we grew"),
        ('He said that "we grew."', "we grew", 'that "we grew."'),
        ('He said "that we grew."', "we grew", '"that we grew."'),
        ("He said “that we grew”, again.", "we grew", "“that we grew”"),
        ("He said we grew.", "we grew", "we grew"),
        # no quotation is open: the mark belongs to what follows
        ('He said we grew, "a lot" of it.', "we grew", "we grew"),
        # it ends inside the content
        ('He said we "grew", and left.', 'we "grew"', 'we "grew"'),
        # it begins inside the content
        ('He said we "grew," and left.', 'we "grew', 'we "grew,"'),
        # apostrophes are no quotations
        ("He said the traders' profits grew.", "the traders", "the traders"),
        ("We grew", "We grew", "We grew"),
        ("“We grew", "We grew", "“We grew"),
        ("that we grew", "we grew", "that we grew"),
    ],
)
def test_where_marks_and_that_stand(text: str, content: str, expected: str) -> None:
    assert widened(text, content) == expected


def test_nothing_to_add_gives_the_same_object() -> None:
    one = Attribution(holder=None, cue=CUE, content=Extent(start=3, end=10))
    assert with_marks("He: we grew. Tin.", one) is one


@settings(max_examples=200, deadline=None)
@given(st.text("ab \"“”„«»'`.,!?", min_size=1, max_size=25), st.data())
def test_twice_is_once(text: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(["", 'that "', '"that ', "that "])) + text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    one = Attribution(holder=None, cue=CUE, content=Extent(start=start, end=end))
    once = with_marks(text, one)
    assert 0 <= once.content.start <= start <= end <= once.content.end <= len(text)
    assert with_marks(text, once) == once
    added = text[once.content.start : start].replace("that ", "") + text[end : once.content.end]
    assert set(added) <= set("\"“”„«»'`.,!?")


def test_hostile_text_is_read_to_its_end() -> None:
    text = "“a" + "'." * 400 + "that " * 400 + "“" * 400
    one = Attribution(holder=None, cue=CUE, content=Extent(start=1, end=2))
    assert with_marks(text, one).content.start == 0
    last = Attribution(holder=None, cue=CUE, content=Extent(start=len(text) - 1, end=len(text)))
    assert with_marks(text, last).content.start == text.index("that")
