"""A feed as one record, whatever its format: for programs that want more than its articles."""

from __future__ import annotations

import msgspec

from nlp.errors import FeedFormatError
from nlp.ingest.formats.feed import Feed
from nlp.ingest.formats.jsonfeed import is_json_feed, json_feed
from nlp.ingest.formats.xmlfeed import xml_feed
from nlp.ingest.payload import Payload, decode, kind_of
from nlp.ingest.response import Response


def read_feed(response: Response) -> Feed:
    """The feed in an answer.

    Args:
        response: The answer; make one from a file with its content and an address to resolve
            links against.

    Raises:
        FeedFormatError: It is no feed, or one that cannot be parsed.
        ExtractionError: It is no text.

    Example:
        >>> document = b"<rss version='2.0'><channel><title>Wire &amp; Tape</title></channel></rss>"
        >>> read_feed(Response(url="https://wire.example/rss", content=document)).title.line
        'Wire & Tape'
    """
    payload = Payload.from_response(response, subject=response.url, feed_expected=True)
    text = decode(payload).text
    kind = kind_of(payload, text)
    if kind == "feed":
        return xml_feed(payload, text)
    if kind == "json" and _is_json_feed(text):
        return json_feed(payload, text)[0]
    raise FeedFormatError(
        "this is no feed",
        subject=payload.subject,
        cause=f"it is {kind}",
        hint="give an RSS, Atom or JSON feed",
    )


def _is_json_feed(text: str) -> bool:
    try:
        document = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        return False
    return isinstance(document, dict) and is_json_feed(document.get("version"))
