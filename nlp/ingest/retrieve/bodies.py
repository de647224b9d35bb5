"""Bodies as they were before they were packed, no larger than was agreed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nlp.errors import FetchError

if TYPE_CHECKING:
    from zlib import _Decompress

#: What is asked for: packings that the standard library undoes piece by piece.
ENCODINGS = "gzip, deflate"

_GZIP = frozenset({"gzip", "x-gzip"})
_STEP = 1 << 18  # bytes unpacked at a time: a packed byte can hold a thousand


class Body:
    """Collects the pieces of a body and undoes its packing.

    Args:
        encoding: The header ``content-encoding``, or "".
        max_bytes: Largest size, as sent and unpacked.
        subject: The URL, for messages.

    Raises:
        FetchError: The packing is none that was asked for.
    """

    def __init__(self, encoding: str, *, max_bytes: int, subject: str) -> None:
        self._max_bytes = max_bytes
        self._subject = subject
        self._received = 0
        self._size = 0
        self._pieces: list[bytes] = []
        self._unpack: _Decompress | None = None
        named = [name.strip().lower() for name in encoding.split(",")]
        packings = [name for name in named if name not in {"", "identity"}]
        self._packed = packings[0] if packings else ""
        if len(packings) > 1 or self._packed not in {"", "deflate", *_GZIP}:
            raise FetchError(
                "the answer is packed in a way that was not asked for",
                subject=subject,
                cause=f"content-encoding: {encoding[:100]}",
                hint=f"its server should send {ENCODINGS} or plain bytes",
            )

    def collect(self, pieces: Iterable[bytes]) -> bytes:
        """The whole body.

        Raises:
            FetchError: It is too large, damaged, or ends before its packing does.
        """
        for piece in pieces:
            self._received += len(piece)
            self._require_small(self._received)
            if self._packed:
                self._take_packed(piece)
            else:
                self._keep(piece)
        if self._unpack is not None and not self._unpack.eof:
            raise self._damaged("it ends in the middle")
        return b"".join(self._pieces)

    def _take_packed(self, piece: bytes) -> None:
        if not piece:
            return
        if self._unpack is None:
            self._unpack = zlib.decompressobj(_window(self._packed, piece))
        try:
            while piece and not self._unpack.eof:
                self._keep(self._unpack.decompress(piece, _STEP))
                piece = self._unpack.unconsumed_tail
        except zlib.error as error:
            raise self._damaged(str(error)) from error

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        self._require_small(self._size)
        if piece:
            self._pieces.append(piece)

    def _require_small(self, size: int) -> None:
        if size > self._max_bytes:
            raise FetchError(
                "the answer is too large",
                subject=self._subject,
                cause=f"more than {self._max_bytes:,} bytes",
                hint="a feed or an article is smaller; check that the address leads to one",
            )

    def _damaged(self, cause: str) -> FetchError:
        return FetchError(
            "the answer is damaged",
            subject=self._subject,
            cause=f"packed with {self._packed}: {cause}",
            hint="try again later",
        )


def _window(packing: str, first: bytes) -> int:
    """What zlib has to expect: "deflate" comes with its header, or from some servers without."""
    if packing in _GZIP:
        return zlib.MAX_WBITS | 16
    has_header = first[0] & 0x0F == 8 and (len(first) < 2 or (first[0] << 8 | first[1]) % 31 == 0)
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
