"""Sentences of company releases, some of them cut into tokens: figures, windows, subjects."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.annotate import documents
from nlp.detect import claims
from nlp.records import Article, Claim, Document
from nlp.reference import Reference

SEEN = dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC)


def _found(text: str, language: Any, reference: Reference) -> list[Claim]:
    article = Article(text=text, published_at=SEEN, retrieved_at=SEEN)
    made = list(documents([article], language=language, now=lambda: SEEN))
    assert all(isinstance(document, Document) for document in made), made
    return list(claims(made, reference=reference))  # type: ignore[arg-type]


def test_a_border_inside_a_figure_is_none(language: Any, reference: Reference) -> None:
    text = "Operating profit rose to EUR5 .4 m from EUR3 .6 m year earlier ."
    [claim] = _found(text, language, reference)
    assert (claim.form, claim.direction) == ("from_to", "up")
    assert claim.quantity is not None
    assert claim.quantity_from is not None
    assert (claim.quantity.value, claim.quantity_from.value) == (5_400_000, 3_600_000)
