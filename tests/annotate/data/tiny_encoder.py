"""An encoder so small that its answers can be worked out by hand.

The graph is checked in, so that the tests need no onnx. Written by::

    python -m tests.annotate.data.tiny_encoder

Every piece has a row of scores for each head of words; the class of its capitals adds to them. The
scores of a sentence are the sums over its pieces.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from nlp.annotate.encoder.labels import (
    ARC,
    NAME_TAGS,
    PARTS_OF_SPEECH,
    RELATIONS,
    SENTENCE_HEADS,
    TAGS,
    TOKEN_HEADS,
    WORD_HEADS,
)
from nlp.annotate.encoder.model import described
from nlp.annotate.encoder.pieces import CASES
from tests.annotate.data.tiny_models import HERE, VOCABULARY, word_pieces

GRAPH = HERE / "tiny_encoder.onnx"

#: Name tags of pieces, with a score of 2; outside has 1 everywhere.
NAMED = {
    "tim": "B-PERSON",
    "cook": "I-PERSON",
    "apple": "B-COMPANY",
    "goldman": "B-COMPANY",
    "sachs": "I-COMPANY",
    "london": "B-PLACE",
    "frankfurt": "I-PLACE",
}
#: What a word in small letters adds to "outside": it is never a name.
SMALL = 3
#: Heads of attributions to the tags of their pieces, with a score of 2; outside has 1.
ROLES = {
    "source": {"tim": "B", "cook": "I", "reuters": "B"},
    "cue": {"said": "B"},
    "content": {"profit": "B", "sales": "B", "rose": "I", "fell": "I"},
}
#: Scores of the sentiments towards a word: negative, neutral, positive.
TARGETS = {"goldman": (0, 0, 2), "london": (2, 0, 0)}
#: What a piece adds to the heads of sentences.
TONES = {
    "rose": {"sentiment": (0, 0, 2)},
    "fell": {"sentiment": (2, 0, 0)},
    "2": {"checkworthiness": (0, 1)},
    "said": {"modality": (0, 0, 0, 1, 0)},
}
#: Tag, part of speech, relation and what they hang on of pieces; the others are ``ANY``.
SYNTAX = {
    "rose": ("VBD", "VERB", "ROOT", "[CLS]"),
    "goldman": ("NNP", "PROPN", "compound", "sachs"),
    "sachs": ("NNP", "PROPN", "nsubj", "rose"),
    "said": ("VBD", "VERB", "parataxis", "rose"),
    "cook": ("NNP", "PROPN", "nsubj", "said"),
    "london": ("NNP", "PROPN", "obl", "rose"),
}
ANY = ("NN", "NOUN", "dep", "rose")
#: Relation of what hangs on a piece; it counts more than what the other says itself.
UNDER = {"sachs": "flat"}
GOVERNORS = ("[CLS]", "rose", "sachs", "said")


def about() -> dict[str, Any]:
    """Name, version and a calibration that changes nothing."""
    plain = {head: {"factor": 1.0, "shifts": [0.0] * n} for head, n in SENTENCE_HEADS.items()}
    return {"name": "tiny", "version": "1.0", "calibration": plain}


def describe(folder: Path, **changes: object) -> None:
    """Write ``meta.json`` for the graph that is there; entries of value None are left out."""
    meta = described(folder / "encoder.onnx", about=about()) | changes
    kept = {key: value for key, value in meta.items() if value is not None}
    (folder / "meta.json").write_text(json.dumps(kept), encoding="utf-8")


def write_folder(folder: Path) -> Path:
    """The folder of the encoder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(GRAPH, folder / "encoder.onnx")
    word_pieces().save(str(folder / "tokenizer.json"))
    describe(folder)
    return folder


def _word_scores(piece: str) -> list[float]:
    tags = [2.0 * (NAMED.get(piece) == tag) + (tag == "O") for tag in NAME_TAGS]
    for role in ("source", "cue", "content"):
        tags += [2.0 * (ROLES[role].get(piece) == tag) + (tag == "O") for tag in "OBI"]
    return [*tags, *TARGETS.get(piece, (0, 0, 0))]


def _sentence_scores(piece: str) -> list[float]:
    own = TONES.get(piece, {})
    return [score for head, n in SENTENCE_HEADS.items() for score in own.get(head, (0,) * n)]


def _syntax_scores(piece: str) -> list[float]:
    tag, part, relation, above = SYNTAX.get(piece, ANY)
    labels = [
        *(float(tag == one) for one in TAGS),
        *(float(part == one) for one in PARTS_OF_SPEECH),
        *(float(relation == one) for one in RELATIONS),
        *(2.0 * (UNDER.get(piece) == one) for one in RELATIONS),
    ]
    filler = [0.0] * (ARC - len(GOVERNORS))
    dependent = [float(above == one) for one in GOVERNORS]
    governor = [float(piece == one) for one in GOVERNORS]
    return [*labels, *dependent, *filler, *governor, *filler]


def _graph() -> Any:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    n_words, n_sentences = sum(WORD_HEADS.values()), sum(SENTENCE_HEADS.values())
    n_syntax = sum(TOKEN_HEADS.values()) + 2 * ARC
    cases = np.zeros((len(CASES), n_words), np.float32)
    cases[CASES.index("small"), NAME_TAGS.index("O")] = SMALL
    tables = {
        "word_table": np.array([_word_scores(piece) for piece in VOCABULARY], np.float32),
        "case_table": cases,
        "tone_table": np.array([_sentence_scores(piece) for piece in VOCABULARY], np.float32),
        "syntax_table": np.array([_syntax_scores(piece) for piece in VOCABULARY], np.float32),
        "pieces": np.array([1]),
    }
    shape = ["rows", "pieces"]
    return helper.make_graph(
        [
            helper.make_node("Gather", ["word_table", "ids"], ["of_pieces"]),
            helper.make_node("Gather", ["case_table", "cases"], ["of_cases"]),
            helper.make_node("Add", ["of_pieces", "of_cases"], ["words"]),
            helper.make_node("Gather", ["tone_table", "ids"], ["tones"]),
            helper.make_node("ReduceSum", ["tones", "pieces"], ["sentences"], keepdims=0),
            helper.make_node("Gather", ["syntax_table", "ids"], ["syntax"]),
        ],
        "tiny_encoder",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("ids", "cases")
        ],
        [
            helper.make_tensor_value_info("words", TensorProto.FLOAT, [*shape, n_words]),
            helper.make_tensor_value_info("sentences", TensorProto.FLOAT, ["rows", n_sentences]),
            helper.make_tensor_value_info("syntax", TensorProto.FLOAT, [*shape, n_syntax]),
        ],
        [numpy_helper.from_array(values, name) for name, values in tables.items()],
    )


def main() -> None:
    """Write the graph beside this file."""
    import onnx
    from onnx import helper

    opset = helper.make_opsetid("", 17)
    model = helper.make_model(_graph(), opset_imports=[opset], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, GRAPH)


if __name__ == "__main__":
    main()
