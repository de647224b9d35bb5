"""Records as a pandas DataFrame: one row each, flat columns, the same types always."""

from __future__ import annotations

import datetime as dt
import operator
import typing
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from nlp.errors import ReportError
from nlp.records import Article, Claim, Document, Failure, Record, Verdict
from nlp.report.figures import default_reading, found, stated, subjects, why

if TYPE_CHECKING:
    import pandas as pd

#: Column name to (type, value of a record). Types: text, number, count, flag, instant, day.
_Columns = dict[str, tuple[str, Callable[[Any], object]]]

_ARTICLE: _Columns = {
    "id": ("text", lambda article: article.id),
    "url": ("text", lambda article: article.url),
    "title": ("text", lambda article: article.title),
    "text": ("text", lambda article: article.text),
    "language": ("text", lambda article: article.language),
    "published_at": ("instant", lambda article: article.published_at),
    "retrieved_at": ("instant", lambda article: article.retrieved_at),
    "source": ("text", lambda article: article.source.name),
    "feed": ("text", lambda article: article.source.feed),
    "authors": ("text", lambda article: "; ".join(article.authors)),
    "duplicates_of": ("text", lambda article: article.duplicates_of),
    "flags": ("text", lambda article: " ".join(article.flags)),
}

_DOCUMENT: _Columns = {
    "article_id": ("text", lambda document: document.article_id),
    "title": ("text", lambda document: document.article.title),
    "published_at": ("instant", lambda document: document.article.published_at),
    "sentences": ("count", lambda document: len(document.sentences)),
    "tokens": ("count", lambda document: len(document.tokens)),
    "entities": ("count", lambda document: len(document.entities)),
    "quantities": ("count", lambda document: len(document.quantities)),
    "times": ("count", lambda document: len(document.times)),
    "attributions": ("count", lambda document: len(document.attributions)),
    "sentiment": ("text", lambda document: document.sentiment and document.sentiment.label),
    "sentiment_score": ("number", lambda document: document.sentiment and document.sentiment.score),
}

_CLAIM: _Columns = {
    "id": ("text", lambda claim: claim.id),
    "article_id": ("text", lambda claim: claim.article_id),
    "seen_at": ("instant", lambda claim: claim.seen_at),
    "text": ("text", lambda claim: claim.text),
    "form": ("text", lambda claim: claim.form),
    "subject": ("text", subjects),
    "subject_ids": ("text", lambda claim: _ids(claim.subjects)),
    "object_ids": ("text", lambda claim: _ids(claim.objects)),
    "measure": ("text", lambda claim: claim.measure),
    "direction": ("text", lambda claim: claim.direction),
    "stated": ("text", stated),
    "value": ("number", lambda claim: claim.quantity and float(claim.quantity.value)),
    "value_from": (
        "number",
        lambda claim: claim.quantity_from and float(claim.quantity_from.value),
    ),
    "unit": ("text", lambda claim: claim.quantity and claim.quantity.unit),
    "currency": ("text", lambda claim: claim.quantity and claim.quantity.currency),
    "hedge": ("text", lambda claim: claim.quantity and claim.quantity.hedge),
    "window_text": ("text", lambda claim: claim.window and claim.window.text),
    "window_begin": ("day", lambda claim: claim.window and claim.window.begin),
    "window_end": ("day", lambda claim: claim.window and claim.window.end_on),
    "modality": ("text", lambda claim: claim.modality),
    "negated": ("flag", lambda claim: claim.negated),
    "holder": ("text", lambda claim: claim.holder and claim.holder.text),
    "checkable": ("flag", lambda claim: claim.checkable),
    "reason": ("text", lambda claim: claim.reason),
    "checkworthiness": ("number", lambda claim: claim.checkworthiness),
    "start": ("count", lambda claim: claim.start),
    "end": ("count", lambda claim: claim.end),
}

_VERDICT: _Columns = {
    "claim_id": ("text", lambda verdict: verdict.claim_id),
    "label": ("text", lambda verdict: verdict.label),
    "subtype": ("text", lambda verdict: verdict.subtype),
    "reason": ("text", lambda verdict: verdict.reason),
    "flags": ("text", lambda verdict: " ".join(verdict.flags)),
    "confidence": ("number", lambda verdict: verdict.confidence),
    "interval_low": ("number", lambda verdict: _bound(verdict, 0)),
    "interval_high": ("number", lambda verdict: _bound(verdict, 1)),
    "interval_rule": ("text", lambda verdict: verdict.interval_rule),
    "found": ("text", found),
    "result": ("number", lambda verdict: _of_default(verdict, "result")),
    "result_unit": ("text", lambda verdict: _of_default(verdict, "unit")),
    "reading": ("text", lambda verdict: _of_default(verdict, "name")),
    "readings": ("count", lambda verdict: len(verdict.readings)),
    "slip": ("text", lambda verdict: verdict.slip),
    "explanation": ("text", lambda verdict: verdict.explanation),
    "evidence_hash": ("text", lambda verdict: verdict.evidence_hash),
    "verified_at": ("instant", lambda verdict: verdict.verified_at),
    "as_of": ("instant", lambda verdict: verdict.as_of),
}

_FAILURE: _Columns = {
    "stage": ("text", lambda failure: failure.stage),
    "subject": ("text", lambda failure: failure.subject),
    "error": ("text", lambda failure: failure.error),
    "message": ("text", lambda failure: failure.message),
    "at": ("instant", lambda failure: failure.at),
}

_BY_TYPE: dict[type[Record], _Columns] = {
    Article: _ARTICLE,
    Document: _DOCUMENT,
    Claim: _CLAIM,
    Verdict: _VERDICT,
    Failure: _FAILURE,
}


def to_frame(records: Iterable[object], *, kind: type[Record] | None = None) -> pd.DataFrame:
    """Records as a DataFrame, one row each, flat.

    The columns and their types depend on the kind of record alone, never on the values, and are
    the same with pandas 2 and 3: text is ``string``, figures are ``float64``, counts ``Int64``,
    yes or no is ``boolean``, instants are ``datetime64[us, UTC]`` and days ``datetime64[us]``.

    Figures become floats to be computed with; ``stated`` keeps the digits as printed. Several
    flags or ids stand in one cell with blanks between them. What a row cannot hold (trace,
    readings, tokens) stays in the record.

    Args:
        records: All of one kind: articles, documents, claims, verdicts, failures, what the store
            answers, or claims with verdicts (pairs, or objects with ``claim`` and ``verdict``).
        kind: Their type, so that no records still give the right columns.

    Raises:
        ReportError: The records are of several kinds, or of one that has no columns.
    """
    import numpy as np
    import pandas as pd

    items = list(records)
    if not items and kind is None:
        return pd.DataFrame()
    columns = _columns_of(items, kind)
    makers: dict[str, Callable[[list[Any]], object]] = {
        "text": lambda values: pd.array(values, dtype="string"),
        "number": lambda values: np.array(
            [np.nan if value is None else value for value in values], dtype="float64"
        ),
        "count": lambda values: pd.array(values, dtype="Int64"),
        "flag": lambda values: pd.array(values, dtype="boolean"),
        "day": lambda values: np.array(values, dtype="datetime64[us]"),
        "instant": lambda values: pd.Series(
            np.array([_naive(value) for value in values], dtype="datetime64[us]")
        ).dt.tz_localize("UTC"),
    }
    made = {
        name: makers[sort]([value_of(item) for item in items])
        for name, (sort, value_of) in columns.items()
    }
    return pd.DataFrame(made, index=pd.RangeIndex(len(items)))


def _columns_of(items: list[object], kind: type[Record] | None) -> _Columns:
    kinds = {type(item) for item in items} | ({kind} if kind else set())
    if len(kinds) > 1:
        names = ", ".join(sorted(found.__name__ for found in kinds))
        raise ReportError(
            "a frame holds one kind of record", subject=names, hint="make one frame for each"
        )
    (only,) = kinds
    if only in _BY_TYPE:
        return _BY_TYPE[only]
    if issubclass(only, tuple):
        return _paired(lambda pair: pair[0], lambda pair: pair[1])
    fields = typing.get_type_hints(only) if isinstance(only, type) else {}
    if {"claim", "verdict"} <= fields.keys():
        pairs = _paired(lambda item: item.claim, lambda item: item.verdict)
        return {**pairs, **_HEADLINE} if "article" in fields else pairs
    columns = _flat(fields)
    if not columns:
        raise ReportError("no columns are known for this kind of record", subject=only.__name__)
    return columns


_HEADLINE: _Columns = {
    "published_at": ("instant", lambda item: item.article.published_at),
    "source": ("text", lambda item: item.article.source.name),
    "title": ("text", lambda item: item.article.title),
    "url": ("text", lambda item: item.article.url),
}


def _paired(claim_of: Callable[[Any], Claim], verdict_of: Callable[[Any], Any]) -> _Columns:
    """Columns of a claim, then those of its verdict: ``verdict`` is the label."""

    def of_claim(value_of: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda item: value_of(claim_of(item))

    def of_verdict(value_of: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda item: None if verdict_of(item) is None else value_of(verdict_of(item))

    columns = {name: (sort, of_claim(value_of)) for name, (sort, value_of) in _CLAIM.items()}
    for name, (sort, value_of) in _VERDICT.items():
        if name == "claim_id":
            continue
        shown = {"label": "verdict", "reason": "verdict_reason"}.get(name, name)
        columns[shown] = (sort, of_verdict(value_of))
    columns["explanation"] = ("text", lambda item: why(claim_of(item), verdict_of(item)))
    return columns


#: The type of a column by the type of a field, the more special first.
_SORTS: tuple[tuple[type, str], ...] = (
    (bool, "flag"),
    (dt.datetime, "instant"),
    (dt.date, "day"),
    (int, "count"),
    (float, "number"),
    (str, "text"),
)


def _flat(fields: dict[str, Any]) -> _Columns:
    """Columns for the plain fields of any record; a known record in it gives its own columns."""
    columns: _Columns = {}
    for name, annotation in fields.items():
        if annotation in _BY_TYPE:
            columns.update(_inner(name, _BY_TYPE[annotation]))
            continue
        sort = _sort_of(annotation)
        if sort:
            columns[name] = (sort, operator.attrgetter(name))
    return columns


def _inner(field: str, known: _Columns) -> _Columns:
    def of_field(value_of: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda item: value_of(getattr(item, field))

    return {name: (sort, of_field(value_of)) for name, (sort, value_of) in known.items()}


def _sort_of(annotation: Any) -> str | None:
    if typing.get_origin(annotation) is typing.Literal:
        return "text"
    options = {option for option in typing.get_args(annotation) if option is not type(None)}
    options = options or {annotation}
    return next((sort for kind, sort in _SORTS if options == {kind}), None)


def _ids(mentions: Iterable[Any]) -> str:
    return " ".join(mention.id for mention in mentions if mention.id)


def _bound(verdict: Verdict, end: int) -> float | None:
    bound = verdict.interval[end] if verdict.interval else None
    return None if bound is None else float(bound)


def _of_default(verdict: Verdict, name: str) -> object:
    reading = default_reading(verdict)
    return None if reading is None else getattr(reading, name)


def _naive(instant: dt.datetime | None) -> dt.datetime | None:
    """The instant on the clock of UTC, as numpy wants it."""
    return None if instant is None else instant.astimezone(dt.UTC).replace(tzinfo=None)
