"""Fits ``nlp/verify/confidence.toml``: python models/recipes/confidence/fit.py MARKET_FOLDER.

Makes statements of known truth (``writer.py``), judges them, and fits one logistic regression for
each step and one for the label: was the verdict right, was the right reading chosen, did the
interval hold what the writer had, do the stored data say the same. Two thirds of the statements
fit, the rest measure; the reliability table that it prints stands in README.md of this folder.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from writer import Statement, statements

from nlp.market.folder import MarketFolder
from nlp.verify.confidence import Features, features
from nlp.verify.deciding import Decision, decisions

STEPS = {
    "label": None,
    "reading": ("other", "contradicted", "close", "agreeing", "readings", "chance"),
    "interval": ("loose", "hedged", "inside", "outside", "close", "contradicted"),
    "data": (
        "inside",
        "outside",
        "noise",
        "noise_outside",
        "close",
        "contradicted",
        "silent",
        "silent_outside",
    ),
}
TARGET = Path(__file__).parents[3] / "nlp" / "verify" / "confidence.toml"
GOOD = {"supported", "supported_other_reading", "close", "direction_only"}


def main() -> None:
    """Make, judge, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("market", type=Path)
    parser.add_argument("--count", type=int, default=36_000)
    parser.add_argument("--measure-only", action="store_true")
    given = parser.parse_args()
    seen, right = judged(statements(MarketFolder(given.market), count=given.count))
    names = Features._fields
    table = np.array(seen)
    kept = np.arange(len(table)) % 3 != 0
    lines = [
        "# Weights of the confidence of verdicts, fitted by models/recipes/confidence/fit.py on",
        f"# {int(kept.sum())} statements of known truth about real series. By the project, CC0.",
    ]
    for step, columns in STEPS.items():
        used = [names.index(name) for name in columns or names]
        truth = np.array([each[step] for each in right])
        model = LogisticRegression(C=10.0, max_iter=2000)
        model.fit(table[kept][:, used], truth[kept])
        told = model.predict_proba(table[~kept][:, used])[:, 1]
        report(step, told, truth[~kept])
        lines += ["", f"[weights.{step}]", f"bias = {model.intercept_[0]:.4f}"]
        lines += [f"{names[at]} = {w:.4f}" for at, w in zip(used, model.coef_[0], strict=True)]
    if not given.measure_only:
        TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judged(
    made: Iterable[Statement],
) -> tuple[list[Features], list[dict[str, bool]]]:
    """What the fit looks at, and what was right, for every statement that gets a verdict."""
    seen, right = [], []
    for each in made:
        if not each.linked.readings:
            continue
        (found,) = decisions([each.linked])
        if found.label == "insufficient_data":
            continue
        claim = each.linked.claim
        row = features(
            claim, found.label, found.deciding, found.every, found.admitted, found.chance
        )
        seen.append(row)
        right.append(_right(each, found))
    return seen, right


def _right(each: Statement, found: Decision) -> dict[str, bool]:
    said = found.label in GOOD
    planned = found.deciding.planned
    same_reading = (planned.begin, planned.end_on, planned.formula) == (
        each.meant.begin, each.meant.end_on, each.meant.formula,
    )  # fmt: skip
    admits = found.admitted is None or found.admitted.match(each.exact) is not None
    return {
        "label": said == each.true,
        "reading": same_reading if each.true else not said,
        "interval": admits,
        "data": each.same_data,
    }


def report(step: str, told: np.ndarray, truth: np.ndarray) -> None:
    """Reliability in bins, expected calibration error, Brier score."""
    share = truth.mean()
    print(
        f"{step}: n {len(told)}, right {share:.3f}, mean confidence {told.mean():.3f}, "
        f"Brier {((told - truth) ** 2).mean():.4f}, constant {share * (1 - share):.4f}"
    )
    edges = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001]
    gap = 0.0
    for low, high in itertools.pairwise(edges):
        inside = (told >= low) & (told < high)
        if inside.any():
            mean, share = told[inside].mean(), truth[inside].mean()
            gap += abs(mean - share) * inside.mean()
            print(
                f"  {low:.2f} to {min(high, 1):.2f}: n {inside.sum():5d}, said {mean:.3f}, "
                f"right {share:.3f}"
            )
    print(f"  expected calibration error {gap:.4f}")


if __name__ == "__main__":
    main()
