"""What a record refuses to be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import RecordError
from nlp.records import (
    Article,
    Claim,
    Extent,
    FeedSource,
    LinkedClaim,
    Quantity,
    Slice,
    Span,
    Time,
    Verdict,
    content_id,
)
from tests import strategies as some

UTC = dt.UTC
NOON = dt.datetime(2018, 12, 24, 12, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.integers(-5, 5), st.integers(-5, 5))
def test_offsets_are_half_open_and_not_empty(start: int, end: int) -> None:
    if 0 <= start < end:
        assert Extent(start=start, end=end).overlaps(Span(start=start, end=end, text="x"))
    else:
        with pytest.raises(RecordError, match="offsets"):
            Extent(start=start, end=end)


@pytest.mark.parametrize(
    ("first", "second", "overlap", "inside"),
    [
        ((0, 2), (2, 4), False, False),  # neighbours share no character
        ((0, 3), (2, 4), True, False),
        ((0, 9), (2, 4), True, True),
        ((2, 4), (2, 4), True, True),
        ((2, 4), (0, 9), True, False),
    ],
)
def test_overlap_and_containment(
    first: tuple[int, int], second: tuple[int, int], overlap: bool, inside: bool
) -> None:
    one, other = Extent(start=first[0], end=first[1]), Extent(start=second[0], end=second[1])
    assert one.overlaps(other) is other.overlaps(one) is overlap
    assert one.contains(other) is inside


def quantity(**changes: object) -> Quantity:
    fields: dict[str, object] = {
        "start": 0,
        "end": 3,
        "text": "3.2",
        "value": Decimal("3.2"),
        "unit": "percent",
        "step": Decimal("0.1"),
    }
    return Quantity(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "currency"}, "currency belongs to the unit"),
        ({"currency": "USD"}, "currency belongs to the unit"),
        ({"step": Decimal(0)}, "step must be positive"),
        ({"step": Decimal(-1)}, "step must be positive"),
        ({"high": Decimal(3)}, "range must not end before"),
        ({"value": Decimal("NaN")}, "must be finite"),
        ({"high": Decimal("Infinity")}, "must be finite"),
    ],
)
def test_a_quantity_refuses(changes: dict[str, object], said: str) -> None:
    with pytest.raises(RecordError, match=said):
        quantity(**changes)


def test_a_time_does_not_end_before_it_begins() -> None:
    with pytest.raises(RecordError, match="interval"):
        Time(
            start=0,
            end=1,
            text="x",
            kind="period",
            begin=dt.date(2018, 2, 1),
            end_on=dt.date(2018, 1, 1),
        )


@pytest.mark.parametrize("label", some.DECIDED)
def test_a_decided_verdict_needs_evidence(label: str) -> None:
    with pytest.raises(RecordError, match="needs evidence"):
        Verdict(claim_id="c", label=label, verified_at=NOON, as_of=NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["published_at", "retrieved_at"])
def test_instants_of_an_article_have_a_zone(name: str) -> None:
    instants = {"published_at": NOON, "retrieved_at": NOON, name: NOON.replace(tzinfo=None)}
    with pytest.raises(RecordError, match=f"{name} needs a time zone"):
        Article(text="Stocks rose.", **instants)


def test_an_article_is_seen_when_published_else_when_retrieved() -> None:
    tokyo = dt.timezone(dt.timedelta(hours=9))
    published = dt.datetime(2018, 12, 25, 8, tzinfo=tokyo)
    article = Article(text="x", published_at=published, retrieved_at=NOON)
    assert article.seen_at.utcoffset() == dt.timedelta(hours=9)
    assert article.replace(published_at=None).seen_at == NOON


def test_the_same_instant_in_another_zone_is_the_same_article() -> None:
    tokyo = NOON.astimezone(dt.timezone(dt.timedelta(hours=9)))
    one = Article(text="x", published_at=NOON, retrieved_at=NOON)
    assert Article(text="x", published_at=tokyo, retrieved_at=NOON).id == one.id


@pytest.mark.parametrize(
    ("name", "url"), [("Has Blanks", "https://a/b"), ("a", "feeds/x.xml"), ("a\n", "https://a/b")]
)
def test_a_feed_source_refuses(name: str, url: str) -> None:
    with pytest.raises(RecordError, match="source"):
        FeedSource(name=name, url=url)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd", "EST5EDT\0"])
def test_a_feed_source_refuses_zones_that_do_not_exist(zone: str) -> None:
    with pytest.raises(RecordError, match="no such time zone"):
        FeedSource(url="https://a/b", zone=zone)


@settings(max_examples=30, deadline=None)
@given(some.claims)
def test_records_are_frozen(claim: Claim) -> None:
    with pytest.raises(AttributeError):
        claim.text = "another"  # type: ignore[misc]


@settings(max_examples=30, deadline=None)
@given(some.linked_claims)
def test_a_linked_claim_keeps_its_claim(linked: LinkedClaim) -> None:
    assert linked.replace(missing="no_series").claim is linked.claim


@settings(max_examples=30, deadline=None)
@given(some.slices())
def test_rows_of_a_slice_are_evidence(cut: Slice) -> None:
    for index in range(len(cut)):
        observation = cut.observation(index)
        assert observation.date.toordinal() == cut.days[index]
        assert (observation.value, observation.vintage) == (cut.values[index], None)


def test_amounts_carry_their_currency_as_unit() -> None:
    cut = Slice(
        series="COMM:WTI/spot_price",
        instrument="COMM:WTI",
        measure="spot_price",
        unit="currency",
        currency="USD",
        frequency="D",
        provider="sample",
        days=[dt.date(2018, 12, 24).toordinal()],
        values=[42.53],
        vintages=[dt.date(2019, 1, 2).toordinal()],
    )
    row = cut.observation(0)
    assert (row.unit, row.vintage) == ("USD", dt.date(2019, 1, 2))


def test_content_ids_are_stable_across_versions_of_the_program() -> None:
    # printed once with hashlib.blake2b by hand; ids in stores must never move
    assert content_id("c", "a1", 0, 12) == "c" + _by_hand('["a1",0,12]')


def _by_hand(canonical: str) -> str:
    import hashlib

    return hashlib.blake2b(canonical.encode("utf-8"), digest_size=10).hexdigest()
