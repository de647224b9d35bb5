"""Every awkward server has the outcome that ``nlp.ingest.retrieve`` documents, in its time."""

from __future__ import annotations

import datetime as dt
import gzip
import zlib
from collections.abc import Iterator

import pytest

from nlp.errors import FetchError
from nlp.ingest.response import Validators
from nlp.ingest.retrieve import HttpRetriever
from tests.ingest import awkward
from tests.ingest.awkward import AwkwardServer, always, in_turn, redirect, response

NOW = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)
FEED = b"<rss version='2.0'><channel><title>Example</title></channel></rss>"


@pytest.fixture
def server() -> Iterator[AwkwardServer]:
    with AwkwardServer() as running:
        yield running


class Patient(HttpRetriever):
    """Notes how long it would have slept, and limits that a test can wait for."""

    def __init__(self, **given: object) -> None:
        self.slept: list[float] = []
        limits = {"read_seconds": 0.2, "total_seconds": 60.0, "max_bytes": 1_000_000}
        super().__init__(
            **{
                **limits,
                "allow_private": True,
                "sleep": self.slept.append,
                "now": lambda: NOW,
                "chance": lambda: 1.0,
                **given,
            }  # type: ignore[arg-type]
        )


@pytest.fixture
def retrieve() -> Iterator[Patient]:
    with Patient() as retriever:
        yield retriever


def refused(retrieve: HttpRetriever, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        retrieve(url)
    assert caught.value.subject == url
    return f"{caught.value.what}: {caught.value.cause}"


# Servers that take their time: each ends within the total, however it drips


@pytest.mark.parametrize(
    "route",
    [
        awkward.dripping_body,
        awkward.dripping_head,
        awkward.dripping_chunks,
        awkward.informing,
    ],
)
def test_a_server_that_drips_is_left(server: AwkwardServer, route: awkward.Route) -> None:
    server.routes["/a"] = route
    with Patient(total_seconds=0.6) as retrieve:
        told = refused(retrieve, server.url("/a"))
    assert told == "the server did not answer in time: not finished after 0.6 s"
    assert len(server.asked) == 1


def test_a_silent_server_is_asked_again(server: AwkwardServer, retrieve: Patient) -> None:
    server.routes["/a"] = awkward.silent
    assert "the server did not answer in time: " in refused(retrieve, server.url("/a"))
    assert len(server.asked) == 3
    assert retrieve.slept == [0.5, 1.0]


def test_no_try_begins_that_the_time_does_not_allow(server: AwkwardServer) -> None:
    server.routes["/a"] = awkward.silent
    with Patient(total_seconds=0.4) as retrieve:
        assert "did not answer in time" in refused(retrieve, server.url("/a"))
        assert (len(server.asked), retrieve.slept) == (1, [])


# Servers that send too much, too little or something else


@pytest.mark.parametrize("route", [awkward.endless, awkward.endless_head])
def test_what_never_ends_is_cut(
    server: AwkwardServer, retrieve: Patient, route: awkward.Route
) -> None:
    server.routes["/a"] = route
    told = refused(retrieve, server.url("/a"))
    assert told.startswith(("the answer is too large", "the address could not be fetched"))


def bomb(size: int, *, layers: int = 1) -> bytes:
    body = b"\0" * size
    for _ in range(layers):
        body = gzip.compress(body)
    return body


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(
    server: AwkwardServer, retrieve: Patient
) -> None:
    packed = bomb(50_000_000)
    assert len(packed) < 60_000
    server.routes["/a"] = always(response(packed, content_encoding="gzip"))
    told = refused(retrieve, server.url("/a"))
    assert told == "the answer is too large: more than 1,000,000 bytes"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "gzip, deflate", "compress"])
def test_packings_that_were_not_asked_for_are_refused(
    server: AwkwardServer, retrieve: Patient, encoding: str
) -> None:
    server.routes["/a"] = always(response(bomb(10, layers=2), content_encoding=encoding))
    told = refused(retrieve, server.url("/a"))
    assert told == (
        "the answer is packed in a way that was not asked for: content-encoding: " + encoding
    )


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED, wbits=-15)),
        ("identity", FEED),
        ("", FEED),
        ("gzip", gzip.compress(FEED) + b"rubbish behind it"),
    ],
)
def test_packed_bodies_are_unpacked(
    server: AwkwardServer, retrieve: Patient, encoding: str, packed: bytes
) -> None:
    server.routes["/a"] = always(response(packed, content_encoding=encoding))
    assert retrieve(server.url("/a")).content == FEED


@pytest.mark.parametrize("packed", [gzip.compress(FEED)[:-20], b"this is no gzip", b"\x1f\x8b"])
def test_damaged_gzip_is_told(server: AwkwardServer, retrieve: Patient, packed: bytes) -> None:
    server.routes["/a"] = always(response(packed, content_encoding="gzip"))
    assert refused(retrieve, server.url("/a")).startswith("the answer is damaged: packed with gzip")


def test_a_body_that_is_cut_off_is_asked_for_again(
    server: AwkwardServer, retrieve: Patient
) -> None:
    cut = response(FEED[:20], length=len(FEED))
    server.routes["/a"] = in_turn(cut, cut, response(FEED))
    assert retrieve(server.url("/a")).content == FEED
    assert retrieve.slept == [0.5, 1.0]
    server.routes["/b"] = always(cut)
    retrieve.slept.clear()
    assert refused(retrieve, server.url("/b")).startswith("the address could not be fetched: ")


def test_a_body_longer_than_announced_ends_where_it_was_announced(
    server: AwkwardServer, retrieve: Patient
) -> None:
    server.routes["/a"] = always(response(FEED + b"<rss/>", length=len(FEED)))
    assert retrieve(server.url("/a")).content == FEED


@pytest.mark.parametrize("answer", [b"", b"\r\n\r\n", b"HTTP/9.9 hello\r\n\r\n", b"\xff" * 500])
def test_what_is_no_http_is_told(server: AwkwardServer, retrieve: Patient, answer: bytes) -> None:
    server.routes["/a"] = always(answer)
    assert refused(retrieve, server.url("/a")).startswith("the address could not be fetched: ")


# Redirects and cookies


def test_a_permanent_move_is_told_and_a_temporary_one_is_not(
    server: AwkwardServer, retrieve: Patient
) -> None:
    server.routes |= {
        "/old": redirect("/newer", "301 Moved Permanently"),
        "/newer": redirect("/new", "308 Permanent Redirect"),
        "/new": redirect("/today"),
        "/today": redirect("/now", "301 Moved Permanently"),
        "/now": always(response(FEED)),
        "/temporary": redirect("/old", "307 Temporary Redirect"),
    }
    answer = retrieve(server.url("/old"))
    assert (answer.moved_to, answer.url) == (server.url("/new"), server.url("/now"))
    assert retrieve(server.url("/temporary")).moved_to is None
    assert retrieve(server.url("/now")).moved_to is None


def test_redirects_without_an_end_are_refused(server: AwkwardServer, retrieve: Patient) -> None:
    for step in range(12):
        server.routes[f"/{step}"] = redirect(f"/{step + 1}")
    told = refused(retrieve, server.url("/0"))
    assert told == "the address redirects without an end: more than 10 redirects"
    assert len(server.asked) == 11


def test_a_cookie_lives_for_one_chain_of_redirects(
    server: AwkwardServer, retrieve: Patient
) -> None:
    server.routes["/page"] = awkward.with_cookie(b"<p>inside</p>")
    for _ in range(2):
        assert retrieve(server.url("/page")).content == b"<p>inside</p>"
    sent = [asked.headers.get("cookie") for asked in server.asked]
    assert sent == [None, "pass=granted", None, "pass=granted"]


def test_a_cookie_is_not_carried_to_another_host(server: AwkwardServer, retrieve: Patient) -> None:
    elsewhere = f"http://localhost:{server.port}/other"
    server.routes["/page"] = redirect(elsewhere, set_cookie="secret=1; Domain=127.0.0.1")
    server.routes["/other"] = always(response(FEED))
    assert retrieve(server.url("/page")).content == FEED
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, None]


def test_a_wall_of_cookies_is_a_circle(server: AwkwardServer, retrieve: Patient) -> None:
    """A server that redirects whatever comes is left at once, not after ten rounds."""
    server.routes["/a"] = redirect("/a", set_cookie="always=1")
    assert "redirects in circles" in refused(retrieve, server.url("/a"))
    assert len(server.asked) == 3


# Waiting


@pytest.mark.parametrize(
    ("status", "asked", "slept"),
    [
        ("500 Internal Server Error", None, [0.5, 1.0]),
        ("503 Service Unavailable", None, [0.5, 1.0]),
        ("503 Service Unavailable", "4", [4.0, 4.0]),
        ("503 Service Unavailable", "Mon, 19 Jan 2026 12:00:07 GMT", [7.0, 7.0]),
        ("503 Service Unavailable", "Mon, 19 Jan 2026 11:00:00 GMT", [0.0, 0.0]),
        ("429 Too Many Requests", "10", [10.0, 10.0]),
        ("503 Service Unavailable", "soon", [0.5, 1.0]),
    ],
)
def test_faults_that_pass_are_waited_for(
    server: AwkwardServer, retrieve: Patient, status: str, asked: str | None, slept: list[float]
) -> None:
    headers = {"retry_after": asked} if asked else {}
    bad = response(b"", status, **headers)
    server.routes["/a"] = in_turn(bad, bad, response(FEED))
    assert retrieve(server.url("/a")).content == FEED
    assert retrieve.slept == slept


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        ("429 Too Many Requests", None),
        ("429 Too Many Requests", "11"),
        ("503 Service Unavailable", "3600"),
        ("503 Service Unavailable", "Mon, 19 Jan 2026 13:00:00 GMT"),
        ("503 Service Unavailable", "9" * 5000),
        ("404 Not Found", None),
        ("410 Gone", "1"),
    ],
)
def test_what_does_not_pass_soon_is_told_at_once(
    server: AwkwardServer, retrieve: Patient, status: str, asked: str | None
) -> None:
    headers = {"retry_after": asked} if asked else {}
    server.routes["/a"] = always(response(b"", status, **headers))
    told = refused(retrieve, server.url("/a"))
    assert told == f"the server did not deliver: HTTP status {status[:3]}"
    assert (len(server.asked), retrieve.slept) == (1, [])


def test_requests_to_one_host_keep_their_distance(server: AwkwardServer) -> None:
    server.routes["/a"] = always(response(FEED))
    with Patient(host_delay_seconds=2.0, clock=lambda: 100.0) as retrieve:
        for _ in range(3):
            retrieve(server.url("/a"))
        assert retrieve.slept == [2.0, 4.0]  # the clock stands still
        retrieve(f"http://localhost:{server.port}/a")
        assert len(retrieve.slept) == 2


# Asking only for what is newer


def test_nothing_newer_is_an_answer(server: AwkwardServer, retrieve: Patient) -> None:
    given = {"etag": 'W/"1"', "last_modified": "Mon, 19 Jan 2026 10:00:00 GMT"}
    server.routes["/a"] = awkward.conditional(FEED, **given)
    first = retrieve.fetch(server.url("/a"))
    assert (first.status, first.content) == (200, FEED)
    validators = Validators.of(first.headers)
    assert validators == Validators(**given)
    second = retrieve.fetch(server.url("/a"), validators)
    assert (second.status, second.content) == (304, b"")
    sent = server.asked[1].headers
    assert sent["if-none-match"] == 'w/"1"'
    assert sent["if-modified-since"] == "mon, 19 jan 2026 10:00:00 gmt"


def test_a_304_that_nobody_asked_for_is_a_fault(server: AwkwardServer, retrieve: Patient) -> None:
    server.routes["/a"] = always(response(b"", "304 Not Modified"))
    assert "HTTP status 304" in refused(retrieve, server.url("/a"))


# robots.txt


ROBOTS = b"User-agent: *\nAllow: /\n\nUser-agent: tapeproof\nDisallow: /private\nCrawl-delay: 5\n"


def test_pages_are_left_alone_where_the_site_asks_for_it(
    server: AwkwardServer, retrieve: Patient
) -> None:
    server.routes |= {
        "/robots.txt": always(response(ROBOTS)),
        "/open": always(response(b"<p>open</p>")),
        "/private": always(response(b"<p>private</p>")),
        "/way": redirect("/private"),
    }
    assert retrieve.page(server.url("/open")).content == b"<p>open</p>"
    with pytest.raises(FetchError, match=r"asks programs not to read this page: .*robots\.txt"):
        retrieve.page(server.url("/private"))
    with pytest.raises(FetchError, match="asks programs not to read this page"):
        retrieve.page(server.url("/way"))
    assert server.paths() == ["/robots.txt", "/open", "/way"]
    # whoever names the page wants it read
    assert retrieve(server.url("/private")).content == b"<p>private</p>"
    assert [round(wait) for wait in retrieve.slept] == [5, 10]  # Crawl-delay, from "/open" on


def test_robots_can_be_left_unread(server: AwkwardServer) -> None:
    server.routes |= {"/robots.txt": always(response(ROBOTS)), "/private": always(response(FEED))}
    with Patient(heed_robots=False) as retrieve:
        assert retrieve.page(server.url("/private")).content == FEED
    assert server.paths() == ["/private"]


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (response(b"", "404 Not Found"), True),
        (response(b"", "403 Forbidden"), True),
        (response(b"", "503 Service Unavailable", retry_after="600"), False),
        (b"", False),
        (response(b"\xff\xfe\0\0" * 1000), True),
        (response(b"", "200 OK"), True),
        (response(b"User-agent: *\nDisallow: /"), False),
    ],
)
def test_robots_that_are_missing_or_broken(
    server: AwkwardServer, retrieve: Patient, answer: bytes, allowed: bool
) -> None:
    """RFC 9309, section 2.3.1: unavailable allows everything, unreachable nothing."""
    server.routes |= {"/robots.txt": always(answer), "/page": always(response(FEED))}
    for _ in range(2):
        if allowed:
            assert retrieve.page(server.url("/page")).content == FEED
        else:
            with pytest.raises(FetchError, match="asks programs not"):
                retrieve.page(server.url("/page"))
    asked = server.paths().count("/robots.txt")
    assert asked == (3 if answer == b"" else 1)  # tried again when broken, then remembered
