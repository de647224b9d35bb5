from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.evaluate.counting import (
    Counts,
    Labels,
    average_precision,
    calibration_error,
    macro,
    overlap,
    paired,
)

ranges = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1]))


def test_precision_recall_and_f1() -> None:
    counts = Counts()
    counts.add(1, 3, 2)
    counts.add(1, 1, 2)
    # 2 right of 4 found: 0.5; 2 of 4 there: 0.5
    assert (counts.precision, counts.recall, counts.f1) == (0.5, 0.5, 0.5)
    assert Counts().f1 == Counts().precision == Counts().recall == 0.0


def test_macro_is_over_the_labels_of_gold_only() -> None:
    right, wrong, invented = Counts(2, 2, 2), Counts(0, 1, 4), Counts(0, 5, 0)
    assert macro([right, wrong, invented]).value == 0.5
    assert macro([]).value == 0.0


def test_labels_by_hand() -> None:
    labels = Labels()
    for gold, predicted in [("a", "a"), ("a", "b"), ("b", "b"), ("b", None), ("c", "d")]:
        labels.add(gold, predicted)
    counts = labels.counts()
    assert (counts["a"].correct, counts["a"].found, counts["a"].gold) == (1, 1, 2)
    assert (counts["b"].correct, counts["b"].found, counts["b"].gold) == (1, 2, 2)
    assert (counts["c"].correct, counts["c"].found, counts["c"].gold) == (0, 0, 1)
    assert "d" not in counts
    measures = {(each.part, each.score): each.value for each in labels.measures()}
    assert measures["all", "accuracy"] == 2 / 5
    assert measures["all", "answered"] == 4 / 5
    # a: P 1, R 1/2, F1 2/3; b: P 1/2, R 1/2, F1 1/2; c: 0
    assert measures["macro", "F1"] == pytest.approx((2 / 3 + 1 / 2) / 3)
    assert measures["weighted", "F1"] == pytest.approx((2 * 2 / 3 + 2 * 1 / 2) / 5)


def test_average_precision_takes_ties_together() -> None:
    # in whatever order the two in the middle come: 1/1, then 2 of 3 seen, then 3 of 4
    for tied in ([True, False], [False, True]):
        ranked = [(0.9, True), *((0.5, positive) for positive in tied), (0.1, True)]
        assert average_precision(ranked) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert average_precision([(0.5, False)]) == average_precision([]) == 0.0


def test_calibration_error_by_hand() -> None:
    # bin 0.9 to 1: mean confidence 0.95, accuracy 0.5, two of four; bin 0.6: 0.65 and 1; bin 0.5
    answers = [(0.92, True), (0.98, False), (0.65, True), (0.5, False)]
    assert calibration_error(answers) == pytest.approx(0.45 * 2 / 4 + 0.35 / 4 + 0.5 / 4)
    assert calibration_error([(1.0, True)]) == 0.0
    assert calibration_error([]) == 0.0


def test_the_pair_that_shares_most_comes_first() -> None:
    gold, found = [(0, 10), (10, 20)], [(8, 19), (0, 3)]
    assert list(paired(gold, found, shared=overlap)) == [((10, 20), (8, 19)), ((0, 10), (0, 3))]
    # one long prediction answers for one of two only
    assert list(paired(gold, [(5, 16)], shared=overlap)) == [((10, 20), (5, 16))]
    assert list(paired(gold, [(20, 30)], shared=overlap)) == []


@given(st.lists(ranges, max_size=6), st.lists(ranges, max_size=6))
def test_pairs_are_one_to_one_and_overlap(
    gold: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    pairs = list(paired(gold, found, shared=overlap))
    assert len(pairs) <= min(len(gold), len(found))
    assert all(overlap(*pair) > 0 for pair in pairs)
    # nothing that could still be paired is left over
    left, free = [*gold], [*found]
    for one, other in pairs:
        left.remove(one)
        free.remove(other)
    assert not any(overlap(one, other) for one in left for other in free)
