"""XML of feeds made well-formed and harmless before a parser sees it.

The document type is cut off, so that no entity is ever declared; those of plain text are put in. A
feed that ends too soon is closed after its last complete entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5

from nlp.errors import FeedFormatError
from nlp.ingest.payload import prolog

_ENTRY_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s{0,20}>")
_ENTRY_START = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# ... by the next attribute, or by the end of a tag behind which no text stands
_VALUE_OVER = re.compile(r"\s{0,99}(?:[/?]?>\s*+(?:<|\Z)|[\w:.-]{1,80}\s{0,9}=\s{0,9}(?:'|\Z))")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]{0,80})[^<>]*>")
_OFTEN_OPEN = frozenset({"br", "hr", "img", "li", "p"})
_MAX_ATTRIBUTES, _MANY_TAGS, _MAX_DEPTH = 1000, 10_000, 500
_MAX_GROWTH = 100_000  # characters that the entities of a feed may add
_ROOT_CLOSINGS = {"rss": "</channel></rss>", "feed": "</feed>", "channel": "</channel>"}


def prepared(text: str, *, subject: str) -> tuple[str, bool]:
    """The root element of a feed, ready for a parser, and whether it was cut off.

    Args:
        text: The decoded document.
        subject: Where it came from, for messages.

    Raises:
        FeedFormatError: It is made to take forever.
    """
    document, is_cut = _closed(text)
    _require_bounded(document, subject=subject)
    return escaped(_expanded(document, prolog(text).entities)), is_cut


def _require_bounded(document: str, *, subject: str) -> None:
    """Refuse what keeps feedparser busy for minutes: its time is quadratic in both measures.

    Below these numbers of tags and characters it takes a tenth of a second at most, so that
    ordinary feeds are not searched.
    """
    cause = None
    if any(match[0].count("=") > _MAX_ATTRIBUTES for match in _LONG_TAG.finditer(document)):
        cause = f"an element has more than {_MAX_ATTRIBUTES:,} attributes"
    elif document.count("<") > _MANY_TAGS and _depth(document) > _MAX_DEPTH:
        cause = f"more than {_MAX_DEPTH:,} elements are inside each other"
    if cause:
        raise FeedFormatError(
            "refused a feed that would take too long",
            subject=subject,
            cause=cause,
            hint="no publisher writes such feeds; check the address",
        )


def _depth(document: str) -> int:
    """The deepest nesting of elements; tags that HTML leaves open do not count."""
    deepest, inside = 0, list[str]()
    for text, is_literal in _stretches(document):
        for match in () if is_literal else _TAG.finditer(text):
            closes, name, is_empty = match[1], match[2], match[0].endswith("/>")
            if closes and name in inside:
                del inside[len(inside) - 1 - inside[::-1].index(name) :]
            elif not closes and not is_empty and name.lower() not in _OFTEN_OPEN:
                inside.append(name)
                deepest = max(deepest, len(inside))
            if deepest > _MAX_DEPTH:
                return deepest
    return deepest


def _stretches(document: str) -> Iterator[tuple[str, bool]]:
    """The document in pieces, CDATA sections (with their marks) apart from the rest."""
    position = 0
    while position < len(document):
        start = document.find("<![CDATA[", position)
        stop = document.find("]]>", start) if start >= 0 else -1
        start = start if stop >= 0 else len(document)
        yield document[position:start], False
        position = stop + 3 if stop >= 0 else len(document)
        yield document[start:position], True


def _closed(text: str) -> tuple[str, bool]:
    head = prolog(text)
    body = text[head.start :]
    if f"</{head.root}" in body or re.match(rf"<{re.escape(head.root)}[^<>]{{0,9999}}/>", body):
        return body, False
    end = 0
    for match in _ENTRY_END.finditer(body):
        end = match.end()
    if not end:
        # keep what describes the feed, drop the entry that was begun
        start = _ENTRY_START.search(body)
        end = start.start() if start else body.rfind("<")
    closing = _ROOT_CLOSINGS.get(head.root.lower(), f"</{head.root}>")
    return body[:end] + closing, True


def escaped(document: str) -> str:
    """The document with ampersands that XML accepts; CDATA sections stay as they are.

    A bare ampersand sends feedparser to its lenient parser, which turns "S&P 500" into
    "S&P; 500". HTML names for characters, which XML does not know, become numbers.

    Example:
        >>> escaped("<t>S&P 500 &mdash; R&amp;D</t><![CDATA[a & b]]>")
        '<t>S&amp;P 500 &#8212; R&amp;D</t><![CDATA[a & b]]>'
    """
    pieces = (
        text if is_literal else _AMPERSAND.sub(_character, text)
        for text, is_literal in _stretches(document)
    )
    return _NO_XML.sub("", "".join(pieces))


def requoted(document: str) -> str:
    """The document with quotation marks and angle brackets inside of attributes made harmless.

    For documents of elements without text, such as OPML: a mark ends a value where an attribute
    follows, or the end of a tag and then another tag. Descriptions that programs paste in
    unchanged hold others.

    Example:
        >>> requoted('<a t="The "5 < 6" blog" u="x"/>')
        '<a t="The &quot;5 &lt; 6&quot; blog" u="x"/>'
    """
    first, *pieces = document.split('"')
    made, before, is_inside = [first], first, False
    for piece in pieces:
        if is_inside:
            is_inside = not _VALUE_OVER.match(piece)
            made.append("&quot;" if is_inside else '"')
        else:
            is_inside = before.rstrip().endswith("=")
            made.append('"')
        made.append(piece.replace("<", "&lt;") if is_inside else piece)
        before = piece
    return "".join(made)


def _expanded(document: str, entities: Mapping[str, str]) -> str:
    """The document with its own entities in place; as it is where they would fill it."""
    growth = sum(document.count(f"&{name};") * len(value) for name, value in entities.items())
    if growth > _MAX_GROWTH:
        return document
    for name, value in entities.items():
        document = document.replace(f"&{name};", value)
    return document


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if not name:
        return "&amp;"
    if name in _XML_NAMES:
        return match[0]
    if name.startswith("#"):
        return match[0] if _is_xml(name[1:]) else ""
    characters = html5.get(f"{name};")
    return "".join(f"&#{ord(one)};" for one in characters) if characters else f"&amp;{name};"


def _is_xml(number: str) -> bool:
    """Whether a character reference names a character that XML allows; others end a document."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    surrogate = 0xD800 <= code <= 0xDFFF
    return code <= 0x10FFFF and not surrogate and not _NO_XML.match(chr(code))
