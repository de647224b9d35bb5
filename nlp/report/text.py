"""Text for terminals: its width in columns, and nothing in it that a terminal would obey."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def printable(text: str) -> str:
    r"""Text without control characters, which could move the cursor or hide what was printed.

    Line breaks and tabs stay.

    Example:
        >>> printable("up \x1b[31m3%\u202e")
        'up [31m3%'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in _CONTROLS
    )


#: Control characters, direction overrides and other format characters, halves of pairs.
_CONTROLS = frozenset({"Cc", "Cf", "Cs"})


def one_line(text: str) -> str:
    r"""Text on one line: printable, with single blanks.

    Example:
        >>> one_line("rose\n  3%\t")
        'rose 3%'
    """
    return " ".join(printable(text).split())


def display_width(text: str) -> int:
    r"""Columns that a text takes in a terminal: East Asian wide characters take two.

    Example:
        >>> display_width("S&P 500"), display_width("日経平均"), display_width("e\u0301")
        (7, 8, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Me", "Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """Text filled up with blanks to a number of columns."""
    return text + " " * max(0, columns - display_width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Text broken into lines of at most so many columns, at blanks where there are any.

    A word longer than a line is cut; a wide character in a line of one column stands alone.

    Args:
        text: Any text; line breaks in it count as blanks.
        columns: At least 1.

    Returns:
        At least one line.

    Example:
        >>> wrapped("shares rose 3%", 6)
        ['shares', 'rose', '3%']
        >>> wrapped("日経平均株価", 8)
        ['日経平均', '株価']
    """
    lines: list[str] = []
    line = ""
    room = columns
    for word in text.split():
        for piece in _pieces(word, columns):
            size = display_width(piece)
            if line and size + 1 <= room:
                line, room = f"{line} {piece}", room - size - 1
            else:
                if line:
                    lines.append(line)
                line, room = piece, columns - size
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, columns: int) -> Iterator[str]:
    """A word in pieces that fit a line."""
    if display_width(word) <= columns:
        yield word
        return
    piece: list[str] = []
    size = 0
    for character in word:
        step = _columns(character)
        if piece and size + step > columns:
            yield "".join(piece)
            piece, size = [], 0
        piece.append(character)
        size += step
    if piece:
        yield "".join(piece)
