"""Word lists of the annotators, as data: one TOML file per subject, read once.

Every list was written for this project from the style books' advice on figures and dates and
from general knowledge of English; no corpus was mined for it.
"""

from __future__ import annotations

from typing import Any

from nlp.resources import table


def lexicon(name: str) -> dict[str, Any]:
    """The tables of one file of this folder, by its name without the suffix.

    Example:
        >>> lexicon("numbers")["cardinals"]["seven"]
        7
    """
    return table(__name__, f"{name}.toml")
