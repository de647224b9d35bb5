"""Wrong usage: exit 2, one clear line that names the subject and the next step, nothing done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.calling import TRUE, call, filled_store


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc", "x"], "no such command 'chekc'. Did you mean 'check',"),
        (["check", "--fomat", "csv", "x"], "no such option"),
        (["check", "--format", "tabel", "x"], "--format: 'tabel' is not one of them (did you"),
        (["check", "--format", "xml", "x"], "(known: table, jsonl, csv)"),
        (["run", "--fail-on", "contradict", "x"], "(did you mean 'contradicted'?)"),
        (["check", "--published-at", "yesterday", TRUE], "wrong --published-at: 'yesterday'"),
        (["check", "--published-at", "2018-02-30", TRUE], "2018-03-29T16:30:00-04:00"),
        (["check", "nowhere.txt"], "there is no such file: 'nowhere.txt'"),
        (["check", "folder/nowhere"], "there is no such file: 'folder/nowhere'"),
        (["check", "  "], "the text is empty"),
        (["--store", "x.sqlite", "claims"], "--store stands after the command"),
        (["run"], "nothing to run on (name feeds, pages or files, or try 'tapeproof run --sample'"),
        (
            ["detect", "nowhere.jsonl"],
            "no such file or folder: 'nowhere.jsonl': nothing of that name is in",
        ),
        (["detect", "--forms", "levle", "-"], "no such claim form: 'levle' (did you mean 'level'?"),
        (["check", "--config", "no.toml", TRUE], "no such configuration file: 'no.toml'"),
        (["check", "--market", "nowhere", TRUE], "nowhere"),
        (["claims", "--store", "no.sqlite"], "there is no store yet: "),
        (["claims", "--verdict", "contradicts"], "did you mean 'contradicted'?"),
        (["claims", "--form", "pct"], "wrong --form: 'pct'"),
        (["claims", "--measure", "cpi_yoyo"], "did you mean 'cpi_yoy'?"),
        (["claims", "--sort", "new"], "did you mean 'newest'?"),
        (["claims", "--since", "last week"], "expected a day such as 2018-03-29"),
        (["claims", "--since", "2019-01-02", "--until", "2019-01-01"], "(swap the two days)"),
        (["claims", "--measure", "zzz"], "known: close, open, high"),
        (["claims", "--measure", "zzz"], " more)"),
        (["claims", "--limit", "many"], "--limit: 'many' is no number"),
        (["claims", "--limit", "0"], "no whole number of 1 or more"),
        (["claims", "--min-checkworthiness", "2"], "--min-checkworthiness"),
        (["articles", "--status", "dne"], "did you mean 'done'?"),
        (["entities", "--per", "decade"], "known: day, week, month"),
        (["explain"], "missing argument 'CLAIM_ID'"),
        (["market", "show", "INDEX:SPY"], "no such instrument in the market data: 'INDEX:SPY'"),
        (["market", "show", "INDEX:SPX", "clsoe"], "did you mean 'close'?"),
        (["market", "list", "--kind", "indx"], "did you mean 'index'?"),
        (["market", "import", "nowhere"], "nowhere"),
        (["market", "lsit"], "Did you mean 'list'?"),
    ],
)
def test_one_line_says_what_is_wrong_and_what_to_do(
    arguments: list[str], said: str, user: Path
) -> None:
    called = call(*arguments)
    assert called.code == 2
    lines = [line for line in called.err.splitlines() if not line.startswith("note: ")]
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    assert said in lines[0]
    assert called.out == ""
    assert "Traceback" not in called.err
    assert [path for path in user.rglob("*") if path.is_file()] == []


def test_help_and_version() -> None:
    called = call("--help")
    assert called.code == 0
    assert "tapeproof check" in called.out
    assert call("check", "--help").code == 0
    assert call("--version").out.startswith("tapeproof 0.")
    bare = call()
    assert bare.code == 2
    assert "Usage: tapeproof" in bare.err


def test_debug_shows_the_traceback() -> None:
    called = call("check", "--debug", "--market", "nowhere", TRUE)
    assert called.code == 2
    assert "Traceback" in called.err


def test_closed_standard_input_is_named() -> None:
    for arguments in (["check"], ["detect"], ["check", "-"], ["verify", "-"]):
        called = call(*arguments, closed=True)
        assert called.code in (2, 3)
        assert "standard input" in called.err or "nothing to work on" in called.err


def test_shared_options_are_accepted_everywhere(user: Path) -> None:
    options = ("--store", "unused.sqlite", "--market", "unused", "--no-progress")
    assert call("patterns", *options).code == 0
    assert call("models", *options, "--format", "csv").code == 0
    assert not (user / "unused.sqlite").exists()


def test_settings_come_from_a_file_the_environment_and_flags(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (user / "tapeproof.toml").write_text('format = "csv"\n', encoding="utf-8")
    assert call("patterns").out.startswith("name,meaning\n")
    monkeypatch.setenv("TAPEPROOF_FORMAT", "jsonl")
    assert call("patterns").out.startswith('{"name":')
    assert call("patterns", "--format", "table").out.startswith("name ")
    (user / "tapeproof.toml").write_text('fromat = "csv"\n', encoding="utf-8")
    called = call("patterns")
    assert called.code == 2
    assert "fromat: unknown key (did you mean 'format'?)" in called.err


def test_a_misspelt_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPEPROOF_STOER", "x")
    called = call("patterns")
    assert called.code == 0
    assert "TAPEPROOF_STOER means nothing" in called.err


@pytest.mark.parametrize("command", ["claims", "articles", "entities", "run"])
def test_a_store_of_a_newer_version_is_refused_unharmed(command: str, user: Path) -> None:
    path = filled_store(user)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    arguments = [command, TRUE] if command == "run" else [command]
    called = call(*arguments, "--store", path)
    assert called.code == 2
    assert "newer" in called.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\0 cut off"])
def test_a_file_that_is_no_store_is_refused_unharmed(content: bytes, user: Path) -> None:
    path = user / "store.sqlite"
    path.write_bytes(content)
    called = call("run", "-", "--store", path, stdin=TRUE)
    assert called.code == 2
    assert "store.sqlite" in called.err
    assert path.read_bytes() == content


def test_a_store_that_cannot_be_made_is_named(user: Path) -> None:
    (user / "file").write_text("x", encoding="utf-8")
    called = call("run", "-", "--store", user / "file" / "store.sqlite", stdin=TRUE)
    assert called.code == 2
    assert f"{user / 'file'}" in called.err
    called = call("run", "-", "--store", user, stdin=TRUE)
    assert called.code == 2
    assert "store" in called.err


def test_a_bug_does_not_end_in_a_bare_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("whoops")

    monkeypatch.setattr("nlp.pipeline.Pipeline.open", broken)
    called = call("check", TRUE)
    assert called.code == 70
    assert "internal error: ZeroDivisionError: whoops" in called.err
    assert "--debug" in called.err
    assert "Traceback" not in called.err
    assert "Traceback" in call("check", "--debug", TRUE).err
