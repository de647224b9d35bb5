"""How long a server asks to be left alone. Imports next to nothing: whoever fetches asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def retry_after(headers: Mapping[str, str], *, now: dt.datetime) -> float | None:
    """Seconds that a server asks to wait (``Retry-After``), or None; never negative.

    A date without a zone is in UTC, in which RFC 9110 (section 5.6.7) has all dates of HTTP.

    Args:
        headers: Names in lower case.
        now: Aware instant, for servers that name a date.

    Example:
        >>> retry_after({"retry-after": "120"}, now=dt.datetime.now(dt.UTC))
        120.0
    """
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:12])
    try:
        at = parsedate_to_datetime(stated)
    except (ValueError, TypeError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return max((at - now).total_seconds(), 0.0)
