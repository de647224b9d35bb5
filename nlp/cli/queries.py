"""Query options become queries of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from nlp.cli.inputs import date
from nlp.config import nearest
from nlp.errors import ConfigError
from nlp.records import ArticleFlag, Flag, Form, Label

if TYPE_CHECKING:
    from nlp.cli.session import Session
    from nlp.store import ArticleQuery, ClaimQuery, EntityQuery, Store

T = TypeVar("T")


def claim_query(**options: Any) -> ClaimQuery:
    """The query of the options of ``tapeproof claims``.

    Raises:
        ConfigError: A value is not one of those known.
    """
    from nlp.market.measures import MEASURES
    from nlp.store import ClaimQuery
    from nlp.store.queries import ClaimSort

    known_among(options["form"], get_args(Form), flag="--form")
    known_among(options["verdict"], get_args(Label), flag="--verdict")
    flags = (*get_args(Flag), *get_args(ArticleFlag))
    known_among(options.get("flag"), flags, flag="--flag")
    known_among(options["measure"], tuple(MEASURES), flag="--measure")
    known_among([options["sort"]], get_args(ClaimSort), flag="--sort")
    return ClaimQuery(**_given(options))


def article_query(**options: Any) -> ArticleQuery:
    """The query of the options of ``tapeproof articles``.

    Raises:
        ConfigError: A value is not one of those known.
    """
    from nlp.store import ArticleQuery
    from nlp.store.queries import ArticleSort, Status

    known_among(options["status"], get_args(Status), flag="--status")
    known_among([options["sort"]], get_args(ArticleSort), flag="--sort")
    return ArticleQuery(**_given(options))


def entity_query(**options: Any) -> EntityQuery:
    """The query of the options of ``tapeproof entities``.

    Raises:
        ConfigError: A value is not one of those known.
    """
    from nlp.records import EntityLabel
    from nlp.store import EntityQuery
    from nlp.store.queries import Per

    known_among(options["label"], get_args(EntityLabel), flag="--label")
    known_among([options["per"]] if options["per"] else [], get_args(Per), flag="--per")
    return EntityQuery(**_given(options))


def known_among(given: Iterable[str] | None, known: Sequence[str], *, flag: str) -> None:
    """Refuse a word that is none of those known, and offer the nearest.

    Raises:
        ConfigError: One is unknown.
    """
    for word in given or ():
        if word not in known:
            raise ConfigError(f"wrong {flag}", subject=word, hint=nearest(word, known))


def first(items: Iterable[T], limit: int | None, *, session: Session) -> Iterator[T]:
    """The items up to a limit that nobody asked for; a note says when there are more.

    Args:
        items: What was found, one more than the limit at least where there is one.
        limit: How many to show; all when None.
        session: Is told the note.
    """
    for number, item in enumerate(items):
        if number == limit:
            session.say(f"note: only the first {limit} are shown; --limit N shows more")
            return
        yield item


def tell_unnamed(
    names: Iterable[str],
    *,
    resolve: Callable[[str], tuple[str, ...]] | None,
    store: Store,
    session: Session,
) -> None:
    """Say which of the names that were asked for no stored article holds."""
    from nlp.store import EntityQuery

    for name in names:
        query = EntityQuery(entity=name, limit=1)
        if next(iter(store.entities(query, resolve=resolve)), None) is None:
            session.say(
                f"note: no stored article names {name!r}; 'tapeproof entities' lists what they name"
            )


def resolver(names: Iterable[str], session: Session) -> Callable[[str], tuple[str, ...]] | None:
    """From a name to the ids that it may mean; nothing is loaded when there is no name."""
    if not any(names):
        return None
    reference = session.reference()

    def ids(name: str) -> tuple[str, ...]:
        found = reference.find(name)
        return tuple(match.id for match in found if match.text == name and match.id)

    return ids


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Options that were given, lists as tuples, days as dates.

    Raises:
        ConfigError: A day is none, or the last one is before the first.
    """
    given: dict[str, Any] = {}
    for name, value in options.items():
        if value is None or value == []:
            continue
        if name in ("since", "until"):
            given[name] = date(value, flag=f"--{name}")
        else:
            given[name] = tuple(value) if isinstance(value, list) else value
    if "since" in given and "until" in given and given["since"] > given["until"]:
        raise ConfigError(
            "--until is before --since",
            subject=f"{given['since']} to {given['until']}",
            hint="swap the two days",
        )
    return given
