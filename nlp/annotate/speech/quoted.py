"""Whose a quotation is: by the words beside it, before a colon, or by the quotation before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.annotate.speech.holders import Phrase, Scene, can_hold, phrase_before
from nlp.annotate.speech.quotations import Quotation
from nlp.records import Attribution, Extent

#: Characters between a quotation and one that goes on with its speaker.
_APART = 90


class Introduced(NamedTuple):
    """A quotation behind a colon: who is quoted, the token that introduces it, and where it is."""

    holder: Phrase
    cue: int
    quote: Quotation


def quote_before(scene: Scene, index: int) -> Quotation | None:
    """The quotation that ends directly before a token."""
    at = scene.tokens[index].start
    return next((q for q in reversed(scene.quotes) if 0 <= at - q.end <= 4), None)


def quote_after(scene: Scene, index: int) -> Quotation | None:
    """The quotation long enough to be a statement that begins at a token."""
    if index >= scene.last:
        return None
    at = scene.tokens[index].start
    return next((q for q in scene.quotes if -1 <= q.start - at <= 3 and q.whole), None)


def introduced(scene: Scene) -> Iterator[Introduced]:
    """As in ``Neil Crane of Acme was sceptical: "They are at 2.9%."``: before a colon."""
    for colon in range(scene.first + 1, scene.last):
        if scene.word(colon) != ":":
            continue
        quote = quote_after(scene, colon + 1)
        holder = (_subject(scene, colon) or _person(scene, colon)) if quote is not None else None
        if quote is not None and holder is not None:
            cue = next((at for at in range(colon, holder[1], -1) if _is_verb(scene, at)), colon)
            yield Introduced(holder, cue, quote)


def _is_verb(scene: Scene, index: int) -> bool:
    return scene.pos(index) in {"VERB", "AUX"} and scene.tokens[index].tag.startswith("VB")


def _subject(scene: Scene, end: int) -> Phrase | None:
    """The last subject before a token that somebody can be."""
    for at in range(end - 1, scene.first - 1, -1):
        if scene.tokens[at].dep not in {"nsubj", "nsubj:pass"}:
            continue
        last = at
        while last + 1 < end and scene.tokens[last + 1].dep == "flat":
            last += 1
        phrase = phrase_before(scene, last)
        if phrase is not None and can_hold(scene, phrase):
            return phrase
    return None


def _person(scene: Scene, end: int) -> Phrase | None:
    """As in "Quote of the day, from Lorna Beck at Acme": the last person before a token."""
    limit, first = scene.tokens[end].start, scene.tokens[scene.first].start
    people = [e for e in scene.entities if e.label == "PERSON" and first <= e.start < limit]
    if not people:
        return None
    inside = [
        at
        for at in range(scene.first, end)
        if people[-1].start <= scene.tokens[at].start < people[-1].end
    ]
    return (inside[0], inside[-1] + 1, "") if inside else None


def continued(
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
            if len(between) < _APART and "\n" not in between.strip("\n ") and not covered:
                own = previous.replace(content=Extent(start=quote.start, end=quote.end))
                yield own
        previous, last = own, quote.end
