"""What the words beside a name say about its meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.records import Record
from nlp.reference.fold import levelled
from nlp.resources import table

# Far enough for the longest cue with its name's possessive.
_REACH = 48
_LONGEST = 4
_WORD = re.compile(r"[^\s\"“”()<>\[\],;:!?—–]+|[,;:!?()<>—–]")
_STRONG, _WEAK, _AGAINST = 0.45, 0.3, -0.5


class Cues(Record, frozen=True, kw_only=True):
    """The cues of one kind of thing; lower case.

    Attributes:
        after_strong: Behind the name, nearly always for the meaning.
        after: Behind the name, for the meaning.
        before_strong: In front of the name, nearly always for the meaning.
        before: In front of the name, for the meaning.
        against_before: In front of the name, against the meaning.
        against_after: Behind the name, against the meaning.
    """

    after_strong: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    before_strong: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    against_before: frozenset[str] = frozenset()
    against_after: frozenset[str] = frozenset()


class Neighbours(Record, frozen=True, kw_only=True):
    """The words beside a name, in the order in which one walks away from it.

    Attributes:
        before: Words in front, nearest first, as printed.
        after: Words behind, nearest first, without the name's own possessive, as printed.
        possessive: Whether the name has a possessive 's.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    possessive: bool


@cache
def cues_of(kind: str) -> Cues:
    """The cues of a kind of thing (a table of ``cues.toml``); none for an unknown kind."""
    table = _lexicon().get("place" if kind == "economy" else kind, {})
    return Cues(**{name: frozenset(words) for name, words in table.items()})


@cache
def legal_forms() -> frozenset[str]:
    """Parts of company names that tell nothing but the legal form, lower case, no full stop."""
    return frozenset(_lexicon()["legal"]["forms"])


@cache
def namesakes() -> frozenset[str]:
    """Words that make another name of a company's name when they follow it in capitals."""
    return frozenset(_lexicon()["namesake"]["words"])


def neighbours(text: str, start: int, end: int) -> Neighbours:
    """The words beside ``text[start:end]``.

    Example:
        >>> found = neighbours("Rivals of Lowe’s rose; Target’s shares fell", 23, 29)
        >>> found.before[:2], found.after, found.possessive
        ((';', 'rose'), ('shares', 'fell'), True)
    """
    front = levelled(text[max(0, start - _REACH) : start])
    behind = levelled(text[end : end + _REACH])
    possessive = behind.startswith(("'s", "' "))
    words_before = _WORD.findall(front)[::-1]
    if start > _REACH and not front[:1].isspace():
        words_before = words_before[:-1]
    words_after = _WORD.findall(behind[2:] if possessive else behind)
    if behind[:1] == "-" and words_after:
        words_after[0] = words_after[0].lstrip("-")
    return Neighbours(before=tuple(words_before), after=tuple(words_after), possessive=possessive)


def weigh(around: Neighbours, cues: Cues) -> tuple[float, str]:
    """How much the neighbours speak for a meaning, from -1 to 1, and the words that do."""
    front, behind = _runs(around.before, backwards=True), _runs(around.after, backwards=False)
    total, words = 0.0, []
    for run, against, strong, weak in (
        (front, cues.against_before, cues.before_strong, cues.before),
        (behind, cues.against_after, cues.after_strong, cues.after),
    ):
        for cue, weight in ((against, _AGAINST), (strong, _STRONG), (weak, _WEAK)):
            found = next((phrase for phrase in run if phrase in cue), None)
            if found is not None:
                total += weight
                words.append(found)
                break
    return max(-1.0, min(total, 1.0)), ", ".join(repr(word) for word in words)


def _runs(words: Sequence[str], *, backwards: bool) -> tuple[str, ...]:
    """The phrases that begin beside the name, longest first: up to four words of one clause."""
    plain = [word.lower().rstrip(".") for word in words[:_LONGEST]]
    runs: list[str] = []
    for length in range(len(plain), 0, -1):
        part = plain[:length]
        runs.append(" ".join(reversed(part) if backwards else part))
    if backwards and plain and plain[0].endswith("'s"):
        runs.append("'s")
    return tuple(runs)


def _lexicon() -> dict[str, dict[str, list[str]]]:
    return table("nlp.reference", "lexicons", "cues.toml")
