"""Sentiment of single sentences."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.evaluate.counting import Labels, Measure, calibration_error
from nlp.evaluate.gold import GoldRecord
from nlp.evaluate.sentences.labels import labelled, voted
from nlp.evaluate.task import Task
from nlp.records import Document


class SentenceSentiment(Task):
    """Accuracy, macro and weighted F1, F1 by label, calibration error."""

    def __init__(self) -> None:
        self._labels = Labels()
        self._answers: list[tuple[float, bool]] = []

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether the sentiment of the sentence is annotated."""
        return _gold(record) is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record."""
        gold = _gold(record)
        score = voted(document, lambda sentence: sentence.sentiment) if document else None
        if gold is not None:
            self._labels.add(gold, score.label if score else None)
            if score:
                self._answers.append((score.score, score.label == gold))

    def measures(self) -> Iterator[Measure]:
        """All that is measured."""
        yield from self._labels.measures()
        if self._answers:
            error = calibration_error(self._answers)
            yield Measure(
                part="all", score="calibration error", value=error, found=len(self._answers)
            )


def _gold(record: GoldRecord) -> str | None:
    return record.sentiment or labelled(record, task="sentiment")
