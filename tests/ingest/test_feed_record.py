"""One record for every format: the same entry, written in each, reads the same."""

from __future__ import annotations

import datetime as dt

import pytest

from nlp.errors import FeedFormatError
from nlp.ingest.feeds import read_feed
from nlp.ingest.formats.entries import entry_drafts
from nlp.ingest.formats.feed import Enclosure, Feed, Person
from nlp.ingest.payload import Payload
from nlp.ingest.response import Response
from nlp.records import Rhythm

URL = "https://wire.example/feeds/all"


def feed(document: str | bytes, **headers: str) -> Feed:
    content = document.encode() if isinstance(document, str) else document
    return read_feed(Response(url=URL, headers=headers, content=content))


SAME = {
    "rss20": """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
      <channel><title>Wire &amp;amp; Tape</title><link>https://wire.example/</link>
      <description>All of it</description><language>en-gb</language>
      <item><title>Acme &amp; Co up 4%</title><link>/n/1</link>
      <guid isPermaLink="false">tag:wire.example,2024:1</guid>
      <author>roe@wire.example (Jane Roe)</author>
      <category>Equities</category><category>ACME</category>
      <pubDate>Fri, 14 Jun 2024 09:30:00 EDT</pubDate>
      <description>In short.</description>
      <content:encoded><![CDATA[<p>At length.</p>]]></content:encoded>
      <enclosure url="/a/1.mp3" type="audio/mpeg" length="1200"/></item></channel></rss>""",
    "atom10": """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-gb">
      <title type="html">Wire &amp;amp; Tape</title>
      <link rel="alternate" href="https://wire.example/"/><link rel="self" href="/feeds/all"/>
      <subtitle>All of it</subtitle><id>urn:x:feed</id>
      <entry><title>Acme &amp; Co up 4%</title><link href="/n/1"/>
      <id>tag:wire.example,2024:1</id>
      <author><name>Jane Roe</name><email>roe@wire.example</email></author>
      <category term="Equities"/><category term="ACME"/>
      <published>2024-06-14T09:30:00-04:00</published>
      <summary>In short.</summary>
      <content type="html">&lt;p>At length.&lt;/p></content>
      <link rel="enclosure" href="/a/1.mp3" type="audio/mpeg" length="1200"/></entry></feed>""",
    "JSON Feed 1.1": """{"version": "https://jsonfeed.org/version/1.1",
      "title": "Wire &amp; Tape", "home_page_url": "https://wire.example/",
      "description": "All of it", "language": "en-gb", "items": [{
      "id": "tag:wire.example,2024:1", "url": "/n/1", "title": "Acme & Co up 4%",
      "authors": [{"name": "Jane Roe"}], "tags": ["Equities", "ACME"],
      "date_published": "2024-06-14T09:30:00-04:00", "summary": "In short.",
      "content_html": "<p>At length.</p>",
      "attachments": [{"url": "/a/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1200}]}]}""",
}


@pytest.mark.parametrize("version", SAME)
def test_the_same_entry_reads_the_same_in_every_format(version: str) -> None:
    read = feed(SAME[version])
    assert read.version == version
    assert read.title is not None
    assert (read.title.line, read.description, read.language) == (
        "Wire & Tape",
        "All of it",
        "en-gb",
    )
    assert read.url == "https://wire.example/"
    (entry,) = read.entries
    assert entry.title is not None
    assert entry.title.line == "Acme & Co up 4%"
    assert (entry.id, entry.guid) == ("tag:wire.example,2024:1", "tag:wire.example,2024:1")
    assert entry.url == "https://wire.example/n/1"
    assert entry.categories == ("Equities", "ACME")
    assert [person.name for person in entry.authors] == ["Jane Roe"]
    assert entry.published is not None
    assert entry.published.instant.isoformat() == "2024-06-14T09:30:00-04:00"
    assert entry.summary is not None
    assert entry.summary.value == "In short."
    assert entry.content is not None
    assert (entry.content.value, entry.content.is_html) == ("<p>At length.</p>", True)
    assert entry.enclosures == (
        Enclosure(url="https://wire.example/a/1.mp3", kind="audio/mpeg", length=1200),
    )


def test_addresses_of_authors_are_kept_beside_their_names() -> None:
    (author,) = feed(SAME["rss20"]).entries[0].authors
    assert author == Person(name="Jane Roe", email="roe@wire.example")
    assert author.full == "Jane Roe (roe@wire.example)"


def rss(inner: str, *, head: str = "") -> str:
    return f"<rss version='2.0'><channel>{head}<item>{inner}</item></channel></rss>"


@pytest.mark.parametrize(
    ("inner", "guid", "draft_guid", "url"),
    [
        ("<guid>https://w.example/9</guid>", *("https://w.example/9",) * 3),
        # an id that is no permanent link never becomes an address
        (
            "<guid isPermaLink='false'>77</guid>",
            None,
            f"{URL}#77",
            None,
        ),
        ("<guid isPermaLink='false'>urn:uuid:1-2-3</guid>", *("urn:uuid:1-2-3",) * 2, None),
        ("<title>x</title>", None, None, None),
    ],
)
def test_guids(inner: str, guid: str | None, draft_guid: str | None, url: str | None) -> None:
    read = feed(rss(inner))
    (draft,) = entry_drafts(read, Payload(subject="f", content=b"", url=URL))
    assert read.entries[0].guid == guid
    assert (draft.guid, draft.url) == (draft_guid, url)  # type: ignore[union-attr]


def test_content_location_is_the_base_of_relative_links() -> None:
    document = rss("<link>a/1</link>")
    located = feed(document, **{"content-location": "/deep/er/feed.xml"})
    assert located.entries[0].url == "https://wire.example/deep/er/a/1"
    assert feed(document).entries[0].url == "https://wire.example/feeds/a/1"


def test_xml_base_is_the_base_of_relative_links() -> None:
    document = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/">
      <entry xml:base="y/"><link href="1.html"/><id>1</id></entry></feed>"""
    assert feed(document).entries[0].url == "https://b.example/x/y/1.html"


def test_a_link_that_cannot_be_fetched_gives_way_to_one_that_can() -> None:
    document = rss("<link>at://did:plc:1/x</link><link>https://w.example/1</link>")
    assert feed(document).entries[0].url == "https://w.example/1"


def test_the_server_states_the_language_where_the_feed_does_not() -> None:
    assert feed(rss("<title>x</title>"), **{"content-language": "de"}).language == "de"


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("Tue, 05 Feb 2013 08:59:00 EST", "2013-02-05T08:59:00-05:00"),
        ("05 Feb 13 08:59 +0530", "2013-02-05T08:59:00+05:30"),
        ("Tue, 5 Feb 2013 08:59:00 GMT+8", "2013-02-05T08:59:00+08:00"),
        ("2013-02-05T08:59:00.123Z", "2013-02-05T08:59:00.123000+00:00"),
        ("2013-02-05 08:59:00 CET", "2013-02-05T08:59:00+01:00"),
        ("Tuesday, February 5, 2013 8:59 AM HKT", "2013-02-05T08:59:00+08:00"),
        ("20130205T085900+0900", "2013-02-05T08:59:00+09:00"),
        ("Tue Feb  5 08:59:00 PST 2013", "2013-02-05T08:59:00-08:00"),
        ("Tue, 05 Feb 2013 24:00:00 GMT", "2013-02-06T00:00:00+00:00"),
        ("Tue, 05 Feb 2013 08:59:60 GMT", "2013-02-05T08:59:59+00:00"),
        ("Wed, 05 Feb 2013 08:59:00 BST", "2013-02-05T08:59:00+01:00"),
    ],
)
def test_dates_in_wild_forms_keep_their_zone(printed: str, instant: str) -> None:
    stamp = feed(rss(f"<pubDate>{printed}</pubDate>")).entries[0].published
    assert stamp is not None
    assert stamp.instant == dt.datetime.fromisoformat(instant)
    assert stamp.instant.utcoffset() == dt.datetime.fromisoformat(instant).utcoffset()
    assert stamp.flags == ()


def test_rdf_has_one_date_for_publication_and_change() -> None:
    document = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <item rdf:about="https://r.example/1"><title>T</title>
      <dc:date>2002-10-08T09:00:00-05:00</dc:date></item></rdf:RDF>"""
    entry = feed(document).entries[0]
    assert entry.published is not None
    assert entry.published == entry.updated
    assert entry.published.instant.isoformat() == "2002-10-08T09:00:00-05:00"


def test_entities_of_plain_text_are_put_in() -> None:
    document = "<!DOCTYPE rss [<!ENTITY co 'Acme Corp'>]>" + rss("<title>&co; up 4%</title>")
    title = feed(document).entries[0].title
    assert title is not None
    assert title.line == "Acme Corp up 4%"


def test_entities_that_would_fill_the_memory_stay_as_they_are() -> None:
    document = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 200}'>]>" + rss(
        f"<description>{'&a;' * 100_000}</description>"
    )
    summary = feed(document).entries[0].summary
    assert summary is not None
    assert len(summary.value) < 1_000_000


@pytest.mark.parametrize("code", ["&#8;", "&#x0;", "&#xD800;", "&#1114112;", "&#xFFFE;"])
def test_references_to_no_character_are_dropped(code: str) -> None:
    title = feed(rss(f"<title>S&amp;P {code}500</title>")).entries[0].title
    assert title is not None
    assert title.line == "S&P 500"


@pytest.mark.parametrize(
    ("document", "cause"),
    [
        ("<rss><channel>" + "<a>" * 12_000 + "</channel></rss>", "inside each other"),
        (
            "<rss><channel><item " + " ".join(f"a{n}='x'" for n in range(5000)) + "/></channel>"
            "</rss>",
            "attributes",
        ),
        ("<html><body>x</body></html>", "it is html"),
        ('{"a": 1}', "it is json"),
    ],
)
def test_what_is_no_feed_or_would_take_forever_is_refused(document: str, cause: str) -> None:
    with pytest.raises(FeedFormatError, match=cause):
        feed(document)


def test_long_feeds_of_shallow_entries_are_read() -> None:
    item = "<item><title>Up 1%</title><description>a&lt;br>b</description></item>"
    many = feed(f"<rss version='2.0'><channel>{item * 3000}</channel></rss>")
    assert len(many.entries) == 3000


RHYTHM = (
    "<ttl>90</ttl><skipHours><hour>0</hour><hour> 7 </hour><hour>24</hour><hour>99</hour>"
    "</skipHours><SkipDays><day>Sunday</day><day>Saturday</day><day>Someday</day></SkipDays>"
)


@pytest.mark.parametrize(
    ("elements", "seconds", "hours", "days"),
    [
        (RHYTHM, 5400.0, (0, 7), (5, 6)),
        ("<ttl>soon</ttl>", 0.0, (), ()),
        ("<ttl>-5</ttl><skipHours/>", 0.0, (), ()),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", 604_800.0, (), ()),
        ("<sy:updateFrequency>4</sy:updateFrequency>", 21_600.0, (), ()),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><ttl>60</ttl>",
            3600.0,
            (),
            (),
        ),
        ("<sy:updatePeriod>never</sy:updatePeriod>", 0.0, (), ()),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)), 0.0, (), ()),
    ],
)
def test_what_a_feed_says_of_its_rhythm(
    elements: str, seconds: float, hours: tuple[int, ...], days: tuple[int, ...]
) -> None:
    document = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>Wire</title>{elements}<item><title>a</title></item></channel></rss>"
    )
    assert feed(document).rhythm == Rhythm(seconds=seconds, skip_hours=hours, skip_days=days)
