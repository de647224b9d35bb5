"""Calls the real command line: in this process where it can be, as a program where it must be."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.annotate.language import Models, load_language
from tests.conftest import ROOT

#: What the sample market folder knows: INDEX:SPX closed at 2,416.62 on Friday, December 21, 2018
#: and at 2,351.10 on Monday, December 24: down 65.52 points or 2.711 percent. Nothing about
#: shares of companies. (Printed by the exchange; computed with a pocket calculator.)
PUBLISHED = "2018-12-24T16:30:00-05:00"
TRUE = "The S&P 500 fell 2.7 percent on Monday."
FALSE = "The S&P 500 rose 1.9 percent on Monday."
UNKNOWN = "Nvidia shares rose 3.4 percent on Monday."
FORECAST = "The S&P 500 will reach 3,000 next year, said Jane Roe, an analyst at Acme."
EMPTY = "The meeting was held in the old town hall."


@dataclass(frozen=True)
class Called:
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def labels(self) -> list[str]:
        return [record["verdict"]["label"] for record in self.records]


def call(*arguments: object, stdin: str | bytes = b"", closed: bool = False) -> Called:
    """Run a command in this process, with streams that are no terminals."""
    from nlp.cli import main

    given = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = None if closed else io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")  # type: ignore[assignment]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(argument) for argument in arguments])
    finally:
        sys.stdin = before
    return Called(code, out.getvalue(), err.getvalue())


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a user whose folders are all below one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAPEPROOF_", "XDG_", "COV"))}
    kept |= {"HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    return kept | more


def program(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "nlp.cli", *map(str, arguments)]


def spawn(*arguments: object, home: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command as a program of its own."""
    return subprocess.run(
        program(*arguments),
        env=environment(home),
        cwd=home,
        text=True,
        check=False,
        timeout=120,
        **{"capture_output": True, "stdin": subprocess.DEVNULL, **options},
    )


@functools.cache
def language(models: Models) -> Any:
    """The shipped models, or those that are chosen, loaded once for all calls in this process."""
    return load_language(models=models)


def shared_language(
    path: Path | None = None, *, reference: Any = None, models: Models | None = None
) -> Any:
    """Stands in for ``load_language``: the same models with the reference of the call."""
    made = language(models or Models())
    made.get_pipe("tapeproof_entities").reference = reference
    return made


def article(name: str, text: str, published_at: str | None = PUBLISHED, **more: Any) -> str:
    """One line of JSON Lines."""
    return json.dumps({"id": name, "text": text, "published_at": published_at, **more})


def rss(*items: tuple[str, str]) -> str:
    """A feed of titles and texts, all published on Christmas Eve of 2018."""
    entries = "".join(
        f"<item><title>{title}</title><guid>https://example.com/{number}</guid>"
        f"<link>https://example.com/{number}</link>"
        f"<pubDate>Mon, 24 Dec 2018 16:30:00 -0500</pubDate>"
        f"<description>{text.replace('&', '&amp;')}</description></item>"
        for number, (title, text) in enumerate(items)
    )
    return f'<rss version="2.0"><channel><title>Example</title>{entries}</channel></rss>'


@functools.cache
def _filled_store() -> Path:
    """A store with one article of every kind, made once; callers get copies."""
    import atexit
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="tapeproof-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    feed = folder / "feed.jsonl"
    lines = [
        article("true", TRUE, title="Stocks slide", source={"name": "Example Wire"}),
        article("false", FALSE, title="Stocks climb", source={"name": "Example Wire"}),
        article("unknown", UNKNOWN, title="Chips", source={"name": "Another"}),
        article("forecast", FORECAST, "2018-12-27T09:00:00-05:00", title="Outlook"),
        article("empty", EMPTY, title="Town hall"),
    ]
    feed.write_text("\n".join(lines), encoding="utf-8")
    called = call("run", feed, "--store", folder / "store.sqlite", "--no-progress")
    assert called.code == 0, called.err
    return folder / "store.sqlite"


def filled_store(folder: Path) -> Path:
    """A copy of the filled store."""
    copy = folder / "filled.sqlite"
    shutil.copy(_filled_store(), copy)
    return copy
