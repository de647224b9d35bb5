"""The reference tables as one object: find names, look ids up, read descriptions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nlp import resources
from nlp.records import Candidate
from nlp.reference.describe import Describer
from nlp.reference.extras import named_extras, named_imports
from nlp.reference.gazetteer import Gazetteer, Hit, entries_of
from nlp.reference.imported import read_imported
from nlp.reference.listings import Listings
from nlp.reference.resolve import Match, Resolver
from nlp.reference.tables import Exchange, Named, read_exchanges, shipped
from nlp.reference.tickers import Ticker, Tickers
from nlp.reference.yields.sovereign import Sovereigns
from nlp.reference.yields.suspended import suspended

if TYPE_CHECKING:  # market stands beside reference: its records are read, not imported
    from nlp.market.provider import Instrument

_OFFICIAL = frozenset({"statistics", "central bank"})


class Reference:
    """Who and what a text can name.

    Args:
        rows: Rows of the tables; ids must differ.
        exchanges: Market places, for tickers in brackets and for listings.

    Example:
        >>> reference = Reference.load()
        >>> [(match.text, match.id) for match in reference.find("Target’s shares fell")]
        [('Target', 'XNYS:TGT')]
    """

    def __init__(self, rows: Iterable[Named], *, exchanges: Iterable[Exchange]) -> None:
        self._rows = {row.id: row for row in rows}
        self._exchanges = tuple(exchanges)
        self._listed = {other: row for row in self._rows.values() for other in row.listings}
        self._currencies = {
            row.currency: row.stands_for or row.id
            for row in self._rows.values()
            if row.kind == "currency" and row.currency
        }

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        *,
        imported: Path | None = None,
        extra: Iterable[Instrument] = (),
    ) -> Self:
        """The shipped tables, with the names that a user imported and of their market folder.

        Args:
            folder: Another folder of tables, or None for the shipped ones.
            imported: The user's table of imported names; None, or no such file, for none. Our
                row wins where the id is the same, our meaning where the name is the same; names
                of one word need context.
            extra: Instruments of the user's market folder, under the same rules; imported rows
                go before them.

        Raises:
            RecordError: A table is missing or malformed.
            ModelNotFoundError: The shipped data are missing.
        """
        place = folder if folder is not None else resources.corpus("reference")
        rows = shipped(place)
        if imported is not None and imported.is_file():
            known, taken = _claimed(rows)
            rows = (*rows, *named_imports(read_imported(imported), known=known, taken=taken))
        known, taken = _claimed(rows)
        more = named_extras(extra, known=known, taken=taken)
        return cls((*rows, *more), exchanges=read_exchanges(place))

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, *, kind: str | None = None) -> tuple[Named, ...]:
        """All rows, or those of one kind, in the order of the tables."""
        return tuple(row for row in self._rows.values() if kind in {None, row.kind})

    def get(self, identity: str) -> Named | None:
        """The row of an id, also of a further listing; None for an unknown id."""
        return self._rows.get(identity) or self._listed.get(identity)

    def find(self, text: str, *, recognised: Collection[tuple[int, int]] = ()) -> list[Match]:
        """The names in a text with their meanings, in order, not overlapping.

        ``text[match.start:match.end] == match.text``; "the" and a possessive 's are outside.
        A name that means nothing here ("Gap" at the beginning of a sentence about gaps) is left
        out; a name with several meanings that nothing decides has id None.

        Args:
            text: The text.
            recognised: Where a recogniser saw companies, from and to which character: there a
                common word is more likely the name of one.
        """
        hits = self._gazetteer.scan(text)
        cited = [ticker for ticker in self.tickers(text) if self.listings_of(ticker)]
        if cited:
            hits = _outside(hits, cited)
        found = self._resolver.resolve(hits, text, recognised=frozenset(recognised))
        resolved = self._sovereigns.read(found, text)
        return self._with_suspended(self._at_home(resolved, text), text)

    def _at_home(self, matches: list[Match], text: str) -> list[Match]:
        """The matches; "the Jamaican dollar" is no dollar of the tables, whatever "dollar" is."""
        found = list(matches)
        for number, (place, money) in enumerate(pairwise(matches), start=1):
            if place.label != "PLACE" or money.label != "CURRENCY" or not money.id:
                continue
            home, country = self._country(money.id), self._country(place.id)
            beside = text[place.end : money.start] == " " and " " not in money.text
            if beside and home and country and home != country:
                found[number] = money.replace(id=None, candidates=())
        return found

    def _country(self, identity: str | None) -> str | None:
        row = self.get(identity or "")
        return row.country if row is not None else None

    def listing(self, identity: str, words: str) -> str | None:
        """The listing of a company that words such as "Hong Kong-listed shares" mean, or None.

        Example:
            >>> Reference.load().listing("XNYS:BABA", "its Hong Kong-listed shares")
            'XHKG:9988'
        """
        row = self.get(identity)
        if row is None or row.kind != "company":
            return None
        chosen, phrase = self._listings.choose(row, words, (0, 0))
        return chosen if phrase is not None else None

    def counterpart(self, rate: str, economy: str) -> str | None:
        """The government bond yield of the same length in another economy, or None.

        None where one of the two is unknown, and where a rate is no yield of a country's bonds.

        Example:
            >>> Reference.load().counterpart("RATE:US10Y", "ECON:GB")
            'RATE:UK10Y'
        """
        return self._sovereigns.counterpart(rate, economy)

    def _with_suspended(self, matches: list[Match], text: str) -> list[Match]:
        """The matches, with the first halves of "two- and ten-year Treasury yields"."""
        whole: list[Match] = []
        for match in matches:
            half = None
            if match.label == "RATE":
                half = suspended(text, (match.start, match.end), self._rates, (" yields", " yield"))
            if half is not None and (not whole or whole[-1].end <= half[0]):
                start, end, name = half
                meant = Candidate(id=self._rates[name], score=0.9, reason=f"short for {name!r}")
                whole.append(
                    Match(
                        start=start,
                        end=end,
                        text=text[start:end],
                        label="RATE",
                        id=meant.id,
                        candidates=(meant,),
                    )
                )
            whole.append(match)
        return whole

    def describe(self, text: str, *, economies: Collection[str] = ()) -> tuple[Candidate, ...]:
        """What a description means, best first; empty where nothing fits well enough.

        The scores add up to at most 1: a description that fits two things alike gives both
        about half. A best score below 0.3 decides nothing.

        Args:
            text: The words, without the sentence around them.
            economies: Where the text around is at home (``ECON:US``); they decide between
                things of several countries when the description itself names none.

        Example:
            >>> reference = Reference.load()
            >>> reference.describe("a Hong Kong index of Chinese tech firms")[0].id
            'INDEX:HSTECH'
        """
        countries = frozenset(economy.removeprefix("ECON:") for economy in economies)
        return self._describer.describe(text, countries=countries)

    def ticker(self, text: str, position: int) -> Ticker | None:
        """The bracketed ticker that opens at a position of a text, or None."""
        return self._tickers.at(text, position)

    def tickers(self, text: str) -> list[Ticker]:
        """The tickers of a text that name their exchange: "(NYSE: TGT)", "(0700.HK)"."""
        return self._tickers.find(text)

    def listings_of(self, ticker: Ticker) -> tuple[str, ...]:
        """Ids of the listings that a ticker can mean; empty where it is unknown."""
        return self._tickers.ids(ticker)

    def economy_of(self, identity: str) -> str | None:
        """The economy that something belongs to: ``ECON:EA`` for ``ORG:ECB``, or None.

        Example:
            >>> reference = Reference.load()
            >>> reference.economy_of("PLACE:BEIJING"), reference.economy_of("INDEX:N225")
            ('ECON:CN', 'ECON:JP')
        """
        row = self.get(identity)
        if row is None or row.country is None:
            return None
        economy = f"ECON:{row.country}"
        return economy if economy in self._rows else None

    def offices(self, economy: str) -> tuple[Named, ...]:
        """Statistics offices and central banks of an economy; empty for anything else.

        Example:
            >>> reference = Reference.load()
            >>> [office.id for office in reference.offices("ECON:SE")]
            ['ORG:RIKSBANK', 'ORG:STATSE']
        """
        row = self.get(economy)
        if row is None or row.kind != "economy":
            return ()
        institutions = self.rows(kind="institution")
        return tuple(
            each
            for each in institutions
            if each.sector in _OFFICIAL and each.country == row.country
        )

    def pair_of(self, currency: str) -> str | None:
        """The default pair of an ISO 4217 code: ``FX:USDJPY`` for JPY, or None.

        The pair is the one against the dollar, in the order of the market; the dollar itself
        has the dollar index, ``INDEX:DXY``.
        """
        return self._currencies.get(currency.upper())

    @cached_property
    def _sovereigns(self) -> Sovereigns:
        return Sovereigns(self._rows.values())

    @cached_property
    def _tickers(self) -> Tickers:
        return Tickers(self._rows.values(), self._exchanges)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(entries_of(self._rows.values()))

    @cached_property
    def _listings(self) -> Listings:
        return Listings(self._exchanges)

    @cached_property
    def _rates(self) -> dict[str, str]:
        """Certain names of rates, lower case, and their ids."""
        rows = self.rows(kind="rate")
        return {name.lower(): row.id for row in rows for name in row.certain_names()}

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self._rows, tickers=self._tickers, listings=self._listings)

    @cached_property
    def _describer(self) -> Describer:
        places: dict[str, str] = {}
        for row in self._rows.values():
            if row.kind == "economy" and row.country:
                names = (row.name, *row.aliases, *row.demonyms, *(a.text for a in row.ambiguous))
                for name in names:
                    places.setdefault(name.removeprefix("the ").lower().strip("."), row.country)
        return Describer(self._rows.values(), places=places)


def _claimed(rows: Iterable[Named]) -> tuple[frozenset[str], frozenset[str]]:
    """The ids and the names that rows have taken."""
    known: set[str] = set()
    taken: set[str] = set()
    for row in rows:
        known.update((row.id, *row.listings))
        taken.update(row.certain_names(), (entry.text for entry in row.ambiguous))
    return frozenset(known), frozenset(taken)


def _outside(hits: Sequence[Hit], cited: Sequence[Ticker]) -> list[Hit]:
    """The hits that do not stand in the brackets of a known ticker."""
    kept: list[Hit] = []
    at = 0
    for hit in hits:
        while at < len(cited) and cited[at].end <= hit.start:
            at += 1
        if at == len(cited) or hit.end <= cited[at].bracket:
            kept.append(hit)
    return kept
