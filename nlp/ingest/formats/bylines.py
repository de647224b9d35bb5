"""Bylines into names."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.ingest.formats import plain


def names_of(printed: Iterable[str]) -> tuple[str, ...]:
    """The names in bylines, each once, in their order.

    Args:
        printed: Bylines as sources print them, one or several names each.
    """
    shown = (plain.one_line(name) for name in printed)
    return tuple(dict.fromkeys(name for name in shown if name))
