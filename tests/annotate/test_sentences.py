"""Sentence classifiers: features by hand, and the two that are shipped."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from nlp.annotate.sentences import SentenceClassifier, features, words
from nlp.errors import AnnotationError, ModelNotFoundError

FOLDER = Path(__file__).resolve().parents[2] / "models" / "sentences"

LEXICON = {
    "up": frozenset({"rose", "widened"}),
    "down": frozenset({"fell", "narrowed"}),
    "good": frozenset({"profit", "sales"}),
    "bad": frozenset({"loss"}),
    "positive": frozenset({"strong"}),
    "negative": frozenset({"weak"}),
    "negation": frozenset({"not"}),
    "future": frozenset({"will"}),
    "opinion": frozenset({"think"}),
    "speech": frozenset({"said"}),
}


@pytest.fixture(scope="module")
def sentiment() -> SentenceClassifier:
    return SentenceClassifier.from_folder(FOLDER, name="sentiment")


@pytest.fixture(scope="module")
def checkworthiness() -> SentenceClassifier:
    return SentenceClassifier.from_folder(FOLDER, name="checkworthiness")


def rules(text: str) -> set[str]:
    return set(features(text, LEXICON)[1])


def label(classifier: SentenceClassifier, text: str) -> str:
    return classifier.labels[int(classifier.probabilities([text])[0].argmax())]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Profit rose.", "=up_good"),
        ("The loss narrowed.", "=down_bad"),
        ("Sales did not fell.", "=not_down_good"),  # grammar aside, the negation turns it
        ("Something rose.", "=up_thing"),
        ("Profit was 2.4 mn, compared with 1.9 mn a year ago.", "=figures_up_good"),
        ("Profit went from 2.4 mn to 1.9 mn.", "=figures_down_good"),
        # The amount in dollars is the same one again, not an earlier figure.
        ("Profit of EUR 2.4 mn ( $ 4.0 mn ) versus 3.0 mn ( $ 4.7 mn ).", "=figures_down_good"),
        ("From a loss to a profit.", "=loss_then_profit"),
        ("The firm makes hats.", "=toneless"),
    ],
)
def test_rule_features(text: str, rule: str) -> None:
    assert rule in rules(text)


def test_years_are_not_compared() -> None:
    assert not any("figures_" in rule for rule in rules("Profit of 2019 against 2018."))


def test_words_leave_out_links_and_cashtags() -> None:
    assert words("$ACME beats https://example.com/x by 3%") == ["beats", "by", "0", "%"]


def test_labels(sentiment: SentenceClassifier, checkworthiness: SentenceClassifier) -> None:
    assert set(sentiment.labels) == {"positive", "negative", "neutral"}
    assert set(checkworthiness.labels) == {"checkworthy", "other"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Net profit rose to 13.1 million euros from 8.7 million a year earlier.", "positive"),
        ("The retailer beat forecasts and raised its outlook.", "positive"),
        ("Shares in the bank plunged 12% after it warned of heavy losses.", "negative"),
        ("The carmaker cut its profit forecast as sales slumped.", "negative"),
        ("The company has its head office in Leeds.", "neutral"),
    ],
)
def test_sentiment_of_clear_sentences(
    sentiment: SentenceClassifier, text: str, expected: str
) -> None:
    assert label(sentiment, text) == expected


def test_figures_are_worth_more_than_pleasantries(checkworthiness: SentenceClassifier) -> None:
    column = checkworthiness.labels.index("checkworthy")
    claim, thanks = checkworthiness.probabilities(
        ["Unemployment fell to 3.9 percent in April, the lowest since 2007.", "Thank you all."]
    )[:, column]
    assert claim > 0.7
    assert thanks < 0.3


def test_probabilities_are_a_distribution(sentiment: SentenceClassifier) -> None:
    texts = ["Profit rose.", "", "?!", "x" * 5000, "上证综指上涨", "a b " * 2000]
    found = sentiment.probabilities(texts)
    assert found.shape == (6, 3)
    assert found.dtype == np.float32
    assert np.allclose(found.sum(axis=1), 1.0, atol=1e-5)


def test_no_sentences_no_rows(sentiment: SentenceClassifier) -> None:
    assert sentiment.probabilities([]).shape == (0, 3)


def test_an_answer_does_not_depend_on_its_neighbours(sentiment: SentenceClassifier) -> None:
    texts = ["Profit rose.", "Sales slumped 9%.", "The board met."]
    together = sentiment.probabilities(texts)
    alone = np.vstack([sentiment.probabilities([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_hostile_text_takes_no_time(sentiment: SentenceClassifier) -> None:
    start = time.perf_counter()
    sentiment.probabilities(["1,1.1 " * 20_000, "(" * 50_000, "from 1 to " * 10_000, "9" * 90_000])
    assert time.perf_counter() - start < 3


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=r"sentiment\.json.*models/README\.md"):
        SentenceClassifier.from_folder(tmp_path, name="sentiment")


@pytest.mark.parametrize("file", ["sentiment.npz", "sentiment.json"])
@pytest.mark.parametrize("kept", [0, 100, 0.5, 0.98])
def test_truncated_file_is_named(tmp_path: Path, file: str, kept: float) -> None:
    for source in FOLDER.glob("sentiment.*"):
        shutil.copy(source, tmp_path)
    content = (tmp_path / file).read_bytes()
    size = int(kept * len(content)) if isinstance(kept, float) else kept
    (tmp_path / file).write_bytes(content[:size])
    with pytest.raises(AnnotationError, match="sentiment"):
        SentenceClassifier.from_folder(tmp_path, name="sentiment")


def test_foreign_arrays_are_refused() -> None:
    arrays = {"idf": np.ones(2), "weights": np.ones((2, 3)), "bias": np.zeros(2)}
    with pytest.raises(AnnotationError, match="do not fit"):
        SentenceClassifier(labels=("a", "b"), vocabulary={"x": 0}, lexicon=LEXICON, arrays=arrays)
