"""The period of a company's figure: told with the figure or its noun, no day of telling.

A release gives two periods in one sentence ("rose to EUR 7m in January-March from EUR 6m in the
same period of 2009"), the day on which it was published, and what it compares with. Only the words
right behind a figure or inside its noun phrase say which period is whose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from nlp.detect.lexicon import words
from nlp.detect.scene import Scene
from nlp.detect.windows.stated import is_compared, is_possessive, is_window, time_after
from nlp.market.measures import MEASURES
from nlp.records import Mention, Time

_DASHES = frozenset({"-", "–", "—", ":"})
_ON_A_PERIOD = frozenset({"on", "over"})
_PERIODS = frozenset({"month", "quarter", "half", "year"})
_WITH = frozenset({"with", "to", "against", "versus"})
#: Words between a verb of telling and the day ("said in a statement on Friday").
_TOLD_REACH = 4


def of_figure(scene: Scene, end: int, *, skip: Collection[Time]) -> Time | None:
    """The period right behind a figure, a conversion or a bracket between."""
    time = time_after(scene, end)
    return time if time is not None and time not in skip else None


def is_joined(scene: Scene, end: int, start: int) -> bool:
    """Whether two figures are told in one breath: "sales of $4m and a profit of $1m"."""
    between = range(end, start)
    verb = any(scene.tokens[i].pos in {"VERB", "AUX"} and not scene.quantity_at(i) for i in between)
    said = set(scene.lowered[end:start])
    return bool(said & {"and", "on"}) and not verb and ";" not in said


def joining(scene: Scene, start: int, *, skip: Collection[Time]) -> Time | None:
    """As in "compared with last year's 12", "up on the same period in 2009 (EUR 62m)"."""
    for time in reversed(scene.times):
        behind = scene.span(time)[1]
        between = scene.lowered[behind:start] if behind <= start else (",",)
        if set(between) <= {"'s", "'", "("} and time not in skip:
            return time
    return None


def of_noun(scene: Scene, noun: Mention, *, skip: Collection[Time]) -> Time | None:
    """As in "net sales in 2007 are", "last year's profit", "EBIT for the first half was"."""
    if not scene.sentence.start <= noun.start < noun.end <= scene.sentence.end:
        return None
    start, end = scene.index_at(noun.start), scene.index_at(noun.end - 1) + 1
    inside = [t for t in scene.times if noun.start <= t.start < noun.end]
    behind = [t for t in scene.times if _opens_at(scene, t, end)]
    before = [t for t in scene.times if is_possessive(scene, t) and scene.span(t)[1] + 1 == start]
    usable = [t for t in (*inside, *behind, *before) if t not in skip and is_window(scene, t)]
    dated = (t for t in usable if any(letter.isdigit() for letter in t.text))
    return next(dated, usable[0] if usable else None)  # "the quarter April-June 2006"


def _opens_at(scene: Scene, time: Time, end: int) -> bool:
    """Whether a time follows a noun with nothing but its preposition between."""
    start = scene.index_at(time.start)
    return end <= start <= end + 1 and scene.word(end) in {"in", "for", "during", *_words(time)}


def _words(time: Time) -> set[str]:
    return {time.text.lower().split()[0]}


def not_of(scene: Scene) -> Iterator[Time]:
    """Times that are the period of no account: what it is held against, and days of telling it."""
    for time in scene.times:
        held = is_compared(scene, time) or _is_base(scene, time)
        if held or _is_telling(scene, time) or _is_of_participle(scene, time):
            yield time


def _is_of_participle(scene: Scene, time: Time) -> bool:
    """As in "founded in 1946, the firm has", "the unit, acquired in 2004, had": of that alone."""
    start = scene.index_at(time.start)
    verb = start - 2 if scene.word(start - 1) in {"in", "on", "since"} else start - 1
    opens = verb == 0 or scene.word(verb - 1) == ","
    return verb >= 0 and opens and scene.tokens[verb].tag == "VBN"


def is_likened(time: Time) -> bool:
    """As in "the corresponding period in 2009": a period like the one that is reported."""
    return bool(set(time.text.lower().split()) & words("times", "alike"))


def is_than(scene: Scene, time: Time) -> bool:
    """As in "36% more than in 2024": the period that is compared with."""
    first = scene.index_at(time.start)
    return "than in" in (scene.phrase(first - 2, first), scene.phrase(first - 1, first + 1))


def tellings(scene: Scene) -> Iterator[Time]:
    """Days on which something was told: "said today", "announced on 29 July"."""
    return (time for time in scene.times if _is_telling(scene, time))


def _is_base(scene: Scene, time: Time) -> bool:
    """As in "up 9% on 2008", "an increase of 4% over 2006", "compared to the first quarter"."""
    start = scene.index_at(time.start)
    before = scene.word(start - 1)
    if time.relation == "ago":
        return start > 1
    if before in _ON_A_PERIOD:
        if is_likened(time):
            return True  # "a growth of 2% over the same month last year"
        bare = time.text.isdigit() or before == "on"
        return bare and time.granularity in _PERIODS
    if before not in _WITH:
        return False
    return before in {"against", "versus"} or scene.lemma(start - 2) in {"compare", "compared"}


def _is_telling(scene: Scene, time: Time) -> bool:
    """As in "said today", "announced on 29 July 2009", "18 January 2010 - The company"."""
    weekly = time.relation == "in" and time.granularity == "week"
    if time.relation != "on" and not weekly:
        return False
    start, end = scene.span(time)
    if start <= 1 and scene.word(end) in _DASHES:
        return True
    if end < len(scene.tokens) and scene.lemma(end) in words("speech", "telling"):
        return True  # "on Sunday reported a rise"
    near = range(start - 1, max(-1, start - 1 - _TOLD_REACH), -1)
    for index in near:
        if scene.lemma(index) in words("speech", "telling"):
            return True
        if scene.word(index) in {",", ";"} or scene.quantity_at(index) is not None:
            return False
    return False


def has_periods(measured: str | None) -> bool:
    """Whether a measure is told of months and longer, and of no day."""
    measure = MEASURES.get(measured or "")
    return measure is not None and set(measure.frequencies) <= {"M", "Q", "A"}


def single_days(scene: Scene, measured: str | None) -> Iterator[Time]:
    """As in "reported an 8% rise in revenue on Tuesday": no account is that of a single day."""
    if has_periods(measured):
        days = {"day", "session", "hour"}
        told = (t for t in scene.times if t.relation == "on" and t.granularity in days)
        held = {"over", "during", "for"}  # "sales rose over Easter"
        yield from (t for t in told if scene.word(scene.index_at(t.start) - 1) not in held)
