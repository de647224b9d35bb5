"""Build hook: the wheel carries the shipped data, an editable installation does not copy them."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryData(BuildHookInterface):  # type: ignore[type-arg]
    """Puts what pyproject.toml names under ``carried`` into wheels meant to be installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is made; ``version`` is "standard" or "editable"."""
        if version == "standard":
            build_data["force_include"].update(self.config["carried"])
