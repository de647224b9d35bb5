"""What second opinions change: the answer, by later vintages or by other providers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.records import KNOWN_TODAY, Flag
from nlp.verify.compute import shown
from nlp.verify.evidence import Computed


def changed(default: Computed, others: Sequence[Computed]) -> Iterator[Flag]:
    """A flag for each opinion under which the claim fares otherwise.

    Args:
        default: The default reading.
        others: The same by other providers, and as known today.
    """
    for other in others:
        if other.holds is not None and default.holds is not None and other.holds != default.holds:
            known_today = other.planned.name == KNOWN_TODAY
            yield "revised_since" if known_today else "sources_disagree"


def told(default: Computed, others: Sequence[Computed]) -> Iterator[str]:
    """The results of the opinions that change the answer, for people.

    Args:
        default: The default reading.
        others: The same by other providers, and as known today.
    """
    for other in others:
        if other.outcome is None or other.holds == default.holds:
            continue
        found = shown(other.outcome.value, unit=other.outcome.unit)
        name = other.planned.name
        series = name.removeprefix("by_").partition(":")[2]
        yield f"as known today {found}" if name == KNOWN_TODAY else f"{found} by {series}"
