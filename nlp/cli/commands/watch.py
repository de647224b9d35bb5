"""``tapeproof watch``: subscriptions, looked at when they are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from typing import TYPE_CHECKING

import typer

from nlp.cli.guard import INTERRUPTED
from nlp.cli.job import Job, program, watch
from nlp.cli.options import Follow
from nlp.cli.session import Session, command
from nlp.cli.verdicts import VerdictOutput
from nlp.errors import ConfigError, NlpError

if TYPE_CHECKING:
    from nlp.pipeline import Polled, Result
    from nlp.store import Store


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch")(watch_command)


@command("format", "store", "market", "fast")
def watch_command(session: Session, follow: Follow = False) -> int:
    """Check what subscribed feeds bring, until told to stop.

    Each feed is looked at as often as it publishes and its server likes. Ctrl-C or SIGTERM ends
    it with exit code 130; everything finished is stored, the rest comes first next time.

    Example: tapeproof watch --format jsonl >> claims.jsonl
    """
    from nlp.store import Store

    if not (session.settings.source or session.settings.store.exists()):
        raise _nothing(session)
    with Store(session.settings.store) as store:
        store.declare_feeds(session.settings.source, at=session.now())
        _tell_beginning(session, store)
        pipeline = session.pipeline(follow=follow)
        out = VerdictOutput(session, patient=True, at_once=True)
        job = Job(session=session, store=store, out=out)
        try:
            job.work(_told(session, watch(session, pipeline, store).run()))
        except NlpError:
            job.tell()
            raise
        job.tell()
    return INTERRUPTED if job.interrupted else session.exit_code()


def _tell_beginning(session: Session, store: Store) -> None:
    feeds = [feed for feed in store.feeds() if feed.state.status != "gone"]
    if not feeds:
        raise _nothing(session)
    due = sum(feed.state.due_at is None or feed.state.due_at <= session.now() for feed in feeds)
    session.say(f"watching {len(feeds)} feeds, {due} of them due; stop with Ctrl-C")


def _nothing(session: Session) -> ConfigError:
    return ConfigError(
        "no feeds to watch",
        subject=str(session.settings.store),
        hint=f"subscribe with '{program()} feeds add URL', or declare a [[source]] in "
        "tapeproof.toml",
    )


def _told(
    session: Session, results: Generator[Polled | Result, None, None]
) -> Generator[Polled | Result, None, None]:
    """The same results; looks that brought something are told."""
    from nlp.pipeline import Polled

    try:
        for result in results:
            if isinstance(result, Polled) and result.new:
                at = f"{session.now().astimezone():%H:%M:%S}"
                again = f"due again in {_span(result.state.due_at, session.now())}"
                plural = "" if result.new == 1 else "s"
                session.say(
                    f"{at} {result.source.label}: {result.new} new article{plural}, {again}"
                )
            yield result
    finally:
        results.close()


def _span(until: dt.datetime | None, now: dt.datetime) -> str:
    minutes = max(round((until - now).total_seconds() / 60), 0) if until else 0
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
