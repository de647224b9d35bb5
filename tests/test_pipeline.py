"""The composition of the stages: what travels, what is isolated, what is resumed.

The stages are fakes here, small enough to see what they do; the real ones run in ``tests/cli``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import nlp.annotate
import nlp.detect
import nlp.ingest
import nlp.link
import nlp.verify
from nlp.errors import MarketFormatError, NlpError, StoreError
from nlp.ingest.portion import Portion
from nlp.pipeline import Pipeline, Result, fingerprint, text_article
from nlp.records import Article, Claim, Document, Failure, LinkedClaim, Verdict
from nlp.store import ClaimQuery, Store

NOW = dt.datetime(2018, 12, 31, 12, tzinfo=dt.UTC)
SOURCE = "feed.xml"


def now() -> dt.datetime:
    return NOW


def article(name: str, text: str = "It rose. It fell.", **fields: Any) -> Article:
    return Article(id=name, title=name, text=text, retrieved_at=NOW, **fields)


class Stages:
    """Fakes of all stages: a claim per sentence; texts say what goes wrong where."""

    def __init__(self) -> None:
        self.feed: list[Article | Failure] = []
        self.calls: list[str] = []
        self.stop_at: str | None = None

    def articles(self, sources: Iterable[str], **_: Any) -> Iterator[Article | Failure]:
        self.calls.append(f"articles {' '.join(sources)}")
        yield from self.feed

    def documents(
        self, articles: Iterable[Article], *, language: Any, now: Callable[[], dt.datetime]
    ) -> Iterator[Document | Failure]:
        given = list(articles)
        self.calls.append(f"documents {len(given)}")
        for one in given:
            if one.id == self.stop_at:
                raise KeyboardInterrupt
            if "annotate bug" in one.text:
                raise ZeroDivisionError("annotate")
            if "not English" in one.text:
                yield Failure(
                    stage="annotate", subject=one.id, error="x", message="language", at=now()
                )
            else:
                yield Document(article_id=one.id, article=one)

    def claims(
        self, documents: Iterable[Document], *, reference: Any, forms: Any
    ) -> Iterator[Claim]:
        for document in documents:
            text = document.article.text
            if "detect bug" in text:
                raise ZeroDivisionError("detect")
            start = 0
            for sentence in text.split(". "):
                yield Claim(
                    article_id=document.article_id,
                    seen_at=NOW,
                    start=start,
                    end=start + len(sentence),
                    text=sentence,
                    sentence_start=start,
                    sentence_end=start + len(sentence),
                    form="direction_only",
                )
                start += len(sentence) + 2

    def linked(
        self, claims: Iterable[Claim], *, provider: Any, desk: Any
    ) -> Iterator[LinkedClaim | Failure]:
        for claim in claims:
            if "link bug" in claim.text:
                raise ZeroDivisionError("link")
            if "bad folder" in claim.text:
                raise MarketFormatError("a column is missing", subject="series.csv")
            if "provider down" in claim.text:
                yield Failure(
                    stage="link", subject=claim.id, error="ProviderError", message="down", at=NOW
                )
            else:
                yield LinkedClaim(claim=claim, missing="no_series", as_of=NOW)

    def verdicts(
        self,
        linked_claims: Iterable[LinkedClaim],
        *,
        now: Callable[[], dt.datetime],
        software: str,
    ) -> Iterator[Verdict]:
        for linked in linked_claims:
            if "verify bug" in linked.claim.text:
                raise ZeroDivisionError("verify")
            yield Verdict(
                claim_id=linked.claim.id,
                label="insufficient_data",
                flags=("thin_history",),
                verified_at=now(),
                as_of=NOW,
            )


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Stages:
    made = Stages()
    monkeypatch.setattr(nlp.ingest, "articles", made.articles)
    monkeypatch.setattr(nlp.annotate, "documents", made.documents, raising=False)
    monkeypatch.setattr(nlp.detect, "claims", made.claims)
    monkeypatch.setattr(nlp.link, "linked", made.linked)
    monkeypatch.setattr(nlp.verify, "verdicts", made.verdicts)
    return made


def pipeline(versions: str = "v1", **changes: Any) -> Pipeline:
    fields: dict[str, Any] = {
        "provider": None,
        "reference": None,
        "load": lambda: "language",
        "now": now,
        "versions": versions,
        "retrieve": lambda url: None,
    }
    return Pipeline(**{**fields, **changes})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as opened:
        yield opened


def statuses(results: Iterable[Result]) -> list[tuple[str | None, str]]:
    return [(result.article.id if result.article else None, result.status) for result in results]


def labels(result: Result) -> list[str | None]:
    return [checked.verdict.label if checked.verdict else None for checked in result.checked]


# check


def test_claims_come_with_their_verdicts_in_order(stages: Stages) -> None:
    results = list(pipeline().check([article("a"), article("b", "It is flat.")]))
    assert statuses(results) == [("a", "done"), ("b", "done")]
    assert [checked.claim.text for checked in results[0].checked] == ["It rose", "It fell."]
    assert labels(results[0]) == ["insufficient_data"] * 2
    for checked in results[0].checked:
        assert checked.verdict is not None
        assert checked.verdict.claim_id == checked.claim.id


def test_failures_among_articles_come_out_in_their_place(stages: Stages) -> None:
    gone = Failure(stage="ingest", subject="x", error="FetchError", message="gone", at=NOW)
    results = list(pipeline().check([article("a"), gone, article("b")]))
    assert statuses(results) == [("a", "done"), (None, "failed"), ("b", "done")]
    assert results[1].failures == (gone,)


@pytest.mark.parametrize("stage", ["annotate", "detect", "link", "verify"])
def test_a_bug_costs_its_own_item_only_and_names_its_stage(stage: str, stages: Stages) -> None:
    given = [article("a"), article("b", f"It rose. It has a {stage} bug here."), article("c")]
    results = list(pipeline().check(given))
    assert statuses(results) == [("a", "done"), ("b", "failed"), ("c", "done")]
    (failure,) = results[1].failures
    assert (failure.stage, failure.error, failure.message) == (stage, "ZeroDivisionError", stage)
    expected = {"annotate": [], "detect": []}.get(stage, ["insufficient_data", None])
    assert labels(results[1]) == expected


def test_an_item_that_cannot_be_linked_keeps_its_claim(stages: Stages) -> None:
    (result,) = pipeline().check([article("a", "It rose. The provider down. It fell.")])
    assert labels(result) == ["insufficient_data", None, "insufficient_data"]
    assert [failure.error for failure in result.failures] == ["ProviderError"]
    assert result.status == "failed"


def test_what_would_fail_for_every_item_ends_the_run(stages: Stages) -> None:
    with pytest.raises(MarketFormatError, match="a column is missing"):
        list(pipeline().check([article("a"), article("b", "It has a bad folder.")]))


def test_flags_of_the_article_reach_its_verdicts(stages: Stages) -> None:
    dateless = article("a", flags=("published_at_missing", "teaser"))
    (result,) = pipeline().check([dateless])
    for checked in result.checked:
        assert checked.verdict is not None
        assert checked.verdict.flags == ("thin_history", "published_at_missing")


def test_it_is_lazy_a_batch_at_a_time(stages: Stages) -> None:
    read: list[int] = []

    def endless() -> Iterator[Article]:
        for number in range(1_000_000):
            read.append(number)
            yield article(f"a{number}")

    results = pipeline().check(endless())
    assert next(results).status == "done"
    assert len(read) == 32
    assert stages.calls == ["documents 32"]


def test_models_are_loaded_once_and_only_when_needed(stages: Stages, store: Store) -> None:
    loaded: list[int] = []

    def load() -> Any:
        loaded.append(1)
        return "language"

    made = pipeline(load=load)
    list(made.check([]))
    assert loaded == []
    stages.feed = [article(f"a{number}") for number in range(40)]
    list(made.run([SOURCE], store=store))
    assert loaded == [1]
    again = pipeline(load=load)
    assert {result.status for result in again.run([SOURCE], store=store)} == {"skipped"}
    assert loaded == [1]


# run


def test_everything_is_stored_and_a_second_run_skips_it(stages: Stages, store: Store) -> None:
    stages.feed = [article("a"), article("b")]
    assert statuses(pipeline().run([SOURCE], store=store)) == [("a", "done"), ("b", "done")]
    before = store.counts()
    assert (before.articles, before.claims, before.pending) == (2, 4, 0)
    assert statuses(pipeline().run([SOURCE], store=store)) == [("a", "skipped"), ("b", "skipped")]
    assert store.counts() == before


def test_only_what_is_new_is_processed(stages: Stages, store: Store) -> None:
    stages.feed = [article("a")]
    list(pipeline().run([SOURCE], store=store))
    stages.feed = [article("a"), article("b")]
    results = list(pipeline().run([SOURCE], store=store))
    assert sorted(statuses(results)) == [("a", "skipped"), ("b", "done")]


def test_new_data_or_versions_make_articles_new(stages: Stages, store: Store) -> None:
    stages.feed = [article("a")]
    list(pipeline("v1").run([SOURCE], store=store))
    assert statuses(pipeline("v2").run([SOURCE], store=store)) == [("a", "done")]
    assert statuses(pipeline("v2").run([SOURCE], store=store)) == [("a", "skipped")]
    assert len(store.verdict_history(next(store.claims()).claim.id)) == 1  # nothing new was said


def test_a_changed_text_is_processed_and_old_claims_are_withdrawn(
    stages: Stages, store: Store
) -> None:
    stages.feed = [article("a", "It rose. It fell.")]
    list(pipeline().run([SOURCE], store=store))
    stages.feed = [article("a", "It is all flat.")]
    assert statuses(pipeline().run([SOURCE], store=store)) == [("a", "done")]
    assert [stored.claim.text for stored in store.claims()] == ["It is all flat."]
    withdrawn = list(store.claims(ClaimQuery(withdrawn=True)))
    assert len(withdrawn) == 3


def test_finished_articles_are_processed_again_on_demand(stages: Stages, store: Store) -> None:
    stages.feed = [article("a")]
    list(pipeline().run([SOURCE], store=store))
    assert statuses(pipeline().run([SOURCE], store=store, again=True)) == [("a", "done")]


def test_what_failed_is_kept_and_tried_again(stages: Stages, store: Store) -> None:
    gone = Failure(stage="ingest", subject=SOURCE, error="FetchError", message="gone", at=NOW)
    stages.feed = [article("a", "It is not English."), gone]
    results = list(pipeline().run([SOURCE], store=store))
    assert statuses(results) == [("a", "failed"), (None, "failed")]
    assert {failure.stage for failure in store.failures()} == {"annotate", "ingest"}
    stages.feed = [article("a", "It is English now.")]
    assert statuses(pipeline().run([SOURCE], store=store)) == [("a", "done")]
    assert not store.failures()


def test_an_interrupted_run_leaves_whole_articles_and_the_next_goes_on(
    stages: Stages, store: Store
) -> None:
    stages.feed = [article(f"a{number:02}") for number in range(70)]
    stages.stop_at = "a40"
    with pytest.raises(KeyboardInterrupt):
        list(pipeline().run([SOURCE], store=store))
    done = store.counts()
    assert done.articles == 64  # the second batch was read
    assert done.claims == 2 * 32  # and the first one finished
    assert done.pending == 32
    stages.stop_at = None
    stages.feed = stages.feed[50:]  # the feed has moved on meanwhile
    results = list(pipeline().run([SOURCE], store=store))
    assert [result.status for result in results].count("done") == 32 + 6
    after = store.counts()
    assert (after.articles, after.claims, after.pending) == (70, 140, 0)
    assert {result.article.id for result in results if result.article} == {
        f"a{number:02}" for number in range(32, 70)
    }


def test_the_same_article_twice_in_a_feed_is_done_once(stages: Stages, store: Store) -> None:
    stages.feed = [article("a"), article("a"), article("b")]
    assert statuses(pipeline().run([SOURCE], store=store)) == [("a", "done"), ("b", "done")]


def test_how_many_there_are_is_told_when_it_can_be_known(stages: Stages, store: Store) -> None:
    told: list[tuple[int, bool]] = []
    stages.feed = [article(f"a{number}") for number in range(3)]
    results = pipeline().run([SOURCE], store=store, expected=lambda *said: told.append(said))
    next(results)
    assert told[0] == (3, False)
    results.close()


def test_how_many_there_are_is_estimated_of_a_long_source(
    stages: Stages, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, bool]] = []
    feed = [article(f"a{number:02}") for number in range(40)]

    def counted(*_: object, portion: Portion, **__: object) -> Iterator[Article]:
        yield from portion.steps(feed, of=len(feed))

    monkeypatch.setattr("nlp.ingest.articles", counted)
    monkeypatch.setattr("nlp.pipeline.expecting.AHEAD", 10)
    list(pipeline().run([SOURCE], store=store, expected=lambda *said: told.append(said)))
    *estimates, last = told
    assert last == (40, False)
    assert len(estimates) == 30
    assert all(estimated and 40 <= count <= 44 for count, estimated in estimates)


def test_a_store_that_cannot_be_written_ends_the_run(stages: Stages, store: Store) -> None:
    stages.feed = [article("a")]
    with Store(store.path, read_only=True) as reader, pytest.raises(StoreError, match="reading"):
        list(pipeline().run([SOURCE], store=reader))


# parts


def test_a_text_without_an_instant_is_flagged() -> None:
    made = text_article("It rose.", published_at=None, now=NOW)
    assert (made.seen_at, made.flags) == (NOW, ("published_at_missing",))
    dated = text_article("It rose.", published_at=NOW, now=now())
    assert (dated.flags, dated.published_at) == ((), NOW)


def test_the_fingerprint_changes_with_the_market_data(tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text("series\n", encoding="utf-8")
    first = fingerprint([tmp_path])
    assert fingerprint([tmp_path]) == first
    assert fingerprint([tmp_path], forms=["level"]) != first
    assert fingerprint([]) != first
    (tmp_path / "series.csv").write_text("series,instrument\n", encoding="utf-8")
    assert fingerprint([tmp_path]) != first


def test_an_unknown_form_is_refused_before_any_work() -> None:
    with pytest.raises(NlpError, match="no such claim form: 'levle'"):
        Pipeline.open(markets=[], now=now, forms=["levle"])
