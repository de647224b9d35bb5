"""Sentiment and check-worthiness of single sentences: a linear model over words and word pairs.

Plain numpy and scipy; no spaCy. A classifier is two files, `<name>.json` (labels, features, word
lists) and `<name>.npz` (weights). The recipe `models/recipes/sentences.py` fits them with the
features of this module, so that training and use cannot drift apart.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nlp import resources
from nlp.annotate.probabilities import softmax
from nlp.errors import AnnotationError, ModelNotFoundError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Version of the features below; a classifier fitted with others is refused.
FEATURES_VERSION = 1

# Words of one sentence that are read; a longer one is not a sentence, and time grows with it.
MAX_WORDS = 400

# Words to the left and to the right among which the thing that rises or falls is looked for.
# About a clause; not tuned.
WORDS_BEFORE, WORDS_AFTER = 6, 5

# Words before a word in which a negation turns it.
NEGATION_REACH = 3

# Weight of one rule feature beside the word features of a sentence, whose norm is 1. Held-out
# scores are flat from 0.3 to 1.
RULE_SCALE = 0.6

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d[\d.,]*|[%$€£?!\";:]")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_CASHTAG = re.compile(r"\$[A-Za-z]{1,5}\b")

_FIGURE = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*(%|percent|per cent|pct|bn|billion|mn|mln|million|m\b|trn"
    r"|trillion|k\b|thousand|lakh|crore)?",
    re.IGNORECASE,
)
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "lakh": 1e5,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "crore": 1e7,
    "bn": 1e9,
    "billion": 1e9,
    "trn": 1e12,
    "trillion": 1e12,
}
_EARLIER_SECOND = re.compile(
    r"\b(?:from|compared (?:to|with)|versus|vs\.?|against|as against|than)\b", re.IGNORECASE
)

_BRACKETS = re.compile(r"\([^()]{0,60}\)")

# Characters between two figures that are still compared with each other.
_COMPARISON_REACH = 90

# What numpy, zipfile and json raise on truncated or foreign files.
_DAMAGE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
)

Lexicon = Mapping[str, frozenset[str]]


def words(text: str) -> list[str]:
    """Lower-case words and signs of a sentence; figures are `0`, links and cashtags are left out.

    Example:
        >>> words("Sales rose 3.2% to $1.5bn.")
        ['sales', 'rose', '0', '%', 'to', '$', '0', 'bn']
    """
    plain = _CASHTAG.sub(" ", _LINK.sub(" ", text)).lower().replace("’", "'")
    found = _WORD.findall(plain)[:MAX_WORDS]
    return ["0" if word[0].isdigit() else word for word in found]


def _is_negated(sentence: Sequence[str], index: int, lexicon: Lexicon) -> bool:
    before = sentence[max(0, index - NEGATION_REACH) : index]
    return any(word in lexicon["negation"] or word.endswith("n't") for word in before)


def _polarity(sentence: Sequence[str], index: int, lexicon: Lexicon) -> str:
    """Whether the thing nearest to a word is one whose rise is good, bad, or unknown."""
    for distance in range(1, max(WORDS_BEFORE, WORDS_AFTER) + 1):
        near = []
        if distance <= WORDS_BEFORE and index - distance >= 0:
            near.append(sentence[index - distance])
        if distance <= WORDS_AFTER and index + distance < len(sentence):
            near.append(sentence[index + distance])
        if any(word in lexicon["bad"] for word in near):
            return "bad"
        if any(word in lexicon["good"] for word in near):
            return "good"
    return "thing"


def _word_rules(sentence: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    for index, word in enumerate(sentence):
        turned = "not_" if _is_negated(sentence, index, lexicon) else ""
        for direction in ("up", "down"):
            if word in lexicon[direction]:
                yield f"={turned}{direction}_{_polarity(sentence, index, lexicon)}"
        for tone in ("positive", "negative", "future", "opinion", "speech"):
            if word in lexicon[tone]:
                yield f"={turned}{tone}"


def _figures(text: str) -> list[tuple[int, int, float, str]]:
    """Start, end, value in base units and kind of each figure; years are none."""
    found = []
    for match in _FIGURE.finditer(text):
        value = float(match.group(1).replace(",", "") or 0)
        unit = (match.group(2) or "").lower()
        is_percent = unit in {"%", "percent", "per cent", "pct"}
        if not unit and value.is_integer() and 1900 <= value <= 2100:
            continue
        kind = "percent" if is_percent else "amount"
        found.append((match.start(), match.end(), value * _SCALES.get(unit, 1.0), kind))
    return found


def _comparison_rules(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Whether a figure is above or below the earlier one that it is compared with.

    "Profit of 2.4 mn, compared with 1.9 mn" gives the feature of a rise of a good thing. What
    stands in brackets, mostly the same amount in another currency, is left out.
    """
    text = _BRACKETS.sub(" ", text)
    figures = _figures(text)
    for first, second in pairwise(figures):
        between = text[first[1] : second[0]]
        if first[3] != second[3] or len(between) > _COMPARISON_REACH or first[2] == second[2]:
            continue
        before = text[max(0, first[0] - 40) : first[0]].lower()
        if re.search(r"\bfrom\W+(?:\w+\W+){0,2}$", before) and re.match(r"\W*to\b", between):
            is_up = second[2] > first[2]
        elif _EARLIER_SECOND.search(between):
            is_up = first[2] > second[2]
        else:
            continue
        sentence = words(text[: first[0]])
        yield f"=figures_{'up' if is_up else 'down'}_{_polarity(sentence, len(sentence), lexicon)}"


def _shape_rules(text: str, sentence: Sequence[str]) -> Iterator[str]:
    figures = sentence.count("0")
    if figures:
        yield "=figure"
    if figures > 1:
        yield "=figures"
    if "%" in sentence or "percent" in sentence or "pct" in sentence:
        yield "=percent"
    if any(sign in text for sign in "$€£¥"):
        yield "=money"
    if text.rstrip().endswith("?"):
        yield "=question"
    if len(sentence) < 6:
        yield "=short"
    if len(sentence) > 25:
        yield "=long"
    if "profit" in sentence and "loss" in sentence:
        is_loss_first = sentence.index("loss") < sentence.index("profit")
        yield "=loss_then_profit" if is_loss_first else "=profit_then_loss"


def features(text: str, lexicon: Lexicon) -> tuple[Counter[str], Counter[str]]:
    """Word features and rule features of a sentence, with their counts.

    Args:
        text: One sentence.
        lexicon: Word lists: `up`, `down`, `good` and `bad` things, `positive`, `negative`,
            `negation`, `future`, `opinion`, `speech`.

    Returns:
        Words and word pairs; and rule features, whose names begin with `=`.
    """
    sentence = words(text)
    pairs = [f"{left} {right}" for left, right in pairwise(sentence)]
    told = [*_word_rules(sentence, lexicon), *_comparison_rules(text, lexicon)]
    is_toneless = all(rule.lstrip("=") in ("future", "opinion", "speech") for rule in told)
    rules = [*told, *_shape_rules(text, sentence), *(["=toneless"] if is_toneless else [])]
    return Counter([*sentence, *pairs]), Counter(rules)


def matrix(
    texts: Sequence[str], *, vocabulary: Mapping[str, int], idf: npt.NDArray[Any], lexicon: Lexicon
) -> csr_matrix:
    """Feature values of sentences.

    Args:
        texts: Sentences.
        vocabulary: Feature to column.
        idf: Inverse document frequencies of the columns; not used for rule features.
        lexicon: Word lists.

    Returns:
        Shape: (n_sentences, n_features), float32. Word features are `(1 + ln count) * idf`,
        scaled to norm 1 in each row; rule features are counts, at most 3, times `RULE_SCALE`.
    """
    from scipy.sparse import csr_matrix

    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        word_counts, rule_counts = features(text, lexicon)
        known = [(vocabulary[f], n) for f, n in word_counts.items() if f in vocabulary]
        raw = [(1.0 + np.log(n)) * float(idf[column]) for column, n in known]
        norm = float(np.sqrt(sum(value * value for value in raw))) or 1.0
        values += [value / norm for value in raw]
        columns += [column for column, _ in known]
        for feature, n in rule_counts.items():
            if feature in vocabulary:
                values.append(min(n, 3) * RULE_SCALE)
                columns.append(vocabulary[feature])
        ends.append(len(columns))
    shape = (len(texts), len(vocabulary))
    return csr_matrix((np.asarray(values, dtype=np.float32), columns, ends), shape=shape)


class SentenceClassifier:
    """A linear classifier of sentences with calibrated probabilities.

    Args:
        labels: In the order of the columns of the answers.
        vocabulary: Feature to column.
        lexicon: Word lists of the rule features.
        arrays: `idf` (n_features), `weights` (n_labels, n_features), `bias` (n_labels).

    Raises:
        AnnotationError: The arrays do not fit each other.
    """

    def __init__(
        self,
        *,
        labels: Sequence[str],
        vocabulary: Mapping[str, int],
        lexicon: Lexicon,
        arrays: Mapping[str, npt.NDArray[Any]],
    ) -> None:
        #: Labels in the order of the columns of `probabilities`.
        self.labels: tuple[str, ...] = tuple(labels)
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._idf = np.asarray(arrays["idf"], dtype=np.float32)
        self._weights = np.asarray(arrays["weights"], dtype=np.float32)
        self._bias = np.asarray(arrays["bias"], dtype=np.float32)
        expected = (len(self.labels), len(vocabulary))
        if self._weights.shape != expected or self._idf.shape != expected[1:]:
            raise AnnotationError(
                "the weights of a sentence classifier do not fit its features",
                subject=", ".join(self.labels),
                cause=f"expected {expected}, found {self._weights.shape}",
            )

    @classmethod
    def from_folder(cls, path: Path, *, name: str) -> SentenceClassifier:
        """Read a classifier.

        Args:
            path: Folder of the shipped sentence classifiers.
            name: For example ``"sentiment"`` or ``"checkworthiness"``.

        Raises:
            ModelNotFoundError: A file is missing or damaged, or was fitted with other features.
        """
        described, weights = Path(path) / f"{name}.json", Path(path) / f"{name}.npz"
        for file in (described, weights):
            if not file.is_file():
                raise ModelNotFoundError(
                    "no sentence classifier",
                    subject=str(file),
                    hint=resources.MODEL_HINT,
                )
        try:
            description = json.loads(described.read_text(encoding="utf-8"))
            # From memory: numpy leaves a damaged file open.
            content = io.BytesIO(weights.read_bytes())
            with np.load(content, allow_pickle=False) as stored:
                arrays = {key: stored[key] for key in ("idf", "weights", "bias")}
            if description["features_version"] != FEATURES_VERSION:
                raise ValueError(f"features of version {description['features_version']}")
            return cls(
                labels=description["labels"],
                vocabulary={feature: i for i, feature in enumerate(description["features"])},
                lexicon={key: frozenset(value) for key, value in description["lexicon"].items()},
                arrays=arrays,
            )
        except _DAMAGE as error:
            raise ModelNotFoundError(
                "a sentence classifier cannot be read",
                subject=str(weights),
                cause=error,
                hint=resources.MODEL_HINT,
            ) from error

    def probabilities(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Probability of each label for each sentence.

        Args:
            texts: Sentences; the answer for one does not depend on the others.

        Returns:
            Shape: (n_sentences, n_labels), float32; each row sums to 1.
        """
        if not texts:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        values = matrix(texts, vocabulary=self._vocabulary, idf=self._idf, lexicon=self._lexicon)
        scores = np.asarray(values @ self._weights.T, dtype=np.float64) + self._bias
        return softmax(scores)
