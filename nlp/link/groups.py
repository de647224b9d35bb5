"""Who belongs to a group that a text names as one: an index, a nickname, a country's companies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

from nlp.market.provider import Constituents, Instrument, Provider
from nlp.records import Claim, Mention, Record
from nlp.resources import table

#: Forms whose subjects may be groups, and all forms that may speak of the members of one.
_OF_SUBJECTS = frozenset({"basket_sum", "basket_average", "breadth", "contribution"})
OF_GROUPS = _OF_SUBJECTS | {"ranking", "share"}
#: Measures of a whole company, which every class of its shares carries in full.
_WHOLE_COMPANY = frozenset({"market_cap"})
_CLASS = " class "


class Group(Record, frozen=True):
    """The members of a group on a day.

    Attributes:
        members: Instrument ids, sorted; a ticker where the data know no more.
        note: What the group is, for people.
    """

    members: tuple[str, ...]
    note: str


def group(
    mention: Mention, claim: Claim, *, provider: Provider, on: dt.date, subject: bool
) -> Group | None:
    """The group that a mention of a claim stands for, or None where it means itself.

    Args:
        mention: One of the subjects or objects.
        claim: The claim: only some forms speak of members.
        provider: Knows the members of indices and the companies of countries.
        on: The day whose members count.
        subject: Whether the mention is a subject, not an object.

    Returns:
        None too where the index's members are not stored.
    """
    if claim.form not in (_OF_SUBJECTS if subject else OF_GROUPS):
        return None
    nickname = _nicknamed(mention.text)
    if nickname:
        return Group(nickname, f"the {len(nickname)} members of the group")
    if mention.id is None or _is_one_of_its_kind(mention, claim, subject=subject):
        return None
    found: tuple[str, ...] = ()
    if mention.id.startswith("ECON:"):
        found = _companies(mention.id.removeprefix("ECON:"), claim, provider)
        note = f"the {len(found)} companies of {mention.id} that are stored"
    elif isinstance(provider, Constituents):
        found = tuple(provider.constituents(mention.id, on))
        note = f"the {len(found)} members of {mention.id} on {on}"
    if not found:
        return None
    if claim.measure in _WHOLE_COMPANY:
        own = tuple(mention.id for mention in claim.subjects if mention.id)
        kept = set(one_of_each_company((*own, *found), provider=provider))
        found = tuple(name for name in found if name in kept)
    return Group(found, note)


def one_of_each_company(ids: Iterable[str], *, provider: Provider) -> tuple[str, ...]:
    """The same instruments with one class of shares for each company, the first one.

    Example:
        Of Alphabet Class A and Class C, and of Fox's two lines of one name, the first is kept.
    """
    kept: dict[str, str] = {}
    for name in ids:
        instrument = provider.instrument(name)
        company = name if instrument is None else _company(instrument)
        kept.setdefault(company, name)
    return tuple(kept.values())


def _company(instrument: Instrument) -> str:
    return instrument.name.casefold().partition(_CLASS)[0]


def _companies(country: str, claim: Claim, provider: Provider) -> tuple[str, ...]:
    measure = claim.measure or "close"
    return tuple(
        instrument.id
        for instrument in provider.instruments()
        if instrument.kind == "equity"
        and instrument.country == country
        and provider.series(instrument.id, measure)
    )


def _is_one_of_its_kind(mention: Mention, claim: Claim, *, subject: bool) -> bool:
    """Whether an index stands among others of its kind, and is compared as a whole."""
    beside = claim.subjects if subject or claim.form == "ranking" else claim.objects
    others = [each for each in beside if each is not mention]
    kind = (mention.id or "").partition(":")[0]
    return any((each.id or "").partition(":")[0] == kind for each in others)


def _nicknamed(text: str) -> tuple[str, ...]:
    """The members of the longest nickname that a text ends with."""
    words = text.casefold().replace("-", " ").split()
    for start in range(len(words)):
        found = _nicknames().get(" ".join(words[start:]))
        if found:
            return found
    return ()


@cache
def _nicknames() -> dict[str, tuple[str, ...]]:
    groups = table("nlp.link", "tables", "groups.toml")["groups"]
    return {name: tuple(each["members"]) for each in groups for name in each["names"]}
