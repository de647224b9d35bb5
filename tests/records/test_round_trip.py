"""What goes out as JSON Lines comes back as it was, for every record of the contract."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import RecordError
from nlp.records import (
    SCHEMAS,
    Article,
    Claim,
    Document,
    Failure,
    Record,
    Verdict,
    from_json,
    record_from_json,
    to_builtins,
    to_json,
    to_lines,
)
from tests import strategies as some

#: Schema name to a strategy; a test below compares this table with ``SCHEMAS``.
STRATEGIES = {
    "article/1": some.articles,
    "document/1": some.documents,
    "claim/1": some.claims,
    "verdict/1": some.verdicts(),
    "failure/1": some.failures,
}

#: First the fields that the contract names, in its order; further ones may follow.
CONTRACT = {
    "article/1": "schema id url title text language published_at retrieved_at source authors "
    "duplicates_of",
    "document/1": "schema article_id sentences entities quantities times attributions sentiment "
    "models",
    "claim/1": "schema id article_id start end text sentence_start sentence_end form subjects "
    "objects measure direction quantity quantity_from window rank modality negated holder "
    "checkable reason checkworthiness sentiment trace",
    "verdict/1": "schema claim_id label subtype reason flags confidence interval interval_rule "
    "readings default_reading slip robustness explanation evidence_hash verified_at as_of",
    "failure/1": "schema stage subject error message at",
}

LATER = dt.datetime(2101, 1, 1, tzinfo=dt.UTC)

records = st.one_of(*STRATEGIES.values())


def test_every_schema_has_a_strategy() -> None:
    assert set(STRATEGIES) == set(SCHEMAS) == set(CONTRACT)


@settings(max_examples=80, deadline=None)
@given(records)
def test_a_record_comes_back_equal(record: Record) -> None:
    line = to_json(record)
    assert "\n" not in line
    assert record_from_json(line) == record
    assert from_json(line, type(record)) == record
    assert to_json(record_from_json(line)) == line


@settings(max_examples=40, deadline=None)
@given(records)
def test_fields_are_those_of_the_contract(record: Record) -> None:
    plain = to_builtins(record)
    assert plain == json.loads(to_json(record))
    assert set(CONTRACT[plain["schema"]].split()) <= set(plain)


@settings(max_examples=60, deadline=None)
@given(some.quantities())
def test_figures_travel_as_decimal_strings_with_their_digits(quantity: some.Quantity) -> None:
    plain = to_builtins(quantity)
    for name in ("value", "step"):
        assert isinstance(plain[name], str)
        assert "E" not in plain[name].upper() or abs(quantity.value) < Decimal("1e-6")
        assert Decimal(plain[name]) == getattr(quantity, name)
    assert from_json(json.dumps(plain), some.Quantity) == quantity


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12.50", "12.50"),
        ("7.32E+11", "732000000000"),
        ("-0.40", "-0.40"),
        ("0.10", "0.10"),
        ("1E+2", "100"),
        ("0", "0"),
        ("-0", "-0"),
        ("0E+3", "0"),
    ],
)
def test_digits_are_kept_and_exponents_written_out(written: str, kept: str) -> None:
    quantity = some.Quantity(
        start=0, end=1, text="x", value=Decimal(written), unit="count", step=Decimal(1)
    )
    assert to_builtins(quantity)["value"] == kept


@settings(max_examples=40, deadline=None)
@given(some.articles)
def test_ids_come_from_content_alone(article: Article) -> None:
    again = article.replace(id="", retrieved_at=LATER)
    assert again.id == article.id
    assert article.replace(id="", text=article.text + "!").id != article.id
    assert article.replace(id="", title=article.title + "!").id != article.id


@settings(max_examples=40, deadline=None)
@given(some.claims)
def test_claim_ids_do_not_depend_on_scores(claim: Claim) -> None:
    assert claim.replace(id="", checkworthiness=0.25, sentiment=None, trace=()).id == claim.id
    assert claim.replace(id="", end=claim.end + 1).id != claim.id


def test_an_id_that_came_with_the_article_is_kept() -> None:
    line = (
        '{"schema":"article/1","id":"mine","text":"Stocks rose.",'
        '"retrieved_at":"2020-01-01T00:00:00Z"}'
    )
    article = from_json(line, Article)
    assert (article.id, article.published_at, article.language) == ("mine", None, "und")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON object"),
        ("[]", "no JSON object"),
        ("{}", "unknown record schema"),
        ('{"schema":"claim/9"}', "unknown record schema"),
        ('{"schema":"article/1"}', "no article record"),
        ('{"schema":"article/1","text":" ","retrieved_at":"2020-01-01T00:00:00Z"}', "needs text"),
        (
            '{"schema":"article/1","text":"x","retrieved_at":"2020-01-01T00:00:00"}',
            "retrieved_at needs a time zone",
        ),
        (b'{"schema":"\xff"}', "no JSON object"),
    ],
)
def test_a_bad_line_says_what_is_wrong_with_it(line: str | bytes, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        record_from_json(line)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_line_is_a_record_or_an_error_of_ours(line: str | bytes) -> None:
    try:
        record = record_from_json(line)
    except RecordError:
        return
    assert type(record) in SCHEMAS.values()


@settings(max_examples=20, deadline=None)
@given(st.lists(records, max_size=4))
def test_lines_are_one_per_record(several: list[Record]) -> None:
    lines = list(to_lines(several))
    assert [record_from_json(line) for line in lines] == several


def test_the_kinds_are_those_of_the_contract() -> None:
    assert set(SCHEMAS.values()) == {Article, Document, Claim, Verdict, Failure}
