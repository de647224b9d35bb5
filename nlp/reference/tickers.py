"""Tickers in brackets: "(NYSE: TGT)", "(0700.HK)", "(AAPL.O)", "(AMZN)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nlp.records import Record
from nlp.reference.tables import Exchange, Named

# Bounded repeats only: the pattern looks at 60 characters at most.
_BRACKET = re.compile(
    r"[(\[<]\s?(?:(?P<prefix>[A-Za-z][A-Za-z .]{0,24}?)\s?:\s?)?\$?"
    r"(?P<ticker>[A-Z0-9]{1,10}(?:[./-][A-Z])?)"
    r"(?:\s?[.:]\s?(?P<suffix>[A-Z]{1,4})|\s(?P<bloomberg>[A-Z]{2}))?\s?[)\]>]"
)


class Ticker(Record, frozen=True, kw_only=True):
    """A ticker in brackets.

    Attributes:
        bracket: Where the bracket opens.
        start: First character of the symbol.
        end: One after the last character inside the bracket.
        ticker: The symbol.
        mics: Exchanges that its prefix or suffix can mean; empty where it has neither.
        qualified: Whether it has a prefix or a suffix.
    """

    bracket: int
    start: int
    end: int
    ticker: str
    mics: tuple[str, ...] = ()
    qualified: bool = False


class Tickers:
    """Symbols of the tables and of the exchanges that they are listed on."""

    def __init__(self, rows: Iterable[Named], exchanges: Iterable[Exchange]) -> None:
        self._mics: dict[str, list[str]] = {}
        for exchange in exchanges:
            for code in (exchange.mic, *exchange.prefixes, *exchange.suffixes):
                self._mics.setdefault(code.upper(), []).append(exchange.mic)
        self._ids: dict[str, list[str]] = {}
        for row in rows:
            if row.kind == "company":
                for identity in (row.id, *row.listings):
                    symbol = identity.partition(":")[2]
                    self._ids.setdefault(symbol, []).append(identity)

    def at(self, text: str, position: int) -> Ticker | None:
        """The bracketed ticker that opens at a position (one space before it is allowed)."""
        if text[position : position + 1] == " ":
            position += 1
        if text[position : position + 1] not in {"(", "[", "<"}:
            return None
        found = _BRACKET.match(text, position, position + 60)
        return self._ticker(found) if found else None

    def find(self, text: str) -> list[Ticker]:
        """All tickers of a text that name their exchange, in order."""
        made = (self._ticker(found) for found in _BRACKET.finditer(text))
        return [ticker for ticker in made if ticker is not None and ticker.mics]

    def ids(self, ticker: Ticker) -> tuple[str, ...]:
        """The listings that the ticker can mean; empty where it is unknown."""
        known = self._ids.get(_padded(ticker), ())
        if not ticker.qualified:
            return tuple(known)
        return tuple(item for item in known if item.partition(":")[0] in ticker.mics)

    def _ticker(self, found: re.Match[str]) -> Ticker | None:
        parts: Mapping[str, str | None] = found.groupdict()
        codes = [parts["prefix"], parts["suffix"], parts["bloomberg"]]
        ticker = parts["ticker"] or ""
        if not any(codes) and ticker not in self._ids:  # "AAPL.O", unlike "BRK.B"
            ticker, _, suffix = ticker.partition(".")
            codes.append(suffix)
        given = [code.upper().strip() for code in codes if code]
        mics = tuple(mic for code in given for mic in self._mics.get(code, ()))
        if given and not mics:
            return None
        return Ticker(
            bracket=found.start(),
            start=found.start("ticker"),
            end=found.end() - 1,
            ticker=ticker,
            mics=mics,
            qualified=bool(given),
        )


def _padded(ticker: Ticker) -> str:
    """Hong Kong codes have four digits in our ids: 700 HK is 0700."""
    symbol = ticker.ticker.replace("/", ".")
    if "XHKG" in ticker.mics and symbol.isdigit():
        return symbol.lstrip("0").rjust(4, "0")
    return symbol
