"""``tapeproof report``: articles, claims, verdicts and charts in one HTML file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.cli.inputs import writable
from nlp.cli.options import Entities, Flags, Forms, Holders, Since, Source, Text, Until, Verdicts
from nlp.cli.queries import claim_query, resolver
from nlp.cli.session import Session, command
from nlp.errors import MarketDataError

if TYPE_CHECKING:
    from nlp.market.provider import Provider
    from nlp.records import Article, Verdict
    from nlp.report.html.chart import Stretch
    from nlp.report.html.page import ReportedClaim
    from nlp.store import Store, StoredClaim

DEFAULT_ARTICLES = 50


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report_command)


@command("store", "market")
def report_command(
    session: Session,
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="The file to write.")
    ] = Path("tapeproof-report.html"),
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Heading of the page.")
    ] = "Claims and what the data say",
    entity: Entities = None,
    form: Forms = None,
    verdict: Verdicts = None,
    flag: Flags = None,
    holder: Holders = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    text: Text = None,
    articles: Annotated[
        int, typer.Option("--articles", metavar="N", help="At most so many, newest first.", min=1)
    ] = DEFAULT_ARTICLES,
) -> int:
    """Write articles, verdicts and charts into one HTML file.

    The file needs no network and no script, and can be mailed or printed.

    Example: tapeproof report --verdict contradicted --since 2018-01-01 --output week.html
    """
    from nlp.report.html.page import page

    query = claim_query(
        entity=entity,
        form=form,
        verdict=verdict,
        flag=flag,
        holder=holder,
        since=since,
        until=until,
        source=source,
        text=text,
        measure=None,
        sort="newest",
    )
    writable(output)
    with session.store() as store:
        resolve = resolver([*(entity or ()), *(holder or ())], session)
        groups = _by_article(store.claims(query, resolve=resolve), articles)
        counts = Counter(
            stored.verdict.label if stored.verdict else ""
            for group in groups.values()
            for stored in group
        )
        content = page(
            _reported(session, store, groups),
            title=title,
            made_at=session.now(),
            counts=counts,
        )
        with output.open("w", encoding="utf-8") as stream:
            stream.writelines(content)
    session.say(f"{output}: {len(groups)} articles, {sum(counts.values())} claims")
    return session.exit_code()


def _by_article(found: Iterable[StoredClaim], most: int) -> dict[str, list[StoredClaim]]:
    """The claims of the first so many articles; reads no further than it must."""
    groups: dict[str, list[StoredClaim]] = {}
    oldest = None
    for stored in found:
        claim = stored.claim
        if claim.article_id in groups or len(groups) < most:
            groups.setdefault(claim.article_id, []).append(stored)
            oldest = claim.seen_at
        elif oldest is not None and claim.seen_at < oldest:
            break  # newest first: no article that is in can have more
    return groups


def _reported(
    session: Session, store: Store, groups: dict[str, list[StoredClaim]]
) -> Iterator[tuple[Article, list[ReportedClaim]]]:
    from nlp.report.html.page import ReportedClaim

    provider = session.provider()
    for article_id, group in groups.items():
        article = store.article(article_id)
        if article is None:
            continue
        ordered = sorted(group, key=lambda stored: (stored.claim.start, stored.claim.end))
        yield (
            article,
            [
                ReportedClaim(
                    claim=stored.claim,
                    verdict=stored.verdict,
                    stretch=_stretch(session, stored.verdict, provider),
                )
                for stored in ordered
            ],
        )


def _stretch(session: Session, verdict: Verdict | None, provider: Provider) -> Stretch | None:
    """What the chart shows; a claim goes without one where the data cannot be had."""
    from nlp.pipeline.charting import stretch

    if verdict is None:
        return None
    try:
        return stretch(verdict, provider=provider)
    except MarketDataError as error:
        session.say(f"note: no chart for {verdict.claim_id[:9]}: {error}")
        return None
