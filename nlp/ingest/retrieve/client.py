"""Bytes from a URL, politely and within limits."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import NoReturn, Self

import httpcore2
import httpx2

from nlp.errors import FetchError, UnreachableError
from nlp.ingest.response import Response, Validators, check_status
from nlp.ingest.retrieve.addresses import Resolver, host_of, require_http, resolve
from nlp.ingest.retrieve.bodies import ENCODINGS, Body
from nlp.ingest.retrieve.connections import Deadline, Transport
from nlp.ingest.retrieve.proxies import Proxy
from nlp.ingest.retrieve.robots import OUR_NAME, Robots
from nlp.ingest.retrieve.waiting import (
    PASSING,
    PATIENCE_SECONDS,
    HostGates,
    back_off,
)
from nlp.market.providers.patience import retry_after

MAX_BYTES = 20_000_000  # full-text feeds of 3,000 entries reach 13 MB; larger ones are no feeds
MAX_REDIRECTS = 10
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 120.0  # ends servers that send a byte at a time
ATTEMPTS = 3

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/html;q=0.8, application/json;q=0.7, */*;q=0.5"
)
_PERMANENT = frozenset({301, 308})
#: Faults of a connection; another try may do better.
_BROKEN = (httpcore2.NetworkError, httpcore2.RemoteProtocolError, httpcore2.TimeoutException)
_UNCONNECTED = (httpcore2.ConnectError, httpcore2.ConnectTimeout)
_REFUSED = (
    httpcore2.LocalProtocolError,
    httpcore2.UnsupportedProtocol,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
)

#: Looks at every address before it is asked, and raises where it must not be.
Check = Callable[[str], None]


def user_agent(contact: str | None = None) -> str:
    """What a server is told who reads: the program, its version and, where given, a contact.

    Example:
        >>> user_agent("desk@example.com").endswith("for fact-checking; desk@example.com)")
        True
    """
    from nlp import __version__

    about = "reads feeds and articles for fact-checking"
    return f"{OUR_NAME}/{__version__} ({about}{f'; {contact}' if contact else ''})"


class HttpRetriever:
    """Fetches URLs over http and https; a ``Retriever``, for any number of threads.

    Use it as a context manager, or call ``close()``, to give the connections back.

    Args:
        allow_private: Whether loopback, private and link-local addresses may be fetched.
        max_bytes: Largest body accepted, as sent and decompressed.
        connect_seconds: Time to connect.
        read_seconds: Longest silence of the server.
        total_seconds: Longest time for one URL: redirects, tries and the waits between them.
        attempts: Tries for a URL whose server has a fault that passes.
        per_host: Requests to one host at a time.
        host_delay_seconds: Time between the beginnings of two requests to one host.
        heed_robots: Whether ``page`` asks the robots.txt of the site first.
        contact: An address or page for operators who wonder who reads, or None.
        proxy: What connections go through, or None.
        resolver: Host and port to addresses; for tests and for own name service.
        clock: Seconds of a clock that only goes forward.
        sleep: Waits for so many seconds.
        now: The time of day as an aware instant, for servers that name one.
        chance: Random numbers from 0 to 1.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        max_bytes: int = MAX_BYTES,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        attempts: int = ATTEMPTS,
        per_host: int = 2,
        host_delay_seconds: float = 0.0,
        heed_robots: bool = True,
        contact: str | None = None,
        proxy: Proxy | None = None,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        chance: Callable[[], float] = random.random,  # noqa: S311 - spreads load, hides nothing
    ) -> None:
        self._max_bytes = max_bytes
        self._total_seconds = total_seconds
        self._attempts = attempts
        self._heed_robots = heed_robots
        self._sleep, self._now, self._chance = sleep, now, chance
        self._deadline = Deadline(clock)
        self._gates = HostGates(
            per_host=per_host, delay_seconds=host_delay_seconds, clock=clock, sleep=sleep
        )
        # not through the gate: the page that waits for the answer may hold it
        self._robots = Robots(lambda url: self._tries(url, None, _nothing), clock=clock)
        self._client = httpx2.Client(
            transport=Transport(
                resolver=resolver,
                allow_private=allow_private,
                deadline=self._deadline,
                proxy=proxy,
            ),
            timeout=httpx2.Timeout(read_seconds, connect=connect_seconds),
            # cookies live for one chain of redirects only; the client itself keeps none
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={
                "user-agent": user_agent(contact),
                "accept": _ACCEPT,
                "accept-encoding": ENCODINGS,
            },
        )

    def __call__(self, url: str) -> Response:
        """The response of a URL, redirects followed.

        Raises:
            FetchError: As ``fetch``, or a status that is no success.
        """
        return check_status(self.fetch(url), requested=url)

    def page(self, url: str) -> Response:
        """The response of a page that nobody named: only where its site lets programs read it.

        Raises:
            FetchError: As for a call, or its robots.txt says no.
        """
        check = self._heed if self._heed_robots else _nothing
        return check_status(self._patiently(url, None, check), requested=url)

    def fetch(self, url: str, validators: Validators | None = None) -> Response:
        """The response of a URL whatever its status, redirects followed.

        Connections that break and statuses that pass (408, 429, 5xx) are tried again, unless the
        server asks for a longer wait than ten seconds, or for none at all with a 429.

        Args:
            url: http or https.
            validators: Those of the answer that is here already; where nothing is newer, the
                status is 304 and there is no content.

        Raises:
            FetchError: Wrong scheme, private address, no connection, timeout, too large, damaged,
                or redirects without an end.
        """
        return self._patiently(url, validators, _nothing)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _heed(self, url: str) -> None:
        if not self._robots.allows(url):
            raise FetchError(
                "the site asks programs not to read this page",
                subject=url,
                cause="robots.txt",
                hint="save the page from a browser, or name its address yourself",
            )
        self._gates.slow_down(host_of(url), self._robots.delay_seconds(url))

    def _patiently(self, url: str, validators: Validators | None, check: Check) -> Response:
        require_http(url, subject=url)
        check(url)
        with self._gates.passing(host_of(url)):
            return self._tries(url, validators, check)

    def _tries(self, url: str, validators: Validators | None, check: Check) -> Response:
        with self._deadline.within(self._total_seconds):
            for attempt in range(self._attempts):
                is_last = attempt == self._attempts - 1
                wait: float | None = back_off(attempt, chance=self._chance())
                try:
                    response = self._follow(url, validators, check)
                except _BROKEN as error:
                    if is_last or wait is None or wait > self._deadline.left:
                        self._give_up(url, error)
                except _REFUSED as error:
                    self._give_up(url, error)
                else:
                    wait = self._wait_for(response, wait)
                    if is_last or wait is None or wait > self._deadline.left:
                        return response
                self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _wait_for(self, response: Response, otherwise: float | None) -> float | None:
        """Seconds until another try can help; None where it cannot, or not soon."""
        if response.status not in PASSING:
            return None
        asked = retry_after(response.headers, now=self._now())
        if asked is None:
            return None if response.status == 429 else otherwise
        return asked if asked <= PATIENCE_SECONDS else None

    def _give_up(self, url: str, error: Exception) -> NoReturn:
        kind = UnreachableError if isinstance(error, _UNCONNECTED) else FetchError
        if self._deadline.left <= 0:
            raise kind(
                "the server did not answer in time",
                subject=url,
                cause=f"not finished after {self._total_seconds:g} s",
                hint="try again later",
            ) from error
        if isinstance(error, httpcore2.TimeoutException):
            raise kind(
                "the server did not answer in time",
                subject=url,
                cause=error,
                hint="try again later, or check that the address works in a browser",
            ) from error
        raise kind(
            "the address could not be fetched",
            subject=url,
            cause=error,
            hint="check the address and the connection",
        ) from error

    def _follow(self, url: str, validators: Validators | None, check: Check) -> Response:
        headers = validators.headers if validators else {}
        cookies = httpx2.Cookies()
        request = self._client.build_request("GET", url, headers=headers)
        seen: set[tuple[str, str]] = set()
        moved_to, is_permanent = None, True
        for _ in range(MAX_REDIRECTS + 1):
            asked = str(request.url)
            cookies.set_cookie_header(request)
            answer = self._send(request, url)
            try:
                if answer.next_request is None:
                    return self._received(answer, asked=asked, url=url, moved_to=moved_to)
                is_permanent = is_permanent and answer.status_code in _PERMANENT
            finally:
                answer.close()
            _require_no_circle(seen, request, url)
            cookies.extract_cookies(answer)
            request = answer.next_request
            require_http(str(request.url), subject=url)
            check(str(request.url))
            if is_permanent:
                moved_to = str(request.url)
        raise FetchError(
            "the address redirects without an end",
            subject=url,
            cause=f"more than {MAX_REDIRECTS} redirects",
            hint="open it in a browser and use the address it ends at",
        )

    def _send(self, request: httpx2.Request, url: str) -> httpx2.Response:
        try:
            return self._client.send(request, stream=True)
        except FetchError as error:  # refused before connecting, where only the host is known
            kind = type(error)
            raise kind(error.what, subject=url, cause=error.cause, hint=error.hint) from error

    def _received(
        self, answer: httpx2.Response, *, asked: str, url: str, moved_to: str | None
    ) -> Response:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        body = Body(headers.get("content-encoding", ""), max_bytes=self._max_bytes, subject=url)
        content = body.collect(answer.iter_raw())
        return Response(
            url=asked,
            status=answer.status_code,
            headers=headers,
            content=content,
            moved_to=moved_to,
        )


def _nothing(_url: str) -> None:
    """The check of addresses that somebody named."""


def _require_no_circle(seen: set[tuple[str, str]], request: httpx2.Request, url: str) -> None:
    """The same address with the same cookies answers the same."""
    step = (str(request.url), request.headers.get("cookie", ""))
    if step in seen:
        raise FetchError(
            "the address redirects in circles",
            subject=url,
            cause=f"it comes back to {step[0]!r}",
            hint="open it in a browser and use the address it ends at",
        )
    seen.add(step)
