"""Bytes and what they are: encoding and format, told by content rather than by name."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Literal

from nlp.errors import ExtractionError, FeedFormatError
from nlp.ingest.addresses import absolute
from nlp.ingest.response import Response
from nlp.records import Record

Kind = Literal["feed", "html", "json", "lines", "text", "opml", "xml"]


class Payload(Record, frozen=True, kw_only=True):
    """The bytes of one source and what is known about them from outside.

    Attributes:
        subject: Path or URL, or ``-``, for messages and as the origin of articles.
        content: The bytes.
        url: Where they were fetched, or None for files.
        mime: Media type that the server declared, lower case, or "".
        charset: Encoding that the server declared, or None.
        location: What the server says the address of the content is, or None.
        language: Language code that the server declared, or None.
        suffix: Suffix of the file name, lower case with its dot, or "".
        feed_expected: Whether the caller asked for a feed.
    """

    subject: str
    content: bytes
    url: str | None = None
    mime: str = ""
    charset: str | None = None
    location: str | None = None
    language: str | None = None
    suffix: str = ""
    feed_expected: bool = False

    @property
    def base(self) -> str | None:
        """What relative addresses in it are resolved against, or None."""
        return absolute(self.location, self.url) or self.url

    @classmethod
    def from_response(
        cls, response: Response, *, subject: str, feed_expected: bool = False
    ) -> Payload:
        """The payload of a response; ``subject`` is the URL that was asked for."""
        mime, _, rest = response.headers.get("content-type", "").partition(";")
        charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", rest, re.IGNORECASE)
        return cls(
            subject=subject,
            content=response.content,
            url=response.url,
            mime=mime.strip().lower(),
            charset=charset[1] if charset else None,
            location=response.headers.get("content-location"),
            language=response.headers.get("content-language"),
            feed_expected=feed_expected,
        )


class Decoded(Record, frozen=True, kw_only=True):
    """Text of a payload.

    Attributes:
        text: The characters, without byte order mark.
        encoding: Name of the encoding used.
        guessed: Whether the declared encoding was missing or wrong and ours is a guess.
    """

    text: str
    encoding: str
    guessed: bool = False


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"))
_UNMARKED_16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# What browsers read under these labels (WHATWG Encoding Standard, section 4.2).
_BROWSER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Text codecs only: Python also registers rot13, punycode and the like.
_TEXT_CODEC = re.compile(
    r"(?:utf-(?:8|16|32)|utf-(?:16|32)-[lb]e|ascii|iso8859|cp\d|windows|koi8|gb|big5|euc_|shift_jis"
    r"|iso2022|mac-|hz|tis-620|johab|kz1048|ptcp154)"
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']([\w:.-]{1,40})[\"']"
    rb"|<meta[^>]{0,400}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w:.-]{1,40})",
    re.IGNORECASE,
)
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r\f\v\x1b")
_HIGH = bytes(range(0x80, 0x100))
_HEAD_BYTES = 4096  # declarations further down are not honoured by browsers either

_SIGNATURES = (
    (b"%PDF", "a PDF", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or office document", "unpack it, or save it as HTML or text"),
    (b"\x1f\x8b", "gzip-compressed", "unpack it with gunzip"),
    (b"BZh", "bzip2-compressed", "unpack it with bunzip2"),
    (b"\xfd7zXZ", "xz-compressed", "unpack it with unxz"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "unpack it with unzstd"),
    (b"\x89PNG", "a PNG image", "give an article or a feed"),
    (b"\xff\xd8\xff", "a JPEG image", "give an article or a feed"),
    (b"GIF8", "a GIF image", "give an article or a feed"),
    (b"SQLite format 3", "an SQLite database", "give an article or a feed"),
    (b"PAR1", "a Parquet file", "write its rows as JSON Lines with a field 'text'"),
    (b"\x7fELF", "a program", "give an article or a feed"),
)


def codec_name(label: str | None) -> str | None:
    """The encoding that a label means, as browsers read it; None where it means none.

    Example:
        >>> codec_name("ISO-8859-1"), codec_name("utf8"), codec_name("rot13")
        ('cp1252', 'utf-8', None)
    """
    if not label:
        return None
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if not _TEXT_CODEC.match(name):
        return None
    return _BROWSER.get(name, name)


def decode(payload: Payload) -> Decoded:
    """The text of a payload.

    The order is: byte order mark, the server's charset, the document's own declaration, UTF-8, a
    guess. Text that is valid UTF-8 is never read as a single-byte encoding, whatever it declares.

    Raises:
        ExtractionError: The bytes are no text.
    """
    content = payload.content
    for mark, name in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(name, "replace")
            return Decoded(text=text, encoding=name, guessed="\ufffd" in text)
    for start, name in (*_UNMARKED, *_UNMARKED_16):
        if content.startswith(start):
            return Decoded(text=content.decode(name, "replace"), encoding=name)
    _require_text(content, subject=payload.subject)
    for label in (payload.charset, _declared(content)):
        declared = codec_name(label)
        if declared is None or declared.startswith(("utf-16", "utf-32")):
            continue  # a wide encoding would have shown as NUL bytes
        return _decode_declared(content, declared)
    return _decode_utf8(content) or _guess(content)


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:_HEAD_BYTES])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _decode_utf8(content: bytes) -> Decoded | None:
    try:
        return Decoded(text=content.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _decode_declared(content: bytes, declared: str) -> Decoded:
    unicode = _decode_utf8(content)
    if declared == "utf-8" or (unicode and declared.startswith(("cp125", "iso8859"))):
        return unicode or _guess(content)
    try:
        return Decoded(text=content.decode(declared), encoding=declared)
    except UnicodeDecodeError:
        return unicode or _guess(content)


def _guess(content: bytes) -> Decoded:
    sample = content[:200_000]
    high = len(sample) - len(sample.translate(None, _HIGH))
    # Western text has one letter in ten above ASCII, other scripts most of their letters; with few
    # of them the detector wavers between the single-byte code pages, where 1252 is far ahead.
    name = "cp1252" if high < 0.12 * len(sample) else _detected(sample)
    text = content.decode(name, "replace")
    return Decoded(text=text, encoding=name, guessed=True)


def _detected(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:20_000]).best()
    return codec_name(best.encoding if best else None) or "cp1252"


def _require_text(content: bytes, *, subject: str) -> None:
    for signature, name, hint in _SIGNATURES:
        if content.startswith(signature):
            raise ExtractionError(
                "this is no text", subject=subject, cause=f"it is {name}", hint=hint
            )
    head = content[:8192]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or controls > len(head) // 20:
        raise ExtractionError(
            "this is no text",
            subject=subject,
            cause="it is a binary file",
            hint="give RSS, Atom, JSON Feed, HTML, plain text or JSON Lines",
        )


class Prolog(Record, frozen=True, kw_only=True):
    """The beginning of a markup document.

    Attributes:
        root: Name of the first element as written, or "" where there is none.
        start: Offset of the first element.
        entities: Entities that a document type declares as short plain text.
        declares_entities: Whether it declares others, which could blow up or read files.
        html_doctype: Whether the document type is HTML.
    """

    root: str = ""
    start: int = 0
    entities: Mapping[str, str] = {}
    declares_entities: bool = False
    html_doctype: bool = False


# Plain text only: no reference to another entity, no parameter, no file.
_ENTITY = re.compile(
    r"<!ENTITY\s{1,20}([A-Za-z_][\w.-]{0,31})\s{1,20}[\"']([^<>&%\"']{0,200})[\"']\s{0,20}>"
)
_NAME = re.compile(r"[A-Za-z_][\w:.-]{0,80}")
_SPACE = re.compile(r"\s*")


def prolog(text: str) -> Prolog:
    """What comes before the first element, read in one pass.

    Example:
        >>> prolog("<?xml version='1.0'?><!-- hello --><rss version='2.0'>").root
        'rss'
    """
    position, entities, refused, html = 0, dict[str, str](), False, False
    while True:
        position = _skip_space(text, position)
        if text.startswith("<?", position):
            end = text.find("?>", position)
        elif text.startswith("<!--", position):
            end = text.find("-->", position)
        elif text.startswith("<!", position):
            end = _doctype_end(text, position)
            declaration = text[position:end]
            entities.update(_ENTITY.findall(declaration))
            refused = refused or len(entities) != declaration.upper().count("<!ENTITY")
            html = html or bool(re.match(r"<!doctype\s+html\b", declaration, re.IGNORECASE))
        else:
            name = _NAME.match(text, position + 1) if text.startswith("<", position) else None
            return Prolog(
                root=name[0] if name else "",
                start=position,
                entities=entities,
                declares_entities=refused,
                html_doctype=html,
            )
        if end < 0:
            return Prolog(
                start=position, entities=entities, declares_entities=refused, html_doctype=html
            )
        position = text.find(">", end) + 1


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _doctype_end(text: str, position: int) -> int:
    close = text.find(">", position)
    bracket = text.find("[", position)
    if 0 <= bracket < close:
        return text.find("]", bracket)
    return close


_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_HTML_ROOTS = frozenset({
    "html", "head", "body", "div", "p", "article", "section", "main", "h1", "h2", "h3", "span",
    "a", "table", "ul", "ol", "header", "title", "meta", "script", "style", "link", "br", "img",
    "blockquote", "pre", "b", "i", "em", "strong", "figure", "nav", "form", "center", "font",
})  # fmt: skip


def _emptiness(payload: Payload) -> str:
    if payload.url is not None:
        return "the answer is empty"
    return "standard input is empty" if payload.subject == "-" else "the file is empty"


def kind_of(payload: Payload, text: str) -> Kind:
    """The format of a text: by content first, by declared type and name where content is silent.

    Raises:
        FeedFormatError: A feed declares entities, which could blow up or read files.
        ExtractionError: Nothing is in it.
    """
    if not text.strip():
        raise ExtractionError(
            "nothing is in it",
            subject=payload.subject,
            cause=_emptiness(payload),
            hint="check that the download or export finished",
        )
    first = text[_skip_space(text, 0) :][:1]
    if first in {"{", "["} and payload.suffix not in {".txt", ".md", ".markdown"}:
        return _json_kind(payload, text)
    if first == "<":
        return _markup_kind(payload, text)
    return "html" if payload.mime == "text/html" or payload.suffix in {".html", ".htm"} else "text"


def _json_kind(payload: Payload, text: str) -> Kind:
    if payload.suffix in {".jsonl", ".ndjson"} or payload.mime in {
        "application/jsonl",
        "application/x-ndjson",
    }:
        return "lines"
    return "lines" if looks_like_lines(text[:1_000_000].encode("utf-8", "replace")) else "json"


def looks_like_lines(head: bytes) -> bool:
    r"""Whether several of the first lines begin JSON objects of their own.

    Example:
        >>> looks_like_lines(b'{"text": "a"}\n{"text": "b"}'), looks_like_lines(b'{\n "a": 1}')
        (True, False)
    """
    begun = [
        line for line in head.split(b"\n", 50)[:50] if line.lstrip(b"\xef\xbb\xbf").startswith(b"{")
    ]
    return len(begun) > 1 and begun[0].rstrip().endswith(b"}")


def _markup_kind(payload: Payload, text: str) -> Kind:
    found = prolog(text)
    local = found.root.rpartition(":")[2].lower()
    if local in _FEED_ROOTS:
        if found.declares_entities:
            raise FeedFormatError(
                "refused a feed that declares entities",
                subject=payload.subject,
                cause="its document type holds <!ENTITY, which can fill the memory or read files",
                hint="ask the publisher for a feed without a document type",
            )
        return "feed"
    if found.html_doctype or local in _HTML_ROOTS or "html" in payload.mime:
        return "html"
    if found.declares_entities:
        raise FeedFormatError(
            "refused a document that declares entities",
            subject=payload.subject,
            cause="its document type holds <!ENTITY, which can fill the memory or read files",
            hint="this is no feed; check the address",
        )
    if local == "opml":
        return "opml"
    if payload.suffix in {".html", ".htm"}:
        return "html"
    return "xml" if found.root else "text"
