"""Times, as in TempEval-3."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.evaluate.counting import Counts, Measure, harmonic, overlap, paired
from nlp.evaluate.gold import GoldRecord, Range
from nlp.evaluate.task import Task
from nlp.records import Document

#: A time with its place and its TIMEX3 value.
Timed = tuple[Range, str | None]


class Times(Task):
    """F1 of the spans, strict and relaxed, and of the values.

    Strict is the same span; relaxed are spans that share a character, paired one to one, the
    largest overlap first. The value F1 counts relaxed pairs that have the same TIMEX3 value, too;
    where gold leaves values open, it is the relaxed F1 times the share of right values among the
    pairs that have one.
    """

    def __init__(self) -> None:
        self._strict = Counts()
        self._relaxed = Counts()
        self._right = 0
        self._valued_pairs = 0
        self._valued = 0
        self._undated = 0

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether times are annotated."""
        return record.timexes is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record; gold times without a place in the text are left out."""
        self._undated += record.published_at is None
        gold = [(time.range, time.value) for time in record.timexes or () if time.range]
        times = document.times if document else ()
        found: list[Timed] = [((time.start, time.end), time.timex) for time in times]
        same = {span for span, _ in gold} & {span for span, _ in found}
        self._strict.add(len(same), len(found), len(gold))
        pairs = list(paired(gold, found, shared=_closeness))
        self._relaxed.add(len(pairs), len(found), len(gold))
        self._right += sum(_is_same(one[1], other[1]) for one, other in pairs)
        self._valued_pairs += sum(one[1] is not None for one, _ in pairs)
        self._valued += sum(value is not None for _, value in gold)

    def measures(self) -> Iterator[Measure]:
        """Strict, relaxed, value."""
        yield self._strict.measure("strict")
        yield self._relaxed.measure("relaxed")
        if self._valued:
            yield self._value()

    def _value(self) -> Measure:
        relaxed = self._relaxed
        if self._valued == relaxed.gold:
            return Counts(self._right, relaxed.found, relaxed.gold).measure("value")
        share = self._right / self._valued_pairs if self._valued_pairs else 0.0
        precision, recall = relaxed.precision * share, relaxed.recall * share
        return Measure(
            part="value",
            score="F1",
            value=harmonic(precision, recall),
            precision=precision,
            recall=recall,
            correct=self._right,
            gold=self._valued,
        )

    def notes(self) -> Iterator[str]:
        """What gold leaves open."""
        if self._undated:
            yield f"texts without a date (ISO 8601), read as of now: {self._undated}"
        if open_values := self._relaxed.gold - self._valued:
            yield f"times without a value: {open_values} of {self._relaxed.gold}"


def _closeness(gold: Timed, found: Timed) -> tuple[int, int]:
    """Shared characters, then how alike the lengths are."""
    (start, end), (begin, stop) = gold[0], found[0]
    return overlap(gold[0], found[0]), -abs((end - start) - (stop - begin))


def _is_same(gold: str | None, found: str | None) -> bool:
    return bool(gold and found) and str(gold).strip().upper() == str(found).strip().upper()
