"""What a change is said of where the words right before its particle tell."""

from __future__ import annotations

from nlp.detect.cues import Cue, Figure
from nlp.detect.draft import Context
from nlp.detect.memory import Referent
from nlp.detect.subjects.particled import noun_beside
from nlp.records import Mention


def said_beside(context: Context, figure: Figure, found: Cue) -> tuple[Referent, ...]:
    """As in "with oil stocks down 3% and banks 2%": each figure is of the words before it."""
    scene = context.scene
    span = noun_beside(scene, figure, found)
    if span is None:
        return ()
    first, last = span
    phrase = [*range(first, last + 1)]
    inside = [e for e in scene.entities if first <= scene.index_at(e.start) <= last]
    stand_in = context.referents.stand_in(scene, last, phrase, inside)
    start, end = scene.tokens[first].start, scene.tokens[last].end
    bare = first == last or scene.tokens[last - 1].pos in {"DET", "PRON"}
    named = stand_in or (context.referents.of(scene, last) if bare else [])
    known = next((r for r in named if start <= r.mention.start and r.mention.end <= end), None)
    text = scene.document.article.text[start:end]
    return (known or Referent(Mention(text=text, start=start, end=end), None),)
