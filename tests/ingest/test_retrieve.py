from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from nlp.errors import FetchError
from nlp.ingest.response import Response as Answer
from nlp.ingest.response import check_status
from nlp.ingest.retrieve import HttpRetriever, is_public


@pytest.fixture
def retrieve() -> Iterator[HttpRetriever]:
    with HttpRetriever(allow_private=True, read_seconds=0.5, attempts=1) as retriever:
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
    assert re.fullmatch(
        r"tapeproof/\d+\.\d+\.\d+ \(reads feeds and articles for fact-checking\)",
        seen["User-Agent"],
    )
    assert seen["Accept-Encoding"] == "gzip, deflate"


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
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data(status=302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match=r"redirects in circles: .*it comes back to 'http.*/a'"):
        retrieve(httpserver.url_for("/a"))
    assert len(httpserver.log) == 3


@pytest.mark.parametrize("target", ["ftp://e.com/x", "file:///etc/passwd", "http://"])
def test_redirects_to_other_schemes_are_refused(
    httpserver: HTTPServer, retrieve: HttpRetriever, target: str
) -> None:
    httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": target})
    with pytest.raises(FetchError):
        retrieve(httpserver.url_for("/a"))


def test_a_redirect_into_the_private_network_is_refused(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is permitted, the second one resolves to the cloud metadata service."""
    httpserver.expect_request("/a").respond_with_data(
        status=302, headers={"Location": "http://metadata.example/secret"}
    )
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["169.254.169.254"] if host == "metadata.example" else ["127.0.0.1"]

    monkeypatch.setattr(
        "nlp.ingest.retrieve.addresses.is_public", lambda address: address == "127.0.0.1"
    )
    with HttpRetriever(resolver=resolver) as retriever, pytest.raises(FetchError) as caught:
        retriever(f"http://public.example:{httpserver.port}/a")
    assert "private address: " in str(caught.value)
    assert "'metadata.example' is 169.254.169.254" in str(caught.value)
    assert asked == ["public.example", "metadata.example"]
    assert httpserver.log[0][0].headers["Host"] == f"public.example:{httpserver.port}"


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
        "http://[::7f00:1]/",
        "http://127.1/",
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
        ("::10.0.0.1", False),  # compatible with 10.0.0.1
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


def test_the_next_address_of_a_host_is_tried(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("ok")
    with HttpRetriever(
        allow_private=True, resolver=lambda host, port: ["::1", "127.0.0.1"]
    ) as retriever:
        response = retriever(f"http://name.example:{httpserver.port}/a")
    assert response.content == b"ok"


def test_a_private_address_among_public_ones_is_passed_over(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/a").respond_with_data("ok")
    monkeypatch.setattr(
        "nlp.ingest.retrieve.addresses.is_public", lambda address: address == "127.0.0.1"
    )
    with HttpRetriever(resolver=lambda host, port: ["10.0.0.1", "127.0.0.1"]) as retriever:
        assert retriever(f"http://name.example:{httpserver.port}/a").content == b"ok"


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


@pytest.mark.parametrize(
    "url",
    ["ftp://e.com/x", "file:///etc/passwd", "http://", "http://[bad", "http://0177.0.0.1/"],
)
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
        retriever = HttpRetriever(allow_private=True, read_seconds=0.1, attempts=1)
        with retriever, pytest.raises(FetchError, match=r"not answer in time: .*ReadTimeout"):
            retriever(url)


def test_a_closed_port_is_reported(retrieve: HttpRetriever) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchError, match=r"could not be fetched: .*ConnectError"):
        retrieve(f"http://127.0.0.1:{port}/")
