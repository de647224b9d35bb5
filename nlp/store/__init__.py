"""The store: articles, claims and the history of verdicts in one SQLite file.

Input:
    Records: ``Store.add_article``, ``Store.save_result``, ``Store.add_verdicts``,
    ``Store.add_failure``; each call is one transaction. Subscriptions: ``Store.add_feed``,
    ``Store.save_feed_state``.

Output:
    ``Store.claims``, ``Store.articles`` and ``Store.entities`` answer ``ClaimQuery``,
    ``ArticleQuery`` and ``EntityQuery`` lazily; ``Store.pending`` says what is left to do.

Invariants:
    Saving the same result again changes nothing. Killed at any moment, the file holds whole
    articles only. A verdict makes a new entry in the history of its claim only when it says
    something else. The search index agrees with the tables. The file is plain SQLite with
    foreign keys, views and FTS5 tables under the names that Datasette looks for; annotations
    other than entities and sentiment are not kept, because they follow from the text.

Raises:
    StoreError: The file cannot be opened, read or written; subject, cause and next step are in
        the message.
    ConfigError: A query asks for a form, label or order that does not exist.
"""

from nlp.store.queries import (
    ArticleQuery,
    ClaimQuery,
    EntityCount,
    EntityQuery,
    Headline,
    StoreCounts,
    StoredArticle,
    StoredClaim,
    StoredFeed,
    StoredVerdict,
)
from nlp.store.store import Store

__all__ = [
    "ArticleQuery",
    "ClaimQuery",
    "EntityCount",
    "EntityQuery",
    "Headline",
    "Store",
    "StoreCounts",
    "StoredArticle",
    "StoredClaim",
    "StoredFeed",
    "StoredVerdict",
]
