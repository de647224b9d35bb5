"""What a page says about itself: headline, authors, publication, canonical address, feeds."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from nlp.ingest.addresses import absolute
from nlp.ingest.formats import plain
from nlp.ingest.formats.pages.authors import authors_of
from nlp.ingest.formats.pages.headlines import headlines
from nlp.ingest.formats.pages.linked import (
    ARTICLE_TYPES,
    Node,
    kind_of,
    kinds_of,
    linked_articles,
    stated_body,
    texts_of,
)
from nlp.ingest.formats.pages.publication import published
from nlp.ingest.instants import Stamp
from nlp.records import Record

_FREE = "isAccessibleForFree"
_DESCRIPTIONS = ("og:description", "description", "dc.description", "twitter:description")
_TYPED: Any = etree.XPath("//*[@itemtype]")


class PageMetadata(Record, frozen=True, kw_only=True):
    """What a page states about itself.

    Attributes:
        title: Headline, or "".
        headlines: All headlines that the page has for it, the title first.
        descriptions: What it tells others about the article, a sentence or two each.
        url: Canonical address, or None.
        authors: Names of persons as printed.
        organisations: Others that are named as the author: the site, an agency.
        is_article: Whether the page calls itself an article, and no shop, forum or front page.
        is_locked: Whether the page says that the text is for subscribers.
        language: Declared code, or None.
        stamp: Publication, or None.
        site: Name of the site, or None.
        feeds: Addresses of its feeds, absolute.
        body: Text of the article as stated for search engines, or "".
    """

    title: str = ""
    headlines: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    url: str | None = None
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    is_article: bool = False
    is_locked: bool = False
    language: str | None = None
    stamp: Stamp | None = None
    site: str | None = None
    feeds: tuple[str, ...] = ()
    body: str = ""


def page_metadata(root: etree._Element, *, url: str | None) -> PageMetadata:
    """What the page says about itself, without looking at its text.

    Args:
        root: The parsed document.
        url: Where it was fetched, or None.
    """
    metas = _metas(root)
    linked = linked_articles(root)
    persons, organisations = authors_of(root, metas, linked, url=url)
    titles = headlines(root, metas, linked)
    title = titles[0] if titles else ""
    return PageMetadata(
        title=title,
        headlines=titles,
        descriptions=_descriptions(metas, linked),
        url=_canonical(root, metas, url=url),
        authors=persons,
        organisations=organisations,
        is_article=_is_article(root, metas, linked),
        is_locked=_is_locked(metas, linked),
        language=_language(root, metas),
        stamp=published(root, metas, linked, title=title),
        site=plain.one_line(metas.get("og:site_name", ""))
        or (urlsplit(url).hostname if url else None),
        feeds=feed_links(root, url=url),
        body=stated_body(linked),
    )


def feed_links(root: etree._Element, *, url: str | None) -> tuple[str, ...]:
    """The feeds that a page names in ``<link rel="alternate">``, absolute where possible."""
    found = []
    for link in root.iter("link"):
        kind = (link.get("type") or "").lower()
        is_feed = "rss" in kind or "atom" in kind or kind in {"application/feed+json", "text/xml"}
        if is_feed and "alternate" in (link.get("rel") or "").lower() and link.get("href"):
            found.append(absolute(link.get("href"), url) or (link.get("href") or "")[:200])
    return tuple(dict.fromkeys(found))


def _metas(root: etree._Element) -> dict[str, str]:
    """Meta elements by lower-case name; the first of each name counts."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(key) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _descriptions(metas: dict[str, str], linked: list[Node]) -> tuple[str, ...]:
    told = [metas[key] for key in _DESCRIPTIONS if key in metas]
    told += texts_of(linked, "description", "alternativeHeadline", "abstract")
    shown = (plain.headline(one, is_html=plain.has_entities(one)) for one in told)
    return tuple(dict.fromkeys(one for one in shown if one))


def _canonical(root: etree._Element, metas: dict[str, str], *, url: str | None) -> str | None:
    links = [
        link.get("href")
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for candidate in (*links, metas.get("og:url")):
        found = absolute(candidate, url)
        # some sites name their front page as the canonical form of every article
        if found and not (url and _is_front(found) and not _is_front(url)):
            return found
    return absolute(url)


def _is_front(url: str) -> bool:
    return urlsplit(url).path in {"", "/"}


def _is_article(root: Any, metas: dict[str, str], linked: list[Node]) -> bool:
    kinds = {kind for node in linked for kind in kinds_of(node)}
    kinds.update(kind_of(one.get("itemtype")) for one in _TYPED(root))
    return metas.get("og:type", "").lower() == "article" or bool(kinds & ARTICLE_TYPES)


def _is_locked(metas: dict[str, str], linked: list[Node]) -> bool:
    """Whether the page says that its text, or a part of it, is for subscribers."""
    free = [str(node["isAccessibleForFree"]).lower() for node in linked if _FREE in node]
    tier = metas.get("article:content_tier", "").lower()
    return "false" in free or tier in {"locked", "metered"}


def _language(root: etree._Element, metas: dict[str, str]) -> str | None:
    html = root if root.tag == "html" else root.find(".//html")
    declared = (
        html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang")
        if html is not None
        else None
    )
    return declared or metas.get("content-language") or metas.get("og:locale")
