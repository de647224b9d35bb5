from __future__ import annotations

import json

import pytest

from nlp.errors import FeedFormatError
from nlp.ingest.draft import Draft
from nlp.ingest.formats.jsonfeed import is_json_feed
from nlp.ingest.formats.lines import json_drafts
from nlp.ingest.payload import Payload

FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Tape",
    "home_page_url": "https://tape.example/",
    "language": "en-US",
    "authors": [{"name": "The Desk"}],
}


def found(*items: object, **feed: object) -> list[object]:
    text = json.dumps({**FEED, "items": list(items), **feed})
    return list(json_drafts(Payload(subject="f.json", content=b""), text))


def test_an_item_with_everything() -> None:
    (draft,) = found(
        {
            "id": "1",
            "url": "/a/1",
            "title": "AT&amp;T up",
            "content_html": "<p>Up $1.5 <b>billion</b>.</p><p>More.</p>",
            "content_text": "other",
            "date_published": "2024-06-14T09:30:00-04:00",
            "authors": [{"name": "J. Roe"}, {"url": "x"}],
        }
    )
    assert isinstance(draft, Draft)
    assert draft.title == "AT&T up"
    assert draft.text == "Up $1.5 billion.\nMore."
    assert draft.url == "https://tape.example/a/1"
    assert draft.authors == ("J. Roe",)
    assert (draft.language, draft.source_name) == ("en-US", "Tape")
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2024-06-14T09:30:00-04:00"
    assert draft.all_flags == ()


def test_what_the_feed_says_stands_in() -> None:
    (draft,) = found({"id": 7, "content_text": "Up 3%.", "date_modified": "2024-06-14T09:30:00Z"})
    assert isinstance(draft, Draft)
    assert draft.authors == ("The Desk",)
    assert draft.stamp is not None
    assert draft.url is None


def test_a_summary_is_a_teaser() -> None:
    (draft,) = found({"id": "https://t.example/9", "summary": "Up 3%."})
    assert isinstance(draft, Draft)
    assert draft.all_flags == ("published_at_missing", "teaser")
    assert draft.url == "https://t.example/9"


def test_one_bad_item_does_not_end_the_feed() -> None:
    first, last, error = found(
        {"id": "1", "content_text": "a"}, {"id": "2", "content_text": 5}, {"content_text": "c"}
    )
    assert isinstance(error, FeedFormatError)
    message = str(error)
    assert "'f.json#2'" in message
    assert "content_text" in message
    assert "jsonfeed.org" in message
    assert [first.text, last.text] == ["a", "c"]  # type: ignore[attr-defined]


def test_an_empty_feed_says_so() -> None:
    (error,) = found()
    assert "the feed is empty: 'f.json': valid JSON Feed 1.1 with no items" in str(error)


def test_a_broken_feed_names_the_field() -> None:
    with pytest.raises(FeedFormatError, match=r"`\$\.title`"):
        found(title=["no"])


@pytest.mark.parametrize(
    ("version", "is_feed"),
    [
        ("https://jsonfeed.org/version/1", True),
        ("http://jsonfeed.org/version/1.1", True),
        ("https://www.example.com/1", False),
        (None, False),
        (1, False),
    ],
)
def test_version(version: object, is_feed: bool) -> None:
    assert is_json_feed(version) is is_feed
