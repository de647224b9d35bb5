"""``tapeproof check``: everything for one text, page or file; nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.inputs import STDIN, instant, source_or_stdin, standard_input
from nlp.cli.options import FailOn
from nlp.cli.session import Session, command
from nlp.cli.verdicts import VerdictOutput, tally
from nlp.errors import ConfigError
from nlp.pipeline import text_article
from nlp.records import Article, Failure


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check_command)


@command("format", "market", "fast")
def check_command(
    session: Session,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT|FILE|URL|-",
            help="A text in quotes, a file (text, HTML, feed, .jsonl of articles), a URL, or "
            "'-' for stdin.",
            show_default=False,
        ),
    ] = None,
    published_at: Annotated[
        str | None,
        typer.Option(
            "--published-at",
            metavar="INSTANT",
            help="When it was published, as in 2018-03-29T16:30:00-04:00 (default: now).",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Its headline.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where it stands.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Print article and document first (JSON Lines).")
    ] = False,
    fail_on: FailOn = None,
) -> int:
    """Check what one text says against market data; nothing is stored.

    Example: tapeproof check --published-at 2018-02-06 "The Dow fell 4.6% on Monday."
    """
    if full and session.settings.format not in {None, "jsonl"}:
        raise ConfigError("--full prints records", hint="use it with --format jsonl")
    source = source_or_stdin(source, what="a text, a file or a URL")
    at = instant(published_at, flag="--published-at", session=session) if published_at else None
    text = _text_of(source)
    pipeline = session.pipeline()
    given: Iterator[Article | Failure]
    if text is not None:
        given = iter(
            [text_article(text, published_at=at, now=session.now(), title=title or "", url=url)]
        )
    else:
        read = pipeline.articles([source], read_stdin=standard_input)
        given = _completed(read, at=at, title=title, url=url)
    output = VerdictOutput(session, form="jsonl" if full else None)
    with session.progress() as progress:
        for result in pipeline.check(given):
            if result.status == "unsupported" and result.article is not None:
                session.foreign[result.article.language] += 1
            for failure in result.failures:
                session.failed(failure)
            if full and result.article is not None and result.document is not None:
                output.records(result.article, result.document)
            for checked in result.checked:
                output.write(checked.claim, checked.verdict, article=result.article)
            progress.advance(failed=bool(result.failures))
    output.finish(empty="nothing in it can be checked: no statement about a measurable quantity")
    session.tell_foreign()
    if output.form == "table" and output.labels:
        session.say(tally(output.labels))
    return session.exit_code(labels=output.labels, fail_on=fail_on)


def _text_of(source: str) -> str | None:
    """The text itself where it is one; None for a file, a URL and standard input."""
    if source == STDIN or (source.startswith(("http://", "https://")) and " " not in source):
        return None
    if not source.strip():
        raise ConfigError("the text is empty", hint="give a sentence, a file or a URL")
    if _exists(source):
        return None
    words = source.split()
    if len(words) == 1 and (Path(source).suffix or "/" in source):
        raise ConfigError(
            "there is no such file", subject=source, hint="check the path, or quote a whole text"
        )
    # bytes of the command line that are no UTF-8 cannot be stored or printed
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _exists(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):  # longer than a path can be, or with a null in it
        return False


def _completed(
    articles: Iterator[Article | Failure],
    *,
    at: dt.datetime | None,
    title: str | None,
    url: str | None,
) -> Iterator[Article | Failure]:
    """Articles with what the options say: it wins for a single one, it fills gaps of several."""
    first = list(islice(articles, 2))
    alone = len(first) == 1
    for item in chain(first, articles):
        if isinstance(item, Failure):
            yield item
            continue
        changes: dict[str, object] = {}
        if at is not None and (alone or item.published_at is None):
            dated = ("published_at_missing", "published_at_zone_assumed", "date_only")
            changes["published_at"] = at
            changes["flags"] = tuple(flag for flag in item.flags if flag not in dated)
        if title is not None and (alone or not item.title):
            changes["title"] = title
        if url is not None and (alone or item.url is None):
            changes["url"] = url
        yield item.replace(**changes) if changes else item
