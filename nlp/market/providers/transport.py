"""Requests to the documented addresses of providers, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import httpx2

from nlp.market.providers.client import Reply

MAX_BYTES = 200_000_000  # the facts of the largest companies are some 10 MB of JSON
_SECONDS = 60.0
_USER_AGENT = "tapeproof/0.1 (fetches market data for fact-checking)"


class HttpTransport:
    """Carries requests of a ``Client``; use it as a context manager or call ``close()``.

    Args:
        timeout_seconds: Longest silence of a server.
        max_bytes: Largest body accepted, decompressed.
    """

    def __init__(self, *, timeout_seconds: float = _SECONDS, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._client = httpx2.Client(
            timeout=timeout_seconds, follow_redirects=True, headers={"user-agent": _USER_AGENT}
        )

    def __call__(self, url: str, headers: Mapping[str, str]) -> Reply:
        """The reply, whatever its status.

        Raises:
            OSError: No answer came, or it is too large.
        """
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                content = self._body(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            # the message of an error can hold the address, and the address a key
            raise ConnectionError(type(error).__name__) from None
        told = {name.lower(): value for name, value in response.headers.items()}
        return Reply(status=response.status_code, content=content, headers=told)

    def _body(self, response: httpx2.Response) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > self._max_bytes:
                raise ConnectionError(f"the answer is larger than {self._max_bytes:,} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
