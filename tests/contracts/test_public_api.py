"""What ``import nlp`` promises."""

from __future__ import annotations

import inspect

import pytest

import nlp


def test_all_is_what_is_exported() -> None:
    assert sorted(nlp.__all__) == sorted({*nlp._HOME, "__version__"})
    assert {name for name in dir(nlp) if not name.startswith("_")} >= set(nlp._HOME)


@pytest.mark.parametrize("name", sorted(nlp._HOME))
def test_every_name_leads_to_something_with_a_docstring(name: str) -> None:
    found = getattr(nlp, name)
    assert inspect.getdoc(found)
    assert getattr(found, "__name__", name) == name


def test_the_stages_are_there_in_their_order() -> None:
    stages = ["articles", "documents", "claims", "verdicts"]
    described = nlp.__doc__ or ""
    places = [described.index(f"    {stage} ") for stage in stages]
    assert places == sorted(places)
    assert all(inspect.isgeneratorfunction(getattr(nlp, stage)) for stage in stages)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'verdict'"):
        nlp.verdict  # noqa: B018


def test_the_package_says_that_it_is_typed() -> None:
    import importlib.resources

    assert importlib.resources.files("nlp").joinpath("py.typed").is_file()
