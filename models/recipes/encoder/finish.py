"""From the trained network to the folder that ships: graph, word pieces, calibration."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from export import write
from names import lines
from network import Network, start_folder
from sentences import calibrated
from tokenizers import Tokenizer

from nlp.annotate.encoder.labels import CHECKWORTHY, MODALITIES, SENTENCE_HEADS, SENTIMENTS
from nlp.annotate.encoder.model import Encoder, described
from nlp.annotate.encoder.pieces import rows

VERSION = "0.3.1"
ABOUT = {
    "name": "encoder",
    "version": VERSION,
    "description": "tags, dependencies, names, sentiment of sentences and towards names, "
    "check-worthiness, modality, parts of attributions",
    "license": "CC BY-SA 4.0",
}


def word_pieces() -> Tokenizer:
    """The tokenizer of the encoder, neither cutting nor filling up."""
    tokenizer = Tokenizer.from_file(str(start_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _answers(record: dict) -> dict[str, int]:
    return {
        "sentiment": SENTIMENTS.index(record["sentiment"]),
        "checkworthiness": int(record["checkworthy"]),
        "modality": MODALITIES.index(record["modality"]),
    }


def _plain() -> dict[str, dict]:
    return {head: {"factor": 1.0, "shifts": [0.0] * n} for head, n in SENTENCE_HEADS.items()}


def calibration(encoder: Encoder, files: Sequence[Path]) -> dict[str, dict]:
    """Platt scaling (Platt 1999; for several labels Guo et al. 2017) of each head of sentences."""
    records = [record for file in files for record in lines(file)]
    readings = encoder.read([record["text"] for record in records])
    found = {}
    for head in SENTENCE_HEADS:
        scores = np.log([reading.sentences[head] for reading in readings])
        answers = np.array([_answers(record)[head] for record in records])
        factor, shifts = calibrated(np.asarray(scores, dtype=np.float64), answers)
        found[head] = {"factor": round(factor, 4), "shifts": [round(float(s), 4) for s in shifts]}
    return found


def finish(network: Network, folder: Path, calibration_files: Sequence[Path]) -> Encoder:
    """Writes the folder of the encoder, without its card; the encoder that it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [record["text"] for file in calibration_files for record in lines(file)]
    sample = [row for its_rows in rows(word_pieces(), texts) for row in its_rows]
    write(network, folder / "encoder.onnx", sample=sample)
    shutil.copy(start_folder() / "tokenizer.json", folder / "tokenizer.json")
    _describe(folder, _plain())
    _describe(folder, calibration(Encoder.from_folder(folder), calibration_files))
    return Encoder.from_folder(folder)


def _describe(folder: Path, fitted: dict[str, dict]) -> None:
    about = {
        **ABOUT,
        "labels": {
            "sentiment": SENTIMENTS,
            "checkworthiness": CHECKWORTHY,
            "modality": MODALITIES,
        },
        "calibration": fitted,
    }
    meta = described(folder / "encoder.onnx", about=about)
    text = json.dumps(meta, indent=1, ensure_ascii=False)
    (folder / "meta.json").write_text(text + "\n", encoding="utf-8")
