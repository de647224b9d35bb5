"""Claims beside gold ones: hand-made pairs, and whole articles."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from nlp.evaluate.claims import comparing
from nlp.evaluate.claims.matching import Found, kind, matches
from nlp.evaluate.claims.task import Claims
from nlp.evaluate.gold import GoldRecord
from nlp.records import Claim, ClaimWindow, Mention
from tests.evaluate.making import NOW, gold, measured, quantity, value

#: Two sentences of ten characters, a blank between them.
TEXT = "aaaaaaaaa. bbbbbbbbb."
FIRST, SECOND = (0, 10), (11, 21)


def mention(text: str, meaning: str | None = None) -> dict[str, Any]:
    return {"text": text, "id": meaning}


SPX = mention("the S&P 500", "INDEX:SPX")


def percent(number: str, **more: Any) -> dict[str, Any]:
    return {"text": f"{number}%", "value": number, "unit": "percent", **more}


def wanted(place: tuple[int, int] = FIRST, **fields: Any) -> dict[str, Any]:
    """A gold claim as it stands in a file."""
    start, end = place
    base = {
        "id": f"x#{start}", "start": start, "end": end, "sentence_start": start,
        "sentence_end": end, "form": "pct_change", "subjects": [SPX], "measure": "close",
        "direction": "up", "quantity": percent("3"),
    }  # fmt: skip
    return base | fields


def article(*claims: dict[str, Any]) -> GoldRecord:
    return gold(text=TEXT, sentences=[FIRST, SECOND], claims=claims)


def found(place: tuple[int, int] = FIRST, label: str | None = None, **fields: Any) -> Found:
    start, end = place
    base: dict[str, Any] = {
        "article_id": "x", "seen_at": NOW, "start": start, "end": end, "text": TEXT[start:end],
        "sentence_start": start, "sentence_end": end, "form": "pct_change", "measure": "close",
        "direction": "up", "quantity": quantity("3", "percent"),
        "subjects": (Mention(text="S&P", start=0, end=3, id="INDEX:SPX"),),
    }  # fmt: skip
    return Found(claim=Claim(**base | fields), label=label)


def named(text: str, meaning: str | None = None) -> Mention:
    return Mention(text=text, start=0, end=len(text), id=meaning)


def scored(record: GoldRecord, *items: Found) -> Claims:
    task = Claims()
    task.add(record, items)
    return task


def test_a_figure_is_found_by_value_and_unit_whatever_the_form() -> None:
    (claim,) = article(wanted()).claims or ()
    assert kind(claim, found(form="level", subjects=()).claim) == "strict"
    assert kind(claim, found(quantity=quantity("4", "percent")).claim) == "near"
    assert kind(claim, found(quantity=quantity("3", "points")).claim) == "near"
    other = found(quantity=quantity("4", "percent"), form="level").claim
    assert kind(claim, other) is None
    assert kind(claim, found(quantity=None).claim) == "near"


def test_without_a_figure_family_and_subject_decide() -> None:
    (claim,) = article(wanted(form="record", quantity=None)).claims or ()
    assert kind(claim, found(form="superlative", quantity=None).claim) == "strict"
    assert kind(claim, found(form="level", quantity=None).claim) is None
    dow = (named("Dow", "INDEX:DJI"),)
    assert kind(claim, found(form="record", quantity=None, subjects=dow).claim) is None
    year = quantity("1", "duration", noun="year")
    assert kind(claim, found(form="record", quantity=year).claim) == "strict"
    assert kind(claim, found(form="record").claim) == "near"


@pytest.mark.parametrize(
    ("text", "number", "unit", "other", "other_unit", "same"),
    [
        ("a quarter", "25", "percent", "0.25", "ratio", True),
        ("a quarter", "25", "percent", "26", "percent", False),
        ("doubled", "100", "percent", "2", "multiple", True),
        ("halved", "50", "percent", "0.5", "multiple", True),
        ("fivefold", "5", "multiple", "400", "percent", True),
        ("25%", "25", "percent", "0.25", "ratio", False),
        ("a third", "33.3", "percent", "33.33", "percent", True),
    ],
)
def test_numbers_in_words(
    text: str, number: str, unit: str, other: str, other_unit: str, same: bool
) -> None:
    figure = {"text": text, "value": number, "unit": unit}
    (claim,) = article(wanted(quantity=figure)).claims or ()
    assert claim.quantity is not None
    assert comparing.same_value(claim.quantity, quantity(other, other_unit)) is same


def test_a_range_and_a_currency_are_part_of_the_figure() -> None:
    figure = {"text": "$3-4", "value": "3", "high": "4", "unit": "currency", "currency": "USD"}
    (claim,) = article(wanted(quantity=figure)).claims or ()
    dollars = {"unit": "currency", "currency": "USD"}
    ranged = quantity("3", high=Decimal(4), **dollars)
    assert kind(claim, found(quantity=ranged).claim) == "strict"
    assert kind(claim, found(quantity=quantity("3", **dollars)).claim) == "near"
    euros = quantity("3", high=Decimal(4), unit="currency", currency="EUR")
    assert kind(claim, found(quantity=euros).claim) == "near"


def test_the_price_of_a_currency_has_several_units() -> None:
    figure = {"text": "1.27", "value": "1.27", "unit": "currency", "currency": "USD"}
    pound = mention("sterling", "FX:GBPUSD")
    (claim,) = article(wanted(quantity=figure, subjects=[pound])).claims or ()
    assert kind(claim, found(quantity=quantity("1.27", "ratio")).claim) == "strict"
    assert kind(claim, found(quantity=quantity("1.27", "percent")).claim) == "near"


def test_pairs_stay_inside_their_sentence() -> None:
    made = matches(article(wanted(FIRST)), [found(SECOND)])
    assert (made.strict, made.near) == ([], [])
    assert (len(made.missed), len(made.added)) == (1, 1)


def test_as_many_pairs_as_possible_and_the_right_subjects_among_them() -> None:
    dow = mention("the Dow", "INDEX:DJI")
    record = article(wanted(id="spx"), wanted(id="dow", subjects=[dow]))
    items = [found(subjects=(named("Dow", "INDEX:DJI"),)), found()]
    made = matches(record, items)
    assert [(claim.id, item.claim.subjects[0].id) for claim, item in made.strict] == [
        ("spx", "INDEX:SPX"),
        ("dow", "INDEX:DJI"),
    ]


def test_detection_with_an_optional_claim() -> None:
    record = article(wanted(FIRST), wanted(SECOND, optional=True))
    missed = measured(scored(record, found(FIRST)))["all", "F1"]
    assert (missed.correct, missed.found, missed.gold) == (1, 1, 1)
    both = measured(scored(record, found(FIRST), found(SECOND)))["all", "F1"]
    assert (both.correct, both.found, both.gold) == (1, 1, 1)
    added = scored(record, found(FIRST), found(SECOND, quantity=quantity("9", "percent")))
    assert value(added, "all") == pytest.approx(2 / 3)


def test_numeric_and_checkable_claims_are_counted_apart() -> None:
    record = article(
        wanted(FIRST), wanted(SECOND, form="direction_only", quantity=None, checkable=False)
    )
    task = scored(record, found(FIRST))
    assert value(task, "all") == pytest.approx(2 / 3)
    assert value(task, "numeric") == value(task, "checkable") == 1


def test_a_claim_with_another_figure_counts_as_near_only() -> None:
    task = scored(article(wanted()), found(quantity=quantity("4", "percent")))
    assert value(task, "all") == 0
    rows = measured(task)
    assert rows["value", "accuracy"].value == 0
    assert rows["unit", "accuracy"].value == 1
    assert ("form", "accuracy") not in rows
    assert list(task.notes()) == ["1 claims were found with another value or unit"]


def test_fields_of_a_pair() -> None:
    window = {"text": "this year", "begin": "2018-01-01", "end_on": "2018-06-30"}
    record = article(
        wanted(
            window=window, modality="forecast", checkable=False, negated=True,
            holder={"text": "analysts at Acme"}, quantity=percent("3", hedge="about"),
            objects=[mention("the Dow", "INDEX:DJI")], quantity_from=percent("1"),
        )
    )  # fmt: skip
    kept = ClaimWindow(begin=dt.date(2018, 1, 3), end_on=dt.date(2018, 7, 30))
    right = found(
        window=kept, modality="forecast", checkable=False, negated=True, form="growth_rate",
        holder=named("Acme"), quantity=quantity("3", "percent", hedge="about"),
        objects=(named("Dow", "INDEX:DJI"),), quantity_from=quantity("1", "percent"),
    )  # fmt: skip
    rows = {part: row.value for (part, score), row in measured(scored(record, right)).items()
            if score == "accuracy"}  # fmt: skip
    assert rows.pop("window end") == rows.pop("form") == 0
    assert rows.pop("window begin") == rows.pop("form family") == 1
    assert set(rows.values()) == {1}
    assert len(rows) == 13
    wrong = measured(scored(record, found()))
    for part in ("objects", "hedge", "earlier figure", "window begin", "modality", "negated",
                 "holder", "checkable"):  # fmt: skip
        assert wrong[part, "accuracy"].value == 0


def test_null_asks_for_null() -> None:
    none = article(wanted(subjects=[mention("shares")]))
    assert value(scored(none, found(subjects=())), "subjects", "accuracy") == 1
    assert value(scored(none, found()), "subjects", "accuracy") == 0
    either = article(wanted(subjects=[mention("stocks") | {"also_ids": ["INDEX:SPX"]}]))
    assert value(scored(either, found()), "subjects", "accuracy") == 1


def test_forms_are_told_apart() -> None:
    record = article(wanted(FIRST, also_forms=["growth_rate"]), wanted(SECOND))
    rows = measured(scored(record, found(FIRST, form="growth_rate"), found(SECOND, form="level")))
    assert rows["pct_change", "found as such"].value == 0.5
    assert rows["pct_change > level", "confusion"].correct == 1
    rows = measured(scored(record, found(FIRST), found((0, 5), quantity=None)))
    assert rows["pct_change > missed", "confusion"].value == 0.5
    assert rows["added > pct_change", "confusion"].correct == 1


def test_verdicts_are_scored_where_there_are_any() -> None:
    false = {"label": "contradicted", "error": "wrong sign"}
    record = article(
        wanted(FIRST, expected={"label": "supported", "also_ok": ["close"]}),
        wanted(SECOND, expected=false),
    )
    assert ("verdict of all", "accuracy") not in measured(scored(record, found(FIRST)))
    rows = measured(scored(record, found(FIRST, "close"), found(SECOND, "supported")))
    assert rows["verdict of all", "accuracy"].value == 0.5
    assert rows["true", "false alarms"].value == 0
    assert rows["false", "missed errors"].value == 1
    rows = measured(scored(record, found(FIRST, "contradicted")))
    assert rows["verdict of all", "accuracy"].value == 0
    assert rows["verdict of found", "accuracy"].gold == 1
    assert rows["true", "false alarms"].value == 1
    assert rows["false", "missed errors"].value == 1
    assert rows["with data", "coverage"].value == 0.5
    assert rows["contradicted > missed", "verdicts"].correct == 1


def test_nothing_found_and_nothing_to_find() -> None:
    assert value(scored(article(wanted())), "all") == 0
    assert value(scored(article()), "all") == 0
    assert measured(scored(article(), found()))["all", "F1"].found == 1
