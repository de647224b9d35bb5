"""Connections through an HTTP proxy: tunnels to addresses that were checked."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Self
from urllib.parse import unquote, urlsplit

import httpcore2

from nlp.errors import ConfigError, FetchError
from nlp.records import Record

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_MAX_HEAD = 16_384  # bytes of the proxy's answer


class Proxy(Record, frozen=True, kw_only=True):
    """A proxy of the reader's own network.

    Attributes:
        host: Its name or address.
        port: Its port.
        authorization: Value of the header ``Proxy-Authorization``, or "".
        without: Hosts that are read without it, with all below them; ``*`` for all.
    """

    host: str
    port: int
    authorization: str = ""
    without: tuple[str, ...] = ()

    @classmethod
    def at(cls, address: str, *, without: Sequence[str] = ()) -> Self:
        """The proxy of an address such as ``http://user:password@proxy.example:3128``.

        Raises:
            ConfigError: It is none that we can speak to.
        """
        try:
            parts = urlsplit(address if "://" in address else f"http://{address}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        if parts.scheme != "http" or not host:
            raise ConfigError(
                "this is no HTTP proxy",
                subject=f"{parts.scheme}://{host}" if host else "fetch.proxy",
                hint="write it like http://proxy.example:3128; SOCKS and TLS to the proxy itself "
                "are not spoken",
            )
        said = ""
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            said = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
        hosts = (one.strip().lower().lstrip(".").removeprefix("*.") for one in without)
        return cls(
            host=host, port=port or 80, authorization=said, without=tuple(filter(None, hosts))
        )

    def passes_by(self, host: str) -> bool:
        """Whether a host is read without the proxy; this machine always is.

        Example:
            >>> proxy = Proxy(host="proxy.example", port=3128, without=("wire.example",))
            >>> proxy.passes_by("feeds.wire.example"), proxy.passes_by("otherwire.example")
            (True, False)
        """
        name = host.lower().strip("[]")
        return name in _HERE or any(
            one in {"*", name} or name.endswith(f".{one}") for one in self.without
        )


def open_tunnel(
    stream: httpcore2.NetworkStream, proxy: Proxy, address: str, port: int, timeout: float | None
) -> None:
    """Have a proxy connect a stream to an address (``CONNECT``, RFC 9110, section 9.3.6).

    Args:
        stream: Connected to the proxy; closed where there is no tunnel.
        proxy: The proxy.
        address: Where the tunnel is to end.
        port: The port there.
        timeout: Seconds for each step.

    Raises:
        FetchError: The proxy refuses.
        httpcore2.NetworkError: It breaks off.
    """
    target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    said = f"Proxy-Authorization: {proxy.authorization}\r\n" if proxy.authorization else ""
    try:
        asked = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{said}\r\n"
        stream.write(asked.encode("ascii"), timeout)
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _MAX_HEAD:
            piece = stream.read(_MAX_HEAD, timeout)
            if not piece:
                raise httpcore2.ReadError("the proxy ended the connection")
            head += piece
        _require_tunnel(head, proxy, target)
    except BaseException:
        stream.close()
        raise


def _require_tunnel(head: bytes, proxy: Proxy, target: str) -> None:
    first, _, _ = head.partition(b"\r\n")
    words = first.decode("latin-1").split(" ", 2)
    if len(words) > 1 and words[0].startswith("HTTP/1.") and words[1].startswith("2"):
        return
    hint = "ask who runs the proxy to let it open tunnels (CONNECT) to this port"
    if len(words) > 1 and words[1] == "407":
        hint = "give name and password: fetch.proxy = 'http://name:password@host:port'"
    raise FetchError(
        "the proxy does not let us through",
        subject=target,
        cause=f"{proxy.host}:{proxy.port} answered {' '.join(words[1:])[:100]!r} for {target}",
        hint=hint,
    )
