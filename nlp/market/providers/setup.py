"""Providers made ready: the network opened when the first request needs it."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from nlp.market.providers.client import Client, Reply
from nlp.market.providers.remote import About, Setup


@contextmanager
def opened(
    *,
    now: Callable[[], dt.datetime],
    cache: Path | None = None,
    cache_hours: float = 6.0,
    offline: bool = False,
    timeout_seconds: float = 60.0,
    keys: Mapping[str, str] | None = None,
    contact: str = "",
    bases: Mapping[str, str] | None = None,
) -> Iterator[Setup]:
    """What providers are made with; connections are given back at the end.

    Args:
        now: The clock; gives an aware instant.
        cache: Folder for answers; None keeps none.
        cache_hours: For so long an answer is not asked for again.
        offline: Answer from the cache only.
        timeout_seconds: Longest silence of a server.
        keys: Keys by name of the provider.
        contact: Name and address that a provider may want to be told, or "".
        bases: Other addresses than the documented ones, by name of the provider.
    """
    with ExitStack() as stack:
        transports: list[Callable[[str, Mapping[str, str]], Reply]] = []

        def transport(url: str, headers: Mapping[str, str]) -> Reply:
            if not transports:
                from nlp.market.providers.transport import HttpTransport

                made = HttpTransport(timeout_seconds=timeout_seconds)
                transports.append(stack.enter_context(made))
            return transports[0](url, headers)

        client = Client(
            transport,
            cache=cache,
            offline=offline,
            max_age=dt.timedelta(hours=cache_hours),
            now=now,
        )
        yield Setup(client=client, keys=keys or {}, contact=contact, bases=bases or {})


def lacking(name: str, about: About, setup: Setup) -> str:
    """What must be done before a provider answers, or "" where it is ready.

    Args:
        name: Name of the provider.
        about: What it needs.
        setup: What is there.
    """
    if about.needs and importlib.util.find_spec(about.needs) is None:
        return f"pip install 'tapeproof[{about.extra}]'" if about.extra else f"needs {about.needs}"
    if about.wants == "key" and not setup.keys.get(name):
        return f"set TAPEPROOF_PROVIDERS_KEYS={name}=KEY"
    if about.wants == "contact" and not setup.contact:
        return "set TAPEPROOF_FETCH_CONTACT to your name and e-mail address"
    return ""
