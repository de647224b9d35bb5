"""What is right about a found claim: its fields beside those of the gold claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from nlp.evaluate.claims import comparing
from nlp.evaluate.counting import Measure
from nlp.evaluate.gold import GoldClaim
from nlp.records import Claim

#: Names of fields, and whether they are right; None where the pair says nothing about one.
Compared: TypeAlias = Iterator[tuple[str, bool | None]]

#: In the order in which they are printed.
FIELDS = (
    "form",
    "form family",
    "subjects",
    "objects",
    "measure",
    "direction",
    "value",
    "unit",
    "hedge",
    "earlier figure",
    "window begin",
    "window end",
    "window carried over",
    "modality",
    "modality not stated",
    "negated",
    "holder",
    "checkable",
)


@dataclass(slots=True)
class Fields:
    """Counts right fields over pairs; a field that says nothing about a pair is left out."""

    _right: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, gold: GoldClaim, found: Claim) -> None:
        """Count the fields of a strict pair."""
        groups = (_figure, _meaning, _when, _saying)
        for name, right in (item for group in groups for item in group(gold, found)):
            if right is not None:
                self._right.setdefault(name, []).append(right)

    def add_near(self, gold: GoldClaim, found: Claim) -> None:
        """Count value and unit only: the rest of a near pair is not compared."""
        for name, right in _figure(gold, found):
            self._right.setdefault(name, []).append(bool(right))

    def measures(self) -> Iterator[Measure]:
        """The accuracy of each field that was compared."""
        for name in FIELDS:
            if name in self._right:
                right, of = sum(self._right[name]), len(self._right[name])
                yield Measure(part=name, score="accuracy", value=right / of, correct=right, gold=of)


def _figure(gold: GoldClaim, found: Claim) -> Compared:
    figure, other = gold.quantity, found.quantity
    if figure is None or figure.value is None or figure.unit == "duration":
        return
    yield "value", other is not None and comparing.same_value(figure, other)
    yield "unit", other is not None and comparing.same_unit(gold, figure, other)


def _meaning(gold: GoldClaim, found: Claim) -> Compared:
    yield "form", found.form in gold.forms
    yield "form family", comparing.family(found.form) in comparing.families(gold)
    yield "subjects", comparing.same_ids(gold.subjects, found.subjects)
    if gold.objects or found.objects:
        yield "objects", comparing.same_ids(gold.objects, found.objects)
    yield "measure", comparing.same_measure(gold, found)
    if gold.direction:
        pole = comparing.POLES.get(found.direction or "")
        yield "direction", comparing.POLES.get(gold.direction) == pole
    if gold.quantity and found.quantity and comparing.has_number(gold):
        yield "hedge", (gold.quantity.hedge or "exact") == found.quantity.hedge
    if gold.quantity_from:
        earlier = found.quantity_from
        right = earlier is not None and comparing.same_value(gold.quantity_from, earlier)
        yield "earlier figure", right


def _when(gold: GoldClaim, found: Claim) -> Compared:
    window = gold.window
    if window and window.text:
        yield "window begin", comparing.same_end(window, found.window, "begin")
        yield "window end", comparing.same_end(window, found.window, "end_on")
    elif window and found.window:
        yield "window carried over", comparing.same_end(window, found.window, "end_on")


def _saying(gold: GoldClaim, found: Claim) -> Compared:
    yield "modality", found.modality == gold.modality
    if {gold.modality, found.modality} != {"stated"}:
        yield "modality not stated", found.modality == gold.modality
    yield "negated", found.negated == gold.negated
    if (gold.holder or found.holder) and not gold.holder_optional:
        yield "holder", comparing.same_holder(gold, found)
    yield "checkable", found.checkable == gold.checkable
