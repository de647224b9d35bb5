"""The encoder at work: sentences in, answers of all heads out. onnxruntime and numpy, no torch."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nlp import resources
from nlp.annotate.encoder.decoding import best_tags, name_spans, role_spans
from nlp.annotate.encoder.labels import (
    ARC,
    ROLES,
    SENTENCE_HEADS,
    TOKEN_HEADS,
    WORD_HEADS,
)
from nlp.annotate.encoder.pieces import Row, last_pieces, rows
from nlp.annotate.encoder.syntax import Parse, joined, parse
from nlp.annotate.onnx_session import open_session
from nlp.annotate.probabilities import softmax
from nlp.errors import ModelNotFoundError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

#: Version of the files that this module reads; others are refused.
FORMAT = 2
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
        pieces: Of each row the pieces and their scores: those of ``TOKEN_HEADS``, then the piece
            as a dependent and as a governor. Shape: (pieces, answers + 2 * ARC).
    """

    names: tuple[tuple[int, int, str], ...]
    roles: Mapping[str, tuple[tuple[int, int], ...]]
    sentences: Mapping[str, Floats]
    starts: npt.NDArray[np.int64]
    tone: Floats
    pieces: tuple[tuple[Row, Floats], ...]

    def parse(self, ends: Sequence[int]) -> Parse:
        """Tags and dependencies of the sentence's tokens.

        Args:
            ends: One after the last character of each token, in the sentence; at least one.
        """
        found = []
        for number, (row, scores) in enumerate(self.pieces, 1):
            is_last = number == len(self.pieces)
            limit = len(ends) if is_last else bisect_right(ends, row.ends[-1])
            own, ends = ends[:limit], ends[limit:]
            if own:
                places = [0, *last_pieces(row, own)]
                labels, of, to = np.split(scores, (_N_LABELS, _N_LABELS + ARC), axis=-1)
                arcs = of[places[1:]] @ to[places].T
                found.append(parse(_split(labels[places], TOKEN_HEADS), arcs))
        return joined(found)

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

    def _answers(self, flat: Sequence[Row]) -> list[tuple[Floats, Floats, Floats]]:
        """For each row the scores of its words, of the whole and of its pieces, in their order."""
        answers: list[tuple[Floats, Floats, Floats]] = [_NOTHING] * len(flat)
        for batch in _batches(flat):
            members = [flat[index] for index in batch]
            ids, cases = _filled(members)
            words, whole, pieces = self._session.run(None, {"ids": ids, "cases": cases})
            for place, index in enumerate(batch):
                row = flat[index]
                of_pieces = pieces[place, : len(row.ids)].copy()  # not the batch with it
                answers[index] = words[place, row.words], whole[place], of_pieces
        return answers

    def _reading(self, parts: Sequence[tuple[Row, Floats, Floats, Floats]]) -> Reading:
        if not parts:
            return self._reading([(_NO_WORDS, *_NOTHING)])
        starts = [start for row, *_ in parts for start in row.starts]
        ends = [end for row, *_ in parts for end in row.ends]
        scores = _split(np.concatenate([words for _, words, *_ in parts]), WORD_HEADS)
        weights = [len(row.ids) for row, *_ in parts]
        whole = np.average([scores for _, _, scores, _ in parts], axis=0, weights=weights)
        return Reading(
            names=name_spans(best_tags(scores["names"]), starts, ends),
            roles={role: role_spans(scores[role].argmax(-1), starts, ends) for role in ROLES},
            sentences=self._probabilities(whole),
            starts=np.asarray(starts, dtype=np.int64),
            tone=scores["target"],
            pieces=tuple((row, scores) for row, _, _, scores in parts),
        )

    def _probabilities(self, whole: Floats) -> dict[str, Floats]:
        found, first = {}, 0
        for head, n_labels in SENTENCE_HEADS.items():
            factor, shifts = self._calibration[head]
            found[head] = softmax(whole[first : first + n_labels] * factor + shifts)
            first += n_labels
        return found


_NO_WORDS = Row(ids=[0], cases=[0], words=[], starts=[], ends=[], limits=[])
_N_LABELS = sum(TOKEN_HEADS.values())
_NOTHING: tuple[Floats, Floats, Floats] = (
    np.zeros((0, sum(WORD_HEADS.values())), np.float32),
    np.zeros(sum(SENTENCE_HEADS.values()), np.float32),
    np.zeros((2, _N_LABELS + 2 * ARC), np.float32),
)


def _split(scores: Floats, heads: Mapping[str, int]) -> dict[str, Floats]:
    """Scores of several heads that stand beside each other."""
    ends = np.cumsum(list(heads.values()))[:-1]
    return dict(zip(heads, np.split(scores, ends, axis=-1), strict=True))


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
