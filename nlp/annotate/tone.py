"""What a text says for or against the things that it names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from nlp.annotate.encoder.labels import SENTIMENTS
from nlp.annotate.encoder.model import Reading
from nlp.annotate.probabilities import best_score
from nlp.records import Entity, Sentence

#: Kinds of names that news can be good or bad for; the others stay without sentiment.
_FELT = frozenset({"COMPANY", "INDEX", "COMMODITY", "CURRENCY", "INDICATOR", "ORG", "RATE"})


def with_sentiment(
    entities: Sequence[Entity],
    *,
    sentences: Sequence[Sentence],
    readings: Sequence[tuple[int, Reading]] = (),
) -> tuple[Entity, ...]:
    """The entities with the sentiment of their sentences towards them.

    Args:
        entities: In order.
        sentences: In order, with their own sentiment: it stands in where no reading is there.
        readings: First character of each sentence that the encoder has read, and its answers.
    """
    places = [start for start, _ in readings]
    starts = [sentence.start for sentence in sentences]
    found = []
    for entity in entities:
        score = None
        if entity.label in _FELT:
            number = bisect_right(places, entity.start) - 1
            if number >= 0:
                place, reading = readings[number]
                towards = reading.towards(entity.start - place, entity.end - place)
                score = None if towards is None else best_score(SENTIMENTS, towards)
            elif (number := bisect_right(starts, entity.start) - 1) >= 0:
                score = sentences[number].sentiment
        found.append(entity if score is None else entity.replace(sentiment=score))
    return tuple(found)
