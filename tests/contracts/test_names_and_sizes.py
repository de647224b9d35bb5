"""The house rules that can be counted."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "nlp"
MAX_CHILDREN = 15
MAX_CHILDREN_OF_PACKAGE = 17  # the stages, the services and what composes them, a name each
MAX_LINES = 400
MAX_FUNCTION_LINES = 40

#: Folders whose children are contributions, each beside the others, without a limit.
UNLIMITED = {"commands", "sources", "patterns", "providers", "forms"}
VAGUE = re.compile(r"(utils?|helpers?|common|misc|tools?|stuff|base)\Z")

#: spaCy passes the pipeline to a component's factory under this very name.
FACTORIES = PACKAGE / "annotate" / "components"

MODULES = sorted(path.relative_to(ROOT) for path in PACKAGE.rglob("*.py"))


def parsed(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def python_files() -> Iterator[Path]:
    for top in ("nlp", "tests", "benchmarks", "corpora", "models"):
        yield from (p for p in (ROOT / top).rglob("*.py") if ".work" not in p.parts)


def test_folders_are_small() -> None:
    crowded = {}
    for folder in [PACKAGE, *(p for p in PACKAGE.rglob("*") if p.is_dir())]:
        parts = folder.relative_to(ROOT).parts
        hidden = any(part.startswith((".", "__", "_data")) for part in parts)
        if hidden or folder.name in UNLIMITED:
            continue
        children = [
            child.name
            for child in folder.iterdir()
            if not child.name.startswith(("__", ".", "_data")) and child.name != "py.typed"
        ]
        if len(children) > (MAX_CHILDREN_OF_PACKAGE if folder == PACKAGE else MAX_CHILDREN):
            crowded[str(folder.relative_to(ROOT))] = len(children)
    assert crowded == {}


def test_modules_are_short() -> None:
    lengths = {str(m): len((ROOT / m).read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_functions_are_short() -> None:
    long: dict[str, int] = {}
    for module in MODULES:
        for node in ast.walk(parsed(module)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = _body_lines(node)
                if lines > MAX_FUNCTION_LINES:
                    long[f"{module}:{node.name}"] = lines
    assert long == {}


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; the docstring and the signature tell what it is for."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_has_a_vague_name() -> None:
    assert [str(m) for m in MODULES if any(VAGUE.match(p) for p in m.with_suffix("").parts)] == []


def test_nothing_is_called_nlp_but_the_package() -> None:
    named: list[str] = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bound = (
                (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id)
                or (isinstance(node, ast.arg) and node.arg)
                or (isinstance(node, ast.alias) and node.asname)
            )
            if bound == "nlp" and not (isinstance(node, ast.arg) and path.parent == FACTORIES):
                named.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '?')}")
    assert named == []


@pytest.mark.parametrize("banned", ["raise NotImplementedError", "TODO", "FIXME", "XXX"])
def test_nothing_is_left_unfinished(banned: str) -> None:
    holding = [str(m) for m in MODULES if banned in (ROOT / m).read_text(encoding="utf-8")]
    assert holding == []


def test_nothing_names_the_machine_it_was_made_on() -> None:
    """No absolute path of a checkout and no package registry but the public default."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout
    if not listed:
        pytest.skip("not a git checkout")
    place = str(ROOT.parent) + "/"
    holding = []
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.stat().st_size < 2_000_000:
            content = path.read_bytes()
            if len(place) > 3 and place.encode() in content:
                holding.append(name)
            if re.search(rb"extra-index-url|--index-url|find-links", content):
                holding.append(name)
    assert [name for name in holding if name != "tests/contracts/test_names_and_sizes.py"] == []
