"""Addresses: relative ones made absolute."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(url: str | None, *bases: str | None) -> str | None:
    """A link as an absolute http(s) URL, or None.

    Example:
        >>> absolute("/a?b=1", None, "https://example.com/feed.xml")
        'https://example.com/a?b=1'
    """
    if not url or len(url) > 4000:
        return None
    joined = url.strip()
    for base in bases:
        try:
            if urlsplit(joined).scheme:
                break
            joined = urljoin(base or "", joined)
        except ValueError:
            return None
    try:
        parts = urlsplit(joined)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if is_web else None
