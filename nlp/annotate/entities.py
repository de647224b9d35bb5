"""Names in a text: the reference tables and the trained recogniser, put together.

The tables know what a name means, the recogniser finds names that no table has. Where both
see something, the longer or the more certain reading stays; a short form that comes later
("Cambricon" after "Cambricon Technologies", a surname after the full name) takes the meaning
of the full form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import cast, get_args

from nlp.annotate.quantities.numerals import CARDINALS
from nlp.records import Candidate, Entity, EntityLabel
from nlp.reference import Match, Reference
from nlp.reference.surface import legal_end

_LABELS = frozenset(get_args(EntityLabel))
# Labels whose names may be a part of a longer name: "Ford" of the "Ford Foundation".
_PART_OF_NAMES = frozenset({"COMPANY", "ORG", "PLACE"})
_NAMES = frozenset({"COMPANY", "ORG", "PERSON", "PRODUCT"})
# Labels of things that one small word names ("gold", "sterling"); a name of the others is either
# printed with a capital, known to the tables, or no name.
_PRINTED_SMALL = frozenset({"COMMODITY", "CURRENCY"})
_ARTICLES = ("the ", "The ", "THE ", "a ", "A ", "an ", "An ")
_POSSESSIVES = ("'s", "’s", "'S", "’S", "'", "’")
_MARKS = frozenset(' \t\r\n\u00a0,;:!?"“”()[]')
_TITLES = frozenset((
    *("mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady"),
    *("president", "chancellor", "minister", "chairman", "chair", "ceo"),
))  # fmt: skip
_SHORTEST_PART = 3
# "RATE:US30YMORTGAGE"; "15-year U.S. fixed" before "mortgage rate"
_YEARS_OF_ID = re.compile(r"(\d{1,2})Y")
_YEARS_BEFORE = re.compile(r"\b(\d{1,2}|[A-Za-z]{3,7})-year((?:\s[\w.'’-]{1,12}){0,3})\s$")
_REACH = 50  # characters
_PARTS_NAMES = frozenset({"and", "or", "than", "over", "above", "below", "the", "of", "to", "a"})
# "International Energy Agency (IEA)", 'Quanta Computer ("QCI")'
_INTRODUCED = re.compile(r"\s?\((?:the\s)?[\"“]?([A-Z][A-Z&-]{1,7})[\"”]?\)")
_LONGEST_INTRODUCTION = 20
_OF_PAR = "cents on the "
# "HDFC Bank Net doubles": headlines call the net profit of a company so
_PROFIT = re.compile(r"(?:^|\s)Net$")
_CAPITALS = re.compile(r"(?<![\w&-])[A-Z][A-Z&-]{1,7}(?![\w&-])")


def entities(
    text: str, *, reference: Reference, recognised: Sequence[tuple[int, int, str]] = ()
) -> tuple[Entity, ...]:
    """The entities of a text, in order, not overlapping.

    "the" and a possessive 's are outside; ``text[e.start:e.end] == e.text`` for each entity.

    Args:
        text: The article's text.
        reference: The tables of names.
        recognised: Spans of the trained recogniser: start, end, label. Spans with a label that
            entities do not have, and spans outside of the text, are passed over.

    Returns:
        Entities with an id where the tables, a ticker or an earlier full form give one; None
        otherwise.
    """
    trimmed = [span for raw in recognised if (span := _trimmed(text, raw)) is not None]
    companies = [(start, end) for start, end, label in trimmed if label == "COMPANY"]
    named = reference.find(text, recognised=companies)
    matches = [match for match in named if not _is_par(text, match)]
    has_capitals = not text.islower()
    spans = [span for span in trimmed if not (has_capitals and _is_small_word(text, span))]
    kept, rest = _merged(text, matches, spans)
    ends = {(start, label): end for start, end, label in spans}
    found = [_entity(text, match, ends) for match in kept]
    found += [_recognised(text, span, reference) for span in rest]
    found += _cited(text, found, reference)
    return tuple(_with_short_forms(_with_introduced(text, _apart(found))))


def _is_par(text: str, match: Match) -> bool:
    """As in "25 cents on the dollar": a share of the face value, and no currency."""
    before = text[max(0, match.start - len(_OF_PAR)) : match.start].lower()
    return match.label == "CURRENCY" and before == _OF_PAR


def _apart(found: Iterable[Entity]) -> list[Entity]:
    """In order, without those that begin inside the one before: legal forms make names longer."""
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda entity: (entity.start, -entity.end)):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _is_of_another_maturity(text: str, match: Match) -> bool:
    """As in "the 15-year mortgage rate", where the tables know that of thirty years only."""
    own = _YEARS_OF_ID.search(match.id or "") if match.label == "RATE" else None
    told = _YEARS_BEFORE.search(text, max(0, match.start - _REACH), match.start) if own else None
    if own is None or told is None or set(told[2].lower().split()) & _PARTS_NAMES:
        return False
    years = CARDINALS.get(told[1].lower(), told[1])
    return str(years) != own[1]


def _entity(text: str, match: Match, ends: Mapping[tuple[int, EntityLabel], int]) -> Entity:
    """The entity of a match; it ends where the recogniser has it end in the "U.S ." of tokens."""
    end = ends.get((match.start, match.label), match.end)
    if text[match.end : end].strip() != ".":
        end = match.end
    other = _is_of_another_maturity(text, match)
    return Entity(
        start=match.start,
        end=end,
        text=text[match.start : end],
        label=match.label,
        id=None if other else match.id,
        candidates=() if other else match.candidates,
    )


def _trimmed(text: str, span: tuple[int, int, str]) -> tuple[int, int, EntityLabel] | None:
    """The span without article, possessive, spaces and brackets; None when nothing is left."""
    start, end, label = span
    if label not in _LABELS or not 0 <= start < end <= len(text):
        return None
    while (shorter := _cut(text, start, end)) != (start, end):
        start, end = shorter
    if start >= end or not any(char.isalpha() for char in text[start:end]):  # no bare figures
        return None
    if f"{text[start:end]} " in _ARTICLES:
        return None
    return start, end, cast("EntityLabel", label)


def _is_small_word(text: str, span: tuple[int, int, EntityLabel]) -> bool:
    """Whether a recognised span is one word in small letters that cannot be a name by itself."""
    start, end, label = span
    return label not in _PRINTED_SMALL and text[start:end].islower() and text[start:end].isalpha()


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with one mark, article or possessive less at an end, where there is one."""
    if start >= end:
        return start, start
    if not text[start].isalnum() and text[start] not in "$€£":
        return start + 1, end
    if text[end - 1] in _MARKS:
        return start, end - 1
    piece = text[start:end]
    for article in _ARTICLES:
        if piece.startswith(article):
            return start + len(article), end
    for possessive in _POSSESSIVES:
        if piece.endswith(possessive):
            return start, end - len(possessive)
    if _PROFIT.search(piece) and text[end + 1 : end + 2].islower():
        return start, end - len("Net")
    return start, end


def _merged(
    text: str, matches: Sequence[Match], spans: Sequence[tuple[int, int, EntityLabel]]
) -> tuple[list[Match], list[tuple[int, int, EntityLabel]]]:
    """What stays of both: no two of the results share a character."""
    rest: list[tuple[int, int, EntityLabel]] = []
    beaten: set[int] = set()
    last_end = first = 0
    for span in sorted(set(spans), key=lambda item: (item[0], -item[1])):
        if span[0] < last_end:
            continue
        while first < len(matches) and matches[first].end <= span[0]:
            first += 1
        rivals = _overlapping(matches, first, span)
        if all(_yields(text, matches[number], span) for number in rivals):
            beaten.update(rivals)
            rest.append(span)
            last_end = span[1]
    return [match for number, match in enumerate(matches) if number not in beaten], rest


def _overlapping(
    matches: Sequence[Match], first: int, span: tuple[int, int, EntityLabel]
) -> list[int]:
    """Numbers of the matches from ``first`` on that begin inside the span or reach into it."""
    numbers = []
    while first < len(matches) and matches[first].start < span[1]:
        numbers.append(first)
        first += 1
    return numbers


def _yields(text: str, match: Match, span: tuple[int, int, EntityLabel]) -> bool:
    """Whether a match gives way to a recognised span: it is a mere part of a longer name."""
    start, end, label = span
    if not (start <= match.start and match.end <= end and end - start > len(match.text)):
        return False
    if match.label not in _PART_OF_NAMES or label not in _NAMES:
        return False
    front, behind = text[start : match.start], text[match.end : end]
    if front.rstrip().endswith(("'s", "’s")) or behind.startswith(("'s", "’s", "-")):
        return False
    return _has_name(front) or _has_name(behind)


def _has_name(piece: str) -> bool:
    return any(word[:1].isupper() for word in piece.split())


def _recognised(text: str, span: tuple[int, int, EntityLabel], reference: Reference) -> Entity:
    """A recognised span; its id comes from a ticker in brackets behind it, if there is one."""
    start, end, label = span
    if label in {"COMPANY", "ORG"}:
        end = legal_end(text, end)
        ticker = reference.ticker(text, end)
        ids = reference.listings_of(ticker) if ticker else ()
        if ticker and ticker.qualified and len(ids) == 1:
            cited = Candidate(id=ids[0], score=0.97, reason=f"ticker {ticker.ticker}")
            return Entity(
                start=start,
                end=end,
                text=text[start:end],
                label="COMPANY",
                id=ids[0],
                candidates=(cited,),
            )
    return Entity(start=start, end=end, text=text[start:end], label=label)


def _cited(text: str, found: Sequence[Entity], reference: Reference) -> list[Entity]:
    """Tickers in brackets that no name stands before: "the stock (NYSE: TGT)"."""
    taken = sorted((entity.start, entity.end) for entity in found)
    made: list[Entity] = []
    for ticker in reference.tickers(text):
        ids = reference.listings_of(ticker)
        before = bisect_left(taken, (ticker.end, 0))
        last_end = taken[before - 1][1] if before else -1
        if not ids or last_end >= ticker.bracket - 1:
            continue
        candidate = Candidate(id=ids[0], score=0.97, reason="ticker")
        made.append(
            Entity(
                start=ticker.start,
                end=ticker.end,
                text=text[ticker.start : ticker.end],
                label="COMPANY",
                id=ids[0],
                candidates=(candidate,),
            )
        )
    return made


def _with_introduced(text: str, found: list[Entity]) -> list[Entity]:
    """The entities, with abbreviations that the text introduces: "Quanta Computer (QCI)"."""
    introduced: dict[str, Entity] = {}
    for entity in found:
        opened = _INTRODUCED.match(text, entity.end, entity.end + _LONGEST_INTRODUCTION)
        if entity.id and opened and _abbreviates(opened[1], entity.text):
            introduced.setdefault(opened[1], entity)
    if not introduced:
        return found
    kept = [entity for entity in found if entity.id or entity.text not in introduced]
    taken = [(entity.start, entity.end) for entity in kept]
    for place in _CAPITALS.finditer(text):
        full = introduced.get(place[0])
        if full is not None and place.start() >= full.end and not _is_taken(place.span(), taken):
            kept.append(_short_for(full, place.start(), place.end(), text))
    return sorted(kept, key=lambda entity: entity.start)


def _short_for(full: Entity, start: int, end: int, text: str) -> Entity:
    meant = Candidate(id=full.id or "", score=0.95, reason=f"short for {full.text!r}")
    return Entity(
        start=start,
        end=end,
        text=text[start:end],
        label=full.label,
        id=full.id,
        candidates=(meant,),
    )


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters are initials of the name's words, in order, from the first one on."""
    initials = iter([word[0].upper() for word in re.split(r"[\s&-]+", name) if word])
    letters = [letter for letter in short if letter.isalpha()]
    return len(letters) > 1 and all(letter in initials for letter in letters)


def _is_taken(place: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a range shares a character with one of some ordered, separate ranges."""
    at = bisect_left(taken, (place[1], 0))
    return at > 0 and taken[at - 1][1] > place[0]


def _with_short_forms(found: Sequence[Entity]) -> Iterable[Entity]:
    """The entities, with the meaning of an earlier full form where one fits."""
    full: dict[str, Entity] = {}
    ends: set[str] = set()
    for entity in found:
        earlier = full.get(_key(entity.text))
        if entity.id is None and earlier is not None and earlier is not entity:
            entity = entity.replace(
                label=earlier.label,
                id=earlier.id,
                candidates=_as_short_form(earlier) or entity.candidates,
            )
        yield entity
        for part in _parts(entity):
            if part in full and _key(full[part].text) != _key(entity.text):
                ends.add(part)  # two people of one name: the short form tells nothing
            full.setdefault(part, entity)
        for part in ends:
            full.pop(part, None)


def _as_short_form(earlier: Entity) -> tuple[Candidate, ...]:
    if earlier.id is None:
        return ()
    return (Candidate(id=earlier.id, score=0.9, reason=f"short for {earlier.text!r}"),)


def _parts(entity: Entity) -> tuple[str, ...]:
    """The short forms that a name allows: first word of a firm, last word of a person."""
    words = entity.text.split()
    if len(words) < 2 or entity.label not in {"COMPANY", "ORG", "PERSON", "PRODUCT"}:
        return (_key(entity.text),)
    part = words[-1] if entity.label == "PERSON" else words[0]
    if len(part) < _SHORTEST_PART or not part[0].isupper() or part.lower() in _TITLES:
        return (_key(entity.text),)
    return (_key(entity.text), _key(part))


def _key(name: str) -> str:
    return name.strip(".,").casefold()
