"""Names as spans of a ``Doc``."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc
from spacy.util import filter_spans


def set_names(doc: Doc, names: Iterable[tuple[int, int, str, str]]) -> None:
    """Write ``Doc.ents``: names widened to whole tokens; of overlapping ones the longer stays.

    Args:
        doc: The document.
        names: First character, one after the last, label, and id ("" for none).
    """
    spans = (
        doc.char_span(start, end, label, kb_id=id_, alignment_mode="expand")
        for start, end, label, id_ in names
    )
    doc.ents = filter_spans([span for span in spans if span is not None])
