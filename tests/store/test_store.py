"""The store as its users see it: what goes in comes out, once, and queries find it."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import ConfigError, StoreError
from nlp.records import Article, Origin, Score
from nlp.store import ArticleQuery, ClaimQuery, EntityQuery, Store
from tests.store.material import (
    DAY,
    NOON,
    UTC,
    article,
    claim,
    document,
    failure,
    gold_claim,
    save,
    verdict,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store(tmp_path / "store.db") as opened:
        yield opened


def ids(store: Store, **conditions: object) -> list[str]:
    resolve = conditions.pop("resolve", None)
    return [found.claim.id for found in store.claims(ClaimQuery(**conditions), resolve=resolve)]


# Round trips


def test_records_come_back_as_they_went_in(store: Store) -> None:
    made = article()
    stated = claim(made)
    judged = verdict(stated, flags=("stale",))
    store.save_result(made, fingerprint="f1", finished_at=NOON, claims=[stated], verdicts=[judged])
    assert store.article("a1") == made
    assert str(store.article("a1").published_at) == "2018-12-26 09:00:00+08:00"
    (found,) = store.claims()
    assert (found.claim, found.verdict) == (stated, judged)
    assert str(found.claim.quantity.value) == "3.20"
    assert found.sentence == "The S&P 500 rose 3.2% on Friday, Jefferies said."
    assert found.article.title == made.title
    assert found.article.source == made.source
    assert found.article.published_at == made.published_at


def test_the_models_of_an_article_are_kept(store: Store) -> None:
    made = article()
    assert store.models("a1") == ()
    store.save_result(made, fingerprint="f1", finished_at=NOON, document=document(made))
    assert store.models("a1") == ("en_tapeproof-0.1.0",)
    store.save_result(made, fingerprint="f2", finished_at=NOON)
    assert store.models("a1") == ()


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
zones = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
instants = st.datetimes(timezones=zones)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Article,
        id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        url=st.none() | text,
        title=text | st.just(""),
        text=text,
        language=text,
        published_at=st.none() | instants,
        retrieved_at=instants,
        authors=st.lists(text).map(tuple),
        duplicates_of=st.none() | text,
        flags=st.lists(text).map(tuple),
    )
)
def test_any_article_comes_back_whole(
    tmp_path_factory: pytest.TempPathFactory, made: Article
) -> None:
    with Store(tmp_path_factory.mktemp("any") / "store.db") as store:
        assert store.add_article(made)
        assert not store.add_article(made)
        assert store.article(made.id) == made
        assert list(store.pending()) == [made]


# Once, and in any order


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, without the numbers, which tell the order of arrival."""
    connection = sqlite3.connect(path)
    try:
        return {
            table: sorted(connection.execute(sql).fetchall(), key=repr)
            for table, sql in {
                "articles": "SELECT id, seen_at, sentiment, text, record FROM articles",
                "claims": "SELECT id, sentence, value, verdict, withdrawn_at FROM claims",
                "claim_records": "SELECT * FROM claim_records",
                "claim_entities": "SELECT * FROM claim_entities",
                "claim_flags": "SELECT * FROM claim_flags",
                "entities": "SELECT * FROM entities",
                "verdicts": "SELECT claim_id, current, label, confirmed_at FROM verdicts",
                "verdict_records": "SELECT record FROM verdict_records",
                "failures": "SELECT article_id, stage, subject, error, message, at FROM failures",
                "work": "SELECT * FROM work",
                "found": "SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'friday'",
            }.items()
        }
    finally:
        connection.close()


def play(path: Path, order: list[int]) -> dict[str, list[tuple[object, ...]]]:
    with Store(path) as store:
        for number in order:
            if number == 3:
                store.add_failure(failure("https://down.example", message="timed out"))
            else:
                save(store, number, day=20 + number)
        store.check()
    return contents(path)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=5, max_size=12), st.randoms())
def test_any_order_and_any_number_of_times_gives_the_same_store(
    tmp_path_factory: pytest.TempPathFactory, extra: list[int], chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("order")
    order = [*range(5), *extra]
    chance.shuffle(order)
    assert play(folder / "once.db", list(range(5))) == play(folder / "often.db", order)


def test_an_article_with_another_text_waits_to_be_processed_again(store: Store) -> None:
    save(store)
    changed = article(
        text="The S&P 500 fell 1.0% on Friday, in a thin market, they said. Gold too."
    )
    assert store.add_article(changed)
    assert [made.text for made in store.pending()] == [changed.text]
    assert not list(store.articles(ArticleQuery(text="jefferies")))
    assert len(list(store.articles(ArticleQuery(text='"thin market"')))) == 1


def test_claims_that_are_no_longer_found_are_withdrawn_and_can_come_back(store: Store) -> None:
    save(store)
    made = article()
    first, second = claim(made), gold_claim(made)
    store.save_result(made, fingerprint="f2", finished_at=NOON + DAY, claims=[second])
    assert ids(store) == [second.id]
    assert set(ids(store, withdrawn=True)) == {first.id, second.id}
    assert store.claim(first.id).withdrawn_at == NOON + DAY
    assert store.counts().claims == 1
    save(store)
    assert set(ids(store)) == {first.id, second.id}
    assert store.claim(first.id).withdrawn_at is None


# The history of verdicts


def labels(store: Store, claim_id: str) -> list[tuple[str, int, int, bool]]:
    return [
        (entry.verdict.label, entry.verified_at.day, entry.confirmed_at.day, entry.current)
        for entry in store.verdict_history(claim_id)
    ]


def test_history_grows_only_when_the_verdict_says_something_else(store: Store) -> None:
    made = article()
    stated = claim(made)
    save(store)
    for days in (1, 2):
        again = verdict(stated, at=NOON + days * DAY, flags=("stale", "revised_since"))
        assert store.add_verdicts([again]) == 0
    assert labels(store, stated.id) == [("contradicted", 1, 3, True)]
    assert store.add_verdicts([verdict(stated, "supported", at=NOON + 3 * DAY, evidence="e2")]) == 1
    assert store.add_verdicts([verdict(stated, "supported", at=NOON + 4 * DAY, evidence="e3")]) == 1
    assert labels(store, stated.id) == [
        ("contradicted", 1, 3, False),
        ("supported", 4, 4, False),
        ("supported", 5, 5, True),
    ]
    assert ids(store, verdict="contradicted") == []
    assert ids(store, verdict="supported") == [stated.id]
    assert ids(store, flag="stale") == []


def test_a_verdict_that_arrives_late_does_not_become_current(store: Store) -> None:
    stated = claim(article())
    save(store)
    store.add_verdicts([verdict(stated, "close", at=NOON - 5 * DAY, evidence="e0")])
    assert [label for label, *_ in labels(store, stated.id)] == ["close", "contradicted"]
    assert store.claim(stated.id).verdict.label == "contradicted"


def test_replaying_a_history_changes_nothing(store: Store) -> None:
    stated = claim(article())
    save(store)
    past = [
        verdict(stated, label, at=NOON + days * DAY, evidence=label)
        for days, label in enumerate(["supported", "contradicted", "supported"], start=1)
    ]
    store.add_verdicts(past)
    before = store.verdict_history(stated.id)
    assert len(before) == 4
    assert store.add_verdicts(past) == 0
    assert store.verdict_history(stated.id) == before


def test_the_newest_wording_of_a_verdict_is_kept(store: Store) -> None:
    stated = claim(article())
    save(store)
    flags = ("revised_since", "stale")
    store.add_verdicts([verdict(stated, at=NOON + DAY, flags=flags, explanation="Better said.")])
    assert store.claim(stated.id).verdict.explanation == "Better said."


def test_without_evidence_the_readings_tell_verdicts_apart(store: Store) -> None:
    stated = claim(article())
    save(store)
    bare = verdict(stated, "insufficient_data", evidence="", at=NOON + DAY).replace(readings=())
    other = bare.replace(reason="no_series", verified_at=NOON + 2 * DAY)
    assert store.add_verdicts([bare]) == 1
    assert store.add_verdicts([bare.replace(verified_at=NOON + 2 * DAY)]) == 0
    assert store.add_verdicts([other]) == 1


# What is left to do


def test_finished_work_is_skipped_and_other_versions_do_it_again(store: Store) -> None:
    save(store, 1)
    store.add_article(article(2))
    assert store.is_done("a1")
    assert store.is_done("a1", "f1")
    assert not store.is_done("a1", "f2")
    assert not store.is_done("a2")
    assert [made.id for made in store.pending("f1")] == ["a2"]
    assert [made.id for made in store.pending("f2")] == ["a1", "a2"]


def test_an_article_that_failed_is_tried_again_and_its_failure_goes_when_it_works(
    store: Store,
) -> None:
    made = article()
    store.save_result(made, fingerprint="f1", finished_at=NOON, failures=[failure()])
    assert not store.is_done("a1", "f1")
    assert [found.status for found in store.articles()] == ["failed"]
    assert list(store.failures(stage="annotate")) == [failure()]
    save(store)
    assert store.is_done("a1", "f1")
    assert store.failures() == []


def test_results_may_be_saved_while_pending_articles_are_read(store: Store) -> None:
    for number in range(120):
        store.add_article(article(number))
    seen = []
    for made in store.pending("f1"):
        seen.append(made.id)
        store.save_result(made, fingerprint="f1", finished_at=NOON)
    assert seen == [f"a{number}" for number in range(120)]
    assert list(store.pending("f1")) == []


def test_failures_without_an_article_are_kept_once_with_their_last_instant(store: Store) -> None:
    store.add_failure(failure("feed", at=NOON + DAY))
    store.add_failure(failure("feed", at=NOON))
    assert [kept.at for kept in store.failures(subject="feed")] == [NOON + DAY]
    assert store.discard_failures(subject="feed") == 1
    assert store.failures() == []


def test_a_batch_is_kept_as_a_whole_or_not_at_all(store: Store) -> None:
    def failing() -> None:
        with store.batch():
            save(store, 1)
            save(store, 2)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        failing()
    assert store.counts().articles == 0
    with store.batch():
        save(store, 1)
    assert store.counts().articles == 1


def test_runs_are_noted(store: Store) -> None:
    run = store.begin_run(command="run feed.xml", fingerprint="f1", started_at=NOON)
    store.end_run(run, finished_at=NOON + DAY, outcome="done")
    connection = sqlite3.connect(store.path)
    kept = connection.execute("SELECT command, finished_at, outcome FROM runs").fetchall()
    connection.close()
    assert kept == [("run feed.xml", "2020-01-02T12:00:00+00:00", "done")]


# What must not be saved


def test_results_of_another_article_are_refused(store: Store) -> None:
    stranger = claim(article(2))
    with pytest.raises(StoreError, match=r"another article: 'a1': it names a2"):
        store.save_result(article(1), fingerprint="f1", finished_at=NOON, claims=[stranger])
    with pytest.raises(StoreError, match=r"no stored claim: '.*' \(save the claim"):
        store.add_verdicts([verdict(stranger)])
    with pytest.raises(StoreError, match=r"no such article in the store: 'a9'"):
        store.save_result("a9", fingerprint="f1", finished_at=NOON)
    assert store.counts().articles == 0


def test_half_a_surrogate_pair_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="this text cannot be stored"):
        store.add_article(article().replace(source=Origin(name="broken \ud83d name")))
    assert store.counts().articles == 0


# Queries


@pytest.fixture
def filled(store: Store) -> Store:
    save(store, 1, day=24)
    save(store, 2, day=26, source="Other Wire")
    made = article(3, text="The benchmark rose 3.2% on Friday, and more. Gold was flat.", day=28)
    silver = claim(made, name="The benchmark")
    store.save_result(made, fingerprint="f1", finished_at=NOON, claims=[silver])
    return store


def articles_of(store: Store, **conditions: object) -> list[str]:
    resolve = conditions.pop("resolve", None)
    query = ClaimQuery(sort="oldest", **conditions)
    return [found.claim.article_id for found in store.claims(query, resolve=resolve)]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"entity": "S&P 500"}, ["a1", "a2", "a3"]),  # a3 only calls it "the benchmark"
        ({"entity": "the s&p  500"}, ["a1", "a2", "a3"]),
        ({"entity": "index:spx"}, ["a1", "a2", "a3"]),
        ({"entity": "The benchmark"}, ["a1", "a2", "a3"]),
        ({"entity": "Jefferies"}, []),  # answers for a claim, is not what it is about
        ({"entity": "Nasdaq 100"}, []),
        ({"entity": ("COMM:GOLD", "Nasdaq")}, ["a1", "a2"]),
        ({"entity": "bullion", "resolve": lambda name: ["COMM:GOLD"]}, ["a1", "a2"]),
        ({"measure": "close", "form": "direction_only"}, ["a1", "a2"]),
        ({"measure": "cpi_yoy"}, []),
        ({"verdict": "contradicted"}, ["a1", "a2"]),
        ({"verdict": ("contradicted", "direction_only")}, ["a1", "a1", "a2", "a2"]),
        ({"flag": "stale"}, ["a1", "a2"]),
        ({"flag": ("stale", "revised_since")}, ["a1", "a2"]),
        ({"flag": "weak"}, []),
        ({"holder": "jeff"}, ["a1", "a2", "a3"]),
        ({"holder": "ORG:JEFFERIES"}, ["a1", "a2", "a3"]),
        ({"holder": "UBS"}, []),
        ({"source": "other wire"}, ["a2", "a2"]),
        ({"since": dt.date(2018, 12, 26)}, ["a2", "a2", "a3"]),
        ({"until": dt.date(2018, 12, 26)}, ["a1", "a1", "a2", "a2"]),  # the whole of that day
        # a2 is of 01:00 UTC: the instant itself is in since, and not in until
        ({"since": dt.datetime(2018, 12, 26, 1, tzinfo=UTC)}, ["a2", "a2", "a3"]),
        ({"until": dt.datetime(2018, 12, 26, 1, tzinfo=UTC)}, ["a1", "a1"]),
        ({"text": "jefferies"}, ["a1", "a2"]),
        ({"text": "benchmark higher"}, ["a3"]),  # one word in the sentence, one in the title
        ({"text": '"on friday"'}, ["a1", "a2", "a3"]),
        ({"text": '"friday on"'}, []),
        ({"min_checkworthiness": 0.75}, ["a1", "a2", "a3"]),
        ({"min_checkworthiness": 0.76}, []),
        ({"article": "a2"}, ["a2", "a2"]),
        ({"checkable": False}, []),
        ({"limit": 2}, ["a1", "a1"]),
        ({"limit": 2, "offset": 1}, ["a1", "a2"]),
        ({"limit": 0}, []),
        ({"verdict": "contradicted", "entity": "S&P 500", "since": dt.date(2018, 12, 25)}, ["a2"]),
    ],
)
def test_a_query_finds_what_it_asks_for(
    filled: Store, conditions: dict[str, object], expected: list[str]
) -> None:
    assert articles_of(filled, **conditions) == expected


def test_descriptions_do_not_stand_for_all_that_they_ever_meant(store: Store) -> None:
    for number, (name, entity_id) in enumerate(
        [("the index", "INDEX:SPX"), ("the index", "INDEX:NDX"), ("the Nasdaq", "INDEX:NDX")]
    ):
        made = article(number)
        stated = claim(made, name=name, entity_id=entity_id)
        store.save_result(made, fingerprint="f1", finished_at=NOON, claims=[stated])
    assert articles_of(store, entity="the index") == ["a0", "a1"]
    assert articles_of(store, entity="Nasdaq") == ["a1", "a2"]


def test_claims_come_in_the_order_asked_for(filled: Store) -> None:
    newest = [found.claim.article_id for found in filled.claims()]
    assert newest == ["a3", "a2", "a2", "a1", "a1"]
    worst = [
        found.verdict and found.verdict.label for found in filled.claims(ClaimQuery(sort="verdict"))
    ]
    assert worst == ["contradicted", "contradicted", "direction_only", "direction_only", None]
    worth = [
        found.claim.checkworthiness for found in filled.claims(ClaimQuery(sort="checkworthiness"))
    ]
    assert worth == [0.75, 0.75, 0.75, None, None]


def test_one_claim_is_found_by_the_beginning_of_its_id(filled: Store) -> None:
    stated = claim(article(1, day=24))
    assert filled.claim(stated.id).claim.id == stated.id
    assert filled.claim(stated.id[:12]).claim.id == stated.id
    with pytest.raises(
        StoreError, match=r"several claims begin like this: 'c': c.*more characters"
    ):
        filled.claim("c")
    for nothing in ("x1", "", "%", stated.id + "0"):
        with pytest.raises(StoreError, match=r"no such claim.*tapeproof claims"):
            filled.claim(nothing)


def test_articles_tell_how_far_they_are_and_what_was_found(filled: Store) -> None:
    filled.add_article(article(4, day=29))
    found = list(filled.articles())
    assert [(one.article.id, one.status, one.claims) for one in found] == [
        ("a4", "pending", 0),
        ("a3", "done", 1),
        ("a2", "done", 2),
        ("a1", "done", 2),
    ]
    assert found[-1].verdicts == {"contradicted": 1, "direction_only": 1}
    assert found[-1].sentiment == Score(label="neutral", score=0.5)
    for query, expected in [
        (ArticleQuery(entity="S&P 500"), ["a3", "a2", "a1"]),
        (ArticleQuery(text="flat", source="WIRE"), ["a4", "a3", "a1"]),
        (ArticleQuery(status="pending"), ["a4"]),
        (ArticleQuery(id="a2"), ["a2"]),
        (ArticleQuery(sort="claims", limit=2), ["a2", "a1"]),
        (ArticleQuery(language="de"), []),
    ]:
        assert [one.article.id for one in filled.articles(query)] == expected


def test_sentiment_of_an_entity_over_time(store: Store) -> None:
    # Monday 24 and Wednesday 26 December are one week, Monday 31 December begins the next.
    for number, (day, light) in enumerate([(24, "negative"), (26, "positive"), (31, "positive")]):
        made = article(number, day=day)
        store.save_result(
            made, fingerprint="f1", finished_at=NOON, document=document(made, light=light)
        )
    weeks = list(store.entities(EntityQuery(entity="S&P 500", per="week")))
    assert [(week.period, week.mentions, week.sentiment) for week in weeks] == [
        (dt.date(2018, 12, 24), 2, 0.0),
        (dt.date(2018, 12, 31), 1, 0.8),
    ]
    (month,) = store.entities(EntityQuery(per="month"))
    assert (month.period, month.positive, month.negative) == (dt.date(2018, 12, 1), 2, 1)
    days = [
        day.period for day in store.entities(EntityQuery(per="day", since=dt.date(2018, 12, 26)))
    ]
    assert days == [dt.date(2018, 12, 26), dt.date(2018, 12, 31)]
    assert list(store.entities(EntityQuery(min_mentions=4))) == []


def test_the_most_used_spelling_names_an_entity(store: Store) -> None:
    for number, name in enumerate(["S&P 500", "S&P 500", "The S&P 500"]):
        made = article(number)
        store.save_result(
            made, fingerprint="f1", finished_at=NOON, document=document(made, name=name)
        )
    (found,) = store.entities()
    assert (found.entity_id, found.name, found.mentions, found.articles) == (
        "INDEX:SPX",
        "S&P 500",
        3,
        3,
    )


def test_counts(filled: Store) -> None:
    filled.add_article(article(4))
    filled.add_failure(failure("feed"))
    counts = filled.counts()
    assert (counts.articles, counts.pending, counts.claims, counts.failures) == (4, 1, 5, 1)
    assert counts.verdicts == {"contradicted": 2, "direction_only": 2}


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"verdict": "contradict"}, "no such verdict: 'contradict'.*contradicted"),
        ({"form": "percent"}, "no such claim form: 'percent'.*pct_change"),
        ({"sort": "worst"}, "no such order: 'worst'.*newest"),
        ({"limit": -1}, "must not be negative"),
        ({"since": dt.datetime(2020, 1, 1)}, "since needs a time zone"),  # noqa: DTZ001
    ],
)
def test_a_query_that_makes_no_sense_is_refused(
    conditions: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        ClaimQuery(**conditions)


ODD = [
    '"',
    '""',
    "*",
    "a*",
    "AND",
    "NOT OR AND",
    "NEAR(a b, 2)",
    "title : x",
    "{title sentence} : x",
    "^stocks",
    "(",
    "a OR",
    "--",
    "'; DROP TABLE claims; --",
    "S&P",
    "日経",
    "\0",
    "a\0b",
    "🙂",
    "💹 stocks",
    "İstanbul",
    "ﬁ ²",
    " ",
    "",
    "%_",
    '"unclosed phrase',
]


@pytest.mark.parametrize("words", ODD)
def test_odd_words_are_looked_for_and_never_obeyed(filled: Store, words: str) -> None:
    list(filled.claims(ClaimQuery(text=words)))
    list(filled.articles(ArticleQuery(text=words, entity=words)))
    assert articles_of(filled, entity=words) == []
    assert articles_of(filled, holder=f"{words}zz") == []
    assert filled.counts().claims == 5


@settings(max_examples=80, deadline=None)
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_sentence_is_found_by_its_own_words(
    tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    made = article(text=f"{words} The S&P 500 rose 3.2% AND gold fell, they said at last.")
    with Store(tmp_path_factory.mktemp("words") / "store.db") as store:
        store.add_article(made)
        for query in (f"gold AND {'s&p'}", '"rose 3.2% and gold"', "FELL* said"):
            assert len(list(store.articles(ArticleQuery(text=query)))) == 1
        assert list(store.articles(ArticleQuery(text='"gold rose"'))) == []
        list(store.articles(ArticleQuery(text=words)))


def test_words_are_found_in_other_forms_and_without_accents(store: Store) -> None:
    store.add_article(article(text="Nestlé's shares are climbing."))
    for words in ("nestle", "share", "climbed", "SHARES nestlé"):
        assert len(list(store.articles(ArticleQuery(text=words)))) == 1, words
