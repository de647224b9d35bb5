"""Check-worthiness of claims: what each has, not what its sentence holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.annotate import documents
from nlp.detect import claims
from nlp.detect.outcome.worth import features, worth
from nlp.records import Article, Claim, Document
from nlp.reference import Reference

DAY = dt.datetime(2022, 3, 8, 19, 10, tzinfo=dt.UTC)
TEXT = (
    "The S&P 500 fell 0.7% to 4,170.70 on Tuesday, and analysts at Castor expect it to lose "
    "another 3% by June."
)


@pytest.fixture(scope="module")
def found(language: Any, reference: Reference) -> list[Claim]:
    article = Article(text=TEXT, published_at=DAY, retrieved_at=DAY)
    made = list(documents([article], language=language, now=lambda: DAY))
    return list(claims([d for d in made if isinstance(d, Document)], reference=reference))


def test_statements_come_before_forecasts_of_one_sentence(found: list[Claim]) -> None:
    stated = [c.checkworthiness or 0 for c in found if c.modality == "stated"]
    ahead = [c.checkworthiness or 1 for c in found if c.modality == "forecast"]
    assert len(stated) == 2
    assert len(ahead) == 1
    assert min(stated) > 0.7
    assert max(ahead) < min(stated) - 0.2


def test_it_grows_with_the_score_of_the_sentence_and_stays_a_probability(
    found: list[Claim],
) -> None:
    told = [worth(found[0], head, "change:verb") or 0 for head in (0.0, 0.2, 0.6, 0.9, 1.0)]
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] < 1


def test_without_a_head_there_is_none(found: list[Claim]) -> None:
    assert worth(found[0], None, "change:verb") is None


def test_features_tell_what_the_claim_has(found: list[Claim]) -> None:
    seen = features(found[0], 0.5, "stated:figure")
    assert seen["head"] == 0
    assert (seen["stated"], seen["figure"], seen["known"], seen["loose"]) == (1, 1, 1, 1)
    assert (seen["held"], seen["silent"]) == (0, 0)
