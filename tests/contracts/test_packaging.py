"""What the installation promises: entry points that exist, data that travel with the wheel."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import nlp
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRY_POINTS = {
    **PROJECT["project"]["scripts"],
    **PROJECT["project"]["entry-points"]["spacy_factories"],
}


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_an_entry_point_leads_somewhere(name: str) -> None:
    module, _, attribute = ENTRY_POINTS[name].partition(":")
    assert callable(getattr(importlib.import_module(module), attribute))


def test_every_component_of_ours_is_an_entry_point() -> None:
    from nlp.annotate import components

    folder = ROOT / "nlp" / "annotate" / "components"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    registered = set(re.findall(r"@Language\.(?:component|factory)\(\s*\"(\w+)\"", code))
    assert set(PROJECT["project"]["entry-points"]["spacy_factories"]) == registered
    ours = {*components.BEFORE_PARSER, *components.SCORERS, *components.AFTER_MODELS}
    assert ours < registered


def test_what_the_program_needs_travels_with_the_wheel() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    carried = wheel["hooks"]["custom"]["carried"]
    for source, target in carried.items():
        assert (ROOT / source).is_dir()
        assert target == f"nlp/_data/{source}"
    assert {"corpora/feeds", "corpora/market", "corpora/reference"} <= set(carried)


def built(kind: str, folder: Path) -> set[str]:
    """The names in a wheel of the project: ``wheel`` or ``editable``."""
    pytest.importorskip("hatchling")
    build = f"import hatchling.build, sys; hatchling.build.build_{kind}(sys.argv[1])"
    command = [sys.executable, "-c", build, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_data_and_word_lists(tmp_path: Path) -> None:
    names = built("wheel", tmp_path)
    for needed in (
        "nlp/_data/corpora/market/series.csv",
        "nlp/_data/corpora/reference/indices.csv",
        "nlp/_data/models/en_tapeproof/meta.json",
        "nlp/_data/models/encoder/encoder.onnx",
        "nlp/_data/models/sentences/sentiment.npz",
        "nlp/detect/lexicons/direction.toml",
        "nlp/ingest/lexicons/zones.toml",
        "nlp/market/providers/symbols/fred.csv",
        "nlp/report/html/templates/head.html",
        "nlp/report/meanings.toml",
        "nlp/store/schemas/schema_1.sql",
        "nlp/store/schemas/schema_4.sql",
    ):
        assert needed in names


def test_an_editable_installation_copies_no_data(tmp_path: Path) -> None:
    names = built("editable", tmp_path)
    assert any(name.endswith(".pth") for name in names)
    assert [name for name in names if "_data" in name] == []


def test_nothing_needs_torch() -> None:
    assert not any(re.match(r"torch\b", need) for need in PROJECT["project"]["dependencies"])


def test_the_changelog_knows_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{nlp.__version__}]" in text
