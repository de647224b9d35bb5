"""Where the shipped data are, in a checkout and in an installed wheel, and the word lists.

In a checkout ``corpora/`` and ``models/`` stand beside the package; a wheel carries what the
program needs of them inside it, as ``nlp/_data/corpora`` and ``nlp/_data/models``. Word lists are
TOML files inside the packages that read them.
"""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.errors import ModelNotFoundError

#: What to do about a shipped model that is missing or damaged.
MODEL_HINT = "reinstall, or rebuild it with the recipe in models/README.md"

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """The folder that holds ``corpora`` and ``models``.

    Raises:
        ModelNotFoundError: Neither a checkout nor a complete installation is there.
    """
    for folder in (_PACKAGE / "_data", _PACKAGE.parent):
        if (folder / "corpora").is_dir() and (folder / "models").is_dir():
            return folder
    raise ModelNotFoundError(
        "the shipped data are missing",
        subject=str(_PACKAGE),
        hint="reinstall with 'pip install --force-reinstall tapeproof'",
    )


def corpus(*parts: str) -> Path:
    """A path under ``corpora/``: ``corpus("reference", "indices.csv")``."""
    return root().joinpath("corpora", *parts)


def model(*parts: str) -> Path:
    """A path under ``models/``: ``model("en_tapeproof")``."""
    return root().joinpath("models", *parts)


@functools.cache
def table(package: str, *path: str) -> dict[str, Any]:
    """A TOML file inside a package, read once; all callers share it, so treat it as read-only.

    Args:
        package: Dotted name.
        *path: Folders and file name below the package.

    Example:
        >>> table("nlp.annotate", "lexicons", "numbers.toml")["cardinals"]["seven"]
        7
    """
    return tomllib.loads(files(package).joinpath(*path).read_text(encoding="utf-8"))
