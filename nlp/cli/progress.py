"""How far the work is, on standard error."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from rich.console import Console

#: Work shorter than this shows nothing.
PATIENCE_SECONDS = 2.0

#: Where standard error is no terminal, one plain line in this many seconds.
LINE_SECONDS = 10.0


class Progress:
    """A bar on a terminal, a plain line now and then elsewhere, nothing for short work.

    Args:
        console: Where it is shown.
        shown: False with ``--no-progress``.
        noun: What is counted, plural.
    """

    def __init__(self, console: Console, *, shown: bool, noun: str = "articles") -> None:
        self.done = 0
        self.failures = 0
        self.total: int | None = None
        self.estimated = False
        self._console = console
        self._shown = shown
        self._bar_wanted = shown and console.is_terminal
        self._noun = noun
        self._begun = time.monotonic()
        self._line_at = self._begun
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._bar: Any = None
        self._task: Any = None
        self._ended = False

    def __enter__(self) -> Self:
        if self._bar_wanted:
            self._timer = threading.Timer(PATIENCE_SECONDS, self._start_bar)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._ended = True
            if self._timer is not None:
                self._timer.cancel()
            if self._bar is not None:
                self._bar.stop()

    def advance(self, *, failed: bool = False) -> None:
        """One more item is done."""
        self.done += 1
        self.failures += failed
        if self._bar is not None:
            self._refresh()
        elif self._shown and not self._bar_wanted:
            self._line()

    def _line(self) -> None:
        now = time.monotonic()
        if now - self._line_at < LINE_SECONDS:
            return
        self._line_at = now
        print(self.sentence(now - self._begun), file=sys.stderr, flush=True)

    def sentence(self, seconds: float) -> str:
        """What a plain line says after so many seconds."""
        rate = self.done / seconds if seconds > 0 else 0.0
        about = "about " if self.estimated else ""
        of = f" of {about}{self.total}" if self.total is not None else ""
        noun = self._noun.removesuffix("s") if self.done == 1 and not of else self._noun
        parts = [f"{self.done}{of} {noun}", f"{rate:.1f} per second"]
        if self.total is not None and rate > 0:
            parts.append(f"about {(self.total - self.done) / rate:.0f} s left")
        if self.failures:
            parts.append(f"{self.failures} failed")
        return ", ".join(parts)

    def _start_bar(self) -> None:
        from rich import progress

        with self._lock:
            if self._ended:
                return
            self._bar = progress.Progress(
                progress.SpinnerColumn(),
                progress.BarColumn(bar_width=None),
                progress.TextColumn("{task.fields[says]}"),
                progress.TimeRemainingColumn(compact=True, elapsed_when_finished=True),
                console=self._console,
                transient=True,
                # data on standard output are none of the bar's business
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._bar.add_task("", total=self.total, says="reading")
            self._bar.start()
        self._refresh()

    def _refresh(self) -> None:
        rate = self.done / max(time.monotonic() - self._begun, 0.001)
        about = "~" if self.estimated else ""
        of = f"/{about}{self.total}" if self.total is not None else ""
        says = f"{self.done}{of} {self._noun}  {rate:.1f}/s"
        if self.failures:
            says += f"  {self.failures} failed"
        self._bar.update(self._task, completed=self.done, total=self.total, says=says)
