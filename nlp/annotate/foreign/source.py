"""Where a model lies: a folder of the user's, or a name on the Hugging Face Hub."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from nlp.annotate.foreign import hub
from nlp.errors import AnnotationError, ModelNotFoundError

Runtime = Literal["torch", "onnx"]

_TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")
#: Everything but weights.
_DESCRIPTION = (
    "config.json",
    "tokenizer*",
    "vocab*",
    "merges.txt",
    "*.model",
    "special_tokens_map.json",
    "added_tokens.json",
)

#: Files of weights that a runtime reads: one group is enough, the first one is preferred.
_WEIGHTS: dict[Runtime, tuple[tuple[str, ...], ...]] = {
    "torch": (
        ("model.safetensors", "model-*.safetensors", "model.safetensors.index.json"),
        ("pytorch_model.bin", "pytorch_model-*.bin", "pytorch_model.bin.index.json"),
    ),
    "onnx": (
        ("onnx/model.onnx", "onnx/model.onnx_data*", "onnx/model.onnx.data"),
        ("model.onnx", "model.onnx_data*", "model.onnx.data"),
    ),
}


class Source(NamedTuple):
    """A model whose description is at hand.

    Attributes:
        folder: Holds ``config.json`` and the files of the tokenizer.
        repository: Its name on the hub, or None for a folder of the user's.
    """

    folder: Path
    repository: str | None

    def __str__(self) -> str:
        return self.repository or str(self.folder)


class Weights(NamedTuple):
    """The files of the weights.

    Attributes:
        runtime: What reads them.
        files: For ``onnx`` the graph comes first.
        name: Of the model with these weights: ``ProsusAI/finbert@4556d1301521`` (the commit), or
            the name of the folder with a digest of description and weights.
    """

    runtime: Runtime
    files: tuple[Path, ...]
    name: str


def described(name: str) -> Source:
    """The model of that name, with its description downloaded where it was not.

    Args:
        name: A folder, or a name on the hub: ``owner/model``, ``owner/model@revision``.

    Raises:
        ModelNotFoundError: No such folder or name, no network, or the folder is no model's.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        source = Source(folder, None)
    elif _is_path(name) or folder.exists():
        raise ModelNotFoundError(
            "no model folder", subject=name, hint="give a folder with config.json and weights"
        )
    else:
        source = _on_hub(name)
    if not _is_described(source.folder):
        raise ModelNotFoundError(
            "the model folder lacks config.json or a tokenizer",
            subject=str(source),
            hint="give one that save_pretrained() of model and tokenizer, or 'hf download', wrote",
        )
    return source


def _is_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1


def _on_hub(name: str) -> Source:
    repository, _, revision = name.partition("@")
    folder = hub.cached(repository, revision=revision or None, patterns=_DESCRIPTION)
    if folder is None or not _is_described(folder):
        folder = hub.download(repository, revision=revision or None, patterns=_DESCRIPTION)
    return Source(folder, repository)


def _is_described(folder: Path) -> bool:
    return (folder / "config.json").is_file() and bool(_present(folder, _TOKENIZERS))


def _present(folder: Path, patterns: Sequence[str]) -> tuple[Path, ...]:
    found = (path for pattern in patterns for path in sorted(folder.glob(pattern)))
    return tuple(path for path in found if path.is_file())


def is_installed(package: str) -> bool:
    """Whether a package can be imported, without importing it."""
    return importlib.util.find_spec(package) is not None


def weights(source: Source) -> Weights:
    """The weights of a model, downloaded where they were not.

    Raises:
        ModelNotFoundError: There are none, or no network to get them.
        AnnotationError: There are some for torch only, and it is not installed.
    """
    runtimes: tuple[Runtime, ...] = ("torch", "onnx") if is_installed("torch") else ("onnx",)
    for runtime in runtimes:
        if files := _files(source, runtime):
            return Weights(runtime, files, _full_name(source, files))
    if "torch" in runtimes:
        raise ModelNotFoundError(
            "the model has no weights that can be read",
            subject=str(source),
            cause="no model.safetensors, pytorch_model.bin, onnx/model.onnx or model.onnx",
        )
    raise AnnotationError(
        "the model needs torch",
        subject=str(source),
        cause="torch is not installed, and there is no onnx/model.onnx or model.onnx",
        hint="pip install 'tapeproof[hf]'",
    )


def _files(source: Source, runtime: Runtime) -> tuple[Path, ...]:
    groups = _WEIGHTS[runtime]
    if source.repository is None:
        return next(filter(None, (_present(source.folder, group) for group in groups)), ())
    commit = source.folder.name
    for group in groups:
        files = _present(source.folder, group)
        if files and hub.cached(source.repository, revision=commit, patterns=group):
            return files
    names = hub.listed(source.repository, revision=commit)
    for group in groups:
        if group[0] in names or group[-1] in names:
            return _present(hub.download(source.repository, revision=commit, patterns=group), group)
    return ()


def _full_name(source: Source, files: Sequence[Path]) -> str:
    if source.repository is not None:
        return f"{source.repository}@{source.folder.name[:12]}"
    digest = hashlib.blake2b(digest_size=6)
    for path in (*_present(source.folder, _DESCRIPTION), *files):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{source.folder.resolve().name}@{digest.hexdigest()}"
