"""Where the names of the reference tables stand in a text: all of them, in one pass.

A name with capitals matches with capitals only, except in a line set wholly in capitals; a
lower-case name ("gold", "inflation") matches in any case. Boundaries are whole words; the
article "the" and a possessive 's are outside of a hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlp.records import Record
from nlp.reference.fold import is_joined, levelled
from nlp.reference.tables import Named

# Shorter one-word names must be printed exactly: "SAP" is a company, "Sap" a juice.
_EXACT_UP_TO = 4


class Meaning(Record, frozen=True, kw_only=True):
    """What a name can mean.

    Attributes:
        id: Id in the tables.
        certain: The name needs no context for this meaning.
        prior: Score before the context is looked at, or None for the default.
        initial: The same at the beginning of a sentence, or None for the default.
    """

    id: str
    certain: bool
    prior: float | None = None
    initial: float | None = None


class Hit(Record, frozen=True, kw_only=True):
    """A name in a text, not yet decided.

    Attributes:
        start: First character.
        end: One after the last character.
        alias: The name as the tables have it.
        meanings: What it can mean, in the order of the tables.
        capitals: Whether capitals tell anything here: false in a line set wholly in capitals.
    """

    start: int
    end: int
    alias: str
    meanings: tuple[Meaning, ...]
    capitals: bool


class Gazetteer:
    """An automaton over all names; built once, cheap to run.

    Args:
        entries: Name to meanings. Names differ at least in their capitals.
    """

    def __init__(self, entries: Mapping[str, Sequence[Meaning]]) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        forms: dict[str, list[tuple[str, tuple[Meaning, ...]]]] = {}
        for alias, meanings in entries.items():
            plain = levelled(alias)
            forms.setdefault(plain.lower(), []).append((plain, tuple(meanings)))
        patterns = sorted(forms)
        self._forms = [forms[pattern] for pattern in patterns]
        self._automaton: Any = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def __len__(self) -> int:
        return len(self._forms)

    def scan(self, text: str) -> list[Hit]:
        """The leftmost longest hits, not overlapping, in order."""
        plain = levelled(text)
        lower = plain.lower()
        hits: list[Hit] = []
        end_of_last = 0
        for place in self._bounded(lower):
            if place[0] < end_of_last:
                continue
            hit = self._hit(text, plain, place)
            if hit is not None:
                hits.append(hit)
                end_of_last = hit.end
        return hits

    def _bounded(self, lower: str) -> Iterator[tuple[int, int, int]]:
        """Pattern matches on word boundaries, by start, longest first."""
        found = self._automaton.find_matches_as_indexes(lower, overlapping=True)
        whole = [
            (start, -end, index)
            for index, start, end in found
            if not is_joined(lower, start) and not is_joined(lower, end)
        ]
        whole.sort()
        return ((start, -end, index) for start, end, index in whole)

    def _hit(self, text: str, plain: str, place: tuple[int, int, int]) -> Hit | None:
        start, end, index = place
        if _in_address(plain, start, end):
            return None
        piece = plain[start:end]
        shouted = piece.isupper() and all_caps_line(text, start)
        for alias, meanings in self._forms[index]:
            if shouted or agree(alias, piece):
                return Hit(
                    start=start, end=end, alias=alias, meanings=meanings, capitals=not shouted
                )
        return None


def agree(alias: str, piece: str) -> bool:
    """Whether the letters of a text have the capitals that a name asks for.

    Example:
        >>> agree("gold", "Gold"), agree("Target", "target"), agree("DAX", "Dax")
        (True, False, False)
        >>> agree("Hang Seng TECH", "Hang Seng Tech"), agree("SAP", "SAP")
        (True, True)
    """
    if alias == piece or alias.islower():
        return True
    if len(alias) <= _EXACT_UP_TO or not any(char.isupper() for char in alias):
        return not any(char.isupper() for char in alias)
    return all(
        theirs.isupper()
        for position, (ours, theirs) in enumerate(zip(alias, piece, strict=True))
        if ours.isupper() and (position == 0 or not alias[position - 1].isalnum())
    )


def all_caps_line(text: str, position: int) -> bool:
    """Whether the line around a position is set wholly in capitals, and is more than a name.

    Looks 100 characters around at most, so that one long line costs no more than a short one.

    Example:
        >>> all_caps_line("APPLE SHARES FALL AGAIN", 0), all_caps_line("IBM said", 0)
        (True, False)
    """
    begin = text.rfind("\n", max(0, position - 100), position) + 1 or max(0, position - 100)
    end = text.find("\n", position, position + 100)
    line = text[begin : end if end >= 0 else position + 100]
    return line.isupper() and len(line) >= 12 and len(line.split()) >= 3


def entries_of(rows: Iterable[Named]) -> dict[str, list[Meaning]]:
    """Name to meanings, in the order of the rows; "the " in front is dropped."""
    entries: dict[str, list[Meaning]] = {}
    for row in rows:
        for name in row.certain_names():
            _add(entries, name, Meaning(id=row.id, certain=True))
        for doubtful in row.ambiguous:
            meaning = Meaning(
                id=row.id, certain=False, prior=doubtful.prior, initial=doubtful.initial
            )
            _add(entries, doubtful.text, meaning)
    return entries


def _add(entries: dict[str, list[Meaning]], name: str, meaning: Meaning) -> None:
    meanings = entries.setdefault(name.removeprefix("the ").removeprefix("The "), [])
    if all(known.id != meaning.id for known in meanings):
        meanings.append(meaning)


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether a hit is a part of a web address, a handle or a currency sign ("US$5")."""
    before = text[start - 1] if start else " "
    after = text[end : end + 2]
    if before in "@/" or (before == "." and start > 1 and text[start - 2].isalnum()):
        return True
    if after[:1] in {"@", "$", "£", "€", "_"}:
        return True
    return len(after) == 2 and after[0] == "." and after[1].islower()
