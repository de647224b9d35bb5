"""Whether a verb ties a loose figure to its subject.

A figure that no form of its own takes says something only where nothing stands between: "the
company runs 1,933 stores", "the floor area is 29,000 square metres", "rose 12 % to EUR 22.5
million". Behind another noun ("at 10 offices", "with a face value of EUR 1.35"), in a participle
("investing EUR 6 million") or in a wish ("a bid to take 35 %") it is of that other thing, which a
reader cannot tell without guessing.
"""

from __future__ import annotations

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.records import record_words
from nlp.detect.lexicon import labels, words
from nlp.detect.scene import PRICED, Scene
from nlp.detect.speech.ahead import is_forecast_noun
from nlp.detect.subjects.governor import is_predicate
from nlp.records import Mention

#: Parts of speech of what loosens a figure or belongs to it ("nearly", "a", "EUR", "~").
_LIGHT = frozenset({"ADV", "DET", "SYM", "ADP", "PART", "NUM", "ADJ", "AUX"})
_BREAKS = frozenset(
    {",", ";", ":", "-", "–", "and", "or", "but", "with", "in", "for", "on", "than"}
)
_JOINING = frozenset({"and", "but", "or", "then", "also"})
_PERFECT = frozenset({"have", "has", "had", "'ve", "having"})
_PERIODS = frozenset({"day", "session", "week", "month", "quarter", "year"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_BEING = frozenset({"is", "are", "was", "were", "be", "been"})
#: Verbs behind which an infinitive tells a plan or a duty and leaves the subject as it is.
_LEADING = frozenset({"agree", "begin", "start", "continue", "appear", "seem", "use"})


def is_tied(context: Context, draft: Draft) -> bool:
    """Whether a draft of a loose figure says what its figure is of; other drafts always do.

    Args:
        context: The sentence.
        draft: A draft of any rule.
    """
    if draft.rule != "stated:figure":
        return True
    scene, figure = context.scene, draft.figures[0]
    if draft.form == "share" and draft.objects:
        return True
    first = draft.subjects[0]
    last = scene.index_at(first.mention.end - 1)
    if scene.lemma(last) in words("governor", "wrapping") and scene.word(last + 1) == "of":
        return False  # "will cut a total of 28 jobs": of no total
    market = first.kind in PRICED - {"COMPANY"} or (first.kind == "INDICATOR" and first.mention.id)
    if market and draft.form != "share":
        return True
    if figure.preposition == "of" and is_forecast_noun(scene, figure.start - 2):
        return True  # "reaffirmed its full-year profit forecast of $10 billion"
    if context.gapped(figure) is not None or _is_told_again(context, figure):
        return True
    if _is_beside(scene, first.mention, figure) or _is_moved(scene, first.mention, figure):
        return True
    if scene.word(figure.start - 1) in {"a", "an", "the"}:
        return draft.form == "share"  # "had a 3 % negative impact"
    verb = _verb(scene, figure)
    if verb is None or not _is_told(scene, verb, figure):
        return False
    return _is_subject(scene, first.mention, verb)


def _is_beside(scene: Scene, told: Mention, figure: Figure) -> bool:
    """As in "cost savings of about EUR 3mn a year", "the order book, at EUR 640 mn, was"."""
    if figure.preposition not in {"of", "at", "between"} or told.end > figure.quantity.start:
        return False
    first, last = scene.index_at(told.start), scene.index_at(told.end - 1) + 1
    between = range(last, figure.start)
    light = all(scene.tokens[i].pos in _LIGHT or scene.word(i) == "," for i in between)
    return light and not any(scene.quantity_at(i) for i in range(first, figure.start))


def _is_moved(scene: Scene, told: Mention, figure: Figure) -> bool:
    """As in "raised its stake in the maker to 80 %", "cut output by 1.2 million barrels"."""
    if figure.preposition not in {"to", "by"} or told.end > figure.quantity.start:
        return False
    verb = scene.index_at(told.start) - 1
    between = range(scene.index_at(told.end - 1) + 1, figure.start)
    plain = all(scene.tokens[i].pos in _LIGHT | {"NOUN", "PROPN"} for i in between)
    causes = verb >= 0 and scene.lemma(verb) in labels("direction", "causes")
    return causes and plain and scene.tokens[verb].pos == "VERB"


def _is_told_again(context: Context, figure: Figure) -> bool:
    """As in "was EUR 6.7 mn, or 8.3 % of net sales": the same once more."""
    between = (*context.scene.lowered[figure.start - 2 : figure.start],)
    ends = {f.end for draft in context.drafts for f in draft.figures}
    joined = (between[-1:] == ("or",) and figure.start - 1 in ends) or (
        between == (",", "or") and figure.start - 2 in ends
    )
    return joined and figure.unit == "percent"


def _verb(scene: Scene, figure: Figure) -> int | None:
    """The predicate before a figure with nothing of weight between."""
    index = figure.start - 1
    while index >= 0 and not _is_verb(scene, index):
        record = record_words(scene, index)
        if record is not None or scene.word(index) == "record":  # "at an all-time high of $5bn"
            index = (index if record is None else record) - 1
            continue
        earlier = scene.quantity_at(index)
        timed = scene.time_at(index) is not None or scene.lemma(index) in _PERIODS
        if figure.preposition == "to" and (timed or earlier is not None):
            return _moving(scene, index)
        wraps = scene.lemma(index) in words("governor", "wrapping") or _is_money(scene, index)
        light = scene.tokens[index].pos in _LIGHT and scene.word(index) not in _BREAKS
        if not (light or wraps or (timed and figure.preposition == "at")) or earlier is not None:
            return None
        index -= 1
    return index if index >= 0 else None


def _is_verb(scene: Scene, index: int) -> bool:
    """A predicate, also one that the tagger calls something else beside its finite tag."""
    return is_predicate(scene, index) or scene.tokens[index].tag in _FINITE


def _is_money(scene: Scene, index: int) -> bool:
    """As in "totalled USD (EUR) 5m": a currency that stands apart from its figure."""
    return scene.word(index) in {"(", ")", "eur", "euro", "usd", "€", "$"}


def _moving(scene: Scene, index: int) -> int | None:
    """As in "rose in 2010 by 12 % to EUR 22.5 mn": the verb behind changes and times."""
    moves = labels("direction", "verbs")
    while index >= 0 and not is_predicate(scene, index):
        told = scene.quantity_at(index) is not None or scene.time_at(index) is not None
        light = scene.tokens[index].pos in _LIGHT or scene.word(index) in {"(", ")", ","}
        if not told and not light:
            return None
        index -= 1
    return index if index >= 0 and scene.lemma(index) in moves else None


def _is_told(scene: Scene, verb: int, figure: Figure) -> bool:
    """Whether a predicate states something of its subject: no participle, passive or wish."""
    tag, before = scene.tokens[verb].tag, scene.lowered[max(0, verb - 4) : verb]
    if tag == "VBG":
        return bool(_BEING & set(before))
    if tag == "VBN":
        passive = "been" in before or (_BEING & set(before) and not _PERFECT & set(before))
        return not passive or bool({"to", "at"} & set(scene.lowered[verb + 1 : figure.start]))
    if tag == "VB" and scene.word(verb - 1) == "to":
        leads = words("speech", "forecast", "verbs") | words("speech", "forecast", "planning")
        leads |= _LEADING | words("speech", "forecast", "adjectives")
        return scene.lemma(verb - 2) in leads or scene.word(verb - 2) in leads
    return True


def _is_subject(scene: Scene, told: Mention, verb: int) -> bool:
    """Whether nothing but a relative clause or a joint verb stands between subject and verb."""
    if not scene.sentence.start <= told.start < scene.sentence.end:
        return True
    last = scene.index_at(told.end - 1)
    if last >= verb:
        return False
    first = verb
    while first > last + 1 and scene.tokens[first - 1].pos in {"AUX", "ADV", "PART"}:
        first -= 1
    inside = [i for i in range(last + 1, first) if is_predicate(scene, i)]
    finite = [i for i in inside if scene.tokens[i].tag in {"VBD", "VBZ", "VBP", "MD"}]
    if not finite:
        return True
    opened = scene.word(last + 1) in {",", "which", "that", "who"}
    closed = scene.word(first - 1) == ","
    planned = scene.word(verb - 1) == "to" and finite[-1] >= verb - 3
    return (opened and closed) or scene.word(first - 1) in _JOINING or planned
