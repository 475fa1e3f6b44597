"""What chapter 13 says of its figures and its runs on digits."""

from itertools import pairwise

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch13, held_out, noisy_points
from mgcourse.chapters.digits_net import network
from mgcourse.study.bank import ch13 as bank


def test_more_units_learn_the_noise_and_miss_the_new_points():
    old = [noisy_points.typical("old", h) for h in noisy_points.UNITS]
    new = [noisy_points.typical("new", h) for h in noisy_points.UNITS]
    assert all(b < 1.1 * a for a, b in pairwise(old))
    assert noisy_points.UNITS[int(np.argmin(new))] == 3
    assert new[0] < 1.3 * old[0]  # underfitting: bad on both
    assert new[noisy_points.UNITS.index(16)] > 80 * old[noisy_points.UNITS.index(16)]
    assert min(new) > noisy_points.FLOOR


def test_the_same_network_is_good_after_a_hundred_steps():
    new = {step: noisy_points.typical("new", 16, step) for step in noisy_points.STEPS}
    assert min(new, key=new.get) == 100
    assert new[100] < 0.15 and new[10000] > 0.8


def test_a_penalty_calms_the_network_that_learned_noise():
    new = {a: noisy_points.pulled_to("new", a) for a in noisy_points.STRENGTHS}
    assert min(new, key=new.get) in (0.003, 0.01)
    assert new[0.01] < 0.2 < 0.8 < new[0]
    kept = noisy_points.PULLED.kept()
    assert (kept.of("0.01", "new 10000") < kept.of("0", "new 10000")).all()


def test_more_rows_close_the_gap():
    gaps = [ch13.rows_seen(n)["gap"] for n in held_out.ROWS]
    assert all(a > b for a, b in pairwise(gaps))
    assert 15 < gaps[0] < 22 and gaps[-1] < 3


def test_more_units_neither_help_nor_hurt_a_hundred_digits():
    kept = held_out.BY_UNITS.kept()
    means = {h: kept.mean(str(h), "test") for h in held_out.UNITS}
    assert means[4] < 75 < 85 < means[16]
    assert abs(means[256] - means[32]) < 1
    assert min(kept.of("256", "train")) == 100
    assert sum(
        p.data.size for p in network(np.random.default_rng(0), (64, 256, 10)).parameters()
    ) == (19210)


def test_no_strength_of_l2_lifts_the_digits_beyond_their_scatter_and_a_strong_one_ruins_them():
    kept = held_out.L2.kept()
    for rows in (1437, 100):
        plain = kept.of(f"{rows} 0", "test")
        best = max(kept.mean(f"{rows} {a:g}", "test") for a in held_out.STRENGTHS)
        assert best - plain.mean() < 0.6 < np.ptp(plain)
        assert kept.mean(f"{rows} 0.1", "test") < 75


def test_l1_brings_half_of_the_weights_to_nothing_at_no_cost():
    kept = held_out.L1.kept()
    assert 40 < kept.mean("1437 0.0003", "near 0") < 60
    assert abs(kept.mean("1437 0.0003", "test") - kept.mean("1437 0", "test")) < 0.3


def test_survivors_bring_the_mean_back():
    assert ch13.arriving(0.5, False, 29)["mean"] == pytest.approx(0.5, abs=0.06)
    assert ch13.arriving(0.5, True, 29)["mean"] == pytest.approx(1.0, abs=0.12)


def test_a_mild_dropout_gains_a_little_and_a_strong_one_loses_much():
    kept = held_out.DROPOUT.kept()
    gains = np.concatenate(
        [kept.of(f"{rows} 0.2", "test") - kept.of(f"{rows} 0", "test") for rows in (1437, 100)]
    )
    assert ((gains > 0).sum(), (gains < 0).sum(), (gains == 0).sum()) == (5, 2, 3)
    assert kept.mean("100 0.8", "test") < kept.mean("100 0", "test") - 15


def test_the_mean_of_five_folds_is_nearer_to_the_truth_than_one_and_the_best_is_too_good():
    kept = held_out.FOLDS.kept()
    folds = np.array([kept.of("100 rows", f"fold {i}") for i in range(5)])
    truth = kept.of("100 rows", "test")
    assert abs(folds.mean(axis=0) - truth).mean() < 0.7 * abs(folds - truth).mean()
    assert 4 < (folds.max(axis=0) - truth).mean() < 8
    assert folds.mean() < truth.mean()  # it learned from 80 rows only
    assert kept.spread("100 rows", key="train") == "100"


def test_moved_copies_teach_moved_digits_and_mirrored_ones_do_harm():
    kept = held_out.COPIES.kept()
    assert kept.mean("1437 none", "shifted") < 50 < 94 < kept.mean("1437 shifted", "shifted")
    assert kept.mean("100 none", "shifted") < 45 < 75 < kept.mean("100 shifted", "shifted")
    for rows in (1437, 100):
        assert kept.mean(f"{rows} mirrored", "test") < kept.mean(f"{rows} none", "test") - 0.5


def test_a_picture_moves_to_the_right_and_down_and_loses_what_leaves_it():
    picture = np.arange(64.0).reshape(1, 64)
    moved = held_out.shifted(picture, 2, 1).reshape(8, 8)
    assert moved[1, 2] == 0 and moved[7, 7] == 53 and not moved[0].any() and not moved[:, :2].any()
    back = held_out.shifted(picture, -1, -1).reshape(8, 8)
    assert back[0, 0] == 9 and not back[7].any() and not back[:, 7].any()
    assert held_out.shifted(picture, 0, 0).tolist() == picture.tolist()
    for dx, dy in ((1, 0), (-2, 1)):
        both, _ = bank.augment(picture, np.array([0]), dx, dy)
        assert both[1].tolist() == held_out.shifted(picture, dx, dy)[0].tolist()


def test_a_digit_that_moved_is_read_by_the_network_that_saw_copies():
    def right(dx, network):
        found = [ch13.moved(row, dx, 0) for row in range(30)]
        return sum(digit["says"][network] == digit["meant"] for digit in found)

    assert right(1, 0) < 22 < 28 <= right(1, 1)
    assert right(2, 0) < right(2, 1)


def test_the_slope_of_the_penalty_is_what_nudging_says():
    W = np.array([[3.0, -2.0]])

    def penalty(W):
        return 0.5 * 0.1 * (W**2).sum()

    slopes = bank.add_l2({"W": np.zeros((1, 2))}, {"W": W}, 0.1)["W"]
    assert mg.gradcheck(penalty, W, grads=slopes)


def test_a_recipe_is_scored_by_folds_inside_the_rows_and_at_last_by_new_ones():
    seen = []

    class Zero:
        def __call__(self, rows):
            return mg.tensor(np.zeros((len(rows.data), 10)))

    def recipe(X, y, rng):
        seen.append(len(X))
        return Zero()

    assert "five folds of the 100 rows" in held_out.mean_of_five(recipe)
    assert seen == [80] * 25
    assert "360 new rows" in held_out.mean_of_five(recipe, final=True)
    assert seen[25:] == [100] * 5
