"""What chapter 16 says of its figures and its runs."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch16, checkpoints, costs, frameworks, lighter, scale, shards, speeds
from mgcourse.study.bank import ch16 as bank


def test_half_of_the_weights_can_go_if_they_are_the_small_ones():
    mean = {
        (share, which): ch16.pruning(share, which)["mean"]
        for share in (0, 50, 90)
        for which in ("smallest", "any")
    }
    assert mean[0, "smallest"] - mean[50, "smallest"] < 1.0
    assert mean[50, "any"] < 50
    assert mean[0, "smallest"] - mean[90, "smallest"] > 20


def test_as_many_weights_are_dark_as_the_slider_says():
    own = lighter.trained(0)[2]
    for rng in (None, np.random.default_rng(0)):
        left = sum(int((W != 0).sum()) for W in lighter.pruned(own, 0.9, rng))
        assert left == 237
    dark = (ch16.pruning(50)["weights"][..., :3] < 0.2).all(axis=2).mean()
    assert 0.45 < dark < 0.6


def test_training_on_brings_most_of_it_back():
    before, after = ch16.trained_on(90)["means"]
    assert before < 80 < 93 < after < 97


def test_eight_bits_cost_nothing_four_a_little_and_two_ruin_it():
    mean = {bits: ch16.bits_used(bits)["mean"] for bits in lighter.BITS}
    whole = lighter.PRUNED.kept().mean("0", "smallest")
    assert abs(mean[8] - whole) < 0.3
    assert 0 < whole - mean[4] < 1.0
    assert mean[2] < 60


@pytest.mark.parametrize("bits", lighter.BITS)
def test_the_exercise_and_the_figure_round_alike(bits):
    W = lighter.trained(0)[2][1]
    codes, back = bank.quantise(W, bits)
    assert back == pytest.approx(lighter.quantised(W, bits))
    assert len(np.unique(codes)) <= 2**bits - 1
    assert bank.quantise(np.array([1.27, 0.0, 0.5]), 8)[0].tolist() == [127, 0, 50]


def test_equal_shards_averaged_are_the_full_gradient_and_unequal_ones_want_their_rows():
    kept = shards.GAPS.kept()
    for split in shards.GAPS.cases:
        assert kept.of(split, "by rows").max() < 1e-15
        assert (kept.of(split, "plain mean").max() < 1e-15) == ("×" in split)
        assert kept.of(split, "sum").min() > 0.1
    assert ch16.shards_combined(20, "plain mean")["gap"] < 1e-15
    assert ch16.shards_combined(10, "plain mean")["gap"] > 0.01


def test_processes_of_their_own_end_where_one_ends():
    told = shards.trained_in_parallel(workers=2, steps=2, batch=33)
    assert told["gap"] < 1e-12
    assert told["processes"] == 2


def test_a_backward_pass_is_about_two_forward_passes():
    step = costs.work((512,) * 9, 256)
    assert step["backward"] / step["forward"] == pytest.approx(1.875)
    assert 1.5 < np.median(speeds.speeds().kept().of("passes", "backward")) < 2.5
    assert costs.work((64, 32, 10), 32)["parameters"] == 2410


def test_a_scalar_engine_falls_further_behind_with_every_row():
    times = [scale.slower(batch)["times"] for batch in speeds.BATCHES]
    theirs = [time["micrograd"] for time in times]
    assert 5 < theirs[0] < 100 < theirs[1] < 1000 < theirs[2] < 10_000
    assert all(time["mgcourse Value"] < time["micrograd"] for time in times)
    assert all(time["mgcourse Tensor"] < 4 for time in times)


def test_the_rule_of_six_agrees_with_what_was_published():
    for weights, tokens, published in costs.PUBLISHED.values():
        assert costs.run(weights, tokens)["FLOPs"] == pytest.approx(published, rel=0.03)
    assert costs.run(1e9)["GB"] == 16
    assert scale.large_run(1e9)["run"]["days"] == pytest.approx(11, abs=0.5)


def test_memory_grows_with_depth_and_with_its_root_under_checkpoints():
    deep = checkpoints.DEPTH.kept()
    assert deep.mean("128", "peak MB") / deep.mean("64", "peak MB") == pytest.approx(2, abs=0.1)
    memory = {every: scale.checkpointed(every)["MB"] for every in checkpoints.EVERY}
    assert min(memory, key=memory.get) == 8
    assert memory[8] < 0.3 * memory[1]
    assert scale.checkpointed(8)["layers"] < 2 * 64
    assert checkpoints.KEPT.kept().of("8", "gap").max() == 0


def test_the_slopes_with_checkpoints_are_what_nudging_says():
    matrices = checkpoints.weights(0, 3)
    x = np.random.default_rng(0).normal(size=(4, checkpoints.WIDTH))
    dW = [np.empty_like(W) for W in matrices]
    checkpoints.slopes(matrices, x, dW, every=2)

    def loss(corner):
        W = matrices[0].copy()
        W[:2, :2] = corner
        a = x
        for matrix in (W, *matrices[1:]):
            a = np.tanh(a @ matrix)
        return 0.5 * np.mean(a * a)

    assert mg.gradcheck(loss, matrices[0][:2, :2], grads=dW[0][:2, :2])


def test_the_larger_network_learns_labels_drawn_by_lot_and_the_smaller_does_not():
    kept = lighter.BY_LOT.kept()
    assert kept.of("256", "learned").min() > 95
    assert kept.of("32", "learned").max() < 60
    assert kept.of("256", "test").max() < 15


def test_what_is_kept_of_other_libraries_agrees_with_the_course():
    measured = frameworks.kept()
    assert list(measured) == list(frameworks.LIBRARIES)
    for name, cells in measured.items():
        assert max(cell["slopes off by"] for cell in cells) < 1e-15, name
        assert [c["accuracy"] for c in cells] == [c["accuracy"] for c in measured["mgcourse"]]


def test_every_figure_draws_without_a_complaint():
    for figure in (ch16.prune, ch16.train_on, ch16.fewer_bits, ch16.two_shards):
        assert figure().words
    for figure in (scale.how_much_slower, scale.a_large_run, scale.keep_fewer, scale.same_network):
        assert figure().words
