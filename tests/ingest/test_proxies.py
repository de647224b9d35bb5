"""Through a proxy only to addresses that were checked, and by a tunnel to exactly these."""

from __future__ import annotations

import base64
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trustme

from nlp.errors import ConfigError, FetchError
from nlp.ingest.retrieve import HttpRetriever, Proxy
from tests.ingest.awkward import AwkwardServer, always, redirect, response

FEED = b"<rss version='2.0'><channel><title>Example</title></channel></rss>"
PUBLIC = "93.184.215.14"


class TunnelProxy:
    """A proxy on this machine that leads every tunnel to one server, and notes what it is asked."""

    def __init__(self, to: int, answer: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> None:
        self.heads: list[str] = []
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += self.request.recv(4096)
                proxy.heads.append(head.decode("latin-1"))
                self.request.sendall(answer)
                if b" 200 " in answer[:14]:
                    with socket.create_connection(("127.0.0.1", to)) as server:
                        pump(self.request, server)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def targets(self) -> list[str]:
        return [head.partition("\r\n")[0] for head in self.heads]


def pump(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side ends."""
    while True:
        for ready in select.select([one, other], [], [], 5)[0]:
            piece = ready.recv(65_536)
            if not piece:
                return
            (other if ready is one else one).sendall(piece)


@pytest.fixture
def server() -> Iterator[AwkwardServer]:
    with AwkwardServer() as running:
        running.routes["/feed"] = always(response(FEED))
        yield running


@pytest.fixture
def proxy(server: AwkwardServer) -> Iterator[TunnelProxy]:
    running = TunnelProxy(server.port)
    yield running
    running.close()


def resolver(host: str, _port: int) -> list[str]:
    known = {"wire.example": [PUBLIC], "inside.example": ["10.0.0.7"]}
    if host not in known:
        raise OSError("no such name")
    return known[host]


def through(proxy: TunnelProxy, **more: Any) -> HttpRetriever:
    given: dict[str, Any] = {"resolver": resolver, "attempts": 1, **more}
    address = given.pop("address", f"http://127.0.0.1:{proxy.port}")
    without = given.pop("without", ())
    return HttpRetriever(proxy=Proxy.at(address, without=without), **given)


def test_the_tunnel_leads_to_the_address_that_was_checked(proxy: TunnelProxy) -> None:
    with through(proxy) as retrieve:
        assert retrieve("http://wire.example/feed").content == FEED
    assert proxy.targets == [f"CONNECT {PUBLIC}:80 HTTP/1.1"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[AwkwardServer]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("wire.example").configure_cert(tls)
    with AwkwardServer(tls=tls) as running:
        running.routes["/feed"] = always(response(FEED))
        yield running


@pytest.fixture
def sealed(secure: AwkwardServer) -> Iterator[TunnelProxy]:
    running = TunnelProxy(secure.port)
    yield running
    running.close()


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with authority.cert_pem.tempfile() as path:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        yield


@pytest.mark.usefixtures("trusted")
def test_https_goes_through_the_tunnel_under_the_name_of_the_server(
    sealed: TunnelProxy, secure: AwkwardServer
) -> None:
    with through(sealed, address=f"http://roe:p@127.0.0.1:{sealed.port}") as retrieve:
        assert retrieve("https://wire.example/feed").content == FEED
    assert sealed.targets == [f"CONNECT {PUBLIC}:443 HTTP/1.1"]
    assert secure.asked[0].headers["host"] == "wire.example"
    assert "proxy-authorization" not in secure.asked[0].headers


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_is_refused(
    sealed: TunnelProxy, secure: AwkwardServer
) -> None:
    def anywhere(_host: str, _port: int) -> list[str]:
        return [PUBLIC]

    refused = pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED")
    with through(sealed, resolver=anywhere) as retrieve, refused:
        retrieve("https://other.example/feed")
    assert secure.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(
    sealed: TunnelProxy, secure: AwkwardServer
) -> None:
    refused = pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED")
    with through(sealed) as retrieve, refused:
        retrieve("https://wire.example/feed")
    assert secure.asked == []


def test_name_and_password_are_sent_to_the_proxy_only(
    proxy: TunnelProxy, server: AwkwardServer
) -> None:
    with through(proxy, address=f"http://roe:p%40ss@127.0.0.1:{proxy.port}") as retrieve:
        retrieve("http://wire.example/feed")
    said = base64.b64encode(b"roe:p@ss").decode()
    assert f"Proxy-Authorization: Basic {said}\r\n" in proxy.heads[0]
    assert [asked.headers.get("proxy-authorization") for asked in server.asked] == [None]
    assert server.asked[0].headers["host"] == "wire.example"


@pytest.mark.parametrize(
    "url", ["http://inside.example/", "http://10.0.0.7/", "http://169.254.169.254/latest"]
)
def test_a_private_address_is_refused_before_the_proxy_hears_of_it(
    proxy: TunnelProxy, url: str
) -> None:
    def literal(host: str, port: int) -> list[str]:
        return [host] if host[0].isdigit() else resolver(host, port)

    with through(proxy, resolver=literal) as retrieve, pytest.raises(FetchError, match="private"):
        retrieve(url)
    assert proxy.heads == []


def test_a_redirect_to_a_private_address_is_refused(
    proxy: TunnelProxy, server: AwkwardServer
) -> None:
    server.routes["/away"] = redirect("http://inside.example/admin")
    with through(proxy) as retrieve, pytest.raises(FetchError, match="private address"):
        retrieve("http://wire.example/away")
    assert proxy.targets == [f"CONNECT {PUBLIC}:80 HTTP/1.1"]


def test_what_does_not_resolve_here_is_not_left_to_the_proxy(proxy: TunnelProxy) -> None:
    with through(proxy) as retrieve, pytest.raises(FetchError, match="does not resolve"):
        retrieve("http://unknown.example/feed")
    assert proxy.heads == []
    with through(proxy, allow_private=True) as retrieve:
        assert retrieve("http://unknown.example/feed").content == FEED
    assert proxy.targets == ["CONNECT unknown.example:80 HTTP/1.1"]


def test_some_hosts_are_read_without_it(proxy: TunnelProxy, server: AwkwardServer) -> None:
    def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    without = [".Wire.example", "*.other.example"]
    with through(proxy, without=without, resolver=here, allow_private=True) as retrieve:
        for host in ("wire.example", "a.wire.example", "a.other.example", "localhost"):
            assert retrieve(f"http://{host}:{server.port}/feed").content == FEED
    assert proxy.heads == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "answered '403 Forbidden'"),
        (b"HTTP/1.1 407 Authentication Required\r\n\r\n", "give name and password"),
        (b"hello\r\n\r\n", "the proxy does not let us through"),
        (b"\xff" * 20_000, "the proxy does not let us through"),
    ],
)
def test_a_proxy_that_refuses_is_told(server: AwkwardServer, answer: bytes, told: str) -> None:
    refusing = TunnelProxy(server.port, answer)
    try:
        with through(refusing) as retrieve, pytest.raises(FetchError, match=told):
            retrieve("http://wire.example/feed")
    finally:
        refusing.close()
    assert server.asked == []


@pytest.mark.parametrize(
    "address", ["socks5://proxy:1080", "https://proxy", "http://", "http://[x"]
)
def test_what_is_no_http_proxy_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="no HTTP proxy"):
        Proxy.at(address)


def test_a_proxy_can_be_written_without_its_scheme() -> None:
    assert Proxy.at("proxy.example:3128") == Proxy(host="proxy.example", port=3128)
