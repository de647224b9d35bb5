"""Answers to queries: rows back into records, a page at a time."""

# ruff: noqa: S608 - table and column names are ours, values are always bound

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TypeVar, cast

from nlp.errors import StoreError
from nlp.records import Claim, Failure, Origin, Score, Verdict, from_json
from nlp.store import _links
from nlp.store._conditions import (
    STATUS,
    Conditions,
    Resolve,
    article_conditions,
    claim_conditions,
    entity_conditions,
    marks,
)
from nlp.store._database import Database, Value
from nlp.store._rows import article_of
from nlp.store._versions import earlier_claims
from nlp.store.queries import (
    ArticleQuery,
    ClaimQuery,
    EntityCount,
    EntityQuery,
    Headline,
    Page,
    Status,
    StoreCounts,
    StoredArticle,
    StoredClaim,
    StoredVerdict,
)

#: Rows that are read and decoded at a time; the first result comes after one page.
_PAGE = 200

_CLAIM_ORDER = {
    "newest": "claims.seen_at DESC, claims.number DESC",
    "oldest": "claims.seen_at, claims.number",
    "checkworthiness": "claims.checkworthiness DESC, claims.seen_at DESC, claims.number DESC",
    "verdict": (
        "CASE claims.verdict WHEN 'contradicted' THEN 0 WHEN 'close' THEN 1"
        " WHEN 'supported_other_reading' THEN 2 WHEN 'supported' THEN 3"
        " WHEN 'direction_only' THEN 4 WHEN 'insufficient_data' THEN 5"
        " WHEN 'not_checkable' THEN 6 ELSE 7 END, claims.seen_at DESC, claims.number DESC"
    ),
}

_ARTICLE_ORDER = {
    "newest": "articles.seen_at DESC, articles.number DESC",
    "oldest": "articles.seen_at, articles.number",
    "claims": (
        "(SELECT count(*) FROM claims WHERE article_id = articles.id AND withdrawn_at IS NULL)"
        " DESC, articles.seen_at DESC, articles.number DESC"
    ),
}

#: First day of the stretch that an instant falls into, by SQLite's own calendar.
_PERIODS = {
    "day": "substr(entities.seen_at, 1, 10)",
    "week": "date(substr(entities.seen_at, 1, 10), '-6 days', 'weekday 1')",
    "month": "substr(entities.seen_at, 1, 7) || '-01'",
}

T = TypeVar("T")


def claims(
    database: Database, query: ClaimQuery, *, resolve: Resolve | None
) -> Iterator[StoredClaim]:
    """The claims of a query, in its order."""
    conditions = claim_conditions(query, database=database, resolve=resolve)
    numbers = _numbers(database, "claims", conditions, _CLAIM_ORDER[query.sort], query)
    for page in _pages(numbers):
        rows = database.rows(
            "SELECT claims.number, claim_records.record, verdict_records.record, articles.id,"
            " articles.title, articles.url, articles.published_at, articles.source, articles.feed,"
            " claims.sentence, claims.withdrawn_at"
            " FROM claims JOIN claim_records ON claim_records.claim_id = claims.id"
            " JOIN articles ON articles.id = claims.article_id"
            " LEFT JOIN verdicts ON verdicts.claim_id = claims.id AND verdicts.current = 1"
            " LEFT JOIN verdict_records ON verdict_records.verdict = verdicts.number"
            f" WHERE claims.number IN ({marks(page)})",
            page,
        )
        yield from _in_order(page, {row[0]: _stored_claim(row[1:]) for row in rows})


def _stored_claim(row: Sequence[Value]) -> StoredClaim:
    claim, verdict, *head, sentence, withdrawn_at = row
    return StoredClaim(
        claim=from_json(str(claim), Claim),
        verdict=from_json(str(verdict), Verdict) if verdict else None,
        article=_headline(head),
        sentence=str(sentence),
        withdrawn_at=_instant(withdrawn_at),
    )


def _headline(row: Sequence[Value]) -> Headline:
    article_id, title, url, published_at, source, feed = row
    return Headline(
        id=str(article_id),
        title=str(title),
        url=_text(url),
        published_at=_instant(published_at),
        source=Origin(name=_text(source), feed=_text(feed)),
    )


def articles(
    database: Database, query: ArticleQuery, *, resolve: Resolve | None
) -> Iterator[StoredArticle]:
    """The articles of a query, in its order."""
    conditions = article_conditions(query, database=database, resolve=resolve)
    tables = "articles LEFT JOIN work ON work.article_id = articles.id"
    numbers = _numbers(
        database, "articles", conditions, _ARTICLE_ORDER[query.sort], query, tables=tables
    )
    for page in _pages(numbers):
        rows = database.rows(
            "SELECT articles.number, articles.id, articles.record, articles.text,"
            f" {STATUS}, articles.sentiment, articles.sentiment_score"
            f" FROM {tables} WHERE articles.number IN ({marks(page)})",
            page,
        )
        links = _links.links(database, page)
        labels = _labels(database, [row[1] for row in rows])
        yield from _in_order(
            page,
            {
                row[0]: _stored_article(row[2:], labels[str(row[1])]).replace(
                    **links.get(row[0], {})
                )
                for row in rows
            },
        )


def _labels(database: Database, ids: Sequence[Value]) -> dict[str, dict[str, int]]:
    """Number of claims of each article by label of the verdict, "" for those without one."""
    found: dict[str, dict[str, int]] = {str(article_id): {} for article_id in ids}
    rows = database.rows(
        "SELECT article_id, coalesce(verdict, ''), count(*) FROM claims"
        f" WHERE withdrawn_at IS NULL AND article_id IN ({marks(ids)})"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        ids,
    )
    for article_id, label, count in rows:
        found[str(article_id)][str(label)] = _count(count)
    return found


def _stored_article(row: Sequence[Value], labels: dict[str, int]) -> StoredArticle:
    record, text, status, sentiment, score = row
    return StoredArticle(
        article=article_of(str(record), str(text)),
        status=cast("Status", status),
        claims=sum(labels.values()),
        verdicts={label: count for label, count in labels.items() if label},
        sentiment=Score(label=str(sentiment), score=_number(score)) if sentiment else None,
    )


def entities(
    database: Database, query: EntityQuery, *, resolve: Resolve | None
) -> Iterator[EntityCount]:
    """The entities of a query: most mentioned first, or oldest period first."""
    conditions = entity_conditions(query, database=database, resolve=resolve)
    period = _PERIODS[query.per] if query.per else "NULL"
    order = "period, mentions DESC, thing" if query.per else "mentions DESC, thing"
    rows = database.rows(
        f"SELECT entity_id, coalesce(entity_id, name_key) AS thing, label, {period} AS period,"
        " count(*) AS mentions, count(DISTINCT article_id), avg(sentiment_value),"
        " sum(sentiment = 'positive'), sum(sentiment = 'negative'), sum(sentiment = 'neutral')"
        f" FROM entities{conditions.where} GROUP BY thing, label, period"
        f" HAVING mentions >= ? ORDER BY {order} LIMIT ? OFFSET ?",
        (*conditions.values, query.min_mentions, *_limits(query)),
    )
    names: dict[tuple[Value, Value], str] = {}
    for entity_id, thing, label, begin, *numbers in rows:
        if (thing, label) not in names:
            names[thing, label] = _usual_name(database, entity_id, thing, label)
        yield EntityCount(
            entity_id=_text(entity_id),
            name=names[thing, label],
            label=str(label),
            period=dt.date.fromisoformat(str(begin)) if begin else None,
            mentions=_count(numbers[0]),
            articles=_count(numbers[1]),
            sentiment=None if numbers[2] is None else _number(numbers[2]),
            positive=_count(numbers[3]),
            negative=_count(numbers[4]),
            neutral=_count(numbers[5]),
        )


def _usual_name(database: Database, entity_id: Value, thing: Value, label: Value) -> str:
    """The spelling used most for one thing."""
    same = "entity_id = ?" if entity_id is not None else "entity_id IS NULL AND name_key = ?"
    row = database.row(
        f"SELECT name FROM entities WHERE {same} AND label = ?"
        " GROUP BY name ORDER BY count(*) DESC, name LIMIT 1",
        (thing, label),
    )
    return str(row[0] if row else thing)


def _numbers(
    database: Database,
    table: str,
    conditions: Conditions,
    order: str,
    page: Page,
    *,
    tables: str | None = None,
) -> list[Value]:
    """Numbers of the rows that a query selects, in its order."""
    sql = f"SELECT {table}.number FROM {tables or table}{conditions.where} ORDER BY {order}"
    rows = database.rows(f"{sql} LIMIT ? OFFSET ?", (*conditions.values, *_limits(page)))
    return [row[0] for row in rows]


def _limits(page: Page) -> tuple[int, int]:
    return (-1 if page.limit is None else page.limit, page.offset)


def _pages(numbers: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (numbers[at : at + _PAGE] for at in range(0, len(numbers), _PAGE))


def _in_order(page: Sequence[Value], found: dict[Value, T]) -> Iterator[T]:
    """The rows of a page in the page's order; one deleted in between is left out."""
    return (found[number] for number in page if number in found)


def one_claim(database: Database, beginning: str) -> StoredClaim:
    """The claim whose id is, or alone begins with, the given characters."""
    query = ClaimQuery(id=beginning, withdrawn=True, limit=6)
    found = list(claims(database, query, resolve=None)) if beginning else []
    exact = [stored for stored in found if stored.claim.id == beginning]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise StoreError(
            "no such claim in the store",
            subject=beginning,
            hint="'tapeproof claims' lists the claims and their ids",
        )
    ids = ", ".join(stored.claim.id for stored in found[:5])
    more = " and more" if len(found) > 5 else ""
    raise StoreError(
        "several claims begin like this",
        subject=beginning,
        cause=f"{ids}{more}",
        hint="give more characters of the id",
    )


def history(database: Database, claim_id: str) -> tuple[StoredVerdict, ...]:
    """All verdicts of a claim and of what earlier versions said in its place, oldest first."""
    earlier = [
        entry.replace(version=version, said=claim.text)
        for claim, version in earlier_claims(database, claim_id)
        for entry in _verdicts(database, claim.id)
    ]
    return (*earlier, *_verdicts(database, claim_id))


def _verdicts(database: Database, claim_id: str) -> Iterator[StoredVerdict]:
    rows = database.rows(
        "SELECT record, verified_at, confirmed_at, current FROM verdicts"
        " JOIN verdict_records ON verdict = number"
        " WHERE claim_id = ? ORDER BY verified_at, number",
        (claim_id,),
    )
    for record, first, last, current in rows:
        yield StoredVerdict(
            verdict=from_json(str(record), Verdict),
            verified_at=dt.datetime.fromisoformat(str(first)),
            confirmed_at=dt.datetime.fromisoformat(str(last)),
            current=bool(current),
        )


def failures(database: Database, *, stage: str | None, subject: str | None) -> list[Failure]:
    """Failures on record, oldest first."""
    conditions = Conditions()
    conditions.among("stage", stage)
    conditions.among("subject", subject)
    rows = database.rows(
        f"SELECT record FROM failures{conditions.where} ORDER BY at, number",
        conditions.values,
    )
    return [from_json(str(row[0]), Failure) for row in rows]


def counts(database: Database) -> StoreCounts:
    """How much there is of everything."""
    articles_row = database.row(
        "SELECT count(*), count(*) - total(work.failures = 0)"
        " FROM articles LEFT JOIN work ON work.article_id = articles.id"
    )
    failed = database.row("SELECT count(*) FROM failures")
    labels = database.rows(
        "SELECT verdict, count(*) FROM claims WHERE withdrawn_at IS NULL GROUP BY 1 ORDER BY 1"
    )
    return StoreCounts(
        articles=_count(articles_row[0]) if articles_row else 0,
        pending=_count(articles_row[1]) if articles_row else 0,
        claims=sum(_count(count) for _, count in labels),
        verdicts={str(label): _count(count) for label, count in labels if label},
        failures=_count(failed[0]) if failed else 0,
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _instant(value: Value) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromisoformat(str(value))


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _count(value: Value) -> int:
    return int(_number(value))
