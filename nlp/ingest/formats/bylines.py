"""Bylines into names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.ingest.formats import plain

# "By" in the languages of the press; never the first word of a name.
_BY = re.compile(r"(?:by|von|par|por|di|door|af|av)[:\s]\s*(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|og|och|&)\s+")
# What may stand in a name besides words with a capital.
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "bin",
     "al", "el", "zu", "zur", "ter", "ten", "y", "af", "av"}
)  # fmt: skip
_MOST = 5  # words of a name


def names_of(printed: Iterable[str]) -> tuple[str, ...]:
    """The names in bylines, each once, in their order; addresses of pages are none.

    Args:
        printed: Bylines as sources print them, one or several names each.

    Example:
        >>> names_of(["By Jane Roe and John Q. Public", "Ann Lee, Reuters", "AFP"])
        ('Jane Roe', 'John Q. Public', 'Ann Lee, Reuters', 'AFP')
    """
    shown = (plain.one_line(name) for name in printed)
    names = [name for byline in shown if "://" not in byline for name in _split(byline)]
    return tuple(dict.fromkeys(name for name in names if name))


def is_byline(line: str) -> bool:
    """Whether a line begins as bylines do and goes on with a name.

    Example:
        >>> is_byline("By Jane Roe, Reuters"), is_byline("By the way, shares rose")
        (True, False)
    """
    bare = _BY.sub("", line, count=1) if _BY.match(line) else ""
    return is_name(_AND.split(bare)[0].partition(",")[0].strip())


def _split(byline: str) -> list[str]:
    """The names of one byline, where every part of it looks like one; else all of it."""
    bare = _BY.sub("", byline, count=1) if _BY.match(byline) else byline
    bare = bare.strip(" ,;|/")
    pieces = [part.strip(" ,") for part in _AND.sub(";", bare).replace(",", ";").split(";")]
    pieces = [part for part in pieces if part]
    if len(pieces) > 1 and all(map(is_name, pieces)):
        return pieces
    # "Jane Roe and Ann Lee, Reuters": what is behind the comma belongs to the last
    joined = [part.strip(" ,") for part in _AND.split(bare)]
    are_names = len(joined) > 1 and all(is_name(one.partition(",")[0]) for one in joined)
    return joined if are_names else [bare]


def is_name(text: str) -> bool:
    """Whether a text has the shape of a person's name in Latin script: two words, capitals."""
    words = text.split()
    if not 2 <= len(words) <= _MOST:
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
