"""Tells a network that is down from feeds that are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlp.records import FeedState

if TYPE_CHECKING:
    from nlp.ingest.subscriptions.polling import Poll
    from nlp.ingest.subscriptions.schedule import Pace

#: Hosts that fail one after the other, with no answer of any in between.
_HOSTS = 2


@dataclass(kw_only=True)
class Outage:
    """What is kept of feeds that cannot be reached.

    Where feeds of several hosts that were well fail one after the other and nothing answers in
    between, the network is down. Their errors do not count then, those before it was noticed
    included, and they are due again soon: else an outage of some hours would keep them waiting
    for a day. A feed that fails again although others have answered since its last failure is
    down itself.

    Attributes:
        pace: Bounds of the time between two looks at a feed.
        chance: Random numbers from 0 to 1.
    """

    pace: Pace
    chance: Callable[[], float]
    _hosts: set[str] = field(default_factory=set, init=False, repr=False)
    _before: list[FeedState] = field(default_factory=list, init=False, repr=False)

    def kept(
        self, poll: Poll, settled: FeedState, *, host: str, others: Iterable[FeedState]
    ) -> list[FeedState]:
        """The states to keep after a look: its own, and of earlier ones what is known better now.

        Args:
            poll: The look.
            settled: What it comes to where the network is there.
            host: Whom it has asked.
            others: How all feeds stand.
        """
        from nlp.ingest.subscriptions.schedule import held

        if poll.reached:
            self._hosts.clear()
            self._before.clear()
            return [settled]
        error = settled.error or ""
        pace, chance = self.pace, self.chance()
        self._before.append(held(poll.state, now=poll.at, error=error, pace=pace, chance=chance))
        if _was_well(poll.state, others):
            self._hosts.add(host)
        if len(self._hosts) < _HOSTS:
            return [settled]
        noticed = list(self._before)
        self._before.clear()
        return noticed


def _was_well(state: FeedState, others: Iterable[FeedState]) -> bool:
    if state.errors:
        return False
    last = state.checked_at
    if state.status != "failing" or last is None:
        return True
    answered = (one.checked_at for one in others if one.status == "active" and one.checked_at)
    return not any(at > last for at in answered)
