"""``tapeproof run``: the main job."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Annotated

import typer

from nlp import resources
from nlp.cli.guard import INTERRUPTED
from nlp.cli.inputs import standard_input
from nlp.cli.job import Job, program, watch
from nlp.cli.options import Columns, FailOn, Follow
from nlp.cli.progress import Progress
from nlp.cli.session import Session, command
from nlp.cli.verdicts import VerdictOutput
from nlp.config import default_store
from nlp.errors import ConfigError, NlpError
from nlp.report.figures import instant

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline, Polled, Result
    from nlp.records import ReadingPlace
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
    columns: Columns = None,  # noqa: ARG001 - read from the settings
    again: Annotated[
        bool, typer.Option("--again", help="Process articles that are finished too.")
    ] = False,
    fail_on: FailOn = None,
) -> int:
    """Read sources, check every claim, keep everything in the store.

    Without a source, the subscribed feeds that are due are looked at once. It can be stopped and
    started again at any time: finished articles are skipped.

    Example: tapeproof run https://example.com/markets.rss saved/*.html
    """
    from nlp.store import Store

    path = session.settings.store
    if sample:
        sources = [*(sources or []), str(resources.corpus("feeds"))]
        # the sample stays out of the user's own store
        path = path.with_stem("sample") if path == default_store() else path
    if not (sources or session.settings.source or path.exists()):
        raise _nothing()
    with Store(path) as store:
        if not sources:
            _require_feeds(session, store)
        pipeline = session.pipeline(follow=follow, sample=sample)
        job = Job(session=session, store=store, out=VerdictOutput(session, patient=True))
        try:
            with session.progress() as progress:
                job.work(_results(session, pipeline, store, sources, again, progress), progress)
        except NlpError:
            job.tell()
            raise
        if not (sources or job.feeds or job.interrupted):
            _tell_next(session, store)
        job.tell()
        job.suggest()
    if job.interrupted:
        return INTERRUPTED
    return session.exit_code(labels=job.out.labels, fail_on=fail_on)


def _require_feeds(session: Session, store: Store) -> None:
    store.declare_feeds(session.settings.source, at=session.now())
    if not store.feeds():
        raise _nothing()


def _tell_next(session: Session, store: Store) -> None:
    """That no feed is due, and when the next one is."""
    dues = [feed.state.due_at for feed in store.feeds() if feed.state.due_at is not None]
    when = f"; the next one is at {instant(min(dues))}" if dues else ""
    session.say(f"no feed is due{when}")


def _nothing() -> ConfigError:
    return ConfigError(
        "nothing to run on",
        hint=f"name feeds, pages or files, or try '{program()} run --sample'; subscribe with "
        f"'{program()} feeds add URL'",
    )


def _results(
    session: Session,
    pipeline: Pipeline,
    store: Store,
    sources: list[str] | None,
    again: bool,
    progress: Progress,
) -> Generator[Polled | Result, None, None]:
    if not sources:
        return watch(session, pipeline, store).run(once=True)

    def expected(count: int, estimated: bool) -> None:
        progress.total, progress.estimated = count, estimated

    def resumed(place: ReadingPlace) -> None:
        session.say(f"going on in {place.path}, of which {place.passed} items were read before")

    return pipeline.run(
        sources,
        store=store,
        again=again,
        read_stdin=standard_input,
        expected=expected,
        resumed=resumed,
    )
