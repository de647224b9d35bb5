"""How fast a store of 100,000 claims answers: ``python benchmarks/store_queries.py``.

Makes a synthetic store (20,000 articles, 100,000 claims and verdicts, always the same ones) in a
temporary folder, asks it what people ask, and prints the median and the slowest of several runs.
Each figure includes everything from the query to decoded records; opening the file is separate.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from nlp.records import (
    Article,
    Claim,
    Document,
    Entity,
    Mention,
    Observation,
    Origin,
    Quantity,
    Reading,
    Score,
    Step,
    Verdict,
)
from nlp.report.csv import write_csv
from nlp.report.rows import row
from nlp.store import ArticleQuery, ClaimQuery, EntityQuery, Store

CLAIMS_PER_ARTICLE = 5
FIRST = dt.datetime(2015, 1, 1, 8, tzinfo=dt.UTC)
#: Name and id of what claims are about, and how often: a few indices take most of the news.
SUBJECTS = [
    ("S&P 500", "INDEX:SPX", 30),
    ("Nasdaq 100", "INDEX:NDX", 15),
    ("Dow Jones Industrial Average", "INDEX:DJI", 10),
    ("Brent", "COMM:BRENT", 8),
    ("euro", "FX:EURUSD", 6),
    *[(f"Company {number}", f"XNAS:C{number}", 1) for number in range(300)],
]
LABELS = {
    "supported": 45,
    "supported_other_reading": 8,
    "close": 7,
    "contradicted": 12,
    "direction_only": 8,
    "not_checkable": 12,
    "insufficient_data": 8,
}
VERBS = ("rose", "fell", "gained", "lost", "added", "shed", "climbed", "slipped")
CAUSES = (
    "after the central bank left its rate unchanged",
    "as investors weighed earnings from chipmakers",
    "while oil producers agreed to cut output",
    "on hopes for a trade agreement",
    "as bond yields climbed to their highest since 2007",
)


def results(articles: int) -> Iterator[tuple[Article, Document, list[Claim], list[Verdict]]]:
    """Articles with their results, the same ones each time."""
    chance = random.Random(20181226)
    names, ids, weights = zip(*SUBJECTS, strict=True)
    for number in range(articles):
        chosen = chance.choices(range(len(names)), weights, k=CLAIMS_PER_ARTICLE)
        sentences = [
            f"The {names[at]} {chance.choice(VERBS)} {chance.randint(1, 99) / 10:.1f}% on the day "
            f"{chance.choice(CAUSES)}."
            for at in chosen
        ]
        seen_at = FIRST + dt.timedelta(minutes=288 * number)
        article = Article(
            url=f"https://news.example/{number}",
            title=f"{names[chosen[0]]} {chance.choice(VERBS)} {chance.choice(CAUSES)}",
            text=" ".join(sentences),
            language="en",
            published_at=seen_at,
            retrieved_at=seen_at,
            source=Origin(name=f"Wire {number % 12}"),
        )
        made = list(_claims(article, sentences, [(names[at], ids[at]) for at in chosen], chance))
        entities = tuple(
            Entity(
                start=claim.subjects[0].start,
                end=claim.subjects[0].end,
                text=claim.subjects[0].text,
                label="INDEX",
                id=claim.subjects[0].id,
                sentiment=Score(
                    label=chance.choice(("positive", "negative", "neutral")), score=0.8
                ),
            )
            for claim in made
        )
        document = Document(article_id=article.id, article=article, entities=entities)
        yield article, document, made, [_verdict(claim, chance) for claim in made]


def _claims(
    article: Article, sentences: list[str], subjects: list[tuple[str, str]], chance: random.Random
) -> Iterator[Claim]:
    start = 0
    for sentence, (name, entity_id) in zip(sentences, subjects, strict=True):
        figure = sentence.index("%")
        begin = sentence.rindex(" ", 0, figure) + 1
        text = sentence[begin : figure + 1]
        yield Claim(
            article_id=article.id,
            seen_at=article.seen_at,
            start=start,
            end=start + figure + 1,
            text=sentence[: figure + 1],
            sentence_start=start,
            sentence_end=start + len(sentence),
            form=chance.choice(("pct_change", "comparison", "superlative", "level")),
            subjects=(
                Mention(
                    text=name,
                    start=start + 4,
                    end=start + 4 + len(name),
                    id=entity_id,
                    kind="INDEX",
                ),
            ),
            measure="close",
            direction="up",
            quantity=Quantity(
                start=start + begin,
                end=start + figure + 1,
                text=text,
                value=Decimal(text[:-1]),
                unit="percent",
                step=Decimal("0.1"),
            ),
            checkworthiness=round(chance.random(), 3),
            trace=(
                Step(field="form", by="pattern pct_change/2", evidence=text),
                Step(field="subjects", by="dependency nsubj", evidence=name),
            ),
        )
        start += len(sentence) + 1


def _verdict(claim: Claim, chance: random.Random) -> Verdict:
    label = chance.choices(list(LABELS), list(LABELS.values()))[0]
    rows = tuple(
        Observation(
            series=f"{claim.subjects[0].id}/close",
            date=(claim.seen_at - dt.timedelta(days=days)).date(),
            value=round(1000 + 1000 * chance.random(), 2),
            unit="points",
            provider="folder",
        )
        for days in (1, 2)
    )
    readings = tuple(
        Reading(
            name=name,
            formula="100 * (P(e) / P(b) - 1)",
            inputs=rows,
            result=round(chance.uniform(-5, 5), 4),
            unit="percent",
            holds=label == "supported",
        )
        for name in ("session", "previous_session", "open_to_close")
    )
    return Verdict(
        claim_id=claim.id,
        label=label,
        readings=readings,
        interval=(Decimal("3.15"), Decimal("3.25")),
        interval_rule="half a unit of the last printed digit",
        flags=("revised_since",) if chance.random() < 0.05 else (),
        explanation="The close moved by another amount on that day.",
        evidence_hash=f"e{chance.getrandbits(80):020x}",
        verified_at=claim.seen_at,
        as_of=claim.seen_at,
    )


def fill(store: Store, articles: int) -> None:
    """Save all results, 500 articles to a transaction."""
    batch: list[tuple[Article, Document, list[Claim], list[Verdict]]] = []
    for result in results(articles):
        batch.append(result)
        if len(batch) == 500:
            _save(store, batch)
            batch = []
    _save(store, batch)


def _save(store: Store, batch: list[tuple[Article, Document, list[Claim], list[Verdict]]]) -> None:
    with store.batch():
        for article, document, claims, verdicts in batch:
            store.save_result(
                article,
                fingerprint="benchmark",
                finished_at=FIRST,
                document=document,
                claims=claims,
                verdicts=verdicts,
            )


def questions(store: Store) -> dict[str, Callable[[], int]]:
    """What people ask; each answer is the number of records that came."""

    def claims(**conditions: object) -> Callable[[], int]:
        query = ClaimQuery(**{"limit": 50, **conditions})  # type: ignore[arg-type]
        return lambda: sum(1 for _ in store.claims(query))

    def csv_dump(**conditions: object) -> Callable[[], int]:
        query = ClaimQuery(**conditions)  # type: ignore[arg-type]
        return lambda: write_csv(
            (row(found.claim, found.verdict, found.article) for found in store.claims(query)),
            io.StringIO(),
        )

    some = next(store.claims(ClaimQuery(offset=1234, limit=1))).claim.id
    contradicted = {"verdict": "contradicted", "entity": "S&P 500"}
    year = {"since": dt.date(2018, 1, 1), "until": dt.date(2018, 12, 31)}
    return {
        "newest 50": claims(),
        '--verdict contradicted --entity "S&P 500"': claims(**contradicted),
        "the same, all of them": claims(**contradicted, limit=None),
        "the same, as CSV": csv_dump(**contradicted),
        '--entity "Company 7" (rare)': claims(entity="Company 7"),
        '--text "chipmakers earnings"': claims(text="chipmakers earnings"),
        "--text 'company 7' (phrase)": claims(text='"Company 7"'),
        "--since 2018-01-01 --until 2018-12-31": claims(**year),
        "--flag revised_since": claims(flag="revised_since"),
        "--sort checkworthiness --min 0.9": claims(sort="checkworthiness", min_checkworthiness=0.9),
        "--sort verdict": claims(sort="verdict"),
        "text, entity, verdict, year, form": claims(
            **contradicted, **year, text="bond yields", form="pct_change"
        ),
        "one claim by the beginning of its id": lambda: len([store.claim(some[:12])]),
        "articles --text oil": lambda: sum(
            1 for _ in store.articles(ArticleQuery(text="oil", limit=50))
        ),
        "entities, 20 most named": lambda: sum(1 for _ in store.entities(EntityQuery(limit=20))),
        'entities "S&P 500" per month': lambda: sum(
            1 for _ in store.entities(EntityQuery(entity="S&P 500", per="month"))
        ),
        "counts": lambda: store.counts().claims,
        "CSV of 10,000 claims": csv_dump(limit=10_000),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="five claims each")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="write the store here, or use the one there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "benchmark.db"
        if not path.exists():
            began = time.perf_counter()
            with Store(path) as store:
                fill(store, arguments.articles)
            spent = time.perf_counter() - began
            claims = arguments.articles * CLAIMS_PER_ARTICLE
            print(f"{claims:,} claims written in {spent:.1f} s ({claims / spent:,.0f} a second)")
        began = time.perf_counter()
        with Store(path, read_only=True) as store:
            opened = 1000 * (time.perf_counter() - began)
            megabytes = path.stat().st_size / 1e6
            print(f"{megabytes:.0f} MB, opened in {opened:.1f} ms\n")
            print("| question | records | median ms | slowest ms |\n|---|--:|--:|--:|")
            for name, ask in questions(store).items():
                times = []
                for _ in range(arguments.rounds):
                    began = time.perf_counter()
                    records = ask()
                    times.append(1000 * (time.perf_counter() - began))
                middle, worst = statistics.median(times), max(times)
                print(f"| {name} | {records:,} | {middle:.1f} | {worst:.1f} |")


if __name__ == "__main__":
    main()
