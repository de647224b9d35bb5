"""The model card of the encoder: `card.md` with its tables filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Scores = Mapping[str, Mapping[str, Mapping[str, float]]]
Reliability = Mapping[str, Sequence[tuple[str, int, float, float]]]

TEMPLATE = Path(__file__).with_name("card.md")


def _main(found: Mapping[str, float], task: str) -> str:
    wanted = {
        "names": ("micro_f1",),
        "attribution": ("content_overlap_f1", "content_characters_f1", "linked_f1"),
        "sentiment": ("macro_f1", "accuracy", "calibration_error"),
        "target-sentiment": ("macro_f1", "accuracy"),
        "checkworthiness": ("checkworthy_f1", "average_precision", "calibration_error"),
        "modality": ("forecast_f1", "macro_f1"),
        "syntax": ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f"),
    }[task]
    cells = [
        f"{key.replace('_f1', ' F1').replace('_', ' ')} {found[key]:.3f}"
        for key in wanted
        if key in found
    ]
    return ", ".join(cells) or "–"


def card(scores: Scores, reliability: Reliability, *, version: str, notes: str) -> str:
    """The card.

    Args:
        scores: Set and task, way, score.
        reliability: Of sentiment and check-worthiness on our test set.
        version: Of the weights.
        notes: What was tried, in Markdown.
    """
    rows = ["| measured on | task | encoder | fast |", "|---|---|---|---|"]
    for name, ways in scores.items():
        *corpus, task = name.split()
        cells = [_main(ways.get(way, {}), task) for way in ("encoder", "fast")]
        rows.append(f"| {' '.join(corpus)} | {task} | {cells[0]} | {cells[1]} |")
    table = ["| head | probability | sentences | mean | right |", "|---|---|---:|---:|---:|"]
    table += [
        f"| {head} | {between} | {n} | {mean:.2f} | {right:.2f} |"
        for head, bins in reliability.items()
        for between, n, mean, right in bins
    ]
    return TEMPLATE.read_text(encoding="utf-8").format(
        version=version,
        scores="\n".join(rows),
        n=sum(n for _, n, _, _ in reliability["sentiment"]),
        reliability="\n".join(table),
        notes=notes.strip(),
    )
