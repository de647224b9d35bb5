"""Gold records and documents, made by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from nlp.evaluate.counting import Measure
from nlp.evaluate.gold import GoldRecord, read
from nlp.evaluate.task import Task
from nlp.records import (
    Article,
    Attribution,
    Document,
    Entity,
    Extent,
    Failure,
    Holder,
    Quantity,
    Score,
    Sentence,
    Span,
    Time,
)

NOW = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


def gold(**fields: Any) -> GoldRecord:
    """The record of a line with these fields."""
    record = read(json.dumps(fields).encode(), place="gold.jsonl line 1")
    assert isinstance(record, GoldRecord)
    return record


def place(text: str, part: str) -> dict[str, int]:
    """Where a part stands first, as offsets."""
    start = text.index(part)
    return {"start": start, "end": start + len(part)}


def span(text: str, part: str) -> tuple[int, int]:
    """The same as a pair."""
    start = text.index(part)
    return start, start + len(part)


def document(text: str, **parts: Any) -> Document:
    """A document of a text."""
    article = Article(id="a", text=text, retrieved_at=NOW)
    return Document(article_id="a", article=article, **parts)


def one_sentence(text: str, **scores: Any) -> Document:
    """A document that takes a text for one sentence."""
    return document(text, sentences=(Sentence(start=0, end=len(text), **scores),))


def score(label: str, probability: float = 1.0) -> Score:
    return Score(label=label, score=probability)


def entity(text: str, part: str, label: str, sentiment: Score | None = None) -> Entity:
    return Entity(**place(text, part), text=part, label=label, sentiment=sentiment)  # type: ignore[arg-type]


def quantity(value: str, unit: str, **more: Any) -> Quantity:
    """A figure; where it stands does not matter unless told."""
    given = {"start": 0, "end": 1, "text": "1", "step": Decimal(1), **more}
    return Quantity(value=Decimal(value), unit=unit, **given)


def time(text: str, part: str, timex: str | None) -> Time:
    return Time(**place(text, part), text=part, kind="date", timex=timex)


def said(text: str, holder: str | None, cue: str, content: str) -> Attribution:
    return Attribution(
        holder=Holder(**place(text, holder), text=holder) if holder else None,
        cue=Span(**place(text, cue), text=cue),
        content=Extent(**place(text, content)),
    )


def measured(task: Task) -> dict[tuple[str, str], Measure]:
    """What a task measured, by part and score."""
    return {(measure.part, measure.score): measure for measure in task.measures()}


def value(task: Task, part: str, score: str = "F1") -> float:
    return measured(task)[part, score].value


def annotator(
    make: Callable[[Article], Document | Failure],
) -> Callable[[Iterable[Article]], Iterator[Document | Failure]]:
    """A stand-in for the pipeline: lazy, in order."""

    def documents(articles: Iterable[Article]) -> Iterator[Document | Failure]:
        for article in articles:
            yield make(article)

    return documents
