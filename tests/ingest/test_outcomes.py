"""Every awkward server of the table in the README, as a subscription meets it: two looks each.

What the client does within a look is told in ``test_awkward_servers``; here is what comes of it.
"""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from nlp.ingest.retrieve import HttpRetriever
from nlp.ingest.subscriptions.polling import poll
from nlp.ingest.subscriptions.schedule import Pace
from nlp.records import FeedSource, FeedState
from tests.ingest import awkward
from tests.ingest.awkward import AwkwardServer, Route, always, conditional, in_turn, response

NOW = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
QUARTER = dt.timedelta(minutes=15)
BODY = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Wire</title><item>"
    "<title>Zürich</title><link>https://w.example/1</link><description>The SMI in Zürich fell 2.7 "
    "percent on Monday, the steepest fall of the month.</description></item></channel></rss>"
)
FEED = BODY.encode()
FAULT = response(b"", "503 Service Unavailable")


def slow(asked: awkward.Asked) -> Iterator[bytes | float]:
    """Some pieces, with pauses that are short enough."""
    whole = response(FEED)
    for at in range(0, len(whole), 100):
        yield whole[at : at + 100]
        yield 0.01


def changing_etag(asked: awkward.Asked) -> Iterator[bytes]:
    yield response(FEED, etag=f'"{asked.before}"')


@dataclass(frozen=True)
class Case:
    """A server, what two looks at it come to, what is told, and when the next look is due."""

    name: str
    route: Route
    outcomes: tuple[str, str]
    told: str = ""
    due: dt.timedelta = HOUR
    flags: tuple[str, ...] = ()


FAILED = ("failed", "failed")
CASES = (
    Case("slow", slow, ("changed", "unchanged")),
    Case("drips", awkward.dripping_body, FAILED, "did not answer in time", QUARTER),
    Case("hangs", awkward.silent, FAILED, "did not answer in time", QUARTER),
    Case("never ends", awkward.endless, FAILED, "the answer is too large", QUARTER),
    Case(
        "cut off",
        always(response(FEED[:90], length=len(FEED))),
        FAILED,
        "could not be fetched",
        QUARTER,
    ),
    Case(
        "cut off at first",
        in_turn(response(FEED[:90], length=len(FEED)), response(FEED)),
        ("changed", "unchanged"),
    ),
    Case(
        "announces less than it sends",
        always(response(FEED + b"<more/>", length=len(FEED))),
        ("changed", "unchanged"),
    ),
    Case("redirects in circles", awkward.redirect("/feed"), FAILED, "in circles", QUARTER),
    Case(
        "redirects to a private address",
        awkward.redirect("http://10.0.0.7/admin"),
        FAILED,
        "refused to fetch from a private address",
        QUARTER,
    ),
    Case(
        "redirects to a file", awkward.redirect("file:///etc/passwd"), FAILED, "only http", QUARTER
    ),
    Case("304", conditional(FEED, etag='"1"'), ("changed", "unchanged")),
    Case("410", always(response(b"", "410 Gone")), ("gone", "gone"), "HTTP status 410", QUARTER),
    Case("404", awkward.missing, FAILED, "HTTP status 404", QUARTER),
    Case(
        "429 with Retry-After",
        always(response(b"", "429 Too Many Requests", retry_after="7200")),
        FAILED,
        "retry after 7200",
        2 * HOUR,
    ),
    Case("503 at first", in_turn(FAULT, FAULT, response(FEED)), ("changed", "unchanged")),
    Case("503", always(FAULT), FAILED, "HTTP status 503", QUARTER),
    Case(
        "gzip bomb",
        always(response(gzip.compress(b"\0" * 50_000_000), content_encoding="gzip")),
        FAILED,
        "the answer is too large",
        QUARTER,
    ),
    Case("changing ETag", changing_etag, ("changed", "unchanged")),
    Case(
        "wrong charset",
        always(response(BODY.encode("cp1252"), content_type="text/xml; charset=utf-8")),
        ("changed", "unchanged"),
        flags=("encoding_guessed",),
    ),
    Case("cookies required", awkward.with_cookie(FEED), ("changed", "unchanged")),
    Case(
        "a wall of cookies",
        awkward.redirect("/feed", set_cookie="always=1"),
        FAILED,
        "in circles",
        QUARTER,
    ),
    Case(
        "login page",
        always(response(b"<html><body>Log in</body></html>", etag='"1"')),
        FAILED,
        "this is no feed",
        QUARTER,
    ),
    Case(
        "XML bomb",
        always(response(b'<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&b;">]><rss>&b;</rss>')),
        FAILED,
        "declares entities",
        QUARTER,
    ),
)


@pytest.fixture
def server() -> Iterator[AwkwardServer]:
    with AwkwardServer() as running:
        yield running


def resolver(host: str, _port: int) -> list[str]:
    """The server is the one address outside; what else is on this machine is inside."""
    return ["127.0.0.1"] if host == "wire.example" else [host]


@pytest.fixture
def http(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpRetriever]:
    monkeypatch.setattr(
        "nlp.ingest.retrieve.addresses.is_public", lambda address: address == "127.0.0.1"
    )
    with HttpRetriever(
        resolver=resolver,
        sleep=lambda _seconds: None,
        read_seconds=0.2,
        total_seconds=1.0,
        max_bytes=1_000_000,
        now=lambda: NOW,
        chance=lambda: 0.0,
    ) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_becomes_of_it(server: AwkwardServer, http: HttpRetriever, case: Case) -> None:
    server.routes["/feed"] = case.route
    source = FeedSource(url=f"http://wire.example:{server.port}/feed")
    state = FeedState(url=source.url)
    outcomes = []
    for number in range(2):
        found = poll(source, state, fetch=http.fetch, pages=http.page, now=lambda: NOW)
        state = found.concluded(found.articles, pace=Pace(), chance=0.5)
        outcomes.append(found.outcome)
        if number == 0:
            first, due = found, state.due_at
    assert tuple(outcomes) == case.outcomes
    told = " ".join(failure.message for failure in first.failures)
    assert case.told in told
    assert bool(told) == bool(case.told)
    if case.told:
        assert first.articles == ()
        assert state.error is not None
        assert (state.etag, state.content_hash) == (None, None)
    else:
        (article,) = first.articles
        assert (article.title, article.text[:17]) == ("Zürich", "The SMI in Zürich")
        assert set(case.flags) == set(article.flags) - {"published_at_missing", "teaser"}
    assert due is not None
    assert case.due <= due - NOW <= case.due * 1.1
