"""Lists of subscriptions as other readers write and read them (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nlp.errors import FeedFormatError, NlpError, RecordError
from nlp.ingest.formats.xmltext import escaped, requoted
from nlp.ingest.payload import Payload, decode, kind_of, prolog
from nlp.records import FeedSource

#: Attributes that OPML has no name for.
_OURS = "urn:tapeproof"
_ZONE, _NAME, _NUMBERS, _PUBLISHER, _TERMS = (
    f"{{{_OURS}}}{name}" for name in ("zone", "name", "numbers", "publisher", "terms")
)


def read_opml(content: bytes, *, subject: str) -> Iterator[FeedSource | NlpError]:
    """The feeds of a list, in its order, with the folders that they are filed in.

    A feed that is filed in several folders comes once; the other folders become categories.

    Args:
        content: OPML in any encoding.
        subject: Path or URL of the list, for messages.

    Yields:
        Feeds, and an error for what cannot be subscribed to.

    Raises:
        SourceError: This is no OPML, or declares entities.
    """
    found: dict[str, FeedSource] = {}
    for folder, outline in _outlines(_parsed(content, subject=subject)):
        try:
            feed = _feed(outline, folder, subject=subject)
        except NlpError as error:
            yield error
            continue
        before = found.get(feed.url)
        found[feed.url] = feed if before is None else _filed_again(before, feed)
    yield from found.values()


def write_opml(feeds: Iterable[FeedSource], *, title: str) -> bytes:
    """A list of feeds that other readers can import; folders become outlines around them.

    Args:
        feeds: The feeds.
        title: Title of the list.
    """
    from lxml import etree

    root = etree.Element("opml", version="2.0", nsmap={"tapeproof": _OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    folders: dict[str, Any] = {"": etree.SubElement(root, "body")}
    for feed in feeds:
        attributes = {"type": "rss", "text": feed.label, "title": feed.label, "xmlUrl": feed.url}
        if feed.categories:
            attributes["category"] = ",".join(f"/{category}" for category in feed.categories)
        more = {"language": feed.language, _ZONE: feed.zone, _NAME: feed.name}
        more |= {_NUMBERS: feed.numbers, _PUBLISHER: feed.publisher, _TERMS: feed.terms}
        attributes |= {key: value for key, value in more.items() if value}
        etree.SubElement(_folder(folders, feed.folder), "outline", attributes)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _folder(folders: dict[str, Any], path: str) -> Any:
    from lxml import etree

    element = folders[""]
    begun = ""
    for name in path.split("/") if path else ():
        begun = f"{begun}/{name}"
        if begun not in folders:
            folders[begun] = etree.SubElement(element, "outline", text=name, title=name)
        element = folders[begun]
    return element


def _parsed(content: bytes, *, subject: str) -> Any:
    payload = Payload(subject=subject, content=content)
    text = decode(payload).text
    if kind_of(payload, text) != "opml":  # refuses documents that declare entities, too
        raise FeedFormatError(
            "this is no list of feeds",
            subject=subject,
            cause="its first element is not <opml>",
            hint="export the subscriptions of your reader as OPML",
        )
    # without a declaration of the encoding it came in, and with the bare ampersands that several
    # readers write: a parser that recovers from them drops "&x" from addresses
    body = escaped(text[prolog(text).start :])
    root, is_sound = _tree(body)
    if not is_sound:  # such a parser also loses an outline with quotation marks in its title
        root, _ = _tree(requoted(body))
    if root is None:
        raise FeedFormatError(
            "this list of feeds cannot be read", subject=subject, hint="export it again"
        )
    return root


def _tree(body: str) -> tuple[Any, bool]:
    """The root element, or None, and whether the document was without a fault."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    root = etree.fromstring(body.encode("utf-8", "replace"), parser=parser)
    return root, not parser.error_log


def _outlines(root: Any) -> Iterator[tuple[str, Any]]:
    """Outlines of feeds, in their order, each with the path of the folders around it.

    Liferea writes ``type="source"`` for the address of another list.
    """
    from lxml import etree

    around: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="{*}outline"):
        if event == "end":
            around.pop()
            continue
        if _attribute(element, "xmlurl") and _attribute(element, "type").lower() != "source":
            yield "/".join(filter(None, around)), element
        name = _attribute(element, "text") or _attribute(element, "title")
        around.append(name.replace("/", "-"))


def _attribute(element: Any, name: str) -> str:
    """An attribute however its name is capitalised, which readers do not agree on."""
    for key, value in element.attrib.items():
        if key.lower() == name:
            return " ".join(str(value).split())
    return ""


def _feed(outline: Any, folder: str, *, subject: str) -> FeedSource:
    url = _attribute(outline, "xmlurl")
    if url.lower().startswith("feed:"):  # as in feed://example.com and feed:https://example.com
        url = url[5:] if "//" not in url[5:7] else f"http:{url[5:]}"
    if not url.lower().startswith(("http://", "https://")):
        raise FeedFormatError(
            "only http and https addresses are fetched",
            subject=url[:200],
            cause=f"listed in {subject}",
            hint="give the address of the feed on the web",
        )
    categories = _attribute(outline, "category").split(",")
    filed = dict.fromkeys(name.strip().strip("/") for name in categories)
    name, title = outline.attrib.get(_NAME, ""), _attribute(outline, "text")
    title = title or _attribute(outline, "title")
    try:
        return FeedSource(
            name=name,
            url=url,
            # what stands in for a title that nobody gave, as the format wants one
            title=None if title in {"", name, url} else title,
            folder=folder,
            categories=tuple(name for name in filed if name),
            language=_language(_attribute(outline, "language")),
            numbers=outline.attrib.get(_NUMBERS),
            zone=outline.attrib.get(_ZONE),
            publisher=outline.attrib.get(_PUBLISHER),
            terms=outline.attrib.get(_TERMS),
        )
    except (RecordError, ValueError) as error:
        raise FeedFormatError(
            "this entry of the list cannot be subscribed to",
            subject=url[:200],
            cause=error,
            hint=f"correct it in {subject}",
        ) from error


def _language(stated: str) -> str | None:
    code = stated.partition("-")[0].lower()
    return code if len(code) == 2 and code.isalpha() else None


def _filed_again(feed: FeedSource, other: FeedSource) -> FeedSource:
    more = [*feed.categories, *([other.folder] if other.folder else []), *other.categories]
    kept = tuple(dict.fromkeys(name for name in more if name != feed.folder))
    return feed.replace(categories=kept)
