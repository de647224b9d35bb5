"""The attributes that the components write."""

from __future__ import annotations

import functools

from spacy.tokens import Doc, Span

from nlp.records import Score

_RECORDS = ("entities", "times", "quantities", "sentences", "tokens", "attributions")


def register_extensions() -> None:
    """Declare the ``Doc`` attributes; safe to call again."""
    for name in (*_RECORDS, "readings"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    for name in ("seen_at", "numbers", "prose"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in ("sentiment", "modality"):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=functools.partial(_of_sentence, layer=name))


def _of_sentence(span: Span, *, layer: str) -> Score | None:
    """The score of the sentence that a span begins in."""
    for sentence in span.doc._.sentences:
        if sentence.start <= span.start_char < sentence.end:
            score: Score | None = getattr(sentence, layer)
            return score
    return None
