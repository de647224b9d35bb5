"""A foreign model, loaded and checked: texts in, scores of each of their windows out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from nlp.annotate.foreign import source
from nlp.annotate.foreign.quiet import quiet
from nlp.annotate.foreign.rows import Marks, Pieces, marks, pieces, windows
from nlp.annotate.foreign.runtime import Floats, OnnxRuntime, Runtime, Task, TorchRuntime
from nlp.annotate.lexicons import lexicon
from nlp.errors import AnnotationError, ModelNotFoundError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Pieces of one window, marks included, even where a model reads more: time grows faster.
LONGEST_WINDOW = 512

_ENDINGS: dict[Task, str] = {
    "texts": "ForSequenceClassification",
    "pieces": "ForTokenClassification",
}
# Answers that are no probabilities of labels of which one is right.
_OTHER_PROBLEMS = {"multi_label_classification", "regression"}
_NAMED: dict[Task, str] = {"texts": "classification of texts", "pieces": "tagging of words"}

Meaning = TypeVar("Meaning")


class Reading(NamedTuple):
    """A text and what the model says of it.

    Attributes:
        pieces: Of the text.
        windows: Ranges of pieces, and the scores of each window: one row of scores for it as a
            whole, or one for each of its pieces.
    """

    pieces: Pieces
    windows: list[tuple[range, Floats]]


@dataclass(frozen=True, slots=True)
class Model:
    """Tokenizer and weights of one model.

    Attributes:
        name: With the commit, or a digest of the files.
        task: What it labels.
        tokenizer: Without truncation and padding.
        marks: What goes around a text.
        window: Pieces of a text that are read at once, without marks.
        runtime: The weights.
    """

    name: str
    task: Task
    tokenizer: Tokenizer
    marks: Marks
    window: int
    runtime: Runtime

    def read(self, texts: Sequence[str]) -> Iterator[Reading]:
        """What the model says of each text; that for one does not depend on the others."""
        seen: dict[tuple[int, ...], Floats] = {}
        for text in texts:
            found = pieces(self.tokenizer, text)
            yield Reading(
                found,
                [
                    (window, self._scores(found.ids[window.start : window.stop], seen))
                    for window in windows(found.follows_space, self.window)
                ],
            )

    def _scores(self, ids: Sequence[int], seen: dict[tuple[int, ...], Floats]) -> Floats:
        key = tuple(ids)
        if key not in seen:
            scores = self.runtime.scores(self.marks.around(ids), self.marks.types_of(len(ids)))
            n_before = len(self.marks.before)
            seen[key] = scores if self.task == "texts" else scores[n_before : n_before + len(ids)]
        return seen[key]


def load(
    name: str, *, task: Task, meanings: Callable[[Sequence[str], str], Meaning]
) -> tuple[Model, Meaning]:
    """A model by name or folder, and what its labels mean.

    Args:
        name: A folder, or a name on the hub: ``owner/model``, ``owner/model@revision``.
        task: What it must label.
        meanings: Makes the meanings from the labels, in the order of the answers, and the name of
            the model; raises AnnotationError where they have none. It is asked before weights are
            downloaded.

    Raises:
        ModelNotFoundError: No such model, no network, or files are missing or damaged.
        AnnotationError: It is of another kind, needs torch, or its labels have no meaning.
    """
    place = source.described(name)
    with quiet():
        config = _config(place)
        _check_kind(config, task=task, subject=str(place))
        labels = [config.id2label[number] for number in sorted(config.id2label)]
        meaning = meanings(labels, str(place))
        tokenizer, limit, has_types = _tokenizer(place)
    files = source.weights(place)
    with quiet():
        around = marks(tokenizer)
        model = Model(
            name=files.name,
            task=task,
            tokenizer=tokenizer,
            marks=around,
            window=_window(config, limit) - len(around.around([])),
            runtime=_runtime(files, place, task=task, has_types=has_types),
        )
        _try_out(model, n_labels=len(labels), subject=str(place))
    return model, meaning


def _config(place: source.Source) -> Any:
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(
            place.folder, local_files_only=True, trust_remote_code=False
        )
    # a wrong configuration raises what it provokes, of any type; so below
    except Exception as error:
        raise AnnotationError(
            "the model's config.json cannot be read",
            subject=str(place),
            cause=_in_short(error),
            hint="transformers must know the model; code that comes with one is not run",
        ) from error


def _check_kind(config: Any, *, task: Task, subject: str) -> None:
    kinds = list(config.architectures or ())
    is_other = kinds and not any(kind.endswith(_ENDINGS[task]) for kind in kinds)
    problem = getattr(config, "problem_type", None)
    if is_other or problem in _OTHER_PROBLEMS:
        raise AnnotationError(
            f"the model is not one for {_NAMED[task]}",
            subject=subject,
            cause=", ".join(kinds) if is_other else problem,
            hint=f"choose one that was trained for it; its config.json names ...{_ENDINGS[task]}",
        )


def _tokenizer(place: source.Source) -> tuple[Tokenizer, int, bool]:
    """The tokenizer, the longest row it is meant for, and whether it gives token types."""
    from transformers import AutoTokenizer

    try:
        wrapped: Any = AutoTokenizer.from_pretrained(
            place.folder, local_files_only=True, trust_remote_code=False
        )
    except Exception as error:
        raise _damaged("the model's tokenizer cannot be read", place, error) from error
    if not wrapped.is_fast:
        raise AnnotationError(
            "the model's tokenizer does not say where its pieces stand in the text",
            subject=str(place),
            cause=type(wrapped).__name__,
            hint="save the fast one beside it: tokenizer.json",
        )
    tokenizer = wrapped.backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer, wrapped.model_max_length, "token_type_ids" in wrapped.model_input_names


def _window(config: Any, limit: int) -> int:
    """Pieces that the model reads at once, marks included."""
    positions = getattr(config, "max_position_embeddings", None) or 0
    if positions <= 0:  # they are relative, and XLNet says -1
        positions = LONGEST_WINDOW
    if config.model_type in lexicon("foreign")["positions"]["shifted"]:
        positions -= (config.pad_token_id or 0) + 1
    return int(min(LONGEST_WINDOW, limit, positions))


def _runtime(
    files: source.Weights, place: source.Source, *, task: Task, has_types: bool
) -> Runtime:
    try:
        if files.runtime == "onnx":
            return OnnxRuntime(files.files[0])
        return TorchRuntime(place.folder, task=task, has_types=has_types)
    except Exception as error:
        raise _damaged("the model's weights cannot be read", place, error) from error


def _try_out(model: Model, *, n_labels: int, subject: str) -> None:
    """One row through the model, so that what does not fit together shows now."""
    cause: object = f"its window is {model.window} pieces"
    if model.window > 0:
        try:
            reading = next(model.read(["Shares rose."]))
            shapes = [scores.shape for _, scores in reading.windows]
            rows = [
                (len(window),) if model.task == "pieces" else () for window, _ in reading.windows
            ]
            expected = [(*row, n_labels) for row in rows]
            if shapes == expected:
                return
            cause = f"its answers have the shape {shapes}, its labels ask for {expected}"
        except Exception as error:
            cause = _in_short(error)
    raise AnnotationError(
        "the files of the model do not fit together", subject=subject, cause=cause
    )


def _damaged(what: str, place: source.Source, error: Exception) -> ModelNotFoundError:
    again = f"hf download --force-download {place.repository}"
    hint = f"download it again: {again}" if place.repository else "copy the folder again"
    return ModelNotFoundError(what, subject=str(place), cause=_in_short(error), hint=hint)


def _in_short(error: Exception) -> str:
    first = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}"
