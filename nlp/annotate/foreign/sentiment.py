"""Sentiment of sentences by a foreign model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from nlp.annotate.foreign.labels import SENTIMENTS, sentiment_shares
from nlp.annotate.foreign.model import Model, Reading, load


class ForeignSentiment:
    """A classifier of others in the place of ours.

    Args:
        model: Labels texts.
        shares: Which sentiment each of its labels counts towards. Shape: (n_labels, 3).
    """

    #: Labels in the order of the columns of ``probabilities``.
    labels = SENTIMENTS

    def __init__(self, model: Model, *, shares: npt.NDArray[np.float64]) -> None:
        #: Name of the model, with the commit or a digest of its files.
        self.name: str = model.name
        self._model, self._shares = model, shares

    @classmethod
    def from_name(cls, name: str, *, mapping: Mapping[str, str] | None = None) -> ForeignSentiment:
        """A model by name or folder.

        Args:
            name: A folder; or a name on the Hugging Face Hub, as ``ProsusAI/finbert``, behind
                ``@`` a branch, tag or commit.
            mapping: The model's labels to ``negative``, ``neutral``, ``positive``, where its own
                names do not say it: ``{"LABEL_0": "negative", "LABEL_1": "positive"}``.

        Raises:
            ModelNotFoundError: No such model, no network, or files are missing or damaged.
            AnnotationError: It is no classifier of texts, needs torch where that is not
                installed, or its labels have no meaning here.
        """
        model, shares = load(
            name,
            task="texts",
            meanings=lambda labels, model: sentiment_shares(labels, mapping=mapping, model=model),
        )
        return cls(model, shares=shares)

    def probabilities(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Probability of each sentiment for each sentence.

        Args:
            texts: Sentences; the answer for one does not depend on the others. One that is longer
                than the model's window is read in windows, whose answers are averaged by their
                lengths in pieces. One without a word is neutral.

        Returns:
            Shape: (n_sentences, 3), float32, columns in the order of ``labels``; each row sums
            to 1. Five stars count as negative (1, 2), neutral (3) and positive (4, 5); a model of
            two labels never says neutral.
        """
        answers = [self._answer(reading) for reading in self._model.read(texts)]
        return np.array(answers, dtype=np.float32).reshape(-1, len(self.labels))

    def _answer(self, reading: Reading) -> npt.NDArray[np.float64]:
        if not reading.windows:
            return np.array([label == "neutral" for label in self.labels], dtype=np.float64)
        scores = np.array([scores for _, scores in reading.windows], dtype=np.float64)
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = exponentials / exponentials.sum(axis=1, keepdims=True) @ self._shares
        lengths = [len(window) for window, _ in reading.windows]
        return np.asarray(np.average(shares, axis=0, weights=lengths), dtype=np.float64)
