"""What comes back from a URL, and what may fetch it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from nlp.errors import FetchError
from nlp.records import Record

_HINTS = {
    401: "the address needs a login; export the articles and read the file",
    402: "the address is behind a paywall; export the articles and read the file",
    403: "the server refuses automatic readers; look for a public feed of the same publisher",
    404: "check the address; the publisher may have moved the feed",
    410: "the publisher removed it for good; drop this source",
    429: "too many requests; wait some minutes before the next try",
    451: "not available for legal reasons where this machine is",
}


class Validators(Record, frozen=True, kw_only=True):
    """What a server gave with an answer so that the same one need not be sent again.

    Attributes:
        etag: As the server wrote it, quotation marks and ``W/`` included, or None.
        last_modified: As the server wrote it, or None.
    """

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Validators:
        """Those of an answer, from its headers (names in lower case)."""
        return cls(etag=headers.get("etag"), last_modified=headers.get("last-modified"))

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request that asks for anything newer only.

        Example:
            >>> Validators(etag='"a"').headers
            {'if-none-match': '"a"'}
        """
        given = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in given.items() if value}


class Response(Record, frozen=True, kw_only=True):
    """The answer to one request, after all redirects.

    Attributes:
        url: The URL that answered in the end.
        status: HTTP status code.
        headers: Header names (lower case) to values.
        content: The body, decompressed.
        moved_to: Where the address that was asked for lives from now on, as its server says (301
            or 308), or None.
    """

    url: str
    status: int = 200
    headers: Mapping[str, str] = {}
    content: bytes = b""
    moved_to: str | None = None


class Retriever(Protocol):
    """Anything that turns a URL into a response."""

    def __call__(self, url: str) -> Response:
        """The response of a URL.

        Raises:
            FetchError: It could not be had.
        """
        ...


def check_status(response: Response, *, requested: str) -> Response:
    """The response itself, where it is a success.

    Args:
        response: What came back.
        requested: The URL that was asked for, for the message.

    Raises:
        FetchError: The status is not 2xx; the hint says what that status calls for.

    Example:
        >>> check_status(Response(url="https://example.com/a"), requested="").status
        200
    """
    status = response.status
    if 200 <= status < 300:
        return response
    if status >= 500:
        hint = "the server has a fault; try again later"
    else:
        hint = _HINTS.get(status, "open the address in a browser to see what it says")
    wait = response.headers.get("retry-after")
    if wait and status in {429, 503}:
        hint += f"; the server says to retry after {wait[:40]}"
    raise FetchError(
        "the server did not deliver", subject=requested, cause=f"HTTP status {status}", hint=hint
    )
