"""A bar on a terminal, a line now and then elsewhere, nothing for short work."""

from __future__ import annotations

import io
import sys
import time

import pytest
from rich.console import Console

from nlp.cli import progress
from nlp.cli.progress import Progress


def terminal() -> tuple[Console, io.StringIO]:
    shown = io.StringIO()
    return Console(file=shown, force_terminal=True, width=100), shown


def test_short_work_shows_nothing() -> None:
    console, shown = terminal()
    with Progress(console, shown=True) as bar:
        bar.total = 2
        bar.advance()
        bar.advance()
    assert shown.getvalue() == ""


def test_a_bar_says_how_many_how_fast_and_how_many_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.01)
    console, shown = terminal()
    with Progress(console, shown=True) as bar:
        bar.total = 3
        deadline = time.monotonic() + 10
        while bar._bar is None and time.monotonic() < deadline:
            time.sleep(0.01)
        bar.advance()
        bar.advance(failed=True)
        bar._bar.refresh()
    assert "2/3 articles" in shown.getvalue()
    assert "1 failed" in shown.getvalue()


def test_the_bar_leaves_standard_output_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    console, shown = terminal()
    before = sys.stdout
    with Progress(console, shown=True) as bar:
        deadline = time.monotonic() + 10
        while bar._bar is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert sys.stdout is before
        sys.stdout.write('{"claim":1}\n')
    assert capsys.readouterr().out == '{"claim":1}\n'
    assert "claim" not in shown.getvalue()


def test_elsewhere_it_is_a_plain_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 1000, 6))  # six seconds between two looks
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    console = Console(file=io.StringIO())
    with Progress(console, shown=True) as bar:
        bar.total = 40
        for _ in range(6):
            bar.advance()
    lines = capsys.readouterr().err.splitlines()
    # looks at 6, 12, 18, ... seconds; a line when ten seconds have passed since the last one
    assert lines[0] == "2 of 40 articles, 0.2 per second, about 228 s left"
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("done", "total", "failures", "said"),
    [
        (10, None, 0, "10 articles, 2.0 per second"),
        (1, None, 0, "1 article, 0.2 per second"),
        (10, 30, 0, "10 of 30 articles, 2.0 per second, about 10 s left"),
        (10, 10, 2, "10 of 10 articles, 2.0 per second, about 0 s left, 2 failed"),
    ],
)
def test_what_a_line_says(done: int, total: int | None, failures: int, said: str) -> None:
    bar = Progress(Console(file=io.StringIO()), shown=True)
    bar.done, bar.total, bar.failures = done, total, failures
    assert bar.sentence(5.0) == said


def test_an_estimate_is_told_as_such() -> None:
    bar = Progress(Console(file=io.StringIO()), shown=True)
    bar.done, bar.total, bar.estimated = 300, 900, True
    assert bar.sentence(100.0) == ("300 of about 900 articles, 3.0 per second, about 200 s left")


def test_nothing_when_it_is_not_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    console, shown = terminal()
    with Progress(console, shown=False) as bar:
        bar.advance()
    assert (shown.getvalue(), capsys.readouterr().err) == ("", "")
