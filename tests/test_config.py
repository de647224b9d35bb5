"""Where settings come from, which of them win, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp import config
from nlp.config import settings
from nlp.errors import ConfigError


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without any files."""
    for name in ("DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))


def write(folder: Path, text: str) -> Path:
    path = folder / "tapeproof.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults(tmp_path: Path) -> None:
    made = settings(environ={}, folder=tmp_path)
    assert made.store == config.default_store()
    assert made.store.name == "tapeproof.sqlite"
    assert (made.market, made.format, made.no_progress, made.file) == ((), None, False, None)
    assert made.run.fail_on == ()


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    write(tmp_path, 'store = "file.sqlite"\nformat = "csv"\n[claims]\nlimit = 1\n')
    environ = {"TAPEPROOF_STORE": "env.sqlite", "TAPEPROOF_CLAIMS_LIMIT": "2"}
    made = settings({"store": "flag.sqlite"}, environ=environ, folder=tmp_path)
    assert made.store == tmp_path / "flag.sqlite"
    assert made.claims.limit == 2
    assert made.format == "csv"
    assert made.articles.limit is None


def test_the_nearest_file_is_read_and_only_that_one(tmp_path: Path) -> None:
    own = tmp_path / "config" / "tapeproof"
    write(own, 'format = "csv"\nno_progress = true\n')
    assert settings(environ={}, folder=tmp_path).format == "csv"
    write(tmp_path, 'format = "jsonl"\n')
    made = settings(environ={}, folder=tmp_path)
    assert (made.format, made.no_progress) == ("jsonl", False)
    named = write(tmp_path / "elsewhere", 'format = "table"\n')
    assert settings(file=named, environ={}, folder=tmp_path).format == "table"
    by_name = {"TAPEPROOF_CONFIG": str(named)}
    assert settings(environ=by_name, folder=tmp_path).format == "table"


def test_paths_of_a_file_count_from_the_file(tmp_path: Path) -> None:
    named = write(tmp_path / "news", 'store = "a.sqlite"\nmarket = ["m", "~/n"]\n')
    made = settings(file=named, environ={}, folder=tmp_path)
    assert made.store == tmp_path / "news" / "a.sqlite"
    assert made.market == (tmp_path / "news" / "m", Path.home() / "n")


def test_lists_in_the_environment(tmp_path: Path) -> None:
    environ = {"TAPEPROOF_MARKET": "a:b", "TAPEPROOF_RUN_FAIL_ON": "close, contradicted"}
    made = settings(environ=environ, folder=tmp_path)
    assert made.market == (tmp_path / "a", tmp_path / "b")
    assert made.run.fail_on == ("close", "contradicted")
    assert made.check.fail_on == ()


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("no", False), ("True", True)])
def test_switches_in_the_environment(written: str, meant: bool, tmp_path: Path) -> None:
    environ = {"TAPEPROOF_NO_PROGRESS": written}
    assert settings(environ=environ, folder=tmp_path).no_progress is meant


def test_all_problems_are_told_together_each_with_its_place(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'stor = "x"\nformat = "tabel"\nmarket = 3\n[claims]\nlimit = 0\nlimits = 1\n'
        '[chek]\nfail_on = "close"\n',
    )
    environ = {"TAPEPROOF_FETCH_TIMEOUT_SECONDS": "soon"}
    with pytest.raises(ConfigError) as caught:
        settings({"run.fail_on": ["contradict"]}, environ=environ, folder=tmp_path)
    told = str(caught.value).splitlines()
    assert told[0] == "8 wrong settings:"
    for expected in (
        f"{path}: stor: unknown key (did you mean 'store'?)",
        f"{path}: format: 'tabel' is not one of them (did you mean 'table'?)",
        f"{path}: market: 3 is no list of paths",
        f"{path}: claims.limit: 0 is no whole number of 1 or more",
        f"{path}: claims.limits: unknown key (did you mean 'claims.limit'?)",
        f"{path}: chek: unknown key (did you mean 'check'?)",
        "TAPEPROOF_FETCH_TIMEOUT_SECONDS: 'soon' is no number",
        "--fail-on: 'contradict' is not one of them (did you mean 'contradicted'?)",
    ):
        assert f"  {expected}" in told


@pytest.mark.parametrize("content", [b"store = ", b"\xff\xfe\x00", b"[claims\n"])
def test_a_broken_file_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tapeproof.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"cannot be read: .*tapeproof\.toml.*it must be TOML"):
        settings(environ={}, folder=tmp_path)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such configuration file: .*nowhere\.toml"):
        settings(file=Path("nowhere.toml"), environ={}, folder=tmp_path)


def test_the_market_is_the_chosen_one_then_the_own_one_then_the_sample(tmp_path: Path) -> None:
    assert config.market_folders([tmp_path]) == ((tmp_path,), False)
    folders, is_sample = config.market_folders([])
    assert is_sample
    assert (folders[0] / "instruments.csv").is_file()
    own = config.user_market()
    own.mkdir(parents=True)
    (own / "instruments.csv").touch()
    assert config.market_folders([]) == ((own,), False)


def test_unknown_variables_are_known_to_be_unknown() -> None:
    environ = {"TAPEPROOF_STOER": "x", "TAPEPROOF_STORE": "y", "TAPEPROOF_CONFIG": "z", "HOME": "/"}
    assert config.unknown_variables(environ) == ("TAPEPROOF_STOER",)


def test_the_proxy_of_the_environment_unless_one_is_set(tmp_path: Path) -> None:
    environ = {
        "HTTP_PROXY": "http://plain:1",
        "https_proxy": "http://secure:2",
        "NO_PROXY": "a.example, .b.example,",
    }
    made = settings(environ=environ, folder=tmp_path).fetch
    assert (made.proxy, made.no_proxy) == ("http://secure:2", ("a.example", ".b.example"))
    write(tmp_path, '[fetch]\nproxy = ""\nno_proxy = ["c.example"]\n')
    made = settings(environ=environ, folder=tmp_path).fetch
    assert (made.proxy, made.no_proxy) == ("", ("c.example",))
    by_name = {**environ, "TAPEPROOF_FETCH_PROXY": "http://own:3"}
    assert settings(environ=by_name, folder=tmp_path).fetch.proxy == "http://own:3"
    assert settings(environ={}, folder=tmp_path / "none").fetch.proxy is None
