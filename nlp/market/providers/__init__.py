"""Providers of market data over the network, and what brings their rows into a market folder.

Input:
    Instruments and measures that somebody needs (``fetching.Want``).

Output:
    Rows in a market folder, in files and under series ids of their own (``XNAS:AAPL/close.yahoo``),
    with ``provenance.csv`` beside them: nothing that the user wrote is changed.

Invariants:
    Verification reads folders only: what a verdict rests on is on the disk. A value that a
    provider changes later becomes a further vintage of its day; the earlier one stays. Every
    request goes through one ``Client``: cached, spaced, repeated where that can help.

Raises:
    ProviderError: Of the kind that says what to do: ``RateLimitError``, ``CredentialsError``,
        ``OfflineError``, ``ProviderFormatError``; ``NoObservationError`` for an empty answer.

Other distributions add providers through the entry-point group ``nlp.providers``: the name leads
to a function that takes a ``Setup`` and returns a ``Remote``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nlp.registry import Registry

if TYPE_CHECKING:
    from nlp.market.providers.remote import Remote, Setup

#: Name to what makes the provider, in the order in which they are asked.
PROVIDERS: Registry[Callable[[Setup], Remote]] = Registry(
    "provider of market data",
    {
        "yahoo": "nlp.market.providers.yahoo:Yahoo",
        "fred": "nlp.market.providers.fred:Fred",
        "worldbank": "nlp.market.providers.worldbank:WorldBank",
        "ecb": "nlp.market.providers.ecb:Ecb",
        "sec": "nlp.market.providers.sec:Sec",
    },
    group="nlp.providers",
)

__all__ = ["PROVIDERS"]
