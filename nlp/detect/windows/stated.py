"""The time that a statement names, and what its words make of it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from nlp.detect.lexicon import labels
from nlp.detect.scene import Scene
from nlp.detect.windows.belonging.beside import (
    is_of_extreme,
    is_of_later_figure,
    is_of_recalled_figure,
)
from nlp.detect.windows.belonging.elsewhere import is_left_behind, is_of_infinitive, is_of_other
from nlp.detect.windows.belonging.parts import (
    follows_closely,
    is_contrasted,
    is_fronted,
    is_inserted,
    leads_in,
    opens_part,
    precedes_closely,
)
from nlp.records import ClaimWindow, Time

_AS_OF = {("as", "of"), ("recently", "as"), ("late", "as"), ("early", "as")}
_SAME_OF = frozenset({"same quarter of", "same period of", "same month of", "same half of"})
_DELIVERED = frozenset({"contract", "contracts", "futures", "delivery"})
_WHEN = frozenset({"in", "since", "during", "last"})
_LEANING = frozenset({"advcl", "xcomp", "acl"})
_BREAKS = frozenset({",", ";", "and", "but"})
_CONTRASTS = frozenset({"while", "whereas"})
#: Tokens within which the time of a figure begins, a conversion in brackets between.
_BEHIND = 10
#: Words that join it: "in", "for the".
_JOINING = 2
#: Relations that can be the window of a change or a level. "by" lies ahead: forecasts only.
_WINDOWS = frozenset({"on", "in", "to_date", "past", "since", "between", "to", "by", "ago"})


def from_time(time: Time) -> ClaimWindow:
    """The window that a stated time names."""
    return ClaimWindow(
        text=time.text,
        kind=time.kind,
        begin=time.begin,
        end_on=time.end_on,
        relation=time.relation or ("past" if _is_stretch(time) else None),
        granularity=time.granularity,
        count=time.count,
        fiscal=time.fiscal,
        placed=time.fiscal and not time.assumed,
    )


def longer_time(scene: Scene, anchor: int, *, skip: Collection[Time] = ()) -> Time | None:
    """Any time of the sentence that is longer than a day: "was January's standout"."""
    return next(
        (
            time
            for time in scene.times
            if time not in skip
            and time.relation in {"in", "to_date", "past", "since", "between", "to"}
            and not _is_exempt(scene, time)
            and not _is_before_when(scene, time, anchor)
            and not is_of_other(scene, time, anchor)
            and not (time.relation == "in" and time.granularity in {"day", "session"})
        ),
        None,
    )


def spanned(scene: Scene, anchor: int) -> ClaimWindow | None:
    """As in "from its January 3, 2022 close to the October 12, 2022 low": between two times."""
    placed = [t for t in scene.times if t.begin and t.end_on and t.relation in {"on", "in"}]
    for first, last in pairwise(placed):
        start, second = scene.index_at(first.start), scene.index_at(last.start)
        opens = "from" in scene.lowered[max(0, start - 4) : start]
        joins = "to" in scene.lowered[max(start, second - 4) : second]
        between = scene.quantities and any(
            start < scene.index_at(q.start) < second for q in scene.quantities
        )
        ordered = first.begin and last.end_on and first.begin < last.end_on
        if is_left_behind(scene, last, anchor):
            continue
        if opens and joins and ordered and not between and abs(anchor - start) < 40:
            return ClaimWindow(
                text=scene.document.article.text[first.start : last.end],
                kind="window",
                begin=first.begin,
                end_on=last.end_on,
                relation="between",
                granularity=first.granularity,
            )
    return None


def time_after(scene: Scene, end: int) -> Time | None:
    """The time that stands right behind a figure: "from 3% in May", "$4 (EUR 3) for the year"."""
    end = scene.past_conversion(end)
    for index in range(end, min(end + _BEHIND, len(scene.tokens))):
        time = scene.time_at(index)
        if time is not None:
            near = scene.apart(end, index) <= _JOINING
            return time if near and is_window(scene, time) else None
        predicate = scene.tokens[index].pos in {"VERB", "AUX"} and scene.tokens[index].tag != "VBN"
        if predicate or scene.word(index) in _BREAKS:
            return None
    return None


def _is_stretch(time: Time) -> bool:
    """A bare length that was counted back from now ("has doubled in a year")."""
    return time.kind == "duration" and time.begin is not None


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
    usable = [t for t in scene.times if t not in skip and is_window(scene, t)]
    usable = [t for t in usable if not is_memory(scene, t, anchor)]
    usable = [t for t in usable if not _is_elsewhere(scene, t, anchor)]
    usable = [t for t in usable if not is_of_infinitive(scene, t, anchor)]
    usable = [t for t in usable if not dates_since(scene, t, anchor)]
    usable = [t for t in usable if not _is_before_when(scene, t, anchor)]
    if based:
        usable = [t for t in usable if not _is_base(scene, t)]
    behind = _behind_figure(scene, anchor)
    if behind is not None and behind in usable:
        return behind
    opening = [time for time in usable if opens_part(scene, time, anchor)]
    if opening and not any(
        opening[-1].start < t.start < scene.tokens[anchor].start for t in usable
    ):
        return opening[-1]
    clause = set(scene.clause_tokens(anchor))
    own = [time for time in usable if scene.index_at(time.start) in clause]
    if own:
        return min(own, key=lambda time: _distance(scene, time, anchor))
    fronted = [time for time in usable if is_fronted(scene, time)]
    if fronted:
        return fronted[0]
    governing = _governing(scene, usable, anchor)
    if governing is not None:
        return governing
    beside = [
        time
        for time in usable
        if follows_closely(scene, time, anchor)
        or precedes_closely(scene, time, anchor)
        or leads_in(scene, time, anchor)
    ]
    return beside[0] if beside else _before_colon(scene, usable, anchor)


def _before_colon(scene: Scene, usable: Collection[Time], anchor: int) -> Time | None:
    """As in "Stocks fell on Monday: the Dow lost 2%": what is told in a colon's wake."""
    colon = next((i for i in range(anchor - 1, 0, -1) if scene.word(i) in {":", ";"}), None)
    if colon is None or scene.word(colon) != ":":
        return None
    told = [t for t in usable if scene.span(t)[1] <= colon]
    apart = any(scene.index_at(t.start) > colon for t in usable)
    return told[-1] if told and not apart else None


def _behind_figure(scene: Scene, anchor: int) -> Time | None:
    """As in "0.2% in July, but only 4% in the second quarter": a figure owns what follows it."""
    figure = scene.quantity_at(anchor)
    return None if figure is None else time_after(scene, scene.index_at(figure.end - 1) + 1)


def _governing(scene: Scene, usable: Collection[Time], anchor: int) -> Time | None:
    """The time of the clause that a participle or a contrast hangs on.

    As in "raised rates on Thursday, lifting the deposit rate to zero" and "narrowed in 2017, while
    the ten-year slipped": such a clause without a time of its own shares that of its governor.
    """
    clause = scene.clause_of(anchor)
    while _leans_on(scene, clause):
        parent = scene.clause_of(scene.head(clause))
        if parent == clause:
            return None
        inside = set(scene.clause_tokens(parent))
        told = [time for time in usable if scene.index_at(time.start) in inside]
        if told:
            return min(told, key=lambda time: _distance(scene, time, anchor))
        clause = parent
    return None


def _leans_on(scene: Scene, clause: int) -> bool:
    if scene.dep(clause) == "parataxis":  # "lost 6% last week, its worst since 2016"
        return scene.tokens[clause].pos not in {"VERB", "AUX"} and not scene.children(clause, "cop")
    if scene.dep(clause) not in _LEANING:
        return False
    dated = any(scene.word(m) in {"before", "after"} for m in scene.children(clause, "mark"))
    participle = scene.tokens[clause].tag == "VBG" and not dated
    subjects = scene.children(clause, "nsubj", "nsubj:pass")
    contrast = any(scene.word(mark) in _CONTRASTS for mark in scene.children(clause, "mark"))
    return contrast or (participle and not subjects)


def is_window(scene: Scene, time: Time) -> bool:
    """Whether a time can be the window of a change or a level."""
    if _is_exempt(scene, time) or _is_alike(scene, time) or _is_delivery(scene, time):
        return False
    if _is_awaited(scene, time) or is_of_extreme(scene, time):
        return False
    if time.relation in _WINDOWS:
        return True
    before = scene.word(scene.index_at(time.start) - 1)
    return _is_stretch(time) and before in {"in", "over", "within"}


def _is_alike(scene: Scene, time: Time) -> bool:
    """As in "the same as in June": what is likened, not when."""
    start = scene.index_at(time.start)
    return time.relation == "in" and scene.phrase(start - 2, start) == "as in"


def _is_awaited(scene: Scene, time: Time) -> bool:
    """As in "eased ahead of Thursday's meeting", "before Friday's report": still to come."""
    start = scene.index_at(time.start)
    awaited = is_possessive(scene, time) and scene.word(start - 1) == "before"
    return awaited or scene.phrase(start - 2, start) == "ahead of"


def _is_delivery(scene: Scene, time: Time) -> bool:
    """As in "the July contract", "for September delivery": which of several things is meant.

    Also "December corn futures" and "futures for December".
    """
    first, behind = scene.span(time)
    if time.granularity != "month":
        return False
    good = scene.entity_at(behind)
    if good is not None and good.label == "COMMODITY" and scene.word(first - 1) not in _WHEN:
        behind = scene.span(good)[1]
        if scene.word(behind - 1) in _DELIVERED:
            return True
    named = scene.word(first - 1) == "for" and scene.word(first - 2) in _DELIVERED
    return named or scene.word(behind) in _DELIVERED


def _is_exempt(scene: Scene, time: Time) -> bool:
    """As in "since 2003 but for one day in 2008", "the third-best year after 2003 and 2009"."""
    if time.relation != "in" or time.granularity not in {"month", "quarter", "year"}:
        return False
    start = scene.index_at(time.start)
    near = scene.lowered[max(0, start - 6) : start]
    near = near[len(near) - near[::-1].index(",") :] if "," in near else near
    apart = scene.tokens[start - 1].pos == "CCONJ" and scene.time_at(start - 2)
    if apart and apart is not time:
        return _is_exempt(scene, apart)
    excepted = {"excluding", "except"} & set(near) or "but for" in " ".join(near)
    sized = any(scene.quantity_at(i) for i in range(start - len(near), start))
    after = "after" in near and scene.word(start - 1) in {"after", "in"} and not sized
    return bool(excepted) or after


def _is_elsewhere(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time belongs to an inserted figure, to the next part or to another main clause.

    As in "the yield, 2.20% on Tuesday evening, sank", "4.9% in 2006, in 2008 just 0.1%".
    """
    first, last = scene.span(time)
    low, high = sorted((anchor, first))
    parted = ";" in scene.lowered[low:high] or is_contrasted(scene, time, anchor)
    beside = is_of_later_figure(scene, time, anchor) or is_of_recalled_figure(scene, time, anchor)
    if parted or beside or is_of_other(scene, time, anchor):
        return True
    begin = next((i for i in range(first - 1, -1, -1) if scene.word(i) == ","), None)
    if begin is None:
        return False
    if anchor < begin and first - begin <= 3:
        behind = range(last, min(last + 4, len(scene.tokens)))
        figure = next((i for i in behind if scene.quantity_at(i)), None)
        joined = figure and not {",", ";", "and"} & set(scene.lowered[last:figure])
        if joined:
            return True
    return is_inserted(scene, time) and not begin < anchor < last


def is_compared(scene: Scene, time: Time) -> bool:
    """As in "more than a year ago", "2% above Friday's price", "from the fourth quarter"."""
    start = scene.index_at(time.start)
    swallowed = scene.phrase(start, start + 2) in {"more than", "less than", "fewer than"}
    before = scene.lowered[max(0, start - 2) : start]
    before = () if before in _AS_OF else before
    above = is_possessive(scene, time) and scene.word(start - 1) in {"above", "below", "over"}
    likened = bool({"than", "as"} & set(before))
    likened = likened or scene.phrase(start - 3, start) in _SAME_OF
    against = before in {("compared", "with"), ("compared", "to")}
    likened = likened or (against and not is_possessive(scene, time))
    return swallowed or likened or before[-1:] == ("from",) or above


def is_memory(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "its lowest close since March 7": that time reaches back for the superlative only."""
    start = scene.index_at(time.start)
    if time.relation != "since" or anchor >= start:
        return False
    before = range(max(anchor + 1, start - 9), start)
    extremes = labels("memory", "superlatives")
    return any(scene.word(index) in extremes for index in before)


def dates_since(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "has tripled since she took over in April 2021": the day of what happened."""
    start = scene.index_at(time.start)
    if time.relation not in {"on", "in"}:
        return False
    for index in range(start - 1, anchor, -1):
        if scene.word(index) in {",", ";", "and", "but"}:
            return False
        if scene.word(index) == "since":
            return any(scene.tokens[i].pos in {"VERB", "AUX"} for i in range(index, start))
    return False


def _is_before_when(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "5% in 2018, the most since 2008, when it lost 38%": of neither, but of the memory."""
    commas = (i for i in range(anchor - 1, 0, -1) if scene.phrase(i, i + 2) == ", when")
    comma = next(commas, None)
    dated = scene.time_at(comma - 1) if comma is not None else None
    if comma is None or dated is None or dated.relation != "since":
        return False
    return scene.span(time)[1] <= comma


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
