"""Which articles are copies or versions of each other; all inside a transaction of the caller."""

# ruff: noqa: S608 - table and column names are ours, values are always bound

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from nlp.records import Article, Record
from nlp.store._database import Database, Value
from nlp.store._rows import article_of, encoded
from nlp.store._text import instant_text
from nlp.store.likeness import texts
from nlp.store.likeness.addresses import address_key
from nlp.store.queries import Copy

#: The first schema that has links; older files that are only read have none.
SINCE = 3
#: The fingerprint of work that is not done because an earlier article is the same.
COPIED = "copy"
#: Articles that share a band are looked at, at most so many for each band, the newest ones: a
#: pattern that thousands of reports are written after would otherwise cost thousands of looks.
_PER_BAND = 40
_COMPARED = 12


class _Keys(Record, frozen=True, kw_only=True):
    url_key: int | None
    guid_key: int | None
    text_key: int | None


class _Other(NamedTuple):
    article: Article
    version_of: str | None
    version: int


def link(database: Database, article: Article) -> None:
    """Find out what a stored article repeats or replaces, and note it."""
    profile = texts.profile(article.text)
    keys = _keys(article, profile)
    number = _number(database, article.id)
    same = _same_article(database, article, keys, profile)
    copied: tuple[str, Copy] | None = None
    if same is None:
        copied = _copied(database, article, keys, profile)
    elif same[0].article.text == article.text:
        copied = _original(same[0].article), same[1]
    database.write("DELETE FROM article_bands WHERE number = ?", (number,))
    _insert(database, number, keys, profile)
    if copied is not None:
        _note_copy(database, article, *copied)
    elif same is not None:
        _note_version(database, article, same[0])


def index(database: Database) -> None:
    """Enter the articles of an older schema, so that new ones are compared with them."""
    last = _newest(database, "article_links")
    while last < _newest(database, "articles"):
        rows = database.rows(
            "SELECT number, record, text FROM articles WHERE number > ? ORDER BY number LIMIT 500",
            (last,),
        )
        for number, record, text in rows:
            article = article_of(str(record), str(text))
            profile = texts.profile(article.text)
            last = int(str(number))
            _insert(database, last, _keys(article, profile), profile)


def _newest(database: Database, table: str) -> int:
    row = database.row(f"SELECT coalesce(max(number), 0) FROM {table}")
    return int(str(row[0])) if row else 0


def links(database: Database, numbers: Sequence[Value]) -> dict[Value, dict[str, Any]]:
    """What is linked about articles, by number; fields as in ``StoredArticle``."""
    if database.schema < SINCE:
        return {}
    marks = ", ".join("?" * len(numbers))
    rows = database.rows(
        f"SELECT number, copy, version, superseded_by FROM article_links WHERE number IN ({marks})",
        numbers,
    )
    return {row[0]: {"copy": row[1], "version": row[2], "superseded_by": row[3]} for row in rows}


def is_repeated(database: Database, article: Article) -> bool:
    """Whether the same feed or file has brought this very text under the same id or address."""
    keys = _keys(article, texts.profile(article.text))
    row = database.row(
        "SELECT 1 FROM article_links JOIN articles ON articles.number = article_links.number"
        " WHERE (guid_key = ? OR url_key = ?) AND title = ? AND text = ? AND feed IS ?"
        " AND json_extract(record, '$.flags') = ? LIMIT 1",
        (
            keys.guid_key,
            keys.url_key,
            article.title,
            article.text,
            article.source.feed,
            encoded(article.flags),
        ),
    )
    return row is not None


def withdraw_superseded(database: Database, article_id: str, *, at: str) -> None:
    """Withdraw the claims of an article that a later version has replaced."""
    database.write(
        "UPDATE claims SET withdrawn_at = ? WHERE article_id = ? AND withdrawn_at IS NULL"
        " AND EXISTS (SELECT 1 FROM article_links JOIN articles"
        " ON articles.number = article_links.number"
        " WHERE articles.id = ? AND superseded_by IS NOT NULL)",
        (at, article_id, article_id),
    )


def _insert(database: Database, number: int, keys: _Keys, profile: texts.Profile) -> None:
    database.write(
        "INSERT OR REPLACE INTO article_links (number, url_key, guid_key, text_key)"
        " VALUES (?, ?, ?, ?)",
        (number, keys.url_key, keys.guid_key, keys.text_key),
    )
    database.write_all(
        "INSERT OR IGNORE INTO article_bands VALUES (?, ?)",
        [(band, number) for band in texts.bands(profile)],
    )


def _keys(article: Article, profile: texts.Profile) -> _Keys:
    text = " ".join(article.text.split())
    return _Keys(
        url_key=texts.key("url", address_key(article.url)) if article.url else None,
        guid_key=texts.key("guid", article.guid) if article.guid else None,
        text_key=texts.key("text", text) if profile.is_telling else None,
    )


def _same_article(
    database: Database, article: Article, keys: _Keys, profile: texts.Profile
) -> tuple[_Other, Copy] | None:
    """The newest version of what has the same id of the publisher, or the same address."""
    kinds: tuple[tuple[Copy, str, int | None], ...] = (
        ("guid", "guid_key", keys.guid_key),
        ("url", "url_key", keys.url_key),
    )
    for kind, column, value in kinds:
        if value is None:
            continue
        rows = database.rows(
            "SELECT record, text, version_of, version FROM article_links"
            " JOIN articles ON articles.number = article_links.number"
            f" WHERE {column} = ? AND articles.id <> ? ORDER BY version DESC, version_of IS NULL,"
            " articles.number LIMIT ?",
            (value, article.id, _COMPARED),
        )
        for row in rows:
            other = _other(row)
            alike = texts.is_version(profile, texts.profile(other.article.text))
            if other.article.text == article.text or alike:
                return other, kind
    return None


def _other(row: tuple[Value, ...]) -> _Other:
    record, text, version_of, version = row
    return _Other(
        article_of(str(record), str(text)),
        None if version_of is None else str(version_of),
        int(str(version)),
    )


def _copied(
    database: Database, article: Article, keys: _Keys, profile: texts.Profile
) -> tuple[str, Copy] | None:
    """The original of what has the same text, or nearly."""
    if keys.text_key is not None:
        same = database.row(
            "SELECT coalesce(duplicates_of, id) FROM article_links"
            " JOIN articles ON articles.number = article_links.number"
            " WHERE text_key = ? AND id <> ? ORDER BY articles.number LIMIT 1",
            (keys.text_key, article.id),
        )
        if same:
            return str(same[0]), "text"
    for number in _candidates(database, profile):
        row = database.row("SELECT record, text FROM articles WHERE number = ?", (number,))
        other = article_of(str(row[0]), str(row[1])) if row else article
        if other.id != article.id and texts.is_copy(profile, texts.profile(other.text)):
            return _original(other), "near"
    return None


def _candidates(database: Database, profile: texts.Profile) -> list[int]:
    """Numbers of articles that share bands, those that share most first."""
    shared: Counter[int] = Counter()
    for band in texts.bands(profile):
        rows = database.rows(
            "SELECT number FROM article_bands WHERE band = ? ORDER BY number DESC LIMIT ?",
            (band, _PER_BAND),
        )
        shared.update(int(str(row[0])) for row in rows)
    return [number for number, _ in shared.most_common(_COMPARED)]


def _original(article: Article) -> str:
    return article.duplicates_of or article.id


def _note_copy(database: Database, article: Article, original: str, copy: Copy) -> None:
    """Link a copy to its original; the one that was published first is the original."""
    row = database.row("SELECT seen_at FROM articles WHERE id = ?", (original,))
    if row is None:  # the id of an original that a file brought and that is not here
        _set_copy(database, article.id, original, copy)
    elif instant_text(article.seen_at) < str(row[0]):
        copies = database.rows("SELECT id FROM articles WHERE duplicates_of = ?", (original,))
        for (other,) in copies:
            _set_original(database, str(other), article.id)
        _set_copy(database, original, article.id, copy)
    else:
        _set_copy(database, article.id, original, copy)
        if copy != "near":
            database.write(
                "INSERT OR IGNORE INTO work VALUES (?, ?, ?, '[]', 0, 0)",
                (article.id, COPIED, instant_text(article.retrieved_at)),
            )


def _set_copy(database: Database, article_id: str, original: str, copy: Copy) -> None:
    _set_original(database, article_id, original)
    database.write(
        "UPDATE article_links SET copy = ? WHERE number = ?",
        (copy, _number(database, article_id)),
    )


def _set_original(database: Database, article_id: str, original: str) -> None:
    database.write(
        "UPDATE articles SET duplicates_of = ?, record = json_set(record, '$.duplicates_of', ?)"
        " WHERE id = ?",
        (original, original, article_id),
    )


def _note_version(database: Database, article: Article, other: _Other) -> None:
    """Put a text among the versions of its article, in the order of their instants."""
    first = other.version_of or other.article.id
    number = _number(database, article.id)
    database.write(
        "UPDATE article_links SET version_of = ? WHERE number = ?"
        " OR number = (SELECT number FROM articles WHERE id = ?)",
        (first, number, first),
    )
    rows = database.rows(
        "SELECT article_links.number, record, text FROM article_links"
        " JOIN articles ON articles.number = article_links.number WHERE version_of = ?",
        (first,),
    )
    versions = [(int(str(row[0])), article_of(str(row[1]), str(row[2]))) for row in rows]
    versions.sort(key=lambda pair: (*_stated_at(pair[1]), pair[0]))
    at = instant_text(article.retrieved_at)
    for count, (row_number, one) in enumerate(versions, start=1):
        later = versions[count][1].id if count < len(versions) else None
        database.write(
            "UPDATE article_links SET version = ?, superseded_by = ? WHERE number = ?",
            (count, later, row_number),
        )
        withdraw_superseded(database, one.id, at=at)


def _stated_at(article: Article) -> tuple[str, str]:
    return instant_text(article.updated_at or article.seen_at), instant_text(article.retrieved_at)


def _number(database: Database, article_id: str) -> int:
    row = database.row("SELECT number FROM articles WHERE id = ?", (article_id,))
    return int(str(row[0])) if row else 0
