"""Which of its meanings a name has here: scored from the words around it.

The scores are rules of thumb between 0 and 1, tuned on market reports: a certain name 0.95, a
capitalised name in mid-sentence 0.5, the same at the beginning of a sentence 0.25; cues of
``cues.toml`` add or take away; ``ACCEPT`` is needed for an id. When no meaning gets there, or
two are as good, the id stays None: never the nearest guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.records import Candidate, EntityLabel, Record
from nlp.reference.cues import Neighbours, cues_of, legal_forms, neighbours, weigh
from nlp.reference.gazetteer import Hit, Meaning
from nlp.reference.listings import Listings
from nlp.reference.tables import Named
from nlp.reference.tickers import Tickers

ACCEPT = 0.5
_CERTAIN, _ESTABLISHED = 0.95, 0.75
_MID, _INITIAL = 0.5, 0.25
_TIE = 0.05
_FLOOR = 0.2
# Characters on either side in which a row's context words count.
_CONTEXT_REACH = 300
# A listed company in the same enumeration makes the next capitalised word one, too.
_COMPANY_REACH = 60


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
    """A meaning with its score and the reason for it."""

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

    def resolve(self, hits: Sequence[Hit], text: str) -> list[Match]:
        """The hits that are mentions, with their meanings, in order."""
        first = [self._local(hit, text) for hit in hits]
        known = {item.id for scores in first for item in scores if item.score >= _ESTABLISHED}
        companies = [
            hit.end
            for hit, scores in zip(hits, first, strict=True)
            if any(s.score >= _ESTABLISHED and self._rows[s.id].kind == "company" for s in scores)
        ]
        matches: list[Match] = []
        for hit, scores in zip(hits, first, strict=True):
            if len(scores) > 1 or scores[0].score < _CERTAIN:
                scores = [self._raised(hit, item, known, companies) for item in scores]
            match = self._match(hit, scores, text)
            if match is not None:
                matches.append(match)
        return matches

    def _local(self, hit: Hit, text: str) -> list[Scored]:
        """Scores from the words right around a hit."""
        if self._rows[hit.meanings[0].id].kind == "currency" and _is_amount(text, hit.start):
            return [Scored(id=m.id, score=0.0, reason="unit of an amount") for m in hit.meanings]
        only = hit.meanings[0]
        if len(hit.meanings) == 1 and only.certain and (hit.capitals or len(hit.alias) > 3):
            return [Scored(id=only.id, score=_CERTAIN, reason="name")]
        around = neighbours(text, hit.start, hit.end)
        return [self._score(hit, meaning, around, text) for meaning in hit.meanings]

    def _score(self, hit: Hit, meaning: Meaning, around: Neighbours, text: str) -> Scored:
        row = self._rows[meaning.id]
        cited = self._cited(row, text, hit.end)
        if cited is not None:
            return Scored(id=row.id, score=0.99, reason=f"ticker {cited}")
        base = _base(hit, meaning, around, text)
        gain, words = weigh(around, cues_of(row.kind))
        reason = f"beside {words}" if words else "name"
        if row.kind == "company" and _is_legal_form(around.after):
            gain, reason = 0.5, f"company form {around.after[0]!r}"
        if row.context and _has_context(row, hit, text):
            gain, reason = gain + 0.25, f"{reason}, topic"
        return Scored(id=row.id, score=_unit(base + gain), reason=reason)

    def _cited(self, row: Named, text: str, end: int) -> str | None:
        if row.kind != "company":
            return None
        end = legal_end(text, end)
        ticker = self._tickers.at(text, end)
        if ticker is None:
            return None
        own = {row.id, *row.listings}
        return next((i for i in self._tickers.ids(ticker) if i in own), None)

    def _raised(self, hit: Hit, item: Scored, known: set[str], companies: Sequence[int]) -> Scored:
        """The score with what the rest of the text says."""
        if item.score <= 0:
            return item
        if item.id in known and item.score < _ESTABLISHED:
            return Scored(
                id=item.id, score=_unit(item.score + 0.35), reason="named elsewhere in the text"
            )
        is_company = self._rows[item.id].kind == "company"
        if is_company and any(abs(end - hit.start) <= _COMPANY_REACH for end in companies):
            return Scored(
                id=item.id, score=_unit(item.score + 0.15), reason=f"{item.reason}, among companies"
            )
        return item

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
        return Match(
            start=hit.start,
            end=hit.end,
            text=text[hit.start : hit.end],
            label=row.label,
            candidates=candidates([_shown(item, self._rows) for item in ranked]),
        )

    def _decided(self, hit: Hit, ranked: list[Scored], row: Named, text: str) -> Match:
        end = hit.end
        if row.kind == "index" and (futures := _futures_end(text, end)):
            underlying = Scored(id=row.id, score=0.3, reason="underlying of the futures")
            return Match(
                start=hit.start,
                end=futures,
                text=text[hit.start : futures],
                label="INDEX",
                candidates=candidates([underlying]),
            )
        if row.kind == "company":
            end = legal_end(text, end)
            ranked = self._listed(row, ranked, text, (hit.start, end))
        return Match(
            start=hit.start,
            end=end,
            text=text[hit.start : end],
            label=row.label,
            id=_shown(ranked[0], self._rows).id,
            candidates=candidates([_shown(item, self._rows) for item in ranked]),
            certain=ranked[0].score >= _CERTAIN,
        )

    def _listed(
        self, row: Named, ranked: list[Scored], text: str, place: tuple[int, int]
    ) -> list[Scored]:
        """The listing that the text means, in front of the company's other ones."""
        if not row.listings:
            return ranked
        cited = self._cited(row, text, place[1])
        chosen, reason = cited, f"ticker {cited}"
        if chosen is None:
            chosen, reason = self._listings.choose(row, text, place)
        main = Scored(id=chosen, score=ranked[0].score, reason=reason or ranked[0].reason)
        rest = [
            Scored(id=other, score=0.05, reason="other listing")
            for other in (row.id, *row.listings)
            if other != chosen
        ]
        return [main, *rest, *ranked[1:]]


def _shown(item: Scored, rows: Mapping[str, Named]) -> Scored:
    """The item under the id that a mention gets."""
    other = rows[item.id].stands_for if item.id in rows else None
    return Scored(id=other, score=item.score, reason=item.reason) if other else item


def candidates(ranked: Sequence[Scored]) -> tuple[Candidate, ...]:
    """Candidates with scores that add up to at most 1, best first; hopeless ones left out."""
    kept = [item for item in ranked if item.score > 0]
    total = max(1.0, sum(item.score for item in kept))
    return tuple(
        Candidate(id=item.id, score=round(item.score / total - 0.00005, 4), reason=item.reason)
        for item in kept
    )


def legal_end(text: str, end: int) -> int:
    """The end of a company's name with the legal form behind it, if there is one.

    Example:
        >>> legal_end("Apple Inc. fell", 5), legal_end("Target rose", 6)
        (10, 6)
    """
    if text[end : end + 1] != " ":
        return end
    stop = end + 1
    while stop < len(text) and stop - end < 16 and (text[stop].isalnum() or text[stop] in "./"):
        stop += 1
    word = text[end + 1 : stop]
    bare = word.rstrip(".")
    if not bare[:1].isupper() and bare != "plc":
        return end
    if bare.lower() not in legal_forms():
        return end
    return legal_end(text, end + 1 + len(bare) + (1 if word.endswith(".") else 0))


def _is_amount(text: str, start: int) -> bool:
    """Whether a figure stands in front: "5 trillion yen" is an amount, no mention of the yen."""
    words = text[max(0, start - 24) : start].split()
    if not words or not text[start - 1].isspace():
        return False
    last = words[-1].lower()
    return last[-1].isdigit() or last in _SCALES


_SCALES = frozenset("hundred thousand million billion trillion bn tn mln trln lakh crore".split())


def _is_legal_form(after: Sequence[str]) -> bool:
    if not after or after[0].lower().rstrip(".") not in legal_forms():
        return False
    return after[0][:1].isupper() or after[0].startswith("plc")


def _base(hit: Hit, meaning: Meaning, around: Neighbours, text: str) -> float:
    """The score of a name by its looks."""
    if meaning.certain:
        return _CERTAIN if hit.capitals else 0.45
    if hit.alias.islower():
        return meaning.prior if meaning.prior is not None else _INITIAL
    if not hit.capitals or is_initial(text, hit.start):
        return min(_INITIAL, meaning.prior) if meaning.prior is not None else _INITIAL
    base = meaning.prior if meaning.prior is not None else _MID
    if _is_name(around.before) or _is_name(around.after):
        base -= 0.25
    return base


def _is_name(words: Sequence[str]) -> bool:
    """Whether the neighbouring word looks like a part of the same name."""
    return bool(words) and words[0][:1].isupper() and words[0].lower() not in _FUNCTION_WORDS


_FUNCTION_WORDS = frozenset(
    "the a an in on at by for from and but while as of to with shares after before when if that "
    "ceo cfo inc corp chief also its both even monday tuesday wednesday thursday friday".split()
)


def is_initial(text: str, start: int) -> bool:
    """Whether capitals tell nothing here: the beginning of a sentence, or a title in capitals.

    Example:
        >>> is_initial("It fell. Target rose.", 9), is_initial("It said Target rose.", 8)
        (True, False)
    """
    at = start - 1
    while at >= 0 and (text[at] in " \t\"'“”‘’([" or text[at] == "\u00a0"):
        at -= 1
    if at < 0 or text[at] in "\n\r.!?:;•*–—|":
        return True
    return _title_line(text, start)


def _title_line(text: str, position: int) -> bool:
    begin = max(text.rfind("\n", 0, position) + 1, position - 100)
    stop = text.find("\n", position, position + 100)
    piece = text[begin : stop if stop >= 0 else position + 100]
    words = [word for word in piece.split() if len(word) >= 4 and word[0].isalpha()]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _has_context(row: Named, hit: Hit, text: str) -> bool:
    begin = max(0, hit.start - _CONTEXT_REACH)
    around = f"{text[begin : hit.start]} {text[hit.end : hit.end + _CONTEXT_REACH]}"
    return any(word in around for word in row.context)


def _futures_end(text: str, end: int) -> int | None:
    for word in (" futures", " index futures", " e-mini futures", " E-mini futures", " options"):
        if text.startswith(word, end):
            return end + len(word)
    return None


def _unit(score: float) -> float:
    return max(0.0, min(score, 0.97))
