"""Who wrote a page: persons where any are named, else the agency or the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from nlp.ingest.formats import plain
from nlp.ingest.formats.bylines import is_byline, names_of
from nlp.ingest.formats.pages.linked import Node, kinds_of, listed, publishers

_META = ("author", "article:author", "byl", "parsely-author", "dc.creator", "articleauthor")
_MARKED: Any = etree.XPath("//*[self::a or self::span][@rel or @itemprop]")
_CLASSED: Any = etree.XPath("//*[contains(@class, 'uthor') or contains(@class, 'yline')]")
_CLASS = re.compile(r"(?:\A|[\s_-])(?:authors?|bylines?)(?:[\s_-]|\Z)", re.IGNORECASE)
_MOST = 10  # marked on the page; more belong to other articles
_LONGEST = 120  # characters of a byline
_LETTERS = re.compile(r"[\W_]+")
_FEWEST = 4  # letters of a name by which a host is known


def authors_of(
    root: Any, metas: Mapping[str, str], nodes: list[Node], *, url: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of persons, and of others that are named as the author: the site, an agency.

    Args:
        root: The parsed page.
        metas: Meta elements by lower-case name.
        nodes: What JSON-LD says of the article.
        url: Address of the page, or None.
    """
    sites = {plain.one_line(metas.get("og:site_name", "")).casefold()}
    sites.update(name.casefold() for name in publishers(nodes))
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    others: list[str] = []
    for names in _bylines(root, metas, nodes):
        shown = names_of(
            plain.headline(name, is_html=plain.has_entities(name)) for name, is_person in names
        )
        persons = tuple(name for name in shown if not _is_site(name, sites, host))
        if persons and any(is_person for _, is_person in names):
            return persons, ()
        others.extend(shown)
    return (), tuple(dict.fromkeys(others))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _is_site(name: str, sites: set[str], host: str) -> bool:
    """Whether a name is that of the site, or the one by which its host is known."""
    letters, folded = _letters(name), name.casefold()
    is_host = len(letters) >= _FEWEST and letters in _letters(host)
    return is_host or folded in sites or bool(host and host in folded)


def _bylines(
    root: Any, metas: Mapping[str, str], nodes: list[Node]
) -> Iterator[list[tuple[str, bool]]]:
    """The names of each place that states authors, and whether they can be persons."""
    for node in nodes:
        yield list(_linked_names(node.get("author")))
    for key in _META:
        if key in metas:
            yield [(metas[key], True)]
    marked = [one for one in _MARKED(root) if _is_author(one)]
    yield [(_line(one), True) for one in marked[:_MOST]]
    yield [(line, True) for line in _classed(root)]


def _is_author(element: Any) -> bool:
    return "author" in (element.get("rel") or "").lower().split() or (
        (element.get("itemprop") or "").lower() == "author"
    )


def _line(element: Any) -> str:
    return plain.from_tree(element).replace("\n", " ")


def _classed(root: Any) -> Iterator[str]:
    """The first byline in an element that is called so."""
    for element in _CLASSED(root)[:_MOST]:
        if _CLASS.search(element.get("class") or ""):
            line = _line(element)
            if len(line) <= _LONGEST and is_byline(line):
                yield line
                return


def _linked_names(author: Any) -> Iterator[tuple[str, bool]]:
    for one in listed(author):
        is_person = not isinstance(one, dict) or "organization" not in kinds_of(one)
        for name in listed(one.get("name") if isinstance(one, dict) else one):
            if isinstance(name, str):
                yield name, is_person
