"""Models of others: answers worked out by hand on tiny models, and every way not to load."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from tokenizers import Tokenizer, models, pre_tokenizers
from werkzeug import Request, Response

from nlp.annotate.foreign import ForeignNames, ForeignSentiment, hub, source
from nlp.annotate.foreign.labels import sentiment_shares, tags
from nlp.annotate.foreign.model import Model
from nlp.annotate.foreign.names import joined
from nlp.annotate.foreign.quiet import quiet
from nlp.annotate.foreign.rows import marks, windows
from nlp.errors import AnnotationError, ModelNotFoundError, NlpError
from tests.annotate.data import tiny_models as tiny
from tests.conftest import ROOT

GRAPHS = tiny.HERE


@pytest.fixture
def sentiment(tmp_path: Path) -> Path:
    """A folder with the graph of sentiments; rows of six pieces, four without marks."""
    folder = tiny.write_description(
        tmp_path / "tones", labels=tiny.SENTIMENTS, kind="SequenceClassification", longest=6
    )
    shutil.copy(GRAPHS / "tiny_sentiment.onnx", folder / "model.onnx")
    return folder


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """A folder with the graph of names, where most exporters put it."""
    folder = tiny.write_description(
        tmp_path / "tags", labels=tiny.TAGS, kind="TokenClassification", longest=10
    )
    (folder / "onnx").mkdir()
    shutil.copy(GRAPHS / "tiny_names.onnx", folder / "onnx" / "model.onnx")
    return folder


def change_config(folder: Path, **entries: object) -> None:
    path = folder / "config.json"
    described = json.loads(path.read_text(encoding="utf-8")) | entries
    path.write_text(json.dumps(described), encoding="utf-8")


def relabel(folder: Path, labels: Sequence[str]) -> None:
    change_config(folder, id2label=dict(enumerate(labels)), label2id={})


# e^2 / (e^2 + 2) = 7.389056 / 9.389056, and 1 / 9.389056
HIGH, LOW = 0.786986, 0.106507

# e / (e + 2) = 2.718282 / 4.718282, and 1 / 4.718282
SOME, LESS = 0.576117, 0.211942


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Profit rose.", [LOW, LOW, HIGH]),
        ("Profit fell.", [HIGH, LOW, LOW]),
        ("He said.", [LESS, SOME, LESS]),
        ("Profit.", [1 / 3, 1 / 3, 1 / 3]),
        # rose and fell: (2, 2, 0), e^2 / (2 e^2 + 1) = 7.389056 / 15.778112
        ("ROSE, fell", [0.468311, 0.063379, 0.468311]),
        ("", [0, 1, 0]),
        (" \n\t", [0, 1, 0]),
        # windows (profit rose in london) and (and shares fell): weights 4 and 3
        (
            "Profit rose in London and shares fell",
            [(4 * LOW + 3 * HIGH) / 7, LOW, (4 * HIGH + 3 * LOW) / 7],
        ),
        # the cut would stand inside "londoning" (three pieces), so it moves before the word:
        # (profit rose in), (londoning)
        (
            "Profit rose in londoning",
            [(3 * LOW + 2 * 1 / 3) / 5, (3 * LOW + 2 * 1 / 3) / 5, (3 * HIGH + 2 * 1 / 3) / 5],
        ),
    ],
)
def test_sentiments_are_those_worked_out(
    sentiment: Path, text: str, expected: Sequence[float]
) -> None:
    found = ForeignSentiment.from_name(str(sentiment)).probabilities([text])
    assert found.dtype == np.float32
    assert found.shape == (1, 3)
    np.testing.assert_allclose(found[0], expected, atol=1e-5)


def test_no_text_gives_no_row(sentiment: Path) -> None:
    assert ForeignSentiment.from_name(str(sentiment)).probabilities([]).shape == (0, 3)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        # e^2 : 1 : 1 over columns with the meanings below
        (("Positive", "NEGATIVE", "neutral"), [LOW, LOW, HIGH]),
        (("Bearish", "Bullish", "Neutral"), [HIGH, LOW, LOW]),
        (("NEU", "POS", "NEG"), [LOW, HIGH, LOW]),
        (("Very_Negative", "negative", "positive"), [HIGH + LOW, 0, LOW]),
    ],
)
def test_labels_of_many_spellings(
    sentiment: Path, labels: Sequence[str], expected: Sequence[float]
) -> None:
    relabel(sentiment, labels)
    found = ForeignSentiment.from_name(str(sentiment)).probabilities(["Profit rose."])
    np.testing.assert_allclose(found[0], expected, atol=1e-5)


def test_stars_and_two_labels() -> None:
    stars = sentiment_shares([f"{n} stars" for n in range(1, 6)], mapping=None, model="m")
    expected = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]
    assert stars.tolist() == expected
    assert sentiment_shares("12345", mapping=None, model="m").tolist() == expected
    two = sentiment_shares(["NEGATIVE", "POSITIVE"], mapping=None, model="m")
    assert two.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_a_mapping_gives_labels_their_meaning(sentiment: Path) -> None:
    made_up = ["LABEL_0", "LABEL_1", "LABEL_2"]
    relabel(sentiment, made_up)
    with pytest.raises(AnnotationError, match="names no labels") as caught:
        ForeignSentiment.from_name(str(sentiment))
    assert caught.value.cause == "LABEL_0, LABEL_1, LABEL_2"
    assert 'mapping={"LABEL_0": "negative"}' in str(caught.value.hint)

    mapping = {"LABEL_0": "positive", "label_1": "negative", "LABEL_2": "neutral"}
    found = ForeignSentiment.from_name(str(sentiment), mapping=mapping)
    np.testing.assert_allclose(
        found.probabilities(["Profit rose."])[0], [LOW, LOW, HIGH], atol=1e-5
    )


@pytest.mark.parametrize(
    ("labels", "mapping", "cause"),
    [
        (["positive", "negative", "sarcastic"], None, "sarcastic"),
        (["contradiction", "entailment", "neutral"], None, "contradiction, entailment"),
        (["neutral", "positive", "positive"], None, "neutral, positive, positive"),
        (["LABEL_0"], None, "LABEL_0"),
        (["positive", "negative"], {"positive": "good"}, "good"),
        ([f"X{n}" for n in range(30)], None, "X11, ..."),
    ],
)
def test_labels_without_a_meaning_are_refused(
    labels: list[str], mapping: dict[str, str] | None, cause: str
) -> None:
    with pytest.raises(AnnotationError) as caught:
        sentiment_shares(labels, mapping=mapping, model="owner/model")
    assert caught.value.subject == "owner/model"
    assert cause in str(caught.value.cause)
    assert "negative, neutral, positive" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tim Cook of Apple's London bank",
            [("Tim Cook", "PERSON"), ("Apple", "ORG"), ("London", "PLACE")],
        ),
        # I- behind nothing, and behind another kind, begins a name; B- always does
        ("Reuters, Tim Frankfurt", [("Reuters", "ORG"), ("Tim", "PERSON"), ("Frankfurt", "PLACE")]),
        ("London Frankfurt Paris", [("London Frankfurt", "PLACE"), ("Paris", "PLACE")]),
        # "londons" and "rises": the piece ##s says B-LOC, and is not asked
        ("Londons", [("Londons", "PLACE")]),
        ("saids", []),
        ("The new iPhone rose", []),
        ("", []),
        ("Tim\u00a0Cook\u3000 rose", [("Tim\u00a0Cook", "PERSON")]),
        ("\u200bPáris\x00, 😀 LONDON\n", [("Páris", "PLACE"), ("LONDON", "PLACE")]),
    ],
)
def test_names_are_those_worked_out(
    names: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    (found,) = ForeignNames.from_name(str(names)).spans([text])
    assert [(text[start:end], label) for start, end, label in found] == expected


def test_a_long_text_has_the_names_of_all_its_windows(names: Path) -> None:
    """Eight pieces to a window; a name that is cut in two is joined again."""
    text = "a a a a a a a Goldman Sachs " * 40
    (found,) = ForeignNames.from_name(str(names)).spans([text])
    step = len("a a a a a a a Goldman Sachs ")
    assert found == [(14 + step * n, 27 + step * n, "ORG") for n in range(40)]


def test_a_word_that_is_longer_than_the_window_is_one_word(names: Path) -> None:
    text = "london" + "s" * 60  # london and sixty times ##s
    (found,) = ForeignNames.from_name(str(names)).spans([f"a {text} a"])
    assert found == [(2, 68, "PLACE")]


LABELS = {
    "BILOU": (["O", "B-PER", "I-PER", "L-PER", "U-PER"], "OBILU"),
    "BIOES": (["O", "B-PER", "I-PER", "E-PER", "S-PER"], "OBILU"),
    "BMEWO": (["O", "B-PER", "M-PER", "E-PER", "W-PER"], "OBILU"),
    "behind": (["O", "PER_B", "PER_I"], "OBI"),
    "bare": (["O", "PERSON"], "OI"),
}


@pytest.mark.parametrize("scheme", LABELS)
def test_a_scheme_is_read(scheme: str) -> None:
    labels, positions = LABELS[scheme]
    found = tags(labels, mapping=None, model="m")
    assert "".join(tag.position for tag in found) == positions
    assert {tag.label for tag in found} == {None, "PERSON"}


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ("B-PER I-PER O B-PER", [(0, 2), (3, 4)]),
        ("B-PER I-PER B-PER", [(0, 2), (2, 3)]),
        ("B-PER L-PER L-PER", [(0, 2), (2, 3)]),  # what was ended does not go on
        ("U-PER I-PER", [(0, 1), (1, 2)]),
        ("PER PER O PER", [(0, 2), (3, 4)]),
        ("I-LOC I-GPE", [(0, 1), (1, 2)]),  # two kinds of places
        ("B-PER MISC I-PER", [(0, 1), (2, 3)]),
    ],
)
def test_tags_join_to_names(tagged: str, expected: list[tuple[int, int]]) -> None:
    found = tags(tagged.split(), mapping=None, model="m")
    words = [(number, number + 1, tag) for number, tag in enumerate(found)]
    assert [(start, end) for start, end, _ in joined(words)] == expected


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("PER", "PERSON"), ("person", "PERSON"), ("ORG", "ORG"), ("corporation", "COMPANY"),
        ("LOC", "PLACE"), ("GPE", "PLACE"), ("PRODUCT", "PRODUCT"), ("INDICATOR", "INDICATOR"),
        ("Commodity", "COMMODITY"), ("MISC", None), ("MONEY", None), ("WORK_OF_ART", None),
        ("PERCENT", None), ("DATE", None), ("creative-work", None),
    ],
)  # fmt: skip
def test_a_kind_of_name_has_its_label(kind: str, label: str | None) -> None:
    *_, found = tags(["O", "B-PER", f"B-{kind}"], mapping=None, model="m")
    assert found.label == label


def test_unknown_kinds_of_names_need_a_mapping(names: Path) -> None:
    labels = [tag.replace("MISC", "TICKER") for tag in tiny.TAGS]
    relabel(names, labels)
    with pytest.raises(AnnotationError, match="without a meaning") as caught:
        ForeignNames.from_name(str(names))
    assert caught.value.cause == "TICKER"
    assert 'mapping={"TICKER": "COMPANY"}' in str(caught.value.hint)
    (found,) = ForeignNames.from_name(str(names), mapping={"TICKER": "COMPANY"}).spans(["iPhone"])
    assert found == [(0, 6, "COMPANY")]
    assert ForeignNames.from_name(str(names), mapping={"ticker": "O"}).spans(["iPhone"]) == [[]]


@pytest.mark.parametrize(
    ("labels", "what"),
    [
        (["O", "B-MISC", "I-MISC"], "without a meaning"),
        (["LABEL_0", "LABEL_1"], "names no labels"),
        (["O", "B-Disease"], "without a meaning"),
    ],
)
def test_a_tagger_without_names_of_ours_is_refused(labels: list[str], what: str) -> None:
    with pytest.raises(AnnotationError, match=what):
        tags(labels, mapping=None, model="m")


WORDS = st.sampled_from(
    ["Tim", "Cook", "Apple", "rose", "fell", "said", "Londons", "0", "😀", "\x00", "\u3000", ",",
     "Ünbekannt", "s" * 40]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[ForeignSentiment, ForeignNames]:
    folders = []
    for name, labels, kind in (
        ("tiny_sentiment", tiny.SENTIMENTS, "SequenceClassification"),
        ("tiny_names", tiny.TAGS, "TokenClassification"),
    ):
        folder = tiny.write_description(
            tmp_path_factory.mktemp(name), labels=labels, kind=kind, longest=9
        )
        shutil.copy(GRAPHS / f"{name}.onnx", folder / "model.onnx")
        folders.append(str(folder))
    return ForeignSentiment.from_name(folders[0]), ForeignNames.from_name(folders[1])


@given(texts=st.lists(TEXTS, min_size=1, max_size=8), order=st.randoms())
def test_a_text_has_the_same_answer_whatever_its_batch(
    both: tuple[ForeignSentiment, ForeignNames], texts: list[str], order: Any
) -> None:
    tones, names = both
    together = tones.probabilities(texts)
    alone = np.concatenate([tones.probabilities([text]) for text in texts])
    assert together.tobytes() == alone.tobytes()
    np.testing.assert_allclose(together.sum(axis=1), 1, atol=1e-6)
    spans = names.spans(texts)
    assert spans == [names.spans([text])[0] for text in texts]
    shuffled = list(range(len(texts)))
    order.shuffle(shuffled)
    again = tones.probabilities([texts[number] for number in shuffled])
    assert again.tobytes() == together[shuffled].tobytes()


@given(text=TEXTS)
def test_spans_lie_in_the_text_apart_and_without_space(
    both: tuple[ForeignSentiment, ForeignNames], text: str
) -> None:
    (found,) = both[1].spans([text])
    last = 0
    for start, end, _ in found:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


@given(follows_space=st.lists(st.booleans(), max_size=60), size=st.integers(1, 9))
def test_windows_cover_all_pieces_once(follows_space: list[bool], size: int) -> None:
    found = list(windows(follows_space, size))
    assert [number for window in found for number in window] == list(range(len(follows_space)))
    assert all(0 < len(window) <= size for window in found)
    for window in found[1:]:  # cut inside a word only where the word fills the window before
        before = follows_space[window.start - size + 1 : window.start]
        assert follows_space[window.start] or not any(before)


class ByPiece:
    """Scores looked up by the piece's number."""

    def __init__(self, numbers: dict[int, int], n_labels: int) -> None:
        self.numbers, self.n_labels = numbers, n_labels

    def scores(self, ids: Sequence[int], types: Sequence[int]) -> Any:
        return np.eye(self.n_labels, dtype=np.float32)[[self.numbers.get(i, 0) for i in ids]]


def tagger(tokenizer: Tokenizer, tagged: dict[str, str], *, window: int) -> ForeignNames:
    labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
    numbers = {tokenizer.token_to_id(piece): labels.index(tag) for piece, tag in tagged.items()}
    model = Model(
        name="m",
        task="pieces",
        tokenizer=tokenizer,
        marks=marks(tokenizer),
        window=window,
        runtime=ByPiece(numbers, len(labels)),
    )
    return ForeignNames(model, tags=tags(labels, mapping=None, model="m"))


def test_pieces_of_bytes_give_offsets_of_characters() -> None:
    """As RoBERTa's: a piece is some bytes of a character, and a space belongs to the next word."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    numbers = {piece: number for number, piece in enumerate(alphabet)}
    numbers |= {"ĠT": 256, "ĠTi": 257, "ĠTim": 258}
    merges = [("Ġ", "T"), ("ĠT", "i"), ("ĠTi", "m")]
    tokenizer = Tokenizer(models.BPE(vocab=numbers, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    # an emoji is four pieces at one place; of " Größe" the space is the first piece
    tagged = {"ĠTim": "B-PER", "ð": "B-ORG", "Ġ": "B-PER", "G": "B-ORG"}
    names = tagger(tokenizer, tagged, window=5)
    (found,) = names.spans(["😀 Tim Größe\u00a0 Tim,é"])
    assert found == [(0, 1, "ORG"), (2, 5, "PERSON"), (6, 11, "PERSON"), (13, 16, "PERSON")]


def test_pieces_that_no_word_holds_together_are_parted_at_spaces() -> None:
    """As of SentencePiece models that take a whole text for one word."""
    numbers = {piece: number for number, piece in enumerate(["▁", "▁Tim", "▁Apple", "s", "?"])}
    scored = [(piece, -1.0) for piece in numbers]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=4, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(split=False)
    names = tagger(tokenizer, {"▁Tim": "B-PER", "▁Apple": "B-ORG", "s": "B-ORG"}, window=100)
    assert names.spans(["Tim Apples Tim"]) == [
        [(0, 3, "PERSON"), (4, 10, "ORG"), (11, 14, "PERSON")]
    ]


def test_marks_are_those_around_a_text() -> None:
    numbers = {piece: number for number, piece in enumerate(tiny.VOCABULARY)}
    found = marks(tiny.word_pieces())
    assert (found.before, found.behind) == ([numbers["[CLS]"]], [numbers["[SEP]"]])
    assert found.around([9, 8]) == [numbers["[CLS]"], 9, 8, numbers["[SEP]"]]
    assert found.types_of(2) == [0, 0, 0, 0]
    bare = tiny.word_pieces()
    bare.post_processor = None
    assert marks(bare).around([9, 8]) == [9, 8]


def test_hostile_texts_are_read(both: tuple[ForeignSentiment, ForeignNames]) -> None:
    texts = ["9" * 100_000, "a" * 100_000, " " * 100_000, "\x00\x1f\ufffe", "<p>&nbsp;</p>",
             "Tim " * 5000, "".join(map(chr, range(0x1F600, 0x1F640)))]  # fmt: skip
    tones, names = both
    assert np.isfinite(tones.probabilities(texts)).all()
    found = names.spans(texts)
    assert [len(spans) for spans in found] == [0, 0, 0, 0, 0, 5000, 0]


def test_the_name_tells_versions_apart(sentiment: Path) -> None:
    first = ForeignSentiment.from_name(str(sentiment)).name
    assert ForeignSentiment.from_name(f"{sentiment}/").name == first
    folder, _, digest = first.partition("@")
    assert folder == "tones"
    assert len(digest) == 12
    graph = sentiment / "model.onnx"
    graph.write_bytes(graph.read_bytes().replace(b"tiny_sentiment", b"tiny_sentimenu"))
    assert ForeignSentiment.from_name(str(sentiment)).name != first


Spoil = Callable[[Path], object]


def _truncate(folder: Path) -> None:
    graph = folder / "model.onnx"
    graph.write_bytes(graph.read_bytes()[:500])


def _other_graph(folder: Path) -> None:
    shutil.copy(GRAPHS / "tiny_names.onnx", folder / "model.onnx")


def _generating_graph(folder: Path) -> None:
    graph = folder / "model.onnx"
    graph.write_bytes(graph.read_bytes().replace(b"attention_mask", b"past_key_value"))


SPOILED: dict[str, tuple[Spoil, type[NlpError], str]] = {
    "no-config": (lambda f: (f / "config.json").unlink(), ModelNotFoundError, "lacks config.json"),
    "no-tokenizer": (
        lambda f: (f / "tokenizer.json").unlink(), ModelNotFoundError, "lacks .* a tokenizer",
    ),
    "no-weights": (lambda f: (f / "model.onnx").unlink(), NlpError, "(no weights|needs torch)"),
    "broken-config": (
        lambda f: f.joinpath("config.json").write_text("{"), AnnotationError, "config.json cannot",
    ),
    "broken-tokenizer": (
        lambda f: f.joinpath("tokenizer.json").write_text("{"), ModelNotFoundError,
        "tokenizer cannot be read",
    ),
    "unknown-kind": (
        lambda f: change_config(f, model_type="never-heard-of"), AnnotationError, "never-heard-of",
    ),
    "own-code": (
        lambda f: change_config(
            f, model_type="own", auto_map={"AutoConfig": "configuration_own.OwnConfig"}
        ),
        AnnotationError, "code that comes with one is not run",
    ),
    "causal": (
        lambda f: change_config(f, architectures=["GPT2LMHeadModel"], model_type="gpt2"),
        AnnotationError, "not one for classification of texts.*GPT2LMHeadModel",
    ),
    "tagger": (
        lambda f: change_config(f, architectures=["BertForTokenClassification"]),
        AnnotationError, "not one for classification of texts",
    ),
    "many-at-once": (
        lambda f: change_config(f, problem_type="multi_label_classification"),
        AnnotationError, "multi_label_classification",
    ),
    "truncated": (_truncate, ModelNotFoundError, "weights cannot be read"),
    "other-graph": (_other_graph, AnnotationError, "do not fit together"),
    "generating": (_generating_graph, ModelNotFoundError, "asks for past_key_value"),
    "too-many-labels": (
        lambda f: relabel(f, ["positive", "negative"]), AnnotationError, "do not fit together",
    ),
    "no-room": (
        lambda f: change_config(f, max_position_embeddings=2), AnnotationError,
        "its window is 0 pieces",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILED)
def test_what_is_wrong_with_a_folder_is_said(sentiment: Path, case: str) -> None:
    spoil, kind, message = SPOILED[case]
    spoil(sentiment)
    with pytest.raises(kind, match=message) as caught:
        ForeignSentiment.from_name(str(sentiment))
    assert caught.value.subject == str(sentiment)
    assert len(str(caught.value)) < 600
    assert "\n" not in str(caught.value)


def test_a_classifier_is_no_tagger(sentiment: Path) -> None:
    with pytest.raises(AnnotationError, match="not one for tagging of words"):
        ForeignNames.from_name(str(sentiment))


def test_torch_is_asked_for_where_it_is_needed(
    sentiment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sentiment / "model.onnx").rename(sentiment / "model.safetensors")
    monkeypatch.setattr(source, "is_installed", lambda package: package != "torch")
    with pytest.raises(AnnotationError, match="needs torch") as caught:
        ForeignSentiment.from_name(str(sentiment))
    assert caught.value.hint == "pip install 'tapeproof[hf]'"


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "~/nowhere-at-all", "a/b/c"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="no model folder") as caught:
        ForeignSentiment.from_name(name)
    assert caught.value.subject == name


def test_a_file_is_no_folder(sentiment: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="no model folder"):
        ForeignSentiment.from_name(str(sentiment / "model.onnx"))


def test_what_cannot_be_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelNotFoundError, match="no name of a model"):
        ForeignNames.from_name("Pro sus AI/finbert?")


def test_settings_are_as_before() -> None:
    import huggingface_hub.utils
    import transformers

    models: Any = transformers.utils.logging
    hubs: Any = huggingface_hub.utils

    def settings() -> tuple[object, ...]:
        return (
            models.get_verbosity(),
            models.is_progress_bar_enabled(),
            hubs.logging.get_verbosity(),
            hubs.are_progress_bars_disabled(),
            list(warnings.filters),
            list(logging.getLogger("transformers").filters),
        )

    models.set_verbosity(logging.INFO)
    try:
        before = settings()
        with quiet():
            assert not models.is_progress_bar_enabled()
            assert hubs.are_progress_bars_disabled()
            assert models.get_verbosity() == logging.CRITICAL
        assert settings() == before
        hubs.disable_progress_bars()
        before = settings()
        with pytest.raises(KeyError), quiet():
            raise KeyError
        assert settings() == before
    finally:
        models.set_verbosity(logging.WARNING)
        hubs.enable_progress_bars()


COMMIT = "4556d13015211d73dccd3fdd39d39232506f3e43"


class Hub:
    """As much of the hub as a download needs.

    Args:
        server: Answers.
        folder: The one repository's files.
    """

    def __init__(self, server: HTTPServer, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.asked: list[str] = []
        server.expect_request(re.compile(".*")).respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.path}")
        files = {
            path.relative_to(self.folder).as_posix(): path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }
        place = request.path
        if "owner/tones" not in place:
            return Response("{}", 404, headers={"X-Error-Code": "RepoNotFound"})
        if place.startswith("/api/models/owner/tones/tree/"):
            tree = [
                {"type": "file", "path": name, "size": path.stat().st_size, "oid": f"{number:040}"}
                for number, (name, path) in enumerate(files.items())
            ]
            return Response(json.dumps(tree), content_type="application/json")
        if place.startswith("/api/models/owner/tones"):
            siblings = [{"rfilename": name} for name in files]
            about = {"id": "owner/tones", "sha": COMMIT, "siblings": siblings}
            return Response(json.dumps(about), content_type="application/json")
        _, _, name = place.partition(f"/owner/tones/resolve/{COMMIT}/")
        content = files[name].read_bytes()
        tag = f"{sorted(files).index(name):040}"
        return Response(content, headers={"ETag": f'"{tag}"', "X-Repo-Commit": COMMIT})


SCRIPT = """
import sys
sys.modules["torch"] = None  # as if it were not installed
from nlp.annotate.foreign import ForeignSentiment
from nlp.errors import NlpError
for name in sys.argv[1:]:
    try:
        model = ForeignSentiment.from_name(name)
        print(model.name, model.probabilities(["Profit rose."])[0].round(4))
    except NlpError as error:
        print(type(error).__name__, error, sep=": ")
"""


def run(*names: str, server: HTTPServer, home: Path, **settings: str) -> list[str]:
    """The lines that the script prints; it must not say a word besides."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("HF_", "COV_", "TRANSFORMERS"))
    }
    endpoint = server.url_for("").rstrip("/")
    paths = {"PYTHONPATH": str(ROOT), "HF_HOME": str(home), "HF_ENDPOINT": endpoint}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", SCRIPT, *names],
        env={**kept, **paths, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_model_by_name_is_downloaded_once(
    sentiment: Path, tmp_path: Path, httpserver: HTTPServer
) -> None:
    """In processes of their own: the hub's address is read from the environment on import."""
    (sentiment / "onnx").mkdir()
    (sentiment / "model.onnx").rename(sentiment / "onnx" / "model.onnx")
    (sentiment / "onnx" / "model_fp16.onnx").write_text("not wanted")
    (sentiment / "tf_model.h5").write_text("not wanted")
    (sentiment / "model.safetensors").write_text("not wanted where torch is not installed")
    home = tmp_path / "home"
    served = Hub(httpserver, sentiment)
    answer = f"owner/tones@{COMMIT[:12]} [0.1065 0.1065 0.787 ]"

    first = run("owner/tones", "owner/unknown", server=httpserver, home=home)
    assert first[0] == answer
    assert first[1].startswith(
        "ModelNotFoundError: no model of that name: 'owner/unknown': RepositoryNotFoundError: "
    )
    fetched = {path for path in served.asked if path.startswith("GET /owner/tones/resolve")}
    assert {path.rpartition("/")[2] for path in fetched} == {
        "config.json", "tokenizer.json", "tokenizer_config.json", "model.onnx",
    }  # fmt: skip

    served.asked.clear()
    again = run("owner/tones", f"owner/tones@{COMMIT}", server=httpserver, home=home)
    assert again == [answer, answer]
    assert served.asked == []

    without = run("owner/tones", "owner/other", server=httpserver, home=home, HF_HUB_OFFLINE="1")
    assert without[0] == answer
    assert "is not on this machine and cannot be downloaded: 'owner/other'" in without[1]
    assert "(give a folder, or run 'hf download owner/other' once with a network)" in without[1]
    assert served.asked == []


def test_a_download_that_was_interrupted_goes_on(
    sentiment: Path, tmp_path: Path, httpserver: HTTPServer
) -> None:
    served = Hub(httpserver, sentiment)
    run("owner/tones", server=httpserver, home=tmp_path)
    (graph,) = tmp_path.rglob("snapshots/*/model.onnx")
    graph.resolve().unlink()
    graph.unlink()
    served.asked.clear()
    (offline,) = run("owner/tones", server=httpserver, home=tmp_path, HF_HUB_OFFLINE="1")
    assert offline.startswith("ModelNotFoundError: the model is not on this machine")
    (answer,) = run("owner/tones", server=httpserver, home=tmp_path)
    assert answer.endswith("[0.1065 0.1065 0.787 ]")
    fetched = {path.rpartition("/")[2] for path in served.asked if path.startswith("GET /owner/")}
    assert fetched == {"model.onnx"}


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (ConnectionError("no route"), "is not on this machine and cannot be downloaded"),
        (
            PermissionError(13, "no right to write"),
            "is not on this machine and cannot be downloaded",
        ),
    ],
)
def test_a_download_that_fails(
    error: Exception, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(huggingface_hub.HfApi, "list_repo_files", fail)
    with pytest.raises(ModelNotFoundError, match=what) as caught:
        hub.download("owner/model", revision="v1", patterns=["*"])
    assert caught.value.subject == "owner/model@v1"
    assert caught.value.__cause__ is error
    assert "hf download owner/model" in str(caught.value.hint)


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    code = (
        "import sys; from nlp.annotate.foreign import ForeignNames, ForeignSentiment; "
        "print([n for n in ('torch', 'transformers', 'onnxruntime', 'tokenizers', 'spacy',"
        " 'huggingface_hub') if n in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "[]\n"


def test_a_tokenizer_may_be_a_list_of_words(names: Path) -> None:
    """As in the repositories of ProsusAI/finbert and dslim/bert-base-NER."""
    (names / "tokenizer.json").unlink()
    (names / "vocab.txt").write_text("\n".join(tiny.VOCABULARY), encoding="utf-8")
    about = {"do_lower_case": True, "max_len": 10}
    (names / "tokenizer_config.json").write_text(json.dumps(about), encoding="utf-8")
    (found,) = ForeignNames.from_name(str(names)).spans(["TIM Cook, of Londons"])
    assert found == [(0, 8, "PERSON"), (13, 20, "PLACE")]


def bert(folder: Path, *, kind: str) -> Any:
    """A model of two layers and width 16 with random weights and a fixed seed."""
    import torch
    import transformers

    config = transformers.AutoConfig.from_pretrained(folder)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = getattr(transformers, f"BertFor{kind}")(config)
    return model.eval()


def at_rest(model: Any) -> None:
    """Layers that add nothing, and embeddings that tell one word from another by its number."""
    import torch

    for name, weight in model.named_parameters():
        is_scale = name.endswith("LayerNorm.weight")
        torch.nn.init.constant_(weight, 1.0 if is_scale else 0.0)


@pytest.fixture
def torch_tones(tmp_path: Path) -> tuple[Path, Any]:
    """Every piece looks at all alike; ``rose`` pushes one way, ``fell`` the other.

    The first mark, whose vector is 0, collects the mean of all pieces; what stands out in it,
    normalised, decides: number 0 for rose, 1 for fell, 2 for said.
    """
    pytest.importorskip("torch")
    import torch

    folder = tiny.write_description(
        tmp_path / "bert", labels=tiny.SENTIMENTS, kind="SequenceClassification", longest=64
    )
    model = bert(folder, kind="SequenceClassification")
    at_rest(model)
    with torch.no_grad():
        words = model.bert.embeddings.word_embeddings.weight
        for column, word in enumerate(("rose", "fell", "said")):
            words[tiny.VOCABULARY.index(word), column] = 1.0
        for layer in model.bert.encoder.layer:
            layer.attention.self.value.weight.copy_(torch.eye(16))
            layer.attention.output.dense.weight.copy_(torch.eye(16))
        model.bert.pooler.dense.weight.copy_(torch.eye(16))
        model.classifier.weight.copy_(4 * torch.eye(16)[:3])
    with quiet():
        model.save_pretrained(folder)
    return folder, model


def test_torch_a_word_decides(torch_tones: tuple[Path, Any]) -> None:
    model = ForeignSentiment.from_name(str(torch_tones[0]))
    found = model.probabilities(["Profit rose.", "The shares fell.", "Tim said", "profit", ""])
    assert found[:3].argmax(axis=1).tolist() == [2, 0, 1]
    assert (found[:3].max(axis=1) > 0.9).all()
    np.testing.assert_allclose(found[3:], [[1 / 3, 1 / 3, 1 / 3], [0, 1, 0]], atol=1e-6)


def test_torch_answers_are_those_of_transformers(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    folder = tiny.write_description(
        tmp_path / "bert", labels=tiny.SENTIMENTS, kind="SequenceClassification", longest=64
    )
    model = bert(folder, kind="SequenceClassification")
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(1)
        for weight in model.parameters():  # larger, so that texts differ by more than a hair
            weight.normal_(std=0.5)
    with quiet():
        model.save_pretrained(folder)
    texts = ["Profit rose.", "Goldman Sachs lost 20 million in Paris, Reuters said", "a"]
    ours = ForeignSentiment.from_name(str(folder)).probabilities(texts)
    batch = _padded(texts)
    with torch.no_grad():
        scores = model(**{name: torch.tensor(rows) for name, rows in batch.items()}).logits
    theirs = scores.softmax(dim=-1)[:, [1, 2, 0]].numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert np.ptp(ours, axis=0).max() > 0.01
    alone = ForeignSentiment.from_name(str(folder)).probabilities([texts[1]])
    assert alone.tobytes() == ours[1:2].tobytes()


def _padded(texts: Sequence[str]) -> dict[str, list[list[int]]]:
    tokenizer = tiny.word_pieces()
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    rows = tokenizer.encode_batch(list(texts))
    return {
        "input_ids": [row.ids for row in rows],
        "attention_mask": [row.attention_mask for row in rows],
        "token_type_ids": [row.type_ids for row in rows],
    }


def test_torch_names(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    folder = tiny.write_description(
        tmp_path / "bert", labels=tiny.TAGS, kind="TokenClassification", longest=12
    )
    model = bert(folder, kind="TokenClassification")
    at_rest(model)
    with torch.no_grad():
        words = model.bert.embeddings.word_embeddings.weight
        for piece, tag in tiny.TAGGED.items():
            words[tiny.VOCABULARY.index(piece), tiny.TAGS.index(tag)] = 1.0
        model.classifier.weight.copy_(torch.eye(16)[: len(tiny.TAGS)])
        model.classifier.bias[0] = 0.5
    with quiet():
        model.save_pretrained(folder)
    text = "Tim Cook of Apple's London bank, Goldman Sachs and the new iPhone said in Paris"
    (found,) = ForeignNames.from_name(str(folder)).spans([text])
    assert [(text[start:end], label) for start, end, label in found] == [
        ("Tim Cook", "PERSON"), ("Apple", "ORG"), ("London", "PLACE"), ("Goldman Sachs", "ORG"),
        ("Paris", "PLACE"),
    ]  # fmt: skip


def test_torch_weights_are_preferred_where_torch_is(
    torch_tones: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = torch_tones
    shutil.copy(GRAPHS / "tiny_sentiment.onnx", folder / "model.onnx")
    with_torch = ForeignSentiment.from_name(str(folder)).probabilities(["Profit rose."])
    assert with_torch[0, 2] > 0.9
    monkeypatch.setattr(source, "is_installed", lambda package: package != "torch")
    without = ForeignSentiment.from_name(str(folder)).probabilities(["Profit rose."])
    np.testing.assert_allclose(without[0], [LOW, LOW, HIGH], atol=1e-5)


def test_torch_truncated_weights(torch_tones: tuple[Path, Any]) -> None:
    folder, _ = torch_tones
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(ModelNotFoundError, match="weights cannot be read") as caught:
        ForeignSentiment.from_name(str(folder))
    assert caught.value.subject == str(folder)
    assert caught.value.__cause__ is not None


def test_torch_weights_without_a_classifier_are_refused(tmp_path: Path) -> None:
    """transformers would fill it with random numbers, and say so on stderr only."""
    pytest.importorskip("torch")
    folder = tiny.write_description(
        tmp_path / "bert", labels=tiny.SENTIMENTS, kind="SequenceClassification"
    )
    with quiet():
        bert(folder, kind="MaskedLM").save_pretrained(folder)
    change_config(folder, architectures=["BertForSequenceClassification"])
    with pytest.raises(ModelNotFoundError, match=r"weights lack bert\.pooler"):
        ForeignSentiment.from_name(str(folder))


def test_torch_weights_of_another_size_are_refused(torch_tones: tuple[Path, Any]) -> None:
    folder, _ = torch_tones
    relabel(folder, ["positive", "negative"])
    with pytest.raises(ModelNotFoundError, match="weights cannot be read"):
        ForeignSentiment.from_name(str(folder))


def test_torch_code_in_weights_is_not_run(torch_tones: tuple[Path, Any], tmp_path: Path) -> None:
    import pickle

    folder, _ = torch_tones
    (folder / "model.safetensors").unlink()
    witness = tmp_path / "witness"

    class Trap:
        def __reduce__(self) -> Any:
            return Path.touch, (witness,)

    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"bert": Trap()}))
    with pytest.raises(ModelNotFoundError, match="weights cannot be read"):
        ForeignSentiment.from_name(str(folder))
    assert not witness.exists()


def test_torch_relative_positions_have_no_end(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    import transformers

    folder = tiny.write_description(
        tmp_path / "xlnet", labels=tiny.SENTIMENTS, kind="SequenceClassification", longest=10**30
    )
    config = transformers.XLNetConfig(
        vocab_size=len(tiny.VOCABULARY), d_model=16, n_layer=1, n_head=2, d_inner=32,
        id2label=dict(enumerate(tiny.SENTIMENTS)),
    )  # fmt: skip
    with quiet():
        transformers.XLNetForSequenceClassification(config).save_pretrained(folder)
    found = ForeignSentiment.from_name(str(folder))
    assert found._model.window == 510
    assert np.isfinite(found.probabilities(["profit " * 600])).all()


def test_torch_positions_of_roberta_begin_later(tmp_path: Path) -> None:
    """66 positions, the padding piece is number 1: 64 pieces to a row, 62 without marks."""
    torch = pytest.importorskip("torch")
    import transformers

    folder = tiny.write_description(
        tmp_path / "roberta", labels=tiny.SENTIMENTS, kind="SequenceClassification", longest=10**30
    )
    change_config(folder, architectures=["RobertaForSequenceClassification"], model_type="roberta",
                  max_position_embeddings=66, pad_token_id=1, type_vocab_size=1)  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = transformers.RobertaForSequenceClassification(
            transformers.AutoConfig.from_pretrained(folder)
        )
    with quiet():
        model.save_pretrained(folder)
    found = ForeignSentiment.from_name(str(folder))
    assert found._model.window == 62
    assert np.isfinite(found.probabilities(["profit " * 200])).all()
