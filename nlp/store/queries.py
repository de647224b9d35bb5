"""What can be asked of a store, and what comes back. Everything here is plain data."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

import msgspec

from nlp.errors import ConfigError
from nlp.records import (
    Article,
    Claim,
    FeedSource,
    FeedState,
    Form,
    Label,
    Origin,
    Record,
    Score,
    Verdict,
)

#: One value or several; several mean any of them.
OneOrMore = str | tuple[str, ...]

#: A day or an aware instant.
Moment = dt.date | dt.datetime

ClaimSort = Literal["newest", "oldest", "checkworthiness", "verdict"]
ArticleSort = Literal["newest", "oldest", "claims"]
Per = Literal["day", "week", "month"]
Status = Literal["done", "failed", "pending"]
#: Why an article is a copy: same address, same id of the publisher, same text, nearly the same.
Copy = Literal["url", "guid", "text", "near"]


def several(value: OneOrMore | None) -> tuple[str, ...]:
    """The values of a filter; empty where it does not filter.

    Example:
        >>> several("close"), several(("close", "contradicted")), several(None)
        (('close',), ('close', 'contradicted'), ())
    """
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


class Page(Record, frozen=True, kw_only=True):
    """The part of all queries that limits time and number.

    Attributes:
        since: Articles seen at or after this instant, or on or after this day (UTC).
        until: Articles seen before this instant, or up to the end of this day (UTC).
        limit: At most so many, or None for all.
        offset: Leave out so many first.
    """

    since: Moment | None = None
    until: Moment | None = None
    limit: int | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            moment = getattr(self, name)
            if isinstance(moment, dt.datetime) and moment.tzinfo is None:
                raise ConfigError(
                    f"{name} needs a time zone",
                    subject=moment.isoformat(),
                    hint="add one, as in 2026-01-19T09:00:00+08:00, or give a day",
                )
        if (self.limit or 0) < 0 or self.offset < 0:
            raise ConfigError("limit and offset must not be negative")


class ClaimQuery(Page, frozen=True, kw_only=True):
    """Which claims: all conditions hold together; several values of one mean any of them.

    Attributes:
        entity: Id, name or alias of a subject or object, without regard to case.
        measure: Name from the vocabulary of measures.
        form: Form of the claim.
        verdict: Label of the current verdict.
        flag: Flag of the current verdict.
        holder: Id of whoever answers for the claim, or a part of the name.
        source: Name of the source, without regard to case.
        text: Words of the sentence or of the article's title; "..." for a phrase.
        min_checkworthiness: Claims at least so worth checking, 0 to 1.
        article: Id of the article.
        id: Claim id or the beginning of one.
        checkable: Only claims that are, or are not, checkable in principle.
        withdrawn: Also claims that a later version of the pipeline no longer finds.
        sort: newest, oldest, checkworthiness (highest first) or verdict (contradicted first).
    """

    entity: OneOrMore | None = None
    measure: OneOrMore | None = None
    form: OneOrMore | None = None
    verdict: OneOrMore | None = None
    flag: OneOrMore | None = None
    holder: OneOrMore | None = None
    source: OneOrMore | None = None
    text: str | None = None
    min_checkworthiness: float | None = None
    article: OneOrMore | None = None
    id: OneOrMore | None = None
    checkable: bool | None = None
    withdrawn: bool = False
    sort: ClaimSort = "newest"

    def __post_init__(self) -> None:
        Page.__post_init__(self)
        _check("claim form", several(self.form), get_args(Form))
        _check("verdict", several(self.verdict), get_args(Label))
        _check("order", (self.sort,), get_args(ClaimSort))


class ArticleQuery(Page, frozen=True, kw_only=True):
    """Which articles.

    Attributes:
        entity: Id, name or alias of something that the article names.
        source: Name of the source, without regard to case.
        language: ISO 639-1 code.
        text: Words of title or text; "..." for a phrase.
        status: done, failed or pending.
        id: Article id or the beginning of one.
        sort: newest, oldest or claims (most first).
    """

    entity: OneOrMore | None = None
    source: OneOrMore | None = None
    language: OneOrMore | None = None
    text: str | None = None
    status: OneOrMore | None = None
    id: OneOrMore | None = None
    sort: ArticleSort = "newest"

    def __post_init__(self) -> None:
        Page.__post_init__(self)
        _check("status", several(self.status), get_args(Status))
        _check("order", (self.sort,), get_args(ArticleSort))


class EntityQuery(Page, frozen=True, kw_only=True):
    """Which entities, and over which stretches of time they are counted.

    Attributes:
        entity: Id, name or alias.
        label: Entity label (COMPANY, INDEX, ...).
        source: Name of the source, without regard to case.
        per: Count per day, week (Monday first) or month of UTC; None for one count over all.
        min_mentions: Leave out rarer ones.
    """

    entity: OneOrMore | None = None
    label: OneOrMore | None = None
    source: OneOrMore | None = None
    per: Per | None = None
    min_mentions: int = 1

    def __post_init__(self) -> None:
        Page.__post_init__(self)
        _check("period", several(self.per), get_args(Per))


def _check(kind: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            raise ConfigError(f"no such {kind}", subject=name, hint=f"known: {', '.join(known)}")


class Headline(Record, frozen=True, kw_only=True):
    """An article without its text: what a line about one of its claims needs.

    Attributes:
        id: Id of the article.
        title: Headline, or "".
        url: Where it was published, or None.
        published_at: Aware instant in UTC, or None where the source gives none.
        source: Where it was read.
    """

    id: str
    title: str = ""
    url: str | None = None
    published_at: dt.datetime | None = None
    source: Origin = Origin()


class StoredClaim(Record, frozen=True, kw_only=True):
    """A claim with its current verdict and where it stood.

    Attributes:
        claim: The claim.
        verdict: The current verdict, or None where it was not verified yet.
        article: The article, without its text.
        sentence: The sentence that holds the claim.
        withdrawn_at: When a later version of the pipeline stopped finding it, or a later version
            of the article replaced it; or None.
    """

    claim: Claim
    verdict: Verdict | None
    article: Headline
    sentence: str
    withdrawn_at: dt.datetime | None = None


class StoredArticle(Record, frozen=True, kw_only=True):
    """An article with what is known of it.

    Attributes:
        article: The article.
        status: done, failed (something of it could not be processed) or pending.
        claims: Number of claims.
        verdicts: Number of claims by label of the current verdict.
        sentiment: Mean over its sentences, or None.
        copy: Why ``article.duplicates_of`` is set, or None. Copies by address, id or text are
            done with their original; near ones are processed themselves.
        version: 1 for the first text of an article, 2 for the next, and so on.
        superseded_by: Id of the next version, whose claims count instead, or None.
    """

    article: Article
    status: Status
    claims: int = 0
    verdicts: dict[str, int] = msgspec.field(default_factory=dict)
    sentiment: Score | None = None
    copy: Copy | None = None
    version: int = 1
    superseded_by: str | None = None


class EntityCount(Record, frozen=True, kw_only=True):
    """How often something was named, and in which light.

    Attributes:
        entity_id: What it is, or None for a name that fits nothing known.
        name: The name used most.
        label: Kind of thing.
        period: First day of the day, week or month counted; None for all time.
        mentions: Number of mentions.
        articles: Number of articles that name it.
        sentiment: Mean over the mentions that have one, from -1 to 1 (label times score), or
            None where none has.
        positive: Mentions in a positive light.
        negative: Mentions in a negative light.
        neutral: Mentions in neither.
    """

    entity_id: str | None
    name: str
    label: str
    period: dt.date | None = None
    mentions: int
    articles: int
    sentiment: float | None = None
    positive: int = 0
    negative: int = 0
    neutral: int = 0


class StoredVerdict(Record, frozen=True, kw_only=True):
    """An entry of the history of a claim's verdicts.

    Attributes:
        verdict: The verdict as it was last computed.
        verified_at: When it was first reached.
        confirmed_at: When it was last reached again.
        current: Whether it is the one that counts for its claim.
        version: Of the article; below that of the claim that was asked for where an earlier text
            said something else in its place.
        said: The words of that earlier text, or None.
    """

    verdict: Verdict
    verified_at: dt.datetime
    confirmed_at: dt.datetime
    current: bool
    version: int = 1
    said: str | None = None


class StoredFeed(Record, frozen=True, kw_only=True):
    """A subscription.

    Attributes:
        source: What it is.
        state: How it is doing.
        declared: Whether a settings file declares it; else it was added by hand.
        added_at: Aware instant.
    """

    source: FeedSource
    state: FeedState
    declared: bool
    added_at: dt.datetime


class StoreCounts(Record, frozen=True, kw_only=True):
    """How much a store holds.

    Attributes:
        articles: Number of articles.
        pending: Articles that no run has finished, or that failed in part.
        claims: Number of claims, without withdrawn ones.
        verdicts: Number of claims by label of the current verdict.
        failures: Number of failures on record.
    """

    articles: int
    pending: int
    claims: int
    verdicts: dict[str, int]
    failures: int
