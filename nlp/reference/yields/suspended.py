"""Names that share their end with the next one: "two- and ten-year Treasury yields"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# What stands in front of the second name: a word with a hyphen and what joins the two.
_FRONT = re.compile(r"(?<![\w-])([A-Za-z0-9]{1,12})-(?:,| and| or| to) (?:the )?\Z")
_REACH = 32
_FIRST = re.compile(r"[A-Za-z0-9]{1,12}(?=-)")


def suspended(
    text: str, name: tuple[int, int], known: Mapping[str, str], behind: Iterable[str] = ()
) -> tuple[int, int, str] | None:
    """The shortened name in front of a name, and the whole name that it stands for.

    Args:
        text: The text.
        name: Start and end of the second name.
        known: Names, lower case, and what each means.
        behind: Words that may stand behind the name and belong to both.

    Returns:
        Start, end (behind the hyphen) and the known name, or None.

    Example:
        >>> suspended("two- and ten-year yields", (9, 24), {"two-year yields": "RATE:US2Y"})
        (0, 4, 'two-year yields')
    """
    start, end = name
    first = _FIRST.match(text, start, end)
    front = _FRONT.search(text, max(0, start - _REACH), start)
    if first is None or front is None:
        return None
    rest = text[first.end() : end].lower()
    for tail in ("", *behind):
        whole = f"{front[1].lower()}{rest}{tail}"
        if whole in known:
            return front.start(1), front.end(1) + 1, whole
    return None
