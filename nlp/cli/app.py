"""The application: all commands, and what happens before and after one of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from nlp import __version__
from nlp.cli.commands import (
    annotate,
    check,
    detect,
    evaluate,
    feeds,
    fetch,
    listings,
    market,
    models,
    reference,
    verify,
    watch,
)
from nlp.cli.commands import (
    run as run_command,
)
from nlp.cli.commands.stored import (
    articles,
    claims,
    entities,
    explain,
    export,
    recheck,
    report,
    scorecard,
)
from nlp.cli.guard import DONE, INTERRUPTED, USAGE, complain, guarded, terminable
from nlp.cli.session import SHARED

# typer carries its own copy of click, or uses the real one, by version: only what the public
# names inherit from is the same in both.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

HELP = """
Proof financial news against the tape.

Reads feeds, pages and files, finds what they state about markets and the economy, and checks
each statement against market data.

Example: tapeproof check "The S&P 500 rose 1.4% in March 2018."
"""

EPILOG = (
    "Exit codes: 0 done, 1 --fail-on matched, 2 wrong usage, 3 some items failed, 130 interrupted."
)


def _version(asked: bool) -> None:
    if asked:
        print(f"tapeproof {__version__}")
        raise typer.Exit


def _start(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Options before the command."""


def application() -> typer.Typer:
    """The typer application with every command."""
    app = typer.Typer(
        name="tapeproof",
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_start)
    for module in (
        run_command,
        watch,
        feeds,
        check,
        fetch,
        annotate,
        detect,
        verify,
        claims,
        articles,
        entities,
    ):
        module.add_to(app)
    for module in (explain, recheck, scorecard, report, export, evaluate):
        module.add_to(app)
    for module in (market, reference, listings, models):
        module.add_to(app)
    return app


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _replace_closed()
    _speak_utf8()
    with terminable():
        return guarded(lambda: _invoke(given), debug=lambda: "--debug" in given)


def _invoke(given: list[str]) -> int:
    try:
        code: Any = application()(args=given, prog_name="tapeproof", standalone_mode=False)
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            complain(str(error))
            return USAGE
        complain(f"error: {_told(error)}")
        return USAGE
    except typer.Abort:
        complain("interrupted")
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


def _told(error: Any) -> str:
    """The message of a usage error, with where to look next."""
    message = str(error.format_message()).rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "tapeproof"
    option = getattr(error, "option_name", None)
    if not message:
        return f"missing command (see '{path} --help')"
    if path == "tapeproof" and option in SHARED.values():
        return f"{option} stands after the command, as in: tapeproof claims {option} ..."
    return f"{message[0].lower()}{message[1:]} (see '{path} --help')"


def _replace_closed() -> None:
    """What is written to a stream that the caller closed (as ``>&-`` does) goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _speak_utf8() -> None:
    """JSON is UTF-8 whatever the locale; a terminal that cannot show a sign shows another."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
        if reconfigure is not None and encoding != "utf8":
            reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")
