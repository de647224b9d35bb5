"""Builds every shipped model: prepare, train, assemble, measure, write the model cards.

    python models/recipes/train.py --corpora PATH [--steps syntax,names,...] [--again STEP,...]

Steps that have finished are not repeated (`models/.work/done-<step>`); `--again` repeats them. The
seeds are fixed, so that two runs on one machine give the same weights.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

RECIPES = Path(__file__).parent
MODELS = RECIPES.parent

# The sentence classifiers share their features with the package of this checkout.
sys.path[:0] = [str(MODELS.parent), str(RECIPES / "encoder")]

# One thread, but for the encoder: the sums of several threads differ from run to run.
if "encoder" not in sys.argv:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# Steps of the optimiser of the first recogniser, whose only work is to read partial corpora.
FIRST_ROUND_STEPS = 1500


def syntax(corpora: Path, work: Path) -> None:
    """Tags, features and dependencies; about 35 minutes on one core."""
    from prepare import prepare_syntax
    from training import train_pipeline

    train_pipeline("syntax.cfg", prepare_syntax(corpora, work), work / "syntax" / "out")


def names(corpora: Path, work: Path) -> None:
    """The recogniser of names, in two rounds; about 25 minutes on one core."""
    from prepare import prepare_names
    from training import train_pipeline

    folder = prepare_names(corpora, work)
    steps = {"training__max_steps": FIRST_ROUND_STEPS, "training__eval_frequency": 300}
    first = train_pipeline("names.cfg", folder, folder / "out", **steps)
    folder = prepare_names(corpora, work, first=first)
    train_pipeline("names.cfg", folder, folder / "out")


def sentences(corpora: Path, _work: Path) -> None:
    """The sentence classifiers, their scores and their card; half a minute."""
    from card import sentences_card
    from sentences import fit_all, measured

    folder = MODELS / "sentences"
    fit_all(corpora, folder)
    scores = measured(corpora, folder)
    _write_json(folder / "metrics.json", scores)
    (folder / "README.md").write_text(sentences_card(scores), encoding="utf-8")


def encoder(corpora: Path, work: Path) -> None:
    """The encoder, its scores and its card; about an hour on two cores."""
    from describe import card
    from examples import all_examples
    from finish import VERSION, finish, word_pieces
    from fit import trained
    from scores import all_scores, reliability

    written = MODELS.parent / "corpora" / "annotated"
    folder = MODELS / "encoder"
    examples = all_examples(corpora, word_pieces(), [written / "train.jsonl"])
    network = trained(examples, work / "encoder")
    calibration = [corpora / "newsroom-written/dev.jsonl", written / "dev.jsonl"]
    read = finish(network, folder, calibration)
    scores = all_scores(corpora, written / "test.jsonl")
    _write_json(folder / "metrics.json", {k: v["encoder"] for k, v in scores.items()})
    told = card(
        scores,
        reliability(read, written / "test.jsonl"),
        version=VERSION,
        notes=(RECIPES / "encoder" / "tried.md").read_text(encoding="utf-8"),
    )
    (folder / "README.md").write_text(told, encoding="utf-8")
    for checkpoint in (work / "encoder").glob("round-*.pt"):
        checkpoint.unlink()  # done: another run trains anew


def assemble(corpora: Path, work: Path) -> None:
    """The folder `en_tapeproof`, its scores and its card; one minute."""
    import spacy
    from assemble import assembled, lemma_notices, write
    from card import pipeline_card
    from measure import all_scores
    from sources import as_meta

    folder = MODELS / "en_tapeproof"
    parts = (work / "syntax/out/model-best", work / "names/out/model-best")
    candidate = work / "candidate"
    assembled(*parts, work).to_disk(candidate)
    scores = all_scores(spacy.load(candidate), corpora, work)
    language = assembled(*parts, work)
    write(language, folder, sources=as_meta(), scores=scores, notices=lemma_notices(work))
    _write_json(folder / "metrics.json", scores)
    (folder / "README.md").write_text(pipeline_card(scores), encoding="utf-8")


STEPS: dict[str, Callable[[Path, Path], None]] = {
    "syntax": syntax,
    "names": names,
    "sentences": sentences,
    "encoder": encoder,
    "assemble": assemble,
}


def _write_json(path: Path, scores: dict[str, object]) -> None:
    path.write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, default=MODELS / ".work")
    parser.add_argument("--steps", default=",".join(STEPS), help="steps to take, in this order")
    parser.add_argument("--again", default="", help="steps to repeat although they are done")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    for name in filter(None, arguments.steps.split(",")):
        done = arguments.work / f"done-{name}"
        if done.exists() and name not in arguments.again.split(","):
            print(f"{name}: done before", file=sys.stderr)
            continue
        STEPS[name](arguments.corpora, arguments.work)
        done.touch()


if __name__ == "__main__":
    main()
