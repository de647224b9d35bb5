"""Records as rows: which column holds what, and the way back to the record."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

import msgspec

from nlp.records import (
    Article,
    Claim,
    Document,
    Failure,
    Mention,
    Quantity,
    Score,
    Verdict,
    content_id,
    to_builtins,
)
from nlp.store._database import Value
from nlp.store._text import instant_text, name_key

Row = dict[str, Value]
T = TypeVar("T")

#: What a sentiment counts for in a mean, times its score.
_POLARITY = {"positive": 1.0, "negative": -1.0}


def encoded(plain: object) -> str:
    """Plain data as JSON text."""
    return msgspec.json.encode(plain).decode()


def decoded(text: str, kind: type[T]) -> T:
    """Plain data from their JSON text."""
    return msgspec.json.decode(text, type=kind)


def article_row(article: Article) -> Row:
    """The columns of an article; the record leaves the text out, which has its own column."""
    record = to_builtins(article)
    del record["text"]
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source.name,
        "feed": article.source.feed,
        "language": article.language,
        "published_at": instant_text(article.published_at) if article.published_at else None,
        "seen_at": instant_text(article.seen_at),
        "retrieved_at": instant_text(article.retrieved_at),
        "duplicates_of": article.duplicates_of,
        "text": article.text,
        "record": encoded(record),
    }


def article_of(record: str, text: str) -> Article:
    """The article of a stored record and its text."""
    plain = msgspec.json.decode(record)
    return msgspec.convert({**plain, "text": text}, Article)


def claim_row(claim: Claim, *, article: Article) -> Row:
    """The columns of a claim that queries filter and people read."""
    window = claim.window
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "seen_at": instant_text(claim.seen_at),
        "source": article.source.name,
        "title": article.title,
        "sentence": article.text[claim.sentence_start : claim.sentence_end] or claim.text,
        "text": claim.text,
        "subject": ", ".join(mention.text for mention in claim.subjects) or None,
        "form": claim.form,
        "measure": claim.measure,
        "direction": claim.direction,
        "window_text": window.text if window else None,
        "window_begin": window.begin.isoformat() if window and window.begin else None,
        "window_end": window.end_on.isoformat() if window and window.end_on else None,
        "modality": claim.modality,
        "negated": claim.negated,
        "holder": claim.holder.text if claim.holder else None,
        "checkable": claim.checkable,
        "reason": claim.reason,
        "checkworthiness": claim.checkworthiness,
        "start": claim.start,
        "end": claim.end,
        "sentence_start": claim.sentence_start,
        "sentence_end": claim.sentence_end,
        **_quantity_columns(claim.quantity),
        **sentiment_columns(claim.sentiment),
    }


def _quantity_columns(quantity: Quantity | None) -> Row:
    if quantity is None:
        return dict.fromkeys(("value", "high", "unit", "currency", "hedge"))
    return {
        "value": float(quantity.value),
        "high": None if quantity.high is None else float(quantity.high),
        "unit": quantity.unit,
        "currency": quantity.currency,
        "hedge": quantity.hedge,
    }


def sentiment_columns(score: Score | None) -> Row:
    """Label and probability, both None where there is no sentiment."""
    label, probability = (score.label, score.score) if score else (None, None)
    return {"sentiment": label, "sentiment_score": probability}


def mention_rows(claim: Claim) -> Iterator[tuple[Value, ...]]:
    """One row for each thing that a claim names, with its role."""
    holders = (claim.holder,) if claim.holder else ()
    roles = (("subject", claim.subjects), ("object", claim.objects), ("holder", holders))
    for role, mentions in roles:
        for position, mention in enumerate(mentions):
            yield (claim.id, role, position, *_named(mention), mention.kind)


def _named(mention: Mention) -> tuple[Value, Value, Value]:
    return mention.id, mention.text, name_key(mention.text)


def entity_rows(document: Document) -> Iterator[tuple[Value, ...]]:
    """One row for each entity of a document, with its sentiment as a signed number."""
    seen_at = instant_text(document.article.seen_at)
    for position, entity in enumerate(document.entities):
        yield (
            document.article_id,
            position,
            entity.id,
            entity.text,
            name_key(entity.text),
            entity.label,
            entity.start,
            entity.end,
            *sentiment_columns(entity.sentiment).values(),
            _signed(entity.sentiment),
            seen_at,
        )


def _signed(score: Score | None) -> float | None:
    return None if score is None else _POLARITY.get(score.label, 0.0) * score.score


def verdict_row(verdict: Verdict) -> Row:
    """The columns of a verdict; ``confirmed_at`` moves on when a later check agrees."""
    low, high = verdict.interval or (None, None)
    default = verdict.default_reading
    reading = verdict.readings[default] if default < len(verdict.readings) else None
    at = instant_text(verdict.verified_at)
    return {
        "claim_id": verdict.claim_id,
        "label": verdict.label,
        "subtype": verdict.subtype,
        "reason": verdict.reason,
        "flags": encoded(verdict.flags),
        "confidence": verdict.confidence,
        "interval_low": _digits(low),
        "interval_high": _digits(high),
        "interval_rule": verdict.interval_rule,
        "reading": reading.name if reading else None,
        "found": reading.result if reading else None,
        "found_unit": reading.unit if reading else None,
        "slip": verdict.slip,
        "explanation": verdict.explanation,
        "evidence_hash": verdict.evidence_hash,
        "content_hash": content_hash(verdict),
        "as_of": instant_text(verdict.as_of),
        "verified_at": at,
        "confirmed_at": at,
    }


def _digits(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def content_hash(verdict: Verdict) -> str:
    """What a verdict says, whenever it was said: equal hashes do not make a new history entry.

    The evidence hash stands for the readings where there is one.
    """
    outcome = (verdict.label, verdict.subtype, verdict.reason, sorted(set(verdict.flags)))
    if verdict.evidence_hash:
        return content_id("v", *outcome, verdict.evidence_hash)
    plain = to_builtins(verdict)
    return content_id("v", *outcome, plain["interval"], plain["readings"])


def failure_row(failure: Failure) -> Row:
    """The columns of a failure."""
    return {
        "stage": failure.stage,
        "subject": failure.subject,
        "error": failure.error,
        "message": failure.message,
        "at": instant_text(failure.at),
        "record": encoded(failure),
    }
