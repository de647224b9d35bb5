"""A web server on this machine that behaves as badly as real ones do, and notes every request."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

#: What a route sends: bytes as they are, and pauses in seconds.
Sent = Iterator[bytes | float]
Route = Callable[["Asked"], Sent]


@dataclass(frozen=True)
class Asked:
    """A request, and how often its path has been asked for before it."""

    path: str
    headers: Mapping[str, str]
    before: int


@dataclass
class AwkwardServer:
    """Serves the routes on a free port of 127.0.0.1; a context manager.

    Attributes:
        routes: Path to what it sends; other paths are 404.
        asked: All requests, in order.
        tls: What it speaks TLS with, or None.
    """

    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", self.port), self._answer)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def _answer(self, connection: socket.socket) -> None:
        if self.tls is None:
            self._speak(connection)
        else:
            with self.tls.wrap_socket(connection, server_side=True) as hidden:
                self._speak(hidden)

    def _speak(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65_536)
            if not piece:
                return
            head += piece
        first, *lines = head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        with self._lock:
            asked = Asked(path, headers, self._counts[path])
            self._counts[path] += 1
            self.asked.append(asked)
        route = self.routes.get(path.partition("?")[0], missing)
        for sent in route(asked):
            if isinstance(sent, bytes):
                connection.sendall(sent)
            else:
                time.sleep(sent)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Callable[[socket.socket], None]) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    answer(self.request)
                except OSError:
                    return  # the client has had enough, which is what it is tested for

        super().__init__(address, Handler)


def response(
    body: bytes = b"",
    status: str = "200 OK",
    *,
    length: int | None = None,
    **headers: str,
) -> bytes:
    """A whole answer; header names are written with ``_`` for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named |= {"content-length": str(len(body) if length is None else length), "connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def always(answer: bytes) -> Route:
    """The same answer every time."""

    def route(_asked: Asked) -> Sent:
        yield answer

    return route


def in_turn(*answers: bytes) -> Route:
    """One answer after the other; the last one from then on."""

    def route(asked: Asked) -> Sent:
        yield answers[min(asked.before, len(answers) - 1)]

    return route


def redirect(to: str, status: str = "302 Found", **headers: str) -> Route:
    return always(response(b"", status, location=to, **headers))


missing = always(response(b"not here", "404 Not Found"))


def silent(_asked: Asked) -> Sent:
    """Takes the request and says nothing."""
    yield 60.0


def dripping_body(_asked: Asked) -> Sent:
    """A byte of the body now and then, never so slowly that a read times out."""
    yield b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"
    while True:
        yield 0.05
        yield b"x"


def dripping_head(_asked: Asked) -> Sent:
    """The same within the headers, where no body has begun."""
    yield b"HTTP/1.1 200 OK\r\nx-a: "
    while True:
        yield 0.05
        yield b"x"


def dripping_chunks(_asked: Asked) -> Sent:
    """Chunk after chunk of gzip that unpacks to nothing."""
    yield b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n"
    yield b"a\r\n" + gzip.compress(b"")[:10] + b"\r\n"
    while True:
        yield 0.05
        yield b"5\r\n\x00\x00\x00\xff\xff\r\n"  # an empty stored block


def informing(_asked: Asked) -> Sent:
    """Interim answers without an end."""
    while True:
        yield 0.02
        yield b"HTTP/1.1 102 Processing\r\n\r\n"


def endless(_asked: Asked) -> Sent:
    """A body that never ends, as fast as it goes."""
    yield b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n<rss>"
    while True:
        yield b"<item/>" * 10_000


def endless_head(_asked: Asked) -> Sent:
    """Headers that never end."""
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"x-a: b\r\n" * 5_000


def with_cookie(body: bytes) -> Route:
    """Sends whoever comes without its cookie to the same address with it."""

    def route(asked: Asked) -> Sent:
        if "pass=granted" in asked.headers.get("cookie", ""):
            yield response(body, content_type="text/html")
        else:
            yield response(b"", "302 Found", location=asked.path, set_cookie="pass=granted; Path=/")

    return route


def conditional(body: bytes, **validators: str) -> Route:
    """304 to whoever names one of the validators."""

    def route(asked: Asked) -> Sent:
        named = {asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")}
        if named & {value.lower() for value in validators.values()}:
            yield response(b"", "304 Not Modified", **validators)
        else:
            yield response(body, content_type="text/xml", **validators)

    return route
