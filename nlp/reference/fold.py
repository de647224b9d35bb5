"""Text folded for matching, character by character: offsets stay those of the text."""

from __future__ import annotations

# One character for one character, always: "İ".lower() alone would be two.
_SAME = str.maketrans({
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "′": "'",
    "`": "'",
    "“": '"',
    "”": '"',
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\n": " ",
    "\r": " ",
    "\t": " ",
    "\u2010": "-",
    "\u2011": "-",
    "İ": "I",
    "＆": "&",
})  # fmt: skip


def levelled(text: str) -> str:
    """The text with one form of quotes, spaces and hyphens; same length, same letters.

    Example:
        >>> levelled("Lowe’s\u00a0Cos")
        "Lowe's Cos"
    """
    if text.isascii() and text.isprintable() and "`" not in text:  # nothing to change
        return text
    return text.translate(_SAME)


def folded(text: str) -> str:
    """``levelled`` in lower case, as long as the text.

    Example:
        >>> folded("İstanbul"), len(folded("İstanbul"))
        ('istanbul', 8)
    """
    return levelled(text).lower()


def is_joined(text: str, index: int) -> bool:
    """Whether a word runs on across the boundary before ``index``.

    Scripts without spaces between words have no such boundary.

    Example:
        >>> is_joined("business", 1), is_joined("the US.", 6), is_joined("看道指上", 2)
        (True, False, False)
    """
    if not 0 < index < len(text):
        return False
    before, after = text[index - 1], text[index]
    if not (before.isalnum() or before == "_") or not (after.isalnum() or after == "_"):
        return False
    return not (is_spaceless(before) or is_spaceless(after))


def is_spaceless(char: str) -> bool:
    """Whether the character belongs to a script written without spaces (Chinese, Japanese)."""
    return "\u2e80" <= char <= "\ufaff" and not "\uac00" <= char <= "\ud7af"
