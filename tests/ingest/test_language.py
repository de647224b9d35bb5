from __future__ import annotations

import pytest

from nlp.ingest.language import declared_language, detected_language


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("de_DE.UTF-8", "de"),
        ("zh-Hans-CN", "zh"),
        ("nb-NO", "no"),
        ("iw", "he"),
        (" fr ", "fr"),
        ("und", None),
        ("x-default", None),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_declared(declared: str | None, code: str | None) -> None:
    assert declared_language(declared) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The S&P 500 rose 1.2% on Tuesday as technology shares recovered their losses.", "en"),
        ("Der DAX stieg am Montag um 1,2 Prozent auf 18.000 Punkte.", "de"),
        ("Les actions ont progressé de 3% mardi à Paris.", "fr"),
        ("El IBEX 35 cierra con una subida del 0,5%, su mejor marca desde marzo", "es"),
        ("中国股市周一上涨百分之三，创下今年以来的新高。", "zh"),
        ("日経平均株価は3%上昇して取引を終えました。", "ja"),
        # names and figures: every detector guesses, so none is believed
        ("Nvidia Q3 revenue beats estimates", "und"),
        ("S&P 500 -2%", "und"),
        ("", "und"),
        ("5% " * 50_000, "und"),
    ],
)
def test_detected(text: str, code: str) -> None:
    assert detected_language(text) == code
