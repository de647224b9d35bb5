"""Copies are linked to what was published first; other texts of an article are its versions."""

from __future__ import annotations

import datetime as dt
import hashlib
import operator
import random
import re
import zlib
from pathlib import Path

import pytest

from nlp.records import Article
from nlp.resources import corpus
from nlp.store import ArticleQuery, ClaimQuery, Store
from nlp.store.likeness.addresses import address_key
from nlp.store.likeness.texts import is_copy, profile
from tests.store import copies
from tests.store.material import DAY, NOON, article, claim, verdict

LONG = (
    "Shares of Acme rose 4.2 percent on Monday to $12.50 after the company raised its forecast for"
    " the full year and said that demand had been strong in every region, above all in Asia, where"
    " sales grew 18 percent. Analysts had expected a rise of 11 percent. The company will report"
    " its figures for the third quarter on October 24."
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.db")


def made(
    name: str, text: str = LONG, *, hours: int = 0, url: str | None = None, **more: object
) -> Article:
    at = NOON + dt.timedelta(hours=hours)
    return Article(id=name, text=text, url=url, published_at=at, retrieved_at=at, **more)  # type: ignore[arg-type]


def originals(store: Store) -> dict[str, str | None]:
    return {one.article.id: one.article.duplicates_of for one in store.articles()}


def kinds(store: Store) -> dict[str, str | None]:
    return {one.article.id: one.copy for one in store.articles()}


def test_reprints_are_found_and_look_alikes_are_not(store: Store) -> None:
    draw = random.Random(7)
    base = copies.base_articles(corpus("feeds"))
    news = copies.news_sentences(corpus("annotated"))
    group: dict[str, int] = {}
    added = []
    for number, one in enumerate(base):
        texts = [one.text, *copies.reprints(one.text, draw)]
        texts_apart = [
            copies.another_day(one.text, draw),
            copies.follow_up(one.text, draw.sample(news, 7)),
        ]
        for count, text in enumerate(texts):
            added.append(made(f"{number}-{count}", text, hours=count))
            group[f"{number}-{count}"] = number
        for count, text in enumerate(texts_apart):
            added.append(made(f"{number}-x{count}", text, hours=9 + count))
            group[f"{number}-x{count}"] = 1000 + number * 2 + count
    draw.shuffle(added)
    with store.batch():
        for one in added:
            store.add_article(one)
    linked = {name: to for name, to in originals(store).items() if to}
    right = sum(group[name] == group[to] for name, to in linked.items())
    wanted = 6 * len(base)
    assert len(base) >= 20
    assert right / len(linked) > 0.95
    assert right / wanted > 0.95


def test_the_earliest_is_the_original_whatever_came_first(store: Store) -> None:
    late, early, middle = made("late", hours=9), made("early", hours=1), made("middle", hours=5)
    for one in (late, early, middle):
        store.add_article(one)
    assert originals(store) == {"late": "early", "middle": "early", "early": None}


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        ({"url": "https://w.example/a"}, {"url": "http://www.w.example/a/?utm_source=x"}, "url"),
        ({"guid": "tag:1"}, {"guid": "tag:1", "url": "https://x.example/9"}, "guid"),
        ({"url": "https://w.example/a"}, {"url": "https://x.example/b"}, "text"),
    ],
)
def test_exact_copies_are_linked_and_done(
    store: Store, one: dict[str, str], other: dict[str, str], copy: str
) -> None:
    store.add_article(made("a", **one))  # type: ignore[arg-type]
    assert store.add_article(made("b", hours=1, title="Other headline", **other))  # type: ignore[arg-type]
    assert originals(store) == {"a": None, "b": "a"}
    assert kinds(store) == {"a": None, "b": copy}
    assert store.is_done("b", "any")
    assert [left.id for left in store.pending("any")] == ["a"]


def test_a_reprint_waits_to_be_processed(store: Store) -> None:
    store.add_article(made("a"))
    store.add_article(made("b", "By our own reporter in the city. " + LONG, hours=1))
    assert kinds(store) == {"a": None, "b": "near"}
    assert not store.is_done("b")


def test_what_a_feed_brings_again_is_not_kept_again(store: Store) -> None:
    first = made("a", guid="tag:1")
    assert store.add_article(first)
    assert not store.add_article(first.replace(id="b", published_at=NOON + DAY))
    assert list(originals(store)) == ["a"]


def test_short_texts_that_repeat_are_no_copies(store: Store) -> None:
    store.add_article(made("a", "The market is closed today.", url="https://w.example/1"))
    store.add_article(made("b", "The market is closed today.", url="https://w.example/2"))
    assert originals(store) == {"a": None, "b": None}


def test_reports_after_one_pattern_are_no_copies() -> None:
    other = LONG.replace("4.2", "1.9").replace("12.50", "9.80").replace("18", "7")
    other = other.replace("11", "8").replace("24", "31")
    assert not is_copy(profile(LONG), profile(other))
    assert is_copy(profile(LONG), profile(LONG.replace("18", "17")))


def corrected(number: int, rise: str, *, hours: int) -> Article:
    text = f"The S&P 500 rose {rise} on Friday, Jefferies said. " + LONG
    at = NOON + dt.timedelta(hours=hours)
    return article(number, text=text).replace(
        url="https://w.example/a", retrieved_at=at, updated_at=at
    )


def test_a_correction_is_a_version_and_its_history_shows_it(store: Store) -> None:
    wrong, right = corrected(1, "3.2%", hours=0), corrected(2, "2.1%", hours=5)
    was, now = claim(wrong), claim(right)
    for one, said, label in ((wrong, was, "contradicted"), (right, now, "supported")):
        store.save_result(
            one, fingerprint="f", finished_at=NOON, claims=[said], verdicts=[verdict(said, label)]
        )
    states = {one.article.id: (one.version, one.superseded_by) for one in store.articles()}
    assert states == {wrong.id: (1, right.id), right.id: (2, None)}
    assert [stored.claim.id for stored in store.claims()] == [now.id]
    withdrawn = store.claims(ClaimQuery(withdrawn=True, article=wrong.id))
    assert [stored.claim.id for stored in withdrawn] == [was.id]
    history = store.verdict_history(now.id)
    assert [(entry.version, entry.verdict.label) for entry in history] == [
        (1, "contradicted"),
        (1, "supported"),
    ]
    assert [entry.said for entry in history] == [was.text, None]


def test_an_older_text_that_comes_later_is_the_earlier_version(store: Store) -> None:
    wrong, right = corrected(1, "3.2%", hours=0), corrected(2, "2.1%", hours=5)
    store.add_article(right)
    said = claim(wrong)
    store.save_result(wrong, fingerprint="f", finished_at=NOON, claims=[said])
    states = {one.article.id: (one.version, one.superseded_by) for one in store.articles()}
    assert states == {wrong.id: (1, right.id), right.id: (2, None)}
    assert list(store.claims()) == []


def test_a_page_that_is_used_again_is_another_article(store: Store) -> None:
    url = "https://w.example/markets"
    store.add_article(made("a", url=url))
    store.add_article(made("b", "Gold was quiet. " * 20, url=url, hours=24))
    states = {one.article.id: (one.version, one.superseded_by) for one in store.articles()}
    assert states == {"a": (1, None), "b": (1, None)}


def test_texts_share_as_much_of_their_sketches_as_of_their_runs() -> None:
    draw = random.Random(3)
    words = [f"w{number}" for number in range(4000)]
    texts = [" ".join(draw.choices(words, k=300)) for _ in range(40)]
    sketches = [profile(text).sketch for text in texts]
    assert all(len(set(one)) == 16 for one in sketches)
    assert all(0 <= entry < 2**47 for one in sketches for entry in one)
    assert len({entry for one in sketches for entry in one}) == 40 * 16
    # the first three tenths of a text share three tenths of its runs: 16 times 0.3 is 4.8
    begun = [" ".join(text.split()[:90]) for text in texts]
    shared = [
        len(set(profile(short).sketch) & set(sketch))
        for short, sketch in zip(begun, sketches, strict=True)
    ]
    assert 3.5 < sum(shared) / len(shared) < 6.1
    assert sum(count >= 2 for count in shared) >= 37  # 0.97 of 40 expected


def test_a_sketch_is_fixed_for_good() -> None:
    """Sketches are stored: another one would no longer find what is there."""
    words = re.findall(r"[^\W_]+(?:[.,][^\W_]+)*", LONG.casefold())
    drawn = hashlib.shake_256(b"20240614").digest(40)
    factors = [int.from_bytes(drawn[at : at + 8], "little") | 1 for at in range(0, 40, 8)]

    def mixed(number: int) -> int:
        for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            number = (number ^ number >> 33) * factor % 2**64
        return number ^ number >> 33

    hashed = [zlib.crc32(word.encode()) for word in words]
    runs = {
        mixed(sum(map(operator.mul, hashed[at : at + 5], factors)) % 2**64)
        for at in range(len(words) - 4)
    }
    assert profile(LONG).sketch == tuple(run % 2**47 for run in sorted(runs)[:16])
    assert profile("too short to tell anything").sketch == ()


def test_a_copy_is_found_among_thousands_after_one_pattern(store: Store) -> None:
    """What all reports have in common hides no copy; what only few share finds it."""
    draw = random.Random(5)

    def report() -> str:
        firms = " ".join(f"Company{draw.randrange(10**6)}" for _ in range(8))
        return f"{LONG} {LONG.replace('Acme', 'Other')} Also quoted: {firms} and nobody else."

    reports = [report() for _ in range(120)]
    with store.batch():
        for number, text in enumerate(reports):
            figures = f" Volume {number}1, {number}2, {number}3, {number}4, {number}5, {number}6."
            store.add_article(made(f"r{number}", text + figures))
            reports[number] = text + figures
        store.add_article(made("copy", "A new lead stands here. " + reports[3], hours=1))
    assert originals(store)["copy"] == "r3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://w.example/a", "http://WWW.w.example:80/a/"),
        ("https://w.example/a?id=7&x=1", "https://w.example/a?x=1&id=7&fbclid=Q#comments"),
        ("https://m.w.example/a/amp/", "https://w.example/a"),
        ("https://w.example/a/index.html", "https://w.example/a"),
        ("https://w.example/caf%C3%A9", "https://w.example/café"),
    ],
)
def test_addresses_of_one_page_are_equal(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://w.example/?p=1", "https://w.example/?p=2"),
        ("https://w.example/A", "https://w.example/a"),
        ("https://news.w.example/a", "https://w.example/a"),
        ("https://w.example:8443/a", "https://w.example/a"),
    ],
)
def test_addresses_of_two_pages_differ(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize("url", ["http://[bad", "", "//", "http://x:99999/", "a" * 9000])
def test_any_address_has_a_key(url: str) -> None:
    assert isinstance(address_key(url), str)


def test_articles_of_an_old_store_are_compared_too(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path) as store:
        store.add_article(made("a"))
        store._database.write("DELETE FROM article_links")
        store._database.write("DELETE FROM article_runs")
    with Store(path, read_only=True) as store:
        assert [one.version for one in store.articles()] == [1]
    with Store(path) as store:
        store.add_article(made("b", "A new lead for an old story. " + LONG, hours=1))
        assert originals(store) == {"a": None, "b": "a"}


def test_articles_of_a_store_with_bands_are_compared_too(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store(path) as store:
        store.add_article(made("a"))
        for statement in (
            "DROP TABLE article_runs",
            "DROP TABLE reading_places",
            "DROP TABLE missing_pages",
            "DROP INDEX article_links_unsketched",
            "ALTER TABLE article_links DROP COLUMN sketched",
            "CREATE TABLE article_bands (band INTEGER, number INTEGER)",
            "PRAGMA user_version = 3",
        ):
            store._database.write(statement)
    with Store(path) as store:
        store.add_article(made("b", "A new lead for an old story. " + LONG, hours=1))
        assert originals(store) == {"a": None, "b": "a"}


def test_the_query_for_one_article_tells_its_copies(store: Store) -> None:
    store.add_article(made("a"))
    store.add_article(made("b", hours=1))
    (only,) = store.articles(ArticleQuery(id="b"))
    assert (only.article.duplicates_of, only.copy) == ("a", "text")
