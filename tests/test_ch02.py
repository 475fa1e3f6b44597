"""What chapter 02 says of its sliders, measured again (as ranges where starts are random)."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch02, forty_starts


def test_an_error_of_two_and_a_half_costs_its_square():
    shown = ch02.squares(5.0)
    assert shown["areas"][1][ch02.DRAGGED] == 5.0
    assert shown["bars"][1].tolist() == [1, 1, 6.25, 0.25, 1]
    assert shown["mean"][1][0] == pytest.approx(1.9)


@pytest.mark.parametrize("times", [2, 4, 8])
def test_copied_rows_raise_the_sum_alone(times):
    once, often = (ch02.copies(t)["losses by name"] for t in (1, times))
    assert often["half_sse"] == pytest.approx(times * once["half_sse"])
    assert often["half_mean"] == pytest.approx(once["half_mean"])
    assert often["mse"] == pytest.approx(once["mse"])


def test_two_errors_by_hand():
    losses = ch02.three_losses([1, -3])
    assert losses == {"half_sse": 5.0, "half_mean": 2.5, "mse": 5.0}


def test_one_outlier_moves_the_mean_by_five_and_the_median_not_at_all():
    near, far = ch02.best_constants(5), ch02.best_constants(50)
    assert far["mean"] - near["mean"] == pytest.approx(5)
    assert far["median"] == near["median"] == 3


@pytest.mark.parametrize("largest", [5, 14, 50])
def test_mean_and_median_are_where_the_losses_are_lowest(largest):
    values = np.array([*ch02.NINE, largest], dtype=float)
    c = np.linspace(0, 12, 12001)
    gaps = values - c[:, None]
    best = ch02.best_constants(largest)
    assert c[np.square(gaps).mean(axis=1).argmin()] == pytest.approx(best["mean"], abs=1e-3)
    assert c[np.abs(gaps).mean(axis=1).argmin()] == pytest.approx(best["median"], abs=1e-3)


@pytest.mark.parametrize(
    ("loss", "constant"),
    [
        (lambda y, c: (c - y) ** 2, 4.0),
        (lambda y, c: abs(c - y), 2.0),
        (lambda y, c: 100 * max(y - c, 0) + (c - y) ** 2, 9.0),  # the open task has answers
    ],
)
def test_the_open_task_finds_the_best_constant_of_any_loss(loss, constant):
    assert ch02.best_guess(loss) == pytest.approx(constant, abs=0.01)


def test_a_sigmoid_never_reaches_three():
    losses = [ch02.reach(z)["loss"] for z in (0, 2, 6, 30)]
    assert losses[0] == 3.125
    assert losses == sorted(losses, reverse=True) and losses[-1] > 2 - 1e-9
    assert losses[2] == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize(("output", "low"), [("sig", 0.0), ("none", -1.0)])
def test_a_training_step_follows_the_slopes_that_nudging_finds(output, low):
    drawn = np.random.default_rng(0).uniform(low, 1, 13)

    def answer(numbers):
        z1 = [1, 2] @ numbers[:6].reshape(2, 3) + numbers[6:9]
        z2 = numbers[9:12] @ (1 / (1 + np.exp(-z1))) + numbers[12]
        return 1 / (1 + np.exp(-z2)) if output == "sig" else z2

    slopes = mg.numgrad(lambda numbers: (3 - answer(numbers)) ** 2 / 2, drawn)
    before, after = forty_starts.trained(output, low, steps=1)[:, 0]
    assert before == pytest.approx(answer(drawn), rel=1e-12)
    assert after == pytest.approx(answer(drawn - 0.01 * slopes), rel=1e-8)


def test_forty_sigmoids_end_a_little_above_two_and_forty_lines_near_0():
    after = forty_starts.case_study(1000, "sig")
    assert 2.02 < after["lowest"] < after["highest"] < 2.07
    assert forty_starts.case_study(300, "none")["highest"] < 1e-4
