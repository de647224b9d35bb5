"""The encoder: pieces of sentences, scores to spans, batches, damaged files."""

from __future__ import annotations

import functools
import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from nlp import resources
from nlp.annotate.encoder.decoding import best_tags, name_spans, role_spans
from nlp.annotate.encoder.labels import (
    ARC,
    CHECKWORTHY,
    MODALITIES,
    NAME_TAGS,
    NAMES,
    ROLES,
    SENTENCE_HEADS,
    SENTIMENTS,
    TOKEN_HEADS,
    WORD_HEADS,
)
from nlp.annotate.encoder.model import (
    BATCH_PIECES,
    FORMAT,
    STEP,
    Encoder,
    Reading,
    described,
    softmax,
)
from nlp.annotate.encoder.pieces import CASES, LONGEST_ROW, Row, case_of, rows
from nlp.annotate.encoder.syntax import best_heads
from nlp.errors import ModelNotFoundError, NlpError
from tests.annotate.data import tiny_encoder as tiny
from tests.conftest import ROOT

# e^2 / (e^2 + 2) = 7.389056 / 9.389056, and 1 / 9.389056
HIGH, LOW = 0.786986, 0.106507

# e / (e + 2) = 2.718282 / 4.718282, and 1 / 4.718282
SOME, LESS = 0.576117, 0.211942

ODD = [
    "",
    " \n\t ",
    "\0",
    "\0\x01\x07 rose\x7f 3%\x00",
    "🎉🚀 up 👩\u200d👩\u200d👧 3%",
    "\u0301 cafe\u0301 naïve Ångström",
    "x" * 10_000,
    "A" * 10_000 + " rose",
    "[CLS] [SEP][PAD] fell [MASK] [UNK]",
    "שלום עולם rose مرحبا 3%",
    "<p>S&amp;P 500 rose 3%</p><br/>",
    "日本の東京 stocks",
    "\u200b\ufeff\u00ad",
    "İstanbul ﬁrms ß ǅ",
    ".",
    "%$€" * 200,
]


@functools.cache
def shipped() -> Encoder:
    """The encoder that travels with the package."""
    return Encoder.from_folder(resources.model("encoder"))


@functools.cache
def pieces() -> Tokenizer:
    """Its word pieces."""
    return shipped()._tokenizer


@functools.cache
def real_sentences() -> list[str]:
    """Some of our annotated sentences, and odd ones."""
    path = ROOT / "corpora" / "annotated" / "test.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [*(json.loads(line)["text"] for line in lines[:80]), "Up", *ODD]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write_folder(tmp_path / "encoder")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The one whose answers are known."""
    return Encoder.from_folder(tiny.write_folder(tmp_path_factory.mktemp("tiny")))


def same(one: Reading, other: Reading) -> bool:
    """Whether two answers are equal to the bit."""
    return (
        (one.names, one.roles) == (other.names, other.roles)
        and list(one.sentences) == list(other.sentences)
        and all(np.array_equal(one.sentences[h], other.sentences[h]) for h in one.sentences)
        and np.array_equal(one.starts, other.starts)
        and np.array_equal(one.tone, other.tone)
        and len(one.pieces) == len(other.pieces)
        and all(
            row == its_row and np.array_equal(scores, its_scores)
            for (row, scores), (its_row, its_scores) in zip(one.pieces, other.pieces, strict=True)
        )
    )


# --- pieces -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("apple", "small"),
        ("ß", "small"),
        ("naïve", "small"),
        ("a\0b", "small"),
        ("Apple", "title"),
        ("Élan", "title"),
        ("IBM", "capitals"),
        ("ЦБ", "capitals"),
        ("eBay", "mixed"),
        ("McDonald", "mixed"),
        ("iPhone", "mixed"),
        ("2024", "figure"),
        ("3M", "figure"),
        ("Q3", "capitals"),
        ("3rd", "small"),
        ("A", "letter"),
        ("É", "letter"),
        ("%", "none"),
        ("日", "none"),
        ("שלום", "none"),
        ("🎉", "none"),
        ("...", "none"),
    ],
)
def test_classes_of_capitals(word: str, case: str) -> None:
    assert CASES[case_of(word)] == case


def words_of(text: str, its_rows: Sequence[Row]) -> list[str]:
    return [text[s:e] for row in its_rows for s, e in zip(row.starts, row.ends, strict=True)]


def check_rows(text: str, its_rows: Sequence[Row]) -> None:
    """What holds for the rows of any text."""
    extents = [extent for row in its_rows for extent in zip(row.starts, row.ends, strict=True)]
    assert all(0 <= start < end <= len(text) for start, end in extents)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(extents))
    assert not any(word[0].isspace() or word[-1].isspace() for word in words_of(text, its_rows))
    first, last = (pieces().token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    for row in its_rows:
        assert row.words
        assert 2 < len(row.ids) <= LONGEST_ROW
        assert len(row.ids) == len(row.cases)
        assert (row.ids[0], row.ids[-1]) == (first, last)
        assert 0 not in row.ids  # it marks what is filled up
        assert (row.cases[0], row.cases[-1]) == (0, 0)
        limits = [*row.words, len(row.ids) - 1]
        assert limits[0] == 1
        for word, (start, limit) in zip(
            words_of(text, [row]), itertools.pairwise(limits), strict=True
        ):
            assert start < limit
            assert row.cases[start:limit] == [case_of(word)] * (limit - start)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=300))
def test_words_are_runs_of_letters_and_single_signs(text: str) -> None:
    (found,) = rows(pieces(), [text])
    check_rows(text, found)
    assert words_of(text, found) == re.findall(r"[A-Za-z0-9]+|[^\sA-Za-z0-9]", text)


@settings(max_examples=60, deadline=None)
@given(
    st.text("aZé9ßж日本שλΩ .,'%$€\n\t\0\x07\u007f🎉\u0301\u200b\u00ad\u00a0[]<>&;", max_size=200)
)
def test_every_letter_and_figure_is_in_one_word(text: str) -> None:
    (found,) = rows(pieces(), [text])
    check_rows(text, found)
    covered = {
        place
        for row in found
        for start, end in zip(row.starts, row.ends, strict=True)
        for place in range(start, end)
    }
    assert {place for place, char in enumerate(text) if char.isalnum()} <= covered


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_rows_of_odd_text(text: str) -> None:
    (found,) = rows(pieces(), [text])
    check_rows(text, found)
    readable = any(char.isalnum() or char in ".%🎉" for char in text)
    assert bool(found) == readable


def test_a_word_without_end_is_one_unknown_piece() -> None:
    (found,) = rows(pieces(), ["x" * 10_000])
    assert [len(row.ids) for row in found] == [3]
    assert found[0].ids[1] == pieces().token_to_id("[UNK]")


def test_marks_of_rows_in_a_text_are_text() -> None:
    text = "[CLS] fell [PAD]"
    (found,) = rows(pieces(), [text])
    assert words_of(text, found) == ["[", "CLS", "]", "fell", "[", "PAD", "]"]
    assert pieces().token_to_id("[CLS]") not in found[0].ids[1:]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 700))
def test_a_long_sentence_is_cut_between_words(n_words: int) -> None:
    text = " ".join(["sales", "Hochtief-Konzern", "3.2%"][place % 3] for place in range(n_words))
    (found,) = rows(pieces(), [text])
    check_rows(text, found)
    assert words_of(text, found) == re.findall(r"\w+|[^\w\s]", text)
    for row, following in itertools.pairwise(found):
        behind = [*following.words, len(following.ids) - 1][1] - 1  # pieces of its first word
        assert len(row.ids) + behind > LONGEST_ROW  # it did not fit any more


def test_a_row_is_full_to_the_last_piece() -> None:
    text = "a " * (LONGEST_ROW - 2)
    assert [len(row.ids) for row in rows(pieces(), [text])[0]] == [LONGEST_ROW]
    assert [len(row.ids) for row in rows(pieces(), [text + "a"])[0]] == [LONGEST_ROW, 3]


def test_a_word_longer_than_a_row_is_cut() -> None:
    letters = Tokenizer(
        models.WordPiece(
            {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "a": 3, "##a": 4},
            unk_token="[UNK]",
            max_input_chars_per_word=1000,
        )
    )
    letters.normalizer = normalizers.BertNormalizer(lowercase=True)
    letters.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    text = f"a {'A' * 500} a"
    (found,) = rows(letters, [text])
    assert [len(row.ids) for row in found] == [3, LONGEST_ROW, 3]
    assert words_of(text, found) == text.split()


def test_each_text_has_its_own_rows() -> None:
    texts = ["Tin rose", "", "a " * 500, "Zinc"]
    together = rows(pieces(), texts)
    assert together == [rows(pieces(), [text])[0] for text in texts]
    assert [len(found) for found in together] == [1, 0, 3, 1]
    assert rows(pieces(), []) == []


# --- decoding -----------------------------------------------------------------------------------


def is_allowed(tags: Sequence[int]) -> bool:
    """Inside comes only behind beginning or inside of its own kind, and never first."""
    for before, tag in itertools.pairwise(["O", *(NAME_TAGS[tag] for tag in tags)]):
        if tag[0] == "I" and before[1:] != tag[1:]:
            return False
    return True


@functools.cache
def allowed_sequences(n_words: int) -> npt.NDArray[np.int64]:
    """All of them. Shape: (sequences, words)."""
    if not n_words:
        return np.zeros((1, 0), np.int64)
    shorter = allowed_sequences(n_words - 1).tolist()
    tried = ([*tags, tag] for tags in shorter for tag in range(len(NAME_TAGS)))
    return np.array([tags for tags in tried if is_allowed(tags)])


def scores_of(n_words: int, seed: int) -> npt.NDArray[np.float32]:
    """Random ones; of an even seed small whole numbers, so that there are equal sums."""
    source = np.random.default_rng(seed)
    shape = n_words, len(NAME_TAGS)
    scores = source.integers(0, 3, shape) if seed % 2 == 0 else source.normal(size=shape)
    return scores.astype(np.float32)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_best_tags_are_those_of_all_sequences(n_words: int, seed: int) -> None:
    sequences = allowed_sequences(n_words)
    places = np.arange(n_words)
    for scores in (scores_of(n_words, seed + more) for more in range(4)):
        found = best_tags(scores)
        exact = scores.astype(np.float64)
        assert is_allowed(found)
        assert exact[places, found].sum() == pytest.approx(exact[places, sequences].sum(-1).max())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_the_highest_scores_stay_where_they_are_allowed(n_words: int, seed: int) -> None:
    scores = scores_of(n_words, seed)
    greedy = scores.argmax(-1)
    found = best_tags(scores)
    assert is_allowed(found)
    if is_allowed(greedy):
        assert found.tolist() == greedy.tolist()
    else:
        assert found.tolist() != greedy.tolist()
        # with the repaired tags on top, the short way gives the same
        raised = scores.copy()
        raised[np.arange(n_words), found] += 100
        assert best_tags(raised).tolist() == found.tolist()


def test_no_words_have_no_tags() -> None:
    assert best_tags(np.zeros((0, len(NAME_TAGS)), np.float32)).tolist() == []


def tags_of(text: str) -> list[int]:
    return [NAME_TAGS.index(tag) for tag in text.split()]


STARTS, ENDS = [0, 4, 9, 14, 20], [3, 8, 13, 19, 21]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O O O O O", ()),
        ("B-PERSON I-PERSON O O O", ((0, 8, "PERSON"),)),
        ("B-PERSON B-PERSON O O O", ((0, 3, "PERSON"), (4, 8, "PERSON"))),
        ("O B-INDEX B-PLACE I-PLACE O", ((4, 8, "INDEX"), (9, 19, "PLACE"))),
        ("B-ORG O B-ORG O O", ((0, 3, "ORG"), (9, 13, "ORG"))),
        ("B-RATE I-RATE I-RATE I-RATE I-RATE", ((0, 21, "RATE"),)),
        ("O O O O B-COMPANY", ((20, 21, "COMPANY"),)),
    ],
)
def test_spans_of_names(tags: str, expected: object) -> None:
    assert name_spans(tags_of(tags), STARTS, ENDS) == expected
    assert name_spans(np.array(tags_of(tags)), STARTS, ENDS) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_spans_of_names_give_the_tags_back(n_words: int, seed: int) -> None:
    tags = best_tags(scores_of(n_words, seed))
    starts = list(range(0, 4 * n_words, 4))
    ends = [start + 3 for start in starts]
    again = ["O"] * n_words
    for start, end, label in name_spans(tags, starts, ends):
        first, last = starts.index(start), ends.index(end)
        assert again[first : last + 1] == ["O"] * (last + 1 - first)
        again[first : last + 1] = [f"B-{label}", *[f"I-{label}"] * (last - first)]
    assert again == [NAME_TAGS[tag] for tag in tags]


@settings(max_examples=60, deadline=None)
@given(st.text("OBI", max_size=30))
def test_spans_of_roles(tags: str) -> None:
    starts = list(range(0, 4 * len(tags), 4))
    ends = [start + 3 for start in starts]
    expected = tuple(
        (starts[match.start()], ends[match.end() - 1]) for match in re.finditer(r"BI*|I+", tags)
    )
    assert role_spans(["OBI".index(tag) for tag in tags], starts, ends) == expected


# --- the model ----------------------------------------------------------------------------------


def test_answers_are_those_worked_out(encoder: Encoder) -> None:
    text = "Goldman Sachs shares rose 2% in London, Tim Cook said."
    (reading,) = encoder.read([text])
    assert reading.names == ((0, 13, "COMPANY"), (32, 38, "PLACE"), (40, 48, "PERSON"))
    assert reading.roles == {"source": ((40, 48),), "cue": ((49, 53),), "content": ((21, 25),)}
    np.testing.assert_allclose(reading.sentences["sentiment"], [LOW, LOW, HIGH], atol=1e-5)
    # e / (e + 1) and 1 / (e + 1); e / (e + 4) and 1 / (e + 4)
    np.testing.assert_allclose(
        reading.sentences["checkworthiness"], [0.268941, 0.731059], atol=1e-5
    )
    expected = [0.148848, 0.148848, 0.148848, 0.404610, 0.148848]
    np.testing.assert_allclose(reading.sentences["modality"], expected, atol=1e-5)
    # goldman (0, 0, 2) and sachs (0, 0, 0) have a mean of (0, 0, 1)
    np.testing.assert_allclose(reading.towards(0, 13), [LESS, LESS, SOME], atol=1e-5)
    np.testing.assert_allclose(reading.towards(32, 38), [HIGH, LOW, LOW], atol=1e-5)
    np.testing.assert_allclose(reading.towards(40, 48), [1 / 3] * 3, atol=1e-5)


def test_capitals_decide(encoder: Encoder) -> None:
    small, title = encoder.read(["the apple fell", "the Apple fell"])
    assert small.names == ()
    assert title.names == ((4, 9, "COMPANY"),)


def test_a_tag_that_is_not_allowed_is_repaired(encoder: Encoder) -> None:
    alone, behind = encoder.read(["Frankfurt rose", "London Frankfurt rose"])
    assert alone.names == ()
    assert behind.names == ((0, 16, "PLACE"),)


@pytest.mark.parametrize("text", ["", "  ", "\0"])
def test_a_sentence_without_words(encoder: Encoder, text: str) -> None:
    (reading,) = encoder.read([text])
    assert reading.names == ()
    assert reading.roles == {"source": (), "cue": (), "content": ()}
    assert reading.sentences["sentiment"].tolist() == pytest.approx([1 / 3] * 3)
    assert reading.towards(0, 100) is None


def test_nothing_to_read(encoder: Encoder) -> None:
    assert encoder.read([]) == []


def test_towards_a_stretch_without_a_word_is_unknown(encoder: Encoder) -> None:
    (reading,) = encoder.read(["Goldman  rose"])
    assert reading.towards(7, 9) is None  # blanks
    assert reading.towards(1, 7) is None  # no word begins there
    assert reading.towards(4, 4) is None
    assert reading.towards(13, 99) is None
    np.testing.assert_allclose(reading.towards(0, 1), [LOW, LOW, HIGH], atol=1e-5)


def test_a_long_sentence_is_the_mean_of_its_rows(encoder: Encoder) -> None:
    text = "London " + "a " * (LONGEST_ROW - 4) + "rose Goldman Sachs fell fell"
    found = rows(encoder._tokenizer, [text])[0]
    assert [len(row.ids) for row in found] == [LONGEST_ROW, 6]
    (reading,) = encoder.read([text])
    # (192 * (0, 0, 2) + 6 * (4, 0, 0)) / 198 = (0.121212, 0, 1.939394);
    # e to that: 1.128864, 1, 6.954532; sum 9.083396
    np.testing.assert_allclose(
        reading.sentences["sentiment"], [0.124278, 0.110091, 0.765631], atol=1e-5
    )
    begin = text.index("Goldman")
    assert reading.names == ((0, 6, "PLACE"), (begin, begin + 13, "COMPANY"))
    np.testing.assert_allclose(reading.towards(begin, begin + 7), [LOW, LOW, HIGH], atol=1e-5)


def test_a_name_across_two_rows_is_one(encoder: Encoder) -> None:
    text = "a " * (LONGEST_ROW - 3) + "Tim Cook said"
    assert [len(row.words) for row in rows(encoder._tokenizer, [text])[0]] == [LONGEST_ROW - 2, 2]
    (reading,) = encoder.read([text])
    begin = text.index("Tim")
    assert reading.names == ((begin, begin + 8, "PERSON"),)
    assert reading.roles["source"] == ((begin, begin + 8),)


def test_calibration_changes_probabilities(folder: Path) -> None:
    calibration = tiny.about()["calibration"]
    calibration["sentiment"] = {"factor": 0.5, "shifts": [0.0, 1.0, 0.0]}
    tiny.describe(folder, calibration=calibration)
    rose, nothing = Encoder.from_folder(folder).read(["rose", ""])
    # (0, 0, 2) / 2 + (0, 1, 0) = (0, 1, 1): 1 and e over 1 + 2 e = 6.436564
    expected = [0.155363, 0.422319, 0.422319]
    np.testing.assert_allclose(rose.sentences["sentiment"], expected, atol=1e-5)
    np.testing.assert_allclose(nothing.sentences["sentiment"], [LESS, SOME, LESS], atol=1e-5)


def ends_of(text: str) -> list[int]:
    """One after the last character of each word of a text."""
    return [match.end() for match in re.finditer(r"\S+", text)]


def test_a_parse_is_the_one_worked_out(encoder: Encoder) -> None:
    text = "Goldman Sachs rose London"
    (reading,) = encoder.read([text])
    found = reading.parse(ends_of(text))
    assert found.tags == ("NNP", "NNP", "VBD", "NNP")
    assert found.parts == ("PROPN", "PROPN", "VERB", "PROPN")
    assert found.heads == (1, 2, 2, 2)
    assert found.relations == ("flat", "nsubj", "ROOT", "obl")  # what hangs on Sachs is flat


def test_a_parse_of_several_rows_is_one_tree(encoder: Encoder) -> None:
    text = "Sachs rose " + "a " * (LONGEST_ROW - 4) + "rose Goldman Sachs"
    n_first = LONGEST_ROW - 2
    (reading,) = encoder.read([text])
    assert len(reading.pieces) == 2
    found = reading.parse(ends_of(text))
    assert found.heads == (1, *[1] * (n_first - 1), 1, n_first + 2, n_first)
    assert found.relations[:2] == ("nsubj", "ROOT")
    assert found.relations[n_first:] == ("parataxis", "flat", "nsubj")


def test_tokens_without_pieces_are_parsed_too(encoder: Encoder) -> None:
    (nothing,) = encoder.read(["\0"])
    assert len(nothing.parse([1]).heads) == 1
    assert nothing.parse([1]).relations == ("ROOT",)
    (reading,) = encoder.read(["Sachs rose \0"])
    assert reading.parse([5, 10, 12]).heads[:2] == (1, 1)


# --- trees --------------------------------------------------------------------------------------


def is_tree(heads: Sequence[int]) -> bool:
    """Whether every token comes to the one root, which has the head 0."""
    for token in range(1, len(heads) + 1):
        seen = set()
        while token:
            if token in seen:
                return False
            seen.add(token)
            token = heads[token - 1]
    return list(heads).count(0) == 1


def is_projective(heads: Sequence[int]) -> bool:
    """Whether no two branches cross, that from before the sentence to the root among them."""
    spans = [sorted((head, token)) for token, head in enumerate(heads, 1)]
    return not any(a < c < b < d for (a, b), (c, d) in itertools.permutations(spans, 2))


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_heads_are_those_of_all_trees(n_tokens: int, seed: int) -> None:
    arcs = np.random.default_rng(seed).normal(size=(n_tokens, n_tokens + 1)).astype(np.float32)

    def total(heads: Sequence[int]) -> float:
        return float(sum(arcs[token, head] for token, head in enumerate(heads)))

    choices = itertools.product(range(n_tokens + 1), repeat=n_tokens)
    trees = [heads for heads in choices if is_tree(heads)]
    greedy = arcs.copy()
    greedy[np.arange(n_tokens), np.arange(1, n_tokens + 1)] = -1e9
    if is_tree(greedy.argmax(1)):
        expected = max(trees, key=total)
    else:
        expected = max(filter(is_projective, trees), key=total)
    assert tuple(best_heads(arcs)) == expected


class Remembering:
    """Stands in for a graph; keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[dict[str, npt.NDArray[np.int64]]] = []

    def run(self, _: None, given: dict[str, npt.NDArray[np.int64]]) -> list[Any]:
        self.given.append(given)
        shape = given["ids"].shape
        zeros = np.zeros((*shape, sum(WORD_HEADS.values())), np.float32)
        whole = np.zeros((shape[0], sum(SENTENCE_HEADS.values())), np.float32)
        return [zeros, whole, np.zeros((*shape, sum(TOKEN_HEADS.values()) + 2 * ARC), np.float32)]


def given_for(texts: Iterable[str]) -> list[dict[str, npt.NDArray[np.int64]]]:
    session = Remembering()
    Encoder(session, tokenizer=pieces(), meta=tiny.about()).read(list(texts))
    return session.given


def test_capitals_reach_the_graph() -> None:
    small, title, capitals = (
        given_for([f"shares of {word} fell"])[0] for word in ("apple", "Apple", "APPLE")
    )
    assert small["ids"].tolist() == title["ids"].tolist() == capitals["ids"].tolist()
    assert [CASES[given["cases"][0, 3]] for given in (small, title, capitals)] == [
        "small",
        "title",
        "capitals",
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=40))
def test_batches_are_bounded_and_hold_every_row_once(lengths: Sequence[int]) -> None:
    found = given_for("a " * length for length in lengths)
    n_rows = sum(-(-length // (LONGEST_ROW - 2)) for length in lengths)
    ids = [batch["ids"] for batch in found]
    assert sum(map(len, ids)) == n_rows
    assert sum(int((batch != 0).sum()) for batch in ids) == sum(lengths) + 2 * n_rows
    for n_rows, width in (batch.shape for batch in ids):
        # one row may be longer, and rows are filled up by less than a step
        assert n_rows == 1 or n_rows * width < BATCH_PIECES + STEP * n_rows


def test_the_shipped_encoder_has_its_parts() -> None:
    assert re.fullmatch(r"[a-z_]+-\d+\.\d+\.\d+", f"{shipped().name}-{shipped().version}")
    reading = shipped().read(["Shares of Acme Corp. fell 3% on Monday, it said."])[0]
    assert {label for _, _, label in reading.names} <= set(NAMES)
    assert tuple(reading.roles) == ROLES
    assert {head: len(shares) for head, shares in reading.sentences.items()} == {
        "sentiment": len(SENTIMENTS),
        "checkworthiness": len(CHECKWORTHY),
        "modality": len(MODALITIES),
    }


def test_plain_sentences_are_understood() -> None:
    """What any weights worth shipping answer."""
    rose, fell, asked = shipped().read(
        [
            "Shares of Goldman Sachs rose 5% after record profits.",
            "Shares of Goldman Sachs plunged 9% after a heavy loss.",
            "Will the Federal Reserve raise interest rates in March?",
        ]
    )
    assert (10, 23, "COMPANY") in rose.names
    assert SENTIMENTS[rose.sentences["sentiment"].argmax()] == "positive"
    assert SENTIMENTS[fell.sentences["sentiment"].argmax()] == "negative"
    assert MODALITIES[asked.sentences["modality"].argmax()] == "question"
    for reading, tone in ((rose, "positive"), (fell, "negative")):
        towards = reading.towards(10, 23)
        assert towards is not None
        assert SENTIMENTS[towards.argmax()] == tone


def check_reading(text: str, reading: Reading) -> None:
    """What holds for the answers for any text."""
    assert all(0 <= start < end <= len(text) for start, end, _ in reading.names)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(reading.names))
    for stretches in reading.roles.values():
        assert all(0 <= start < end <= len(text) for start, end in stretches)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(stretches))
    for shares in reading.sentences.values():
        assert shares.dtype == np.float32
        assert (shares >= 0).all()
        assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert reading.tone.shape == (len(reading.starts), len(SENTIMENTS))
    assert np.isfinite(reading.tone).all()
    words = ends_of(text)
    if words:
        found = reading.parse(words)
        assert [len(layer) for layer in found] == [len(words)] * 4
        above = [0 if head == own else head + 1 for own, head in enumerate(found.heads)]
        assert is_tree(above)
        assert [relation == "ROOT" for relation in found.relations] == [not head for head in above]
    if len(reading.starts):
        towards = reading.towards(0, len(text))
        assert towards is not None
        assert towards.sum() == pytest.approx(1, abs=1e-5)


@functools.cache
def alone() -> list[Reading]:
    """The real sentences, each read by itself."""
    return [shipped().read([text])[0] for text in real_sentences()]


def test_answers_for_real_and_odd_sentences_hold_together() -> None:
    for text, reading in zip(real_sentences(), alone(), strict=True):
        check_reading(text, reading)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_sentence_has_the_same_answer_in_any_batch(data: st.DataObject) -> None:
    numbers = st.integers(0, len(real_sentences()) - 1)
    batch = data.draw(st.lists(numbers, min_size=2, max_size=25))
    found = shipped().read([real_sentences()[number] for number in batch])
    assert all(same(alone()[number], one) for number, one in zip(batch, found, strict=True))


@pytest.mark.parametrize("size", [7, 32, 10_000])
def test_a_sentence_has_the_same_answer_in_any_order(size: int) -> None:
    order = random.Random(size).sample(range(len(real_sentences())), len(real_sentences()))
    for first in range(0, len(order), size):
        batch = order[first : first + size]
        found = shipped().read([real_sentences()[number] for number in batch])
        assert all(same(alone()[number], one) for number, one in zip(batch, found, strict=True))


def test_a_sentence_of_any_length_has_the_same_answer_beside_a_longer_one() -> None:
    """Every width of a row: how sums are split up in the graph depends on it."""
    words = real_sentences()[0].split()
    texts = [" ".join((words * 3)[:n]) for n in range(1, 45)]
    longest = " ".join(words * 4)
    for text in texts:
        beside, _ = shipped().read([text, longest])
        assert same(shipped().read([text])[0], beside)


def test_a_sentence_of_5000_words() -> None:
    words = real_sentences()[0].split()
    text = " ".join(itertools.islice(itertools.cycle(words), 5_000))
    long, short = shipped().read([text, real_sentences()[0]])
    check_reading(text, long)
    assert len(long.starts) == len(re.findall(r"[^\W_]+|[^\w\s]", text)) >= 5_000
    assert same(short, alone()[0])


# --- damaged files ------------------------------------------------------------------------------


def missing(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def instead(name: str) -> Callable[[Path], None]:
    """A folder where a file should be."""

    def damage(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return damage


def cut(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])

    return damage


def other_bytes(folder: Path) -> None:
    content = bytearray((folder / "encoder.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "encoder.onnx").write_bytes(content)


def no_graph(folder: Path) -> None:
    """Described as it is, and still no graph."""
    (folder / "encoder.onnx").write_bytes(b"nothing of the kind\n" * 50)
    tiny.describe(folder)


def meta(**changes: object) -> Callable[[Path], None]:
    return lambda folder: tiny.describe(folder, **changes)


def meta_text(content: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "meta.json").write_bytes(content)

    return damage


def calibration(head: str, entry: object) -> Callable[[Path], None]:
    return meta(calibration={**tiny.about()["calibration"], head: entry})


#: Damage to what the message says of it.
DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "no graph": (missing("encoder.onnx"), r"no encoder: '.*encoder\.onnx' "),
    "no pieces": (missing("tokenizer.json"), r"no encoder: '.*tokenizer\.json' "),
    "no description": (missing("meta.json"), r"no encoder: '.*meta\.json' "),
    "a folder as graph": (instead("encoder.onnx"), r"no encoder: '.*encoder\.onnx' "),
    "half a graph": (cut("encoder.onnx"), r"encoder\.onnx has [\d,]+ bytes of [\d,]+"),
    "half the pieces": (cut("tokenizer.json"), r"EOF"),
    "half a description": (cut("meta.json"), r"JSONDecodeError"),
    "another graph": (other_bytes, r"encoder\.onnx is not the file that meta\.json describes"),
    "no graph in it": (no_graph, r"InvalidProtobuf|INVALID_PROTOBUF"),
    "a later format": (meta(format=FORMAT + 1), r"its format is \d+, this version reads \d+"),
    "no format": (meta(format=None), r"its format is None, this version reads \d+"),
    "broken JSON": (meta_text(b"{"), r"JSONDecodeError"),
    "no text": (meta_text(b"\xff\xfe{}"), r"UnicodeDecodeError"),
    "a list": (meta_text(b"[]"), r"AttributeError|TypeError"),
    "deep JSON": (meta_text(b"[" * 100_000), r"RecursionError|JSONDecodeError"),
    "no calibration": (meta(calibration=None), r"KeyError: 'calibration'"),
    "a head without": (calibration("modality", None), r"TypeError"),
    "no factor": (calibration("sentiment", {"shifts": [0, 0, 0]}), r"KeyError: 'factor'"),
    "too few shifts": (
        calibration("modality", {"factor": 1.0, "shifts": [0.0, 0.0]}),
        r"modality has 5 answers, and 2 shifts",
    ),
    "no name": (meta(name=None), r"KeyError: 'name'"),
    "no version": (meta(version=None), r"KeyError: 'version'"),
    "no size": (meta(bytes=None), r"KeyError: 'bytes'"),
}


def test_an_undamaged_folder_is_read(folder: Path) -> None:
    encoder = Encoder.from_folder(folder)
    assert (encoder.name, encoder.version) == ("tiny", "1.0")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_folder_is_one_clear_error(
    folder: Path, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    harm, expected = DAMAGES[damage]
    harm(folder)
    with pytest.raises(NlpError, match=expected) as caught:
        Encoder.from_folder(folder)
    assert type(caught.value) is ModelNotFoundError
    assert str(folder) in str(caught.value.subject)
    assert "models/README.md" in str(caught.value.hint)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=r"no encoder: '.*nothing"):
        Encoder.from_folder(tmp_path / "nothing")


def test_a_description_names_what_it_describes(folder: Path) -> None:
    made = described(folder / "encoder.onnx", about={"name": "x", "format": 7})
    assert made["name"] == "x"
    assert made["format"] == FORMAT
    assert made["bytes"] == (folder / "encoder.onnx").stat().st_size
    assert re.fullmatch(r"[0-9a-f]{64}", made["sha256"])


def test_shares_of_large_scores() -> None:
    shares = softmax(np.array([[1e4, 0.0], [-1e4, -1e4]], dtype=np.float32))
    assert shares.tolist() == [[1.0, 0.0], [0.5, 0.5]]
