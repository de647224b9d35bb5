"""Movements without a figure: "shares rose", "London's FTSE 100 was little changed"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.detect.cues import clause_cue
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects import subject_head
from nlp.records import Step


def directions(context: Context) -> Iterator[Draft]:
    """Predicates of movement whose subject is known and that carry no figure."""
    scene = context.scene
    if _is_heading(scene):
        return
    yield from _unmoved(context)
    told = {scene.clause_of(draft.anchor) for draft in context.drafts}
    told |= {figure.clause for figure in context.figures if not _is_only_a_run(figure.unit)}
    for index, token in enumerate(scene.tokens):
        if scene.clause_of(index) != index or index in told:
            continue
        if token.pos not in {"VERB", "ADJ", "ADV"}:
            continue
        found = clause_cue(scene, index)
        if found is None or not _moves(scene, index, found.direction):
            continue
        if _moves_another(scene, index) or _is_no_price(scene, index):
            continue
        head = subject_head(scene, index)
        if head is None:
            continue
        subjects = tuple(context.referents.of(scene, head))
        if _is_told(context, index, subjects):
            continue
        if not subjects or not all(r.mention.id and r.measure for r in subjects):
            continue
        yield Draft(
            form="direction_only",
            rule="direction_only:predicate",
            anchor=index,
            subjects=subjects,
            direction=found.direction,
            end=max(index, found.index),
            steps=(
                Step(field="direction", by="direction words", evidence=scene.word(found.index)),
            ),
        )


def _is_heading(scene: Scene) -> bool:
    """As in "AI Stocks Soar as Investors Bet on Innovation": over which time, the text tells."""
    told = [scene.document.article.text[t.start : t.end] for t in scene.tokens]
    long = [word for word in told if word.isalpha() and len(word) > _SHORT]
    capitals = sum(word[0].isupper() for word in long)
    ended = told[-1] in {".", "!", "?", '"', "”", ";"}
    dated = any(time.begin is not None for time in scene.times)
    return len(long) > _SHORT and capitals == len(long) and not ended and not dated


#: Letters of words that headings print small; words of the shortest heading.
_SHORT = 3


def _is_no_price(scene: Scene, index: int) -> bool:
    """As in "they add", "has retreated from lending": a verb of saying, or of doing things."""
    token = scene.tokens[index]
    said = any(each.cue.start <= token.start < each.cue.end for each in scene.document.attributions)
    if scene.lemma(index) in {"open", "start", "begin"}:  # "opened lower": the day may end higher
        return True
    if said or scene.lemma(index) == "add" or _is_doubted(scene, index):
        return True
    places = [o for o in scene.children(index, "obl") if scene.entity_at(o) is None]
    levels = labels("direction", "nouns").keys() | words("memory", "level_nouns", "words") | _HIGHS
    return any(
        scene.word(case) in {"from", "into", "towards", "toward"}
        for o in places
        for case in scene.children(o, "case")
        if scene.lemma(o) not in levels and not scene.time_at(o) and not scene.quantity_at(o)
    )


def _is_doubted(scene: Scene, index: int) -> bool:
    """As in "the chances of prices slipping", "little evidence that they eased", "rarely fell"."""
    if _is_counted(scene, index):
        return True
    if any(scene.word(child) in _SELDOM for child in scene.children(index, "advmod")):
        return True
    nouns = words("expectation", "chances") | _DOUBTS
    return any(
        scene.tokens[i].pos == "NOUN" and scene.lemma(i) in nouns
        for i in list(scene.ancestors(index))[:3]
    )


def _is_counted(scene: Scene, index: int) -> bool:
    """As in "has risen in seven of the past eight weeks", "fell on most days": no one move."""
    if scene.word(index + 1) not in {"in", "on"}:
        return False
    start = index + 2
    figure = scene.quantity_at(start)
    behind = scene.index_at(figure.end - 1) + 1 if figure is not None else start + 1
    if scene.word(start) in {"most", "many", "some"}:
        return True
    counted = figure is not None or scene.tokens[min(start, len(scene.tokens) - 1)].pos == "NUM"
    return counted and scene.word(behind) == "of"


_SELDOM = frozenset({"rarely", "seldom", "hardly", "scarcely"})
_DOUBTS = frozenset(
    {"evidence", "fear", "hope", "prospect", "worry", "concern", "possibility", "likelihood"}
)
_HIGHS = frozenset(
    {"record", "high", "low", "peak", "trough", "level", "territory", "close", "open"}
    | {
        "recession",
        "contraction",
        "deflation",
        "depression",
        "negative",
        "positive",
        "red",
        "market",
    }
)


def _moves_another(scene: Scene, index: int) -> bool:
    """As in "raised its forecast, easing worries": the object moves, not what stands before."""
    ground = labels("direction", "nouns").keys() | words("memory", "level_nouns", "words") | _GROUND
    objects = [o for o in scene.children(index, "obj") if o > index]
    return any(
        scene.tokens[o].pos == "NOUN"
        and scene.lemma(o) not in ground
        and scene.time_at(o) is None
        and scene.quantity_at(o) is None
        for o in objects
    )


#: What a thing gains or loses that rises or falls itself.
_GROUND = frozenset(
    {"ground", "steam", "momentum", "value", "course", "lot", "bit", "more", "territory"}
)


def _is_told(context: Context, index: int, subjects: Sequence[Referent]) -> bool:
    """Whether another form has read this very predicate of the same thing."""
    ids = {referent.mention.id for referent in subjects}
    return any(
        draft.anchor - 3 <= index <= (draft.end or draft.anchor) + 3
        and ids & {r.mention.id for r in draft.subjects}
        for draft in context.drafts
    )


def _unmoved(context: Context) -> Iterator[Draft]:
    """As in "the Hang Seng Tech Index was little changed", wherever it stands."""
    scene = context.scene
    for index in range(1, len(scene.tokens)):
        phrase = scene.phrase(index - 1, index + 1)
        if phrase != "little changed" and not _is_flat(scene, index):
            continue
        near = context.referents.nearest(scene, index)
        parsed = subject_head(scene, index)
        named = tuple(context.referents.of(scene, parsed)) if parsed is not None else ()
        subjects = named if any(r.mention.id and r.measure for r in named) else (near,)
        if subjects[0] is None or not subjects[0].mention.id:
            continue
        yield Draft(
            form="direction_only",
            rule="direction_only:unmoved",
            anchor=index,
            subjects=tuple(subject for subject in subjects if subject is not None),
            direction="unchanged",
            end=index,
            steps=(Step(field="direction", by="direction words", evidence=scene.word(index)),),
        )


def _is_flat(scene: Scene, index: int) -> bool:
    """As in "was flat", "ended unchanged": an adjective after a verb, without a figure."""
    after_verb = scene.tokens[index - 1].pos in {"AUX", "VERB"}
    unmoved = scene.word(index) == "unchanged" and scene.word(index + 1) in {"from", "on", "at"}
    return unmoved or (after_verb and scene.word(index) in {"flat", "unchanged", "steady"})


def _is_only_a_run(unit: str) -> bool:
    return unit == "duration"


def _moves(scene: Scene, index: int, direction: str) -> bool:
    """Whether the predicate is one of movement ("rose", "ended lower", "was flat")."""
    lemma = scene.lemma(index)
    verbs = labels("direction", "verbs")
    if _has_object(scene, index):
        return False
    if verbs.get(lemma) in {"up", "down", "unchanged", "either"}:
        return True
    return lemma in labels("direction", "adjectives") or direction == "unchanged"


def _has_object(scene: Scene, verb: int) -> bool:
    """As in "lost the top spot", "gained approval": what is lost or won is not the price."""
    ground = words("direction", "ground", "nouns")
    objects = scene.children(verb, "obj")
    return any(
        scene.tokens[i].pos in {"NOUN", "PROPN"}
        and scene.lemma(i) not in ground
        and scene.quantity_at(i) is None
        and scene.time_at(i) is None
        for i in objects
    )
