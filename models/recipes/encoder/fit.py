"""Trains the encoder with all its heads at once.

    python models/recipes/encoder/fit.py --corpora PATH [--written FILE...] [--output FOLDER]

A step reads sentences of like length from all corpora; each head learns from those whose answer
is known. Training goes on from the last checkpoint in the output folder. A GPU is used when there
is one; on a CPU the products of matrices are computed in bfloat16.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

RECIPES = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RECIPES.parents[1]), str(RECIPES), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from examples import UNKNOWN, Example, allowed_tags, respelt  # noqa: E402
from network import Network, started  # noqa: E402
from torch import Tensor  # noqa: E402
from torch.nn import functional  # noqa: E402

from nlp.annotate.encoder.labels import ROLES  # noqa: E402

SEED = 20260
PIECES_PER_STEP = 2048
RATE, HEAD_RATE, DECAY, WARM_UP = 1.5e-4, 1e-3, 0.01, 0.06
#: Epochs of each round, and the share of the rates that it begins with.
ROUNDS = ((4, 1.0), (1, 0.5))
#: What the loss of each head counts.
WEIGHTS = {
    "names": 1.0,
    "target": 0.8,
    "source": 0.4,
    "cue": 0.4,
    "content": 0.6,
    "sentiment": 1.0,
    "checkworthiness": 0.5,
    "modality": 0.7,
    "arc": 1.0,
    "dep": 0.8,
    "tag": 0.4,
    "pos": 0.2,
}
SMOOTHING = 0.05
SYNTAX_LAYERS = ("mixture", "syntax", "token_heads", "dependent", "governor", "bilinear")
CHECKPOINT_SECONDS = 240
CALIBRATION_FILE = "newsroom-written/dev.jsonl"


class Batch:
    """Examples as tensors, filled up to the longest."""

    def __init__(self, examples: Sequence[Example], chance: np.random.Generator) -> None:
        longest = max(len(example.ids) for example in examples)
        shape = (len(examples), longest)
        ids, cases = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        names = np.full(shape, UNKNOWN, np.int64)
        roles = np.full((len(ROLES), *shape), -100, np.int64)
        spans, span_labels = np.full(shape[0] * shape[1], -1, np.int64), []
        for row, example in enumerate(examples):
            n = len(example.ids)
            ids[row, :n] = example.ids
            cases[row, :n] = respelt(example.cases, chance)
            if example.names is not None:
                names[row, example.words] = example.names
            if example.roles is not None:
                roles[:, row, example.words] = np.where(example.roles < 0, -100, example.roles)
            for first, last, label in example.targets:
                end = example.words[last + 1] if last + 1 < len(example.words) else n - 1
                base = row * longest
                spans[base + example.words[first] : base + end] = len(span_labels)
                span_labels.append(label)
        self.ids, self.cases = torch.from_numpy(ids), torch.from_numpy(cases)
        self.names, self.roles = torch.from_numpy(names), torch.from_numpy(roles)
        self.spans = torch.from_numpy(spans)
        self.span_labels = torch.tensor(span_labels, dtype=torch.long)
        self.parsed, self.tokens, self.answers = _syntax(examples)
        self.sentiment = torch.tensor([e.sentiment for e in examples])
        self.checkworthiness = torch.tensor([e.checkworthy for e in examples])
        self.modality = torch.tensor([e.modality for e in examples])

    def to(self, device: str) -> Batch:
        """The batch on a device."""
        for key, value in vars(self).items():
            setattr(self, key, value.to(device))
        return self


def _syntax(examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Rows that a treebank knows, the last pieces of their tokens, and heads and labels of those.

    Shapes: (rows,), (rows, tokens) with 0 where filled up, (4, rows, tokens) with -100 there.
    """
    known = [number for number, example in enumerate(examples) if example.syntax is not None]
    layers = [examples[number].syntax for number in known]
    most = max((len(syntax.pieces) for syntax in layers), default=0)
    tokens = np.zeros((len(known), most), np.int64)
    answers = np.full((4, len(known), most), -100, np.int64)
    for row, (pieces, *given) in enumerate(layers):
        tokens[row, : len(pieces)] = pieces
        answers[:, row, : len(pieces)] = given
    return (
        torch.tensor(known, dtype=torch.long),
        torch.from_numpy(tokens),
        torch.from_numpy(answers),
    )


def batches(
    examples: Sequence[Example], chance: np.random.Generator
) -> Iterator[Sequence[Example]]:
    """All examples once, in batches of like length, in random order."""
    lengths = np.array([len(example.ids) for example in examples])
    order = np.argsort(lengths + chance.uniform(0, 4, len(examples)), kind="stable")
    found, group = [], []
    for index in order:
        group.append(examples[index])
        if len(group) * lengths[index] >= PIECES_PER_STEP:
            found.append(group)
            group = []
    found += [group] if group else []
    for number in chance.permutation(len(found)):
        yield found[number]


def losses(scores: dict[str, Tensor], batch: Batch, allowed: Tensor) -> dict[str, Tensor]:
    """Mean loss of each head over what the batch knows."""
    found: dict[str, Tensor] = {}
    known = batch.names != UNKNOWN
    if known.any():
        logarithms = functional.log_softmax(scores["names"][known].float(), -1)
        masked = logarithms.masked_fill(~allowed[batch.names[known]], -1e4)
        found["names"] = -masked.logsumexp(-1).mean()
    for layer, role in enumerate(ROLES):
        if (batch.roles[layer] >= 0).any():
            flat = scores[role].float().flatten(0, 1)
            found[role] = functional.cross_entropy(flat, batch.roles[layer].flatten())
    if len(batch.span_labels):
        inside = batch.spans >= 0
        n_spans, n_answers = len(batch.span_labels), scores["target"].shape[-1]
        sums = torch.zeros(n_spans, n_answers, device=batch.spans.device)
        sums.index_add_(0, batch.spans[inside], scores["target"].float().flatten(0, 1)[inside])
        counts = torch.bincount(batch.spans[inside], minlength=n_spans).clamp(min=1)
        means = sums / counts[:, None]
        found["target"] = functional.cross_entropy(
            means, batch.span_labels, label_smoothing=SMOOTHING
        )
    if len(batch.parsed):
        found |= _syntax_losses(scores, batch)
    for head in ("sentiment", "checkworthiness", "modality"):
        answers = getattr(batch, head)
        if (answers >= 0).any():
            found[head] = functional.cross_entropy(
                scores[head].float()[answers >= 0],
                answers[answers >= 0],
                label_smoothing=SMOOTHING,
            )
    return found


def _syntax_losses(scores: dict[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    rows = batch.parsed[:, None]
    dependents = scores["dependent"][rows, batch.tokens]
    places = functional.pad(batch.tokens, (1, 0))  # the first mark stands for the root
    governors = scores["governor"][rows, places]
    arcs = (dependents @ governors.transpose(1, 2)).float()
    filled = functional.pad(batch.tokens == 0, (1, 0))[:, None, :]
    arcs = arcs.masked_fill(filled, -1e4)
    heads, tags, parts, relations = batch.answers
    above = places.gather(1, heads.clamp(min=0))
    summed = scores["dep"][rows, batch.tokens] + scores["dep_under"][rows, above]
    pairs = {
        "arc": (arcs, heads),
        "tag": (scores["tag"][rows, batch.tokens], tags),
        "pos": (scores["pos"][rows, batch.tokens], parts),
        "dep": (summed, relations),
    }
    return {
        head: functional.cross_entropy(given.float().flatten(0, 1), answers.flatten())
        for head, (given, answers) in pairs.items()
    }


def optimiser(network: Network, share: float) -> torch.optim.Optimizer:
    """AdamW; the heads and the new embedding learn faster than the pretrained layers."""
    heads = ("word_heads", "sentence_heads", "target", "pooled", "case", *SYNTAX_LAYERS)
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        key = name.startswith(heads), parameter.ndim > 1
        groups.setdefault(key, []).append(parameter)
    found = [
        {
            "params": parameters,
            "lr": share * (HEAD_RATE if is_head else RATE),
            "weight_decay": DECAY if is_matrix else 0.0,
        }
        for (is_head, is_matrix), parameters in groups.items()
    ]
    return torch.optim.AdamW(found, fused=True)


def trained(
    examples: Sequence[Example],
    output: Path,
    *,
    with_case: bool = True,
    rounds: Sequence[tuple[int, float]] = ROUNDS,
) -> Network:
    """A trained network; goes on from the checkpoints in the output folder.

    Args:
        examples: What an epoch reads.
        output: Folder of the checkpoints, one a round.
        with_case: Whether capitals are read.
        rounds: Epochs of each round, and the share of the rates that it begins with.
    """
    torch.manual_seed(SEED)
    network = started(with_case=with_case).to("cuda" if torch.cuda.is_available() else "cpu")
    for number, (epochs, share) in enumerate(rounds, 1):
        _round(network, examples, output / f"round-{number}.pt", epochs=epochs, share=share)
    return network.cpu().eval()


def _round(
    network: Network, examples: Sequence[Example], checkpoint: Path, *, epochs: int, share: float
) -> None:
    device = next(network.parameters()).device.type
    steps_of = optimiser(network, share)
    n_steps = epochs * sum(1 for _ in batches(examples, np.random.default_rng(SEED)))
    warm = max(1, int(WARM_UP * n_steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        steps_of, lambda s: min(s / warm, max(0.02, (n_steps - s) / max(1, n_steps - warm)))
    )
    allowed = torch.from_numpy(allowed_tags()).to(device)
    done = 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(stored["network"])
        steps_of.load_state_dict(stored["optimiser"])
        schedule.load_state_dict(stored["schedule"])
        done = stored["done"]
    saved = started_at = time.monotonic()
    step, running = 0, {}
    network.train()
    for epoch in range(epochs):
        chance = np.random.default_rng([SEED, epoch])
        for group in batches(examples, chance):
            step += 1
            if step <= done:
                continue
            batch = Batch(group, chance).to(device)
            with torch.autocast(device, dtype=torch.bfloat16):
                scores = network(batch.ids, batch.cases)
            found = losses(scores, batch, allowed)
            total = sum(WEIGHTS[head] * loss for head, loss in found.items())
            steps_of.zero_grad()
            total.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            steps_of.step()
            schedule.step()
            for head, loss in found.items():
                value = float(loss.detach())
                running[head] = 0.98 * running.get(head, value) + 0.02 * value
            if step % 100 == 0:
                left = (n_steps - step) * (time.monotonic() - started_at) / (step - done)
                told = " ".join(f"{head} {loss:.3f}" for head, loss in running.items())
                print(f"epoch {epoch} step {step}/{n_steps}, {left:.0f} s left: {told}", flush=True)
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                _save(network, steps_of, schedule, step, checkpoint)
                saved = time.monotonic()
    _save(network, steps_of, schedule, step, checkpoint)


def _save(
    network: Network,
    steps_of: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    done: int,
    path: Path,
) -> None:
    """Whole, or not at all: the file appears under its name when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stored = {
        "network": network.state_dict(),
        "optimiser": steps_of.state_dict(),
        "schedule": schedule.state_dict(),
        "done": done,
    }
    partial = path.with_suffix(".part")
    torch.save(stored, partial)
    partial.replace(path)


def main() -> None:
    """Command line, for runs that are compared; `train.py` makes what ships."""
    from examples import all_examples
    from finish import finish, word_pieces

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--written", type=Path, nargs="*", default=[])
    parser.add_argument("--output", type=Path, default=RECIPES.parent / ".work" / "encoder")
    parser.add_argument("--epochs", type=int, help="one round of so many epochs instead")
    parser.add_argument("--without", default="", help="corpora to leave out, with commas")
    parser.add_argument("--every", type=int, default=1, help="read only every so-manieth sentence")
    parser.add_argument("--without-case", action="store_true", help="ignore capitals")
    arguments = parser.parse_args()
    left_out = set(arguments.without.split(","))
    found = all_examples(arguments.corpora, word_pieces(), arguments.written)
    examples = [example for example in found if example.source not in left_out]
    examples = examples[:: arguments.every]
    counts = Counter(example.source for example in examples)
    print(json.dumps(counts), sum(len(e.ids) for e in examples), "pieces", flush=True)
    network = trained(
        examples,
        arguments.output,
        with_case=not arguments.without_case,
        rounds=((arguments.epochs, 1.0),) if arguments.epochs else ROUNDS,
    )
    finish(network, arguments.output / "encoder", [arguments.corpora / CALIBRATION_FILE])


if __name__ == "__main__":
    main()
