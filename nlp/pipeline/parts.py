"""What a pipeline is put together from: market data, texts at hand, batches."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nlp.records import Article, content_id

if TYPE_CHECKING:
    from nlp.annotate.language import Models
    from nlp.market.provider import Provider

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """So many items at a time, lazily; the last batch may be smaller.

    Example:
        >>> list(batches("abcde", 2))
        [['a', 'b'], ['c', 'd'], ['e']]
    """
    pending = iter(items)
    while batch := list(islice(pending, size)):
        yield batch


def open_market(folders: Sequence[Path]) -> Provider:
    """The market data of some folders; the first one that has a series wins.

    Raises:
        MarketFormatError: A folder is missing or breaks the format.
    """
    from nlp.market.combined import CombinedProvider
    from nlp.market.folder import MarketFolder

    opened = [MarketFolder(folder) for folder in folders]
    return opened[0] if len(opened) == 1 else CombinedProvider(opened)


def require_forms(names: Iterable[str]) -> None:
    """Refuse claim forms that there are not; nothing of them is loaded where none is named.

    Raises:
        UnknownNameError: A claim form is not registered.
    """
    for name in names:
        from nlp.detect.forms import FORMS

        FORMS.get(name)


def text_article(
    text: str,
    *,
    published_at: dt.datetime | None,
    now: dt.datetime,
    title: str = "",
    url: str | None = None,
) -> Article:
    """The article of a text that somebody has at hand.

    Args:
        text: Plain English text.
        published_at: Aware instant; ``now`` stands in for None, and a flag says so.
        now: Aware instant.
        title: Headline.
        url: Where it was published.

    Raises:
        RecordError: The text is empty.
    """
    return Article(
        text=unicodedata.normalize("NFC", text),
        title=title,
        url=url,
        language="en",
        published_at=published_at,
        retrieved_at=now,
        flags=() if published_at else ("published_at_missing",),
    )


def fingerprint(
    markets: Sequence[Path],
    *,
    forms: Sequence[str] = (),
    models: Models | None = None,
    imported: Path | None = None,
) -> str:
    """What verdicts depend on besides the articles: program, models, reference and market data.

    Files are told apart by name, size and time of change, without reading them.
    """
    from nlp import __version__, resources

    shipped = (resources.model(name) for name in ("en_tapeproof", "encoder", "sentences"))
    folders = [*shipped, resources.corpus("reference"), *markets]
    if imported is not None and imported.exists():
        folders.append(imported.parent)
    files = [
        (str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    chosen = (models.fast, models.sentiment, models.entities) if models else None
    return content_id("f", __version__, sorted(forms), chosen, files)
