"""Times of a sentence that belong to other statements in it, and those that are shared."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.detect.draft import Context, Draft
from nlp.detect.lists import compared_by
from nlp.detect.scene import Scene
from nlp.detect.windows import stated
from nlp.detect.windows.belonging import elsewhere
from nlp.detect.windows.ends import CHANGES
from nlp.detect.windows.reports import accounts, booked
from nlp.records import ClaimWindow, Time

#: Forms that say where something stands.
LEVELS = frozenset({"level", "market_value", "multiple", "share", "spread", "yield", "basket_sum"})


def not_of_level(context: Context, draft: Draft) -> tuple[Time, ...]:
    """Times that no level can have: what it is compared with, and since when it is the lowest."""
    added = draft.form == "basket_sum" and draft.direction is not None
    if draft.form not in LEVELS or added:
        return ()
    scene = context.scene
    return tuple(
        time
        for time in scene.times
        if stated.is_compared(scene, time) or _outlasts(scene, time, draft)
    )


def _outlasts(scene: Scene, time: Time, draft: Draft) -> bool:
    """As in "at 55, the flattest since 2007", "has gained 4% in 2025 and is worth $600 million"."""
    if draft.aspect == "average" or draft.time is time:
        return False
    if draft.form in {"market_value", "multiple", "basket_sum"}:
        return time.relation in {"since", "past", "to_date"}
    return time.relation == "since" and stated.is_memory(scene, time, draft.anchor)


def beside(context: Context, draft: Draft) -> ClaimWindow | None:
    """The stated window of the statement before in the sentence, which this one goes on from."""
    before = [d for d in context.drafts if d is not draft and d.anchor < draft.anchor]
    before = [d for d in before if not d.rule.startswith("compared:")]
    for other in reversed(before):
        time = other.time or stated.stated_time(
            context.scene, booked.place_of(other), skip=taken(context, other)
        )
        recalls = other.form == "superlative" and time is other.time
        inside = elsewhere.bracket(context.scene, time) if time is not None else ()
        recalls = recalls or (bool(inside) and booked.place_of(draft) not in inside)
        if time is not None and not recalls and not stated.is_compared(context.scene, time):
            return stated.from_time(time)
    return None


def period_beside(context: Context, draft: Draft) -> Time | None:
    """As in "employment fell in February and the jobless rate rose to 5.9%": told once for both."""
    scene, place = context.scene, booked.place_of(draft)
    seen = scene.document.article.seen_at.date()
    skip = taken(context, draft)
    told = [t for t in scene.times if t.relation in {"in", "to"} and t not in skip]
    told = [t for t in told if t.granularity in _PERIODS and scene.index_at(t.start) < place]
    told = [t for t in told if t.end_on is not None and t.end_on <= seen]
    told = [t for t in told if stated.is_window(scene, t) and not stated.is_compared(scene, t)]
    told = [t for t in told if not stated.is_possessive(scene, t)]
    told = [t for t in told if not elsewhere.is_of_other(scene, t, place)]
    apart = told and ";" in scene.lowered[scene.index_at(told[-1].start) : place]
    return told[-1] if told and not apart else None


_PERIODS = frozenset({"week", "month", "quarter", "half", "year"})


def taken(context: Context, draft: Draft) -> tuple[Time, ...]:
    """Times that belong to another statement of the sentence."""
    others = [d for d in context.drafts if d is not draft and d.time is not None]
    memories = [
        d.time
        for d in others
        if d.time is not None
        and (d.time.relation == "since" or d.time.kind == "duration" or d.form == "distance")
    ]
    spans = [f.quantity for d in context.drafts if d is not draft for f in d.figures]
    counts = [t for t in context.scene.times if any(t.overlaps(span) for span in spans)]
    if draft.form in CHANGES:  # "over six sessions": a run of six, and the window too
        counts = [t for t in counts if not elsewhere.is_spanned(context.scene, t)]
    skipped = [time for d in context.drafts for time in d.skip]
    skipped += elsewhere.bracketed(context.scene, booked.place_of(draft))
    if draft.form in CHANGES | LEVELS:
        skipped += elsewhere.recalled(context.scene, booked.place_of(draft))
    return (*skipped, *memories, *counts, *_earlier(context, draft))


def _earlier(context: Context, draft: Draft) -> Iterator[Time]:
    """Times behind an earlier figure, as in "up from 33.9 million in 2006": only of that figure."""
    own = {figure.start for figure in draft.figures}
    if draft.form == "from_to":  # "to 20.1% from 21.5% in the previous quarter"
        last = max(draft.figures, key=lambda figure: figure.start)
        own -= {last.start} if last.preposition == "from" else set()
    for figure in context.figures:
        if figure.start in own or draft.anchor > figure.start:
            continue
        if figure.preposition == "from" or compared_by(context.scene, context.figures, figure):
            time = stated.time_after(context.scene, figure.end)
            time = time or accounts.joining(context.scene, figure.start, skip=())
            if time is not None:
                yield time
