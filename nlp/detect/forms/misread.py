"""Figures that a rule of movement or of levels would read as something else than they are.

A percentage is no price, a length of time is no level, and what lies below an own earlier forecast
has not fallen. Each test refuses a draft; what is refused is not claimed at all.
"""

from __future__ import annotations

from nlp.detect import lists
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import words
from nlp.detect.scene import Scene

_LEVELS = frozenset({"level", "from_to", "threshold", "crossing"})
_COMPARING = frozenset({"lower", "higher", "more", "less", "below", "above"})
#: Tokens from a figure or a side to the forecast that it is held against.
_REACH = 7


def is_percent_of_price(_: Context, draft: Draft) -> bool:
    """As in "raised its stake in the maker to 90.9%": no share price stands at a percentage."""
    percent = draft.quantity is not None and draft.quantity.unit == "percent"
    company = any(r.kind == "COMPANY" for r in draft.subjects[:1])
    return draft.form in _LEVELS and percent and company and draft.measure_is({"close"})


def is_stretch(_: Context, draft: Draft) -> bool:
    """As in "laid off from one to six weeks": a range of lengths, and nothing that moved."""
    return (
        draft.form == "from_to"
        and draft.quantity is not None
        and draft.quantity.unit == "duration"
        and not any(r.measure or r.mention.id for r in draft.subjects)
    )


def is_left_behind(context: Context, draft: Draft) -> bool:
    """As in "rose, respectively from EUR 2m and EUR 7m": levels that were left, and no changes."""
    if not draft.rule.startswith("change:") or len(draft.figures) != 1:
        return False
    own = draft.figures[0]
    runs = (run for run in lists.runs(context.scene, context.figures) if own in run[1:])
    return any(run[0].preposition == "from" and own.unit == run[0].unit for run in runs)


def is_owner_only(_: Context, draft: Draft) -> bool:
    """As in "a 2% slump in the country's largest lender": whose it is, and not what fell."""
    told = draft.subjects[0].mention if draft.subjects else None
    if told is None or told.id is not None:
        return False
    return told.text.lower().rstrip().endswith(("'s", "’s", "s'", "s’"))


def is_revision(context: Context, draft: Draft) -> bool:
    """As in "$5 lower than its previous forecast": an opinion has changed, and nothing else."""
    scene = context.scene
    if draft.rule == "expectation:silent":
        sized = any(draft.anchor - _REACH < f.end < draft.anchor for f in context.figures)
        return sized and _is_own(scene, draft.anchor)
    if not draft.figures:
        return False
    behind = draft.figures[-1].end
    near = range(behind, min(behind + _REACH, len(scene.tokens)))
    nouns = words("expectation", "nouns")
    noun = next((i for i in near if scene.lemma(i) in nouns), None)
    compares = noun is not None and _COMPARING & set(scene.lowered[behind : behind + 2])
    return bool(compares) and noun is not None and _is_own(scene, noun)


def _is_own(scene: Scene, noun: int) -> bool:
    """Whether a forecast is the earlier one of who speaks."""
    return bool(words("expectation", "earlier") & set(scene.lowered[max(0, noun - 3) : noun]))


REFUSALS = (is_percent_of_price, is_stretch, is_left_behind, is_owner_only, is_revision)
