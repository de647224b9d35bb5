"""A text without the codes that agencies set between its words, and the way back to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from nlp.records import Extent, Span, Token

E = TypeVar("E", bound=Extent)

#: What is meant for machines: "<AMZN.O>", "<.SPX>", "<EScv1>", "[.N]", "[O/R]", "[nL1N2XN0PG]",
#: "(.SOX)". Parsers and models that know prose only stumble over it.
_CODE = re.compile(
    r"<[.=]?[A-Z0-9][A-Za-z0-9.=^/_-]{0,23}>"
    r"|\[(?:\.[A-Z]{1,6}|[A-Z]{1,6}/[A-Z]{0,6}|n[A-Z0-9]{6,20})\]"
    r"|\(\.[A-Z0-9]{1,10}\)"
)
#: More blanks than one between words.
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
#: Corpora come cut into tokens: "rose 0.1 % , to $ 2.4 bn , ( up ) Poor ’s". Marks that end a word
#: or a clause, by which such a text is known, and the blanks that prose has not.
_APART = re.compile(r" [,.;:](?=\s|\Z)")
_JOINED = re.compile(r"\w[,.;:](?=\s|\Z)")
_TOKENS = re.compile(
    r" (?=[,;:!?%)\]](?:\s|\Z)|\.(?:\s|\Z)|['’](?:s|S|t|re|ve|ll|m|d)\b|n['’]t\b|(?<=\d )[.,]\d)"
    r"| (?=- (?:half|listed|based|led|backed|owned|term|year|quarter|month|week|day|end)\b)"
    r"|(?<=\w -) (?=(?:half|listed|based|led|backed|owned|term|year|quarter|month|week|day|end)\b)"
    r"|(?<=[(\[]) |(?<=[$£€¥]) (?=\d)"
)


@dataclass(frozen=True)
class Prose:
    """A text as models read it.

    Attributes:
        printed: The text as it is printed.
        cuts: Half-open ranges of ``printed`` that are left out; in order, apart from each other.
        blanks: Those of them that hold no code.
    """

    printed: str
    cuts: tuple[tuple[int, int], ...] = ()
    blanks: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, printed: str) -> Prose:
        """The prose of a text: without codes, and with one blank between words, none before marks.

        Example:
            >>> Prose.of("Target <TGT.N> rose 2%. [.N]").text
            'Target rose 2%.'
        """
        gaps = ((m.start() + 1, m.end()) for m in _GAP.finditer(printed))
        apart = len(_APART.findall(printed)) > len(_JOINED.findall(printed))
        tokens = (m.span() for m in _TOKENS.finditer(printed)) if apart else ()
        blanks = tuple(_united(sorted((*gaps, *tokens))))
        cuts = tuple(_united(sorted((*_codes(printed), *blanks))))
        return cls(printed, cuts, blanks)

    @cached_property
    def coded(self) -> Prose:
        """The same with its codes, which tell what the name before them means."""
        return Prose(self.printed, self.blanks, self.blanks)

    @cached_property
    def text(self) -> str:
        """What is left."""
        if not self.cuts:
            return self.printed
        begins = (0, *(end for _, end in self.cuts))
        ends = (*(start for start, _ in self.cuts), len(self.printed))
        return "".join(self.printed[a:b] for a, b in zip(begins, ends, strict=True))

    @cached_property
    def _left_out(self) -> tuple[int, ...]:
        """How much is left out up to the end of each cut."""
        return tuple(accumulate(end - start for start, end in self.cuts))

    @cached_property
    def _places(self) -> tuple[int, ...]:
        """Where in ``text`` each cut lies."""
        before = (0, *self._left_out)
        return tuple(start - out for (start, _), out in zip(self.cuts, before, strict=False))

    def _printed_at(self, offset: int) -> int:
        number = bisect_right(self._places, offset)
        return offset + (self._left_out[number - 1] if number else 0)

    def _read_at(self, offset: int) -> int | None:
        number = bisect_left(self.cuts, (offset + 1,))
        if number and offset < self.cuts[number - 1][1]:
            return None
        return offset - (self._left_out[number - 1] if number else 0)

    def placed(self, start: int, end: int) -> tuple[int, int]:
        """Where a range of ``text`` stands in ``printed``."""
        return self._printed_at(start), self._printed_at(end - 1) + 1

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A range of ``text`` as those of ``printed`` that no code parts."""
        begin, stop = self.placed(start, end)
        for low, high in self.cuts[bisect_left(self.cuts, (begin,)) :]:
            if low >= stop:
                break
            if self.printed[low:high].strip():
                yield begin, low
                begin = high + (self.printed[high : high + 1] == " ")
        yield begin, stop

    def placed_in(self, start: int, end: int) -> tuple[int, int]:
        """Where a range of ``printed`` that begins and ends with a word stands in ``text``."""
        first, last = self._read_at(start), self._read_at(end - 1)
        return (start if first is None else first), (end if last is None else last + 1)

    def read(self, extent: E) -> E | None:
        """An extent of ``printed`` as one of ``text``; None where it begins or ends in a cut."""
        if not self.cuts:
            return extent
        start, last = self._read_at(extent.start), self._read_at(extent.end - 1)
        return None if start is None or last is None else extent.replace(start=start, end=last + 1)

    def as_printed(self, extent: E) -> E:
        """An extent of ``text`` as one of ``printed``; a span with the words that stand there."""
        start, end = self.placed(extent.start, extent.end)
        if isinstance(extent, Span):
            words = self.printed[start:end]
            same = (extent.start, extent.end, extent.text) == (start, end, words)
            return extent if same else extent.replace(start=start, end=end, text=words)
        return extent.replace(start=start, end=end) if self.cuts else extent

    def token(self, token: Token) -> Token:
        """A token of ``text`` as one of ``printed``."""
        if not self.cuts:
            return token
        start, end = self.placed(token.start, token.end)
        return Token(start, end, token.lemma, token.pos, token.tag, token.dep, token.head)


def _codes(printed: str) -> Iterator[tuple[int, int]]:
    """The codes with the blanks before them, or behind those that a line begins with."""
    for code in _CODE.finditer(printed):
        start, end = code.span()
        while start and printed[start - 1] == " ":
            start -= 1
        if start and printed[start - 1] != "\n":
            glued = printed[end : end + 1].isalnum()
            yield (code.start() if glued else start), end
            continue
        while printed[end : end + 1] == " ":
            end += 1
        yield code.start(), end


def _united(cuts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges in order, those that touch made one."""
    held: tuple[int, int] | None = None
    for start, end in cuts:
        if held is not None and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held
