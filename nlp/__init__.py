"""Proof financial news against the tape.

The stages are lazy functions over iterables, in this order::

    articles    sources (feeds, pages, files) → Article
    documents   Article → Document: sentences, names, figures, times, quotes, sentiment
    claims      Document → Claim: what the text states about a measurable quantity
    verdicts    Claim → Verdict: what the data say, with the evidence

``check`` does all of it for one text, ``Store`` keeps results, ``to_frame`` turns records into a
pandas DataFrame. Records are frozen and plain data; JSON Lines in and out with ``to_json`` and
``from_json``. Importing this package loads nothing heavy; each name is loaded on first use.

Example:
    >>> import nlp
    >>> checked = nlp.check(
    ...     "The S&P 500 closed at 2,506.85 on Monday.", published_at="2018-12-31T17:00:00-05:00"
    ... )
    >>> [item.verdict.label for item in checked]
    ['supported']
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.errors import NlpError
    from nlp.pipeline import Checked, Pipeline, Result
    from nlp.pipeline.functions import articles, check, claims, documents, verdicts
    from nlp.records import (
        Article,
        Claim,
        Document,
        Entity,
        Failure,
        FeedSource,
        Mention,
        Quantity,
        Reading,
        Time,
        Verdict,
        from_json,
        to_json,
    )
    from nlp.report import to_frame
    from nlp.store import ArticleQuery, ClaimQuery, EntityQuery, Store

__version__ = "0.1.0"

_HOME = {
    "Article": "nlp.records",
    "ArticleQuery": "nlp.store",
    "Checked": "nlp.pipeline",
    "Claim": "nlp.records",
    "ClaimQuery": "nlp.store",
    "Document": "nlp.records",
    "Entity": "nlp.records",
    "EntityQuery": "nlp.store",
    "Failure": "nlp.records",
    "FeedSource": "nlp.records",
    "Mention": "nlp.records",
    "NlpError": "nlp.errors",
    "Pipeline": "nlp.pipeline",
    "Quantity": "nlp.records",
    "Reading": "nlp.records",
    "Result": "nlp.pipeline",
    "Store": "nlp.store",
    "Time": "nlp.records",
    "Verdict": "nlp.records",
    "articles": "nlp.pipeline.functions",
    "check": "nlp.pipeline.functions",
    "claims": "nlp.pipeline.functions",
    "documents": "nlp.pipeline.functions",
    "from_json": "nlp.records",
    "to_frame": "nlp.report",
    "to_json": "nlp.records",
    "verdicts": "nlp.pipeline.functions",
}

__all__ = [
    "Article",
    "ArticleQuery",
    "Checked",
    "Claim",
    "ClaimQuery",
    "Document",
    "Entity",
    "EntityQuery",
    "Failure",
    "FeedSource",
    "Mention",
    "NlpError",
    "Pipeline",
    "Quantity",
    "Reading",
    "Result",
    "Store",
    "Time",
    "Verdict",
    "__version__",
    "articles",
    "check",
    "claims",
    "documents",
    "from_json",
    "to_frame",
    "to_json",
    "verdicts",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    found = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
