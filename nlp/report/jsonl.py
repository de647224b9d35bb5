"""Records as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO

import msgspec

from nlp.records import Claim, Record, Verdict, to_json

_encoder = msgspec.json.Encoder()


def pair_line(claim: Claim, verdict: Verdict | None) -> str:
    """``{"claim":{...},"verdict":{...}}`` on one line, without the line break."""
    return _encoder.encode({"claim": claim, "verdict": verdict}).decode()


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
        stream.write(_line(item) + "\n")
        count += 1
    return count


def _line(item: Record | Mapping[str, object] | str) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, Record):
        return to_json(item)
    return _encoder.encode(item).decode()
