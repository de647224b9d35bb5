"""Entries of feeds into drafts of articles."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.errors import FeedFormatError
from nlp.ingest.addresses import absolute
from nlp.ingest.draft import TEASER, Draft, Found
from nlp.ingest.formats import plain
from nlp.ingest.formats.bylines import names_of
from nlp.ingest.formats.feed import Entry, Feed, Prose
from nlp.ingest.payload import Payload

_ELLIPSES = ("…", "...", "[…]", "[...]", "(…)", "(...)")
_CALLS = ("read more", "continue reading", "read on", "read the full story", "click here")
_TEASER_CHARACTERS = 280  # summaries that are the whole article have several sentences


def entry_drafts(feed: Feed, payload: Payload) -> Iterator[Found]:
    """The entries of a feed as drafts, in its order, and what is wrong with it.

    Args:
        feed: What was read.
        payload: Where the feed came from.

    Yields:
        A draft per entry, its text empty where it has none; ``FeedFormatError`` for a feed without
        entries and for one that is cut off (after its complete entries).
    """
    for entry in feed.entries:
        yield _draft(entry, feed, payload)
    if feed.is_cut or not feed.entries:
        yield _incomplete(feed, payload)


def _draft(entry: Entry, feed: Feed, payload: Payload) -> Draft:
    text, is_summary = _body(entry)
    return Draft(
        text=text,
        title=entry.title.line if entry.title else "",
        url=entry.url or absolute(entry.id),
        guid=entry.guid or _scoped(entry.id, feed, payload),
        authors=names_of(person.shown for person in entry.authors or feed.authors),
        language=entry.language or feed.language,
        stamp=entry.published or entry.updated,
        updated=entry.updated,
        categories=entry.categories,
        flags=(TEASER,) if is_teaser(text, is_summary=is_summary) else (),
        source_name=(feed.title.line or None) if feed.title else None,
    )


def _scoped(guid: str, feed: Feed, payload: Payload) -> str | None:
    """An id that means something within its feed only, with the feed in front."""
    scope = payload.base or feed.url or feed.id
    return f"{scope}#{guid}" if guid and scope else None


def _body(entry: Entry) -> tuple[str, bool]:
    """The text of an entry and whether it is its summary."""
    text = _shown(entry.content)
    return (text, False) if text else (_shown(entry.summary), True)


def _shown(prose: Prose | None) -> str:
    if prose is None or not prose.is_text:
        return ""
    text = plain.from_html(prose.value) if prose.is_html else plain.from_text(prose.value)
    return without_footer(text)


def without_footer(text: str) -> str:
    """The text without the last line that WordPress puts under every entry of a feed.

    Its words repeat the headline, whose figures would count twice.
    """
    body, line_break, last = text.rpartition("\n")
    is_footer = last.startswith("The post ") and (
        " appeared first on " in last or " first appeared on " in last
    )
    return body if line_break and is_footer else text


def is_teaser(text: str, *, is_summary: bool) -> bool:
    """Whether a body only begins the article.

    It does when it ends like one ("…", "[...]", "Read more"), or when it is a summary of one
    paragraph under 280 characters.

    Example:
        >>> is_teaser("Shares rose on Monday as […]", is_summary=False)
        True
    """
    tail = text[-40:].rstrip(" .»›>→").lower()
    if text.endswith(_ELLIPSES) or tail.endswith(_CALLS):
        return True
    return is_summary and "\n" not in text and len(text) < _TEASER_CHARACTERS


def _incomplete(feed: Feed, payload: Payload) -> FeedFormatError:
    if feed.is_cut:
        return FeedFormatError(
            "the feed is cut off",
            subject=payload.subject,
            cause=f"truncated XML: it ends before its root element does; {len(feed.entries)} "
            f"complete entries were read",
            hint="fetch it again; the copy is incomplete",
        )
    items = "items" if feed.version.startswith("JSON") else "entries"
    return FeedFormatError(
        "the feed is empty",
        subject=payload.subject,
        cause=f"valid {feed.version or 'feed'} with no {items}",
        hint="nothing is published in it now; try again later or check the address",
    )
