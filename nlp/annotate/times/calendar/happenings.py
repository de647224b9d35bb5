"""Events that texts count from, by the names that texts give them."""

from __future__ import annotations

import datetime as dt
from functools import cache

from nlp.annotate.quantities.scan import Phrases
from nlp.reference import Event
from nlp.reference.timelines import events


@cache
def named_events() -> Phrases[tuple[Event, ...]]:
    """The shipped events by name, the latest of a name first."""
    by_name: dict[str, list[Event]] = {}
    for event in events():
        for alias in event.aliases:
            name = alias.removeprefix("the ").lower()
            by_name.setdefault(name, []).append(event)
    return Phrases((name, tuple(found)) for name, found in by_name.items())


def meant(
    candidates: tuple[Event, ...], *, day: dt.date, country: str | None, common: bool
) -> Event | None:
    """The event that a name means in a text of a day, None where several may be meant.

    Args:
        candidates: Events of one name, the latest first.
        day: Later events are not known yet.
        country: Of whom the text speaks, or None.
        common: Whether the name is a common noun ("the election", "reopening"), which means an
            event of the country that the text speaks of.
    """
    known = [event for event in candidates if event.begin <= day]
    everywhere = [event for event in known if event.country is None]
    if country is None or not common:
        places = {event.country for event in known}
        return known[0] if len(places) == 1 and (everywhere or not common) else None
    own = [event for event in known if event.country in {country, None}]
    return own[0] if own else None
