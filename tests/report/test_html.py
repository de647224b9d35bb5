"""The HTML report: what it shows, that it needs nothing, and that a text cannot break out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import ReportError
from nlp.records import Article
from nlp.report.claimreview import claim_review, is_reviewable
from nlp.report.html.chart import Stretch, chart
from nlp.report.html.highlight import Marked, paragraphs
from nlp.report.html.page import ReportedClaim, page
from tests.store.material import article, claim, verdict

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAYS = [dt.date(2018, 12, day) for day in (19, 20, 21)]
ARTICLE = article()
CLAIM = claim(ARTICLE)


def stretch(values: Sequence[float] = (2507.0, 2467.4, 2416.6), **more: float) -> Stretch:
    return Stretch(
        title="S&P 500 <close>",
        unit="points",
        days=DAYS,
        values=values,
        marks=[(DAYS[0], values[0]), (DAYS[-1], values[-1])],
        **more,
    )


def made(
    made_article: Article = ARTICLE, *, charted: bool = False, label: str = "contradicted"
) -> str:
    one = claim(made_article)
    reported = ReportedClaim(
        claim=one, verdict=verdict(one, label), stretch=stretch() if charted else None
    )
    pieces = page([(made_article, [reported])], title="Week", made_at=AT, counts={label: 1})
    return "".join(pieces)


class Outline(HTMLParser):
    """Elements with their attributes; complains about what is not closed in order."""

    VOID = frozenset({"meta", "br", "rect", "path", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def test_a_page_is_whole_and_needs_nothing_else() -> None:
    found = outline(made(charted=True)).found
    tags = {tag for tag, _ in found}
    assert {"svg", "mark", "details", "table", "h1", "h2", "h3", "main"} <= tags
    assert not tags & {"script", "link", "img", "iframe", "object"}
    loaded = [
        value for _, attributes in found for name, value in attributes.items() if name == "src"
    ]
    assert loaded == []
    (policy,) = [
        a["content"] for tag, a in found if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert str(policy).startswith("default-src 'none'")
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [
        str(a["href"])[1:] for tag, a in found if tag == "a" and str(a["href"]).startswith("#")
    ]
    assert set(links) <= set(ids)
    assert dict(found)["html"]["lang"] == "en"


def test_a_page_says_what_the_verdict_says() -> None:
    words = " ".join(" ".join(outline(made(charted=True)).words).split())
    assert "contradicted" in words  # the label in words, not by colour alone
    assert "It rose 2.1% that day." in words
    assert CLAIM.text in words
    assert "2018-12-21" in words
    assert "prefers-color-scheme: dark" in words


HOSTILE = '<script>alert(1)</script> & "quotes" \x1b[31m\u202e '


def test_hostile_texts_stay_texts() -> None:
    text = HOSTILE + ARTICLE.text
    moved = ARTICLE.replace(text=text, title=HOSTILE, url="javascript:alert(1)", id='"><script>')
    one = CLAIM.replace(
        start=CLAIM.start + len(HOSTILE), end=CLAIM.end + len(HOSTILE), article_id=moved.id
    )
    reported = ReportedClaim(claim=one, verdict=verdict(one), stretch=stretch())
    whole = "".join(
        page([(moved, [reported])], title=HOSTILE, made_at=AT, counts={"contradicted": 1})
    )
    found = outline(whole).found
    assert "script" not in {tag for tag, _ in found}
    assert not [a for tag, a in found if str(a.get("href", "")).startswith("javascript")]
    assert "\x1b" not in whole
    assert "\u202e" not in whole


def test_a_chart_has_its_content_in_words() -> None:
    drawn = ET.fromstring(chart(stretch()))
    assert drawn.attrib["role"] == "img"
    assert "2018-12-21: 2,416.60 points" in drawn.attrib["aria-label"]
    assert drawn.findtext("title") == "S&P 500 <close>"
    points = drawn.find("polyline")
    assert points is not None
    places = [tuple(map(float, pair.split(","))) for pair in points.attrib["points"].split()]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert places[0][1] < places[1][1] < places[2][1]  # it falls: y grows downwards
    assert len(drawn.findall("circle")) == 2


def test_a_band_is_drawn_where_a_value_would_agree() -> None:
    inside = ET.fromstring(chart(stretch(low=2450.0, high=2480.0)))
    assert len(inside.findall("rect")) == 1
    outside = ET.fromstring(chart(stretch(low=9000.0, high=9001.0)))
    assert outside.findall("rect") == []


@given(
    st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=2, max_size=2000),
    st.sampled_from([None, 1.0]),
)
def test_any_values_can_be_drawn(values: list[float], low: float | None) -> None:
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=n) for n in range(len(values))]
    drawn = ET.fromstring(
        chart(
            Stretch(
                title="x", unit="points", days=days, values=values, marks=[(days[0], values[0])],
                low=low, high=low,
            )
        )
    )  # fmt: skip
    line = drawn.find("polyline")
    assert line is not None
    places = [tuple(map(float, pair.split(","))) for pair in line.attrib["points"].split()]
    assert 2 <= len(places) <= 601
    assert all(0 <= x <= 640 and 0 <= y <= 180 for x, y in places)


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), max_size=6)


@given(st.text(alphabet="ab \n", min_size=1, max_size=40), spans)
def test_pieces_are_the_text_whatever_overlaps(text: str, places: list[tuple[int, int]]) -> None:
    marked = [
        Marked(start=begin, end=begin + size, label="close", number=number)
        for number, (begin, size) in enumerate(places, start=1)
    ]
    made_of = paragraphs(text, marked)
    kept = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in pieces) for pieces in made_of] == kept
    for pieces in made_of:
        for piece in pieces:
            assert (piece.label is None) == (piece.number is None)


def test_of_two_claims_the_one_that_needs_a_look_shows() -> None:
    marked = [
        Marked(start=0, end=10, label="supported", number=1),
        Marked(start=4, end=8, label="contradicted", number=2),
    ]
    (pieces,) = paragraphs("0123456789", marked)
    assert [(piece.text, piece.number, piece.ends) for piece in pieces] == [
        ("0123", 1, ()),
        ("4567", 2, (2,)),
        ("89", 1, (1,)),
    ]


@pytest.mark.parametrize(
    ("label", "rating"),
    [("supported", 5), ("supported_other_reading", 4), ("close", 3), ("contradicted", 1)],
)
def test_a_review_rates_by_the_label(label: str, rating: int) -> None:
    review = claim_review(
        CLAIM, verdict(CLAIM, label), ARTICLE, author="Desk", page="https://d.example/{id}"
    )
    rated = review["reviewRating"]
    assert isinstance(rated, dict)
    assert (rated["ratingValue"], rated["bestRating"], rated["worstRating"]) == (rating, 5, 1)
    assert rated["alternateName"] == label
    assert review["url"] == f"https://d.example/{CLAIM.id}"
    assert review["claimReviewed"] == CLAIM.text
    item = review["itemReviewed"]
    assert isinstance(item, dict)
    assert item["author"] == {"@type": "Organization", "name": "Jefferies"}
    assert item["appearance"]["url"] == "https://news.example/1"


@pytest.mark.parametrize("label", ["not_checkable", "insufficient_data"])
def test_no_review_where_nothing_was_decided(label: str) -> None:
    undecided = verdict(CLAIM, label)
    assert not is_reviewable(undecided)
    with pytest.raises(ReportError, match="nothing was decided"):
        claim_review(CLAIM, undecided, ARTICLE, author="Desk")
