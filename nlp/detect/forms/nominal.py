"""A change that a noun tells and a verb sizes: "the DAX's gain in May came to 3.3%" (C1)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.draft import Context, Draft
from nlp.detect.forms.units import definite, form_of_move
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects import owners, subject_head
from nlp.records import Direction, Step

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
#: Tokens from a noun back to the 's of its owner, and from its verb to the figure.
_BACK, _ON = 5, 5


def nominal(context: Context) -> Iterator[Draft]:
    """As in "the DAX's gain in May came to 3.3%", "the Dow's loss for the week was 2%"."""
    nouns: dict[str, Direction] = labels("direction", "nouns")  # type: ignore[assignment]
    scene = context.scene
    for figure in context.free():
        verb = _verb(scene, figure.start) if figure.unit in {"percent", "points"} else None
        noun = subject_head(scene, verb) if verb is not None else None
        if verb is None or noun is None or noun > verb or scene.lemma(noun) not in nouns:
            continue
        owner = owner_of(context, noun) or _of_named_behind(context, noun, verb)
        form = form_of_move(figure.quantity, (owner,), owner.measure) if owner else None
        if owner is None or form is None:
            continue
        yield Draft(
            form=form,
            rule="nominal:sized",
            anchor=noun,
            figures=(figure,),
            subjects=(owner,),
            direction=nouns[scene.lemma(noun)],
            quantity=definite(figure.quantity, owner),
            end=figure.end - 1,
            steps=(Step(field="direction", by="direction words", evidence=scene.word(noun)),),
        )


def _of_named_behind(context: Context, noun: int, verb: int) -> Referent | None:
    """As in "the rise in automobile prices amounted to 34%": what stands behind the noun moved."""
    found = owners.after_noun(context.scene, context.referents.of, noun)
    end = context.scene.tokens[verb].start
    plain = len(found) == 1 and found[0].mention.end <= end
    return found[0] if plain else None


def _verb(scene: Scene, figure: int) -> int | None:
    """The verb right before a figure that says how large something is."""
    for index in range(figure - 1, max(-1, figure - _ON), -1):
        if scene.lemma(index) in words("direction", "sizing", "verbs"):
            return _predicate(scene, index, figure)
        if scene.tokens[index].pos in {"VERB", "NOUN", "PUNCT"}:
            return None
    return None


def _predicate(scene: Scene, verb: int, figure: int) -> int:
    """The figure's own head where the verb is a copula, else the verb."""
    head = scene.head(verb)
    return head if scene.dep(verb) == "cop" and head >= figure else verb


def mover(context: Context, verb: int) -> tuple[Referent, ...]:
    """As in "Meta's rally added $20bn to its market value": whose rally it was."""
    head = subject_head(context.scene, verb)
    owner = owner_of(context, head) if head is not None else None
    return (owner,) if owner is not None else ()


def owner_of(context: Context, noun: int) -> Referent | None:
    """The priced thing whose change a noun tells: the name before its 's."""
    scene = context.scene
    for index in range(noun - 1, max(0, noun - _BACK), -1):
        if scene.word(index) in _POSSESSIVE:
            entity = scene.entity_at(index - 1)
            if entity is None or entity.label not in PRICED or entity.id is None:
                return None
            return context.referents.of(scene, scene.top(*scene.span(entity)))[0]
    return None
