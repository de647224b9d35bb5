"""Build the annotated articles from their source form, and check them on the way.

    python corpora/claims/build.py           # rewrites development/ and test/
    python corpora/claims/build.py FOLDER    # writes both into another folder

The source form (``source/*/*.txt``) is an article with one sentence a line, a blank line between
paragraphs, and below each sentence its claims, one a line, in order of position::

    > clause | form +also_form | subject=ID/ALSO_ID && subject=ID | key=value | key=value

``A .. B`` stands for the words from A to the next B. Keys, all optional: ``o`` objects (as
subjects), ``m`` measure/also (close), ``d`` direction, ``q`` and ``from`` figures (``13%``, or
``a quarter := 25 percent``, ``:= 61..74 currency USD``), ``h`` hedge (exact), ``w`` window
(``this year @2018-01-01/2018-06-29``, ``on Friday`` for the article's day, ``@..`` for one that is
not said, ``-`` for none), ``rank``, ``mod`` modality, ``by`` and ``by?`` holder, ``neg`` and
``opt`` flags, ``v`` what the data say (an expression over ``truth.py``), ``err`` what was
falsified, ``ok`` verdicts that are as good, ``why`` reason why the data do not tell.

A claim with ``v`` and without ``err`` must agree with the data, one with ``err`` must not: the
build fails otherwise. It also fails for words that are not in the sentence, ids that the reference
tables lack, and files that lie in the wrong part.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from truth import Truth, load

from nlp.records.claim import Direction, Form, Modality
from nlp.records.quantity import Hedge

HERE = Path(__file__).resolve().parent
PARTS = ("development", "test")
HEDGES = set(get_args(Hedge))
DIRECTIONS = set(get_args(Direction))
MODALITIES = set(get_args(Modality))
FORMS = set(get_args(Form))
KEYS = {"o", "m", "d", "q", "from", "h", "w", "rank", "mod", "by", "by?", "neg", "opt", "v", "err",
        "ok", "why"}  # fmt: skip
CURRENCIES = {"$": "USD", "US$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "HK$": "HKD",
              "C$": "CAD", "A$": "AUD", "Rs ": "INR", "R$": "BRL", "S$": "SGD", "₹": "INR",
              "SFr": "CHF", "NT$": "TWD"}  # fmt: skip
SCALES = {"hundred": 2, "thousand": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9,
          "trillion": 12, "tn": 12}  # fmt: skip
UNITS = {"%": "percent", "percent": "percent", "per cent": "percent", "pct": "percent",
         "percentage points": "percentage_point", "percentage point": "percentage_point",
         "basis points": "basis_point", "basis point": "basis_point", "bp": "basis_point",
         "points": "points", "point": "points", "-point": "points", "-basis-point": "basis_point",
         "times": "multiple", "barrels": "barrel", "tonnes": "tonne"}  # fmt: skip
_MARK = "|".join(re.escape(mark) for mark in sorted(CURRENCIES, key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<mark>{_MARK})?(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<scale>{'|'.join(SCALES)})?(?P<unit>.*)"
)


class SourceError(Exception):
    """A source file breaks the form, or says what the data do not."""


def key_of(text: str) -> str:
    """The key by which texts are told apart and put into a part."""
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower())
    return hashlib.sha1(plain.encode()).hexdigest()


def part_of(text: str) -> str:
    """The part of a text: its third hex digit, even for development, odd for test."""
    return PARTS[int(key_of(text)[2], 16) % 2]


def reference_ids() -> set[str]:
    """All ids of the reference tables and of the sample market folder."""
    known: set[str] = set()
    market = HERE.parent / "market" / "instruments.csv"
    for path in (market, *(HERE.parent / "reference").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known.add(row.get("id") or "")
                known.update((row.get("listings") or "").split("|"))
    return known


def number(text: str, scale: str | None) -> str:
    """A number in base units, with the digits that are printed."""
    value = text.replace(",", "")
    return str(Decimal(value).scaleb(SCALES[scale]).quantize(Decimal(1))) if scale else value


def figure(source: str, hedge: str) -> dict[str, Any]:
    """A figure from its words, or from words and what they mean."""
    text, _, meaning = (part.strip() for part in source.partition(":="))
    made: dict[str, Any] = {"text": text, "value": None, "high": None, "unit": None,
                            "currency": None, "hedge": hedge}  # fmt: skip
    if meaning:
        values, unit, *currency = meaning.split()
        low, _, high = values.partition("..")
        return made | {"value": low, "high": high or None, "unit": unit,
                       "currency": currency[0] if currency else None}  # fmt: skip
    match = _FIGURE.fullmatch(text)
    if match is None:
        raise SourceError(f"say what {text!r} means")
    mark, unit = match["mark"], match["unit"].strip()
    value = number(match["number"], match["scale"])
    if mark and not unit:
        return made | {"value": value, "unit": "currency", "currency": CURRENCIES[mark]}
    if mark or (unit and unit not in UNITS) or (match["scale"] and not unit):
        raise SourceError(f"say what {text!r} means")
    return made | {"value": value, "unit": UNITS.get(unit, "points")}


class Article:
    """One source file."""

    def __init__(self, path: Path, series: dict[str, Any], known: set[str]) -> None:
        self.slug, self.known = path.stem, known
        self.part = path.parent.name
        head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
        self.head = dict(line.split(": ", 1) for line in head.splitlines())
        self.day = self.head["day"]
        self.truth = Truth(series, self.head["published"][:10] if self.day == "-" else self.day)
        self.text, self.sentences = "", []
        self.claims: list[dict[str, Any]] = []
        self.lines: list[tuple[int, int, str]] = []
        self._read(body)

    def _read(self, body: str) -> None:
        blank = False
        for line in body.strip().splitlines():
            if not line.strip():
                blank = True
            elif line.startswith("> "):
                self.lines.append((*self.sentences[-1], line[2:]))
            else:
                between = ("\n" if blank else " ") if self.text else ""
                self.text += between
                start = len(self.text)
                self.text += line.strip()
                self.sentences.append((start, len(self.text)))
                blank = False

    def record(self) -> dict[str, Any]:
        """The article as JSON."""
        claims = [self._claim(*line) for line in self.lines]
        claims.sort(key=lambda claim: (claim["start"], claim["end"]))
        for at, claim in enumerate(claims, start=1):
            claim["id"] = f"{self.slug}#{at:02d}"
        return {
            "id": self.slug,
            "title": self.head["title"],
            "published_at": self.head["published"],
            "source": self.head["source"],
            "text": self.text,
            "sentences": self.sentences,
            "claims": claims,
        }

    def _claim(self, start: int, end: int, line: str) -> dict[str, Any]:
        try:
            return self._made(start, end, line)
        except (SourceError, ValueError, KeyError, SyntaxError, NameError, IndexError) as error:
            raise SourceError(f"{self.slug}: {line}: {error!r}") from error

    def _made(self, start: int, end: int, line: str) -> dict[str, Any]:
        clause, forms, subjects, *rest = (part.strip() for part in line.split(" | "))
        given = {}
        for item in rest:
            key, _, value = item.partition("=")
            if key.strip() not in KEYS or key.strip() in given:
                raise SourceError(f"no such key: {key}")
            given[key.strip()] = value.strip()
        first, last = self._place(clause, start, end)
        form, *also = forms.split(" +")
        measure, *measures = given.get("m", "close").split("/")
        modality = given.get("mod", "forecast" if form == "forecast" else "stated")
        holder = given.get("by", given.get("by?"))
        hedge = given.get("h", "exact")
        quantity = figure(given["q"], hedge) if "q" in given else None
        earlier = figure(given["from"], "exact") if "from" in given else None
        claim = {
            "id": "", "start": first, "end": last, "text": self.text[first:last],
            "sentence_start": start, "sentence_end": end, "form": form,
            "subjects": self._mentions(subjects), "objects": self._mentions(given.get("o", "")),
            "measure": measure, "direction": given.get("d"), "quantity": quantity,
            "quantity_from": earlier,
            "window": self._window(given.get("w", "@"), self.text[start:end]),
            "rank": int(given["rank"]) if "rank" in given else None, "modality": modality,
            "negated": "neg" in given, "holder": {"text": holder} if holder else None,
            "checkable": modality == "stated",
            "reason": None if modality == "stated" else modality,
            "optional": "opt" in given, "also_forms": also, "also_measures": measures,
        }  # fmt: skip
        if "by?" in given:
            claim["holder_optional"] = True
        self._check(claim, start, end)
        claim["expected"] = self._expected(claim, given)
        return claim

    def _place(self, clause: str, start: int, end: int) -> tuple[int, int]:
        head, gap, tail = clause.partition(" .. ")
        sentence = self.text[start:end]
        at = sentence.find(head)
        if at < 0 or (not gap and sentence.find(head, at + 1) >= 0):
            raise SourceError(f"{head!r} must stand in the sentence once")
        if not gap:
            return start + at, start + at + len(head)
        stop = sentence.find(tail, at + len(head))
        if stop < 0:
            raise SourceError(f"{tail!r} does not stand behind {head!r}")
        return start + at, start + stop + len(tail)

    def _mentions(self, source: str) -> list[dict[str, Any]]:
        made = []
        for item in filter(None, (part.strip() for part in source.split("&&"))):
            text, _, ids = item.rpartition("=") if "=" in item else (item, "", "-")
            meaning, *also = ids.split("/")
            mention: dict[str, Any] = {"text": text, "id": None if meaning == "-" else meaning}
            if also:
                mention["also_ids"] = also
            for name in (mention["id"], *also):
                if name is not None and name not in self.known:
                    raise SourceError(f"no id of the reference tables: {name}")
            if text not in self.text:
                raise SourceError(f"{text!r} does not stand in the article")
            made.append(mention)
        return made

    def _window(self, source: str, sentence: str) -> dict[str, Any] | None:
        """Words of another sentence are not said here: the window has no text then."""
        if source == "-" or (self.day == "-" and source == "@"):
            return None
        text, _, days = (part.strip() for part in source.partition("@"))
        begin, _, end = days.partition("/") if days else (self.day, "", self.day)
        if text and text not in self.text:
            raise SourceError(f"{text!r} does not stand in the article")
        end = end or begin
        if begin and end and begin > end:
            raise SourceError(f"a window that ends before it begins: {source}")
        said = text if text and text in sentence else None
        return {"text": said, "begin": begin or None, "end_on": end}

    def _check(self, claim: dict[str, Any], start: int, end: int) -> None:
        sentence = self.text[start:end]
        for field in ("quantity", "quantity_from"):
            if claim[field]:
                if claim[field]["text"] not in sentence:
                    raise SourceError(f"{claim[field]['text']!r} does not stand in the sentence")
                if claim[field]["hedge"] not in HEDGES:
                    raise SourceError(f"no hedge: {claim[field]['hedge']}")
        if not {claim["form"], *claim["also_forms"]} <= FORMS:
            raise SourceError("no such form")
        if claim["direction"] not in DIRECTIONS | {None} or claim["modality"] not in MODALITIES:
            raise SourceError("no such direction or modality")
        if claim["holder"] and claim["holder"]["text"] not in self.text:
            raise SourceError(f"{claim['holder']['text']!r} does not stand in the article")

    def _expected(self, claim: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = {
            "label": "insufficient_data", "also_ok": given.get("ok", "").split(), "reason": "",
            "error": None, "true_value": None, "computation": given.get("v"),
        }  # fmt: skip
        if claim["modality"] != "stated":
            return made | {"label": "not_checkable", "reason": claim["modality"]}
        if "v" not in given:
            return made | {"reason": given.get("why", "no series in the sample market folder")}
        value = eval(given["v"], {"__builtins__": {"abs": abs, "bool": bool, "round": round}},
                     self.truth.names())  # fmt: skip
        wrong = given.get("err")
        if holds(claim, value) is (wrong is not None):
            raise SourceError(f"the data say {value}")
        shown = value if isinstance(value, (bool, tuple)) else round(float(value), 4)
        if wrong is not None:
            reason = f"{wrong}; actual {shown}"
            return made | {"label": "contradicted", "reason": reason, "error": wrong,
                           "true_value": shown}  # fmt: skip
        numberless = claim["form"] == "direction_only"
        label = "direction_only" if numberless else "supported"
        return made | {"label": label, "reason": "holds under the default reading",
                       "true_value": shown}  # fmt: skip


def holds(claim: dict[str, Any], value: Any) -> bool:
    """Whether a claim agrees with what the data say; the negation of a claim is in its value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        fields = ("quantity_from", "quantity") if claim["quantity_from"] else ("low", "quantity")
        if fields[0] == "low":
            low = {**claim["quantity"], "high": None}
            high = {**low, "value": claim["quantity"]["high"]}
            return inside(low, value[0]) and inside(high, value[1])
        return inside(claim["quantity_from"], value[0]) and inside(claim["quantity"], value[1])
    wanted = {"up": 1, "down": -1, "above": 1, "below": -1}.get(claim["direction"] or "")
    signed = claim["form"] in {"pct_change", "abs_change", "point_change", "growth_rate",
                               "distance", "streak", "spread", "comparison_size"}  # fmt: skip
    if signed and wanted and value * wanted < 0:
        return False
    return inside(claim["quantity"], abs(value) if signed else value)


def inside(quantity: dict[str, Any], value: float) -> bool:
    """Whether a value is what the printed number says, under its hedge."""
    stated = float(quantity["value"])
    digits = Decimal(quantity["value"]).normalize().as_tuple().exponent
    printed = len(quantity["value"].partition(".")[2])
    step = 10.0**-printed if printed else (10.0 ** max(0, int(digits)) if stated >= 1e6 else 1.0)
    slack = max(step, 0.05 * abs(stated))
    hedge = quantity["hedge"]
    if hedge == "exact":
        return stated - step / 2 <= value <= stated + step / 2 or stated <= value < stated + step
    if hedge == "about":
        return abs(value - stated) <= slack
    if hedge == "below":
        return stated - slack <= value < stated
    if hedge == "above":
        return stated < value <= stated + slack
    return value >= stated if hedge == "at_least" else value <= stated


def main(folder: Path) -> None:
    """Write every article into its part."""
    series, known = load(), reference_ids()
    for part in PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    wrong = []
    for path in sorted((HERE / "source").glob("*/*.txt")):
        article = Article(path, series, known)
        if article.part != (part := part_of(article.text)):
            wrong.append(f"{path.name} belongs into source/{part}")
        made = json.dumps(article.record(), ensure_ascii=False, indent=1)
        (folder / part / f"{article.slug}.json").write_text(made + "\n", encoding="utf-8")
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
