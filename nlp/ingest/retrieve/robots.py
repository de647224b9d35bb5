"""What sites ask programs to leave alone (robots.txt, RFC 9309)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nlp.errors import FetchError
from nlp.ingest.response import Response, Retriever

if TYPE_CHECKING:
    from protego import Protego

#: The name by which a robots.txt can address us.
OUR_NAME = "tapeproof"

_KEPT_SECONDS = 86_400.0  # RFC 9309, section 2.4: no longer than a day
_FAULT_SECONDS = 600.0
_MAX_BYTES = 512_000  # RFC 9309, section 2.5: 500 kibibytes at least
_MAX_SITES = 10_000
_NOTHING = "User-agent: *\nDisallow: /\n"


class Robots:
    """The rules of the sites that were asked for, each read once a day.

    A site without the file allows everything (4xx); one that cannot be reached or has a fault
    (5xx) allows nothing for ten minutes.

    Args:
        retrieve: Fetches a robots.txt, whatever its status.
        clock: Seconds of a clock that only goes forward.
    """

    def __init__(self, retrieve: Retriever, *, clock: Callable[[], float]) -> None:
        self._retrieve = retrieve
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Protego]] = {}

    def allows(self, url: str) -> bool:
        """Whether the site of a URL lets us read it."""
        return bool(self._rules(url).can_fetch(url, OUR_NAME))

    def delay_seconds(self, url: str) -> float:
        """Time between two requests that the site of a URL asks for; 0 where it does not."""
        return float(self._rules(url).crawl_delay(OUR_NAME) or 0.0)

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            until, rules = self._kept.get(site, (0.0, None))
        if rules is not None and self._clock() < until:
            return rules
        seconds, rules = self._read(site)
        with self._lock:
            if len(self._kept) >= _MAX_SITES:
                self._kept.clear()
            self._kept[site] = (self._clock() + seconds, rules)
        return rules

    def _read(self, site: str) -> tuple[float, Protego]:
        from protego import Protego

        try:
            response: Response = self._retrieve(f"{site}/robots.txt")
        except FetchError:
            return _FAULT_SECONDS, Protego.parse(_NOTHING)
        if response.status >= 500 or response.status == 429:
            return _FAULT_SECONDS, Protego.parse(_NOTHING)
        found = response.content[:_MAX_BYTES] if response.status < 300 else b""
        return _KEPT_SECONDS, Protego.parse(found.decode("utf-8", "replace"))
