"""Hypothesis strategies for every record."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from nlp.records import (
    Article,
    Attribution,
    Candidate,
    Claim,
    ClaimWindow,
    Direction,
    Document,
    Entity,
    EntityLabel,
    Extent,
    Extreme,
    Failure,
    FeedSource,
    Form,
    Granularity,
    Hedge,
    Holder,
    Label,
    LinkedClaim,
    Mention,
    MissingReason,
    Modality,
    Observation,
    Origin,
    PlannedReading,
    Quantity,
    Reading,
    Relation,
    Score,
    Sentence,
    Slice,
    Span,
    Step,
    Time,
    TimeKind,
    Token,
    Verdict,
)

DECIDED = ("supported", "supported_other_reading", "close", "contradicted")

#: Every character that UTF-8 can carry.
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
scores = st.floats(0, 1)
offsets = st.integers(0, 10_000)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
zones = st.integers(-12 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
_OLDEST, _NEWEST = dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001
instants = st.datetimes(_OLDEST, _NEWEST, timezones=zones)
#: Finite, any sign and exponent; with an exponent above zero too, as news scales them.
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda number: abs(number.adjusted()) < 40 and abs(int(number.as_tuple().exponent)) < 40
)
steps = st.sampled_from([Decimal(1).scaleb(power) for power in range(-4, 13)])
finite = st.floats(allow_nan=False, allow_infinity=False)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def tuples(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most).map(tuple)


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


@st.composite
def places(draw: st.DrawFn) -> dict[str, int]:
    start = draw(offsets)
    return {"start": start, "end": start + draw(st.integers(1, 500))}


def placed(kind: type, /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A record with offsets and other fields."""
    return st.builds(
        lambda place, rest: kind(**place, **rest), places(), st.fixed_dictionaries(fields)
    )


score_records = st.builds(Score, label=names, score=scores)
extents = placed(Extent)
spans = placed(Span, text=names)
candidates = st.builds(Candidate, id=names, score=scores, reason=maybe(words))
origins = st.builds(Origin, name=maybe(words), feed=maybe(words))
feed_sources = st.builds(
    FeedSource,
    name=st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True),
    url=st.just("https://example.com/feed"),
    language=maybe(st.just("en")),
)
articles = st.builds(
    Article,
    url=maybe(words),
    title=words,
    text=words.map(lambda text: unicodedata.normalize("NFC", text)).filter(str.strip),
    language=st.sampled_from(["en", "und", "de"]),
    published_at=maybe(instants),
    retrieved_at=instants,
    source=origins,
    authors=tuples(words),
    guid=maybe(names),
    updated_at=maybe(instants),
    categories=tuples(names),
    duplicates_of=maybe(names),
    flags=tuples(st.sampled_from(["published_at_missing", "teaser"])),
)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(st.sampled_from(["percent", "currency", "points", "count", "barrel"]))
    value = draw(decimals)
    upper = draw(maybe(st.integers(0, 1000)))
    return Quantity(
        **draw(places()),
        text=draw(names),
        value=value,
        high=None if upper is None else max(value, value + upper),  # a sum may be rounded down
        unit=unit,
        currency="USD" if unit == "currency" else None,
        step=draw(steps),
        hedge=draw(one_of(Hedge)),
        change=draw(maybe(st.sampled_from(["up", "down", "unchanged"]))),
        per=draw(maybe(words)),
        noun=draw(maybe(words)),
        written=draw(st.sampled_from(["digits", "words"])),
    )


@st.composite
def stretches(draw: st.DrawFn) -> dict[str, Any]:
    """A stretch of days in the fields that times and windows share."""
    begin, end_on = sorted([draw(dates), draw(dates)])
    return {
        "begin": draw(st.sampled_from([None, begin])),
        "end_on": draw(st.sampled_from([None, end_on])),
        "kind": draw(one_of(TimeKind)),
        "granularity": draw(one_of(Granularity)),
        "relation": draw(maybe(one_of(Relation))),
        "count": draw(maybe(st.integers(0, 1000))),
        "fiscal": draw(st.booleans()),
    }


times = st.builds(
    lambda place, text, timex, rest: Time(**place, text=text, timex=timex, **rest),
    places(),
    names,
    maybe(words),
    stretches(),
)
windows = st.builds(
    lambda text, base, rest: ClaimWindow(text=text, base=base, **rest),
    maybe(words),
    maybe(one_of(Extreme)),
    stretches(),
)
entities = placed(
    Entity,
    text=names,
    label=one_of(EntityLabel),
    id=maybe(names),
    candidates=tuples(candidates),
    sentiment=maybe(score_records),
)
sentences = placed(
    Sentence,
    sentiment=maybe(score_records),
    checkworthiness=maybe(scores),
    modality=maybe(score_records),
)
holders = placed(Holder, text=names, id=maybe(names), kind=maybe(names))
attributions = st.builds(
    Attribution, holder=maybe(holders), cue=spans, content=extents, direct=st.booleans()
)
tokens = st.builds(
    Token,
    start=offsets,
    end=offsets,
    lemma=words,
    pos=names,
    tag=names,
    dep=names,
    head=st.integers(0, 100),
)
documents = st.builds(
    lambda article, rest: Document(article_id=article.id, article=article, **rest),
    articles,
    st.fixed_dictionaries(
        {
            "sentences": tuples(sentences),
            "tokens": tuples(tokens),
            "entities": tuples(entities),
            "quantities": tuples(quantities()),
            "times": tuples(times),
            "attributions": tuples(attributions),
            "sentiment": maybe(score_records),
            "models": tuples(names),
        }
    ),
)
mentions = placed(
    Mention, text=names, id=maybe(names), kind=maybe(names), candidates=tuples(candidates)
)
trace_steps = st.builds(Step, field=names, by=names, evidence=words)
claims = placed(
    Claim,
    article_id=names,
    seen_at=instants,
    text=names,
    sentence_start=offsets,
    sentence_end=offsets,
    form=one_of(Form),
    subjects=tuples(mentions),
    objects=tuples(mentions),
    measure=maybe(names),
    direction=maybe(one_of(Direction)),
    quantity=maybe(quantities()),
    quantity_from=maybe(quantities()),
    window=maybe(windows),
    rank=maybe(st.integers(1, 100)),
    statistic=st.sampled_from([None, "level", "change"]),
    period=st.sampled_from([None, "session", "day", "week", "month", "quarter", "year"]),
    aspect=st.sampled_from([None, "close", "intraday", "hold", "first"]),
    modality=one_of(Modality),
    negated=st.booleans(),
    holder=maybe(mentions),
    checkable=st.booleans(),
    reason=st.sampled_from([None, "forecast", "opinion", "cause"]),
    checkworthiness=maybe(scores),
    sentiment=maybe(score_records),
    trace=tuples(trace_steps),
)
observations = st.builds(
    Observation,
    series=names,
    date=dates,
    value=finite,
    unit=names,
    provider=names,
    vintage=maybe(dates),
)
readings = st.builds(
    Reading,
    name=names,
    formula=words,
    inputs=tuples(observations),
    result=maybe(finite),
    unit=maybe(names),
    holds=maybe(st.booleans()),
    note=maybe(words),
)


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    label = draw(one_of(Label))
    made = draw(tuples(readings))
    if label in DECIDED:
        evident = draw(readings).replace(inputs=(draw(observations),))
        made = (evident, *made)
    return Verdict(
        claim_id=draw(names),
        label=label,
        subtype=draw(st.sampled_from([None, "size", "direction", "order", "count"])),
        reason=draw(maybe(words)),
        flags=draw(tuples(names)),
        confidence=draw(maybe(scores)),
        interval=draw(maybe(st.tuples(maybe(decimals), maybe(decimals)))),
        interval_rule=draw(maybe(words)),
        readings=made,
        default_reading=draw(st.integers(0, max(0, len(made) - 1))),
        slip=draw(maybe(words)),
        robustness=draw(maybe(st.dictionaries(names, st.none() | finite | words, max_size=3))),
        explanation=draw(words),
        evidence_hash=draw(words),
        verified_at=draw(instants),
        as_of=draw(instants),
    )


failures = st.builds(Failure, stage=names, subject=words, error=names, message=words, at=instants)


@st.composite
def slices(draw: st.DrawFn) -> Slice:
    days = sorted(draw(st.lists(dates, unique=True, max_size=5)))
    return Slice(
        series=draw(names),
        instrument=draw(names),
        measure=draw(names),
        unit=draw(names),
        currency=None,
        frequency=draw(st.sampled_from("DWMQA")),
        provider=draw(names),
        days=[day.toordinal() for day in days],
        values=[draw(finite) for _ in days],
    )


planned_readings = st.builds(
    PlannedReading,
    name=names,
    formula=names,
    operands=tuples(slices(), 2),
    begin=maybe(dates),
    end_on=maybe(dates),
    description=words,
    flags=tuples(names),
)
linked_claims = st.builds(
    LinkedClaim,
    claim=claims,
    readings=tuples(planned_readings, 2),
    missing=maybe(one_of(MissingReason)),
    explanation=words,
    as_of=instants,
)
