"""Names and what they stand for, loaded on first use."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from typing import Generic, TypeVar, cast

from nlp.errors import DuplicateNameError, RegistryError, UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """A table of names, each bound to ``"module:attribute"`` until somebody asks for it.

    Listing names imports nothing. Other distributions add names through an entry-point group.

    Args:
        kind: What is registered, for messages ("claim form").
        built_in: Name to ``"module:attribute"``, in the order in which names are listed.
        group: Entry-point group for other distributions, or None.
    """

    def __init__(self, kind: str, built_in: Mapping[str, str], *, group: str | None = None) -> None:
        self.kind = kind
        self._paths: dict[str, str] = dict(built_in)
        self._loaded: dict[str, T] = {}
        self._group = group
        self._group_read = group is None

    def __iter__(self) -> Iterator[str]:
        self._read_group()
        return iter(self._paths)

    def __len__(self) -> int:
        self._read_group()
        return len(self._paths)

    def __contains__(self, name: object) -> bool:
        self._read_group()
        return name in self._paths

    def register(self, name: str, path: str, *, force: bool = False) -> None:
        """Bind a name to ``"module:attribute"``.

        Raises:
            DuplicateNameError: The name is taken and ``force`` is false.
        """
        if name in self._paths and not force:
            raise DuplicateNameError(
                f"this {self.kind} is registered already", subject=name, hint="use force=True"
            )
        self._paths[name] = path
        self._loaded.pop(name, None)

    def get(self, name: str) -> T:
        """What the name stands for, imported now if it was not before.

        Raises:
            UnknownNameError: No such name; the message offers the nearest.
            RegistryError: The name is known and cannot be imported.
        """
        if name in self._loaded:
            return self._loaded[name]
        self._read_group()
        if name not in self._paths:
            near = difflib.get_close_matches(name, list(self._paths), n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self._paths)}"
            raise UnknownNameError(f"no such {self.kind}", subject=name, hint=hint)
        self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _load(self, name: str) -> T:
        module, _, attribute = self._paths[name].partition(":")
        try:
            return cast("T", getattr(importlib.import_module(module), attribute))
        except (ImportError, AttributeError) as error:
            raise RegistryError(
                f"this {self.kind} cannot be imported", subject=name, cause=error
            ) from error

    def _read_group(self) -> None:
        if self._group_read or self._group is None:
            return
        self._group_read = True
        for point in entry_points(group=self._group):
            self.register(point.name, point.value)
