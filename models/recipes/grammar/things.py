"""What sentences of market news speak of: figures, things, times."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from pathlib import Path

from grammar.tree import Node

WORDS = Path(__file__).parents[1] / "words" / "grammar.toml"


class Things:
    """Draws parts of sentences.

    Args:
        chance: Where the choices come from.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        read = tomllib.loads(WORDS.read_text(encoding="utf-8"))
        self.verbs, self.nouns = read["verbs"], read["nouns"]

    def drawn(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.chance.random() < share

    def one(self, *ways: Callable[[], Node]) -> Node:
        """What one of the ways makes."""
        return self.chance.choice(ways)()

    def noun(self, kind: str, tag: str) -> Node:
        """A noun of a list; one that is written with a capital is a name."""
        form = self.chance.choice(self.nouns[kind])
        if form[0].isupper() and form not in {"EBITDA", "GDP"}:
            return Node(form, "NNP", "PROPN")
        return Node(form, tag, "NOUN")

    # --- figures ---------------------------------------------------------------------------------

    def number(self) -> Node:
        """A bare figure, sometimes hedged."""
        chance = self.chance
        form = chance.choice(
            (
                str(chance.randint(2, 99)),
                f"{chance.uniform(0.1, 40):.1f}",
                f"{chance.uniform(0.1, 40):.2f}",
                f"{chance.randint(1000, 42000):,}",
                f"{chance.uniform(1000, 42000):,.2f}",
            )
        )
        number = Node(form, "CD", "NUM")
        if self.drawn(0.12):
            number.left("advmod", Node(chance.choice(self.nouns["hedges"]), "RB", "ADV"))
        elif self.drawn(0.06):
            more = Node(chance.choice(("more", "less")), "JJR", "ADJ")
            number.left("advmod", more.right("fixed", Node("than", "IN", "ADP")))
        return number

    def percent(self) -> Node:
        """3%, 3 percent, 30 basis points, 12 points."""
        kind = self.chance.choices(("%", "percent", "per cent", "bp", "points"), (6, 3, 1, 1, 1))[0]
        if kind == "%":
            return Node("%", "NN", "SYM").left("nummod", self.number())
        if kind == "percent":
            return Node("percent", "NN", "NOUN").left("nummod", self.number())
        if kind == "per cent":
            cent = Node("cent", "NN", "NOUN").left("nummod", self.number())
            return cent.left("case", Node("per", "IN", "ADP"))
        points = Node("points", "NNS", "NOUN").left("nummod", self.number())
        kinds = (("basis", "NN", "NOUN"), ("percentage", "NN", "NOUN"))
        return points.left("compound", Node(*self.chance.choice(kinds))) if kind == "bp" else points

    def money(self) -> Node:
        """$3.5 billion, EUR 3.5 mn."""
        if self.drawn(0.6):
            sign = Node(self.chance.choice(("$", "$", "US$", "€", "£")), "$", "SYM", glued=True)
            units = ("million", "billion", "trillion", "mn", "bn")
        else:
            sign = Node(self.chance.choice(("EUR", "USD", "SEK", "GBP")), "$", "SYM")
            units = ("million", "mn", "bn", "m")
        amount = self.number()
        while amount.before:
            amount = self.number()
        if self.drawn(0.7):
            unit = Node(self.chance.choice(units), "CD", "NUM").left("compound", amount)
            return sign.right("nummod", unit)
        sign.right("nummod", amount)
        return sign.right(*self.each()) if self.drawn(0.25) else sign

    def each(self) -> tuple[str, Node]:
        """A barrel, per tonne, per million British thermal units."""
        form = self.chance.choice(self.nouns["units"])
        unit = Node(form, "NN", "NOUN")
        if self.drawn(0.4):
            article = "an" if form[0] in "aeiou" else "a"
            return "nmod:unmarked", unit.left("det", Node(article, "DT", "DET"))
        if self.drawn(0.15):
            unit = Node("units", "NNS", "NOUN").left("amod", Node("thermal", "JJ", "ADJ"))
            unit.left("nummod", Node("million", "CD", "NUM"))
        return "nmod", unit.left("case", Node("per", "IN", "ADP"))

    def figure(self) -> Node:
        """A level: a bare figure, money or percent."""
        return self.one(self.number, self.money, self.money, self.percent)

    # --- things ----------------------------------------------------------------------------------

    def company(self) -> Node:
        """A company, sometimes with its legal form or what it is."""
        name = self.noun("companies", "NNP")
        if self.drawn(0.06):  # the drug maker Aalto
            return self._described(name)
        if self.drawn(0.15):
            form = Node(self.chance.choice(("Corp.", "Inc.", "Group", "plc")), "NNP", "PROPN")
            return form.left("compound", name)
        return name

    def _described(self, name: Node) -> Node:
        """The food maker Aalto."""
        maker = Node(self.chance.choice(self.nouns["makers"]), "NN", "NOUN")
        if self.drawn(0.7):
            name.left("det", Node("the", "DT", "DET"))
        name.left("compound", Node(self.chance.choice(self.nouns["compounds"]), "NN", "NOUN"))
        return name.left("compound", maker)

    def segment(self) -> Node:
        """Part of a company, or a group of them, of two or three words."""
        *first, last = self.chance.choice(self.nouns["segments"]).split()
        head = Node(last, "NNS" if last.endswith("s") else "NN", "NOUN")
        for word in first:
            if word == "its":
                head.left("nmod:poss", Node(word, "PRP$", "PRON"))
            elif word == "the":
                head.left("det", Node(word, "DT", "DET"))
            elif word in {"continuing"}:
                head.left("amod", Node(word, "VBG", "VERB"))
            else:
                adjective = word in {"new"}
                node = Node(word, "JJ" if adjective else "NN", "ADJ" if adjective else "NOUN")
                head.left("amod" if adjective else "compound", node)
        return head

    def owner(self) -> Node:
        """Whose or where something is."""
        if self.drawn(0.2):
            name = self.company()
            if self.drawn(0.4) and not name.before:
                self._described(name)
            name.right("case", Node("'s", "POS", "PART"))
            part = Node(self.chance.choice(("operations", "businesses")), "NNS", "NOUN")
            part.left("nmod:poss", name)
            return part.left("amod", Node("continuing", "VBG", "VERB"))
        return self.one(self.company, self.segment, lambda: self.noun("places", "NNP"))

    def account(self) -> Node:
        """Profit, net sales at Boeing, China's exports, the number of wells drilled for gas."""
        many = self.drawn(0.6)
        head = self.noun("accounts_many", "NNS") if many else self.noun("accounts", "NN")
        if self.drawn(0.3):
            owner = self.company() if self.drawn(0.6) else self.noun("places", "NNP")
            owner.right("case", Node("'s", "POS", "PART"))
            head.left("nmod:poss", owner)
        elif self.drawn(0.15):
            head.left("nmod:poss", Node("its", "PRP$", "PRON"))
        elif self.drawn(0.1):
            head.left("compound", self.noun("companies", "NNP"))
        if self.drawn(0.3):
            head.left("amod", Node(self.chance.choice(self.nouns["modifiers"]), "JJ", "ADJ"))
        if self.drawn(0.2):
            head.left("compound", Node(self.chance.choice(self.nouns["compounds"]), "NN", "NOUN"))
        if not head.before and self.drawn(0.1):
            number = Node("number", "NN", "NOUN").left("det", Node("the", "DT", "DET"))
            head.left("case", Node("of", "IN", "ADP"))
            if self.drawn(0.5):
                verb = self.chance.choice(("sold", "drilled", "built", "signed", "listed"))
                done = Node(verb, "VBN", "VERB")
                head.right("acl", done.right("obl", self.cased(("in", "for", "by"), self.owner)))
            return number.right("nmod", head)
        if self.drawn(0.25):
            head.right("nmod", self.cased(("of", "at", "in", "from", "for"), self.owner))
        elif self.drawn(0.05):
            head.right("nmod", self.aside())
        return head

    def aside(self) -> Node:
        """Before taxes, excluding one-off items."""
        if self.drawn(0.5):
            noun = Node(self.chance.choice(("tax", "interest")), "NN", "NOUN")
            if self.drawn(0.4):
                noun = Node("taxes", "NNS", "NOUN")
            return noun.left("case", Node(self.chance.choice(("before", "after")), "IN", "ADP"))
        items = Node("items", "NNS", "NOUN")
        items.left("case", Node(self.chance.choice(("excluding", "including")), "VBG", "VERB"))
        if self.drawn(0.5):
            once = Node("one", "CD", "NUM").right("punct", Node("-", "HYPH", "PUNCT"))
            return items.left("compound", Node("off", "NN", "NOUN").left("nummod", once))
        return items.left("amod", Node("special", "JJ", "ADJ"))

    def market(self) -> Node:
        """Brent, the Nasdaq, the S&P 500, shares in Acme, the ten-year yield."""
        way = self.chance.randint(0, 8)
        if way <= 1:
            return self.noun("markets", "NNP")
        if way >= 7:
            return self.gauge() if way == 7 else self.commodity()
        if way == 2:
            return self.noun("with_article", "NN").left("det", Node("the", "DT", "DET"))
        if way == 3:
            head = Node("S&P", "NNP", "PROPN").left("det", Node("the", "DT", "DET"))
            return head.right("nummod", Node("500", "CD", "NUM"))
        if way == 4:
            head = Node(self.chance.choice(("shares", "stock")), "NN", "NOUN")
            head.tag = "NNS" if head.form == "shares" else "NN"
            if self.drawn(0.5):
                owner = self.company().right("case", Node("'s", "POS", "PART"))
                return head.left("nmod:poss", owner)
            return head.right("nmod", self.cased(("of", "in"), self.owner))
        if way == 5:
            length = Node("year", "NN", "NOUN")
            years = Node(self.chance.choice(("ten", "two", "10", "30", "five")), "CD", "NUM")
            length.left("nummod", years.right("punct", Node("-", "HYPH", "PUNCT")))
            what = self.chance.choice(("yield", "note", "bond", "Treasury", ""))
            if not what:
                return length.left("det", Node("the", "DT", "DET"))
            head = Node(what, "NN", "NOUN").left("det", Node("the", "DT", "DET"))
            return head.left("compound", length)
        head = Node("futures", "NNS", "NOUN")
        return head.left(
            "compound", Node(self.chance.choice(("gold", "oil", "stock")), "NN", "NOUN")
        )

    def gauge(self) -> Node:
        """Japan's main stock index, the blue-chip benchmark."""
        head = Node(self.chance.choice(("index", "benchmark", "gauge", "average")), "NN", "NOUN")
        if self.drawn(0.4):
            place = self.noun("places", "NNP").right("case", Node("'s", "POS", "PART"))
            head.left("nmod:poss", place)
        else:
            head.left("det", Node("the", "DT", "DET"))
        if self.drawn(0.5):
            head.left("amod", Node(self.chance.choice(("main", "broad", "broader")), "JJ", "ADJ"))
        if self.drawn(0.5):
            kinds = ("stock", "share", "equity", "benchmark")
            head.left("compound", Node(self.chance.choice(kinds), "NN", "NOUN"))
        return head

    def commodity(self) -> Node:
        """Spot gold, natural gas at Acme, crude oil."""
        *first, last = self.chance.choice(self.nouns["commodities"]).split()
        head = Node(last, "NN", "NOUN")
        if self.drawn(0.4):
            head.left("compound", Node(self.chance.choice(("spot", "physical")), "NN", "NOUN"))
        for word in first:
            natural = word in {"natural", "thermal", "crude"}
            node = Node(word, "JJ" if natural else "NN", "ADJ" if natural else "NOUN")
            head.left("amod" if natural else "compound", node)
        if self.drawn(0.3):
            place = self.noun("places", "NNP")
            if self.drawn(0.5):
                hub = Node(self.chance.choice(("Hub", "Exchange", "Harbour")), "NNP", "PROPN")
                place = hub.left("compound", place)
            place.before.insert(0, ("case", Node("at", "IN", "ADP")))
            head.right("nmod", place)
        return head

    def thing(self) -> Node:
        """What rises and falls."""
        return self.one(self.account, self.account, self.market, self.market, self.company)

    def cased(self, prepositions: tuple[str, ...], make: Callable[[], Node]) -> Node:
        """A thing behind a preposition."""
        node = make()
        node.before.insert(0, ("case", Node(self.chance.choice(prepositions), "IN", "ADP")))
        return node

    # --- time ------------------------------------------------------------------------------------

    def time(self) -> tuple[str, Node]:
        """When, and its relation to the verb."""
        chance, nouns = self.chance, self.nouns
        way = chance.randint(0, 8)
        day = Node(chance.choice(nouns["weekdays"]), "NNP", "PROPN")
        month = Node(chance.choice(nouns["months"]), "NNP", "PROPN")
        period = Node(chance.choice(nouns["periods"]), "NN", "NOUN")
        year = Node(str(chance.randint(1999, 2026)), "CD", "NUM")
        if way == 0:
            return "obl", day.left("case", Node("on", "IN", "ADP"))
        if way == 1:
            return "obl:unmarked", day
        if way == 2:
            if self.drawn(0.3):
                month.right("nmod:unmarked", year)
            return "obl", month.left("case", Node("in", "IN", "ADP"))
        if way == 3:
            return "obl", year.left("case", Node("in", "IN", "ADP"))
        if way == 4:
            if self.drawn(0.5):
                return "obl:unmarked", period.left("det", Node("this", "DT", "DET"))
            return "obl:unmarked", period.left("amod", Node("last", "JJ", "ADJ"))
        if way == 5:
            order = Node(chance.choice(("first", "second", "third", "fourth")), "JJ", "ADJ")
            quarter = Node("quarter", "NN", "NOUN").left("case", Node("in", "IN", "ADP"))
            quarter.left("det", Node("the", "DT", "DET")).left("amod", order)
            if self.drawn(0.3):
                quarter.right("nmod", year.left("case", Node("of", "IN", "ADP")))
            return "obl", quarter
        if way == 6:
            return "advmod", self.ago(period)
        return "obl", self.trading() if way == 7 else self.stretch()

    def trading(self) -> Node:
        """In early trading, in after-hours trading."""
        trading = Node("trading", "NN", "NOUN").left("case", Node("in", "IN", "ADP"))
        if self.drawn(0.5):
            hours = Node("hours", "NNS", "NOUN").left("case", Node("after", "IN", "ADP"))
            hours.left("punct", Node("-", "HYPH", "PUNCT"))
            return trading.left("compound", hours)
        return trading.left(
            "amod", Node(self.chance.choice(("early", "late", "thin")), "JJ", "ADJ")
        )

    def stretch(self) -> Node:
        """In January-September 2006, for the nine months, for 2016, during the period."""
        case = Node(self.chance.choice(("in", "for")), "IN", "ADP")
        year = Node(str(self.chance.randint(1999, 2026)), "CD", "NUM")
        if self.drawn(0.4):
            first, last = (
                Node(m, "NNP", "PROPN") for m in self.chance.sample(self.nouns["months"], 2)
            )
            last.left("case", Node("-", "HYPH", "PUNCT"))
            first.left("case", case).right("nmod", last)
            return first.right("nmod:unmarked", year) if self.drawn(0.5) else first
        if self.drawn(0.4):
            return year.left("case", case)
        months = Node("months", "NNS", "NOUN").left("case", case)
        months.left("det", Node("the", "DT", "DET"))
        if self.drawn(0.5):
            months.left("amod", Node("first", "JJ", "ADJ"))
        months.left("nummod", Node(self.chance.choice(("three", "six", "nine")), "CD", "NUM"))
        return months.right("nmod", year.left("case", Node("of", "IN", "ADP")))

    def ago(self, period: Node) -> Node:
        """A year earlier."""
        period.left("det", Node("a", "DT", "DET"))
        earlier = Node(self.chance.choice(("earlier", "before", "ago")), "RB", "ADV")
        return earlier.left("obl:unmarked", period)

    def since(self) -> Node:
        """Since March 2008; in a year."""
        if self.drawn(0.25):
            period = Node(self.chance.choice(self.nouns["periods"]), "NN", "NOUN")
            period.left("case", Node("in", "IN", "ADP"))
            return period.left("det", Node("a", "DT", "DET"))
        months = Node(self.chance.choice(self.nouns["months"]), "NNP", "PROPN")
        if self.drawn(0.5):
            months.right("nmod:unmarked", Node(str(self.chance.randint(1999, 2026)), "CD", "NUM"))
        return months.left("case", Node("since", "IN", "ADP"))
