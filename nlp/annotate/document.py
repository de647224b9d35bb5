"""Articles in, documents out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from nlp.annotate.language import versions
from nlp.annotate.layout.paragraphs import unwrapped
from nlp.annotate.layout.prose import Prose
from nlp.errors import AnnotationError
from nlp.records import Article, Document, Failure, Score, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: Articles per batch: large enough to keep the models busy, small enough to bound memory.
BATCH = 32
#: Longest text in characters; a book is no article, and the parser's memory grows with length.
MAX_CHARACTERS = 500_000
#: So many characters without any blank are no English prose (encoded images, rules of dashes) and
#: are passed over: the tokenizer would take time in proportion to their square.
_LONG_RUN = re.compile(r"\S{1001,}")


def documents(
    articles: Iterable[Article | Doc], *, language: Language, now: Callable[[], dt.datetime]
) -> Iterator[Document | Failure]:
    """Annotate articles, lazily and in order.

    Args:
        articles: Any number of articles; those in a language that is not supported
            (``Article.is_foreign``) are passed over. A spaCy ``Doc`` that went through a pipeline
            with our components (``docs``, or your own) becomes its record without further work.
        language: From ``load_language``.
        now: Clock for failure records; aware.

    Yields:
        A document per article, or a failure for one that cannot be annotated (too long, or
        refused by a model).
    """
    pending = (item for item in articles if not (isinstance(item, Article) and item.is_foreign))
    while batch := list(islice(pending, BATCH)):
        plain = [item for item in batch if isinstance(item, Article)]
        made = _annotated(plain, language, now)
        for item in batch:
            if isinstance(item, Article):
                yield next(made)
            else:
                yield from_doc(item, article=_article(item, now), models=versions(language))


def docs(articles: Iterable[Article], *, language: Language) -> Iterator[Doc]:
    """Annotate articles and hand back spaCy ``Doc`` objects, lazily and in order.

    For users who live in spaCy: entities are in ``Doc.ents`` (``kb_id_`` is the id), records in
    the extensions that ``nlp.annotate.components`` declares. Errors of a component are raised.

    Args:
        articles: Any number of articles.
        language: From ``load_language``.
    """
    return language.pipe(_doc(article, language) for article in articles)


def _article(doc: Doc, now: Callable[[], dt.datetime]) -> Article:
    """The article of a ``Doc`` from elsewhere: its text, seen from ``Doc._.seen_at`` or now."""
    instant = doc._.seen_at
    prose: Prose | None = doc._.prose
    text = prose.printed if prose is not None else doc.text
    return Article(text=text, published_at=instant, retrieved_at=instant or now())


def _annotated(
    batch: list[Article], language: Language, now: Callable[[], dt.datetime]
) -> Iterator[Document | Failure]:
    # The zone frees what the string store learnt from the batch: memory stays level for ever.
    with language.memory_zone():
        refused = [_refusal(article) for article in batch]
        readable = [a for a, error in zip(batch, refused, strict=True) if error is None]
        made = dict(zip([a.id for a in readable], _docs(readable, language), strict=True))
        results = [
            _result(article, error or made[article.id], language, now)
            for article, error in zip(batch, refused, strict=True)
        ]
    yield from results


def _docs(articles: list[Article], language: Language) -> list[Doc | Exception]:
    """One pass over all; when that fails, one by one to find the article at fault."""
    try:
        return list(language.pipe([_doc(article, language) for article in articles]))
    except Exception:  # whatever a component raises, only its own article must suffer
        return [_one(article, language) for article in articles]


def _one(article: Article, language: Language) -> Doc | Exception:
    try:
        return language(_doc(article, language))
    except Exception as error:  # see above
        return error


def _doc(article: Article, language: Language) -> Doc:
    # Names and figures may cross the margin of a wrapped text. All offsets stay till codes go.
    prose = Prose.of(unwrapped(_LONG_RUN.sub(_masked, article.text)))
    doc = language.make_doc(prose.text)
    doc._.prose = prose
    doc._.seen_at = article.seen_at
    doc._.numbers = article.source.numbers
    return doc


def _masked(run: re.Match[str]) -> str:
    """Line breaks in its place: all offsets stay, and nothing reaches across."""
    return "\n" * len(run.group())


def _refusal(article: Article) -> AnnotationError | None:
    if len(article.text) > MAX_CHARACTERS:
        return AnnotationError(
            "this text is too long for an article",
            subject=article.url or article.id,
            cause=f"{len(article.text):,} characters",
            hint=f"split it into parts of at most {MAX_CHARACTERS:,}",
        )
    return None


def _result(
    article: Article,
    made: Doc | Exception,
    language: Language,
    now: Callable[[], dt.datetime],
) -> Document | Failure:
    if isinstance(made, Exception):
        subject = article.url or article.id
        return Failure.from_error(made, stage="annotate", subject=subject, at=now())
    return from_doc(made, article=article, models=versions(language))


def from_doc(doc: Doc, *, article: Article, models: tuple[str, ...] = ()) -> Document:
    """The record of an annotated spaCy ``Doc``."""
    prose: Prose = doc._.prose or Prose(article.text)
    printed = Prose(article.text, prose.cuts).as_printed
    sentences: tuple[Sentence, ...] = tuple(printed(sentence) for sentence in doc._.sentences)
    return Document(
        article_id=article.id,
        article=article,
        sentences=sentences,
        tokens=tuple(prose.token(token) for token in doc._.tokens),
        entities=tuple(printed(entity) for entity in doc._.entities),
        quantities=tuple(printed(quantity) for quantity in doc._.quantities),
        times=tuple(printed(time) for time in doc._.times),
        attributions=tuple(
            attribution.replace(
                holder=attribution.holder and printed(attribution.holder),
                cue=printed(attribution.cue),
                content=printed(attribution.content),
            )
            for attribution in doc._.attributions
        ),
        sentiment=_mean_sentiment(sentences),
        models=models,
    )


def _mean_sentiment(sentences: tuple[Sentence, ...]) -> Score | None:
    """The label with the largest mean score over the sentences that have one."""
    scores = [sentence.sentiment for sentence in sentences if sentence.sentiment]
    if not scores:
        return None
    totals: dict[str, float] = {}
    for score in scores:
        totals[score.label] = totals.get(score.label, 0.0) + score.score
    label = max(sorted(totals), key=totals.__getitem__)
    return Score(label=label, score=round(totals[label] / len(scores), 4))
