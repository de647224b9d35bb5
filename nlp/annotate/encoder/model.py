"""The encoder at work: sentences in, answers of all heads out. onnxruntime and numpy, no torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nlp import resources
from nlp.annotate.encoder.decoding import best_tags, name_spans, role_spans
from nlp.annotate.encoder.labels import ROLES, SENTENCE_HEADS, WORD_HEADS
from nlp.annotate.encoder.pieces import Row, rows
from nlp.annotate.onnx_session import open_session
from nlp.annotate.probabilities import softmax
from nlp.errors import ModelNotFoundError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

#: Version of the files that this module reads; others are refused.
FORMAT = 1
#: Pieces of one batch. Larger ones leave the processor's cache and are slower.
BATCH_PIECES = 256
#: Batches are as wide as a multiple of this: onnxruntime adds up in such steps, and what is left
#: over in another order. With it the answer for a row is the same, to the bit, in any batch.
STEP = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What the heads answer for one sentence; all offsets count from its beginning.

    Attributes:
        names: First character, one after the last, and label of each name; without overlaps.
        roles: Part of an attribution ("source", "cue", "content") to its stretches.
        sentences: Head of the whole sentence ("sentiment", "checkworthiness", "modality") to the
            probabilities of its labels, in the order of ``labels.py``.
        starts: First character of each word. Shape: (words,).
        tone: Scores of the target sentiments before the softmax. Shape: (words, 3).
    """

    names: tuple[tuple[int, int, str], ...]
    roles: Mapping[str, tuple[tuple[int, int], ...]]
    sentences: Mapping[str, Floats]
    starts: npt.NDArray[np.int64]
    tone: Floats

    def towards(self, start: int, end: int) -> Floats | None:
        """Probabilities of the sentiments towards ``sentence[start:end]``; None without a word."""
        first, last = np.searchsorted(self.starts, (start, end))
        return softmax(self.tone[first:last].mean(0)) if first < last else None


class Encoder:
    """One pass over sentences for all heads.

    Args:
        session: Of the graph that ``models/recipes/encoder/export.py`` writes.
        tokenizer: Its word pieces.
        meta: Name, version and calibration: for each head of whole sentences the factor and the
            shifts that make its scores probabilities.
    """

    def __init__(
        self, session: InferenceSession, *, tokenizer: Tokenizer, meta: Mapping[str, Any]
    ) -> None:
        self._session, self._tokenizer = session, tokenizer
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.encode_special_tokens = True  # "[PAD]" in a text is text
        self.name, self.version = str(meta["name"]), str(meta["version"])
        self._calibration = {
            head: _calibration(meta["calibration"][head], head) for head in SENTENCE_HEADS
        }

    @classmethod
    def from_folder(cls, folder: Path) -> Encoder:
        """Read an encoder.

        Args:
            folder: Holds ``encoder.onnx``, ``tokenizer.json`` and ``meta.json``.

        Raises:
            ModelNotFoundError: A file is missing, truncated, damaged or of another version.
        """
        paths = [folder / name for name in ("encoder.onnx", "tokenizer.json", "meta.json")]
        for path in paths:
            if not path.is_file():
                raise ModelNotFoundError("no encoder", subject=str(path), hint=resources.MODEL_HINT)
        try:
            meta = json.loads(paths[2].read_text(encoding="utf-8"))
            _check_version(meta)
            session = open_session(_checked(paths[0], meta))
            return cls(session, tokenizer=_tokens(paths[1]), meta=meta)
        # json, tokenizers and onnxruntime raise what the damage provokes, of any type
        except Exception as error:
            raise ModelNotFoundError(
                "the encoder cannot be read",
                subject=str(folder),
                cause=error,
                hint=resources.MODEL_HINT,
            ) from error

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """The answers for sentences; that for one does not depend on the others.

        Args:
            texts: Sentences; empty ones and very long ones are allowed.
        """
        found = rows(self._tokenizer, texts)
        flat = [row for its_rows in found for row in its_rows]
        answers = iter(self._answers(flat))
        return [self._reading([(row, *next(answers)) for row in its_rows]) for its_rows in found]

    def _answers(self, flat: Sequence[Row]) -> list[tuple[Floats, Floats]]:
        """For each row the scores of its words and of the whole, in the order of the rows."""
        answers: list[tuple[Floats, Floats]] = [_NOTHING] * len(flat)
        for batch in _batches(flat):
            members = [flat[index] for index in batch]
            ids, cases = _filled(members)
            words, whole = self._session.run(None, {"ids": ids, "cases": cases})
            for place, index in enumerate(batch):
                answers[index] = words[place, flat[index].words], whole[place]
        return answers

    def _reading(self, parts: Sequence[tuple[Row, Floats, Floats]]) -> Reading:
        if not parts:
            return self._reading([(_NO_WORDS, *_NOTHING)])
        starts = [start for row, _, _ in parts for start in row.starts]
        ends = [end for row, _, _ in parts for end in row.ends]
        scores = _split(np.concatenate([words for _, words, _ in parts]))
        weights = [len(row.ids) for row, _, _ in parts]
        whole = np.average([scores for _, _, scores in parts], axis=0, weights=weights)
        return Reading(
            names=name_spans(best_tags(scores["names"]), starts, ends),
            roles={role: role_spans(scores[role].argmax(-1), starts, ends) for role in ROLES},
            sentences=self._probabilities(whole),
            starts=np.asarray(starts, dtype=np.int64),
            tone=scores["target"],
        )

    def _probabilities(self, whole: Floats) -> dict[str, Floats]:
        found, first = {}, 0
        for head, n_labels in SENTENCE_HEADS.items():
            factor, shifts = self._calibration[head]
            found[head] = softmax(whole[first : first + n_labels] * factor + shifts)
            first += n_labels
        return found


_NO_WORDS = Row(ids=[0], cases=[0], words=[], starts=[], ends=[])
_NOTHING: tuple[Floats, Floats] = (
    np.zeros((0, sum(WORD_HEADS.values())), np.float32),
    np.zeros(sum(SENTENCE_HEADS.values()), np.float32),
)


def _split(words: Floats) -> dict[str, Floats]:
    ends = np.cumsum(list(WORD_HEADS.values()))[:-1]
    return dict(zip(WORD_HEADS, np.split(words, ends, axis=-1), strict=True))


def _batches(flat: Sequence[Row]) -> Iterator[list[int]]:
    """Positions of rows of like length."""
    batch: list[int] = []
    for index in sorted(range(len(flat)), key=lambda i: len(flat[i].ids)):
        if batch and (len(batch) + 1) * len(flat[index].ids) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _filled(members: Sequence[Row]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    longest = max(len(row.ids) for row in members)
    shape = len(members), -(-longest // STEP) * STEP
    ids, cases = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for place, row in enumerate(members):
        ids[place, : len(row.ids)] = row.ids
        cases[place, : len(row.ids)] = row.cases
    return ids, cases


def _check_version(meta: Mapping[str, Any]) -> None:
    if meta.get("format") != FORMAT:
        raise ValueError(f"its format is {meta.get('format')!r}, this version reads {FORMAT}")


def _calibration(entry: Mapping[str, Any], head: str) -> tuple[float, Floats]:
    shifts = np.asarray(entry["shifts"], dtype=np.float32)
    if len(shifts) != SENTENCE_HEADS[head]:
        raise ValueError(f"{head} has {SENTENCE_HEADS[head]} answers, and {len(shifts)} shifts")
    return float(entry["factor"]), shifts


def _checked(path: Path, meta: Mapping[str, Any]) -> bytes:
    """The graph's bytes, when they are the ones that the meta file describes."""
    content = path.read_bytes()
    if len(content) != meta["bytes"]:
        raise ValueError(f"{path.name} has {len(content):,} bytes of {meta['bytes']:,}")
    if hashlib.sha256(content).hexdigest() != meta["sha256"]:
        raise ValueError(f"{path.name} is not the file that meta.json describes")
    return content


def _tokens(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))


def described(encoder_file: Path, *, about: Mapping[str, Any]) -> dict[str, Any]:
    """The content of ``meta.json`` for a graph: ``about`` and what a later check needs."""
    content = encoder_file.read_bytes()
    checks = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return {**about, "format": FORMAT, **checks}
