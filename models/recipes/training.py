"""Runs spaCy's own training loop on one of the files in `configs`."""

from __future__ import annotations

from pathlib import Path

import tokenizing  # noqa: F401 (registers the callback that the configs name)
from spacy.cli.train import train

RECIPES = Path(__file__).parent


def train_pipeline(config: str, data: Path, output: Path, **overrides: object) -> Path:
    """Trains one pipeline and returns the folder of its best state.

    Args:
        config: Name of a file in `configs`.
        data: Folder with `train.spacy` and `dev.spacy`.
        output: Folder for `model-best` and `model-last`; the best state is written at every
            evaluation, so that a run that was stopped leaves a usable pipeline.
        overrides: Config values, with `__` for the dots of their names.

    Returns:
        The folder `model-best`.
    """
    values: dict[str, object] = {
        "paths.train": str(data / "train.spacy"),
        "paths.dev": str(data / "dev.spacy"),
    }
    values.update({name.replace("__", "."): value for name, value in overrides.items()})
    train(RECIPES / "configs" / config, output, overrides=values)
    return output / "model-best"
