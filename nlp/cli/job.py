"""Work that is stored as it goes: what comes of it, told to whoever started it."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.cli.guard import Interrupts
from nlp.cli.progress import Progress
from nlp.cli.session import Session
from nlp.cli.verdicts import VerdictOutput, tally
from nlp.errors import UnreachableError

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline, Polled, Result, Watch
    from nlp.store import Store


@dataclass
class Job:
    """Takes results until there are no more, or until it is told to stop.

    Args:
        session: The call.
        store: Where the results are kept.
        out: Where claims are written.
    """

    session: Session
    store: Store
    out: VerdictOutput
    begun: float = field(default_factory=time.monotonic)
    counts: Counter[str] = field(default_factory=Counter)
    feeds: Counter[str] = field(default_factory=Counter)
    interrupted: bool = False
    _unreached: int = field(default=0, repr=False)
    _told: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def work(
        self, results: Generator[Polled | Result, None, None], progress: Progress | None = None
    ) -> None:
        """Take all results; SIGINT and SIGTERM end it between two of them.

        Args:
            results: What comes; closed at the end.
            progress: Is told of each article.
        """
        from nlp.pipeline import Polled

        with Interrupts() as interrupts:
            try:
                for result in results:
                    if isinstance(result, Polled):
                        self._looked(result)
                    else:
                        self._take(result)
                        if progress is not None:
                            progress.advance(failed=result.status == "failed")
                    interrupts.heed()
            except KeyboardInterrupt:
                self.interrupted = True
            finally:
                results.close()

    def _looked(self, polled: Polled) -> None:
        self.feeds[polled.outcome] += 1
        errors = {one.error for one in polled.failures}
        self._unreached += polled.outcome == "failed" and UnreachableError.__name__ in errors
        self.session.begun = True
        for failure in polled.failures:
            same = (failure.subject, failure.message)  # a feed fails at every look in the same way
            if same not in self._told:
                self._told.add(same)
                self.session.failed(failure)

    def _take(self, result: Result) -> None:
        self.counts[result.status] += 1
        if result.status == "unsupported" and result.article is not None:
            self.session.foreign[result.article.language] += 1
        self.session.begun = True
        for failure in result.failures:
            self.session.failed(failure)
        for checked in result.checked:
            self.out.write(checked.claim, checked.verdict, article=result.article)

    def tell(self) -> None:
        """The table, then the summary."""
        nothing = "no claims in it" if self.counts["done"] else "nothing new"
        self.out.finish(empty=nothing)
        say = self.session.say
        counts, feeds = self.counts, self.feeds
        begun = "interrupted; " if self.interrupted else ""
        if feeds:
            say(
                f"{begun}feeds: {feeds['changed']} changed, {feeds['unchanged']} unchanged, "
                f"{feeds['failed'] + feeds['gone']} failed"
            )
            begun = ""
        if 1 < self._unreached == feeds.total():
            say("no server could be reached: check the connection; the feeds stay due soon")
        passed = f"{counts['unsupported']} {self.session.languages}"
        foreign = f", {passed}" if counts["unsupported"] else ""
        say(
            f"{begun}articles: {counts['done']} new, "
            f"{counts['skipped']} skipped (finished before), {counts['failed']} failed{foreign}"
        )
        say(tally(self.out.labels))
        say(f"time: {time.monotonic() - self.begun:.1f} s; store: {self.store.path}")

    def suggest(self) -> None:
        """What to do next."""
        if self.interrupted:
            self.session.say("next: run the same command again; finished articles are skipped")
        if self.interrupted or not self.out.telling:
            return
        where = shlex.quote(str(self.store.path))
        self.session.say(f"next: {program()} explain {self.out.telling} --store {where}")


def watch(session: Session, pipeline: Pipeline, store: Store) -> Watch:
    """What looks at the subscriptions of a store, as the settings say."""
    from nlp.ingest.subscriptions.schedule import Pace
    from nlp.pipeline import Watch

    settings = session.settings
    return Watch(
        pipeline=pipeline,
        store=store,
        fetch=session.network.fetch,
        pace=Pace(
            shortest_seconds=settings.watch.shortest_seconds,
            longest_seconds=settings.watch.longest_seconds,
        ),
        concurrency=settings.watch.concurrency,
        per_host=settings.fetch.per_host,
    )


def program() -> str:
    """How this program can be called again from here."""
    called = Path(sys.argv[0])
    if called.name != "tapeproof" or shutil.which("tapeproof"):
        return "tapeproof"
    here = Path.cwd()
    inside = called.absolute().is_relative_to(here)
    return shlex.quote(str(called.absolute().relative_to(here) if inside else called))
