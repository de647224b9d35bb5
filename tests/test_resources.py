from __future__ import annotations

import tomllib

import pytest

from nlp import resources
from nlp.annotate.lexicons import lexicon as annotation_words
from nlp.detect.lexicon import entry, labels, words
from nlp.detect.lexicon import lexicon as detection_words
from tests.conftest import ROOT


def test_a_word_list_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = resources.table("nlp.ingest", "lexicons", "zones.toml")
    monkeypatch.setattr(tomllib, "loads", None)
    assert resources.table("nlp.ingest", "lexicons", "zones.toml") is first


@pytest.mark.parametrize("stage", ["annotate", "detect"])
def test_every_word_list_of_a_stage_is_found_by_its_name(stage: str) -> None:
    lexicon = {"annotate": annotation_words, "detect": detection_words}[stage]
    files = sorted((ROOT / "nlp" / stage / "lexicons").glob("*.toml"))
    assert files
    for file in files:
        assert lexicon(file.stem) == tomllib.loads(file.read_text(encoding="utf-8"))


def test_lists_are_given_as_sets_and_turned_round() -> None:
    up = entry("direction", "verbs", "up")
    assert words("direction", "verbs", "up") == set(up)
    assert {labels("direction", "verbs")[word] for word in up} == {"up"}
    with pytest.raises(KeyError):
        words("direction", "no such list")


def test_a_list_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(FileNotFoundError):
        resources.table("nlp.detect", "lexicons", "no_such.toml")
