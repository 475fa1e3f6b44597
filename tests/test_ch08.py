"""What chapter 08 says of its sliders and its fit, measured again (as ranges)."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch08, shapes, ten_features
from mgcourse.chapters.blocks import Blocks, block, said
from mgcourse.data import diabetes
from mgcourse.layers import matmul_backward
from mgcourse.study.bank import ch08 as bank

# The primer -------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(1, 6))
@pytest.mark.parametrize("d", range(1, 5))
@pytest.mark.parametrize("h", range(1, 5))
def test_blocks_have_the_shapes_they_are_named_by(n, d, h):
    shown = shapes.stretch(n, d, h, cell=7)
    x, W, z, b = shown["blocks"]
    assert [x.shape, W.shape, z.shape, b.shape] == [(n, d), (d, h), (n, h), (h,)]
    assert np.array_equal(z.values, x.values @ W.values + b.values)
    ((i, j),) = z.lit
    assert shown["words"].endswith(f"= {z.values[i, j]:.0f}.".replace("-", "−"))
    assert {row for row, _ in x.lit} == {i} and {column for _, column in W.lit} == {j}


def test_blocks_never_overlap_however_they_are_stretched():
    for n, d, h in np.ndindex(5, 4, 4):
        parts = shapes.stretch(n + 1, d + 1, h + 1)["blocks"]
        for one in parts:
            assert one.left >= 0 and one.top >= 0 and one.right <= 23 and one.bottom <= 12.6
            for other in parts:
                apart = (
                    one.right <= other.left
                    or other.right <= one.left
                    or one.bottom <= other.top
                    or other.bottom <= one.top
                )
                assert one is other or apart


def test_the_axis_that_is_named_goes():
    assert shapes.collapse(4, 0)["shape"] == (3,)
    assert shapes.collapse(4, 1)["shape"] == (4,)
    assert shapes.collapse(4, 1, keepdims=True)["shape"] == (4, 1)
    assert shapes.collapse(4, None)["shape"] == ()


def test_row_means_fit_with_keepdims_and_by_accident_for_three_rows():
    assert shapes.collapse(4, 0)["ending"] == "fits"
    assert shapes.collapse(4, 1)["ending"] == "does not fit"
    assert shapes.collapse(4, 1, keepdims=True)["ending"] == "fits"
    assert shapes.collapse(3, 1)["ending"] == "fits, and takes off the wrong means"
    assert shapes.collapse(5, None)["ending"] == "fits"


@pytest.mark.parametrize("first", shapes.SHAPES)
@pytest.mark.parametrize("second", shapes.SHAPES)
def test_shapes_fit_as_numpy_says(first, second):
    shown = shapes.together(first, second)
    try:
        due = np.broadcast_shapes(shapes.SHAPES[first], shapes.SHAPES[second])
    except ValueError:
        due = None
    assert shown["shape"] == due
    assert (due is None) == ("does not fit" in shown["words"])


def test_a_row_and_a_column_make_a_table():
    assert shapes.together("(4,)", "(4, 1)")["shape"] == (4, 4)
    assert (
        "32 numbers take part, 8 of them are stored" in shapes.together("(4,)", "(4, 1)")["words"]
    )


def test_a_flat_array_lies_and_its_shape_has_a_comma():
    assert block("b", [1, 2, 3]).values.shape == (1, 3) and said((3,)) == "(3,)"
    figure = shapes.what_fits()
    assert isinstance(figure._stage.panels[0].marks[0], Blocks)
    assert "a (4, 3)" in figure._stage.over(shapes.together("(4, 3)", "(3,)"))


# The slopes of a layer --------------------------------------------------------------------


def test_the_same_layer_on_values_and_on_arrays():
    W, b = mg.tensor(ch08.W, requires_grad=True), mg.tensor(ch08.B, requires_grad=True)
    z = mg.tensor(ch08.X) @ W + b
    (z * z * 0.5).sum().backward()
    assert W.grad.tolist() == [[8, 5, -10], [13, 8, -3]] and b.grad.tolist() == [8, 6, -8]
    assert z.grad.tolist() == z.data.tolist()
    assert ch08.values_in_graph(4) == 94 and ch08.values_in_graph(64) == 1354
    assert ch08.arrays_in_graph(4) == ch08.arrays_in_graph(64) == 7


def test_only_one_product_has_the_shape_of_the_weights():
    factors = ("x", "x.T", "dz", "dz.T")
    fitting = {
        (left, right)
        for left in factors
        for right in factors
        if ch08.product(left, right)["verdict"] in ("right", "nudging")
    }
    assert fitting == {("x.T", "dz")}
    assert ch08.product("x.T", "dz")["verdict"] == "right"
    assert ch08.product("dz", "W.T", wanted="dx")["verdict"] == "right"


def test_with_equal_sizes_several_fit_and_one_is_right():
    pairs = [(a, b) for a in ("x", "x.T", "dz", "dz.T") for b in ("x", "x.T", "dz", "dz.T")]
    verdicts = {pair: ch08.product(*pair, n=4, d=4, h=4)["verdict"] for pair in pairs}
    assert [pair for pair, verdict in verdicts.items() if verdict == "right"] == [("x.T", "dz")]
    assert set(verdicts.values()) == {"right", "nudging"}


def test_what_is_called_nudging_is_what_nudging_gives():
    x, W, dz = shapes.X[:4, :2], shapes.W[:2, :3], ch08.DZ[:4, :3]
    assert mg.gradcheck(lambda W: float(np.sum(dz * (x @ W))), W, grads=x.T @ dz)
    assert mg.gradcheck(lambda x: float(np.sum(dz * (x @ W))), x, grads=dz @ W.T)


def test_a_copied_row_counts_under_a_sum_and_not_under_a_mean():
    one = ch08.copied(1, "sum")["norm"]
    assert ch08.copied(64, "sum")["norm"] == pytest.approx(64 * one)
    assert ch08.copied(64, "mean")["norm"] == pytest.approx(one)
    for loss in ("sum", "mean"):
        assert all(
            ch08.copied(times, loss)["norm"] == pytest.approx(norm)
            for times, norm in zip(*ch08.copied(1, loss)[f"{loss}s"])
        )


@pytest.mark.parametrize("bend", ch08.BENDS)
@pytest.mark.parametrize("z", [-10.0, -1.0, 0.5, 2.0, 10.0])
def test_slopes_go_back_as_the_engine_sends_them(bend, z):
    delta, w = 2.0, -1.5
    sums = mg.tensor([[z, 0.5]], requires_grad=True)
    weights = ch08.W_NEXT.copy()
    weights[0, 0] = w
    answer = {"sig": sums.sigmoid, "tanh": sums.tanh, "relu": sums.relu}[bend]()
    (answer @ mg.tensor(weights)).backward(np.array([[1.0, 1.0, delta]]))
    assert ch08.back_through(delta, w, z, bend)["delta"] == pytest.approx(sums.grad[0])


def test_the_numbers_of_the_question_are_those_of_the_figure():
    assert ch08.back_through()["arrives"][0] == 2.0
    assert ch08.back_through()["gates"][0] == 0.25
    assert 4e-5 < ch08.back_through(z=10.0)["gates"][0] < 5e-5


def test_the_courses_product_rule_is_what_the_exercise_asks_for():
    rng = np.random.default_rng(0)
    x, W, dZ = rng.normal(size=(5, 2)), rng.normal(size=(2, 3)), rng.normal(size=(5, 3))
    for ours, theirs in zip(matmul_backward(x, W, dZ), bank.matmul_backward(x, W, dZ)):
        assert np.array_equal(ours, theirs)
    x, W = mg.tensor(x, requires_grad=True), mg.tensor(W, requires_grad=True)
    (x @ W).backward(dZ)
    for ours, theirs in zip(matmul_backward(x.data, W.data, dZ), (x.grad, W.grad)):
        assert np.allclose(ours, theirs)


# Ten features -----------------------------------------------------------------------------


def test_one_feature_takes_a_step_and_ten_take_thousands():
    assert ten_features.fit(1, 1.0)["steps"] == 1
    assert 200 <= ten_features.fit(1, 1.9)["steps"] <= 260
    assert 8_400 <= ten_features.fit(10, 1.0)["steps"] <= 8_800
    run = ten_features.fit(10, 1.9)
    assert 4_400 <= run["steps"] <= 4_650
    assert 460 <= run["curvatures"][-1] / run["curvatures"][0] <= 480
    assert np.abs(run["weights"][-1] - run["best"]).max() < 1e-6


def test_the_flattest_direction_says_how_many_steps():
    run = ten_features.fit(10, 1.9)
    x, y = ten_features.columns()
    rows = np.column_stack([x, np.ones(len(y))])
    curvatures, directions = np.linalg.eigh(2 / len(y) * rows.T @ rows)
    start = abs(directions[:, 0] @ (2 / len(y) * rows.T @ y))
    assert 0.87 < start < 0.89
    steps = np.log(start / 1e-8) * curvatures[-1] / (1.9 * curvatures[0])
    assert abs(steps - run["steps"]) < 20


def test_answers_are_good_long_before_weights_are():
    early, end = ten_features.descent(100), ten_features.descent(10_000)
    assert 0.515 < early["explained"] < end["explained"] < 0.519
    assert early["off"] > 20 and end["off"] < 1e-5
    assert -15 < ten_features.fit(10, 1.9)["weights"][100][4] < -12
    assert -39 < ten_features.fit(10, 1.9)["best"][4] < -36
    assert 44 < ten_features.fit(7, 1.9)["best"][4] < 46


def test_total_cholesterol_is_the_sum_of_its_parts():
    X = diabetes("s1", "s2", "s3", "s5")[0]
    assert np.abs(X[:, 0] - X[:, 1] - X[:, 2] - np.exp(X[:, 3]) / 5).max() < 0.5
    x = ten_features.columns()[0]
    parts = x[:, [5, 6, 8]]
    left = x[:, 4] - parts @ np.linalg.lstsq(parts, x[:, 4], rcond=None)[0]
    assert 0.97 < 1 - np.var(left) < 0.99
    rows = np.column_stack([np.delete(x, 4, axis=1), np.ones(len(x))])
    curvatures = np.linalg.eigvalsh(rows.T @ rows)
    assert 45 < curvatures[-1] / curvatures[0] < 49


def test_no_weight_leaves_its_panel():
    for features in range(1, 11):
        for factor in (1.0, 1.9):
            arrived = ten_features.descent(10_000, features, factor)
            assert np.abs(arrived["best"][1]).max() < 50, features


def test_the_open_task_can_be_done_in_a_step():
    x, y = ten_features.columns()
    fresh = np.linalg.qr(x)[0] * np.sqrt(len(x))
    w, b = fresh.T @ y / len(y), y.mean()  # η = 0.5 from all zeros
    assert ten_features.how_near(fresh @ w + b).startswith("The same predictions")
    assert "largest gap" in ten_features.how_near(0 * y)
    assert ten_features.how_near([1.0]) == "1 prediction, and there are 442 patients."


def test_figures_say_what_they_show():
    figure = ten_features.ten_features()
    figure.set(step=10_000, features=1, factor=1.0)
    assert figure.words.startswith("1 feature, arrived after 1 step: R² 0.035")
    figure = ch08.find_the_product()
    figure.set(left="dz.T", right="x", n=4, d=4, h=4)
    assert figure.words.endswith("the shape of W, and nudging disagrees.")
    for make in (shapes.a_layer, shapes.the_axis_that_goes, ch08.one_row_many_times):
        assert make().words.endswith(".")
    assert "δ of A: 0.5" in ch08.two_feed_three().words
