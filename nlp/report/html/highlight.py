"""A text with its claims marked, where claims may overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlp.records import Record

#: What needs a look comes first: it gives a piece of several claims its colour.
_ORDER = (
    "contradicted",
    "close",
    "supported_other_reading",
    "supported",
    "direction_only",
    "insufficient_data",
    "not_checkable",
    "",
)


class Marked(Record, frozen=True, kw_only=True):
    """A claim in a text.

    Attributes:
        start: First character.
        end: One after the last character.
        label: Label of its verdict, or "".
        number: Its number in the article, from 1.
    """

    start: int
    end: int
    label: str
    number: int


class Piece(Record, frozen=True, kw_only=True):
    """A piece of a paragraph.

    Attributes:
        text: The characters.
        label: Label of the claim to show, None outside of all claims.
        number: Its number, None outside of all claims.
        ends: Numbers of the claims that end here.
    """

    text: str
    label: str | None = None
    number: int | None = None
    ends: tuple[int, ...] = ()


def paragraphs(text: str, claims: Sequence[Marked]) -> list[list[Piece]]:
    """The text in paragraphs of pieces; together the pieces are the text without line breaks.

    Args:
        text: The article.
        claims: Its claims; they may overlap.

    Example:
        >>> claim = Marked(start=4, end=8, label="close", number=1)
        >>> [piece.text for piece in paragraphs("The rose fell", [claim])[0]]
        ['The ', 'rose', ' fell']
    """
    cuts = {0, len(text)}
    for claim in claims:
        cuts |= {min(claim.start, len(text)), min(claim.end, len(text))}
    for place, character in enumerate(text):
        if character == "\n":
            cuts |= {place, place + 1}
    ordered = sorted(cuts)
    made: list[list[Piece]] = [[]]
    for begin, end in pairwise(ordered):
        piece = text[begin:end]
        if piece == "\n":
            made.append([])
            continue
        made[-1].append(_piece(piece, begin, end, claims))
    return [pieces for pieces in made if any(piece.text.strip() for piece in pieces)]


def _piece(text: str, begin: int, end: int, claims: Sequence[Marked]) -> Piece:
    inside = [claim for claim in claims if claim.start <= begin and end <= claim.end]
    if not inside:
        return Piece(text=text)
    # of two that need a look alike the shorter one: the longer one shows beside it
    shown = min(inside, key=lambda each: (_ORDER.index(each.label), each.end - each.start))
    ends = tuple(claim.number for claim in inside if claim.end == end)
    return Piece(text=text, label=shown.label, number=shown.number, ends=ends)
