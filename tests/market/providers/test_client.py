"""Asking politely: the cache, waiting, repeating, going without a network."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from nlp.errors import OfflineError, ProviderError, ProviderFormatError, RateLimitError
from nlp.market.providers.client import Answer, Client, Reply
from tests.market.providers.serving import NOW, Waits, client


def plain(answer: Answer) -> object:
    return answer.json()


def test_an_answer_is_asked_for_once_until_it_is_old(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_ordered_request("/a", query_string="q=1").respond_with_json({"n": 1})
    httpserver.expect_ordered_request("/a", query_string="q=1").respond_with_json({"n": 2})
    url = httpserver.url_for("/a")
    first = client(cache=tmp_path).get(url, query={"q": 1}, read=plain)
    assert (first[1], first[0].retrieved_at) == ({"n": 1}, NOW)
    soon = NOW + dt.timedelta(hours=5, minutes=59)
    again = client(cache=tmp_path, now=soon).get(url, query={"q": 1}, read=plain)
    assert (again[1], again[0].retrieved_at) == ({"n": 1}, NOW)
    late = NOW + dt.timedelta(hours=6)
    assert client(cache=tmp_path, now=late).get(url, query={"q": 1}, read=plain)[1] == {"n": 2}


def test_offline_the_oldest_answer_will_do_and_nobody_is_asked(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_oneshot_request("/a").respond_with_json([1])
    url = httpserver.url_for("/a")
    client(cache=tmp_path).get(url, read=plain)
    later = NOW + dt.timedelta(days=4000)
    away = client(cache=tmp_path, offline=True, now=later)
    assert away.get(url, read=plain)[1] == [1]
    with pytest.raises(OfflineError, match=r"never fetched.*leave --offline out"):
        away.get(httpserver.url_for("/b"), read=plain)
    assert len(httpserver.log) == 1


def test_a_key_is_sent_and_neither_stored_nor_shown(httpserver: HTTPServer, tmp_path: Path) -> None:
    def answer(request: Request) -> Response:
        return Response(json.dumps(request.args.get("api_key")))

    httpserver.expect_request("/a").respond_with_handler(answer)
    asked = client(cache=tmp_path)
    url = httpserver.url_for("/a")
    got, said = asked.get(url, query={"q": 1}, secret={"api_key": "hush"}, read=plain)
    assert said == "hush"
    assert "hush" not in got.url
    (kept,) = tmp_path.iterdir()
    assert b"hush" not in kept.read_bytes().partition(b"\n")[0]
    gone = client()
    with pytest.raises(ProviderError, match="cannot be reached") as caught:
        gone.get("http://127.0.0.1:9/a", secret={"api_key": "hush"}, read=plain)
    assert "hush" not in str(caught.value)


def test_a_busy_server_is_asked_again_after_the_time_that_it_names(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/a").respond_with_data(
        "slow down", status=429, headers={"Retry-After": "7"}
    )
    httpserver.expect_ordered_request("/a").respond_with_data("", status=503)
    httpserver.expect_ordered_request("/a").respond_with_json("there")
    waits = Waits()
    assert client(waits=waits).get(httpserver.url_for("/a"), read=plain)[1] == "there"
    assert waits.seconds == [7.0, 2.0]


@pytest.mark.parametrize("zone", [" GMT", "", " -0000"])
def test_a_date_in_retry_after_counts(httpserver: HTTPServer, zone: str) -> None:
    header = {"Retry-After": f"Fri, 20 Nov 2026 22:00:20{zone}"}
    httpserver.expect_ordered_request("/a").respond_with_data("", status=429, headers=header)
    httpserver.expect_ordered_request("/a").respond_with_json(1)
    waits = Waits()
    client(waits=waits).get(httpserver.url_for("/a"), read=plain)
    assert waits.seconds == [20.0]


@pytest.mark.parametrize("asked", ["soon", "Fri, 99 Nov 2026 22:00:20 GMT", "-5"])
def test_what_says_nothing_is_waited_for_as_if_nothing_were_said(
    httpserver: HTTPServer, asked: str
) -> None:
    httpserver.expect_ordered_request("/a").respond_with_data(
        "", status=429, headers={"Retry-After": asked}
    )
    httpserver.expect_ordered_request("/a").respond_with_json(1)
    waits = Waits()
    client(waits=waits).get(httpserver.url_for("/a"), read=plain)
    assert waits.seconds == [1.0]


def test_nobody_waits_an_hour(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/a").respond_with_data(
        "", status=429, headers={"Retry-After": "3600"}
    )
    waits = Waits()
    with pytest.raises(RateLimitError, match="it asks for 3600 seconds"):
        client(waits=waits).get(httpserver.url_for("/a"), read=plain)
    assert waits.seconds == []


@pytest.mark.parametrize(("status", "kind"), [(429, RateLimitError), (502, ProviderError)])
def test_a_server_that_stays_busy_is_an_error(
    httpserver: HTTPServer, status: int, kind: type[ProviderError]
) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=status)
    waits = Waits()
    with pytest.raises(kind, match=f"HTTP status {status}"):
        client(waits=waits).get(httpserver.url_for("/a"), read=plain)
    assert waits.seconds == [1.0, 2.0, 4.0]
    assert len(httpserver.log) == 4


def test_requests_to_one_host_keep_their_distance() -> None:
    seconds = iter([0.0, 0.0, 0.1, 0.5, 0.5, 0.5])
    waits = Waits()
    asked = Client(
        lambda url, headers: Reply(status=200, content=b"1"),
        spacing_seconds=0.5,
        now=lambda: NOW,
        sleep=waits,
        monotonic=lambda: next(seconds),
    )
    for url in ("http://a.example/1", "http://a.example/2", "http://b.example/1"):
        asked.get(url, read=plain)
    assert waits.seconds == [pytest.approx(0.4)]


def test_what_cannot_be_read_is_not_kept(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_ordered_request("/a").respond_with_data("<html>Please log in</html>")
    httpserver.expect_ordered_request("/a").respond_with_json(1)
    asked = client(cache=tmp_path)
    with pytest.raises(ProviderFormatError, match=r"no JSON.*<html>Please log in"):
        asked.get(httpserver.url_for("/a"), read=plain)
    assert asked.get(httpserver.url_for("/a"), read=plain)[1] == 1


@pytest.mark.parametrize("damage", [b"", b"{}\n1", b"[", b'{"retrieved_at": 3}\n1'])
def test_a_damaged_cache_is_no_answer(
    httpserver: HTTPServer, tmp_path: Path, damage: bytes
) -> None:
    httpserver.expect_request("/a").respond_with_json(1)
    asked = client(cache=tmp_path)
    asked.get(httpserver.url_for("/a"), read=plain)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    assert asked.get(httpserver.url_for("/a"), read=plain)[1] == 1
    assert len(httpserver.log) == 2
