"""Scores of tokens to a tree: tags, heads, relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.annotate.encoder.labels import PARTS_OF_SPEECH, RELATIONS, TAGS

Floats = npt.NDArray[np.float32]

_ROOT = RELATIONS.index("ROOT")
#: Relations that hang on nouns alone, and tags of finite verbs, on which they never hang.
_NOMINAL = [
    RELATIONS.index(name)
    for name in ("amod", "compound", "det", "nmod", "nmod:poss", "nmod:unmarked", "nummod")
]
_FINITE = np.isin(TAGS, ("MD", "VB", "VBD", "VBP", "VBZ"))
#: Score of what cannot be.
_NEVER = np.float32(-1e9)


class Parse(NamedTuple):
    """The syntax of one sentence, an entry for each token.

    Attributes:
        tags: Penn Treebank tags.
        parts: Universal parts of speech.
        heads: Number of the head in the sentence; the root is its own.
        relations: Universal Dependencies relations, ``ROOT`` for the root.
    """

    tags: tuple[str, ...]
    parts: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]


def parse(scores: Mapping[str, Floats], arcs: Floats) -> Parse:
    """The tree with the best sum of scores, and the best label of each token.

    Args:
        scores: Heads of ``TOKEN_HEADS`` to scores of the root, then of each token. Shape:
            (tokens + 1, labels).
        arcs: Scores of heads; column 0 is the root. Shape: (tokens, tokens + 1).
    """
    heads = best_heads(arcs)
    relations = scores["dep"][1:] + scores["dep_under"][heads]
    is_root = heads == 0
    relations[~is_root, _ROOT] = _NEVER
    tags = scores["tag"].argmax(-1)
    under_verb = _FINITE[tags[heads]] & ~is_root
    relations[np.ix_(under_verb, _NOMINAL)] = _NEVER
    chosen = np.where(is_root, _ROOT, relations.argmax(-1))
    own = np.arange(len(heads))
    return Parse(
        tags=tuple(TAGS[number] for number in tags[1:]),
        parts=tuple(PARTS_OF_SPEECH[number] for number in scores["pos"][1:].argmax(-1)),
        heads=tuple(np.where(is_root, own, heads - 1).tolist()),
        relations=tuple(RELATIONS[number] for number in chosen),
    )


def joined(parts: Sequence[Parse]) -> Parse:
    """One tree of a sentence that was read in parts: what follows hangs on the first root."""
    root = parts[0].relations.index("ROOT")
    heads: list[int] = []
    relations: list[str] = []
    for number, part in enumerate(parts):
        before = len(heads)
        for relation, head in zip(part.relations, part.heads, strict=True):
            hangs = number > 0 and relation == "ROOT"
            heads.append(root if hangs else before + head)
            relations.append("parataxis" if hangs else relation)
    return Parse(
        tags=tuple(tag for part in parts for tag in part.tags),
        parts=tuple(one for part in parts for one in part.parts),
        heads=tuple(heads),
        relations=tuple(relations),
    )


def best_heads(arcs: Floats) -> npt.NDArray[np.int64]:
    """The head of each token: numbers counted from 1, and 0 for the one root.

    What is best for each token alone is taken where that is a tree (it may cross branches);
    elsewhere the best projective tree.

    Args:
        arcs: Scores of heads; column 0 is the root. Shape: (tokens, tokens + 1).
    """
    arcs = arcs.copy()
    n_tokens = len(arcs)
    arcs[np.arange(n_tokens), np.arange(1, n_tokens + 1)] = _NEVER
    heads = arcs.argmax(-1)
    return heads if _is_tree(heads) else _projective(arcs)


def _is_tree(heads: npt.NDArray[np.int64]) -> bool:
    """Whether there is one root, and every token comes to it."""
    if (heads == 0).sum() != 1:
        return False
    above = np.concatenate(([0], heads))
    reached = above
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]  # twice as many steps each time
    return not reached.any()


def _projective(arcs: Floats) -> npt.NDArray[np.int64]:
    """The best projective tree with one root (Eisner 1996).

    ``right[i, j]`` is the best score of tokens i to j as branches of i, ``left[i, j]`` as branches
    of j; the cuts tell where the parts of each meet.
    """
    n = len(arcs)
    of = arcs[:, 1:].T.astype(np.float64)  # of[head, token]
    left, right = np.zeros((n, n)), np.zeros((n, n))
    arc_left, arc_right = np.zeros((n, n)), np.zeros((n, n))
    cuts = {name: np.zeros((n, n), np.int64) for name in ("arc", "left", "right")}
    for width in range(1, n):
        first = np.arange(n - width)
        last = first + width
        cut = first[:, None] + np.arange(width)
        ways = right[first[:, None], cut] + left[cut + 1, last[:, None]]
        cuts["arc"][first, last] = first + ways.argmax(1)
        best = ways.max(1)
        arc_left[first, last] = best + of[last, first]
        arc_right[first, last] = best + of[first, last]
        ways = left[first[:, None], cut] + arc_left[cut, last[:, None]]
        cuts["left"][first, last], left[first, last] = first + ways.argmax(1), ways.max(1)
        ways = arc_right[first[:, None], cut + 1] + right[cut + 1, last[:, None]]
        cuts["right"][first, last], right[first, last] = first + 1 + ways.argmax(1), ways.max(1)
    root = int((left[0] + right[:, -1] + arcs[:, 0]).argmax())
    heads = np.zeros(n, np.int64)
    pending = [("left", 0, root), ("right", root, n - 1)]
    while pending:
        kind, i, j = pending.pop()
        if i == j:
            continue
        place = int(cuts[kind if kind in cuts else "arc"][i, j])
        if kind == "left":
            pending += [("left", i, place), ("arc left", place, j)]
        elif kind == "right":
            pending += [("arc right", i, place), ("right", place, j)]
        else:
            token, head = (i, j) if kind == "arc left" else (j, i)
            heads[token] = head + 1
            pending += [("right", i, place), ("left", place + 1, j)]
    return heads
