"""The window that the context implies where a statement names none."""

from __future__ import annotations

import datetime as dt

from nlp.detect.lexicon import words
from nlp.detect.memory import Memory
from nlp.detect.scene import Scene
from nlp.detect.windows.reach import last_of
from nlp.detect.windows.stated import from_time
from nlp.records import ClaimWindow

_UNITS = frozenset({"day", "days", "week", "weeks", "month", "months", "session", "sessions"})
_DEDUCTED = frozenset({"tax", "taxes", "interest", "items"})
#: Verbs with which a day ends: "before closing at 28.03".
_CLOSING = frozenset({"close", "settle", "end", "finish", "recover", "trim", "pare"})
#: What opens a clause that tells when something else happened.
_DATING = frozenset({"since", "after", "before", "until", "when"})
#: Relations of windows that last until now.
_RUNNING = frozenset({"to_date", "past", "since"})
_SAME = (
    "the same period",
    "the same time",
    "that time",
    "that period",
    "that stretch",
    "the same stretch",
    "that run",
    "the run",
)
_FRIDAY = 4
#: Days back at which the last session spoken of is still that of the article.
NEAR = 5


def unknown(scene: Scene, anchor: int, *, moved: bool = False) -> ClaimWindow | None:
    """A window that the text names by an event that we cannot date.

    "since polling day", "when it briefly bought $1.50": kept as text with null dates, so that
    nothing is judged over a window that the text does not mean.

    Args:
        scene: The sentence.
        anchor: Token of the figure or predicate.
        moved: Whether it says how far something moved.
    """
    after = range(anchor, min(anchor + 5, len(scene.tokens)))
    for index in sorted({*scene.clause_tokens(anchor), *after}):
        time = scene.time_at(index + 1) or scene.time_at(index + 2)
        if scene.word(index) == "since" and time is None and scene.dep(index) in {"case", "mark"}:
            told = ClaimWindow(text=from_here(scene, index), kind="window", relation="since")
            return _dated(scene, index, told)
    own = scene.clause_of(anchor)
    for clause in scene.children(own, "advcl"):
        since = next((i for i in scene.children(clause, "mark") if scene.word(i) == "since"), None)
        if since is not None and clause < anchor:  # "Since touching $76 on October 3 oil has lost"
            told = ClaimWindow(text=from_here(scene, since), kind="window", relation="since")
            return _dated(scene, since, told)
    marks = [i for i in scene.children(own, "mark", "advmod", "obl") if i < anchor]
    opens = any(scene.word(i) in {"before", "after"} for i in marks)
    longer = any(t.begin != t.end_on for t in scene.times)
    ends = not longer or scene.lemma(own) in _CLOSING  # "before clawing its way back": that day
    if opens and scene.tokens[own].tag == "VBG" and not ends:
        return ClaimWindow(text=from_here(scene, own - 1), kind="date", relation="on")
    for index in marks:
        if scene.word(index) == "when" and (day := _right_before(scene, index, moved)) is not None:
            return day
        later = scene.word(index) == "after" and scene.word(index - 1) in _UNITS
        named = scene.word(index) in {"when", "until", "before"} or later
        named = named and scene.word(index - 1) not in _SOON  # "hours before the bank kept"
        named = named and scene.word(index + 1) not in _DEDUCTED  # "profit before taxes"
        named = named and scene.tokens[own].tag != "VBG"  # "before closing at 28.03" dates nothing
        if named and scene.dep(own) != "root":
            return ClaimWindow(text=from_here(scene, index), kind="date", relation="on")
    return None


def _right_before(scene: Scene, index: int, moved: bool) -> ClaimWindow | None:
    """As in "on Wednesday, when the index slumped 1.3%": the day in front of the comma."""
    last = index - 2 if scene.word(index - 1) == "," else index - 1
    time = scene.time_at(last) if last >= 0 else None
    if time is None or time.relation not in {"on", "in", "since"} or time.begin is None:
        return None
    told = from_time(time)
    if time.relation != "since":
        return told
    if moved and time.granularity not in {
        "day",
        "session",
        "year",
    }:  # "since 1987, when it fell 15%"
        return ClaimWindow(text=time.text, kind="date", relation="on")
    # "since its low of March 2020, when it cost $4,371": in that month
    end = last_of(time.begin, time.granularity)
    return told.replace(relation="in", kind="period", end_on=end)


#: Before "before": on the same day.
_SOON = frozenset({"hours", "minutes", "moments", "seconds", "shortly", "soon", "just"})


def _dated(scene: Scene, since: int, told: ClaimWindow) -> ClaimWindow:
    """As in "since the company raised its outlook on May 22": the day of what happened."""
    seen = scene.document.article.seen_at.date()
    for index in range(since + 1, len(scene.tokens)):
        if scene.word(index) in {",", ";", "and", "but"}:
            break
        time = scene.time_at(index)
        if time is not None and time.relation in {"on", "in"} and time.begin and time.begin < seen:
            return told.replace(begin=time.begin, end_on=seen, granularity=time.granularity)
    return told


def from_here(scene: Scene, index: int) -> str:
    """The words from a token to the next comma or five words on."""
    end = index + 1
    while end < min(index + 6, len(scene.tokens)) and scene.word(end) not in {",", ";", ".", ":"}:
        end += 1
    text = scene.document.article.text
    return text[scene.tokens[index].start : scene.tokens[end - 1].end]


def moves_on(scene: Scene, anchor: int) -> bool:
    """Whether a statement carries the story.

    It does not in a relative clause, in one that tells when something else happened ("since
    touching $76 on October 3"), or in the past perfect.
    """
    clause = scene.clause_of(anchor)
    aside = scene.dep(clause) in {"acl:relcl", "advcl:relcl"}
    aside = aside or any(scene.word(i) in _DATING for i in scene.children(clause, "mark", "case"))
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
    if memory.windows and is_same_again(scene, anchor):
        return memory.windows[-1][2].replace(text=None)
    spoken = [w for _, paragraph, w in memory.windows if paragraph == scene.paragraph]
    if too_large_for_a_day:
        running = is_running(scene, anchor)
        longer = [w for w in _of_prices(spoken, memory) if not is_day(w)]
        longer = [w for w in longer if not running or w.relation in _RUNNING]
        if longer:
            return longer[-1].replace(text=None)
        whole = _span_of_article(scene, memory)
        if whole is not None:
            return whole.replace(text=None)
        if running or not _names_day(scene, memory):  # no session is meant: nothing is judged
            return ClaimWindow(kind="window", relation="since")
    elif is_running(scene, anchor):
        lasting = [w for w in spoken if w.relation in _RUNNING]
        if not lasting and "so far" in " ".join(scene.lowered):
            return ClaimWindow(text="so far", kind="window", relation="since")
        chosen = lasting or _of_prices(spoken, memory)
        return chosen[-1].replace(text=None) if chosen else None
    told = _before_story(scene, anchor)
    if told is not None:
        return told
    day = _day_of_story(scene, memory)
    return day.replace(text=None) if day is not None else None


def period_of_paragraph(scene: Scene, anchor: int, *, memory: Memory) -> ClaimWindow | None:
    """As in "The S&P 500 lost 4.6% in March. The Nasdaq shed 5%": no day is spoken of.

    "Gold, by contrast, gained 8%" goes on about the same period, whatever else was told.

    Args:
        scene: The sentence.
        anchor: Token of a price change of the finished past.
        memory: Windows spoken of so far.
    """
    moved = [w for _, paragraph, w in memory.moved if paragraph == scene.paragraph]
    last = moved[-1] if moved else None
    if last is None or last.end_on is None or not (last.relation == "in" or _is_of_week(last)):
        return None
    age = (scene.document.article.seen_at.date() - last.end_on).days
    if memory.windows[-1][2] is not last or not 0 <= age <= _JUST_OVER:
        return None
    if is_running(scene, anchor) or _before_story(scene, anchor) is not None:
        return None
    said = " ".join(scene.lowered)
    alike = any(phrase in said for phrase in words("times", "parallel", "phrases"))
    days = any(is_day(w) for _, paragraph, w in memory.windows if paragraph == scene.paragraph)
    return last.replace(text=None) if alike or not days else None


def _of_prices(spoken: list[ClaimWindow], memory: Memory) -> list[ClaimWindow]:
    """Windows but for the finished periods that accounts and statistics were told of."""
    told = [w for _, _, w in memory.periods]
    return [w for w in spoken if w.relation in _RUNNING or not any(w is each for each in told)]


def _is_of_week(window: ClaimWindow) -> bool:
    """As in "over the five days": told of a week that is over."""
    return window.granularity in {"day", "session"} and window.count == _SESSIONS


#: Sessions of a week.
_SESSIONS = 5
#: Days after a period in which a paragraph is still about it.
_JUST_OVER = 10


def _span_of_article(scene: Scene, memory: Memory) -> ClaimWindow | None:
    """The one stretch up to now that an article counts over, as a review of a year does."""
    spans = [w for _, _, w in memory.windows if w.relation == "to_date" and w.end_on]
    alike = {(w.begin, w.end_on) for w in spans}
    if len(alike) != 1 or len(spans) < _THROUGHOUT:
        return None
    end = spans[-1].end_on
    near = end is not None and 0 <= (scene.document.article.seen_at.date() - end).days <= NEAR
    return spans[-1] if near else None


#: So many statements make a stretch that of the article.
_THROUGHOUT = 3


def _before_story(scene: Scene, anchor: int) -> ClaimWindow | None:
    """As in "after having fallen 6.9%", "which had closed at a low": on no day that is told.

    What had happened lies before the day that the story goes on about: nothing is judged on it.
    """
    clause = scene.clause_of(anchor)
    perfect = scene.tokens[clause].tag == "VBN" or scene.children(clause, "cop")
    had = [i for i in scene.children(clause, "aux") if scene.word(i) in {"had", "having"}]
    if not had or not perfect:
        return None
    text = scene.document.article.text
    words = text[scene.tokens[min(had[0], clause)].start : scene.tokens[max(had[0], clause)].end]
    return ClaimWindow(text=words, relation="on")


def _names_day(scene: Scene, memory: Memory) -> bool:
    """Whether the paragraph speaks of a day, or the article has spoken of none at all."""
    days = [paragraph for _, paragraph, w in memory.windows if is_day(w)]
    return not days or scene.paragraph in days


def _day_of_story(scene: Scene, memory: Memory) -> ClaimWindow | None:
    """The day that a finished past goes on with: the last of the paragraph, else that of the news.

    An older day, named to look back, does not hold for the paragraphs that follow: there the
    latest day counts that the article can report on.
    """
    days = [(paragraph, w) for _, paragraph, w in memory.windows if is_day(w)]
    here = [w for paragraph, w in days if paragraph == scene.paragraph]
    if here:
        return here[-1]
    news = [w for _, w in days if is_of_news(scene, w)]
    return max(news, key=lambda w: w.end_on or dt.date.min) if news else None


def is_same_again(scene: Scene, anchor: int) -> bool:
    """As in "over the same period", of the period before; not "the same period of 2018"."""
    said = " ".join(scene.word(i) for i in scene.clause_tokens(anchor) if not scene.time_at(i))
    return any(phrase in said for phrase in _SAME)


def is_day(window: ClaimWindow) -> bool:
    """Whether a window is a day or session."""
    return window.relation == "on" and window.granularity in {"day", "session"}


def is_of_news(scene: Scene, window: ClaimWindow) -> bool:
    """Whether a window is no day, or one that the article can report on.

    As in "sales rose 3.8% over Christmas" in the middle of January: no session is spoken of.
    """
    if not is_day(window) or window.end_on is None:
        return True
    return 0 <= (scene.document.article.seen_at.date() - window.end_on).days <= NEAR


def is_running(scene: Scene, anchor: int) -> bool:
    """Whether the clause speaks of something that still goes on."""
    clause = scene.clause_of(anchor)
    verbs = [clause, *scene.children(clause, "aux", "cop", "aux:pass")]
    tags = {scene.tokens[index].tag for index in verbs}
    words = {scene.word(index) for index in verbs}
    return bool(tags & {"VBZ", "VBP"}) or bool(words & {"has", "have", "is", "are", "'s", "'ve"})


def last_day(scene: Scene, memory: Memory) -> dt.date:
    """The last session that the article has spoken of, else the weekday on which it appeared."""
    seen = scene.document.article.seen_at.date()
    seen -= dt.timedelta(days=max(0, seen.weekday() - _FRIDAY))
    days = [w.end_on for _, _, w in memory.windows if is_day(w) and w.end_on]
    return days[-1] if days and 0 <= (seen - days[-1]).days <= NEAR else seen
