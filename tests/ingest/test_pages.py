"""What pages say of their articles, and where their texts begin."""

from __future__ import annotations

import json

import pytest

from nlp.ingest.draft import Draft
from nlp.ingest.formats.pages.extract import page_draft
from nlp.ingest.instants import parse_instant
from nlp.ingest.payload import Payload

LEAD = "The lender in Harbour City told investors on Monday that its profit was $1.2 billion."
MORE = "Demand had been strong in every region, the company said, and orders were at a record."
LAST = "Analysts had expected less, according to estimates that the company itself compiled."
QUOTES = (
    "Shares of <x-quote>Roe</x-quote> fell <fin-value tone='down'><b>4.5</b></fin-value>% to "
    "<x-price>$12.30</x-price>, the most since the listing of the company in May."
)
DRAWN = (
    "<mjx-container><mjx-math><mjx-c></mjx-c></mjx-math><mjx-alt><math><mi>r</mi><mo>=</mo>"
    "<mn>3</mn><annotation>r=3</annotation></math></mjx-alt></mjx-container>"
)
SUMMARY = "Profit rose 12% in the quarter, more than analysts had expected, and the dividend is up."
BODY = "".join(f"<p>{text}</p>" for text in (LEAD, MORE, LAST))
ARTICLE = '<meta property="og:type" content="article">'


def draft(
    *, head: str = "", above: str = "<h1>Harbour Bank raises its dividend</h1>", body: str = BODY,
    below: str = "", url: str | None = "https://www.harbour-wire.example/news/7",
) -> Draft:  # fmt: skip
    document = (
        f"<html><head>{ARTICLE}{head}</head><body><header>{above}</header><article>{body}</article>"
        f"{below}</body></html>"
    )
    return page_draft(Payload(subject="p", content=b"", url=url), document)


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def described(text: str) -> str:
    return f'<meta property="og:description" content="{text}">'


SITE = '<meta property="og:site_name" content="Harbour Wire">'
HEADING = "<h1>Harbour Bank raises its dividend</h1>"


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (described(SUMMARY), f"{HEADING}<p>{SUMMARY}</p>"),
        (described(SUMMARY), f"{HEADING}<div class='x'><span>{SUMMARY}</span></div>"),
        # what tells others of the page is often cut short
        (described(SUMMARY[:60] + "…"), f"{HEADING}<h2>{SUMMARY}</h2>"),
        (linked(description=SUMMARY), f"{HEADING}<p>{SUMMARY}</p>"),
        (described(f"Harbour City: {SUMMARY}"), f"{HEADING}<p>{SUMMARY}</p><p>{SUMMARY}</p>"),
    ],
)
def test_a_summary_above_the_text_is_part_of_it(head: str, above: str) -> None:
    assert draft(head=head, above=above).text.split("\n") == [SUMMARY, LEAD, MORE, LAST]


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (described(SUMMARY), HEADING),  # nobody sees it
        (described(SUMMARY), f"{HEADING}<p hidden>{SUMMARY}</p>"),
        (described(SUMMARY), f"{HEADING}<figure><figcaption>{SUMMARY}</figcaption></figure>"),
        (described(LEAD), f"{HEADING}<p>{LEAD}</p>"),  # the text begins with it
        ("", f"{HEADING}<p>{SUMMARY}</p>"),  # could be of anything
        (described("Harbour Bank raises its dividend"), HEADING),
    ],
)
def test_nothing_else_above_the_text_is(head: str, above: str) -> None:
    assert draft(head=head, above=above).text.split("\n") == [LEAD, MORE, LAST]


def test_a_summary_further_down_is_of_another_article() -> None:
    below = f"<aside><p>{SUMMARY}</p></aside>"
    assert SUMMARY not in draft(head=described(SUMMARY), below=below).text


def test_a_headline_in_two_parts_is_no_paragraph() -> None:
    heading = (
        "<h1><span>Banks in the harbour</span><span>Harbour Bank raises its dividend 5%</span></h1>"
    )
    title = "Banks in the harbour: Harbour Bank raises its dividend 5%"
    head = f'<meta property="og:title" content="{title}">'
    assert draft(head=head, above="", body=heading + BODY).text.split("\n") == [LEAD, MORE, LAST]


@pytest.mark.parametrize(
    ("head", "above", "title"),
    [
        # what the page is shared under, without the name of the site
        (
            '<meta property="og:title" content="Bank raises dividend 5% | Harbour Wire">' + SITE,
            "<h1>Dividend up</h1>",
            "Bank raises dividend 5%",
        ),
        (
            '<meta property="og:title" content="The bank\'s dividend is up 5% * Wire * by J. Roe">',
            "<h1>The bank’s dividend is up 5%</h1>",
            "The bank’s dividend is up 5%",
        ),
        (
            '<meta property="og:title" content="Bank raises dividend 5%-Business-Wire">'
            + linked(headline="Bank raises dividend 5%"),
            "",
            "Bank raises dividend 5%",
        ),
        # a section is no headline though the title begins with it
        (
            '<meta property="og:title" content="Markets: banks rise after dividends">',
            "<h1>Markets</h1>",
            "Markets: banks rise after dividends",
        ),
        # nothing shared: a heading that the document is called by, else what it is called
        (
            "<title>Bank raises dividend 5% - Wire</title>",
            "<h1>Wire</h1><h1>Bank raises dividend 5%</h1>",
            "Bank raises dividend 5%",
        ),
        (
            "<title>Bank raises dividend 5% - Harbour Wire</title>",
            "<h1>News and information</h1>",
            "Bank raises dividend 5%",
        ),
        ("<title>Wire</title>", "<h1>Bank raises dividend 5%</h1>", "Bank raises dividend 5%"),
        (
            "<title>Bank raises - and pays - a dividend of 5% in cash</title>",
            "",
            "Bank raises - and pays - a dividend of 5% in cash",
        ),
    ],
)
def test_titles(head: str, above: str, title: str) -> None:
    assert draft(head=head, above=above).title == title


OTHER = '<time datetime="2023-01-01T10:00Z">x</time>'
OWN = '<time datetime="2024-06-14T09:30Z">x</time>'
UTC = '<meta property="article:published_time" content="2024-06-15T03:30:59+00:00">'


@pytest.mark.parametrize(
    ("head", "above", "iso"),
    [
        # late in the evening in New York is the next day in UTC: "on Friday" is a Friday there
        (UTC, '<time datetime="2024-06-14T23:30:59-04:00">x</time>', "2024-06-14T23:30:59-04:00"),
        (UTC, '<time datetime="2024-06-14 23:30:59">x</time>', "2024-06-14T23:30:59-04:00"),
        # another instant is of another thing
        (UTC, '<time datetime="2024-06-14T23:31:00-04:00">x</time>', "2024-06-15T03:30:59+00:00"),
        (UTC, '<time datetime="2024-06-14 23:31:00">x</time>', "2024-06-15T03:30:59+00:00"),
        (UTC, '<time datetime="2024-06-01 23:30:59">x</time>', "2024-06-15T03:30:59+00:00"),
        # the first below the headline; above it are those of other articles
        (
            "",
            f"<p>{OTHER}</p><h1>Harbour Bank raises</h1>{OWN}",
            "2024-06-14T09:30:00+00:00",
        ),
        ("", "<h1>Harbour</h1><time>June 14, 2024, 9:30 am</time>", "2024-06-14T09:30:00+00:00"),
        (
            "",
            f"<blockquote>{OTHER}</blockquote>{OWN}",
            "2024-06-14T09:30:00+00:00",
        ),
    ],
)  # fmt: skip
def test_publication_at_home(head: str, above: str, iso: str) -> None:
    stamp = draft(head=head, above=above).stamp
    assert stamp is not None
    assert stamp.instant.isoformat() == iso


def test_numbers_that_can_be_two_days_are_none() -> None:
    assert parse_instant("01-11-2023 10:29") is None
    stamp = parse_instant("13-11-2023 10:29")
    assert stamp is not None
    assert stamp.instant.day == 13


@pytest.mark.parametrize(
    ("head", "above", "names"),
    [
        # a person on the page before the site in the data
        (
            linked(author={"@type": "Organization", "name": "Harbour Wire"}),
            '<p class="article__byline">By Jane Roe</p>',
            ("Jane Roe",),
        ),
        (
            linked(author={"@type": "Organization", "name": "AFP"}),
            '<div class="authors">Twitter Facebook</div>',
            ("AFP",),
        ),
        # the name that the host is known by
        ('<meta name="author" content="Harbour Wire">', "", ("Harbour Wire",)),
        (
            '<meta name="author" content="Harbour Wire"><meta name="byl" content="By Ann Lee">',
            "",
            ("Ann Lee",),
        ),
        (
            '<meta name="author" content="Jane Roe and Ann Lee, Reuters">',
            "",
            ("Jane Roe", "Ann Lee, Reuters"),
        ),
        ("", '<a rel="author" href="/r">Jane Roe</a>', ("Jane Roe",)),
    ],
)  # fmt: skip
def test_authors(head: str, above: str, names: tuple[str, ...]) -> None:
    assert draft(head=head, above=above).authors == names


def test_reviews_of_claims_are_articles() -> None:
    node = {"@type": "ClaimReview", "datePublished": "2024-06-14T15:44:00+02:00"}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    stamp = draft(head=head).stamp
    assert stamp is not None
    assert stamp.instant.isoformat() == "2024-06-14T15:44:00+02:00"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<div>Sales rose 5% to $3 billion in the quarter, the company said.</div>",
         ["Sales rose 5% to $3 billion in the quarter, the company said."]),
        ("<div>Sales rose 5% to $3 billion.<br><br>Costs rose 6% to <b>$2</b> billion.</div>",
         ["Sales rose 5% to $3 billion.", "Costs rose 6% to $2 billion."]),
        ("<p>Sales at <ruby>東京<rp>（</rp><rt>とう</rt><rp>）</rp></ruby> rose 5% in June.</p>",
         ["Sales at 東京（とう） rose 5% in June."]),
        (f"<p>{QUOTES}</p>",
         ["Shares of Roe fell 4.5% to $12.30, the most since the listing of the company in May."]),
        (f"<p>It grows with {DRAWN} in the model that the bank has used since June.</p>",
         ["It grows with r=3 in the model that the bank has used since June."]),
        ("<math><mi>Earnings</mi> <mo>=</mo> <mi>sales</mi> <mo>−</mo> <mn>2.5</mn></math>",
         ["Earnings = sales − 2.5"]),
        ("<x-a><x-b><math><mn>7</mn></math><p>Sales rose 5%, the company said.</p></x-b></x-a>",
         ["7", "Sales rose 5%, the company said."]),
        ("<table><tr><th>Quarter</th><th>Sales</th></tr><tr><td>Q1</td><td>1.5</td></tr></table>",
         ["Quarter | Sales", "Q1 | 1.5"]),
    ],
)  # fmt: skip
def test_no_figure_is_lost_beside_paragraphs(markup: str, shown: list[str]) -> None:
    told = draft(body=f"<p>{LEAD}</p>{markup}<p>{MORE}</p><p>{LAST}</p>").text.split("\n")
    assert told == [LEAD, *shown, MORE, LAST]


def test_marks_that_nobody_sees_split_no_figure() -> None:
    summary = "Pro\u00adfit rose 1\u200b2% in the quarter, more than ana\u00adlysts had expected."
    told = draft(head=described(summary), above=f"{HEADING}<p>{summary}</p>").text.split("\n")
    assert told[0] == "Profit rose 12% in the quarter, more than analysts had expected."


@pytest.mark.parametrize(
    "hostile",
    [
        "<h1>x</h1>" * 20_000,
        '<time datetime="2024-06-14 09:30:59"></time>' * 5_000,
        '<p class="byline">By </p>' * 20_000,
        ("<h1>a<h2>b<h3>c" * 60 + "</h3></h2></h1>" * 60) * 20,
        "<ruby>" * 200 + "x",
        "<x-a>" * 200 + "<math><mn>1</mn></math>" * 2_000,
        "<x-a>1</x-a> " * 5_000,
        "<x-a><math>1</math><math></math></x-a>",
        '<meta name="description" content="' + "Sales rose 5% in the quarter. " * 30_000 + '">',
        "<figure>" * 240 + "x",
    ],
)
def test_hostile_pages_end(hostile: str) -> None:
    assert LEAD in draft(below=hostile).text
