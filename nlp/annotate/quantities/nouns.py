"""The noun that a count counts: "33 Chinese AI stocks", "nine of the eleven sectors"."""

from __future__ import annotations

from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import NUMBER, WORD, Scan
from nlp.annotate.quantities.vocabulary import AND, OR

_NOUNS = lexicon("nouns")
_PLURALS: dict[str, str] = _NOUNS["plurals"]
_NOT_PLURAL = frozenset(_NOUNS["not_plural"]["words"])
_ATTRIBUTIVE = frozenset(_NOUNS["attributive"]["words"])
_SKIPPED = frozenset(_NOUNS["skipped"]["words"])
#: Words that end a noun phrase or a search for one.
FUNCTION_WORDS = frozenset(_NOUNS["function"]["words"])

_NUMBERS = frozenset(lexicon("numbers")["cardinals"])
_LONGEST = 6  # "33 listed Chinese and US stocks" has five words; longer gaps are chance
_JOINERS = AND | OR | {"&"}


class Noun(NamedTuple):
    """A counted noun.

    Attributes:
        last: The token of the noun itself.
        single: The noun in the singular.
        phrase: The same with the words that narrow it: "Chinese AI stock".
    """

    last: int
    single: str
    phrase: str


def counted_noun(scanned: Scan, index: int) -> Noun | None:
    """The first plural noun from a token on, over a few words without a break between."""
    at = index
    if scanned.word(at) == "-":
        return None
    if scanned.word(at) in _NUMBERS and scanned.word(at + 1) != "-":
        return None  # "against 868.60 five years ago"
    parts: list[str] = []
    found: Noun | None = None
    for _ in range(_LONGEST):
        word = scanned.word(at)
        if word in _JOINERS and parts and found is None and scanned.kind(at + 1) == WORD:
            at += 1
            continue
        if not _goes_on(scanned, at, word):
            break
        single = _acronym(scanned.raws[at]) or singular(word)
        if single is not None:
            found = Noun(at, single, " ".join([*parts, single]))
            if word not in _ATTRIBUTIVE:
                break
        elif found is not None:
            break
        at = _add(scanned, at, parts)
    return found


def _acronym(raw: str) -> str | None:
    """The singular of "ETFs", "IPOs"."""
    return raw[:-1] if raw[-1:] == "s" and len(raw) > 2 and raw[:-1].isupper() else None


def _goes_on(scanned: Scan, index: int, word: str) -> bool:
    if scanned.kind(index) == NUMBER:  # "two new 737 jets"
        return scanned.kind(index - 1) == WORD and scanned.kind(index + 1) == WORD
    return scanned.kind(index) == WORD and word not in FUNCTION_WORDS and word[0] not in "'’"


def _add(scanned: Scan, index: int, parts: list[str]) -> int:
    """Takes up a word of the phrase, with what a hyphen joins to it; no measure ("250ml")."""
    if scanned.kind(index) == NUMBER and scanned.glued(index + 1):
        return index + 2
    raw, at = scanned.raws[index], index + 1
    while scanned.word(at) == "-" and scanned.glued(at) and scanned.kind(at + 1) == WORD:
        raw, at = f"{raw}-{scanned.raws[at + 1]}", at + 2
    word = scanned.words[index]
    if word not in _SKIPPED and not word.endswith("ly"):
        parts.append(raw)
    return at


def single_noun(scanned: Scan, index: int) -> Noun | None:
    """The noun in the singular that "one" counts: "one solution", "one more large lender".

    Which of the words is the noun only syntax could tell; here it is the last one before a
    function word or a sign, of at most three.
    """
    parts: list[str] = []
    at, last = index, None
    while len(parts) < 3 and _goes_on(scanned, at, scanned.word(at)):
        last = at
        at = _add(scanned, at, parts)
    if last is None or not parts or (len(parts) == 3 and scanned.kind(at) == WORD):
        return None
    return Noun(at - 1, scanned.words[at - 1], " ".join(parts))


def singular(word: str) -> str | None:
    """The singular of a plural noun, None for anything that does not look like one.

    Example:
        >>> singular("companies"), singular("stocks"), singular("across")
        ('company', 'stock', None)
    """
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _NOT_PLURAL or len(word) < 4 or not word.endswith("s"):
        return None
    if word.endswith(("ss", "us", "is", "ous")):
        return None
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 5 else word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]
