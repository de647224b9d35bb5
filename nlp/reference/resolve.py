"""Which of its meanings a name has here: scored from the words around it.

The scores are rules of thumb between 0 and 1, tuned on market reports: a certain name 0.95, a
capitalised name in mid-sentence 0.5, the same at the beginning of a sentence 0.25; cues of
``cues.toml`` add or take away; ``ACCEPT`` is needed for an id. When no meaning gets there, or
two are as good, the id stays None: never the nearest guess.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nlp.records import Candidate, EntityLabel, Record
from nlp.reference.cues import Neighbours, cues_of, neighbours, weigh
from nlp.reference.gazetteer import Hit, Meaning
from nlp.reference.listings import Listings
from nlp.reference.surface import (
    futures_end,
    is_amount,
    is_initial,
    is_legal_form,
    is_name_part,
    is_numbered,
    is_tenor,
    legal_end,
    looks_like_name,
    namesake_end,
    opens_name,
)
from nlp.reference.tables import Named
from nlp.reference.tickers import Tickers

#: A score from which on a meaning gives its id.
ACCEPT = 0.5
_CERTAIN, _ESTABLISHED = 0.95, 0.75
_MID, _INITIAL, _SHOUTED = 0.5, 0.25, 0.45
_TOPIC, _KNOWN, _LEGAL, _POSSESSIVE = 0.25, 0.35, 0.5, 0.3
_COMPANY_NEAR, _COMPANY_BESIDE = 0.15, 0.3
_RECOGNISED = 0.25
_INSIDE_NAME = 0.35
_TIE = 0.05
_FLOOR = 0.2
# In capitals throughout, longer names than this are no common words by chance.
_SHORT = 3
# Characters on either side in which a row's context words count.
_CONTEXT_REACH = 300
# A listed company in the same enumeration makes the next capitalised word one, too.
_COMPANY_REACH = 60
_COMPANIES_SEEN = 12  # no more names fit into twice the reach
_BESIDE = len(" and ")
_OWN_MARKET = frozenset({"US", "U.S.", "U.S"})  # "Toyota U.S. sales" is about Toyota


class Match(Record, frozen=True, kw_only=True):
    """A name in a text with its meaning.

    Attributes:
        start: First character.
        end: One after the last character.
        text: The characters.
        label: Kind of thing.
        id: What it means, or None when nothing fits well enough.
        candidates: Meanings considered, best first; their scores add up to at most 1.
        certain: The meaning rests on the name itself or on a ticker, not on the context.
    """

    start: int
    end: int
    text: str
    label: EntityLabel
    id: str | None = None
    candidates: tuple[Candidate, ...] = ()
    certain: bool = False


class Scored(Record, frozen=True, kw_only=True):
    """A meaning with its score, between 0 and 1, and the reason for it."""

    id: str
    score: float
    reason: str


class Resolver:
    """Decides hits against the tables.

    Args:
        rows: All rows by id.
        tickers: Symbols of the rows.
        listings: Market places of the rows.
    """

    def __init__(self, rows: Mapping[str, Named], *, tickers: Tickers, listings: Listings) -> None:
        self._rows = rows
        self._tickers = tickers
        self._listings = listings

    def resolve(
        self, hits: Sequence[Hit], text: str, *, recognised: Collection[tuple[int, int]] = ()
    ) -> list[Match]:
        """The hits that are mentions, with their meanings, in order.

        Args:
            hits: Names in the text.
            text: The text.
            recognised: Where a recogniser saw companies, from and to which character.
        """
        first = [self._local(hit, text) for hit in hits]
        known = {best.id for scores in first if (best := _clear(scores)) is not None}
        companies = [
            (hit.start, hit.end)
            for hit, scores in zip(hits, first, strict=True)
            if any(s.score >= _ESTABLISHED and self._rows[s.id].kind == "company" for s in scores)
        ]
        matches: list[Match] = []
        near = _Nearness(companies)
        for hit, scores in zip(hits, first, strict=True):
            if matches and hit.start < matches[-1].end:
                continue
            if len(scores) > 1 or scores[0].score < _CERTAIN:
                scores = [self._raised(hit, item, known, near) for item in scores]
            if (hit.start, hit.end) in recognised:
                scores = [self._seen(item) for item in scores]
            match = self._match(hit, scores, text)
            if match is None:
                continue
            if matches and self._is_branch(matches[-1], match, text):
                matches[-1] = _relative(text, matches[-1], match.end)
            else:
                matches.append(match)
        return matches

    def _local(self, hit: Hit, text: str) -> list[Scored]:
        """Scores from the words right around a hit."""
        only = hit.meanings[0]
        kind = self._rows[only.id].kind
        if kind == "currency" and is_amount(text, hit.start):
            return _hopeless(hit, "unit of an amount")
        if hit.alias.islower() and hit.capitals and _is_in_name(hit, text):
            return _hopeless(hit, "part of a name")
        if len(hit.meanings) == 1 and only.certain and (hit.capitals or len(hit.alias) > _SHORT):
            return [Scored(id=only.id, score=_CERTAIN, reason="name")]
        if kind == "rate" and is_tenor(hit.alias) and not _stands_alone(hit, text):
            return _hopeless(hit, "part of a longer phrase")
        if kind == "index" and not only.certain and is_numbered(text, hit.end):
            return _hopeless(hit, "another index of the family")
        around = neighbours(text, hit.start, hit.end)
        return [self._score(hit, meaning, around, text) for meaning in hit.meanings]

    def _score(self, hit: Hit, meaning: Meaning, around: Neighbours, text: str) -> Scored:
        row = self._rows[meaning.id]
        cited = self._cited(row, text, hit.end)
        if cited is not None:
            return Scored(id=row.id, score=0.99, reason=f"ticker {cited}")
        base = _base(hit, meaning, around, text, is_company=row.kind == "company")
        gain, words = weigh(around, cues_of(row.kind))
        reason = f"beside {words}" if words else "name"
        if row.kind == "company" and around.after and is_legal_form(around.after[0]):
            gain, reason = _LEGAL, f"company form {around.after[0]!r}"
        elif row.kind == "company" and around.possessive:
            gain, reason = gain + _POSSESSIVE, f"{reason}, possessive"
        if row.context and _has_context(row, hit, text):
            gain, reason = gain + _TOPIC, f"{reason}, topic"
        return Scored(id=row.id, score=_unit(base + gain), reason=reason)

    def _cited(self, row: Named, text: str, end: int) -> str | None:
        """The listing of the row whose ticker stands in brackets behind the name."""
        if row.kind != "company":
            return None
        ticker = self._tickers.at(text, legal_end(text, end))
        if ticker is None:
            return None
        own = {row.id, *row.listings}
        return next((i for i in self._tickers.ids(ticker) if i in own), None)

    def _raised(self, hit: Hit, item: Scored, known: set[str], near: _Nearness) -> Scored:
        """The score with what the rest of the text says."""
        if item.score <= 0:
            return item
        if item.id in known and item.score < _CERTAIN:
            score = _unit(item.score + _KNOWN)
            return Scored(id=item.id, score=score, reason="named elsewhere in the text")
        if self._rows[item.id].kind == "company" and (gain := near.gain(hit)):
            score = _unit(item.score + gain)
            return Scored(id=item.id, score=score, reason=f"{item.reason}, among companies")
        return item

    def _seen(self, item: Scored) -> Scored:
        """The score of what a recogniser, too, took for a company from the words around it."""
        if not 0 < item.score < _ESTABLISHED or self._rows[item.id].kind != "company":
            return item
        score = _unit(item.score + _RECOGNISED)
        return Scored(id=item.id, score=score, reason=f"{item.reason}, recognised")

    def _match(self, hit: Hit, scores: Sequence[Scored], text: str) -> Match | None:
        ranked = sorted(scores, key=lambda item: -item.score)
        best = ranked[0]
        row = self._rows[best.id]
        tied = len(ranked) > 1 and best.score - ranked[1].score < _TIE
        if best.score >= ACCEPT and not tied:
            return self._decided(hit, ranked, row, text)
        same = [s for s in ranked if s.score >= _FLOOR and self._rows[s.id].label == row.label]
        if len(same) < 2 or sum(item.score for item in same) < ACCEPT:
            return None
        return self._made(text, (hit.start, hit.end), row, ranked, decided=False)

    def _decided(self, hit: Hit, ranked: list[Scored], row: Named, text: str) -> Match:
        place = (hit.start, hit.end)
        if row.kind == "index" and (end := futures_end(text, hit.end)):
            underlying = Scored(id=row.id, score=0.3, reason="underlying of the futures")
            return self._made(text, (hit.start, end), row, [underlying], decided=False)
        if row.kind != "company":
            return self._made(text, place, row, ranked, decided=True)
        if end := namesake_end(text, hit.end):
            return _relative(text, self._made(text, place, row, ranked, decided=True), end)
        ranked = self._listed(row, ranked, text, place)
        return self._made(text, (hit.start, legal_end(text, hit.end)), row, ranked, decided=True)

    def _made(
        self,
        text: str,
        place: tuple[int, int],
        row: Named,
        ranked: Sequence[Scored],
        *,
        decided: bool,
    ) -> Match:
        shown = [self._shown(item) for item in ranked]
        return Match(
            start=place[0],
            end=place[1],
            text=text[place[0] : place[1]],
            label=row.label,
            id=shown[0].id if decided else None,
            candidates=candidates(shown),
            certain=decided and shown[0].score >= _CERTAIN,
        )

    def _shown(self, item: Scored) -> Scored:
        """The item under the id that a mention gets."""
        row = self._rows.get(item.id)
        if row is None or row.stands_for is None:
            return item
        return Scored(id=row.stands_for, score=item.score, reason=item.reason)

    def _listed(
        self, row: Named, ranked: list[Scored], text: str, place: tuple[int, int]
    ) -> list[Scored]:
        """The listing that the text means, in front of the company's other ones."""
        if not row.listings:
            return ranked
        chosen = self._cited(row, text, place[1])
        reason = f"ticker {chosen}" if chosen else None
        if chosen is None:
            chosen, reason = self._listings.choose(row, text, place)
        main = Scored(id=chosen, score=ranked[0].score, reason=reason or ranked[0].reason)
        rest = [
            Scored(id=other, score=0.05, reason="other listing")
            for other in (row.id, *row.listings)
            if other != chosen
        ]
        return [main, *rest, *ranked[1:]]

    def _is_branch(self, company: Match, place: Match, text: str) -> bool:
        """Whether two matches are one name, a company's daughter: "Nestle India"."""
        if company.label != "COMPANY" or company.id is None or place.label != "PLACE":
            return False
        if text[company.end : place.start] != " " or place.text in _OWN_MARKET:
            return False
        row = self._rows.get(place.id or "")
        return row is not None and place.text not in row.demonyms and place.text.istitle()


class _Nearness:
    """How near a place in a text is to some others; asked from left to right."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        self._places = places
        self._at = 0

    def gain(self, hit: Hit) -> float:
        """What company names beside a hit add: "Apple, Microsoft", or one in the sentence."""
        places = self._places
        while self._at < len(places) and places[self._at][1] < hit.start - _COMPANY_REACH:
            self._at += 1
        near = [
            max(start - hit.end, hit.start - end)
            for start, end in places[self._at : self._at + _COMPANIES_SEEN]
            if start <= hit.end + _COMPANY_REACH
        ]
        if not near:
            return 0.0
        return _COMPANY_BESIDE if min(near) <= _BESIDE else _COMPANY_NEAR


def candidates(ranked: Sequence[Scored]) -> tuple[Candidate, ...]:
    """Candidates with scores that add up to at most 1, best first; hopeless ones left out."""
    kept = [item for item in ranked if item.score > 0]
    total = max(1.0, sum(item.score for item in kept))
    return tuple(
        Candidate(id=item.id, score=_floored(item.score / total), reason=item.reason)
        for item in kept
    )


def _relative(text: str, near: Match, end: int) -> Match:
    """Another firm of a similar name: known to be a company, not known which."""
    known = [Scored(id=near.id, score=0.3, reason="a similar name")] if near.id else []
    return Match(
        start=near.start,
        end=end,
        text=text[near.start : end],
        label="COMPANY",
        candidates=candidates(known),
    )


def _stands_alone(hit: Hit, text: str) -> bool:
    """As in "the ten-year fell to 4.4%", unlike "the ten-year plan"."""
    behind = neighbours(text, hit.start, hit.end).after[:1]
    cues = cues_of("rate")
    plain = [word.lower() for word in behind]
    return all(not word.isalpha() or word in cues.after | cues.after_strong for word in plain)


def _clear(scores: Sequence[Scored]) -> Scored | None:
    """The meaning that a name clearly has, or None."""
    ranked = sorted(scores, key=lambda item: -item.score)
    if ranked[0].score < _ESTABLISHED:
        return None
    return None if len(ranked) > 1 and ranked[0].score - ranked[1].score < _TIE else ranked[0]


def _is_in_name(hit: Hit, text: str) -> bool:
    return is_name_part(text, hit.start) or opens_name(text, hit.start, hit.end)


def _hopeless(hit: Hit, reason: str) -> list[Scored]:
    return [Scored(id=meaning.id, score=0.0, reason=reason) for meaning in hit.meanings]


def _base(hit: Hit, meaning: Meaning, around: Neighbours, text: str, *, is_company: bool) -> float:
    """The score of a name by its looks."""
    if meaning.certain:
        return _CERTAIN if hit.capitals else _SHOUTED
    if hit.alias.islower():
        return meaning.prior if meaning.prior is not None else _INITIAL
    tells_nothing = not hit.capitals or is_initial(text, hit.start)
    if tells_nothing and (meaning.prior is None or is_company):
        usual = meaning.initial if meaning.initial is not None else _INITIAL
        return usual if meaning.prior is None else min(usual, meaning.prior)
    base = meaning.prior if meaning.prior is not None else _MID
    if looks_like_name(around.before) or looks_like_name(around.after):
        base -= _INSIDE_NAME
    return base


def _has_context(row: Named, hit: Hit, text: str) -> bool:
    begin = max(0, hit.start - _CONTEXT_REACH)
    around = f"{text[begin : hit.start]} {text[hit.end : hit.end + _CONTEXT_REACH]}"
    return any(word in around for word in row.context)


def _unit(score: float) -> float:
    return max(0.0, min(score, 0.97))


def _floored(score: float) -> float:
    """Four digits, never rounded up: sums stay at most 1."""
    return int(score * 10_000) / 10_000
