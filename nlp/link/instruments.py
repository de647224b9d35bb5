"""Which instrument a mention means, and which measures of it a claim may be about."""

from __future__ import annotations

from nlp.link.meaning import Missing
from nlp.market.measures import MEASURES, kind_of, price_measures
from nlp.market.provider import Instrument, Provider
from nlp.records import Claim, Mention, Record

#: The rate that a central bank decides on, where a text names the bank or its economy.
POLICY_RATES = {
    "ORG:ECB": "RATE:ECBDFR",
    "ECON:EA": "RATE:ECBDFR",
    "ORG:FED": "RATE:FEDFUNDS",
    "ECON:US": "RATE:FEDFUNDS",
    "ORG:PBOC": "RATE:CNLPR1Y",
    "ECON:CN": "RATE:CNLPR1Y",
}
_RATE_MEASURES = frozenset(price_measures("rate")) | {"breakeven_inflation"}
_COMPANY_SIZE = 10_000_000  # of any currency: more than the dearest share costs in any of them
_OF_GROUPS = frozenset({"basket_sum", "basket_average", "breadth"})
_SHOWN = 80  # characters of a mention in an explanation
_DOLLAR = "INDEX:DXY"
_PAIR_WORDS = ("usd", "dollar", "greenback")
_DOLLARS = frozenset({"dollar", "u.s. dollar", "us dollar", "greenback", "american currency"})


class Target(Record, frozen=True):
    """What one mention of a claim stands for.

    Attributes:
        instrument: The instrument.
        measures: Names of measures, best first; each that has a series is a reading.
        inverted: Whether the mention is the second currency of the pair, so that a move of it
            is a move of one over the series.
        inverted_level: The same for levels: "6.95 yuan" is the series as it is, "14 cents" not.
    """

    instrument: Instrument
    measures: tuple[str, ...]
    inverted: bool = False
    inverted_level: bool = False


def target(mention: Mention, claim: Claim, *, provider: Provider) -> Target | Missing:
    """The instrument and the measures that a claim speaks about with a mention.

    Args:
        mention: One of the claim's subjects or objects.
        claim: The claim, for its measure and for the other side of a currency pair.
        provider: Says which instruments there are.
    """
    if mention.id is None:
        return unnamed(mention, claim)
    pair = _pair(mention, claim, provider)
    if pair is not None:
        own, stated = _currency(mention), claim.quantity and claim.quantity.currency
        level = pair[1] and stated is not None and stated != own
        return Target(pair[0], _measures(pair[0], claim), inverted=pair[1], inverted_level=level)
    instrument_id = mention.id
    if is_policy(claim):
        instrument_id = POLICY_RATES.get(instrument_id, instrument_id)
    instrument = provider.instrument(instrument_id)
    if instrument is None:
        known = f"no data folder knows {mention.text!r} ({instrument_id})"
        return Missing("no_series", f"{known}; {helpful(instrument_id, claim.measure)}")
    measures = _measures(instrument, claim)
    if not measures:
        return Missing("no_series", f"no measure is named for {instrument.name}")
    return Target(instrument, measures)


def helpful(instrument_id: str, measure: str | None) -> str:
    """Which series to load so that a claim can be checked, for people.

    Args:
        instrument_id: The instrument.
        measure: Measure of the claim; the usual price of such an instrument for close or None.

    Example:
        >>> helpful("XSHG:688256", "close")
        'load a series XSHG:688256/close (last price or level of the session)'
    """
    if measure in {None, "close"}:
        measure = next(iter(price_measures(kind_of(instrument_id))), None)
    if measure is None:
        return f"load its series for {instrument_id}"
    known = MEASURES.get(measure)
    meaning = f" ({known.meaning.split(';')[0]})" if known else ""
    return f"load a series {instrument_id}/{measure}{meaning}"


def unnamed(mention: Mention, claim: Claim) -> Missing:
    """Why a mention without id leads to no series: a group, a name, or words for something."""
    words = _shortened(mention.text)
    if _is_group(mention, claim):
        return Missing(
            "no_members",
            f"the text does not name the members of the group: {_group(words)!r}; it can be "
            f"checked where each is named",
        )
    if _is_name(mention.text):
        return Missing(
            "not_linked",
            f"{words!r} is not in the reference tables; add it with its names to instruments.csv "
            f"of a market folder",
        )
    return Missing("not_linked", f"the text does not tell what is meant by {words!r}")


def _is_group(mention: Mention, claim: Claim) -> bool:
    if claim.form in _OF_GROUPS:
        return True
    several = mention.kind is None and " " in mention.text
    return claim.form == "share" and several and mention in claim.subjects


def _group(words: str) -> str:
    """Without the quantity that is spoken of: "the market value of 33 stocks" is 33 stocks."""
    quantity, _, members = words.partition(" of ")
    plain = quantity.removeprefix("The ")
    return members if members and plain == plain.lower() else words


def _is_name(text: str) -> bool:
    words = [word for word in text.split() if word.lower() not in {"a", "an", "the"}]
    return any(word[:1].isupper() for word in (words[1:] or words))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…"


def is_policy(claim: Claim) -> bool:
    """Whether a claim is about the rate that a central bank sets."""
    if claim.measure is not None:
        return claim.measure == "policy_rate"
    return any((mention.id or "").startswith("ORG:") for mention in claim.subjects)


def _measures(instrument: Instrument, claim: Claim) -> tuple[str, ...]:
    measure = claim.measure
    if instrument.kind == "equity" and measure is None:
        return ()  # what a company makes, spends or owns is not its price
    if instrument.kind == "equity" and measure == "close" and _is_company_sized(claim):
        return ("market_cap",)
    if measure in {None, "close"}:
        return price_measures(instrument.kind)
    if instrument.kind == "rate" and measure in _RATE_MEASURES:
        rest = [name for name in price_measures("rate") if name != measure]
        return (measure, *rest)
    return (str(measure),)


def _is_company_sized(claim: Claim) -> bool:
    """Whether an amount is far too large for one share: "worth $4.6 trillion"."""
    quantity = claim.quantity
    return (
        quantity is not None
        and quantity.unit == "currency"
        and quantity.per is None
        and abs(quantity.value) >= _COMPANY_SIZE
    )


def _pair(mention: Mention, claim: Claim, provider: Provider) -> tuple[Instrument, bool] | None:
    """The currency pair that a mention of a currency means, and whether it is turned round."""
    own = _currency(mention)
    if own is None or claim.measure not in {None, "close", "fx_rate"}:
        return None
    other = _other_currency(own, mention, claim)
    for instrument_id, inverted in ((f"FX:{own}{other}", False), (f"FX:{other}{own}", True)):
        instrument = provider.instrument(instrument_id)
        if instrument is not None and provider.series(instrument_id):
            return instrument, inverted
    return None


def _other_currency(own: str, mention: Mention, claim: Claim) -> str:
    named = [_currency(other) for other in claim.objects if other.id != mention.id]
    if claim.form not in {"comparison", "comparison_size", "ranking"}:
        for currency in named:
            if currency not in {None, own}:
                return str(currency)
    stated = claim.quantity.currency if claim.quantity else None
    if own == "USD" and stated not in {None, "USD"}:
        return str(stated)
    pair = (mention.id or "").removeprefix("FX:")
    return pair[:3] if pair[3:] == own else pair[3:] if pair[:3] == own else "USD"


def _currency(mention: Mention) -> str | None:
    """The currency that a mention means; None where it means a pair or no currency at all."""
    if mention.id == _DOLLAR and mention.kind == "CURRENCY":
        return "USD"
    if mention.id is None or not mention.id.startswith("FX:") or len(mention.id) != 9:
        return None
    base, quote = mention.id[3:6], mention.id[6:]
    text = mention.text.casefold()
    if quote == "USD" and text.removeprefix("the ") in _DOLLARS:
        return "USD"
    if "/" in text or (base == "USD" and any(word in text for word in _PAIR_WORDS)):
        return base
    return quote if base == "USD" else base
