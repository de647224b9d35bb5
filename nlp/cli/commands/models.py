"""``tapeproof models``: the machine-learning models that are shipped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from nlp import resources
from nlp.cli.output import Output
from nlp.cli.session import Session, command
from nlp.errors import ModelNotFoundError
from nlp.report.table import Column

COLUMNS = ("name", "version", "license", "bytes", "description", "scores", "path")
SHOWN = (
    Column("name", "name", least=12, priority=0),
    Column("version", "version", priority=0),
    Column("license", "licence", priority=1),
    Column("size", "size", right=True, priority=1),
    Column("description", "what it does", least=20, priority=1),
    Column("scores", "scores", least=30, priority=2),
    Column("path", "path", least=20, priority=3),
)

#: What stands for a set of scores, the most telling first, and what it is called.
_MAIN = {
    "micro_f1": "F1",
    "macro_f1": "macro F1",
    "content_overlap_f1": "content F1",
    "micro": "F1",
    "f1": "F1",
    "dep_las": "LAS",
    "accuracy": "accuracy",
}
#: The F1 inside a group such as ``micro``.
_INNER = ("f", "f1")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("models")(models_command)


@command("format")
def models_command(session: Session) -> int:
    """Print the shipped models with version, licence, size and scores.

    Example: tapeproof models
    """
    output = Output(session.form, COLUMNS, shown=SHOWN)
    for folder in _folders():
        row = _row(folder)
        output.write(row, row | {"size": _size(row["bytes"]), "scores": _told(row["scores"])})
    output.finish(empty="no models")
    return session.exit_code()


def _folders() -> Iterator[Path]:
    """The folders of models: those with a card and measured scores."""
    for folder in sorted(resources.model().iterdir()):
        hidden = folder.name.startswith(".")
        if not hidden and all((folder / n).is_file() for n in ("README.md", "metrics.json")):
            yield folder


def _row(folder: Path) -> dict[str, Any]:
    meta = _read(folder / "meta.json") if (folder / "meta.json").is_file() else {}
    name = str(meta.get("name") or folder.name)
    return {
        # spaCy keeps the language of a pipeline apart from its name
        "name": f"{meta['lang']}_{name}" if meta.get("lang") else name,
        "version": meta.get("version"),
        "license": meta.get("license"),
        "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        "description": meta.get("description"),
        "scores": main_scores(_read(folder / "metrics.json")),
        "path": str(folder),
    }


def _read(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(read, dict):
            raise TypeError("not a JSON object")
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise ModelNotFoundError(
            "this model folder is damaged",
            subject=str(file),
            cause=error,
            hint="reinstall with 'pip install --force-reinstall tapeproof'",
        ) from error
    return read


def main_scores(metrics: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """The most telling score of each set that a model was measured on.

    Args:
        metrics: What ``metrics.json`` holds: sets with their scores.

    Example:
        >>> main_scores({"names x": {"ORG": {"f": 0.5}, "micro": {"f": 0.6}}, "speed": 9})
        {'names x': {'F1': 0.6}}
    """
    found = ((name, _main(scores)) for name, scores in metrics.items())
    return {name: main for name, main in found if main}


def _main(scores: object) -> dict[str, float]:
    if not isinstance(scores, dict):
        return {}
    for key, title in _MAIN.items():
        value = scores.get(key)
        if isinstance(value, dict):
            value = next((value[inner] for inner in _INNER if inner in value), None)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return {title: float(value)}
    return {}


def _told(scores: Mapping[str, Mapping[str, float]]) -> str:
    return "; ".join(
        f"{name}: {title} {value:.2f}"
        for name, main in scores.items()
        for title, value in main.items()
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
