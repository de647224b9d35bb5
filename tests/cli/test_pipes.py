"""Streams that close, fill up, or speak another encoding: run as programs."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from nlp.store import Store
from tests.cli.calling import TRUE, article, environment, filled_store, program, spawn


def through_head(user: Path, *arguments: object, lines: int = 1) -> tuple[int, str, str]:
    """Run a program whose reader leaves after some lines."""
    process = subprocess.Popen(
        program(*arguments),
        env=environment(user),
        cwd=user,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    read = "".join(process.stdout.readline() for _ in range(lines))
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    return process.wait(timeout=60), read, err


def test_a_reader_that_leaves_is_no_error(user: Path) -> None:
    feed = user / "many.jsonl"
    feed.write_text(
        "\n".join(article(f"a{n}", f"{TRUE} {'And so on. ' * 200}") for n in range(200)),
        encoding="utf-8",
    )
    code, read, err = through_head(user, "fetch", feed)
    assert code == 0
    assert read.startswith('{"schema":"article/1","id":"a0"')
    assert err == ""


def test_a_reader_that_never_reads_is_no_error(user: Path) -> None:
    code, _, err = through_head(user, "market", "list", "--format", "table", lines=0)
    assert code == 0
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def test_a_run_goes_on_without_its_reader(user: Path) -> None:
    feed = user / "many.jsonl"
    feed.write_text(
        "\n".join(article(f"a{n}", f"Report {n}. {TRUE * 4}") for n in range(60)), encoding="utf-8"
    )
    code, _, err = through_head(user, "run", feed, "--store", "s.sqlite")
    assert code == 0
    assert "articles: 60 new" in err
    with Store(user / "s.sqlite", read_only=True) as opened:
        assert opened.counts().articles == 60


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(user: Path) -> None:
    with Path("/dev/full").open("w") as full:
        called = spawn("patterns", home=user, stdout=full, stderr=subprocess.PIPE,
                       capture_output=False)  # fmt: skip
    assert called.returncode == 3
    assert called.stderr == (
        "error: cannot read or write: standard output: No space left on device "
        "(make room, then run it again)\n"
    )


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_from_the_start_stops_nothing(closed: str, user: Path) -> None:
    feed = user / "f.jsonl"
    feed.write_text(article("a", TRUE), encoding="utf-8")
    command = shlex.join(program("run", feed, "--store", "s.sqlite"))
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} {closed}"],
        env=environment(user),
        cwd=user,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0
    assert "error" not in done.stdout + done.stderr
    with Store(user / "s.sqlite", read_only=True) as store:
        store.check()
        assert store.counts().verdicts == {"supported": 1}


def test_json_is_utf8_in_every_locale(user: Path) -> None:
    store = filled_store(user)
    called = subprocess.run(
        program("articles", "--store", store),
        env=environment(user, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert len(called.stdout.decode("utf-8").splitlines()) == 5


def test_no_colour_reaches_a_pipe(user: Path) -> None:
    store = filled_store(user)
    called = spawn("claims", "--store", store, "--format", "table", home=user)
    assert "contradicted" in called.stdout
    assert "\x1b" not in called.stdout + called.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_a_coloured_table_unless_it_objects(
    variables: dict[str, str], coloured: bool, user: Path
) -> None:
    store = filled_store(user)
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        program("claims", "--store", store),
        env={**environment(user, **variables), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"contradicted" in shown
    assert (b"\x1b[" in shown) is coloured
    assert not shown.startswith(b"{")
