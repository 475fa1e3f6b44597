"""What chapter 09 says of its figures."""

import numpy as np
import pytest

from mgcourse.chapters import ch09
from mgcourse.numerical import gradcheck
from mgcourse.tensors import tensor


def test_adding_the_same_to_all_logits_changes_no_share():
    assert ch09.shares(3, 2, 1)["p"] == pytest.approx(ch09.shares(2, 1, 0)["p"])


def test_cold_makes_bold_and_hot_makes_even():
    assert ch09.shares(2, 1, 0, temperature=0.1)["p"][0] > 0.999
    assert ch09.shares(2, 1, 0, temperature=100)["p"] == pytest.approx([1 / 3] * 3, abs=0.01)


@pytest.mark.parametrize("truth", ch09.CLASSES)
def test_the_slopes_of_cross_entropy_are_what_nudging_says(truth):
    z = np.array([2.0, 1.0, 0.0])
    slopes = ch09.costs(*z, truth)["gradient"]
    assert gradcheck(lambda z: ch09.costs(*z, truth)["loss"], z, grads=slopes)
    assert slopes.sum() == pytest.approx(0)


def test_the_slope_of_half_the_squared_error_behind_a_sigmoid_is_what_nudging_says():
    p = 0.01
    z = tensor(np.log(p / (1 - p)), requires_grad=True)
    assert gradcheck(lambda z: (z.sigmoid() - 1) ** 2 / 2, z)
    ((z.sigmoid() - 1) ** 2 / 2).backward()
    assert -z.grad == pytest.approx(ch09.pushes(p)["squared error"])


def test_where_p_is_a_hundredth_cross_entropy_pushes_a_hundred_times_harder():
    push = ch09.pushes(0.01)
    assert push["cross-entropy"] == pytest.approx(0.99)
    assert push["squared error"] == pytest.approx(0.0098, abs=5e-5)
    assert 100 < push["ratio"] < 102


def test_a_network_that_learned_from_few_rows_promises_more_than_it_keeps():
    def gap(case):
        kept = ch09.SURE.kept()
        return (kept.mean(case, "said") - kept.mean(case, "right")) / 3.6

    assert gap("1,437 rows") < 1
    assert 3 < gap("100 rows") < 6
    said, right = ch09.kept_promises("100 rows")[3][3:]
    assert said > 95 and right < 91
