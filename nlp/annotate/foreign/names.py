"""Names by a foreign model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from nlp.annotate.foreign.labels import Tag, tags
from nlp.annotate.foreign.model import Model, Reading, load

Span = tuple[int, int, str]


class ForeignNames:
    """A tagger of others in the place of ours.

    Args:
        model: Labels pieces of words.
        tags: Its labels, taken apart.
    """

    def __init__(self, model: Model, *, tags: Sequence[Tag]) -> None:
        #: Name of the model, with the commit or a digest of its files.
        self.name: str = model.name
        self._model, self._tags = model, tags

    @classmethod
    def from_name(cls, name: str, *, mapping: Mapping[str, str] | None = None) -> ForeignNames:
        """A model by name or folder.

        Args:
            name: A folder; or a name on the Hugging Face Hub, as ``dslim/bert-base-NER``, behind
                ``@`` a branch, tag or commit.
            mapping: The model's kinds of names (without ``B-``) to labels of ours, or to ``O`` to
                leave them out, where its own names do not say it: ``{"FIRM": "COMPANY"}``.

        Raises:
            ModelNotFoundError: No such model, no network, or files are missing or damaged.
            AnnotationError: It is no tagger of words, needs torch where that is not installed, or
                its labels have no meaning here.
        """
        model, found = load(
            name,
            task="pieces",
            meanings=lambda labels, model: tags(labels, mapping=mapping, model=model),
        )
        return cls(model, tags=found)

    def spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Names in each text.

        Args:
            texts: Sentences; the answer for one does not depend on the others. One that is longer
                than the model's window is read in windows.

        Returns:
            For each text, in order and without overlaps, the first character, one after the last,
            and the label of each name. The first piece of a word decides for the word.
        """
        return [
            list(_trimmed(text, self._spans(reading)))
            for text, reading in zip(texts, self._model.read(texts), strict=True)
        ]

    def _spans(self, reading: Reading) -> list[Span]:
        if not reading.windows:
            return []
        scores = np.concatenate([scores for _, scores in reading.windows])
        best = [self._tags[number] for number in scores.argmax(axis=1)]
        found = reading.pieces
        firsts = [i for i, begins in enumerate(found.begins_word) if begins]
        lasts = [i - 1 for i in [*firsts[1:], len(best)]]
        words = [
            (found.starts[first], found.ends[last], best[first])
            for first, last in zip(firsts, lasts, strict=True)
        ]
        return joined(words)


def joined(words: Sequence[tuple[int, int, Tag]]) -> list[Span]:
    """Names from tagged words.

    A tag that goes on with a name of another kind, or with none, begins one.

    Args:
        words: First character, one after the last, and tag of each word, in order.
    """
    names: list[Span] = []
    kind = ""  # of the name that may go on
    for start, end, tag in words:
        if tag.label is not None:
            if tag.position in "IL" and tag.kind == kind:
                names[-1] = (names[-1][0], end, tag.label)
            else:
                names.append((start, end, tag.label))
        kind = tag.kind if tag.position in "BI" else ""
    return names


def _trimmed(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """Without white space at the ends, and without what holds nothing else."""
    for start, end, label in names:
        name = text[start:end]
        if bare := name.strip():
            first = start + len(name) - len(name.lstrip())
            yield first, first + len(bare), label
