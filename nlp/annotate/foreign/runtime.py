"""The weights of a foreign model at work: a row of pieces in, scores out."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import signature
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from nlp.annotate.onnx_session import open_session

Floats = npt.NDArray[np.float32]
#: A label for each text, or a label for each piece.
Task = Literal["texts", "pieces"]

_NUMBERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class Runtime(Protocol):
    """Weights that are ready."""

    def scores(self, ids: Sequence[int], types: Sequence[int]) -> Floats:
        """Scores of one row before the softmax.

        Args:
            ids: Numbers of the pieces, marks included.
            types: Their token types.

        Returns:
            Shape: (n_labels,) of a classifier of texts, (n_pieces, n_labels) of a tagger.
        """
        ...


class TorchRuntime:
    """A model of transformers in torch, in evaluation mode, in float32, on the processor.

    Args:
        folder: Holds configuration and weights.
        task: What is labelled.
        has_types: Whether the tokenizer gives token types.

    Raises:
        ValueError: The weights lack a part of the model, or are of other sizes.
    """

    def __init__(self, folder: Path, *, task: Task, has_types: bool) -> None:
        import torch
        import transformers

        kinds: dict[Task, Any] = {
            "texts": transformers.AutoModelForSequenceClassification,
            "pieces": transformers.AutoModelForTokenClassification,
        }
        self._model, report = kinds[task].from_pretrained(
            folder,
            dtype=torch.float32,
            local_files_only=True,
            output_loading_info=True,
            trust_remote_code=False,
        )
        # transformers fills what is missing with random numbers
        missing = sorted(report["missing_keys"])
        if missing:
            raise ValueError(f"the weights lack {', '.join(missing[:3])} (in all {len(missing)})")
        self._model.eval()
        self._has_types = (
            has_types and "token_type_ids" in signature(self._model.forward).parameters
        )

    def scores(self, ids: Sequence[int], types: Sequence[int]) -> Floats:
        """Scores of one row; see ``Runtime``."""
        import torch

        row = torch.tensor([list(ids)])
        given = {"input_ids": row, "attention_mask": torch.ones_like(row)}
        if self._has_types:
            given["token_type_ids"] = torch.tensor([list(types)])
        with torch.inference_mode():
            scores = self._model(**given).logits
        return np.asarray(scores[0].numpy(), dtype=np.float32)


class OnnxRuntime:
    """A graph in onnxruntime, on one thread of the processor.

    Args:
        graph: The file; weights outside of it lie beside it.

    Raises:
        ValueError: The graph asks for inputs that only generating models have.
    """

    def __init__(self, graph: Path) -> None:
        self._session = open_session(str(graph))
        self._inputs = {i.name: _NUMBERS.get(i.type, np.int64) for i in self._session.get_inputs()}
        strange = sorted(set(self._inputs) - _KNOWN_INPUTS)
        if strange:
            raise ValueError(f"the graph asks for {', '.join(strange[:3])}")
        outputs = [output.name for output in self._session.get_outputs()]
        self._output = "logits" if "logits" in outputs else outputs[0]

    def scores(self, ids: Sequence[int], types: Sequence[int]) -> Floats:
        """Scores of one row; see ``Runtime``."""
        rows = {
            "input_ids": ids,
            "attention_mask": [1] * len(ids),
            "token_type_ids": types,
            "position_ids": range(len(ids)),
        }
        given = {name: np.array([rows[name]], dtype=kind) for name, kind in self._inputs.items()}
        (scores,) = self._session.run([self._output], given)
        return np.asarray(scores[0], dtype=np.float32)


_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids", "position_ids"}
