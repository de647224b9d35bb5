"""Which period a figure is of that no price tells: those of accounts, and of what has no name."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import words
from nlp.detect.lists import compared_by
from nlp.detect.windows import stated
from nlp.detect.windows.belonging import elsewhere
from nlp.detect.windows.ends import CHANGES, DAILY
from nlp.detect.windows.reports import accounts, periods
from nlp.records import ClaimWindow, Time

#: Forms that look back from something else.
LOOKING_BACK = frozenset({"streak", "first_in", "record"})
#: Tokens from a figure to its verb where it is only put in.
_INSERTED = 3


def is_account(draft: Draft) -> bool:
    """Whether a figure is of a company's accounts, or of what has no price and no statistic."""
    kind = draft.subjects[0].kind if draft.subjects else None
    told = draft.figures and draft.form not in LOOKING_BACK | {"superlative"}
    return bool(told) and kind in {"COMPANY", None} and not is_priced(draft)


def is_priced(draft: Draft) -> bool:
    """Whether a figure is of a price, as in "Shares jumped 10.9%" of nobody knows whom, too."""
    if draft.stated_measure in DAILY or not draft.subjects:
        return draft.stated_measure in DAILY
    mention = draft.subjects[0].mention
    last = mention.text.lower().rsplit(" ", 1)[-1]
    return mention.kind is None and last.removesuffix("s") in words("stating", "stand_ins", "price")


def of_account(context: Context, draft: Draft, taken: tuple[Time, ...]) -> Time | None:
    """The period told with the figure or its noun; else the one that the clause names."""
    scene = context.scene
    place = draft.quantity.start if draft.quantity is not None else None
    own = next((f for f in draft.figures if f.quantity.start == place), draft.figures[-1])
    behind = accounts.of_figure(scene, own.end, skip=taken)
    if draft.rule.startswith("compared:"):
        told = behind or accounts.joining(scene, own.start, skip=taken)
        if told is None and draft.subjects[0].mention.start >= own.quantity.end:
            told = accounts.of_noun(scene, draft.subjects[0].mention, skip=taken)
        if told is not None or draft.form not in CHANGES:
            return told
    skip = (*taken, *accounts.not_of(scene), *accounts.single_days(scene, draft.stated_measure))
    told = behind if behind not in skip else None
    for subject in draft.subjects[:1]:
        told = told or accounts.of_noun(scene, subject.mention, skip=skip)
    told = told or stated.stated_time(scene, place_of(draft), skip=skip)
    told = told or _of_same(context, draft, skip) or _of_next(context, own, skip)
    told = told or _of_first(context, draft, skip)
    if told is not None or draft.form not in CHANGES:
        return told
    days = (*taken, *accounts.tellings(scene))  # a change since what it is compared with
    return stated.stated_time(scene, place_of(draft), skip=days)


def _of_next(context: Context, own: Figure, skip: tuple[Time, ...]) -> Time | None:
    """As in "sales of $4m and an operating profit of $1m for 2006": told once for both."""
    scene = context.scene
    behind = next((f for f in context.figures if f.start >= own.end), None)
    if behind is None or compared_by(scene, context.figures, behind) is not None:
        return None
    joined = accounts.is_joined(scene, own.end, behind.start)
    return accounts.of_figure(scene, behind.end, skip=skip) if joined else None


def _of_first(context: Context, draft: Draft, skip: tuple[Time, ...]) -> Time | None:
    """As in "revenue was $58bn in the quarter that ended in March, and profit rose 33%"."""
    scene = context.scene
    for other in context.drafts:
        if other.anchor >= draft.anchor or other.rule.startswith("compared:"):
            continue
        if not is_account(other) or ";" in scene.lowered[other.anchor : draft.anchor]:
            continue
        told = other.time or stated.stated_time(scene, place_of(other), skip=skip)
        if (
            told is not None
            and told.relation in {"in", "to"}
            and not stated.is_compared(scene, told)
        ):
            return told
    return None


def _of_same(context: Context, draft: Draft, skip: tuple[Time, ...]) -> Time | None:
    """The period of the statement before about the same: "rose in 2010 by 18% to EUR 3bn".

    Also that of the change before: "profit rose in 2010 by 18% and revenue by 3%".
    """
    before = [d for d in context.drafts if d.anchor < draft.anchor]
    before = [d for d in before if not d.rule.startswith("compared:")]
    gapped = [d for d in before if d.form == draft.form and draft.rule == "change:gap"]
    for other in reversed([*gapped, *(d for d in before if d.subjects == draft.subjects)]):
        told = other.time or stated.stated_time(context.scene, place_of(other), skip=skip)
        if told is not None and elsewhere.is_of_relative(context.scene, told, draft.anchor):
            continue
        gap = told is None and other.rule == "change:gap"
        return _of_same(context, other, skip) if gap else told
    return None


def place_of(draft: Draft) -> int:
    """The token from which the nearest time counts: the figure where there is one."""
    if draft.form == "record" and draft.end is not None:
        return draft.end
    if not draft.figures or draft.form == "from_to":
        return draft.anchor
    last = draft.figures[-1].end - 1
    inserted = draft.anchor - last > _INSERTED  # "the yield, 2.20% on Tuesday, collapsed"
    return last if inserted else max(draft.anchor, last)


def of_report(context: Context, draft: Draft, window: ClaimWindow) -> ClaimWindow:
    """As in "the fastest pace in four years" of a statistic: up to the period that is reported."""
    told = periods.reported(context.scene, context.memory, of=draft.stated_measure)
    statistic = bool(draft.subjects) and draft.subjects[0].kind == "INDICATOR"
    daily = draft.stated_measure in DAILY
    if not statistic or daily or told is None or told.begin is None:
        return window
    unit = {"year": 12, "decade": 120, "quarter": 3, "month": 1}.get(window.granularity)
    if window.relation != "past" or unit is None:
        return window.replace(end_on=told.end_on)
    months = min((window.count or 1) * unit, _FURTHEST)
    return window.replace(begin=told.begin - relativedelta(months=months), end_on=told.end_on)


#: Months back that a calendar can hold.
_FURTHEST = 12_000
