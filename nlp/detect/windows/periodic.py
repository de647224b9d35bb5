"""Periods that a noun or verb tells without a time: "a quarterly gain", "began the year at 11"."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from nlp.detect.lexicon import labels
from nlp.detect.scene import Scene
from nlp.detect.windows.reach import period_begin, period_end
from nlp.records import ClaimWindow, Granularity
from nlp.records.time import Relation

_ADJECTIVES: dict[str, Granularity] = {
    "weekly": "week", "monthly": "month", "quarterly": "quarter", "annual": "year",
    "yearly": "year",
}  # fmt: skip
_UNITS: dict[str, Granularity] = {
    "week": "week", "month": "month", "quarter": "quarter", "year": "year",
}  # fmt: skip
_OPENING = frozenset({"for", "on", "over"})
_BEGINNING = frozenset({"begin", "start", "open", "enter"})
#: Verbs of which a period is the object: "completed a week in which it rose".
_COMPLETING = frozenset({"complete", "cap", "end", "finish", "close", "round", "conclude"})
#: Days around the end of a period on which its result is told.
_BEFORE_END, _AFTER_END = 4, 3


def of_noun(scene: Scene, noun: int, *, today: dt.date) -> ClaimWindow | None:
    """As in "a quarterly gain of 2.3%", "trimming its loss for the quarter to 1.2%".

    Args:
        scene: The sentence.
        noun: Token of a noun of movement.
        today: The last day that the article speaks of.
    """
    for index in range(noun - 1, max(-1, noun - 4), -1):
        if scene.word(index) in _ADJECTIVES:
            return period(scene, index, index, _ADJECTIVES[scene.word(index)], today=today)
        if scene.tokens[index].pos not in {"ADJ", "NOUN", "NUM"}:
            break
    told = scene.word(noun + 1) in _OPENING and scene.word(noun + 2) in {"the", "its"}
    unit = _UNITS.get(scene.word(noun + 3)) if told else None
    return period(scene, noun + 2, noun + 3, unit, today=today) if unit else None


def of_which(scene: Scene, anchor: int, *, today: dt.date) -> ClaimWindow | None:
    """As in "completed a week in which it rose 4.3%": of that week, however long ago it was."""
    clause = scene.clause_of(anchor)
    inside = scene.clause_tokens(clause)
    which = next((i for i in inside if scene.word(i) == "which" and i < clause), None)
    if which is None or scene.word(which - 1) not in {"in", "during"}:
        return None
    unit = _UNITS.get(scene.word(which - 2))
    if unit is None:
        time = scene.time_at(which - 2)
        return None if time is None else ClaimWindow(text=time.text, relation="on")
    before = range(max(0, which - 6), which - 2)
    if any(scene.lemma(i) in _COMPLETING for i in before):
        return period(scene, which - 3, which - 2, unit, today=today)
    text = scene.document.article.text[scene.tokens[which - 3].start : scene.tokens[which - 2].end]
    return ClaimWindow(text=text, relation="on")


def of_superlative(scene: Scene, anchor: int, *, today: dt.date) -> ClaimWindow | None:
    """As in "its worst start to a year since 2009, down 8.8%", "the best month since May, up 7%".

    The figure right behind the comma is of what is extreme: a period, or a stretch that nothing
    tells the ends of.
    """
    best = labels("memory", "superlatives").keys()
    praised = _praised(scene, anchor)
    if praised is not None:
        return period(scene, praised, praised + 1, _UNITS[scene.lemma(praised + 1)], today=today)
    comma = next((i for i in range(anchor, max(-1, anchor - 5), -1) if scene.word(i) == ","), None)
    if comma is None or scene.word(comma + 1) in {"and", "but", "while"}:
        return None
    for index in range(comma - 1, max(-1, comma - _REACH), -1):
        if scene.word(index) in {",", ";"} or scene.tokens[index].tag in {"VBD", "VBZ", "VBP"}:
            return None
        if scene.word(index) not in best:
            continue
        unit = _UNITS.get(scene.lemma(index + 1))
        if unit is not None:
            return period(scene, index, index + 1, unit, today=today)
        start = scene.lemma(index + 1) in {"start", "beginning", "opening"}
        unit = _UNITS.get(scene.word(index + 4)) if start else None
        return period(scene, index, index + 4, unit, today=today) if unit else None
    return None


def _praised(scene: Scene, anchor: int) -> int | None:
    """As in "added 13.4%, its best year since 2013": the superlative right behind the comma."""
    best = labels("memory", "superlatives").keys()
    for index in range(anchor + 1, min(anchor + _PRAISED, len(scene.tokens) - 3)):
        if scene.tokens[index].pos in {"VERB", "AUX"} or scene.word(index) in {";", "and", "but"}:
            return None
        if scene.word(index) == ",":
            opens = scene.word(index + 1) in {"its", "the", "their"}
            praised = opens and scene.word(index + 2) in best
            return index + 2 if praised and scene.lemma(index + 3) in _UNITS else None
    return None


#: Tokens from a change to the comma behind its figure.
_PRAISED = 10


def begun(scene: Scene, anchor: int, *, today: dt.date) -> ClaimWindow | None:
    """As in "began the year at 11.04": where it stood when the period began."""
    for index in range(anchor - 1, max(-1, anchor - 6), -1):
        if scene.lemma(index) not in _BEGINNING or scene.tokens[index].pos != "VERB":
            continue
        dated = scene.time_at(index + 1)
        if dated is not None and dated.granularity in {"year", "quarter", "month"} and dated.begin:
            return ClaimWindow(
                text=dated.text, begin=dated.begin, end_on=dated.begin, relation="ago"
            )
        unit = _UNITS.get(scene.word(index + 2))
        if unit is None or scene.word(index + 1) not in {"the", "this"}:
            return None
        first = period_begin(today, unit)
        words = (scene.tokens[index].start, scene.tokens[index + 2].end)
        text = scene.document.article.text[slice(*words)]
        return ClaimWindow(text=text, begin=first, end_on=first, relation="ago")
    return None


def combined(scene: Scene, anchor: int) -> ClaimWindow | None:
    """As in "on Friday and Monday combined it tumbled 5.3%": both days as one."""
    days = [t for t in scene.times if t.relation == "on" and t.begin and t.granularity == "day"]
    for first, last in pairwise(days):
        joined = scene.lowered[scene.span(first)[1] : scene.span(last)[0]]
        as_one = scene.word(scene.span(last)[1]) in {"combined", "together", "alone"}
        near = abs(scene.span(last)[1] - anchor) <= _REACH
        if joined in {("and",), ("and", "on")} and as_one and near:
            begin, end = sorted(t.begin for t in (first, last) if t.begin)
            text = scene.document.article.text[first.start : last.end]
            return ClaimWindow(text=text, kind="window", begin=begin, end_on=end, relation="in")
    return None


def of_several(scene: Scene, noun: int) -> ClaimWindow | None:
    """As in "the worst two days since August": of stretches that nothing tells the ends of."""
    counted = scene.tokens[noun - 1].tag == "CD" and scene.lemma(noun) in _STRETCHES
    if not counted or scene.word(noun - 1) in {"one", "1"}:
        return None
    text = scene.document.article.text[scene.tokens[noun - 1].start : scene.tokens[noun].end]
    return ClaimWindow(text=text, kind="window", relation="since")


_STRETCHES = frozenset({"day", "session", "week", "month", "quarter"})


#: Tokens from such days to the change over both.
_REACH = 12


def period(
    scene: Scene, first: int, last: int, unit: Granularity, *, today: dt.date
) -> ClaimWindow:
    """The period whose result is told: the one that ends these days, else the running one.

    Args:
        scene: The sentence.
        first: First token of the words that name it.
        last: Their last token.
        unit: Its length.
        today: The last day that the article speaks of.
    """
    begin = period_begin(today, unit)
    if unit != "week" and (today - begin).days <= _AFTER_END:
        begin = period_begin(begin - dt.timedelta(days=1), unit)
    end = period_end(begin, unit)
    whole = (end - today).days <= _BEFORE_END
    relation: Relation = "in" if whole else "to_date"
    text = scene.document.article.text[scene.tokens[first].start : scene.tokens[last].end]
    return ClaimWindow(
        text=text, kind="window", begin=begin, end_on=min(end, today), relation=relation,
        granularity=unit,
    )  # fmt: skip
