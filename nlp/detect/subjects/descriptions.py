"""Words that describe a thing without naming it."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.anaphora import kinds_of
from nlp.records import Entity

#: Tags of finite verbs and of modal ones.
FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})


def is_of_many(scene: Scene, phrase: list[int]) -> bool:
    """As in "capital spending by Japanese companies": of no company named before."""
    owners = words("anaphora", "many", "nouns")
    return any(scene.word(index) in owners for index in phrase)


def stands_for(scene: Scene, index: int) -> bool:
    """Whether a word is an index without its name, or "the former" or "the latter"."""
    if scene.word(index) in {"former", "latter"}:
        return scene.word(index - 1) == "the"
    return "INDEX" in kinds_of(scene, index)


def is_likened(scene: Scene, entity: Entity) -> bool:
    """As in "an index, akin to the Nasdaq": the name only says what the thing is like."""
    first = scene.index_at(entity.start)
    before = [scene.word(i) for i in range(max(0, first - 3), first)]
    return bool(words("anaphora", "telling", "likening") & set(before))


def description_end(scene: Scene, head: int) -> int:
    """Last token of a description: it runs up to the finite verb of its sentence."""
    last = head
    for index in range(head + 1, len(scene.tokens)):
        if scene.tokens[index].tag in FINITE or scene.word(index) in {"which", ";", ":"}:
            break
        if scene.word(index) != ",":
            last = index
    return last


def has_own_name(scene: Scene, phrase: list[int]) -> bool:
    """As in "the Lodz Large Cap index": a name that we do not know describes nothing."""
    capitals = [i for i in phrase if scene.tokens[i].pos == "PROPN" and i > 0]
    small = any(scene.word(i).isalpha() and scene.tokens[i].pos == "NOUN" for i in phrase)
    known = (scene.entity_at(i) for i in capitals)
    return small and any(e is None or (e.id is None and e.label != "PLACE") for e in known)


def antecedent(scene: Scene, pronoun: int) -> Entity | None:
    """As in "the retailer Harrow, whose shares": the name before the pronoun."""
    before = pronoun - 2 if scene.word(pronoun - 1) == "," else pronoun - 1
    entity = scene.entity_at(scene.before_brackets(before))
    return entity if entity is not None and entity.label in PRICED else None


def called(entity: Entity) -> str | None:
    """The name of a company that no table knows, by which it is taken up again."""
    return entity.text.split()[0] if entity.label == "COMPANY" and entity.id is None else None


def price_measure(entity: Entity) -> str | None:
    """What is measured of a thing when only its name is given."""
    if entity.label == "RATE":
        if entity.id is None:
            return "yield" if "yield" in entity.text.lower() else None
        return "policy_rate" if entity.id in words("policy", "set_rates") else "yield"
    return "close"
