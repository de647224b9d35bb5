"""Changes that are told by nouns: "Friday's 1% drop", "the index's 1.5 percent gain"."""

from __future__ import annotations

from grammar.things import Things
from grammar.tree import Node


class Changes(Things):
    """Draws nominal changes and clauses that carry them."""

    def change(self, *, owned: bool = True) -> Node:
        """A 6% drop in the shares; Friday's 1% drop; the 16.4% advance of the S&P 500.

        Args:
            owned: Whether it may say whose change it is.
        """
        many = self.drawn(0.15)
        form = self.chance.choice(self.nouns["changes"])
        head = Node(form, "NN", "NOUN")
        if many:
            plural = "losses" if form == "loss" else f"{form}s" if form != "rally" else "rallies"
            head = Node(plural, "NNS", "NOUN")
        self._whose(head, owned=owned, many=many)
        if self.drawn(0.25):
            head.left("amod", Node(self.chance.choice(self.nouns["sizes"]), "JJ", "ADJ"))
        if self.drawn(0.7):
            return head.left("compound", self.before_noun())
        return head.right("nmod", self.cased(("of",), self.percent))

    def before_noun(self) -> Node:
        """1.5 percent, 1.5%, 12-point before a noun."""
        measure = self.percent()
        if measure.form == "points":
            measure = Node("point", "NN", "NOUN")
            number = Node(str(self.chance.randint(2, 900)), "CD", "NUM")
            measure.left("nummod", number.right("punct", Node("-", "HYPH", "PUNCT")))
        return measure

    def _whose(self, head: Node, *, owned: bool, many: bool) -> None:
        """Puts an article, a day or a possessor before a change, or whose it is behind it."""
        way = self.chance.randint(0, 5) if owned else self.chance.randint(0, 2)
        if way == 0:
            head.left("nmod:poss", self._day().right("case", Node("'s", "POS", "PART")))
        elif way in {1, 4, 5}:
            if not many:
                article = self.chance.choice(("a", "the", "the"))
                head.left("det", Node(article, "DT", "DET"))
            elif self.drawn(0.4):
                head.left("det", Node("the", "DT", "DET"))
        elif way == 3:
            owner = self.thing()
            if not owner.after:
                head.left("nmod:poss", owner.right("case", Node("'s", "POS", "PART")))
        if way >= 4:
            head.right("nmod", self.cased(("in", "of", "for", "in"), self.thing))
        if self.drawn(0.2):
            dep, when = self.time()
            if dep == "obl":
                head.right("nmod", when)
            elif dep == "obl:unmarked":
                head.right("nmod:unmarked", when)

    def _day(self) -> Node:
        """Friday, yesterday, last week."""
        if not self.drawn(0.3):
            return Node(self.chance.choice(self.nouns["weekdays"]), "NNP", "PROPN")
        period = self.chance.choice(("yesterday", "week", "month", "year"))
        day = Node(period, "NN", "NOUN")
        if period == "yesterday":
            return day
        if self.drawn(0.5):
            return day.left("det", Node("this", "DT", "DET"))
        return day.left("amod", Node("last", "JJ", "ADJ"))

    def twice(self) -> Node:
        """Twice the 16.4% advance of the S&P 500."""
        head = self.change(owned=False)
        head.before = [pair for pair in head.before if pair[0] not in {"det", "nmod:poss"}]
        head.before.insert(0, ("det", Node("the", "DT", "DET")))
        times = self.chance.choice(("twice", "double", "triple", "half"))
        twice = Node(times, "RB" if times == "twice" else "PDT", "ADV")
        if self.drawn(0.5):
            more = Node(self.chance.choice(("more", "less")), "JJR", "ADJ")
            twice.left("advmod", more.right("fixed", Node("than", "IN", "ADP")))
        head.before.insert(0, ("advmod", twice))
        if not any(dep == "nmod" for dep, _ in head.after):
            head.right("nmod", self.cased(("of", "in", "for"), self.thing))
        return head

    def after_change(self) -> Node:
        """Even after Friday's 1% drop; following a 6% slide; despite gains of 3%."""
        preposition = self.chance.choice(
            ("after", "after", "following", "despite", "on", "with", "against", "than", "before")
        )
        tag = "VBG" if preposition == "following" else "IN"
        change = self.change()
        change.before.insert(0, ("case", Node(preposition, tag, "VERB" if tag == "VBG" else "ADP")))
        if self.drawn(0.2):
            change.before.insert(0, ("advmod", Node("even", "RB", "ADV")))
        return change
