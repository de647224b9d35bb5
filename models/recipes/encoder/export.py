"""The trained network as an ONNX graph with 8-bit weights.

Weights have one scale a column. What comes into a product has a range that was measured beforehand
on sample sentences, so that the answer for a sentence does not depend on the others of its batch
(ranges taken from the batch, as onnxruntime's own dynamic quantisation has it, make it depend).
Weights keep seven of the eight bits: sums of products then fit into 16 bits on processors without
instructions for 8-bit products, which would cut them off and answer differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
from network import ATTENTION_HEADS, LAYERS, SYNTAX, WIDTH, Network
from onnx import TensorProto, helper, numpy_helper

from nlp.annotate.encoder.labels import ARC, SENTENCE_HEADS, TOKEN_HEADS, WORD_HEADS
from nlp.annotate.encoder.pieces import Row

OPSET, IR_VERSION = 17, 9
MICROSOFT = "com.microsoft"  # domain of onnxruntime's own operators
LARGEST_WEIGHT = 63
EPSILON = 1e-12
SMALLEST_SCALE = 1e-9
#: Percentiles of the values that still have a number of their own.
EXTREMES = (0.005, 99.995)
_NORM = ("weight", "bias")

#: Name of a product to the lowest and highest value that comes into it.
Ranges = Mapping[str, tuple[float, float]]


class Graph:
    """Nodes and weights, put together one call at a time."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, np.ndarray] = {}

    def weight(self, name: str, values: np.ndarray) -> str:
        """Stores a constant and gives its name back."""
        self.weights[name] = values
        return name

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Adds an operation; the name of what it makes."""
        made = f"{kind}_{len(self.nodes)}"
        node = helper.make_node(kind, list(inputs), [made], domain=domain, **attributes)
        self.nodes.append(node)
        return made

    def quantised(self, states: str, name: str, between: tuple[float, float]) -> tuple[str, ...]:
        """Whole numbers from 0 to 255 for a range of values; with their scale and their zero."""
        low, high = between
        scale = max(high - low, SMALLEST_SCALE) / 255
        parts = (
            self.weight(f"{name}.input_scale", np.float32(scale)),
            self.weight(f"{name}.input_zero", np.uint8(np.clip(round(-low / scale), 0, 255))),
        )
        return (self.node("QuantizeLinear", states, *parts), *parts)

    def product(self, quantised: tuple[str, ...], name: str, weight: np.ndarray) -> str:
        """States times a weight of shape (inputs, outputs); without bias."""
        scales = np.maximum(np.abs(weight).max(0) / LARGEST_WEIGHT, SMALLEST_SCALE)
        values, scale, zero = quantised
        return self.node(
            "MatMulIntegerToFloat",
            values,
            self.weight(f"{name}.weight", np.rint(weight / scales).astype(np.int8)),
            scale,
            self.weight(f"{name}.scale", scales.astype(np.float32)),
            zero,
            domain=MICROSOFT,
        )

    def normed(self, states: str, before: str, name: str, given: Mapping, bias: str) -> str:
        """The sum of both and of a bias, normalised.

        Three operations: onnxruntime's joint one (SkipLayerNormalization) takes longer.
        """
        total = self.node("Add", self.node("Add", states, bias), before)
        norm = [self.weight(f"{name}.{kind}", given[f"{name}.{kind}"]) for kind in _NORM]
        return self.node("LayerNormalization", total, *norm, axis=-1, epsilon=EPSILON)


def _embedded(graph: Graph, given: Mapping[str, np.ndarray], *, with_case: bool) -> str:
    words = given["word.weight"]
    scales = np.maximum(np.abs(words).max(1, keepdims=True) / 127, SMALLEST_SCALE)
    graph.weight("word.weight", np.rint(words / scales).astype(np.int8))
    graph.weight("word.scale", scales.astype(np.float32))
    whole = graph.node("Cast", graph.node("Gather", "word.weight", "ids"), to=TensorProto.FLOAT)
    states = graph.node("Mul", whole, graph.node("Gather", "word.scale", "ids"))
    graph.weight("position.weight", given["position.weight"])
    length = graph.node("Slice", graph.node("Shape", "ids"), "i_1", "i_2", "i_0")
    places = graph.node("Slice", "position.weight", "i_0", length, "i_0")
    states = graph.node("Add", states, places)
    if with_case:
        graph.weight("case.weight", given["case.weight"])
        states = graph.node("Add", states, graph.node("Gather", "case.weight", "cases"))
    norm = [graph.weight(f"norm.{kind}", given[f"norm.{kind}"]) for kind in _NORM]
    return graph.node("LayerNormalization", states, *norm, axis=-1, epsilon=EPSILON)


def _layer(
    graph: Graph, states: str, name: str, given: Mapping[str, np.ndarray], ranges: Ranges
) -> str:
    def product(source: str, part: str) -> str:
        whole = f"{name}.{part}"
        seen = graph.quantised(source, whole, ranges[whole])
        return graph.product(seen, whole, given[f"{whole}.weight"].T)

    parts = ("query", "key", "value")
    seen = graph.quantised(states, f"{name}.query", ranges[f"{name}.query"])
    split = [graph.product(seen, f"{name}.{p}", given[f"{name}.{p}.weight"].T) for p in parts]
    biases = np.concatenate([given[f"{name}.{part}.bias"] for part in parts])
    mixed = graph.node(
        "MultiHeadAttention",
        *split,
        graph.weight(f"{name}.bias", biases),
        "there",
        domain=MICROSOFT,
        num_heads=ATTENTION_HEADS,
    )
    bias = graph.weight(f"{name}.output.bias", given[f"{name}.output.bias"])
    output = product(mixed, "output")
    states = graph.normed(output, states, f"{name}.norm_attention", given, bias)
    bias = graph.weight(f"{name}.inner.bias", given[f"{name}.inner.bias"])
    inner = graph.node("BiasGelu", product(states, "inner"), bias, domain=MICROSOFT)
    bias = graph.weight(f"{name}.outer.bias", given[f"{name}.outer.bias"])
    return graph.normed(product(inner, "outer"), states, f"{name}.norm", given, bias)


def measured_ranges(network: Network, sample: Sequence[Row]) -> Ranges:
    """Lowest and highest value, but for one in 20,000 at each end, that comes into each product.

    Args:
        network: The trained network.
        sample: Sentences.
    """
    seen: dict[str, list[np.ndarray]] = {}

    def watch(name: str) -> Callable[..., None]:
        def note(_module: object, inputs: tuple[torch.Tensor], _output: object) -> None:
            seen.setdefault(name, []).append(inputs[0].numpy().ravel())

        return note

    watched = [
        layer.get_submodule(part).register_forward_hook(watch(f"layers.{number}.{part}"))
        for number, layer in enumerate(network.layers)
        for part in ("query", "output", "inner", "outer")
    ]
    with torch.no_grad():
        for row in sample:
            network(torch.tensor([row.ids]), torch.tensor([row.cases]))
    for hook in watched:
        hook.remove()
    ends = {name: np.percentile(np.concatenate(found), EXTREMES) for name, found in seen.items()}
    return {
        name: (min(float(low), 0.0), max(float(high), 0.0)) for name, (low, high) in ends.items()
    }


def _linear(
    graph: Graph, source: str, name: str, weight: np.ndarray, bias: np.ndarray | None
) -> str:
    product = graph.node("MatMul", source, graph.weight(f"{name}.weight", weight))
    if bias is None:
        return product
    return graph.node("Add", product, graph.weight(f"{name}.bias", bias))


def _syntax(graph: Graph, every: Sequence[str], given: Mapping[str, np.ndarray]) -> str:
    shares = np.exp(given["mixture"]) / np.exp(given["mixture"]).sum()
    mixed = ""
    for number, states in enumerate(every):
        share = graph.weight(f"mixture.{number}", np.float32(shares[number]))
        part = graph.node("Mul", states, share)
        mixed = graph.node("Add", mixed, part) if mixed else part
    names = ("syntax", "dependent", "governor")
    weight, bias = (np.concatenate([given[f"{n}.{kind}"] for n in names]) for kind in _NORM)
    hidden = graph.node("Gelu", _linear(graph, mixed, "syntax", weight.T, bias), domain=MICROSOFT)
    ends = (0, SYNTAX, SYNTAX + ARC, SYNTAX + 2 * ARC)
    places = [graph.weight(f"syntax.{end}", np.array([end], np.int64)) for end in ends]
    whole, dependent, governor = (
        graph.node("Slice", hidden, first, last, "i_2") for first, last in pairwise(places)
    )
    heads = [f"token_heads.{name}" for name in TOKEN_HEADS]
    weight, bias = (np.concatenate([given[f"{n}.{kind}"] for n in heads]) for kind in _NORM)
    labels = _linear(graph, whole, "token_heads", weight.T, bias)
    weight, bias = (given[f"bilinear.{kind}"] for kind in _NORM)
    dependent = _linear(graph, dependent, "bilinear", weight.T, bias)
    return graph.node("Concat", labels, dependent, governor, axis=-1)


def _heads(graph: Graph, states: str, given: Mapping[str, np.ndarray]) -> list[str]:
    def linear(source: str, name: str, weight: np.ndarray, bias: np.ndarray | None) -> str:
        return _linear(graph, source, name, weight, bias)

    weights = graph.node("Cast", "there", to=TensorProto.FLOAT)
    sums = graph.node("MatMul", graph.node("Unsqueeze", weights, "i_1"), states)
    counts = graph.node("ReduceSum", weights, "i_1", keepdims=1)
    mean = graph.node("Div", sums, graph.node("Unsqueeze", counts, "i_1"))  # (rows, 1, WIDTH)
    of_words = [f"word_heads.{name}" for name in WORD_HEADS if name != "target"]
    first = linear(
        states,
        "word_heads",
        np.concatenate([given[f"{name}.weight"] for name in of_words]).T,
        np.concatenate([given[f"{name}.bias"] for name in of_words]),
    )
    inner = given["target_inner.weight"].T
    seen = graph.node(
        "Add",
        linear(states, "target_inner", inner[:WIDTH], given["target_inner.bias"]),
        linear(mean, "target_whole", inner[WIDTH:], None),
    )
    seen = graph.node("Gelu", seen, domain=MICROSOFT)
    target = linear(seen, "target", given["target.weight"].T, given["target.bias"])
    begin = graph.node("Slice", states, "i_0", "i_1", "i_1")
    both = graph.node("Squeeze", graph.node("Concat", begin, mean, axis=-1), "i_1")
    pooled = linear(both, "pooled", given["pooled.weight"].T, given["pooled.bias"])
    pooled = graph.node("Gelu", pooled, domain=MICROSOFT)
    of_sentences = [f"sentence_heads.{name}" for name in SENTENCE_HEADS]
    whole = linear(
        pooled,
        "sentence_heads",
        np.concatenate([given[f"{name}.weight"] for name in of_sentences]).T,
        np.concatenate([given[f"{name}.bias"] for name in of_sentences]),
    )
    return [graph.node("Concat", first, target, axis=-1), whole]


def exported(network: Network, ranges: Ranges) -> onnx.ModelProto:
    """The graph: ``ids`` and ``cases`` in, ``words``, ``sentences`` and ``syntax`` out.

    ``ranges`` are those of ``measured_ranges``.

    ``words`` has the scores of the word heads beside each other in the order of names, source,
    cue, content, target; ``sentences`` those of the sentence heads in their order; ``syntax`` those
    of tag, part of speech and relation for each piece, then what is multiplied to score heads: the
    piece as a dependent, and as a governor.
    """
    given = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    graph = Graph()
    for number in (0, 1, 2):
        graph.weight(f"i_{number}", np.array([number], np.int64))
    graph.weight("pad", np.array(0, np.int64))
    filled = graph.node("Not", graph.node("Equal", "ids", "pad"))
    graph.nodes.append(helper.make_node("Cast", [filled], ["there"], to=TensorProto.INT32))
    states = _embedded(graph, given, with_case=network.with_case)
    every = []
    for index in range(LAYERS):
        states = _layer(graph, states, f"layers.{index}", given, ranges)
        every.append(states)
    made_outputs = [*_heads(graph, states, given), _syntax(graph, every, given)]
    for made, name in zip(made_outputs, ("words", "sentences", "syntax"), strict=True):
        graph.nodes.append(helper.make_node("Identity", [made], [name]))
    n_words, n_sentences = sum(WORD_HEADS.values()), sum(SENTENCE_HEADS.values())
    n_syntax = sum(TOKEN_HEADS.values()) + 2 * ARC
    int_rows, shape = TensorProto.INT64, ["rows", "pieces"]
    built = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info("ids", int_rows, shape),
            helper.make_tensor_value_info("cases", int_rows, shape),
        ],
        [
            helper.make_tensor_value_info("words", TensorProto.FLOAT, [*shape, n_words]),
            helper.make_tensor_value_info("sentences", TensorProto.FLOAT, ["rows", n_sentences]),
            helper.make_tensor_value_info("syntax", TensorProto.FLOAT, [*shape, n_syntax]),
        ],
        [
            numpy_helper.from_array(np.ascontiguousarray(value), name)
            for name, value in graph.weights.items()
        ],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(built, opset_imports=opsets, ir_version=IR_VERSION)


def write(network: Network, path: Path, *, sample: Sequence[Row]) -> None:
    """Writes the graph, with the ranges that a sample of sentences shows."""
    onnx.save(exported(network, measured_ranges(network, sample)), path)
