"""Every command is documented where people look: its help, and the README."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from nlp.cli.app import application
from tests.conftest import ROOT

#: The commands of this version, as the contract names them; later ones are absent, not stubs.
COMMANDS = {
    "run",
    "watch",
    "feeds add",
    "feeds remove",
    "feeds list",
    "feeds import",
    "feeds export",
    "sources",
    "check",
    "fetch",
    "annotate",
    "detect",
    "verify",
    "claims",
    "articles",
    "entities",
    "explain",
    "recheck",
    "report",
    "export",
    "scorecard",
    "eval",
    "market import",
    "market fetch",
    "market list",
    "market show",
    "reference import",
    "reference list",
    "reference show",
    "patterns",
    "models",
    "providers",
}


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{above}{name} ")
        else:
            yield above + name, command


ALL = dict(commands(typer.main.get_command(application())))


def test_the_commands_are_those_of_the_contract() -> None:
    assert set(ALL) == COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_help_with_an_example(name: str) -> None:
    text = ALL[name].help or ""
    summary = text.splitlines()[0]
    assert summary.endswith(".")
    assert len(summary) <= 65  # fits the list of commands without being cut
    assert f"Example: tapeproof {name}" in text or f"| tapeproof {name}" in text


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_an_option_has_help(name: str) -> None:
    missing = [p.name for p in ALL[name].params if not getattr(p, "help", None)]
    assert missing == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_shared_options_work_after_every_command(name: str) -> None:
    flags = {flag for p in ALL[name].params for flag in p.opts}
    shared = {"--format", "--store", "--market", "--config", "--no-progress", "--debug"}
    assert shared <= flags


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_in_the_readme(name: str) -> None:
    assert f"tapeproof {name}" in (ROOT / "README.md").read_text(encoding="utf-8")
