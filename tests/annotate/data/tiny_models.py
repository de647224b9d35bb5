"""Models so small that their answers can be worked out by hand.

Two graphs are checked in, so that the tests need neither torch nor onnx. Written by::

    python -m tests.annotate.data.tiny_models

Both look every piece up in a table. ``tiny_sentiment.onnx`` adds the rows of a text up; the
three columns are scores. In ``tiny_names.onnx`` the row of a piece is its scores, and a token type
that is not 0 puts the piece outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

HERE = Path(__file__).parent

_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_WORDS = """
profit sales shares rose fell said gained lost the a of in at and to by its new year bank
apple goldman sachs iphone tim cook london paris frankfurt strasse reuters monday million
. , ' - & % $ ( ) : 1 2 3 0 a s t
##s ##es ##ed ##er ##ing ##don ##0
""".split()  # noqa: SIM905
VOCABULARY = list(dict.fromkeys([*_MARKS, *_WORDS]))

#: Columns of the graph of sentiments, in an order that is not ours.
SENTIMENTS = ("positive", "negative", "neutral")
#: Scores that a piece adds.
TONES = {"rose": (2, 0, 0), "gained": (1, 0, 0), "fell": (0, 2, 0), "said": (0, 0, 1)}

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
#: Tags of pieces; all others are outside.
TAGGED = {
    "tim": "B-PER",
    "cook": "I-PER",
    "apple": "B-ORG",
    "goldman": "B-ORG",
    "sachs": "I-ORG",
    "reuters": "I-ORG",
    "london": "B-LOC",
    "paris": "B-LOC",
    "frankfurt": "I-LOC",
    "iphone": "B-MISC",
    "##s": "B-LOC",
}


def word_pieces() -> Tokenizer:
    """Word pieces without capitals, with BERT's marks."""
    numbers = {piece: number for number, piece in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(mark, numbers[mark]) for mark in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def write_description(
    folder: Path,
    *,
    labels: Sequence[str],
    kind: str,
    longest: int = 64,
    also: Mapping[str, Any] | None = None,
) -> Path:
    """A folder with configuration and tokenizer, without weights.

    Args:
        folder: Made where it is not there.
        labels: Of the answers.
        kind: ``SequenceClassification``, ``TokenClassification`` or another task.
        longest: Pieces of a row, marks included.
        also: Further entries of the configuration.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "architectures": [f"BertFor{kind}"],
        "model_type": "bert",
        "vocab_size": len(VOCABULARY),
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 64,
        "id2label": {str(number): label for number, label in enumerate(labels)},
        "label2id": {label: number for number, label in enumerate(labels)},
        **(also or {}),
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    word_pieces().save(str(folder / "tokenizer.json"))
    marks = dict(zip(("pad", "unk", "cls", "sep", "mask"), _MARKS, strict=True))
    about = {
        "tokenizer_class": "BertTokenizer",
        "model_max_length": longest,
        **{f"{name}_token": mark for name, mark in marks.items()},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def _sentiment_graph() -> Any:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    table = np.array([TONES.get(piece, (0, 0, 0)) for piece in VOCABULARY], dtype=np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["masks"]),
        helper.make_node("Mul", ["rows", "masks"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "pieces"], ["logits"], keepdims=0),
    ]
    shape = ["batch", "pieces"]
    return helper.make_graph(
        nodes,
        "tiny_sentiment",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(np.array([2]), "last"),
            numpy_helper.from_array(np.array([1]), "pieces"),
        ],
    )


def _names_graph() -> Any:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    tags = [TAGGED.get(piece, "O") for piece in VOCABULARY]
    table = np.array([[tag == column for column in TAGS] for tag in tags], dtype=np.float32)
    outside = np.array([9.0] + [0.0] * (len(TAGS) - 1), dtype=np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["types", "last"], ["columns"]),
        helper.make_node("Mul", ["columns", "outside"], ["away"]),
        helper.make_node("Add", ["rows", "away"], ["logits"]),
    ]
    shape = ["batch", "pieces"]
    return helper.make_graph(
        nodes,
        "tiny_names",
        # smaller numbers than most, as some exporters write them
        [
            helper.make_tensor_value_info(name, TensorProto.INT32, shape)
            for name in ("input_ids", "token_type_ids")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*shape, len(TAGS)])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(outside, "outside"),
            numpy_helper.from_array(np.array([2]), "last"),
        ],
    )


def main() -> None:
    """Write both graphs beside this file."""
    import onnx
    from onnx import helper

    for name, graph in (("tiny_sentiment", _sentiment_graph()), ("tiny_names", _names_graph())):
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, HERE / f"{name}.onnx")


if __name__ == "__main__":
    main()
