"""Attribution: hand-built tokens, so that the rules are tested and no model."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from nlp.annotate.speech.attribution import attributions
from nlp.annotate.speech.quotations import quotations
from nlp.records import Attribution, Entity, EntityLabel, Extent, Token

_LEFT = {",", ".", "?", "”", ";", "%", "'s"}
_MARKS = {",", ".", "?", "”", "“", ";", ":", '"'}


def build(tagged: str) -> tuple[str, list[Token]]:
    """Text and tokens of "word/POS/TAG/lemma ..."; lemma and tag may be left out."""
    text, tokens = "", []
    for index, item in enumerate(tagged.split()):
        word, *rest = item.split("/")
        pos = "PUNCT" if word in _MARKS else rest[0]
        tag = rest[1] if len(rest) > 1 else pos
        lemma = rest[2] if len(rest) > 2 else word.lower()
        glued = word in _LEFT or text.endswith("“") or not text
        text += word if glued else f" {word}"
        tokens.append(Token(len(text) - len(word), len(text), lemma, pos, tag, "dep", index))
    return text, tokens


def read(
    tagged: str, *names: tuple[str, EntityLabel], sentences: int = 1
) -> tuple[str, tuple[Attribution, ...]]:
    text, tokens = build(tagged)
    entities = [
        Entity(start=text.index(name), end=text.index(name) + len(name), text=name, label=label,
               id=f"ID:{name}")
        for name, label in names
    ]  # fmt: skip
    whole = [Extent(start=0, end=len(text))]
    if sentences > 1:
        stops = [token.end for token in tokens if text[token.start : token.end] in {".", "?"}]
        stops = [stop + (text[stop : stop + 1] == "”") for stop in stops]
        starts = [0, *stops[:-1]]
        whole = [Extent(start=a, end=b) for a, b in zip(starts, stops, strict=True)]
    found = attributions(text, tokens=tokens, sentences=whole, entities=entities)
    return text, found


def summary(text: str, one: Attribution) -> tuple[str | None, str, str, bool]:
    holder = one.holder.text if one.holder else None
    return holder, one.cue.text, text[one.content.start : one.content.end], one.direct


SAID = "said/VERB/VBD/say"
QUOTE = "“ This/PRON/DT is/AUX/VBZ/be a/DET/DT bear-market/ADJ/JJ rally/NOUN/NN , ”"


def test_a_quotation_has_its_speaker_without_the_apposition() -> None:
    text, [one] = read(
        f"{QUOTE} {SAID} Dana/PROPN/NNP Whitlock/PROPN/NNP , chief/ADJ/JJ strategist/NOUN/NN "
        "at/ADP/IN Corvid/PROPN/NNP .",
        ("Dana Whitlock", "PERSON"),
    )
    assert summary(text, one) == ("Dana Whitlock", "said", "This is a bear-market rally,", True)
    assert one.holder is not None
    assert (one.holder.id, one.holder.kind) == ("ID:Dana Whitlock", "PERSON")


def test_a_relative_clause_goes_on_with_the_speaker() -> None:
    text, found = read(
        f"{QUOTE} {SAID} Dana/PROPN/NNP Whitlock/PROPN/NNP , chief/ADJ/JJ strategist/NOUN/NN "
        "at/ADP/IN Corvid/PROPN/NNP , who/PRON/WP expects/VERB/VBZ/expect the/DET/DT "
        "index/NOUN/NN to/PART/TO fall/VERB/VB .",
        ("Dana Whitlock", "PERSON"), ("Corvid", "COMPANY"),
    )  # fmt: skip
    assert [summary(text, one) for one in found] == [
        ("Dana Whitlock", "said", "This is a bear-market rally,", True),
        ("Dana Whitlock", "expects", "the index to fall", False),
    ]


def test_survey_takers_are_one_holder() -> None:
    text, [one] = read(
        "Economists/NOUN/NNS/economist surveyed/VERB/VBN/survey in/ADP/IN a/DET/DT "
        "Bloomberg/PROPN/NNP poll/NOUN/NN anticipate/VERB/VBP that/SCONJ/IN growth/NOUN/NN "
        "will/AUX/MD be/AUX/VB 4.5/NUM/CD % ."
        .replace("% .", "%/SYM/NN .")
    )  # fmt: skip
    assert summary(text, one) == (
        "Economists surveyed in a Bloomberg poll", "anticipate", "growth will be 4.5%", False,
    )  # fmt: skip


def test_an_apposition_between_holder_and_cue_is_left_out() -> None:
    text, [one] = read(
        "Raymond/PROPN/NNP Yeung/PROPN/NNP , an/DET/DT economist/NOUN/NN at/ADP/IN ANZ/PROPN/NNP "
        ", commented/VERB/VBD/comment last/ADJ/JJ week/NOUN/NN that/SCONJ/IN prices/NOUN/NNS "
        "were/AUX/VBD falling/VERB/VBG ."
    )
    assert summary(text, one) == ("Raymond Yeung", "commented", "prices were falling", False)


def test_the_statement_may_stand_first() -> None:
    text, [one] = read(
        "The/DET/DT economy/NOUN/NN grew/VERB/VBD 0.7/NUM/CD percent/NOUN/NN , the/DET/DT "
        "Office/PROPN/NNP for/ADP/IN National/PROPN/NNP Statistics/PROPN/NNPS "
        f"{SAID} last/ADJ/JJ week/NOUN/NN ."
    )
    holder, cue, content, _ = summary(text, one)
    assert (holder, cue) == ("the Office for National Statistics", "said")
    assert content == "The economy grew 0.7 percent"


def test_a_parenthetical_in_the_middle() -> None:
    text, found = read(
        "The/DET/DT gap/NOUN/NN is/AUX/VBZ/be widening/VERB/VBG , quipped/VERB/VBD/quip "
        "one/NUM/CD fund/NOUN/NN manager/NOUN/NN , and/CCONJ/CC nobody/PRON/NN is/AUX/VBZ/be "
        "safe/ADJ/JJ ."
    )
    assert summary(text, found[0])[:3] == ("one fund manager", "quipped", "The gap is widening")


def test_according_to_both_ways() -> None:
    text, [one] = read(
        "Prices/NOUN/NNS rose/VERB/VBD , according/VERB/VBG to/ADP/IN the/DET/DT "
        "Energy/PROPN/NNP Information/PROPN/NNP Administration/PROPN/NNP ."
    )
    assert summary(text, one) == (
        "the Energy Information Administration", "according to", "Prices rose", False,
    )  # fmt: skip
    text, [one] = read(
        "According/VERB/VBG to/ADP/IN Jefferies/PROPN/NNP , prices/NOUN/NNS rose/VERB/VBD ."
    )
    assert summary(text, one) == ("Jefferies", "According to", "prices rose", False)


def test_expectations_of_nobody() -> None:
    text, [one] = read(
        "Growth/NOUN/NN is/AUX/VBZ/be projected/VERB/VBN/project to/PART/TO reach/VERB/VB "
        "5/NUM/CD percent/NOUN/NN ."
    )
    assert summary(text, one) == (
        None,
        "projected",
        "Growth is projected to reach 5 percent",
        False,
    )


def test_pronouns_stay_pronouns_and_a_note_introduces_its_words() -> None:
    text, [one] = read(
        "He/PRON/PRP elaborated/VERB/VBD/elaborate in/ADP/IN a/DET/DT note/NOUN/NN that/SCONJ/IN "
        "“ deflation/NOUN/NN suggests/VERB/VBZ/suggest excess/ADJ/JJ supply/NOUN/NN . ”"
    )
    assert summary(text, one) == ("He", "elaborated", "deflation suggests excess supply.", True)


def test_participles_share_the_speaker() -> None:
    text, found = read(
        "Jefferies/PROPN/NNP expects/VERB/VBZ/expect more/ADJ/JJR growth/NOUN/NN , "
        "noting/VERB/VBG/note that/SCONJ/IN firms/NOUN/NNS lag/VERB/VBP .",
        ("Jefferies", "COMPANY"),
    )
    assert ("Jefferies", "noting", "firms lag", False) in [summary(text, one) for one in found]


def test_a_split_quotation_keeps_its_speaker() -> None:
    text, found = read(
        f"“ We/PRON/PRP grew/VERB/VBD fast/ADV/RB enough/ADV/RB , ” {SAID} Ann/PROPN/NNP "
        "Lee/PROPN/NNP . “ We/PRON/PRP will/AUX/MD grow/VERB/VB faster/ADV/RBR still/ADV/RB . ”",
        sentences=2,
    )
    assert [summary(text, one) for one in found] == [
        ("Ann Lee", "said", "We grew fast enough,", True),
        ("Ann Lee", "said", "We will grow faster still.", True),
    ]


def test_figures_that_verbs_of_speech_also_take_are_not_attributed() -> None:
    for tagged in (
        "Apple/PROPN/NNP added/VERB/VBD/add 0.7/NUM/CD percent/NOUN/NN .",
        "The/DET/DT index/NOUN/NN put/VERB/VBD/put on/ADP/RP 5.8/NUM/CD percent/NOUN/NN .",
        "The/DET/DT index/NOUN/NN saw/VERB/VBD/see a/DET/DT fall/NOUN/NN .",
        "Investors/NOUN/NNS/investor think/VERB/VBP/think in/ADP/IN dollars/NOUN/NNS .",
        "The/DET/DT report/NOUN/NN found/VERB/VBD/find a/DET/DT buyer/NOUN/NN .",
    ):
        assert read(tagged)[1] == ()


def test_scare_quotes_are_not_statements() -> None:
    text, found = read(
        f"An/DET/DT adviser/NOUN/NN {SAID} the/DET/DT job/NOUN/NN was/AUX/VBD/be "
        "“ safe/ADJ/JJ ” now/ADV/RB ."
    )
    [one] = found
    assert not one.direct
    assert text[one.content.start : one.content.end].startswith("the job was")


def test_quotations_of_every_mark() -> None:
    text = 'A "one two three." B “four five.” C „sechs sieben.“ D «huit neuf.» E 5" nails.'
    assert [text[one.start : one.end] for one in quotations(text)] == [
        "one two three.", "four five.", "sechs sieben.", "huit neuf.",
    ]  # fmt: skip


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“It goes on and on.\n\nNew paragraph, no quote."
    assert [text[one.start : one.end] for one in quotations(text)] == ["It goes on and on."]


@given(st.text(alphabet=st.sampled_from("ab \"“”„«».,\n'"), max_size=200))
@settings(max_examples=200)
def test_quotations_hold_their_offsets(text: str) -> None:
    last = 0
    for one in quotations(text):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        last = one.end


WORDS = [
    "said/VERB/VBD/say",
    "Ann/PROPN/NNP",
    ",",
    "“",
    "”",
    "that/SCONJ/IN",
    "he/PRON/PRP",
    ".",
    "who/PRON/WP",
    "expects/VERB/VBZ/expect",
    "according/VERB/VBG",
    "to/ADP/IN",
    "and/CCONJ/CC",
    "is/AUX/VBZ/be",
    "expected/VERB/VBN/expect",
    "the/DET/DT",
    "bank/NOUN/NN",
    "by/ADP/IN",
    "count/NOUN/NN",
    "'s/PART/POS",
    ";",
    "noting/VERB/VBG/note",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=24).map(" ".join))
@settings(max_examples=300)
def test_any_order_of_words_gives_sound_records(tagged: str) -> None:
    text, found = read(tagged)
    for one in found:
        assert text[one.cue.start : one.cue.end] == one.cue.text
        assert 0 <= one.content.start < one.content.end <= len(text)
        if one.holder:
            assert text[one.holder.start : one.holder.end] == one.holder.text
    assert [one.content.start for one in found] == sorted(one.content.start for one in found)


def test_typewriter_quotation_marks() -> None:
    text = "''We grew,'' he said. ``And fast.''"
    assert [text[one.start : one.end] for one in quotations(text)] == ["We grew,", "And fast."]


def test_the_subject_of_an_embedded_clause_is_no_holder() -> None:
    text, [one] = read(
        "Trump/PROPN/NNP , speaking/VERB/VBG/speak in/ADP/IN Virginia/PROPN/NNP , "
        f"{SAID} he/PRON/PRP would/AUX/MD order/VERB/VB a/DET/DT review/NOUN/NN ."
    )
    assert summary(text, one) == ("Trump", "said", "he would order a review", False)


def test_a_parenthetical_between_subject_and_verb_keeps_both() -> None:
    text, [one] = read(
        f"Acts/NOUN/NNS , he/PRON/PRP {SAID} , are/AUX/VBP/be acts/NOUN/NNS of/ADP/IN "
        "love/NOUN/NN ."
    )
    assert summary(text, one)[:3] == ("he", "said", "Acts, he said, are acts of love")


def test_a_very_long_sentence_ends() -> None:
    tagged = (
        "Ann/PROPN/NNP said/VERB/VBD/say that/SCONJ/IN he/PRON/PRP thinks/VERB/VBZ/think " * 4000
    )
    assert read(tagged)[1]
