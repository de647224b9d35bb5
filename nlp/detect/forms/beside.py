"""What a change is said of where the words right before its particle tell."""

from __future__ import annotations

from nlp.detect import lists
from nlp.detect.cues import Cue, Figure
from nlp.detect.draft import Context
from nlp.detect.lexicon import words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects.heads import mention_of, noun_end
from nlp.detect.subjects.particled import noun_beside


def said_beside(context: Context, figure: Figure, found: Cue) -> tuple[Referent, ...]:
    """As in "with oil stocks down 3% and banks 2%": each figure is of the words before it."""
    scene = context.scene
    counted = _counted(scene, context, found) or _compounded(scene, figure, found)
    if counted is not None:
        return (counted,)
    span = noun_beside(scene, figure, found)
    if span is None or _is_paired(context, figure):
        return ()
    first, last = span
    phrase = [*range(first, last + 1)]
    inside = [e for e in scene.entities if first <= scene.index_at(e.start) <= last]
    stand_in = context.referents.stand_in(scene, last, phrase, inside)
    start, end = scene.tokens[first].start, scene.tokens[last].end
    bare = first == last or scene.tokens[last - 1].pos in {"DET", "PRON"}
    named = stand_in or (context.referents.of(scene, last) if bare else [])
    known = next((r for r in named if start <= r.mention.start and r.mention.end <= end), None)
    return (known or Referent(mention_of(scene, first, last), None),)


def _is_paired(context: Context, figure: Figure) -> bool:
    """As in "sent Acme and the index down 4% and 2%": the first name goes with the first figure."""
    runs = (run for run in lists.runs(context.scene, context.figures) if figure in run)
    return any(lists.names_of_run(context.scene, run) for run in runs)


def _counted(scene: Scene, context: Context, found: Cue) -> Referent | None:
    """As in "had 212,000 readers, a drop of 4%": what fell is what the figure before counts."""
    if found.kind != "noun":
        return None
    before = [f for f in context.figures if f.end <= found.index and f.unit == "count"]
    last = before[-1] if before else None
    if last is None or last.quantity.noun is None or last.quantity.written != "digits":
        return None
    first = next((i for i in range(last.start, last.end) if scene.tokens[i].pos == "NOUN"), None)
    end = noun_end(scene, last.end)
    between = scene.lowered[end : found.index]
    tied = between[:1] == (",",) and set(between[1:]) <= words("governor", "equalling")
    if first is None or not tied:
        return None
    return Referent(mention_of(scene, first, end - 1), None)


def _compounded(scene: Scene, figure: Figure, found: Cue) -> Referent | None:
    """As in "agreed to a wage cut of 8%": what is cut stands before it."""
    noun = found.index - 1
    behind = found.kind == "noun" and figure.preposition == "of" and noun > 0
    if not behind or scene.tokens[noun].tag != "NN" or scene.entity_at(noun) is not None:
        return None
    if scene.lemma(noun) not in words("governor", "paid"):
        return None
    return Referent(mention_of(scene, noun, noun), None)


def doubled(context: Context, figure: Figure) -> tuple[Referent, ...]:
    """As in "the doubling of the floor space": what the noun is of."""
    scene, first = context.scene, figure.end + 1
    first += scene.tokens[min(first, len(scene.tokens) - 1)].pos in {"DET", "PRON"}
    end = noun_end(scene, first)
    doubles = scene.lemma(figure.end - 1) in words("governor", "doublings")
    doubles = doubles or scene.word(figure.end - 1) in words("governor", "doublings")
    return tuple(context.referents.of(scene, end - 1)) if doubles and end > first else ()
