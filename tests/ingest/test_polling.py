"""One look at a feed: what is new, what is remembered, what is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from nlp.ingest.retrieve import HttpRetriever
from nlp.ingest.subscriptions.polling import Poll, poll
from nlp.ingest.subscriptions.schedule import Pace
from nlp.records import FeedSource, FeedState
from tests.ingest.awkward import AwkwardServer, always, conditional, in_turn, redirect, response

NOW = dt.datetime(2026, 1, 19, 12, 0, tzinfo=dt.UTC)
TEXT = "The S&amp;P 500 fell 2.7 percent on Monday, the steepest fall of the month so far."


def feed(*numbers: int, text: str = TEXT, date: str = "Mon, 19 Jan 2026 09:00:00 GMT") -> bytes:
    items = "".join(
        f"<item><title>Story {number}</title><link>/page/{number}</link>"
        f"<guid isPermaLink='false'>g{number}</guid><pubDate>{date}</pubDate>"
        f"<description>{text}</description></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


@pytest.fixture
def server() -> Iterator[AwkwardServer]:
    with AwkwardServer() as running:
        yield running


@pytest.fixture
def http() -> Iterator[HttpRetriever]:
    with HttpRetriever(allow_private=True, sleep=lambda _seconds: None, read_seconds=1) as opened:
        yield opened


def look(
    http: HttpRetriever, url: str, state: FeedState | None = None, **more: Any
) -> tuple[Poll, FeedState]:
    source = more.pop("source", FeedSource(url=url))
    found = poll(
        source,
        state or FeedState(url=source.url),
        fetch=http.fetch,
        pages=http.page,
        **{"now": lambda: NOW, **more},
    )
    new = found.articles if found.outcome == "changed" else ()
    return found, found.concluded(new, pace=Pace(), chance=0.5)


def test_a_changed_feed_and_then_an_unchanged_one(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    server.routes["/f"] = conditional(feed(1, 2), etag='"one"')
    first, state = look(http, server.url("/f"))
    assert (first.outcome, [a.title for a in first.articles]) == ("changed", ["Story 1", "Story 2"])
    assert (state.status, state.etag, state.articles) == ("active", '"one"', 2)
    second, state = look(http, server.url("/f"), state)
    assert (second.outcome, second.articles, state.articles) == ("unchanged", (), 2)
    assert state.etag == '"one"'


def test_a_new_etag_on_the_same_body_is_no_change(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    server.routes["/f"] = in_turn(
        response(feed(1), etag='"1"'), response(feed(1), etag='"2"'), response(feed(1, 2))
    )
    outcomes, state = [], None
    for _ in range(3):
        found, state = look(http, server.url("/f"), state)
        outcomes.append((found.outcome, state.etag))
    assert outcomes == [("changed", '"1"'), ("unchanged", '"2"'), ("changed", None)]


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Login</body></html>", b"<rss><item>", b"\x89PNG", b"plain text"]
)
def test_an_answer_that_is_no_feed_leaves_no_validators(
    server: AwkwardServer, http: HttpRetriever, body: bytes
) -> None:
    """A login page with status 200 must not hide the feed behind its ETag."""
    server.routes["/f"] = in_turn(
        response(feed(1), etag='"good"'),
        response(body, etag='"bad"', content_type="text/html"),
        response(feed(1, 2), etag='"good"'),
    )
    _, state = look(http, server.url("/f"))
    found, state = look(http, server.url("/f"), state)
    if body != b"<rss><item>":  # a feed without articles, for all that can be seen
        assert (found.outcome, state.status, state.errors) == ("failed", "failing", 1)
        assert state.etag == '"good"'
        assert state.error
    found, state = look(http, server.url("/f"), state)
    assert [article.title for article in found.articles] == ["Story 1", "Story 2"]
    assert (state.status, state.error) == ("active", None)


def test_gone_and_retry_after(server: AwkwardServer, http: HttpRetriever) -> None:
    server.routes["/gone"] = always(response(b"", "410 Gone"))
    found, state = look(http, server.url("/gone"))
    assert (found.outcome, state.status) == ("gone", "gone")
    assert "HTTP status 410" in (state.error or "")
    server.routes["/busy"] = always(response(b"", "429 Too Many Requests", retry_after="7200"))
    found, state = look(http, server.url("/busy"))
    assert (found.outcome, state.status) == ("failed", "failing")
    assert state.due_at == NOW + dt.timedelta(hours=2)


def test_a_permanent_move_is_kept_once_it_leads_to_a_feed(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    server.routes |= {
        "/old": redirect("/new", "301 Moved Permanently"),
        "/new": always(response(feed(1))),
        "/lost": redirect("/login", "301 Moved Permanently"),
        "/login": always(response(b"<html><body>Please log in</body></html>")),
    }
    _, state = look(http, server.url("/old"))
    assert (state.url, state.moved_to) == (server.url("/old"), server.url("/new"))
    look(http, server.url("/old"), state)
    assert server.paths() == ["/old", "/new", "/new"]
    _, lost = look(http, server.url("/lost"))
    assert (lost.status, lost.moved_to) == ("failing", None)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://169.254.169.254/latest"])
def test_a_feed_leads_nowhere_it_must_not(server: AwkwardServer, target: str) -> None:
    server.routes["/f"] = redirect(target, "301 Moved Permanently")

    def resolver(host: str, port: int) -> list[str]:
        return [host]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "nlp.ingest.retrieve.addresses.is_public", lambda address: address == "127.0.0.1"
        )
        with HttpRetriever(resolver=resolver) as http:
            found, state = look(http, server.url("/f"))
    assert (found.outcome, state.moved_to) == ("failed", None)
    assert server.paths() == ["/f"]


def test_what_a_subscription_declares_holds_for_its_articles(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    server.routes["/f"] = always(response(feed(1, date="2026-01-19 09:30:00")))
    source = FeedSource(
        url=server.url("/f"), title="Harbor", zone="Asia/Shanghai", numbers="1.234,5"
    )
    found, _ = look(http, source.url, source=source)
    (article,) = found.articles
    assert article.published_at == dt.datetime(2026, 1, 19, 1, 30, tzinfo=dt.UTC)
    assert "published_at_zone_assumed" not in article.flags
    assert (article.source.name, article.source.feed) == ("Harbor", source.url)
    assert article.source.numbers == "1.234,5"


PAGE = (
    "<html><head><title>Story</title></head><body><article><h1>Story</h1>"
    + "".join(f"<p>{TEXT} It was paragraph {number} of the page.</p>" for number in range(6))
    + "</article></body></html>"
).encode()


def test_pages_behind_teasers_are_had_once_and_tried_again_after_a_fault(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    server.routes |= {
        "/f": conditional(feed(1, 2, text="Stocks fell …"), etag='"1"'),
        "/page/1": always(response(PAGE, content_type="text/html")),
        "/page/2": in_turn(
            *[response(b"", "500 Internal Server Error")] * 3,
            response(PAGE, content_type="text/html"),
        ),
    }
    first, state = look(http, server.url("/f"), follow=True)
    assert "paragraph 5" in first.articles[0].text
    assert [failure.subject for failure in first.failures] == [server.url("/page/2")]
    assert state.etag is None  # so that the next look reads the feed again
    had = {server.url("/page/1"): first.articles[0]}
    second, state = look(http, server.url("/f"), state, follow=True, known=had.get)
    assert second.articles[0] is first.articles[0]
    assert [article.url for article in second.articles[1:]] == [server.url("/page/2")]
    assert "paragraph 5" in second.articles[1].text
    assert state.etag == '"1"'
    assert server.paths().count("/page/1") == 1


def test_a_page_that_is_left_alone_keeps_its_teaser_and_the_feed_its_validators_from_us(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    """While a page waits for its next try the feed is read again; once it is given up, no more."""
    server.routes["/f"] = conditional(feed(1, text="Stocks fell …"), etag='"1"')
    later, state = look(http, server.url("/f"), follow=True, turn=lambda _url: "later")
    assert [(one.text, one.flags) for one in later.articles] == [("Stocks fell …", ("teaser",))]
    assert (later.failures, state.etag) == ((), None)
    never, state = look(http, server.url("/f"), state, follow=True, turn=lambda _url: "never")
    assert (len(never.articles), never.failures, state.etag) == (1, (), '"1"')
    assert server.paths() == ["/f", "/f"]
    tried, _ = look(http, server.url("/f"), follow=True, turn=lambda _url: "now")
    assert [failure.subject for failure in tried.failures] == [server.url("/page/1")]


def test_title_and_rhythm_of_the_feed_are_remembered(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    body = feed(1).replace(b"<item>", b"<ttl>240</ttl><item>", 1)
    server.routes["/f"] = conditional(body, etag='"1"')
    _, state = look(http, server.url("/f"))
    assert (state.title, state.rhythm.seconds) == ("Wire", 14_400.0)
    assert state.due_at == NOW + dt.timedelta(hours=4)
    _, state = look(http, server.url("/f"), state)  # 304: it says nothing of its rhythm
    assert state.due_at == NOW + dt.timedelta(hours=4)


def test_a_feed_that_is_unchanged_for_a_week_is_asked_for_as_a_whole(
    server: AwkwardServer, http: HttpRetriever
) -> None:
    """Some servers answer 304 for ever, to a date in the future or an ETag that never changes."""
    server.routes["/f"] = conditional(feed(1), etag='"1"')
    _, state = look(http, server.url("/f"))
    assert state.read_at == NOW
    server.routes["/f"] = conditional(feed(1, 2), etag='"1"')
    for days, outcome in ((1, "unchanged"), (6.9, "unchanged"), (7, "changed"), (8, "unchanged")):
        found, state = look(
            http, server.url("/f"), state, now=lambda days=days: NOW + dt.timedelta(days=days)
        )
        assert (found.outcome, len(found.articles)) == (outcome, 2 if days == 7 else 0)


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "http://169.254.169.254/latest", "ftp://x/"]
)
def test_links_of_a_feed_lead_nowhere_they_must_not(server: AwkwardServer, link: str) -> None:
    body = feed(1, text="Stocks fell …").replace(b"/page/1", link.encode())
    server.routes["/f"] = always(response(body))
    connected: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        connected.append(host)
        return [host]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "nlp.ingest.retrieve.addresses.is_public", lambda address: address == "127.0.0.1"
        )
        with HttpRetriever(resolver=resolver, sleep=lambda _seconds: None) as http:
            found, _ = look(http, server.url("/f"), follow=True)
    assert server.paths() == ["/f"]
    assert [article.title for article in found.articles] == ["Story 1"]  # the teaser is kept
    assert "/etc/passwd" not in found.articles[0].text
