"""Puts the settings of one call together: file, environment, flags."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.config.places import default_store
from nlp.config.sections import KEYS, Settings
from nlp.config.values import nearest, switch
from nlp.errors import ConfigError

_PREFIX = "TAPEPROOF_"
_FILE_NAME = "tapeproof.toml"


def settings(
    flags: Mapping[str, object] | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """The settings of one call of a command.

    Args:
        flags: Dotted key to value as typed (``{"store": "x.sqlite", "run.fail_on": ["close"]}``);
            None means that the flag was not given.
        file: The file named with ``--config``, or None to look for one.
        environ: Environment variables; default: those of the process.
        folder: Where ``tapeproof.toml`` is looked for and relative flags count from; default:
            the working directory.

    Raises:
        ConfigError: A file, key or value is wrong; the message lists every problem.
    """
    environ = os.environ if environ is None else environ
    folder = Path.cwd() if folder is None else folder
    problems: list[str] = []
    found = _file(file, environ=environ, folder=folder)
    values: dict[str, object] = {"store": default_store(), **_proxies(environ)}
    if found is not None:
        _take(values, _from_file(found, problems), found.parent, problems)
    _take(values, _from_environment(environ), folder, problems)
    given = {key: (f"--{_flag(key)}", raw) for key, raw in (flags or {}).items()}
    _take(values, {k: v for k, v in given.items() if v[1] is not None}, folder, problems)
    if problems:
        raise ConfigError(_together(problems))
    return _assembled(values, found)


def _proxies(environ: Mapping[str, str]) -> dict[str, object]:
    """What other programs on this machine are told about a proxy."""
    names = ("https_proxy", "http_proxy", "all_proxy")
    said = (environ.get(name) or environ.get(name.upper()) for name in names)
    without = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    hosts = tuple(host.strip() for host in without.split(",") if host.strip())
    return {"fetch.proxy": next(filter(None, said), None), "fetch.no_proxy": hosts}


def environment_switch(key: str) -> bool:
    """Whether the environment sets a switch; a wrong value counts as off."""
    try:
        return switch(os.environ.get(_variable(key), ""), Path())
    except ValueError:
        return False


def unknown_variables(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Names of ``TAPEPROOF_...`` variables that mean nothing, sorted."""
    environ = os.environ if environ is None else environ
    known = {_variable(key) for key in KEYS} | {f"{_PREFIX}CONFIG"}
    return tuple(sorted(n for n in environ if n.startswith(_PREFIX) and n not in known))


def _variable(key: str) -> str:
    return _PREFIX + key.replace(".", "_").upper()


def _flag(key: str) -> str:
    return key.rpartition(".")[2].replace("_", "-")


def _file(given: Path | None, *, environ: Mapping[str, str], folder: Path) -> Path | None:
    named = given or environ.get(f"{_PREFIX}CONFIG") or None
    if named is not None:
        path = folder / Path(named).expanduser()
        if not path.is_file():
            raise ConfigError(
                "there is no such configuration file",
                subject=str(named),
                hint="name an existing TOML file with --config",
            )
        return path
    import platformdirs

    own = platformdirs.user_config_path("tapeproof", appauthor=False) / _FILE_NAME
    return next((path for path in (folder / _FILE_NAME, own) if path.is_file()), None)


def _from_file(path: Path, problems: list[str]) -> dict[str, tuple[str, object]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(
            "this configuration file cannot be read",
            subject=str(path),
            cause=cause,
            hint="it must be TOML that you may read: see the example in the README",
        ) from error
    found: dict[str, tuple[str, object]] = {}
    sections = {key.partition(".")[0] for key in KEYS if "." in key}
    for name, value in table.items():
        inner = value if name in sections and isinstance(value, dict) else {"": value}
        for key, raw in inner.items():
            dotted = f"{name}.{key}" if key else name
            if dotted in KEYS:
                found[dotted] = (f"{path}: {dotted}", raw)
            else:
                known = [*KEYS, *sections]
                problems.append(f"{path}: {dotted}: unknown key ({nearest(dotted, known)})")
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    names = {key: _variable(key) for key in KEYS}
    return {key: (name, environ[name]) for key, name in names.items() if environ.get(name)}


def _take(
    values: dict[str, object],
    found: Mapping[str, tuple[str, object]],
    base: Path,
    problems: list[str],
) -> None:
    for key, (place, raw) in found.items():
        try:
            values[key] = KEYS[key](raw, base)
        except ValueError as error:
            problems.append(f"{place}: {error}")


def _together(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return f"wrong setting: {problems[0]}"
    listed = "".join(f"\n  {problem}" for problem in problems)
    return f"{len(problems)} wrong settings:{listed}"


def _assembled(values: Mapping[str, object], found: Path | None) -> Settings:
    top: dict[str, Any] = {k: v for k, v in values.items() if "." not in k}
    for field in dataclasses.fields(Settings):
        if dataclasses.is_dataclass(field.default):
            inner = {
                key.partition(".")[2]: value
                for key, value in values.items()
                if key.startswith(f"{field.name}.")
            }
            top[field.name] = dataclasses.replace(field.default, **inner)  # type: ignore[type-var]
    return Settings(file=found, **top)
