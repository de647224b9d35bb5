"""Bytes from a URL: the only HTTP of the toolkit.

An address is resolved once, checked and pinned for the connection, on every hop of a redirect, so
that neither a redirect nor a second DNS answer leads into the reader's own network.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx2

from nlp.errors import FetchError
from nlp.ingest.response import Response, check_status

USER_AGENT = "tapeproof/0.1 (reads feeds and articles for fact-checking)"
MAX_BYTES = 20_000_000  # full-text feeds of 3,000 entries reach 13 MB; larger ones are no feeds
MAX_REDIRECTS = 10
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 120.0  # ends servers that send a byte at a time

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/html;q=0.8, application/json;q=0.7, */*;q=0.5"
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

#: Host and port to IP addresses, in the order in which they are tried.
Resolver = Callable[[str, int], Iterable[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system resolves it.

    Raises:
        OSError: The name does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    Addresses that carry an IPv4 address inside (mapped, 6to4, Teredo, NAT64) count as that one.

    Example:
        >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
        (True, False, False)
    """
    return all(one.is_global and not one.is_multicast for one in _embedded(address))


def _embedded(address: str) -> list[Address]:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv4Address):
        return [parsed]
    if parsed.ipv4_mapped:
        return [parsed.ipv4_mapped]
    if parsed in _NAT64:
        return [ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)]
    carried: list[Address] = [parsed]
    if parsed.sixtofour:
        carried.append(parsed.sixtofour)
    if parsed.teredo:
        carried.extend(parsed.teredo)
    return carried


class _PinnedTransport(httpx2.BaseTransport):
    """Connects to the address that was checked, under the name that was asked for."""

    def __init__(
        self, inner: httpx2.BaseTransport, *, resolver: Resolver, allow_private: bool
    ) -> None:
        self._inner = inner
        self._resolver = resolver
        self._allow_private = allow_private

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = self._pin(host, port, subject=str(request.url))
        # a new request: the client resolves relative redirects against the URL of its own
        pinned = httpx2.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._inner.handle_request(pinned)

    def _pin(self, host: str, port: int, *, subject: str) -> str:
        try:
            addresses = list(self._resolver(host, port))
        except (OSError, UnicodeError) as error:
            raise FetchError(
                "the host name does not resolve",
                subject=subject,
                cause=f"{host!r}: {error}",
                hint="check the spelling of the address and the connection",
            ) from error
        for address in addresses:
            if self._allow_private or is_public(address):
                return address
        raise FetchError(
            "refused to fetch from a private address",
            subject=subject,
            cause=f"{host!r} is {', '.join(addresses) or 'nowhere'}",
            hint="allow private addresses explicitly if this server is yours: "
            "fetch.allow_private = true",
        )

    def close(self) -> None:
        self._inner.close()


class HttpRetriever:
    """Fetches URLs over http and https; a ``Retriever``.

    Use it as a context manager, or call ``close()``, to give the connections back.

    Args:
        allow_private: Whether loopback, private and link-local addresses may be fetched.
        max_bytes: Largest body accepted, decompressed.
        connect_seconds: Time to connect.
        read_seconds: Longest silence of the server.
        total_seconds: Longest time for one URL, redirects included.
        user_agent: What the server is told who reads.
        resolver: Host and port to addresses; for tests and for own name service.
        clock: Seconds of a clock that only goes forward.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        max_bytes: int = MAX_BYTES,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
        user_agent: str = USER_AGENT,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_bytes = max_bytes
        self._total_seconds = total_seconds
        self._clock = clock
        transport = _PinnedTransport(
            httpx2.HTTPTransport(), resolver=resolver, allow_private=allow_private
        )
        self._client = httpx2.Client(
            transport=transport,
            timeout=httpx2.Timeout(read_seconds, connect=connect_seconds),
            headers={
                "user-agent": user_agent,
                "accept": _ACCEPT,
                # only what the standard library unpacks piece by piece
                "accept-encoding": "gzip, deflate",
            },
        )

    def __call__(self, url: str) -> Response:
        """The response of a URL, redirects followed.

        Raises:
            FetchError: Wrong scheme, private address, no connection, timeout, too large, too many
                redirects, or a status that is no success.
        """
        _require_http(url, subject=url)
        try:
            response = self._follow(url)
        except httpx2.TimeoutException as error:
            raise FetchError(
                "the server did not answer in time",
                subject=url,
                cause=error,
                hint="try again later, or check that the address works in a browser",
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise FetchError(
                "the address could not be fetched",
                subject=url,
                cause=error,
                hint="check the address and the connection",
            ) from error
        return check_status(response, requested=url)

    def _follow(self, url: str) -> Response:
        deadline = self._clock() + self._total_seconds
        request = self._client.build_request("GET", url)
        for _ in range(MAX_REDIRECTS + 1):
            asked = str(request.url)
            response = self._client.send(request, stream=True)
            try:
                if response.next_request is None:
                    content = self._body(response, url=url, deadline=deadline)
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    return Response(
                        url=asked, status=response.status_code, headers=headers, content=content
                    )
                request = response.next_request
            finally:
                response.close()
            _require_http(str(request.url), subject=url)
        raise FetchError(
            "the address redirects in circles",
            subject=url,
            cause=f"more than {MAX_REDIRECTS} redirects",
            hint="open it in a browser and use the address it ends at",
        )

    def _body(self, response: httpx2.Response, *, url: str, deadline: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > self._max_bytes:
                raise FetchError(
                    "the answer is too large",
                    subject=url,
                    cause=f"more than {self._max_bytes:,} bytes",
                    hint="a feed or an article is smaller; check that the address leads to one",
                )
            if self._clock() > deadline:
                raise FetchError(
                    "the server did not answer in time",
                    subject=url,
                    cause=f"not finished after {self._total_seconds:g} s",
                    hint="try again later",
                )
            pieces.append(piece)
        return b"".join(pieces)

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


def _require_http(url: str, *, subject: str) -> None:
    try:
        scheme, host = urlsplit(url).scheme.lower(), urlsplit(url).hostname
    except ValueError as error:
        raise FetchError(
            "this is no web address", subject=subject, cause=error, hint="check the spelling"
        ) from error
    if scheme in {"http", "https"} and not host:
        raise FetchError(
            "this address names no server",
            subject=subject,
            hint="write it like https://example.com/feed.xml",
        )
    if scheme not in {"http", "https"}:
        raise FetchError(
            "only http and https addresses are fetched",
            subject=subject,
            cause=f"this leads to {url!r}" if url != subject else None,
            hint="give the path of a file, or an address that starts with https://",
        )
