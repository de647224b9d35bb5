"""Whether a sentence holds something worth checking."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.evaluate.counting import Labels, Measure, average_precision, calibration_error
from nlp.evaluate.gold import GoldRecord
from nlp.evaluate.sentences.labels import checkworthiness, labelled
from nlp.evaluate.task import Task
from nlp.records import Document

#: A probability from which on a sentence counts as worth checking.
THRESHOLD = 0.5

_WORTH, _OTHER = "checkworthy", "other"


class Checkworthiness(Task):
    """F1 of the sentences worth checking, macro F1, average precision, calibration error."""

    def __init__(self) -> None:
        self._labels = Labels()
        self._ranked: list[tuple[float, bool]] = []
        self._answers: list[tuple[float, bool]] = []

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether it is annotated."""
        return _gold(record) is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record."""
        gold = _gold(record)
        worth = checkworthiness(document) if document else None
        if gold is None:
            return
        if worth is None:
            self._labels.add(gold, None)
            return
        predicted = _WORTH if worth >= THRESHOLD else _OTHER
        self._labels.add(gold, predicted)
        self._ranked.append((worth, gold == _WORTH))
        self._answers.append((max(worth, 1 - worth), predicted == gold))

    def measures(self) -> Iterator[Measure]:
        """All that is measured; what is about probabilities, over the sentences that have one."""
        yield from self._labels.measures()
        if self._ranked:
            ranking = average_precision(self._ranked)
            error = calibration_error(self._answers)
            for score, value in (("average precision", ranking), ("calibration error", error)):
                yield Measure(part="all", score=score, value=value, found=len(self._ranked))


def _gold(record: GoldRecord) -> str | None:
    if record.checkworthy is not None:
        return _WORTH if record.checkworthy else _OTHER
    return labelled(record, task="checkworthiness")
