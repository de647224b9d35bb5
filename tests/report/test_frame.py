"""Records as frames: the same columns and types whatever is in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from nlp.errors import ReportError
from nlp.records import Article, Claim, Document, Failure, Verdict
from nlp.report import to_frame
from nlp.store import EntityCount, EntityQuery, Store, StoredArticle, StoredClaim
from tests.store.material import NOON, article, claim, document, failure, gold_claim, verdict

ARTICLE = article()
CLAIM = claim(ARTICLE)
GOLD = gold_claim(ARTICLE)
VERDICT = verdict(CLAIM, flags=("stale", "weak"))


@pytest.mark.parametrize(
    ("records", "kind"),
    [
        ([ARTICLE], Article),
        ([document(ARTICLE)], Document),
        ([CLAIM, GOLD], Claim),
        ([VERDICT], Verdict),
        ([failure()], Failure),
        ([StoredClaim(claim=GOLD, verdict=None, article=ARTICLE, sentence="")], StoredClaim),
        ([EntityCount(entity_id=None, name="x", label="ORG", mentions=1, articles=1)], EntityCount),
        ([StoredArticle(article=ARTICLE, status="done")], StoredArticle),
    ],
)
def test_columns_and_types_do_not_depend_on_the_rows(records: list[object], kind: type) -> None:
    frame = to_frame(records)
    empty = to_frame([], kind=kind)
    assert len(frame) == len(records)
    assert len(empty) == 0
    assert frame.dtypes.to_dict() == empty.dtypes.to_dict()
    assert len(frame.columns) >= 5
    assert "object" not in set(map(str, frame.dtypes))


def test_values_of_claims_with_their_verdicts() -> None:
    frame = to_frame([(CLAIM, VERDICT), (GOLD, None)])
    first, second = frame.to_dict("records")
    assert first["id"] == CLAIM.id
    assert first["seen_at"] == pd.Timestamp("2018-12-26T01:00:00Z")
    assert first["window_begin"] == pd.Timestamp("2018-12-21")
    assert (first["value"], first["stated"], first["unit"]) == (3.2, "about 3.2%", "percent")
    assert (first["verdict"], first["result"], first["flags"]) == (
        "contradicted",
        2.0588,
        "stale weak",
    )
    assert (first["interval_low"], first["interval_high"]) == (3.15, 3.25)
    assert first["negated"] is False
    assert second["explanation"] == "not verified yet"
    for name in ("value", "verdict", "result", "window_begin", "verified_at", "holder"):
        assert pd.isna(second[name]), name
    assert frame[frame.verdict == "contradicted"].id.tolist() == [CLAIM.id]
    assert str(frame.dtypes["seen_at"]) == "datetime64[us, UTC]"
    assert frame.groupby("form")["value"].mean()["pct_change"] == 3.2


def test_instants_beyond_nanoseconds_are_kept() -> None:
    old = ARTICLE.replace(published_at=dt.datetime(1601, 1, 1, tzinfo=dt.UTC))
    assert to_frame([old]).published_at[0].year == 1601


def test_answers_of_the_store(tmp_path: Path) -> None:
    with Store(tmp_path / "store.db") as store:
        store.save_result(
            ARTICLE,
            fingerprint="f1",
            finished_at=NOON,
            document=document(ARTICLE),
            claims=[CLAIM, GOLD],
            verdicts=[VERDICT],
        )
        claims = to_frame(store.claims())
        articles = to_frame(store.articles())
        entities = to_frame(store.entities(EntityQuery(per="day")))
    assert set(claims.source) == {"Wire"}
    assert sorted(claims.verdict.fillna("none")) == ["contradicted", "none"]
    assert articles[["id", "status", "claims"]].to_numpy().tolist() == [["a1", "done", 2]]
    assert entities.loc[0, "period"] == pd.Timestamp("2018-12-26")
    assert entities.loc[0, "sentiment"] == -0.8


def test_kinds_are_not_mixed() -> None:
    with pytest.raises(ReportError, match="one kind of record: 'Article, Claim'"):
        to_frame([ARTICLE, CLAIM])
    with pytest.raises(ReportError, match="no columns are known for this kind of record: 'object'"):
        to_frame([object()])
    assert to_frame([]).empty
