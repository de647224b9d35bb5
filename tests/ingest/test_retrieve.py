from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator

import httpx2
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from nlp.errors import FetchError
from nlp.ingest.response import Response as Answer
from nlp.ingest.response import check_status
from nlp.ingest.retrieve import USER_AGENT, HttpRetriever, is_public


@pytest.fixture
def retrieve() -> Iterator[HttpRetriever]:
    with HttpRetriever(allow_private=True, read_seconds=0.5) as retriever:
        yield retriever


def test_a_response_has_status_headers_and_content(
    httpserver: HTTPServer, retrieve: HttpRetriever
) -> None:
    seen: dict[str, str] = {}

    def answer(request: Request) -> Response:
        seen.update(request.headers)
        body = gzip.compress(b"<rss/>")
        return Response(body, headers={"Content-Type": "text/xml", "Content-Encoding": "gzip"})

    httpserver.expect_request("/feed").respond_with_handler(answer)
    response = retrieve(httpserver.url_for("/feed"))
    assert (response.status, response.content) == (200, b"<rss/>")
    assert response.headers["content-type"] == "text/xml"
    assert response.url == httpserver.url_for("/feed")
    assert (
        seen["User-Agent"]
        == USER_AGENT
        == ("tapeproof/0.1 (reads feeds and articles for fact-checking)")
    )


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (401, "login"),
        (403, "refuses automatic readers"),
        (404, "check the address"),
        (410, "for good"),
        (429, "wait some minutes"),
        (500, "try again later"),
        (503, "try again later"),
        (418, "open the address in a browser"),
    ],
)
def test_status_errors_say_what_to_do(
    httpserver: HTTPServer, retrieve: HttpRetriever, status: int, hint: str
) -> None:
    httpserver.expect_request("/x").respond_with_data("no", status=status)
    url = httpserver.url_for("/x")
    with pytest.raises(FetchError) as caught:
        retrieve(url)
    assert str(caught.value).startswith(
        f"the server did not deliver: {url!r}: HTTP status {status}"
    )
    assert hint in str(caught.value)


def test_retry_after_is_passed_on() -> None:
    response = Answer(url="https://e.com", status=429, headers={"retry-after": "120"})
    with pytest.raises(FetchError, match="retry after 120"):
        check_status(response, requested="https://e.com")


def test_redirects_are_followed_to_the_end(httpserver: HTTPServer, retrieve: HttpRetriever) -> None:
    for step in range(10):
        httpserver.expect_request(f"/{step}").respond_with_data(
            status=302, headers={"Location": f"/{step + 1}"}
        )
    httpserver.expect_request("/10").respond_with_data("done")
    response = retrieve(httpserver.url_for("/0"))
    assert (response.content, response.url) == (b"done", httpserver.url_for("/10"))


def test_circles_end(httpserver: HTTPServer, retrieve: HttpRetriever) -> None:
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match=r"redirects in circles: .*more than 10 redirects"):
        retrieve(httpserver.url_for("/a"))


@pytest.mark.parametrize("target", ["ftp://e.com/x", "file:///etc/passwd", "http://"])
def test_redirects_to_other_schemes_are_refused(
    httpserver: HTTPServer, retrieve: HttpRetriever, target: str
) -> None:
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": target})
    with pytest.raises(FetchError):
        retrieve(httpserver.url_for("/a"))


def test_a_redirect_into_the_private_network_is_refused(httpserver: HTTPServer) -> None:
    """The first hop counts as public, the second one resolves to the cloud metadata service."""
    httpserver.expect_request("/a").respond_with_data(
        status=302, headers={"Location": "http://metadata.example/secret"}
    )
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        if host == "metadata.example":
            return ["169.254.169.254"]
        return ["93.184.215.14"]

    class _Public(httpx2.BaseTransport):
        """Stands for the public server at the pinned address."""

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            assert request.url.host == "93.184.215.14"
            assert request.headers["host"] == "public.example"
            location = {"location": "http://metadata.example/secret"}
            return httpx2.Response(302, headers=location, request=request)

    retriever = HttpRetriever(resolver=resolver)
    retriever._client._transport._inner = _Public()  # type: ignore[attr-defined]
    with pytest.raises(FetchError, match=r"private address: .*'metadata.example' is 169.254.169"):
        retriever("http://public.example/a")
    assert asked == ["public.example", "metadata.example"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    with HttpRetriever() as retriever, pytest.raises(FetchError) as caught:
        retriever(url)
    assert "refused to fetch from a private address" in str(caught.value)
    assert "allow private addresses explicitly" in str(caught.value)
    assert "fetch.allow_private = true" in str(caught.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("100.64.0.1", False),  # carrier-grade NAT
        ("224.0.0.1", False),  # multicast
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("2002:0a00:0001::1", False),  # 6to4 around 10.0.0.1
        ("64:ff9b::a00:1", False),  # NAT64 around 10.0.0.1
        ("64:ff9b::5db8:d70e", True),  # NAT64 around 93.184.215.14
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_is_resolved_once_per_hop(httpserver: HTTPServer) -> None:
    """A second answer of the name service must not matter (DNS rebinding)."""
    httpserver.expect_request("/a").respond_with_data("ok")
    answers = iter([["127.0.0.1"]])
    with HttpRetriever(allow_private=True, resolver=lambda host, port: next(answers)) as retriever:
        response = retriever(f"http://name.example:{httpserver.port}/a")
    assert response.content == b"ok"
    assert response.url == f"http://name.example:{httpserver.port}/a"


def test_an_unknown_host_is_named() -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with HttpRetriever(resolver=resolver) as retriever, pytest.raises(FetchError) as caught:
        retriever("https://nosuch.example/")
    assert "does not resolve: 'https://nosuch.example/'" in str(caught.value)
    assert "Name or service not known" in str(caught.value)


def test_an_address_without_a_server_is_named(retrieve: HttpRetriever) -> None:
    with pytest.raises(FetchError, match=r"names no server: 'https://' \(write it like https://"):
        retrieve("https://")


@pytest.mark.parametrize("url", ["ftp://e.com/x", "file:///etc/passwd", "http://", "http://[bad"])
def test_other_schemes_are_refused(retrieve: HttpRetriever, url: str) -> None:
    with pytest.raises(FetchError, match=r"address"):
        retrieve(url)


def test_too_large_is_stopped_while_reading(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data(
        gzip.compress(b"0" * 3_000_000), headers={"Content-Encoding": "gzip"}
    )
    retriever = HttpRetriever(allow_private=True, max_bytes=1_000_000)
    with retriever, pytest.raises(FetchError, match=r"too large: .*more than 1,000,000 bytes"):
        retriever(httpserver.url_for("/a"))


def test_a_silent_server_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        retriever = HttpRetriever(allow_private=True, read_seconds=0.1)
        with retriever, pytest.raises(FetchError, match=r"not answer in time: .*ReadTimeout"):
            retriever(url)


def test_a_dripping_server_times_out(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data(b"x" * 10)
    ticks = iter(range(0, 1000, 100))
    retriever = HttpRetriever(
        allow_private=True, total_seconds=50, clock=lambda: float(next(ticks))
    )
    with retriever, pytest.raises(FetchError, match="not finished after 50 s"):
        retriever(httpserver.url_for("/a"))


def test_a_closed_port_is_reported(retrieve: HttpRetriever) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchError, match=r"could not be fetched: .*ConnectError"):
        retrieve(f"http://127.0.0.1:{port}/")
