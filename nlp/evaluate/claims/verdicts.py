"""Verdicts on claims: right, false alarms, errors that nobody noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlp.evaluate.claims.matching import Matches
from nlp.evaluate.counting import Measure
from nlp.evaluate.gold import GoldRecord, GoldVerdict

#: Verdicts on true claims.
TRUE = {"supported", "supported_other_reading", "direction_only", "close"}

#: Verdicts that data decided.
DECIDED = TRUE | {"contradicted"}

#: Verdicts that tell a reader of an error.
NOTICED = {"contradicted", "close"}


class Verdicts:
    """Counts verdicts over all gold claims that have one; a claim not found is judged wrongly."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._labels: Counter[tuple[str, str]] = Counter()
        self._any = False

    def add(self, record: GoldRecord, made: Matches) -> None:
        """Count one article."""
        labels = {gold.id: item.label for gold, item in made.strict}
        self._any |= any(item.label for _, item in made.strict)
        for claim in record.claims or ():
            if claim.expected and not claim.optional:
                self._one(claim.expected, labels.get(claim.id), found=claim.id in labels)

    def _one(self, expected: GoldVerdict, label: str | None, *, found: bool) -> None:
        right = found and expected.allows(label)
        self._labels[expected.label, label or "none" if found else "missed"] += 1
        self._counts.update({"gold": 1, "right": right, "found": found})
        if expected.label in TRUE:
            alarm = label == "contradicted" and not expected.allows(label)
            self._counts.update({"true": 1, "alarm": alarm})
        if expected.error:
            self._counts.update({"false": 1, "unnoticed": label not in NOTICED})
        if expected.label in DECIDED:
            self._counts.update({"with data": 1, "decided": label in DECIDED})

    def measures(self) -> Iterator[Measure]:
        """Accuracy, errors of both kinds, coverage, and what each verdict was taken for."""
        if not self._any:
            return
        yield from self._shares("verdict of all", "accuracy", "right", "gold")
        yield from self._shares("verdict of found", "accuracy", "right", "found")
        yield from self._shares("true", "false alarms", "alarm", "true")
        yield from self._shares("false", "missed errors", "unnoticed", "false")
        yield from self._shares("with data", "coverage", "decided", "with data")
        totals: Counter[str] = Counter()
        for (expected, _), n in self._labels.items():
            totals[expected] += n
        for (expected, label), n in sorted(self._labels.items()):
            part, total = f"{expected} > {label}", totals[expected]
            yield Measure(part=part, score="verdicts", value=n / total, correct=n, gold=total)

    def _shares(self, part: str, score: str, of: str, among: str) -> Iterator[Measure]:
        number, total = self._counts[of], self._counts[among]
        if total:
            value = number / total
            yield Measure(part=part, score=score, value=value, correct=number, gold=total)
