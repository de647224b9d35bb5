"""Verdicts as schema.org ``ClaimReview`` (https://schema.org/ClaimReview), one for each claim."""

from __future__ import annotations

import datetime as dt

from nlp.errors import ReportError
from nlp.records import Claim, Verdict
from nlp.report.figures import subjects
from nlp.report.meanings import meaning
from nlp.report.rows import Published
from nlp.report.text import one_line

#: Rating by label, 5 the best; what no data settle has none, and gets no review.
RATINGS = {
    "supported": 5,
    "direction_only": 5,
    "supported_other_reading": 4,
    "close": 3,
    "contradicted": 1,
}


def is_reviewable(verdict: Verdict | None) -> bool:
    """Whether a verdict can be a review: it says something about the claim."""
    return verdict is not None and verdict.label in RATINGS


def claim_review(
    claim: Claim,
    verdict: Verdict,
    article: Published,
    *,
    author: str,
    page: str | None = None,
) -> dict[str, object]:
    """The review of one claim as JSON-LD.

    Args:
        claim: The claim.
        verdict: Its verdict.
        article: Where it stood.
        author: Name of the organisation that answers for the review.
        page: Address of a page that shows the review, ``{id}`` for the id of the claim.

    Raises:
        ReportError: Nothing was decided about the claim: there is nothing to review.
    """
    if not is_reviewable(verdict):
        raise ReportError(
            "nothing was decided about this claim",
            subject=claim.id,
            cause=f"{verdict.label}: {verdict.explanation}",
            hint="only claims that data settle can be reviewed",
        )
    review: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "identifier": claim.id,
        "datePublished": _day(verdict.verified_at),
        "claimReviewed": one_line(claim.text),
        "reviewBody": one_line(verdict.explanation),
        "author": {"@type": "Organization", "name": author},
        "itemReviewed": _item(claim, article),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[verdict.label],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": verdict.label,
            "ratingExplanation": meaning("label", verdict.label),
        },
    }
    if page:
        review["url"] = page.replace("{id}", claim.id)
    return review


def _item(claim: Claim, article: Published) -> dict[str, object]:
    """The claim as it was made: by whom, when, where, and about what."""
    item: dict[str, object] = {"@type": "Claim", "name": one_line(claim.text)}
    if claim.holder is not None:
        kind = "Person" if claim.holder.kind == "PERSON" else "Organization"
        item["author"] = {"@type": kind, "name": one_line(claim.holder.text)}
    elif article.source.name:
        item["author"] = {"@type": "Organization", "name": one_line(article.source.name)}
    if article.published_at is not None:
        item["datePublished"] = _day(article.published_at)
    if subjects(claim):
        item["about"] = one_line(subjects(claim))
    place: dict[str, object] = {"@type": "NewsArticle"}
    if article.title:
        place["headline"] = one_line(article.title)
    if article.url:
        place["url"] = article.url
    item["appearance"] = place
    return item


def _day(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).date().isoformat()
