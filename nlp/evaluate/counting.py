"""What all tasks count with: precision and recall, labels, rankings, calibration, pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from nlp.records import Record

#: Bins of the expected calibration error.
BINS = 10

G = TypeVar("G")
P = TypeVar("P")


class Measure(Record, frozen=True, kw_only=True):
    """One number about one task on one file.

    Attributes:
        part: What it is about: a label, ``micro``, ``all`` ...
        score: What is measured: ``F1``, ``accuracy`` ...
        value: Between 0 and 1.
        precision: Of an F1.
        recall: Of an F1.
        correct: How many were right.
        found: How many were predicted.
        gold: How many there are.
    """

    part: str
    score: str
    value: float
    precision: float | None = None
    recall: float | None = None
    correct: int | None = None
    found: int | None = None
    gold: int | None = None


@dataclass(slots=True)
class Counts:
    """How many were right, predicted, and there to be found."""

    correct: int = 0
    found: int = 0
    gold: int = 0

    def add(self, correct: int, found: int, gold: int) -> None:
        """Add those of one record."""
        self.correct += correct
        self.found += found
        self.gold += gold

    @property
    def precision(self) -> float:
        """Share of the predicted that are right; 0 where nothing was predicted."""
        return _ratio(self.correct, self.found)

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 where there is none."""
        return _ratio(self.correct, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)

    def measure(self, part: str) -> Measure:
        """The F1 with all that led to it."""
        return Measure(
            part=part,
            score="F1",
            value=self.f1,
            precision=self.precision,
            recall=self.recall,
            correct=self.correct,
            found=self.found,
            gold=self.gold,
        )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def harmonic(precision: float, recall: float) -> float:
    """F1 of precision and recall; 0 where both are."""
    return _ratio(2 * precision * recall, precision + recall)


def macro(counts: Iterable[Counts]) -> Measure:
    """Plain means over the labels that gold has."""
    known = [each for each in counts if each.gold]
    return Measure(
        part="macro",
        score="F1",
        value=_ratio(sum(each.f1 for each in known), len(known)),
        precision=_ratio(sum(each.precision for each in known), len(known)),
        recall=_ratio(sum(each.recall for each in known), len(known)),
        gold=sum(each.gold for each in known),
    )


class Labels:
    """Gold labels beside predicted ones; a prediction that is missing (None) is a wrong one."""

    def __init__(self) -> None:
        self._pairs: Counter[tuple[str, str | None]] = Counter()

    def __len__(self) -> int:
        return self._pairs.total()

    def add(self, gold: str, predicted: str | None) -> None:
        """Add one item."""
        self._pairs[gold, predicted] += 1

    def accuracy(self, part: str = "all") -> Measure:
        """Share of the items with the right label."""
        correct = sum(n for (gold, predicted), n in self._pairs.items() if gold == predicted)
        return Measure(
            part=part,
            score="accuracy",
            value=_ratio(correct, len(self)),
            correct=correct,
            gold=len(self),
        )

    def answered(self) -> Measure:
        """Share of the items with a prediction, right or wrong."""
        found = sum(n for (_, predicted), n in self._pairs.items() if predicted is not None)
        value = _ratio(found, len(self))
        return Measure(part="all", score="answered", value=value, found=found, gold=len(self))

    def counts(self) -> dict[str, Counts]:
        """By gold label, in alphabetical order."""
        made = {label: Counts() for label in sorted({gold for gold, _ in self._pairs})}
        for (gold, predicted), n in self._pairs.items():
            made[gold].gold += n
            if predicted in made:
                made[predicted].found += n
            if gold == predicted:
                made[gold].correct += n
        return made

    def measures(self) -> Iterator[Measure]:
        """Accuracy, macro and weighted F1, share answered, and the F1 of each label."""
        counts = self.counts()
        yield self.accuracy()
        yield macro(counts.values())
        weighted = _ratio(sum(each.f1 * each.gold for each in counts.values()), len(self))
        yield Measure(part="weighted", score="F1", value=weighted, gold=len(self))
        yield self.answered()
        for label, each in counts.items():
            yield each.measure(label)


def average_precision(ranked: Iterable[tuple[float, bool]]) -> float:
    """Mean precision at the positives, in the order of the scores; 0 without positives.

    Items with the same score come together, so that their order does not matter.

    Args:
        ranked: The score of each item (higher is more positive) and whether it is positive.

    Example:
        >>> average_precision([(0.9, True), (0.8, False), (0.7, True)])
        0.8333333333333333
    """
    items = sorted(ranked, key=lambda item: -item[0])
    positives = sum(positive for _, positive in items)
    seen = found = 0
    area = 0.0
    for _, tied in groupby(items, key=lambda item: item[0]):
        group = [positive for _, positive in tied]
        seen += len(group)
        found += sum(group)
        area += sum(group) * found / seen
    return _ratio(area, positives)


def calibration_error(answers: Iterable[tuple[float, bool]]) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy, over ten bins.

    Bins are equally wide and weigh by the answers in them.

    Args:
        answers: The probability that the answer was given, and whether it is right.

    Example:
        >>> round(calibration_error([(0.95, True), (0.95, False), (0.65, True)]), 3)
        0.417
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in answers:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    gaps = (
        abs(sum(confidence for confidence, _ in each) - sum(right for _, right in each))
        for each in bins.values()
    )
    return _ratio(sum(gaps), sum(len(each) for each in bins.values()))


def paired(
    gold: Sequence[G], found: Sequence[P], *, shared: Callable[[G, P], tuple[int, ...] | int]
) -> Iterator[tuple[G, P]]:
    """One-to-one pairs, the one that shares most first; ties go by position.

    Args:
        gold: Gold items.
        found: Predicted items.
        shared: How much two items share, in characters; the first number must be above 0 for a
            pair, the others decide between pairs that share the same.
    """
    candidates: list[tuple[tuple[int, ...], int, int]] = []
    for at, item in enumerate(gold):
        for against, other in enumerate(found):
            weight = shared(item, other)
            ordered = weight if isinstance(weight, tuple) else (weight,)
            if ordered[0] > 0:
                candidates.append((tuple(-part for part in ordered), at, against))
    taken: set[int] = set()
    used: set[int] = set()
    for _, at, against in sorted(candidates):
        if at not in taken and against not in used:
            taken.add(at)
            used.add(against)
            yield gold[at], found[against]


def overlap(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Characters that two ranges share.

    Example:
        >>> overlap((0, 5), (3, 9)), overlap((0, 5), (5, 9))
        (2, 0)
    """
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))
