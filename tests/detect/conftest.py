"""The shipped tables and models, loaded once for the tests of detection."""

from __future__ import annotations

from typing import Any

import pytest

from nlp.annotate import load_language
from nlp.reference import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="session")
def language(reference: Reference) -> Any:
    return load_language(reference=reference)
