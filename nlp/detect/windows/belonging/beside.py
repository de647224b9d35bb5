"""Times that belong to a figure or an extreme beside them, and to no other statement."""

from __future__ import annotations

from nlp.detect.lexicon import labels, words
from nlp.detect.scene import Scene
from nlp.records import Quantity, Time


def is_of_later_figure(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "up 0.1% at 9,539.7, down 1.6% on the week": the stretch is that of the last part."""
    first = scene.index_at(time.start)
    if time.relation not in {"to_date", "past", "since"} or first <= anchor:
        return False
    figure = _figure_before(scene, first)
    if figure is None or figure.start < scene.tokens[anchor].end:
        return False
    begin, end = anchor + 1, scene.index_at(figure.start)
    between = scene.lowered[begin:end]
    moving = ("particles", "adjectives", "nouns")
    moved = {word for kind in moving for word in labels("direction", kind)} & set(between)
    predicate = any(scene.tokens[i].tag == "VBG" for i in range(begin, end))
    return "," in between and "or" not in between and (bool(moved) or predicate)


def is_of_recalled_figure(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "fell to $62.53, from a peak of $86.29 on October 3": the day is that of the peak."""
    first = scene.index_at(time.start)
    figure = _figure_before(scene, first) if time.relation in {"on", "in"} else None
    if figure is None or figure.start < scene.tokens[anchor].end:
        return False
    start = scene.index_at(figure.start)
    recalled = words("stating", "stood", "nouns") & set(scene.lowered[max(0, start - 3) : start])
    held_against = _HELD_AGAINST & set(scene.lowered[max(0, start - _RECALLED) : start])
    return bool(recalled) and bool(held_against) and scene.word(start - 1) == "of"


_HELD_AGAINST = frozenset({"from", "below", "above", "under", "off", "than"})
#: Tokens from a recalled figure back to what it is held against with.
_RECALLED = 6


def _figure_before(scene: Scene, first: int) -> Quantity | None:
    """The figure right before a time: "0.4% this year", "0.8% lower in 2016"."""
    near = (scene.quantity_at(first - 1), scene.quantity_at(first - 2))
    if any(near):
        return near[0] or near[1]
    moved = {*labels("direction", "particles"), *labels("direction", "adjectives")}
    return scene.quantity_at(first - 3) if scene.word(first - 2) in moved else None


def is_of_extreme(scene: Scene, time: Time) -> bool:
    """As in "its all-time peak of August 2020", "October's high", "its April low": when it was."""
    extremes = words("stating", "distance", "peaks") | {*labels("stating", "extremes")} - {"close"}
    first, last = scene.span(time)
    if time.relation not in {"in", "on"}:
        return False
    if scene.word(last) in {"'s", "'"}:
        return bool(extremes & set(scene.lowered[last : last + 4]))
    named = last < len(scene.tokens) and scene.tokens[last].pos in {"NOUN", "ADJ"}
    if named and scene.word(last) in extremes and scene.word(first - 1) in {"its", "their", "the"}:
        return True
    if scene.word(first - 1) != "of":
        return False
    best = labels("memory", "superlatives").keys() & set(scene.lowered[max(0, first - 4) : first])
    return bool(best) or scene.lemma(first - 2) in extremes  # "the worst group of the summer"
