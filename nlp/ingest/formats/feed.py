"""One record for every kind of feed: RSS 0.9x to 2.0, RDF, Atom, CDF and JSON Feed."""

from __future__ import annotations

import re

from nlp.ingest.formats import plain
from nlp.ingest.instants import Stamp
from nlp.records import Record, Rhythm

# What a feed calls unique beyond itself: an address, a tag, a UUID; plain numbers are not.
_GLOBAL = re.compile(r"(?:https?://|tag:|urn:)\S{4}", re.IGNORECASE)


class Person(Record, frozen=True, kw_only=True):
    """Somebody who wrote.

    Attributes:
        name: As printed, or "".
        email: Address, or "".
    """

    name: str = ""
    email: str = ""

    @property
    def shown(self) -> str:
        """Name, else address."""
        return self.name or self.email

    @property
    def full(self) -> str:
        """Name with the address in brackets, as RSS prints it."""
        return f"{self.name} ({self.email})" if self.name and self.email else self.shown


class Prose(Record, frozen=True, kw_only=True):
    """A piece of text as the feed carries it.

    Attributes:
        value: The characters, markup included.
        is_html: Whether they are markup.
        is_text: Whether they are meant for reading; other media types are data.
        language: Declared code, or None.
    """

    value: str
    is_html: bool
    is_text: bool = True
    language: str | None = None

    @property
    def line(self) -> str:
        """The text on one line, without markup: for headlines and names."""
        return plain.headline(self.value, is_html=self.is_html)


class Enclosure(Record, frozen=True, kw_only=True):
    """A file that an entry points to.

    Attributes:
        url: Its address, absolute where the feed allows.
        kind: Media type, or "".
        length: Bytes as declared, or None.
    """

    url: str
    kind: str = ""
    length: int | None = None


class Entry(Record, frozen=True, kw_only=True):
    """One item of a feed.

    Attributes:
        id: ``guid``, ``id`` or "" where it has none; as written, never resolved.
        url: Address of the article, absolute, or None.
        title: Headline, or None.
        summary: Short form, or None.
        content: Long form (``content:encoded``, ``content``), or None.
        published: First publication, or None.
        updated: Last change, or None.
        authors: Who wrote it.
        categories: Terms, as printed.
        enclosures: Files that go with it.
        language: Declared code, or None.
    """

    id: str = ""
    url: str | None = None
    title: Prose | None = None
    summary: Prose | None = None
    content: Prose | None = None
    published: Stamp | None = None
    updated: Stamp | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    language: str | None = None

    @property
    def guid(self) -> str | None:
        """The id where it is one beyond this feed, else None."""
        return self.id if _GLOBAL.match(self.id) else None


class Feed(Record, frozen=True, kw_only=True):
    """A feed with its entries, in its order.

    Attributes:
        version: ``rss20``, ``atom10``, ``json11`` and so on, or "".
        title: Name, or None.
        url: Address of the site, or None.
        id: Id, or "".
        description: Subtitle, markup included.
        language: Declared code, or None.
        published: Publication of the feed, or None.
        updated: Its last change, or None.
        authors: Who answers for it.
        categories: Terms, as printed.
        entries: Its entries.
        is_cut: Whether the document ends before its root element does.
        rhythm: How often it wants to be asked.
    """

    version: str = ""
    title: Prose | None = None
    url: str | None = None
    id: str = ""
    description: str = ""
    language: str | None = None
    published: Stamp | None = None
    updated: Stamp | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    is_cut: bool = False
    rhythm: Rhythm = Rhythm()
