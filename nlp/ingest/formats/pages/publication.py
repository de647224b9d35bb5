"""When a page was published: the most exact of the instants that it states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml import etree

from nlp.ingest.formats import plain
from nlp.ingest.formats.pages.linked import Node
from nlp.ingest.instants import DATE_ONLY, ZONE_ASSUMED, Stamp, parse_instant

_META = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "date.published", "publishdate", "publish-date", "pubdate",
    "dc.date.issued", "dcterms.created", "dc.date", "date", "og:published_time",
)  # fmt: skip
_MARKED: Any = etree.XPath(
    "//*[translate(@itemprop, 'DATEPUBLISH', 'datepublish')='datepublished']"
)
# What stands in these is of other articles, of comments or of posts from elsewhere.
_OTHERS = frozenset({"nav", "footer", "aside", "blockquote", "iframe"})
_MOST_TIMES = 200  # headings and times from the top
_NEAR = 8  # times that may be of the article itself
_FARTHEST = 14 * 3600  # seconds between a zone and UTC
_STEP = 900  # seconds; all zones are whole quarters of an hour from UTC


def published(
    root: Any, metas: Mapping[str, str], nodes: list[Node], *, title: str
) -> Stamp | None:
    """The publication: with time and zone, then with time, then the date; None if none is stated.

    An instant stated in UTC is given in the zone of the newsroom where the page prints the same
    instant in it: "on Friday" is a Friday there.

    Args:
        root: The parsed page.
        metas: Meta elements by lower-case name.
        nodes: What JSON-LD says of the article.
        title: Headline, below which the page dates its article.
    """
    times = list(root.iter("time"))[:_MOST_TIMES]
    printed = (*_stated(root, metas, nodes), *_shown(root, times, title))
    stamps = [stamp for text in printed if (stamp := parse_instant(text))]
    for unwanted in ({ZONE_ASSUMED, DATE_ONLY}, {DATE_ONLY}, set[str]()):
        for stamp in stamps:
            if not unwanted.intersection(stamp.flags):
                return _at_home(stamp, metas, times)
    return None


def _stated(root: Any, metas: Mapping[str, str], nodes: list[Node]) -> Iterator[object]:
    for node in nodes:
        yield node.get("datePublished") or node.get("dateCreated")
    for key in _META:
        yield metas.get(key)
    for element in _MARKED(root):
        yield element.get("datetime") or element.get("content")


def _shown(root: Any, times: list[Any], title: str) -> Iterator[object]:
    """The times that are marked as the publication, and the first below the headline."""
    for time in times:
        if time.get("pubdate") is not None:
            yield _text(time)
    own = [time for time in times if _OTHERS.isdisjoint(up.tag for up in time.iterancestors())]
    for time in (_below(root, own, title) or own)[:1]:
        yield _text(time)


def _below(root: Any, times: list[Any], title: str) -> list[Any]:
    """The times below the heading that is the headline, or below the first one."""
    wanted, found, is_below, is_headline = set(times), list[Any](), False, False
    for element in islice(root.iter("h1", "h2", "h3", "time"), _MOST_TIMES):
        if element.tag != "time":
            is_title = not is_headline and plain.from_tree(element).replace("\n", " ") == title
            found = [] if is_title else found
            is_below, is_headline = is_below or element.tag == "h1", is_headline or is_title
        elif (is_below or is_headline) and element in wanted:
            found.append(element)
    return found


def _text(time: Any) -> str:
    return time.get("datetime") or plain.from_tree(time)


def _at_home(stamp: Stamp, metas: Mapping[str, str], times: list[Any]) -> Stamp:
    """The same instant with the offset that the page prints it with elsewhere, if it does."""
    if stamp.flags or stamp.instant.utcoffset():
        return stamp
    texts = (*(metas.get(key) for key in _META), *map(_text, times))
    others = [other for text in texts if (other := parse_instant(text))]
    for other in others:
        if not other.flags and other.instant == stamp.instant and other.instant.utcoffset():
            return other
    for other in others[:_NEAR]:
        # one without a zone that is the same to the second is the same instant told at home
        apart = round((other.instant - stamp.instant).total_seconds())
        is_clock = other.flags == (ZONE_ASSUMED,) and bool(other.instant.second)
        if is_clock and apart % _STEP == 0 and 0 < abs(apart) <= _FARTHEST:
            zone = dt.timezone(dt.timedelta(seconds=apart))
            return Stamp(instant=stamp.instant.astimezone(zone))
    return stamp
