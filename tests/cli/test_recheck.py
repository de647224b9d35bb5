"""``tapeproof recheck`` and ``scorecard``: what time and new data change, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.store import Store
from tests.cli.calling import article, call

#: The S&P 500 closed 2018 at 2,506.85, down 6.24 percent from 2,673.61, its low of the year was
#: 2,351.10 on December 24 and its high 2,930.75 on September 20 (closes); the Nasdaq lost 3.88
#: percent. Crude oil (WTI) rose to 76.40 on October 3 and ended the year at 45.15.
OUTLOOK = {
    "met": "The S&P 500 will climb to 2,900 this year, said Credit Suisse.",
    "end": "The S&P 500 will end this year at 2,500, said Jane Roe of Acme.",
    "rise": "Goldman Sachs expects the S&P 500 to rise 10 percent this year.",
    "better": "Barclays expects the Nasdaq to outperform the S&P 500 this year.",
    "open": "The S&P 500 will reach 9,000 by the end of 2090, said Goldman Sachs.",
    "undated": "Goldman Sachs expects the S&P 500 to rise 12 percent.",
}
PUBLISHED = "2018-01-10T09:00:00-05:00"
SERIES = "series,instrument,measure,unit,frequency\nINDEX:ACME/close,INDEX:ACME,close,points,D\n"


@pytest.fixture
def store(user: Path) -> Path:
    """A store with forecasts of January 2018."""
    lines = [article(name, text, PUBLISHED) for name, text in OUTLOOK.items()]
    (user / "outlook.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = call("run", user / "outlook.jsonl", "--store", user / "s.sqlite")
    assert done.code == 0, done.err
    assert set(done.labels) == {"not_checkable"}
    return user / "s.sqlite"


def by_article(called: object) -> dict[str, dict[str, object]]:
    return {row["claim"]["article_id"]: row["verdict"] for row in called.records}  # type: ignore[attr-defined]


def test_forecasts_are_settled_when_their_day_has_come(store: Path) -> None:
    called = call("recheck", "--store", store)
    assert called.code == 0, called.err
    after = by_article(called)
    assert {name: verdict["label"] for name, verdict in after.items()} == {
        "met": "supported",  # 2,930.75 on September 20
        "end": "supported",  # 2,506.85 is 2,500 in hundreds
        "rise": "contradicted",  # -6.24 %
        "better": "supported",
    }
    assert all("settled" in verdict["flags"] for verdict in after.values())  # type: ignore[operator]
    assert str(after["rise"]["explanation"]).startswith("foretold for 2018-12-31: S&P 500 2,673.61")
    assert after["rise"]["slip"] is None
    assert "4 have another verdict (4 as time has passed)" in called.err
    again = call("recheck", "--store", store)
    assert again.records == []
    assert "0 have another verdict" in again.err


def test_the_history_stays_and_is_explained(store: Path) -> None:
    call("recheck", "--store", store)
    (settled,) = [
        r for r in call("claims", "--store", store).records if r["claim"]["article_id"] == "rise"
    ]
    identity = settled["claim"]["id"]
    assert settled["claim"]["modality"] == "forecast"
    told = call("explain", identity, "--store", store).records[0]["history"]
    assert [entry["verdict"]["label"] for entry in told] == ["not_checkable", "contradicted"]
    assert [entry["current"] for entry in told] == [False, True]
    text = call("explain", identity, "--store", store, "--format", "table").out
    history = text[text.index("History") :]
    assert "not_checkable: a forecast by Goldman Sachs, due 2018-12-31" in history
    assert "contradicted: foretold for 2018-12-31" in history


def test_a_later_run_does_not_open_a_settled_forecast_again(store: Path, user: Path) -> None:
    call("recheck", "--store", store)
    done = call("run", user / "outlook.jsonl", "--store", store, "--again")
    assert done.code == 0, done.err
    labels = {
        r["claim"]["article_id"]: r["verdict"]["label"]
        for r in call("claims", "--store", store).records
    }
    assert labels["rise"] == "contradicted"
    assert labels["open"] == labels["undated"] == "not_checkable"


def market(folder: Path, rows: str) -> Path:
    (folder / "observations").mkdir(parents=True, exist_ok=True)
    (folder / "instruments.csv").write_text(
        "id,kind,name,calendar\nINDEX:ACME,index,Acme 40,XNYS\n", encoding="utf-8"
    )
    (folder / "series.csv").write_text(SERIES, encoding="utf-8")
    (folder / "observations" / "all.csv").write_text(
        f"series,date,value,vintage\n{rows}", encoding="utf-8"
    )
    return folder


def test_data_that_came_and_data_that_changed(user: Path) -> None:
    row = "INDEX:ACME/close,2018-12-{day},{value},{vintage}\n"
    first = row.format(day=21, value=100, vintage="")
    folder = market(user / "m", first)
    (user / "a.jsonl").write_text(
        article("a", "The Acme 40 rose 1.5 percent on Monday.", "2018-12-24T16:30:00-05:00"),
        encoding="utf-8",
    )
    options = ("--store", user / "s.sqlite", "--market", folder)
    assert call("run", user / "a.jsonl", *options).labels == ["insufficient_data"]
    market(user / "m", first + row.format(day=24, value=101.5, vintage=""))
    (came,) = call("recheck", *options).records
    assert (came["cause"], came["before"], came["verdict"]["label"]) == (
        "missing",
        "insufficient_data",
        "supported",
    )
    assert call("recheck", "--cause", "missing", *options).records == []
    market(user / "m", first + row.format(day=24, value=103, vintage=""))
    called = call("recheck", *options, "--fail-on", "contradicted")
    assert called.code == 1
    (changed,) = called.records
    assert changed["origin"] == "data"
    assert (changed["cause"], changed["before"], changed["verdict"]["label"]) == (
        "revised",
        "supported",
        "contradicted",
    )
    (claim,) = call("claims", "--store", user / "s.sqlite").records
    history = call("explain", claim["claim"]["id"], *options).records[0]["history"]
    assert [entry["verdict"]["label"] for entry in history] == [
        "insufficient_data",
        "supported",
        "contradicted",
    ]


def test_a_forecast_waits_until_the_data_reach_its_day(user: Path) -> None:
    rows = "INDEX:ACME/close,2018-01-09,100,\nINDEX:ACME/close,2018-06-29,150,\n"
    folder = market(user / "m", rows)
    (user / "a.jsonl").write_text(
        article("a", "The Acme 40 will rise to 140 this year, said Jane Roe.", PUBLISHED),
        encoding="utf-8",
    )
    options = ("--store", user / "s.sqlite", "--market", folder)
    call("run", user / "a.jsonl", *options)
    assert call("recheck", *options).records == []
    (score,) = call("scorecard", "--store", user / "s.sqlite").records
    assert (score["unsettled"], score["settled"], score["hit_rate"]) == (1, 0, None)
    market(user / "m", rows + "INDEX:ACME/close,2018-12-31,120,\n")
    (row,) = call("recheck", *options).records
    assert row["verdict"]["label"] == "supported"  # 150 in June


def test_scores_by_holder(store: Path) -> None:
    call("recheck", "--store", store)
    called = call("scorecard", "--store", store)
    assert called.code == 0, called.err
    scores = {score["holder"]: score for score in called.records}
    goldman = scores["Goldman Sachs"]
    counts = ("forecasts", "open", "unsettled", "settled", "held", "close", "missed")
    assert [goldman[name] for name in counts] == [3, 2, 0, 1, 0, 0, 1]
    # foretold +10, came -6.24
    assert goldman["error_points"] == pytest.approx(16.24, abs=0.005)
    assert (goldman["few"], goldman["hit_rate"], goldman["low"]) == (True, 0.0, 0.0)
    # 2,900 against 2,506.85 at the end of the year, though it was touched before
    assert scores["Credit Suisse"]["hit_rate"] == 1.0
    assert scores["Credit Suisse"]["error_percent"] == pytest.approx(15.68, abs=0.01)
    assert scores["Jane Roe"]["bias_percent"] == pytest.approx(-0.27, abs=0.01)
    table = call("scorecard", "--store", store, "--format", "table")
    assert "0% (0% to 79%) *" in table.out
    assert "fewer than ten" in table.err
    csv = call("scorecard", "--store", store, "--format", "csv", "--min-settled", "1").out
    assert csv.splitlines()[0].startswith("holder,holder_id,forecasts")
    assert len(csv.splitlines()) == 5


def test_the_same_forecast_in_two_papers_counts_once(user: Path) -> None:
    text = OUTLOOK["rise"]
    lines = [
        article("a", text, PUBLISHED, source={"name": "Harbor Wire"}),
        article("b", "Stocks. " + text, PUBLISHED, source={"name": "Evening Post"}),
    ]
    (user / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    call("run", user / "a.jsonl", "--store", user / "s.sqlite")
    (score,) = call("scorecard", "--store", user / "s.sqlite").records
    assert (score["holder"], score["forecasts"]) == ("Goldman Sachs", 1)
    outlets = call("scorecard", "--store", user / "s.sqlite", "--by", "source").records
    assert {score["holder"] for score in outlets} == {"Harbor Wire", "Evening Post"}


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["recheck", "--cause", "du"], "did you mean 'due'"),
        (["recheck", "--store", "nowhere.sqlite"], "there is no store yet"),
        (["scorecard", "--by", "bank"], "wrong --by"),
    ],
)
def test_wrong_usage(arguments: list[str], hint: str, user: Path) -> None:
    called = call(*arguments)
    assert called.code == 2
    assert hint in called.err
    assert not (user / "nowhere.sqlite").exists()


def test_a_limit_of_scores_is_a_number(store: Path) -> None:
    assert len(call("scorecard", "--store", store, "--limit", "1").records) == 1
    assert call("scorecard", "--store", store, "--limit", "one").code == 2
    none = call("scorecard", "--store", store, "--min-settled", "1")
    assert (none.out, "run 'tapeproof recheck'" in none.err) == ("", True)


def test_what_only_this_version_sees_otherwise_is_told_apart(user: Path) -> None:
    """An older program said "contradicted" of the same rows; another time it reckoned otherwise."""
    row = "INDEX:ACME/close,2018-12-{day},{value},\n"
    folder = market(user / "m", row.format(day=21, value=100) + row.format(day=24, value=101.5))
    (user / "a.jsonl").write_text(
        article("a", "The Acme 40 rose 1.5 percent on Monday.", "2018-12-24T16:30:00-05:00"),
        encoding="utf-8",
    )
    options = ("--store", user / "s.sqlite", "--market", folder)
    call("run", user / "a.jsonl", *options)
    for label, turned, said in (
        ("contradicted", 1, "1 have another verdict (1 by this version of the program on the same"),
        ("supported", 0, "1 have the same verdict on other evidence (1 by this version"),
    ):
        with Store(user / "s.sqlite") as store:
            (stored,) = store.claims()
            assert stored.verdict is not None
            older = stored.verdict.replace(
                label=label, evidence_hash=f"e{label}", verified_at=stored.verdict.verified_at
            )
            store.add_verdicts([older])
        called = call("recheck", *options)
        (found,) = called.records
        assert (found["origin"], found["verdict"]["label"]) == ("version", "supported")
        assert said in called.err
        assert f"{turned} have another verdict" in called.err
    history = call("claims", *options).records
    assert history[0]["verdict"]["label"] == "supported"


def test_what_was_touched_before_the_article_was_not_foretold(user: Path) -> None:
    """The S&P 500 closed at 2,351.10 on December 24, and later in 2018 at 2,467.70 or above."""
    text = "The S&P 500 will drop under 2,400 this year, said Jane Roe of Acme."
    lines = [
        article("before", text, "2018-06-01T09:00:00-04:00"),
        article("after", text, "2018-12-27T09:00:00-05:00"),
    ]
    (user / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    call("run", user / "a.jsonl", "--store", user / "s.sqlite")
    after = by_article(call("recheck", "--store", user / "s.sqlite"))
    assert {name: verdict["label"] for name, verdict in after.items()} == {
        "before": "supported",
        "after": "contradicted",
    }
    (row,) = after["before"]["readings"][0]["inputs"]  # type: ignore[index]
    assert row["date"] == "2018-12-24"
