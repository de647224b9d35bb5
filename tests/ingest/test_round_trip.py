"""What is written as an archive comes back as the same articles."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp import ingest
from nlp.errors import ConfigError
from nlp.ingest.portion import Portion
from nlp.records import Article, Failure, Origin
from nlp.report.articles import write_articles

AT = dt.datetime(2026, 1, 19, 9, 30, tzinfo=dt.UTC)
NAMES = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.csv"]
FULL = Article(
    url="https://wire.example/1",
    title="Acme rises, a lot",
    text='-3% was "expected"; it rose 4.2 %.\nThe board, it said, is pleased.',
    language="en",
    published_at=dt.datetime(2026, 1, 19, 9, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    retrieved_at=AT,
    source=Origin(name="Wire, the", feed="https://wire.example/rss", numbers="1,234.5"),
    authors=("Jane Roe", "Roe, John"),
    guid="tag:wire.example,1",
    updated_at=AT,
    categories=("Markets", "Europe, emerging"),
    duplicates_of="a1",
    flags=("teaser",),
)
BARE = Article(text="Gold fell.", retrieved_at=AT, language="und", flags=("published_at_missing",))
GERMAN = Article(text="Der Index fiel.", language="de", retrieved_at=AT, published_at=AT,
                 flags=("language_unsupported",))  # fmt: skip


def read(path: Path, **options: object) -> list[Article | Failure]:
    later = AT + dt.timedelta(days=9)
    return list(ingest.articles([path], retrieve=None, now=lambda: later, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_comes_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert write_articles([FULL, BARE, GERMAN], path) == 3
    full, bare, german = read(path)
    assert full == FULL
    # where it was read is the one thing that an article without a feed learns
    assert isinstance(bare, Article)
    assert (bare.id, bare.text, bare.flags, bare.published_at) == (
        *(BARE.id, BARE.text, BARE.flags),
        None,
    )
    assert isinstance(german, Article)
    assert (german.id, german.flags) == (GERMAN.id, GERMAN.flags)
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_of_an_archive_that_breaks_off(tmp_path: Path, name: str) -> None:
    def broken() -> object:
        yield FULL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_articles(broken(), tmp_path / name)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        write_articles([], tmp_path / "a.xlsx")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    name=st.sampled_from(NAMES),
)
def test_any_text_comes_back_under_its_id(tmp_path: Path, text: str, name: str) -> None:
    article = Article(text=text, retrieved_at=AT, published_at=AT)
    write_articles([article], tmp_path / name)
    (back,) = read(tmp_path / name)
    assert isinstance(back, Article)
    assert (back.id, back.text) == (article.id, unicodedata.normalize("NFC", text))


def test_a_table_with_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("Day\tStory\ttext\n2026-01-18\tGold fell.\tirrelevant\n", encoding="utf-8")
    (found,) = read(path, columns={"text": " story", "published_at": "DAY"})
    assert isinstance(found, Article)
    assert found.text == "Gold fell."
    assert found.published_at == dt.datetime(2026, 1, 18, tzinfo=dt.UTC)
    (failure,) = read(path, columns={"title": "Head"})
    assert isinstance(failure, Failure)
    assert "no column is called 'head'" in failure.message
    with pytest.raises(ConfigError, match="no such field"):
        read(path, columns={"body": "Story"})


@pytest.mark.parametrize("name", NAMES)
def test_how_far_an_archive_is_read(tmp_path: Path, name: str) -> None:
    articles = [FULL.replace(id=f"a{n}", text=f"{n} {FULL.text * 30}") for n in range(200)]
    write_articles(articles, tmp_path / name)
    portion = Portion()
    found = ingest.articles(
        [tmp_path / name],
        retrieve=None,  # type: ignore[arg-type]
        now=lambda: AT,
        portion=portion,
    )
    shares = [portion.value for _ in found]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert shares[-1] > 0.9
