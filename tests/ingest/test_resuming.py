"""An archive is read on from every place at which its reading can stop, and only from there."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlp.ingest import articles
from nlp.ingest.portion import Portion
from nlp.records import Article, Failure

NOW = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)
COUNT = 7
NAMES = [
    "a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.parquet", "a.warc", "a.warc.gz", "a.mbox",
    "a.eml", "folder",
]  # fmt: skip


def text(number: int) -> str:
    return f"Article {number}: shares of Acme rose {number}.5 percent on Monday, traders said."


def row(number: int) -> dict[str, str]:
    return {"text": text(number), "url": f"https://w.example/{number}"}


def record(number: int, *, packed: bool, status: str = "200 OK") -> bytes:
    """A record of a web archive (ISO 28500), compressed by itself or plain."""
    page = (
        f"<html><body><article><p>{text(number)}</p><p>{text(number)}</p></article></body></html>"
    )
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://w.example/{number}\r\n"
        f"WARC-Date: 2024-06-15T01:02:03Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    whole = head.encode() + http + b"\r\n\r\n"
    return gzip.compress(whole) if packed else whole


def letter(number: int) -> bytes:
    return (
        f"From: Jane Roe <roe@wire.example>\r\nSubject: {number}\r\nMessage-ID: <{number}@w>\r\n"
        f"Date: Fri, 14 Jun 2024 09:30:00 -0400\r\n\r\n{text(number)}\r\n\r\n"
    ).encode()


def archive(path: Path, count: int = COUNT) -> Path:
    """An archive of so many articles; some of its items are broken or hold no article."""
    name = path.name
    lines = b"".join(f"{json.dumps(row(n))}\n".encode() for n in range(count))
    if name == "folder":
        path.mkdir()
        for number in range(count):
            (path / f"{number:03}.txt").write_text(text(number))
        (path / "more.jsonl").write_bytes(lines.replace(b"Article", b"Line"))
    elif name.endswith(".jsonl"):
        path.write_bytes(b"\xef\xbb\xbf" + lines + b"\n{broken\n" + b'{"text": "last"}')
    elif name.endswith(".gz") and "warc" not in name:
        path.write_bytes(gzip.compress(lines))
    elif name.endswith(".zst"):
        with pa.CompressedOutputStream(str(path), "zstd") as out:
            out.write(lines)
    elif name.endswith(".csv"):
        cells = "".join(f'"{text(n)}\n{n}",https://w.example/{n}\n' for n in range(count))
        path.write_text(f"text,url\n{cells},no text\n")
    elif name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist([row(n) for n in range(count)]), path, row_group_size=3)
    elif "warc" in name:
        packed = name.endswith(".gz")
        path.write_bytes(
            b"".join(
                record(n, packed=packed) + record(n, packed=packed, status="404 Not Found")
                for n in range(count)
            )
        )
    elif name.endswith(".mbox"):
        letters = (b"From roe Fri Jun 14 09:30:00 2024\n" + letter(n) for n in range(count))
        path.write_bytes(b"".join(letters))
    else:
        path.write_bytes(letter(0))
    return path


def read(path: Path, portion: Portion) -> Iterator[Article | Failure]:
    return articles([path], retrieve=pytest.fail, now=lambda: NOW, portion=portion)


def told(items: list[Article | Failure]) -> list[str]:
    return [item.id if isinstance(item, Article) else item.subject for item in items]


@pytest.mark.parametrize("name", NAMES)
def test_reading_goes_on_from_every_place(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / name)
    whole = told(list(read(path, Portion())))
    assert len(whole) >= (COUNT if name != "a.eml" else 1)
    for stop in range(1, len(whole) + 1):
        portion = Portion()
        begun = read(path, portion)
        first = list(itertools.islice(begun, stop))
        reached = portion.reached
        begun.close()
        rest = told(list(read(path, Portion(reached))))
        # of a folder the file that was being read comes again, and is known by its id
        again = rest[:1] if name == "folder" and rest[:1] == told(first)[-1:] else []
        assert told(first) + rest[len(again) :] == whole, stop


@pytest.mark.parametrize("name", NAMES)
def test_what_is_over_is_not_read_again(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / name)
    other = tmp_path / "other.txt"
    other.write_text("Gold was quiet on Friday.")
    portion = Portion()
    sources = [path, other]
    whole = list(articles(sources, retrieve=pytest.fail, now=lambda: NOW, portion=portion))
    again = articles(
        sources, retrieve=pytest.fail, now=lambda: NOW, portion=Portion(portion.reached)
    )
    assert told(list(again)) == told(whole[-1:])


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_has_changed_is_read_from_its_beginning(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / name)
    portion = Portion()
    begun = read(path, portion)
    next(begun)
    changed = path / "000.txt" if name == "folder" else path
    os.utime(changed, (1, 1))
    whole = told(list(read(path, Portion())))
    reached = portion.reached
    if name == "folder":  # the first file is still being read: nothing of the folder counts
        begun.close()
        begun = read(path, portion := Portion())
        list(itertools.islice(begun, 3))
        reached = portion.reached
        os.utime(changed, (2, 2))
    assert told(list(read(path, Portion(reached)))) == whole


def test_a_new_file_in_a_folder_is_not_passed_over(tmp_path: Path) -> None:
    path = archive(tmp_path / "folder")
    portion = Portion()
    begun = read(path, portion)
    list(itertools.islice(begun, 4))
    (path / "000a.txt").write_text("Gold was quiet on Friday.")
    found = list(read(path, Portion(portion.reached)))
    assert len(found) == 2 * COUNT + 1
    (path / "zzz.txt").write_text("Silver was quiet on Friday.")
    portion = Portion()
    begun = read(path, portion)
    list(itertools.islice(begun, 4))
    (path / "zzzz.txt").write_text("Copper was quiet on Friday.")
    assert len(list(read(path, Portion(portion.reached)))) == 2 * COUNT + 3 - 3


def test_bad_lines_keep_their_numbers(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.jsonl")
    portion = Portion()
    begun = read(path, portion)
    list(itertools.islice(begun, 2))
    rest = list(read(path, Portion(portion.reached)))
    (bad,) = [item for item in rest if isinstance(item, Failure)]
    assert bad.subject == f"{path}:{COUNT + 2}"
