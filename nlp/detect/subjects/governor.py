"""The noun that a figure belongs to: "a EUR 50m credit facility", "a net profit of EUR 3m".

A figure inside a noun phrase is about that noun, whatever the grammatical subject of its sentence
is. Word order decides, because parsers lose their way among figures and currencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlp.detect.cues import Figure
from nlp.detect.lexicon import labels, words
from nlp.detect.scene import Scene

Kind = Literal["before", "of", "worth", "part", "for"]

_NOMINAL = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"NOUN", "PROPN", "ADJ"})
_REACH = 6
#: Longest run of words between a figure and the noun that it stands before.
_LONGEST = 9


@dataclass(frozen=True)
class Governor:
    """The noun that a figure belongs to.

    Attributes:
        kind: The figure stands before it, after its "of", after "worth"; is a part of it; or is
            what is paid for it.
        head: Token of the noun.
        first: First token of what of its phrase does not hold the figure.
        last: The last one.
    """

    kind: Kind
    head: int
    first: int
    last: int


def governor(scene: Scene, figure: Figure) -> Governor | None:
    """The noun that a figure belongs to; None where a verb governs it."""
    finders = (_measured, _after_worth, _after_of, _before_noun, _paid_for, _part)
    return next((found for find in finders if (found := find(scene, figure)) is not None), None)


def _measured(scene: Scene, figure: Figure) -> Governor | None:
    """As in "the completion of 70,000 square metres of premises": what the measure is filled by."""
    bulk = figure.unit not in {"percent", "currency", "multiple", "ratio", "duration", "points"}
    whole = bulk and figure.unit not in words("governor", "never_before")
    if figure.preposition not in {"of", "for"} or not whole or scene.word(figure.end) != "of":
        return None
    near = range(figure.start - 1, max(-1, figure.start - _REACH), -1)
    if any(scene.lemma(i) in words("governor", "holding_much") for i in near):
        return None
    return _noun_after(scene, figure.end + 1)


def _after_of(scene: Scene, figure: Figure) -> Governor | None:
    """As in "a net profit of EUR 3m", "a contract with a value of some $40m"."""
    if figure.preposition != "of":
        return None
    near = range(figure.start - 1, max(-1, figure.start - _REACH), -1)
    of = next((i for i in near if scene.word(i) == "of"), None)
    if not of or scene.lemma(of - 1) in words("governor", "wrapping"):
        return None
    return _noun_ending(scene, _outer(scene, of - 1), scene.head(figure.head), "of")


def _after_worth(scene: Scene, figure: Figure) -> Governor | None:
    """As in "an order worth around EUR 40m", "contracts valued at $3m"."""
    if figure.unit != "currency":
        return None
    near = range(figure.start - 1, max(-1, figure.start - _REACH), -1)
    for index in near:
        if scene.word(index) in words("governor", "worth"):
            end = index - 1
            while end > 0 and scene.tokens[end].pos == "ADV":
                end -= 1
            return _noun_ending(scene, end, scene.head(index), "worth")
        if scene.tokens[index].pos in _NOMINAL | {"VERB"}:
            return None
    return None


def _noun_ending(scene: Scene, last: int, parsed: int, kind: Kind) -> Governor | None:
    """The noun phrase that ends with a token; its head is an earlier noun where the parse says so.

    As in "an order from the mill worth EUR 3m", "net sales of the group of EUR 5m".
    """
    if last < 0 or scene.tokens[last].pos not in _NOMINAL or scene.quantity_at(last):
        return None
    between = range(parsed, last + 1)
    whole = parsed < last and scene.tokens[parsed].pos in _NOMINAL
    plain = all(belongs(scene, i) or scene.tokens[i].pos in {"ADP", "DET"} for i in between)
    head = parsed if whole and plain else last
    if scene.time_at(head) or scene.quantity_at(head) or not _governs(scene, head):
        return None
    return Governor(kind, head, _begin(scene, head), last)


def _outer(scene: Scene, last: int) -> int:
    """As in "profit before interest of", "net sales in Finland of": the noun outside."""
    if last < 0 or scene.tokens[last].pos not in _NOMINAL:
        return last
    first = _begin(scene, last)
    told = scene.word(first - 1) in {"before", "in", "on", "at", "from", "to", "for"}
    outside = first > 1 and told and scene.tokens[first - 2].pos in _NOMINAL
    return first - 2 if outside and scene.quantity_at(first - 2) is None else last


def _begin(scene: Scene, head: int) -> int:
    """The first token of a noun phrase, its article and owner included."""
    first = head
    while first > 0 and belongs(scene, first - 1) and not _tells(scene, first - 1):
        first -= 1
    while first < head and scene.tokens[first].pos == "PUNCT":
        first += 1
    while _is_glued(scene, first - 1):  # "a five-year contract", "non-recurring costs"
        first -= 2
    opened = first > 0 and scene.tokens[first - 1].pos in {"DET", "PRON"}
    return first - 1 if opened and scene.dep(first - 1) in {"det", "nmod:poss"} else first


def _is_glued(scene: Scene, hyphen: int) -> bool:
    """Whether a hyphen inside a word stands at a token."""
    if hyphen < 1 or scene.word(hyphen) != "-":
        return False
    before, token, after = scene.tokens[hyphen - 1 : hyphen + 2]
    return before.end == token.start and token.end == after.start


def _tells(scene: Scene, index: int) -> bool:
    """As in "the brands report net sales": a verb that the tagger took for a noun."""
    opens = scene.entity_at(index + 1) is not None and scene.entity_at(index) is None
    return opens and scene.lemma(index) in words("governor", "having")


def _before_noun(scene: Scene, figure: Figure) -> Governor | None:
    """As in "a EUR 50m credit facility", "a 38 % stake in the maker", "EUR 43 mn sales"."""
    counted = figure.unit == "count" or figure.quantity.per
    if counted or figure.unit in words("governor", "never_before"):
        return None
    first = scene.past_conversion(figure.end)
    first += scene.word(first) == "-"
    last = first - 1
    while last + 1 < min(len(scene.tokens), first + _LONGEST) and belongs(scene, last + 1):
        last += 1
    while last >= first and scene.tokens[last].pos not in _NOMINAL:
        last -= 1
    held = figure.unit == "percent" and scene.lemma(last) in words("stated", "parts")
    if last < first or not (held or _governs(scene, last)):
        return None
    return Governor("before", last, first, last)


def _part(scene: Scene, figure: Figure) -> Governor | None:
    """As in "$35 million in tax rebates", "89 % of its power was made without coal"."""
    if figure.unit not in {"percent", "currency"} or figure.quantity.per:
        return None
    end = scene.past_conversion(figure.end)
    opener = scene.word(end)
    subject = scene.dep(figure.head).startswith("nsubj") and opener == "of"
    made_of = figure.unit == "currency" and opener in {"of", "in"} and not _is_put(scene, figure)
    moved = scene.lemma(figure.start - 2) if figure.preposition == "of" else ""
    made_of = made_of and moved not in labels("direction", "nouns")  # "an increase of $5m in"
    return _noun_after(scene, end + 1) if subject or made_of else None


def _is_put(scene: Scene, figure: Figure) -> bool:
    """As in "will invest EUR 18m in a sawmill", "raised $5m in Sweden": that is where it goes."""
    near = range(figure.start - 1, max(-1, figure.start - _REACH), -1)
    verb = next((i for i in near if is_predicate(scene, i)), None)
    placing = verb is not None and scene.lemma(verb) in words("governor", "placing")
    return placing and scene.word(scene.past_conversion(figure.end)) == "in"


def _noun_after(scene: Scene, first: int) -> Governor | None:
    """The noun phrase that begins with a token."""
    if scene.time_at(first) is not None:
        return None
    last = first
    while last + 1 < len(scene.tokens) and belongs(scene, last + 1):
        last += 1
    noun = last < len(scene.tokens) and scene.tokens[last].pos in _NOMINAL
    named = scene.entity_at(last) if noun else None
    if not noun or (named is not None and named.label == "PLACE"):
        return None
    return Governor("part", last, first, last)


def _paid_for(scene: Scene, figure: Figure) -> Governor | None:
    """As in "sold its stake in the maker for EUR 98m": what the verb before is done to."""
    if _wrapped(scene, figure) != "for" or figure.unit != "currency":
        return None
    near = range(figure.start - 1, -1, -1)
    verb = next((i for i in near if is_predicate(scene, i)), None)
    objects = scene.children(verb, "obj") if verb is not None else []
    held = next((i for i in objects if i < figure.start), None)
    if held is None or scene.tokens[held].pos not in _NOMINAL or scene.quantity_at(held):
        return None
    first = _begin(scene, held)
    while first > 0 and scene.quantity_at(first - 1) is not None:  # "54 lakh Acme shares"
        first -= 1
    return Governor("for", held, first, held)


def _wrapped(scene: Scene, figure: Figure) -> str:
    """The preposition of a figure, before a sum that wraps it: "for" in "for a total of"."""
    near = range(figure.start - 1, max(-1, figure.start - _REACH), -1)
    of = next((i for i in near if scene.word(i) == "of"), 0) if figure.preposition == "of" else 0
    if not of or scene.lemma(of - 1) not in words("governor", "wrapping"):
        return figure.preposition
    first = of - 2 if scene.tokens[of - 2].pos == "DET" else of - 1
    return scene.word(first if first < of - 1 and scene.tokens[first].pos == "ADP" else first - 1)


def is_predicate(scene: Scene, index: int) -> bool:
    """A verb, and no part of a figure that the tagger took for one ("mln euro")."""
    compound = (
        scene.word(index - 1) == "-" and scene.tokens[index - 1].end == scene.tokens[index].start
    )
    verb = scene.tokens[index].pos in {"VERB", "AUX"} and not compound  # "Lahti-based"
    return verb and scene.quantity_at(index) is None


def belongs(scene: Scene, index: int) -> bool:
    """Whether a token can stand inside a noun phrase, and nothing else lies on it."""
    if scene.quantity_at(index) is not None or scene.time_at(index) is not None:
        return False
    joint = scene.word(index) in {"-", "&", "'s", "'"}
    compound = scene.word(index - 1) == "-" and scene.tokens[index].pos == "VERB"  # "coal-fired"
    alone = scene.tokens[index - 1].pos not in _NOMINAL if index else True
    compound = compound or (scene.dep(index) == "amod" and alone)  # "combined profit"
    return joint or compound or scene.tokens[index].pos in _INSIDE


def _governs(scene: Scene, noun: int) -> bool:
    """Nouns of movement, prices and sums leave the figure to what moves, costs or is summed."""
    lemma = scene.lemma(noun)
    loss = lemma == "loss"
    if (lemma in labels("direction", "nouns") or lemma in labels("direction", "adjectives")) and (
        not loss
    ):
        return False
    extreme = lemma in words("stating", "stood", "nouns")
    return not extreme and lemma not in words("governor", "empty") | words("stated", "aims")
