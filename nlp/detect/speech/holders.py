"""Who answers for a statement."""

from __future__ import annotations

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene
from nlp.detect.speech.ahead import is_forecast_noun, is_headline
from nlp.detect.speech.predicates import governing
from nlp.detect.subjects.heads import mention_of
from nlp.records import Attribution, Document, Entity, Mention

#: Tokens between a forecast and the noun that calls it one.
_NOUN_REACH = 10
#: Kinds of thing that say nothing ("earnings are expected to", "28 times expected profits").
_MUTE = frozenset({"INDICATOR", "COMMODITY", "RATE", "INDEX"})


def forecaster(scene: Scene, anchor: int) -> Mention | None:
    """Whose forecast it is where the noun tells: "the bank's forecast", "it raised its outlook"."""
    for index in range(max(0, anchor - _NOUN_REACH), min(anchor + 3, len(scene.tokens))):
        if not is_forecast_noun(scene, index):
            continue
        owner = owner_of_forecast(scene, index)
        entity = scene.entity_at(owner) if owner is not None else None
        if entity is not None and entity.label in {"COMPANY", "ORG", "PERSON"}:
            return as_holder(entity)
        if owner is not None and entity is None and scene.tokens[owner].pos in {"NOUN", "PRON"}:
            return _phrase(scene, owner)
    planner = _planner(scene, anchor) or _doer(scene, anchor) or _caller(scene, anchor)
    if planner is not None:
        return planner
    first = scene.entity_at(0)
    named = first is not None and first.label in {"COMPANY", "ORG", "PERSON"}
    return as_holder(first) if first is not None and named and is_headline(scene) else None


def _planner(scene: Scene, anchor: int) -> Mention | None:
    """As in "the company aims to cut costs", "Apple plans to invest": who means to do it."""
    for index in governing(scene, anchor):
        if scene.lemma(index) not in words("speech", "forecast", "planning"):
            continue
        for subject in scene.children(index, "nsubj"):
            entity = scene.entity_at(subject)
            if entity is not None:
                return as_holder(entity) if entity.label in {"COMPANY", "ORG", "PERSON"} else None
            return _phrase(scene, subject)
    return None


def _caller(scene: Scene, anchor: int) -> Mention | None:
    """As in "it calls that a one-in-five risk", "she puts the odds at 30%": whose chance it is."""
    for index in (anchor, *scene.ancestors(anchor)):
        if scene.lemma(index) not in words("speech", "forecast", "calling"):
            continue
        for subject in scene.children(index, "nsubj"):
            entity = scene.entity_at(subject)
            if entity is None:
                return _phrase(scene, subject)
            return as_holder(entity) if entity.label in {"COMPANY", "ORG", "PERSON"} else None
    return None


def _doer(scene: Scene, anchor: int) -> Mention | None:
    """As in "it will raise its dividend by 5 cents": who says what they will do themselves."""
    for index in governing(scene, anchor):
        will = any(scene.word(c) in {"will", "’ll", "'ll"} for c in scene.children(index, "aux"))
        objects = scene.children(index, "obj") if will else []
        own = any(
            scene.word(c) in {"its", "their", "our"}
            for o in objects
            for c in scene.children(o, "nmod:poss")
        )
        for subject in scene.children(index, "nsubj") if own else ():
            entity = scene.entity_at(subject)
            if entity is not None:
                return as_holder(entity) if entity.label in {"COMPANY", "ORG"} else None
            return _phrase(scene, subject)
    return None


def _phrase(scene: Scene, noun: int) -> Mention:
    """A noun with the words before it and the house behind it: "analysts at Fordwych"."""
    first = noun
    while first > 0 and scene.tokens[first - 1].pos in {"DET", "ADJ", "NOUN"}:
        first -= 1
    house = scene.entity_at(noun + 2) if scene.word(noun + 1) in {"at", "of", "from"} else None
    last = scene.span(house)[1] - 1 if house is not None else noun
    return mention_of(scene, first, last)


def owner_of_forecast(scene: Scene, noun: int) -> int | None:
    """As in "the bank's own forecast", "it raised its forecast": the token of whose it is.

    Args:
        scene: The sentence.
        noun: Token of the noun that calls something a forecast.
    """
    first = noun
    while scene.tokens[first - 1].pos in {"ADJ", "NOUN", "NUM"} and first > 1:
        first -= 1
    if scene.word(first - 1) in {"'s", "'", "’s"} and first > 1:
        return first - 2
    if scene.word(first - 1) in {"our", "my"}:
        return first - 1
    verb = scene.head(noun)
    owned = scene.word(first - 1) in {"their", "its", "his", "her"}
    subjects = scene.children(verb, "nsubj") if owned or scene.dep(noun) == "obj" else []
    if owned and not subjects:
        verb = scene.head(verb)
        subjects = scene.children(verb, "nsubj")
    return subjects[0] if subjects and subjects[0] != noun else None


def attribution_of(
    scene: Scene, start: int, end: int, *, advised: bool = True
) -> Attribution | None:
    """The innermost attribution whose content holds a stretch of text.

    A clause joined to one that stands before the content is no part of it: "A rose after the
    firm said that it would sell, and B added 1%".

    Args:
        scene: The sentence.
        start: First character of the stretch.
        end: One after its last character.
        advised: Whether "holders should expect 25 cents" counts, which nobody expects yet.
    """
    document = scene.document
    joined = _joined_to(scene, scene.index_at(start))
    around = [
        attribution
        for attribution in document.attributions
        if attribution.content.start <= start
        and end <= attribution.content.end
        and not _is_figure(document, attribution)
        and not _only_asks(attribution)
        and (advised or not _advises(scene, attribution))
        and (attribution.direct or joined is None or joined >= attribution.content.start)
    ]
    if not around:
        return _inserted(scene, start, end)
    return min(around, key=lambda a: a.content.end - a.content.start)


def _inserted(scene: Scene, start: int, end: int) -> Attribution | None:
    """As in "output shrank 9.9%, the office said, the deepest slump since 1709".

    What goes on behind an inserted "the office said" without a verb of its own is told by it, too.
    """
    for attribution in scene.document.attributions:
        cue, content = attribution.cue, attribution.content
        inside = scene.sentence.start <= content.start and content.end < cue.start < start
        if not inside or end > scene.sentence.end or scene.sentence.start < content.start - 2:
            continue
        after = scene.index_at(cue.end - 1) + 1
        rest = range(after, scene.index_at(end - 1) + 1)
        finite = any(scene.tokens[i].tag in {"VBD", "VBZ", "VBP", "MD"} for i in rest)
        if scene.word(after) == "," and not finite:
            return attribution
    return None


def is_forecaster(attribution: Attribution | None) -> bool:
    """Whether a name gives a chance itself, as in "Acme sees", "Jo Hall puts", not "Acme said"."""
    if attribution is None or attribution.holder is None:
        return False
    cue = attribution.cue.text.lower()
    stems = (stem for key in ("calling", "seeing") for stem in words("speech", "forecast", key))
    return attribution.holder.kind in {"PERSON", "COMPANY", "ORG"} and any(
        cue.startswith(stem) for stem in stems
    )


def _joined_to(scene: Scene, index: int) -> int | None:
    """Where the clause stands that the clause of a token is joined to by "and", else None."""
    own = scene.clause_of(index)
    if scene.dep(own) != "conj" or not scene.children(own, "nsubj", "nsubj:pass"):
        return None
    return scene.tokens[scene.head(own)].start


def _advises(scene: Scene, attribution: Attribution) -> bool:
    before = scene.word(scene.index_at(attribution.cue.start) - 1)
    return before in {"should", "must"}


def _is_figure(document: Document, attribution: Attribution) -> bool:
    """Whether the supposed holder is a figure or a measure ("28 times expected earnings")."""
    holder = attribution.holder
    if holder is None:
        return False
    told = any(holder.overlaps(q) and q.unit != "count" for q in document.quantities)
    return told or any(holder.overlaps(e) and e.label in _MUTE for e in document.entities)


def _only_asks(attribution: Attribution) -> bool:
    """As in "investors wonder whether", "history says": nobody answers for what follows."""
    cue = attribution.cue.text.lower()
    asks = any(cue.startswith(stem) for stem in words("speech", "asking", "stems"))
    holder = attribution.holder.text.lower() if attribution.holder is not None else ""
    return asks or holder in words("speech", "asking", "nobody")


def as_holder(entity: Entity) -> Mention:
    """A name as the holder of a claim."""
    return Mention(
        text=entity.text, start=entity.start, end=entity.end, id=entity.id, kind=entity.label
    )


#: Last words of what looks ahead and is nobody.
_NOBODY = frozenset({"case", "target", "scenario"})


def holder_of(attribution: Attribution | None) -> Mention | None:
    """Who answers for an attributed statement."""
    if attribution is None or attribution.holder is None:
        return None
    holder = attribution.holder
    if holder.text.lower().rsplit(" ", 1)[-1] in _NOBODY:
        return None  # "base case has unemployment at 4.9%": it is somebody's
    return Mention(
        text=holder.text, start=holder.start, end=holder.end, id=holder.id, kind=holder.kind
    )
