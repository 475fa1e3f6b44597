"""What chapter 15 says of its maps, attacks, shares and private steps."""

import math

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import attacks, ch15, explaining, private, trust_labs
from mgcourse.chapters.digits_net import network, split
from mgcourse.loss import cross_entropy
from mgcourse.tensors import tensor


@pytest.fixture(scope="module")
def digits():
    return attacks.trained(0)


def test_a_seven_becomes_a_three_though_no_pixel_moves_far():
    assert ch15.a_seven(0.0)["says"] == ch15.a_seven(0.05)["says"] == 7
    assert ch15.a_seven(0.08)["says"] == ch15.a_seven(0.1)["says"] == 3
    assert abs(ch15.a_seven(0.08)["change"]).max() <= 0.08 + 1e-9


def test_about_half_of_the_sevens_are_misread_at_a_tenth_and_few_as_a_three(digits):
    model, data = digits
    sevens = data.y_test == 7
    moved = attacks.fgsm(model, data.X_test[sevens], data.y_test[sevens], 0.1)
    says = model(tensor(moved)).argmax(axis=1)
    assert len(says) == 27 and 12 <= (says != 7).sum() <= 16 and 1 <= (says == 3).sum() <= 3


def test_the_slopes_of_a_logit_are_what_nudging_says(digits):
    model, data = digits
    x = data.X_test[:1]
    slopes = attacks.input_slopes(model, x, [3])
    assert mg.gradcheck(lambda x: model(tensor(x)).data[0, 3], x.copy(), grads=slopes)
    rows = attacks.input_slopes(model, data.X_test[:4], [3, 1, 4, 1])
    assert np.allclose(rows[0], slopes[0])


def test_wiping_where_slope_times_ink_is_largest_hurts_most():
    kept = attacks.WIPES.kept()
    four = {order: kept.of(order, "4") for order in attacks.ORDERS}
    assert 86 < four["random"].mean() < 92 and 70 < four["ink"].mean() < 80
    assert 20 < four["slope x ink"].mean() < 31
    assert (four["slope x ink"] < four["ink"]).all() and (four["ink"] < four["random"]).all()
    assert four["slope x ink"].mean() < four["slope"].mean()


def test_pixels_without_ink_are_never_wiped_before_those_with(digits):
    model, data = digits
    X = data.X_test[:50]
    for order in ("random", "ink", "slope x ink"):
        wiped = attacks.wiped(model, X, data.y_test[:50], order, 4, np.random.default_rng(0))
        assert ((wiped != X).sum(axis=1) <= 4).all()
        if order != "slope x ink":
            assert ((wiped != X).sum(axis=1) == 4).all()


def test_maps_of_two_trainings_are_alike_and_that_of_no_training_is_not():
    kept = attacks.MAPS.kept()
    assert 0.75 < kept.mean("maps", "second") < 0.92
    assert abs(kept.of("maps", "blank")).max() < 0.15
    assert kept.mean("maps", "same answer") > 97


def test_slopes_attack_and_coins_do_not():
    kept = attacks.ATTACKS.kept()
    assert 95 < kept.mean("0.1", "random") < 98
    assert 48 < kept.mean("0.1", "fgsm") < 56
    names = ("steps", "fgsm", "same rows", "borrowed", "random")
    read = [kept.mean("0.1", name) for name in names]
    assert read == sorted(read) and 59 < read[2] < 66 and 74 < read[3] < 82
    assert kept.mean("0.2", "fgsm") < 5 < 90 < kept.mean("0.2", "random")


def test_a_borrowing_attacker_shares_no_row_with_either_side():
    data = split(0)
    for _, rest in attacks.strangers(0):
        assert len(data.X_test[rest]) == 180
    moved = attacks.borrowed(0, 0.1)
    assert 0 < abs(moved - data.X_test).max() <= 0.1 + 1e-9
    (_, first), (_, second) = attacks.strangers(0)
    assert sorted([*range(360)[first], *range(360)[second]]) == list(range(360))


def test_an_attack_stays_within_epsilon_and_within_the_ink(digits):
    model, data = digits
    X, y = data.X_test, data.y_test
    for moved in (attacks.fgsm(model, X, y, 0.1), attacks.in_steps(model, X, y, 0.1)):
        assert abs(moved - X).max() <= 0.1 + 1e-9
        assert moved.min() >= 0 and moved.max() <= 1


def test_huge_logits_blindfold_the_attack_and_protect_nothing(digits):
    model, data = digits
    rows = tensor(data.X_test, requires_grad=True)
    cross_entropy(model(rows) * 1000.0, data.y_test).backward()
    assert (rows.grad == 0).all(axis=1).mean() > 0.9


def test_learning_from_attacked_digits_helps_and_too_much_of_it_harms():
    kept = attacks.DEFENCE.kept()
    assert kept.mean("0.1", "fgsm") > kept.mean("0", "fgsm") + 20
    assert 0.3 < kept.mean("0", "clean") - kept.mean("0.1", "clean") < 3
    assert kept.mean("0.2", "clean") < 92
    assert all(kept.mean(case, "steps") < kept.mean(case, "fgsm") for case in kept.by_case)


def test_a_defence_is_priced():
    assert attacks.price(lambda model, X, y: X * 0, seeds=(0,)).endswith("1 splits")


# Lab A ---------------------------------------------------------------------------------------


def test_no_column_alone_matters_much_and_the_nine_of_size_do():
    kept = explaining.COLUMNS.kept()
    assert len(explaining.SIZE) == 9
    assert trust_labs.columns_lost(1)["most"] < 3
    assert (
        18 < kept.mean("columns", "nine of size") < 28 and kept.mean("columns", "nine others") < 9
    )
    assert np.ptp(kept.of("columns", "worst texture")) > 4


def test_a_narrow_line_has_the_networks_slopes_and_a_wide_one_fits_less():
    for row in (0, 3):
        near, far = trust_labs.line_at(row, 0.02), trust_labs.line_at(row, 2.0)
        assert near["gap"] < 0.2 < far["gap"]
        assert near["fit"] > 0.98 > 0.93 > far["fit"]


def test_shapley_shares_add_up_and_are_the_mean_over_all_orders():
    from itertools import permutations

    def f(x):
        return x[0] * x[1] - max(x[2], x[3]) + x[0]

    x, base = [3.0, -1.0, 2.0, 4.0], [1.0, 2.0, 0.0, 5.0]
    shares = explaining.shapley(f, x, base)

    def worth(have):
        return f([x[i] if i in have else base[i] for i in range(4)])

    orders = [explaining.in_order(worth, order) for order in permutations(range(4))]
    assert shares == pytest.approx(np.mean(orders, axis=0))
    assert sum(shares) == pytest.approx(f(x) - f(base))


def test_shares_depend_on_the_order_and_always_add_up():
    for order in trust_labs.ORDERS.values():
        found = trust_labs.shares(1, order)
        assert found["sum"] == pytest.approx(found["whole"] - found["base"])
        assert found["most"][1][2] - found["least"][1][2] > 8


# Lab B ---------------------------------------------------------------------------------------


def test_losses_give_members_away_and_more_so_when_learned_longer():
    kept = private.MEMBERS.kept()
    half = [kept.mean(f"100 {epochs}", "half") for epochs in trust_labs.EPOCHS]
    assert half == sorted(half) and 67 < half[-1] < 73
    assert 53 < kept.mean("100 300", "right") < 58
    assert kept.mean("1437 20", "half") < 53 and kept.mean("1437 100", "half") < 54
    assert 1 < kept.mean("100 300", "test") - kept.mean("100 30", "test") < 4


def test_three_attackers_on_losses_that_are_known():
    members, others = np.array([0.1, 0.2, 0.3, 0.9]), np.array([0.25, 1.0, 2.0, 3.0])
    assert private.share_right(members, others, 0.5) == 75.0
    assert private.best_guess(members, others) == 87.5


def test_private_gradients_without_limit_or_noise_are_the_engines():
    data = split(0, 40)
    model = network(data.rng, (64, 16, 10))
    loss = cross_entropy(model(tensor(data.X)), data.y)
    loss.backward()
    found = private.private_gradients(model, data.X, data.y, 1e9, 0, np.random.default_rng(0))
    for parameter, grad in zip(model.parameters(), found):
        assert np.allclose(parameter.grad, grad)


def test_no_row_moves_the_sum_by_more_than_the_limit():
    data = split(0, 40)
    model = network(data.rng, (64, 16, 10))

    def step(rows):
        found = private.private_gradients(
            model, data.X[rows], data.y[rows], 0.5, 0, np.random.default_rng(0)
        )
        return len(rows) * np.concatenate([g.ravel() for g in found])

    whole = step(np.arange(40))
    for left_out in range(10):
        rest = np.delete(np.arange(40), left_out)
        assert np.linalg.norm(whole - step(rest)) <= 0.5 + 1e-9


def test_the_bound_is_that_of_the_box():
    assert private.privacy_spent(4, 20, 1e-4) == pytest.approx(
        0.625 + 2 * math.sqrt(0.625 * math.log(1e4))
    )
    assert 5.3 < private.privacy_spent(4, 20, 1e-4) < 5.5
    assert 2.5 < private.privacy_spent(8, 20, 1e-4) < 2.7
    assert private.privacy_spent(0, 20, 1e-4) == math.inf


def test_noise_is_cheap_with_many_rows_and_ruinous_with_few():
    kept = private.PRIVATE.kept()
    many = [kept.mean(f"1437 {m}", "test") for m in private.NOISES]
    few = [kept.mean(f"100 {m}", "test") for m in private.NOISES]
    assert abs(many[0] - many[1]) < 1.5 and 3 < many[0] - many[2] < 10 and many[3] < 82
    assert few[0] > 85 > 45 > few[2] > few[3]
    assert all(47 < kept.mean(f"1437 {m}", "half") < 53 for m in private.NOISES)
    assert kept.mean("100 1", "half") > 60


def test_every_figure_of_the_chapter_is_drawn():
    for make in (
        ch15.seven_to_three,
        ch15.saliency_map,
        ch15.wipe_pixels,
        ch15.attack_strength,
        trust_labs.shuffle_columns,
        trust_labs.local_line,
        trust_labs.fair_shares,
        trust_labs.who_was_in,
        trust_labs.limit_on_the_loss,
        trust_labs.private_steps,
    ):
        assert "<svg" in make().picture().svg
