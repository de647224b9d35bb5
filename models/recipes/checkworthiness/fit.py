"""Fits ``nlp/detect/outcome/worth.toml``: python models/recipes/checkworthiness/fit.py CORPUS.

Finds the claims of annotated articles, and asks of each whether it is a statement of fact that the
annotation has and calls checkable. A logistic regression over what the claim has is fitted on all
articles; the reliability that is printed is that of articles left out, a fifth at a time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.annotate import documents, load_language
from nlp.detect import claims
from nlp.detect.outcome.worth import features
from nlp.evaluate.claims.matching import Found, matches
from nlp.evaluate.corpora import records
from nlp.evaluate.gold import GoldRecord
from nlp.records import Article, Document
from nlp.reference import Reference

TARGET = Path(__file__).parents[3] / "nlp" / "detect" / "outcome" / "worth.toml"
FOLDS = 5


def main() -> None:
    """Find, compare, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--measure-only", action="store_true")
    given = parser.parse_args()
    seen, right, article = zip(*rows(given.corpus), strict=True)
    names = list(seen[0])
    table = np.array([[row[name] for name in names] for row in seen])
    truth, fold = np.array(right), np.array(article) % FOLDS
    told = np.zeros(len(truth))
    for each in range(FOLDS):
        told[fold == each] = (
            model().fit(table[fold != each], truth[fold != each]).predict_proba(table[fold == each])
        )[:, 1]
    report("left out", told, truth)
    head = table[:, names.index("head")]
    report("head alone", 1 / (1 + np.exp(-head)), truth)
    if not given.measure_only:
        made = model().fit(table, truth)
        lines = [
            "# Weights of the check-worthiness of claims, fitted by models/recipes/checkworthiness",
            f"# on {len(truth)} claims of annotated articles. By the project, CC0.",
            "",
            "[weights]",
            f"bias = {made.intercept_[0]:.4f}",
            *(f"{name} = {w:.4f}" for name, w in zip(names, made.coef_[0], strict=True)),
        ]
        TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def model() -> LogisticRegression:
    """Strong enough a penalty that no feature of few claims decides."""
    return LogisticRegression(C=1.0, max_iter=2000)


def rows(corpus: Path) -> Iterator[tuple[dict[str, float], bool, int]]:
    """What the fit looks at, whether it is to be checked, and the number of the article."""
    reference = Reference.load()
    language = load_language(reference=reference)
    now = dt.datetime.now(dt.UTC)
    for number, record in enumerate(records(corpus)):
        if not isinstance(record, GoldRecord) or record.claims is None:
            continue
        seen_at = record.published_at or now
        article = Article(
            text=record.text, title=record.title, published_at=seen_at, retrieved_at=seen_at
        )
        made = list(documents([article], language=language, now=lambda: now))
        read = [each for each in made if isinstance(each, Document)]
        found = list(claims(read, reference=reference))
        heads = {(s.start, s.end): s.checkworthiness for each in read for s in each.sentences}
        paired = matches(record, [Found(claim=claim) for claim in found])
        asked = {id(item.claim) for gold, item in paired.strict if _is_asked(gold)}
        for claim in found:
            inside = [p for (s, e), p in heads.items() if s <= claim.start < e]
            head = max((p for p in inside if p is not None), default=0.5)
            yield features(claim, head, claim.trace[0].by), id(claim) in asked, number


def _is_asked(gold: object) -> bool:
    return bool(getattr(gold, "checkable", False)) and not getattr(gold, "optional", False)


def report(name: str, told: np.ndarray, truth: np.ndarray) -> None:
    """Reliability in bins, expected calibration error, Brier score, ranking."""
    share = truth.mean()
    order = np.argsort(told)
    ranks = np.empty(len(told))
    ranks[order] = np.arange(1, len(told) + 1)
    good, bad = truth.sum(), (~truth).sum()
    auc = (ranks[truth].sum() - good * (good + 1) / 2) / (good * bad)
    print(
        f"{name}: n {len(told)}, right {share:.3f}, mean {told.mean():.3f}, "
        f"Brier {((told - truth) ** 2).mean():.4f}, constant {share * (1 - share):.4f}, "
        f"area under ROC {auc:.3f}"
    )
    gap = 0.0
    for low, high in itertools.pairwise([0, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001]):
        inside = (told >= low) & (told < high)
        if inside.any():
            mean, right = told[inside].mean(), truth[inside].mean()
            gap += abs(mean - right) * inside.mean()
            print(
                f"  {low:.2f} to {min(high, 1):.2f}: n {inside.sum():4d}, said {mean:.3f}, "
                f"right {right:.3f}"
            )
    print(f"  expected calibration error {gap:.4f}")


if __name__ == "__main__":
    main()
