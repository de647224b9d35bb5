"""How long to wait before another try, and between requests to one host."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Statuses of faults that pass.
PASSING = frozenset({408, 429, 500, 502, 503, 504})

#: A server that asks for more than this is asked again at the next poll, not in this one.
PATIENCE_SECONDS = 10.0

_FIRST_SECONDS = 0.5
_LONGEST_DELAY_SECONDS = 30.0


def back_off(attempt: int, *, chance: float) -> float:
    """Seconds before the next try: 0.5, 1, 2 ... and by chance up to half of it less.

    Args:
        attempt: 0 after the first try.
        chance: From 0 to 1; keeps many readers from coming back at the same moment.

    Example:
        >>> back_off(0, chance=1.0), back_off(2, chance=0.0)
        (0.5, 1.0)
    """
    return _FIRST_SECONDS * float(2**attempt) * (0.5 + 0.5 * chance)


class HostGates:
    """Lets only so many requests to one host through at a time, some time apart.

    Args:
        per_host: Requests to one host at a time.
        delay_seconds: Time between the beginnings of two requests to one host.
        clock: Seconds of a clock that only goes forward.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        *,
        per_host: int,
        delay_seconds: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._per_host = per_host
        self._delay = delay_seconds
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}

    @contextmanager
    def passing(self, host: str) -> Iterator[None]:
        """A block in which one request to the host is made; waits for its turn."""
        with self._lock:
            gate = self._gates.setdefault(host, _Gate(self._per_host, self._delay))
        with gate.places:
            with self._lock:
                now = self._clock()
                begin = max(now, gate.next_at)
                gate.next_at = begin + gate.delay
            if begin > now:
                self._sleep(begin - now)
            yield

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep requests to a host further apart, as its robots.txt asks; up to 30 seconds."""
        with self._lock:
            gate = self._gates.setdefault(host, _Gate(self._per_host, self._delay))
            gate.delay = max(self._delay, min(seconds, _LONGEST_DELAY_SECONDS))


class _Gate:
    __slots__ = ("delay", "next_at", "places")

    def __init__(self, per_host: int, delay: float) -> None:
        self.places = threading.BoundedSemaphore(per_host)
        self.delay = delay
        self.next_at = 0.0
