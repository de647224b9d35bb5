from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.ingest.formats import plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Sales were $1.5 <b>billion</b>.</p>", "Sales were $1.5 billion."),
        ("$1.5&nbsp;billion", "$1.5 billion"),
        ("up 3<em>.2</em>%", "up 3.2%"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br/>Two<br><br>Three", "One\nTwo\nThree"),
        ("<div>One<div>Two</div>Three</div>", "One\nTwo\nThree"),
        ("<ul><li>A rose 1%</li><li>B fell 2%</li></ul>", "A rose 1%\nB fell 2%"),
        ("<p>a\n   wrapped\n line</p>", "a wrapped line"),
        ("<pre>one\ntwo</pre>", "one\ntwo"),
        ("<table><tr><td>S&amp;P</td><td>5,521</td></tr><tr><td>Dow</td><td>40,813</td></tr></table>",
         "S&P | 5,521\nDow | 40,813"),
        # a footnote mark must not become a digit of the figure
        ("$3<sup>1</sup> a share", "$3¹ a share"),
        ("3.2%<sup><a href='#n1'>1</a></sup> more", "3.2% more"),
        ("on the 1<sup>st</sup> of May", "on the 1st of May"),
        ("<script>var a = 5</script><p>Text</p><style>p{}</style>", "Text"),
        ("<!-- 7% --><p>Text</p>", "Text"),
        ("he said <q>no</q> twice", "he said “no” twice"),
        ("1\u202f234,5 and 1\u2009000", "1 234,5 and 1 000"),
        ("Nas\u00addaq\u200b 100", "Nasdaq 100"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07", "ab"),
        ("", ""),
        ("   <p> </p> ", ""),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("AT&T &amp; S&P 500 &lt; 5%", "AT&T & S&P 500 < 5%"),
    ],
)  # fmt: skip
def test_html_becomes_paragraphs(markup: str, text: str) -> None:
    assert plain.from_html(markup) == text


def test_deeply_nested_html_keeps_its_text() -> None:
    assert plain.from_html("<div>" * 5000 + "up 5%" + "</div>" * 5000 + "<p>after</p>") == (
        "up 5% after"
    )


@pytest.mark.parametrize("unit", ["<", "&", "<p>", "<a href='", "<!--", "&nbsp;", "1", "\n"])
def test_hostile_html_is_read(unit: str) -> None:
    text = plain.from_html(unit * 50_000)
    assert len(text) <= 50_001
    assert "<p>" not in text


@given(st.text(max_size=200))
def test_plain_text_is_normal_and_stable(text: str) -> None:
    first = plain.from_text(text)
    assert unicodedata.is_normalized("NFC", first)
    assert all(line == " ".join(line.split()) and line for line in first.split("\n") if first)


WORD = st.text(alphabet="ABcde0123$%.,", min_size=1, max_size=8)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


@given(st.lists(PARAGRAPH, min_size=1, max_size=5))
def test_paragraphs_survive_html(paragraphs: list[str]) -> None:
    markup = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert plain.from_html(markup) == "\n".join(paragraphs)


def test_wrapped_lines_are_joined_and_others_kept() -> None:
    wrapped = (
        "The index rose 1.2 percent on Tuesday as the shares of\n"
        "banks recovered from their fall in the week before it.\n"
        "\n"
        "Gainers:\n"
        "Acme 3%\n"
    )
    assert plain.from_text(wrapped) == (
        "The index rose 1.2 percent on Tuesday as the shares of banks recovered from their fall in "
        "the week before it.\nGainers:\nAcme 3%"
    )


def test_markdown_heading_is_the_title() -> None:
    title, text = plain.from_markdown(
        "# Stocks *rise*\n\nShares of **Acme** rose [3%](https://e.com/x).\n\n"
        "## Bonds\n\n> They fell.\n"
    )
    assert title == "Stocks *rise*"
    assert text == "Shares of Acme rose 3%.\nBonds\nThey fell."


def test_markdown_without_heading_keeps_its_first_line() -> None:
    assert plain.from_markdown("#1 bank rises\n\nmore") == ("", "#1 bank rises\nmore")


@pytest.mark.parametrize(
    ("text", "is_html", "title"),
    [
        ("AT&amp;T <i>jumps</i> 4%", True, "AT&T jumps 4%"),
        ("P/E < 10 &amp; falling", False, "P/E < 10 &amp; falling"),
        ("  two\n lines ", False, "two lines"),
    ],
)
def test_headline_has_no_markup(text: str, is_html: bool, title: str) -> None:
    assert plain.headline(text, is_html=is_html) == title
