"""OPML both ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import FeedFormatError, NlpError, SourceError
from nlp.ingest.subscriptions.opml import read_opml, write_opml
from nlp.records import FeedSource

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0">
  <head><title>My feeds</title></head>
  <body>
    <outline text="Top level" type="rss" xmlUrl="https://a.example/feed"
             category="/Wires,/EU/News"/>
    <outline text="Markets">
      <outline title="Europe">
        <outline text="B" title="The B" type="rss" xmlURL="https://b.example/rss?a=1&amp;b=2"
                 language="en-gb"/>
      </outline>
      <!-- a comment -->
      <outline text="A again" xmlUrl="https://a.example/feed"/>
    </outline>
    <outline text="Old" xmlUrl="feed://c.example/atom"/>
    <outline text="Older" xmlUrl="feed:https://d.example/atom"/>
    <outline text="No address"/>
  </body>
</opml>"""


def feeds(content: str | bytes) -> list[FeedSource]:
    found = list(read(content))
    assert [one for one in found if isinstance(one, NlpError)] == []
    return [one for one in found if isinstance(one, FeedSource)]


def read(content: str | bytes) -> list[FeedSource | NlpError]:
    raw = content.encode() if isinstance(content, str) else content
    return list(read_opml(raw, subject="list.opml"))


def test_a_list_of_another_reader() -> None:
    assert feeds(LIST) == [
        FeedSource(
            url="https://a.example/feed",
            title="Top level",
            categories=("Wires", "EU/News", "Markets"),
        ),
        FeedSource(
            url="https://b.example/rss?a=1&b=2", title="B", folder="Markets/Europe", language="en"
        ),
        FeedSource(url="http://c.example/atom", title="Old"),
        FeedSource(url="https://d.example/atom", title="Older"),
    ]


@pytest.mark.parametrize("query", ["a=1&x=1", "page=fd&lang=en", "a&b&copy=2", "a=1&amp;x=1"])
def test_addresses_keep_what_stands_behind_bare_ampersands(query: str) -> None:
    address = f"https://example.com/feed?{query}"
    content = f'<opml><body><outline text="A&B" xmlUrl="{address}"/></body></opml>'
    found = list(read_opml(content.encode(), subject="x"))
    assert [feed.url for feed in found if isinstance(feed, FeedSource)] == [
        address.replace("&amp;", "&")
    ]


def test_addresses_of_other_lists_are_no_feeds() -> None:
    content = '<opml><body><outline type="source" xmlUrl="https://a.example/l.opml"/></body></opml>'
    assert list(read_opml(content.encode(), subject="x")) == []


def test_bare_ampersands_are_forgiven() -> None:
    (feed,) = feeds(
        '<opml><body><outline text="B & C" xmlUrl="https://b.example/?a=1&b=2"/></body></opml>'
    )
    assert feed.url == "https://b.example/?a=1&b=2"


@pytest.mark.parametrize(
    ("pasted", "title"),
    [
        ('text="The "Daily" Wire"', 'The "Daily" Wire'),
        ('text="A 5" screen" title="x"', 'A 5" screen'),
        ('text="x < y" description="<a href="https://c.example/">Home</a> of "it"."', "x < y"),
        ('text="A" description="See <a href="https://c.example" rel="me">us</a>."', "A"),
        ('text="The "B" C" title=\'d\'', 'The "B" C'),
        ('text=""', None),
    ],
)
def test_what_programs_paste_into_attributes_unchanged_loses_no_feed(
    pasted: str, title: str | None
) -> None:
    content = (
        f'<opml><body>\n  <outline {pasted} xmlUrl="https://a.example/?a=1&amp;b=2" type="rss" />\n'
        '  <outline text="Next & last" xmlUrl="https://b.example/"/>\n</body></opml>'
    )
    first, second = feeds(content)
    assert (first.url, first.title) == ("https://a.example/?a=1&b=2", title)
    assert (second.url, second.title) == ("https://b.example/", "Next & last")


@pytest.mark.parametrize("piece", ['="x', '"', 'a="', '="<', '" a=', '">'])
def test_lists_of_nothing_but_marks_end(piece: str) -> None:
    try:
        assert read(f"<opml><body><outline {piece * 100_000}</body></opml>") is not None
    except SourceError:
        return


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "iso-8859-1"], ids=["utf-8", "utf-16", "latin-1"]
)
def test_encodings(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><opml><body>'
        '<outline text="Börse" xmlUrl="https://b.example/"/></body></opml>'
    )
    assert [feed.title for feed in feeds(text.encode(encoding))] == ["Börse"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "javascript:x", "/x"])
def test_other_schemes_are_told_and_the_rest_is_read(url: str) -> None:
    found = read(
        f'<opml><body><outline text="x" xmlUrl="{url}"/>'
        '<outline text="y" xmlUrl="https://y.example/"/></body></opml>'
    )
    error, feed = found
    assert isinstance(error, FeedFormatError)
    assert "only http and https" in str(error)
    assert isinstance(feed, FeedSource)


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<opml><body><outline text="&b;" xmlUrl="https://y.example/"/></body></opml>'
)


@pytest.mark.parametrize("content", [BOMB, "", "hello", "<rss/>", "{}", "<html></html>"])
def test_what_is_no_list_is_refused(content: str) -> None:
    with pytest.raises(SourceError):
        read(content)


def test_deep_nesting_ends() -> None:
    deep = '<outline text="f">' * 50_000 + '<outline xmlUrl="https://y.example/"/>'
    try:
        found = read(f"<opml><body>{deep}</body></opml>")
    except SourceError:
        return
    assert len(found) <= 1


names = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="/,"), min_size=1)
paths = st.lists(names.filter(str.strip), max_size=3).map("/".join)
sources = st.builds(
    FeedSource,
    name=st.sampled_from(["", "wire"]),
    url=st.uuids().map(lambda number: f"https://example.com/{number}?a=1&b=2"),
    title=st.none() | names.filter(lambda title: title != "wire"),
    folder=paths,
    categories=st.lists(paths.filter(bool), unique=True, max_size=2).map(tuple),
    language=st.sampled_from([None, "en", "de"]),
    zone=st.sampled_from([None, "Asia/Tokyo"]),
    numbers=st.sampled_from([None, "1.234,5"]),
    publisher=st.none() | names,
    terms=st.sampled_from([None, "https://example.com/terms"]),
)


@settings(deadline=None)
@given(st.lists(sources, max_size=6))
def test_what_is_written_is_read_again(given_feeds: list[FeedSource]) -> None:
    wanted = {
        feed.url: feed.replace(
            categories=tuple(name for name in feed.categories if name != feed.folder)
        )
        for feed in given_feeds
    }
    back = {feed.url: feed for feed in feeds(write_opml(wanted.values(), title="t"))}
    assert back == wanted
