"""The spaCy pipeline: the shipped models with the project's components around them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp import resources
from nlp.errors import ModelNotFoundError

if TYPE_CHECKING:
    from spacy.language import Language

    from nlp.reference import Reference

#: Names of the shipped pipeline that every pipeline of ours must have.
REQUIRED = ("parser", "lemmatizer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Which models annotate.

    Attributes:
        fast: Leave the encoder out: names come from spaCy's recogniser, scores of sentences from
            the linear classifiers, and modality is unknown.
        sentiment: A Hugging Face model for the sentiment of sentences instead of ours: a name on
            the hub or a folder.
        entities: The same for names.
    """

    fast: bool = False
    sentiment: str | None = None
    entities: str | None = None


def load_language(
    path: Path | None = None, *, reference: Reference | None = None, models: Models | None = None
) -> Language:
    """A ready pipeline.

    Args:
        path: Folder of a spaCy pipeline with tagger, parser, lemmatizer and recogniser; the
            shipped one when None.
        reference: Names to link to; the shipped tables when None.
        models: Which models annotate; ours, with the encoder, when None.

    Raises:
        ModelNotFoundError: A model is missing, damaged, or of another version.
    """
    from nlp.annotate.components.readers import EntityLinker

    models = models or Models()
    language = _loaded(path or resources.model("en_tapeproof"), models)
    _complete(language, models)
    if reference is not None:
        linker = language.get_pipe("tapeproof_entities")
        if isinstance(linker, EntityLinker):
            linker.reference = reference
    return language


def _loaded(folder: Path, models: Models) -> Language:
    """The pipeline of a folder, without what these models do not need."""
    import spacy

    from nlp.annotate.components import NOT_WITH_ENCODER, SCORERS

    hint = resources.MODEL_HINT
    if not (folder / "config.cfg").is_file():
        raise ModelNotFoundError("no model folder", subject=str(folder), hint=hint)
    try:
        left_out = SCORERS[:1] if models.fast else NOT_WITH_ENCODER
        language = spacy.load(folder, exclude=left_out, config={"nlp.disabled": []})
    except ModelNotFoundError:
        raise
    except Exception as error:  # spaCy raises what the damaged file provokes, of any type
        raise ModelNotFoundError(
            "the model folder cannot be loaded", subject=str(folder), cause=error, hint=hint
        ) from error
    missing = [name for name in REQUIRED if name not in language.pipe_names]
    if missing:
        raise ModelNotFoundError(
            "the model folder lacks components", subject=str(folder), cause=", ".join(missing)
        )
    return language


def _complete(language: Language, models: Models) -> None:
    """Add those of our components that the folder lacks, and the models from elsewhere."""
    from nlp.annotate.components import AFTER_MODELS, BEFORE_PARSER, SCORERS

    for name in BEFORE_PARSER:
        if name not in language.pipe_names:
            language.add_pipe(name, first=True)
    scorer = SCORERS[models.fast]
    if scorer not in language.pipe_names:
        language.add_pipe(scorer, after="parser")
    for name in AFTER_MODELS:
        if name not in language.pipe_names:
            language.add_pipe(name)
    for name, model in (("sentiment", models.sentiment), ("entities", models.entities)):
        if model is not None:
            language.add_pipe(f"tapeproof_foreign_{name}", config={"model": model}, after=scorer)


def versions(language: Language) -> tuple[str, ...]:
    """Name and version of everything that takes part, for the record of a document."""
    from nlp.annotate.components.scorers import ForeignRecogniser, ForeignScorer, SentenceEncoder

    meta = language.meta
    found = [f"{meta['lang']}_{meta['name']}-{meta['version']}"]
    for _, component in language.pipeline:
        if isinstance(component, SentenceEncoder):
            found.append(f"{component.encoder.name}-{component.encoder.version}")
        elif isinstance(component, ForeignScorer | ForeignRecogniser):
            found.append(component.model.name)
    return tuple(found)
