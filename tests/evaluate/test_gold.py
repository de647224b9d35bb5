from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from nlp.errors import RecordError
from nlp.evaluate.gold import GoldRecord, OtherRecord, read
from tests.evaluate.making import gold

TEXT = "Acme rose 3%."


def test_tokens_are_joined_by_blanks() -> None:
    record = gold(tokens=["Acme", "rose", "3", "%"], tags=["B-ORG", "O", "O", "O"])
    assert record.text == "Acme rose 3 %"


@pytest.mark.parametrize(
    "fields",
    [
        {"text": TEXT, "label": "positive"},
        {"text": TEXT, "sentiment": "neutral", "checkworthy": 1, "modality": "stated"},
        {"text": TEXT, "entities": [{"start": 0, "end": 4, "text": "Acme", "label": "COMPANY"}]},
        {"text": TEXT, "targets": [{"start": None, "end": None, "label": "negative"}]},
        {"text": TEXT, "attributions": [{"source": [0, 4], "cue": None, "content": None}]},
        {"text": TEXT, "quantities": [{"start": 10, "end": 12, "value": "3", "unit": "%"}]},
        {"text": TEXT, "timexes": [], "dct": None},
    ],
)
def test_a_form_is_told_by_its_fields(fields: dict[str, Any]) -> None:
    record = gold(id=7, source="anything else is ignored", **fields)
    assert record.text == TEXT


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "x", "text": TEXT},
        {"tokens": ["Acme"], "e1": [0, 1], "relation": "owns"},
        {"sents": [["Acme"]], "entities": [[{"start": 0}]]},
        {"schema": "claim/1", "text": TEXT, "modality": "stated"},
        {"text": None, "label": "positive"},
    ],
)
def test_other_forms_are_not_errors(fields: dict[str, Any]) -> None:
    record = read(json.dumps(fields).encode(), place="x")
    assert record == OtherRecord(tuple(fields))


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b"{", "truncated"),
        (b"[1]", "Expected `object`"),
        (b'{"text": "\xff", "label": "x"}', "utf-8"),
        (b"[" * 100_000, "Expected `object`"),
        (b'{"text": "a", "label": ' + b"[" * 100_000, "recursion"),
        (b'{"tokens": ["a"], "tags": []}', "1 tokens, but 0 tags"),
        (b'{"tokens": ["a"], "tags": ["PER"]}', "'PER' is no BIO tag"),
        (b'{"tokens": ["a"], "tags": ["B-"]}', "'B-' is no BIO tag"),
        (b'{"tokens": [1], "tags": ["O"]}', ""),
        (b'{"tokens": null, "tags": ["O"]}', ""),
        (b'{"tokens": [""], "tags": ["O"]}', "the text is empty"),
        (b'{"text": " ", "label": "x"}', "the text is empty"),
        (b'{"text": "a", "label": 3}', "$.label"),
        (b'{"text": "a", "sentiment": "glad"}', "'glad'"),
        (b'{"text": "a", "checkworthy": 2}', "$.checkworthy"),
        (b'{"text": "a", "modality": "x"}', "'x'"),
        (b'{"text": "a", "targets": [{"start": 0, "end": 1, "label": "good"}]}', "$.targets[0]"),
        (b'{"text": "a", "entities": [{"start": 0, "end": 2, "label": "ORG"}]}', "outside"),
        (b'{"text": "a", "entities": [{"start": 1, "end": 1, "label": "ORG"}]}', "start < end"),
        (b'{"text": "a", "entities": [{"start": -1, "end": 1, "label": "ORG"}]}', "0 <= start"),
        (b'{"text": "a", "entities": [{"label": "ORG"}]}', "no offsets"),
        (
            b'{"text": "ab", "entities": [{"start": 0, "end": 1, "text": "b", "label": "O"}]}',
            "[0:1] is 'a', not 'b'",
        ),
        (b'{"text": "a", "attributions": [{"cue": [0, 2]}]}', "outside"),
        (b'{"text": "a", "attributions": [{"cue": [0]}]}', "$.attributions[0].cue"),
        (b'{"text": "a", "quantities": [{"value": "much"}]}', "much"),
        (b'{"text": "a", "quantities": [{"value": "1e999"}]}', "'1e999' is no number"),
        (b'{"text": "a", "timexes": {}}', "$.timexes"),
    ],
)
def test_a_broken_record_says_where_and_why(line: bytes, cause: str) -> None:
    with pytest.raises(RecordError) as caught:
        read(line, place="corpus.jsonl line 3")
    assert caught.value.subject == "corpus.jsonl line 3"
    assert cause in str(caught.value)
    assert "(correct the line or take it out)" in str(caught.value)
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2013-03-22", dt.datetime(2013, 3, 22, tzinfo=dt.UTC)),
        ("2016-11-07T09:30:00", dt.datetime(2016, 11, 7, 9, 30, tzinfo=dt.UTC)),
        ("2016-11-07T09:30:00+09:00", dt.datetime(2016, 11, 7, 0, 30, tzinfo=dt.UTC)),
        ("03-02-2009", None),  # day or month first: nobody knows
        (None, None),
    ],
)
def test_the_day_of_a_text(written: str | None, instant: dt.datetime | None) -> None:
    assert gold(text=TEXT, timexes=[], dct=written).published_at == instant


def test_types_are_what_they_say() -> None:
    assert isinstance(read(b'{"text": "a", "label": "b"}', place="x"), GoldRecord)
