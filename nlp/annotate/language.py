"""The spaCy pipeline: the shipped models with the project's components around them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nlp import resources
from nlp.errors import ModelNotFoundError

if TYPE_CHECKING:
    from spacy.language import Language

    from nlp.reference import Reference

#: Names of the shipped pipeline that every pipeline of ours must have.
REQUIRED = ("parser", "lemmatizer")


def load_language(path: Path | None = None, *, reference: Reference | None = None) -> Language:
    """A ready pipeline.

    Args:
        path: Folder of a spaCy pipeline with tagger, parser, lemmatizer and recogniser; the
            shipped one when None.
        reference: Names to link to; the shipped tables when None.

    Raises:
        ModelNotFoundError: The folder is missing, damaged, or of another spaCy version.
    """
    import spacy

    from nlp.annotate import components

    folder = path if path is not None else resources.model("en_tapeproof")
    if not (folder / "config.cfg").is_file():
        raise ModelNotFoundError(
            "no model folder",
            subject=str(folder),
            hint="reinstall, or rebuild it with the recipe in models/README.md",
        )
    try:
        language = spacy.load(folder)
    except Exception as error:  # spaCy raises what the damaged file provokes, of any type
        raise ModelNotFoundError(
            "the model folder cannot be loaded",
            subject=str(folder),
            cause=error,
            hint="reinstall, or rebuild it with the recipe in models/README.md",
        ) from error
    missing = [name for name in REQUIRED if name not in language.pipe_names]
    if missing:
        raise ModelNotFoundError(
            "the model folder lacks components", subject=str(folder), cause=", ".join(missing)
        )
    for name in components.BEFORE_PARSER:
        if name not in language.pipe_names:
            language.add_pipe(name, first=True)
    for name in components.AFTER_MODELS:
        if name not in language.pipe_names:
            language.add_pipe(name)
    if reference is not None:
        linker = language.get_pipe("tapeproof_entities")
        if isinstance(linker, components.EntityLinker):
            linker.reference = reference
    return language


def versions(language: Language) -> tuple[str, ...]:
    """Name and version of everything that takes part, for the record of a document."""
    meta = language.meta
    return (f"{meta['lang']}_{meta['name']}-{meta['version']}",)
