"""What the labels of a foreign model mean here; the tables are in ``lexicons/foreign.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from nlp.annotate.lexicons import lexicon
from nlp.errors import AnnotationError
from nlp.records import EntityLabel

#: Sentiments in the order of the columns of answers.
SENTIMENTS = ("negative", "neutral", "positive")
#: Says in a mapping that a label of names is left out.
OUTSIDE = "O"

# Made up by transformers where a model names no labels.
_MADE_UP = re.compile(r"label \d+")

# Letters of the schemes BIO, BILOU, BIOES and BMEWO.
_POSITIONS = {"B": "B", "I": "I", "M": "I", "L": "L", "E": "L", "U": "U", "S": "U", "W": "U"}


class Tag(NamedTuple):
    """A label of a tagger, taken apart.

    Attributes:
        position: ``B`` begins a name, ``I`` goes on with one (or begins it), ``L`` goes on and
            ends it, ``U`` is one by itself, ``O`` is outside of names.
        kind: The model's own kind of name, folded; empty outside.
        label: The kind of the contract, or None where the kind is left out.
    """

    position: str
    kind: str
    label: str | None


def folded(label: str) -> str:
    """A label as the tables write it.

    Example:
        >>> folded("Very_Negative")
        'very negative'
    """
    return label.replace("_", " ").replace("-", " ").strip().casefold()


def sentiment_shares(
    labels: Sequence[str], *, mapping: Mapping[str, str] | None, model: str
) -> npt.NDArray[np.float64]:
    """Which sentiment each label of a classifier counts towards.

    Args:
        labels: In the order of the model's answers.
        mapping: Label to sentiment, before the tables.
        model: For errors.

    Returns:
        Shape: (n_labels, 3); one 1 in each row.

    Raises:
        AnnotationError: A label has no meaning, or none is negative or none positive.
    """
    known = {**_sentiments(), **_own(mapping, allowed=SENTIMENTS, model=model)}
    meanings = [known.get(folded(label)) for label in labels]
    strange = [label for label, meaning in zip(labels, meanings, strict=True) if meaning is None]
    if strange or not {"negative", "positive"} <= set(meanings):
        raise _meaningless(strange or labels, model=model, example="negative", wanted=SENTIMENTS)
    return np.array([[meaning == column for column in SENTIMENTS] for meaning in meanings], float)


def tags(
    labels: Sequence[str], *, mapping: Mapping[str, str] | None, model: str
) -> tuple[Tag, ...]:
    """The labels of a tagger, taken apart.

    Args:
        labels: In the order of the model's answers.
        mapping: Kind of name (without ``B-``) to a label of ours or ``O``, before the tables.
        model: For errors.

    Raises:
        AnnotationError: A label has no meaning, or no label is one of ours.
    """
    own = _own(mapping, allowed=(*get_args(EntityLabel), OUTSIDE), model=model)
    known = {**_kinds(), **own}
    parts = [_parts(label, known) for label in labels]
    strange = list(dict.fromkeys(kind for _, kind in parts if folded(kind) not in known))
    found = [] if strange else [_tag(position, folded(kind), known) for position, kind in parts]
    if all(tag.label is None for tag in found):
        raise _meaningless(
            strange or labels, model=model, example="COMPANY", wanted=get_args(EntityLabel)
        )
    return tuple(found)


def _parts(label: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Position and kind: ``B-ORG``, ``ORG_B`` and bare ``ORG`` are in use."""
    if folded(label) in known or len(label) < 3:
        return "I", label
    if label[0] in _POSITIONS and label[1] in "-_":
        return _POSITIONS[label[0]], label[2:]
    if label[-1] in _POSITIONS and label[-2] in "-_":
        return _POSITIONS[label[-1]], label[:-2]
    return "I", label


def _tag(position: str, kind: str, known: Mapping[str, str]) -> Tag:
    label = known[kind]
    return Tag("O", "", None) if label == OUTSIDE else Tag(position, kind, label)


@cache
def _sentiments() -> dict[str, str]:
    table = lexicon("foreign")["sentiment"]
    return {label: sentiment for sentiment, labels in table.items() for label in labels}


@cache
def _kinds() -> dict[str, str]:
    tables = lexicon("foreign")
    kinds = {kind: label for label, written in tables["names"].items() for kind in written}
    return {**dict.fromkeys(tables["left_out"]["labels"], OUTSIDE), **kinds}


def _own(
    mapping: Mapping[str, str] | None, *, allowed: Sequence[str], model: str
) -> dict[str, str]:
    own = {folded(label): meaning for label, meaning in (mapping or {}).items()}
    wrong = sorted(set(own.values()) - set(allowed))
    if wrong:
        raise AnnotationError(
            "labels are mapped to what is no label here",
            subject=model,
            cause=", ".join(wrong),
            hint=f"there are {', '.join(allowed)}",
        )
    return own


def _meaningless(
    labels: Sequence[str], *, model: str, example: str, wanted: Sequence[str]
) -> AnnotationError:
    is_made_up = all(_MADE_UP.fullmatch(folded(label)) for label in labels)
    what = "names no labels" if is_made_up else "has labels without a meaning here"
    shown = ", ".join([*labels[:12], *(["..."] if len(labels) > 12 else [])])
    return AnnotationError(
        f"the model {what}",
        subject=model,
        cause=shown,
        hint=f'say what each one means, as in mapping={{"{labels[0]}": "{example}"}}; '
        f"there are {', '.join(wanted)}",
    )
