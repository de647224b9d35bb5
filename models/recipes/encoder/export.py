"""The trained network as an ONNX graph with 8-bit weights.

Weights have one scale a column. What comes into a product is quantised with a scale of its own for
each piece, so that the answer for a sentence does not depend on the others of its batch (one
scale for the whole batch, as onnxruntime's own dynamic quantisation has it, makes it depend).
Weights keep seven of the eight bits: sums of products then fit into 16 bits on processors without
instructions for 8-bit products, which would cut them off and answer differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from network import ATTENTION_HEADS, LAYERS, WIDTH, Network
from onnx import TensorProto, helper, numpy_helper

from nlp.annotate.encoder.labels import SENTENCE_HEADS, WORD_HEADS

OPSET, IR_VERSION = 17, 9
MICROSOFT = "com.microsoft"  # domain of onnxruntime's own operators
LARGEST_WEIGHT = 63
EPSILON = 1e-12
SMALLEST_SCALE = 1e-9


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

    def quantised(self, states: str) -> tuple[str, str]:
        """Whole numbers from -127 to 127 (stored with 128 added) and the scale of each piece."""
        largest = self.node("ReduceMax", self.node("Abs", states), axes=[-1], keepdims=1)
        scale = self.node("Max", self.node("Mul", largest, "a_127th"), "smallest_scale")
        return self.node("QuantizeLinear", self.node("Div", states, scale), "one", "zero"), scale

    def product(self, quantised: tuple[str, str], name: str, weight: np.ndarray) -> str:
        """States times a weight of shape (inputs, outputs); without bias."""
        scales = np.maximum(np.abs(weight).max(0) / LARGEST_WEIGHT, SMALLEST_SCALE)
        whole = np.rint(weight / scales).astype(np.int8)
        values, scale = quantised
        product = self.node(
            "MatMulIntegerToFloat",
            values,
            self.weight(f"{name}.weight", whole),
            "one",
            self.weight(f"{name}.scale", scales.astype(np.float32)),
            "zero",
            domain=MICROSOFT,
        )
        return self.node("Mul", product, scale)

    def normed(self, states: str, before: str, name: str, given: Mapping, bias: str) -> str:
        """The sum of both and of a bias, normalised."""
        return self.node(
            "SkipLayerNormalization",
            states,
            before,
            self.weight(f"{name}.weight", given[f"{name}.weight"]),
            self.weight(f"{name}.bias", given[f"{name}.bias"]),
            bias,
            domain=MICROSOFT,
            epsilon=EPSILON,
        )


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
    norm = [graph.weight(f"norm.{kind}", given[f"norm.{kind}"]) for kind in ("weight", "bias")]
    return graph.node("LayerNormalization", states, *norm, axis=-1, epsilon=EPSILON)


def _layer(graph: Graph, states: str, name: str, given: Mapping[str, np.ndarray]) -> str:
    seen = graph.quantised(states)
    parts = ("query", "key", "value")
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
    output = graph.product(
        graph.quantised(mixed), f"{name}.output", given[f"{name}.output.weight"].T
    )
    bias = graph.weight(f"{name}.output.bias", given[f"{name}.output.bias"])
    states = graph.normed(output, states, f"{name}.norm_attention", given, bias)
    inner = graph.product(graph.quantised(states), f"{name}.inner", given[f"{name}.inner.weight"].T)
    bias = graph.weight(f"{name}.inner.bias", given[f"{name}.inner.bias"])
    inner = graph.node("BiasGelu", inner, bias, domain=MICROSOFT)
    outer = graph.product(graph.quantised(inner), f"{name}.outer", given[f"{name}.outer.weight"].T)
    bias = graph.weight(f"{name}.outer.bias", given[f"{name}.outer.bias"])
    return graph.normed(outer, states, f"{name}.norm", given, bias)


def _heads(graph: Graph, states: str, given: Mapping[str, np.ndarray]) -> list[str]:
    def linear(source: str, name: str, weight: np.ndarray, bias: np.ndarray | None) -> str:
        product = graph.node("MatMul", source, graph.weight(f"{name}.weight", weight))
        if bias is None:
            return product
        return graph.node("Add", product, graph.weight(f"{name}.bias", bias))

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


def exported(network: Network) -> onnx.ModelProto:
    """The graph: ``ids`` and ``cases`` in, ``words`` and ``sentences`` out.

    ``words`` has the scores of the word heads beside each other in the order of names, source,
    cue, content, target; ``sentences`` those of the sentence heads in their order.
    """
    given = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    graph = Graph()
    for number in (0, 1, 2):
        graph.weight(f"i_{number}", np.array([number], np.int64))
    graph.weight("one", np.float32(1.0))
    graph.weight("a_127th", np.float32(1 / 127))
    graph.weight("smallest_scale", np.float32(SMALLEST_SCALE))
    graph.weight("zero", np.uint8(128))
    graph.weight("pad", np.array(0, np.int64))
    filled = graph.node("Not", graph.node("Equal", "ids", "pad"))
    graph.nodes.append(helper.make_node("Cast", [filled], ["there"], to=TensorProto.INT32))
    states = _embedded(graph, given, with_case=network.with_case)
    for index in range(LAYERS):
        states = _layer(graph, states, f"layers.{index}", given)
    for made, name in zip(_heads(graph, states, given), ("words", "sentences"), strict=True):
        graph.nodes.append(helper.make_node("Identity", [made], [name]))
    n_words, n_sentences = sum(WORD_HEADS.values()), sum(SENTENCE_HEADS.values())
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
        ],
        [
            numpy_helper.from_array(np.ascontiguousarray(value), name)
            for name, value in graph.weights.items()
        ],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(built, opset_imports=opsets, ir_version=IR_VERSION)


def write(network: Network, path: Path) -> None:
    """Writes the graph."""
    onnx.save(exported(network), path)
