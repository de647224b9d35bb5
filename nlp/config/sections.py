"""Every key with its meaning, its default and what makes a value of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from nlp.config.values import (
    Parser,
    choice,
    choices,
    contact,
    count,
    model_name,
    names,
    number,
    pairs,
    path,
    paths,
    proxy,
    seconds,
    sources,
    switch,
)
from nlp.records import FeedSource, Label

FORMATS = ("table", "jsonl", "csv")
LABELS: tuple[str, ...] = get_args(Label)


def _key(parse: Parser, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={"parse": parse})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Section ``[fetch]``: how articles are had, for every command that reads sources.

    Attributes:
        timeout_seconds: Longest silence of a server.
        total_seconds: Longest time for one address, redirects and tries included.
        allow_private: Whether addresses inside the own network may be read.
        per_host: Requests to one host at a time.
        host_delay_seconds: Time between the beginnings of two requests to one host.
        robots: Whether pages that nobody named are read only where robots.txt permits it.
        columns: Column of tables of articles by field, where it has no usual name.
        contact: What servers are told for questions, such as an address, or None.
        proxy: Address of the HTTP proxy for all connections; None for what ``HTTPS_PROXY``,
            ``HTTP_PROXY`` or ``ALL_PROXY`` say, "" for none.
        no_proxy: Hosts that are read without it; empty for what ``NO_PROXY`` says.
    """

    timeout_seconds: float = _key(seconds, 20.0)
    total_seconds: float = _key(seconds, 120.0)
    allow_private: bool = _key(switch, False)
    per_host: int = _key(count, 2)
    host_delay_seconds: float = _key(seconds, 1.0)
    robots: bool = _key(switch, True)
    contact: str | None = _key(contact, None)
    proxy: str | None = _key(proxy, None)
    no_proxy: tuple[str, ...] = _key(names, ())
    columns: tuple[tuple[str, str], ...] = _key(pairs, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """Section ``[providers]``: market data over the network.

    Attributes:
        keys: Keys by name of the provider.
        addresses: Other addresses than the documented ones, by name of the provider.
        cache_hours: For so long an answer is not asked for again.
    """

    keys: tuple[tuple[str, str], ...] = _key(pairs, ())
    addresses: tuple[tuple[str, str], ...] = _key(pairs, ())
    cache_hours: float = _key(number, 6.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """Section ``[watch]``: how subscriptions are looked at, by ``watch`` and ``run``.

    Attributes:
        shortest_seconds: A feed is looked at no more often than this.
        longest_seconds: It is looked at this often at least, unless its server objects.
        concurrency: Feeds looked at at the same time.
    """

    shortest_seconds: float = _key(seconds, 900.0)
    longest_seconds: float = _key(seconds, 86_400.0)
    concurrency: int = _key(count, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectSettings:
    """Section ``[detect]``: which claims are looked for, for every command that looks for them.

    Attributes:
        forms: Registered claim forms to use; empty for all.
    """

    forms: tuple[str, ...] = _key(names, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Section ``[models]``: which models annotate, for every command that reads texts.

    Attributes:
        fast: Leave the encoder out.
        sentiment: A Hugging Face model (name on the hub, or folder) for the sentiment of sentences
            instead of ours.
        entities: The same for names.
    """

    fast: bool = _key(switch, False)
    sentiment: str | None = _key(model_name, None)
    entities: str | None = _key(model_name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSettings:
    """Sections ``[run]``, ``[check]`` and ``[verify]``.

    Attributes:
        fail_on: Verdict labels that make the command exit with 1.
    """

    fail_on: tuple[str, ...] = _key(choices(LABELS), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySettings:
    """Sections ``[claims]``, ``[articles]`` and ``[entities]``.

    Attributes:
        limit: How many rows at most; None for the default of the command.
    """

    limit: int | None = _key(count, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be configured; attributes are as in the module's docstring.

    Attributes:
        store: The store file.
        market: Market folders, first one preferred; empty for the default folder.
        format: Output format, or None for a table on a terminal and JSON Lines in a pipe.
        no_progress: Show no progress.
        debug: Show tracebacks.
        source: Feeds that the settings declare.
        file: The configuration file that was read, or None.
    """

    store: Path = dataclasses.field(metadata={"parse": path})
    market: tuple[Path, ...] = _key(paths, ())
    format: str | None = _key(choice(FORMATS), None)
    no_progress: bool = _key(switch, False)
    debug: bool = _key(switch, False)
    source: tuple[FeedSource, ...] = _key(sources, ())
    fetch: FetchSettings = FetchSettings()
    detect: DetectSettings = DetectSettings()
    models: ModelSettings = ModelSettings()
    providers: ProviderSettings = ProviderSettings()
    watch: WatchSettings = WatchSettings()
    run: VerdictSettings = VerdictSettings()
    check: VerdictSettings = VerdictSettings()
    verify: VerdictSettings = VerdictSettings()
    claims: QuerySettings = QuerySettings()
    articles: QuerySettings = QuerySettings()
    entities: QuerySettings = QuerySettings()
    file: Path | None = None


def _keys(section: type, prefix: str = "") -> Iterator[tuple[str, Parser]]:
    for field in dataclasses.fields(section):
        if "parse" in field.metadata:
            yield prefix + field.name, field.metadata["parse"]
        elif dataclasses.is_dataclass(field.default):
            yield from _keys(type(field.default), f"{prefix}{field.name}.")


#: Every dotted key, with what makes a value of what was written.
KEYS = dict(_keys(Settings))
