"""Plain-language meanings of labels, flags, reasons and forms, from ``meanings.toml``."""

from __future__ import annotations

from nlp.resources import table


def _tables() -> dict[str, dict[str, str]]:
    return table("nlp.report", "meanings.toml")


def meaning(kind: str, name: str) -> str:
    """What a name means, for people; the name in plain words where nothing is written about it.

    Args:
        kind: label, subtype, group, flag, reason, form, pattern or hedge.
        name: A name of that vocabulary.

    Example:
        >>> meaning("reason", "no_series")
        'there is no series for this subject and measure'
        >>> meaning("flag", "something_new")
        'something new'
    """
    return _tables().get(kind, {}).get(name) or name.replace("_", " ")


def meanings(kind: str) -> dict[str, str]:
    """A whole vocabulary with its meanings, in the order in which to list it."""
    return dict(_tables().get(kind, {}))
