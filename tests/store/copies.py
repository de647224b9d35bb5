"""Articles of ours with what newsrooms do to wire copy, and with what only looks alike.

The base articles are those of the sample feed. Each is reprinted six times with the changes that
editors make, and has three neighbours that are no copies: the report of another day written after
the same pattern, a follow-up that quotes its background, and the other articles.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from nlp import ingest
from nlp.ingest import Response
from nlp.records import Article

AT = dt.datetime(2024, 6, 14, 12, tzinfo=dt.UTC)
LEADS = (
    "Investors had a day that few of them will forget soon, and not all of them for the better.",
    "It was not what the trading floors had prepared for when they opened their screens.",
    "Nobody who watched the tape could say afterwards that there had been no warning of it.",
    "The numbers came in, and within minutes the mood of a whole market had turned around.",
)
FOOTERS = (
    "(Reporting by Jane Roe in New York; Editing by John Doe)",
    "Copyright 2024 Harbor Wire. This report was not edited by our staff.",
    "Additional reporting by Ann Lee. Write to the desk at desk@harborwire.example.",
)
STYLE = (
    (" percent", "%"), ("favor", "favour"), ("labor", "labour"), ("center", "centre"),
    ("Wall Street", "New York"), ("U.S.", "US"), ("'", "’"), (" said", " told reporters"),
    ("Monday", "on Monday"), ("more than", "over"), ("index", "gauge"),
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def base_articles(feeds: Path) -> list[Article]:
    def none(url: str) -> Response:
        raise AssertionError(url)

    found = ingest.articles([str(feeds)], retrieve=none, now=lambda: AT)
    return [article for article in found if isinstance(article, Article)]


def sentences(text: str) -> list[str]:
    return [part for line in text.split("\n") for part in re.split(r"(?<=[.!?]) (?=[A-Z“])", line)]


def reprints(text: str, draw: random.Random) -> Iterator[str]:
    """The same article as six other outlets print it."""
    parts = sentences(text)
    lead, footer = draw.choice(LEADS), draw.choice(FOOTERS)
    yield "\n".join([lead, *parts[1:]])
    yield " ".join(parts[: max(3, len(parts) * 2 // 3)])
    styled = text
    for old, new in draw.sample(STYLE, 4):
        styled = styled.replace(old, new)
    yield styled
    yield "\n".join(["NEW YORK (Harbor Wire) — " + parts[0], *parts[1:], footer])
    shuffled = parts[:1] + draw.sample(parts[1:-1], len(parts) - 2)
    yield "\n\n".join([*shuffled, footer])
    yield "\n".join([lead, *parts[1:-1], draw.choice(LEADS), footer])


def another_day(text: str, draw: random.Random) -> str:
    """A report written after the same pattern: other figures, other days."""

    def other(match: re.Match[str]) -> str:
        return "".join(
            str(draw.randrange(1, 10)) if character.isdigit() else character
            for character in match[0]
        )

    changed = re.sub(r"\d+(?:[.,]\d+)*", other, text)
    for day in DAYS:
        changed = changed.replace(day, draw.choice(DAYS))
    return changed


def follow_up(text: str, news: list[str]) -> str:
    """Other news that ends with a third of the older article as background."""
    background = sentences(text)
    return "\n".join([*news, *background[: max(2, len(background) // 3)]])


def news_sentences(annotated: Path) -> list[str]:
    """Sentences of ours on companies and markets, none of them from the sample feed."""
    lines = [
        line
        for path in sorted(annotated.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    texts = dict.fromkeys(str(json.loads(line).get("text", "")) for line in lines)
    return [text for text in texts if len(text.split()) >= 10]
