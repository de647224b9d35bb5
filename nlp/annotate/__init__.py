"""STAGE 2: articles become documents.

Input: ``Article`` records, any number, lazily.
Output: a ``Document`` per article (sentences, tokens, entities, figures, times, attributions,
sentiment), or a ``Failure`` for one that cannot be annotated.
Invariants: ``article.text[start:end]`` equals the text of every span; order is kept; the same text
gives the same document whatever its batch.
Raises: ModelNotFoundError when a model folder is missing or damaged.

The plain functions ``quantities(text)`` and ``times(text, seen_at)`` need no model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlp.annotate.quantities import quantities
from nlp.annotate.times import times

if TYPE_CHECKING:
    from nlp.annotate.document import docs, documents
    from nlp.annotate.language import load_language

__all__ = ["docs", "documents", "load_language", "quantities", "times"]

_HOME = {
    "docs": "nlp.annotate.document",
    "documents": "nlp.annotate.document",
    "load_language": "nlp.annotate.language",
}


def __getattr__(name: str) -> Any:
    """Import on first use, so that the plain functions load no model library."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
