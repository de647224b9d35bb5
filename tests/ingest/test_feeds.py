from __future__ import annotations

import contextlib

import pytest

from nlp.errors import FeedFormatError
from nlp.ingest.draft import Draft
from nlp.ingest.formats.entries import entry_drafts, is_teaser
from nlp.ingest.formats.xmlfeed import xml_feed
from nlp.ingest.instants import ZONE_ASSUMED
from nlp.ingest.payload import Payload

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Wire &amp; Tape</title><link>https://wire.example/</link><language>en-gb</language>
{head}
{items}
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title>Börse</title><updated>2024-06-14T12:00:00+02:00</updated>
{items}
</feed>"""


def found(text: str, url: str | None = "https://wire.example/feed.xml") -> list[object]:
    payload = Payload(subject="feed.xml", content=b"", url=url)
    return list(entry_drafts(xml_feed(payload, text), payload))


def item(inner: str, *, head: str = "") -> Draft:
    drafts = found(RSS.format(items=f"<item>{inner}</item>", head=head))
    assert len(drafts) == 1
    assert isinstance(drafts[0], Draft)
    return drafts[0]


def test_an_rss_item_with_everything() -> None:
    draft = item(
        """<title>S&amp;P 500 &lt;b&gt;jumps&lt;/b&gt; 2%</title><link>/a/1</link>
        <guid isPermaLink="false">77</guid><dc:creator>Jane Roe</dc:creator>
        <pubDate>Tue, 05 Feb 2013 08:59:00 -0500</pubDate>
        <description>The short form.</description>
        <content:encoded><![CDATA[<p>Sales of $1.5&nbsp;<b>billion</b>.</p><p>Up 3%.</p>]]>
        </content:encoded>"""
    )
    assert draft.title == "S&P 500 jumps 2%"
    assert draft.text == "Sales of $1.5 billion.\nUp 3%."
    assert draft.url == "https://wire.example/a/1"
    assert draft.authors == ("Jane Roe",)
    assert draft.language == "en-gb"
    assert draft.source_name == "Wire & Tape"
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2013-02-05T08:59:00-05:00"
    assert draft.all_flags == ()


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        # a description with tags that end nowhere is HTML all the same
        ("<description>Fell 3%.&lt;br/&gt;Bonds rose.</description>", "Fell 3%.\nBonds rose."),
        ("<description>The S&amp;amp;P 500 fell.</description>", "The S&P 500 fell."),
        ("<description>The S&amp;P 500 fell.</description>", "The S&P 500 fell."),
        ("<description>P/E &lt; 10</description>", "P/E < 10"),
        ("<description>One.\n\nTwo.</description>", "One.\nTwo."),
        ("<content:encoded>  </content:encoded><description>Only.</description>", "Only."),
        ("<title>Only a headline</title>", ""),
        (
            (
                "<description>&lt;p&gt;Rose 3%.&lt;/p&gt;&lt;p&gt;The post &lt;a&gt;X&lt;/a&gt;"
                " appeared first on Y.&lt;/p&gt;</description>"
            ),
            "Rose 3%.",
        ),
    ],
)
def test_bodies(inner: str, text: str) -> None:
    assert item(inner).text == text


def test_atom_content_wins_over_summary_and_updated_stands_in() -> None:
    draft = found(
        ATOM.format(
            items="""<entry><title type="html">DAX &amp;amp; Co</title><id>urn:x:1</id>
            <link rel="alternate" href="https://b.example/1"/>
            <updated>2024-06-14T11:00:00+02:00</updated>
            <author><name>A. B.</name></author><author><name>C. D.</name></author>
            <summary>Kurz</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
            <p>Um 1,2 <b>Prozent</b>.</p>
            <p>Zweitens.</p></div></content></entry>"""
        )
    )[0]
    assert isinstance(draft, Draft)
    assert draft.title == "DAX & Co"
    assert draft.text == "Um 1,2 Prozent.\nZweitens."
    assert draft.authors == ("A. B.", "C. D.")
    assert draft.language == "de"
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2024-06-14T11:00:00+02:00"


def test_rdf_reads_dublin_core() -> None:
    draft = found(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>R</title></channel>
        <item rdf:about="y"><title>T</title><link>https://r.example/1</link>
        <description>Rose 1%.</description><dc:date>2002-10-08T09:00:00-05:00</dc:date></item>
        </rdf:RDF>"""
    )[0]
    assert isinstance(draft, Draft)
    assert (draft.text, draft.source_name) == ("Rose 1%.", "R")
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2002-10-08T09:00:00-05:00"


def test_a_date_without_zone_takes_that_of_the_feed() -> None:
    head = "<lastBuildDate>Tue, 05 Feb 2013 10:00:00 -0500</lastBuildDate>"
    inner = "<description>x</description><pubDate>Tue, 05 Feb 2013 08:59:00</pubDate>"
    stamp = item(inner, head=head).stamp
    assert stamp is not None
    assert stamp.instant.isoformat() == "2013-02-05T08:59:00-05:00"
    assert stamp.flags == (ZONE_ASSUMED,)


def test_a_missing_date_is_flagged_and_a_bad_one_too() -> None:
    assert item("<description>x</description>").all_flags[0] == "published_at_missing"
    inner = "<description>x</description><pubDate>soon</pubDate>"
    assert item(inner).all_flags[0] == "published_at_missing"


def test_relative_links_of_a_file_use_the_link_of_the_feed() -> None:
    text = RSS.format(items="<item><link>/a/9</link><description>x</description></item>", head="")
    draft = found(text, url=None)[0]
    assert isinstance(draft, Draft)
    assert draft.url == "https://wire.example/a/9"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://[bad", ""])
def test_links_that_lead_nowhere_are_dropped(link: str) -> None:
    assert item(f"<link>{link}</link><description>x</description>").url in {
        None,
        "https://wire.example/",
    }


@pytest.mark.parametrize(
    ("text", "is_summary", "teaser"),
    [
        ("Shares rose on Monday as […]", False, True),
        ("Shares rose on Monday …", False, True),
        ("Shares rose. Read more »", False, True),
        ("Shares rose. Continue reading →", False, True),
        ("Shares rose 3%.", True, True),
        ("Shares rose 3%.", False, False),
        ("Shares rose 3%. " * 20, True, False),
        ("First paragraph.\nSecond paragraph.", True, False),
    ],
)
def test_teasers(text: str, is_summary: bool, teaser: bool) -> None:
    assert is_teaser(text.strip(), is_summary=is_summary) is teaser


def test_an_empty_feed_says_so() -> None:
    (error,) = found(RSS.format(items="", head=""))
    assert isinstance(error, FeedFormatError)
    assert str(error).startswith("the feed is empty: 'feed.xml': valid rss20 with no entries (")


@pytest.mark.parametrize(
    ("closing", "whole"), [("</item>", 2), ("<title>Thr", 2), ("</description>", 1)]
)
def test_a_truncated_feed_gives_its_complete_entries(closing: str, whole: int) -> None:
    items = "".join(
        f"<item><title>{name}</title><description>Rose 13%.</description></item>"
        for name in ("One", "Two", "Three")
    )
    text = RSS.format(items=items, head="")
    cut = {
        "</item>": text.rindex("<title>Three"),
        "<title>Thr": text.rindex("ee</title>"),
        "</description>": text.index("3%.</description>", text.index("Two")),
    }[closing]
    *drafts, error = found(text[:cut])
    assert [draft.title for draft in drafts] == ["One", "Two"][:whole]  # type: ignore[attr-defined]
    assert all(draft.text == "Rose 13%." for draft in drafts)  # type: ignore[attr-defined]
    assert isinstance(error, FeedFormatError)
    assert "the feed is cut off: 'feed.xml': truncated XML" in str(error)
    assert f"{whole} complete entries were read" in str(error)


def test_a_feed_cut_before_its_first_entry() -> None:
    (error,) = found("<?xml version='1.0'?><rss version='2.0'><channel><title>Wi")
    assert "0 complete entries" in str(error)


def test_malformed_xml_is_read_anyway() -> None:
    text = RSS.format(
        items="<item><title>R&D at S&P 500</title><description>Up 3% & more&nbsp;</description>"
        "</item>",
        head="",
    )
    draft = found(text)[0]
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text) == ("R&D at S&P 500", "Up 3% & more")


def test_external_entities_are_never_read() -> None:
    # the refusal comes before; even so nothing of a document type reaches the parser
    text = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + RSS.format(
        items="<item><title>t</title><description>a &x; b</description></item>", head=""
    ).removeprefix('<?xml version="1.0"?>')
    draft = found(text)[0]
    assert isinstance(draft, Draft)
    assert draft.text == "a &x; b"


@pytest.mark.parametrize("unit", ["<", "&", "<b>", "<item>", "<!--", "&lt;div&gt;", "\n"])
def test_hostile_feeds_end(unit: str) -> None:
    document = RSS.format(items=f"<item><description>{unit * 20_000}", head="")
    with contextlib.suppress(FeedFormatError):  # refused, or read to its end
        assert found(document)
