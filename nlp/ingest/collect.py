"""From sources to articles: which reader gets which source, and how drafts become records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from nlp.errors import FetchError, NlpError
from nlp.ingest import files
from nlp.ingest.draft import ENCODING_GUESSED, FOREIGN, TEASER, Draft, Found
from nlp.ingest.faults import no_feed, no_text
from nlp.ingest.formats.archives import archive_drafts, checked_columns, is_archive
from nlp.ingest.formats.entries import entry_drafts
from nlp.ingest.formats.feed import Feed
from nlp.ingest.formats.lines import json_drafts, line_drafts
from nlp.ingest.formats.pages.extract import page_draft
from nlp.ingest.formats.plain import from_markdown, from_text
from nlp.ingest.formats.xmlfeed import xml_feed
from nlp.ingest.instants import MISSING, Stamp
from nlp.ingest.language import LANGUAGES, declared_language, detected_language
from nlp.ingest.payload import Kind, Payload, decode, kind_of
from nlp.ingest.portion import Portion, unchanged_file, unchanged_files
from nlp.ingest.response import Retriever, check_status
from nlp.records import Article, Failure, FeedSource, Origin, Record

Source = str | Path | FeedSource

_FEED_SUFFIXES = frozenset({".rss", ".atom", ".rdf", ".xml"})
_FEED_NAMES = frozenset({"feed", "feeds", "rss", "rss2", "atom"})
_SOONEST = dt.timedelta(minutes=5)  # before a page is fetched again that has changed
_HEAD_BYTES = 65_536  # enough to tell JSON Lines from one JSON document


class _Context(Record, frozen=True, kw_only=True):
    """What every reader may use."""

    retrieve: Retriever
    pages: Retriever
    known: Callable[[str], Article | None]
    resting: Callable[[str], bool]
    heard: Callable[[Feed], None]
    now: Callable[[], dt.datetime]
    read_stdin: Callable[[], bytes] | None
    follow: bool
    published_at: dt.datetime | None
    languages: Sequence[str]
    portion: Portion
    columns: Mapping[str, str]


def articles(
    sources: Iterable[Source],
    *,
    retrieve: Retriever,
    now: Callable[[], dt.datetime],
    read_stdin: Callable[[], bytes] | None = None,
    follow: bool = False,
    published_at: dt.datetime | None = None,
    languages: Sequence[str] = LANGUAGES,
    portion: Portion | None = None,
    pages: Retriever | None = None,
    known: Callable[[str], Article | None] | None = None,
    resting: Callable[[str], bool] | None = None,
    heard: Callable[[Feed], None] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Article | Failure]:
    """The articles of all sources, lazily and in their order.

    Args:
        sources: URLs of feeds or pages, paths of files or folders (searched through, sorted, no
            hidden files), ``-`` for standard input, subscriptions. Content tells what they hold.
        retrieve: Turns a URL into a response; the only way to the network.
        now: Aware instant of reading.
        read_stdin: The bytes of standard input; needed for ``-`` only.
        follow: Whether the page behind a feed entry without text or with a teaser is fetched.
        published_at: Aware instant for articles that state none.
        languages: ISO 639-1 codes that the detector chooses from where none is declared.
        portion: Kept up to date with what part of the sources has been read; where it knows how far
            files and folders were read before, they are read from there on.
        pages: Gets the pages behind feed entries, which nobody named; ``retrieve`` when None.
        known: The article of the page of a URL, if that has been had before: it is given again
            then instead of being fetched again, unless the entry says that it has changed.
        resting: Whether the page of a URL could not be had before and is left alone for now: its
            entry is taken as it is.
        heard: Is told of each feed that is read.
        columns: Column of tables (CSV, TSV, Parquet) by field of ``article/1``, where it is not
            called by a usual name; case and blanks around it do not count.

    Yields:
        An ``Article``, or a ``Failure`` for what could not be read; the rest is read all the same.
        An article that comes again in the same run (same id) is left out.

    Raises:
        TypeError: ``sources`` is a single source.
        ConfigError: ``columns`` names a field that articles do not have.
    """
    if isinstance(sources, (str, Path, FeedSource)):
        raise TypeError(f"sources must be an iterable of sources; write [{sources!r}]")
    context = _Context(
        retrieve=retrieve,
        pages=pages or retrieve,
        known=known or _unknown,
        resting=resting or _never,
        heard=heard or _unheard,
        now=now,
        read_stdin=read_stdin,
        follow=follow,
        published_at=published_at,
        languages=tuple(languages),
        portion=portion or Portion(),
        columns=checked_columns(columns or {}),
    )
    return _collected(sources, context)


def _never(_url: str) -> bool:
    return False


def _unknown(_url: str) -> None:
    return None


def _unheard(_feed: Feed) -> None:
    return None


def _collected(sources: Iterable[Source], context: _Context) -> Iterator[Article | Failure]:
    seen: set[str] = set()
    count = len(sources) if isinstance(sources, Sized) else 0
    for source in context.portion.steps(sources, of=count):
        subject = source.url if isinstance(source, FeedSource) else str(source)
        for found in _guarded(_from_source(source, context)):
            item = _record(found, context, subject=subject)
            if isinstance(item, Failure):
                yield item
            elif item.id not in seen:
                seen.add(item.id)
                yield item


def _guarded(founds: Iterator[Found]) -> Iterator[Found]:
    """The same items; an error that ends them becomes the last one."""
    try:
        yield from founds
    except NlpError as error:
        yield error


def _record(found: Found, context: _Context, *, subject: str) -> Article | Failure:
    if isinstance(found, Article):
        return found
    try:
        if isinstance(found, Draft):
            return _article(found, context)
        error = found
    except NlpError as raised:
        error = raised
    about = str(error.subject) if error.subject else subject
    return Failure.from_error(error, stage="ingest", subject=about, at=context.now())


def _article(draft: Draft, context: _Context) -> Article:
    stamp, flags = draft.stamp, draft.all_flags
    if stamp is None and context.published_at:
        stamp = Stamp(instant=context.published_at)
        flags = tuple(flag for flag in flags if flag != MISSING)
    language = declared_language(draft.language) or detected_language(
        f"{draft.title}\n{draft.text}", languages=context.languages
    )
    made = Article(
        id=draft.id,
        url=draft.url,
        title=draft.title,
        text=draft.text,
        language=language,
        published_at=stamp.instant if stamp else None,
        retrieved_at=draft.retrieved_at or context.now(),
        source=Origin(name=draft.source_name, feed=draft.feed, numbers=draft.numbers),
        authors=draft.authors,
        guid=draft.guid,
        updated_at=draft.updated.instant if draft.updated else None,
        categories=draft.categories,
        duplicates_of=draft.duplicates_of,
        flags=tuple(flag for flag in flags if flag != FOREIGN),
    )
    return made.replace(flags=(*made.flags, FOREIGN)) if made.is_foreign else made


def _from_source(source: Source, context: _Context) -> Iterator[Found]:
    if isinstance(source, FeedSource):
        yield from _from_subscription(source, context)
    elif source == "-":
        yield from _from_stdin(context)
    elif isinstance(source, str) and "://" in source:
        yield from _from_url(source, context, feed_expected=_names_feed(source))
    elif source == "":
        raise FetchError(
            "a source is empty",
            subject=source,
            hint="give a URL, a file or a folder; '.' is the folder that you are in",
        )
    else:
        yield from _from_path(Path(source), context)


def _from_subscription(source: FeedSource, context: _Context) -> Iterator[Found]:
    for found in _guarded(_from_url(source.url, context, feed_expected=True)):
        yield _declared(found, source) if isinstance(found, Draft) else found


def _declared(draft: Draft, source: FeedSource) -> Draft:
    """The draft with what the subscription says about all its articles."""
    return draft.replace(
        source_name=source.title or source.name or draft.source_name,
        language=source.language or draft.language,
        numbers=source.numbers,
        stamp=draft.stamp and draft.stamp.in_zone(source.zone),
    )


def _names_feed(url: str) -> bool:
    """Whether an address is that of a feed by its name; only errors depend on it."""
    path = PurePosixPath(_path_of(url))
    return path.suffix.lower() in _FEED_SUFFIXES or path.name.lower() in _FEED_NAMES


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _from_url(url: str, context: _Context, *, feed_expected: bool) -> Iterator[Found]:
    response = check_status(context.retrieve(url), requested=url)
    payload = Payload.from_response(response, subject=url, feed_expected=feed_expected)
    suffix = PurePosixPath(_path_of(url)).suffix.lower()
    yield from _from_payload(payload.replace(suffix=suffix), context)


def _from_stdin(context: _Context) -> Iterator[Found]:
    if context.read_stdin is None:
        raise FetchError("standard input cannot be read here", subject="-", hint="give a path")
    yield from _from_payload(Payload(subject="-", content=context.read_stdin()), context)


def _from_path(path: Path, context: _Context) -> Iterator[Found]:
    files.require_exists(path)
    yield from _from_folder(path, context) if path.is_dir() else _from_file(path, context)


def _from_folder(folder: Path, context: _Context) -> Iterator[Found]:
    paths, errors = files.walk(folder)
    paths = [path for path in paths if not files.is_companion(path)]
    candidates = [path for path in paths if files.is_candidate(path)]
    same = unchanged_files(folder, candidates)
    with context.portion.reading(folder, of=len(candidates), identities=same) as reading:
        for path in reading.files(candidates):
            yield from _guarded(_from_file(path, context))
    yield from errors
    others = [path for path in paths if not files.is_candidate(path)]
    if others and candidates:
        yield files.not_articles(folder, others[:5], count=len(others))
    elif not candidates and not errors:
        yield files.no_articles(folder, others[:5], count=len(others))


def _from_file(path: Path, context: _Context) -> Iterator[Found]:
    subject, suffix = str(path), path.suffix.lower()
    if is_archive(path):
        at = context.now()
        drafts = archive_drafts(path, columns=context.columns, portion=context.portion)
        yield from (_placed(found, subject, at) for found in drafts)
        return
    if files.has_json_lines(path, head_bytes=_HEAD_BYTES):
        at = context.now()
        yield from (_placed(found, subject, at) for found in _from_lines(path, context))
        return
    expected = suffix in _FEED_SUFFIXES
    payload = Payload(
        subject=subject, content=files.read(path), suffix=suffix, feed_expected=expected
    )
    yield from _from_payload(payload, context)


def _from_lines(path: Path, context: _Context) -> Iterator[Found]:
    size, same = path.stat().st_size, unchanged_file(path)
    with context.portion.reading(path, of=size, identities=same) as reading:
        lines = reading.lines(files.lines(path, begin=reading.at))
        yield from line_drafts(lines, subject=str(path), passed=reading.passed)


def _from_payload(payload: Payload, context: _Context) -> Iterator[Found]:
    at = context.now()
    decoded = decode(payload)
    kind = kind_of(payload, decoded.text)
    is_page = payload.url is not None and kind in {"html", "text"}
    origin = None if is_page or payload.subject == "-" else payload.subject
    for number, found in enumerate(_read(payload, decoded.text, kind, context.heard), start=1):
        for completed in _completed(found, payload, context, number=number):
            if isinstance(completed, Draft) and decoded.guessed:
                completed = completed.replace(flags=(*completed.flags, ENCODING_GUESSED))
            yield _placed(completed, origin, at)


def _placed(found: Found, origin: str | None, at: dt.datetime) -> Found:
    """The draft with where and when it was read, unless it brought that along."""
    if not isinstance(found, Draft):
        return found
    feed = found.feed if found.feed or found.id else origin
    return found.replace(feed=feed, retrieved_at=found.retrieved_at or at)


def _read(
    payload: Payload, text: str, kind: Kind, heard: Callable[[Feed], None]
) -> Iterator[Found]:
    if kind == "feed":
        feed = xml_feed(payload, text)
        heard(feed)
        return entry_drafts(feed, payload)
    if kind == "json":
        return json_drafts(payload, text, heard=heard)
    if kind == "lines":
        return line_drafts(text.split("\n"), subject=payload.subject)
    if kind in {"opml", "xml"} or payload.feed_expected:
        raise no_feed(payload, text, kind)
    return iter([page_draft(payload, text) if kind == "html" else _text_draft(payload, text)])


def _text_draft(payload: Payload, text: str) -> Draft:
    is_markdown = payload.suffix in {".md", ".markdown"} or payload.mime == "text/markdown"
    title, body = from_markdown(text) if is_markdown else ("", from_text(text))
    return Draft(text=body, title=title, url=payload.url)


def _completed(
    found: Found, payload: Payload, context: _Context, *, number: int
) -> Iterator[Found]:
    """The draft, with the text of its page where that is wanted and there is more of it."""
    if not isinstance(found, Draft) or (found.text and TEASER not in found.flags):
        yield found
        return
    if context.follow and found.url and found.url != payload.url:
        had = context.known(found.url)
        if had is None or _is_renewed(found, had, now=context.now()):
            yield from _behind(found, found.url, had, context)
        else:
            yield had
        return
    if not found.text:
        yield no_text(found, f"{payload.subject}#{number}")
    if found.text:
        yield found


def _is_renewed(draft: Draft, had: Article, *, now: dt.datetime) -> bool:
    """Whether an entry says that its page has changed; asked ever less often, as some always do."""
    seen = had.updated_at
    if seen is None or draft.updated is None or draft.updated.instant <= seen:
        return False
    age = seen - (had.published_at or seen)
    return now - seen >= max(age / 2, _SOONEST)


def _behind(draft: Draft, url: str, had: Article | None, context: _Context) -> Iterator[Found]:
    """The article of a page; what there is of it already where the page cannot be had."""
    if not context.resting(url):
        try:
            whole = _followed(draft, url, context)
        except NlpError as error:
            yield error
        else:
            if had is None or TEASER not in whole.flags:
                yield whole
                return
    if had is not None:
        yield had
    elif draft.text:
        yield draft


def _followed(draft: Draft, url: str, context: _Context) -> Draft:
    response = check_status(context.pages(url), requested=url)
    payload = Payload.from_response(response, subject=url)
    page = page_draft(payload, decode(payload).text)
    if len(page.text) <= len(draft.text):
        return draft
    return draft.replace(
        text=page.text,
        title=draft.title or page.title,
        authors=draft.authors or page.authors,
        language=draft.language or page.language,
        stamp=draft.stamp or page.stamp,
        flags=tuple(flag for flag in draft.flags if flag != TEASER),
    )
