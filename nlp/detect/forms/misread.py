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
_CHANGES = frozenset({"pct_change", "abs_change", "point_change"})
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


def is_turnover(_: Context, draft: Draft) -> bool:
    """As in "0.4% lower at 3,120 on 180 million euros turnover": what was traded, no change."""
    own = draft.figures[-1] if draft.figures else None
    traded = own is not None and own.unit == "currency" and own.preposition == "on"
    return draft.rule.startswith("change:") and traded


def is_dreaded(context: Context, draft: Draft) -> bool:
    """As in "worries of a 75-point rate hike eased": what is hoped or feared has not moved."""
    if draft.form not in _CHANGES or not draft.figures:
        return False
    start = draft.figures[0].start
    near = range(max(0, start - _REACH), start)
    nouns = words("expectation", "moods")
    mood = next((i for i in reversed(near) if context.scene.lemma(i) in nouns), None)
    if mood is None or context.scene.word(mood + 1) not in {"of", "about", "over", "for"}:
        return False
    return not any(context.scene.tokens[i].pos == "VERB" for i in range(mood, start))


def is_of_plan(context: Context, draft: Draft) -> bool:
    """As in "the plans to have only 30 per cent of homes covered": no plan is a part of them."""
    scene = context.scene
    if draft.form != "share" or not draft.subjects:
        return False
    last = scene.index_at(draft.subjects[0].mention.end - 1)
    plans = scene.lemma(last) in words("speech", "forecast", "planning") | {"proposal", "effort"}
    return plans and scene.word(last + 1) == "to"


def is_rest(context: Context, draft: Draft) -> bool:
    """As in "acquired the remaining 35 pct": a part of something that is not told."""
    if draft.form != "level" or not draft.figures or draft.figures[0].unit != "percent":
        return False
    start = draft.figures[0].start
    rest = {"remaining", "other", "outstanding"} & set(context.scene.lowered[start - 2 : start])
    return draft.rule == "stated:figure" and bool(rest)


def is_figurative(context: Context, draft: Draft) -> bool:
    """As in "loses ground to its rival": a race, and no price."""
    scene, at = context.scene, draft.anchor
    ground = scene.word(at + 1) == "ground"
    return draft.form == "direction_only" and ground and scene.word(at + 2) in {"to", "against"}


def is_cost(context: Context, draft: Draft) -> bool:
    """As in "can produce copper for $1.90 per pound": what it costs, and not what it trades at."""
    if draft.form not in _LEVELS or not draft.measure_is({"close"}) or not draft.figures:
        return False
    start = draft.figures[0].start
    made = {context.scene.lemma(i) for i in range(max(0, start - _REACH), start)}
    told = any(r.kind == "COMMODITY" for r in draft.subjects[:1])
    made_for = draft.figures[0].preposition == "for" and made & words("governor", "making")
    return told and bool(made_for)


def is_price_of_deal(context: Context, draft: Draft) -> bool:
    """As in "a discount to the $53 per share deal price": what is offered is no market price."""
    if not draft.measure_is({"close"}) or not draft.figures:
        return False
    end = draft.figures[-1].end
    behind = context.scene.lowered[end : end + 4]
    return "price" in behind and bool(words("governor", "offers") & set(behind))


def is_unit_of_measure(context: Context, draft: Draft) -> bool:
    """As in "traffic, measured in revenue passenger kilometres, rose": how it is counted."""
    if not draft.subjects or not draft.figures:
        return False
    scene, start = context.scene, draft.subjects[0].mention.start
    if not scene.sentence.start <= start < scene.sentence.end:
        return False
    first = scene.index_at(start)
    return scene.phrase(first - 2, first) in {"measured in", "expressed in", "calculated in"}


def is_multiplied(_: Context, draft: Draft) -> bool:
    """As in "will double the number of its stores": no comparison of the firm with a number."""
    told = draft.objects[0].mention.text.lower() if draft.objects else ""
    return draft.form == "times" and told.startswith(("the number of", "its ", "their "))


def is_invested(context: Context, draft: Draft) -> bool:
    """As in "$1,000 put into Apple would now be worth $12,500": what became of the money."""
    if not draft.measure_is({"market_cap"}) or not draft.figures:
        return False
    before = set(context.scene.lowered[: draft.figures[0].start])
    return bool(before & words("stating", "invested", "words")) and bool({"would", "have"} & before)


def is_of_each_share(_: Context, draft: Draft) -> bool:
    """As in "lost $5.9bn, or $9.66 per share": what is earned on a share, and no move of its price."""
    own = draft.figures[0].quantity if draft.figures else None
    changes = draft.rule.startswith("change:") and draft.measure_is({"close"})
    return changes and own is not None and own.per == "share"


def is_tip(context: Context, draft: Draft) -> bool:
    """As in "Sell Voltas with a target of Rs 149": advice, and nothing that was measured."""
    scene = context.scene
    if not draft.figures or draft.figures[0].unit not in {"currency", "count", "points"}:
        return False
    start = draft.figures[0].start
    near = set(scene.lowered[max(0, start - _ADVISED) : start])
    advised = scene.lowered[0] in words("speech", "advice", "verbs")
    stop = bool({"stop", "stop-loss", "stoploss"} & near)
    return stop or (advised and bool({"target", "tgt", "targets"} & near))


def is_occasion(context: Context, draft: Draft) -> bool:
    """As in "was shot at 41 times": how often, and no multiple of anything."""
    if draft.form != "times" or draft.rule != "stated:figure" or not draft.figures:
        return False
    scene, figure = context.scene, draft.figures[0]
    printed = figure.quantity.text.lower().endswith("times")
    behind = scene.word(figure.end)
    return printed and behind not in words("times", "openings")


def is_of_other_thing(context: Context, draft: Draft) -> bool:
    """As in "fell by 1.3 percent, and that in the public sector by 0.7": another one than before."""
    scene = context.scene
    if not draft.figures or not draft.subjects:
        return False
    start, told = draft.figures[0].start, draft.subjects[0].mention
    for index in range(start - 1, 0, -1):
        if scene.quantity_at(index) is not None or scene.word(index) in {";", ":"}:
            return False
        again = scene.word(index) in {"that", "those"}
        again = again and scene.word(index + 1) in {"in", "of", "for", "from", "at"}
        if again and scene.word(index - 1) in {"and", "while", "but", ","}:
            return told.end <= scene.tokens[index].start
    return False


def is_of_nobody(context: Context, draft: Draft) -> bool:
    """As in "all of which rose": members that the words do not name, a year, a number of times."""
    told = draft.subjects[0].mention if draft.subjects else None
    if told is None or told.id is not None:
        return False
    return told.text.lower().removesuffix(" of") in words("stated", "unnamed")


def is_of_forecasts(context: Context, draft: Draft) -> bool:
    """As in "mean inflation forecasts for 2017 at 3.2 percent": what is foretold, and not what is."""
    if draft.form not in _LEVELS | _CHANGES | {"growth_rate"} or not draft.subjects:
        return False
    scene, told = context.scene, draft.subjects[0].mention
    if not scene.sentence.start <= told.start < scene.sentence.end:
        return False
    behind = scene.index_at(told.end - 1) + 1
    inside = scene.lemma(behind - 1) in _FORETOLD
    ahead = behind < len(scene.tokens) and scene.lemma(behind) in _FORETOLD
    noun = ahead and scene.tokens[behind].pos == "NOUN"
    return inside or noun


_FORETOLD = frozenset({"forecast", "projection", "estimate", "expectation"})


def is_of_scenario(context: Context, draft: Draft) -> bool:
    """As in "2.4 percent lower relative to the baseline": held against what is only imagined."""
    if draft.form not in _CHANGES | {"growth_rate", "level", "forecast"} or not draft.figures:
        return False
    behind = context.scene.lowered[draft.figures[-1].end :][:_COMPARED]
    imagined = {"baseline", "scenario", "counterfactual"} & set(behind)
    return bool(imagined) and bool({"relative", "than", "compared", "below", "above"} & set(behind))


#: Tokens from a figure back to what advises, and on to what it is compared with.
_ADVISED, _COMPARED = 6, 12


def is_share_in_deal(context: Context, draft: Draft) -> bool:
    """As in "its share in the deal is estimated at EUR 0.5m": a part, and no share that trades."""
    scene = context.scene
    if not draft.measure_is({"close"}) or not draft.subjects:
        return False
    told = draft.subjects[0].mention
    if not scene.sentence.start <= told.start < scene.sentence.end:
        return False
    inside = range(scene.index_at(told.start), scene.index_at(told.end - 1) + 1)
    return any(scene.word(i) == "share" and scene.word(i + 1) in {"in", "of"} for i in inside)


def _is_own(scene: Scene, noun: int) -> bool:
    """Whether a forecast is the earlier one of who speaks."""
    return bool(words("expectation", "earlier") & set(scene.lowered[max(0, noun - 3) : noun]))


REFUSALS = (
    is_percent_of_price, is_stretch, is_left_behind, is_owner_only, is_revision, is_turnover,
    is_dreaded, is_of_plan, is_rest, is_figurative, is_cost, is_price_of_deal, is_unit_of_measure,
    is_multiplied, is_invested, is_of_each_share, is_tip, is_occasion, is_of_other_thing,
    is_of_nobody, is_of_forecasts, is_of_scenario, is_share_in_deal,
)  # fmt: skip
