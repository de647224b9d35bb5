"""A run over archives that kills itself with SIGKILL; started by ``test_killed_import``.

Its arguments are the store, the log of what is read, after how many results it dies, the sources.
The stages behind ingestion are left out: each article counts as done.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nlp.pipeline import Pipeline, Result
from nlp.records import Article, Failure
from nlp.store import Store


class Reader(Pipeline):
    """Reads and stores; dies when so many articles have come out."""

    def articles(self, sources: Iterable[str], **given: Any) -> Iterator[Article | Failure]:
        with Path(sys.argv[2]).open("a", encoding="utf-8") as log:
            for item in super().articles(sources, **given):
                log.write(f"{item.id if isinstance(item, Article) else item.subject}\n")
                log.flush()
                yield item

    def check(self, articles: Iterable[Article | Failure]) -> Iterator[Result]:
        for item in articles:
            _count(int(sys.argv[3]))
            if isinstance(item, Failure):
                yield Result(status="failed", failures=(item,))
            else:
                yield Result(status="done", article=item)


_RESULTS: list[None] = []


def _count(most: int) -> None:
    _RESULTS.append(None)
    if len(_RESULTS) > most:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    nothing: Any = None
    reader = Reader(
        provider=nothing,
        reference=nothing,
        load=nothing,
        now=lambda: dt.datetime.now(dt.UTC),
        versions="f1",
        retrieve=nothing,
    )
    with Store(sys.argv[1]) as store:
        for _ in reader.run(sys.argv[4:], store=store):
            pass


if __name__ == "__main__":
    main()
