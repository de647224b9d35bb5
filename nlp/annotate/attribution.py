"""Who says what: quotations, reported speech, beliefs and forecasts with their holders.

The rules work on plain tokens with universal parts of speech and dependencies. Parses of long
newspaper sentences are often wrong where attributions stand, so the order of words decides and
the parse only helps (passives, subjects, adjectives).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quotations import Quotation, quotations
from nlp.records import Attribution, Entity, Extent, Holder, Sentence, Span, Token

_WORDS = lexicon("reporting")
_SPEECH = frozenset(_WORDS["speech"]["verbs"])
_CUES = _SPEECH | frozenset(_WORDS["belief"]["verbs"]) | frozenset(_WORDS["forecast"]["verbs"])
_OUTLOOKS = frozenset(_WORDS["forecast"]["verbs"]) | frozenset(_WORDS["belief"]["verbs"])
_GUARDED = frozenset(_WORDS["guarded"]["verbs"])
_PERSONAL = frozenset(_WORDS["guarded"]["personal"])
_PARTICLES: dict[str, str] = _WORDS["particles"]
_HOLDER_NOUNS = frozenset(_WORDS["holders"]["nouns"])
_PRONOUNS = frozenset(_WORDS["holders"]["pronouns"])
_PARTICIPLES = frozenset(_WORDS["holders"]["participles"])
_BEHIND_CUE = frozenset(_WORDS["behind"]["words"])
_ESTIMATES = frozenset(_WORDS["estimates"]["nouns"])
_HOLDER_LABELS = frozenset({"PERSON", "COMPANY", "ORG", "PLACE"})

_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "SYM", "X"})
_AUXILIARY = frozenset({"AUX", "ADV", "PART"})
_MARKS = frozenset('“”"„«»')
_STOPS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "(", ")"}) | _MARKS
_THAT_REACH = 9  # "commented in an emailed note last week that": tokens looked over for "that"
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NP_REACH = 30  # the longest holder looked for, in tokens


@dataclass(slots=True)
class _Scene:
    """One sentence of the text: tokens ``first`` to ``last`` (excluded)."""

    text: str
    tokens: Sequence[Token]
    words: Sequence[str]
    first: int
    last: int
    quotes: Sequence[Quotation]
    entities: Sequence[Entity]
    floor: int = 0  # token behind the last parenthetical attribution of the sentence
    speaker: tuple[int, int] | None = None  # whoever was just named as saying something

    def word(self, index: int) -> str:
        return self.words[index] if self.first <= index < self.last else ""

    def pos(self, index: int) -> str:
        return self.tokens[index].pos if self.first <= index < self.last else ""

    def extent(self, first: int, last: int) -> Extent | None:
        """Tokens without marks and conjunctions at their ends."""
        while first < last and (self.words[first] in _STOPS):
            first += 1
        while last > first and self.words[last - 1] in _STOPS:
            last -= 1
        if first >= last:
            return None
        return Extent(start=self.tokens[first].start, end=self.tokens[last - 1].end)

    def quoted(self, index: int) -> bool:
        """Whether a token stands inside a quotation."""
        at = self.tokens[index].start
        return any(quote.start <= at < quote.end for quote in self.quotes)


def attributions(
    text: str,
    *,
    tokens: Sequence[Token],
    sentences: Sequence[Extent | Sentence],
    entities: Sequence[Entity] = (),
) -> tuple[Attribution, ...]:
    """Every attribution of a text, in order of contents; contents may nest.

    Holders are noun phrases without appositions and relative clauses; pronouns stay pronouns.
    A holder is None where the text leaves it open ("is expected to").

    Args:
        text: The article's text.
        tokens: All tokens with parts of speech, lemmas and heads.
        sentences: In order, not overlapping.
        entities: Names; they give holders their id and kind.
    """
    quotes = quotations(text)
    words = [text[token.start : token.end].lower() for token in tokens]
    starts = [token.start for token in tokens]
    found: list[Attribution] = []
    for sentence in sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if first < last:
            near = [q for q in quotes if q.start < sentence.end and sentence.start < q.end + 3]
            scene = _Scene(text, tokens, words, first, last, near, entities, floor=first)
            found.extend(_of_sentence(scene))
    found.extend(_continued(text, quotes, found))
    unique = {(one.content.start, one.content.end, one.cue.start): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: (one.content.start, -one.content.end)))


def _of_sentence(scene: _Scene) -> Iterator[Attribution]:
    yield from _according(scene)
    yield from _counted(scene)
    for index in range(scene.first, scene.last):
        if scene.tokens[index].lemma in _CUES and _is_verb(scene, index):
            yield from _reported(scene, index)


def _is_verb(scene: _Scene, index: int) -> bool:
    token = scene.tokens[index]
    if scene.quoted(index):
        return False
    if scene.word(index + 1) == "that" and token.tag in {"NNS", "VBZ"}:
        return scene.pos(index - 1) in {"PROPN", "NOUN", "PRON"}
    if token.dep in {"amod", "compound", "nsubj", "obj"} and token.tag not in _FINITE:
        return False
    return token.pos == "VERB" or (token.pos in {"AUX", "NOUN"} and token.tag.startswith("VB"))


# ---------------------------------------------------------------- verbs that report


def _reported(scene: _Scene, cue: int) -> Iterator[Attribution]:
    if _is_passive(scene, cue):
        yield from _passive(scene, cue)
        return
    holder = _holder_after(scene, cue)
    if holder is not None:
        scene.speaker = holder[:2]
        yield from _behind(scene, cue, holder, max(cue, holder[1] - 1) + 1)
        return
    holder = _holder_before(scene, cue)
    if holder is None and scene.tokens[cue].tag == "VBG" and scene.speaker is not None:
        holder = (*scene.speaker, "who")
    if holder is None or _before(scene, holder[0]) in {"what", "whatever", "how"}:
        return
    opened = _before(scene, holder[0]) in {",", *_MARKS} and holder[0] > scene.floor + 1
    if opened and holder[2] != "who" and _closes(scene, cue):
        yield from _behind(scene, cue, holder, cue + 1)
    else:
        if _can_hold(scene, holder):
            scene.speaker = holder[:2]
        yield from _ahead(scene, cue, holder)


def _before(scene: _Scene, index: int) -> str:
    return scene.word(index - 1)


def _closes(scene: _Scene, cue: int) -> bool:
    """Whether nothing is said behind the cue: it ends its clause, but for a day or an audience."""
    at = cue + 1
    for _ in range(_THAT_REACH):
        word = scene.word(at)
        if word in {"", ".", ",", ";", *_MARKS}:
            return True
        if at == cue + 1 and scene.pos(at) not in {"ADV", "ADP"} and word not in _BEHIND_CUE:
            return False
        if word == "that" and scene.pos(at) in {"SCONJ", "PRON"}:
            return False
        if scene.pos(at) in {"VERB", "AUX"} or word == ":":
            return False
        at += 1
    return False


_Np = tuple[int, int, str]


def _holder_after(scene: _Scene, cue: int) -> _Np | None:
    """The holder of ``," said Dana Whitlock``: behind the cue, after a mark."""
    mark = _before(scene, cue)
    if mark not in {",", "?", "!", *_MARKS} or scene.tokens[cue].tag in {"VBN", "VBG", "VB"}:
        return None
    at = cue + 1
    if scene.pos(at) not in _NOMINAL | {"PRON"} or scene.word(at) in {"that", "this", "it"}:
        return None
    if scene.pos(at) == "PRON":
        return (at, at + 1, "") if scene.word(at) in _PRONOUNS else None
    end, named = at, scene.pos(at) == "PROPN"
    while end < scene.last and scene.word(end) not in _STOPS and end - at < _NP_REACH:
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


def _has_clause(scene: _Scene, index: int) -> bool:
    """Whether a clause goes on behind the noun phrase, which then is its subject."""
    return scene.pos(index) in {"VERB", "AUX"}


def _holder_before(scene: _Scene, cue: int) -> _Np | None:
    """The noun phrase before a cue, over auxiliaries, adverbs and appositions."""
    at = cue - 1
    while at >= scene.floor and scene.pos(at) in _AUXILIARY and scene.word(at) != "to":
        at -= 1
    if scene.word(at) == "to" or at < scene.floor:
        return _shared_subject(scene, cue)
    if scene.word(at) == ",":
        at = _over_apposition(scene, at)
        if at is None:
            return None
    if scene.word(at) in {"and", "but", "or"}:
        return _shared_subject(scene, cue)
    if scene.pos(at) == "PRON":
        return _pronoun(scene, at)
    return _phrase(scene, at, cue)


def _shared_subject(scene: _Scene, cue: int) -> _Np | None:
    """ "X cut its forecast and now expects ...": the subject of the verb it is joined to."""
    token = scene.tokens[cue]
    heads = {cue, token.head} if token.dep in {"conj", "xcomp", "advcl"} else {cue}
    for at in range(scene.first, cue):
        one = scene.tokens[at]
        if one.dep == "nsubj" and one.head in heads and scene.word(at) not in {"that", "which"}:
            return _pronoun(scene, at) if one.pos == "PRON" else _phrase(scene, at, cue)
    return None


def _over_apposition(scene: _Scene, comma: int) -> int | None:
    """ "Raymond Yeung, an economist at ANZ, commented": the token before the first comma."""
    at = comma - 1
    while at > scene.floor and scene.word(at) != "," and comma - at < _NP_REACH:
        at -= 1
    if scene.word(at) != "," or at <= scene.floor:
        return None
    inner = scene.pos(at + 1) in _NOMINAL or scene.word(at + 1) in {"who", "which", "whose"}
    return at - 1 if inner and scene.pos(at - 1) in _NOMINAL else None


def _pronoun(scene: _Scene, at: int) -> _Np | None:
    word = scene.word(at)
    if word == "who":
        name = _antecedent(scene, at)
        return (name[0], name[1], "who") if name else None
    if word in {"one", "someone", "everyone", "nobody"}:
        return _phrase(scene, at, at + 1)
    return (at, at + 1, "") if word in _PRONOUNS else None


def _antecedent(scene: _Scene, who: int) -> tuple[int, int] | None:
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
    phrase = _phrase(scene, at, who)
    return phrase[:2] if phrase else None


def _token_range(scene: _Scene, start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i in range(scene.first, scene.last) if start <= scene.tokens[i].start < end]
    return (inside[0], inside[-1] + 1) if inside else None


def _phrase(scene: _Scene, end: int, cue: int) -> _Np | None:
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


def _belongs(scene: _Scene, at: int, end: int) -> bool:
    pos, word, token = scene.pos(at), scene.word(at), scene.tokens[at]
    if word in _STOPS or scene.quoted(at):
        return False
    if pos in _NOMINAL or word in {"&", "'s", "’s", "-", "'", "’"}:
        return True
    if pos == "ADP" or (pos == "PART" and token.tag == "POS"):
        return at < end and word not in {"as", "after", "if", "while", "because", "since", "than"}
    if pos == "CCONJ":
        return scene.pos(at + 1) == scene.pos(at - 1) == "PROPN"
    if token.lemma in _PARTICIPLES and at < end:
        return scene.pos(at + 1) in {"ADP", "ADV"} and scene.pos(at - 1) in {"NOUN", "PROPN"}
    return False


def _last_start(scene: _Scene, first: int, end: int) -> int:
    """Drops what stands before a later article: "Monday the bank" is "the bank"."""
    for at in range(end, first, -1):
        opens = scene.pos(at) == "DET" and scene.word(at) not in {"all", "both"}
        if opens and scene.pos(at - 1) not in {"ADP", "DET", "VERB"}:
            return at
    return first


# ---------------------------------------------------------------- contents


def _behind(scene: _Scene, cue: int, holder: _Np, after: int) -> Iterator[Attribution]:
    """The content stands before: ``"...," said X`` and "prices rose, X said"."""
    opening = min(cue, holder[0])
    quote = _quote_before(scene, opening)
    begin, closed = scene.floor, scene.word(after)
    scene.floor = after
    if quote is not None:
        yield _made(scene, cue, holder, quote, direct=True)
        return
    if scene.tokens[cue].lemma in _PERSONAL and not _can_hold(scene, holder):
        return
    end = opening
    goes_on = _next_comma(scene, after)
    if not any(scene.tokens[at].tag in _FINITE for at in range(begin, opening)):
        return
    if closed and goes_on is not None and _is_continuation(scene, goes_on + 1):
        end = scene.last
    content = scene.extent(begin, end)
    if content is not None:
        yield _made(scene, cue, holder, content)


def _next_comma(scene: _Scene, index: int) -> int | None:
    """The comma that closes a parenthetical attribution, over a day or an audience."""
    for at in range(index, min(scene.last, index + _THAT_REACH)):
        if scene.word(at) == ",":
            return at
        if scene.pos(at) in {"VERB", "AUX"} or scene.word(at) in {".", ";"}:
            return None
    return None


def _is_continuation(scene: _Scene, index: int) -> bool:
    word = scene.word(index)
    if word in {"who", "which", "whose", "and", "but", "while", "as", "", "citing", "adding"}:
        return False
    return scene.tokens[index].tag != "VBG" and scene.pos(index) not in {"PROPN", "NOUN", "DET"}


def _ahead(scene: _Scene, cue: int, holder: _Np) -> Iterator[Attribution]:
    """The content stands behind: "X said that prices rose", "X sees the index at 7,250"."""
    lemma = scene.tokens[cue].lemma
    begin, that = _content_start(scene, cue)
    quote = _quote_after(scene, begin)
    if quote is None and not that:
        if lemma in _GUARDED and not _says_clause(scene, cue, holder):
            return
        if lemma in _PERSONAL and not _can_hold(scene, holder):
            return
        if not _has_particle(scene, cue):
            return
    if quote is not None:
        yield _made(scene, cue, holder, quote, direct=True)
        return
    if not that and scene.word(begin) == _PARTICLES.get(lemma, ""):
        begin += 1
    if begin >= scene.last or scene.word(begin) in _STOPS:
        return
    content = scene.extent(begin, _content_end(scene, begin))
    if content is not None and scene.tokens[begin].start < scene.tokens[scene.last - 1].end:
        yield _made(scene, cue, holder, content)


def _content_start(scene: _Scene, cue: int) -> tuple[int, bool]:
    for at in range(cue + 1, min(scene.last, cue + 1 + _THAT_REACH)):
        word = scene.word(at)
        if (
            word == "that"
            and scene.pos(at) in {"SCONJ", "PRON", "DET"}
            and scene.pos(at + 1) != "VERB"
        ):
            return at + 1, scene.pos(at) == "SCONJ"
        if scene.pos(at) in {"VERB", "AUX"} or word in _STOPS - {","}:
            break
    return cue + 1, False


def _says_clause(scene: _Scene, cue: int, holder: _Np) -> bool:
    """Whether a clause follows a verb that may mean something else, said by somebody."""
    if not _can_hold(scene, holder):
        return False
    for at in range(cue + 1, min(scene.last, cue + 12)):
        if scene.word(at) in {",", ";"}:
            return False
        if scene.pos(at) == "AUX" or scene.tokens[at].tag in {"VBD", "VBZ", "VBP", "MD"}:
            return True
    return False


def _has_particle(scene: _Scene, cue: int) -> bool:
    wanted = _PARTICLES.get(scene.tokens[cue].lemma)
    if wanted is not None:
        return scene.word(cue + 1) == wanted
    following = scene.word(cue + 1)
    if scene.tokens[cue].lemma == "put":
        return "at" in scene.words[cue + 1 : min(cue + 9, scene.last)] and following != "on"
    if following == "to" and scene.pos(cue + 1) == "PART":
        return scene.tokens[cue].lemma in {"expect", "forecast", "hope"}
    return following not in {"", ".", ";"} and (scene.pos(cue + 1) != "ADP" or following == "of")


def _can_hold(scene: _Scene, holder: _Np) -> bool:
    first, last, kind = holder
    if kind == "who" or scene.words[first] in _PRONOUNS:
        return True
    if scene.tokens[_head(scene, first, last)].lemma in _HOLDER_NOUNS:
        return True
    start, end = scene.tokens[first].start, scene.tokens[last - 1].end
    near = [e for e in scene.entities if e.start < end and start < e.end]
    if near:
        return any(entity.label in _HOLDER_LABELS for entity in near)
    return all(scene.pos(at) == "PROPN" for at in range(first, last))


def _head(scene: _Scene, first: int, last: int) -> int:
    """The head noun of a phrase: the last noun before a preposition or participle."""
    head = first
    for at in range(first, last):
        if scene.pos(at) in {"ADP", "VERB"} or scene.word(at) in _STOPS:
            break
        if scene.pos(at) in {"NOUN", "PROPN"}:
            head = at
    return head


def _content_end(scene: _Scene, begin: int) -> int:
    """The end of the sentence, or a semicolon; a trailing attribution is cut off."""
    for at in range(begin, scene.last):
        if scene.word(at) == ";":
            return at
        if scene.word(at) == "," and scene.word(at + 1) == "according":
            return at
    return scene.last


def _quote_before(scene: _Scene, index: int) -> Quotation | None:
    at = scene.tokens[index].start
    return next((q for q in reversed(scene.quotes) if 0 <= at - q.end <= 4), None)


def _quote_after(scene: _Scene, index: int) -> Quotation | None:
    if index >= scene.last:
        return None
    at = scene.tokens[index].start
    return next((q for q in scene.quotes if -1 <= q.start - at <= 3 and q.whole), None)


# ---------------------------------------------------------------- other frames


def _is_passive(scene: _Scene, cue: int) -> bool:
    token = scene.tokens[cue]
    if token.tag not in {"VBN", "VBD"} or token.lemma not in _OUTLOOKS | {"say"}:
        return False
    at = cue - 1
    while scene.pos(at) in {"ADV", "PART"}:
        at -= 1
    return scene.word(at) in {"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re"}


def _passive(scene: _Scene, cue: int) -> Iterator[Attribution]:
    """ "is expected to", "was projected by analysts to": the whole clause, often nobody's."""
    holder = None
    if scene.word(cue + 1) == "by":
        end = cue + 2
        while (
            end < scene.last
            and scene.pos(end) in _NOMINAL | {"ADP"}
            and scene.word(end) not in _STOPS
        ):
            end += 1
        holder = (cue + 2, end, "") if end > cue + 2 else None
    if scene.word(cue + 1) not in {"to", "by", "that", "at"}:
        return
    begin = cue
    while begin > scene.floor and scene.word(begin - 1) not in {
        ",",
        ";",
        ":",
        "that",
        "and",
        "but",
    }:
        begin -= 1
    content = scene.extent(begin, _content_end(scene, cue))
    if content is not None:
        yield _made(scene, cue, holder, content)


def _according(scene: _Scene) -> Iterator[Attribution]:
    for at in range(scene.first, scene.last - 2):
        if scene.word(at) != "according" or scene.word(at + 1) != "to" or scene.quoted(at):
            continue
        end = at + 2
        while end < scene.last and scene.word(end) not in _STOPS and scene.word(end) != "who":
            end += 1
        if end == at + 2:
            continue
        opens = at <= scene.first + 1
        content = scene.extent(end, scene.last) if opens else scene.extent(scene.floor, at)
        if content is not None:
            cue = Span(
                start=scene.tokens[at].start,
                end=scene.tokens[at + 1].end,
                text=scene.text[scene.tokens[at].start : scene.tokens[at + 1].end],
            )
            yield Attribution(holder=_holder(scene, (at + 2, end, "")), cue=cue, content=content)


def _counted(scene: _Scene) -> Iterator[Attribution]:
    """ "by one broker's count", "in his view": the whole sentence."""
    for at in range(scene.first + 1, scene.last):
        if scene.word(at) not in _ESTIMATES or scene.tokens[at - 1].tag not in {"POS", "PRP$"}:
            continue
        possessive = scene.tokens[at - 1].tag == "PRP$"
        end = at if possessive else at - 1
        first = end - 1
        while first > scene.first and scene.pos(first) in _NOMINAL | {"PRON"}:
            first -= 1
        if scene.word(first) not in {"by", "in", "on"}:
            continue
        content = scene.extent(scene.first, scene.last)
        if content is not None and first + 1 < end:
            yield _made(scene, at, (first + 1, end, ""), content)


def _continued(
    text: str, quotes: Sequence[Quotation], found: Sequence[Attribution]
) -> Iterator[Attribution]:
    """Quotations without an own cue go on with the speaker of the one before them."""
    owned = {one.content.start: one for one in found if one.direct}
    previous: Attribution | None = None
    last = 0
    for quote in quotes:
        own = owned.get(quote.start)
        if own is None and previous is not None and quote.whole:
            between = text[last : quote.start]
            covered = any(one.content.contains(quote) for one in found)
            if len(between) < 90 and "\n" not in between.strip("\n ") and not covered:
                own = previous.replace(content=Extent(start=quote.start, end=quote.end))
                yield own
        previous, last = own, quote.end


def _made(
    scene: _Scene, cue: int, holder: _Np | None, content: Extent, *, direct: bool = False
) -> Attribution:
    token = scene.tokens[cue]
    span = Span(start=token.start, end=token.end, text=scene.text[token.start : token.end])
    named = _holder(scene, holder) if holder else None
    extent = Extent(start=content.start, end=content.end)
    return Attribution(holder=named, cue=span, content=extent, direct=direct)


def _holder(scene: _Scene, phrase: _Np) -> Holder:
    start, end = scene.tokens[phrase[0]].start, scene.tokens[phrase[1] - 1].end
    inside = [e for e in scene.entities if e.start < end and start < e.end]
    entity = inside[0] if inside and inside[0].label in _HOLDER_LABELS else None
    return Holder(
        start=start,
        end=end,
        text=scene.text[start:end],
        id=entity.id if entity else None,
        kind=entity.label if entity else None,
    )
