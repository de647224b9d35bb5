"""What a sentence tells of when the story happens, for the statements that name no time."""

from __future__ import annotations

import datetime as dt

from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import words
from nlp.detect.scene import Scene
from nlp.detect.windows import carried, stated
from nlp.detect.windows.belonging import elsewhere, parts
from nlp.detect.windows.ends import CHANGES, DAILY
from nlp.detect.windows.reports import own
from nlp.detect.windows.reports.booked import is_account
from nlp.records import ClaimWindow, Time
from nlp.reference.timelines import fiscal_years


def note(context: Context, draft: Draft, time: Time, window: ClaimWindow) -> None:
    """Remember the window of a statement of fact where it carries the story on.

    Args:
        context: The sentence.
        draft: The statement.
        time: The time that it names.
        window: What that means.
    """
    scene = context.scene
    long_ago = time.relation == "ago" and time.granularity in {"year", "decade"}
    tells = (
        not long_ago
        and draft.time is None
        and (not draft.aside or _is_of_accounts(scene, draft, window))
        and not stated.is_possessive(scene, time)
    )
    tells = tells and not (_is_held(scene, draft) or _is_alone(scene, time))
    tells = tells and not (time.relation == "on" and parts.is_inserted(scene, time))
    tells = tells and not (elsewhere.bracket(scene, time) or _is_night(window))
    tells = tells and (draft.stated_measure in DAILY or carried.is_of_news(scene, window))
    tells = tells and (carried.is_of_news(scene, window) or parts.is_fronted(scene, time))
    if tells and carried.moves_on(scene, draft.anchor):
        told = (context.number, scene.paragraph, _as_period(window))
        context.memory.windows.append(told)
        if draft.stated_measure not in DAILY:
            context.memory.periods.append(told)
        elif draft.form in CHANGES:
            context.memory.moved.append(told)


def _is_of_base(scene: Scene, time: Time) -> bool:
    """As in "leapt to 3.35% from 3.06% on Friday": the day of what it was."""
    first = scene.span(time)[0]
    figure = scene.quantity_at(first - 2)
    return figure is not None and scene.word(scene.index_at(figure.start) - 1) == "from"


def _is_night(window: ClaimWindow) -> bool:
    """As in "Dow futures plunged overnight": no session that the story goes on about."""
    return window.granularity == "session" and window.begin != window.end_on


def _is_alone(scene: Scene, time: Time) -> bool:
    """As in "lost 7% over the week, 5% of it on Thursday alone": picked out, not gone on about."""
    return scene.word(scene.span(time)[1]) == "alone"


def _is_of_accounts(scene: Scene, draft: Draft, window: ClaimWindow) -> bool:
    """Whether a window is the period of an account or statistic, no day to look back on."""
    if draft.stated_measure in DAILY or _as_period(window).relation not in {"in", "to"}:
        return False
    if draft.form in CHANGES:
        return True
    seen = scene.document.article.seen_at.date()
    just_over = window.end_on is not None and 0 <= (seen - window.end_on).days <= _REPORTED
    told = draft.form == "level" and is_account(draft)
    return told and just_over  # "burned through $3.9 billion in the quarter"


def _as_period(window: ClaimWindow) -> ClaimWindow:
    """As in "from July through September": a quarter by the names of its months."""
    begin, end = window.begin, window.end_on
    if window.relation != "between" or begin is None or end is None:
        return window
    whole = begin.day == 1 and (end + dt.timedelta(days=1)).day == 1
    if not whole or (end - begin).days not in _QUARTER:
        return window
    return window.replace(relation="in", kind="period", granularity="quarter")


#: Days of a quarter, less one.
_QUARTER = range(88, 93)


def _is_held(scene: Scene, draft: Draft) -> bool:
    """As in "11.4% after 29.6% in 2013": only what a figure is held against."""
    if not draft.figures:
        return False
    start = draft.figures[0].start
    return bool(_HELD & set(scene.lowered[max(0, start - 2) : start]))


_HELD = frozenset({"after", "following", "against", "versus"})


def note_sentence(context: Context) -> None:
    """Remember when a sentence happens of which no statement has told it.

    "Blue chips came within a whisker of a record on Tuesday": the session that the article goes on
    about. A month or quarter counts where a statistic is named ("accelerated in February").
    """
    scene, memory = context.scene, context.memory
    for named in scene.times:
        if elsewhere.names_report(scene, named):
            _note_report(context, named)
    if memory.windows and memory.windows[-1][0] == context.number:
        return
    root = next((i for i in range(len(scene.tokens)) if scene.dep(i).lower() == "root"), None)
    if root is None or scene.time_at(root) is not None or not _is_told(scene, root):
        _note_heading(context)
        return
    others = [each for each in scene.times if not _is_of_story(scene, each)]
    time = stated.stated_time(scene, root, skip=(*others, *elsewhere.lying_ahead(scene)))
    if time is None:
        return
    memory.windows.append((context.number, scene.paragraph, stated.from_time(time)))


def _note_heading(context: Context) -> None:
    """Remember the period that a report heads itself with: "Interim report January-March 2018"."""
    scene = context.scene
    nouns = any(scene.lemma(i) in _REPORTS for i in range(len(scene.tokens)))
    spoken = (i for i in range(len(scene.tokens)) if scene.time_at(i) is None)
    if not nouns or any(scene.tokens[i].tag in _FINITE for i in spoken):
        return
    told = [time for time in scene.times if stated.is_window(scene, time)]
    if told:
        _note_report(context, told[-1])


def _note_report(context: Context, time: Time) -> None:
    """Remember the period of a report: that of its company's own year where it has a bare name."""
    scene, seen = context.scene, context.scene.document.article.seen_at.date()
    window = _as_period(stated.from_time(time))
    companies = (e.id for e in scene.entities if e.label == "COMPANY" and e.id in fiscal_years())
    year = fiscal_years().get(next(companies, None) or "")
    window = (own.of_year(year, time, window, seen=seen) if year else None) or window
    over = window.begin is not None and window.end_on is not None and window.end_on <= seen
    if over and window.relation in {"in", "to"}:
        context.memory.periods.append((context.number, scene.paragraph, window))


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_REPORTS = words("times", "reports", "headings")


def _is_told(scene: Scene, root: int) -> bool:
    """Whether a main clause is a finished past, and no record of earlier things."""
    verbs = (root, *scene.children(root, "cop", "aux", "aux:pass"))
    told = any(scene.tokens[i].tag == "VBD" for i in verbs)
    return told and carried.moves_on(scene, root)


def _is_of_story(scene: Scene, time: Time) -> bool:
    """Whether a time is a day of the news, or the period that a statistic is reported for."""
    if time.end_on is None or time.begin is None:
        return False
    if stated.is_possessive(scene, time) or stated.is_compared(scene, time):
        return False
    if elsewhere.bracket(scene, time) or _is_alone(scene, time) or _is_of_base(scene, time):
        return False
    age = (scene.document.article.seen_at.date() - time.end_on).days
    if time.relation == "on" and time.granularity == "day" and time.begin == time.end_on:
        return 0 <= age <= carried.NEAR
    of_statistic = any(entity.label == "INDICATOR" for entity in scene.entities)
    reported = time.relation == "in" and time.granularity in {"month", "quarter"}
    return of_statistic and reported and 0 <= age <= _REPORTED


#: Days from the end of a period to the last reports of it.
_REPORTED = 100
