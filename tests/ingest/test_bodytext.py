"""What readers see of an article, whatever the markup around it."""

from __future__ import annotations

import json

import pytest

from nlp.ingest.draft import Draft
from nlp.ingest.formats.bylines import names_of
from nlp.ingest.formats.pages.bodytext import without_furniture
from nlp.ingest.formats.pages.extract import page_draft
from nlp.ingest.payload import Payload

LEAD = "Shares of Acme rose on Monday after the company raised its forecast for the full year."
MORE = "Demand had been strong in every region, the company said, and orders were at a record."
LAST = "Analysts had expected less, according to estimates that the company itself compiled."


def page(*paragraphs: str, head: str = "", after: str = "") -> Draft:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    document = (
        f"<html><head><title>Acme rises</title>{head}</head><body><article><h1>Acme rises</h1>"
        f"{body}</article>{after}</body></html>"
    )
    return page_draft(Payload(subject="p.html", content=b""), document)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<b>$1.5</b> billion", "$1.5 billion"),
        ("<span>$</span><span>1.5</span> billion", "$1.5 billion"),
        ("$1<!-- x -->.5 billion", "$1.5 billion"),
        ("<time>$1.5</time> billion", "$1.5 billion"),
        ("<label>$1.5</label> billion", "$1.5 billion"),
        ("<output>$1.5</output> billion", "$1.5 billion"),
        ("<button>$1.5</button> billion", "$1.5 billion"),
        ('<span class="share-price">$1.5</span> billion', "$1.5 billion"),
        ('<span class="related-ticker">$1.5</span> billion', "$1.5 billion"),
        ('<span class="widget">$1.5</span> billion', "$1.5 billion"),
        ('<fin-streamer value="1.5">$1.5</fin-streamer> billion', "$1.5 billion"),
        ("$1,<wbr>500 million", "$1,500 million"),
        ("$1.5<sup>1</sup> billion", "$1.5¹ billion"),
        ('$1.5<sup><a href="#n1">1</a></sup> billion', "$1.5 billion"),
        ("<del>$1.4</del> $1.5 billion", "$1.5 billion"),
        ('<span style="display: none">$9</span>$1.5 billion', "$1.5 billion"),
        ("<span hidden>$9</span>$1.5 billion", "$1.5 billion"),
        ("$1.5&nbsp;billion", "$1.5 billion"),
    ],
)
def test_figures_keep_their_digits(markup: str, shown: str) -> None:
    sentence = "Revenue rose to {} in the quarter, from less than that a year before, it said."
    text = page(LEAD, sentence.format(markup), MORE, LAST).text
    assert sentence.format(shown) in text.split("\n")


def test_tables_and_lists_stay() -> None:
    table = (
        "<table><tr><th>Quarter</th><th>Sales</th></tr><tr><td>Q1</td><td>$1.5 billion</td></tr>"
        "<tr><td>Q2</td><td>$1.75 billion</td></tr></table>"
    )
    text = page(LEAD, MORE + "</p>" + table + "<ul><li>Orders: 12,400</li><li>Staff: 310</li></ul>"
                "<p>" + LAST).text  # fmt: skip
    for part in ("Q1 | $1.5 billion", "Q2 | $1.75 billion", "Orders: 12,400", "Staff: 310"):
        assert part in text


def test_text_that_readers_do_not_see_is_left_out() -> None:
    secret = "The dollar fell 9 percent while nobody was looking at it, said the hidden paragraph."
    hidden = f'<div style="display:none"><p>{secret}</p></div>'
    assert secret not in page(LEAD, MORE, LAST, after=hidden).text
    assert secret not in page(LEAD, MORE + f"</p>{hidden}<p>" + LAST).text


def test_a_page_that_hides_all_its_text_is_read_all_the_same() -> None:
    document = (
        f'<html><body><div style="display:none"><p>{LEAD}</p><p>{MORE}</p></div></body></html>'
    )
    draft = page_draft(Payload(subject="p", content=b""), document)
    assert LEAD in draft.text


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_the_stated_text_stands_in_where_the_page_shows_its_beginning_only() -> None:
    stated = "\n\n".join((LEAD, MORE, LAST, "Gold rose 3 percent to $1,980.50 an ounce."))
    draft = page(LEAD, head=linked(articleBody=stated))
    assert draft.text.split("\n")[-1] == "Gold rose 3 percent to $1,980.50 an ounce."


def test_another_stated_text_is_not_taken() -> None:
    other = "Bonds were quiet in thin trading before the holiday. " * 20
    assert "Bonds" not in page(LEAD, MORE, LAST, head=linked(articleBody=other)).text


@pytest.mark.parametrize(
    ("head", "text", "flags"),
    [
        (linked(isAccessibleForFree=False), LEAD, ("paywall",)),
        (linked(isAccessibleForFree="False"), LEAD, ("paywall",)),
        (linked(isAccessibleForFree=True), LEAD, ()),
        ('<meta property="article:content_tier" content="locked">', LEAD, ("paywall",)),
        ("", LEAD + " …", ("teaser",)),
        (
            linked(isAccessibleForFree=False),
            MORE + "</p><p>Continue reading",
            ("paywall", "teaser"),
        ),
    ],
)
def test_paywalls_and_teasers_are_marked(head: str, text: str, flags: tuple[str, ...]) -> None:
    draft = page(LEAD, MORE, text, head=head)
    assert draft.flags == flags
    assert draft.text.startswith(LEAD)


@pytest.mark.parametrize(
    "wrapping",
    [
        "<![CDATA[{}]]>",
        "\n//<![CDATA[\n{}\n//]]>\n",
        "/*<![CDATA[*/{}/*]]>*/",
        "<!--\n{}\n-->",
        "{};",
    ],
)
def test_linked_data_in_old_wrappings_is_read(wrapping: str) -> None:
    node = {
        "@type": "https://schema.org/NewsArticle",
        "headline": "Acme's day",
        "datePublished": "2024-06-14T09:30:00-04:00",
        "author": {"@type": "Person", "name": "Jane Roe"},
    }
    script = f'<script type="application/ld+json">{wrapping.format(json.dumps(node))}</script>'
    draft = page(LEAD, MORE, LAST, head=script)
    assert draft.authors == ("Jane Roe",)
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2024-06-14T09:30:00-04:00"


def test_line_breaks_inside_of_linked_strings_are_forgiven() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "description": "two\nlines",'
        ' "datePublished": "2024-06-14T09:30:00+02:00"}</script>'
    )
    stamp = page(LEAD, MORE, LAST, head=script).stamp
    assert stamp is not None
    assert stamp.instant.isoformat() == "2024-06-14T09:30:00+02:00"


def test_the_site_is_no_author_where_a_person_is_named() -> None:
    head = (
        '<meta property="og:site_name" content="The Wire">'
        + linked(author={"@type": "Organization", "name": "The Wire"})
        + '<meta name="author" content="The Wire">'
    )
    by = '<span>By <a rel="author" href="/roe">Jane Roe</a></span>'
    assert page(LEAD, MORE, LAST, head=head, after=by).authors == ("Jane Roe",)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (["By Jane Roe"], ("Jane Roe",)),
        (["BY JANE ROE"], ("JANE ROE",)),
        (["Jane Roe, John Doe and Ann Lee"], ("Jane Roe", "John Doe", "Ann Lee")),
        (["Anna Martel und Leo van der Berg"], ("Anna Martel", "Leo van der Berg")),
        # what is no list of names stays whole
        (["Jane Roe, Senior economist"], ("Jane Roe, Senior economist",)),
        (["Johnson and Johnson"], ("Johnson and Johnson",)),
        (["Reuters Staff"], ("Reuters Staff",)),
        (["Byron Wien"], ("Byron Wien",)),
        (["https://wire.example/roe"], ()),
        (["Jane Roe", "Jane Roe"], ("Jane Roe",)),
    ],
)
def test_bylines(printed: list[str], names: tuple[str, ...]) -> None:
    assert names_of(printed) == names


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Read more: Bonds fell", False),
        ("» Lesen Sie auch: Zinsen", False),
        ("Share", False),
        ("Share prices fell 3 percent.", True),
        ("Tags |", False),
        ("Related costs rose to $4 million in the quarter.", True),
        ("Read more: " + "a long paragraph that says more than where to go. " * 5, True),
    ],
)
def test_furniture(line: str, kept: bool) -> None:
    assert (line in without_furniture(f"{LEAD}\n{line}\n{LAST}").split("\n")) is kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<p " + " ".join(f"a{n}='x'" for n in range(20_000)) + ">x</p>",
        "<a href='/x'>x </a>" * 12_000,
        "<span>x </span>" * 12_000,
        "<sup>1</sup>" * 12_000,
        "\x00<p>\ud83d</p>",
        "<sup>\x0b</sup>",
    ],
)
def test_hostile_pages_end(hostile: str) -> None:
    assert LEAD in page(LEAD, hostile, MORE).text


ARTICLE = '<meta property="og:type" content="article">'


@pytest.mark.parametrize(
    ("head", "count", "whole"),
    [
        (ARTICLE, 19, False),
        ("", 19, True),  # a page that is no article may be a list of such things
        ("", 60, False),  # unless most of it is something else
    ],
)
def test_teasers_of_other_articles_behind_an_article_are_no_part_of_it(
    head: str, count: int, whole: bool
) -> None:
    own = [f"{LEAD} {MORE} {LAST} That was point {n} of the report." for n in range(9)]
    others = "".join(
        f'<div class="b{n}"><h3><a href="/{n}">Report {n}</a></h3><div><p>Shares of firm {n} fell '
        f"after it cut its dividend; firm {n} blamed costs of energy and said that the {n} plants "
        f"it owns would close for week {n} of the year, its second such step, {LAST}"
        "</p></div></div>"
        for n in range(count)
    )
    document = (
        f"<html><head><title>Acme rises</title>{head}</head><body><article><div><div>"
        f"{''.join(f'<p>{one}</p>' for one in own)}</div></div><div>{others}</div></article>"
        "</body></html>"
    )
    payload = Payload(subject="p.html", content=b"")
    told = page_draft(payload, document).text.split("\n")
    assert told[:9] == own
    assert any("firm 18" in line for line in told) == (len(told) > 9) == whole


def test_what_is_hidden_is_left_out_though_it_is_more_than_what_is_seen() -> None:
    hidden = f'<p style="display: none">{MORE} {MORE} {MORE} {MORE} {MORE}</p>'
    assert MORE not in page(LEAD, LAST, LEAD, after=hidden).text


@pytest.mark.parametrize("mark", ["\x01", "&#1;", "&#x1f;", "\x1c", "\ufffe", "&#0;"])
def test_characters_that_no_tree_holds(mark: str) -> None:
    draft = page(
        f"Sales rose 10<sup>2{mark}</sup> % to <span>$1.5{mark}</span> billion.", LEAD, MORE
    )
    assert "$1.5 billion" in draft.text.replace("  ", " ")
