"""Settings: packaged defaults, one TOML file, environment variables and flags, in that order.

The file has the shape of the command line: top-level keys are the shared options, and a section
``[claims]`` holds the defaults of ``tapeproof claims``::

    store = "~/news/tapeproof.sqlite"
    market = ["~/news/market"]

    [check]
    fail_on = ["contradicted"]

    [claims]
    limit = 100

The file is the one given with ``--config`` (or ``TAPEPROOF_CONFIG``), else ``./tapeproof.toml``,
else ``tapeproof.toml`` in the user's configuration folder. An environment variable is named after
the key: ``TAPEPROOF_STORE``, ``TAPEPROOF_CLAIMS_LIMIT``; lists are separated by commas, market
folders by the separator of ``PATH``. Flags win over the environment, the environment over the
file. Relative paths in a file count from the file's folder. All problems are reported together,
each with its place.

Stages never see any of this: they get plain keyword arguments.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from nlp import resources
from nlp.errors import ConfigError
from nlp.records import Label

FORMATS = ("table", "jsonl", "csv")
LABELS: tuple[str, ...] = get_args(Label)

_PREFIX = "TAPEPROOF_"
_FILE_NAME = "tapeproof.toml"
#: At most so many names fit into a message.
_NAMES_SHOWN = 30

#: Makes a value of what was written; relative paths count from the folder.
_Parser = Callable[[object, Path], object]


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint for a word that is not known: the nearest one, else all of them.

    Example:
        >>> nearest("tabel", ("table", "jsonl"))
        "did you mean 'table'?"
        >>> nearest("xml", ("table", "jsonl"))
        'known: table, jsonl'
    """
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    shown = list(known[:_NAMES_SHOWN])
    more = len(known) - len(shown)
    return f"known: {', '.join(shown)}{f' and {more} more' if more else ''}"


def _choice(known: Sequence[str]) -> Callable[[object, Path], str]:
    def parse(raw: object, _base: Path) -> str:
        if not isinstance(raw, str) or raw not in known:
            raise ValueError(f"{raw!r} is not one of them ({nearest(str(raw), known)})")
        return raw

    return parse


def _choices(known: Sequence[str]) -> Callable[[object, Path], tuple[str, ...]]:
    one = _choice(known)

    def parse(raw: object, base: Path) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(word, base) for word in _words(raw)))

    return parse


def _words(raw: object) -> Iterator[object]:
    for item in raw if isinstance(raw, (list, tuple)) else [raw]:
        if isinstance(item, str):
            yield from (word.strip() for word in item.split(",") if word.strip())
        else:
            yield item


def _names(raw: object, _base: Path) -> tuple[str, ...]:
    words = tuple(_words(raw))
    if not all(isinstance(word, str) for word in words):
        raise ValueError(f"{raw!r} is no list of names")
    return tuple(str(word) for word in words)


def _name(raw: object, _base: Path) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"{raw!r} is no name")
    return raw


def _path(raw: object, base: Path) -> Path:
    if not isinstance(raw, (str, os.PathLike)) or not str(raw):
        raise ValueError(f"{raw!r} is no path")
    return base / Path(raw).expanduser()


def _paths(raw: object, base: Path) -> tuple[Path, ...]:
    if isinstance(raw, str):
        raw = [part for part in raw.split(os.pathsep) if part]
    if not isinstance(raw, (list, tuple)):
        raise ValueError(f"{raw!r} is no list of paths")
    return tuple(_path(part, base) for part in raw)


def _switch(raw: object, _base: Path) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False, "": False}
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in words:
        return words[raw.lower()]
    raise ValueError(f"{raw!r} is neither true nor false")


def _count(raw: object, base: Path) -> int:
    number = _number(raw, base)
    if number != int(number) or number < 1:
        raise ValueError(f"{raw!r} is no whole number of 1 or more")
    return int(number)


def _number(raw: object, _base: Path) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise ValueError(f"{raw!r} is no number")
    try:
        return float(raw)
    except ValueError:
        raise ValueError(f"{raw!r} is no number") from None


def _key(parse: _Parser, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={"parse": parse})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Section ``[fetch]``: how articles are had, for every command that reads sources.

    Attributes:
        timeout_seconds: Longest silence of a server.
        allow_private: Whether addresses inside the own network may be read.
    """

    timeout_seconds: float = _key(_number, 20.0)
    allow_private: bool = _key(_switch, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectSettings:
    """Section ``[detect]``: which claims are looked for, for every command that looks for them.

    Attributes:
        forms: Registered claim forms to use; empty for all.
    """

    forms: tuple[str, ...] = _key(_names, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Section ``[models]``: which models annotate, for every command that reads texts.

    Attributes:
        fast: Leave the encoder out.
        sentiment: A Hugging Face model (name on the hub, or folder) for the sentiment of sentences
            instead of ours.
        entities: The same for names.
    """

    fast: bool = _key(_switch, False)
    sentiment: str | None = _key(_name, None)
    entities: str | None = _key(_name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSettings:
    """Sections ``[run]``, ``[check]`` and ``[verify]``.

    Attributes:
        fail_on: Verdict labels that make the command exit with 1.
    """

    fail_on: tuple[str, ...] = _key(_choices(LABELS), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySettings:
    """Sections ``[claims]``, ``[articles]`` and ``[entities]``.

    Attributes:
        limit: How many rows at most; None for the default of the command.
    """

    limit: int | None = _key(_count, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be configured; attributes are as in the module's docstring.

    Attributes:
        store: The store file.
        market: Market folders, first one preferred; empty for the default folder.
        format: Output format, or None for a table on a terminal and JSON Lines in a pipe.
        no_progress: Show no progress.
        debug: Show tracebacks.
        file: The configuration file that was read, or None.
    """

    store: Path = dataclasses.field(metadata={"parse": _path})
    market: tuple[Path, ...] = _key(_paths, ())
    format: str | None = _key(_choice(FORMATS), None)
    no_progress: bool = _key(_switch, False)
    debug: bool = _key(_switch, False)
    fetch: FetchSettings = FetchSettings()
    detect: DetectSettings = DetectSettings()
    models: ModelSettings = ModelSettings()
    run: VerdictSettings = VerdictSettings()
    check: VerdictSettings = VerdictSettings()
    verify: VerdictSettings = VerdictSettings()
    claims: QuerySettings = QuerySettings()
    articles: QuerySettings = QuerySettings()
    entities: QuerySettings = QuerySettings()
    file: Path | None = None


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
    values: dict[str, object] = {"store": default_store()}
    if found is not None:
        _take(values, _from_file(found, problems), found.parent, problems)
    _take(values, _from_environment(environ), folder, problems)
    given = {key: (f"--{_flag(key)}", raw) for key, raw in (flags or {}).items()}
    _take(values, {k: v for k, v in given.items() if v[1] is not None}, folder, problems)
    if problems:
        raise ConfigError(_together(problems))
    return _assembled(values, found)


def default_store() -> Path:
    """The store in the user's data directory."""
    import platformdirs

    return platformdirs.user_data_path("tapeproof", appauthor=False) / "tapeproof.sqlite"


def user_market() -> Path:
    """The market folder in the user's data directory, whether it exists or not."""
    import platformdirs

    return platformdirs.user_data_path("tapeproof", appauthor=False) / "market"


def market_folders(chosen: Sequence[Path]) -> tuple[tuple[Path, ...], bool]:
    """The market folders to use, and whether that is the shipped sample.

    Args:
        chosen: The folders that were configured.

    Returns:
        The configured folders; else the user's own folder if there is one; else the sample.
    """
    if chosen:
        return tuple(chosen), False
    own = user_market()
    if (own / "instruments.csv").is_file():
        return (own,), False
    return (resources.corpus("market"),), True


def environment_switch(key: str) -> bool:
    """Whether the environment sets a switch; a wrong value counts as off."""
    try:
        return _switch(os.environ.get(_variable(key), ""), Path())
    except ValueError:
        return False


def unknown_variables(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Names of ``TAPEPROOF_...`` variables that mean nothing, sorted."""
    environ = os.environ if environ is None else environ
    known = {_variable(key) for key in KEYS} | {f"{_PREFIX}CONFIG"}
    return tuple(sorted(n for n in environ if n.startswith(_PREFIX) and n not in known))


def _keys(section: type, prefix: str = "") -> Iterator[tuple[str, _Parser]]:
    for field in dataclasses.fields(section):
        if "parse" in field.metadata:
            yield prefix + field.name, field.metadata["parse"]
        elif dataclasses.is_dataclass(field.default):
            yield from _keys(type(field.default), f"{prefix}{field.name}.")


#: Every dotted key, with what makes a value of what was written.
KEYS = dict(_keys(Settings))


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
