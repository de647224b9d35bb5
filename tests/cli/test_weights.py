"""Damaged weights end a call with exit code 2 and one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp import resources
from nlp.annotate.language import load_language
from tests.annotate.data import tiny_encoder as tiny
from tests.cli.calling import PUBLISHED, TRUE, call

AT = ("--published-at", PUBLISHED, "--market", resources.corpus("market"))


@pytest.fixture
def encoder(tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the shipped pipeline reads its encoder from."""
    folder = tiny.write_folder(tmp_path / "weights")
    shipped = resources.model
    monkeypatch.setattr("nlp.annotate.load_language", load_language, raising=False)
    monkeypatch.setattr(
        resources, "model", lambda *parts: folder if parts == ("encoder",) else shipped(*parts)
    )
    return folder


def unlinked(folder: Path) -> None:
    (folder / "encoder.onnx").unlink()


def truncated(folder: Path) -> None:
    content = (folder / "encoder.onnx").read_bytes()
    (folder / "encoder.onnx").write_bytes(content[:1000])


def of_another_version(folder: Path) -> None:
    tiny.describe(folder, format=99)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (unlinked, "no encoder: '{}/encoder.onnx'"),
        (truncated, "the encoder cannot be read: '{}': ValueError: encoder.onnx has 1,000 bytes"),
        (of_another_version, "its format is 99, this version reads "),
    ],
)
def test_damaged_weights(
    encoder: Path,
    harm: Callable[[Path], None],
    expected: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    harm(encoder)
    called = call("check", *AT, TRUE)
    assert (called.code, called.out) == (2, "")
    (line,) = called.err.splitlines()
    assert line.startswith("error: ")
    assert expected.format(encoder) in line
    assert line.endswith("(reinstall, or rebuild it with the recipe in models/README.md)")
    assert capfd.readouterr() == ("", "")


def test_without_the_encoder_they_do_not_matter(encoder: Path) -> None:
    truncated(encoder)
    called = call("check", *AT, "--fast", TRUE)
    assert (called.code, called.labels) == (0, ["supported"])
