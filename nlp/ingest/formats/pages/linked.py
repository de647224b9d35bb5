"""Linked data: what a page tells search engines about its article, in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from nlp.ingest.formats import plain

#: What schema.org calls an article, lower case; ``webpage`` stands for any page.
ARTICLE_TYPES = frozenset({
    "advertisercontentarticle", "analysisnewsarticle", "article", "backgroundnewsarticle",
    "blogposting", "claimreview", "discussionforumposting", "liveblogposting", "newsarticle",
    "opinionnewsarticle", "report", "reportagenewsarticle", "reviewnewsarticle",
    "scholarlyarticle", "socialmediaposting", "techarticle",
})  # fmt: skip
_PAGE = "webpage"

# What XHTML and old browsers needed around scripts.
_WRAPPING = re.compile(
    r"\A\s{0,999}(?://|/\*)?\s{0,99}(?:<!\[CDATA\[(?:\s{0,99}\*/)?|<!--)|(?:(?://|/\*)\s{0,99})?(?:\]\]>(?:\s{0,99}\*/)?|-->)\s{0,999}\Z"
)
_MAX_CHARACTERS = 2_000_000
_MAX_NODES = 2000  # pages carry a few dozen

#: A JSON-LD object.
Node = dict[str, Any]


def linked_articles(root: Any) -> list[Node]:
    """The JSON-LD objects of a page that describe an article, whole pages last.

    Args:
        root: The parsed page.
    """
    found: list[tuple[bool, Node]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").lower().strip() != "application/ld+json" or not script.text:
            continue
        for node in _nodes(_value(script.text)):
            kinds = kinds_of(node)
            if not kinds.isdisjoint(ARTICLE_TYPES) or _PAGE in kinds:
                found.append((_PAGE in kinds, node))
    found.sort(key=lambda pair: pair[0])
    return [node for _, node in found]


def listed(value: Any) -> list[Any]:
    """A value that may be one or several, as a list; nothing for None."""
    return value if isinstance(value, list) else [] if value is None else [value]


def kinds_of(node: Node) -> set[str]:
    """The types of an object by their last part, lower case.

    Example:
        >>> kinds_of({"@type": "https://schema.org/NewsArticle"})
        {'newsarticle'}
    """
    return {kind_of(kind) for kind in listed(node.get("@type"))}


def kind_of(name: object) -> str:
    """The last part of the name of a type, lower case."""
    return str(name).rpartition("/")[2].rpartition(":")[2].lower()


def texts_of(nodes: list[Node], *keys: str) -> list[str]:
    """The texts that objects have under some keys, in the order of the objects."""
    return [text for node in nodes for key in keys if isinstance(text := node.get(key), str)]


def publishers(nodes: list[Node]) -> list[str]:
    """Names of the publishers."""
    names = []
    for node in nodes:
        for publisher in listed(node.get("publisher")):
            name = publisher.get("name") if isinstance(publisher, dict) else publisher
            if isinstance(name, str):
                names.append(plain.one_line(name))
    return names


def stated_body(nodes: list[Node]) -> str:
    """The longest ``articleBody``, a paragraph per line, or ""."""
    longest = max(texts_of(nodes, "articleBody"), key=len, default="")
    is_html = plain.has_markup(longest) or plain.has_entities(longest)
    return plain.from_html(longest) if is_html else plain.from_text(longest)


def _value(text: str) -> Any:
    """The value of a script of linked data; None where it is broken, which is common."""
    text = _WRAPPING.sub("", text[:_MAX_CHARACTERS]).strip().rstrip(";")
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        pass
    try:
        return json.loads(text, strict=False)  # line breaks inside of strings
    except (ValueError, RecursionError):
        return None


def _nodes(document: Any) -> Iterator[Node]:
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
