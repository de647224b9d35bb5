"""Claims of whole articles: found or not, their fields, their forms, their verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from nlp.evaluate.claims import comparing
from nlp.evaluate.claims.fields import Fields
from nlp.evaluate.claims.matching import Found, Matches, matches
from nlp.evaluate.claims.verdicts import Verdicts
from nlp.evaluate.claims.worth import Worth
from nlp.evaluate.counting import Counts, Measure
from nlp.evaluate.gold import GoldClaim, GoldRecord
from nlp.records import Claim

#: Stands for the form of a claim that only one side has.
MISSED, ADDED = "missed", "added"


class Claims:
    """F1 of detection, accuracy of fields, confusion of forms, and verdicts where there are any.

    Optional gold claims cost nothing when they are missed, and nothing when they are found.
    """

    def __init__(self) -> None:
        self._counts = {name: Counts() for name in ("all", "numeric", "checkable")}
        self._fields = Fields()
        self._forms: Counter[tuple[str, str]] = Counter()
        self._verdicts = Verdicts()
        self._worth = Worth()
        self._near = 0

    @staticmethod
    def asks(record: GoldRecord) -> bool:
        """Whether claims are annotated."""
        return record.claims is not None

    def add(self, record: GoldRecord, found: Sequence[Found]) -> None:
        """Count one article.

        Args:
            record: What is right.
            found: What was found; nothing where the text could not be annotated.
        """
        made = matches(record, found)
        self._count(record, found, made)
        for gold, item in made.strict:
            if not gold.optional:
                self._fields.add(gold, item.claim)
        for gold, item in made.near:
            if not gold.optional:
                self._near += 1
                self._fields.add_near(gold, item.claim)
        self._confuse(made)
        self._verdicts.add(record, made)
        self._worth.add(found, made)

    def measures(self) -> Iterator[Measure]:
        """Detection, fields, verdicts, check-worthiness, forms."""
        for part, counts in self._counts.items():
            yield counts.measure(part)
        yield from self._fields.measures()
        yield from self._verdicts.measures()
        yield from self._worth.measures()
        yield from self._by_form()

    def notes(self) -> Iterable[str]:
        """Near pairs, which F1 counts as misses and false finds."""
        if self._near:
            yield f"{self._near} claims were found with another value or unit"

    def _count(self, record: GoldRecord, found: Sequence[Found], made: Matches) -> None:
        claims = [claim for claim in record.claims or () if not claim.optional]
        optional = {id(item) for gold, item in made.strict if gold.optional}
        counted = [item.claim for item in found if id(item) not in optional]
        pairs = [(gold, item.claim) for gold, item in made.strict if not gold.optional]
        self._counts["all"].add(len(pairs), len(counted), len(claims))
        self._counts["numeric"].add(*_numeric(claims, counted, pairs))
        self._counts["checkable"].add(
            sum(gold.checkable and claim.checkable for gold, claim in pairs),
            sum(claim.checkable for claim in counted),
            sum(claim.checkable for claim in claims),
        )

    def _confuse(self, made: Matches) -> None:
        optional = {id(item) for gold, item in made.strict if gold.optional}
        for gold, item in made.strict:
            if not gold.optional:
                right = item.claim.form in gold.forms
                self._forms[gold.form, gold.form if right else item.claim.form] += 1
        for claim in made.missed:
            if not claim.optional:
                self._forms[claim.form, MISSED] += 1
        for item in made.added:
            if id(item) not in optional:
                self._forms[ADDED, item.claim.form] += 1

    def _by_form(self) -> Iterator[Measure]:
        """For each gold form the share found under it, and what the rest was taken for."""
        totals: Counter[str] = Counter()
        for (gold, _), n in self._forms.items():
            totals[gold] += n
        for form in sorted(totals, key=lambda form: (form == ADDED, -totals[form], form)):
            if form != ADDED:
                yield _share(form, "found as such", self._forms[form, form], totals[form])
            others = [(n, other) for (gold, other), n in self._forms.items() if gold == form]
            for n, other in sorted(others, key=lambda item: (-item[0], item[1])):
                if other != form:
                    yield _share(f"{form} > {other}", "confusion", n, totals[form])


def _numeric(
    claims: Sequence[GoldClaim], counted: Sequence[Claim], pairs: Sequence[tuple[GoldClaim, Claim]]
) -> tuple[int, int, int]:
    """Right, found and gold claims with a figure.

    A bare length of time and no figure can be a pair: it counts on the side of the gold claim.
    """
    right = [(gold, claim) for gold, claim in pairs if comparing.has_number(gold)]
    found = sum(comparing.has_number(claim) for claim in counted)
    found += sum(not comparing.has_number(claim) for _, claim in right)
    found -= sum(
        comparing.has_number(claim) for gold, claim in pairs if not comparing.has_number(gold)
    )
    return len(right), found, sum(comparing.has_number(claim) for claim in claims)


def _share(part: str, score: str, number: int, total: int) -> Measure:
    return Measure(part=part, score=score, value=number / total, correct=number, gold=total)
