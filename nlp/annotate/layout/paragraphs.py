"""Which line breaks end a sentence, and which only wrap a line."""

from __future__ import annotations

from itertools import pairwise

#: After these a line is complete.
_CLOSING = ".!?:;…\"'”’)]"
#: Nobody wraps prose at fewer or more characters than these.
_NARROWEST, _WIDEST = 40, 120


def breaks(text: str) -> frozenset[int]:
    r"""Offsets of the line breaks that end a sentence, whatever stands around them.

    A blank line always does. A single break does not where the sentence plainly runs on (the next
    line starts in lower case, or this one ends with a comma), nor, in a text that is wrapped at
    a margin, where this line is full and not complete ("end next / year at 3,000").

    Example:
        >>> sorted(breaks("Stocks rally\nThe Dow rose,\nled by oil.\n\nGold fell"))
        [12, 38, 39]
    """
    lines = text.split("\n")
    margin = _margin(lines)
    found, offset = [], 0
    for line, following in pairwise(lines):
        offset += len(line)
        if not _runs_on(line.rstrip(), following.lstrip(), margin):
            found.append(offset)
        offset += 1
    return frozenset(found)


def unwrapped(text: str) -> str:
    """The text with blanks for the breaks that only wrap a line; its length stays the same."""
    if "\n" not in text:
        return text
    ends = breaks(text)
    return "".join(
        " " if char == "\n" and offset not in ends else char for offset, char in enumerate(text)
    )


def _margin(lines: list[str]) -> int | None:
    """The margin at which a text is wrapped; None where lines are paragraphs."""
    inner = [
        (line.rstrip(), following.lstrip())
        for line, following in pairwise(lines)
        if line.strip() and following.strip()
    ]
    widest = max((len(line) for line, _ in inner), default=0)
    open_ended = sum(1 for line, after in inner if after[:1].islower() or line.endswith(","))
    # In wrapped prose three lines of four go on in lower case; headlines and lists never do.
    wrapped = len(inner) >= 2 and _NARROWEST <= widest <= _WIDEST
    return widest if wrapped and open_ended * 3 >= len(inner) else None


def _runs_on(line: str, following: str, margin: int | None) -> bool:
    if not line or not following:
        return False
    if following[0].islower() or line.endswith(","):
        return True
    full = margin is not None and len(line) * 10 >= margin * 7
    return full and line[-1] not in _CLOSING
