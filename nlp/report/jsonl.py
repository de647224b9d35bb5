"""Records as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO

import msgspec

from nlp.records import Claim, Record, Verdict

_encoder = msgspec.json.Encoder()


def json_line(item: Record | Mapping[str, object]) -> str:
    """One line of JSON; records inside a mapping are written as their own lines have them."""
    return _encoder.encode(item).decode()


def pair_line(claim: Claim, verdict: Verdict | None) -> str:
    """``{"claim":{...},"verdict":{...}}`` on one line, without the line break."""
    return json_line({"claim": claim, "verdict": verdict})


def write_jsonl(items: Iterable[Record | Mapping[str, object] | str], stream: TextIO) -> int:
    """Write one JSON object per line.

    Args:
        items: Records, mappings of plain data and records, or lines that are JSON already.
        stream: An open text stream.

    Returns:
        Number of lines.
    """
    count = 0
    for item in items:
        stream.write((item if isinstance(item, str) else json_line(item)) + "\n")
        count += 1
    return count
