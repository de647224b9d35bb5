"""Tags and dependencies of the encoder as those of a ``Doc``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from nlp.annotate.encoder.model import Reading

#: Features that a Penn Treebank tag tells (universaldependencies.org, conversion of tag sets).
FEATURES = {
    "JJ": "Degree=Pos",
    "JJR": "Degree=Cmp",
    "JJS": "Degree=Sup",
    "MD": "VerbForm=Fin",
    "NN": "Number=Sing",
    "NNP": "Number=Sing",
    "NNPS": "Number=Plur",
    "NNS": "Number=Plur",
    "RBR": "Degree=Cmp",
    "RBS": "Degree=Sup",
    "VB": "VerbForm=Inf",
    "VBD": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "VBG": "VerbForm=Ger",
    "VBN": "Tense=Past|VerbForm=Part",
    "VBP": "Mood=Ind|Tense=Pres|VerbForm=Fin",
    "VBZ": "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
}

#: Tag, part of speech and relation of white space.
_SPACE = ("_SP", "SPACE", "dep")


def set_syntax(doc: Doc, sentences: Iterable[tuple[Span, int, Reading]]) -> None:
    """Write tags, parts of speech, features, heads and relations; sentences stay as they are.

    Args:
        doc: The document.
        sentences: All that are more than white space: the span, the character at which its text
            begins, and what the encoder answers for it.
    """
    labels = [_SPACE] * len(doc)
    heads = [-1] * len(doc)
    first_words = {span.start for span in doc.sents}
    for start in first_words:
        heads[start] = 0
    for span, begin, reading in sentences:
        words = [token for token in span if not token.is_space]
        parse = reading.parse([token.idx + len(token) - begin for token in words])
        places = [token.i for token in words]
        for place, tag, part, head, relation in zip(places, *parse, strict=True):
            labels[place] = tag, part, relation
            heads[place] = places[head] - place
        for place in range(span.start, places[0]):  # white space before the first word
            heads[place] = 1
    doc.from_array(["TAG", "POS", "MORPH", "DEP", "HEAD"], _columns(doc.vocab, labels, heads))


def _columns(
    vocab: Vocab, labels: Sequence[tuple[str, str, str]], heads: Sequence[int]
) -> Any:  # spaCy's stubs know no unsigned integers
    """The values of tokens as spaCy stores them. Shape: (tokens, 5)."""
    known: dict[tuple[str, str, str], tuple[int, int, int, int]] = {}
    for one in set(labels):
        tag, part, relation = (vocab.strings.add(text) for text in one)
        known[one] = tag, part, vocab.morphology.add(FEATURES.get(one[0], "")), relation
    columns = np.empty((len(labels), 5), np.uint64)
    if len(labels):
        columns[:, :4] = [known[one] for one in labels]
        columns[:, 4] = np.asarray(heads, np.int64).astype(np.uint64)
    return columns
