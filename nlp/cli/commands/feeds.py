"""``tapeproof feeds``: subscriptions."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp.cli.inputs import STDIN, standard_input, writable
from nlp.cli.session import Session, command
from nlp.errors import ConfigError, RecordError
from nlp.records import Failure, FeedSource, FeedState
from nlp.report.figures import instant

if TYPE_CHECKING:
    from nlp.store import Store, StoredFeed

COLUMNS = (
    "title",
    "folder",
    "status",
    "articles",
    "changed_at",
    "due_at",
    "error",
    "moved_to",
    "declared",
    "url",
)

Urls = Annotated[
    list[str], typer.Argument(metavar="URL...", help="Addresses of feeds.", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="feeds",
        help="Subscriptions, which 'run' and 'watch' look at.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("add")(add_command)
    group.command("remove")(remove_command)
    group.command("list")(list_command)
    group.command("import")(import_command)
    group.command("export")(export_command)
    app.add_typer(group)


@command("store")
def add_command(
    session: Session,
    urls: Urls,
    title: Annotated[
        str | None, typer.Option("--title", help="What its articles are said to come from.")
    ] = None,
    folder: Annotated[
        str, typer.Option("--folder", metavar="PATH", help="Where to file it: Markets/Europe.")
    ] = "",
    zone: Annotated[
        str | None,
        typer.Option("--zone", metavar="ZONE", help="Of dates without one, as in Asia/Tokyo."),
    ] = None,
    numbers: Annotated[
        str | None,
        typer.Option("--numbers", metavar="STYLE", help="As printed: 1,234.5 or 1.234,5."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="Of its articles, as in en.")
    ] = None,
) -> int:
    """Subscribe to feeds.

    Of a feed that is subscribed to, the options change what they name and nothing else. One that
    is gone or failing is looked at again at once.

    Example: tapeproof feeds add https://example.com/markets.rss --zone America/New_York
    """
    from nlp.ingest.retrieve import require_http
    from nlp.store import Store

    described: dict[str, Any] = {"title": title, "zone": zone, "language": language}
    described |= {"folder": folder.strip("/"), "numbers": numbers}
    feeds = []
    for url in urls:
        require_http(url, subject=url)
        try:
            feed = FeedSource(url=url, **described)
        except RecordError as error:
            # without the cause: it says the same again
            raise ConfigError(error.what, subject=error.subject, hint=error.hint) from None
        feeds.append(feed)
    with Store(session.settings.store) as store:
        _require_undeclared(store, urls)
        with store.batch():
            new = _added(session, store, feeds)
            _revive(store, urls)
        session.say(f"{new} new; {len(store.feeds())} feeds in {store.path}")
    return session.exit_code()


@command("store")
def remove_command(session: Session, urls: Urls) -> int:
    """End subscriptions; their articles stay.

    Example: tapeproof feeds remove https://example.com/markets.rss
    """
    from nlp.store import Store

    with Store(session.settings.store) as store:
        _require_undeclared(store, urls)
        known = [feed.source.url for feed in store.feeds()]
        for url in urls:
            if url not in known:
                near = difflib.get_close_matches(url, known, n=1)
                raise ConfigError(
                    "no such subscription",
                    subject=url,
                    hint=f"did you mean {near[0]!r}?" if near else "see 'tapeproof feeds list'",
                )
        with store.batch():
            for url in urls:
                store.remove_feed(url)
        session.say(f"{len(store.feeds())} feeds left in {store.path}")
    return session.exit_code()


@command("format", "store")
def list_command(session: Session) -> int:
    """Print the subscriptions and how each is doing.

    Example: tapeproof feeds list --format csv
    """
    output = session.output(COLUMNS)
    for feed in _feeds(session):
        output.write(feed, _row(feed))
    output.finish(empty="no subscriptions")
    return session.exit_code()


@command("store")
def import_command(
    session: Session,
    source: Annotated[
        str, typer.Argument(metavar="FILE|-", help="OPML that another reader exported.")
    ],
) -> int:
    """Subscribe to the feeds of an OPML file.

    Example: tapeproof feeds import subscriptions.opml
    """
    from nlp.ingest.subscriptions.opml import read_opml
    from nlp.store import Store

    feeds = []
    for found in read_opml(_read(source), subject=source):
        if isinstance(found, FeedSource):
            feeds.append(found)
        else:
            about = str(found.subject)
            session.failed(
                Failure.from_error(found, stage="ingest", subject=about, at=session.now())
            )
    with Store(session.settings.store) as store:
        declared = {feed.source.url for feed in store.feeds() if feed.declared}
        new = _added(session, store, [feed for feed in feeds if feed.url not in declared])
        session.say(f"{len(feeds)} feeds read, {new} new; {len(store.feeds())} in {store.path}")
    return session.exit_code()


@command("store")
def export_command(
    session: Session,
    target: Annotated[
        str, typer.Argument(metavar="FILE|-", help="Where to write; '-' is standard output.")
    ] = STDIN,
) -> int:
    """Write the subscriptions as OPML, for other readers.

    A feed that has moved for good is written with its new address.

    Example: tapeproof feeds export subscriptions.opml
    """
    from nlp.ingest.subscriptions.opml import write_opml

    feeds = [
        feed.source.replace(
            url=feed.state.moved_to or feed.source.url, title=_title(feed.source, feed.state)
        )
        for feed in _feeds(session)
        if feed.state.status != "gone"
    ]
    written = write_opml(feeds, title="tapeproof subscriptions")
    if target == STDIN:
        sys.stdout.write(written.decode("utf-8"))
    else:
        writable(Path(target)).write_bytes(written)
        session.say(f"{len(feeds)} feeds written to {target}")
    return session.exit_code()


def _feeds(session: Session) -> Sequence[StoredFeed]:
    """The subscriptions, those that the settings declare brought up to date."""
    from nlp.store import Store

    if session.settings.source or not session.settings.store.exists():
        with Store(session.settings.store) as store:
            store.declare_feeds(session.settings.source, at=session.now())
            return store.feeds()
    with session.store() as store:
        return store.feeds()


def _added(session: Session, store: Store, feeds: Sequence[FeedSource]) -> int:
    with store.batch():
        return sum(store.add_feed(feed, at=session.now()) for feed in feeds)


def _revive(store: Store, urls: Sequence[str]) -> None:
    """Whoever subscribes to a feed again knows that it is worth another look."""
    for feed in store.feeds():
        if feed.source.url in urls and feed.state.status in {"gone", "failing"}:
            store.save_feed_state(FeedState(url=feed.source.url, articles=feed.state.articles))


def _require_undeclared(store: Store, urls: Sequence[str]) -> None:
    for feed in store.feeds():
        if feed.declared and feed.source.url in urls:
            raise ConfigError(
                "this feed is declared in the settings",
                subject=feed.source.url,
                hint="change its [[source]] there",
            )


def _read(source: str) -> bytes:
    if source == STDIN:
        return standard_input()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise ConfigError(
            "cannot read this file", subject=source, cause=error.strerror, hint="check the path"
        ) from error


def _title(source: FeedSource, state: FeedState) -> str | None:
    return source.title or source.name or state.title


def _row(feed: StoredFeed) -> dict[str, object]:
    source, state = feed.source, feed.state
    return {
        "title": _title(source, state) or source.url,
        "folder": source.folder,
        "status": state.status,
        "articles": state.articles,
        "changed_at": instant(state.changed_at),
        "due_at": instant(state.due_at),
        "error": state.error,
        "moved_to": state.moved_to,
        "declared": feed.declared,
        "url": source.url,
    }
