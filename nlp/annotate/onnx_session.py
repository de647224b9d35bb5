"""Opening an ONNX graph: one thread of the processor, and nothing said to anyone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(graph: bytes | str) -> InferenceSession:
    """A graph in onnxruntime.

    onnxruntime keeps counts of its use in the cache folder of the user and sends them; that is
    turned off, unless the environment variable ``ORT_DISABLE_TELEMETRY`` says otherwise. It reads
    the variable while it is imported.

    Args:
        graph: Its content, or its path when weights lie in files beside it.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # more threads are slower on rows as short as sentences; use processes
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
