"""The text of an article on its page: two extractors, what the page states, and a choice.

trafilatura finds the text on most pages. Where readability, or the text that the page states for
search engines, holds all of it and half as much again, trafilatura stopped too soon, and the longer
text is taken. In a long text of a page that calls itself an article the opposite happens too: where
readability holds the beginning and trafilatura all of its text and half as much again, the rest are
teasers of other articles and galleries, and the shorter text is taken. On pages that call
themselves nothing (blogs, handbooks, encyclopaedias) readability is the better one where the two
agree and hardly a figure is lost, or where trafilatura runs on for twice as long again. It is asked
only where one of this can be: on every third page of news.
"""

from __future__ import annotations

import functools
import itertools
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lxml import etree

from nlp.ingest.formats import plain
from nlp.ingest.formats.pages.metadata import PageMetadata
from nlp.resources import table

_MORE = 2  # times the text in paragraphs on the page: the extractor may have stopped too soon
_LONG = 5_000  # characters; of 550 articles the three that ran on into others had more
_LONGER = 1.5  # of 1,247 pages of three suites, lower ratios add menus, higher ones lose text
_COVERED = 0.9  # share of the shingles of the shorter text
_INSIDE = 0.8  # the same where the other may hold lists and captions of its own
_SAME = 0.95  # the same where one of twenty figures may be a date or a counter beside the text
_FEW = 0.05  # share of figures
_RUNS_ON = 3.0  # _LONGER where the page does not say that it is an article
_WHOLE = 400  # characters; less is no article that others follow
_SHINGLE = 4  # words
_PROSE = 60  # characters of a line that is no menu entry or caption
_FURNITURE = 160  # characters; longer lines say more than "Read also"
_RESET_EVERY = 500  # pages; trafilatura's and htmldate's caches only grow (trafilatura#216)
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")
_ERRORS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, etree.LxmlError)
_pages = itertools.count(1)


def body_text(root: Any, *, lines: Sequence[str], url: str | None, metadata: PageMetadata) -> str:
    """The text of the article with its furniture, a paragraph per line, or "" where there is none.

    Args:
        root: The page as readers see it; it is not changed.
        lines: The lines of all that.
        url: Where it was fetched, or None.
        metadata: What the page says of itself.
    """
    found, stated = _by_trafilatura(root, url=url), metadata.body
    # trafilatura takes the stated text, too, and runs its paragraphs together
    best = stated if found.split() == stated.split() else _longer(found, stated)
    if best is not found:
        return best
    is_short = _mass(lines) >= _MORE * len(found)
    is_long = len(found) >= _LONG
    if metadata.is_article and not (is_short or is_long):
        return found
    other = _by_readability(root)
    if metadata.is_article:
        best = _longer(found, other) if is_short else found
        return other if is_long and _runs_on(found, other, _LONGER) else best
    runs_on = is_long and _runs_on(found, other, _RUNS_ON)
    return other if runs_on or _agrees(other, found) else found


def without_furniture(text: str) -> str:
    r"""The text without lines that lead elsewhere or belong to the site.

    Example:
        >>> without_furniture("Shares rose.\nRead more: Bonds fell\nThey had fallen.")
        'Shares rose.\nThey had fallen.'
    """
    lines = (line for line in text.split("\n") if not _is_furniture(line))
    return "\n".join(lines)


def _is_furniture(line: str) -> bool:
    if len(line) > _FURNITURE:
        return False
    shown = line.lstrip("|•*-–—>» \t").casefold()
    return shown.startswith(_beginnings()) or shown.strip(" .:!?|»›→") in _wholes()


@functools.cache
def _beginnings() -> tuple[str, ...]:
    return tuple(table("nlp.ingest", "lexicons", "furniture.toml")["beginnings"])


@functools.cache
def _wholes() -> frozenset[str]:
    return frozenset(table("nlp.ingest", "lexicons", "furniture.toml")["wholes"])


def _by_trafilatura(root: Any, *, url: str | None) -> str:
    import trafilatura
    from trafilatura.meta import reset_caches

    if next(_pages) % _RESET_EVERY == 0:
        reset_caches()
    try:
        # it copies the tree; deduplication is process-wide and would drop repeats (trafilatura#778)
        found: Any = trafilatura.bare_extraction(
            root, url=url, include_comments=False, deduplicate=False
        )
    except _ERRORS:
        return ""  # the paragraphs of the page stand in
    lines = (found.text or "").split("\n") if found else ()
    shown = (_shown(plain.one_line(line)) for line in lines)
    return "\n".join(line for line in shown if line)


def _shown(line: str) -> str:
    """A line without the marks of lists and tables, "" for a rule of a table.

    Example:
        >>> _shown("| Q1 | $1.5 billion |"), _shown("|---|---|"), _shown("- Orders: 310")
        ('Q1 | $1.5 billion', '', 'Orders: 310')
    """
    if not line.startswith("|"):
        return line.removeprefix("- ")
    return line.strip("| ") if line.strip("|-: ") else ""


def _by_readability(root: Any) -> str:
    from readability import Document
    from readability.readability import Unparseable

    # it tells of pages that it cannot read, which are no news
    logging.getLogger("readability").setLevel(logging.CRITICAL)

    try:
        markup = etree.tostring(root, encoding="unicode", method="html")
        return plain.from_html(Document(markup).summary(html_partial=True))
    except (*_ERRORS, Unparseable):
        return ""


def _mass(lines: Sequence[str]) -> int:
    """Characters in lines that could be paragraphs."""
    return sum(len(line) for line in lines if len(line) >= _PROSE)


def _longer(found: str, other: str) -> str:
    """The other text where it holds nearly all of what was found, and much more."""
    is_longer = len(other) >= _LONGER * len(found)
    return other if is_longer and _covers(other, found, _COVERED) else found


def _covers(other: str, found: str, share: float) -> bool:
    """Whether one text holds that share of another."""
    ours = _shingles(found)
    return len(ours & _shingles(other)) >= share * len(ours)


def _agrees(other: str, found: str) -> bool:
    """Whether a text has what another has, as often all its figures, or nearly all of both."""
    figures = Counter(_FIGURE.findall(found))
    lost = (figures - Counter(_FIGURE.findall(other))).total()
    return _covers(other, found, _SAME if lost else _INSIDE) and lost <= _FEW * figures.total()


def _runs_on(found: str, other: str, ratio: float) -> bool:
    """Whether what was found goes on with other things after the text that the other begins.

    Args:
        found: What was found.
        other: The text that may be the whole article.
        ratio: So many times as long it has to be.
    """
    if len(other) < _WHOLE or len(found) < ratio * len(other):
        return False
    first = next((line for line in found.split("\n") if len(line) >= _PROSE), "")
    if not first or first[:_PROSE] not in other:
        return False
    return _covers(found, other, _INSIDE)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))
