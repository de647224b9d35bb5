"""Claims as flat rows: one line each, with the same columns always."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from nlp.records import Claim, Origin, Verdict
from nlp.report.figures import found, instant, stated, subjects, why, window
from nlp.report.text import one_line

#: Columns of a row, in order. New ones are added at the end.
COLUMNS = (
    "id",
    "published_at",
    "source",
    "verdict",
    "form",
    "subject",
    "measure",
    "statement",
    "stated",
    "found",
    "reason",
    "flags",
    "window",
    "holder",
    "direction",
    "modality",
    "value",
    "unit",
    "subject_ids",
    "explanation",
    "slip",
    "interval_low",
    "interval_high",
    "checkworthiness",
    "confidence",
    "title",
    "url",
    "article_id",
    "verified_at",
)


class Published(Protocol):
    """What a row needs of an article; ``Article`` has it, and so has what the store gives."""

    @property
    def title(self) -> str:
        """Headline, or ""."""

    @property
    def url(self) -> str | None:
        """Where it was published."""

    @property
    def published_at(self) -> dt.datetime | None:
        """Aware instant, or None."""

    @property
    def source(self) -> Origin:
        """Where it was read."""


def row(claim: Claim, verdict: Verdict | None, article: Published | None = None) -> dict[str, str]:
    """A claim with its verdict as one line of text cells.

    ``stated`` is what the text prints, ``found`` what the data give under the reading that
    carries the verdict, ``reason`` the typed reason; ``explanation`` says it for people. Numbers
    are decimal text, instants UTC, several values are joined by a blank (flags, ids) or a comma.

    Args:
        claim: The claim.
        verdict: Its verdict, or None where it was not verified.
        article: Where it stood, or None.

    Returns:
        A cell for each of ``COLUMNS``, "" where there is nothing to say.
    """
    cells = {**_claim_cells(claim), **_article_cells(claim, article)}
    cells["explanation"] = why(claim, verdict)
    if verdict is not None:
        cells.update(_verdict_cells(verdict))
        cells["reason"] = verdict.reason or claim.reason or ""
    return {name: one_line(cells.get(name, "")) for name in COLUMNS}


def _claim_cells(claim: Claim) -> dict[str, str]:
    quantity = claim.quantity
    worth = claim.checkworthiness
    return {
        "id": claim.id,
        "form": claim.form,
        "subject": subjects(claim),
        "measure": claim.measure or "",
        "statement": claim.text,
        "stated": stated(claim),
        "reason": claim.reason or "",
        "window": window(claim.window),
        "holder": claim.holder.text if claim.holder else "",
        "direction": claim.direction or "",
        "modality": claim.modality,
        "value": str(quantity.value) if quantity else "",
        "unit": (quantity.currency or quantity.unit) if quantity else "",
        "subject_ids": " ".join(mention.id for mention in claim.subjects if mention.id),
        "checkworthiness": "" if worth is None else f"{worth:.3f}",
        "article_id": claim.article_id,
    }


def _article_cells(claim: Claim, article: Published | None) -> dict[str, str]:
    if article is None:
        return {"published_at": instant(claim.seen_at)}
    return {
        "published_at": instant(article.published_at),
        "source": article.source.name or "",
        "title": article.title,
        "url": article.url or "",
    }


def _verdict_cells(verdict: Verdict) -> dict[str, str]:
    low, high = verdict.interval or (None, None)
    return {
        "verdict": verdict.label,
        "found": found(verdict),
        "flags": " ".join(verdict.flags),
        "slip": verdict.slip or "",
        "interval_low": "" if low is None else str(low),
        "interval_high": "" if high is None else str(high),
        "confidence": "" if verdict.confidence is None else f"{verdict.confidence:.3f}",
        "verified_at": instant(verdict.verified_at),
    }
