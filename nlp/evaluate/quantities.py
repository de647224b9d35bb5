"""Figures, by the rule behind the published NewsQuant scores (Almasian et al., EMNLP 2023).

Places play no part. Within a text, gold and predicted figures are taken in the order of their unit
names. A gold figure looks through the predicted ones that are left: each with an equal value earns
a value point, of which a text has no more than gold figures, and a change point where the change
agrees; the first whose unit agrees as well earns a unit point and is used up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.evaluate.conventions.newsquant import NO_UNIT, Figure, Value, conventions, our_figures
from nlp.evaluate.counting import Counts, Measure, overlap, paired
from nlp.evaluate.gold import GoldQuantity, GoldRecord, Range, number
from nlp.evaluate.task import Task
from nlp.records import Document

#: Values are equal within these, relative to the predicted one and absolute.
RELATIVE, ABSOLUTE = 1e-5, 1e-8


class Quantities(Task):
    """F1 of values, of values with units and of values with changes.

    A corpus without values is scored by overlapping spans alone.
    """

    def __init__(self) -> None:
        self._value, self._unit, self._change = Counts(), Counts(), Counts()
        self._span = Counts()
        self._has_values = False
        self._has_changes = False

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether figures are annotated."""
        return record.quantities is not None

    def add(self, record: GoldRecord, document: Document | None) -> None:
        """Count one record."""
        annotated = record.quantities or ()
        predicted = document.quantities if document else ()
        gold = [gold_figure(quantity) for quantity in annotated]
        found = our_figures(predicted, record.text)
        sizes = len(found), len(gold)
        for counts, points in zip(
            (self._value, self._unit, self._change), earned(gold, found), strict=True
        ):
            counts.add(points, *sizes)
        places = [quantity.range for quantity in annotated if quantity.range]
        ours: list[Range] = [(quantity.start, quantity.end) for quantity in predicted]
        pairs = sum(1 for _ in paired(places, ours, shared=overlap))
        self._span.add(pairs, len(ours), len(places))
        self._has_values |= any(figure.value is not None for figure in gold)
        self._has_changes |= any(figure.change is not None for figure in gold)

    def measures(self) -> Iterator[Measure]:
        """Value, value and unit, value and change; spans where gold has no values."""
        if not self._has_values:
            yield self._span.measure("span")
            return
        yield self._value.measure("value")
        yield self._unit.measure("value and unit")
        if self._has_changes:
            yield self._change.measure("value and change")

    def notes(self) -> Iterator[str]:
        """What gold does not give."""
        if not self._has_values and self._span.gold:
            yield "gold gives no values: scored by overlapping spans"


def earned(gold: Sequence[Figure], found: Sequence[Figure]) -> tuple[int, int, int]:
    """Points for values, units and changes in one text, by the rule above."""
    left = sorted(found, key=lambda figure: figure.unit)
    values = units = changes = 0
    for figure in sorted(gold, key=lambda figure: figure.unit):
        equals = [other for other in left if _is_equal(figure.value, other.value)]
        matching = (at for at, other in enumerate(equals) if _same_unit(figure, other))
        end = next(matching, None)
        looked_at = equals if end is None else equals[: end + 1]
        values += len(looked_at)
        changes += sum(figure.change == other.change for other in looked_at)
        if end is not None:
            units += 1
            left.remove(equals[end])
    return min(values, len(gold)), units, changes


def gold_figure(quantity: GoldQuantity) -> Figure:
    """A gold figure; its unit under the name that the tables know."""
    low, high = number(quantity.value), number(quantity.high)
    is_range = high is not None or bool(quantity.bounds)
    unit = quantity.unit or NO_UNIT
    aliases: dict[str, str] = conventions()["aliases"]
    return Figure(
        value=(low, high) if is_range else low,
        unit=aliases.get(unit.lower(), unit),
        change=quantity.change,
    )


def _same_unit(gold: Figure, found: Figure) -> bool:
    return gold.unit.lower().strip() == found.unit.lower().strip()


def _is_equal(gold: Value, found: Value) -> bool:
    if isinstance(gold, tuple) and isinstance(found, tuple):
        return all(_is_equal(one, other) for one, other in zip(gold, found, strict=True))
    if isinstance(gold, tuple) or isinstance(found, tuple):
        return False
    if gold is None or found is None:
        return gold is found
    return abs(gold - found) <= ABSOLUTE + RELATIVE * abs(found)
