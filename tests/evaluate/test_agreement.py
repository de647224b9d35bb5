"""Our numbers beside those of independent scorers, on real corpora with damaged predictions."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nlp.evaluate import Found
from nlp.evaluate.conventions.newsquant import our_figures
from nlp.evaluate.corpora import records
from nlp.evaluate.gold import GoldRecord, read
from nlp.evaluate.names import gold_names
from nlp.evaluate.scoring import TASKS
from nlp.evaluate.task import Task
from nlp.records import (
    Attribution,
    Claim,
    ClaimWindow,
    Document,
    Entity,
    EntityLabel,
    Extent,
    Holder,
    Mention,
    Quantity,
    Score,
    Sentence,
    Span,
    Time,
)
from nlp.records.serialize import to_json
from tests.evaluate.making import NOW, document, measured, quantity

pytestmark = pytest.mark.shared

#: Records of each corpus: enough for every kind of error, and quick.
RECORDS = 150

OURS: dict[str, EntityLabel] = {"ORG": "COMPANY", "PER": "PERSON", "LOC": "PLACE"}
MAP = "COMPANY=ORG,PERSON=PER,PLACE=LOC,INDEX="


@pytest.fixture
def scorer(shared: Path) -> Callable[..., dict[str, Any]]:
    folder = shared.parent / "tools" / "score"
    if not folder.is_dir():
        pytest.skip("no scorers beside the checkout")

    def run(name: str, *arguments: object) -> dict[str, Any]:
        command = [sys.executable, folder / f"{name}.py", *arguments, "--bootstrap", "0"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]

    return run


class Damage:
    """Makes predictions of gold: some are missing, some moved, some wrong, some invented."""

    def __init__(self) -> None:
        self.dice = random.Random(7)

    def happens(self, chance: float) -> bool:
        return self.dice.random() < chance

    def moved(self, start: int, end: int, text: str) -> tuple[int, int]:
        if self.happens(0.3):
            start = max(0, start - self.dice.randrange(6))
            end = min(len(text), end + self.dice.randrange(6))
        return start, end

    def span(self, text: str) -> tuple[int, int]:
        start = self.dice.randrange(len(text) - 1)
        return start, min(len(text), start + 1 + self.dice.randrange(12))

    def label(self, right: str, others: list[str]) -> str:
        return self.dice.choice(others) if self.happens(0.3) else right


def pieces(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def line(record: GoldRecord, **predicted: Any) -> dict[str, Any]:
    return {"place": record.place, **predicted}


Prediction = tuple[Document, dict[str, Any]]


def named(record: GoldRecord, damage: Damage) -> Prediction:
    labels = ["COMPANY", "PERSON", "PLACE", "INDEX"]
    spans = []
    for name in gold_names(record):
        if not damage.happens(0.2):
            at = damage.moved(name.start, name.end, record.text)
            spans.append((*at, damage.label(OURS.get(name.label, "INDEX"), labels)))
    if damage.happens(0.2) and len(record.text) > 2:
        spans.append((*damage.span(record.text), "COMPANY"))
    entities = [Entity(**pieces(record.text, s, e), label=label) for s, e, label in spans]  # type: ignore[arg-type]
    lines = [{"start": s, "end": e, "label": label} for s, e, label in spans]
    return document(record.text, entities=tuple(entities)), {"entities": lines}


def felt(record: GoldRecord, damage: Damage) -> Prediction:
    labels = ["positive", "negative", "neutral"]
    label = damage.label(record.label or record.sentiment or "", labels)
    sentence = Sentence(start=0, end=len(record.text), sentiment=Score(label=label, score=0.7))
    return document(record.text, sentences=(sentence,)), {"label": label}


def aimed(record: GoldRecord, damage: Damage) -> Prediction:
    labels = ["positive", "negative", "neutral"]
    found = []
    for target in record.targets or ():
        if target.range and not damage.happens(0.2):
            at = damage.moved(*target.range, record.text)
            found.append((*at, damage.label(target.label, labels)))
    entities = [
        Entity(**pieces(record.text, s, e), label="ORG", sentiment=Score(label=label, score=0.7))
        for s, e, label in found
    ]
    lines = [{"start": s, "end": e, "label": label} for s, e, label in found]
    return document(record.text, entities=tuple(entities)), {"targets": lines}


def worth(record: GoldRecord, damage: Damage) -> Prediction:
    probability = round(damage.dice.betavariate(3, 2), 2)  # in steps, so that some are tied
    probability = probability if record.label == "Yes" else round(1 - probability, 2)
    label = "Yes" if probability >= 0.5 else "No"
    sentence = Sentence(start=0, end=len(record.text), checkworthiness=probability)
    return document(record.text, sentences=(sentence,)), {"label": label, "score": probability}


def ahead(record: GoldRecord, damage: Damage) -> Prediction:
    right = "forecast" if record.label in {"in-claim", "forward looking"} else "stated"
    label = damage.label(right, ["forecast", "opinion"])
    sentence = Sentence(start=0, end=len(record.text), modality=Score(label=label, score=0.7))
    return document(record.text, sentences=(sentence,)), {"label": label}


def attributed(record: GoldRecord, damage: Damage) -> Prediction:
    text = record.text
    made, lines = [], []
    for gold in record.attributions or ():
        if damage.happens(0.2) or gold.cue is None or gold.content is None:
            continue
        source = damage.moved(*gold.source, text) if gold.source else None
        cue, content = damage.moved(*gold.cue, text), damage.moved(*gold.content, text)
        holder = Holder(**pieces(text, *source)) if source else None
        extent = Extent(start=content[0], end=content[1])
        made.append(Attribution(holder=holder, cue=Span(**pieces(text, *cue)), content=extent))
        lines.append({"source": source, "cue": cue, "content": content})
    return document(text, attributions=tuple(made)), {"attributions": lines}


def timed(record: GoldRecord, damage: Damage) -> Prediction:
    found = []
    for gold in record.timexes or ():
        if gold.range and not damage.happens(0.2):
            value = damage.label(gold.value or "", ["2013", "P1D"]) or None
            found.append((*damage.moved(*gold.range, record.text), value))
    times = [Time(**pieces(record.text, s, e), kind="date", timex=value) for s, e, value in found]
    lines = [{"start": s, "end": e, "value": value, "type": "DATE"} for s, e, value in found]
    return document(record.text, times=tuple(times)), {"timexes": lines}


def counted(record: GoldRecord, damage: Damage) -> Prediction:
    units = {"percentage": "percent", "point": "points", "-": "count", "dollar": "currency"}
    made: list[Quantity] = []
    for gold in record.quantities or ():
        if damage.happens(0.2) or gold.value is None:
            continue
        unit = damage.label(units.get(gold.unit or "-", "count"), [*units.values()])
        currency = "USD" if unit == "currency" else None
        number = str(damage.label(str(gold.value), ["1", "2", "3"]))
        high = Decimal(str(gold.high)) if gold.high else None
        high = high if high is not None and high >= Decimal(number) else None
        hedge = damage.label("exact", ["about", "above"])
        made.append(quantity(number, unit, hedge=hedge, high=high, currency=currency))
    lines = []
    for figure in our_figures(made, record.text):
        ends = figure.value if isinstance(figure.value, tuple) else (figure.value,)
        named = dict(zip(("value", "high"), ends, strict=False))
        lines.append({**named, "unit": figure.unit, "change": figure.change})
    return document(record.text, quantities=tuple(made)), {"quantities": lines}


Predict = Callable[[GoldRecord, Damage], Prediction]


def both(
    corpus: Path,
    task: Task,
    predict: Predict,
    scorer: Callable[..., dict[str, Any]],
    folder: Path,
    *arguments: str,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What we measure by part and score, and what the scorer prints."""
    damage, gold_lines, lines = Damage(), [], []
    name, *options = arguments
    raw = corpus.read_text(encoding="utf-8").splitlines()
    for number, record in enumerate(records(corpus, limit=RECORDS)):
        assert isinstance(record, GoldRecord)
        made, line = predict(record, damage)
        if task.asks(record):
            task.add(record, made)
        gold_lines.append(raw[number])
        lines.append(json.dumps({"id": json.loads(raw[number])["id"], **line}))
    gold, predicted = folder / "gold.jsonl", folder / "predicted.jsonl"
    gold.write_text("\n".join(gold_lines), encoding="utf-8")
    predicted.write_text("\n".join(lines), encoding="utf-8")
    ours = {key: round(measure.value, 5) for key, measure in measured(task).items()}
    return ours, scorer(name, gold, predicted, *options)


def test_names(shared: Path, scorer: Any, tmp_path: Path) -> None:
    corpus = shared / "corpora" / "finer-ord" / "eval.ner.jsonl"
    ours, theirs = both(corpus, TASKS["names"](), named, scorer, tmp_path, "ner", "--map", MAP)
    assert 0.3 < ours["micro", "F1"] < 0.9
    assert ours["micro", "F1"] == theirs["micro"]["f1"]
    assert ours["macro", "F1"] == theirs["macro"]["f1"]
    for label, counts in theirs["types"].items():
        assert ours[label, "F1"] == counts["f1"]


@pytest.mark.parametrize(
    ("task", "corpus", "predict"),
    [
        ("sentiment", "financial-phrasebank/eval.sentences.jsonl", felt),
        ("target-sentiment", "finentity/eval.targets.jsonl", aimed),
        ("target-sentiment", "fiqa-task1/eval.targets.jsonl", aimed),
    ],
)
def test_sentiment(
    task: str, corpus: str, predict: Predict, shared: Path, scorer: Any, tmp_path: Path
) -> None:
    path = shared / "corpora" / corpus
    ours, theirs = both(path, TASKS[task](), predict, scorer, tmp_path, "sentiment")
    assert 0.3 < ours["all", "accuracy"] < 0.9
    assert ours["all", "accuracy"] == theirs["accuracy"]
    assert ours["macro", "F1"] == theirs["macro_f1"]
    assert ours["weighted", "F1"] == theirs["weighted_f1"]
    assert ours["all", "answered"] == round(1 - theirs["unanswered"] / theirs["n"], 5)
    assert ours.get(("differing macro", "F1")) == theirs.get("mixed", {}).get("macro_f1")


@pytest.mark.parametrize(
    ("task", "corpus", "predict", "positive", "options"),
    [
        ("checkworthiness", "ct24-checkworthy-en/dev.jsonl", worth, "checkworthy", []),
        (
            "modality",
            "fin-num-claim/eval.sentences.jsonl",
            ahead,
            "forecast",
            ["--map", "forecast=in-claim"],
        ),
        (
            "modality",
            "world-central-banks/eval.sentences.jsonl",
            ahead,
            "forecast",
            ["--map", "forecast=forward looking"],
        ),
    ],
)
def test_two_ways(
    task: str,
    corpus: str,
    predict: Predict,
    positive: str,
    options: list[str],
    shared: Path,
    scorer: Any,
    tmp_path: Path,
) -> None:
    path = shared / "corpora" / corpus
    ours, theirs = both(path, TASKS[task](), predict, scorer, tmp_path, "claims", *options)
    assert 0.3 < ours[positive, "F1"] < 0.95
    assert ours[positive, "F1"] == theirs["positive_f1"]
    assert ours["macro", "F1"] == theirs["macro_f1"]
    assert ours["weighted", "F1"] == theirs["weighted_f1"]
    assert ours["all", "accuracy"] == theirs["accuracy"]
    assert ours.get(("all", "average precision")) == theirs.get("average_precision")


def test_attribution(shared: Path, scorer: Any, tmp_path: Path) -> None:
    corpus = shared / "corpora" / "polnear" / "eval.attribution.jsonl"
    task = TASKS["attribution"]()
    ours, theirs = both(corpus, task, attributed, scorer, tmp_path, "attribution")
    assert 0.3 < ours["linked", "F1"] < 0.95
    for (part, _), value in ours.items():
        assert value == theirs[part.replace(" ", "_")]["f1"], part
    assert len(ours) == 10


def test_quantities(shared: Path, scorer: Any, tmp_path: Path) -> None:
    corpus = shared / "corpora" / "cqe-newsquant" / "eval.quantities.jsonl"
    ours, theirs = both(corpus, TASKS["quantities"](), counted, scorer, tmp_path, "quantities")
    assert 0.1 < ours["value and unit", "F1"] < ours["value", "F1"] < 0.95
    for part, name in (
        ("value", "published_value"),
        ("value and unit", "published_value+unit"),
        ("value and change", "published_value+change"),
    ):
        assert ours[part, "F1"] == theirs[name]["f1"], part


@pytest.mark.parametrize(
    "corpus", ["tempeval3-platinum/eval.timex.jsonl", "recognizers-text-specs/eval.timex.jsonl"]
)
def test_times(corpus: str, shared: Path, scorer: Any, tmp_path: Path) -> None:
    path = shared / "corpora" / corpus
    ours, theirs = both(path, TASKS["times"](), timed, scorer, tmp_path, "timex")
    for part in ("strict", "relaxed"):
        assert 0.3 < ours[part, "F1"] < 0.95
        assert ours[part, "F1"] == theirs[part]["f1"]
    assert ours.get(("value", "F1"), 0.0) == theirs["value"]["f1"]


def gold_claims(shared: Path) -> dict[str, dict[str, Any]]:
    paths = sorted((shared / "gold").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def spoilt(claim: dict[str, Any], damage: Damage) -> dict[str, Any]:
    """A gold claim as it might be found: any of its fields may be wrong."""
    made = json.loads(json.dumps(claim))
    for mention in (*made["subjects"], *made["objects"]):
        if damage.happens(0.15):
            mention["id"] = damage.dice.choice([None, "INDEX:SPX", "XNAS:AAPL"])
    for name, values in {
        "form": ["level", "pct_change", "superlative", "forecast"],
        "measure": ["close", "yield", "population", None],
        "direction": ["up", "down", "above", None],
        "modality": ["stated", "forecast"],
        "negated": [True, False],
        "checkable": [True, False],
        "holder": [None, {"text": "an analyst"}],
        "quantity_from": [None],
    }.items():
        if damage.happens(0.15):
            made[name] = damage.dice.choice(values)
    figure, window = made["quantity"], made["window"]
    if figure and damage.happens(0.3):
        figure["value"] = damage.dice.choice([figure["value"], "7.77"])
        figure["hedge"] = damage.dice.choice(["exact", "about", "below"])
        if figure["unit"] != "currency":
            figure["unit"] = damage.dice.choice(["percent", "points", "duration"])
    if window and damage.happens(0.4):
        days = dt.timedelta(days=damage.dice.randrange(-6, 7))
        for end in ("begin", "end_on"):
            if window[end]:
                window[end] = str(dt.date.fromisoformat(window[end]) + days)
    if damage.happens(0.1):
        made["quantity"] = None
    return made


def our_claim(made: dict[str, Any], article_id: str) -> Claim:
    def mention(given: dict[str, Any]) -> Mention:
        return Mention(text=given["text"], start=0, end=1, id=given.get("id"))

    def figure(given: dict[str, Any] | None) -> Quantity | None:
        if given is None:
            return None
        fields = {name: given[name] for name in ("unit", "currency", "hedge")}
        high = Decimal(given["high"]) if given["high"] else None
        return quantity(
            given["value"], high=high, text=given["text"], end=len(given["text"]), **fields
        )

    window = made["window"]
    return Claim(
        **{name: made[name] for name in (
            "start", "end", "text", "sentence_start", "sentence_end", "form", "measure",
            "direction", "modality", "negated", "checkable")},
        article_id=article_id,
        seen_at=NOW,
        subjects=tuple(map(mention, made["subjects"])),
        objects=tuple(map(mention, made["objects"])),
        quantity=figure(made["quantity"]),
        quantity_from=figure(made["quantity_from"]),
        window=window and msgspec.convert(window, ClaimWindow, strict=False),
        holder=made["holder"] and mention(made["holder"]),
    )  # fmt: skip


#: Our names of what the scorer counts.
CLAIM_FIELDS = {
    "form": "form", "form family": "form family", "subject ids": "subjects",
    "object ids": "objects", "measure": "measure", "direction": "direction", "value": "value",
    "unit": "unit", "hedge": "hedge", "quantity from": "earlier figure",
    "window begin": "window begin", "window end": "window end",
    "window inherited": "window carried over", "modality": "modality",
    "modality not stated": "modality not stated", "negated": "negated", "holder": "holder",
    "checkable": "checkable",
}  # fmt: skip


def test_claims(shared: Path, tmp_path: Path) -> None:
    script = shared.parent / "tools" / "score" / "score_gold.py"
    if not script.is_file():
        pytest.skip("no scorers beside the checkout")
    damage, task = Damage(), TASKS["claims"]()
    for slug, article in gold_claims(shared).items():
        items, lines = [], []
        for claim in article["claims"]:
            if damage.happens(0.15):
                continue
            made = our_claim(spoilt(claim, damage), slug)
            label = damage.label(claim["expected"]["label"], ["supported", "contradicted"])
            items.append(Found(claim=made, label=label))
            lines.append(f'{{"claim":{to_json(made)},"verdict":{{"label":"{label}"}}}}')
        (tmp_path / f"{slug}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        record = read(json.dumps(article).encode(), place=slug)
        assert isinstance(record, GoldRecord)
        task.add(record, items)
    out = tmp_path / "scores.json"
    command = [sys.executable, script, shared / "gold", tmp_path, "--json", out]
    subprocess.run(command, capture_output=True, check=True)
    theirs, ours = json.loads(out.read_text(encoding="utf-8")), measured(task)
    for part in ("all", "numeric", "checkable"):
        counts, row = theirs["detection"][part], ours[part, "F1"]
        assert (row.correct, row.found, row.gold) == (
            counts["tp"], counts["predicted"], counts["gold"],
        )  # fmt: skip
    assert set(theirs["fields"]) == set(CLAIM_FIELDS)
    for name, own in CLAIM_FIELDS.items():
        row = ours[own, "accuracy"]
        assert (own, row.value, row.gold) == (
            own, pytest.approx(theirs["fields"][name]["accuracy"]), theirs["fields"][name]["n"],
        )  # fmt: skip
    assert ours["verdict of all", "accuracy"].value == pytest.approx(theirs["verdict"]["accuracy"])
    assert ours["true", "false alarms"].correct == theirs["false_alarms"]["count"]
    assert ours["false", "missed errors"].correct == theirs["missed_errors"]["count"]
    assert ours["with data", "coverage"].value == pytest.approx(theirs["coverage"]["share"])
