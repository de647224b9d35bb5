"""What every command shares: options, settings, messages, parts opened on demand."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from nlp import config, resources
from nlp.cli.guard import DONE, MATCHED, SOME_FAILED, guarded
from nlp.cli.output import Format, Output, chosen_format
from nlp.cli.progress import Progress
from nlp.records import Article, Failure

if TYPE_CHECKING:
    from rich.console import Console

    from nlp.annotate.language import Models
    from nlp.market.provider import Provider
    from nlp.pipeline import Network, Pipeline
    from nlp.reference import Reference
    from nlp.report.table import Column
    from nlp.store import Store

#: Parameter of a command to the flag that everybody knows it by.
SHARED = {
    "format": "--format",
    "store": "--store",
    "market": "--market",
    "fast": "--fast",
    "config_file": "--config",
    "no_progress": "--no-progress",
    "debug": "--debug",
}

_HELP = {
    "format": "How to print: a table on a terminal, JSON Lines in a pipe unless said otherwise.",
    "store": "The store file (default: one in your data directory).",
    "market": "A market folder; repeat it for several, the first one wins.",
    "fast": "Leave the encoder out: quicker, with simpler models.",
    "config_file": "Settings to use instead of ./tapeproof.toml or your own.",
    "no_progress": "Show no progress.",
    "debug": "Show tracebacks.",
}
_METAVAR = {
    "format": "table|jsonl|csv",
    "store": "PATH",
    "market": "PATH",
    "config_file": "FILE",
}

T = TypeVar("T")


class Session:
    """One call of a command.

    Args:
        settings: Its settings.
    """

    def __init__(self, settings: config.Settings) -> None:
        self.settings = settings
        self.failures: list[Failure] = []
        #: Articles that were passed over, by language.
        self.foreign: Counter[str] = Counter()
        #: Whether something was done: an error from then on is no wrong usage.
        self.begun = False
        self._console: Console | None = None

    @property
    def console(self) -> Console:
        """Standard error; where it is no terminal, lines are not wrapped."""
        if self._console is None:
            from rich.console import Console

            self._console = Console(
                file=sys.stderr,
                highlight=False,
                markup=False,
                emoji=False,
                soft_wrap=not sys.stderr.isatty(),
            )
        return self._console

    def say(self, message: str) -> None:
        """One line on standard error."""
        self.console.print(message)

    def now(self) -> dt.datetime:
        """The clock of the stages: an aware instant."""
        return dt.datetime.now(dt.UTC)

    def output(self, columns: Iterable[str], *, shown: Sequence[Column] | None = None) -> Output:
        """Standard output for rows of these columns, in the format of this call.

        Args:
            columns: Names of the columns of CSV, in order.
            shown: Columns of a table; those of CSV when None.
        """
        return Output(self.form, tuple(columns), shown=shown)

    @property
    def form(self) -> Format:
        """The format of this call."""
        return chosen_format(self.settings.format)

    def progress(self, noun: str = "articles") -> Progress:
        """The progress display of this call."""
        # lines that come one by one on the same terminal would break up the bar
        quiet = self.settings.no_progress or (self.form != "table" and sys.stdout.isatty())
        return Progress(self.console, shown=not quiet, noun=noun)

    def failed(self, failure: Failure) -> None:
        """Tell of an item that could not be processed, and remember it for the exit code."""
        self.failures.append(failure)
        self.begun = True
        named = repr(failure.subject) in failure.message
        subject = "" if named else f"{failure.subject}: "
        self.say(f"failed: {failure.stage}: {subject}{failure.message}")

    def kept(self, items: Iterable[T | Failure]) -> Iterator[T]:
        """The items that worked; the failures among them are told."""
        for item in items:
            if isinstance(item, Failure):
                self.failed(item)
            else:
                yield item

    def readable(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles in languages that are annotated; the others are counted."""
        for article in articles:
            if article.is_foreign:
                self.foreign[article.language] += 1
            else:
                yield article

    def tell_foreign(self) -> None:
        """Tell how many articles were passed over, where there were any."""
        if self.foreign:
            count = self.foreign.total()
            self.say(f"passed over: {count} article{'s' if count != 1 else ''} {self.languages}")

    @property
    def languages(self) -> str:
        """In which languages the articles are that were passed over, in words."""
        shown = ", ".join(f"{code} {count}" for code, count in self.foreign.most_common())
        return f"in languages that are not annotated ({shown})"

    def exit_code(
        self, *, labels: Iterable[str | None] = (), fail_on: Iterable[str] | None = ()
    ) -> int:
        """1 where a label matches, else 3 where something failed, else 0."""
        if set(labels) & set(fail_on or ()):
            return MATCHED
        return SOME_FAILED if self.failures else DONE

    def store(self) -> Store:
        """The store of this call, for reading.

        Raises:
            StoreError: There is none, or it cannot be opened.
        """
        from nlp.store import Store

        return Store(self.settings.store, read_only=True)

    def folders(self, *, quiet: bool = False, sample: bool = False) -> tuple[Path, ...]:
        """The market folders of this call; says so when the shipped sample stands in.

        Args:
            quiet: Say nothing.
            sample: Use the shipped sample, behind the folders that are chosen.
        """
        if sample:
            return (*self.settings.market, resources.corpus("market"))
        folders, stands_in = config.market_folders(self.settings.market)
        if stands_in and not quiet:
            self.say(
                "note: no market data were chosen, so the shipped sample is used "
                f"({folders[0]}); choose yours with --market or 'tapeproof market import'"
            )
        return folders

    def provider(self) -> Provider:
        """The market data of this call.

        Raises:
            MarketFormatError: A folder breaks the format.
        """
        from nlp.pipeline import open_market

        return open_market(self.folders())

    def pipeline(
        self,
        *,
        forms: Sequence[str] = (),
        follow: bool = False,
        quiet: bool = False,
        sample: bool = False,
    ) -> Pipeline:
        """The stages, ready to run.

        Args:
            forms: Claim forms to look for, instead of those of the settings.
            follow: Whether pages behind teasers in feeds are fetched.
            quiet: Whether it goes without saying which market data are used.
            sample: Whether the shipped market data are used too.

        Raises:
            MarketFormatError: A market folder breaks the format.
            UnknownNameError: A claim form is not registered.
        """
        from nlp.pipeline import Pipeline

        return Pipeline.open(
            markets=self.folders(quiet=quiet, sample=sample),
            forms=forms or self.settings.detect.forms or None,
            models=self.models,
            now=self.now,
            retrieve=self.network,
            pages=self.network.page,
            follow=follow,
            imported=config.user_reference(),
            columns=self.settings.fetch.columns,
        )

    def reference(self) -> Reference:
        """The shipped tables of names, and what the user has imported.

        Raises:
            RecordError: The table of imported names is damaged.
        """
        from nlp.reference import Reference

        return Reference.load(imported=config.user_reference())

    @property
    def models(self) -> Models:
        """The models that annotate in this call."""
        from nlp.annotate.language import Models

        chosen = self.settings.models
        return Models(fast=chosen.fast, sentiment=chosen.sentiment, entities=chosen.entities)

    @functools.cached_property
    def network(self) -> Network:
        """What gets the bytes of URLs in this call."""
        from nlp.pipeline import Network

        fetch = self.settings.fetch
        return Network(
            timeout_seconds=fetch.timeout_seconds,
            total_seconds=fetch.total_seconds,
            allow_private=fetch.allow_private,
            per_host=fetch.per_host,
            host_delay_seconds=fetch.host_delay_seconds,
            robots=fetch.robots,
            contact=fetch.contact,
            proxy=fetch.proxy,
            no_proxy=fetch.no_proxy,
        )


def command(*uses: str) -> Callable[[Callable[..., int | None]], Callable[..., None]]:
    """Turn a function of a session and its own options into a command.

    The shared options are added to it (those that it does not use are accepted and hidden, so
    that one set of options fits every command), settings are read, errors become exit codes.

    Args:
        *uses: The shared options that the command uses, besides those that all use.
    """

    def decorate(body: Callable[..., int | None]) -> Callable[..., None]:
        own = list(inspect.signature(body, eval_str=True).parameters.values())[1:]
        name = body.__name__.removesuffix("_command")

        @functools.wraps(body)
        def call(**given: Any) -> None:
            # a command that declares one itself means something else by it
            shared = {key: None if key in named else given.pop(key) for key in SHARED}
            raise typer.Exit(_called(body, name, shared, given))

        named = {parameter.name for parameter in own}
        used = {*uses, "config_file", "no_progress", "debug"}
        parameters = [*own, *(p for p in _shared_parameters(used) if p.name not in named)]
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        call.__annotations__ = {p.name: p.annotation for p in parameters}
        return call

    return decorate


def _called(
    body: Callable[..., int | None], name: str, shared: dict[str, Any], given: dict[str, Any]
) -> int:
    session: list[Session] = []

    def action() -> int | None:
        settings = _settings(name, shared, given)
        session.append(Session(settings))
        _warn_of_variables(session[0])
        section = getattr(settings, name, None)
        merged = {key: getattr(section, key, value) for key, value in given.items()}
        return body(session[0], **merged)

    return guarded(
        action,
        debug=lambda: (
            bool(shared["debug"])
            or config.environment_switch("debug")
            or bool(session and session[0].settings.debug)
        ),
        begun=lambda: bool(session and session[0].begun),
    )


def _settings(name: str, shared: dict[str, Any], given: dict[str, Any]) -> config.Settings:
    flags: dict[str, object] = {
        "format": shared["format"],
        "store": shared["store"],
        "market": shared["market"] or None,
        "models.fast": shared["fast"] or None,
        "fetch.columns": given.get("columns") or None,
        "no_progress": shared["no_progress"] or None,
        "debug": shared["debug"] or None,
    }
    for key, value in given.items():
        if f"{name}.{key}" in config.KEYS:
            flags[f"{name}.{key}"] = value if value != [] else None
    file = shared["config_file"]
    return config.settings(flags, file=Path(file) if file else None)


def _warn_of_variables(session: Session) -> None:
    for variable in config.unknown_variables():
        session.say(f"note: the environment variable {variable} means nothing here")


def _shared_parameters(uses: set[str]) -> Iterator[inspect.Parameter]:
    for name, flag in SHARED.items():
        kind: Any = bool if name in ("fast", "no_progress", "debug") else str | None
        default: Any = False if kind is bool else None
        if name == "market":
            kind, default = list[str] | None, None
        option = typer.Option(
            flag,
            help=_HELP[name],
            metavar=_METAVAR.get(name),
            hidden=name not in uses,
            rich_help_panel=None,
        )
        yield inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[kind, option],
        )
