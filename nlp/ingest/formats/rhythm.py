"""How often a feed wants to be asked, as it says itself: ``ttl``, ``skipHours`` and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nlp.records import Rhythm

# RDF Site Summary 1.0, module Syndication; a month and a year in days
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800}
_PERIODS |= {"monthly": 30 * 86_400, "yearly": 365 * 86_400}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BEGIN = {kind: re.compile(rf"<skip{kind}s\b", re.IGNORECASE) for kind in ("hour", "day")}
_WITHIN = re.compile(r"<(?:hour|day)>\s{0,20}(\w{1,12})\s{0,20}</", re.IGNORECASE)
_LONGEST = 3000  # characters of such a list


def rhythm_of(head: Mapping[str, Any], text: str) -> Rhythm:
    """What a feed says of its rhythm.

    Args:
        head: Its own elements, as feedparser gives them.
        text: The document; feedparser keeps the last hour and day of a list only.

    Example:
        >>> rhythm_of({"ttl": "90", "sy_updateperiod": "daily", "sy_updatefrequency": "24"}, "")
        Rhythm(seconds=5400.0, skip_hours=(), skip_days=())
    """
    hours = {
        int(hour) % 24 for hour in _listed("hour", text) if _is_number(hour) and int(hour) < 25
    }
    days = {_DAYS.index(day) for day in _listed("day", text) if day in _DAYS}
    return Rhythm(
        seconds=max(60.0 * _number(head.get("ttl")), _updates(head)),
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < 7 else (),
    )


def _listed(kind: str, text: str) -> list[str]:
    begin = _BEGIN[kind].search(text)
    if begin is None:
        return []
    element = text[begin.end() : begin.end() + _LONGEST].lower()
    return _WITHIN.findall(element.partition(f"</skip{kind}s")[0])


def _updates(head: Mapping[str, Any]) -> float:
    """Seconds between two updates; the defaults are those of the module."""
    period, frequency = head.get("sy_updateperiod"), head.get("sy_updatefrequency")
    if period is None and frequency is None:
        return 0.0
    named = str(period or "daily").strip().lower()
    return _PERIODS.get(named, 0) / max(_number(frequency), 1.0)


def _number(value: object) -> float:
    stated = str(value).strip() if value is not None else ""
    return float(stated[:9]) if _is_number(stated) else 0.0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
