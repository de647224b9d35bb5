"""Connections to addresses that were checked, which end when their time is up."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2
import httpx2

from nlp.ingest.retrieve.addresses import Resolver, permitted
from nlp.ingest.retrieve.proxies import Proxy, open_tunnel


class Deadline:
    """When the fetch of this thread has to be done; each thread has its own.

    Args:
        clock: Seconds of a clock that only goes forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """A block that has so many seconds, or what a block around it has left."""
        around: float | None = getattr(self._held, "at", None)
        own = self._clock() + seconds
        self._held.at = own if around is None else min(own, around)
        try:
            yield
        finally:
            self._held.at = around

    @property
    def left(self) -> float:
        """Seconds that are left; infinite outside of a block."""
        at: float | None = getattr(self._held, "at", None)
        return float("inf") if at is None else at - self._clock()

    def shorten(self, seconds: float | None) -> float:
        """The time that one step may take.

        Raises:
            httpcore2.ReadTimeout: None is left.
        """
        left = self.left
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for this address is up")
        return left if seconds is None else min(seconds, left)


class _Stream(httpcore2.NetworkStream):
    """A stream on which no step takes longer than the fetch has left.

    The silence of a server is limited by its own time; a server that sends a byte now and then,
    in its headers or in its handshake, is ended by the deadline.
    """

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.shorten(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.shorten(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        limit = self._deadline.shorten(timeout)
        return _Stream(
            self._inner.start_tls(ssl_context, server_hostname, limit), deadline=self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Resolves a host once, checks what it gets, and connects to exactly that.

    Through a proxy it asks for a tunnel to that very address, so that the proxy resolves nothing.
    The name stays that of the server for TLS and for the ``Host`` header, and a connection is
    used again for the same name only.
    """

    def __init__(
        self, *, resolver: Resolver, allow_private: bool, deadline: Deadline, proxy: Proxy | None
    ) -> None:
        self._inner = httpcore2.SyncBackend()
        self._resolver = resolver
        self._allow_private = allow_private
        self._deadline = deadline
        self._proxy = proxy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        proxy = self._proxy if self._proxy and not self._proxy.passes_by(host) else None
        if proxy is not None and self._allow_private:
            addresses = [host]  # a name of the proxy's own network that only it can resolve
        else:
            addresses = permitted(
                host, port, resolver=self._resolver, allow_private=self._allow_private
            )
        for number, address in enumerate(addresses, start=1):
            limit = self._deadline.shorten(timeout)
            to = (address, port) if proxy is None else (proxy.host, proxy.port)
            try:
                inner = self._inner.connect_tcp(*to, limit, local_address, socket_options)
                stream = _Stream(inner, self._deadline)
                if proxy is not None:
                    open_tunnel(stream, proxy, address, port, timeout)
            except (httpcore2.NetworkError, httpcore2.TimeoutException):
                if number == len(addresses):
                    raise
            else:
                return stream
        raise AssertionError("permitted() gives one address at least")


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class Transport(httpx2.BaseTransport):
    """Carries requests over pooled connections.

    Args:
        resolver: Host and port to addresses.
        allow_private: Whether addresses inside the own network may be connected to.
        deadline: When the fetch of a thread has to be done.
        proxy: What connections go through, or None.
    """

    def __init__(
        self,
        *,
        resolver: Resolver,
        allow_private: bool,
        deadline: Deadline,
        proxy: Proxy | None = None,
    ) -> None:
        backend = _Backend(
            resolver=resolver, allow_private=allow_private, deadline=deadline, proxy=proxy
        )
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            network_backend=backend,
            max_connections=None,
            max_keepalive_connections=50,
            keepalive_expiry=5.0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The response, its body still to be read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), request=request
        )

    def close(self) -> None:
        """Give the connections back."""
        self._pool.close()
