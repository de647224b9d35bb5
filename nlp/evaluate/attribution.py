"""Attributions: who says what, part by part and as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.evaluate.counting import Counts, Measure, overlap, paired
from nlp.evaluate.gold import GoldRecord, Range
from nlp.evaluate.task import Task
from nlp.records import Document

ROLES = ("source", "cue", "content")
_WAYS = ("exact", "overlap", "characters")


class Said(NamedTuple):
    """The parts of one attribution; those that the text does not name are None."""

    source: Range | None
    cue: Range | None
    content: Range | None


class Attributions(Task):
    """F1 of each part in three ways, and of whole attributions.

    A part is right exactly (same span), by overlap (spans paired one to one that share a
    character) or by the characters it covers. An attribution is ``linked`` when each part that
    gold has is overlapped by that part of one and the same predicted attribution, predicted and
    gold attributions being paired one to one by the characters that they share.
    """

    def __init__(self) -> None:
        self._parts = {(role, way): Counts() for role in ROLES for way in _WAYS}
        self._linked = Counts()

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether attributions are annotated."""
        return record.attributions is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record."""
        gold = [Said(a.source, a.cue, a.content) for a in record.attributions or ()]
        found = predicted(document) if document else []
        for role in ROLES:
            self._add_role(role, _spans(gold, role), _spans(found, role))
        pairs = paired(gold, found, shared=_shared)
        self._linked.add(sum(_is_linked(*pair) for pair in pairs), len(found), len(gold))

    def _add_role(self, role: str, gold: list[Range], found: list[Range]) -> None:
        sizes = len(found), len(gold)
        self._parts[role, "exact"].add(len({*gold} & {*found}), *sizes)
        pairs = sum(1 for _ in paired(gold, found, shared=overlap))
        self._parts[role, "overlap"].add(pairs, *sizes)
        there, covered = _characters(gold), _characters(found)
        self._parts[role, "characters"].add(len(there & covered), len(covered), len(there))

    def measures(self) -> Iterator[Measure]:
        """Each part that gold has, in each way, then the whole."""
        for (role, way), counts in self._parts.items():
            if counts.gold:
                yield counts.measure(f"{role} {way}")
        yield self._linked.measure("linked")


def predicted(document: Document) -> list[Said]:
    """The attributions of a document as plain ranges."""
    return [
        Said(
            source=(said.holder.start, said.holder.end) if said.holder else None,
            cue=(said.cue.start, said.cue.end),
            content=(said.content.start, said.content.end),
        )
        for said in document.attributions
    ]


def _spans(attributions: Sequence[Said], role: str) -> list[Range]:
    return sorted({span for said in attributions if (span := getattr(said, role)) is not None})


def _characters(spans: Sequence[Range]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def _shared(gold: Said, found: Said) -> int:
    return sum(overlap(one, other) for one, other in zip(gold, found, strict=True) if one and other)


def _is_linked(gold: Said, found: Said) -> bool:
    pairs = [(one, other) for one, other in zip(gold, found, strict=True) if one]
    return all(other and overlap(one, other) for one, other in pairs)
