"""Make the sample feeds, pages, expected verdicts and the README's tables from articles.toml.

Every figure is recomputed from the sample market folder first; a value that does not come out
stops the build. Run from the repository root::

    python corpora/feeds/.source/build.py            # rewrites corpora/feeds
    python corpora/feeds/.source/build.py FOLDER     # writes a copy elsewhere
"""

from __future__ import annotations

import csv
import datetime as dt
import email.utils
import io
import json
import math
import sys
import tomllib
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from nlp.market.folder import MarketFolder

HERE = Path(__file__).resolve().parent
FEEDS = HERE.parent
MARKET = FEEDS.parent / "market"
TOLERANCE = 0.0006  # values are written down with three decimals

OUTLETS = {
    "rss": ("Harbor Wire Markets", "https://harborwire.example/markets"),
    "atom": ("Lantern Economics", "https://lantern-economics.example/desk"),
    "json": ("Tidewater Dispatch", "https://tidewater.example/wire"),
    "html": ("The Quayside Ledger", "https://quayside-ledger.example/business"),
}
SERIES = {
    "SPX": "INDEX:SPX/close",
    "SPX_LOW": "INDEX:SPX/low",
    "IXIC": "INDEX:IXIC/close",
    "VIX": "INDEX:VIX/close",
    "WTI": "COMM:WTI/spot_price",
    "BRENT_M": "COMM:BRENT/spot_price.M",
    "SAAR": "ECON:US/gdp_growth_qoq_saar.Q.sa",
    "GDP_YOY": "ECON:US/gdp_growth_yoy.Q.sa",
    "JOBLESS": "ECON:US/unemployment_rate.Q.sa",
}
Values = dict[str, float]


def load() -> dict[str, Values]:
    """The series that the checks name, as date to value."""
    market = MarketFolder(MARKET)
    found = {}
    for name, series in SERIES.items():
        rows = market.rows(series)
        days = (dt.date.fromordinal(int(day)).isoformat() for day in rows.days)
        found[name] = dict(zip(days, rows.values.tolist(), strict=True))
    return found


# The computations that articles.toml may name.


def at(values: Values, day: str) -> float:
    """The value of a day."""
    return values[day]


def diff(values: Values, begin: str, end: str) -> float:
    """Change between two days in the unit of the series."""
    return values[end] - values[begin]


def pct(values: Values, begin: str, end: str) -> float:
    """Change between two days in percent."""
    return 100 * (values[end] / values[begin] - 1)


def pct_sessions(values: Values, end: str, sessions: int) -> float:
    """Change over so many sessions in percent."""
    days = list(values)
    return pct(values, days[days.index(end) - sessions], end)


def highest(values: Values, begin: str, end: str) -> float:
    """Highest value from one day to another, both included."""
    return max(value for day, value in values.items() if begin <= day <= end)


def lowest(values: Values, begin: str, end: str) -> float:
    """Lowest value from one day to another, both included."""
    return min(value for day, value in values.items() if begin <= day <= end)


def highest_until(values: Values, end: str) -> float:
    """Highest value of the series up to a day."""
    return highest(values, "0000-00-00", end)


def streak(values: Values, end: str) -> int:
    """Number of rises in a row up to a day; negative for falls."""
    days = list(values)
    place = days.index(end)
    run = 0
    while place > 0:
        change = values[days[place]] - values[days[place - 1]]
        if change == 0 or (run != 0 and (change > 0) != (run > 0)):
            break
        run += 1 if change > 0 else -1
        place -= 1
    return run


def last_at_or_below(values: Values, end: str) -> str:
    """The last day before with a value as low."""
    return max(day for day, value in values.items() if day < end and value <= values[end])


def last_at_or_above(values: Values, end: str) -> str:
    """The last day before with a value as high."""
    return max(day for day, value in values.items() if day < end and value >= values[end])


def last_change_at_or_below(values: Values, end: str) -> str:
    """The last day before with a change in percent as low."""
    days = list(values)
    changes = {day: values[day] / values[before] - 1 for before, day in pairwise(days)}
    return last_at_or_below(changes, end)


_COMPUTATIONS = (
    *(at, diff, pct, pct_sessions, highest, lowest, highest_until, streak),
    *(last_at_or_below, last_at_or_above, last_change_at_or_below),
)


def computed(check: str, series: dict[str, Values]) -> float | str:
    """The result of a check."""
    names = {function.__name__: function for function in _COMPUTATIONS}
    return eval(check, {"__builtins__": {}}, {**names, **series})  # our own file


def verify(articles: list[dict[str, Any]]) -> list[str]:
    """What does not come out: wrong values, sentences or figures that the text lacks."""
    series = load()
    wrong = []
    for article in articles:
        for claim in article["claims"]:
            where = f"{article['slug']}: {claim['in']!r} {claim['figure']!r}"
            sentence = sentence_of(article, claim["in"])
            if sentence is None:
                wrong.append(f"{where}: {claim['in']!r} begins no sentence or several")
            if "check" in claim:
                result = computed(claim["check"], series)
                if not agrees(result, claim["value"]):
                    wrong.append(f"{where}: {claim['check']} is {result}, not {claim['value']}")
    return wrong


def agrees(result: float | str, value: float | str) -> bool:
    """Whether a result is the value that is written down."""
    if isinstance(result, str) or isinstance(value, str):
        return result == value
    return math.isclose(result, value, abs_tol=TOLERANCE)


def sentence_of(article: dict[str, Any], beginning: str) -> str | None:
    """The one sentence that begins so, or None."""
    found = [
        sentence
        for paragraph in article["text"]
        for sentence in paragraph
        if sentence.startswith(beginning)
    ]
    return found[0] if len(found) == 1 else None


def url(article: dict[str, Any]) -> str:
    """Where the article would stand."""
    suffix = ".html" if article["form"] == "html" else ""
    return f"{OUTLETS[article['form']][1]}/{article['slug']}{suffix}"


def paragraphs(article: dict[str, Any]) -> list[str]:
    """The paragraphs of an article as plain text."""
    return [" ".join(sentences) for sentences in article["text"]]


def body(article: dict[str, Any]) -> str:
    """The article as simple HTML."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs(article))


def teaser(article: dict[str, Any]) -> str:
    """The first sentence."""
    return str(article["text"][0][0])


def rss(articles: list[dict[str, Any]]) -> str:
    """RSS 2.0 with full text in content:encoded."""
    name, home = OUTLETS["rss"]
    items = "".join(_rss_item(article) for article in articles)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{name}</title>
<link>{home}</link>
<atom:link href="{home}/rss.xml" rel="self" type="application/rss+xml"/>
<description>Daily market reports</description>
<language>en-us</language>
{items}</channel>
</rss>
"""  # noqa: E501 -- markup


def _rss_item(article: dict[str, Any]) -> str:
    instant = dt.datetime.fromisoformat(article["published"])
    return f"""<item>
<title>{escape(article["title"])}</title>
<link>{url(article)}</link>
<guid isPermaLink="true">{url(article)}</guid>
<pubDate>{email.utils.format_datetime(instant)}</pubDate>
<dc:creator>{escape(article["author"])}</dc:creator>
<category>Markets</category>
<description>{escape(teaser(article), quote=False)}</description>
<content:encoded><![CDATA[{body(article)}]]></content:encoded>
</item>
"""


def atom(articles: list[dict[str, Any]]) -> str:
    """Atom 1.0 with full text as escaped HTML."""
    name, home = OUTLETS["atom"]
    entries = "".join(_atom_entry(article) for article in articles)
    newest = max(article["published"] for article in articles)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{name}</title>
<id>{home}/</id>
<link href="{home}"/>
<link rel="self" href="{home}/atom.xml"/>
<updated>{newest}</updated>
{entries}</feed>
"""


def _atom_entry(article: dict[str, Any]) -> str:
    return f"""<entry>
<title type="text">{escape(article["title"], quote=False)}</title>
<id>{url(article)}</id>
<link rel="alternate" href="{url(article)}"/>
<published>{article["published"]}</published>
<updated>{article["published"]}</updated>
<author><name>{escape(article["author"])}</name></author>
<summary type="text">{escape(teaser(article), quote=False)}</summary>
<content type="html">{escape(body(article), quote=False)}</content>
</entry>
"""


def json_feed(articles: list[dict[str, Any]]) -> str:
    """JSON Feed 1.1."""
    name, home = OUTLETS["json"]
    items = [
        {
            "id": url(article),
            "url": url(article),
            "title": article["title"],
            "summary": teaser(article),
            "content_html": body(article),
            "date_published": article["published"],
            "authors": [{"name": article["author"]}],
            "tags": ["markets"],
            "language": "en",
        }
        for article in articles
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": home,
        "feed_url": f"{home}/wire.json",
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, indent=2, ensure_ascii=False) + "\n"


def page(article: dict[str, Any]) -> str:
    """An article page as news sites make them, with everything around the text."""
    template = (HERE / "page.template").read_text(encoding="utf-8")
    name, home = OUTLETS["html"]
    instant = dt.datetime.fromisoformat(article["published"])
    metadata = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article["title"],
        "datePublished": article["published"],
        "author": [{"@type": "Person", "name": article["author"]}],
        "publisher": {"@type": "NewsMediaOrganization", "name": name},
        "mainEntityOfPage": url(article),
    }
    parts = {
        "TITLE": escape(article["title"]),
        "OUTLET": name,
        "HOME": home,
        "URL": url(article),
        "AUTHOR": escape(article["author"]),
        "PUBLISHED": article["published"],
        "SHOWN": f"{instant:%B} {instant.day}, {instant:%Y}",
        "TEASER": escape(teaser(article)),
        "METADATA": json.dumps(metadata, ensure_ascii=False).replace("</", "<\\/"),
        "BODY": body(article),
    }
    for key, text in parts.items():
        template = template.replace("{{" + key + "}}", text)
    return template


def expected(articles: list[dict[str, Any]]) -> str:
    """One row per claim with the verdict that it should get."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["article", "sentence", "figure", "label", "also_ok", "why"])
    for article in articles:
        for claim in article["claims"]:
            sentence = sentence_of(article, claim["in"])
            also = "|".join(claim.get("also_ok", []))
            row = (url(article), sentence, claim["figure"], claim["label"], also, reason(claim))
            writer.writerow(row)
    return lines.getvalue()


def reason(claim: dict[str, Any]) -> str:
    """The computation with its result, and what a reader must know."""
    shown = f"{claim['check']} = {claim['value']}" if "check" in claim else ""
    return "; ".join(part for part in (shown, claim.get("why", "")) if part)


def tables(articles: list[dict[str, Any]]) -> str:
    """A Markdown table per article: figure, verdict, computation."""
    parts = []
    for article in articles:
        parts.append(f"### {article['title']}\n\n`{article['form']}`, {article['published']}\n")
        parts.append("| sentence | figure | verdict | computation |\n|---|---|---|---|")
        for claim in article["claims"]:
            verdict = " or ".join([claim["label"], *claim.get("also_ok", [])])
            cells = (f"{claim['in']} …", claim["figure"], verdict, reason(claim))
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts)


def build(folder: Path) -> None:
    """Write everything; stops when a figure does not come out.

    Raises:
        SystemExit: A value in articles.toml is not what the sample folder gives.
    """
    with (HERE / "articles.toml").open("rb") as lines:
        articles: list[dict[str, Any]] = tomllib.load(lines)["article"]
    if wrong := verify(articles):
        raise SystemExit("\n".join(wrong))
    by_form = {form: [a for a in articles if a["form"] == form] for form in OUTLETS}
    readme = (FEEDS / "README.md").read_text(encoding="utf-8")
    head = readme.partition("<!-- tables -->")[0]
    files = {
        "markets.rss.xml": rss(by_form["rss"]),
        "economy.atom.xml": atom(by_form["atom"]),
        "wire.json": json_feed(by_form["json"]),
        ".source/expected.csv": expected(articles),
        "README.md": f"{head}<!-- tables -->\n\n{tables(articles)}",
        **{f"pages/{article['slug']}.html": page(article) for article in by_form["html"]},
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else FEEDS)
