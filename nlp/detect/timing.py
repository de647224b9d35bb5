"""The window of a draft: stated with it, meant by its words, or carried on by the story."""

from __future__ import annotations

from nlp.detect.draft import Context, Draft
from nlp.detect.lists import compared_by
from nlp.detect.scene import Scene
from nlp.detect.windows import (
    back,
    bases,
    carried,
    ends,
    extremes,
    lengths,
    noted,
    others,
    reach,
    session,
    stated,
)
from nlp.detect.windows.belonging import elsewhere, parts
from nlp.detect.windows.belonging.beside import is_of_extreme, is_of_recalled_figure
from nlp.detect.windows.ends import CHANGES, DAILY
from nlp.detect.windows.others import LEVELS
from nlp.detect.windows.reports import accounts, booked, own, periods
from nlp.detect.windows.reports.booked import LOOKING_BACK
from nlp.market.measures import is_rate
from nlp.records import ClaimWindow, Modality, Time

_STRETCHING = frozenset({"past", "to_date", "since"})


def window_of(context: Context, draft: Draft, how: Modality) -> ClaimWindow | None:
    """The window of a draft; a stated one is remembered for the statements that follow."""
    if draft.window is not None:
        return draft.window
    if draft.no_window:
        return _looking_back(context, draft) if how == "stated" else None
    place = booked.place_of(draft)
    told = _counted_from(context, draft, place)
    if told is not None:
        return told
    if how == "stated" and _is_of_now(context, draft):
        return None
    told = ends.by_words(context, draft) or _of_run(context, draft)
    if told is not None:
        return told if how == "stated" else reach.to_the_end(context.scene, told)
    skip = _not_its_own(context, draft, how)
    if booked.is_account(draft):
        time = draft.time or booked.of_account(context, draft, skip)
    else:
        based = draft.form in {"growth_rate", "direction_only", "spread"}
        time = draft.time or stated.stated_time(context.scene, place, skip=skip, based=based)
        time = time or _of_subject(context, draft, skip)
    if time is not None:
        then = lengths.of_then(context, draft, time) if how == "stated" else None
        if then is not None:
            return then
        return _stated(context, draft, _due(context, time, skip, place, how), how)
    if how != "stated":
        return _foreseen(context, draft)
    meant = _meant(context, draft)
    vague = meant is None or meant.relation == "on" or not (meant.text or meant.begin)
    if draft.form in CHANGES and vague:
        here = context.scene.paragraph
        spoken = [window for _, near, window in context.memory.windows if near == here]
        return reach.over_period(context.scene, draft.anchor, told=spoken) or meant
    return meant


def _not_its_own(context: Context, draft: Draft, how: Modality) -> tuple[Time, ...]:
    """Times of the sentence that a statement cannot have, whatever stands nearest."""
    skip = (*others.taken(context, draft), *others.not_of_level(context, draft))
    if how == "stated":
        skip = (*skip, *elsewhere.lying_ahead(context.scene))
    skip = (*skip, *elsewhere.of_like_period(context.scene))
    if draft.stated_measure in {"close", "price_target"}:
        skip = (*skip, *elsewhere.of_reports(context.scene, draft.anchor))
    if draft.stated_measure not in DAILY:  # "commented last week that the deflator is negative"
        skip = (*skip, *(t for t in accounts.tellings(context.scene) if t.granularity == "week"))
    elif how == "forecast":  # "economists polled last week expect"
        seen = context.scene.document.article.seen_at.date()
        over = (t for t in context.scene.times if t.end_on and t.end_on < seen)
        skip = (*skip, *(t for t in over if t.granularity in {"week", "month"}))
    if ends.is_of_economy(draft):
        skip = (*skip, *accounts.single_days(context.scene, draft.stated_measure))
    return skip


def _due(context: Context, time: Time, skip: tuple[Time, ...], place: int, how: Modality) -> Time:
    """As in "will cut in June for the first time since 2019": a forecast is for June."""
    if how == "stated" or time.relation != "since":
        return time
    return stated.stated_time(context.scene, place, skip=(*skip, time)) or time


def _counted_from(context: Context, draft: Draft, place: int) -> ClaimWindow | None:
    """What a change runs from and to, or the day before another one."""
    scene = context.scene
    priced = draft.stated_measure == "close" and draft.form in CHANGES | {"level", "distance"}
    farthest = extremes.at_farthest(scene, place) if priced else None
    if farthest is None and draft.form == "distance":
        farthest = ends.distance_then(scene, draft, place)
    if farthest is not None:
        return farthest
    if draft.form in CHANGES:
        across = stated.spanned(scene, draft.anchor) or back.from_extreme(scene, place)
        if across is not None:
            return across
    told = draft.time is not None or draft.form == "from_to"  # "to 12.64 from 11.81 the day before"
    if told or ends.is_of_economy(draft) or accounts.has_periods(draft.stated_measure):
        return None
    return bases.day_before(scene, place, context.memory)


def _of_subject(context: Context, draft: Draft, skip: tuple[Time, ...]) -> Time | None:
    """As in "fourth-quarter growth will be 4.5%": the period inside the name of a statistic."""
    if draft.stated_measure in DAILY or not draft.subjects:
        return None
    return accounts.of_noun(context.scene, draft.subjects[0].mention, skip=skip)


def _foreseen(context: Context, draft: Draft) -> ClaimWindow | None:
    """The time of the forecast before; that of another thing's price says nothing."""
    if draft.stated_measure in DAILY and not context.memory.is_foretold(draft.subjects):
        return None
    clause = context.scene.clause_of(draft.anchor)
    if "had" in (context.scene.word(i) for i in context.scene.children(clause, "aux")):
        return _of_report(context, draft)  # "analysts had predicted 15 cents"
    return periods.foreseen(context.scene, context.number, context.memory)


def _is_of_now(context: Context, draft: Draft) -> bool:
    """As in "rallied last month, but now trades at 28 cents": no time but the present."""
    if not draft.figures or draft.form not in LEVELS:
        return False
    scene = context.scene
    if draft.subjects and accounts.of_noun(scene, draft.subjects[0].mention, skip=()):
        return False  # "growth in the fourth quarter is now put at 0.6%"
    now = "now" in scene.lowered[max(0, draft.figures[-1].start - 4) : draft.figures[-1].start]
    return now and stated.time_after(scene, draft.figures[-1].end) is None


def _looking_back(context: Context, draft: Draft) -> ClaimWindow | None:
    """The window of a run, a first move or a record: it ends with what it is said of."""
    if draft.form == "expectation":
        return others.beside(context, draft) or _of_report(context, draft)
    event = _event(context, draft) if draft.form in LOOKING_BACK else None
    if event is None or (event.end_on is None and event.text):
        return event
    if draft.quantity is not None and draft.quantity.noun is not None:
        return reach.counted(draft.quantity, event, run=draft.form == "streak")
    if draft.form != "record" or draft.end is None:
        return None
    scene = context.scene
    last = min(draft.end + 1, len(scene.tokens) - 1)
    text = scene.document.article.text[scene.tokens[draft.anchor].start : scene.tokens[last].end]
    return reach.ever(text, event)


def _event(context: Context, draft: Draft) -> ClaimWindow | None:
    """When that happened which a statement about the past is made of."""
    scene = context.scene
    skip = [t for t in scene.times if t.relation not in {"on", "in", "ago"} or t is draft.time]
    skip += [t for t in scene.times if stated.is_compared(scene, t)]
    time = stated.stated_time(scene, draft.anchor, skip=skip)
    if time is not None:
        return stated.from_time(time)
    beside = others.beside(context, draft)
    if beside is not None and beside.relation in {"on", "in"}:
        return beside
    if draft.stated_measure in DAILY:
        told = carried.carried(scene, draft.anchor, memory=context.memory)
        if told is not None or draft.form != "record":
            return told
        today = carried.last_day(scene, context.memory)
        return ClaimWindow(begin=today, end_on=today, relation="on")
    return periods.reported(scene, context.memory)


def rate_told(context: Context, draft: Draft) -> tuple[Draft, ClaimWindow | None] | None:
    """The growth rate that the sentence stated before a draft, with its window."""
    for other in reversed(context.drafts):
        if other.form == "growth_rate" and other.anchor < draft.anchor:
            return other, window_of(context, other, "stated")
    return None


def _stated(context: Context, draft: Draft, time: Time, how: Modality) -> ClaimWindow:
    scene = context.scene
    window = ends.at_last(context, draft, stated.from_time(time))
    if how == "stated" and ends.is_half_told(draft, window):
        return ClaimWindow(text=time.text, kind="date", relation="on")
    if draft.form in CHANGES:
        if ends.is_of_then(scene, time, draft.anchor):
            return ClaimWindow(text=time.text, relation="on")
        last = carried.last_day(scene, context.memory)
        earlier = bases.of_earlier_day(scene, time, last=last)
        window = bases.since_base(scene, time, last=last) or earlier or window
        likened = accounts.is_likened(time) or accounts.is_than(scene, time)
        if booked.is_account(draft) and likened:
            window = window.replace(end_on=None)  # to the period reported, which is not named
    window = session.overnight(context, draft, window)
    window = _of_period(context, draft, time) or window
    window = periods.of_quarter(time, memory=context.memory) or window
    ahead = how in {"forecast", "conditional"} or draft.measure_is({"probability"})
    window = own.of_name(context, draft, time, window, ahead=ahead) or window
    if ahead and draft.form in {"superlative", "record"}:
        return ends.of_foreseen(context, window)
    if ahead:
        later = (
            reach.next_year(window, scene.document.article.seen_at.date())
            if how == "forecast"
            else window
        )
        return _ahead(context, draft, later)
    if draft.form in {"superlative", "record", "crossing"}:
        return _until(context, draft, window)
    if how == "stated":
        noted.note(context, draft, time, window)
    return window


def _of_period(context: Context, draft: Draft, time: Time) -> ClaimWindow | None:
    """The period that a time means which counts from the one reported ("a year earlier")."""
    scene, memory = context.scene, context.memory
    told = periods.reported(scene, memory)
    if booked.is_account(draft):
        told = periods.of_accounts(scene, context.number, memory, dated=True) or told
    likened = stated.is_compared(scene, time) and told is not None
    if draft.form == "growth_rate" and likened and told is not None:
        return told.replace(text=time.text)
    same = periods.like(scene, time, told) if draft.form in CHANGES else None
    if same is not None and draft.stated_measure not in DAILY:
        return same
    if not draft.subjects:
        return None
    known = draft.subjects[0].kind == "INDICATOR"
    if draft.form in CHANGES and likened and time.relation == "ago" and told is not None:
        if known and (year := periods.year_to(time, told)) is not None:
            return year
        if booked.is_account(draft) and draft.stated_measure is None:
            return told.replace(text=time.text)  # "rents climbed 3.7% from a year earlier"
    again = booked.is_account(draft) and periods.is_relative(time)
    again = again and not ends.is_held_against(scene, time)
    return periods.of_statistic(time, memory=memory, told=told) if known or again else None


def _ahead(context: Context, draft: Draft, window: ClaimWindow) -> ClaimWindow:
    """The window of a forecast: a running period is meant to its end."""
    seen = context.scene.document.article.seen_at.date()
    window = reach.turned(window, seen)
    window = reach.next_of(window, seen) if draft.measure_is({"probability"}) else window
    if window.relation == "to_date" and window.begin is not None:
        end = reach.last_of(window.begin, window.granularity)
        window = window.replace(relation="in", kind="period", end_on=end)
    context.memory.ahead.append((context.number, context.scene.paragraph, window))
    return window


def _meant(context: Context, draft: Draft) -> ClaimWindow | None:
    """The window of a statement of fact that names none."""
    scene = context.scene
    large = ends.is_too_large_for_a_day(draft) and not booked.is_account(draft)
    if large or reach.period_named(scene, draft.anchor):
        inside = [t for t in scene.times if stated.dates_since(scene, t, draft.anchor)]
        longer = stated.longer_time(
            scene, draft.anchor, skip=(*others.taken(context, draft), *inside)
        )
        if longer is not None:
            return stated.from_time(longer)
    undated = carried.unknown(scene, draft.anchor, moved=draft.form in CHANGES)
    if undated is not None:
        return undated
    if booked.is_account(draft) and (quarter := own.quarter_reported(context, draft)):
        return quarter
    if _goes_on(context, draft):
        beside = others.beside(context, draft)
        if beside is not None:
            return beside
    if session.is_of_day(context.scene, draft.anchor):
        today = session.day_of(scene, draft.anchor, context.memory)
        return ClaimWindow(begin=today, end_on=today, relation="on")
    if draft.stated_measure not in DAILY:
        return _of_report(context, draft)
    return _of_price(context, draft, large=large)


def _of_price(context: Context, draft: Draft, *, large: bool) -> ClaimWindow | None:
    """The window of a price that the story goes on about."""
    scene = context.scene
    if draft.form in {"market_value", "multiple"} and carried.is_running(scene, draft.anchor):
        return None
    running = carried.is_running(scene, draft.anchor) and draft.form in CHANGES
    years = [t for t in scene.times if running and t.relation == "to_date"]
    years = [t for t in years if scene.index_at(t.start) < draft.anchor]
    if years:  # "put A into the black for 2003, but B is down 5.5%"
        return stated.from_time(years[-1])
    if draft.form in CHANGES:
        period = carried.period_of_paragraph(scene, draft.anchor, memory=context.memory)
        if period is not None:
            return period
    found = carried.carried(scene, draft.anchor, memory=context.memory, too_large_for_a_day=large)
    now = found is not None and found.relation != "on" and carried.is_running(scene, draft.anchor)
    if found and draft.form in LEVELS and (now or found.relation in _STRETCHING):
        return None  # "is up 13% this month and stands at 4,012": the level is of now
    return found or _only_day(context, draft)


def _of_report(context: Context, draft: Draft) -> ClaimWindow | None:
    """The period of a statistic or of accounts that the report is about."""
    scene, memory, measure = context.scene, context.memory, draft.stated_measure
    if booked.is_priced(draft):
        return None
    beside = others.period_beside(context, draft)
    if beside is not None:
        return stated.from_time(beside).replace(text=None)
    company = booked.is_account(draft) and draft.subjects[0].kind == "COMPANY"
    if (draft.form == "growth_rate" and not company) or ends.is_statistic(draft):
        return periods.reported(scene, memory, of=measure)
    if not draft.figures or carried.is_running(scene, draft.anchor):
        return None
    dated = accounts.has_periods(measure)
    return periods.of_accounts(scene, context.number, memory, dated=dated)


def _of_run(context: Context, draft: Draft) -> ClaimWindow | None:
    """As in "fell for a third session, taking its loss over that stretch to 5%": of the run."""
    if draft.form not in CHANGES or not carried.is_same_again(context.scene, draft.anchor):
        return None
    run = next((d for d in reversed(context.drafts) if d.form == "streak"), None)
    window = window_of(context, run, "stated") if run is not None else None
    if window is None or run is None or not run.quantity or run.quantity.noun != "session":
        return None
    return window.replace(text=None, granularity="session", count=int(run.quantity.value))


def _only_day(context: Context, draft: Draft) -> ClaimWindow | None:
    """The one day that the sentence names, where nothing was said before it."""
    skip = others.taken(context, draft)
    days = [
        time
        for time in context.scene.times
        if time.relation == "on"
        and time not in skip
        and not elsewhere.is_subordinate(context.scene, time, draft.anchor)
        and not parts.is_apart(context.scene, time, draft.anchor)
        and not is_of_extreme(context.scene, time)
        and not is_of_recalled_figure(context.scene, time, draft.anchor)
    ]
    seen = context.scene.document.article.seen_at.date()
    past = len(days) == 1 and days[0].begin is not None and days[0].begin <= seen
    own = past and not stated.is_compared(context.scene, days[0])  # "up 3 points from Friday"
    return stated.from_time(days[0]) if own else None


def _goes_on(context: Context, draft: Draft) -> bool:
    """Whether a statement is said in relation to the one before: "three times what was hoped".

    So is the other side: "has gained 25%, compared with a 5% rise in the index".
    """
    sides = (compared_by(context.scene, context.figures, figure) for figure in draft.figures)
    if draft.form in CHANGES and (any(sides) or draft.rule == "change:gap"):
        return True
    other = draft.rule.startswith("compared:") and len({r.mention.id for r in draft.subjects}) == 1
    return draft.form in {"times", "comparison_size"} or (other and draft.form in CHANGES)


def is_still_ahead(scene: Scene, window: ClaimWindow | None) -> bool:
    """As in "investment for next year: $3 billion": nothing of it can have happened yet."""
    if window is None or window.begin is None or any(t.tag == "VBD" for t in scene.tokens):
        return False
    return window.begin > scene.document.article.seen_at.date()


def _until(context: Context, draft: Draft, window: ClaimWindow) -> ClaimWindow:
    """A memory reaches from its "since" to the day or period that the statement is about."""
    if window.relation == "in" and draft.rule == "superlative:unseen":
        today = carried.last_day(context.scene, context.memory)
        window = window.replace(relation="since", kind="window", end_on=today)
    told = rate_told(context, draft)
    if told is not None and told[1] is not None:
        end = told[1].end_on
    else:
        skip = [*others.taken(context, draft), *([draft.time] if draft.time else [])]
        day = stated.stated_time(context.scene, draft.anchor, skip=skip)
        last = {"on", "in", "to"} if is_rate(draft.stated_measure) else {"on", "ago"}
        of_period = day is not None and draft.statistic == "change" and draft.period != "session"
        of_period = of_period and day is not None and day.granularity == draft.period
        told_day = day is not None and (day.relation in last or of_period)
        end = day.end_on if day is not None and told_day else None
    if end is None:
        return booked.of_report(context, draft, window)
    if window.begin is not None and end < window.begin:
        return window
    return window.replace(end_on=end)
