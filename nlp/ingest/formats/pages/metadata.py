"""What a page says about itself: headline, authors, publication, canonical address, feeds.

trafilatura knows dates only; here the instant with its zone is read from JSON-LD, from meta
elements and from ``time`` elements, in this order, the more exact one first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from nlp.ingest.addresses import absolute
from nlp.ingest.formats import plain
from nlp.ingest.formats.bylines import names_of
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
_TITLE_META = ("dc.title", "dcterms.title", "og:title", "parsely-title", "twitter:title")
_SEPARATORS = (" | ", " - ", " – ", " — ", " · ", " :: ", " • ", " » ")
_AUTHOR_META = ("author", "article:author", "byl", "parsely-author", "dc.creator")
# What XHTML and old browsers needed around scripts.
_WRAPPING = re.compile(
    r"\A\s{0,999}(?://|/\*)?\s{0,99}(?:<!\[CDATA\[(?:\s{0,99}\*/)?|<!--)|(?:(?://|/\*)\s{0,99})?(?:\]\]>(?:\s{0,99}\*/)?|-->)\s{0,999}\Z"
)
_FREE = "isAccessibleForFree"
_MAX_AUTHORS = 10  # marked on the page; more belong to other articles
_MAX_LINKED = 2_000_000  # characters
_HEADLINE = 15  # characters; shorter lone headings name a section or the site
_MAX_NODES = 2000  # of JSON-LD; pages carry a few dozen


class PageMetadata(Record, frozen=True, kw_only=True):
    """What a page states about itself.

    Attributes:
        title: Headline, or "".
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
    linked = list(_linked_articles(root))
    persons, organisations = _authors(root, metas, linked)
    return PageMetadata(
        title=_title(root, metas, linked),
        url=_canonical(root, metas, url=url),
        authors=persons,
        organisations=organisations,
        is_article=_is_article(root, metas, linked),
        is_locked=_is_locked(metas, linked),
        language=_language(root, metas),
        stamp=_stamp(root, metas, linked),
        site=plain.one_line(metas.get("og:site_name", ""))
        or (urlsplit(url).hostname if url else None),
        feeds=feed_links(root, url=url),
        body=_stated_body(linked),
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
        for node in _nodes(_linked_data(script.text)):
            kinds = {_kind(kind) for kind in _listed(node.get("@type"))}
            if kinds.intersection(_ARTICLE_TYPES):
                found.append(("webpage" in kinds, node))
    found.sort(key=lambda pair: pair[0])
    return (node for _, node in found)


def _linked_data(text: str) -> Any:
    """The value of a script of linked data; None where it is broken, which is common."""
    text = _WRAPPING.sub("", text[:_MAX_LINKED]).strip().rstrip(";")
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        pass
    try:
        return json.loads(text, strict=False)  # line breaks inside of strings
    except (ValueError, RecursionError):
        return None


def _kind(name: object) -> str:
    """The last part of a type: "https://schema.org/NewsArticle" is "newsarticle"."""
    return str(name).rpartition("/")[2].rpartition(":")[2].lower()


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


def _stated_body(linked: list[dict[str, Any]]) -> str:
    """The longest ``articleBody``."""
    bodies = [body for node in linked if isinstance(body := node.get("articleBody"), str)]
    longest = max(bodies, key=len, default="")
    is_html = plain.has_markup(longest) or plain.has_entities(longest)
    return plain.from_html(longest) if is_html else plain.from_text(longest)


def _title(root: Any, metas: dict[str, str], linked: list[dict[str, Any]]) -> str:
    """The headline that readers see; what the page tells others where there is none."""
    found = (plain.from_tree(heading).replace("\n", " ") for heading in root.iter("h1"))
    headings = list(dict.fromkeys(heading for heading in found if heading))
    shared = [metas[key] for key in _TITLE_META if key in metas]
    stated = [headline for node in linked if isinstance(headline := node.get("headline"), str)]
    clean = [
        _without_site(plain.headline(one, is_html=plain.has_entities(one)), metas, linked)
        for one in (*shared, *stated)
    ]
    # a heading that a stated title begins with is that title without the name of the site
    for heading in headings:
        if any(one.lower().startswith(heading.lower()) for one in clean):
            return heading
    only = headings if len(headings) == 1 and len(headings[0]) >= _HEADLINE else []
    whole = [plain.one_line(str(title.text or "")) for title in root.iter("title")][:1]
    whole = [_without_site(title, metas, linked) for title in whole]
    order = (*clean, *only, *whole, *headings)
    return next((one for one in order if one), "")


def _without_site(title: str, metas: dict[str, str], linked: list[dict[str, Any]]) -> str:
    """A title without the name of the site at its end."""
    sites = {name.casefold() for name in (metas.get("og:site_name", ""), *_publishers(linked))}
    head, bar, tail = title, "", ""
    for separator in _SEPARATORS:
        before, found, after = title.rpartition(separator)
        if found and len(before) >= _HEADLINE and len(before) < len(head):
            head, bar, tail = before, found, after
            break
    is_site = bar and plain.one_line(tail).casefold() in sites
    return head.strip() if is_site else title


def _publishers(linked: list[dict[str, Any]]) -> Iterator[str]:
    for node in linked:
        for publisher in _listed(node.get("publisher")):
            name = publisher.get("name") if isinstance(publisher, dict) else publisher
            if isinstance(name, str):
                yield plain.one_line(name)


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


def _authors(
    root: Any, metas: dict[str, str], linked: list[dict[str, Any]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who wrote it, and who else is named as the author: the site, an agency."""
    sites = {plain.one_line(metas.get("og:site_name", "")).casefold()}
    sites.update(name.casefold() for name in _publishers(linked))
    others: list[str] = []
    for names in _bylines(root, metas, linked):
        shown = names_of(
            plain.headline(name, is_html=plain.has_entities(name)) for name, is_person in names
        )
        persons = tuple(name for name in shown if name.casefold() not in sites)
        if persons and any(is_person for _, is_person in names):
            return persons, ()
        others.extend(shown)
    return (), tuple(dict.fromkeys(others))


def _bylines(
    root: Any, metas: dict[str, str], linked: list[dict[str, Any]]
) -> Iterator[list[tuple[str, bool]]]:
    """The names of each place that states authors, and whether they can be persons."""
    for node in linked:
        yield list(_linked_names(node.get("author")))
    yield [(metas[key], True) for key in _AUTHOR_META if key in metas][:1]
    marked = [one for one in root.iter("a", "span") if _is_author(one)]
    yield [(plain.from_tree(one).replace("\n", " "), True) for one in marked[:_MAX_AUTHORS]]


def _is_author(element: Any) -> bool:
    return "author" in (element.get("rel") or "").lower().split() or (
        (element.get("itemprop") or "").lower() == "author"
    )


def _linked_names(author: Any) -> Iterator[tuple[str, bool]]:
    for one in _listed(author):
        is_person = not isinstance(one, dict) or "organization" not in {
            _kind(kind) for kind in _listed(one.get("@type"))
        }
        for name in _listed(one.get("name") if isinstance(one, dict) else one):
            if isinstance(name, str):
                yield name, is_person


def _is_article(root: Any, metas: dict[str, str], linked: list[dict[str, Any]]) -> bool:
    kinds = {_kind(kind) for node in linked for kind in _listed(node.get("@type"))}
    kinds.update(_kind(one.get("itemtype")) for one in root.iter() if one.get("itemtype"))
    stated = metas.get("og:type", "").lower() == "article"
    return stated or bool(kinds.intersection(_ARTICLE_TYPES[:-1]))


def _is_locked(metas: dict[str, str], linked: list[dict[str, Any]]) -> bool:
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
