from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.ingest.language import LANGUAGES, declared_language, detected_language
from nlp.resources import table


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


@pytest.mark.parametrize(
    "text",
    [
        "Société Générale said the S&P 500 fell 3% on Friday.",
        "Société Générale skids 9 per cent amid AI jitters",
        "Assicurazioni Generali sells Iqos in 77 markets.",
        "Deutsche Börse tops 200,000 won",
        "Koninklijke Ahold Delhaize downgraded Egypt",
        "Petróleo Brasileiro slumped to 11 cents, a record low.",
        "Compagnie Financière Richemont slid despite record sales",
        "Électricité de France rallied",
    ],
)
def test_names_do_not_make_an_english_text_foreign(text: str) -> None:
    assert detected_language(text) in {"en", "und"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "de",
            (
                "Der DAX hat am Montag um 1,2 Prozent auf 18.240 Punkte zugelegt. Händler "
                "verwiesen auf sinkende Anleiherenditen und die Hoffnung auf baldige Zinssenkungen."
            ),
        ),
        (
            "fr",
            (
                "Société Générale a annoncé jeudi un bénéfice net de 1,3 milliard d'euros au "
                "deuxième trimestre, en recul de 12% sur un an. Le titre a perdu 4% à l'ouverture."
            ),
        ),
        (
            "es",
            (
                "Telefónica ganó 1.262 millones de euros hasta septiembre, un 9,3% menos que en el "
                "mismo periodo del año anterior. La compañía mantiene su dividendo."
            ),
        ),
        (
            "zh",
            (
                "国家统计局公布的数据显示，中国经济第三季度同比增长4.9%，高于市场此前预期。"
                "出口仍然疲软，房地产投资继续下滑，但消费有所回升。"
            ),
        ),
        # no function word of the list, but long enough
        (
            "pl",
            (
                "Najmocniej drożały akcje banków, a obroty całym rynku przekroczyły półtora "
                "miliarda złotych, podczas gdy spółki energetyczne traciły drugi dzień z rzędu."
            ),
        ),
    ],
)
def test_paragraphs_of_other_languages_are_told(code: str, text: str) -> None:
    assert detected_language(text) == code


def test_business_news_is_hardly_ever_refused(shared: Path) -> None:
    file = shared / "corpora" / "newsroom-written" / "train.jsonl"
    if not file.is_file():
        pytest.skip("the corpus is not there")
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    for length in (20, 40, 1000):
        refused = [text for text in texts if detected_language(text[:length]) not in {"en", "und"}]
        assert len(refused) < 0.005 * len(texts), refused


def test_words_of_each_language_are_its_own() -> None:
    lists = table("nlp.ingest", "lexicons", "function_words.toml")
    assert set(lists) <= set(LANGUAGES)
    own = lists.pop("en")
    assert not {word for word in own if any(word in words for words in lists.values())}
    english = {"a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "the", "to", "was"}
    for code, words in lists.items():
        assert len(words) == len(set(words)) >= 10, code
        assert [word for word in words if word != word.lower()] == []
        assert [word for word in words if len(word) == 1 and word.isascii()] == [], code
        assert english.intersection(words) == set(), code
