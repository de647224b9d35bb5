"""Libraries that talk on stderr while they load, kept quiet."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars, advice or warnings of transformers and the hub; restored afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _import_in_silence()
        with _bars_off(), _errors_only():
            yield


def _import_in_silence() -> None:
    """The import itself gives advice where torch is missing, before a level can be set."""
    log = logging.getLogger("transformers")
    log.addFilter(_nothing)
    try:
        import transformers  # noqa: F401
    finally:
        log.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False


@contextmanager
def _errors_only() -> Iterator[None]:
    from huggingface_hub.utils import logging as hub
    from transformers.utils import logging as models

    levels = hub.get_verbosity(), models.get_verbosity()
    # what fails is raised; the hub logs retries besides
    hub.set_verbosity(logging.CRITICAL)
    models.set_verbosity(logging.CRITICAL)
    try:
        yield
    finally:
        hub.set_verbosity(levels[0])
        models.set_verbosity(levels[1])


@contextmanager
def _bars_off() -> Iterator[None]:
    from huggingface_hub import utils
    from transformers.utils import logging

    hub: Any = utils  # these two are not typed throughout
    models: Any = logging
    had_bars, hub_had_bars = models.is_progress_bar_enabled(), not hub.are_progress_bars_disabled()
    models.disable_progress_bar()  # the hub's too
    try:
        yield
    finally:
        if had_bars:
            models.enable_progress_bar()
        if hub_had_bars:
            hub.enable_progress_bars()
        else:
            hub.disable_progress_bars()
