"""The recipe of the encoder: what an example teaches, and that the shipped graph is the network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from nlp import resources
from nlp.annotate.encoder.labels import MODALITIES, NAME_TAGS, RELATIONS, SENTIMENTS, TAGS
from nlp.annotate.encoder.pieces import Row
from nlp.annotate.onnx_session import open_session

RECIPES = Path(__file__).resolve().parents[2] / "models" / "recipes"

RECORD = {
    "id": "x",
    "text": 'Acme said that "gold will rise 4%".',
    "sentiment": "positive",
    "checkworthy": 1,
    "modality": "forecast",
    "entities": [
        {"start": 0, "end": 4, "text": "Acme", "label": "COMPANY"},
        {"start": 16, "end": 20, "text": "gold", "label": "COMMODITY"},
    ],
    "targets": [{"start": 16, "end": 20, "text": "gold", "label": "positive"}],
    "attributions": [{"source": [0, 4], "cue": [5, 9], "content": [15, 34], "parts": {}}],
}


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The recipes as modules, forgotten afterwards: their names are short."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(RECIPES))
    monkeypatch.syspath_prepend(str(RECIPES / "encoder"))
    yield RECIPES
    for name in set(sys.modules) - before:
        if str(RECIPES) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def examples(recipes: Path) -> ModuleType:
    return __import__("examples")


@pytest.fixture
def tokenizer() -> object:
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(resources.model("encoder", "tokenizer.json")))
    found.no_padding()
    found.no_truncation()
    return found


def test_a_full_record_teaches_every_layer(
    examples: ModuleType, tokenizer: object, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    [example] = examples.encoded(list(examples.layered(file, "x")), tokenizer)
    # Acme said that " gold will rise 4 % " .
    tags = [NAME_TAGS[code] for code in example.names]
    assert tags == ["B-COMPANY", "O", "O", "O", "B-COMMODITY", *["O"] * 6]
    assert example.targets == [(4, 4, SENTIMENTS.index("positive"))]
    assert example.modality == MODALITIES.index("forecast")
    source, cue, content = example.roles.tolist()
    assert source == [1, *[0] * 10]
    assert cue == [0, 1, *[0] * 9]
    assert content == [0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 0], "with its marks and its 'that'"


TREEBANK = """\
1\tGold\tgold\tNOUN\tNN\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\trise\trise\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

"""


def test_a_treebank_teaches_tokens_at_their_last_pieces(
    examples: ModuleType, tokenizer: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "train.conllu"
    file.write_text(TREEBANK, encoding="utf-8")
    monkeypatch.setattr(examples, "TREEBANKS", ("{part}.conllu",))
    [example] = examples.parsed(tmp_path, tokenizer)
    # [CLS] gold didn ' t rise . [SEP]: "did" ends in "didn", "n't" in "t"
    assert example.syntax.pieces.tolist() == [1, 2, 4, 5, 6]
    assert example.syntax.heads.tolist() == [4, 4, 4, 0, 4]
    assert [TAGS[n] for n in example.syntax.tags] == ["NN", "VBD", "RB", "VB", "."]
    assert [RELATIONS[n] for n in example.syntax.relations][3:] == ["ROOT", "punct"]


def test_a_coarse_corpus_leaves_open_what_it_does_not_mark(examples: ModuleType) -> None:
    allowed = examples.allowed_tags()
    outside = {NAME_TAGS[tag] for tag in np.flatnonzero(allowed[examples.OPEN])}
    assert "O" in outside
    assert {"B-INDEX", "I-RATE"} <= outside
    assert outside.isdisjoint({"B-COMPANY", "B-ORG", "B-PERSON", "B-PLACE"})
    organisation = {NAME_TAGS[tag] for tag in np.flatnonzero(allowed[examples.ORGANISATION])}
    assert organisation == {"B-COMPANY", "B-ORG"}
    assert allowed[examples.UNKNOWN].all()
    assert (allowed[: len(NAME_TAGS)] == np.eye(len(NAME_TAGS), dtype=bool)).all()


def test_the_graph_answers_as_the_network(recipes: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    network_module, export = __import__("network"), __import__("export")
    torch.manual_seed(1)
    network = network_module.Network().eval()
    torch.nn.init.normal_(network.case.weight, std=0.5)
    chance = np.random.default_rng(1)
    ids, cases = chance.integers(1, 30_000, (3, 12)), chance.integers(0, 7, (3, 12))
    sample = [Row(ids[i].tolist(), cases[i].tolist(), [], [], [], []) for i in range(3)]
    ids[2, 7:] = 0
    graph = export.exported(network, export.measured_ranges(network, sample)).SerializeToString()
    session = open_session(graph)
    words, whole, pieces = session.run(None, {"ids": ids, "cases": cases})
    with torch.no_grad():
        wanted = network(torch.from_numpy(ids), torch.from_numpy(cases))
    heads = ("names", "source", "cue", "content", "target")
    expected = torch.cat([wanted[head] for head in heads], -1).numpy()
    real = ids != 0
    assert np.abs(words - expected)[real].mean() < 0.05 * np.abs(expected[real]).mean()
    heads = ("sentiment", "checkworthiness", "modality")
    expected = torch.cat([wanted[head] for head in heads], -1).numpy()
    assert np.abs(whole - expected).mean() < 0.05 * np.abs(expected).mean()
    heads = ("tag", "pos", "dep", "dep_under", "dependent", "governor")
    expected = torch.cat([wanted[head] for head in heads], -1).numpy()
    assert np.abs(pieces - expected)[real].mean() < 0.05 * np.abs(expected[real]).mean()
    other = (cases + 1) % 7
    shifted, *_ = session.run(None, {"ids": ids, "cases": other})
    assert np.abs(shifted - words).max() > 0.01, "capitals are read"
