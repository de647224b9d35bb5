"""What could be read and is no article: why, and what helps."""

from __future__ import annotations

from nlp.errors import ExtractionError, FeedFormatError
from nlp.ingest.draft import Draft
from nlp.ingest.formats.pages.extract import parse_page
from nlp.ingest.formats.pages.metadata import feed_links
from nlp.ingest.payload import Kind, Payload


def no_feed(payload: Payload, text: str, kind: Kind) -> FeedFormatError:
    """The error for a document that was expected to be a feed and is none."""
    if kind == "opml":
        cause, hint = (
            "it is a list of feeds (OPML)",
            "subscribe to them with: tapeproof feeds import FILE",
        )
    elif kind == "xml":
        cause, hint = "it is XML of another kind", "give the address of an RSS, Atom or JSON feed"
    elif kind == "text":
        cause, hint = "it is plain text", "check the address, or name the file .txt"
    else:
        cause, hint = "it is an HTML page", _feed_hint(payload, text)
    return FeedFormatError("this is no feed", subject=payload.subject, cause=cause, hint=hint)


def _feed_hint(payload: Payload, text: str) -> str:
    try:
        links = feed_links(parse_page(text, subject=payload.subject), url=payload.url)
    except ExtractionError:
        links = ()
    if links:
        return f"the page names these feeds: {', '.join(links[:5])}"
    return (
        "look for the feed's address on the page; to read the page itself, give its address as such"
    )


def no_text(draft: Draft, where: str) -> ExtractionError:
    """The error for an entry of a feed that has a headline at most; ``where`` it stands."""
    headline = f"only a headline: {draft.title[:120]!r}" if draft.title else "no body, no headline"
    return ExtractionError(
        "the article has no text",
        subject=draft.url or where,
        cause=headline,
        hint="follow the links of the feed, or give the address of the page",
    )
