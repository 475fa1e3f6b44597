"""What chapter 11 says of its sliders, its looks inside and its experiments, measured again."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch11, deep, opinions, remedies, spreads
from mgcourse.chapters.digits_net import SGD, split, train
from mgcourse.layers import BatchNorm1d, Linear, Sequential, Sigmoid
from mgcourse.study.bank import ch11 as bank

HE = 2**0.5


def first(seed=0, **network):
    return ch11.seen(**network, seed=seed)[0][0]


# What each layer hears --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "low", "high"),
    [
        (dict(activation="sigmoid"), 1e-6, 4e-6),
        (dict(activation="tanh"), 0.25, 0.7),
        (dict(activation="Swish"), 0.001, 0.004),
        (dict(activation="ReLU"), 0.02, 0.08),
        (dict(activation="ReLU", scale=1.41), 0.4, 2.5),
        (dict(activation="ReLU", scale=8.0), 3e6, 1.4e7),
        (dict(activation="ReLU", scale=3**-0.5), 1e-4, 6e-4),
    ],
)
def test_how_much_layer_1_hears_of_layer_10(network, low, high):
    for seed in range(6):
        assert low < first(seed, depth=10, **network) < high


def test_where_a_stack_stays_level():
    for seed in range(6):
        for activation, below, above in (("tanh", 1.0, 1.41), ("Swish", 1.41, 2.0)):
            assert first(seed, depth=10, activation=activation, scale=below) < 1
            assert first(seed, depth=10, activation=activation, scale=above) > 1
        assert 0.15 < first(seed, depth=10, scale=8.0) < 0.75


def test_thirty_layers_do_what_ten_do_and_more():
    assert first(depth=30) < 1e-17
    assert first(depth=30, activation="ReLU", scale=8.0) > 1e21
    assert 0.1 < first(depth=30, activation="tanh") < 0.5
    assert 0.4 < first(depth=30, activation="ReLU", scale=1.41) < 2.5


def test_the_factor_of_a_layer_is_what_the_table_says():
    assert pytest.approx(3.8e-6, rel=0.02) == 0.25**9
    assert pytest.approx(5.9e6, rel=0.02) == (8 / HE) ** 9
    assert first(depth=10) < 0.25**9


def test_hooks_see_any_network_and_are_taken_away_again():
    rng = np.random.default_rng(1)
    X, y = deep.some_digits(16, rng)
    model = Sequential(Linear(64, 20), Sigmoid(), BatchNorm1d(20), Linear(20, 10))
    (layer,) = deep.look_inside(model, X, y)
    assert layer.out.shape == (16, 20)
    assert layer.dW == pytest.approx(np.linalg.norm(model[0].W.grad))
    assert not any(module._hooks for module in model.modules())


def test_delta_is_the_slope_in_z():
    rng = np.random.default_rng(2)
    X, y = deep.some_digits(8, rng)
    model = deep.deep(rng, 3, "tanh")
    layers = deep.look_inside(model, X, y)
    W = model[0].W
    delta = np.linalg.lstsq(X.T, W.grad, rcond=None)[0]  # dW = Xᵀ δ, and 8 rows of 64 pixels
    assert layers[0].delta == pytest.approx(np.linalg.norm(delta))


def test_digits_look_alike_behind_many_sigmoid_layers():
    rng = np.random.default_rng(0)
    layers = deep.look_inside(deep.deep(rng, 20), *deep.some_digits(64, rng))
    differ = [layer.out.std(axis=0).mean() for layer in layers]
    assert 1e-8 < differ[9] < 1e-6 and differ[19] < 1e-12
    shown = ch11.flow(10)
    assert shown["rows"][-1] == pytest.approx(differ[9], rel=0.5)
    assert 0.1 < min(shown["outs"]) < max(shown["outs"]) < 0.15


def test_figures_say_what_they_show():
    figure = ch11.sinking_bars()
    figure.set(depth=30)
    assert figure.words.startswith("30 sigmoid layers: layer 1 hears")
    figure = ch11.look(remedies=True, depth=20)
    figure.set(activation="ReLU", scale=8.0, residual=True, normalise=True)
    assert "20 ReLU layers, weights 8/√64, residual, normalised" in figure.words
    figure = spreads.spread_of_a_sum()
    figure.set(n=64)
    assert figure.words.startswith("3,000 sums of 64 terms")


@pytest.mark.parametrize("activation", deep.ACTIVATIONS)
@pytest.mark.parametrize("depth", [2, 3, 30])
def test_any_stack_can_be_looked_into(activation, depth):
    for scale in (0.25, 8.0):
        shown = ch11.flow(depth, activation, scale)
        assert len(shown["outs"]) == depth and shown["words"].endswith(".")
        assert np.nanmax(shown["histograms"][1]) < 4


# The spread of a sum ----------------------------------------------------------------------


@pytest.mark.parametrize("n", spreads.TERMS)
def test_a_sum_spreads_as_the_root_of_its_terms(n):
    assert spreads.sum_of_terms(n)["spread"] == pytest.approx(n**0.5, rel=0.06)
    assert spreads.sum_of_terms(n, "1/√n")["spread"] == pytest.approx(1, rel=0.06)
    assert spreads.sum_of_terms(n, "1/n")["spread"] == pytest.approx(n**-0.5, rel=0.06)


def test_hes_rule_holds_where_xaviers_loses_a_root_of_a_half_a_layer():
    for backward in (False, True):
        low, high = spreads.through_layers("ReLU", HE, 30, backward=backward)
        assert 0.1 < low < 1 < high < 3
        low, high = spreads.through_layers("ReLU", 1.0, 30, backward=backward)
        assert 3e-6 < low < 0.5**15 < high * 3 < 3e-4
        low, high = spreads.through_layers("tanh", 1.0, 30, backward=backward)
        assert 0.07 < low < high < 0.25
        low, high = spreads.through_layers("tanh", 1.0, 1, backward=backward)
        assert 0.6 < low < high < 0.7


def test_wider_layers_vary_less():
    def reach(width):
        low, high = spreads.through_layers("ReLU", HE, 30, width=width, rows=64)
        return high / low

    assert reach(256) < reach(64) < reach(16)


# Zero and equal starts --------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["ReLU", "tanh"])
def test_from_zero_no_weight_ever_moves(activation):
    found = remedies.starts(0, "zero", activation, epochs=2)
    assert found["moved"] == 0.0 and found["right"] < 13


@pytest.mark.parametrize(("start", "activation"), [("zero", "sigmoid"), ("equal", "ReLU")])
def test_equal_units_stay_equal(start, activation):
    found = remedies.starts(0, start, activation, epochs=2)
    assert found["moved"] > 0.01 and found["apart"] < 1e-9


def test_what_was_kept_of_the_starts_is_what_the_chapter_says():
    kept = remedies.STARTS.kept()
    for case in ("all 0, ReLU", "all 0, tanh"):
        assert kept.of(case, "moved").max() == 0 and kept.of(case, "right").max() < 12
    for case in ("all 0, sigmoid", "all 0.1, ReLU"):
        assert kept.of(case, "right").max() < 45 and kept.of(case, "apart").max() < 1e-9
    assert kept.of("0.1 ± 0.001, ReLU", "right").min() > 80
    assert kept.of("He, ReLU", "right").min() > 96


def test_units_are_shown_as_they_are():
    *_, equal = opinions.opinions("equal", 2)
    assert equal["apart"] < 1e-9 and "32 equal units" in equal["words"]
    tiles = equal["tiles"][::-4, ::4]
    assert np.array_equal(tiles[1:9, 1:9], tiles[1:9, 10:18])
    *_, he = opinions.opinions("He", 1)
    assert he["apart"] > 0.1 and he["done"] == 1 and "32 different units" in he["words"]


# Remedies ---------------------------------------------------------------------------------


def scores(name, experiment=remedies.REMEDIES):
    case = remedies.best(name, experiment)
    return None if case is None else experiment.kept().of(case, "right")


def test_two_of_seven_help_twenty_sigmoid_layers():
    names = [name for name in remedies.NETWORKS if name.startswith("sigmoid,")]
    assert len(names) == 7
    helped = [name for name in names if scores(name).min() > 80]
    assert helped == ["sigmoid, residual", "sigmoid, normalised"]
    assert all(scores(name).max() < 12 for name in set(names) - set(helped))


def test_activation_and_weights_have_to_fit():
    assert scores("ReLU, He").min() > 75 and scores("tanh, Xavier").min() > 85
    assert scores("ReLU, Xavier").max() < 25 and scores("Swish, Xavier").max() < 12


def test_clipping_helps_where_long_gradients_are_rare():
    kept = remedies.REMEDIES.kept()
    clipped = kept.of("ReLU, He, clipping at 10, η 0.03", "right")
    assert clipped.mean() > kept.mean("ReLU, He, η 0.03", "right") + 10
    assert clipped.mean() > kept.of("ReLU, He, η 0.01", "right").max() + 5
    assert scores("ReLU, 2 He") is None and scores("ReLU, 2 He, clipping").max() < 12


def test_residual_roads_want_small_weights():
    assert scores("ReLU, He, residual") is None
    assert scores("ReLU, He / 4, residual").min() > 95
    assert first(depth=30, activation="ReLU", scale=1.41, residual=True) > 5e5
    assert first(depth=30, activation="ReLU", scale=HE / 4, residual=True) < 30


def test_a_residual_block_of_he_adds_up_with_what_it_is_added_to():
    _, outs = ch11.seen(30, "ReLU", 1.41, residual=True)
    assert 1.5 < (size(outs[-1]) / size(outs[0])) ** (1 / 29) < 1.8  # independent parts: 1.41


def size(a):
    return float(np.sqrt((a**2).mean()))


def test_normalising_makes_slopes_explode_on_their_way_back():
    for seed in range(6):
        assert 500 < first(seed, depth=30, activation="ReLU", scale=1.41, normalise=True) < 1500
        assert first(seed, depth=30, normalise=True) < 5
    delta, outs = ch11.seen(depth=30, activation="ReLU", scale=1.41, normalise=True)
    assert all(0.5 < out.std(axis=0).mean() < 0.65 for out in outs)
    assert 1.15 < (delta[1] / delta[-1]) ** (1 / 28) < 1.3


def test_a_rare_long_gradient_undoes_what_was_learned():
    steps = remedies.lengths()
    worst = int(steps[:, 1].argmax())
    assert steps[:worst, 1].min() > 0.9 and steps[:worst, 1].max() < 6 and 15 < steps[worst, 1] < 30
    assert steps[worst - 1, 0] < 1.8 and steps[worst + 1, 0] > 2.5
    assert (steps[worst + 1 : worst + 25, 0] > 1.9).all()


@pytest.mark.parametrize("seed", range(3))
def test_card_a_is_as_measured(seed):
    rng = np.random.default_rng(seed)
    layers = deep.look_inside(deep.deep(rng, 20, "ReLU", 0.4), *deep.some_digits(64, rng))
    assert 1e-11 < layers[0].delta / layers[-1].delta < 1e-10
    assert 0.08 < layers[0].out.std() < 0.13 and 1e-12 < layers[-1].out.std() < 1e-11


def test_card_d_is_as_measured():
    data = split(0)
    model = deep.deep(data.rng, 20, "ReLU", HE)
    X, y = deep.some_digits(64, np.random.default_rng(1))
    found = [deep.look_inside(model, X, y)[-1].out.std()]
    for _ in range(2):
        train(model, data, SGD(model.parameters(), lr=0.03), 1)
        found.append(deep.look_inside(model, X, y)[-1].out.std())
    assert found == pytest.approx([0.18, 0.62, 0.44], abs=0.05)


def test_clipping_keeps_the_direction_and_cutting_does_not():
    for g1, g2 in ((3.0, 4.0), (-4.0, 1.0), (0.5, -3.5)):
        assert abs(ch11.clipped(g1, g2, 1.0)["turned"]) < 1e-9
        assert np.linalg.norm(ch11.clipped(g1, g2, 1.0)["after numbers"]) == pytest.approx(1)
        assert abs(ch11.clipped(g1, g2, 1.0, each=True)["turned"]) > 5 or abs(g1) == abs(g2)
    assert ch11.clipped(0.5, 0.5, 1.0)["after numbers"].tolist() == [0.5, 0.5]
    assert ch11.clipped(0.0, 0.0, 1.0)["after numbers"].tolist() == [0.0, 0.0]


def test_exercise_and_package_clip_alike():
    rng = np.random.default_rng(0)
    parameters = [mg.Tensor(3, 2), mg.Tensor(2)]
    for p in parameters:
        p.grad = rng.normal(size=p.shape) * 3
    due = bank.clip([p.grad for p in parameters], 1.0)
    mg.optim.clip_grad_norm(parameters, 1.0)
    assert all(np.allclose(p.grad, g) for p, g in zip(parameters, due))


def test_exercise_and_package_normalise_alike():
    rng = np.random.default_rng(0)
    x, dout = rng.normal(2, 3, size=(6, 4)), rng.normal(size=(6, 4))
    t = mg.tensor(x, requires_grad=True)
    out = BatchNorm1d(4)(t)
    out.backward(dout)
    assert np.allclose(out.data, bank.batch_norm(x, None, None, True))
    assert np.allclose(t.grad, bank.batch_norm_backward(dout, x))


def test_thirty_layers_can_learn_and_the_check_says_so():
    data = split(0)
    model = deep.deep(data.rng, 30, "tanh", residual=True)
    train(model, data, SGD(model.parameters(), lr=0.03), 5)
    assert ch11.does_it_learn(model, data).endswith("they learn.")
    flat = deep.deep(data.rng, 30)
    assert "not yet" in ch11.does_it_learn(flat, data)
    assert "not yet" in ch11.does_it_learn(Sequential(*model.layers[1:]), data)
