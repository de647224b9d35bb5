"""Errors become one clear line and an exit code."""

from __future__ import annotations

import errno
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from nlp.cli.output import silence
from nlp.errors import NlpError, StoreFullError

DONE = 0
MATCHED = 1
USAGE = 2
SOME_FAILED = 3
INTERNAL = 70  # EX_SOFTWARE of sysexits.h: a bug of ours
INTERRUPTED = 130

#: What helps against an error of the system.
_NEXT = {
    errno.ENOSPC: "make room, then run it again",
    errno.EDQUOT: "make room, then run it again",
    errno.EACCES: "change the permissions, or name another place",
    errno.EPERM: "change the permissions, or name another place",
    errno.EROFS: "name another place: this one is read-only",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
}


def guarded(
    action: Callable[[], int | None],
    *,
    debug: Callable[[], bool],
    begun: Callable[[], bool] = lambda: False,
) -> int:
    """The exit code of an action; whatever it raises is told on standard error.

    Args:
        action: What to do; returns an exit code, or None for 0.
        debug: Whether to show the traceback too.
        begun: Whether items had been worked on when it failed: then an error is no longer a
            wrong usage with nothing done.
    """
    try:
        code = action() or DONE
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
        return DONE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except NlpError as error:
        complain(f"error: {error}", traced=debug())
        is_full = isinstance(error, StoreFullError)
        return SOME_FAILED if is_full or begun() else USAGE
    except OSError as error:
        return _of_system(error, debug=debug)
    except Exception as error:  # a bug must not end in a bare traceback before users
        complain(f"internal error: {type(error).__name__}: {error}", traced=debug())
        if not debug():
            complain("this is a bug; run it again with --debug and report what it prints")
        return INTERNAL
    return code


@contextmanager
def terminable() -> Iterator[None]:
    """A block that the end of a service (SIGTERM) interrupts as Ctrl-C does."""
    is_main = threading.current_thread() is threading.main_thread()
    ours = is_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


class Interrupts:
    """Remembers that somebody asked to stop, as code of libraries can swallow the exception.

    Ctrl-C (SIGINT) asks, and so does the end of a service (SIGTERM, see ``terminable``). Use it as
    a context manager around long work and call ``heed`` between its items.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                if signal.getsignal(number) is signal.default_int_handler:
                    self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True
        raise KeyboardInterrupt

    def heed(self) -> None:
        """Stop here if that was asked for.

        Raises:
            KeyboardInterrupt: It was.
        """
        if self.asked:
            raise KeyboardInterrupt


def complain(message: str, *, traced: bool = False) -> None:
    """A message on standard error, after the traceback of the current error if asked for."""
    if traced:
        traceback.print_exc()
    try:
        print(message, file=sys.stderr, flush=True)
    except OSError:  # nobody is left who could read it
        return


def _of_system(error: OSError, *, debug: Callable[[], bool]) -> int:
    if error.errno in (errno.EPIPE, errno.ESHUTDOWN):
        silence()
        return DONE
    subject = repr(str(error.filename)) if error.filename else "standard output"
    reason = error.strerror or str(error)
    hint = _NEXT.get(error.errno or 0, "check that it can be read and written")
    complain(f"error: cannot read or write: {subject}: {reason} ({hint})", traced=debug())
    if not error.filename:
        silence()
    return SOME_FAILED
