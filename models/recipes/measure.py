"""Scores of the pipeline on held-out and evaluation corpora, which train nothing.

python models/recipes/measure.py --corpora PATH [--work models/.work] [--model models/en_tapeproof]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import spacy
from names import full, lines, tagged_spans
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

Span = tuple[int, int, str]

# Labels of the contract as the three coarse ones; the others are no names there.
COARSE = {"COMPANY": "ORG", "ORG": "ORG", "PERSON": "PER", "PLACE": "LOC"}

# Corpora of PER, ORG and LOC; nothing of them was trained on.
COARSE_FILES = {
    "finer-ord": "finer-ord/eval.ner.jsonl",
    "gum dev": "gum/permissive/dev.ner.jsonl.gz",
}


def prf(matched: int, predicted: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1, with the number of gold items."""
    precision = matched / predicted if predicted else 0.0
    recall = matched / gold if gold else 0.0
    total = precision + recall
    f1 = 2 * precision * recall / total if total else 0.0
    return {"p": round(precision, 4), "r": round(recall, 4), "f": round(f1, 4), "gold": gold}


def span_scores(pairs: Iterable[tuple[set[Span], set[Span]]]) -> dict[str, dict[str, float]]:
    """Scores of exact spans: `micro`, and one entry for each type of the gold standard.

    Args:
        pairs: Gold spans and predicted spans of each text.

    Returns:
        Label to precision, recall, F1 and number of gold spans.
    """
    matched: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for wanted, found in pairs:
        for counter, spans in ((matched, wanted & found), (predicted, found), (gold, wanted)):
            counter.update(label for *_, label in spans)
            counter["micro"] += len(spans)
    return {label: prf(matched[label], predicted[label], gold[label]) for label in gold}


def syntax_scores(language: Language, file: Path) -> dict[str, float]:
    """Tags, dependencies and sentence boundaries from raw text, on spaCy's own tokens."""
    docs = DocBin().from_disk(file).get_docs(language.vocab)
    examples = [Example(language.make_doc(doc.text), doc) for doc in docs]
    with language.select_pipes(disable=["ner", "lemmatizer"]):
        scores = language.evaluate(examples)
    wanted = ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f")
    return {name: round(float(scores[name]), 4) for name in wanted}


def newsroom_scores(language: Language, corpora: Path) -> dict[str, dict[str, float]]:
    """Ten labels on `newsroom-written/dev.jsonl`."""
    pairs = []
    for annotated in full(corpora, "newsroom-written/dev.jsonl"):
        doc = language(annotated.text)
        found = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        pairs.append(({tuple(name) for name in annotated.names}, found))
    return span_scores(pairs)


def coarse_scores(language: Language, file: Path) -> dict[str, dict[str, float]]:
    """PER, ORG and LOC of a coarse corpus, COMPANY counting as ORG; spans are whole tokens."""
    pairs = []
    for record in lines(file):
        starts, position = [], 0
        for token in record["tokens"]:
            starts.append(position)
            position += len(token) + 1
        index = {
            start + i: n for n, start in enumerate(starts) for i in range(len(record["tokens"][n]))
        }
        found = set()
        for entity in language(" ".join(record["tokens"])).ents:
            covered = [index[i] for i in range(entity.start_char, entity.end_char) if i in index]
            if entity.label_ in COARSE and covered:
                found.add((covered[0], covered[-1] + 1, COARSE[entity.label_]))
        wanted = {span for span in tagged_spans(record["tags"]) if span[2] != "MISC"}
        pairs.append((wanted, found))
    return span_scores(pairs)


def finentity_recall(language: Language, corpora: Path) -> dict[str, float]:
    """Share of FinEntity's names that are found: same span, and touching."""
    exact = touched = total = 0
    for record in lines(corpora / "finentity/eval.targets.jsonl"):
        found = {(e.start_char, e.end_char) for e in language(record["text"]).ents}
        for target in record["targets"]:
            start, end = target["start"], target["end"]
            total += 1
            exact += (start, end) in found
            touched += any(a < end and start < b for a, b in found)
    return {"exact": round(exact / total, 4), "touched": round(touched / total, 4), "gold": total}


def all_scores(language: Language, corpora: Path, work: Path) -> dict[str, object]:
    """Every score of the pipeline, by what it is measured on."""
    scores: dict[str, object] = {
        f"syntax {file.stem}": syntax_scores(language, file)
        for file in sorted((work / "syntax").glob("*-dev.spacy"))
    }
    with language.select_pipes(enable=["ner"]):
        scores["names newsroom-written dev"] = newsroom_scores(language, corpora)
        for name, path in COARSE_FILES.items():
            scores[f"names {name}"] = coarse_scores(language, corpora / path)
        scores["names finentity recall"] = finentity_recall(language, corpora)
    return scores


def main() -> None:
    """Command line; prints JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("models/.work"))
    parser.add_argument("--model", type=Path, default=Path("models/en_tapeproof"))
    arguments = parser.parse_args()
    language = spacy.load(arguments.model)
    print(json.dumps(all_scores(language, arguments.corpora, arguments.work), indent=1))


if __name__ == "__main__":
    main()
