"""Who holds a statement: the noun phrase before or behind a word that reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.annotate.lexicons import lexicon
from nlp.annotate.speech.quotations import Quotation
from nlp.records import Entity, Extent, Holder, Token

_WORDS = lexicon("reporting")
_SPEECH = frozenset(_WORDS["speech"]["verbs"])
_HOLDER_NOUNS = frozenset(_WORDS["holders"]["nouns"])
PRONOUNS = frozenset(_WORDS["holders"]["pronouns"])
_PARTICIPLES = frozenset(_WORDS["holders"]["participles"])
BEHIND_CUE = frozenset(_WORDS["behind"]["words"])
HOLDER_LABELS = frozenset({"PERSON", "COMPANY", "ORG", "PLACE"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "SYM", "X"})
_AUXILIARY = frozenset({"AUX", "ADV", "PART"})
MARKS = frozenset({"“", "”", '"', "„", "«", "»", "''", "``"})
STOPS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "(", ")"}) | MARKS
_NP_REACH = 30  # the longest holder looked for, in tokens
#: First token of a holder, the token behind it, and "who" where a relative clause names it.
Phrase = tuple[int, int, str]


@dataclass(slots=True)
class Scene:
    """One sentence of the text: tokens ``first`` to ``last`` (excluded)."""

    text: str
    tokens: Sequence[Token]
    words: Sequence[str]
    first: int
    last: int
    quotes: Sequence[Quotation]
    entities: Sequence[Entity]
    names: frozenset[int] = frozenset()  # tokens that entities begin or end with
    floor: int = 0  # token behind the last parenthetical attribution of the sentence
    speaker: tuple[int, int] | None = None  # whoever was just named as saying something

    def word(self, index: int) -> str:
        """The token in lower case, "" outside the sentence."""
        return self.words[index] if self.first <= index < self.last else ""

    def pos(self, index: int) -> str:
        """Its part of speech, "" outside the sentence; whatever is part of a name is PROPN."""
        if index in self.names:
            return "PROPN"
        return self.tokens[index].pos if self.first <= index < self.last else ""

    def extent(self, first: int, last: int) -> Extent | None:
        """Tokens without marks and conjunctions at their ends."""
        while first < last and (self.words[first] in STOPS):
            first += 1
        while last > first and self.words[last - 1] in STOPS:
            last -= 1
        if first >= last:
            return None
        return Extent(start=self.tokens[first].start, end=self.tokens[last - 1].end)

    def quoted(self, index: int) -> bool:
        """Whether a token stands inside a quotation."""
        at = self.tokens[index].start
        return any(quote.start <= at < quote.end for quote in self.quotes)


def names_within(tokens: Sequence[Token], first: int, last: int, names: set[int]) -> frozenset[int]:
    """Tokens that a name begins or ends with: taggers take rare names for verbs."""
    return frozenset(
        at
        for at in range(first, last)
        if (tokens[at].start in names or tokens[at].end in names)
        and tokens[at].pos in {"VERB", "ADJ", "NOUN", "X", "ADV"}
    )


def mark_before(scene: Scene, index: int) -> str:
    """The token before another one, in lower case."""
    return scene.word(index - 1)


def holder_after(scene: Scene, cue: int) -> Phrase | None:
    """The holder of ``," said Dana Whitlock``: behind the cue, after a mark."""
    mark = mark_before(scene, cue)
    if mark not in {",", "?", "!", *MARKS} or scene.tokens[cue].tag in {"VBG", "VB"}:
        return None
    if scene.tokens[cue].tag == "VBN" and scene.tokens[cue].lemma not in _SPEECH:
        return None
    at = cue + 1
    if scene.pos(at) not in NOMINAL | {"PRON"} or scene.word(at) in {"that", "it"} | BEHIND_CUE:
        return None
    if scene.pos(at) == "PRON":
        closed = scene.word(at + 1) in STOPS | {""}
        return (at, at + 1, "") if scene.word(at) in PRONOUNS and closed else None
    end, named = at, scene.pos(at) == "PROPN"
    while end < scene.last and scene.word(end) not in STOPS and end - at < _NP_REACH:
        pos = scene.pos(end)
        if (
            named
            and pos not in {"PROPN", "X", "NOUN", "NUM"}
            and scene.word(end) not in {"&", "'s", "-"}
        ):
            break
        if pos in {"VERB", "AUX", "PRON", "SCONJ", "CCONJ"}:
            break
        end += 1
    return (at, end, "") if end > at and not _has_clause(scene, end) else None


def _has_clause(scene: Scene, index: int) -> bool:
    """Whether a clause goes on behind the noun phrase, which then is its subject."""
    return scene.pos(index) in {"VERB", "AUX"}


def holder_before(scene: Scene, cue: int) -> Phrase | None:
    """The noun phrase before a cue, over auxiliaries, adverbs and appositions."""
    at = cue - 1
    while at >= scene.floor and scene.pos(at) in _AUXILIARY and scene.word(at) != "to":
        at -= 1
    if scene.word(at) == "to" or at < scene.floor:
        return _shared_subject(scene, cue)
    if scene.word(at) == ",":
        person = _inserted_person(scene, at)
        if person is not None:
            return (*person, "")
        named = _over_apposition(scene, at)
        if named is None:
            return None
        at = named
    if scene.word(at) in {"and", "but", "or"}:
        return _shared_subject(scene, cue)
    if scene.pos(at) == "PRON":
        return _pronoun(scene, at)
    return phrase_before(scene, at)


def _shared_subject(scene: Scene, cue: int) -> Phrase | None:
    """As in "X cut its forecast and now expects ...": the subject of the verb it is joined to."""
    token = scene.tokens[cue]
    heads = {cue, token.head} if token.dep in {"conj", "xcomp", "advcl"} else {cue}
    for at in range(scene.first, cue):
        one = scene.tokens[at]
        if one.dep == "nsubj" and one.head in heads and scene.word(at) not in {"that", "which"}:
            return _pronoun(scene, at) if one.pos == "PRON" else phrase_before(scene, at)
    return None


def _inserted_person(scene: Scene, comma: int) -> tuple[int, int] | None:
    """As in "the bank's governor, Erik Holm, warned": the person between the commas."""
    end = scene.tokens[comma].start
    for entity in scene.entities:
        if entity.label != "PERSON" or not end - 2 < entity.end <= end:
            continue
        span = _token_range(scene, entity.start, entity.end)
        if span is None or scene.word(span[0] - 1) != ",":
            return None
        return span if scene.pos(span[0] - 2) == "NOUN" else None
    return None


def _over_apposition(scene: Scene, comma: int) -> int | None:
    """As in "Raymond Yeung, an economist at ANZ, commented": the token before the first comma."""
    at = comma - 1
    while at > scene.floor and scene.word(at) != "," and comma - at < _NP_REACH:
        at -= 1
    if scene.word(at) != "," or at <= scene.floor:
        return None
    opening = scene.tokens[at + 1]
    inner = scene.pos(at + 1) in NOMINAL or opening.tag in {"VBG", "VBN", "WP", "WDT", "WP$"}
    clause = opening.tag[:1] != "W" and any(
        scene.tokens[k].tag in {"VBZ", "VBP", "MD"} for k in range(at + 1, comma)
    )
    return at - 1 if inner and not clause and scene.pos(at - 1) in NOMINAL else None


def _pronoun(scene: Scene, at: int) -> Phrase | None:
    word = scene.word(at)
    if word == "who":
        name = _antecedent(scene, at)
        return (name[0], name[1], "who") if name else None
    if word in {"one", "someone", "everyone", "nobody"}:
        return phrase_before(scene, at)
    return (at, at + 1, "") if word in PRONOUNS else None


def _antecedent(scene: Scene, who: int) -> tuple[int, int] | None:
    """The person before ", who": whoever just spoke, a named person, else the noun phrase."""
    limit = scene.tokens[who].start
    people = [
        entity for entity in scene.entities
        if entity.label == "PERSON" and scene.tokens[scene.first].start <= entity.start < limit
    ]  # fmt: skip
    if scene.speaker is not None:
        return scene.speaker
    if people:
        return _token_range(scene, people[-1].start, people[-1].end)
    at = who - 1 - (scene.word(who - 1) == ",")
    phrase = phrase_before(scene, at)
    return phrase[:2] if phrase else None


def _token_range(scene: Scene, start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i in range(scene.first, scene.last) if start <= scene.tokens[i].start < end]
    return (inside[0], inside[-1] + 1) if inside else None


def phrase_before(scene: Scene, end: int) -> Phrase | None:
    """The noun phrase whose last token is ``end``; with the participle of "surveyed in a poll"."""
    at = end
    while at >= scene.floor and end - at < _NP_REACH and _belongs(scene, at, end):
        at -= 1
    first = at + 1
    while first <= end and (
        scene.pos(first) in {"ADP", "CCONJ", "ADV", "PART", "SCONJ"}
        or scene.word(first) in {"'s", "-"}
    ):
        first += 1
    first = _last_start(scene, first, end)
    if first > end or not any(
        scene.pos(k) in {"NOUN", "PROPN", "NUM", "PRON"} for k in range(first, end + 1)
    ):
        return None
    return first, end + 1, ""


def _belongs(scene: Scene, at: int, end: int) -> bool:
    pos, word, token = scene.pos(at), scene.word(at), scene.tokens[at]
    if word in STOPS or scene.quoted(at):
        return False
    if pos in NOMINAL or word in {"&", "'s", "’s", "-", "'", "’"}:
        return True
    if token.tag == "PRP$" or (pos == "VERB" and scene.word(at - 1) == "-"):
        return True
    if pos == "ADP" or (pos == "PART" and token.tag == "POS"):
        return at < end and word not in {"as", "after", "if", "while", "because", "since", "than"}
    if pos == "CCONJ":
        return scene.pos(at + 1) == scene.pos(at - 1) == "PROPN"
    if token.lemma in _PARTICIPLES and at < end:
        return scene.pos(at + 1) in {"ADP", "ADV"} and scene.pos(at - 1) in {"NOUN", "PROPN"}
    return False


def _last_start(scene: Scene, first: int, end: int) -> int:
    """Drops what stands before a later article: "Monday the bank" is "the bank"."""
    for at in range(end, first, -1):
        opens = scene.pos(at) == "DET" and scene.word(at) not in {"all", "both"}
        if opens and scene.pos(at - 1) not in {"ADP", "DET", "VERB"}:
            return at
    return first


def can_hold(scene: Scene, holder: Phrase) -> bool:
    """Whether a phrase names somebody who can hold an opinion."""
    first, last, kind = holder
    if kind == "who" or scene.words[first] in PRONOUNS:
        return True
    if scene.tokens[_head(scene, first, last)].lemma in _HOLDER_NOUNS:
        return True
    start, end = scene.tokens[first].start, scene.tokens[last - 1].end
    near = [e for e in scene.entities if e.start < end and start < e.end]
    if near:
        return any(entity.label in HOLDER_LABELS for entity in near)
    return all(scene.pos(at) == "PROPN" for at in range(first, last))


def _head(scene: Scene, first: int, last: int) -> int:
    """The head noun of a phrase: the last noun before a preposition or participle."""
    head = first
    for at in range(first, last):
        if scene.pos(at) in {"ADP", "VERB"} or scene.word(at) in STOPS:
            break
        if scene.pos(at) in {"NOUN", "PROPN"}:
            head = at
    return head


def named_holder(text: str, start: int, end: int, entities: Sequence[Entity]) -> Holder:
    """The holder that stands at ``text[start:end]``, with id and kind of the name in it."""
    inside = [e for e in entities if e.start < end and start < e.end]
    entity = inside[0] if inside and inside[0].label in HOLDER_LABELS else None
    return Holder(
        start=start,
        end=end,
        text=text[start:end],
        id=entity.id if entity else None,
        kind=entity.label if entity else None,
    )
