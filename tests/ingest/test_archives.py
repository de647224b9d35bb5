"""The same article comes out of every kind of archive; a damaged end costs only itself."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlp.errors import NlpError
from nlp.ingest.draft import Draft
from nlp.ingest.formats.archives import archive_drafts, is_archive

TEXT = "Shares of Acme rose 4.2 percent to $12.50 on Monday.\nThe company raised its forecast."
ROW = {"text": TEXT, "title": "Acme rises", "published_at": "2024-06-14T09:30:00-04:00"}
LETTER = (
    b"From: Jane Roe <roe@wire.example>\r\nSubject: Acme rises\r\nMessage-ID: <1@wire.example>\r\n"
    b"Date: Fri, 14 Jun 2024 09:30:00 -0400\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: text/html; charset="utf-8"\r\n\r\n<p>Shares of Acme rose 4.2 percent to '
    b"$<b>12.50</b> on Monday.</p><p>The company raised its forecast.</p>\r\n"
)


def write(path: Path) -> Path:
    line = (json.dumps(ROW) + "\n").encode()
    kind = path.name.partition(".")[2]
    if kind == "jsonl.gz":
        path.write_bytes(gzip.compress(line * 2))
    elif kind == "jsonl.zst":
        with pa.CompressedOutputStream(str(path), "zstd") as out:
            out.write(line * 2)
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist([ROW, ROW]), path)
    elif kind == "csv":
        path.write_text(
            "Headline,Date,Body\r\n" + f'Acme rises,{ROW["published_at"]},"{TEXT}"\r\n' * 2,
            encoding="utf-8-sig",
        )
    elif kind == "mbox":
        path.write_bytes((b"From roe Fri Jun 14 09:30:00 2024\n" + LETTER + b"\n") * 2)
    return path


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.csv", "a.mbox"])
def test_the_same_article_comes_out_of_each(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name)
    assert is_archive(path)
    first, second = archive_drafts(path)
    assert first == second
    assert isinstance(first, Draft)
    assert (first.text, first.title) == (TEXT, "Acme rises")
    assert first.stamp is not None
    assert first.stamp.instant.isoformat() == "2024-06-14T09:30:00-04:00"


def test_letters_name_their_writer_and_id(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(LETTER)
    (draft,) = archive_drafts(path)
    assert isinstance(draft, Draft)
    assert (draft.authors, draft.guid) == (("Jane Roe",), "1@wire.example")


def answer(body: str, *, kind: str, status: str) -> bytes:
    """A record of a web archive (ISO 28500), compressed by itself."""
    page = f"<html><body><article>{body}</article></body></html>"
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{page}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://w.example/a\r\n"
        "WARC-Date: 2024-06-15T01:02:03Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def test_pages_of_a_web_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    body = "".join(f"<p>{line}</p>" for line in TEXT.split("\n")) + "<p>It had been quiet.</p>"
    path.write_bytes(
        answer(body, kind="image/png", status="200 OK")
        + answer(body, kind="text/html", status="200 OK")
        + answer(body, kind="text/html", status="404 Not Found")
    )
    (draft,) = archive_drafts(path)
    assert isinstance(draft, Draft)
    assert draft.url == "https://w.example/a"
    assert draft.text.startswith(TEXT)
    assert draft.retrieved_at is not None
    assert draft.retrieved_at.isoformat() == "2024-06-15T01:02:03+00:00"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet", "a.jsonl.zst"])
def test_a_damaged_archive_is_told(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name)
    path.write_bytes(path.read_bytes()[:-9])
    *_, last = archive_drafts(path)
    assert isinstance(last, NlpError)
    assert str(path) in str(last)


def test_rows_without_text_are_told_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,text\nempty,\nAcme,{ROW['title']}\n")
    error, draft = archive_drafts(path)
    assert isinstance(error, NlpError)
    assert f"{path}:1" in str(error)
    assert isinstance(draft, Draft)
