"""The sentiment of sentences towards the names in them."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from nlp.annotate.encoder.model import Reading
from nlp.annotate.probabilities import best_score
from nlp.annotate.tone import with_sentiment
from nlp.records import Entity, EntityLabel, Score, Sentence

TEXT = "Tin fell but Zinc Works rose. Iron was flat."
FIRST, SECOND = Sentence(start=0, end=29), Sentence(start=30, end=44)

#: Kinds of names that news is good or bad for.
FELT = {"COMPANY", "INDEX", "COMMODITY", "CURRENCY", "INDICATOR", "ORG", "RATE"}


def entity(text: str, label: str = "COMPANY") -> Entity:
    start = TEXT.index(text)
    return Entity(start=start, end=start + len(text), text=text, label=label)  # type: ignore[arg-type]


def reading(*words: tuple[int, tuple[float, float, float]]) -> Reading:
    """Words by their first character, with the scores of the sentiments towards them."""
    return Reading(
        names=(),
        roles={},
        sentences={},
        starts=np.array([start for start, _ in words], np.int64),
        tone=np.array([scores for _, scores in words], np.float32).reshape(-1, 3),
        pieces=(),
    )


TIN_AND_ZINC = reading(
    (0, (2, 0, 0)),  # Tin
    (4, (0, 9, 0)),  # fell
    (9, (0, 9, 0)),  # but
    (13, (0, 0, 4)),  # Zinc
    (18, (0, 0, 0)),  # Works
    (24, (9, 0, 0)),  # rose
)
IRON = reading((0, (0, 2, 0)), (5, (9, 0, 0)), (9, (9, 0, 0)))
READINGS = [(0, TIN_AND_ZINC), (30, IRON)]


def tones(*entities: Entity, **given: object) -> list[Score | None]:
    given = {"sentences": [FIRST, SECOND], "readings": READINGS, **given}
    return [one.sentiment for one in with_sentiment(entities, **given)]  # type: ignore[arg-type]


# e^2 / (e^2 + 2) = 7.389056 / 9.389056
HIGH = 0.787


def test_the_words_of_a_name_decide() -> None:
    found = tones(entity("Tin"), entity("Zinc Works"), entity("Iron"))
    # Zinc (0, 0, 4) and Works (0, 0, 0): a mean of (0, 0, 2)
    assert found == [
        Score(label="negative", score=HIGH),
        Score(label="positive", score=HIGH),
        Score(label="neutral", score=HIGH),
    ]


def test_a_part_of_a_name_is_read_by_its_own_words() -> None:
    # 1 / 3 each; the first label stands for all
    assert tones(entity("Works")) == [Score(label="negative", score=0.3333)]


@pytest.mark.parametrize("label", get_args(EntityLabel))
@pytest.mark.parametrize("readings", [READINGS, []])
def test_persons_places_and_products_stay_without(label: str, readings: object) -> None:
    felt = Score(label="positive", score=0.9)
    sentences = [FIRST.replace(sentiment=felt), SECOND]
    (found,) = tones(entity("Tin", label), sentences=sentences, readings=readings)
    assert (found is not None) == (label in FELT)


def test_without_readings_it_is_that_of_the_sentence() -> None:
    felt, other = Score(label="positive", score=0.9), Score(label="neutral", score=0.4)
    sentences = [FIRST.replace(sentiment=felt), SECOND.replace(sentiment=other)]
    names = entity("Tin"), entity("Zinc Works"), entity("Iron")
    assert tones(*names, sentences=sentences, readings=[]) == [felt, felt, other]
    assert tones(*names, readings=[]) == [None, None, None]
    assert tones(*names, sentences=[], readings=[]) == [None, None, None]
    assert tones(entity("Tin"), sentences=sentences[1:], readings=[]) == [None]


def test_with_readings_the_sentence_does_not_stand_in() -> None:
    felt = Score(label="positive", score=0.9)
    nothing = [(0, reading())]
    assert tones(entity("Tin"), sentences=[FIRST.replace(sentiment=felt)], readings=nothing) == [
        None
    ]


def test_nothing_else_changes() -> None:
    before = [entity("Tin"), entity("but", "PERSON"), entity("Iron", "INDEX").replace(id="x")]
    after = with_sentiment(before, sentences=[FIRST, SECOND], readings=READINGS)
    assert [one.replace(sentiment=None) for one in after] == before
    assert after[1] is before[1]
    assert with_sentiment([], sentences=[], readings=[]) == ()


def test_the_most_probable_label() -> None:
    shares = np.array([0.2, 0.12346, 0.67654], np.float32)
    assert best_score(("a", "b", "c"), shares) == Score(label="c", score=0.6765)
