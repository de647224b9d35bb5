"""Scores of words to stretches of text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from nlp.annotate.encoder.labels import NAME_TAGS

#: Score of a step that the tags do not allow.
_NEVER = -1e9


@cache
def _steps() -> npt.NDArray[np.float64]:
    """Score of a step from one tag (row) to the next (column): inside only after its own kind."""
    steps = np.zeros((len(NAME_TAGS), len(NAME_TAGS)))
    for after, tag in enumerate(NAME_TAGS):
        if tag.startswith("I-"):
            own = [before for before, other in enumerate(NAME_TAGS) if other[2:] == tag[2:]]
            steps[[before for before in range(len(NAME_TAGS)) if before not in own], after] = _NEVER
    return steps


def best_tags(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """The best allowed sequence of name tags (Viterbi 1967).

    Args:
        scores: Shape: (words, tags), before the softmax; its normalisation cancels out.

    Returns:
        Positions in ``NAME_TAGS``. Shape: (words,).
    """
    greedy = scores.argmax(-1)
    steps = _steps()
    is_allowed = not len(greedy) or (
        not NAME_TAGS[greedy[0]].startswith("I-") and not steps[greedy[:-1], greedy[1:]].any()
    )
    if is_allowed:
        return np.asarray(greedy)
    first = [_NEVER if tag.startswith("I-") else 0.0 for tag in NAME_TAGS]
    total = scores[0] + np.asarray(first)
    before = []
    for word in scores[1:]:
        ways = total[:, None] + steps
        before.append(ways.argmax(0))
        total = ways.max(0) + word
    path = [int(total.argmax())]
    for choice in reversed(before):
        path.append(int(choice[path[-1]]))
    return np.asarray(path[::-1])


def name_spans(
    tags: Sequence[int] | npt.NDArray[np.int64], starts: Sequence[int], ends: Sequence[int]
) -> tuple[tuple[int, int, str], ...]:
    """First character, one after the last, and label of each name.

    Example:
        >>> beginning, inside = NAME_TAGS.index("B-PERSON"), NAME_TAGS.index("I-PERSON")
        >>> name_spans([beginning, inside, 0], [0, 4, 9], [3, 8, 13])
        ((0, 8, 'PERSON'),)
    """
    found: list[tuple[int, int, str]] = []
    for word in np.flatnonzero(tags).tolist():
        tag = NAME_TAGS[tags[word]]
        if tag.startswith("I-") and found:
            found[-1] = (found[-1][0], ends[word], tag[2:])
        else:
            found.append((starts[word], ends[word], tag[2:]))
    return tuple(found)


def role_spans(
    tags: Sequence[int] | npt.NDArray[np.int64], starts: Sequence[int], ends: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """Stretches of one part of attributions: tags 0 outside, 1 beginning, 2 inside.

    Example:
        >>> role_spans([2, 2, 0, 1], [0, 4, 9, 14], [3, 8, 13, 19])
        ((0, 8), (14, 19))
    """
    found: list[tuple[int, int]] = []
    last = -2
    for word in np.flatnonzero(tags).tolist():
        if tags[word] == 2 and word == last + 1:
            found[-1] = (found[-1][0], ends[word])
        else:
            found.append((starts[word], ends[word]))
        last = word
    return tuple(found)
