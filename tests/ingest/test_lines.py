from __future__ import annotations

import itertools
import json

import pytest

from nlp.errors import ExtractionError, RecordError
from nlp.ingest.draft import Draft
from nlp.ingest.formats.lines import json_drafts, line_drafts
from nlp.ingest.payload import Payload


def one(document: object) -> object:
    (found,) = json_drafts(Payload(subject="a.json", content=b""), json.dumps(document))
    return found


def test_only_text_is_required() -> None:
    draft = one({"text": "Up 3%."})
    assert isinstance(draft, Draft)
    assert (draft.text, draft.id, draft.all_flags) == ("Up 3%.", "", ("published_at_missing",))


def test_everything_is_kept() -> None:
    draft = one(
        {
            "schema": "article/1",
            "id": "mine",
            "url": "u",
            "title": "T",
            "text": "  Up 3%.\n\n\nMore. ",
            "language": "en",
            "published_at": "2026-01-19T09:00:00+08:00",
            "retrieved_at": "2026-01-20T00:00:00Z",
            "source": {"name": "n", "feed": "f"},
            "authors": ["a"],
            "duplicates_of": "other",
            "flags": ["teaser"],
            "claims": ["unknown fields are ignored"],
        }
    )
    assert isinstance(draft, Draft)
    # offsets from elsewhere may point into the text: not a character is changed
    assert draft.text == "  Up 3%.\n\n\nMore. "
    assert (draft.id, draft.feed, draft.source_name) == ("mine", "f", "n")
    assert draft.stamp is not None
    assert draft.stamp.instant.isoformat() == "2026-01-19T09:00:00+08:00"
    assert (draft.duplicates_of, draft.all_flags) == ("other", ("teaser",))


def test_loose_names_are_taken() -> None:
    draft = one({"text": "x", "source": "seed article", "authors": "Jane"})
    assert isinstance(draft, Draft)
    assert (draft.source_name, draft.authors) == ("seed article", ("Jane",))


@pytest.mark.parametrize(
    ("document", "parts"),
    [
        ({"title": "no text"}, ["'a.json'", "missing required field `text`", "field 'text'"]),
        ({"text": 5}, ["`$.text`"]),
        ({"text": "x", "schema": "article/9"}, ["not known", "article/9", "upgrade"]),
        ({"text": "x", "schema": "claim/1"}, ["this is no article", "claim/1", "article/1"]),
        ({"text": "x", "published_at": "soon"}, ["published_at", "'soon'", "ISO 8601"]),
        ({"text": "x", "published_at": 1}, ["`$.published_at`"]),
        ("just a string", ["this is no article", "no object"]),
        ([], ["this is no article"]),
    ],
)  # fmt: skip
def test_what_is_no_article_says_why(document: object, parts: list[str]) -> None:
    error = one(document)
    assert isinstance(error, RecordError)
    assert [part for part in parts if part not in str(error)] == []


def test_an_article_without_text_says_so() -> None:
    error = one({"id": "a7", "text": "  \n"})
    assert isinstance(error, ExtractionError)
    assert "the article has no text: 'a7'" in str(error)


def test_an_array_of_articles() -> None:
    text = json.dumps([{"text": "a"}, {"text": ""}, {"text": "c"}])
    first, error, last = json_drafts(Payload(subject="a.json", content=b""), text)
    assert "'a.json#2'" in str(error)
    assert [first.text, last.text] == ["a", "c"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"text": "x"', "{"])
def test_broken_and_deep_json_are_reported(text: str) -> None:
    (error,) = json_drafts(Payload(subject="a.json", content=b""), text)
    assert isinstance(error, RecordError)
    assert "this is no JSON: 'a.json'" in str(error)
    (error,) = line_drafts([text], subject="a.jsonl")
    assert "this is no JSON: 'a.jsonl:1'" in str(error)


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    lines = [b'{"text": "a"}\n', b"\n", b"{oops\n", b'{"text": "\xe9"}\n', b'{"text": "b"}']
    first, broken, latin, last = line_drafts(lines, subject="x.jsonl")
    assert first.text == "a"  # type: ignore[union-attr]
    assert last.text == "b"  # type: ignore[union-attr]
    assert "'x.jsonl:3'" in str(broken)
    assert "'x.jsonl:4'" in str(latin)


def test_lines_are_read_lazily() -> None:
    endless = (f'{{"text": "{number}"}}' for number in itertools.count())
    drafts = line_drafts(endless, subject="x")
    assert [next(drafts).text for _ in range(3)] == ["0", "1", "2"]  # type: ignore[union-attr]


def test_only_blank_lines_are_reported() -> None:
    (error,) = line_drafts(["\n", "  "], subject="x.jsonl")
    assert "nothing is in it: 'x.jsonl'" in str(error)
