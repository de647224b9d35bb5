"""From a predicate to the head of the noun phrase that it is about."""

from __future__ import annotations

from nlp.detect.lexicon import labels, words
from nlp.detect.scene import PRICED, Scene
from nlp.records import Candidate, Mention

_SUBJECT = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")


#: Nouns that say how many or how much of something there is.
_COUNTING = frozenset(
    {"number", "numbers", "amount", "proportion", "percentage", "share", "volume"}
)
#: Words from such a noun to the end of what it counts.
_COUNTED = 12


def mention_of(
    scene: Scene,
    first: int,
    last: int,
    *,
    meant: str | None = None,
    kind: str | None = None,
    candidates: tuple[Candidate, ...] = (),
) -> Mention:
    """The words from one token to another, both included, as they stand in the text."""
    start, end = scene.tokens[first].start, scene.tokens[last].end
    return Mention(
        text=scene.document.article.text[start:end],
        start=start,
        end=end,
        id=meant,
        kind=kind,
        candidates=candidates,
    )


def subject_head(scene: Scene, predicate: int) -> int | None:
    """Head of the subject of a predicate, through control, relatives and participles."""
    found = _found(scene, predicate)
    if found is None or found > predicate:
        return found
    outer = counting_noun(scene, found)
    outer = _tracking(scene, found) if outer is None else outer
    return found if outer is None else outer


def _tracking(scene: Scene, index: int) -> int | None:
    """As in "futures tracking the S&P were down": what follows the name is the subject."""
    while scene.tokens[index - 1].pos in {"DET", "PROPN", "ADJ", "NOUN"} and index > 1:
        index -= 1
    tracks = index > 1 and scene.tokens[index - 1].tag == "VBG"
    tracks = tracks and scene.word(index - 1) in {"tracking", "involving", "covering", "holding"}
    return index - 2 if tracks and scene.tokens[index - 2].pos == "NOUN" else None


def counting_noun(scene: Scene, index: int) -> int | None:
    """As in "the number of rigs drilling for gas rose": the noun that counts, before a name.

    Word order decides: nothing but the names and participles of one phrase may stand between.
    """
    for place in range(index - 1, max(0, index - _COUNTED), -1):
        token = scene.tokens[place]
        if token.pos == "AUX" or _is_finite(scene, place) or scene.word(place) in {",", ";", "and"}:
            return None
        if scene.word(place) in _COUNTING and scene.word(place + 1) == "of":
            return place
    return None


def _found(scene: Scene, predicate: int) -> int | None:
    main = _main_before(scene, predicate)
    predicate = predicate if main is None else main
    beside = _right_before(scene, predicate)
    beside = _before_copula(scene, predicate) if beside is None else beside
    if beside is not None:
        return beside
    for index in (predicate, *scene.ancestors(predicate)):
        moved = _caused(scene, index) or _foreseen(scene, index, predicate)
        if moved is not None:
            return moved
        found = scene.children(index, *_SUBJECT)
        if found:  # "Among Apple and Nvidia, Nvidia was the biggest gainer"
            bare = [each for each in found if not scene.children(each, "case")]
            return _antecedent(scene, index, (bare or found)[0])
        beside = _named_beside(scene, index)
        if beside is not None:
            return beside
        if scene.dep(index) in {"acl", "acl:relcl"}:
            moved = index == scene.head(index) + 1 and scene.tokens[index].tag in {"VBN", "VBD"}
            moved = moved and scene.lemma(index) in labels("direction", "verbs")
            if _is_extent(scene, scene.head(index)) and not moved:
                continue
            return scene.head(index)
        if scene.dep(index) in {"root", "ROOT"}:
            break
        if scene.dep(index) == "advcl" and _is_finite(scene, index):
            break  # it has a subject of its own, which the parse has not found
    return None


def _right_before(scene: Scene, predicate: int) -> int | None:
    """As in "the former rose", "showed the economy shrank": whatever the parse makes of it."""
    if scene.tokens[predicate].pos not in {"VERB", "AUX"}:
        return None
    index = predicate - 1
    while index > 0 and scene.tokens[index].pos in {"AUX", "ADV", "PART"}:
        index -= 1
    if index > 0 and _is_finite(scene, predicate) and not scene.children(predicate, *_SUBJECT):
        left_over = scene.dep(index) == "obj" and scene.head(index) < index
        if left_over and scene.dep(predicate) in {"advcl", "ccomp", "parataxis"}:
            return index
    taken = index > 0 and scene.word(index) in {"former", "latter"}
    return index if taken and scene.word(index - 1) == "the" else None


def _main_before(scene: Scene, predicate: int) -> int | None:
    """As in "Renault fell 1%, having lost 8% on Monday": the nearest verb with a subject before."""
    if scene.word(predicate - 1) != "having" or scene.children(predicate, *_SUBJECT):
        return None
    for index in range(predicate - 2, -1, -1):
        if scene.word(index) == ";":
            return None
        if _is_finite(scene, index) and scene.children(index, *_SUBJECT):
            return index
    return None


def _before_copula(scene: Scene, predicate: int) -> int | None:
    """As in "while London's FTSE 100 was flat": the name before "was", whatever the parse says."""
    copulas = scene.children(predicate, "cop")
    if not copulas or scene.children(predicate, *_SUBJECT):
        return None
    index = copulas[0] - 1
    while index > 0 and scene.tokens[index].pos in {"AUX", "ADV", "PART"}:
        index -= 1
    entity = scene.entity_at(index)
    if entity is None or entity.label not in PRICED | {"INDICATOR"}:
        return None
    return scene.top(*scene.span(entity))


def _is_finite(scene: Scene, index: int) -> bool:
    return scene.tokens[index].tag in {"VBD", "VBZ", "VBP"}


def _is_extent(scene: Scene, index: int) -> bool:
    """Nouns that say how far or where, and are about nothing themselves ("a record low")."""
    lemma = scene.lemma(index)
    return lemma in labels("direction", "nouns") or lemma in words(
        "memory", "level_nouns", "words"
    ) | {"record", "high", "low", "peak"}


def _caused(scene: Scene, index: int) -> int | None:
    """As in "pushing the yield to 1.56%": what moves is the object."""
    causes = labels("direction", "causes")
    if scene.lemma(index) not in causes or scene.tokens[index].pos != "VERB":
        return None
    objects = scene.children(index, "obj")
    if not objects or scene.quantity_at(objects[0]):
        return None
    return objects[0]


def _foreseen(scene: Scene, index: int, predicate: int) -> int | None:
    """As in "see the index at 7,250", "expects the S&P 500 to retest 2,350"."""
    if scene.lemma(index) not in words("speech", "forecast", "seeing"):
        return None
    objects = scene.children(index, "obj")
    if not objects or scene.quantity_at(objects[0]) or objects[0] == predicate:
        return None
    if scene.lemma(objects[0]) in labels("direction", "nouns"):  # "has seen an increase"
        return None
    return objects[0]


def _named_beside(scene: Scene, index: int) -> int | None:
    """As in "with the Dow jumping 1,086 points": a name right before a participle."""
    if scene.tokens[index].tag not in {"VBG", "VBN"}:
        return None
    entity = scene.entity_at(index - 1)
    if entity is None or entity.label not in PRICED:
        return None
    first, end = scene.span(entity)
    held = scene.word(first - 1) in {"of", "in", "for"}  # "shareholders of the maker holding 7%"
    return None if held and scene.dep(index) in {"acl", "acl:relcl"} else scene.top(first, end)


def _antecedent(scene: Scene, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for: what its clause hangs on, or the one before."""
    if scene.tokens[subject].tag == "WDT" and scene.dep(verb) not in {"acl:relcl", "acl"}:
        return subject - 1 if scene.tokens[subject - 1].pos in {"NOUN", "PROPN"} else subject
    if scene.word(subject) in {"which", "that", "who"} and scene.dep(verb) in {
        "acl:relcl",
        "acl",
    }:
        noun = scene.head(verb)
        if scene.lemma(noun) in words("governor", "contents") and (own := _own_noun(scene, verb)):
            return own
        inner = scene.children(noun, "nmod") if scene.tokens[noun].pos == "PRON" else []
        return inner[0] if inner else noun  # "that of the Nasdaq 100, which ..."
    return subject


def _own_noun(scene: Scene, verb: int) -> int | None:
    """As in "the fact that the market grew": the noun right before a verb that has its own."""
    index = verb - 1
    while index > 0 and scene.tokens[index].pos in {"AUX", "ADV", "PART"}:
        index -= 1
    return index if scene.tokens[index].pos in {"NOUN", "PROPN"} else None


def noun_end(scene: Scene, index: int) -> int:
    """One after the last of the nouns that follow each other ("beer sales")."""
    while index < len(scene.tokens) and scene.tokens[index].pos in {"NOUN", "PROPN", "PRON"}:
        index += 1
    return index
