"""Who says what: quotations, reported speech, beliefs and forecasts with their holders.

The rules work on plain tokens with universal parts of speech and dependencies. Parses of long
newspaper sentences are often wrong where attributions stand, so the order of words decides and
the parse only helps (passives, subjects, adjectives).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from nlp.annotate.lexicons import lexicon
from nlp.annotate.speech.holders import (
    BEHIND_CUE,
    MARKS,
    NOMINAL,
    STOPS,
    Phrase,
    Scene,
    can_hold,
    holder_after,
    holder_before,
    mark_before,
    named_holder,
    names_within,
)
from nlp.annotate.speech.quotations import quotations
from nlp.annotate.speech.quoted import continued, introduced, quote_after, quote_before
from nlp.records import Attribution, Entity, Extent, Holder, Sentence, Span, Token

_WORDS = lexicon("reporting")
_SPEECH = frozenset(_WORDS["speech"]["verbs"])
_CUES = _SPEECH | frozenset(_WORDS["belief"]["verbs"]) | frozenset(_WORDS["forecast"]["verbs"])
_OUTLOOKS = frozenset(_WORDS["forecast"]["verbs"]) | frozenset(_WORDS["belief"]["verbs"])
_GUARDED = frozenset(_WORDS["guarded"]["verbs"])
_PERSONAL = frozenset(_WORDS["guarded"]["personal"])
_PARTICLES: dict[str, str] = _WORDS["particles"]
_NEVER_NOUNS = frozenset(_WORDS["never_nouns"]["verbs"])
_ESTIMATES = frozenset(_WORDS["estimates"]["nouns"])
_OPENERS = [opener.split() for opener in _WORDS["openers"]["phrases"]]
_LONGEST_SENTENCE = 600  # tokens; what is longer is a table or a list, and costs its square
_THAT_REACH = 9  # "commented in an emailed note last week that": tokens looked over for "that"
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


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
    opens, ends = [quote.start for quote in quotes], [quote.end for quote in quotes]
    names = {offset for entity in entities for offset in (entity.start, entity.end)}
    found: list[Attribution] = []
    for sentence in sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        last = min(last, first + _LONGEST_SENTENCE)
        if first < last:
            near = quotes[bisect_left(ends, sentence.start - 3) : bisect_left(opens, sentence.end)]
            scene = Scene(text, tokens, words, first, last, near, entities, floor=first)
            scene.names = names_within(tokens, first, last, names)
            found.extend(_of_sentence(scene))
    found.extend(continued(text, quotes, found))
    unique = {(one.content.start, one.content.end, one.cue.start): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: (one.content.start, -one.content.end)))


def _of_sentence(scene: Scene) -> Iterator[Attribution]:
    yield from _according(scene)
    yield from _counted(scene)
    for holder, cue, quote in introduced(scene):
        if not (scene.tokens[cue].lemma in _CUES and _is_verb(scene, cue)):
            yield _made(scene, cue, holder, quote, direct=True)
    for index in range(scene.first, scene.last):
        if scene.tokens[index].lemma in _CUES and _is_verb(scene, index):
            yield from _reported(scene, index)


def _is_verb(scene: Scene, index: int) -> bool:
    token = scene.tokens[index]
    if scene.quoted(index):
        return False
    if token.lemma in _NEVER_NOUNS:
        return True
    if token.tag in {"NNS", "NN"} and scene.word(index + 1) in {",", ".", ""}:
        return token.lemma in _OUTLOOKS and scene.pos(index - 1) == "PROPN"
    if scene.word(index + 1) == "that" and token.tag in {"NNS", "VBZ"}:
        return scene.pos(index - 1) in {"PROPN", "NOUN", "PRON"}
    if token.dep in {"amod", "compound", "nsubj", "obj"} and token.tag not in _FINITE:
        return False
    return token.pos == "VERB" or (token.pos in {"AUX", "NOUN"} and token.tag.startswith("VB"))


def _reported(scene: Scene, cue: int) -> Iterator[Attribution]:
    if _is_passive(scene, cue):
        yield from _passive(scene, cue)
        return
    if scene.tokens[cue].tag == "VBG" and scene.pos(cue - 1) not in {"AUX", "ADV", "PUNCT"}:
        return
    inverted = holder_after(scene, cue)
    if inverted is not None:
        scene.speaker = inverted[:2]
        yield from _behind(scene, cue, inverted, max(cue, inverted[1] - 1) + 1)
        return
    shared = scene.tokens[cue].tag == "VBG" and mark_before(scene, cue) == ","
    if shared and scene.speaker is not None:
        holder: Phrase | None = (*scene.speaker, "who")
    else:
        holder = holder_before(scene, cue)
    if holder is None or mark_before(scene, holder[0]) in {"what", "whatever", "how"}:
        return
    opened = mark_before(scene, holder[0]) in {",", *MARKS} and holder[0] > scene.floor + 1
    if opened and holder[2] != "who" and _closes(scene, cue, holder):
        yield from _behind(scene, cue, holder, cue + 1)
    else:
        if can_hold(scene, holder):
            scene.speaker = holder[:2]
        yield from _ahead(scene, cue, holder)


def _closes(scene: Scene, cue: int, holder: Phrase) -> bool:
    """Whether nothing is said behind the cue: it ends its clause, but for a day or an audience."""
    at = cue + 1
    quoted = scene.word(holder[0] - 1) in MARKS  # ``"We grew," he told a meeting in Bali``
    for _ in range(_THAT_REACH):
        word = scene.word(at)
        if word in {"", ".", ",", ";", *MARKS}:
            return True
        near = scene.pos(at) in {"ADV", "ADP"} or word in BEHIND_CUE or quoted
        if at == cue + 1 and not near:
            return False
        if word == "that" and scene.pos(at) in {"SCONJ", "PRON"}:
            return False
        if scene.pos(at) in {"VERB", "AUX"} or word == ":":
            return False
        at += 1
    return False


def _behind(scene: Scene, cue: int, holder: Phrase, after: int) -> Iterator[Attribution]:
    """The content stands before: ``"...," said X`` and "prices rose, X said"."""
    opening = min(cue, holder[0])
    quote = quote_before(scene, opening)
    begin, closed = scene.floor, scene.word(after)
    scene.floor = after
    if quote is not None:
        yield _made(scene, cue, holder, quote, direct=True)
        return
    if scene.tokens[cue].lemma in _PERSONAL and not can_hold(scene, holder):
        return
    end = opening
    goes_on = _next_comma(scene, after)
    complete = any(_is_predicate(scene, at) for at in range(begin, opening))
    new = goes_on is not None and complete and _is_new(scene, goes_on + 1)
    if (closed and goes_on is not None and not new) or _goes_on_behind_colon(scene, after):
        end = scene.last
    elif not complete:
        return
    content = scene.extent(begin, end)
    if content is not None:
        yield _made(scene, cue, holder, content)


def _goes_on_behind_colon(scene: Scene, index: int) -> bool:
    """As in "a fall is near, argues X of Y: in 2000 it took a year"."""
    for at in range(index, min(scene.last, index + _THAT_REACH)):
        if scene.pos(at) in {"VERB", "AUX"} or scene.word(at) in {".", ";", ",", ":"}:
            return scene.word(at) == ":"
    return False


def _is_predicate(scene: Scene, index: int) -> bool:
    """Whether a verb may head a clause; taggers confuse past forms, so participles may too."""
    return scene.pos(index) in {"VERB", "AUX"} and scene.tokens[index].tag not in {"VBG", "VB"}


def _next_comma(scene: Scene, index: int) -> int | None:
    """The comma that closes a parenthetical attribution, over a day or an audience."""
    for at in range(index, min(scene.last, index + _THAT_REACH)):
        if scene.word(at) == ",":
            return at
        if scene.pos(at) in {"VERB", "AUX"} or scene.word(at) in {".", ";"}:
            return None
    return None


def _is_new(scene: Scene, index: int) -> bool:
    """Whether what follows a parenthetical attribution no longer belongs to its content."""
    word = scene.word(index)
    if word in {"who", "which", "whose", "and", "but", "while", "as", "", "citing", "adding"}:
        return True
    return scene.tokens[index].tag == "VBG" or scene.pos(index) in {"PROPN", "NOUN", "DET"}


def _ahead(scene: Scene, cue: int, holder: Phrase) -> Iterator[Attribution]:
    """The content stands behind: "X said that prices rose", "X sees the index at 7,250"."""
    lemma = scene.tokens[cue].lemma
    begin, that = _content_start(scene, cue)
    quote = quote_after(scene, begin)
    if quote is None and not that:
        if lemma in _GUARDED and not _says_clause(scene, cue, holder):
            return
        if lemma in _GUARDED and scene.pos(begin) in {"NUM", "SYM"}:  # "Metso added 0.5 percent"
            return
        if lemma in _PERSONAL and not can_hold(scene, holder):
            return
        if not _has_particle(scene, cue):
            return
    if quote is not None:
        yield _made(scene, cue, holder, quote, direct=True)
        return
    if not that and scene.word(begin) == _PARTICLES.get(lemma, ""):
        begin += 1
    if begin >= scene.last or scene.word(begin) in STOPS:
        return
    content = scene.extent(begin, _content_end(scene, begin))
    if content is not None:
        yield _made(scene, cue, holder, content)


def _content_start(scene: Scene, cue: int) -> tuple[int, bool]:
    for at in range(cue + 1, min(scene.last, cue + 1 + _THAT_REACH)):
        word = scene.word(at)
        if (
            word == "that"
            and scene.pos(at) in {"SCONJ", "PRON", "DET"}
            and scene.pos(at + 1) != "VERB"
        ):
            return at + 1, True
        if scene.pos(at) in {"VERB", "AUX"} or word in STOPS - {","}:
            break
    return cue + 1, False


def _says_clause(scene: Scene, cue: int, holder: Phrase) -> bool:
    """Whether a clause follows a verb that may mean something else, said by somebody."""
    if not can_hold(scene, holder):
        return False
    for at in range(cue + 1, min(scene.last, cue + 12)):
        if scene.word(at) in {",", ";"} or scene.pos(at) == "CCONJ":
            return False
        if scene.pos(at) == "AUX" or scene.tokens[at].tag in {"VBD", "VBZ", "VBP", "MD"}:
            return True
    return False


def _has_particle(scene: Scene, cue: int) -> bool:
    wanted = _PARTICLES.get(scene.tokens[cue].lemma)
    if wanted is not None:
        return scene.word(cue + 1) == wanted
    following = scene.word(cue + 1)
    if scene.tokens[cue].lemma == "see" and scene.tokens[cue].tag in {"VBD", "VBN"}:
        return False
    if scene.tokens[cue].lemma == "put":
        return "at" in scene.words[cue + 1 : min(cue + 9, scene.last)] and following != "on"
    if following == "to" and scene.pos(cue + 1) == "PART":
        return scene.tokens[cue].lemma in {"expect", "forecast", "hope"}
    return following not in {"", ".", ";"} and (scene.pos(cue + 1) != "ADP" or following == "of")


def _content_end(scene: Scene, begin: int) -> int:
    """The end of the sentence, or a semicolon; a trailing attribution is cut off."""
    for at in range(begin, scene.last):
        if scene.word(at) == ";":
            return at
        if scene.word(at) == "," and scene.word(at + 1) == "according":
            return at
    return scene.last


def _is_passive(scene: Scene, cue: int) -> bool:
    token = scene.tokens[cue]
    if token.tag not in {"VBN", "VBD"} or token.lemma not in _OUTLOOKS | {"say"}:
        return False
    at = cue - 1
    while scene.pos(at) in {"ADV", "PART"}:
        at -= 1
    return scene.word(at) in {"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re"}


def _passive(scene: Scene, cue: int) -> Iterator[Attribution]:
    """As in "is expected to", "was projected by analysts to": the whole clause, often nobody's."""
    holder = None
    if scene.word(cue + 1) == "by":
        end = cue + 2
        while (
            end < scene.last
            and scene.pos(end) in NOMINAL | {"ADP"}
            and scene.word(end) not in STOPS
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


def _according(scene: Scene) -> Iterator[Attribution]:
    for at in range(scene.first, scene.last - 2):
        opener = next((o for o in _OPENERS if scene.words[at : at + len(o)] == o), None)
        if opener is None or scene.quoted(at):
            continue
        first = end = at + len(opener)
        while end < scene.last and scene.word(end) not in STOPS and scene.word(end) != "who":
            end += 1
        if end == first:
            continue
        opens = at <= scene.first + 1
        content = scene.extent(end, scene.last) if opens else scene.extent(scene.floor, at)
        if content is not None:
            cue = Span(
                start=scene.tokens[at].start,
                end=scene.tokens[first - 1].end,
                text=scene.text[scene.tokens[at].start : scene.tokens[first - 1].end],
            )
            yield Attribution(holder=_holder(scene, (first, end, "")), cue=cue, content=content)


def _counted(scene: Scene) -> Iterator[Attribution]:
    """As in "by one broker's count", "in his view": the whole sentence."""
    for at in range(scene.first + 1, scene.last):
        if scene.word(at) not in _ESTIMATES or scene.tokens[at - 1].tag not in {"POS", "PRP$"}:
            continue
        possessive = scene.tokens[at - 1].tag == "PRP$"
        end = at if possessive else at - 1
        first = end - 1
        while first > scene.first and scene.pos(first) in NOMINAL | {"PRON"}:
            first -= 1
        if scene.word(first) not in {"by", "in", "on"}:
            continue
        content = scene.extent(scene.first, scene.last)
        if content is not None and first + 1 < end:
            yield _made(scene, at, (first + 1, end, ""), content)


def _made(
    scene: Scene, cue: int, holder: Phrase | None, content: Extent, *, direct: bool = False
) -> Attribution:
    token = scene.tokens[cue]
    span = Span(start=token.start, end=token.end, text=scene.text[token.start : token.end])
    named = _holder(scene, holder) if holder else None
    extent = Extent(start=content.start, end=content.end)
    return Attribution(holder=named, cue=span, content=extent, direct=direct)


def _holder(scene: Scene, phrase: Phrase) -> Holder:
    start, end = scene.tokens[phrase[0]].start, scene.tokens[phrase[1] - 1].end
    return named_holder(scene.text, start, end, scene.entities)
