"""Article pages: the text of the article and what the page says about it."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from nlp.errors import ExtractionError
from nlp.ingest.draft import PAYWALL, TEASER, Draft
from nlp.ingest.formats import plain
from nlp.ingest.formats.bylines import is_name, names_of
from nlp.ingest.formats.entries import is_teaser
from nlp.ingest.formats.pages.bodytext import body_text, without_furniture
from nlp.ingest.formats.pages.metadata import PageMetadata, page_metadata
from nlp.ingest.formats.pages.opening import with_opening
from nlp.ingest.formats.pages.visible import visible
from nlp.ingest.instants import INFERRED, Stamp, parse_instant
from nlp.ingest.payload import Payload

#: The largest news pages, with inlined scripts, have 3 million. Of larger ones only what is no
#: script and no inlined image counts.
MAX_PAGE_CHARACTERS = 5_000_000
# The extractor takes a second per 15,000 elements; long live blogs have 30,000. Of larger pages
# the paragraphs are taken as they come.
_MAX_ELEMENTS = 50_000
_BEGUN = 2  # a stated text of more than twice the length shows that ours only begins it
_MAX_CHILDREN = 8_000  # of one element; 40,000 take 20 seconds
_HUGE: Any = etree.XPath("count(//*) > $most or boolean(//*[count(*) > $children])")
_SHORT = 60  # characters; shorter texts than this are menus and notices

_PARSER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "header", "script", "style", "noscript"})


def page_draft(payload: Payload, text: str) -> Draft:
    """The article of a page.

    Args:
        payload: Where the page came from.
        text: The decoded document.

    Raises:
        ExtractionError: No article text is on the page, or it is too large or too deep.
    """
    root = parse_page(text, subject=payload.subject)
    metadata = page_metadata(root, url=payload.url)
    is_huge = _is_huge(root)
    seen = root if is_huge else visible(root)
    lines = plain.from_tree(seen).split("\n")
    body = "" if is_huge else body_text(seen, lines=lines, url=payload.url, metadata=metadata)
    body = body or paragraphs(root)
    if not body:
        raise _no_text(payload.subject, metadata)
    has_author = bool(metadata.authors or metadata.organisations)
    if not is_huge and not (has_author and metadata.stamp):
        metadata = _completed(metadata, root, url=payload.url)
    return Draft(
        text=with_opening(
            without_furniture(body) or body, root=seen, lines=lines, metadata=metadata
        ),
        title=metadata.title,
        url=metadata.url,
        authors=metadata.authors or metadata.organisations,
        language=metadata.language,
        stamp=metadata.stamp,
        source_name=metadata.site,
        flags=_flags(metadata, body),
    )


def parse_page(text: str, *, subject: str) -> Any:
    """The tree of a page.

    Raises:
        ExtractionError: It is too large, nested too deeply, or holds no element.
    """
    from lxml import html

    if len(text) > MAX_PAGE_CHARACTERS:
        text = plain.unscripted(text)
    if len(text) > MAX_PAGE_CHARACTERS:
        raise ExtractionError(
            "the page is too large",
            subject=subject,
            cause=f"{len(text):,} characters without scripts and images in it; at most "
            f"{MAX_PAGE_CHARACTERS:,} are read",
            hint="save the article alone, for example with the reader view of a browser",
        )
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = html.document_fromstring(
            plain.bounded(plain.printable(text)).encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(
            "the page cannot be parsed",
            subject=subject,
            cause=error,
            hint="check what the file holds",
        ) from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise ExtractionError(
            "the page is nested too deeply",
            subject=subject,
            cause="more than 256 elements inside each other",
            hint="save the article alone, for example with the reader view of a browser",
        )
    return root


def _flags(metadata: PageMetadata, body: str) -> tuple[str, ...]:
    """What a reader must know of the text: that it is for subscribers, that it only begins."""
    is_begun = is_teaser(body, is_summary=False) or len(body) * _BEGUN < len(metadata.body)
    locked: tuple[str, ...] = (PAYWALL,) if metadata.is_locked else ()
    return (*locked, TEASER) if is_begun else locked


def _is_huge(root: Any) -> bool:
    """Whether the extractors, quadratic in siblings, would take many seconds."""
    return bool(_HUGE(root, most=_MAX_ELEMENTS, children=_MAX_CHILDREN))


def _completed(metadata: PageMetadata, root: Any, *, url: str | None) -> PageMetadata:
    """The metadata with what other libraries infer from the look of a page that states nothing.

    This takes half as long as finding the text, most of it for the date (trafilatura#779).
    """
    from htmldate import find_date
    from trafilatura.metadata import extract_author

    names, date = "", None
    try:
        names = "" if metadata.authors or metadata.organisations else extract_author(root) or ""
        if metadata.stamp is None:
            date = find_date(copy.deepcopy(root), original_date=True, url=url)
    except _PARSER_ERRORS:
        pass
    return metadata.replace(
        authors=metadata.authors or _inferred_names(names),
        stamp=metadata.stamp or _inferred_date(date),
    )


def _inferred_names(printed: str) -> tuple[str, ...]:
    # capitals are given to whatever stands where authors do: "Amw" for the sign of an editor
    found = names_of(printed.split(";"))
    return tuple(name for name in found if is_name(name) or not name.isascii())


def paragraphs(root: Any) -> str:
    """The text of all ``p`` elements outside of menus and forms, or "" where that is too little.

    What there is when the extractor finds nothing: very short and very plain pages.
    """
    found = []
    for paragraph in root.iter("p"):
        if any(parent.tag in _OUTSIDE for parent in paragraph.iterancestors()):
            continue
        text = plain.from_tree(paragraph)
        if text:
            found.append(text)
    joined = "\n".join(found)
    return joined if len(joined) >= _SHORT else ""


def _inferred_date(printed: str | None) -> Stamp | None:
    # where it finds only a year, such as that of the copyright, the search gives its first day
    stamp = None if (printed or "").endswith("-01-01") else parse_instant(printed)
    return stamp.replace(flags=(*stamp.flags, INFERRED)) if stamp else None


def _no_text(subject: str, metadata: PageMetadata) -> ExtractionError:
    hint = "the page may need a browser to show its text; save it from one and read the file"
    if metadata.feeds:
        hint = f"the page names a feed, try {metadata.feeds[0]}"
    return ExtractionError(
        "no article text is on the page",
        subject=subject,
        cause=f"its title is {metadata.title[:120]!r}" if metadata.title else "it has no text",
        hint=hint,
    )
