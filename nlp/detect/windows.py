"""Which stretch of time a statement is about."""

from __future__ import annotations

from collections.abc import Collection

from nlp.detect.memory import Memory
from nlp.detect.scene import Scene
from nlp.records import ClaimWindow, Time

#: Relations that can be the window of a change or a level. "by" lies ahead: forecasts only.
_WINDOWS = frozenset({"on", "in", "to_date", "past", "since", "between", "to", "by", "ago"})


def from_time(time: Time) -> ClaimWindow:
    """The window that a stated time names."""
    return ClaimWindow(
        text=time.text,
        kind=time.kind,
        begin=time.begin,
        end_on=time.end_on,
        relation=time.relation,
        granularity=time.granularity,
        count=time.count,
        fiscal=time.fiscal,
    )


def stated_time(
    scene: Scene, anchor: int, *, skip: Collection[Time] = (), based: bool = False
) -> Time | None:
    """The time that a statement names: in its own clause, else at the front of the sentence.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate.
        skip: Times that mean something else ("since 2009" of a superlative).
        based: Times after "from" or "than" are what is compared with, not the window.
    """
    usable = [t for t in scene.times if t not in skip and t.relation in _WINDOWS]
    if based:
        usable = [t for t in usable if not _is_base(scene, t)]
    clause = set(scene.clause_tokens(anchor))
    own = [time for time in usable if scene.index_at(time.start) in clause]
    if own:
        return min(own, key=lambda time: _distance(scene, time, anchor))
    fronted = [time for time in usable if _is_fronted(scene, time)]
    if fronted:
        return fronted[0]
    trailing = [time for time in usable if _follows_closely(scene, time, anchor)]
    return trailing[0] if trailing else None


def _is_base(scene: Scene, time: Time) -> bool:
    """As in "higher than a year ago", "unchanged from Wednesday's rate"."""
    before = scene.word(scene.index_at(time.start) - 1)
    return time.relation == "ago" or (before in {"from", "than"} and time.relation == "on")


def is_possessive(scene: Scene, time: Time) -> bool:
    """As in "Monday's 12.4% collapse": a look back that does not move the story on."""
    return scene.word(scene.index_at(time.end - 1) + 1) in {"'s", "'"}


def _distance(scene: Scene, time: Time, anchor: int) -> int:
    """Tokens between; a time after the anchor is a little nearer than one before."""
    gap = scene.index_at(time.start) - anchor
    return gap if gap >= 0 else 1 - gap


def _is_fronted(scene: Scene, time: Time) -> bool:
    """Whether a time opens the sentence and so holds for all its clauses."""
    start = scene.index_at(time.start)
    opening = scene.tokens[0].pos == "ADP" or start <= 3
    return (
        opening
        and all(
            scene.tokens[i].pos
            in {"ADP", "DET", "ADJ", "ADV", "PROPN", "NOUN", "PUNCT", "NUM", "CCONJ"}
            and scene.word(i) != ";"
            for i in range(start)
        )
        and start <= 8
    )


def _follows_closely(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time stands right after the anchor, with no other predicate between."""
    start = scene.index_at(time.start)
    between = range(anchor + 1, start)
    return 0 < start - anchor <= 8 and all(
        scene.tokens[i].pos not in {"VERB", "AUX"} and scene.word(i) not in {",", ";", "and", "but"}
        for i in between
    )


def moves_on(scene: Scene, anchor: int) -> bool:
    """Whether a statement carries the story: not in a relative clause, not in the past perfect."""
    clause = scene.clause_of(anchor)
    aside = scene.dep(clause) in {"acl:relcl", "advcl:relcl"}
    perfect = any(scene.word(child) == "had" for child in scene.children(clause, "aux"))
    return not (aside or perfect)


def carried(
    scene: Scene, anchor: int, *, memory: Memory, too_large_for_a_day: bool = False
) -> ClaimWindow | None:
    """The window that the context implies when the statement names none.

    A finished past ("fell") continues the last day spoken of; a present or a perfect ("has
    risen", "are outperforming") continues the last running window. Windows carry within the
    paragraph, and days within the article.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate.
        memory: Windows spoken of so far.
        too_large_for_a_day: The figure is out of reach for one session, so that a longer window
            of the paragraph is meant.
    """
    running = _is_running(scene, anchor) or too_large_for_a_day
    for _, paragraph, window in reversed(memory.windows):
        near = paragraph == scene.paragraph
        if running and window.relation in {"to_date", "past", "since"} and near:
            return window.replace(text=None)
        if running and window.relation in {"on", "in"} and near:
            return window.replace(text=None)
        if not running and window.relation == "on" and window.granularity in {"day", "session"}:
            return window.replace(text=None)
    return None


def _is_running(scene: Scene, anchor: int) -> bool:
    """Whether the clause speaks of something that still goes on."""
    clause = scene.clause_of(anchor)
    verbs = [clause, *scene.children(clause, "aux", "cop", "aux:pass")]
    tags = {scene.tokens[index].tag for index in verbs}
    words = {scene.word(index) for index in verbs}
    return bool(tags & {"VBZ", "VBP"}) or bool(words & {"has", "have", "is", "are", "'s", "'ve"})
