"""The store of one user or newsroom: everything found so far, in one SQLite file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from nlp.errors import StoreError
from nlp.records import Article, Claim, Document, Failure, FeedSource, FeedState, Verdict
from nlp.store import _links, _reading, _writing
from nlp.store._conditions import Resolve
from nlp.store._database import Database
from nlp.store._history import record_verdict
from nlp.store._rows import article_of, decoded
from nlp.store._text import instant_text
from nlp.store.queries import (
    ArticleQuery,
    ClaimQuery,
    EntityCount,
    EntityQuery,
    StoreCounts,
    StoredArticle,
    StoredClaim,
    StoredFeed,
    StoredVerdict,
)
from nlp.store.sources import feeds as _feeds
from nlp.store.sources.pages import MissingPages
from nlp.store.sources.places import ReadingPlaces
from nlp.store.sources.turns import only_reader

#: Articles that ``pending`` reads at a time.
_PAGE = 50


class Store:
    """Articles, claims, the history of their verdicts, and what is left to do.

    Every method that writes does so in one transaction: a process killed at any moment loses at
    most the article in flight, and nothing is ever there twice. One process writes at a time,
    any number reads meanwhile. A store object belongs to one thread.

    Args:
        path: The file; made when it does not exist, with its folder, unless ``read_only``.
        read_only: Open an existing store for queries only.
        busy_timeout_seconds: How long to wait for another writer.

    Raises:
        StoreError: The file cannot be opened, is no store, or is one of a newer version.
    """

    def __init__(
        self, path: Path | str, *, read_only: bool = False, busy_timeout_seconds: float = 10.0
    ) -> None:
        self.path = Path(path).expanduser()
        self._database = Database(
            self.path, read_only=read_only, busy_timeout_seconds=busy_timeout_seconds
        )
        #: Where reading goes on in files and folders, and which pages are not to be had.
        self.places = ReadingPlaces(self._database)
        self.pages = MissingPages(self._database)
        if not read_only:
            with self._database.transaction():
                _links.index(self._database)

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, busy_timeout_seconds: float = 10.0
    ) -> Self:
        """The same as the constructor."""
        return cls(path, read_only=read_only, busy_timeout_seconds=busy_timeout_seconds)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def batch(self) -> AbstractContextManager[None]:
        """Group writes into one transaction: all of the block is kept, or nothing of it.

        Raises:
            StoreError: The store cannot be written.
        """
        return self._database.transaction()

    def add_article(self, article: Article) -> bool:
        """Keep an article.

        One that is there already stays as it is, with its first ``retrieved_at``. When its title
        or text has become another, the new one takes its place and waits to be processed. An
        article that the same feed has brought before, under the same address or id of the
        publisher and with the same text, is not kept again.

        A copy (same address, id or text, or a reprint with changes) is linked to the article that
        was published first. Another text of the same article is a new version, and the claims of
        the version before are withdrawn.

        Returns:
            Whether the article is new or changed.

        Raises:
            StoreError: The store cannot be written.
        """
        with self._database.transaction():
            return _writing.add_article(self._database, article)

    def save_result(
        self,
        article: Article | str,
        *,
        fingerprint: str,
        finished_at: dt.datetime,
        document: Document | None = None,
        claims: Iterable[Claim] = (),
        verdicts: Iterable[Verdict] = (),
        failures: Iterable[Failure] = (),
    ) -> None:
        """Keep all that was found in an article, in one transaction.

        Replaces what an earlier version of the pipeline found: claims that are no longer found
        are withdrawn, not deleted, so that their ids still lead somewhere.

        Args:
            article: The article (added where it is not there yet) or the id of a stored one.
            fingerprint: Versions of the pipeline and of the market data, as ``is_done`` asks.
            finished_at: Aware instant.
            document: Its annotations; entities and sentiment are kept, tokens are not.
            claims: All its claims.
            verdicts: Verdicts of these claims.
            failures: What could not be processed in it; the article counts as failed then.

        Raises:
            StoreError: The store cannot be written, the article is not there, or a claim or
                verdict belongs to another one.
        """
        with self._database.transaction():
            _writing.save_result(
                self._database,
                article,
                fingerprint=fingerprint,
                finished_at=finished_at,
                document=document,
                claims=tuple(claims),
                verdicts=tuple(verdicts),
                failures=tuple(failures),
            )

    def add_verdicts(self, verdicts: Iterable[Verdict]) -> int:
        """Keep new verdicts of stored claims, in one transaction.

        Returns:
            How many of them say something new.

        Raises:
            StoreError: The store cannot be written, or a claim is not there.
        """
        with self._database.transaction():
            grown = 0
            for verdict in verdicts:
                _writing.require_claim(self._database, verdict.claim_id)
                grown += record_verdict(self._database, verdict)
            return grown

    def add_failure(self, failure: Failure, *, article_id: str | None = None) -> None:
        """Keep a failure; the same one again only moves its instant.

        Args:
            failure: What could not be processed.
            article_id: The stored article that it is about, if any.

        Raises:
            StoreError: The store cannot be written.
        """
        with self._database.transaction():
            _writing.add_failure(self._database, failure, article_id=article_id)

    def discard_failures(self, *, subject: str) -> int:
        """Forget the failures of a subject, once it could be processed; returns how many."""
        with self._database.transaction():
            return self._database.write("DELETE FROM failures WHERE subject = ?", (subject,))

    def begin_run(self, *, command: str, fingerprint: str, started_at: dt.datetime) -> int:
        """Note that a run begins; returns its number for ``end_run``."""
        row = {
            "command": command,
            "fingerprint": fingerprint,
            "started_at": instant_text(started_at),
        }
        with self._database.transaction():
            return self._database.insert("runs", row)

    def end_run(self, run: int, *, finished_at: dt.datetime, outcome: str) -> None:
        """Note how a run ended (``done``, ``interrupted``); killed runs have no end."""
        with self._database.transaction():
            self._database.write(
                "UPDATE runs SET finished_at = ?, outcome = ? WHERE number = ?",
                (instant_text(finished_at), outcome, run),
            )

    # Subscriptions

    def feeds(self) -> Sequence[StoredFeed]:
        """All subscriptions, in the order in which they were added."""
        return _feeds.feeds(self._database)

    def add_feed(self, source: FeedSource, *, at: dt.datetime) -> bool:
        """Subscribe to a feed, or describe a subscription anew; tells whether it is new.

        What the new description leaves empty stays as it was.
        """
        with self._database.transaction():
            return _feeds.add_feed(self._database, source, declared=False, at=at)

    def declare_feeds(self, sources: Sequence[FeedSource], *, at: dt.datetime) -> None:
        """Make the subscriptions that settings declare exactly these; others stay."""
        with self._database.transaction():
            _feeds.declare_feeds(self._database, sources, at=at)

    def remove_feed(self, url: str) -> bool:
        """End a subscription; its articles stay. Tells whether there was one."""
        with self._database.transaction():
            return _feeds.remove_feed(self._database, url)

    def save_feed_state(self, state: FeedState) -> bool:
        """Keep how a subscription is doing; tells whether there still is one.

        Save it in one ``batch`` with the articles that came: validators without their articles
        would lose these for good.
        """
        with self._database.transaction():
            return _feeds.save_state(self._database, state)

    def only_reader(self) -> AbstractContextManager[None]:
        """A block in which no other process looks at the subscriptions.

        Raises:
            StoreError: Another process does.
        """
        return only_reader(self.path)

    def page(self, url: str) -> Article | None:
        """The article of this address that came last and is more than a teaser, or None."""
        row = self._database.row(
            "SELECT record, text FROM articles WHERE url = ? AND NOT EXISTS (SELECT 1 FROM"
            " json_each(record, '$.flags') WHERE value = 'teaser') ORDER BY number DESC LIMIT 1",
            (url,),
        )
        return article_of(str(row[0]), str(row[1])) if row else None

    # What is left to do

    def is_done(self, article_id: str, fingerprint: str | None = None) -> bool:
        """Whether an article was processed without failures, by these versions if given.

        One that repeats another word for word is done with it.
        """
        row = self._database.row(
            "SELECT fingerprint FROM work WHERE article_id = ? AND failures = 0", (article_id,)
        )
        return row is not None and (fingerprint in {None, row[0]} or row[0] == _links.COPIED)

    def pending(self, fingerprint: str | None = None) -> Iterator[Article]:
        """Articles that are not done (see ``is_done``), in the order in which they came.

        Each is given once; results may be saved meanwhile.

        Raises:
            StoreError: The store cannot be read.
        """
        number: int = 0
        while True:
            rows = self._database.rows(
                "SELECT articles.number, articles.record, articles.text"
                " FROM articles LEFT JOIN work ON work.article_id = articles.id"
                " WHERE articles.number > ? AND (work.article_id IS NULL OR work.failures > 0"
                " OR work.fingerprint NOT IN (coalesce(?, work.fingerprint), ?))"
                " ORDER BY articles.number LIMIT ?",
                (number, fingerprint, _links.COPIED, _PAGE),
            )
            for row in rows:
                number = int(str(row[0]))
                yield article_of(str(row[1]), str(row[2]))
            if len(rows) < _PAGE:
                return

    # Queries

    def claims(
        self, query: ClaimQuery | None = None, *, resolve: Resolve | None = None
    ) -> Iterator[StoredClaim]:
        """Claims with their current verdicts, read a page at a time.

        Args:
            query: Which claims, and in which order; all, newest first, without one.
            resolve: From a name to the ids that it may mean, for ``entity`` and ``holder``.

        Raises:
            StoreError: The store cannot be read.
        """
        return _reading.claims(self._database, query or ClaimQuery(), resolve=resolve)

    def articles(
        self, query: ArticleQuery | None = None, *, resolve: Resolve | None = None
    ) -> Iterator[StoredArticle]:
        """Articles with how far they are and what was found in them.

        Raises:
            StoreError: The store cannot be read.
        """
        return _reading.articles(self._database, query or ArticleQuery(), resolve=resolve)

    def entities(
        self, query: EntityQuery | None = None, *, resolve: Resolve | None = None
    ) -> Iterator[EntityCount]:
        """How often things were named and in which light, most mentioned first.

        Raises:
            StoreError: The store cannot be read.
        """
        return _reading.entities(self._database, query or EntityQuery(), resolve=resolve)

    def article(self, article_id: str) -> Article | None:
        """One article with its text, or None."""
        row = self._database.row("SELECT record, text FROM articles WHERE id = ?", (article_id,))
        return article_of(str(row[0]), str(row[1])) if row else None

    def models(self, article_id: str) -> tuple[str, ...]:
        """Names and versions of the models that annotated an article; empty where none did."""
        row = self._database.row("SELECT models FROM work WHERE article_id = ?", (article_id,))
        return decoded(str(row[0]), tuple[str, ...]) if row else ()

    def claim(self, claim_id: str) -> StoredClaim:
        """One claim by its id or the beginning of it, withdrawn or not.

        Raises:
            StoreError: No claim, or more than one, has such an id.
        """
        return _reading.one_claim(self._database, claim_id)

    def verdict_history(self, claim_id: str) -> tuple[StoredVerdict, ...]:
        """All verdicts that a claim has had, oldest first."""
        return _reading.history(self._database, claim_id)

    def failures(
        self, *, stage: str | None = None, subject: str | None = None
    ) -> Sequence[Failure]:
        """Failures on record, oldest first."""
        return _reading.failures(self._database, stage=stage, subject=subject)

    def counts(self) -> StoreCounts:
        """How much the store holds."""
        return _reading.counts(self._database)

    # Upkeep

    def check(self) -> None:
        """Look whether file and search index are sound.

        Raises:
            StoreError: Something is damaged; the message says what.
        """
        found = [str(row[0]) for row in self._database.rows("PRAGMA integrity_check(3)")]
        orphans = self._database.rows("PRAGMA foreign_key_check")
        if found != ["ok"] or orphans:
            raise StoreError(
                "the store is damaged",
                subject=str(self.path),
                cause="; ".join(found if found != ["ok"] else [f"{len(orphans)} rows hang loose"]),
                hint="restore a copy, or save what is left with: sqlite3 STORE .recover",
            )
