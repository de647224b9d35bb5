"""Fits the two sentence classifiers: sentiment and check-worthiness.

    python models/recipes/sentences.py --corpora PATH [--output models/sentences]

A weighted logistic regression (scikit-learn) over the features of `nlp.annotate.sentences`. The
temperature and the biases that make its answers probabilities are fitted on sentences of
newsroom-written and bizwire-annotated that it was not trained on, because these have the labels
and the kind of text that the classifier is for.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from names import lines
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from nlp.annotate.sentences import FEATURES_VERSION, SentenceClassifier, features, matrix
from nlp.evaluate.counting import calibration_error

RECIPES = Path(__file__).parent

# Words and pairs kept; more changed the held-out scores by less than a point.
MOST_FEATURES = 40_000

# A feature has to occur in this many training sentences.
FEWEST_SENTENCES = 3

# First hex digits of the key's hash whose sentences calibrate instead of training.
CALIBRATION_DIGITS = "01"

CALIBRATION_SOURCES = ("newsroom-written", "bizwire-annotated")

LABELS = {
    "sentiment": ("negative", "neutral", "positive"),
    "checkworthiness": ("other", "checkworthy"),
}

# Weight of one sentence of a source. Small, in-domain sources count more.
WEIGHTS = {
    "sentiment": {
        "annotated": 3.0,
        "newsroom-written": 3.0,
        "bizwire-annotated": 2.0,
        "sentfin": 1.0,
        "twitter-financial-news": 0.7,
    },
    "checkworthiness": {
        "annotated": 4.0,
        "newsroom-written": 4.0,
        "bizwire-annotated": 4.0,
        "ct24-checkworthy-en": 0.5,
    },
}

# Inverse regularisation strengths, chosen on the calibration sentences.
STRENGTHS = {"sentiment": 1.0, "checkworthiness": 2.0}


@dataclass
class Row:
    """One labelled sentence; `digit` is the first hex digit of its key's hash."""

    text: str
    label: str
    source: str
    digit: str


def _digit(text: str) -> str:
    key = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[1]


def _row(text: str, label: str, source: str) -> Row:
    return Row(text, label, source, _digit(text))


def _layered(corpora: Path) -> list[tuple[str, Path]]:
    """Name and file of the corpora with all layers, our own among them."""
    own = RECIPES.parents[1] / "corpora" / "annotated" / "train.jsonl"
    return [*((n, corpora / n / "train.jsonl") for n in CALIBRATION_SOURCES), ("annotated", own)]


def sentiment_rows(corpora: Path) -> list[Row]:
    """Training sentences with sentiment."""
    rows = []
    for name, path in _layered(corpora):
        records = lines(path)
        rows += [_row(record["text"], record["sentiment"], name) for record in records]
    for name in ("sentfin", "twitter-financial-news"):
        records = lines(corpora / name / "train.sentences.jsonl")
        rows += [_row(record["text"], record["label"], name) for record in records]
    return rows


def checkworthiness_rows(corpora: Path) -> list[Row]:
    """Training sentences with check-worthiness."""
    rows = []
    for name, path in _layered(corpora):
        for record in lines(path):
            label = "checkworthy" if record["checkworthy"] else "other"
            rows.append(_row(record["text"], label, name))
    for record in lines(corpora / "ct24-checkworthy-en" / "train.jsonl.gz"):
        label = "checkworthy" if record["label"] == "Yes" else "other"
        rows.append(_row(record["text"], label, "ct24-checkworthy-en"))
    return rows


def lexicon() -> dict[str, frozenset[str]]:
    """The word lists of `sentence_words.toml`."""
    stored = tomllib.loads((RECIPES / "words" / "sentence_words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in stored.items()}


def vocabulary_of(
    texts: Iterable[str], words: dict[str, frozenset[str]]
) -> tuple[dict[str, int], np.ndarray]:
    """Feature to column, and the inverse document frequency of each column."""
    frequency: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    n_texts = 0
    for text in texts:
        word_counts, rule_counts = features(text, words)
        frequency.update(word_counts.keys())
        rules.update(rule_counts.keys())
        n_texts += 1
    kept = [f for f, n in frequency.most_common(MOST_FEATURES) if n >= FEWEST_SENTENCES]
    names = sorted(rules) + sorted(kept)
    counts = np.array([rules[f] if f.startswith("=") else frequency[f] for f in names])
    idf = np.log((1 + n_texts) / (1 + counts)) + 1
    return {name: column for column, name in enumerate(names)}, idf.astype(np.float32)


def calibrated(scores: np.ndarray, answers: np.ndarray) -> tuple[float, np.ndarray]:
    """Factor and shifts that make the softmax of the scores likeliest for the answers."""
    n_labels = scores.shape[1]

    def loss(parameters: np.ndarray) -> float:
        values = scores * np.exp(parameters[0]) + parameters[1:]
        values = values - values.max(axis=1, keepdims=True)
        logarithms = values - np.log(np.exp(values).sum(axis=1, keepdims=True))
        return float(-logarithms[np.arange(len(answers)), answers].mean())

    found = minimize(loss, np.zeros(n_labels + 1), method="L-BFGS-B").x
    return float(np.exp(found[0])), found[1:]


def fitted(name: str, rows: list[Row]) -> tuple[dict, dict[str, np.ndarray]]:
    """One classifier: its description and its arrays."""
    labels, words = LABELS[name], lexicon()
    held = [r for r in rows if r.source in CALIBRATION_SOURCES and r.digit in CALIBRATION_DIGITS]
    train = [
        r for r in rows if r.source not in CALIBRATION_SOURCES or r.digit not in CALIBRATION_DIGITS
    ]
    vocabulary, idf = vocabulary_of((row.text for row in train), words)
    values = matrix([r.text for r in train], vocabulary=vocabulary, idf=idf, lexicon=words)
    answers = np.array([labels.index(row.label) for row in train])
    weights = np.array([WEIGHTS[name][row.source] for row in train])
    model = LogisticRegression(C=STRENGTHS[name], max_iter=500)
    model.fit(values, answers, sample_weight=weights)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(labels) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
    held_values = matrix([r.text for r in held], vocabulary=vocabulary, idf=idf, lexicon=words)
    scores = held_values @ coefficients.T + intercepts
    factor, shifts = calibrated(scores, np.array([labels.index(row.label) for row in held]))
    description = {
        "name": name,
        "version": ABOUT["version"],
        "features_version": FEATURES_VERSION,
        "labels": labels,
        "trained_on": sorted(WEIGHTS[name]),
        "lexicon": {key: sorted(value) for key, value in words.items()},
        "features": list(vocabulary),
    }
    arrays = {
        "idf": idf,
        "weights": (coefficients * factor).astype(np.float32),
        "bias": (intercepts * factor + shifts).astype(np.float32),
    }
    return description, arrays


ABOUT = {
    "name": "sentences",
    "version": "0.2.0",
    "description": "sentiment and check-worthiness of a sentence, without the encoder",
    "license": "CC BY 4.0",
}


def fit_all(corpora: Path, output: Path) -> None:
    """Fits both classifiers and writes their files."""
    output.mkdir(parents=True, exist_ok=True)
    (output / "meta.json").write_text(json.dumps(ABOUT, indent=1) + "\n", encoding="utf-8")
    for name, rows in (
        ("sentiment", sentiment_rows(corpora)),
        ("checkworthiness", checkworthiness_rows(corpora)),
    ):
        description, arrays = fitted(name, rows)
        text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
        (output / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        np.savez_compressed(output / f"{name}.npz", **arrays)


# ---- measuring


def f1_scores(gold: list[str], answers: list[str]) -> dict[str, float]:
    """Accuracy, macro F1 and the F1 of each label."""
    found: dict[str, float] = {}
    for label in sorted(set(gold)):
        matched = sum(g == a == label for g, a in zip(gold, answers, strict=True))
        total = gold.count(label) + answers.count(label)
        found[label] = round(2 * matched / total, 4) if total else 0.0
    macro = sum(found.values()) / len(found)
    accuracy = sum(g == a for g, a in zip(gold, answers, strict=True)) / len(gold)
    return {"accuracy": round(accuracy, 4), "macro_f1": round(macro, 4), **found}


def _answers(classifier: SentenceClassifier, texts: list[str]) -> list[str]:
    best = classifier.probabilities(texts).argmax(axis=1)
    return [classifier.labels[index] for index in best]


def _calibration_error(classifier: SentenceClassifier, texts: list[str], gold: list[str]) -> float:
    probabilities = classifier.probabilities(texts)
    answers = [
        classifier.labels[index] == g
        for index, g in zip(probabilities.argmax(axis=1), gold, strict=True)
    ]
    sure = probabilities.max(axis=1).tolist()
    return round(calibration_error(zip(sure, answers, strict=True)), 4)


def sentiment_scores(corpora: Path, sentiment: SentenceClassifier) -> dict[str, object]:
    """Sentiment on newsroom-written dev and Financial PhraseBank."""
    dev = list(lines(corpora / "newsroom-written/dev.jsonl"))
    texts, gold = [r["text"] for r in dev], [r["sentiment"] for r in dev]
    scores: dict[str, object] = {
        "sentiment newsroom-written dev": {
            **f1_scores(gold, _answers(sentiment, texts)),
            "calibration_error": _calibration_error(sentiment, texts, gold),
        }
    }
    phrases = list(lines(corpora / "financial-phrasebank/eval.sentences.jsonl"))
    agreed = [row for row in phrases if row["agreement"] == 100]
    for name, part in (("all", phrases), ("agreement 100", agreed)):
        scores[f"sentiment financial-phrasebank {name}"] = f1_scores(
            [row["label"] for row in part], _answers(sentiment, [row["text"] for row in part])
        )
    return scores


def checkworthiness_scores(corpora: Path, worth: SentenceClassifier) -> dict[str, object]:
    """Check-worthiness on newsroom-written dev, ct24 dev and, to see its bent, fin-num-claim."""
    dev = list(lines(corpora / "newsroom-written/dev.jsonl"))
    texts = [row["text"] for row in dev]
    gold = ["checkworthy" if row["checkworthy"] else "other" for row in dev]
    scores: dict[str, object] = {
        "check-worthiness newsroom-written dev": {
            **f1_scores(gold, _answers(worth, texts)),
            "calibration_error": _calibration_error(worth, texts, gold),
        }
    }
    rows = list(lines(corpora / "ct24-checkworthy-en/dev.jsonl"))
    gold = ["checkworthy" if row["label"] == "Yes" else "other" for row in rows]
    answers = _answers(worth, [row["text"] for row in rows])
    scores["check-worthiness ct24 dev"] = f1_scores(gold, answers)
    claims = list(lines(corpora / "fin-num-claim/eval.sentences.jsonl"))
    shares = {}
    for kind in ("in-claim", "out-of-claim"):
        found = _answers(worth, [row["text"] for row in claims if row["label"] == kind])
        shares[kind] = round(found.count("checkworthy") / len(found), 4)
    scores["check-worthiness fin-num-claim, share called check-worthy"] = shares
    return scores


def measured(corpora: Path, folder: Path) -> dict[str, object]:
    """Scores of both classifiers on texts that trained neither."""
    sentiment = SentenceClassifier.from_folder(folder, name="sentiment")
    worth = SentenceClassifier.from_folder(folder, name="checkworthiness")
    return sentiment_scores(corpora, sentiment) | checkworthiness_scores(corpora, worth)


def main() -> None:
    """Command line; prints the scores as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path("models/sentences"))
    arguments = parser.parse_args()
    fit_all(arguments.corpora, arguments.output)
    print(json.dumps(measured(arguments.corpora, arguments.output), indent=1))


if __name__ == "__main__":
    main()
