"""``tapeproof feeds``, ``sources``, and ``run`` over subscriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.records import FeedState
from nlp.store import Store
from tests.cli.calling import FALSE, TRUE, call, rss
from tests.ingest.awkward import AwkwardServer, always, conditional, in_turn, response

A, B = "https://a.example/feed.xml", "https://b.example/rss"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[AwkwardServer]:
    monkeypatch.setenv("TAPEPROOF_FETCH_ALLOW_PRIVATE", "1")
    monkeypatch.setenv("TAPEPROOF_FETCH_HOST_DELAY_SECONDS", "0")
    with AwkwardServer() as running:
        yield running


def test_add_list_remove(user: Path) -> None:
    added = call("feeds", "add", A, B, "--folder", "/Markets/US/", "--zone", "America/New_York")
    assert (added.code, added.out) == (0, "")
    assert "2 new; 2 feeds in " in added.err
    assert "0 new; 2 feeds in " in call("feeds", "add", A, "--title", "The A").err
    first, second = call("feeds", "list").records
    assert (first["source"]["title"], first["source"]["folder"]) == (
        "The A",
        "Markets/US",  # what is not said again stays
    )
    assert first["source"]["zone"] == "America/New_York"
    assert second["source"]["zone"] == "America/New_York"
    assert second["source"]["folder"] == "Markets/US"
    assert second["state"]["status"] == "new"
    table = call("feeds", "list", "--format", "csv").out.splitlines()
    assert table[0].startswith("title,folder,status,articles,")
    assert table[1].startswith("The A,Markets/US,new,0,")
    assert "1 feeds left in" in call("feeds", "remove", A).err
    missing = call("feeds", "remove", "https://b.example/rsss")
    assert missing.code == 2
    assert f"did you mean '{B}'?" in missing.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["file:///etc/passwd"], "only http and https"),
        (["feed.xml"], "only http and https"),
        ([A, "--zone", "Mars/Base"], "no such time zone: 'Mars/Base'"),
        ([A, "--numbers", "1234"], "no such style of numbers: '1234' (1,234.5 or 1.234,5)"),
    ],
)
def test_what_cannot_be_subscribed_to(user: Path, arguments: list[str], says: str) -> None:
    called = call("feeds", "add", *arguments)
    assert called.code == 2
    assert called.err.count(says) == 1  # once, without a chain of causes
    assert "Error" not in called.err
    assert call("feeds", "list").out == ""


def test_opml_both_ways(user: Path) -> None:
    (user / "in.opml").write_text(
        '<opml><body><outline text="Markets"><outline text="A" xmlUrl="https://a.example/feed.xml"/>'
        '</outline><outline text="bad" xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    imported = call("feeds", "import", "in.opml")
    assert imported.code == 3  # one entry failed
    assert "1 feeds read, 1 new; 1 in " in imported.err
    assert "failed: ingest: " in imported.err
    assert "file:///etc/passwd" in imported.err
    exported = call("feeds", "export")
    assert 'xmlUrl="https://a.example/feed.xml"' in exported.out
    assert call("feeds", "export", "out.opml").code == 0
    call("feeds", "remove", A)
    assert "1 feeds read, 1 new; 1 in " in call("feeds", "import", "out.opml").err
    (again,) = call("feeds", "list").records
    assert (again["source"]["title"], again["source"]["folder"]) == ("A", "Markets")
    assert call("feeds", "import", "-", stdin=exported.out).code == 0
    assert call("feeds", "import", "-", stdin="<rss/>").code == 2
    assert call("feeds", "import", "nosuch.opml").code == 2


def test_an_export_has_the_addresses_of_today(user: Path) -> None:
    call("feeds", "add", A, B, "--store", "s.sqlite")
    with Store("s.sqlite") as store:
        store.save_feed_state(FeedState(url=A, status="active", moved_to="https://a.example/new"))
        store.save_feed_state(FeedState(url=B, status="gone"))
    exported = call("feeds", "export", "--store", "s.sqlite").out
    assert "https://a.example/new" in exported
    assert A not in exported
    assert B not in exported


SETTINGS = """
[[source]]
name = "harbor-wire"
title = "Harbor Wire"
feeds = ["https://a.example/feed.xml", "https://a.example/economy.xml"]
zone = "America/New_York"
language = "en"
"""


def test_declared_sources(user: Path) -> None:
    (user / "tapeproof.toml").write_text(SETTINGS)
    first, second = call("sources").records
    assert (first["name"], first["title"], first["url"]) == ("harbor-wire", "Harbor Wire", A)
    assert (first["zone"], first["language"]) == ("America/New_York", "en")
    assert call("sources", "--format", "csv").out.splitlines()[0] == (
        "name,title,language,numbers,zone,folder,url"
    )
    assert second["url"] == "https://a.example/economy.xml"
    listed = call("feeds", "list").records
    assert [(feed["source"]["url"], feed["declared"]) for feed in listed] == [
        (A, True),
        ("https://a.example/economy.xml", True),
    ]
    for command in ("add", "remove"):
        refused = call("feeds", command, A)
        assert refused.code == 2
        assert "declared in the settings" in refused.err
    call("feeds", "add", B)
    (user / "tapeproof.toml").write_text(SETTINGS.replace(', "https://a.example/economy.xml"', ""))
    assert [feed["source"]["url"] for feed in call("feeds", "list").records] == [A, B]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[[source]]\nfeeds = ['https://a.example/']", "a source needs a name and feeds"),
        ("[[source]]\nname = 'a'", "a source needs a name and feeds"),
        ("[source]\nname = 'a'", "write [[source]]"),
        ("[[source]]\nname = 'a'\nfeeds = ['file:///x']", "'file:///x' is no address of a feed"),
        ("[[source]]\nname = 'A b'\nfeeds = ['https://a.example/']", "must match [a-z0-9-]+"),
        (
            "[[source]]\nname = 'a'\nzon = 'x'\nfeeds = ['https://a.example/']",
            "did you mean 'zone'",
        ),
        (
            "[[source]]\nname = 'a'\nzone = 'x/y'\nfeeds = ['https://a.example/']",
            "no such time zone",
        ),
        (
            "[[source]]\nname = 'a'\nfeeds = ['https://a.example/', 'https://a.example/']",
            "declared twice: https://a.example/",
        ),
        ("[fetch]\ncontact = 'a\\nb: c'", "is no address or page"),
        ("[fetch]\nhost_delay_seconds = -1", "is no number of seconds"),
    ],
)
def test_wrong_declarations_are_told(user: Path, settings: str, says: str) -> None:
    (user / "tapeproof.toml").write_text(settings.replace("'a\\nb: c'", '"a\\nb: c"'))
    called = call("sources")
    assert called.code == 2
    assert says in called.err


def test_run_without_sources_looks_at_the_feeds_that_are_due(
    user: Path, server: AwkwardServer
) -> None:
    nothing = call("run")
    assert nothing.code == 2
    assert "feeds add URL" in nothing.err
    assert not list((user / "data").rglob("*.sqlite"))
    slide = rss(("Slide", TRUE), ("Climb", FALSE)).encode()
    server.routes |= {
        "/a": conditional(slide, etag='"1"'),
        "/b": always(response(b"", "404 Not Found")),
    }
    call("feeds", "add", server.url("/a"), server.url("/b"))
    first = call("run")
    assert first.code == 3  # one feed failed
    assert first.labels == ["supported", "contradicted"]
    assert "feeds: 1 changed, 0 unchanged, 1 failed" in first.err
    assert "articles: 2 new, 0 skipped" in first.err
    assert server.url("/b") in first.err
    active, failing = call("feeds", "list").records
    assert (active["state"]["status"], active["state"]["articles"]) == ("active", 2)
    assert failing["state"]["status"] == "failing"
    assert "404" in failing["state"]["error"]
    second = call("run")  # nothing is due yet
    assert (second.code, second.out) == (0, "")
    assert sorted(server.paths()) == ["/a", "/b"]


def test_a_network_that_is_down_is_told_and_no_feed_blamed(
    user: Path, server: AwkwardServer
) -> None:
    """Two names of this machine, at a port that takes no connections."""
    call("feeds", "add", "http://127.0.0.1:1/a", "http://localhost:1/b")
    called = call("run")
    assert called.code == 3
    assert "no server could be reached: check the connection" in called.err
    states = [feed["state"] for feed in call("feeds", "list").records]
    assert [(state["status"], state["errors"]) for state in states] == [("failing", 0)] * 2
    server.routes["/c"] = always(response(rss(("Slide", TRUE)).encode()))
    call("feeds", "add", server.url("/c"))
    assert "no server could be reached" not in call("run").err


@pytest.mark.parametrize("declared", [True, False])
def test_a_declared_style_of_numbers_reaches_the_claims(
    user: Path, server: AwkwardServer, declared: bool
) -> None:
    """The S&P 500 closed at 2,351.10 that day; the publisher writes 2.351,1."""
    server.routes["/a"] = always(
        response(rss(("Close", "The S&P 500 closed at 2.351 points on Monday.")).encode())
    )
    if declared:
        lines = f"[[source]]\nname = 'a'\nfeeds = ['{server.url('/a')}']\nnumbers = '1.234,5'\n"
        (user / "tapeproof.toml").write_text(lines)
    else:
        call("feeds", "add", server.url("/a"), "--numbers", "1.234,5")
        exported = call("feeds", "export").out
        call("feeds", "remove", server.url("/a"))
        assert call("feeds", "import", "-", stdin=exported).code == 0
    (found,) = call("run").records
    assert found["claim"]["quantity"]["value"] == "2351"
    assert found["verdict"]["label"] == "supported"


def test_a_feed_that_is_due_again_is_asked_for_news_only(user: Path, server: AwkwardServer) -> None:
    server.routes["/a"] = conditional(rss(("Slide", TRUE)).encode(), etag='"1"')
    store = ("--store", user / "s.sqlite")
    call("feeds", "add", server.url("/a"), *store)
    assert call("run", *store).labels == ["supported"]
    with Store(user / "s.sqlite") as opened:
        (feed,) = opened.feeds()
        opened.save_feed_state(feed.state.replace(due_at=None))
    second = call("run", *store)
    assert (second.code, second.out) == (0, "")
    assert "no feed is due" not in second.err
    early = call("run", *store)
    assert (early.code, early.out, len(server.asked)) == (0, "", 2)
    assert "no feed is due; the next one is at 20" in early.err
    assert "feeds: 0 changed, 1 unchanged, 0 failed" in second.err
    assert server.asked[1].headers["if-none-match"] == '"1"'


def test_a_feed_that_is_gone_is_left_until_somebody_adds_it_again(
    user: Path, server: AwkwardServer
) -> None:
    server.routes["/a"] = always(response(b"", "410 Gone"))
    call("feeds", "add", server.url("/a"))
    assert call("run").code == 3
    assert call("run").code == 0
    assert len(server.asked) == 1
    assert json.loads(call("feeds", "list").out)["state"]["status"] == "gone"
    call("feeds", "add", server.url("/a"))
    assert call("run").code == 3
    assert len(server.asked) == 2


def test_a_list_shows_what_a_feed_calls_itself(user: Path, server: AwkwardServer) -> None:
    server.routes["/feed"] = always(response(rss(("Slide", TRUE)).encode()))
    call("feeds", "add", server.url("/feed"), "--store", "s.sqlite")
    before = call("feeds", "list", "--format", "csv", "--store", "s.sqlite").out.splitlines()[1]
    assert before.startswith(server.url("/feed"))
    assert call("run", "--store", "s.sqlite", "--fast").code == 0
    after = call("feeds", "list", "--format", "csv", "--store", "s.sqlite").out.splitlines()[1]
    assert after.startswith("Example,")
    assert after.endswith(server.url("/feed"))
    assert 'text="Example"' in call("feeds", "export", "--store", "s.sqlite").out


def test_a_second_reader_of_the_feeds_is_told(user: Path) -> None:
    call("feeds", "add", A, "--store", "s.sqlite")
    with Store("s.sqlite") as store, store.only_reader():
        for command in ("watch", "run"):
            called = call(command, "--store", "s.sqlite")
            assert called.code == 2
            assert "another process is looking at the feeds of this store" in called.err


def test_a_corrected_figure_is_a_new_version_and_both_sides_say_so(
    user: Path, server: AwkwardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAPEPROOF_WATCH_SHORTEST_SECONDS", "0.001")
    monkeypatch.setenv("TAPEPROOF_WATCH_LONGEST_SECONDS", "0.001")
    wrong = TRUE.replace("2.7", "3.7")
    assert wrong != TRUE
    server.routes["/feed"] = in_turn(
        response(rss(("Slide", wrong)).encode()), response(rss(("Slide", TRUE)).encode())
    )
    call("feeds", "add", server.url("/feed"), "--store", "s.sqlite")
    (was,) = call("run", "--store", "s.sqlite").records
    (now,) = call("run", "--store", "s.sqlite").records
    labels = [was["verdict"]["label"], now["verdict"]["label"]]
    assert labels == ["contradicted", "supported"]
    (current,) = call("claims", "--store", "s.sqlite").records
    assert current["claim"]["id"] == now["claim"]["id"]
    told = call("explain", now["claim"]["id"], "--store", "s.sqlite").records[0]
    assert [entry["verdict"]["label"] for entry in told["history"]] == labels
    assert (told["withdrawn_at"], told["superseded_by"]) == (None, None)
    shown = call("explain", was["claim"]["id"], "--store", "s.sqlite", "--format", "table").out
    assert "Withdrawn on 20" in shown
    assert f"its next version is {now['claim']['article_id']}" in " ".join(shown.split())
    states = call("articles", "--store", "s.sqlite").records
    assert sorted(one["version"] for one in states) == [1, 2]
