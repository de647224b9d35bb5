"""Figures that a rule of movement or of levels would read as something else than they are.

A percentage is no price, a length of time is no level, and what lies below an own earlier forecast
has not fallen. Each test refuses a draft; what is refused is not claimed at all.
"""

from __future__ import annotations

from nlp.detect import lists
from nlp.detect.draft import Context, Draft
from nlp.detect.lexicon import labels, words
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
    """As in "lost $5.9bn, or $9.66 per share": earned on a share, and no move of its price."""
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
    ends = figure.end >= len(scene.tokens) or scene.tokens[figure.end].pos in _CLOSED
    return printed and ends and scene.word(figure.end) not in words("times", "openings")


#: Parts of speech before which no noun follows that a multiple could be of.
_CLOSED = frozenset({"PUNCT", "ADP", "CCONJ", "SCONJ", "PRON", "VERB", "AUX"})


def is_of_other_thing(context: Context, draft: Draft) -> bool:
    """As in "fell by 1.3 percent, and that in the public sector by 0.7": another one."""
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


def is_of_nobody(_: Context, draft: Draft) -> bool:
    """As in "all of which rose": members that the words do not name, a year, a number of times."""
    told = draft.subjects[0].mention if draft.subjects else None
    text = told.text.lower().removesuffix(" of") if told is not None else ""
    return told is not None and told.id is None and text in words("stated", "unnamed")


def is_of_forecasts(context: Context, draft: Draft) -> bool:
    """As in "mean inflation forecasts for 2017 at 3.2 percent": foretold, and not so."""
    if not draft.rule.startswith("compared:") or not draft.subjects:
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


def is_guided(context: Context, draft: Draft) -> bool:
    """As in "provided its per share guidance to $6.75": what a firm foretells is no price of it."""
    if not draft.measure_is({"close"}) or not draft.figures or draft.form not in _LEVELS:
        return False
    start = draft.figures[0].start
    near = set(context.scene.lowered[max(0, start - _REACH) : start])
    company = any(r.kind == "COMPANY" for r in draft.subjects[:1])
    return company and bool({"guidance", "outlook", "dividend", "eps"} & near)


def is_penalty(context: Context, draft: Draft) -> bool:
    """As in "Sebi imposes Rs 5 lakh fine on the broker": no figure of who imposes it."""
    if draft.form != "level" or not draft.figures or draft.figures[0].unit != "currency":
        return False
    start = draft.figures[0].start
    near = range(max(0, start - _REACH), start)
    verb = next((i for i in near if context.scene.lemma(i) in words("governor", "imposing")), None)
    told = draft.subjects[0].mention if draft.subjects else None
    return verb is not None and told is not None and told.end <= context.scene.tokens[verb].start


def is_distance(context: Context, draft: Draft) -> bool:
    """As in "is at $62, $10 above where it was": how far from there, and no price."""
    own = draft.figures[0] if draft.figures else None
    if draft.form != "level" or own is None or draft.rule != "stated:figure":
        return False
    return context.scene.word(own.end) in labels("stating", "gap_sides")


def is_approached(context: Context, draft: Draft) -> bool:
    """As in "slips towards $110": where it is going, not where it is, nor how far it fell."""
    own = draft.figures[0] if draft.figures else None
    if own is None or draft.form not in _CHANGES | _LEVELS:
        return False
    return bool({"toward", "towards"} & {*context.scene.lowered[max(0, own.start - 2) : own.start]})


def is_premium(_: Context, draft: Draft) -> bool:
    """As in "lists at Rs 222, a 23% premium to the issue price": of what, no word tells."""
    own = draft.figures[0] if draft.figures else None
    nouns = {"premium", "discount"}
    bare = any(r.mention.text.lower() in nouns for r in draft.subjects[:1])
    return bare and own is not None and own.unit == "percent"


def is_part_taken(context: Context, draft: Draft) -> bool:
    """As in "losses trim 8pc of profits": what is behind the figure shrank, and not what trims."""
    own = draft.figures[0] if draft.figures else None
    if own is None or draft.rule not in {"change:figure", "stated:figure"}:
        return False
    takes = context.scene.lemma(own.start - 1) in labels("direction", "causes")
    return takes and context.scene.word(own.end) == "of"


def is_of_its_part(context: Context, draft: Draft) -> bool:
    """As in "cuts of 21% (168,000 units) in its production": of that, and not of its owner."""
    scene = context.scene
    if draft.rule != "change:noun" or not draft.figures or not draft.measure_is({"close"}):
        return False
    end = draft.figures[0].end
    if scene.word(end) == "(":
        close = range(end, min(end + _COMPARED, len(scene.tokens)))
        end = next((i + 1 for i in close if scene.word(i) == ")"), end)
    return scene.word(end) == "in" and scene.word(end + 1) in {"its", "their", "his", "her"}


def is_headcount_of_money(_: Context, draft: Draft) -> bool:
    """As in "had net sales of EUR 10m, and today has 120 employees": no people in sales."""
    counted = draft.quantity is not None and draft.quantity.noun is not None
    counted = counted and draft.quantity is not None and draft.quantity.unit == "count"
    text = draft.subjects[0].mention.text.lower() if draft.subjects else ""
    told = text.partition(" of ")[0].split()
    money = words("governor", "accounts") | {"sales", "revenue", "revenues", "earnings"}
    return counted and draft.form in _LEVELS and bool(told) and told[-1] in money


def is_beside_event(context: Context, draft: Draft) -> bool:
    """As in "may snap up more ahead of the Acme sale": before an event, and better than nobody."""
    if draft.form != "comparison" or not draft.objects:
        return False
    scene, told = context.scene, draft.objects[0].mention
    if not scene.sentence.start <= told.start < scene.sentence.end:
        return False
    first, behind = scene.index_at(told.start), scene.index_at(told.end - 1) + 1
    ahead = "ahead" in scene.lowered[max(0, first - 4) : first]
    noun = behind < len(scene.tokens) and scene.tokens[behind].pos == "NOUN"
    whole = noun and scene.lemma(behind) in words("basket", "members") | {"share", "stock", "index"}
    return ahead and noun and not whole


def _is_own(scene: Scene, noun: int) -> bool:
    """Whether a forecast is the earlier one of who speaks."""
    return bool(words("expectation", "earlier") & set(scene.lowered[max(0, noun - 3) : noun]))


REFUSALS = (
    is_percent_of_price, is_stretch, is_left_behind, is_owner_only, is_revision, is_turnover,
    is_dreaded, is_of_plan, is_rest, is_figurative, is_cost, is_price_of_deal, is_unit_of_measure,
    is_multiplied, is_invested, is_of_each_share, is_tip, is_occasion, is_of_other_thing,
    is_of_nobody, is_of_forecasts, is_of_scenario, is_guided, is_penalty,
    is_premium, is_distance, is_approached, is_part_taken, is_of_its_part,
    is_headcount_of_money, is_beside_event,
)  # fmt: skip
