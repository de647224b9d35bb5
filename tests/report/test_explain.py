"""Explanations hold everything that a verdict rests on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import pytest

from nlp.records import Candidate, Form, Label
from nlp.report import explanation, meaning, meanings
from nlp.store import Store
from tests.store.material import DAY, NOON, article, claim, gold_claim, verdict

ARTICLE = article()
CLAIM = claim(ARTICLE)
VERDICT = verdict(CLAIM, flags=("stale",)).replace(
    slip="matches if the session before is meant", robustness={"support": 0.25}
)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_an_explanation_shows_every_part() -> None:
    text = squeezed(explanation(CLAIM, VERDICT, ARTICLE))
    for part in [
        f"{CLAIM.id}: contradicted (size: the amount is wrong)",
        f"That means: {meaning('label', 'contradicted')}.",
        "It rose 2.1% that day.",
        "Stocks end the year higher · Wire · 2018-12-26T09:00:00+08:00 · https://news.example/1",
        "[[The S&P 500 rose 3.2% on Friday]], Jefferies said.",
        "kind pct_change: change in percent between two dates",
        "subject The S&P 500 (INDEX:SPX)",
        "measure close",
        "direction up",
        "figure 3.2% = 3.20 percent, last printed digit 0.1, hedge: about",
        'window "on Friday": 2018-12-21',
        "said by Jefferies (ORG:JEFFERIES); what is said is checked, not that it was said",
        "between 3.15 and 3.25",
        "rule half a unit of the last printed digit",
        "What the data say, as known at 2020-01-01T12:00:00Z",
        "1. session (default): 2.06%, does not hold 100 * (P(e) / P(b) - 1)",
        "2018-12-21 2,416.62 points INDEX:SPX/close folder vintage 2019-01-01",
        "2. open to close: 3.20%, does not hold",
        "slip matches if the session before is meant",
        f"flag stale: {meaning('flag', 'stale')}",
        "confidence 0.90",
        "robustness support: 0.25",
        "form pct_change/1, on 'rose 3.2%'",
        "evidence e1",
        "verified at 2020-01-01T12:00:00Z",
    ]:
        assert part in text, part


def test_versions_of_models_and_data_are_told() -> None:
    text = squeezed(
        explanation(
            CLAIM,
            VERDICT,
            models=("en_one-1.2", "two-3"),
            sources={("folder", "INDEX:SPX/close"): "an exchange", ("other", "X/close"): "unused"},
        )
    ).partition("Versions")[2]
    assert "models en_one-1.2, two-3" in text
    # two readings rest on the series, which is told once
    assert text.count("series INDEX:SPX/close, by folder, source: an exchange") == 1
    assert "unused" not in text
    bare = squeezed(explanation(CLAIM, VERDICT))
    assert "series INDEX:SPX/close, by folder evidence" in bare
    assert "models" not in bare
    assert "series" not in explanation(CLAIM, None, models=("en_one-1.2",))


def test_lines_fit_the_width() -> None:
    for width in (80, 88, 120):
        assert (
            max(map(len, explanation(CLAIM, VERDICT, ARTICLE, width=width).splitlines())) <= width
        )


def test_the_sentence_is_marked_wherever_it_comes_from() -> None:
    marked = "⟦The S&P 500 rose 3.2% on Friday⟧, Jefferies said."
    sentence = ARTICLE.text[:48]
    for shown in (
        explanation(CLAIM, VERDICT, ARTICLE, mark=("⟦", "⟧")),
        explanation(CLAIM, VERDICT, sentence=sentence, mark=("⟦", "⟧")),
    ):
        assert marked in shown
    assert "\n  ⟦The S&P 500 rose 3.2% on Friday⟧\n" in explanation(CLAIM, VERDICT, mark=("⟦", "⟧"))
    gold = gold_claim(ARTICLE)
    assert "\n  [[Gold was flat]].\n" in explanation(gold, None, ARTICLE)


def test_a_sentence_that_does_not_hold_the_claim_is_not_shown() -> None:
    assert "[[The S&P 500 rose 3.2% on Friday]]\n" in explanation(
        CLAIM, VERDICT, sentence="Something else was said here, and at some length."
    )


def test_a_claim_without_verdict_says_so() -> None:
    text = explanation(CLAIM, None)
    assert text.startswith(f"{CLAIM.id}: not verified yet")
    assert "What the data say" not in text


def test_open_intervals_denials_and_doubts_are_told() -> None:
    at_least = VERDICT.replace(interval=(None, VERDICT.interval[1]))
    doubted = CLAIM.subjects[0].replace(
        candidates=(Candidate(id="INDEX:SPX", score=0.6), Candidate(id="INDEX:SP5", score=0.3))
    )
    vague = CLAIM.replace(
        negated=True, subjects=(doubted,), checkable=False, reason="forecast", window=None
    )
    text = squeezed(explanation(vague, at_least))
    assert "between no lower bound and 3.25" in text
    assert "direction not up (the text denies it)" in text
    assert "also considered: INDEX:SP5" in text
    assert "checkable no: it is about the future" in text
    assert "window none stated" in text


def test_the_history_of_the_store_is_shown(tmp_path: Path) -> None:
    with Store(tmp_path / "store.db") as store:
        store.save_result(
            ARTICLE, fingerprint="f1", finished_at=NOON, claims=[CLAIM], verdicts=[verdict(CLAIM)]
        )
        store.add_verdicts([verdict(CLAIM, at=NOON + DAY)])
        store.add_verdicts([verdict(CLAIM, "supported", at=NOON + 2 * DAY, evidence="e2")])
        found = store.claim(CLAIM.id[:8])
        text = explanation(
            found.claim,
            found.verdict,
            found.article,
            store.verdict_history(CLAIM.id),
            sentence=found.sentence,
        )
    assert "]], Jefferies said." in text
    assert squeezed(text).endswith(
        "History 2020-01-01 contradicted, confirmed until 2020-01-02T12:00:00Z: It rose 2.1% that "
        "day. 2020-01-03 supported: It rose 2.1% that day."
    )


def test_hostile_text_cannot_reach_the_terminal() -> None:
    nasty = CLAIM.replace(text="rose\x1b[2J 3%\x07")
    shown = explanation(nasty, VERDICT.replace(explanation="a\x1b]0;title\x07b"), ARTICLE)
    assert all(character.isprintable() or character == "\n" for character in shown)


def test_an_instant_at_the_end_of_the_calendar_is_shown() -> None:
    edge = dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert "9999-12-31T23:59:00-05:00" in explanation(CLAIM, VERDICT.replace(as_of=edge))


@pytest.mark.parametrize(("kind", "names"), [("label", get_args(Label)), ("form", get_args(Form))])
def test_every_name_has_a_meaning(kind: str, names: tuple[str, ...]) -> None:
    assert set(meanings(kind)) == set(names)
    assert set(meanings("group")) == set(get_args(Label))


def test_confidence_chance_and_digests_are_told() -> None:
    rows = tuple(row.replace(hash="0123abcd") for row in VERDICT.readings[0].inputs)
    first = VERDICT.readings[0].replace(inputs=rows)
    made = VERDICT.replace(
        confidences={"reading": 0.95, "data": 0.875},
        coincidence=0.034,
        software="tapeproof 1.2.3",
        readings=(first, *VERDICT.readings[1:]),
    )
    text = squeezed(explanation(CLAIM, made))
    assert "confidence 0.90 (reading 0.95, data 0.88)" in text
    assert "by chance 3.4% of other days would print a figure that matches" in text
    assert "digest of its rows: 0123abcd" in text
    assert "by tapeproof 1.2.3" in text
