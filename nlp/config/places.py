"""Where the user's own files are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp import resources


def default_store() -> Path:
    """The store in the user's data directory."""
    import platformdirs

    return platformdirs.user_data_path("tapeproof", appauthor=False) / "tapeproof.sqlite"


def user_market() -> Path:
    """The market folder in the user's data directory, whether it exists or not."""
    import platformdirs

    return platformdirs.user_data_path("tapeproof", appauthor=False) / "market"


def answers_cache() -> Path:
    """Where answers of providers of market data are kept."""
    import platformdirs

    return platformdirs.user_cache_path("tapeproof", appauthor=False) / "answers"


def user_reference() -> Path:
    """The table of imported names in the user's data directory, whether it exists or not."""
    import platformdirs

    folder = platformdirs.user_data_path("tapeproof", appauthor=False)
    return folder / "reference" / "imported.csv"


def market_folders(chosen: Sequence[Path]) -> tuple[tuple[Path, ...], bool]:
    """The market folders to use, and whether that is the shipped sample.

    Args:
        chosen: The folders that were configured.

    Returns:
        The configured folders; else the user's own folder if there is one; else the sample.
    """
    if chosen:
        return tuple(chosen), False
    own = user_market()
    if (own / "instruments.csv").is_file():
        return (own,), False
    return (resources.corpus("market"),), True
