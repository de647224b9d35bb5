"""Whose turn it is to look at the subscriptions of a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlp.errors import StoreError


@contextmanager
def only_reader(store: Path) -> Iterator[None]:
    """A block in which no other process looks at the feeds of a store.

    The system takes the lock back from a process that is killed. Its file, named after the store
    with ``-watch``, stays and holds nothing.

    Args:
        store: The store file.

    Raises:
        StoreError: Another process looks at them, or the lock cannot be made.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(store.with_name(store.name + "-watch"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            "another process is looking at the feeds of this store",
            subject=str(store),
            hint="'watch', and 'run' without a source, need no second one beside them; stop that "
            "one first, or use another --store",
        ) from error
    except (OSError, NotImplementedError) as error:
        raise StoreError(
            "the feeds of this store cannot be locked",
            subject=str(store),
            cause=error,
            hint="stores need a local file system",
        ) from error
    try:
        yield
    finally:
        lock.release()
