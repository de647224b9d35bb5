"""Which stretch of time a statement is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from nlp.detect.lexicon import labels
from nlp.detect.memory import Memory
from nlp.detect.scene import Scene
from nlp.records import ClaimWindow, Extreme, Time

#: Relations that can be the window of a change or a level. "by" lies ahead: forecasts only.
_UNITS = frozenset({"day", "days", "week", "weeks", "month", "months", "session", "sessions"})
_SAME = (
    "the same period",
    "the same time",
    "that time",
    "that period",
    "that stretch",
    "the same stretch",
)
_FRONT = frozenset(
    {"ADP", "SCONJ", "DET", "ADJ", "ADV", "PROPN", "NOUN", "PRON", "PUNCT", "NUM", "CCONJ"}
)
_LEANING = frozenset({"advcl", "xcomp", "acl"})
_BREAKS = frozenset({",", ";", "and", "but"})
_CONTRASTS = frozenset({"while", "whereas"})
#: Tokens within which the time of a figure begins, a conversion in brackets between.
_BEHIND = 10
#: Words that join it: "in", "for the".
_JOINING = 2
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


def longer_time(scene: Scene, *, skip: Collection[Time] = ()) -> Time | None:
    """Any time of the sentence that is longer than a day: "was January's standout"."""
    return next(
        (
            time
            for time in scene.times
            if time not in skip
            and time.relation in {"in", "to_date", "past", "since", "between", "to"}
            and not (time.relation == "in" and time.granularity in {"day", "session"})
        ),
        None,
    )


def is_over_a_period(scene: Scene) -> bool:
    """As in "having firmed 0.7% over the month": the period was named before."""
    text = " ".join(scene.lowered)
    return any(f"over the {unit}" in text for unit in ("week", "month", "quarter", "year"))


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
    for index in range(end, min(end + _BEHIND, len(scene.tokens))):
        time = scene.time_at(index)
        if time is not None:
            near = scene.apart(end, index) <= _JOINING
            return time if near and _is_window(scene, time) else None
        if scene.tokens[index].pos in {"VERB", "AUX"} or scene.word(index) in _BREAKS:
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
    usable = [t for t in scene.times if t not in skip and _is_window(scene, t)]
    usable = [t for t in usable if not _is_memory(scene, t, anchor)]
    if based:
        usable = [t for t in usable if not _is_base(scene, t)]
    clause = set(scene.clause_tokens(anchor))
    own = [time for time in usable if scene.index_at(time.start) in clause]
    if own:
        return min(own, key=lambda time: _distance(scene, time, anchor))
    fronted = [time for time in usable if _is_fronted(scene, time)]
    if fronted:
        return fronted[0]
    governing = _governing(scene, usable, anchor)
    if governing is not None:
        return governing
    beside = [
        time
        for time in usable
        if _follows_closely(scene, time, anchor) or _precedes_closely(scene, time, anchor)
    ]
    return beside[0] if beside else None


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
    if scene.dep(clause) not in _LEANING:
        return False
    participle = scene.tokens[clause].tag == "VBG"
    subjects = scene.children(clause, "nsubj", "nsubj:pass")
    contrast = any(scene.word(mark) in _CONTRASTS for mark in scene.children(clause, "mark"))
    return contrast or (participle and not subjects)


def _is_window(scene: Scene, time: Time) -> bool:
    """Whether a time can be the window of a change or a level."""
    if time.relation in _WINDOWS:
        return True
    before = scene.word(scene.index_at(time.start) - 1)
    return _is_stretch(time) and before in {"in", "over", "within"}


def since_base(scene: Scene, time: Time) -> ClaimWindow | None:
    """As in "1.4 points higher than in December": the change runs from that period until now."""
    start = scene.index_at(time.start)
    before = scene.lowered[max(0, start - 2) : start]
    if time.relation == "since":
        return from_time(time).replace(base=_extreme(scene, start))
    if "than" not in before or time.relation not in {"in", "on"}:
        return None
    seen = scene.document.article.seen_at.date()
    return from_time(time).replace(relation="since", kind="window", end_on=seen)


def of_earlier_day(scene: Scene, time: Time) -> ClaimWindow | None:
    """As in "a day earlier it had lost 7%": the change of that day, not the one from it until now.

    None for a day that a change is counted from ("up 2% from a day earlier").
    """
    before = scene.word(scene.index_at(time.start) - 1)
    single = time.relation == "ago" and time.granularity in {"day", "session"} and time.count == 1
    return from_time(time).replace(relation="on") if single and before not in _FROM else None


_FROM = frozenset({"from", "than", "with", "to", "on", "since", "versus"})


def _extreme(scene: Scene, start: int) -> Extreme | None:
    """As in "since its peak of March 2000": which value of the period the change counts from."""
    before = scene.lowered[max(0, start - 5) : start]
    if "since" not in before and "from" not in before:
        return None
    kinds: dict[str, Extreme] = labels("stating", "extremes")  # type: ignore[assignment]
    return next((kinds[word] for word in before if word in kinds), None)


def _is_memory(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "its lowest close since March 7": that time reaches back for the superlative only."""
    start = scene.index_at(time.start)
    if time.relation != "since" or anchor >= start:
        return False
    before = range(max(anchor + 1, start - 9), start)
    extremes = labels("memory", "superlatives")
    return any(scene.word(index) in extremes for index in before)


def _is_base(scene: Scene, time: Time) -> bool:
    """As in "higher than a year ago", "unchanged from Wednesday's rate"."""
    before = scene.word(scene.index_at(time.start) - 1)
    return time.relation == "ago" or (before in {"from", "than"} and time.relation == "on")


def unknown(scene: Scene, anchor: int) -> ClaimWindow | None:
    """A window that the text names by an event that we cannot date.

    "since polling day", "when it briefly bought $1.50": kept as text with null dates, so that
    nothing is judged over a window that the text does not mean.
    """
    after = range(anchor, min(anchor + 5, len(scene.tokens)))
    for index in sorted({*scene.clause_tokens(anchor), *after}):
        time = scene.time_at(index + 1) or scene.time_at(index + 2)
        if scene.word(index) == "since" and time is None and scene.dep(index) in {"case", "mark"}:
            return ClaimWindow(text=_from_here(scene, index), kind="window", relation="since")
    own = scene.clause_of(anchor)
    marks = [i for i in scene.children(own, "mark", "advmod", "obl") if i < anchor]
    for index in marks:
        later = scene.word(index) == "after" and scene.word(index - 1) in _UNITS
        named = scene.word(index) in {"when", "until", "before"} or later
        if named and scene.dep(own) != "root":
            return ClaimWindow(text=_from_here(scene, index), kind="date", relation="on")
    return None


def day_before(scene: Scene, anchor: int) -> ClaimWindow | None:
    """As in "slumped on Friday, a day after finishing at a record": the day before that Friday.

    A clause that an "after" with a length of time opens is older than the one that it hangs on.
    Without a single day to count back from, or with any other length, the window keeps null
    dates: nothing is judged on a day that the text does not mean.
    """
    own = scene.clause_of(anchor)
    mark = next((i for i in scene.children(own, "mark") if scene.word(i) == "after"), None)
    length = scene.time_at(mark - 1) if mark is not None else None
    if mark is None or length is None or length.kind != "duration":
        return None
    told = ClaimWindow(text=_from_here(scene, scene.index_at(length.start)), relation="on")
    day = stated_time(scene, scene.head(own), skip=(length,))
    single = (length.count or 1) == 1 and length.granularity in {"day", "session"}
    if not single or day is None or day.relation != "on" or day.end_on is None:
        return told
    earlier = day.end_on - dt.timedelta(days=3 if day.end_on.weekday() == 0 else 1)
    return told.replace(relation="ago", begin=earlier, end_on=earlier)


def _from_here(scene: Scene, index: int) -> str:
    """The words from a token to the next comma or five words on."""
    end = index + 1
    while end < min(index + 6, len(scene.tokens)) and scene.word(end) not in {",", ";", ".", ":"}:
        end += 1
    text = scene.document.article.text
    return text[scene.tokens[index].start : scene.tokens[end - 1].end]


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
    opening = scene.tokens[0].pos in {"ADP", "SCONJ"} or start <= 3
    return (
        opening
        and start <= 8
        and all(scene.tokens[i].pos in _FRONT and scene.word(i) != ";" for i in range(start))
    )


def _follows_closely(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time stands right after the anchor, with no other predicate between."""
    start = scene.index_at(time.start)
    between = range(anchor + 1, start)
    return 0 < start - anchor <= 8 and all(
        scene.tokens[i].pos not in {"VERB", "AUX"} and scene.word(i) not in _BREAKS for i in between
    )


def _precedes_closely(scene: Scene, time: Time, anchor: int) -> bool:
    """Whether a time stands right before the anchor: "at the end of 2018 is 2,900"."""
    end = scene.span(time)[1]
    between = range(end, anchor)
    return 0 <= anchor - end <= 3 and all(
        scene.tokens[i].pos != "VERB" and scene.word(i) not in _BREAKS for i in between
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
    if memory.windows and any(phrase in scene.text for phrase in _SAME):
        return memory.windows[-1][2].replace(text=None)
    spoken = [w for _, paragraph, w in memory.windows if paragraph == scene.paragraph]
    days = [w for _, _, w in memory.windows if _is_day(w)]
    if too_large_for_a_day:
        longer = [window for window in spoken if not _is_day(window)]
        if longer:
            return longer[-1].replace(text=None)
        if _is_running(scene, anchor):  # no session can be meant: nothing is judged
            return ClaimWindow(kind="window", relation="since")
    elif _is_running(scene, anchor):
        running = [w for w in spoken if w.relation in {"to_date", "past", "since"}]
        chosen = running or spoken
        return chosen[-1].replace(text=None) if chosen else None
    return days[-1].replace(text=None) if days else None


def _is_day(window: ClaimWindow) -> bool:
    return window.relation == "on" and window.granularity in {"day", "session"}


def of_statistic(time: Time, *, memory: Memory) -> ClaimWindow | None:
    """The period of a statistic that is named relative to the one spoken of before.

    "1.9% a year earlier" is the same month of the year before, "on the month" the last month of
    the period spoken of; None where the time stands for itself.
    """
    periods = [w for _, _, w in memory.windows if w.begin and w.end_on and not _is_day(w)]
    if not periods or periods[-1].end_on is None or periods[-1].begin is None:
        return None
    last, begin, end = periods[-1], periods[-1].begin, periods[-1].end_on
    if time.relation == "ago" and time.granularity == "year":
        years = time.count or 1
        moved = {"begin": _years_before(begin, years), "end_on": _years_before(end, years)}
        return last.replace(text=time.text, relation="in", **moved)
    if time.relation == "to_date" and time.granularity == "month":
        return last.replace(
            text=time.text, relation="in", granularity="month", begin=end.replace(day=1), end_on=end
        )
    return None


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; the last day of a month stays the last."""
    last = (day + dt.timedelta(days=1)).month != day.month
    moved = (day + dt.timedelta(days=1) if last else day) - relativedelta(years=years)
    return moved - dt.timedelta(days=1) if last else moved


def _is_running(scene: Scene, anchor: int) -> bool:
    """Whether the clause speaks of something that still goes on."""
    clause = scene.clause_of(anchor)
    verbs = [clause, *scene.children(clause, "aux", "cop", "aux:pass")]
    tags = {scene.tokens[index].tag for index in verbs}
    words = {scene.word(index) for index in verbs}
    return bool(tags & {"VBZ", "VBP"}) or bool(words & {"has", "have", "is", "are", "'s", "'ve"})
