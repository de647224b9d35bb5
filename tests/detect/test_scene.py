"""Sentences with what lies on them."""

from __future__ import annotations

import datetime as dt

from nlp.detect.scene import scenes
from nlp.records import Article, Document, Entity, Sentence, Token

TEXT = "Acme rose.\n\nBolt fell. Cord and Acme held."


def made(*words: str) -> tuple[Entity, ...]:
    found, at = [], 0
    for word in words:
        at = TEXT.index(word, at)
        found.append(Entity(start=at, end=at + len(word), text=word, label="COMPANY"))
        at += len(word)
    return tuple(found)


def document(entities: tuple[Entity, ...]) -> Document:
    day = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    article = Article(text=TEXT, published_at=day, retrieved_at=day)
    tokens, at = [], 0
    for number, word in enumerate(TEXT.replace(".", " .").split()):
        at = TEXT.index(word, at)
        tokens.append(Token(at, at + len(word), word.lower(), "X", "X", "dep", number))
        at += len(word)
    ends = [(0, 10), (12, 22), (23, 42)]
    return Document(
        article_id=article.id,
        article=article,
        sentences=tuple(Sentence(start=start, end=end) for start, end in ends),
        tokens=tuple(tokens),
        entities=entities,
    )


def test_each_sentence_has_its_own_names_and_paragraph() -> None:
    found = list(scenes(document(made("Acme", "Bolt", "Cord", "Acme"))))
    assert [[e.text for e in scene.entities] for scene in found] == [
        ["Acme"],
        ["Bolt"],
        ["Cord", "Acme"],
    ]
    assert [scene.paragraph for scene in found] == [0, 2, 2]


def test_names_in_any_order_are_found() -> None:
    names = made("Acme", "Bolt", "Cord", "Acme")
    found = list(scenes(document(names[::-1])))
    assert [[e.text for e in scene.entities] for scene in found] == [
        ["Acme"],
        ["Bolt"],
        ["Cord", "Acme"],
    ]
