"""The shipped tables and models, loaded once for the tests of detection, and the way to claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from nlp.annotate import documents, load_language
from nlp.detect import claims
from nlp.records import Article, Claim, Document
from nlp.reference import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="session")
def language(reference: Reference) -> Any:
    return load_language(reference=reference)


@pytest.fixture(scope="session")
def detected(language: Any, reference: Reference) -> Callable[..., list[Claim]]:
    """The claims of a text that was published at an instant, in order."""

    def of(text: str, seen: dt.datetime, *, title: str = "") -> list[Claim]:
        article = Article(text=text, title=title, published_at=seen, retrieved_at=seen)
        [document] = documents([article], language=language, now=lambda: seen)
        assert isinstance(document, Document), document
        return list(claims([document], reference=reference))

    return of
