"""What becomes of an article and its claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlp.records import Article, Claim, Document, Failure, FeedSource, FeedState, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A claim with its verdict.

    Attributes:
        claim: The claim.
        verdict: Its verdict; None where linking or verifying it failed.
    """

    claim: Claim
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one article.

    Attributes:
        status: ``done``, ``skipped`` (finished in an earlier run), ``unsupported`` (in a language
            that is kept and not annotated), or ``failed`` (the article or some of its claims could
            not be processed; a later run tries again).
        article: The article; None where even that could not be had.
        document: Its document; None unless it was annotated.
        checked: Its claims with their verdicts, in order.
        failures: What could not be processed.
    """

    status: Literal["done", "skipped", "unsupported", "failed"]
    article: Article | None = None
    document: Document | None = None
    checked: tuple[Checked, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What came of one look at a feed; all of it is stored.

    Attributes:
        source: The feed.
        outcome: ``changed``, ``unchanged``, ``failed`` or ``gone``.
        state: How it stands now, with the instant at which it is due again.
        new: Number of articles that were not here before.
        failures: What could not be read.
    """

    source: FeedSource
    outcome: Literal["changed", "unchanged", "failed", "gone"]
    state: FeedState
    new: int = 0
    failures: tuple[Failure, ...] = ()
