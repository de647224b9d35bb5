"""One way to ask a server: cached, spaced, and repeated where that can help."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from nlp.errors import OfflineError, ProviderError, ProviderFormatError, RateLimitError
from nlp.market.providers.patience import retry_after

ATTEMPTS = 4
#: Seconds between two requests to one host: below the strictest documented limit (FRED: 120 a
#: minute).
SPACING_SECONDS = 0.6
#: Nobody waits longer than this for a server that asks for patience.
LONGEST_WAIT_SECONDS = 60.0
_MAX_AGE = dt.timedelta(hours=6)
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back from a request.

    Attributes:
        status: HTTP status code.
        content: The body, decompressed.
        headers: Header names (lower case) to values.
    """

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


#: Carries one request, whatever the status of the reply; raises OSError where none came.
Transport = Callable[[str, Mapping[str, str]], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said, now or earlier.

    Attributes:
        status: HTTP status code.
        content: The body, decompressed.
        url: What was asked, without secrets.
        retrieved_at: Aware instant at which it was said.
    """

    status: int
    content: bytes
    url: str
    retrieved_at: dt.datetime

    def json(self) -> Any:
        """The body as plain data.

        Raises:
            ProviderFormatError: It is no JSON.
        """
        try:
            return json.loads(self.content)
        except ValueError as error:
            shown = self.content[:60].decode("utf-8", "replace")
            raise ProviderFormatError(
                "the answer is no JSON",
                subject=self.url,
                cause=f"it begins with {shown!r}",
                hint="open the address in a browser: a proxy or a login page may be in the way",
            ) from error


class Client:
    """Asks servers politely.

    Args:
        transport: Carries the requests.
        cache: Folder for answers; None keeps none.
        offline: Answer from the cache only, however old.
        max_age: How old an answer from the cache may be.
        spacing_seconds: Least time between two requests to one host.
        now: The clock; gives an aware instant.
        sleep: Waits for so many seconds.
        monotonic: Seconds of a clock that only goes forward.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        cache: Path | None = None,
        offline: bool = False,
        max_age: dt.timedelta = _MAX_AGE,
        spacing_seconds: float = SPACING_SECONDS,
        now: Callable[[], dt.datetime],
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.now = now
        self._transport = transport
        self._cache = cache
        self._offline = offline
        self._max_age = max_age
        self._spacing = spacing_seconds
        self._sleep = sleep
        self._monotonic = monotonic
        self._asked_at: dict[str, float] = {}

    def get(
        self,
        url: str,
        *,
        query: Mapping[str, object] | None = None,
        secret: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        transport: Transport | None = None,
        read: Callable[[Answer], T],
    ) -> tuple[Answer, T]:
        """The answer to one request, with what it says.

        Args:
            url: Address without a query.
            query: Parameters.
            secret: Parameters that are sent and never shown or stored.
            headers: Header fields.
            transport: Another transport than the client's.
            read: Reads an answer, a success or a refusal that waiting does not change; what it
                raises goes to the caller, and the answer is not kept.

        Raises:
            OfflineError: Offline, and the cache has no answer.
            RateLimitError: The server asks for more patience than anybody has.
            ProviderError: No answer came, or the server has a fault.
        """
        shown = f"{url}?{urlencode(query)}" if query else url
        kept = self._kept(shown)
        if kept is not None and (self._offline or self.now() - kept.retrieved_at < self._max_age):
            return kept, read(kept)
        if self._offline:
            raise OfflineError(
                "offline, and this was never fetched", subject=shown, hint="leave --offline out"
            )
        secrets = urlencode(secret or {})
        full = shown + (f"{'&' if query else '?'}{secrets}" if secrets else "")
        reply = self._patient(full, shown, headers or {}, transport or self._transport)
        answer = Answer(
            status=reply.status, content=reply.content, url=shown, retrieved_at=self.now()
        )
        found = read(answer)
        if answer.status == 200:
            self._keep(answer)
        return answer, found

    def _patient(
        self, full: str, shown: str, headers: Mapping[str, str], transport: Transport
    ) -> Reply:
        trouble: ProviderError | None = None
        for attempt in range(ATTEMPTS):
            self._space(urlsplit(full).netloc)
            wait = float(2**attempt)
            try:
                reply = transport(full, headers)
            except OSError as error:
                trouble = _unreachable(shown, error)
            else:
                if reply.status not in _BUSY:
                    return reply
                asked = retry_after(reply.headers, now=self.now())
                trouble = _busy(shown, reply.status, asked)
                wait = wait if asked is None else asked
                if wait > LONGEST_WAIT_SECONDS:
                    break
            if attempt < ATTEMPTS - 1:
                self._sleep(wait)
        raise trouble or ProviderError("no answer", subject=shown)

    def _space(self, host: str) -> None:
        since = self._monotonic() - self._asked_at.get(host, float("-inf"))
        if since < self._spacing:
            self._sleep(self._spacing - since)
        self._asked_at[host] = self._monotonic()

    def _path(self, shown: str) -> Path | None:
        name = hashlib.blake2b(shown.encode(), digest_size=16).hexdigest()
        return None if self._cache is None else self._cache / name

    def _kept(self, shown: str) -> Answer | None:
        path = self._path(shown)
        if path is None or not path.is_file():
            return None
        head, _, content = path.read_bytes().partition(b"\n")
        try:
            told = json.loads(head)
            at = dt.datetime.fromisoformat(told["retrieved_at"])
        except (ValueError, KeyError, TypeError):
            return None  # cut short or of another version: asked for again
        if told.get("url") != shown or told.get("size") != len(content):
            return None
        return Answer(status=200, content=content, url=shown, retrieved_at=at)

    def _keep(self, answer: Answer) -> None:
        path = self._path(answer.url)
        if path is None:
            return
        head = {
            "url": answer.url,
            "retrieved_at": answer.retrieved_at.isoformat(),
            "size": len(answer.content),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(json.dumps(head).encode() + b"\n" + answer.content)
        unfinished.replace(path)


def _busy(shown: str, status: int, asked: float | None) -> ProviderError:
    wait = "" if asked is None else f"; it asks for {asked:.0f} seconds"
    if status == 429:
        return RateLimitError(
            "the provider asks for patience",
            subject=shown,
            cause=f"HTTP status 429{wait}",
            hint="try again later: what was fetched so far is kept",
        )
    return ProviderError(
        "the provider has a fault",
        subject=shown,
        cause=f"HTTP status {status}{wait}",
        hint="try again later",
    )


def _unreachable(shown: str, error: OSError) -> ProviderError:
    made = ProviderError(
        "the provider cannot be reached",
        subject=shown,
        cause=f"{type(error).__name__}: {error}",
        hint="check the connection, or use --offline to go on with what is cached",
    )
    made.__cause__ = error
    return made
