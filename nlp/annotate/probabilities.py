"""Scores of classifiers as probabilities, and probabilities as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.records import Score


def softmax(scores: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Probabilities over the last axis.

    Example:
        >>> softmax(np.array([0.0, 0.0])).tolist()
        [0.5, 0.5]
    """
    exponentials = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(-1, keepdims=True), dtype=np.float32)


def best_score(labels: Sequence[str], probabilities: npt.NDArray[np.float32]) -> Score:
    """The most probable label."""
    best = int(probabilities.argmax())
    return Score(label=labels[best], score=round(float(probabilities[best]), 4))
