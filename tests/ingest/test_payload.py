from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import ExtractionError, FeedFormatError
from nlp.ingest.payload import Payload, codec_name, decode, kind_of, prolog
from nlp.ingest.response import Response

GERMAN = "Die Börse in Zürich fiel um 3 % – „schlimm“, sagte Müller."


def payload(content: bytes, **known: object) -> Payload:
    return Payload(subject="x", content=content).replace(**known)


@pytest.mark.parametrize(
    ("content", "charset", "encoding", "guessed"),
    [
        (GERMAN.encode(), None, "utf-8", False),
        (codecs.BOM_UTF8 + GERMAN.encode(), "iso-8859-1", "utf-8", False),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), None, "utf-16-le", False),
        (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), None, "utf-32-le", False),
        (GERMAN.encode("cp1252"), "windows-1252", "cp1252", False),
        (GERMAN.encode("cp1252"), "iso-8859-1", "cp1252", False),
        # declared UTF-8, and is not
        (GERMAN.encode("cp1252"), "utf-8", "cp1252", True),
        (GERMAN.encode("cp1252"), None, "cp1252", True),
        # declared as a single-byte encoding, and is UTF-8
        (GERMAN.encode(), "iso-8859-1", "utf-8", False),
        # names of codecs that are no text encodings
        (GERMAN.encode(), "rot13", "utf-8", False),
        (GERMAN.encode(), "punycode", "utf-8", False),
    ],
)
def test_encoding(content: bytes, charset: str | None, encoding: str, guessed: bool) -> None:
    decoded = decode(payload(content, charset=charset))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (GERMAN, encoding, guessed)


def test_declaration_in_the_document_counts() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><rss>Рынок вырос на 3%</rss>'
    assert decode(payload(text.encode("cp1251"))).text == text
    page = '<html><head><meta charset="shift_jis"></head>日経平均は3%上昇</html>'
    assert decode(payload(page.encode("shift_jis"))).text == page


def test_cyrillic_without_declaration_is_guessed() -> None:
    text = "Российский рынок акций вырос на три процента по итогам торгов в понедельник. " * 5
    decoded = decode(payload(text.encode("cp1251")))
    assert decoded.text == text
    assert decoded.guessed


@pytest.mark.parametrize(
    ("content", "named", "hint"),
    [
        (b"%PDF-1.7 ...", "a PDF", "pdftotext"),
        (b"PK\x03\x04word", "a zip archive", "HTML or text"),
        (b"\x1f\x8b\x08rest", "gzip", "gunzip"),
        (b"\x89PNG\r\n", "a PNG image", "give an article"),
        (b"abc\x00def", "a binary file", "RSS, Atom"),
        (bytes(range(1, 30)) * 20, "a binary file", "RSS, Atom"),
    ],
)
def test_binary_is_refused(content: bytes, named: str, hint: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        decode(payload(content))
    message = str(caught.value)
    assert "'x'" in message
    assert named in message
    assert hint in message


@pytest.mark.parametrize(
    ("text", "known", "kind"),
    [
        ('<?xml version="1.0"?>\n<!-- c --><rss version="2.0"/>', {}, "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', {}, "feed"),
        ("<rdf:RDF xmlns:rdf='x'/>", {}, "feed"),
        ("<atom:feed xmlns:atom='x'/>", {}, "feed"),
        # content wins over what a server says
        ("<rss/>", {"mime": "text/html"}, "feed"),
        ("<!DOCTYPE html><p>x", {"mime": "application/rss+xml"}, "html"),
        ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x"><html/>', {}, "html"),
        ("<p>fragment</p>", {}, "html"),
        ("plain words", {"mime": "text/html"}, "html"),
        ("plain words", {}, "text"),
        ("<3 this stock", {}, "text"),
        ("<opml version='2.0'/>", {}, "opml"),
        ("<urlset/>", {}, "xml"),
        ('{"text": "a"}', {}, "json"),
        ('[{"text": "a"}]', {}, "json"),
        ('{\n "text": "a"\n}', {}, "json"),
        ('{"text": "a"}\n{"text": "b"}\n', {}, "lines"),
        ('{"text": "a"}', {"suffix": ".jsonl"}, "lines"),
        ("[Reuters] Stocks rose", {"suffix": ".txt"}, "text"),
    ],
)
def test_kind_is_told_by_content(text: str, known: dict[str, str], kind: str) -> None:
    assert kind_of(payload(b"", **known), text) == kind


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE rss [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://x/"> %p;]><rss/>',
        '<!DOCTYPE rss [<!ENTITY % p "aa">]><rss/>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        "<!doctype rss [ <!-- ] --> <!entity a 'b'> ]><rss/>",
        '<!DOCTYPE x [<!ENTITY a "<b>">]><other/>',
    ],
)
def test_declared_entities_are_refused(text: str) -> None:
    with pytest.raises(FeedFormatError, match=r"declares entities: 'x': .*<!ENTITY"):
        kind_of(payload(b""), text)


def test_entities_of_plain_text_are_read() -> None:
    text = "<!DOCTYPE rss [<!ENTITY id \"tag:x.example,\"> <!ENTITY co 'Acme Corp'>]><rss/>"
    assert prolog(text).entities == {"id": "tag:x.example,", "co": "Acme Corp"}
    assert kind_of(payload(b""), text) == "feed"


def test_a_document_type_without_entities_is_fine() -> None:
    text = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x/rss.dtd"><rss/>'
    assert kind_of(payload(b""), text) == "feed"


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_empty_is_said(text: str) -> None:
    with pytest.raises(ExtractionError, match=r"nothing is in it: 'x': the file is empty \("):
        kind_of(payload(b""), text)


def test_prolog_gives_the_offset_of_the_root() -> None:
    text = "<?xml version='1.0'?><?xml-stylesheet href='a'?><!-- <rss> -->\n<feed>"
    assert (prolog(text).root, text[prolog(text).start :]) == ("feed", "<feed>")


@given(st.text(alphabet="<>!?-[]DOCTYPErs ='\"", max_size=80))
def test_prolog_ends_on_any_text(text: str) -> None:
    found = prolog(text)
    assert 0 <= found.start <= len(text)
    assert text[found.start + 1 :].startswith(found.root)


def test_payload_of_a_response() -> None:
    response = Response(
        url="https://e.com/b",
        headers={"content-type": 'Text/HTML; Charset="ISO-8859-2"'},
        content=b"x",
    )
    made = Payload.from_response(response, subject="https://e.com/a")
    assert (made.subject, made.url, made.mime, made.charset) == (
        "https://e.com/a",
        "https://e.com/b",
        "text/html",
        "ISO-8859-2",
    )


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("nonsense", None),
        ("zlib", None),
        ("unicode_escape", None),
        (None, None),
    ],
)
def test_codec_labels_as_browsers_read_them(label: str | None, name: str | None) -> None:
    assert codec_name(label) == name
