"""Where a stated window ends: with the last session spoken of, or with nothing that is told."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from nlp.detect.draft import Context, Draft
from nlp.detect.scene import Scene
from nlp.detect.windows import carried, periodic, reach
from nlp.detect.windows.stated import is_possessive, stated_time, time_after
from nlp.records import ClaimWindow, Time

#: Forms that say how far something moved, or by how much two differ.
CHANGES = frozenset({"pct_change", "abs_change", "point_change", "comparison"})
_STANDING = frozenset({"level", "forecast", "threshold"})
#: Measures that have a value every day, so that "fell" continues the day spoken of.
DAILY = frozenset({"close", "market_cap", "yield", "policy_rate"})

#: Forms of a statistic that say what its reading is.
_READINGS = frozenset(
    {"level", "from_to", "pct_change", "point_change", "abs_change", "expectation", "forecast"}
)

#: Percent; the largest sessions of the S&P 500 since 1987 lie within +-12, of WTI (2020 apart) and
#: large shares within +-30.
_LARGEST_SESSION = {
    "INDEX": 12,
    "INDEX:VIX": 120,  # 116 % on 5 February 2018
    "CURRENCY": 8,
    "COMMODITY": 30,
    "COMPANY": 40,
}


def by_words(context: Context, draft: Draft) -> ClaimWindow | None:
    """The window that words without a time give: "ended the week 1.2% lower", "a quarterly gain".

    Nothing where a time stands right behind the figure.
    """
    if draft.form not in CHANGES | _STANDING or draft.stated_measure not in DAILY:
        return None
    scene, level = context.scene, draft.form in _STANDING
    today = carried.last_day(scene, context.memory)
    if draft.figures and time_after(scene, draft.figures[-1].end) is not None:
        return None
    if level:
        begun = periodic.begun(scene, draft.anchor, today=today)
        place = draft.figures[0].start if draft.figures else draft.anchor
        return begun or reach.period_ended(scene, place, today=today, at_end=True)
    told = periodic.of_which(scene, draft.anchor, today=today)
    told = told or periodic.combined(scene, draft.anchor)
    told = told or periodic.of_superlative(scene, draft.anchor, today=today)
    if told is None and draft.rule == "change:noun":
        told = periodic.of_noun(scene, draft.anchor, today=today)
    return told or reach.period_ended(scene, draft.anchor, today=today, at_end=False)


def distance_then(scene: Scene, draft: Draft, place: int) -> ClaimWindow | None:
    """As in "in mid-October it was down 7% from its September record": no distance of now."""
    skip = () if draft.time is None else (draft.time,)
    day = stated_time(scene, place, skip=skip)
    seen = scene.document.article.seen_at.date()
    past = any(scene.tokens[i].tag == "VBD" for i in scene.clause_tokens(place))
    if draft.time is None or day is None or day.end_on is None or not past:
        return None
    return ClaimWindow(text=day.text, relation="on") if (seen - day.end_on).days > _NEWS else None


#: Days that a report may look back without leaving its own time.
_NEWS = 7


def is_of_then(scene: Scene, time: Time, anchor: int) -> bool:
    """As in "a week ago it had jumped 4%", "two weeks ago it was up 7%": nobody tells since when.

    The day before is another matter, and so is what a change is counted from ("from a year ago").
    """
    clause = scene.clause_of(anchor)
    verbs = (clause, *scene.children(clause, "aux", "cop"))
    if time.relation == "on" and {"had", "been"} <= {scene.word(i) for i in verbs}:
        return True  # "at Thursday's close it had been down 10.5%"
    if not time.text.lower().endswith((" ago", " earlier")):
        return False
    if time.granularity in {"day", "session"} and (time.count or 1) == 1:
        return False
    if is_held_against(scene, time):
        return False
    return any(scene.tokens[i].tag == "VBD" for i in verbs)


def is_held_against(scene: Scene, time: Time) -> bool:
    """As in "from a year ago", "on the month before": what a change counts from."""
    return scene.word(scene.span(time)[0] - 1) in _COMPARED


_COMPARED = frozenset({"on", "over", "versus", "against", "than", "from", "to", "with"})


def of_foreseen(context: Context, window: ClaimWindow) -> ClaimWindow:
    """As in "growth will be 4.5%, the slowest in half a century": up to the period foretold."""
    foretold = [w for _, _, w in context.memory.ahead if w.end_on is not None]
    end = foretold[-1].end_on if foretold else None
    if end is None or window.end_on is None:
        return window
    if window.relation != "past" or window.begin is None:
        return window.replace(end_on=end)
    length = relativedelta(window.end_on, window.begin)
    return window.replace(begin=end + dt.timedelta(days=1) - length, end_on=end)


def is_half_told(draft: Draft, window: ClaimWindow) -> bool:
    """As in "doubled by the end of the year", "twelve months earlier it averaged 38".

    Nobody tells from when the first one counts, nor over which days the second one is an average:
    nothing is judged.
    """
    since = draft.form in CHANGES and window.relation == "by"
    return since or (
        draft.aspect == "average" and window.begin is not None and window.begin == window.end_on
    )


def at_last(context: Context, draft: Draft, window: ClaimWindow) -> ClaimWindow:
    """The window, ended by the last session spoken of where the words mean that.

    "On the day" is that session, seen from a weekend too, and a level that a change of some weeks
    led to ("fell 8% this month to 80") is that of its last day.
    """
    today = carried.last_day(context.scene, context.memory)
    if window.relation == "on" and (window.text or "").lower() in _THE_DAY:
        return window.replace(begin=today, end_on=today)
    ahead = window.begin is not None and window.begin > today
    if window.relation == "to_date" and ahead and (window.text or "").lower().startswith("the "):
        begin = reach.period_begin(today, window.granularity)  # "on the week", told on Monday
        window = window.replace(begin=begin, end_on=today)
    if window.relation == "to_date":
        window = window.replace(end_on=_day_of_clause(context, draft) or window.end_on)
    counted = window.relation == "past" and window.granularity in {"day", "session"}
    if counted and draft.form in CHANGES and window.count and window.count <= _SESSIONS:
        begin = reach.sessions_before(today, window.count - 1)
        window = window.replace(begin=begin, end_on=today)
    led = draft.form == "level" and draft.aspect is None and draft.measure_is(DAILY)
    if led and window.relation in {"to_date", "past"} and _follows_change(context, draft):
        day = min(today, window.end_on or today)
        return ClaimWindow(begin=day, end_on=day, relation="on", granularity="day")
    return window


#: So many days or sessions are told as those of trading.
_SESSIONS = 10


def _day_of_clause(context: Context, draft: Draft) -> dt.date | None:
    """As in "on February 11 it had been down 10.5% for the year": up to that day."""
    scene = context.scene
    if not any(scene.tokens[i].tag == "VBD" for i in scene.clause_tokens(draft.anchor)):
        return None
    days = [t for t in scene.times if t.relation != "on" or t.granularity != "day"]
    day = stated_time(scene, draft.anchor, skip=days)
    return day.end_on if day is not None and not is_possessive(scene, day) else None


_THE_DAY = frozenset({"the day", "the session"})


def _follows_change(context: Context, draft: Draft) -> bool:
    """As in "fell 8% over the week to 80": the figure before it is how far it moved."""
    own = draft.figures[0] if draft.figures else None
    before = [f for d in context.drafts if d.form in CHANGES for f in d.figures]
    return (
        own is not None
        and own.preposition in {"to", "at"}
        and any(0 < own.start - f.end <= _CLOSE_BEHIND for f in before)
    )


#: Tokens from a change to the level that it led to, its period between them.
_CLOSE_BEHIND = 6


def is_of_economy(draft: Draft) -> bool:
    """Whether a draft is about a country's economy."""
    return bool(draft.subjects) and (draft.subjects[0].mention.id or "").startswith("ECON:")


def is_statistic(draft: Draft) -> bool:
    """Whether a figure is one of the reading that the report is about, and no history of it."""
    return is_of_economy(draft) and draft.stated_measure is not None and draft.form in _READINGS


#: Percent.
_WHOLE = 100


def is_too_large_for_a_day(draft: Draft) -> bool:
    """Moves beyond these sizes in one session are so rare that a longer window is meant."""
    if draft.form == "record" and draft.quantity is not None and draft.quantity.unit == "count":
        return draft.quantity.value > 1
    if draft.form != "pct_change" or draft.quantity is None or not draft.subjects:
        return False
    if draft.direction == "down" and draft.quantity.value > _WHOLE:
        return False  # nothing loses more than all of it, however long it takes: a slip
    mention = draft.subjects[0].mention
    limit = _LARGEST_SESSION.get(mention.id or "") or _LARGEST_SESSION.get(mention.kind or "", 30)
    return draft.quantity.value > limit
