"""Which articles are copies or versions of each other; all inside a transaction of the caller."""

# ruff: noqa: S608 - table and column names are ours, values are always bound

from __future__ import annotations

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
#: Of the articles that a run of words occurs in so many are looked up, the newest ones: what
#: thousands of reports have in common would otherwise cost thousands of looks.
_PER_RUN = 40
_COMPARED = 8
_LEAST_SHARED = 2  # runs: a stock phrase makes no candidate

#: Articles that share runs; a run that few have in common counts more than a stock phrase.
_SHARING = f"""
SELECT number FROM (
  SELECT number, count(*) OVER (PARTITION BY run) AS holders
  FROM json_each(?) AS wanted JOIN article_runs ON run = wanted.value
  WHERE number >= coalesce((
    SELECT number FROM article_runs AS newest WHERE newest.run = wanted.value
    ORDER BY number DESC LIMIT 1 OFFSET {_PER_RUN - 1}), 0)
) WHERE number <> ? GROUP BY number HAVING count(*) >= ?
ORDER BY sum(1.0 / holders) DESC, number DESC LIMIT {_COMPARED}
"""


class Keys(Record, frozen=True, kw_only=True):
    """Hashes by which the same article is found again.

    Attributes:
        url: Of its address, or None.
        guid: Of the id that its publisher gave it, or None.
        text: Of its text, or None where that is too short to tell.
    """

    url: int | None
    guid: int | None
    text: int | None


class _Other(NamedTuple):
    article: Article
    version_of: str | None
    version: int


def keys_of(article: Article) -> Keys:
    """The keys of an article."""
    text = " ".join(article.text.split())
    return Keys(
        url=texts.key("url", address_key(article.url)) if article.url else None,
        guid=texts.key("guid", article.guid) if article.guid else None,
        text=texts.key("text", text) if texts.profile(article.text).is_telling else None,
    )


def link(
    database: Database,
    article: Article,
    *,
    number: int,
    keys: Keys,
    met: bool,
    again: bool = False,
) -> None:
    """Find out what a stored article repeats or replaces, and note it.

    Args:
        database: The store.
        article: The article.
        number: Its number.
        keys: Its keys.
        met: Whether another article may have one of them.
        again: Whether it has been linked before, with another text.
    """
    profile = texts.profile(article.text)
    same, copied = None, None
    if met:
        same = _same_article(database, article, keys, profile)
        copied = None if same else _same_text(database, article, keys)
    if same is None:
        copied = copied or _near(database, number, profile)
    elif same[0].article.text == article.text:
        copied = _original(same[0].article), same[1]
    if again:
        database.write("DELETE FROM article_runs WHERE number = ?", (number,))
    _insert(database, number, keys, profile)
    if copied is not None:
        _note_copy(database, article, number, *copied)
    elif same is not None:
        _note_version(database, article, same[0])


def is_met(database: Database, keys: Keys) -> bool:
    """Whether an article with one of the keys is here."""
    row = database.row(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM article_links WHERE url_key = ?)"
        " OR EXISTS (SELECT 1 FROM article_links WHERE guid_key = ?)"
        " OR EXISTS (SELECT 1 FROM article_links WHERE text_key = ?)",
        (keys.url, keys.guid, keys.text),
    )
    return row is not None


def index(database: Database) -> None:
    """Enter the articles of an older schema, so that new ones are compared with them."""
    _enter(
        database,
        "SELECT number, record, text FROM articles WHERE number > ? AND number NOT IN"
        " (SELECT number FROM article_links) ORDER BY number LIMIT 500",
    )
    _enter(
        database,
        "SELECT articles.number, record, text FROM article_links"
        " JOIN articles ON articles.number = article_links.number"
        " WHERE sketched = 0 AND article_links.number > ?"
        " ORDER BY article_links.number LIMIT 500",
    )


def _enter(database: Database, sql: str) -> None:
    last = 0
    while rows := database.rows(sql, (last,)):
        for number, record, text in rows:
            article = article_of(str(record), str(text))
            last = int(str(number))
            _insert(database, last, keys_of(article), texts.profile(article.text))


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


def repeated(database: Database, article: Article, keys: Keys) -> str | None:
    """Id of the article with this very text, id or address that the same feed or file brought."""
    row = database.row(
        "SELECT id FROM article_links JOIN articles ON articles.number = article_links.number"
        " WHERE (guid_key = ? OR url_key = ?) AND title = ? AND text = ? AND feed IS ?"
        " AND json_extract(record, '$.flags') = ? LIMIT 1",
        (
            keys.guid,
            keys.url,
            article.title,
            article.text,
            article.source.feed,
            encoded(article.flags),
        ),
    )
    return str(row[0]) if row else None


def withdraw_superseded(database: Database, article_id: str, *, at: str) -> None:
    """Withdraw the claims of an article that a later version has replaced."""
    database.write(
        "UPDATE claims SET withdrawn_at = ? WHERE article_id = ? AND withdrawn_at IS NULL"
        " AND EXISTS (SELECT 1 FROM article_links JOIN articles"
        " ON articles.number = article_links.number"
        " WHERE articles.id = ? AND superseded_by IS NOT NULL)",
        (at, article_id, article_id),
    )


def _insert(database: Database, number: int, keys: Keys, profile: texts.Profile) -> None:
    database.write(
        "INSERT INTO article_links (number, url_key, guid_key, text_key, sketched)"
        " VALUES (?, ?, ?, ?, 1) ON CONFLICT (number) DO UPDATE SET url_key = excluded.url_key,"
        " guid_key = excluded.guid_key, text_key = excluded.text_key, sketched = 1",
        (number, keys.url, keys.guid, keys.text),
    )
    database.write_all(
        "INSERT OR IGNORE INTO article_runs VALUES (?, ?)",
        [(run, number) for run in sorted(profile.sketch)],
    )


def _same_article(
    database: Database, article: Article, keys: Keys, profile: texts.Profile
) -> tuple[_Other, Copy] | None:
    """The newest version of what has the same id of the publisher, or the same address."""
    kinds: tuple[tuple[Copy, str, int | None], ...] = (
        ("guid", "guid_key", keys.guid),
        ("url", "url_key", keys.url),
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


def _same_text(database: Database, article: Article, keys: Keys) -> tuple[str, Copy] | None:
    """The original of what has the same text."""
    if keys.text is None:
        return None
    same = database.row(
        "SELECT coalesce(duplicates_of, id) FROM article_links"
        " JOIN articles ON articles.number = article_links.number"
        " WHERE text_key = ? AND id <> ? ORDER BY articles.number LIMIT 1",
        (keys.text, article.id),
    )
    return (str(same[0]), "text") if same else None


def _near(database: Database, number: int, profile: texts.Profile) -> tuple[str, Copy] | None:
    """The original of what has nearly the same text."""
    if not profile.sketch:
        return None
    shared = min(_LEAST_SHARED, len(profile.sketch))
    for (other,) in database.rows(_SHARING, (encoded(profile.sketch), number, shared)):
        row = database.row(
            "SELECT coalesce(duplicates_of, id), text FROM articles WHERE number = ?", (other,)
        )
        if row and texts.is_copy(profile, texts.profile(str(row[1]))):
            return str(row[0]), "near"
    return None


def _original(article: Article) -> str:
    return article.duplicates_of or article.id


def _note_copy(
    database: Database, article: Article, number: int, original: str, copy: Copy
) -> None:
    """Link a copy to its original; the one that was published first is the original."""
    row = database.row("SELECT seen_at, number FROM articles WHERE id = ?", (original,))
    if row is None:  # the id of an original that a file brought and that is not here
        _set_copy(database, article.id, number, original, copy)
    elif instant_text(article.seen_at) < str(row[0]):
        copies = database.rows("SELECT id FROM articles WHERE duplicates_of = ?", (original,))
        for (other,) in copies:
            _set_original(database, str(other), article.id)
        _set_copy(database, original, int(str(row[1])), article.id, copy)
    else:
        _set_copy(database, article.id, number, original, copy)
        if copy != "near":
            database.write(
                "INSERT OR IGNORE INTO work VALUES (?, ?, ?, '[]', 0, 0)",
                (article.id, COPIED, instant_text(article.retrieved_at)),
            )


def _set_copy(database: Database, article_id: str, number: int, original: str, copy: Copy) -> None:
    _set_original(database, article_id, original)
    database.write("UPDATE article_links SET copy = ? WHERE number = ?", (copy, number))


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
