"""The page: articles with their claims marked, verdicts, evidence and charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from nlp.records import Article, Claim, Record, Verdict
from nlp.report.figures import deciding_reading, figure, instant, stated, subjects, why, window
from nlp.report.html.chart import Stretch, chart
from nlp.report.html.highlight import Marked, paragraphs
from nlp.report.meanings import meaning
from nlp.report.text import one_line, printable

if TYPE_CHECKING:
    from jinja2 import Environment

#: How a reader says the labels; the sign says it without colour.
_SAID = {
    "contradicted": ("✗", "contradicted"),
    "close": ("≈", "close"),
    "supported_other_reading": ("≈", "true in another reading"),
    "supported": ("✓", "supported"),
    "direction_only": ("✓", "direction agrees"),
    "insufficient_data": ("?", "insufficient data"),
    "not_checkable": ("–", "not checkable"),
    "": ("?", "not verified"),
}


class ReportedClaim(Record, frozen=True, kw_only=True):
    """A claim in a report.

    Attributes:
        claim: The claim.
        verdict: Its verdict, or None.
        stretch: What its chart shows, or None for no chart.
    """

    claim: Claim
    verdict: Verdict | None
    stretch: Stretch | None = None


def page(
    articles: Iterable[tuple[Article, Sequence[ReportedClaim]]],
    *,
    title: str,
    made_at: dt.datetime,
    counts: Mapping[str, int],
) -> Iterator[str]:
    """The page in pieces, one for each article, so that long reports need little memory.

    Args:
        articles: Articles with their claims in order of position.
        title: Heading of the page.
        made_at: Aware instant to print.
        counts: Number of claims by label, for the summary.

    Yields:
        Text; joined, one HTML document that fetches nothing.
    """
    templates = _templates()
    summary = [
        {"label": label, "sign": sign, "said": said, "count": counts[label],
         "means": meaning("label", label)}
        for label, (sign, said) in _SAID.items()
        if label and counts.get(label)
    ]  # fmt: skip
    yield templates.get_template("head.html").render(
        title=one_line(title), made_at=instant(made_at), summary=summary, total=sum(counts.values())
    )
    template = templates.get_template("article.html")
    for place, (article, claims) in enumerate(articles, start=1):
        yield template.render(_article(article, claims), anchor=place)
    yield "</main>\n</body>\n</html>\n"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("nlp.report.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _article(article: Article, claims: Sequence[ReportedClaim]) -> dict[str, Any]:
    marked = [
        Marked(
            start=each.claim.start,
            end=each.claim.end,
            label=each.verdict.label if each.verdict else "",
            number=number,
        )
        for number, each in enumerate(claims, start=1)
    ]
    return {
        "title": one_line(article.title) or "(no title)",
        "url": _safe(article.url),
        "source": one_line(article.source.name or ""),
        "published": instant(article.published_at),
        "paragraphs": [
            [piece.replace(text=printable(piece.text)) for piece in pieces]
            for pieces in paragraphs(article.text, marked)
        ],
        "said": {label: said for label, (_, said) in _SAID.items()},
        "claims": [_claim(number, each) for number, each in enumerate(claims, start=1)],
    }


def _safe(url: str | None) -> str:
    """An address that can be followed, or ""."""
    try:
        return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return ""


def _claim(number: int, each: ReportedClaim) -> dict[str, Any]:
    claim, verdict = each.claim, each.verdict
    label = verdict.label if verdict else ""
    sign, said = _SAID[label]
    reading = deciding_reading(verdict) if verdict else None
    return {
        "number": number,
        "id": claim.id,
        "label": label,
        "sign": sign,
        "said": said,
        "statement": one_line(claim.text),
        "why": one_line(why(claim, verdict)),
        "facts": [
            (name, one_line(text))
            for name, text in (
                ("about", subjects(claim)),
                ("stated", stated(claim)),
                ("found", figure(reading.result, reading.unit)
                 if reading and reading.result is not None else ""),
                ("when", window(claim.window)),
                ("said by", claim.holder.text if claim.holder else ""),
            )
            if text
        ],
        "flags": [
            (flag.replace("_", " "), meaning("flag", flag))
            for flag in (verdict.flags if verdict else ())
        ],
        "rows": [
            (row.date.isoformat(), f"{row.value!r} {row.unit}", row.series, row.provider,
             row.vintage.isoformat() if row.vintage else "")
            for row in (reading.inputs if reading else ())
        ],
        "chart": chart(each.stretch) if each.stretch else "",
    }  # fmt: skip
