"""What a description means: "a local Chinese tech stock index, akin to the Nasdaq".

News texts often describe an index instead of naming it. A description is reduced to concepts
(countries, themes, places, comparisons); each concept weighs as much as it is rare among the
described things; the score is the weight of the concepts that a thing shares with the
description. Countries must agree: a description that names a country rules out others.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nlp import resources
from nlp.records import Candidate, Record
from nlp.reference.fold import folded
from nlp.reference.tables import Named

# Below this share of the description's weight nothing is offered.
ACCEPT = 0.5
_KEPT = 5
_NEAR = 0.6  # candidates below this share of the best one are dropped
_LONGEST_PHRASE = 5
_MAX_TEXT = 2_000  # characters
_MAX_WORDS = 60  # longer texts are no descriptions
_WORD = re.compile(r"[^\W_]+(?:[-.'&][^\W_]+)*")
_PHRASE_SHARE = 0.3  # of the score, for a phrase of the thing that says just that
_NO_INDEX = 0.55  # of the score stays where the words can mean any stocks of the kind
_MANY_COUNTRIES = 0.5  # of the score stays where nothing decides between countries
_ONE_CONCEPT = 0.75  # a single shared concept must be nearly all of a phrase
_ELSEWHERE = 0.5  # of the score stays for a thing of another country than the text's
_MARKET = 0.6  # for the benchmark of a market that is told by its place alone
_BESIDE = 0.5  # for what else its stocks are measured by


class _Described(Record, frozen=True, kw_only=True):
    id: str
    country: str | None
    concepts: frozenset[str]
    phrases: tuple[frozenset[str], ...]


class Describer:
    """An index over the descriptions of the tables.

    Args:
        rows: Rows; those without a description are passed over.
        places: Lower-case place name or adjective to country code.
    """

    def __init__(self, rows: Iterable[Named], *, places: Mapping[str, str]) -> None:
        self._places = places
        self._described = [self._read(row) for row in rows if row.description]
        counts: Counter[str] = Counter()
        for item in self._described:
            counts.update(item.concepts)
        total = max(1, len(self._described))
        self._rarity = {concept: math.log(1 + total / count) for concept, count in counts.items()}
        self._unseen = math.log(1 + total)
        self._holders: dict[str, list[int]] = {}
        for number, item in enumerate(self._described):
            for concept in item.concepts:
                self._holders.setdefault(concept, []).append(number)

    def describe(
        self, text: str, *, countries: frozenset[str] = frozenset()
    ) -> tuple[Candidate, ...]:
        """What the text describes, best first; empty where nothing fits well enough.

        Args:
            text: The description.
            countries: Codes of the countries that the text around is about.
        """
        asked = concepts_of(text, self._places)
        if not asked:
            return ()
        if len(asked) == 1 and _says_stocks(text) and (market := self._market(asked)):
            return market
        scored = self._scored(asked, countries)
        if not scored:
            return ()
        kept = [pair for pair in scored[:_KEPT] if pair[0] >= _NEAR * scored[0][0]]
        is_placed = bool(countries) or any(_is_place(concept) for concept in asked)
        trust = 1.0 if _says_index(text) else _NO_INDEX
        if not is_placed and len({item.country for _, item in scored}) > 1:
            trust *= _MANY_COUNTRIES
        if len(asked) == 1:
            kept = [pair for pair in kept if self._best_phrase(pair[1], asked) >= _ONE_CONCEPT]
        return _shared_out(kept, asked, trust)

    def _market(self, asked: frozenset[str]) -> tuple[Candidate, ...]:
        """As in "Japanese shares", "London stocks": what the market of a place is measured by."""
        main = [item for item in self._described if asked | {"benchmark"} in item.phrases]
        if not (main or all(map(_is_place, asked))):
            return ()
        others = [item for item in self._described if asked in item.phrases and item not in main]
        kept = [(_MARKET, item) for item in main] + [(_BESIDE, item) for item in others]
        return _shared_out(kept, asked, 1.0)

    def _scored(
        self, asked: frozenset[str], countries: frozenset[str]
    ) -> list[tuple[float, _Described]]:
        """What shares enough with the description, best first."""
        named = {concept for concept in asked if concept.startswith("country:")}
        scored = []
        for number in sorted({n for c in asked for n in self._holders.get(c, ())}):
            item = self._described[number]
            score = self._score(item, asked, named)
            if countries and not named and item.country not in countries:
                score *= _ELSEWHERE
            if score >= ACCEPT:
                scored.append((score, item))
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].id))

    def _score(self, item: _Described, asked: frozenset[str], named: set[str]) -> float:
        own = {c for c in item.concepts if c.startswith("country:")}
        shared = asked & item.concepts
        telling = shared - _themes().weak - named
        if (named and own and not named & own) or not (telling or len(shared) > 1):
            return 0.0
        covered = self._sum(shared) / self._sum(asked)
        best = self._best_phrase(item, asked)
        return min(1.0, (1 - _PHRASE_SHARE) * covered + _PHRASE_SHARE * best)

    def _best_phrase(self, item: _Described, asked: frozenset[str]) -> float:
        return max((self._likeness(phrase, asked) for phrase in item.phrases), default=0.0)

    def _likeness(self, phrase: frozenset[str], asked: frozenset[str]) -> float:
        """Harmonic mean of how much of the phrase is asked for and how much of it is there."""
        return 2 * self._sum(phrase & asked) / (self._sum(phrase) + self._sum(asked))

    def _sum(self, concepts: Iterable[str]) -> float:
        return sum(self._weight(concept) for concept in sorted(concepts))

    def _weight(self, concept: str) -> float:
        if concept in _themes().weak:
            return 0.25
        return self._rarity.get(concept, 0.5 * self._unseen)

    def _read(self, row: Named) -> _Described:
        phrases = tuple(concepts_of(phrase, self._places) for phrase in row.description)
        concepts = set().union(*phrases)
        if row.country:
            concepts.add(f"country:{row.country}")
        return _Described(
            id=row.id,
            country=row.country,
            concepts=frozenset(concepts),
            phrases=tuple(phrase for phrase in phrases if phrase),
        )


def concepts_of(text: str, places: Mapping[str, str]) -> frozenset[str]:
    """The concepts of a description, without filler words.

    Example:
        >>> sorted(concepts_of("a Chinese technology index", {"chinese": "CN"}))
        ['country:CN', 'tech']
    """
    words = [_bare(word) for word in _WORD.findall(folded(text[:_MAX_TEXT]))][:_MAX_WORDS]
    themes = _themes()
    concepts: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            found = _concept(" ".join(words[at : at + length]), places, themes)
            if found is not None or length == 1:
                concepts.update(found or (_stem(words[at]),))
                at += length
                break
    return frozenset(concepts - {""})


def _concept(phrase: str, places: Mapping[str, str], themes: _Themes) -> tuple[str, ...] | None:
    if phrase in themes.filler:
        return ("",)
    if phrase in themes.concepts:
        return (themes.concepts[phrase],)
    if phrase in places:
        return (f"country:{places[phrase]}",)
    if "-" in phrase and " " not in phrase:
        parts = phrase.split("-")
        made = [_concept(part, places, themes) or (_stem(part),) for part in parts]
        return tuple(concept for concepts in made for concept in concepts)
    return None


class _Themes(Record, frozen=True, kw_only=True):
    concepts: Mapping[str, str]
    filler: frozenset[str]
    weak: frozenset[str]
    index: frozenset[str]
    placed: frozenset[str]
    stocks: frozenset[str]


@cache
def _themes() -> _Themes:
    table = resources.table("nlp.reference", "lexicons", "themes.toml")
    concepts = {word: name for name, words in table["concepts"].items() for word in words}
    return _Themes(
        concepts=concepts,
        filler=frozenset(table["filler"]["words"]),
        weak=frozenset(table["weak"]["concepts"]),
        index=frozenset(table["index"]["words"]),
        placed=frozenset(table["placed"]["concepts"]),
        stocks=frozenset(table["stocks"]["words"]),
    )


def _says_index(text: str) -> bool:
    """Whether the words speak of an index rather than of stocks."""
    words = _WORD.findall(folded(text[:_MAX_TEXT]))
    return any(_bare(word) in _themes().index for word in words)


def _says_stocks(text: str) -> bool:
    """Whether the words speak of the stocks of a market, and not of one of them."""
    padded = f" {folded(text[:_MAX_TEXT])} "
    return any(f" {words} " in padded for words in _themes().stocks)


def _is_place(concept: str) -> bool:
    return concept.startswith("country:") or concept in _themes().placed


def _bare(word: str) -> str:
    return word.removesuffix("'s").strip(".'")


def _stem(word: str) -> str:
    """The word without a plural s: enough for nouns of this field."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _shared_out(
    kept: Sequence[tuple[float, _Described]], asked: frozenset[str], trust: float
) -> tuple[Candidate, ...]:
    """Scores that add up to at most 1: the best match's own score, shared by closeness."""
    if not kept:
        return ()
    powers = [score**8 for score, _ in kept]
    total = sum(powers)
    return tuple(
        Candidate(
            id=item.id,
            score=int(10_000 * trust * kept[0][0] * power / total) / 10_000,
            reason="describes: " + ", ".join(_shown(c) for c in sorted(asked & item.concepts)),
        )
        for power, (_, item) in zip(powers, kept, strict=True)
    )


def _shown(concept: str) -> str:
    return concept.removeprefix("country:")
