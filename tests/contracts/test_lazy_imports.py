"""What is light stays light: each snippet runs in a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = {
    "spacy",
    "thinc",
    "torch",
    "transformers",
    "tokenizers",
    "onnxruntime",
    "pandas",
    "numpy",
    "sklearn",
    "scipy",
    "pyarrow",
    "httpx2",
    "feedparser",
    "trafilatura",
    "lxml",
    "exchange_calendars",
}

CLI = "import sys; from nlp.cli import main; main({arguments!r}); "

#: Snippet to the heavy packages that it may load.
CASES = {
    "import nlp": set(),
    "import nlp.records, nlp.errors, nlp.registry": set(),
    "import nlp; nlp.Article; nlp.to_json": set(),
    "import nlp.verify.interval": {"numpy"},
    "import nlp.annotate; nlp.annotate.quantities": set(),
    CLI.format(arguments=["--help"]): set(),
    CLI.format(arguments=["--version"]): set(),
    CLI.format(arguments=["check", "--help"]): set(),
    CLI.format(arguments=["patterns"]): set(),
    CLI.format(arguments=["claims", "--store", "/nonexistent/x.sqlite"]): set(),
    CLI.format(arguments=["claims", "--entity", "S&P 500", "--store", "/nonexistent/x"]): set(),
}


@pytest.mark.parametrize("snippet", CASES)
def test_a_snippet_loads_nothing_heavy(snippet: str) -> None:
    child = f"{snippet}\nimport sys, json; print(); print(json.dumps(sorted(sys.modules)))"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, "-c", child],
        capture_output=True,
        text=True,
        check=True,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert "nlp" in loaded
    # <=, not ==: a machine may have loaded less than is allowed
    assert loaded & HEAVY <= CASES[snippet]
