from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from nlp.errors import FetchError, RecordError
from nlp.evaluate.corpora import corpus_files, is_readable, records
from nlp.evaluate.gold import GoldRecord

LINE = b'{"text": "Acme rose.", "label": "positive"}\n'


def test_folders_are_searched_and_sorted_without_companions(tmp_path: Path) -> None:
    for name in (
        "b/two.jsonl.gz",
        "b/.hidden.jsonl",
        "a/one.jsonl",
        "a/README.md",
        "a/SOURCE.md",
        "a/LICENSE.txt",
        "a/table.csv",
        ".cache/x.jsonl",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = [path.relative_to(tmp_path).as_posix() for path in corpus_files([tmp_path])]
    assert sorted(found) == ["a/one.jsonl", "a/table.csv", "b/two.jsonl.gz"]
    assert len(list(corpus_files([tmp_path, tmp_path / "a" / "one.jsonl"]))) == 3
    assert [path.name for path in map(Path, found) if is_readable(path)] != found


def test_the_json_files_of_a_folder_are_one_corpus(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "more/c.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = f'{{"text": "{name}", "published_at": "2018-05-04T09:00:00Z", "claims": []}}'
        path.write_text(text, encoding="utf-8")
    (tmp_path / "c.jsonl").write_bytes(LINE)
    found = list(corpus_files([tmp_path]))
    assert found == [tmp_path, tmp_path / "c.jsonl", tmp_path / "more"]
    read = [record.text for record in records(tmp_path) if isinstance(record, GoldRecord)]
    assert read == ["a.json", "b.json"]
    (first,) = records(tmp_path, limit=1)
    assert isinstance(first, GoldRecord)
    assert (first.place, first.dct) == (str(tmp_path / "a.json"), "2018-05-04T09:00:00Z")
    assert list(records(tmp_path / "a.json")) == [first]
    assert list(corpus_files([tmp_path / "a.json"])) == [tmp_path / "a.json"]
    (tmp_path / "a.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(RecordError, match=r"a\.json"):
        list(records(tmp_path))


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_bytes(LINE)
    with pytest.raises(FetchError, match="did you mean"):
        list(corpus_files([tmp_path / "corpsu.jsonl"]))


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_plain_and_compressed_are_the_same(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    content = b"\xef\xbb\xbf" + LINE + b"\n  \n" + LINE * 3
    path.write_bytes(gzip.compress(content) if suffix.endswith("gz") else content)
    assert [record.place for record in records(path)] == [  # type: ignore[union-attr]
        f"{path} line {number}" for number in (1, 4, 5, 6)
    ]
    # lines that are blank are no records
    assert len(list(records(path, limit=2))) == 2


def test_the_limit_stops_before_a_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(LINE + b"broken\n")
    assert len(list(records(path, limit=1))) == 1
    with pytest.raises(RecordError, match=r"x\.jsonl line 2"):
        list(records(path))


@pytest.mark.parametrize("damage", ["cut", "foreign"])
def test_a_damaged_archive_is_named(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(LINE * 1000)[:60] if damage == "cut" else LINE)
    with pytest.raises(RecordError, match="this file is damaged") as caught:
        list(records(path))
    assert caught.value.subject == str(path)
