"""Results into rows; every function here runs inside a transaction of its caller."""

# ruff: noqa: S608 - table and column names are ours, values are always bound

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nlp.errors import StoreError
from nlp.records import Article, Claim, Document, Failure, Verdict, to_json
from nlp.store import _links
from nlp.store._database import Database
from nlp.store._history import record_verdict
from nlp.store._rows import (
    Row,
    article_of,
    article_row,
    claim_row,
    encoded,
    entity_rows,
    failure_row,
    mention_rows,
    sentiment_columns,
)
from nlp.store._text import instant_text


def add_article(database: Database, article: Article, *, repeated: bool = False) -> bool:
    """Keep an article; tells whether it is new or has another text now.

    Args:
        database: The store.
        article: The article.
        repeated: Keep it, too, where the same feed has brought the same text before.
    """
    known = database.row("SELECT title, text, number FROM articles WHERE id = ?", (article.id,))
    if known is not None and known[:2] == (article.title, article.text):
        _note_update(database, article.id, article.updated_at)
        return False
    if known is None:
        return _add_new(database, article, repeated=repeated)
    _update(database, "articles", article_row(article))
    # Offsets of the old text mean nothing in the new one.
    database.write("DELETE FROM work WHERE article_id = ?", (article.id,))
    database.write("DELETE FROM entities WHERE article_id = ?", (article.id,))
    keys = _links.keys_of(article)
    _links.link(database, article, number=int(str(known[2])), keys=keys, met=True, again=True)
    return True


def _note_update(database: Database, article_id: str, at: dt.datetime | None) -> None:
    """Keep when an article was last changed, though neither its title nor its text was."""
    if at is None:
        return
    stored = _stored(database, article_id)
    if stored.updated_at is None or stored.updated_at < at:
        _update(database, "articles", article_row(stored.replace(updated_at=at)))


def _add_new(database: Database, article: Article, *, repeated: bool) -> bool:
    keys = _links.keys_of(article)
    met = _links.is_met(database, keys)
    same = _links.repeated(database, article, keys) if met and not repeated else None
    if same is not None:
        _note_update(database, same, article.updated_at)
        return False
    number = _insert_numbered(database, "articles", article_row(article))
    _links.link(database, article, number=number, keys=keys, met=met)
    return True


def save_result(
    database: Database,
    article: Article | str,
    *,
    fingerprint: str,
    finished_at: dt.datetime,
    document: Document | None,
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    failures: Sequence[Failure],
) -> None:
    """Replace what was found in an article."""
    if isinstance(article, Article):
        add_article(database, article, repeated=True)
    stored = _stored(database, article.id if isinstance(article, Article) else article)
    _require_same_article(stored, document, claims)
    if document is not None:
        _save_document(database, document)
    for claim in claims:
        _save_claim(database, claim, article=stored)
    _withdraw_others(database, stored.id, claims, at=finished_at)
    _links.withdraw_superseded(database, stored.id, at=instant_text(finished_at))
    for verdict in verdicts:
        require_claim(database, verdict.claim_id)
        record_verdict(database, verdict)
    database.write("DELETE FROM failures WHERE article_id = ?", (stored.id,))
    for failure in failures:
        add_failure(database, failure, article_id=stored.id)
    database.write(
        "INSERT OR REPLACE INTO work VALUES (?, ?, ?, ?, ?, ?)",
        (
            stored.id,
            fingerprint,
            instant_text(finished_at),
            encoded(document.models if document else ()),
            len({claim.id for claim in claims}),
            len(failures),
        ),
    )


def require_claim(database: Database, claim_id: str) -> None:
    """Refuse a verdict of a claim that is not there.

    Raises:
        StoreError: There is no such claim.
    """
    if database.row("SELECT 1 FROM claims WHERE id = ?", (claim_id,)) is None:
        raise StoreError(
            "this verdict belongs to no stored claim",
            subject=claim_id,
            hint="save the claim together with its verdict",
        )


def add_failure(database: Database, failure: Failure, *, article_id: str | None) -> None:
    """Keep a failure; the same one again takes the later instant."""
    row = failure_row(failure)
    same = (failure.stage, failure.subject, failure.error, failure.message)
    known = database.row(
        "SELECT at FROM failures WHERE stage = ? AND subject = ? AND error = ? AND message = ?",
        same,
    )
    if known is not None and str(known[0]) > str(row["at"]):
        return
    database.write(
        "DELETE FROM failures WHERE stage = ? AND subject = ? AND error = ? AND message = ?", same
    )
    database.insert("failures", {"article_id": article_id, **row})


def _stored(database: Database, article_id: str) -> Article:
    row = database.row("SELECT record, text FROM articles WHERE id = ?", (article_id,))
    if row is None:
        raise StoreError(
            "no such article in the store", subject=article_id, hint="add the article first"
        )
    return article_of(str(row[0]), str(row[1]))


def _require_same_article(
    article: Article, document: Document | None, claims: Sequence[Claim]
) -> None:
    owners = {claim.article_id for claim in claims}
    if document is not None:
        owners.add(document.article_id)
    strangers = owners - {article.id}
    if strangers:
        raise StoreError(
            "this result belongs to another article",
            subject=article.id,
            cause=f"it names {', '.join(sorted(strangers))}",
            hint="save the results of each article on their own",
        )


def _save_document(database: Database, document: Document) -> None:
    """Keep what queries ask of a document; the rest can be computed again from the text."""
    columns = sentiment_columns(document.sentiment)
    _update(database, "articles", {"id": document.article_id, **columns})
    database.write("DELETE FROM entities WHERE article_id = ?", (document.article_id,))
    database.write_all(
        "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        list(entity_rows(document)),
    )


def _save_claim(database: Database, claim: Claim, *, article: Article) -> None:
    row = {**claim_row(claim, article=article), "withdrawn_at": None}
    if _update(database, "claims", row) == 0:
        _insert_numbered(database, "claims", row)
    database.write("INSERT OR REPLACE INTO claim_records VALUES (?, ?)", (claim.id, to_json(claim)))
    database.write("DELETE FROM claim_entities WHERE claim_id = ?", (claim.id,))
    database.write_all(
        "INSERT INTO claim_entities VALUES (?, ?, ?, ?, ?, ?, ?)", list(mention_rows(claim))
    )


def _withdraw_others(
    database: Database, article_id: str, claims: Sequence[Claim], *, at: dt.datetime
) -> None:
    kept = {claim.id for claim in claims}
    rows = database.rows(
        "SELECT id FROM claims WHERE article_id = ? AND withdrawn_at IS NULL", (article_id,)
    )
    gone = [str(row[0]) for row in rows if row[0] not in kept]
    database.write_all(
        "UPDATE claims SET withdrawn_at = ? WHERE id = ?",
        [(instant_text(at), claim_id) for claim_id in gone],
    )


def _insert_numbered(database: Database, table: str, row: Row) -> int:
    """Insert with the next number, as rowid too: Datasette joins the search on the rowid."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    return database.add(
        f"INSERT INTO {table} (rowid, number, {names})"
        f" SELECT next, next, {marks} FROM (SELECT coalesce(max(number), 0) + 1 AS next"
        f" FROM {table})",
        tuple(row.values()),
    )


def _update(database: Database, table: str, row: Row) -> int:
    assigned = ", ".join(f'"{name}" = ?' for name in row)
    return database.write(
        f"UPDATE {table} SET {assigned} WHERE id = ?",
        (*row.values(), row["id"]),
    )
