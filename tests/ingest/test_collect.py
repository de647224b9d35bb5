from __future__ import annotations

import datetime as dt
import itertools
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from nlp.errors import FetchError
from nlp.ingest import Response, Source, articles
from nlp.ingest.retrieve import HttpRetriever
from nlp.records import Article, Failure, FeedSource, from_json, to_json

NOW = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)

FEED = """<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>
<language>en</language>
<item><title>One</title><link>https://wire.example/1</link>
<pubDate>Mon, 19 Jan 2026 09:00:00 +0800</pubDate>
<description>&lt;p&gt;The index rose 3% on Monday.&lt;/p&gt;&lt;p&gt;Bonds fell.&lt;/p&gt;
</description>
</item>
<item><title>Two</title><link>https://wire.example/2</link>
<pubDate>Mon, 19 Jan 2026 10:00:00 +0800</pubDate>
<description>Shares of banks fell as [...]</description></item>
<item><title>Three</title><link>https://wire.example/3</link></item>
</channel></rss>"""

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Two</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<meta property="article:published_time" content="2026-01-19T10:00:00+08:00"></head><body><article>
<h1>Shares of banks fall by 2%</h1>
<p>Shares of banks fell as rates rose, and the index of the sector lost 2.4% on Monday.</p>
<p>It was the third fall in a row, the exchange said in a statement after the close.</p>
</article></body></html>"""


class FakeRetriever:
    """Answers from a table; counts what was asked."""

    def __init__(self, pages: Mapping[str, str | bytes | Response] | None = None) -> None:
        self.pages = dict(pages or {})
        self.asked: list[str] = []

    def __call__(self, url: str) -> Response:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError("the server did not deliver", subject=url, cause="HTTP status 404")
        page = self.pages[url]
        if isinstance(page, Response):
            return page
        content = page.encode() if isinstance(page, str) else page
        return Response(url=url, content=content)


def collected(
    *sources: Source,
    pages: Mapping[str, str | bytes | Response] | None = None,
    stdin: bytes = b"",
    follow: bool = False,
    published_at: dt.datetime | None = None,
) -> list[Article | Failure]:
    return list(
        articles(
            sources,
            retrieve=FakeRetriever(pages),
            now=lambda: NOW,
            read_stdin=lambda: stdin,
            follow=follow,
            published_at=published_at,
        )
    )


def failure(found: list[Article | Failure]) -> Failure:
    (only,) = [one for one in found if isinstance(one, Failure)]
    assert (only.stage, only.at) == ("ingest", NOW)
    return only


def read(found: list[Article | Failure]) -> list[Article]:
    return [one for one in found if isinstance(one, Article)]


def test_a_feed_file(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED)
    found = collected(path)
    one, two = read(found)
    assert one.text == "The index rose 3% on Monday.\nBonds fell."
    assert (one.title, one.url, one.language) == ("One", "https://wire.example/1", "en")
    assert one.published_at is not None
    assert one.published_at.isoformat() == "2026-01-19T09:00:00+08:00"
    assert one.retrieved_at == NOW
    assert (one.source.name, one.source.feed) == ("Wire", str(path))
    assert two.flags == ("teaser",)
    message = failure(found).message
    assert "the article has no text: 'https://wire.example/3': only a headline: 'Three'" in message
    assert "follow the links" in message


def test_a_url_is_a_feed_or_a_page_by_its_content() -> None:
    pages = {"https://w.example/a": FEED, "https://w.example/b.php": PAGE}
    found = collected(*pages, pages=pages)
    titles = [article.title for article in read(found)]
    assert titles == ["One", "Two", "Shares of banks fall by 2%"]
    page = read(found)[-1]
    assert page.text.startswith("Shares of banks fell as rates rose")
    assert page.url == "https://w.example/b.php"
    assert page.source.feed is None


def test_following_reads_the_page_behind_a_teaser() -> None:
    pages = {
        "https://w.example/feed": FEED,
        "https://wire.example/2": PAGE,
        "https://wire.example/3": PAGE,
    }
    found = collected("https://w.example/feed", pages=pages, follow=True)
    _, two, three = read(found)
    assert len(found) == 3
    assert two.text.startswith("Shares of banks fell as rates rose, and")
    assert (two.title, two.flags, two.url) == ("Two", (), "https://wire.example/2")
    assert three.published_at is not None  # from the page: the entry has none
    assert three.published_at.isoformat() == "2026-01-19T10:00:00+08:00"


def test_following_a_dead_link_keeps_the_teaser() -> None:
    pages = {"https://w.example/feed": FEED, "https://wire.example/3": PAGE}
    found = collected("https://w.example/feed", pages=pages, follow=True)
    assert [article.title for article in read(found)] == ["One", "Two", "Three"]
    assert read(found)[1].flags == ("teaser",)
    assert failure(found).subject == "https://wire.example/2"


def test_without_following_no_page_is_fetched() -> None:
    retrieve = FakeRetriever({"https://w.example/feed": FEED})
    list(articles(["https://w.example/feed"], retrieve=retrieve, now=lambda: NOW))
    assert retrieve.asked == ["https://w.example/feed"]


def test_a_subscription_gives_name_and_language() -> None:
    source = FeedSource(name="wire-business", url="https://w.example/feed", language="de")
    found = collected(source, pages={source.url: FEED})
    assert {article.source.name for article in read(found)} == {"wire-business"}
    assert {article.language for article in read(found)} == {"de"}


@pytest.mark.parametrize("by_name", [True, False])
def test_html_where_a_feed_was_expected_names_the_feeds(by_name: bool) -> None:
    url = "https://w.example/rss.xml" if by_name else "https://w.example/news"
    source: Source = url if by_name else FeedSource(name="w", url=url)
    only = failure(collected(source, pages={url: PAGE}))
    assert only.error == "FeedFormatError"
    assert "this is no feed" in only.message
    assert "it is an HTML page" in only.message
    assert "https://w.example/feed.xml" in only.message


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("<opml><body/></opml>", ["this is no feed", "OPML"]),
        ("<urlset><url/></urlset>", ["this is no feed", "XML of another kind"]),
        ("words", ["this is no feed", "plain text", ".txt"]),
        ("", ["nothing is in it", "the answer is empty"]),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "b">]><rss/>', ["declares entities", "<!ENTITY"]),
        (b"%PDF-1.4", ["this is no text", "a PDF", "pdftotext"]),
    ],
)
def test_other_things_where_a_feed_was_expected(content: str | bytes, parts: list[str]) -> None:
    source = FeedSource(name="w", url="https://w.example/news")
    only = failure(collected(source, pages={source.url: content}))
    assert only.subject == "https://w.example/news"
    assert [part for part in parts if part not in only.message] == []


def test_a_fake_status_is_an_error_too() -> None:
    url = "https://w.example/gone"
    only = failure(collected(url, pages={url: Response(url=url, status=410)}))
    assert only.error == "FetchError"
    assert "HTTP status 410" in only.message
    assert "for good" in only.message


def test_one_bad_source_does_not_end_the_run(tmp_path: Path) -> None:
    good = tmp_path / "a.txt"
    good.write_text("The index rose 3%.")
    found = collected("https://nowhere.example/", tmp_path / "missing.xml", good)
    assert [type(one) for one in found] == [Failure, Failure, Article]


def test_a_missing_file_offers_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "article.html").write_text(PAGE)
    only = failure(collected(tmp_path / "artcle.html"))
    assert only.error == "FetchError"
    assert f"no such file or folder: '{tmp_path}/artcle.html'" in only.message
    assert f"did you mean '{tmp_path}/article.html'?" in only.message


def test_a_missing_scheme_is_offered() -> None:
    only = failure(collected("news.example.com/feed"))
    assert "did you mean 'https://news.example.com/feed'?" in only.message


def test_an_unreadable_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(self: Path, mode: str) -> None:  # root may read everything
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    only = failure(collected(path))
    assert only.error == "FetchError"
    assert only.message == (
        f"cannot be read: '{path}': permission denied (give yourself the right to read it)"
    )


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    only = failure(collected("a\0b"))
    assert only.error == "FetchError"
    assert "cannot be read" in only.message
    only = failure(collected("x" * 5000))
    assert "too long" in only.message


def test_an_empty_source_is_not_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("The index rose on Monday.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    only = failure(collected(""))
    assert only.message.startswith("a source is empty: ''")
    assert "'.' is the folder that you are in" in only.message


def test_empty_standard_input_says_so() -> None:
    assert "standard input is empty" in failure(collected("-")).message


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    for name in ("a.xml", "a.txt", "a.jsonl", "a.html"):
        path = tmp_path / name
        path.write_bytes(b"")
        assert "nothing is in it" in failure(collected(path)).message
        assert "the file is empty" in failure(collected(path)).message


def test_a_table_of_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,close\n2024-06-14,3.5\n2024-06-17,3.6\n")
    assert "no column holds the text of articles" in failure(collected(path)).message


def test_wrong_encoding_is_flagged(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    text = FEED.replace("Bonds fell", "Zürich fiel")
    path.write_bytes(('<?xml version="1.0" encoding="utf-8"?>' + text).encode("latin-1"))
    one = read(collected(path))[0]
    assert one.text.endswith("Zürich fiel.")
    assert one.flags == ("encoding_guessed",)


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "b" / "z.txt").write_text("Last: the index rose 3%.")
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "chart.png").write_bytes(b"\x89PNG")
    (tmp_path / "prices.csv").write_text("a,b")
    (tmp_path / "README.md").write_text("# About these files")
    (tmp_path / ".hidden" / "x.txt").write_text("hidden")
    (tmp_path / ".x.txt").write_text("hidden")
    found = collected(tmp_path)
    assert [article.text[:6] for article in read(found)] == ["Shares", "Last: "]
    broken, others = (one for one in found if isinstance(one, Failure))
    assert broken.subject == str(tmp_path / "broken.json")
    assert "files that are no articles were left out" in others.message
    assert "chart.png, prices.csv" in others.message
    assert others.subject == str(tmp_path)


def test_a_folder_within_that_cannot_be_read_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(f"The index rose 3% in {name}.")
    scandir = os.scandir

    def refuse(path: str) -> object:  # root may read everything
        if str(path).endswith("b"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = collected(tmp_path)
    assert len(read(found)) == 2
    assert failure([one for one in found if isinstance(one, Failure)]).subject.endswith("b")


def test_links_that_lead_in_circles_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The index rose 3%.")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(collected(tmp_path)) == 1


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    assert "no articles are in this folder" in failure(collected(tmp_path)).message
    assert "it is empty" in failure(collected(tmp_path)).message
    for number in range(7):
        (tmp_path / f"{number}.png").write_bytes(b"x")
    message = failure(collected(tmp_path)).message
    assert "it holds 0.png, 1.png, 2.png, 3.png, 4.png and 2 more" in message
    assert "JSON Lines" in message


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (FEED, ["One", "Two"]),
        (PAGE, ["Shares of banks fall by 2%"]),
        ('{"title": "J", "text": "Up 3%."}', ["J"]),
        ('{"title": "J", "text": "Up 3%."}\n{"title": "K", "text": "Up 4%."}\n', ["J", "K"]),
        ("The index rose 3%.", [""]),
    ],
)
def test_standard_input_is_told_by_content(content: str, titles: list[str]) -> None:
    found = collected("-", stdin=content.encode())
    assert [article.title for article in read(found)] == titles


def test_standard_input_that_is_not_there() -> None:
    (only,) = articles(["-"], retrieve=FakeRetriever(), now=lambda: NOW)
    assert isinstance(only, Failure)
    assert "standard input" in only.message


def test_json_lines_keep_ids_and_name_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('\ufeff{"id": "mine", "text": "Up 3%."}\n{bad\n{"text": "Up 4%."}\n')
    found = collected(path)
    assert [article.id == "mine" for article in read(found)] == [True, False]
    assert failure(found).subject == f"{path}:2"


def test_json_lines_of_a_file_are_lazy(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"text": "{number}"}}\n' for number in range(1000)))
    first = next(articles([path], retrieve=FakeRetriever(), now=lambda: NOW))
    assert isinstance(first, Article)
    assert first.text == "0"


def test_what_comes_out_goes_in_again(tmp_path: Path) -> None:
    """``fetch`` writes what the next stage reads."""
    path = tmp_path / "feed.xml"
    path.write_text(FEED)
    first = read(collected(path))
    lines = tmp_path / "articles.jsonl"
    lines.write_text("".join(to_json(article) + "\n" for article in first))
    assert collected(lines) == first
    assert [from_json(to_json(article), Article) for article in first] == first


def test_the_same_feed_gives_the_same_ids_at_another_time(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED.replace("<pubDate>Mon, 19 Jan 2026 10:00:00 +0800</pubDate>", ""))
    later = articles([path], retrieve=FakeRetriever(), now=lambda: NOW + dt.timedelta(days=9))
    assert [a.id for a in read(collected(path))] == [a.id for a in read(list(later))]


def test_what_comes_twice_is_yielded_once(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED)
    assert len(read(collected(path, path, tmp_path))) == 2


def test_sources_are_taken_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The index rose 3%.")

    def endless() -> Iterator[Source]:
        for number in itertools.count():
            yield path
            if number:
                raise AssertionError("the second source was asked for")

    first = next(articles(endless(), retrieve=FakeRetriever(), now=lambda: NOW))
    assert isinstance(first, Article)


def test_one_source_instead_of_many_is_a_mistake() -> None:
    with pytest.raises(TypeError, match=r"write \['feed.xml'\]"):
        articles("feed.xml", retrieve=FakeRetriever(), now=lambda: NOW)


def test_the_instant_of_undated_articles_can_be_given(tmp_path: Path) -> None:
    instant = dt.datetime(2026, 1, 19, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    path = tmp_path / "a.txt"
    path.write_text("The index rose 3%.")
    assert read(collected(path))[0].flags == ("published_at_missing",)
    assert read(collected(path))[0].published_at is None
    article = read(collected(path, published_at=instant))[0]
    assert (article.published_at, article.flags) == (instant, ())


def test_markdown_has_its_title(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Index rises\n\nThe index rose 3% on Monday, its best day since March.")
    article = read(collected(path))[0]
    assert (article.title, article.language) == ("Index rises", "en")


def test_over_http(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        FEED.replace("Bonds fell", "Zürich fiel").encode("latin-1"),
        content_type="application/rss+xml; charset=iso-8859-1",
    )
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    urls = [httpserver.url_for("/feed"), httpserver.url_for("/gone")]
    with HttpRetriever(allow_private=True) as retrieve:
        one, _, _, gone = articles(urls, retrieve=retrieve, now=lambda: NOW)
    assert isinstance(one, Article)
    assert one.text.endswith("Zürich fiel.")
    assert "encoding_guessed" not in one.flags
    assert isinstance(gone, Failure)
    assert "HTTP status 404" in gone.message


def test_gold_articles_are_kept_as_they_are(shared: Path) -> None:
    folder = shared / "gold"
    found = collected(folder)
    by_id = {article.id: article for article in read(found)}
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text())
        article = by_id[gold["id"]]
        assert article.text == gold["text"]
        assert article.published_at == dt.datetime.fromisoformat(gold["published_at"])
    assert not [one for one in found if isinstance(one, Failure)]
