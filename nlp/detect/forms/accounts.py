"""The account that stands before a verb is what its figures are about, however the parse goes.

As in "net sales of the maker's continuing operations increased", "operating profit excluding
one-off items was", "profit before taxes fell": the parse takes the nearest noun, the reader the
first.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from nlp.detect.cues import Figure
from nlp.detect.draft import Context, Draft
from nlp.detect.forms.units import is_percent
from nlp.detect.lexicon import labels, words
from nlp.detect.memory import Referent
from nlp.detect.scene import Scene
from nlp.detect.subjects.governor import belongs, is_predicate
from nlp.detect.subjects.heads import mention_of
from nlp.market.measures import MEASURES
from nlp.records import Mention

_RULES = ("change:", "level:", "stated:figure", "threshold:", "from_to:", "governor:equal")
#: Words at which the noun phrase of a clause begins at the earliest.
_BORDERS = frozenset({";", ":", "that", "while", "and", "but", "as", "whereas", "said"})


def is_account(measure: str | None) -> bool:
    """Whether a company answers for a measure in its accounts."""
    known = MEASURES.get(measure or "")
    return known is not None and "equity" in known.kinds and measure not in {"close", "market_cap"}


def accounted(context: Context, draft: Draft) -> Draft:
    """The draft about the account that its clause begins with, where it says another noun."""
    if not draft.figures or not draft.rule.startswith(_RULES):
        return draft
    scene = context.scene
    verb = _verb(scene, draft.figures, draft.anchor)
    span = _before(scene, verb) if verb is not None else None
    if span is None or verb is None:
        return draft
    noun, first, last = span
    named = (r.mention for r in draft.subjects if scene.sentence.start <= r.mention.start)
    if scene.word(noun) == "net" and any(_bare_net(scene, each) is not None for each in named):
        return draft  # "Trent Q2 net": what its subject ends with
    token = scene.tokens[noun]
    if any(r.mention.start <= token.start < r.mention.end for r in draft.subjects):
        return _whole(scene, draft, last)
    if any(scene.tokens[verb].start < r.mention.start for r in draft.subjects):
        return draft
    return replace(draft, subjects=(_read(context, noun, first, last),), measure=None)


def _whole(scene: Scene, draft: Draft, last: int) -> Draft:
    """As in "sales for the subsidiary Seppala fell": whose account it is stands behind it."""
    told = draft.subjects[0].mention
    behind = scene.index_at(told.end - 1) + 1
    rest = range(behind, last + 1)
    opens = scene.word(behind) in _OWNING and all(scene.tokens[i].pos in _NAMING for i in rest)
    timed = any(scene.time_at(i) is not None for i in rest)
    if len(draft.subjects) > 1 or not rest or not opens or timed:
        return draft
    end = scene.tokens[last].end
    text = scene.document.article.text[told.start : end]
    mention = told.replace(text=text, end=end)
    return replace(draft, subjects=(replace(draft.subjects[0], mention=mention),))


_OWNING = frozenset({"for", "of", "at", "from", "in", "before", "after", "excluding", "including"})
_NAMING = frozenset({"ADP", "DET", "NOUN", "PROPN", "ADJ", "PART", "PUNCT"})


def _read(context: Context, noun: int, first: int, last: int) -> Referent:
    """The noun phrase with the measure and the company that its account tells."""
    scene = context.scene
    told = context.referents.of(scene, noun)
    measure = next((r.measure for r in told if is_account(r.measure)), None)
    owner = next((r.mention.id for r in told if r.kind == "COMPANY"), None) if measure else None
    kind = "COMPANY" if measure else None
    return Referent(mention_of(scene, first, last, meant=owner, kind=kind), measure)


def trimmed(scene: Scene, draft: Draft) -> Draft:
    """The draft with subjects that hold no figure of their own, and measures in its unit.

    As in "revenues of $658m, an increase of 23%" (revenues), "the fair value of investment
    properties was EUR 3m" (no investment in percent).
    """
    own = _own(scene, draft)
    own = tuple(_not_by_broker(scene, each) for each in own)
    subjects = tuple(_in_unit(draft, _of_whole(_without_figure(scene, each))) for each in own)
    if subjects == draft.subjects:
        return draft
    measured = draft.measure if draft.measure == subjects[0].measure else None
    told = subjects[0].measure is None and draft.measure == draft.subjects[0].measure
    form = "level" if told and draft.form == "market_value" else draft.form
    return replace(draft, subjects=subjects, form=form, measure=measured if told else draft.measure)


def _not_by_broker(scene: Scene, subject: Referent) -> Referent:
    """As in "Acme was upgraded by Corvid, with the price target raised": the target is for Acme."""
    told = subject.mention
    if subject.measure != "price_target" or told.id is None:
        return subject
    firms = [e for e in scene.entities if e.label == "COMPANY"]
    issued = {e.id for e in firms if scene.word(scene.index_at(e.start) - 1) in {"by", "at"}}
    if told.id not in issued:
        return subject
    valued = next((e.id for e in firms if e.id not in issued and e.start < told.start), None)
    return replace(subject, mention=told.replace(id=valued, candidates=()))


def _own(scene: Scene, draft: Draft) -> tuple[Referent, ...]:
    """As in "net sales to reach EUR 5 m and its margin to be 8 %": each figure has its own noun.

    Subjects are joined only where they stand side by side.
    """
    single = not draft.rule.startswith(_RULES) or draft.form == "basket_sum"
    if len(draft.subjects) < 2 or draft.quantity is None or single:
        return draft.subjects
    figure = draft.quantity.start
    before = [r for r in draft.subjects if r.mention.start < figure]
    kept: list[Referent] = []
    for each, following in zip_longest(before, before[1:]):
        behind = following.mention.start if following is not None else each.mention.end
        parted = any(
            each.mention.end <= q.start < behind and q.unit not in {"count", "duration"}
            for q in scene.quantities
        )
        verbs = range(scene.index_at(each.mention.end - 1) + 1, scene.index_at(behind - 1))
        parted = parted and any(is_predicate(scene, i) for i in verbs)
        kept = [] if parted else [*kept, each]
    return tuple(kept) or draft.subjects


def _of_whole(subject: Referent) -> Referent:
    """As in "average revenue per user", "the contract value", "the share of exports in sales".

    What is divided, or is of a single thing, is not the account or the statistic that it names.
    """
    told = subject.mention.text.lower()
    measure = subject.measure
    per_share = measure in {"eps", "dividend"} or subject.kind == "COMMODITY"
    divided = any(f" {word} " in f" {told} " for word in words("governor", "dividing"))
    divided = divided and not told.startswith("growth in ")
    pretax = measure == "net_income" and any(w in told for w in words("governor", "before_tax"))
    other = pretax or _is_of_no_economy(measure, told)
    thing = other or (measure == "market_cap" and _is_value_of_thing(told))
    named = subject.mention.id is not None and not divided
    if measure is None or (named and not other) or not ((divided and not per_share) or thing):
        return subject
    return replace(subject, measure=None)


def _is_of_no_economy(measure: str | None, told: str) -> bool:
    """As in "the growth of net sales", "Chinese output of elevators": no domestic product."""
    noun, _, rest = told.partition(" of ")
    grows = (measure or "").startswith("gdp_") and noun.split()[-1:] != ["economy"]
    accounts = words("governor", "accounts") | {"sales", "revenue", "orders"}
    return (
        grows
        and bool(rest)
        and "econom" not in rest
        and ("output" in noun or bool(accounts & set(rest.split())))
    )


def _is_value_of_thing(told: str) -> bool:
    """As in "the contract value", "the fair value of the property portfolio"."""
    first, _, rest = told.partition(" of ")
    noun = first.replace("'s", " 's").split()
    worth = noun[-1:] in (["value"], ["values"])
    goods = bool(words("governor", "things") & set(rest.split()))
    return worth and (goods or not words("governor", "market_values") & set(noun))


def _without_figure(scene: Scene, subject: Referent) -> Referent:
    told = subject.mention
    inside = (
        q
        for q in scene.quantities
        if told.start < q.start < told.end and q.unit not in {"count", "duration", "points"}
    )
    figure = next(inside, None)
    if figure is None:
        return subject
    first = scene.index_at(told.start)
    last = scene.index_at(figure.start) - 1
    while last >= first and scene.tokens[last].pos not in {"NOUN", "PROPN"}:
        last -= 1
    if last < first or scene.lemma(last) in words("governor", "wrapping"):
        return subject
    text = scene.document.article.text[told.start : scene.tokens[last].end]
    return replace(subject, mention=told.replace(text=text, end=scene.tokens[last].end))


def _in_unit(draft: Draft, subject: Referent) -> Referent:
    money = draft.quantity is not None and draft.quantity.unit == "currency"
    percent = subject.measure is not None and is_percent(subject.measure)
    growth = money and percent and draft.form in {"level", "from_to", "forecast"}
    part = draft.quantity is not None and not money
    part = part and draft.form in {"level", "share", "from_to"} and _is_of_money(subject.measure)
    priced = draft.form == "share" and subject.kind == "COMPANY" and subject.measure == "close"
    whole = money and subject.measure in {"eps", "dividend"} and _is_of_whole_firm(draft)
    return replace(subject, measure=None) if growth or part or priced or whole else subject


def _is_of_whole_firm(draft: Draft) -> bool:
    """As in "operating earnings of $98 million": of no single share."""
    return draft.quantity is not None and draft.quantity.value >= _LARGEST_PER_SHARE


#: No share earns or pays more than this in any currency of ours.
_LARGEST_PER_SHARE = 1_000_000


def _is_of_money(measure: str | None) -> bool:
    """Whether a company answers for a measure in money: neither a percentage nor a count is it."""
    return is_account(measure) and MEASURES[measure or ""].units[0] == "currency"


def _verb(scene: Scene, figures: tuple[Figure, ...], anchor: int) -> int | None:
    """The last predicate before the figure."""
    start = min(anchor, *(figure.start for figure in figures)) if figures else anchor
    start = max(start, min(figure.start for figure in figures))
    return next((i for i in range(start, -1, -1) if _moves(scene, i)), None)


def _moves(scene: Scene, index: int) -> bool:
    """A predicate, or what stands for one right behind an account: "net profit up 7%"."""
    alone = scene.tokens[index].pos == "VERB"  # "doubled", which is a figure as well
    alone = alone or scene.word(index) in labels("direction", "particles")
    entity = scene.entity_at(index - 1) if alone and index else None
    told = entity is not None and entity.label == "INDICATOR"
    net = alone and scene.word(index - 1) == "net"
    return told or net or _is_predicate(scene, index)


def _moves_net(scene: Scene, index: int) -> bool:
    """Whether a bare "net" before a token is the profit, which rises, falls or stands there."""
    if index >= len(scene.tokens):
        return False
    moves = scene.tokens[index].pos in {"VERB", "AUX"} or scene.word(index) == "at"
    return moves or scene.word(index) in labels("direction", "particles")


def _is_predicate(scene: Scene, index: int) -> bool:
    if scene.tokens[index].tag == "VBG" or not is_predicate(scene, index):  # "excluding"
        return False
    entity = scene.entity_at(index)
    return entity is None or entity.label != "INDICATOR"  # "Q3 net up 9%"


def _before(scene: Scene, verb: int) -> tuple[int, int, int] | None:
    """The first account before a verb in its clause, with the bounds of its noun phrase."""
    last = verb - 1
    while last > 0 and scene.tokens[last].pos in {"AUX", "ADV", "PART", "PUNCT"}:
        last -= 1
    low = last
    while low >= 0 and _goes_on(scene, low):
        low -= 1
    for index in range(low + 1, last + 1):
        noun = _account_at(scene, index)
        if noun is not None:
            first = index
            while first - 1 > low and (belongs(scene, first - 1) or _opens(scene, first - 1)):
                first -= 1
            return noun, first, last
    return None


def _account_at(scene: Scene, index: int) -> int | None:
    """The head of the account whose name begins with a token."""
    named = scene.entity_at(index)
    if named is not None and named.label == "INDICATOR":
        measure = (named.id or "").removeprefix("MEASURE:")
        return scene.top(*scene.span(named)) if is_account(measure) else None
    if scene.word(index) == "net" and _moves_net(scene, index + 1):
        return index  # "Q1 net up 20%"
    noun = scene.lemma(index) in words("governor", "accounts")
    return index if noun and scene.tokens[index].pos in {"NOUN", "PROPN"} else None


def _goes_on(scene: Scene, index: int) -> bool:
    """Whether a token can stand in the noun phrase before a verb."""
    dash = scene.word(index) == "-" and scene.tokens[index - 1].end != scene.tokens[index].start
    border = dash or scene.word(index) in _BORDERS
    return not border and not _is_predicate(scene, index) and scene.quantity_at(index) is None


def _opens(scene: Scene, index: int) -> bool:
    return scene.tokens[index].pos in {"DET", "PRON"}


def with_maker(scene: Scene, subject: Referent) -> Referent:
    """As in "Nucleus Software Q4 net dips": the names before an account tell whose it is.

    Headlines set them side by side, and the parse often parts them; a "net" that nothing follows
    is the profit.
    """
    told = subject.mention
    if not scene.sentence.start <= told.start < told.end <= scene.sentence.end:
        return subject
    net = _bare_net(scene, told) if subject.measure in {None, "close", "net_income"} else None
    if net is not None:
        subject = replace(subject, measure="net_income")
        return _named(scene, subject, scene.index_at(told.start), net)
    if not is_account(subject.measure):
        return subject
    accounts = (e for e in scene.entities if e.label == "INDICATOR" and e.end > told.start)
    account = next((e for e in accounts if e.start <= told.end + 1), None)
    if account is None:
        return subject
    last = scene.index_at(max(told.end, account.end) - 1)
    return _named(scene, subject, scene.index_at(min(told.start, account.start)), last)


def _named(scene: Scene, subject: Referent, first: int, last: int) -> Referent:
    """The subject with the words up to a token, and with the names before its first."""
    while first > 0 and _is_name(scene, first - 1):
        first -= 1
    said = mention_of(scene, first, last)
    mention = subject.mention.replace(text=said.text, start=said.start, end=said.end)
    inside = (e for e in scene.entities if said.start <= e.start and e.end <= said.end)
    owner = next((e.id for e in inside if e.label == "COMPANY"), None)
    if mention.id is None and owner is not None:
        mention = mention.replace(id=owner, kind="COMPANY")
    return replace(subject, mention=mention)


def _bare_net(scene: Scene, told: Mention) -> int | None:
    """The "net" that a subject ends with or is followed by: "Trent Q2 Net down 27%"."""
    first = scene.index_at(told.end - 1)
    for index in range(first, min(first + _NET_WITHIN, len(scene.tokens) - 1)):
        if scene.word(index) == "net":
            plain = index > 0 and scene.tokens[index + 1].pos not in {"NOUN", "PROPN", "ADJ"}
            return index if plain and scene.tokens[index - 1].pos != "DET" else None
        period = scene.word(index) in words("governor", "period")
        if index > first and not period and scene.time_at(index) is None:
            return None
    return None


#: Tokens from a name to the "net" behind it: "Crompton Greaves December quarter Net".
_NET_WITHIN = 6


def _is_name(scene: Scene, index: int) -> bool:
    """Whether a token can be part of the name of a company."""
    entity = scene.entity_at(index)
    if entity is not None:
        return entity.label in {"COMPANY", "ORG"}
    named = scene.tokens[index].pos == "PROPN" or scene.word(index) in {"&", "'s", "’s"}
    return named and scene.time_at(index) is None
