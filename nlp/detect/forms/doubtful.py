"""What a reader would not take as said: drafts that are refused, and subjects that are not named.

A form finds what its words allow; here stands what other words of the sentence then forbid. Where
two readings are open and the wrong one would mislead, nothing is claimed.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.detect.cues import is_level_verb
from nlp.detect.draft import Context, Draft
from nlp.detect.forms import misread
from nlp.detect.forms.accounts import with_maker
from nlp.detect.forms.comparison import other_currency
from nlp.detect.forms.expectation import expected_near
from nlp.detect.forms.meant import meant
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import PRICED, Scene
from nlp.detect.subjects.heads import noun_end

#: Before the "one" of "every one of the eleven sectors" it counts nothing.
_EACH = frozenset({"every", "each", "any", "but", "no", "not"})


def settled(context: Context, draft: Draft) -> Draft | None:
    """The draft as the rest of its sentence lets it stand; None where it lets it not."""
    draft = _of_part(context.scene, draft)
    if any(refused(context, draft) for refused in _REFUSALS):
        return None
    named = tuple(_cash(context.scene, each) for each in meant(context, draft))
    named = tuple(_of_same_country(context, _whole(context.scene, each)) for each in named)
    if draft.form in _OF_THE_WHOLE:
        named = tuple(_of_members(context.scene, each) for each in named)
    if draft.form == "streak" and any(r.kind == "CURRENCY" for r in other_currency(context, draft)):
        named = tuple(_unnamed(each) for each in named)  # no pair of theirs is counted day by day
    made = (_qualified(context.scene, with_maker(context.scene, each)) for each in named)
    booked = tuple(_accounted(context, draft, each) for each in made)
    same = all(a.measure == b.measure for a, b in zip(booked, named, strict=True))
    measure = draft.measure if same else None
    unknown = draft.form == "growth_rate" and measure is None and booked[0].measure is None
    return replace(
        draft, form="pct_change" if unknown else draft.form, subjects=booked, measure=measure
    )


def _is_share_of_nothing(context: Context, draft: Draft) -> bool:
    """As in "Corvid, 17 percent": of what of a company or an index the text does not say."""
    scene, quantity = context.scene, draft.quantity
    if not (draft.rule.startswith("stated:") and draft.form == "level" and draft.figures):
        return False
    if quantity is None or quantity.unit != "percent" or draft.measure is not None:
        return False
    start, behind = draft.figures[0].start, draft.figures[-1].end
    told = scene.word(behind) in words("speech", "opinion", "judging")  # "look 20% undervalued"
    stands = any(is_level_verb(scene, i) for i in range(max(0, start - 3), start))
    return not told and not stands and any(_is_priced_name(scene, r) for r in draft.subjects[:1])


def _is_priced_name(scene: Scene, referent: Referent) -> bool:
    """Whether a subject is a name that stands at a price, and no account of what bears it."""
    if referent.kind not in PRICED - {"RATE"} or referent.measure not in {None, "close"}:
        return False
    told = referent.mention
    named = [e for e in scene.entities if e.start == told.start and e.label in PRICED]
    # "Ford's market share in Europe fell to 6%" names a part.
    rest = range(scene.index_at(named[0].end), scene.index_at(told.end - 1) + 1) if named else ()
    return bool(named) and all(scene.word(index) != "share" for index in rest)


def _is_counted(context: Context, draft: Draft) -> bool:
    """As in "posted three new 52-week highs": how many, and not that it stands at one."""
    scene = context.scene
    if draft.form != "record" or draft.end is None:
        return False
    near = range(draft.anchor, min(draft.end + 4, len(scene.tokens)))
    plural = any(scene.word(i) in {"highs", "lows"} for i in near)
    for index in range(max(0, draft.anchor - 5), draft.end + 1):
        quantity, entity = scene.quantity_at(index), scene.entity_at(index)
        count = quantity is None or quantity.unit == "count"
        if plural and count and entity is None and scene.tokens[index].pos == "NUM":
            return True
    return False


def _is_swing(context: Context, draft: Draft) -> bool:
    """As in "after swinging over 500 points": how far, and no level that it stood above."""
    if draft.form not in {"threshold", "crossing"} or not draft.figures:
        return False
    scene, figure = context.scene, draft.figures[0]
    printed = figure.quantity.text.lower().endswith(("points", "pts", "point"))
    near = range(max(0, figure.start - 4), figure.start)
    said = {scene.lemma(i) for i in near} | {scene.word(i) for i in near}
    swings = bool(said & words("stating", "threshold", "swing_verbs"))
    return printed and swings


def _is_each(context: Context, draft: Draft) -> bool:
    """As in "every one of the eleven groups fell": one is not their number."""
    first = draft.figures[0] if draft.form == "breadth" and draft.figures else None
    if first is None or first.quantity.value != 1:  # "the top 10 holdings" are chosen, not counted
        return first is not None and context.scene.word(first.start - 1) == "top"
    return bool(_EACH & set(context.scene.lowered[max(0, first.start - 2) : first.start]))


def _is_of_teller(context: Context, draft: Draft) -> bool:
    """As in "bears point out that few sectors have beaten it": who tells is no side."""
    if draft.form not in {"comparison", "comparison_size"} or not draft.subjects:
        return False
    scene, mention = context.scene, draft.subjects[0].mention
    if mention.id is not None or not scene.sentence.start <= mention.start < scene.sentence.end:
        return False
    last = scene.index_at(mention.end - 1)
    between = range(last + 1, draft.anchor)
    return any(scene.word(i) == "that" and scene.tokens[i].tag == "IN" for i in between)


def _is_beside_forecast(context: Context, draft: Draft) -> bool:
    """As in "beating a Wire forecast": against an expectation, not against who has it."""
    if draft.form != "comparison" or not draft.objects:
        return False
    scene, mention = context.scene, draft.objects[0].mention
    if not scene.sentence.start <= mention.start < scene.sentence.end:
        return False
    after = scene.index_at(mention.end - 1) + 1
    near = range(after, min(after + 3, len(scene.tokens)))
    nouns = words("expectation", "nouns")
    return any(scene.lemma(i) in nouns or scene.word(i) in nouns for i in near)


def _is_expected(context: Context, draft: Draft) -> bool:
    """As in "short of the 2.2% that analysts had pencilled in": that is not how it came out."""
    scene = context.scene
    if draft.form in {"expectation", "forecast", "times", "comparison_size"} or not draft.figures:
        return False
    noun = expected_near(scene, draft.figures[0]) if draft.rule.startswith("stated:") else None
    if noun is not None and scene.word(noun - 1) in words("expectation", "against"):
        return True  # "against forecasts for a 630,000-barrel rise"
    first = draft.figures[-1].end
    near = range(first, min(first + 4, len(scene.tokens) - 2))
    holders, verbs = words("expectation", "holders"), words("expectation", "verbs")
    for index in near:
        if scene.word(index) in {",", ";"} or scene.tokens[index].pos == "VERB":
            return False
        holds = {scene.lemma(index), scene.word(index).removesuffix("s")} & holders
        if holds:
            return any(scene.lemma(i) in verbs for i in range(index + 1, index + 3))
    return False


def _is_gap(context: Context, draft: Draft) -> bool:
    """As in "the ten-year yield 1 basis point below the two-year": how far apart, no level."""
    apart = draft.form == "level" and draft.figures and draft.figures[0].unit == "basis_point"
    sides = {"above", "below", "over", "under"}
    return bool(apart) and context.scene.word(draft.figures[0].end) in sides


def _is_coupon(_: Context, draft: Draft) -> bool:
    """As in "30-YR BOND YIELD HITS": no dividend is paid on a bond."""
    told = {word for r in draft.subjects for word in r.mention.text.lower().split()}
    return draft.form == "yield" and bool(told & words("stating", "sovereign", "bonds"))


def _is_amount_of_price(_: Context, draft: Draft) -> bool:
    """As in "gasoline, 630,000 barrels": what is counted in barrels is no price."""
    units = {"currency", "percent", "count", "points", "duration", "multiple", "percentage_point"}
    priced = any(r.kind == "COMMODITY" for r in draft.subjects[:1]) and draft.measure_is({"close"})
    return priced and draft.quantity is not None and draft.quantity.unit not in units


_REFUSALS = (
    *misread.REFUSALS,
    _is_expected, _is_gap, _is_coupon, _is_amount_of_price,
    _is_share_of_nothing, _is_counted, _is_swing, _is_each, _is_of_teller, _is_beside_forecast,
)  # fmt: skip


def _cash(scene: Scene, referent: Referent) -> Referent:
    """As in "S&P 500 futures": their price is another than that of the index, which is not told."""
    mention = referent.mention
    if referent.kind != "INDEX" or mention.id is None:
        return referent
    if not scene.sentence.start <= mention.start < scene.sentence.end:
        return referent
    told = mention.text.lower().split()
    first, after = scene.index_at(mention.start), scene.index_at(mention.end - 1) + 1
    before = scene.lowered[max(0, first - 4) : first]
    derived = words("stating", "derived", "nouns")
    behind = after < len(scene.tokens) and scene.word(after) in derived
    tied = bool(derived & set(before)) and bool({"on", "tracking", "for", "of"} & set(before))
    return _unnamed(referent) if behind or tied or derived & set(told) else referent


def _of_part(scene: Scene, draft: Draft) -> Draft:
    """As in "its share of the market rose to 31%": a part of a thing, and no price of it."""
    parts = tuple(_part(scene, each) for each in draft.subjects)
    return draft if parts == draft.subjects else replace(draft, subjects=parts, measure=None)


def _part(scene: Scene, referent: Referent) -> Referent:
    told = referent.mention
    if referent.measure != "close" or not (scene.sentence.start <= told.start < scene.sentence.end):
        return referent
    inside = range(scene.index_at(told.start), scene.index_at(told.end - 1) + 1)
    part = any(scene.word(i) == "share" and scene.word(i + 1) in {"in", "of"} for i in inside)
    whole = _unnamed(referent) if part and referent.kind == "INDEX" else referent
    return replace(whole, measure=None) if part else referent


def _whole(scene: Scene, referent: Referent) -> Referent:
    """As in "6,000 Acme shares, which is 0.1%": what is counted, and not the bare number."""
    told = referent.mention
    if told.id is not None or not scene.sentence.start <= told.start < scene.sentence.end:
        return referent
    end = scene.index_at(told.end - 1) + 1
    if any(scene.quantity_at(i) is None for i in range(scene.index_at(told.start), end)):
        return referent
    last = noun_end(scene, end)
    stop = scene.tokens[last - 1].end
    text = scene.document.article.text[told.start : stop]
    return replace(referent, mention=told.replace(text=text, end=stop))


def _unnamed(referent: Referent) -> Referent:
    """The same words, naming nothing of the tables."""
    return replace(referent, mention=referent.mention.replace(id=None, candidates=()))


def _accounted(context: Context, draft: Draft, referent: Referent) -> Referent:
    """As in "BOEING Q1 DELIVERIES FALL": where taggers fail, what stands behind the name counts."""
    scene, mention = context.scene, referent.mention
    company = referent.kind == "COMPANY" and referent.measure == "close"
    inside = scene.sentence.start <= mention.start < scene.sentence.end
    if not company or not inside or not scene.text.isupper():
        return referent
    first = scene.index_at(mention.end - 1) + 1
    stop = draft.figures[0].start if draft.figures else draft.anchor
    stop = next((i for i in range(first, stop) if _moves(scene, i)), stop)
    between = [i for i in range(first, stop) if scene.time_at(i) is None]
    own = words("stating", "stand_ins", "price")
    other = [i for i in between if scene.word(i).isalpha()]
    priced = any(scene.word(i).removesuffix("s") in own or scene.word(i) in own for i in between)
    return replace(referent, measure=None) if other and not priced else referent


def _moves(scene: Scene, index: int) -> bool:
    """Whether a word in capitals is a verb or a particle of movement, or joins words."""
    word = scene.word(index)
    stems = {word, word.removesuffix("s"), word.removesuffix("ed"), scene.lemma(index)}
    known = labels("direction", "verbs").keys() | labels("direction", "particles").keys()
    return bool(stems & known) or scene.tokens[index].pos in {"ADP", "AUX", "DET", "ADV"}


def _of_same_country(context: Context, referent: Referent) -> Referent:
    """As in "Italy's ten-year yield rose, the two-year yield fell": of the country told before."""
    mention, reference = referent.mention, context.reference
    told = words("stating", "sovereign", "own") & set(mention.text.lower().split())
    if told or mention.id is None:
        return referent
    if reference.counterpart(mention.id, "ECON:US") != mention.id:
        return referent
    seen = [r.mention for _, r in context.memory.seen if r.kind == "RATE"]
    before = [m.id or "" for m in seen if m.start < mention.start]
    economies = [
        economy
        for rate in before
        if (economy := reference.economy_of(rate)) and reference.counterpart(rate, economy) == rate
    ]
    if not economies or economies[-1] == "ECON:US":
        return referent
    known = reference.counterpart(mention.id, economies[-1])
    return replace(referent, mention=mention.replace(id=known, candidates=()))


#: Forms that say of an index what is not said of some of its members.
_OF_THE_WHOLE = frozenset({"pct_change", "abs_change", "level", "distance"})
#: Tokens back from an index to a count of its members.
_COUNTED = 7


def _of_members(scene: Scene, referent: Referent) -> Referent:
    """As in "60% of the stocks in the S&P 500 fell 20%", "S&P 500 companies": not the index.

    Nor is it in "half of U.S. stocks have lost 20%".
    """
    if referent.kind != "INDEX":
        return referent
    start = scene.index_at(referent.mention.start)
    preposition = start - 2 if scene.word(start - 1) == "the" else start - 1
    counted = scene.word(preposition) == "of" and scene.quantity_at(preposition - 1) is not None
    if counted and scene.word(scene.index_at(referent.mention.end - 1) + 1) != "'s":
        return _unnamed(referent)
    entity = next((e for e in scene.entities if e.start == referent.mention.start), None)
    if entity is None or entity.label != "INDEX":
        return referent
    first, behind = scene.span(entity)
    noun = first - 2 if scene.word(first - 1) == "the" else first - 1
    before = noun - 1 if scene.word(noun) in {"of", "in", "on"} else first
    members = [i for i in (before, behind) if _are_members(scene, i)]
    counted = any(scene.quantity_at(i) is not None for i in range(max(0, first - _COUNTED), first))
    whole = all(scene.lemma(i) in {"stock", "share"} for i in members) and not counted
    return referent if whole or not members else _unnamed(referent)


def _are_members(scene: Scene, index: int) -> bool:
    listed = scene.lemma(index) in words("basket", "members") | {"company", "firm"}
    return listed and scene.tokens[index].tag == "NNS"


def _qualified(scene: Scene, referent: Referent) -> Referent:
    """As in "refined copper imports", "exports to China": a part of what the statistic counts."""
    mention = referent.mention
    inside = scene.sentence.start <= mention.start < scene.sentence.end
    if referent.kind != "INDICATOR" or not (inside and referent.measure):
        return referent
    named = (e for e in scene.entities if e.label == "INDICATOR" and e.start < mention.end)
    entity = next((e for e in named if e.start >= mention.start), None)
    if entity is None:
        return referent
    first, behind = scene.span(entity)
    if scene.word(first - 1) in words("statistics", "whole", "of_firms"):
        return replace(referent, mention=mention.replace(id=None, kind=None), measure=None)
    before = first > scene.index_at(mention.start) and _qualifies(scene, first - 1)
    after = scene.word(behind) in _PARTS and _is_part(scene, behind)
    return replace(referent, measure=None) if before or after else referent


def _qualifies(scene: Scene, index: int) -> bool:
    """Whether a word before a statistic narrows it: a good, not a place, a time or a survey."""
    entity = scene.entity_at(index)
    if entity is not None:
        return entity.label == "COMMODITY"
    common = scene.tokens[index].pos == "NOUN" and scene.time_at(index) is None
    whole = scene.word(index) in words("statistics", "whole", "words")
    return common and not whole and scene.quantity_at(index) is None


_PARTS = {"of": {"NOUN"}, "for": {"NOUN"}, "to": {"PROPN"}}


def _is_part(scene: Scene, opener: int) -> bool:
    """As in "index for services", "imports of crude", "exports to China"."""
    index = opener + 1
    while index < len(scene.tokens) - 1 and scene.tokens[index].pos in {"DET", "ADJ"}:
        index += 1
    if index >= len(scene.tokens) or scene.time_at(index) or scene.quantity_at(index):
        return False
    whole = scene.word(index) in words("statistics", "whole", "words")
    return scene.tokens[index].pos in _PARTS[scene.word(opener)] and not whole
