from __future__ import annotations

import contextlib

import pytest

from nlp.errors import ExtractionError
from nlp.ingest.draft import Draft
from nlp.ingest.formats import plain
from nlp.ingest.formats.pages.extract import page_draft
from nlp.ingest.payload import Payload

BODY = """
<p>The index of the Harbour Exchange rose 1.2% to $1.5 <b>billion</b>&nbsp;dollars on Tuesday,
its best day since March.</p>
<p>"We see 3.5% growth," said Jane Roe, an economist at Example Bank, in a note to her clients.</p>
<p>Bonds fell. The yield of the ten-year note rose six basis points to 4.18%, the exchange said.</p>
"""

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Index rises | Harbour Wire</title>
<meta property="og:site_name" content="Harbour Wire">
<meta property="og:title" content="Index rises 1.2% &amp; bonds fall | Harbour Wire">
<link rel="canonical" href="/news/1"><link rel="alternate" type="application/rss+xml" href="/feed">
{head}</head><body><nav><p>Home</p><p>Markets up 99% in our new app</p></nav>
<article><h1>Index rises 1.2% &amp; bonds fall</h1>{times}{body}</article>
<footer><p>Copyright 2024. All rights reserved by the publisher of this page.</p></footer>
<script>var x = "7%";</script></body></html>"""

LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "BreadcrumbList"}, {"@type": "NewsArticle",
"headline": "Index rises 1.2% &amp; bonds fall", "datePublished": "2024-06-14T09:30:00-04:00",
"author": [{"name": "Jane Roe"}, {"name": "J. Doe"}]}]}
</script>"""


def page(
    *,
    head: str = "",
    times: str = "",
    body: str = BODY,
    url: str | None = "https://h.example/x?a=1",
) -> Draft:
    text = PAGE.format(head=head, times=times, body=body)
    return page_draft(Payload(subject="page", content=b"", url=url), text)


def test_text_has_paragraphs_and_whole_figures() -> None:
    draft = page()
    first, second, third = draft.text.split("\n")
    assert first == (
        "The index of the Harbour Exchange rose 1.2% to $1.5 billion dollars on Tuesday, its best "
        "day since March."
    )
    assert second.startswith('"We see 3.5% growth," said Jane Roe')
    assert third.endswith("six basis points to 4.18%, the exchange said.")


def test_metadata_come_from_json_ld() -> None:
    draft = page(head=LINKED)
    assert draft.title == "Index rises 1.2% & bonds fall"
    assert draft.authors == ("Jane Roe", "J. Doe")
    assert draft.url == "https://h.example/news/1"
    assert (draft.language, draft.source_name) == ("en-GB", "Harbour Wire")
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2024-06-14T09:30:00-04:00"
    assert draft.all_flags == ()


@pytest.mark.parametrize(
    ("head", "times", "iso", "flags"),
    [
        (
            '<meta property="article:published_time" content="2024-06-14T09:30:00+08:00">',
            "",
            "2024-06-14T09:30:00+08:00",
            (),
        ),
        ("", '<time datetime="2024-06-14T09:30:00Z">x</time>', "2024-06-14T09:30:00+00:00", ()),
        # the one with a zone beats the one that comes first
        (
            '<meta name="date" content="2024-06-14">',
            '<time datetime="2024-06-14T09:30:00-04:00">x</time>',
            "2024-06-14T09:30:00-04:00",
            (),
        ),
        (
            '<meta name="date" content="2024-06-14">',
            "",
            "2024-06-14T00:00:00+00:00",
            ("published_at_zone_assumed", "date_only"),
        ),
        # broken JSON-LD is passed over
        (
            (
                '<script type="application/ld+json">{"datePublished": </script>'
                '<meta property="article:published_time" content="2024-06-14T09:30:00Z">'
            ),
            "",
            "2024-06-14T09:30:00+00:00",
            (),
        ),
    ],
)
def test_publication(head: str, times: str, iso: str, flags: tuple[str, ...]) -> None:
    draft = page(head=head, times=times)
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == iso
    assert draft.all_flags == flags


def test_a_page_without_date_is_flagged() -> None:
    assert page(body=BODY).all_flags == ("published_at_missing",)


def test_a_date_inferred_from_the_look_of_the_page_is_flagged() -> None:
    draft = page(body=f"<p class='date'>Published on 14 June 2024</p>{BODY}")
    assert draft.stamp is not None
    assert draft.stamp.instant.date().isoformat() == "2024-06-14"
    assert draft.all_flags == ("published_at_zone_assumed", "date_only", "published_at_inferred")


def test_a_canonical_address_that_is_the_front_page_is_ignored() -> None:
    text = PAGE.format(head="", times="", body=BODY).replace('"/news/1"', '"https://h.example/"')
    draft = page_draft(Payload(subject="page", content=b"", url="https://h.example/x"), text)
    assert draft.url == "https://h.example/x"


def test_the_same_page_many_times_keeps_its_text() -> None:
    """The extractor's own deduplication would return nothing from the fourth time on."""
    assert len({page().text for _ in range(6)}) == 1


def test_short_plain_pages_give_their_paragraphs() -> None:
    text = "<html><body><p>The S&amp;P 500 fell 3% on Monday.</p><p>Bonds rose a little, too.</p>"
    draft = page_draft(Payload(subject="page", content=b""), text)
    assert draft.text == "The S&P 500 fell 3% on Monday.\nBonds rose a little, too."


def test_a_page_without_text_says_so_and_names_its_feed() -> None:
    with pytest.raises(ExtractionError) as caught:
        page_draft(
            Payload(subject="page", content=b"", url="https://h.example/"),
            "<html><head><title>Front</title><link rel=alternate type='application/atom+xml' "
            "href='/atom'></head><body><div id=root></div></body></html>",
        )
    message = str(caught.value)
    assert message.startswith("no article text is on the page: 'page': its title is 'Front'")
    assert "https://h.example/atom" in message


def test_a_page_that_needs_a_browser_says_so() -> None:
    with pytest.raises(ExtractionError, match="may need a browser"):
        page_draft(
            Payload(subject="page", content=b""), "<html><body><div id=root></div></body></html>"
        )


def test_deep_nesting_and_size_are_reported() -> None:
    payload = Payload(subject="page", content=b"")
    with pytest.raises(ExtractionError, match=r"nested too deeply: 'page': more than 256"):
        page_draft(payload, "<div>" * 3000 + "text")
    with pytest.raises(ExtractionError, match=r"too large: 'page': 5,000,0\d\d characters"):
        page_draft(payload, "<html>" + "a" * 5_000_000)


@pytest.mark.parametrize(
    "bulk",
    [
        "<script>" + "var a = '<p>' + 1;" * 290_000 + "</script>",
        "<STYLE media='print'>" + ".a { color: red }" * 300_000 + "</STYLE >",
        "<svg><path d='" + "M 1 1 " * 900_000 + "'/></svg>",
        "<img src='data:image/png;base64," + "iVBOR/+=" * 700_000 + "'>",
        "<script src='x'>" + "a" * 5_000_000,  # as in browsers, what is not closed goes on
    ],
    ids=["script", "style", "drawing", "image", "open"],
)
def test_what_a_page_carries_besides_its_text_does_not_count(bulk: str) -> None:
    told = "Shares of Acme rose 3% on Monday after the company raised its forecast for the year."
    node = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Up"}</script>'
    page = f"<html><head>{node}</head><body><article><p>{told}</p><p>{told}</p></article>{bulk}"
    made = page_draft(Payload(subject="p", content=b""), page)
    assert (made.text.split("\n")[0], made.title) == (told, "Up")


@pytest.mark.parametrize(
    "piece", ["<script", "<script>", "</script>", "data:image/png;base64,", "<svg>", "data:a/a+"]
)
def test_nothing_but_beginnings_of_scripts_and_images_ends(piece: str) -> None:
    assert len(plain.unscripted(piece * 200_000)) <= len(piece) * 200_000


@pytest.mark.parametrize(
    "unit", ["<", "<p>a", "<a href='", "&nbsp;", "<!--", "<time datetime='2'>"]
)
def test_hostile_pages_end(unit: str) -> None:
    text = "<!DOCTYPE html><html><body><p>The index rose 3%.</p>" + unit * 5000
    with contextlib.suppress(ExtractionError):
        assert page_draft(Payload(subject="page", content=b""), text).text
