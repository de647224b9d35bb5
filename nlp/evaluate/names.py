"""Names: entity level, exact span and type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, get_args

from nlp import resources
from nlp.evaluate.counting import Counts, Measure, macro
from nlp.evaluate.gold import GoldRecord
from nlp.evaluate.task import Task
from nlp.records import Document, EntityLabel


class Name(NamedTuple):
    """A name: half-open character offsets and a label."""

    start: int
    end: int
    label: str


class Scheme(NamedTuple):
    """How labels of a corpus compare with ours; what is in neither table is left out.

    Attributes:
        ours: Our label to the label that is compared.
        gold: Label of the corpus to the label that is compared.
    """

    ours: dict[str, str]
    gold: dict[str, str]


class Names(Task):
    """Entity-level precision, recall and F1: micro, macro and by label.

    The scheme of labels is chosen when all records are known: the one that knows most of the
    labels that occur; of two that know the same number, ours where gold has offsets.
    """

    def __init__(self) -> None:
        self._schemes = _schemes()
        self._counts: dict[str, dict[str, Counts]] = {name: {} for name in self._schemes}
        self._labels: Counter[str] = Counter()
        self._tagged = False
        self._nested = 0

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether names are annotated."""
        return record.tags is not None or record.entities is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record; records whose names overlap are left out, since ours never do."""
        gold = gold_names(record)
        if any(after.start < before.end for before, after in pairwise(sorted(gold))):
            self._nested += 1
            return
        self._tagged |= record.tags is not None
        self._labels.update(name.label for name in gold)
        found = [Name(e.start, e.end, e.label) for e in document.entities] if document else []
        if record.tags is not None:
            found = widened(found, token_ranges(record.tokens or ()))
        for scheme, counts in self._counts.items():
            self._count(_mapped(gold, self._schemes[scheme].gold), counts, found, scheme)

    def _count(
        self, gold: set[Name], counts: dict[str, Counts], found: Iterable[Name], scheme: str
    ) -> None:
        ours = _mapped(found, self._schemes[scheme].ours)
        for label in {name.label for name in gold | ours}:
            of_gold = {name for name in gold if name.label == label}
            of_ours = {name for name in ours if name.label == label}
            each = counts.setdefault(label, Counts())
            each.add(len(of_gold & of_ours), len(of_ours), len(of_gold))

    def _chosen(self) -> str:
        """The name of the scheme that knows most of the labels."""

        def known(name: str) -> tuple[int, bool]:
            labels = self._labels.keys() & self._schemes[name].gold.keys()
            return len(labels), (name == "own") != self._tagged

        return max(self._schemes, key=known)

    def measures(self) -> Iterator[Measure]:
        """Micro, macro, and each label."""
        counts = self._counts[self._chosen()]
        micro = Counts()
        for each in counts.values():
            micro.add(each.correct, each.found, each.gold)
        yield micro.measure("micro")
        yield macro(counts.values())
        for label in sorted(counts):
            yield counts[label].measure(label)

    def notes(self) -> Iterator[str]:
        """Labels and records that were left out."""
        known = self._schemes[self._chosen()].gold
        unknown = {label: n for label, n in sorted(self._labels.items()) if label not in known}
        if unknown:
            told = ", ".join(f"{label} ({n})" for label, n in unknown.items())
            yield f"labels without a counterpart are left out of the gold: {told}"
        if self._nested:
            yield f"records left out because names in them overlap: {self._nested}"


def gold_names(record: GoldRecord) -> list[Name]:
    """The names of a record, in the corpus's own labels; those without a label are left out."""
    if record.tags is not None:
        return tagged(token_ranges(record.tokens or ()), record.tags)
    return [
        Name(*entity.range, entity.label)
        for entity in record.entities or ()
        if entity.range and entity.label
    ]


def token_ranges(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where tokens stand when they are joined by blanks."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for token in tokens:
        ranges.append((start, start + len(token)))
        start += len(token) + 1
    return ranges


def tagged(ranges: Sequence[tuple[int, int]], tags: Sequence[str]) -> list[Name]:
    """The names of BIO tags; an I without a B before it opens a name, as in conlleval.

    Example:
        >>> tagged([(0, 4), (5, 9), (10, 12)], ["B-ORG", "I-ORG", "I-PER"])
        [Name(start=0, end=9, label='ORG'), Name(start=10, end=12, label='PER')]
    """
    names: list[Name] = []
    before = "O"
    for (start, end), tag in zip(ranges, tags, strict=True):
        label = tag[2:]
        if tag.startswith("I-") and before[2:] == label:
            names[-1] = names[-1]._replace(end=end)
        elif tag != "O":
            names.append(Name(start, end, label))
        before = tag
    return names


def widened(names: Iterable[Name], ranges: Sequence[tuple[int, int]]) -> list[Name]:
    """Names widened to whole tokens; one that touches no token is left out."""
    made: list[Name] = []
    for name in names:
        touched = [r for r in ranges if r[0] < name.end and name.start < r[1]]
        if touched:
            made.append(name._replace(start=touched[0][0], end=touched[-1][1]))
    return made


def _mapped(names: Iterable[Name], table: dict[str, str]) -> set[Name]:
    return {n._replace(label=table[n.label]) for n in names if n.label in table}


def _schemes() -> dict[str, Scheme]:
    own = {label: label for label in get_args(EntityLabel)}
    coarse = resources.table("nlp.evaluate", "conventions", "names.toml")
    return {
        "own": Scheme(ours=own, gold=own),
        "coarse": Scheme(ours=_turned(coarse["ours"]), gold=_turned(coarse["gold"])),
    }


def _turned(lists: dict[str, list[str]]) -> dict[str, str]:
    return {label: target for target, labels in lists.items() for label in labels}
