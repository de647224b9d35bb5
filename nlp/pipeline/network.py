"""The network, opened when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.ingest.response import Response, Validators
    from nlp.ingest.retrieve import HttpRetriever


class Network:
    """Gets bytes over HTTP, for any number of threads; nothing is loaded before the first URL.

    Args:
        timeout_seconds: Longest silence of a server.
        total_seconds: Longest time for one URL.
        allow_private: Whether addresses inside the own network may be read.
        per_host: Requests to one host at a time.
        host_delay_seconds: Time between the beginnings of two requests to one host.
        robots: Whether pages that nobody named are read only where robots.txt permits it.
        contact: What servers are told for questions, or None.
        proxy: Address of the proxy that connections go through, or None.
        no_proxy: Hosts that are read without it, with all below them; ``*`` for all.
    """

    def __init__(
        self,
        *,
        timeout_seconds: float = 20.0,
        total_seconds: float = 120.0,
        allow_private: bool = False,
        per_host: int = 2,
        host_delay_seconds: float = 1.0,
        robots: bool = True,
        contact: str | None = None,
        proxy: str | None = None,
        no_proxy: Sequence[str] = (),
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._total_seconds = total_seconds
        self._allow_private = allow_private
        self._per_host = per_host
        self._host_delay_seconds = host_delay_seconds
        self._robots = robots
        self._contact = contact
        self._proxy, self._no_proxy = proxy, tuple(no_proxy)
        self._lock = threading.Lock()
        self._opened: HttpRetriever | None = None

    def __call__(self, url: str) -> Response:
        """The response of a URL that somebody named.

        Raises:
            FetchError: It could not be had.
        """
        return self._open()(url)

    def page(self, url: str) -> Response:
        """The response of a page that nobody named.

        Raises:
            FetchError: It could not be had, or its site asks programs not to read it.
        """
        return self._open().page(url)

    def fetch(self, url: str, validators: Validators | None = None) -> Response:
        """The response of a URL whatever its status; 304 where nothing is newer.

        Raises:
            FetchError: There is none.
        """
        return self._open().fetch(url, validators)

    def _open(self) -> HttpRetriever:
        with self._lock:
            if self._opened is None:
                from nlp.ingest.retrieve import HttpRetriever, Proxy

                self._opened = HttpRetriever(
                    read_seconds=self._timeout_seconds,
                    total_seconds=self._total_seconds,
                    allow_private=self._allow_private,
                    per_host=self._per_host,
                    host_delay_seconds=self._host_delay_seconds,
                    heed_robots=self._robots,
                    contact=self._contact,
                    proxy=Proxy.at(self._proxy, without=self._no_proxy) if self._proxy else None,
                )
            return self._opened
