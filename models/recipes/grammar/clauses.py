"""Sentences of market news with their trees: what treebanks of web and wiki prose lack.

A small grammar over the words of `words/grammar.toml`; its trees follow Universal Dependencies as
GUM and EWT have them. Everything is generated, nothing is quoted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from grammar.changes import Changes
from grammar.tree import Node, without_articles, words_of
from treebank import Sentence


class Grammar(Changes):
    """Draws sentences."""

    def sentence(self) -> Sentence:
        """One sentence that begins with a capital and ends with a stop."""
        root = self.told() if self.drawn(0.2) else self.clause()
        if self.drawn(0.05):
            without_articles(root)
        root.right("punct", Node(".", ".", "PUNCT"))
        words = words_of(root)
        if self.drawn(0.03):
            for word in words:
                word.form = word.form.upper()
        words[0].form = words[0].form[:1].upper() + words[0].form[1:]
        for word, following in pairwise(words):
            if following.form in {",", ".", "%", ")"} or following.xpos in {"HYPH", "POS"}:
                word.is_spaced = False
            if word.xpos == "HYPH" or word.form in {"$", "("}:
                word.is_spaced = False
        return Sentence(words)

    def verb(self, kind: str, *, plural: bool, form: int | None = None) -> Node:
        """A finite verb with its auxiliaries; or the form of that number."""
        forms = self.chance.choice(self.verbs[kind])
        if form is not None:
            tags = ("VB", "VBZ", "VBD", "VBN", "VBG")
            return Node(forms[form], tags[form], "VERB")
        way = self.chance.choices(("past", "present", "perfect", "modal"), (7, 2, 2, 1))[0]
        if way == "past":
            return Node(forms[2], "VBD", "VERB")
        if way == "present":
            return Node(forms[0] if plural else forms[1], "VBP" if plural else "VBZ", "VERB")
        if way == "perfect":
            has = Node("have", "VBP", "AUX") if plural else Node("has", "VBZ", "AUX")
            return Node(forms[3], "VBN", "VERB").left("aux", has)
        modal = self.chance.choice(("will", "could", "may", "should", "would"))
        return Node(forms[0], "VB", "VERB").left("aux", Node(modal, "MD", "AUX"))

    def clause(self, *, extended: bool = True) -> Node:
        """A clause with its subject first."""
        subject = self.thing()
        plural = subject.tag in {"NNS"}
        if self.drawn(0.12):
            self.insert(subject)
        root = self.one(
            lambda: self.moved(plural=plural),
            lambda: self.moved(plural=plural),
            lambda: self.moved(plural=plural),
            lambda: self.levelled(plural=plural),
            lambda: self.was_up(plural=plural),
            lambda: self.expected(plural=plural),
        )
        root.before.insert(0, ("nsubj:pass" if root.form == "expected" else "nsubj", subject))
        inner = next((node for dep, node in root.after if dep == "xcomp"), root)
        if self.drawn(0.6):
            inner.right(*self.time())
        if extended and self.drawn(0.55):
            self.extend(root)
        if self.drawn(0.08):
            dep, when = self.time()
            root.before[:0] = [(dep, when), ("punct", Node(",", ",", "PUNCT"))]
        return root

    def insert(self, subject: Node) -> None:
        """..., which had closed at 4,200, ...; whose value is $3 billion; a maker of it."""
        way = self.chance.randint(0, 2)
        if way == 0:
            inner = self.one(
                lambda: self.moved(plural=False, form=3),
                lambda: self.levelled(plural=False, form=3),
            )
            had = Node(self.chance.choice(("had", "has")), "VBD", "AUX")
            had.tag = "VBD" if had.form == "had" else "VBZ"
            inner.before[:0] = [("nsubj", Node("which", "WDT", "PRON")), ("aux", had)]
            inner.right(*self.time())
        elif way == 1:
            inner = self.one(self.money, self.percent, self.number)
            account = self.noun("accounts", "NN").left("nmod:poss", Node("whose", "WP$", "PRON"))
            copula = Node(self.chance.choice(("is", "was")), "VBZ", "AUX")
            copula.tag = "VBZ" if copula.form == "is" else "VBD"
            inner.before[:0] = [("nsubj", account), ("cop", copula)]
        else:
            inner = Node("maker", "NN", "NOUN").left("det", Node("a", "DT", "DET"))
            what = Node(self.chance.choice(("chips", "cars", "phones", "drugs")), "NNS", "NOUN")
            inner.right("nmod", what.left("case", Node("of", "IN", "ADP")))
        self._comma(inner).right("punct", Node(",", ",", "PUNCT"))
        subject.right("appos" if way == 2 else "acl:relcl", inner)

    def moved(self, *, plural: bool, form: int | None = None) -> Node:
        """Rose 3% to 4,200 from 4,100."""
        if self.drawn(0.2):
            verb = self.verb("transitive", plural=plural, form=form)
            return verb.right("obj", self.figure())
        if self.drawn(0.1):  # beat the S&P 500's 1.5% gain
            verb = self.verb("compare", plural=plural, form=form)
            return verb.right("obj", self.change())
        if self.drawn(0.08):  # posted a 6% drop
            verb = self.verb("suffer", plural=plural, form=form)
            return verb.right("obj", self.change(owned=False))
        verb = self.verb("change", plural=plural, form=form)
        if self.drawn(0.08):
            verb.right("advmod", Node(self.chance.choice(self.nouns["adverbs"]), "RB", "ADV"))
        if self.drawn(0.7):
            by = self.drawn(0.2)
            measure = self.cased(("by",), self.percent) if by else self.percent()
            verb.right("obl" if by else "obl:unmarked", measure)
        if self.drawn(0.3):
            verb.right("obl", self.cased(("to",), self.figure))
            if self.drawn(0.5):
                verb.right("obl", self.cased(("from",), self.figure))
        return verb

    def levelled(self, *, plural: bool, form: int | None = None) -> Node:
        """Closed at 4,200, above 4,000, the year at 4%."""
        verb = self.verb("level", plural=plural, form=form)
        if verb.form.startswith(("end", "finish", "clos")) and self.drawn(0.2):
            period = Node(self.chance.choice(self.nouns["periods"]), "NN", "NOUN")
            period.left("det", Node("the", "DT", "DET"))
            if self.drawn(0.4):
                period = Node(self.chance.choice(self.nouns["months"]), "NNP", "PROPN")
            verb.right("obj", period)
        return verb.right("obl", self.cased(("at", "at", "above", "below", "near"), self.figure))

    def was_up(self, *, plural: bool) -> Node:
        """Was up 3%."""
        form, tag = self.chance.choice(
            (("were", "VBD"), ("are", "VBP")) if plural else (("was", "VBD"), ("is", "VBZ"))
        )
        up = Node(self.chance.choice(("up", "down", "higher", "lower")), "RB", "ADV")
        up.left("cop", Node(form, tag, "AUX"))
        return up.right("obl:unmarked", self.percent())

    def expected(self, *, plural: bool) -> Node:
        """Is expected to rise 3%; failed to close above 4,000."""
        if self.drawn(0.5):
            form, tag = ("are", "VBP") if plural else ("is", "VBZ")
            root = Node("expected", "VBN", "VERB").left("aux:pass", Node(form, tag, "AUX"))
        else:
            failed = self.chance.choice(("failed", "managed", "continued", "struggled"))
            root = Node(failed, "VBD", "VERB")
        verb = self.one(
            lambda: self.moved(plural=plural, form=0), lambda: self.levelled(plural=plural, form=0)
        )
        return root.right("xcomp", verb.left("mark", Node("to", "TO", "PART")))

    def extend(self, root: Node) -> None:
        """Hangs something more on a clause."""
        self.chance.choice(
            (
                self.beside,
                self.following,
                self.downward,
                self.comment,
                self.compared,
                self.joined,
                self.against,
                self.having,
            )
        )(root)

    def _comma(self, node: Node) -> Node:
        node.before.insert(0, ("punct", Node(",", ",", "PUNCT")))
        return node

    def beside(self, root: Node) -> None:
        """..., while the Nasdaq lost 0.4%; as investors sold bonds."""
        mark = self.chance.choice(("while", "as", "after", "because", "even as", "before"))
        clause = self.clause(extended=False)
        clause.before.insert(0, ("mark", Node(mark.split()[-1], "IN", "SCONJ")))
        if mark.startswith("even"):
            clause.before.insert(0, ("advmod", Node("even", "RB", "ADV")))
        root.right("advcl", self._comma(clause) if self.drawn(0.6) else clause)

    def following(self, root: Node) -> None:
        """..., a day after finishing at 4,200."""
        verb = self.one(
            lambda: self.moved(plural=True, form=4), lambda: self.levelled(plural=True, form=4)
        )
        mark = Node(self.chance.choice(("after", "before", "since")), "IN", "SCONJ")
        verb.before.insert(0, ("mark", mark))
        if self.drawn(0.4):
            period = Node(self.chance.choice(("day", "week", "month", "year")), "NN", "NOUN")
            period.left("det", Node("a", "DT", "DET"))
            verb.before.insert(0, ("obl:unmarked", period))
        root.right("advcl", self._comma(verb))

    def against(self, root: Node) -> None:
        """..., even after Friday's 1% drop; more than twice the 16.4% advance of the Nasdaq."""
        if self.drawn(0.25):
            root.right("obl:unmarked", self._comma(self.twice()))
            return
        change = self.after_change()
        root.right("obl", self._comma(change) if self.drawn(0.5) else change)

    def having(self, root: Node) -> None:
        """..., having firmed 0.7%."""
        verb = self.moved(plural=True, form=3)
        verb.before.insert(0, ("aux", Node("having", "VBG", "AUX")))
        if self.drawn(0.25):
            verb.before.insert(0, ("mark", Node("after", "IN", "SCONJ")))
        root.right("advcl", self._comma(verb))

    def downward(self, root: Node) -> None:
        """..., down 6 percent."""
        down = Node(self.chance.choice(("down", "up")), "RB", "ADV")
        root.right("advmod", self._comma(down.right("obl:unmarked", self.percent())))

    def comment(self, root: Node) -> None:
        """..., the biggest drop since March; its worst in a year; the first close under $80."""
        if self.drawn(0.25):
            worst = Node(self.chance.choice(("worst", "best", "lowest", "highest")), "JJS", "ADJ")
            worst.left("nmod:poss", Node("its", "PRP$", "PRON"))
            root.right("parataxis", self._comma(worst.right("nmod", self.since())))
            return
        if self.drawn(0.2):
            close = Node(self.chance.choice(("close", "finish", "reading")), "NN", "NOUN")
            close.left("det", Node("the", "DT", "DET")).left("amod", Node("first", "JJ", "ADJ"))
            close.right("nmod", self.cased(("under", "above", "below"), self.figure))
            root.right("parataxis", self._comma(close.right("nmod", self.since())))
            return
        noun = Node(self.chance.choice(self.nouns["changes"]), "NN", "NOUN")
        noun.left("det", Node(self.chance.choice(("the", "its")), "DT", "DET"))
        if noun.before[0][1].form == "its":
            noun.before[0] = ("nmod:poss", Node("its", "PRP$", "PRON"))
        best = Node(self.chance.choice(self.nouns["superlatives"]), "JJS", "ADJ")
        noun.left("amod", Node("first", "JJ", "ADJ") if self.drawn(0.2) else best)
        noun.right("nmod", self.since())
        root.right("parataxis", self._comma(noun))

    def compared(self, root: Node) -> None:
        """..., compared with 3% a year earlier; against 64% for its peers."""
        figure = self.cased(("with", "to"), self.figure)
        if self.drawn(0.6):
            node = Node("compared", "VBN", "VERB").right("obl", figure)
            if self.drawn(0.5):
                period = Node(self.chance.choice(self.nouns["periods"]), "NN", "NOUN")
                node.right("advmod", self.ago(period))
            root.right("advcl", self._comma(node))
        else:
            figure = self.cased(("against",), self.figure)
            if self.drawn(0.6):
                figure.right("nmod", self.cased(("for", "in"), self.owner))
            root.right("obl", self._comma(figure))

    def joined(self, root: Node) -> None:
        """... and copper fell 2%."""
        clause = self.clause(extended=False)
        joint = Node(self.chance.choice(("and", "but", "and")), "CC", "CCONJ")
        clause.before.insert(0, ("cc", joint))
        root.right("conj", self._comma(clause) if self.drawn(0.6) else clause)

    def told(self) -> Node:
        """Someone says or expects it."""
        way = self.chance.randint(0, 3)
        if self.drawn(0.5):
            speaker = self.noun("persons", "PRP")
            speaker = (
                Node(speaker.form, "PRP", "PRON") if speaker.form in {"she", "he"} else speaker
            )
            plural = False
        elif self.drawn(0.5):
            speaker, plural = self.noun("groups", "NNS"), True
        else:
            speaker, plural = self.company(), False
        clause = self.clause(extended=False)
        if way == 0:  # ..., she said
            say = Node("said", "VBD", "VERB").left("nsubj", speaker)
            return clause.right("parataxis", self._comma(say))
        if way == 1:  # the company expects sales to rise 5%
            expects = self.verb("expect", plural=plural).right("obj", self.account())
            expects.before.insert(0, ("nsubj", speaker))
            verb = self.moved(plural=True, form=0).left("mark", Node("to", "TO", "PART"))
            return expects.right("xcomp", verb)
        if way == 2:
            posted = self.verb("report", plural=plural)
            posted.before.insert(0, ("nsubj", speaker))
            if self.drawn(0.4):
                return self.outlook(posted)
            modifier = self.chance.choice(self.nouns["modifiers"])
            article = Node("an" if modifier[0] in "aeiou" else "a", "DT", "DET")
            account = self.noun("accounts", "NN").left("det", article)
            account.left("amod", Node(modifier, "JJ", "ADJ"))
            posted.right("obj", account.right("nmod", self.cased(("of",), self.money)))
            return posted.right(*self.time())
        says = self.verb("say", plural=plural)
        says.before.insert(0, ("nsubj", speaker))
        if self.drawn(0.5):
            clause.before.insert(0, ("mark", Node("that", "IN", "SCONJ")))
        return says.right("ccomp", clause)

    def outlook(self, verb: Node) -> Node:
        """... lowered its growth forecast for 2016 to 1.8% from 1.9%; ... of $10 billion."""
        forecast = Node(
            self.chance.choice(("forecast", "outlook", "target", "estimate")), "NN", "NOUN"
        )
        if self.drawn(0.6):
            forecast.left("nmod:poss", Node("its", "PRP$", "PRON"))
        if self.drawn(0.3):
            year = Node("year", "NN", "NOUN").left("amod", Node("full", "JJ", "ADJ"))
            forecast.left("compound", year.left("punct", Node("-", "HYPH", "PUNCT")))
        forecast.left("compound", self.noun("accounts", "NN"))
        if self.drawn(0.5):
            forecast.right("nmod", self.stretch())
        verb.right("obj", forecast)
        if self.drawn(0.6):
            verb.right("obl", self.cased(("to",), self.figure))
            return verb.right("obl", self.cased(("from",), self.figure))
        forecast.right("nmod", self.cased(("of",), self.figure))
        return verb


def grown(count: int, *, seed: int) -> Iterator[Sentence]:
    """Sentences with their trees.

    Args:
        count: How many.
        seed: The same seed gives the same sentences.
    """
    grammar = Grammar(random.Random(seed))
    for _ in range(count):
        yield grammar.sentence()
