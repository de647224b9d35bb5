"""Looks at subscriptions when they are due, and takes what they bring through all stages.

Threads look at feeds and read what is in them; one thread, the caller's, writes the store. What a
feed brought and the validators of its answer are stored in one transaction, before anything is
processed: a watch that is killed at any moment has either both or neither, and the articles that
it had not finished come first when it is started again.
"""

from __future__ import annotations

import datetime as dt
import functools
import queue
import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from nlp.pipeline.outage import Outage
from nlp.pipeline.results import Polled, Result
from nlp.pipeline.stages import BATCH, Pipeline
from nlp.records import Article, Failure, FeedSource, FeedState

if TYPE_CHECKING:
    from nlp.ingest.subscriptions.polling import Fetch, Poll
    from nlp.ingest.subscriptions.schedule import Pace
    from nlp.store import Store

#: While so many articles wait to be processed, no more are fetched.
BACKLOG = 1000

#: Subscriptions that another process adds or drops are noticed after this time.
REFRESH_SECONDS = 30.0

#: The longest sleep: what keeps a stopped watch waiting where signals do not wake it.
NAP_SECONDS = 1.0

#: What is asked of a thread: look at this feed, which stood like this.
Look = Callable[[], "Poll"]


@dataclass(kw_only=True)
class Watch:
    """Looks at the subscriptions of a store.

    Attributes:
        pipeline: The stages.
        store: Where subscriptions, articles and results are.
        fetch: Gets the bytes of feeds.
        pace: Bounds of the time between two looks at a feed.
        concurrency: Feeds looked at at the same time.
        per_host: The same for feeds on one host.
        chance: Random numbers from 0 to 1.
        process: Whether articles go through the stages, or are only kept for a later run.
    """

    pipeline: Pipeline
    store: Store
    fetch: Fetch
    pace: Pace
    concurrency: int = 8
    per_host: int = 2
    chance: Callable[[], float] = random.random  # noqa: S311 - spreads load, hides nothing
    process: bool = True
    _waiting: deque[Article] = field(default_factory=deque, init=False, repr=False)
    _subscribed: dict[str, tuple[FeedSource, FeedState]] = field(
        default_factory=dict, init=False, repr=False
    )
    _looking: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _refreshed_at: dt.datetime | None = field(default=None, init=False, repr=False)
    _outage: Outage = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._outage = Outage(pace=self.pace, chance=self.chance)

    def run(self, *, once: bool = False) -> Generator[Polled | Result, None, None]:
        """What feeds bring and what becomes of it, until the generator is closed.

        Args:
            once: Look at each feed that is due once, finish what they bring, and end.

        Raises:
            StoreError: The store cannot be written, or another process looks at its feeds.
        """
        with self.store.only_reader():
            yield from self._run(once=once)

    def _run(self, *, once: bool) -> Generator[Polled | Result, None, None]:
        pipeline, store = self.pipeline, self.store
        number = store.begin_run(
            command="run" if once else "watch",
            fingerprint=pipeline.versions,
            started_at=pipeline.now(),
        )
        outcome = "interrupted"
        workers = _Workers(self.concurrency)
        try:
            self._waiting.extend(pipeline.left(store) if self.process else ())
            yield from self._rounds(workers, once=once)
            outcome = "done"
        finally:
            workers.close()
            store.end_run(number, finished_at=pipeline.now(), outcome=outcome)

    def _rounds(self, workers: _Workers, *, once: bool) -> Iterator[Polled | Result]:
        seen: set[str] = set()
        while True:
            due = self._due(seen if once else frozenset())
            if once and not (due or self._looking or self._waiting):
                return
            for source, state in due:
                seen.add(source.url)
                workers.take(source, state, self._look(source, state))
            nap = 0.0 if self._waiting else NAP_SECONDS
            for source, state, answer in workers.answers(wait_seconds=nap):
                self._looking.pop(source.url, None)
                yield self._keep(answer, source, state)
            batch = list(islice(self._popped(), BATCH))
            yield from self.pipeline.kept(batch, store=self.store)

    def _popped(self) -> Iterator[Article]:
        while self._waiting:
            yield self._waiting.popleft()

    def _due(self, passed: Iterable[str]) -> list[tuple[FeedSource, FeedState]]:
        """Feeds to look at now, those first that have been due for longest."""
        if len(self._waiting) >= BACKLOG:
            return []
        now = self.pipeline.now()
        self._refresh(now)
        due = sorted(
            (
                (state.due_at or _EVER, source.url)
                for source, state in self._subscribed.values()
                if state.status != "gone" and (state.due_at or _EVER) <= now
            ),
        )
        chosen = []
        hosts = Counter(self._looking.values())
        for _, url in due:
            if len(self._looking) >= self.concurrency:
                break
            source, state = self._subscribed[url]
            host = _host(state.moved_to or url)
            if url in passed or url in self._looking or hosts[host] >= self.per_host:
                continue
            hosts[host] += 1
            self._looking[url] = host
            chosen.append((source, state))
        return chosen

    def _refresh(self, now: dt.datetime) -> None:
        age = now - self._refreshed_at if self._refreshed_at else dt.timedelta.max
        if age.total_seconds() >= REFRESH_SECONDS:
            self._refreshed_at = now
            self._subscribed = {
                feed.source.url: (feed.source, feed.state) for feed in self.store.feeds()
            }

    def _look(self, source: FeedSource, state: FeedState) -> Look:
        return functools.partial(
            _look,
            source,
            state,
            fetch=self.fetch,
            pipeline=self.pipeline,
            store=self.store,
        )

    def _keep(self, answer: Poll | Exception, source: FeedSource, state: FeedState) -> Polled:
        """Store what a look brought, all of it or nothing."""
        poll = answer if not isinstance(answer, Exception) else self._broken(answer, source, state)
        with self.store.batch():
            new = tuple(one for one in poll.articles if self.store.add_article(one))
            settled = poll.concluded(new, pace=self.pace, chance=self.chance())
            if poll.outcome in {"changed", "unchanged"}:
                self.store.discard_failures(subject=source.url)
            if self.pipeline.follow:
                self._note_pages(poll, new)
            for failure in poll.failures:
                self.store.add_failure(failure)
            host = _host(state.moved_to or source.url)
            others = (known for _, known in self._subscribed.values())
            for kept in self._outage.kept(poll, settled, host=host, others=others):
                self._remember(kept)
                settled = kept if kept.url == source.url else settled
        if self.process:
            self._waiting.extend(new)
        return Polled(
            source=source,
            outcome=poll.outcome,
            state=settled,
            new=len(new),
            failures=poll.failures,
        )

    def _remember(self, state: FeedState) -> None:
        self.store.save_feed_state(state)
        if state.url in self._subscribed:
            self._subscribed[state.url] = (self._subscribed[state.url][0], state)

    def _note_pages(self, poll: Poll, new: Iterable[Article]) -> None:
        """Note which pages could not be had, so that they are not asked for at every look."""
        missing = {one.subject: one for one in poll.failures if one.subject != poll.source.url}
        for url in {one.url for one in new if one.url} - set(missing):
            self.store.discard_failures(subject=url)
            self.store.pages.found(url)
        for url, failure in missing.items():
            self.store.pages.failed(url, error=failure.message, at=poll.at)

    def _broken(self, error: Exception, source: FeedSource, state: FeedState) -> Poll:
        """A look in which we have a bug: it costs its own feed only."""
        from nlp.ingest.subscriptions.polling import Poll

        at = self.pipeline.now()
        failure = Failure.from_error(error, stage="ingest", subject=source.url, at=at)
        return Poll(source=source, at=at, outcome="failed", state=state, failures=(failure,))


_EVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def _host(url: str) -> str:
    from nlp.ingest.retrieve import host_of

    return host_of(url)


def _look(
    source: FeedSource, state: FeedState, *, fetch: Fetch, pipeline: Pipeline, store: Store
) -> Poll:
    """One look at a feed, in a thread of its own, with a connection of its own to the store."""
    from nlp.ingest.subscriptions.polling import poll
    from nlp.store import Store as Opened

    with ExitStack() as opened:
        known, turn = None, None
        if pipeline.follow:
            own = opened.enter_context(Opened(store.path, read_only=True))
            known, turn = own.page, functools.partial(own.pages.turn, now=pipeline.now())
        return poll(
            source,
            state,
            fetch=fetch,
            pages=pipeline.pages or pipeline.retrieve,
            now=pipeline.now,
            follow=pipeline.follow,
            known=known,
            turn=turn,
        )


Answer = tuple[FeedSource, FeedState, "Poll | Exception"]


class _Workers:
    """Threads that look at feeds; they do not keep the program from ending."""

    def __init__(self, count: int) -> None:
        self._tasks: queue.SimpleQueue[tuple[FeedSource, FeedState, Look] | None]
        self._tasks = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._count = count
        for number in range(count):
            threading.Thread(target=self._work, name=f"feeds-{number}", daemon=True).start()

    def take(self, source: FeedSource, state: FeedState, look: Look) -> None:
        """Have somebody look."""
        self._tasks.put((source, state, look))

    def answers(self, *, wait_seconds: float) -> Iterator[Answer]:
        """What has come back; waits for the first of it."""
        try:
            answer = self._answers.get(timeout=wait_seconds) if wait_seconds else None
            while True:
                if answer is not None:
                    yield answer
                answer = self._answers.get_nowait()
        except queue.Empty:
            return

    def close(self) -> None:
        """Let the threads end after what they are at."""
        for _ in range(self._count):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            source, state, look = task
            try:
                answer: Poll | Exception = look()
            except Exception as error:  # told by the thread that waits for it
                answer = error
            self._answers.put((source, state, answer))
