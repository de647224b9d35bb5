"""``tapeproof run``: the main job."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp import resources
from nlp.cli.guard import INTERRUPTED, Interrupts
from nlp.cli.inputs import standard_input
from nlp.cli.options import FailOn, Follow
from nlp.cli.session import Session, command
from nlp.cli.verdicts import VerdictOutput, tally
from nlp.config import default_store
from nlp.errors import ConfigError, NlpError

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline, Result
    from nlp.store import Store


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run_command)


@command("format", "store", "market", "fast")
def run_command(
    session: Session,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Feeds, pages and JSON Lines as URLs or files, folders of them, '-' for stdin.",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Read the shipped sample feeds, with the sample data."),
    ] = False,
    follow: Follow = False,
    again: Annotated[
        bool, typer.Option("--again", help="Process articles that are finished too.")
    ] = False,
    fail_on: FailOn = None,
) -> int:
    """Read sources, check every claim, keep everything in the store.

    It can be stopped and started again at any time: finished articles are skipped.

    Example: tapeproof run https://example.com/markets.rss saved/*.html
    """
    from nlp.store import Store

    path = session.settings.store
    if sample:
        sources = [*(sources or []), str(resources.corpus("feeds"))]
        # the sample stays out of the user's own store
        path = path.with_stem("sample") if path == default_store() else path
    if not sources:
        raise ConfigError(
            "nothing to run on", hint="name feeds, pages or files, or try 'tapeproof run --sample'"
        )
    with Store(path) as store:
        job = _Job(
            session=session,
            pipeline=session.pipeline(follow=follow, sample=sample),
            store=store,
            out=VerdictOutput(session, patient=True),
        )
        try:
            job.work(sources, again=again)
        except NlpError:
            job.tell()
            raise
        job.tell()
        job.suggest()
    if job.interrupted:
        return INTERRUPTED
    return session.exit_code(labels=job.out.labels, fail_on=fail_on)


@dataclass
class _Job:
    session: Session
    pipeline: Pipeline
    store: Store
    out: VerdictOutput
    begun: float = field(default_factory=time.monotonic)
    counts: Counter[str] = field(default_factory=Counter)
    interrupted: bool = False

    def work(self, sources: list[str], *, again: bool) -> None:
        with self.session.progress() as progress, Interrupts() as interrupts:

            def expected(count: int, estimated: bool) -> None:
                progress.total, progress.estimated = count, estimated

            results = self.pipeline.run(
                sources,
                store=self.store,
                again=again,
                read_stdin=standard_input,
                expected=expected,
            )
            try:
                for result in results:
                    self._take(result)
                    progress.advance(failed=result.status == "failed")
                    interrupts.heed()
            except KeyboardInterrupt:
                self.interrupted = True
            finally:
                results.close()

    def _take(self, result: Result) -> None:
        self.counts[result.status] += 1
        self.session.begun = True
        for failure in result.failures:
            self.session.failed(failure)
        for checked in result.checked:
            self.out.write(checked.claim, checked.verdict)

    def tell(self) -> None:
        """The table, then the summary."""
        nothing = "no claims in it" if self.counts["done"] else "nothing new"
        self.out.finish(empty=nothing)
        say = self.session.say
        counts = self.counts
        say(
            f"{'interrupted; ' if self.interrupted else ''}articles: {counts['done']} new, "
            f"{counts['skipped']} skipped (finished before), {counts['failed']} failed"
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
        self.session.say(f"next: {_program()} explain {self.out.telling} --store {where}")


def _program() -> str:
    """How this program can be called again from here."""
    called = Path(sys.argv[0])
    if called.name != "tapeproof" or shutil.which("tapeproof"):
        return "tapeproof"
    here = Path.cwd()
    inside = called.absolute().is_relative_to(here)
    return shlex.quote(str(called.absolute().relative_to(here) if inside else called))
