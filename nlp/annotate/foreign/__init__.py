"""Models of others in place of ours: any Hugging Face model for sentiment or for names.

A model is the folder it lies in, or its name on the Hugging Face Hub (``ProsusAI/finbert``; with
``@`` a branch, tag or commit: ``dslim/bert-base-NER@main``). What was downloaded once is used
until a newer commit is downloaded or named: no start waits for a network that it does not need,
and the same installation gives the same answers. ``HF_HOME`` and ``HF_HUB_OFFLINE`` are honoured.

Weights of torch are read with torch where it is installed (``pip install 'tapeproof[hf]'``);
without it, and where there are none, ``onnx/model.onnx`` or ``model.onnx`` with onnxruntime. Code
that comes with a model is never run.

Each run of a model reads one text, at its own length: no padding, no neighbours. So the same text
gives the same answer whatever its batch, to the last bit, for quantised graphs too, whose scales
depend on everything that is in a batch. Against batches of texts of one length this costs a fifth
to a third of the speed on sentences of thirty pieces. Texts that repeat are read once a call.
"""

from __future__ import annotations

from nlp.annotate.foreign.names import ForeignNames
from nlp.annotate.foreign.sentiment import ForeignSentiment

__all__ = ["ForeignNames", "ForeignSentiment"]
