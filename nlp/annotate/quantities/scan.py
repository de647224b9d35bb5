"""One linear pass that cuts a text into words, numbers and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nlp.annotate.quantities.languages import NATIVE, glossary, in_english, swapped

T = TypeVar("T")

WORD, NUMBER, SIGN, BREAK = 0, 1, 2, 3

# Possessive quantifiers throughout: no backtracking, so the pass is linear for any input. A group
# of thousands is taken only with its right neighbour checked inside the group; where what follows
# the groups decides, their number is bounded for the same reason.
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S++"
    r"|([0-9]{1,2}(?:,[0-9]{2}(?![0-9])){1,6}+,[0-9]{3}(?![0-9])(?:\.[0-9]++)?+"  # 1,20,000
    r"|[0-9]{1,3}(?:,[0-9]{3}(?![0-9]))++(?:\.[0-9]++)?+"  # 4,012.50
    r"|[0-9]{1,3}(?:\.[0-9]{3}(?![0-9])){1,6}+,[0-9]{1,2}(?![0-9]|[.,][0-9])"  # 4.012,50
    r"|[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3}(?![0-9])){1,6}+(?:[.,][0-9]++)?+"  # no-break
    r"|(?<![0-9] )[0-9]{1,3}(?: [0-9]{3}(?![0-9])){2,6}+(?! [0-9])(?:\.[0-9]++)?+"  # 1 414 021 100
    r"|(?<![0-9] )[1-9][0-9]{0,2} 000(?![0-9,.])"  # 2 000
    r"|(?<![0-9,])[0-9]{1,3}+,[0-9]{1,2}+(?![0-9,])"  # 3,5
    r"|[0-9]++ \.[0-9]++(?![0-9.])"  # 4 .8, of texts that were cut into tokens
    r"|[0-9]++(?:\.[0-9]++)?+[eE][+-]?+[0-9]{1,3}+(?![0-9A-Za-z.])"  # 1.3e6
    r"|[0-9]++(?:\.[0-9]++)?+"
    r"|(?<![0-9A-Za-z])\.[0-9]++)"
    r"|((?:[A-Za-z]\.){2,8}+|[^\W\d_]++(?:&[^\W\d_]++)?+|['’](?:s|S|re|ve|ll|t|d|m|clock)\b)"
    r"|(\n[ \t\r]*+\n)"
    r"|\S"
)


# The same for languages that write 4.012,50.
_COMMA_TOKEN = re.compile(
    r"(?:https?://|www\.)\S++"
    r"|([0-9]{1,3}(?:\.[0-9]{3}(?![0-9]))++(?:,[0-9]++)?+"
    r"|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3}(?![0-9])){1,6}+(?:,[0-9]++)?+"
    r"|[0-9]++(?:,[0-9]++)?+)"
    r"|((?:[A-Za-z]\.){2,8}+|[^\W\d_]++)"
    r"|(\n[ \t\r]*+\n)"
    r"|\S"
)


# The same for English words with figures in that style, as some publishers print them. One or two
# digits behind a full stop are no thousands: 2.5 stays what it is in either style.
_COMMA_ENGLISH_TOKEN = re.compile(
    r"(?:https?://|www\.)\S++"
    r"|([0-9]{1,3}(?:\.[0-9]{3}(?![0-9]))++(?:,[0-9]++)?+"
    r"|[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3}(?![0-9])){1,6}+(?:,[0-9]++)?+"
    r"|(?<![0-9.])[0-9]++\.[0-9]{1,2}+(?![0-9.])"
    r"|[0-9]++(?:,[0-9]++)?+)"
    r"|((?:[A-Za-z]\.){2,8}+|[^\W\d_]++(?:&[^\W\d_]++)?+|['’](?:s|S|re|ve|ll|t|d|m|clock)\b)"
    r"|(\n[ \t\r]*+\n)"
    r"|\S"
)


@dataclass(slots=True)
class Scan:
    """Tokens as parallel lists; token ``i`` is ``text[starts[i]:ends[i]]``.

    Attributes:
        text: The text.
        raws: The characters of each token; digits in the English way ("4,012.50").
        words: The same in lower case, of other languages under their English words.
        starts: First character of each.
        ends: One after the last.
        kinds: WORD, NUMBER, SIGN or BREAK (an empty line).
        size: How many tokens there are.
    """

    text: str
    raws: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    size: int = 0

    def __len__(self) -> int:
        return self.size

    def word(self, index: int) -> str:
        """The token in lower case, "" outside the text."""
        return self.words[index] if 0 <= index < self.size else ""

    def raw(self, index: int) -> str:
        """The token as printed, "" outside the text."""
        return self.raws[index] if 0 <= index < self.size else ""

    def kind(self, index: int) -> int:
        """The kind of a token, BREAK outside the text."""
        return self.kinds[index] if 0 <= index < self.size else BREAK

    def glued(self, index: int) -> bool:
        """Whether the token follows the one before it without a space."""
        return 0 < index < self.size and self.starts[index] == self.ends[index - 1]


def scan(text: str, language: str = "en", *, comma: bool | None = None) -> Scan:
    """The tokens of a text, in linear time.

    Args:
        text: Plain text.
        language: ISO 639-1 code.
        comma: Whether decimals stand behind a comma; as the language has it when None.
    """
    known = None if language in NATIVE else glossary(language)
    comma = bool(known and known.comma) if comma is None else comma
    result = Scan(text)
    raws, starts, ends, kinds = result.raws, result.starts, result.ends, result.kinds
    kind_of = (SIGN, NUMBER, WORD, BREAK)
    pattern = (_COMMA_TOKEN if known else _COMMA_ENGLISH_TOKEN) if comma else _TOKEN
    for match in pattern.finditer(text):
        start, end = match.span()
        raws.append(text[start:end])
        starts.append(start)
        ends.append(end)
        kinds.append(kind_of[match.lastindex or 0])
    words = [raw.lower().replace("’", "'") for raw in raws]
    result.words.extend(in_english(words, known) if known else words)
    if comma:
        raws[:] = [
            swapped(raw) if kind == NUMBER else raw for raw, kind in zip(raws, kinds, strict=True)
        ]
    result.size = len(raws)
    return result


class Phrases(Generic[T]):
    """Phrases of one or more tokens, each with a value, found at a token or before it.

    Args:
        entries: Phrase and value.
        cased: Whether capitals count: then they are looked up in the tokens as printed.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, cased: bool = False) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in entries:
            scanned = scan(phrase)
            words = tuple(scanned.raws if cased else scanned.words)
            self._by_first.setdefault(words[0], []).append((words, value))
            self._by_last.setdefault(words[-1], []).append((words, value))
        for table in (self._by_first, self._by_last):
            for rows in table.values():
                rows.sort(key=lambda row: -len(row[0]))

    def at(self, words: list[str], index: int) -> tuple[int, T] | None:
        """The longest phrase that begins at a token: the token after it, and its value."""
        if not 0 <= index < len(words):
            return None
        for phrase, value in self._by_first.get(words[index], ()):
            end = index + len(phrase)
            if len(phrase) == 1 or tuple(words[index:end]) == phrase:
                return end, value
        return None

    def before(self, words: list[str], index: int) -> tuple[int, T] | None:
        """The longest phrase that ends just before a token: its first token, and its value."""
        if not 0 < index <= len(words):
            return None
        for phrase, value in self._by_last.get(words[index - 1], ()):
            begin = index - len(phrase)
            if begin >= 0 and (len(phrase) == 1 or tuple(words[begin:index]) == phrase):
                return begin, value
        return None

    def first_words(self) -> frozenset[str]:
        """The first words of all phrases."""
        return frozenset(self._by_first)
