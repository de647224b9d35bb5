"""Quotations in a text, by their marks."""

from __future__ import annotations

import re

from nlp.records import Extent

# Double marks: straight, curly, guillemets, German low ones, typewriter pairs (``...''). Single
# marks are left out: they are apostrophes nearly always.
_MARK = re.compile(r"[\"“”„«»]|''|``|\n[ \t\r]*+\n|\n")
_OPENING = {"“": "”", "„": "“”", "«": "»", "``": "''"}
_STRAIGHT = frozenset({'"', "''"})
_LONGEST = 4000  # a mark that is not closed within this many characters is a stray one
_WHOLE_WORDS = 4  # shorter quoted pieces are names, scare quotes or parts of a clause


class Quotation(Extent, frozen=True, kw_only=True):
    """The characters between two marks.

    Attributes:
        whole: Whether it can be a statement of its own, by its length or closing stop.
    """

    whole: bool


def quotations(text: str) -> list[Quotation]:
    """The quotations of a text, in order and not overlapping.

    A quotation ends with its paragraph at the latest, closed or not.

    Example:
        >>> text = 'He said: "We grew 40 percent."'
        >>> [text[quote.start:quote.end] for quote in quotations(text)]
        ['We grew 40 percent.']
    """
    found: list[Quotation] = []
    opened: int | None = None
    closers = ""
    for match in _MARK.finditer(text):
        mark, start = match.group(), match.start()
        if opened is not None and (mark in closers or mark[0] == "\n"):
            if closers not in _STRAIGHT or mark[0] != "\n":
                _add(text, opened, start, found)
            opened = None
        elif opened is None and mark in _OPENING:
            opened, closers = match.end(), _OPENING[mark]
        elif opened is None and mark in _STRAIGHT and _can_open(text, start, match.end()):
            opened, closers = match.end(), mark
    return found


def _can_open(text: str, start: int, end: int) -> bool:
    """Whether a straight mark opens: something follows it directly, and no letter precedes."""
    return bool(text[end : end + 1].strip()) and not text[max(0, start - 1) : start].isalnum()


def _add(text: str, start: int, end: int, found: list[Quotation]) -> None:
    inner = text[start:end]
    if not inner.strip() or end - start > _LONGEST:
        return
    words = len(inner.split(None, _WHOLE_WORDS))
    whole = words >= _WHOLE_WORDS or inner.rstrip()[-1] in ",.!?"
    start += len(inner) - len(inner.lstrip())
    found.append(Quotation(start=start, end=end - (len(inner) - len(inner.rstrip())), whole=whole))
