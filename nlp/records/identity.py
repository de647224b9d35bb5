"""Ids that are derived from content, so that a rerun gives the same ones."""

from __future__ import annotations

import hashlib
import json


def content_id(prefix: str, *parts: object) -> str:
    """A short id from the parts that identify a record.

    Args:
        prefix: One letter that tells the kind: ``a`` article, ``c`` claim, ``e`` evidence.
        *parts: What identifies it; anything that ``str`` renders the same each time.

    Returns:
        The prefix and 20 hexadecimal digits (80 bits of BLAKE2b over canonical JSON).

    Example:
        >>> content_id("c", "a1", 0, 12) == content_id("c", "a1", 0, 12)
        True
    """
    canonical = json.dumps(parts, ensure_ascii=False, default=str, separators=(",", ":"))
    return prefix + hashlib.blake2b(canonical.encode(), digest_size=10).hexdigest()
