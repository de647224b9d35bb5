"""The window of a draft: stated with it, meant by its words, or carried on by the story."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect import windows
from nlp.detect.draft import Context, Draft
from nlp.detect.lists import compared_by
from nlp.market.measures import is_rate
from nlp.records import ClaimWindow, Modality, Time

#: Percent; the largest sessions of the S&P 500 since 1987 lie within +-12, of WTI (2020 apart) and
#: large shares within +-30.
_LARGEST_SESSION = {
    "INDEX": 12,
    "INDEX:VIX": 120,  # 116 % on 5 February 2018
    "CURRENCY": 8,
    "COMMODITY": 30,
    "COMPANY": 40,
}
_CHANGES = frozenset({"pct_change", "abs_change", "point_change", "comparison"})
#: Measures that have a value every day, so that "fell" continues the day spoken of.
_DAILY = frozenset({"close", "market_cap", "yield", "policy_rate"})


def window_of(context: Context, draft: Draft, how: Modality) -> ClaimWindow | None:
    """The window of a draft; a stated one is remembered for the statements that follow."""
    if draft.window is not None or draft.no_window:
        return draft.window
    if draft.form in _CHANGES:
        across = windows.spanned(context.scene, draft.anchor)
        if across is not None:
            return across
    earlier = windows.day_before(context.scene, _place(draft)) if draft.time is None else None
    if earlier is not None:
        return earlier
    based = draft.form in {"growth_rate", "direction_only", "spread"}
    taken = _taken(context, draft)
    time = (
        draft.time
        or windows.stated_time(context.scene, _place(draft), skip=taken, based=based)
        or _behind(context, draft, taken)
    )
    if time is not None:
        return _stated(context, draft, time, how)
    return _meant(context, draft) if how == "stated" else None


def _behind(context: Context, draft: Draft, taken: tuple[Time, ...]) -> Time | None:
    """The period right behind the new figure of an account, brackets or not."""
    if draft.form != "from_to" or draft.stated_measure in _DAILY:
        return None
    place = draft.quantity.start if draft.quantity is not None else None
    own = next((f for f in draft.figures if f.quantity.start == place), None)
    time = windows.time_after(context.scene, own.end) if own is not None else None
    return time if time not in taken else None


def rate_told(context: Context, draft: Draft) -> tuple[Draft, ClaimWindow | None] | None:
    """The growth rate that the sentence stated before a draft, with its window."""
    for other in reversed(context.drafts):
        if other.form == "growth_rate" and other.anchor < draft.anchor:
            return other, window_of(context, other, "stated")
    return None


def _taken(context: Context, draft: Draft) -> tuple[Time, ...]:
    """Times that belong to another statement of the sentence."""
    others = [d for d in context.drafts if d is not draft and d.time is not None]
    memories = [
        d.time
        for d in others
        if d.time is not None
        and (d.time.relation == "since" or d.time.kind == "duration" or d.form == "distance")
    ]
    return (*(t for d in context.drafts for t in d.skip), *memories, *_earlier(context, draft))


def _earlier(context: Context, draft: Draft) -> Iterator[Time]:
    """Times behind an earlier figure, as in "up from 33.9 million in 2006": only of that figure."""
    own = {figure.start for figure in draft.figures}
    for figure in context.figures:
        if figure.start in own or draft.anchor > figure.start:
            continue
        if figure.preposition == "from" or compared_by(context.scene, context.figures, figure):
            time = windows.time_after(context.scene, figure.end)
            if time is not None:
                yield time


def _place(draft: Draft) -> int:
    """The token from which the nearest time counts: the figure where there is one."""
    if draft.form == "record" and draft.end is not None:
        return draft.end
    if draft.figures and draft.form != "from_to":
        return max(draft.anchor, draft.figures[-1].end - 1)
    return draft.anchor


def _stated(context: Context, draft: Draft, time: Time, how: Modality) -> ClaimWindow:
    scene = context.scene
    window = windows.from_time(time)
    if draft.form in _CHANGES:
        window = windows.since_base(scene, time) or windows.of_earlier_day(scene, time) or window
    if draft.subjects and draft.subjects[0].kind == "INDICATOR":
        window = windows.of_statistic(time, memory=context.memory) or window
    if draft.form in {"superlative", "record", "crossing"}:
        return _until(context, draft, window)
    tells = draft.time is None and not draft.aside and not windows.is_possessive(scene, time)
    if tells and how == "stated" and windows.moves_on(scene, draft.anchor):
        context.memory.windows.append((context.number, scene.paragraph, window))
    return window


def _meant(context: Context, draft: Draft) -> ClaimWindow | None:
    """The window of a statement of fact that names none."""
    scene = context.scene
    large = _is_too_large_for_a_day(draft)
    if large or windows.is_over_a_period(scene):
        longer = windows.longer_time(scene, skip=_taken(context, draft))
        if longer is not None:
            return windows.from_time(longer)
    undated = windows.unknown(scene, draft.anchor)
    if undated is not None:
        return undated
    if draft.stated_measure not in _DAILY:
        return None
    return windows.carried(scene, draft.anchor, memory=context.memory, too_large_for_a_day=large)


def _is_too_large_for_a_day(draft: Draft) -> bool:
    """Moves beyond these sizes in one session are so rare that a longer window is meant."""
    if draft.form != "pct_change" or draft.quantity is None or not draft.subjects:
        return False
    mention = draft.subjects[0].mention
    limit = _LARGEST_SESSION.get(mention.id or "") or _LARGEST_SESSION.get(mention.kind or "", 30)
    return draft.quantity.value > limit


def _until(context: Context, draft: Draft, window: ClaimWindow) -> ClaimWindow:
    """A memory reaches from its "since" to the day or period that the statement is about."""
    told = rate_told(context, draft)
    if told is not None and told[1] is not None:
        end = told[1].end_on
    else:
        skip = [draft.time] if draft.time else []
        day = windows.stated_time(context.scene, draft.anchor, skip=skip)
        ends = {"on", "in", "to"} if is_rate(draft.stated_measure) else {"on", "ago"}
        end = day.end_on if day is not None and day.relation in ends else None
    if end is None or (window.begin is not None and end < window.begin):
        return window
    return window.replace(end_on=end)
