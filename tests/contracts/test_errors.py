"""The drawing of the error hierarchy is the hierarchy; errors say what, whom, why, what next."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

from nlp import errors
from nlp.errors import NlpError

_LINE = re.compile(r"^\s{4}(?P<bars>[│├└─ ]*)(?P<name>\w+Error)(?: \((?P<builtin>\w+)\))?$", re.M)


def drawn() -> dict[str, tuple[str, str | None]]:
    """Class name to its parent in the drawing and the builtin beside it."""
    path: list[str] = []
    found: dict[str, tuple[str, str | None]] = {}
    for match in _LINE.finditer(errors.__doc__ or ""):
        depth = len(match["bars"]) // 4
        path[depth:] = [match["name"]]
        parent = path[depth - 1] if depth else "Exception"
        found[match["name"]] = (parent, match["builtin"])
    return found


def defined() -> dict[str, tuple[str, str | None]]:
    """The same of the classes themselves."""
    found: dict[str, tuple[str, str | None]] = {}
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if kind.__module__ == errors.__name__:
            bases = [base.__name__ for base in kind.__bases__]
            found[name] = (bases[0], bases[1] if len(bases) > 1 else None)
    return found


def test_the_drawing_is_the_hierarchy() -> None:
    assert drawn() == defined()
    assert len(drawn()) > 15


@pytest.mark.parametrize("name", sorted(defined()))
def test_an_error_says_everything_and_survives_pickling(name: str) -> None:
    kind = getattr(errors, name)
    error = kind("went wrong", subject="x.csv", cause="no such column", hint="add it")
    assert str(error) == "went wrong: 'x.csv': no such column (add it)"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.subject) == (kind, str(error), "x.csv")


def test_the_cause_is_the_chained_error_unless_one_is_given() -> None:
    error = NlpError("no column")
    error.__cause__ = KeyError("close")
    assert str(error) == "no column: KeyError: 'close'"
    error.cause = "the header is empty"
    assert str(error) == "no column: the header is empty"
