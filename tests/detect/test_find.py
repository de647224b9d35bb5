"""What holds for all claims of all texts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from nlp.annotate import documents
from nlp.detect import claims
from nlp.errors import UnknownNameError
from nlp.records import Article, Claim, Document, from_json, to_json
from nlp.reference import Reference

NOW = dt.datetime(2019, 1, 4, 18, 0, tzinfo=dt.UTC)
TEXT = (
    "NEW YORK - The S&P 500 rose 1.2% to 2,531.94 on Friday, its best day since Dec. 26, while "
    "the Nasdaq Composite added 2.0% and the Dow 1.4%. “We expect the S&P 500 to reach 2,900 by "
    "the end of the year,” said Ada Lind, strategist at Corvid Asset Management.\n"
    "U.S. crude settled at $48.00 a barrel. It has gained more than 5% this week."
)


def annotated(texts: list[str], language: Any) -> list[Document]:
    articles = [Article(text=text, published_at=NOW, retrieved_at=NOW) for text in texts]
    made = list(documents(articles, language=language, now=lambda: NOW))
    assert all(isinstance(document, Document) for document in made), made
    return made  # type: ignore[return-value]


def check_invariants(document: Document, found: list[Claim]) -> None:
    text = document.article.text
    owned: list[tuple[int, int]] = []
    for claim in found:
        assert text[claim.start : claim.end] == claim.text
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end
        for mention in (*claim.subjects, *claim.objects):
            assert text[mention.start : mention.end] == mention.text
        for quantity in (claim.quantity, claim.quantity_from):
            if quantity is not None:
                assert text[quantity.start : quantity.end] == quantity.text
                owned.append((quantity.start, quantity.end))
        assert claim.checkable == (claim.modality == "stated")
        assert (claim.reason is None) == claim.checkable
        assert any(step.field == "form" for step in claim.trace)
        assert from_json(to_json(claim), Claim) == claim
    assert len(owned) == len(set(owned)), "a figure belongs to one claim"
    assert len({claim.id for claim in found}) == len(found)


def test_offsets_figures_and_ids_hold(language: Any, reference: Reference) -> None:
    document = annotated([TEXT], language)[0]
    found = list(claims([document], reference=reference))
    check_invariants(document, found)
    assert {"pct_change", "level", "superlative", "forecast"} <= {claim.form for claim in found}


def test_a_forecast_has_its_holder_and_is_not_checkable(
    language: Any, reference: Reference
) -> None:
    found = list(claims(annotated([TEXT], language), reference=reference))
    forecast = next(claim for claim in found if claim.form == "forecast")
    assert forecast.holder is not None
    assert forecast.holder.text == "Ada Lind"
    assert (forecast.checkable, forecast.reason) == (False, "forecast")
    assert forecast.quantity is not None
    assert str(forecast.quantity.value) == "2900"


def test_pronouns_take_the_last_subject(language: Any, reference: Reference) -> None:
    found = list(claims(annotated([TEXT], language), reference=reference))
    last = max(found, key=lambda claim: claim.start)
    assert [mention.id for mention in last.subjects] == ["COMM:WTI"]
    assert last.subjects[0].text == "It"
    assert last.subjects[0].candidates[0].reason


def test_the_same_document_gives_the_same_claims_whatever_came_before(
    language: Any, reference: Reference
) -> None:
    alone = list(claims(annotated([TEXT], language), reference=reference))
    other = "The DAX fell 2% on Thursday. It has lost 9% this year."
    after = list(claims(annotated([other, TEXT], language), reference=reference))
    assert after[-len(alone) :] == alone


def test_a_document_that_travelled_as_json_gives_the_same_claims(
    language: Any, reference: Reference
) -> None:
    document = annotated([TEXT], language)[0]
    travelled = from_json(to_json(document), Document)
    assert list(claims([travelled], reference=reference)) == list(
        claims([document], reference=reference)
    )


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "0 " * 2_000,
        "up up up down 3% 3% 3% 3% 3% 3% " * 40,
        "S&P 500 S&P 500 S&P 500 since since since 2009 2009",
        "🎉 Nasdaq 100 🚀 +3% 🎉",
        "RECORD HIGH RECORD HIGH BEST DAY SINCE MARCH",
        "(" * 500 + "rose 3%" + ")" * 500,
        "The S&P 500 " + "rose 3% and " * 400 + "ended.",
        "3 " * 5_000,
    ],
)
def test_hostile_text_breaks_nothing(text: str, language: Any, reference: Reference) -> None:
    document = annotated([text], language)[0]
    check_invariants(document, list(claims([document], reference=reference)))


def test_an_unknown_form_is_an_error(reference: Reference) -> None:
    with pytest.raises(UnknownNameError, match="superlativ"):
        list(claims([], reference=reference, forms=["superlativ"]))


def test_invariants_hold_on_the_gold_articles(
    shared: Path, language: Any, reference: Reference
) -> None:
    texts = [json.loads(p.read_text("utf-8"))["text"] for p in (shared / "gold").glob("*.json")]
    for document in annotated(texts, language):
        check_invariants(document, list(claims([document], reference=reference)))


@pytest.mark.parametrize(
    "text",
    [
        "Past performance is no guide to future returns: the fund fell 12% in 2008.",
        "(Reporting by Jane Roe; the S&P 500 rose 2%; editing by Ada Lind)",
        "We use cookies to show you how the S&P 500 rose 2% today.",
        "Quotes are delayed by at least 15 minutes. Tel: +1 212 555 0148",
        "Markets ........................ 12",
        "© 2018 Acme News. All rights reserved. Share price $12.50.",
    ],
)
def test_footers_notices_and_credits_state_nothing(
    text: str, language: Any, reference: Reference
) -> None:
    assert list(claims(annotated([text], language), reference=reference)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Netflix shares fell 3% after the company lost subscribers.",
        "The S&P 500 rose 2%, according to data compiled by Acme.",
        "Alphabet shares fell 3% after a copyright lawsuit.",
    ],
)
def test_words_of_footers_in_a_story_hide_nothing(
    text: str, language: Any, reference: Reference
) -> None:
    found = list(claims(annotated([text], language), reference=reference))
    assert [claim.form for claim in found] == ["pct_change"]


def test_a_table_without_line_breaks_is_read_to_its_end(
    language: Any, reference: Reference
) -> None:
    rows = "the S&P 500 rose 1.1%, gold fell 0.4%, " * 120
    document = annotated([f"On Friday {rows} and the Nasdaq Composite added 7.7%."], language)[0]
    found = list(claims([document], reference=reference))
    check_invariants(document, found)
    values = [str(claim.quantity.value) for claim in found if claim.quantity]
    assert values[-1] == "7.7"
    assert len(values) > 200


def test_a_sentence_that_was_broken_at_a_code_is_one(language: Any, reference: Reference) -> None:
    text = "The Nasdaq Composite <.IXIC> added 3.3%, the S&P 500 <.SPX> 2.4% and the Dow <.DJI> 2%."
    found = list(claims(annotated([text], language), reference=reference))
    told = [(claim.subjects[0].id, str(claim.quantity.value)) for claim in found if claim.quantity]
    assert told == [("INDEX:IXIC", "3.3"), ("INDEX:SPX", "2.4"), ("INDEX:DJI", "2")]


def test_every_field_has_its_reason(language: Any, reference: Reference) -> None:
    found = list(claims(annotated([TEXT], language), reference=reference))
    forecast = next(claim for claim in found if claim.form == "forecast")
    told = {step.field: step for step in forecast.trace}
    assert {"form", "subjects", "measure", "quantity", "window", "modality", "holder"} <= set(told)
    assert told["quantity"].evidence == "2,900"
    assert "said" in told["holder"].by
    assert told["checkworthiness"].by == "check-worthiness of claims"
