"""Sentiment towards somebody or something, by way of the entity that stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.evaluate.counting import Labels, Measure, overlap
from nlp.evaluate.gold import GoldRecord, GoldTarget
from nlp.evaluate.task import Task
from nlp.records import Document, Entity


class TargetSentiment(Task):
    """Accuracy, macro and weighted F1 and F1 by label, with the hard part of them apart.

    The hard part are the targets of sentences in which gold labels differ: there the sentiment
    of the sentence is no answer.
    """

    def __init__(self) -> None:
        self._labels = Labels()
        self._differing = Labels()

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether targets are annotated."""
        return bool(record.targets)

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record."""
        targets = record.targets or ()
        entities = [each for each in document.entities if each.sentiment] if document else []
        differ = len({target.label for target in targets}) > 1
        for target, entity in zip(targets, matched(targets, entities), strict=True):
            predicted = entity.sentiment.label if entity and entity.sentiment else None
            self._labels.add(target.label, predicted)
            if differ:
                self._differing.add(target.label, predicted)

    def measures(self) -> Iterator[Measure]:
        """All that is measured."""
        yield from self._labels.measures()
        if self._differing:
            for measure in self._differing.measures():
                if measure.part in {"all", "macro"}:
                    yield measure.replace(part=f"differing {measure.part}")


def matched(targets: Sequence[GoldTarget], entities: Sequence[Entity]) -> list[Entity | None]:
    """The entity that answers for each target, in order; each answers once.

    It is the one with the same span, else the one that overlaps most; a target without a place in
    the text has none.
    """
    free = list(entities)
    chosen: list[Entity | None] = []
    for target in targets:
        best = max(free, key=lambda entity: _closeness(target, entity), default=None)
        if best is None or _closeness(target, best) == (False, 0):
            chosen.append(None)
        else:
            free.remove(best)
            chosen.append(best)
    return chosen


def _closeness(target: GoldTarget, entity: Entity) -> tuple[bool, int]:
    if target.range is None:
        return False, 0
    here = (entity.start, entity.end)
    return here == target.range, overlap(here, target.range)
