"""Tasks about whole sentences: sentiment, check-worthiness, modality."""

from __future__ import annotations

import pytest

from nlp.evaluate.sentences.checkworthiness import Checkworthiness
from nlp.evaluate.sentences.labels import checkworthiness, voted
from nlp.evaluate.sentences.modality import SentenceModality
from nlp.evaluate.sentences.sentiment import SentenceSentiment
from nlp.records import Sentence
from tests.evaluate.making import document, gold, measured, one_sentence, score, value

TEXT = "Acme rose 3%."


def test_longer_sentences_have_more_to_say() -> None:
    text = "a" * 10
    parts = (
        Sentence(start=0, end=6, sentiment=score("positive", 0.5), checkworthiness=0.9),
        Sentence(start=6, end=8, sentiment=score("negative", 0.9), checkworthiness=0.1),
        Sentence(start=8, end=9, sentiment=score("negative", 0.9)),
        Sentence(start=9, end=10),
    )
    read = document(text, sentences=parts)
    # positive 6 · 0.5 = 3; negative (2 + 1) · 0.9 = 2.7; nine characters have a sentiment
    winner = voted(read, lambda sentence: sentence.sentiment)
    assert winner is not None
    assert (winner.label, winner.score) == ("positive", pytest.approx(3 / 9))
    assert checkworthiness(read) == pytest.approx((6 * 0.9 + 2 * 0.1) / 8)
    # 0.7 · 3 / 3 is not 0.7 in floating point: it would be another probability, or bin
    three = one_sentence("b" * 3, sentiment=score("neutral", 0.7), checkworthiness=0.7)
    winner = voted(three, lambda sentence: sentence.sentiment)
    assert winner == score("neutral", 0.7)
    assert checkworthiness(three) == 0.7
    assert voted(document(text), lambda sentence: sentence.sentiment) is None
    assert checkworthiness(document(text)) is None


def test_sentiment_of_both_forms() -> None:
    task = SentenceSentiment()
    assert not task.asks(gold(text=TEXT, label="hawkish"))
    for record, predicted in [
        (gold(text=TEXT, label="positive"), score("positive", 0.9)),
        (gold(text=TEXT, sentiment="positive"), score("neutral", 0.6)),
        (gold(text=TEXT, sentiment="negative"), score("negative", 0.7)),
        (gold(text=TEXT, sentiment="neutral"), None),
    ]:
        assert task.asks(record)
        task.add(record, one_sentence(TEXT, sentiment=predicted))
    assert value(task, "all", "accuracy") == 0.5
    assert value(task, "all", "answered") == 0.75
    # positive: P 1, R 1/2; negative 1; neutral: P 0
    assert value(task, "macro") == pytest.approx((2 / 3 + 1 + 0) / 3)
    # three answers in bins of their own: 0.9 right, 0.6 wrong, 0.7 right
    error = measured(task)["all", "calibration error"]
    assert error.value == pytest.approx((0.1 + 0.6 + 0.3) / 3)
    assert error.found == 3


def test_checkworthiness_of_both_forms() -> None:
    task = Checkworthiness()
    for record, worth in [
        (gold(text=TEXT, label="Yes"), 0.9),
        (gold(text=TEXT, checkworthy=1), 0.4),
        (gold(text=TEXT, checkworthy=False), 0.5),
        (gold(text=TEXT, label="No"), 0.2),
    ]:
        assert task.asks(record)
        task.add(record, one_sentence(TEXT, checkworthiness=worth))
    # called worth checking: 0.9 and 0.5, one of them rightly; one of two is found
    assert value(task, "checkworthy") == 0.5
    assert value(task, "other") == 0.5
    assert value(task, "macro") == 0.5
    # right, wrong, right: 1/1 and 2/3
    assert value(task, "all", "average precision") == pytest.approx((1 + 2 / 3) / 2)
    # sure of 0.9 (right), 0.6 (wrong), 0.5 (wrong), 0.8 (right)
    assert value(task, "all", "calibration error") == pytest.approx((0.1 + 0.6 + 0.5 + 0.2) / 4)


def test_without_answers_nothing_is_said_of_probabilities() -> None:
    for task, record in (
        (Checkworthiness(), gold(text=TEXT, checkworthy=1)),
        (SentenceSentiment(), gold(text=TEXT, sentiment="neutral")),
    ):
        task.add(record, None)
        got = measured(task)
        assert got["all", "answered"].value == got["all", "accuracy"].value == 0
        assert not {score for _, score in got} & {"calibration error", "average precision"}


def test_modality_in_five_labels() -> None:
    task = SentenceModality()
    for label, predicted in [
        ("stated", "stated"),
        ("stated", "forecast"),
        ("forecast", "forecast"),
        ("question", None),
    ]:
        modality = score(predicted) if predicted else None
        task.add(gold(text=TEXT, modality=label), one_sentence(TEXT, modality=modality))
    assert value(task, "all", "accuracy") == 0.5
    assert value(task, "forecast") == pytest.approx(2 / 3)
    assert value(task, "stated") == pytest.approx(2 / 3)
    assert value(task, "question") == 0


@pytest.mark.parametrize(
    ("ahead", "rest"),
    [
        ("in-claim", "out-of-claim"),
        ("forward looking", "not forward looking"),
        ("future", "not-future"),
    ],
)
def test_forecasts_against_the_rest(ahead: str, rest: str) -> None:
    task = SentenceModality()
    for label, predicted in [
        (ahead, "forecast"),
        (ahead, "conditional"),
        (rest, "opinion"),
        (rest, "stated"),
        (rest, "forecast"),
    ]:
        record = gold(text=TEXT, label=label)
        assert task.asks(record)
        task.add(record, one_sentence(TEXT, modality=score(predicted)))
    assert set(task._labels.counts()) == {"forecast", "other"}
    assert value(task, "forecast") == 0.5  # one of two found, one of two right
    assert value(task, "other") == pytest.approx(2 / 3)  # two of three found, two of three right
