"""A sentence as the forms see it: tokens, their tree, and what lies on them.

A scene answers questions ("which clause is this figure in?", "what stands before it?") from the
dependency parse, and from word order where the parse is of no help.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from nlp.detect.lexicon import entry
from nlp.records import Document, Entity, Extent, Quantity, Sentence, Time, Token

S = TypeVar("S", bound=Extent)

#: A "sentence" beyond these is a table or a list that lost its line breaks, and no prose; it is
#: read in portions. News sentences hold 5 figures and 60 tokens at the most, rarely twice that.
MAX_FIGURES = 40
MAX_TOKENS = 240
#: What a sentence ends with.
_ENDS = frozenset(".!?:;…\"'”’")
#: Kinds of thing that have a price or a level of their own.
PRICED = frozenset({"INDEX", "COMPANY", "COMMODITY", "CURRENCY", "RATE"})
#: Relations at which a new clause begins (Universal Dependencies).
CLAUSAL = frozenset(
    {
        "root",
        "ROOT",
        "conj",
        "advcl",
        "acl",
        "acl:relcl",
        "ccomp",
        "parataxis",
        "csubj",
        "advcl:relcl",
    }
)
#: Words that may stand between a name and its figure in an elliptic clause.
_GAP = frozenset(
    {"the", "a", "an", "by", "about", "some", "nearly", "almost", "roughly", "up", "down"}
)


@dataclass(frozen=True, eq=False)
class Scene:
    """One sentence of a document.

    Attributes:
        document: The whole document.
        sentence: The sentence.
        first: Index of its first token in the document.
        tokens: Its tokens.
        entities: Entities inside it, in order.
        quantities: Figures inside it, in order.
        times: Times inside it, in order.
        paragraph: Number of its paragraph in the article, from 0.
    """

    document: Document
    sentence: Sentence
    first: int
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    paragraph: int

    # ------------------------------------------------------------------ words

    @property
    def text(self) -> str:
        """The sentence's text."""
        return self.document.article.text[self.sentence.start : self.sentence.end]

    def word(self, index: int) -> str:
        """A token as printed, lower case; "" outside the sentence."""
        if not 0 <= index < len(self.tokens):
            return ""
        return self.lowered[index]

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """All tokens as printed, lower case, with typographic apostrophes made plain."""
        text = self.document.article.text
        return tuple(text[t.start : t.end].lower().replace("’", "'") for t in self.tokens)

    def lemma(self, index: int) -> str:
        """The lemma of a token; "" outside the sentence."""
        return self.tokens[index].lemma if 0 <= index < len(self.tokens) else ""

    def phrase(self, start: int, end: int) -> str:
        """Tokens ``start`` to ``end`` (excluded), lower case, joined by blanks."""
        return " ".join(self.lowered[max(0, start) : max(0, end)])

    # ------------------------------------------------------------------ places

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def index_at(self, offset: int) -> int:
        """Index of the token that holds a character offset."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def span(self, extent: Extent) -> tuple[int, int]:
        """First token and one after the last token of an extent."""
        return self.index_at(extent.start), self.index_at(extent.end - 1) + 1

    def top(self, start: int, end: int) -> int:
        """The token of ``start:end`` whose head lies outside: the head of the phrase."""
        for index in range(start, end):
            head = self.head(index)
            if not start <= head < end or head == index:
                return index
        return end - 1

    def apart(self, start: int, end: int) -> int:
        """How many words lie between two tokens, times and what stands in brackets not counted."""
        counted, depth = 0, 0
        for index in range(start, end):
            word = self.word(index)
            depth += (word == "(") - (word == ")")
            counted += depth <= 0 and word != ")" and self.time_at(index) is None
        return counted

    # ------------------------------------------------------------------ tree

    def head(self, index: int) -> int:
        """Index of the head; the token's own index for a root or a head outside."""
        head = self.tokens[index].head - self.first
        return head if 0 <= head < len(self.tokens) else index

    def dep(self, index: int) -> str:
        """Relation to the head."""
        return self.tokens[index].dep

    @cached_property
    def _children(self) -> list[list[int]]:
        children: list[list[int]] = [[] for _ in self.tokens]
        for index in range(len(self.tokens)):
            head = self.head(index)
            if head != index:
                children[head].append(index)
        return children

    def children(self, index: int, *deps: str) -> list[int]:
        """Children in order, only those of the given relations where any are given."""
        found = self._children[index]
        return [child for child in found if self.dep(child) in deps] if deps else found

    def ancestors(self, index: int) -> Iterator[int]:
        """Heads upwards, nearest first."""
        seen = {index}
        while (head := self.head(index)) not in seen:
            seen.add(head)
            yield head
            index = head

    def clause_of(self, index: int) -> int:
        """The token that heads the clause in which a token stands."""
        for candidate in (index, *self.ancestors(index)):
            if self._heads_clause(candidate):
                return candidate
        return index

    def _heads_clause(self, index: int) -> bool:
        token = self.tokens[index]
        if token.dep in {"root", "ROOT"} or self.head(index) == index:
            return True
        if token.dep not in CLAUSAL:
            return False
        if token.dep == "conj":
            return token.pos in {"VERB", "AUX"} or bool(
                self.children(index, "nsubj", "nsubj:pass", "cop")
            )
        return True

    @cached_property
    def _clauses(self) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = {}
        for index in range(len(self.tokens)):
            groups.setdefault(self.clause_of(index), []).append(index)
        return groups

    def clause_tokens(self, index: int) -> list[int]:
        """All tokens of the clause in which a token stands, in order."""
        return self._clauses[self.clause_of(index)]

    # ------------------------------------------------------------------ what lies on the tokens

    def quantity_at(self, index: int) -> Quantity | None:
        """The figure that covers a token."""
        return _covering(self.quantities, self.tokens[index]) if self._inside(index) else None

    def entity_at(self, index: int) -> Entity | None:
        """The entity that covers a token."""
        return _covering(self.entities, self.tokens[index]) if self._inside(index) else None

    def time_at(self, index: int) -> Time | None:
        """The time that covers a token."""
        return _covering(self.times, self.tokens[index]) if self._inside(index) else None

    def _inside(self, index: int) -> bool:
        return 0 <= index < len(self.tokens)

    def entity_just_before(self, index: int) -> Entity | None:
        """The entity that ends right before a token, but for an article or hedge between."""
        position = self.before_brackets(index - 1)
        while position >= 0 and self.word(position) in _GAP:
            position -= 1
        return self.entity_at(position) if position >= 0 else None

    def before_code(self, index: int) -> int:
        """The head of the name before a code, for a token inside it: "futures <NQcv1>"."""
        for position in range(index, max(0, index - 4), -1):
            word = self.word(position)
            if ">" in word and position != index:
                break
            if word.startswith("<") and position > 0:
                entity = self.entity_at(position - 1)
                return self.top(*self.span(entity)) if entity is not None else position - 1
        return index

    def past_conversion(self, end: int) -> int:
        """The token behind a sum told again in another currency: "1.4 mln euro $2 mln loss"."""
        first = end + (self.word(end) == "(")
        before, again = self.quantity_at(end - 1), self.quantity_at(first)
        if before is None or again is None or before.unit != "currency":
            return end
        if again.unit != "currency" or again.currency == before.currency:
            return end
        last = self.span(again)[1]
        return last + (first > end and self.word(last) == ")")

    def before_brackets(self, index: int) -> int:
        """The token before a bracketed code that ends at a token: "(AMZN)", "<.IXIC>"."""
        opening = {")": "(", ">": "<"}.get(self.word(index)[-1:])
        if opening is None:
            return index
        for position in range(index, max(-1, index - 8), -1):
            if self.word(position).startswith(opening):
                return position - 1
        return index


def _covering(spans: tuple[S, ...], token: Token) -> S | None:
    for span in spans:
        if span.start <= token.start < span.end:
            return span
    return None


def _with_verbs(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Past forms such as "rose" are verbs of movement even where the tagger saw a noun.

    What the parser then took for the first part of a compound ("the index slid") is the subject.
    """
    forms = entry("direction", "forms")
    made = list(tokens)
    for index, token in enumerate(tokens):
        lemma = forms.get(text[token.start : token.end].lower())
        if lemma is None or token.pos == "AUX" or token.lemma == lemma:
            continue
        if token.pos == "VERB":
            made[index] = Token(
                token.start, token.end, lemma, "VERB", token.tag, token.dep, token.head
            )
            continue
        made[index] = Token(token.start, token.end, lemma, "VERB", "VBD", token.dep, token.head)
        before = index - 1
        if before >= 0 and made[before].head == index and made[before].dep == "compound":
            made[before] = _moved(made[before], "nsubj", index)
            if before and made[before - 1].head == index and made[before - 1].dep == "det":
                made[before - 1] = _moved(made[before - 1], "det", before)
    return tuple(made)


def _moved(token: Token, dep: str, head: int) -> Token:
    return Token(token.start, token.end, token.lemma, token.pos, token.tag, dep, head)


def scenes(document: Document) -> Iterator[Scene]:
    """The sentences of a document, in order.

    Two pieces that one sentence was broken into are one again (the second goes on in lower case
    and the first has no end); one that is longer than any prose comes in portions.
    """
    starts = [token.start for token in document.tokens]
    text = document.article.text
    tokens = _with_verbs(text, document.tokens)
    entities = _Placed(tuple(e for e in document.entities if not _is_mere(text, e)))
    figures, times = _Placed(document.quantities), _Placed(document.times)
    paragraph, counted = 0, 0
    for whole in _joined(document, figures):
        low = bisect_right(starts, whole.start - 1)
        high = bisect_right(starts, whole.end - 1)
        for first, last in _portions(figures, tokens, low, high):
            sentence = whole if (first, last) == (low, high) else _cut(whole, tokens[first:last])
            paragraph += text.count("\n", counted, sentence.start)
            counted = max(counted, sentence.start)
            yield Scene(
                document=document,
                sentence=sentence,
                first=first,
                tokens=tokens[first:last],
                entities=entities.within(sentence),
                quantities=figures.within(sentence),
                times=times.within(sentence),
                paragraph=paragraph,
            )


def _is_mere(text: str, entity: Entity) -> bool:
    """As in "the S&P 500 <.SPX>", "a gold-backed fund": a code or half a word."""
    before = text[max(0, entity.start - 2) : entity.start]
    after = text[entity.end : entity.end + 24]
    code = "<" in before and after[:4].find(">") >= 0
    joined = after[1:].split(maxsplit=1)[:1] if after[:1] == "-" and entity.label in PRICED else []
    half = before[-1:] == "-" and before[:1].isalpha() and entity.label in {"INDEX", "COMMODITY"}
    return code or half or any(word.strip(",.;").endswith(_PARTICIPLES) for word in joined)


_PARTICIPLES = ("ed", "ing", "rich", "heavy", "related", "dependent")


def _joined(document: Document, figures: _Placed[Quantity]) -> Iterator[Sentence]:
    """Sentences, those that were broken in the middle put together."""
    text = document.article.text
    names = _Placed(document.entities)
    held: Sentence | None = None
    for sentence in document.sentences:
        if held is not None and (
            _goes_on(text, held, sentence)
            or names.crosses(held.end, sentence.start)
            or figures.crosses(held.end, sentence.start)
        ):
            worth = max(held.checkworthiness or 0, sentence.checkworthiness or 0)
            scored = sentence if sentence.checkworthiness == worth else held
            held = scored.replace(start=held.start, end=sentence.end)
            continue
        if held is not None:
            yield held
        held = sentence
    if held is not None:
        yield held


def _goes_on(text: str, before: Sentence, after: Sentence) -> bool:
    """Whether a sentence only continues the one before it, as after "the S&P 500 <.SPX>"."""
    first, last = text[after.start : after.start + 1], text[before.start : before.end].rstrip()[-1:]
    middle = first.islower() or first.isdigit() or first in set("$€£>)")
    middle = middle or text[before.start : after.end].isupper()
    open_ = last in {",", "<", "("} or (middle and last not in _ENDS)
    return open_ and "\n" not in text[before.end : after.start]


def _portions(
    figures: _Placed[Quantity], tokens: tuple[Token, ...], low: int, high: int
) -> Iterator[tuple[int, int]]:
    """A sentence's tokens, cut where it is a table or a list that lost its line breaks."""
    while low < high:
        last = min(high, low + MAX_TOKENS)
        crowd = figures.between(tokens[low].start, tokens[last - 1].end)
        if len(crowd) > MAX_FIGURES:
            cut = crowd[MAX_FIGURES].start
            last = next((i for i in range(low + 1, last) if tokens[i].end > cut), last)
        yield low, last
        low = last


def _cut(whole: Sentence, tokens: tuple[Token, ...]) -> Sentence:
    return whole.replace(start=tokens[0].start, end=tokens[-1].end)


class _Placed(Generic[S]):
    """Spans of a document, found by place: an article can hold thousands of each kind."""

    def __init__(self, spans: tuple[S, ...]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]

    def within(self, sentence: Sentence) -> tuple[S, ...]:
        """The spans that lie in a sentence, in the order of their starts."""
        low = bisect_left(self._starts, sentence.start)
        high = bisect_left(self._starts, sentence.end)
        return tuple(span for span in self._spans[low:high] if sentence.contains(span))

    def crosses(self, end: int, start: int) -> bool:
        """Whether a span begins before ``end`` and goes on behind ``start``; none overlap."""
        last = bisect_left(self._starts, end) - 1
        return last >= 0 and self._spans[last].end > start

    def between(self, start: int, end: int) -> list[S]:
        """The spans that begin in a stretch of text."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
