"""The stages with sensible defaults, for notebooks and other programs.

Each call without a ``pipeline`` shares one that is made on first use: shipped models and
reference tables, and the market folder that the command line would use. ``Pipeline.open`` makes
others.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from nlp.config import market_folders, user_reference
from nlp.errors import AnnotationError, ConfigError
from nlp.pipeline.parts import text_article
from nlp.pipeline.results import Checked
from nlp.pipeline.stages import Pipeline
from nlp.records import Article, Claim, Document, Failure, Verdict

#: A market folder, or several with the preferred one first.
Market = str | Path | Iterable[str | Path]

In = TypeVar("In")
Out = TypeVar("Out")


def articles(
    sources: Iterable[str | Path], *, pipeline: Pipeline | None = None
) -> Iterator[Article | Failure]:
    """The articles of feeds, pages, files and folders, lazily.

    Args:
        sources: URLs and paths.
        pipeline: Another pipeline than the shared one.

    Yields:
        An article, or a failure for what could not be read.
    """
    yield from (pipeline or default_pipeline()).articles([str(source) for source in sources])


def documents(
    articles: Iterable[Article | Failure], *, pipeline: Pipeline | None = None
) -> Iterator[Document | Failure]:
    """Annotate articles, lazily and in order.

    Args:
        articles: Articles, or what ``articles`` yields.
        pipeline: Another pipeline than the shared one.

    Yields:
        A document per article, or a failure; failures that come in go out as they are. Nothing
        for articles in a language that is not supported (``Article.is_foreign``).
    """
    yield from _through(articles, (pipeline or default_pipeline()).documents)


def claims(
    documents: Iterable[Document | Failure], *, pipeline: Pipeline | None = None
) -> Iterator[Claim | Failure]:
    """What documents state, lazily and in order of position.

    Args:
        documents: Documents, or what ``documents`` yields.
        pipeline: Another pipeline than the shared one.

    Yields:
        Claims; failures that come in go out as they are.
    """
    yield from _through(documents, (pipeline or default_pipeline()).claims)


def verdicts(
    claims: Iterable[Claim | Failure], *, pipeline: Pipeline | None = None
) -> Iterator[Verdict | Failure]:
    """What the data say about claims, lazily and in order.

    Args:
        claims: Claims, or what ``claims`` yields.
        pipeline: Another pipeline than the shared one.

    Yields:
        A verdict per claim, or a failure; failures that come in go out as they are.
    """
    yield from _through(claims, (pipeline or default_pipeline()).verdicts)


def check(
    text: str,
    *,
    published_at: dt.datetime | str | None = None,
    market: Market | None = None,
    title: str = "",
    url: str | None = None,
) -> tuple[Checked, ...]:
    """Check what a text states against market data.

    Args:
        text: Plain text.
        published_at: When it was published, an instant or ISO 8601; relative words count from
            there, and nothing that became known later is used. Without a zone it is UTC. Now,
            when None.
        market: A market folder or several, the preferred one first; when None, the one in the
            user's data directory if there is one, else the shipped sample.
        title: Headline.
        url: Where it was published.

    Returns:
        Its claims with their verdicts, in order of position.

    Raises:
        AnnotationError: The text cannot be processed (too long, or refused by a model).
        ConfigError: ``published_at`` is no instant.
        MarketFormatError: A market folder is missing or breaks the format.
    """
    pipeline = default_pipeline(*_folders(market))
    article = text_article(
        text, published_at=_instant(published_at), now=pipeline.now(), title=title, url=url
    )
    result = next(pipeline.check([article]))
    if result.document is None:
        raise AnnotationError("this text cannot be checked", cause=result.failures[0].message)
    return result.checked


@functools.lru_cache(maxsize=4)
def default_pipeline(*markets: Path) -> Pipeline:
    """The shared pipeline over some market folders, made on first use.

    Args:
        *markets: Market folders, the preferred one first; none for the default one.
    """
    folders, _ = market_folders(markets)
    return Pipeline.open(
        markets=folders, now=lambda: dt.datetime.now(dt.UTC), imported=user_reference()
    )


def _folders(market: Market | None) -> tuple[Path, ...]:
    if market is None:
        return ()
    several = [market] if isinstance(market, (str, Path)) else market
    return tuple(Path(folder).expanduser() for folder in several)


def _instant(given: dt.datetime | str | None) -> dt.datetime | None:
    if isinstance(given, str):
        try:
            given = dt.datetime.fromisoformat(given)
        except ValueError:
            raise ConfigError(
                "no ISO 8601 instant", subject=given, hint="as in 2018-03-29T16:30:00-04:00"
            ) from None
    return given.replace(tzinfo=dt.UTC) if given is not None and given.tzinfo is None else given


def _through(
    items: Iterable[In | Failure], stage: Callable[[Iterable[In]], Iterable[Out | Failure]]
) -> Iterator[Out | Failure]:
    """The stage over everything but failures, lazily and in order."""
    pending = iter(items)
    failed: list[Failure] = []

    def good() -> Iterator[In]:
        for item in pending:
            if isinstance(item, Failure):
                failed.append(item)
                return
            yield item

    while True:
        yield from stage(good())
        if not failed:
            return
        yield failed.pop()
