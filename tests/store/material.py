"""Records that the tests of store and report share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nlp.records import (
    Article,
    Claim,
    ClaimWindow,
    Document,
    Entity,
    Failure,
    Mention,
    Observation,
    Origin,
    Quantity,
    Reading,
    Score,
    Step,
    Verdict,
)
from nlp.store import Store

UTC = dt.UTC
NOON = dt.datetime(2020, 1, 1, 12, tzinfo=UTC)
DAY = dt.timedelta(days=1)
TEXT = "The S&P 500 rose 3.2% on Friday, Jefferies said. Gold was flat."


def article(number: int = 1, *, text: str = TEXT, day: int = 26, source: str = "Wire") -> Article:
    return Article(
        id=f"a{number}",
        url=f"https://news.example/{number}",
        title="Stocks end the year higher",
        text=text,
        language="en",
        published_at=dt.datetime(2018, 12, day, 9, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        retrieved_at=dt.datetime(2019, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        source=Origin(name=source, feed="https://news.example/feed"),
        authors=("A. Writer",),
        flags=("teaser",),
    )


def claim(of: Article, *, name: str = "The S&P 500", entity_id: str | None = "INDEX:SPX") -> Claim:
    return Claim(
        article_id=of.id,
        seen_at=of.seen_at,
        start=0,
        end=31,
        text=of.text[:31],
        sentence_start=0,
        sentence_end=48,
        form="pct_change",
        subjects=(Mention(text=name, start=0, end=len(name), id=entity_id, kind="INDEX"),),
        measure="close",
        direction="up",
        quantity=Quantity(
            start=17,
            end=21,
            text="3.2%",
            value=Decimal("3.20"),
            unit="percent",
            step=Decimal("0.1"),
            hedge="about",
        ),
        window=ClaimWindow(
            text="on Friday", begin=dt.date(2018, 12, 21), end_on=dt.date(2018, 12, 21)
        ),
        holder=Mention(text="Jefferies", start=33, end=42, id="ORG:JEFFERIES", kind="ORG"),
        checkworthiness=0.75,
        sentiment=Score(label="positive", score=0.9),
        trace=(Step(field="form", by="pct_change/1", evidence="rose 3.2%"),),
    )


def gold_claim(of: Article) -> Claim:
    start = of.text.index("Gold")
    return Claim(
        article_id=of.id,
        seen_at=of.seen_at,
        start=start,
        end=start + 13,
        text=of.text[start : start + 13],
        sentence_start=start,
        sentence_end=start + 14,
        form="direction_only",
        subjects=(
            Mention(text="Gold", start=start, end=start + 4, id="COMM:GOLD", kind="COMMODITY"),
        ),
        measure="close",
        direction="unchanged",
    )


def verdict(
    of: Claim,
    label: str = "contradicted",
    *,
    at: dt.datetime = NOON,
    evidence: str = "e1",
    flags: tuple[str, ...] = (),
    explanation: str = "It rose 2.1% that day.",
) -> Verdict:
    row = Observation(
        series="INDEX:SPX/close",
        date=dt.date(2018, 12, 21),
        value=2416.62,
        unit="points",
        provider="folder",
        vintage=dt.date(2019, 1, 1),
    )
    readings = (
        Reading(
            name="session",
            formula="100 * (P(e) / P(b) - 1)",
            inputs=(row,),
            result=2.0588,
            unit="percent",
            holds=False,
        ),
        Reading(
            name="open_to_close",
            formula="100 * (P(e) / O(e) - 1)",
            inputs=(row,),
            result=3.1973,
            unit="percent",
            holds=label == "supported_other_reading",
        ),
    )
    return Verdict(
        claim_id=of.id,
        label=label,
        subtype="size" if label == "contradicted" else None,
        flags=flags,
        confidence=0.9,
        interval=(Decimal("3.15"), Decimal("3.25")),
        interval_rule="half a unit of the last printed digit",
        readings=readings,
        explanation=explanation,
        evidence_hash=evidence,
        verified_at=at,
        as_of=at,
    )


def document(of: Article, *, light: str = "negative", name: str = "S&P 500") -> Document:
    start = of.text.index(name) if name in of.text else 0
    text = of.text[start : start + len(name)]
    entity = Entity(
        start=start,
        end=start + len(name),
        text=text,
        label="INDEX",
        id="INDEX:SPX",
        sentiment=Score(label=light, score=0.8),
    )
    return Document(
        article_id=of.id,
        article=of,
        entities=(entity,),
        sentiment=Score(label="neutral", score=0.5),
        models=("en_tapeproof-0.1.0",),
    )


def failure(subject: str = "a1", *, message: str = "no model", at: dt.datetime = NOON) -> Failure:
    return Failure(
        stage="annotate", subject=subject, error="AnnotationError", message=message, at=at
    )


def save(store: Store, number: int = 1, *, fingerprint: str = "f1", **changes: object) -> None:
    """One article with a contradicted claim about the S&P 500 and one about gold."""
    made = article(number, **changes)
    first, second = claim(made), gold_claim(made)
    store.save_result(
        made,
        fingerprint=fingerprint,
        finished_at=NOON,
        document=document(made),
        claims=[first, second],
        verdicts=[
            verdict(first, flags=("revised_since", "stale")),
            verdict(second, "direction_only", evidence=""),
        ],
    )
