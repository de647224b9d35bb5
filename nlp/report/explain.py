"""How a verdict came about, for people: everything that it rests on, in one text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from nlp.records import KNOWN_TODAY, Claim, Mention, Observation, Quantity, Reading, Verdict
from nlp.report.figures import figure, instant, window
from nlp.report.meanings import meaning
from nlp.report.rows import Published
from nlp.report.text import display_width, one_line, pad, wrapped

#: Columns of the labels at the left.
_LABEL = 13


class PastVerdict(Protocol):
    """An entry of the history of verdicts, as the store gives it."""

    @property
    def verdict(self) -> Verdict:
        """What was found."""

    @property
    def verified_at(self) -> dt.datetime:
        """When it was first found."""

    @property
    def confirmed_at(self) -> dt.datetime:
        """When it was last found again."""

    @property
    def said(self) -> str | None:
        """The words of an earlier version of the article that it is about, or None."""


def explanation(
    claim: Claim,
    verdict: Verdict | None,
    article: Published | None = None,
    history: Sequence[PastVerdict] = (),
    *,
    sentence: str | None = None,
    note: str | None = None,
    models: Sequence[str] = (),
    sources: Mapping[tuple[str, str], str] = MappingProxyType({}),
    width: int = 88,
    mark: tuple[str, str] = ("[[", "]]"),
) -> str:
    """The whole story of a verdict: sentence, normal form, interval, readings, evidence.

    Args:
        claim: The claim.
        verdict: Its verdict, or None where it was not verified.
        article: Where it stood; with a ``text`` the sentence is taken from it.
        history: All verdicts that the claim has had, oldest first.
        sentence: The sentence, where the article's text is not at hand.
        note: What became of the claim since, where something did.
        models: Names and versions of the models that annotated the article.
        sources: From provider and series to where the provider has the values from, as far as
            that is known.
        width: Columns to wrap at; rows of evidence are never broken.
        mark: What stands around the claim in its sentence.

    Returns:
        Lines of text, without a line break at the end.
    """
    sections = [
        _heading(claim, verdict, width=width),
        wrapped(note, width) if note else [],
        _origin(claim, article, width=width),
        _quoted(_marked(claim, article, sentence, mark=mark), width=width),
        _section("What it states", _normal_form(claim), width=width),
        *_judgement(claim, verdict, width=width),
        _section("How the claim was read", _trace(claim), width=width),
        _section("Versions", _versions(claim, verdict, models, sources), width=width),
        _section("History", _past(history), width=width) if len(history) > 1 else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _heading(claim: Claim, verdict: Verdict | None, *, width: int) -> list[str]:
    if verdict is None:
        return wrapped(f"{claim.id}: not verified yet", width)
    subtype = (
        f" ({verdict.subtype}: {meaning('subtype', verdict.subtype)})" if verdict.subtype else ""
    )
    label = verdict.label.replace("_", " ")
    lines = wrapped(f"{claim.id}: {label}{subtype}", width)
    lines += wrapped(f"That means: {meaning('label', verdict.label)}.", width)
    if verdict.explanation:
        lines += ["", *wrapped(one_line(verdict.explanation), width)]
    return lines


def _origin(claim: Claim, article: Published | None, *, width: int) -> list[str]:
    if article is None:
        return wrapped(f"Article {claim.article_id}, seen {claim.seen_at.isoformat()}", width)
    published = claim.seen_at.isoformat() if article.published_at else "no date of publication"
    parts = (article.title or "(no title)", article.source.name, published, article.url)
    return wrapped(" · ".join(one_line(part) for part in parts if part), width)


def _marked(
    claim: Claim, article: Published | None, sentence: str | None, *, mark: tuple[str, str]
) -> str:
    """The sentence with the claim marked; the claim alone where there is no sentence."""
    text = getattr(article, "text", None)
    if isinstance(text, str):
        sentence = text[claim.sentence_start : claim.sentence_end]
    before, after = mark
    start, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    if sentence is None or sentence[max(start, 0) : end] != claim.text:
        return f"{before}{one_line(claim.text)}{after}"
    return (
        f"{one_line(sentence[:start] + 'x')[:-1]}{before}{one_line(claim.text)}{after}"
        f"{one_line('x' + sentence[end:])[1:]}"
    )


def _quoted(text: str, *, width: int) -> list[str]:
    return [f"  {line}" for line in wrapped(text, max(1, width - 2))]


def _section(title: str, pairs: Iterator[tuple[str, str]], *, width: int) -> list[str]:
    """A title and labelled lines, the texts aligned and wrapped beside their labels."""
    lines: list[str] = []
    for label, text in pairs:
        room = max(20, width - _LABEL - 2)
        for position, line in enumerate(wrapped(one_line(text), room)):
            lines.append(f"  {pad('' if position else label, _LABEL)}{line}")
    return [title, *lines] if lines else []


def _normal_form(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "kind", f"{claim.form}: {meaning('form', claim.form)}"
    for label, mentions in (("subject", claim.subjects), ("against", claim.objects)):
        for mention in mentions:
            yield label, _mention(mention)
    if claim.measure:
        yield "measure", claim.measure
    direction = claim.direction or "none stated"
    yield "direction", f"not {direction} (the text denies it)" if claim.negated else direction
    for label, quantity in (("from", claim.quantity_from), ("figure", claim.quantity)):
        if quantity is not None:
            yield label, _quantity(quantity)
    yield "window", _window(claim)
    for label in ("rank", "statistic", "period", "aspect"):
        value = getattr(claim, label)
        if value is not None:
            yield label, str(value)
    yield "said as", claim.modality
    if claim.holder:
        yield "said by", f"{_mention(claim.holder)}; what is said is checked, not that it was said"
    if not claim.checkable:
        yield "checkable", f"no: {meaning('reason', claim.reason or 'vague')}"


def _mention(mention: Mention) -> str:
    if mention.id is None:
        return f"{mention.text} (not matched to anything known)"
    others = [found.id for found in mention.candidates if found.id != mention.id]
    also = f"; also considered: {', '.join(others)}" if others else ""
    return f"{mention.text} ({mention.id}{also})"


def _quantity(quantity: Quantity) -> str:
    unit = quantity.currency or quantity.unit
    value = f"{quantity.value:,f}"
    if quantity.high is not None:
        value += f" to {quantity.high:,f}"
    hedge = "" if quantity.hedge == "exact" else f", hedge: {meaning('hedge', quantity.hedge)}"
    return f"{quantity.text} = {value} {unit}, last printed digit {quantity.step:,f}{hedge}"


def _window(claim: Claim) -> str:
    stretch = claim.window
    if stretch is None:
        return "none stated"
    words = f'"{stretch.text}"' if stretch.text else "from the context"
    days = window(stretch)
    return f"{words}: {days}" if days else f"{words}: no days known"


def _judgement(claim: Claim, verdict: Verdict | None, *, width: int) -> Iterator[list[str]]:
    """Interval, readings, flags and the rest of a verdict."""
    if verdict is None:
        return
    if verdict.interval is not None:
        rule = verdict.interval_rule
        pairs = iter([("between", _interval(verdict)), *([("rule", rule)] if rule else [])])
        yield _section("What would agree with the printed figure", pairs, width=width)
    if verdict.readings:
        title = f"What the data say, as known at {instant(verdict.as_of)}"
        yield [title, *_readings(verdict, width=width)]
    if verdict.opinions:
        yield ["What others say, which decides nothing", *_opinions(verdict, width=width)]
    yield _section("What to know", _remarks(claim, verdict), width=width)


def _interval(verdict: Verdict) -> str:
    low, high = verdict.interval or (None, None)
    return f"{_bound(low, 'no lower bound')} and {_bound(high, 'no upper bound')}"


def _bound(bound: Decimal | None, absent: str) -> str:
    return absent if bound is None else f"{bound:,f}"


def _readings(verdict: Verdict, *, width: int) -> Iterator[str]:
    for position, reading in enumerate(verdict.readings):
        default = " (default)" if position == verdict.default_reading else ""
        name = reading.name.replace("_", " ")
        yield from _computed(f"{position + 1}. {name}{default}", reading, width=width)


def _opinions(verdict: Verdict, *, width: int) -> Iterator[str]:
    """The default reading by other providers and as known today."""
    for reading in verdict.opinions:
        provider, _, series = reading.name.removeprefix("by_").partition(":")
        name = "as known today" if reading.name == KNOWN_TODAY else f"by {series} of {provider}"
        yield from _computed(f"- {name}", reading, width=width)


def _computed(title: str, reading: Reading, *, width: int) -> Iterator[str]:
    """A title with the result, the formula, a note and the rows."""
    outcome = {True: "holds", False: "does not hold", None: "cannot be told"}[reading.holds]
    result = "no result" if reading.result is None else figure(reading.result, reading.unit)
    yield from _indented(f"{title}: {result}, {outcome}", 2, width)
    yield from _indented(reading.formula, 5, width)
    if reading.note:
        yield from _indented(reading.note, 5, width)
    yield from _evidence(reading)


def _indented(text: str, indent: int, width: int) -> Iterator[str]:
    return (" " * indent + line for line in wrapped(one_line(text), max(20, width - indent)))


def _evidence(reading: Reading) -> Iterator[str]:
    """The input rows as an aligned table."""
    rows = [_observation(observation) for observation in reading.inputs]
    sizes = [max(display_width(row[at]) for row in rows) for at in range(5)] if rows else []
    for row in rows:
        date, value, *rest = row
        cells = [pad(date, sizes[0]), value.rjust(sizes[1])]
        cells += [pad(cell, size) for cell, size in zip(rest, sizes[2:], strict=True)]
        yield f"     {'  '.join(cells)}".rstrip()


def _observation(observation: Observation) -> tuple[str, str, str, str, str]:
    vintage = f"vintage {observation.vintage.isoformat()}" if observation.vintage else ""
    # repr keeps every digit of the stored value: a checker must be able to find this very row.
    value = f"{Decimal(repr(observation.value)):,f} {observation.unit}"
    if observation.factor is not None:
        value += f" × {observation.factor:.6g}"
    series, provider = one_line(observation.series), one_line(observation.provider)
    return observation.date.isoformat(), value, series, provider, vintage


def _remarks(claim: Claim, verdict: Verdict) -> Iterator[tuple[str, str]]:
    if verdict.reason:
        yield "reason", f"{verdict.reason}: {meaning('reason', verdict.reason)}"
    if verdict.slip:
        yield "slip", verdict.slip
    for each in verdict.consistency:
        fits = "the printed figure fits" if each.holds else "the printed figure does not fit"
        yield "printed", f"{each.formula}: {each.lowest:,g} to {each.highest:,g}; {fits}"
    for flag in verdict.flags:
        yield "flag", f"{flag}: {meaning('flag', flag)}"
    if verdict.confidence is not None:
        yield "confidence", _confidence(verdict)
    if verdict.coincidence is not None:
        chance = f"{verdict.coincidence:.1%} of other days would print a figure that matches"
        yield "by chance", chance
    for name, value in (verdict.robustness or {}).items():
        shown = f"{value:.2f}" if isinstance(value, float) else str(value)
        yield "robustness", f"{name.replace('_', ' ')}: {shown}"
    if claim.checkworthiness is not None:
        yield "worth", f"{claim.checkworthiness:.2f} (how likely somebody wants this checked)"


def _confidence(verdict: Verdict) -> str:
    """How likely the label is right, and each step that led to it."""
    steps = (verdict.confidences or {}).items()
    told = ", ".join(f"{name} {value:.2f}" for name, value in steps)
    return f"{verdict.confidence:.2f}" + (f" ({told})" if told else "")


def _trace(claim: Claim) -> Iterator[tuple[str, str]]:
    return (
        (_SHORT.get(step.field, step.field), f"{step.by}, on {step.evidence!r}")
        for step in claim.trace
    )


#: Fields whose names are longer than the column of labels.
_SHORT = {"checkworthiness": "worth", "quantity_from": "from"}


def _versions(
    claim: Claim,
    verdict: Verdict | None,
    models: Sequence[str],
    sources: Mapping[tuple[str, str], str],
) -> Iterator[tuple[str, str]]:
    yield "claim", f"{claim.schema}, {claim.id} in article {claim.article_id}"
    if models:
        yield "models", ", ".join(models)
    if verdict is None:
        return
    by = f" by {verdict.software}" if verdict.software else ""
    yield "verdict", f"{verdict.schema}, verified at {instant(verdict.verified_at)}{by}"
    yield "data", f"as known at {instant(verdict.as_of)}"
    for provider, series in series_used(verdict):
        source = sources.get((provider, series))
        digest = _digest(verdict, provider, series)
        yield (
            "series",
            (
                f"{series}, by {provider}"
                + (f", source: {source}" if source else "")
                + (f", digest of its rows: {digest}" if digest else "")
            ),
        )
    if verdict.evidence_hash:
        yield "evidence", verdict.evidence_hash


def series_used(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Provider and id of every series that a reading rests on, each once, in order of use."""
    every = (*verdict.readings, *verdict.opinions)
    rows = (row for reading in every for row in reading.inputs)
    return tuple(dict.fromkeys((row.provider, row.series) for row in rows))


def _digest(verdict: Verdict, provider: str, series: str) -> str:
    rows = (row for reading in verdict.readings for row in reading.inputs)
    return next((r.hash for r in rows if (r.provider, r.series) == (provider, series)), "")


def _past(history: Sequence[PastVerdict]) -> Iterator[tuple[str, str]]:
    for entry in history:
        until = entry.confirmed_at
        confirmed = f", confirmed until {instant(until)}" if until > entry.verified_at else ""
        earlier = f"before a correction, {entry.said!r}: " if entry.said else ""
        told = f"{earlier}{entry.verdict.label}{confirmed}"
        if entry.verdict.explanation:
            told += f": {entry.verdict.explanation}"
        yield entry.verified_at.date().isoformat(), told
