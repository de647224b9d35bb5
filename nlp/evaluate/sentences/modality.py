"""How the main claim of a sentence is made: stated, forecast, conditional, opinion, question.

Corpora that only tell forecasts from the rest are scored for that alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.evaluate.counting import Labels, Measure
from nlp.evaluate.gold import GoldRecord
from nlp.evaluate.sentences.labels import labelled, voted
from nlp.evaluate.task import Task
from nlp.records import Document

_FORECAST, _OTHER = "forecast", "other"


class SentenceModality(Task):
    """Accuracy, macro and weighted F1, F1 by label."""

    def __init__(self) -> None:
        self._labels = Labels()

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether the modality, or whether it is a forecast, is annotated."""
        return record.modality is not None or labelled(record, task="modality") is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record."""
        score = voted(document, lambda sentence: sentence.modality) if document else None
        predicted = score.label if score else None
        if record.modality is not None:
            self._labels.add(record.modality, predicted)
        elif gold := labelled(record, task="modality"):
            if predicted is not None and predicted != _FORECAST:
                predicted = _OTHER
            self._labels.add(gold, predicted)

    def measures(self) -> Iterator[Measure]:
        """All that is measured."""
        yield from self._labels.measures()
