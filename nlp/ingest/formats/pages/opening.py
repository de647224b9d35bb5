"""How a text begins: without its headline, with the sentences that stand between the two.

Extractors take the headline for the first paragraph of some articles and lose the summary below it
(the standfirst) on more: of 127 pages of about 100 publishers, 48 print it outside of the text. A
line above the text is taken for it where the page describes its article in the same words. Names of
elements ("intro", "summary") tell less: as often they are those of newsletters and of authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nlp.ingest.formats import plain
from nlp.ingest.formats.pages.metadata import PageMetadata

_FEWEST = 25  # letters and digits of a line; shorter ones are found anywhere
_SAME = 30  # letters and digits at the beginning that two copies of a sentence share
_LONGEST = 1000  # characters
_PROSE = 60  # characters of a line that is no menu entry or caption
_TITLE = 10  # letters and digits; shorter headings are those of sections
_TOP = 3  # lines of the text that can repeat its headline
_SPACES = re.compile(r"[\W_]+")


def with_opening(text: str, *, root: Any, lines: Sequence[str], metadata: PageMetadata) -> str:
    """The text as its readers begin it.

    Args:
        text: What was found, a paragraph per line.
        root: The page as readers see it.
        lines: The lines of all that.
        metadata: What the page says of itself.
    """
    titles = _titles(metadata)
    body = _without_headline(text.split("\n"), titles)
    before = lines[: _start(lines, body)]
    told = [_key(one) for one in metadata.descriptions]
    captions = set(_keys(_texts(root.iter("figure", "figcaption"))))
    joined = _key(text)
    opening: dict[str, str] = {}
    for line in before:
        key = _key(line)
        is_new = len(key) >= _FEWEST and len(line) <= _LONGEST and key[:_SAME] not in joined
        is_other = key in titles or key in captions
        if is_new and not is_other and any(_tells(one, key) for one in told):
            opening.setdefault(key[:_SAME], line)
    return "\n".join((*opening.values(), *body))


def _key(text: str) -> str:
    """Letters and digits: what two places that print the same text have in common."""
    return _SPACES.sub("", text).casefold()


def _keys(texts: Iterable[str]) -> Iterator[str]:
    return (_key(line) for text in texts for line in text.split("\n"))


def _texts(elements: Iterable[Any]) -> Iterator[str]:
    return (plain.from_tree(element) for element in elements)


def _tells(description: str, line: str) -> bool:
    """Whether a description holds a line, or is cut off within it."""
    return line in description or (len(description) >= _FEWEST and line.startswith(description))


def _titles(metadata: PageMetadata) -> set[str]:
    first = {_key(metadata.title)}
    return first | {key for one in metadata.headlines if len(key := _key(one)) >= _TITLE}


def _without_headline(lines: list[str], titles: set[str]) -> list[str]:
    """The lines without those that repeat a headline, whose figures would count twice."""
    kept = [line for line in lines[:_TOP] if _key(line) not in titles] + lines[_TOP:]
    return kept or lines


def _start(lines: Sequence[str], body: Sequence[str]) -> int:
    """Where on the page the first paragraph of the text stands; its end where it is unknown."""
    firsts = {_key(line)[:_SAME] for line in body[:_TOP] if len(line) >= _PROSE}
    for place, line in enumerate(lines):
        if _key(line)[:_SAME] in firsts:
            return place
    return len(lines)
