"""The texts of other people that the audit reads: sentences, and whole articles where there are.

None of them is shipped. A key is a sha1 of the text, and its first digit says the half: 0 to 7 is
looked at while rules are made, 8 to f is not. The three corpora of the first samples are keyed by
their text as it stands, the others by their words (lower case, one blank for whatever is neither
letter nor digit), so that copies of a text fall together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from nlp.records import Article

#: Sentences come without a date; relative words count from here, those of the later corpora from
#: the end of the last year that many of them name.
SEEN = dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC)

#: Of the many headlines, those whose key has one of these as its second digit.
FEW = "0123"
LENGTH = 12


def plain(record: dict[str, Any]) -> Article:
    """A sentence as an article of its own, keyed by its text."""
    text = record.get("text") or " ".join(record["tokens"])
    return _article(text, key=hashlib.sha1(text.encode()).hexdigest())


def sentence(record: dict[str, Any], *, year: int) -> Article:
    """A sentence as an article of its own, keyed by its words, of the end of a year."""
    told = dt.datetime(record.get("year", year), 12, 31, 12, tzinfo=dt.UTC)
    return _article(record["text"], key=_key(record["text"]), at=told)


def headline(record: dict[str, Any]) -> Article | None:
    """The same for one of a few headlines."""
    made = sentence(record, year=2014)
    return made if made.id[1] in FEW else None


def wikinews(record: dict[str, Any], rest: dict[str, list[str]]) -> Article:
    """A whole article: headline, line of the date, sentences, and those left without annotation."""
    title, day, *sentences = record["text"].split("\n")
    return _article(
        "\n\n".join((*sentences, *rest.get(record["id"], ()))),
        key=_key(record["text"]),
        title=title,
        at=dt.datetime.strptime(day, "%B %d, %Y").replace(hour=12, tzinfo=dt.UTC),
    )


def paper(record: dict[str, Any]) -> Article:
    """A whole article whose id has its date."""
    day = re.search(r"\d{4}-\d\d-\d\d", record["id"])
    at = dt.datetime.fromisoformat(day[0]).replace(hour=12, tzinfo=dt.UTC) if day else SEEN
    return _article(record["text"], key=_key(record["text"]), at=at)


#: Each corpus, its file and how a record of it is read.
CORPORA: dict[str, tuple[str, Callable[[dict[str, Any]], Article | None]]] = {
    "finer-ord": ("eval.ner.jsonl", plain),
    "finentity": ("eval.targets.jsonl", plain),
    "financial-phrasebank": ("eval.sentences.jsonl", plain),
    "fin-num-claim": ("eval.sentences.jsonl", partial(sentence, year=2020)),
    "cqe-newsquant": ("eval.quantities.jsonl", partial(sentence, year=2020)),
    "fiqa-task1": ("eval.targets.jsonl", partial(sentence, year=2016)),
    "world-central-banks": ("eval.sentences.jsonl", partial(sentence, year=2020)),
    "sentfin": ("train.targets.jsonl", headline),
    "polnear": ("eval.attribution.jsonl", paper),
}
ARTICLES = ("meantime", "docs.jsonl", "unannotated.jsonl")
NAMES = (*CORPORA, ARTICLES[0])


def articles(folder: Path, names: tuple[str, ...]) -> Iterator[tuple[str, Article]]:
    """Each text once, with the name of its corpus.

    Args:
        folder: The corpora.
        names: Those to read.
    """
    seen: set[str] = set()
    for name in names:
        for article in _read(folder, name):
            if article is not None and article.id not in seen:
                seen.add(article.id)
                yield name, article


def _read(folder: Path, name: str) -> Iterator[Article | None]:
    if name in CORPORA:
        file, made = CORPORA[name]
        yield from map(made, _records(folder / name / file))
        return
    _, annotated, left = ARTICLES
    rest: dict[str, list[str]] = {}
    for record in _records(folder / name / left):
        rest.setdefault(record["id"].split("-rest-")[0], []).append(record["text"])
    for record in _records(folder / name / annotated):
        yield wikinews(record, rest)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, filter(str.strip, lines))


def _key(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    return hashlib.sha1(words.encode()).hexdigest()


def _article(text: str, *, key: str, title: str = "", at: dt.datetime = SEEN) -> Article:
    return Article(
        id=key[:LENGTH], text=text, title=title, language="en", published_at=at, retrieved_at=at
    )
