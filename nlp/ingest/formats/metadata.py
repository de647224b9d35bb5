"""What a page says about itself: headline, authors, publication, canonical address, feeds.

trafilatura knows dates only; here the instant with its zone is read from JSON-LD, from meta
elements and from ``time`` elements, in this order, the more exact one first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from nlp.ingest.addresses import absolute
from nlp.ingest.formats import plain
from nlp.ingest.instants import DATE_ONLY, ZONE_ASSUMED, Stamp, parse_instant
from nlp.records import Record

_ARTICLE_TYPES = (
    "article", "newsarticle", "blogposting", "report", "liveblogposting", "analysisnewsarticle",
    "reportagenewsarticle", "opinionnewsarticle", "backgroundnewsarticle", "webpage",
)  # fmt: skip
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "date.published", "publishdate", "publish-date", "pubdate",
    "dc.date.issued", "dcterms.created", "dc.date", "date", "og:published_time",
)  # fmt: skip
_AUTHOR_META = ("author", "article:author", "byl", "parsely-author", "dc.creator")
_HEADLINE = 15  # characters; shorter lone headings name a section or the site
_MAX_NODES = 2000  # of JSON-LD; pages carry a few dozen


class PageMetadata(Record, frozen=True, kw_only=True):
    """What a page states about itself.

    Attributes:
        title: Headline, or "".
        url: Canonical address, or None.
        authors: Names as printed.
        language: Declared code, or None.
        stamp: Publication, or None.
        site: Name of the site, or None.
        feeds: Addresses of its feeds, absolute.
    """

    title: str = ""
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    stamp: Stamp | None = None
    site: str | None = None
    feeds: tuple[str, ...] = ()


def page_metadata(root: etree._Element, *, url: str | None) -> PageMetadata:
    """What the page says about itself, without looking at its text.

    Args:
        root: The parsed document.
        url: Where it was fetched, or None.
    """
    metas = _metas(root)
    linked = list(_linked_articles(root))
    return PageMetadata(
        title=_title(root, metas, linked),
        url=_canonical(root, metas, url=url),
        authors=_authors(metas, linked),
        language=_language(root, metas),
        stamp=_stamp(root, metas, linked),
        site=plain.one_line(metas.get("og:site_name", ""))
        or (urlsplit(url).hostname if url else None),
        feeds=feed_links(root, url=url),
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


def _linked_articles(root: etree._Element) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article, whole pages last."""
    found: list[tuple[bool, dict[str, Any]]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").lower().strip() != "application/ld+json" or not script.text:
            continue
        try:
            document = msgspec.json.decode(script.text.strip().rstrip(";"))
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
            continue  # pages with broken JSON-LD are common, and have other metadata
        for node in _nodes(document):
            kinds = {str(kind).lower() for kind in _listed(node.get("@type"))}
            if kinds.intersection(_ARTICLE_TYPES):
                found.append(("webpage" in kinds, node))
    found.sort(key=lambda pair: pair[0])
    return (node for _, node in found)


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    pending = [document]
    for _ in range(_MAX_NODES):
        if not pending:
            return
        node = pending.pop(0)
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, dict):
            yield node
            pending.extend(node[key] for key in ("@graph", "mainEntity", "hasPart") if key in node)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _title(root: Any, metas: dict[str, str], linked: list[dict[str, Any]]) -> str:
    """The headline that readers see; what the page tells search engines where there is none."""
    found = (plain.from_tree(heading).replace("\n", " ") for heading in root.iter("h1"))
    headings = list(dict.fromkeys(heading for heading in found if heading))
    stated = [str(node["headline"]) for node in linked if node.get("headline")]
    candidates = [*stated, metas.get("og:title", ""), metas.get("twitter:title", "")]
    clean = [plain.headline(one, is_html=plain.has_entities(one)) for one in candidates]
    # a heading that a stated title contains is that title without the name of the site
    for heading in headings:
        if any(heading.lower() in one.lower() for one in clean):
            return heading
    only = headings if len(headings) == 1 and len(headings[0]) >= _HEADLINE else []
    whole = [plain.one_line(str(title.text or "")) for title in root.iter("title")][:1]
    order = (*clean[: len(stated)], *only, *clean[len(stated) :], *whole, *headings)
    return next((one for one in order if one), "")


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


def _authors(metas: dict[str, str], linked: list[dict[str, Any]]) -> tuple[str, ...]:
    names: list[str] = []
    for node in linked:
        for author in _listed(node.get("author")):
            name = author.get("name") if isinstance(author, dict) else author
            names.extend(str(one) for one in _listed(name))
        if names:
            break
    if not names:
        names = [metas[key] for key in _AUTHOR_META if key in metas][:1]
    shown = (plain.headline(name, is_html=plain.has_entities(name)) for name in names)
    return tuple(dict.fromkeys(name for name in shown if name and "://" not in name))


def _language(root: etree._Element, metas: dict[str, str]) -> str | None:
    html = root if root.tag == "html" else root.find(".//html")
    declared = (
        html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang")
        if html is not None
        else None
    )
    return declared or metas.get("content-language") or metas.get("og:locale")


def _stamp(
    root: etree._Element, metas: dict[str, str], linked: list[dict[str, Any]]
) -> Stamp | None:
    """The most exact of the stated instants: with time and zone, then with time, then the date."""
    stamps = [stamp for text in _printed(root, metas, linked) if (stamp := parse_instant(text))]
    for unwanted in ({ZONE_ASSUMED, DATE_ONLY}, {DATE_ONLY}, set[str]()):
        for stamp in stamps:
            if not unwanted.intersection(stamp.flags):
                return stamp
    return None


def _printed(
    root: etree._Element, metas: dict[str, str], linked: list[dict[str, Any]]
) -> Iterator[object]:
    for node in linked:
        yield node.get("datePublished") or node.get("dateCreated")
    for key in _PUBLISHED_META:
        yield metas.get(key)
    for element in root.iter("*"):
        if (element.get("itemprop") or "").lower() == "datepublished":
            yield element.get("datetime") or element.get("content")
    times = [time for time in root.iter("time") if time.get("datetime")]
    marked = [time for time in times if time.get("pubdate") is not None]
    # other times on a page belong to teasers of other articles, except for the first
    for time in (*marked, *times[:1]):
        yield time.get("datetime")
