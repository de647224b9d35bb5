"""``fetch``, ``annotate``, ``detect``, ``verify``: each on its own, and one behind the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.records import Article, Claim, Document, Verdict, record_from_json
from tests.cli.calling import EMPTY, FALSE, PUBLISHED, TRUE, article, call, rss

TWO = f"{article('a', TRUE)}\n{article('b', FALSE)}\n"


def test_the_stages_in_a_row_say_what_check_says() -> None:
    fetched = call("fetch", "-", stdin=TWO)
    annotated = call("annotate", stdin=fetched.out)
    detected = call("detect", "-", stdin=annotated.out)
    verified = call("verify", stdin=detected.out)
    for called, kind in (
        (fetched, Article),
        (annotated, Document),
        (detected, Claim),
        (verified, Verdict),
    ):
        assert (called.code, len(called.out.splitlines())) == (0, 2)
        assert all(isinstance(record_from_json(line), kind) for line in called.out.splitlines())
    checked = call("check", "-", stdin=TWO).records
    assert [pair["claim"] for pair in checked] == detected.records
    said = [(v["claim_id"], v["label"], v["evidence_hash"]) for v in verified.records]
    assert said == [
        (p["verdict"]["claim_id"], p["verdict"]["label"], p["verdict"]["evidence_hash"])
        for p in checked
    ]
    assert [v["label"] for v in verified.records] == ["supported", "contradicted"]


def test_detect_takes_articles_and_verify_takes_pairs() -> None:
    detected = call("detect", "-", stdin=TWO.replace('{"id"', '{"schema":"article/1","id"'))
    assert detected.code == 3  # an article on this way needs retrieved_at, as fetch writes it
    fetched = call("fetch", "-", stdin=TWO).out
    assert len(call("detect", stdin=fetched).records) == 2
    pairs = call("check", "-", stdin=TWO).out
    assert [v["label"] for v in call("verify", stdin=pairs).records] == [
        "supported",
        "contradicted",
    ]


@pytest.mark.parametrize("stage", ["detect", "verify"])
def test_a_bad_line_is_told_and_the_rest_is_done(stage: str) -> None:
    good = call("fetch", "-", stdin=article("a", TRUE)).out
    if stage == "verify":
        good = call("detect", stdin=good).out
    lines = f'{{"schema":"claim/9"}}\nno json\n\n{good}'.encode() + b"\xff\xfe\n"
    called = call(stage, stdin=lines)
    assert called.code == 3
    assert len(called.out.splitlines()) == 1
    told = [line for line in called.err.splitlines() if line.startswith("failed: ")]
    assert len(told) == 3
    for number, line in zip((1, 2, 5), told, strict=True):
        assert f"{stage}: standard input line {number}: " in line


def test_the_wrong_kind_of_record_is_named() -> None:
    claims = call("detect", stdin=call("fetch", "-", stdin=article("a", TRUE)).out).out
    called = call("detect", stdin=claims)
    assert called.code == 3
    assert "a claim cannot be searched for claims" in called.err
    documents = call("annotate", stdin=article("a", TRUE)).out
    called = call("verify", stdin=documents)
    assert called.code == 3
    assert "run 'tapeproof detect' on it first" in called.err


def test_only_the_forms_asked_for() -> None:
    document = call("annotate", stdin=article("a", TRUE)).out
    assert len(call("detect", stdin=document).records) == 1
    assert call("detect", "--forms", "level,streak", stdin=document).out == ""


def test_annotations_as_a_table_and_csv() -> None:
    text = f"{TRUE} It was grim, said Jane Roe, an analyst at Acme."
    table = call("annotate", "--format", "table", stdin=article("a", text)).out
    assert "INDEX:SPX" in table
    assert "2018-12-24/2018-12-24" in table
    header, *rows = call("annotate", "--format", "csv", stdin=article("a", text)).out.splitlines()
    assert header == "kind,text,meaning,sentiment,start,end,article_id"
    assert any(row.startswith("figure,2.7 percent,2.7 percent,") for row in rows)
    assert any(row.startswith("speaker,") and "Jane Roe" in row for row in rows)


def test_offsets_hold_through_the_stages() -> None:
    text = "Café owners cheered 😀. The S&P 500 fell 2.7 percent, to 2,351.10, on Monday."
    (document,) = call("annotate", stdin=article("a", text)).records
    spans = [*document["entities"], *document["quantities"], *document["times"]]
    assert len(spans) >= 4
    for span in spans:
        assert text[span["start"] : span["end"]] == span["text"]


def test_verify_takes_the_same_claim_twice() -> None:
    claims = call("detect", stdin=call("fetch", "-", stdin=TWO).out).out
    once = call("verify", stdin=claims).records
    twice = call("verify", stdin=claims + claims).records
    assert [v["evidence_hash"] for v in twice] == [v["evidence_hash"] for v in once] * 2


def test_verify_fails_on_a_label() -> None:
    claims = call("detect", stdin=call("fetch", "-", stdin=TWO).out).out
    assert call("verify", "--fail-on", "contradicted", stdin=claims).code == 1
    table = call("verify", "--format", "table", stdin=claims)
    assert "contradicted" in table.out


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><item>'
    b"<title>&b;</title><description>&b;</description></item></channel></rss>"
)

BAD_SOURCES = {
    "missing": (None, "no such file"),
    "empty.xml": (b"", "empty"),
    "empty-feed.xml": (b'<rss version="2.0"><channel><title>x</title></channel></rss>', ""),
    "truncated.xml": (b'<rss version="2.0"><channel><item><title>a', "truncated"),
    "bomb.xml": (BOMB, ""),
    "page.xml": (b"<!doctype html><html><body><p>Not a feed.</p></body></html>", ""),
    "binary.txt": (bytes(range(256)) * 20, "binary"),
    "empty.jsonl": (b'{"id": "x", "title": "no text"}\n', "text"),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_bad_source_is_told_and_the_next_one_is_read(name: str, user: Path) -> None:
    content, said = BAD_SOURCES[name]
    if content is not None:
        (user / name).write_bytes(content)
    (user / "good.xml").write_text(rss(("Slide", TRUE)), encoding="utf-8")
    called = call("fetch", name, "good.xml")
    assert called.code == 3
    assert [record["text"] for record in called.records] == [TRUE]
    (told,) = [line for line in called.err.splitlines() if line.startswith("failed: ingest: ")]
    assert name in told
    assert said in told


def test_a_folder_without_articles_is_told(user: Path) -> None:
    (user / "folder").mkdir()
    called = call("fetch", "folder")
    assert called.code == 3
    assert "folder" in called.err


def test_an_article_without_an_instant_says_so(user: Path) -> None:
    called = call("fetch", "-", stdin=article("a", TRUE, None))
    (record,) = called.records
    assert record["published_at"] is None
    assert "published_at_missing" in record["flags"]


def test_articles_as_a_table(user: Path) -> None:
    (user / "feed.xml").write_text(rss(("Slide", TRUE), ("Hall", EMPTY)), encoding="utf-8")
    called = call("fetch", "feed.xml", "--format", "table")
    assert "2018-12-24T21:30:00Z" in called.out
    header, *rows = call("fetch", "feed.xml", "--format", "csv").out.splitlines()
    assert header == "published_at,source,title,characters,id"
    assert len(rows) == 2


def test_a_text_stays_the_same_whatever_comes_with_it() -> None:
    alone = call("annotate", stdin=article("b", FALSE)).records[0]
    both = call("annotate", stdin=TWO).records[1]
    alone.pop("article"), both.pop("article")
    assert json.dumps(alone) == json.dumps(both)


def test_claims_of_articles_that_hold_little_but_a_text(user: Path) -> None:
    lines = [
        json.dumps({"text": TRUE, "published_at": PUBLISHED}),
        json.dumps({"title": "no text"}),
        json.dumps({"id": "b", "text": FALSE, "published_at": PUBLISHED}),
    ]
    called = call("detect", "-", stdin="\n".join(lines))
    assert called.code == 3
    assert [record["text"] for record in called.records] == [
        "S&P 500 fell 2.7 percent",
        "S&P 500 rose 1.9 percent",
    ]
    assert "failed: ingest: standard input line 2: this is no article" in called.err


@pytest.mark.parametrize("name", ["a.jsonl.zst", "a.parquet", "a.csv"])
def test_archives_are_sources_with_the_same_ids(user: Path, name: str) -> None:
    (user / "f.xml").write_text(rss(("Acme", TRUE), ("Gold", FALSE)), encoding="utf-8")
    printed = call("fetch", "f.xml")
    written = call("fetch", "f.xml", "--output", name)
    assert written.code == 0
    assert f"{name}: 2 articles" in written.err
    again = call("fetch", name)
    assert [one["id"] for one in again.records] == [one["id"] for one in printed.records]
    assert call("run", name, "--store", "s.sqlite").labels == ["supported", "contradicted"]
    assert "0 new, 2 skipped" in call("run", "f.xml", "--store", "s.sqlite").err
    assert call("fetch", "f.xml", "--output", "a.doc").code == 2


def test_tables_with_columns_of_their_own(user: Path) -> None:
    (user / "t.csv").write_text(f'Day,Prose\n2018-12-24T21:30:00Z,"{TRUE}"\n', encoding="utf-8")
    assert call("fetch", "t.csv").code == 3
    given = ["--columns", "text=Prose,published_at=Day"]
    (fetched,) = call("fetch", "t.csv", *given).records
    assert fetched["text"] == TRUE
    assert call("run", "t.csv", "--store", "s.sqlite", *given).labels == ["supported"]
    settings = '[fetch]\ncolumns = { text = "Prose", published_at = "Day" }\n'
    (user / "c.toml").write_text(settings, encoding="utf-8")
    (same,) = call("fetch", "t.csv", "--config", "c.toml").records
    assert same["id"] == fetched["id"]
    wrong = call("fetch", "t.csv", "--columns", "body=Prose")
    assert wrong.code == 2
    assert "no such field" in wrong.err


def test_bad_lines_of_standard_input_are_named_as_such() -> None:
    lines = '{"text": "Gold fell 2 percent on Monday."}\n{broken\n'
    called = call("fetch", "-", stdin=lines)
    assert called.code == 3
    assert "standard input line 2" in called.err
    assert "-:2" not in called.err
