"""The stages one behind the other, lazily, with failures kept apart from bugs."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nlp.errors import ConfigError, MarketFormatError, ModelNotFoundError, RegistryError, StoreError
from nlp.pipeline.bookmark import Bookmark
from nlp.pipeline.expecting import Expected, counted
from nlp.pipeline.following import Following
from nlp.pipeline.network import Network
from nlp.pipeline.parts import batches, fingerprint, open_market, require_forms
from nlp.pipeline.results import Checked, Result
from nlp.pipeline.settling import unsettled
from nlp.records import Article, Claim, Document, Failure, ReadingPlace, Verdict, content_id

if TYPE_CHECKING:
    from spacy.language import Language

    from nlp.annotate.language import Models
    from nlp.ingest.portion import Portion
    from nlp.ingest.response import Retriever
    from nlp.link import Desk
    from nlp.market.provider import Provider
    from nlp.reference import Reference
    from nlp.store import Store

#: Articles per batch: what one pass of the models takes, and what memory has to hold.
BATCH = 32

#: Claims per batch: the same code over many claims in a row runs faster than all of the code for
#: each claim in turn.
CLAIMS = 64

#: What an article's flags say about all its claims.
CARRIED_FLAGS = frozenset({"published_at_missing", "published_at_zone_assumed", "date_only"})

#: These are no fault of an item: the next item would fail in the same way.
_FATAL = (ConfigError, MarketFormatError, ModelNotFoundError, RegistryError, StoreError)

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The stages with everything that they need, ready to run.

    Attributes:
        provider: Market data.
        reference: Who and what can be named.
        load: Loads the language models; called when the first article needs them.
        now: The clock; gives an aware instant.
        forms: Claim forms to look for; None for all that are registered.
        versions: What a rerun depends on besides the articles: a change makes every article new.
        retrieve: Gets the bytes of a URL.
        pages: The same for pages that nobody named; ``retrieve`` when None.
        follow: Whether the page behind a feed entry is fetched where the entry is a teaser.
        columns: Column of tables of articles by field, where it has no usual name.
    """

    provider: Provider
    reference: Reference
    load: Callable[[], Language]
    now: Callable[[], dt.datetime]
    forms: tuple[str, ...] | None = None
    versions: str = ""
    retrieve: Retriever
    pages: Retriever | None = None
    follow: bool = False
    columns: tuple[tuple[str, str], ...] = ()

    @classmethod
    def open(
        cls,
        *,
        markets: Sequence[Path],
        now: Callable[[], dt.datetime],
        forms: Sequence[str] | None = None,
        retrieve: Retriever | None = None,
        pages: Retriever | None = None,
        follow: bool = False,
        models: Models | None = None,
        imported: Path | None = None,
        columns: tuple[tuple[str, str], ...] = (),
    ) -> Pipeline:
        """A pipeline over the shipped models and reference tables.

        Args:
            markets: Market folders, the preferred one first.
            now: The clock; gives an aware instant.
            forms: Claim forms to look for; None for all that are registered.
            retrieve: Gets the bytes of a URL; the network when None.
            pages: Gets the pages behind feed entries; what ``retrieve`` is when None, or the
                network as far as robots.txt permits where that is None, too.
            follow: Whether the page behind a feed entry is fetched where the entry is a teaser.
            models: Which models annotate; ours, with the encoder, when None.
            imported: The user's table of imported names; there may be no such file.
            columns: Column of tables of articles by field, where it has no usual name.

        Raises:
            MarketFormatError: A market folder is missing or breaks the format.
            UnknownNameError: A claim form is not registered.
        """
        from nlp.reference import Reference

        require_forms(forms or ())
        if retrieve is None:
            network = Network()
            retrieve, pages = network, pages or network.page
        provider = open_market(markets)
        reference = Reference.load(imported=imported, extra=provider.instruments())

        def load() -> Language:
            from nlp.annotate import load_language

            return load_language(reference=reference, models=models)

        return cls(
            provider=provider,
            reference=reference,
            load=load,
            now=now,
            forms=tuple(forms) if forms else None,
            versions=fingerprint(markets, forms=forms or (), models=models, imported=imported),
            retrieve=retrieve,
            pages=pages,
            follow=follow,
            columns=columns,
        )

    @functools.cached_property
    def language(self) -> Language:
        """The language models, loaded on first use.

        Raises:
            ModelNotFoundError: They are missing or damaged.
        """
        return self.load()

    def articles(
        self,
        sources: Iterable[str],
        *,
        read_stdin: Callable[[], bytes] | None = None,
        portion: Portion | None = None,
        following: Following | None = None,
    ) -> Iterator[Article | Failure]:
        """What the sources hold, lazily.

        Args:
            sources: URLs, files, folders, or ``-`` for standard input.
            read_stdin: Reads standard input.
            portion: Kept up to date with what part of the sources has been read.
            following: Knows which pages behind feed entries need not be fetched.
        """
        from nlp import ingest

        found = ingest.articles(
            sources,
            retrieve=self.retrieve,
            now=self.now,
            read_stdin=read_stdin,
            follow=self.follow,
            portion=portion,
            pages=self.pages,
            columns=dict(self.columns),
            known=following.known if following else None,
            resting=following.rests if following else None,
        )
        return following.noted(found) if following else found

    def documents(self, articles: Iterable[Article]) -> Iterator[Document | Failure]:
        """Articles annotated, lazily, in order and in batches; without those ``is_foreign``."""
        from nlp.annotate import documents

        language = self.language
        work = functools.partial(documents, language=language, now=self.now)
        for batch in batches(articles, BATCH):
            yield from self._isolated("annotate", batch, work, lambda article: article.id)

    def claims(self, documents: Iterable[Document]) -> Iterator[Claim | Failure]:
        """What the documents state, lazily and in order of position."""
        from nlp import detect

        work = functools.partial(detect.claims, reference=self.reference, forms=self.forms)
        for document in documents:
            yield from self._isolated("detect", [document], work, lambda item: item.article_id)

    def verdicts(self, claims: Iterable[Claim]) -> Iterator[Verdict | Failure]:
        """A verdict, or a failure, per claim, lazily and in order."""
        from nlp import __version__, link, verify

        linking = functools.partial(link.linked, provider=self.provider, desk=self._desk)
        version = f"tapeproof {__version__}"
        verifying = functools.partial(verify.verdicts, now=self.now, software=version)
        for batch in batches(claims, CLAIMS):
            found = list(self._isolated("link", batch, linking, lambda claim: claim.id))
            known = [each for each in found if not isinstance(each, Failure)]
            judged = self._isolated("verify", known, verifying, lambda each: each.claim.id)
            for each in found:
                yield each if isinstance(each, Failure) else next(judged)

    @functools.cached_property
    def _desk(self) -> Desk:
        """What linking has looked up of the provider, kept from batch to batch."""
        from nlp import link

        return link.Desk(self.provider)

    def check(self, articles: Iterable[Article | Failure]) -> Iterator[Result]:
        """All stages for each article; nothing is stored.

        Args:
            articles: Articles; failures among them come out as results of their own.
        """
        for batch in batches(articles, BATCH):
            known = [item for item in batch if isinstance(item, Article) and not item.is_foreign]
            documents = self.documents(known)
            for item in batch:
                if isinstance(item, Failure):
                    yield Result(status="failed", failures=(item,))
                elif item.is_foreign:
                    yield Result(status="unsupported", article=item)
                else:
                    yield self._result(item, next(documents))

    def run(
        self,
        sources: Sequence[str],
        *,
        store: Store,
        again: bool = False,
        read_stdin: Callable[[], bytes] | None = None,
        expected: Expected | None = None,
        resumed: Callable[[ReadingPlace], None] | None = None,
    ) -> Generator[Result, None, None]:
        """All stages for each article of the sources, stored: the main job.

        Resumable: everything about an article is stored in one transaction, so a run that is
        killed leaves whole articles only, and the next one goes on with the rest, even with
        articles that have left their feed meanwhile. Archives and folders are read on from where
        the articles end that are stored, unless they have changed. An article that was finished
        with the same models, rules and market data is skipped.

        Args:
            sources: URLs, files, folders, or ``-`` for standard input.
            store: Where the results go.
            again: Process finished articles too, and fetch their pages again.
            read_stdin: Reads standard input.
            expected: Is told how many results there will be, and whether that is an estimate.
            resumed: Is told of each place at which reading goes on.

        Raises:
            StoreError: The store cannot be written.
        """
        from nlp.ingest.portion import Portion

        number = store.begin_run(command="run", fingerprint=self.versions, started_at=self.now())
        outcome = "interrupted"
        failed: set[str] = set()
        reread = content_id("r", self.versions, self.columns, again)
        bookmark = Bookmark(store, fingerprint=reread)
        try:
            portion = Portion(bookmark.places(), resumed=resumed)
            pages = None if again else Following(store, now=self.now)
            fetched = self.articles(
                sources, read_stdin=read_stdin, portion=portion, following=pages
            )
            marked = bookmark.following(chain(self.left(store), fetched), portion)
            articles = counted(marked, portion, expected)
            for result in self.kept(articles, store=store, again=again, bookmark=bookmark):
                failed.update(failure.subject for failure in result.failures)
                yield result
            bookmark.remove()
            for source in {*map(str, sources)} - failed:
                store.discard_failures(subject=source)
            outcome = "done"
        finally:
            store.end_run(number, finished_at=self.now(), outcome=outcome)

    def left(self, store: Store) -> list[Article]:
        """What a killed run had read and not finished."""
        from nlp.store import ArticleQuery

        waiting = store.articles(ArticleQuery(status="pending", sort="oldest"))
        return [stored.article for stored in waiting]

    def kept(
        self,
        articles: Iterable[Article | Failure],
        *,
        store: Store,
        again: bool = False,
        bookmark: Bookmark | None = None,
    ) -> Iterator[Result]:
        """All stages for each article that is not finished yet, each stored when it is done.

        Args:
            articles: Articles; failures among them are stored, too.
            store: Where the results go.
            again: Process finished articles too.
            bookmark: Moved on with what is stored.

        Raises:
            StoreError: The store cannot be written.
        """
        seen: set[str] = set()
        for batch in batches(articles, BATCH):
            fresh: list[Article | Failure] = []
            skipped: list[Article] = []
            with store.batch():
                for item in batch:
                    if isinstance(item, Failure):
                        store.add_failure(item)
                        fresh.append(item)
                    elif item.id not in seen:
                        seen.add(item.id)
                        new = self._is_new(item, store, again=again)
                        (fresh if new else skipped).append(item)
                if bookmark is not None:
                    bookmark.move(len(batch))
            yield from (Result(status="skipped", article=article) for article in skipped)
            for result in self.check(fresh):
                self._keep(result, store)
                yield result

    def _is_new(self, article: Article, store: Store, *, again: bool) -> bool:
        is_kept = store.add_article(article) or store.article(article.id) is not None
        return is_kept and (again or not store.is_done(article.id, self.versions))

    def _keep(self, result: Result, store: Store) -> None:
        if result.article is None:  # a failure of reading, which is stored
            return
        verdicts = [checked.verdict for checked in result.checked if checked.verdict]
        store.save_result(
            result.article,
            fingerprint=self.versions,
            finished_at=self.now(),
            document=result.document,
            claims=[checked.claim for checked in result.checked],
            verdicts=unsettled(verdicts, result.article, store),
            failures=result.failures,
        )

    def _result(self, article: Article, document: Document | Failure) -> Result:
        if isinstance(document, Failure):
            return Result(status="failed", article=article, failures=(document,))
        found = list(self.claims([document]))
        failures = [item for item in found if isinstance(item, Failure)]
        claims = [item for item in found if isinstance(item, Claim)]
        verdicts: dict[str, Verdict] = {}
        for item in self.verdicts(claims):
            if isinstance(item, Failure):
                failures.append(item)
            else:
                verdicts[item.claim_id] = _flagged(item, article)
        return Result(
            status="failed" if failures else "done",
            article=article,
            document=document,
            checked=tuple(Checked(claim=c, verdict=verdicts.get(c.id)) for c in claims),
            failures=tuple(failures),
        )

    def _isolated(
        self,
        stage: str,
        items: Sequence[In],
        work: Callable[[Sequence[In]], Iterable[Out]],
        subject: Callable[[In], str],
    ) -> Iterator[Out | Failure]:
        """All items in one go; where that raises, one by one: a bug costs its own item only."""
        results: list[Out | Failure]
        try:
            results = list(work(items))
        except _FATAL:
            raise
        except Exception as error:  # the border of the run, see the module's docstring
            if len(items) == 1:
                at = self.now()
                name = subject(items[0])
                results = [Failure.from_error(error, stage=stage, subject=name, at=at)]
            else:
                alone = (self._isolated(stage, [item], work, subject) for item in items)
                results = [result for made in alone for result in made]
        yield from results


def _flagged(verdict: Verdict, article: Article) -> Verdict:
    carried = [f for f in article.flags if f in CARRIED_FLAGS and f not in verdict.flags]
    return verdict.replace(flags=(*verdict.flags, *carried)) if carried else verdict
