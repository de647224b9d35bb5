"""Copies of repositories of the Hugging Face Hub, in the cache that all its libraries share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp.annotate.foreign.quiet import quiet
from nlp.errors import ModelNotFoundError


def cached(repository: str, *, revision: str | None, patterns: Sequence[str]) -> Path | None:
    """The folder of a repository that was downloaded before, or None; asks no network.

    Args:
        repository: ``owner/model``.
        revision: Branch, tag or commit; the main branch as it was last seen when None.
        patterns: Of the paths that are wanted.

    Raises:
        ModelNotFoundError: That cannot be the name of a repository.
    """
    with quiet():
        import huggingface_hub
        from huggingface_hub import errors

        try:
            folder = huggingface_hub.snapshot_download(
                repository,
                revision=revision,
                allow_patterns=list(patterns),
                local_files_only=True,
            )
        except errors.LocalEntryNotFoundError:
            return None
        except errors.HFValidationError as error:
            raise _not_found(repository, revision, error) from error
    return Path(folder)


def listed(repository: str, *, revision: str | None) -> frozenset[str]:
    """The paths in a repository.

    Raises:
        ModelNotFoundError: No such repository or revision, no right to read it, or no network.
    """
    with quiet():
        import huggingface_hub

        try:
            names = huggingface_hub.HfApi().list_repo_files(repository, revision=revision)
        # no network, a proxy, a server in trouble: errors of the hub and of what it is built on
        except Exception as error:
            raise _not_found(repository, revision, error) from error
    return frozenset(names)


def download(repository: str, *, revision: str | None, patterns: Sequence[str]) -> Path:
    """The folder of a repository, after everything that matches was downloaded into it.

    Raises:
        ModelNotFoundError: No such repository or revision, no right to read it, no network, or
            no room.
    """
    # where the network is down, snapshot_download takes an incomplete copy for the whole
    listed(repository, revision=revision)
    with quiet():
        import huggingface_hub

        try:
            folder = huggingface_hub.snapshot_download(
                repository, revision=revision, allow_patterns=list(patterns)
            )
        # besides all that: no room, no right to write
        except Exception as error:
            raise _not_found(repository, revision, error) from error
    return Path(folder)


def _not_found(repository: str, revision: str | None, error: Exception) -> ModelNotFoundError:
    from huggingface_hub import errors

    named = f"{repository}@{revision}" if revision else repository
    if isinstance(error, errors.HFValidationError):
        what, hint = "no model folder, and no name of a model", "write the latter as owner/model"
    elif isinstance(error, errors.GatedRepoError):
        what = "the model is given out on terms only"
        hint = f"accept them at https://huggingface.co/{repository}, then run 'hf auth login'"
    elif isinstance(error, errors.RepositoryNotFoundError):
        what = "no model of that name"
        hint = "check the spelling; for a private one run 'hf auth login'"
    elif isinstance(error, errors.RevisionNotFoundError):
        what, hint = "the model has no such revision", "give a branch, tag or commit of it"
    else:
        what = "the model is not on this machine and cannot be downloaded"
        hint = f"give a folder, or run 'hf download {repository}' once with a network"
    return ModelNotFoundError(what, subject=named, cause=_in_short(error), hint=hint)


def _in_short(error: Exception) -> str:
    """Name and first line of an error; the hub's run over a dozen."""
    first = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}"
