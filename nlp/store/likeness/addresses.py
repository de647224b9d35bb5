"""Addresses as they are compared: the same page under all the names that lead to it."""

from __future__ import annotations

import functools
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from nlp.resources import table

_DEFAULTS = {"http": 80, "https": 443}


def address_key(url: str) -> str:
    """An address without what does not change the page.

    Scheme, ``www.`` and ``m.``, default port, case of the host, fragment, parameters that count
    visits, the order of parameters, a slash at the end, ``/amp`` and index pages do not count.

    Example:
        >>> address_key("HTTP://www.Wire.example:80/a/?b=2&utm_source=x&a=1#top")
        'wire.example/a?a=1&b=2'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").rstrip(".")
    for prefix in ("www.", "m.", "mobile.", "amp."):
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
            break
    if port and port != _DEFAULTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(pair[0])
    )
    return host + _path(parts.path) + (f"?{urlencode(query)}" if query else "")


def _tracks(name: str) -> bool:
    lower = name.lower()
    names, beginnings = _tracking()
    return lower in names or lower.startswith(beginnings)


@functools.cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    listed = table("nlp.store", "likeness", "tracking.toml")
    return frozenset(listed["names"]), tuple(listed["beginnings"])


def _path(path: str) -> str:
    """The path without index page, ``/amp`` and slashes at its ends."""
    segments = [unquote(segment) for segment in path.split("/") if segment]
    while segments and segments[-1].lower() in {"amp", "index.html", "index.htm", "index.php"}:
        segments.pop()
    return "".join(f"/{segment}" for segment in segments)
