"""What a company reports, named before the company: "sales at the carmaker Ford"."""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects.heads import mention_of
from nlp.market.measures import MEASURES
from nlp.records import Entity

_AT = frozenset({"at", "of", "for", "from", "in"})
_BETWEEN = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PUNCT", "VERB"})
#: Words that may tell what the company is: "the Tokyo-listed carmaker".
_REACH = 7


def account_of(scene: Scene, company: Entity) -> Referent | None:
    """The measure of a company's accounts that a name right before a verb only belongs to.

    Word order decides, since the parse often takes the name for the subject.

    Args:
        scene: The sentence.
        company: A name that stands right before a verb.
    """
    if company.label != "COMPANY":
        return None
    first = scene.index_at(company.start)
    for index in range(first - 1, max(0, first - _REACH), -1):
        if scene.word(index) in _AT:
            account = scene.entity_at(index - 1)
            return _read(scene, account, company) if account is not None else None
        finite = scene.tokens[index].tag in {"VBD", "VBZ", "VBP", "VBG"}
        if finite or scene.tokens[index].pos not in _BETWEEN or scene.word(index) in {",", ";"}:
            return None
    return None


def valued(scene: Scene, end: int, subjects: tuple[Referent, ...]) -> tuple[Referent, ...]:
    """Companies with market value as what is measured, where the words before a token say so."""
    before = set(scene.lowered[max(0, end - 9) : end])
    named = before & {"value", "valuable", "valued", "worth", "cap", "capitalization"}
    if not named and "capitalisation" not in before:
        return subjects
    return tuple(replace(r, measure="market_cap") if r.kind == "COMPANY" else r for r in subjects)


def _read(scene: Scene, account: Entity, company: Entity) -> Referent | None:
    name = (account.id or "").removeprefix("MEASURE:")
    measure = MEASURES.get(name)
    if account.label != "INDICATOR" or measure is None or "equity" not in measure.kinds:
        return None
    first, last = scene.index_at(account.start), scene.index_at(company.end - 1)
    mention = mention_of(
        scene, first, last, meant=company.id, kind="COMPANY", candidates=company.candidates
    )
    return Referent(mention, name)
