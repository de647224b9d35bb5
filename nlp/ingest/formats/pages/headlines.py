"""Headlines of pages: what the page tells others, what readers see, and what only names the site.

Measured on the 254 pages of two suites that tell the headline: the title for sharing
(``og:title``) is right more often than a heading; without one, the title of the document is, and
a heading only where that title holds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from nlp.ingest.formats import plain
from nlp.ingest.formats.pages.linked import Node, publishers, texts_of

_SHARED = ("og:title", "dc.title", "dcterms.title", "parsely-title", "twitter:title")
_SEPARATORS = (" | ", " - ", " – ", " — ", " · ", " :: ", " • ", " » ")
_MARKS = "|-–—·:：•»*_([（［ㅣ"  # between a headline and the name of the site
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_HEADLINE = 15  # characters; shorter others name a section or the site
_MOST = 20  # headings; more are those of lists
_SITE = 40  # characters of the name of a site


def headlines(root: Any, metas: Mapping[str, str], nodes: list[Node]) -> tuple[str, ...]:
    """All headlines of the page, each once; the first is that of its article.

    Args:
        root: The parsed page.
        metas: Meta elements by lower-case name.
        nodes: What JSON-LD says of the article.
    """
    headings = _unique(
        plain.from_tree(one).replace("\n", " ") for one in islice(root.iter("h1"), _MOST)
    )
    shared = _stated([metas[key] for key in _SHARED if key in metas])
    linked = _stated(texts_of(nodes, "headline"))
    whole = [plain.one_line(str(title.text or "")) for title in root.iter("title")][:1]
    sites = {metas.get("og:site_name", "").casefold(), *map(str.casefold, publishers(nodes))}
    chosen = _chosen(headings, shared, linked, whole)
    return _unique((_bare(chosen, (*headings, *linked), sites), *headings, *shared, *linked))


def _unique(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _stated(texts: Sequence[str]) -> tuple[str, ...]:
    return _unique(plain.headline(text, is_html=plain.has_entities(text)) for text in texts)


def _chosen(
    headings: Sequence[str], shared: Sequence[str], linked: Sequence[str], whole: Sequence[str]
) -> str:
    if shared:
        return shared[0]
    held = [one for one in headings if any(one.casefold() in title.casefold() for title in whole)]
    if held:
        return max(held, key=len)
    lone = [one for one in headings if len(one) >= _HEADLINE and len(headings) == 1]
    titles = [_without_last(title) for title in whole]
    told = [title for title in titles if len(title) >= _HEADLINE]
    return next(iter((*linked, *told, *lone, *titles, *headings)), "")


def _bare(title: str, others: Sequence[str], sites: set[str]) -> str:
    """A title without the name of the site behind it."""
    for other in others:
        rest = title[len(other) :].lstrip()
        is_whole = not rest or (rest[0] in _MARKS and len(other) >= _HEADLINE)
        if is_whole and _plain(title).startswith(_plain(other)):
            return other
    head, tail = _split(title)
    return head if tail and plain.one_line(tail).casefold() in sites else title


def _plain(text: str) -> str:
    """The text as one compares it, of the same length."""
    return text.translate(_STRAIGHT).lower()


def _without_last(title: str) -> str:
    """The title of a document without the name of the site, which nothing confirms."""
    head, tail = _split(title)
    return head if tail and len(tail) <= _SITE and len(tail) < len(head) else title


def _split(title: str) -> tuple[str, str]:
    """A title before and after its last separator; all of it and "" without one."""
    cuts = [title.rpartition(separator) for separator in _SEPARATORS]
    before, found, after = max(cuts, key=lambda cut: len(cut[0]))
    return (before.strip(), after.strip()) if found and len(before) >= _HEADLINE else (title, "")
