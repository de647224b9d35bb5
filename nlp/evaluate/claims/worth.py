"""Whether the check-worthiness of claims means what it says: bands of it against the annotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from nlp.evaluate.claims.matching import Found, Matches
from nlp.evaluate.counting import Measure
from nlp.records import Claim

#: Edges of the bands that are printed.
EDGES = (0.0, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


class Worth:
    """Counts, in bands of check-worthiness, the claims that the annotation has as checkable."""

    def __init__(self) -> None:
        self._told: list[tuple[float, bool]] = []

    def add(self, found: Sequence[Found], made: Matches) -> None:
        """Count one article.

        Args:
            found: What was found in it.
            made: Which of it is annotated.
        """
        asked = {id(i.claim) for gold, i in made.strict if gold.checkable and not gold.optional}
        self._told += [(worth, id(c) in asked) for c, worth in _scored(found)]

    def measures(self) -> Iterator[Measure]:
        """The share of right ones in each band, how far bands miss their mean, and Brier score."""
        total = len(self._told)
        if not total:
            return
        gap = 0.0
        for low, high in pairwise(EDGES):
            inside = [each for each in self._told if low <= each[0] < high or each[0] == high == 1]
            if not inside:
                continue
            right = sum(asked for _, asked in inside)
            gap += abs(sum(worth for worth, _ in inside) - right) / total
            yield Measure(
                part=f"worth {low:.2f} to {high:.2f}",
                score="reliability",
                value=right / len(inside),
                correct=right,
                gold=len(inside),
            )
        brier = sum((worth - asked) ** 2 for worth, asked in self._told) / total
        yield Measure(part="worth", score="calibration error", value=gap, gold=total)
        yield Measure(part="worth", score="Brier", value=brier, gold=total)


def _scored(found: Sequence[Found]) -> Iterator[tuple[Claim, float]]:
    for item in found:
        if item.claim.checkworthiness is not None:
            yield item.claim, item.claim.checkworthiness
