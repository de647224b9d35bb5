"""Queries as SQL: each filter is one condition with its values, none is pasted into the text."""

# ruff: noqa: S608 - table and column names are ours, values are always bound

from __future__ import annotations

from collections.abc import Callable, Collection

from nlp.store._database import Database, Value
from nlp.store._text import end_instant, first_instant, name_key, search_expression
from nlp.store.queries import ArticleQuery, ClaimQuery, EntityQuery, OneOrMore, Page, several

#: From a name to the ids that it may mean.
Resolve = Callable[[str], Collection[str]]


class Conditions:
    """A growing list of conditions that all must hold."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[Value] = []

    def add(self, sql: str, *values: Value) -> None:
        """One more condition."""
        self._parts.append(sql)
        self.values.extend(values)

    def among(self, column: str, given: OneOrMore | None) -> None:
        """The column has one of the given values, where any are given."""
        names = several(given)
        if names:
            self.add(f"{column} IN ({marks(names)})", *names)

    def beginning(self, column: str, given: OneOrMore | None) -> None:
        """The column begins with one of the given strings, where any are given."""
        names = several(given)
        if names:
            # A range and not LIKE: it uses the index and takes % and _ as they are.
            ranges = " OR ".join(f"({column} >= ? AND {column} < ?)" for _ in names)
            ends = [bound for name in names for bound in (name, name + "\U0010ffff")]
            self.add(f"({ranges})", *ends)

    def between(self, page: Page, column: str) -> None:
        """The column is an instant within the page's time."""
        if page.since is not None:
            self.add(f"{column} >= ?", first_instant(page.since))
        if page.until is not None:
            self.add(f"{column} < ?", end_instant(page.until))

    def search(self, table: str, words: str | None) -> None:
        """The row is found by a full-text search, where words are given."""
        if words is None:
            return
        expression = search_expression(words)
        if expression is None:
            self.add("0")
        else:
            self.add(
                f"{table}.number IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)",
                expression,
            )

    @property
    def where(self) -> str:
        """All conditions as one WHERE clause, or ""."""
        return f" WHERE {' AND '.join(self._parts)}" if self._parts else ""


def marks(values: Collection[object]) -> str:
    """So many question marks."""
    return ", ".join("?" * len(values))


def meanings(
    database: Database, names: Collection[str], resolve: Resolve | None
) -> tuple[str, ...]:
    """The ids that names, aliases or ids may stand for, sorted.

    What the caller's reference tables say, what the store's articles use a name for, and the
    name itself in case it is an id. Descriptions such as "the index" name whatever their article
    is about, so that names in lower case count only where an annotated entity has them.
    """
    found: set[str] = set()
    for name in names:
        found.add(name.strip())
        found.update(resolve(name) if resolve else ())
        key = name_key(name)
        rows = database.rows(
            "SELECT DISTINCT entity_id FROM entities WHERE name_key = ? AND entity_id IS NOT NULL"
            " UNION SELECT DISTINCT entity_id FROM claim_entities"
            " WHERE name_key = ? AND entity_id IS NOT NULL AND name <> lower(name)",
            (key, key),
        )
        found.update(str(row[0]) for row in rows)
    return tuple(sorted(found))


def claim_conditions(
    query: ClaimQuery, *, database: Database, resolve: Resolve | None
) -> Conditions:
    """The conditions of a query over ``claims``."""
    conditions = Conditions()
    if not query.withdrawn:
        conditions.add("claims.withdrawn_at IS NULL")
    _named(conditions, query.entity, database=database, resolve=resolve)
    _held(conditions, query.holder, database=database, resolve=resolve)
    conditions.among("claims.measure", query.measure)
    conditions.among("claims.form", query.form)
    conditions.among("claims.verdict", query.verdict)
    conditions.among("claims.source COLLATE NOCASE", query.source)
    conditions.among("claims.article_id", query.article)
    conditions.beginning("claims.id", query.id)
    conditions.between(query, "claims.seen_at")
    conditions.search("claims", query.text)
    flags = several(query.flag)
    if flags:
        conditions.add(
            f"claims.id IN (SELECT claim_id FROM claim_flags WHERE flag IN ({marks(flags)}))",
            *flags,
        )
    if query.min_checkworthiness is not None:
        conditions.add("claims.checkworthiness >= ?", query.min_checkworthiness)
    if query.checkable is not None:
        conditions.add("claims.checkable = ?", query.checkable)
    return conditions


def _named(
    conditions: Conditions,
    given: OneOrMore | None,
    *,
    database: Database,
    resolve: Resolve | None,
) -> None:
    """A subject or object is one of the given things."""
    names = several(given)
    if not names:
        return
    ids = meanings(database, names, resolve)
    keys = [name_key(name) for name in names]
    conditions.add(
        "claims.id IN (SELECT claim_id FROM claim_entities"
        f" WHERE entity_id IN ({marks(ids)}) AND role IN ('subject', 'object')"
        " UNION SELECT claim_id FROM claim_entities"
        f" WHERE name_key IN ({marks(keys)}) AND role IN ('subject', 'object'))",
        *ids,
        *keys,
    )


def _held(
    conditions: Conditions,
    given: OneOrMore | None,
    *,
    database: Database,
    resolve: Resolve | None,
) -> None:
    """One of the given people or institutions answers for the claim."""
    names = several(given)
    if not names:
        return
    ids = meanings(database, names, resolve)
    parts = " OR ".join("instr(name_key, ?)" for _ in names)
    conditions.add(
        "claims.id IN (SELECT claim_id FROM claim_entities WHERE role = 'holder'"
        f" AND (entity_id IN ({marks(ids)}) OR {parts}))",
        *ids,
        *[name_key(name) for name in names],
    )


#: How the work on an article stands, over ``articles LEFT JOIN work``.
STATUS = (
    "CASE WHEN work.article_id IS NULL THEN 'pending'"
    " WHEN work.failures > 0 THEN 'failed' ELSE 'done' END"
)


def article_conditions(
    query: ArticleQuery, *, database: Database, resolve: Resolve | None
) -> Conditions:
    """The conditions of a query over ``articles LEFT JOIN work``."""
    conditions = Conditions()
    conditions.among("articles.source COLLATE NOCASE", query.source)
    conditions.among("articles.language", query.language)
    conditions.among(STATUS, query.status)
    conditions.beginning("articles.id", query.id)
    conditions.between(query, "articles.seen_at")
    conditions.search("articles", query.text)
    names = several(query.entity)
    if names:
        ids = meanings(database, names, resolve)
        keys = [name_key(name) for name in names]
        named = f"entity_id IN ({marks(ids)}) OR name_key IN ({marks(keys)})"
        conditions.add(
            f"articles.id IN (SELECT article_id FROM entities WHERE {named}"
            " UNION SELECT claims.article_id FROM claim_entities JOIN claims ON id = claim_id"
            f" WHERE withdrawn_at IS NULL AND role <> 'holder' AND ({named}))",
            *ids,
            *keys,
            *ids,
            *keys,
        )
    return conditions


def entity_conditions(
    query: EntityQuery, *, database: Database, resolve: Resolve | None
) -> Conditions:
    """The conditions of a query over ``entities``."""
    conditions = Conditions()
    conditions.among("entities.label", query.label)
    conditions.between(query, "entities.seen_at")
    sources = several(query.source)
    if sources:
        conditions.add(
            "entities.article_id IN (SELECT id FROM articles"
            f" WHERE source COLLATE NOCASE IN ({marks(sources)}))",
            *sources,
        )
    names = several(query.entity)
    if names:
        ids = meanings(database, names, resolve)
        keys = [name_key(name) for name in names]
        conditions.add(f"(entity_id IN ({marks(ids)}) OR name_key IN ({marks(keys)}))", *ids, *keys)
    return conditions
