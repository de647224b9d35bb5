"""Pairs gold claims with found ones, sentence by sentence, as many as possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from nlp.evaluate.claims import comparing
from nlp.evaluate.counting import overlap
from nlp.evaluate.gold import GoldClaim, GoldRecord, Range
from nlp.records import Claim, Record

#: A pair is worth so much whatever it looks like: more pairs beat better pairs.
_PAIR = 1000.0

#: Where a mandatory and an optional gold claim fit, the mandatory one goes first.
_OPTIONAL_PAIR = 999.5


class Found(Record, frozen=True, kw_only=True):
    """A claim that was found, with its verdict.

    Attributes:
        claim: The claim.
        label: Label of its verdict; None where it was not verified.
    """

    claim: Claim
    label: str | None = None


Pair: TypeAlias = tuple[GoldClaim, Found]
Kind: TypeAlias = Literal["strict", "near"]
T = TypeVar("T")


@dataclass(slots=True)
class Matches:
    """What became of the claims of an article.

    Attributes:
        strict: Pairs that are the same statement.
        near: Left-over pairs in which the value or the unit differs.
        missed: Gold claims without a strict pair.
        added: Found claims without a strict pair.
    """

    strict: list[Pair] = field(default_factory=list)
    near: list[Pair] = field(default_factory=list)
    missed: list[GoldClaim] = field(default_factory=list)
    added: list[Found] = field(default_factory=list)


def matches(record: GoldRecord, found: Sequence[Found]) -> Matches:
    """Pair the claims of one article.

    Args:
        record: The article with its gold claims.
        found: What was found in it.
    """
    made = Matches()
    for is_sentence, gold, others in _by_sentence(record, found):
        strict = _pairs(gold, others, "strict") if is_sentence else []
        made.strict += strict
        missed = _without(gold, [pair[0] for pair in strict])
        added = _without(others, [pair[1] for pair in strict])
        made.near += _pairs(missed, added, "near") if is_sentence else []
        made.missed += missed
        made.added += added
    return made


def kind(gold: GoldClaim, found: Claim) -> Kind | None:
    """Whether two claims of one sentence are the same, nearly so, or not.

    A figure must have the same value and unit; without one, or with a bare length of time, the
    family of the form and the subject decide.
    """
    alike = comparing.family(found.form) in comparing.families(gold)
    alike = alike and comparing.subjects_meet(gold, found)
    if gold.quantity and found.quantity and comparing.has_number(gold):
        value = comparing.same_value(gold.quantity, found.quantity)
        if value and comparing.same_unit(gold, gold.quantity, found.quantity):
            return "strict"
        if alike and comparing.is_countless(gold) and comparing.is_countless(found):
            return "strict"
        return "near" if value or alike else None
    if not alike:
        return None
    both = comparing.is_countless(gold) and comparing.is_countless(found)
    return "strict" if both else "near"


def _by_sentence(
    record: GoldRecord, found: Sequence[Found]
) -> Iterator[tuple[bool, list[GoldClaim], list[Found]]]:
    """The claims of each sentence; those that lie in none come last."""
    sentences = record.sentences or _told(record)
    gold: dict[Range | None, list[GoldClaim]] = {}
    others: dict[Range | None, list[Found]] = {}
    for claim in record.claims or ():
        place = _sentence(sentences, (claim.sentence_start, claim.sentence_end))
        gold.setdefault(place, []).append(claim)
    for item in found:
        place = _sentence(sentences, (item.claim.start, item.claim.end))
        others.setdefault(place, []).append(item)
    for place in (*sentences, None):
        yield place is not None, gold.get(place, []), others.get(place, [])


def _told(record: GoldRecord) -> tuple[Range, ...]:
    """The sentences that the claims themselves name."""
    told = {(claim.sentence_start, claim.sentence_end) for claim in record.claims or ()}
    return tuple(sorted(told))


def _sentence(sentences: Sequence[Range], place: Range) -> Range | None:
    """The sentence that shares most with a place, the first of several; None for none."""
    best = max(sentences, key=lambda sentence: overlap(sentence, place), default=None)
    return best if best is not None and overlap(best, place) else None


def _pairs(gold: Sequence[GoldClaim], found: Sequence[Found], wanted: Kind) -> list[Pair]:
    """The one-to-one pairing with the largest total weight."""
    if not gold or not found:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    weights = np.array([[_weight(one, item.claim, wanted) for item in found] for one in gold])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(gold[row], found[column]) for row, column in chosen if weights[row, column] > 0]


def _weight(gold: GoldClaim, found: Claim, wanted: Kind) -> float:
    if kind(gold, found) != wanted:
        return 0.0
    return (_OPTIONAL_PAIR if gold.optional else _PAIR) + _closeness(gold, found)


def _closeness(gold: GoldClaim, found: Claim) -> float:
    """Decides between pairings of the same size; subjects count most."""
    shared = overlap((gold.start, gold.end), (found.start, found.end))
    whole = max(gold.end, found.end) - min(gold.start, found.start)
    poles = (comparing.POLES.get(claim.direction or "") for claim in (gold, found))
    points = 40.0 * comparing.same_ids(gold.subjects, found.subjects)
    points += 20 * comparing.subjects_meet(gold, found)
    points += 20 * (found.form == gold.form)
    points += 5 * (next(poles) == next(poles))
    return points + 10 * shared / max(1, whole)


def _without(items: Sequence[T], taken: Sequence[T]) -> list[T]:
    """By identity: two found claims may be equal."""
    used = {id(item) for item in taken}
    return [item for item in items if id(item) not in used]
