"""What chapter 03 says of its sliders, measured again (as ranges)."""

import math
from itertools import pairwise

import pytest

import mgcourse as mg
from mgcourse.chapters import ch03, microscope
from mgcourse.study import assess

NUDGE = 1e-6


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("MGCOURSE_HOME", str(tmp_path))


@pytest.mark.parametrize("surface", ch03.SURFACES)
@pytest.mark.parametrize(("x", "y"), [(1.0, 2.0), (-2.5, 0.5), (0.0, -3.0)])
def test_both_slopes_of_both_surfaces_agree_with_nudging(surface, x, y):
    f, *_ = ch03.SURFACES[surface]
    nudged = (
        (f(x + NUDGE, y) - f(x - NUDGE, y)) / (2 * NUDGE),
        (f(x, y + NUDGE) - f(x, y - NUDGE)) / (2 * NUDGE),
    )
    assert ch03.knobs(x, y, surface)["slopes"] == pytest.approx(nudged, abs=1e-6)


def test_turning_x_walks_along_its_line_and_tilts_the_other():
    before, after = ch03.knobs(1.0, 2.0), ch03.knobs(2.5, 2.0)
    assert (after["f by x"][1] == before["f by x"][1]).all()
    assert after["at x"] != before["at x"]
    assert after["slopes"] == (2.0, 2.5) and before["slopes"] == (2.0, 1.0)


def told(nudge):
    """What the nudge of chapter 03 promises, and what happens."""
    w = mg.Value(0.3, "w")
    L = ((2 * w + 0.1).tanh() - 1) ** 2 / 2
    figure = mg.nudge(L, "w")
    shown = figure.compute(wire=0, nudge=nudge)
    return shown["promised"], shown["happened"]


def test_a_promise_is_kept_at_a_small_nudge_and_broken_at_a_large_one():
    promised, happened = told(0.01)
    assert promised == pytest.approx(-0.0050, abs=5e-5)
    assert happened == pytest.approx(-0.0049, abs=5e-5)
    assert abs(happened / promised - 1) < 0.03
    assert told(0.1) == pytest.approx((-0.050, -0.038), abs=5e-4)
    assert told(1) == pytest.approx((-0.502, -0.078), abs=5e-4)


def test_a_nudge_ten_times_smaller_leaves_a_gap_a_hundred_times_smaller():
    gaps = [happened - promised for promised, happened in map(told, (0.1, 0.01))]
    assert 80 < gaps[0] / gaps[1] < 100


class TestSecants:
    def off(self, curve, x, h):
        ahead, back, both, true = ch03.secants(curve, x, h)["slopes"]
        return ahead - true, back - true, both - true

    def test_ahead_shrinks_ten_times_and_both_ways_a_hundred(self):
        (ahead, _, both), (nearer, _, both_nearer) = (
            self.off("tanh x", 0.7, h) for h in (0.1, 0.01)
        )
        assert 9 < ahead / nearer < 11 and 90 < both / both_nearer < 110
        assert ahead == pytest.approx(-0.038, abs=0.001)
        assert both == pytest.approx(2.0e-4, abs=1e-5)

    def test_the_first_term_left_over_is_the_one_that_is_printed(self):
        t = math.tanh(0.7)
        second, third = -2 * t * (1 - t * t), -2 * (1 - t * t) * (1 - 3 * t * t)
        assert (second, third) == pytest.approx((-0.767, 0.122), abs=5e-4)
        ahead, _, both = self.off("tanh x", 0.7, 0.1)
        assert ahead == pytest.approx(0.1 / 2 * second, rel=0.02)
        assert both == pytest.approx(0.01 / 6 * third, rel=0.05)

    @pytest.mark.parametrize("h", ch03.STEPS)
    def test_on_a_parabola_the_bend_cancels_at_any_h(self, h):
        assert self.off("x²/2", 1.0, h)[2] == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize("h", ch03.STEPS)
    def test_at_a_kink_both_ways_takes_the_mean_of_two_slopes(self, h):
        shown = ch03.secants("ReLU x", 0.0, h)
        assert shown["slopes"][:3] == (1.0, 0.0, 0.5)
        assert "two slopes" in shown["words"] and "kink" in shown["titles"][0]

    @pytest.mark.parametrize("curve", ch03.CURVES)
    def test_every_curve_shows_at_every_stop(self, curve):
        figure = ch03.secant_to_tangent()
        for x in (-1.5, 0.0, 1.5):
            figure.set(curve=curve, x=x, h=1.0)
            assert figure.words


class TestMicroscope:
    def test_the_error_falls_and_rises_again(self):
        both = {h: microscope.errors(h)[0] for h in (0.1, 1e-3, 1e-5, 1e-11)}
        assert both[0.1] == pytest.approx(2.0e-4, abs=1e-5)
        assert both[1e-3] == pytest.approx(2.0e-8, rel=0.1)
        assert both[1e-5] < 5e-11
        assert 1e-7 < both[1e-11] < 3e-5

    def test_ahead_does_best_far_later_and_never_as_well(self):
        both, ahead = microscope._all_errors()
        assert 1e-6 <= microscope._FINE[both.argmin()] <= 1e-4
        assert 1e-9 <= microscope._FINE[ahead.argmin()] <= 1e-7
        assert both.min() < ahead.min() / 100

    def test_a_strong_lens_shows_stairs(self):
        heights = {h: len(set(microscope.microscope(h)["seen"][1])) for h in (1e-5, 1e-15)}
        assert heights[1e-5] > 600 and heights[1e-15] < 40

    def test_the_words_say_what_the_lens_shows(self):
        sights = [microscope.microscope(h)["words"] for h in (1.0, 1e-5, 1e-16)]
        for sight, words in zip(("still bends", "straight line", "stairs"), sights):
            assert sight in words

    @pytest.mark.parametrize(
        ("f", "x"),
        [
            (lambda x: (1_000_000 * x).tanh(), 1e-7),  # far too weak a lens
            (lambda x: x + 1e12, 1.0),  # far too strong a one
            (lambda x: x.relu(), 0.0),  # a corner
            (lambda x: x.log(), 1e-6),  # no value on one side
        ],
    )
    def test_functions_that_defeat_a_fixed_h_are_recognised(self, f, x):
        assert "You have found one." in microscope.put_to_the_test(f, x)

    def test_a_tame_function_is_not_one(self):
        assert "Not yet." in microscope.put_to_the_test(lambda x: (3 * x).tanh(), 0.3)


class TestLoss:
    @pytest.mark.parametrize("yhat", [-1.0, 1.0, 3.0])
    @pytest.mark.parametrize("rows", [1, 2, 5, 10])
    def test_the_three_slopes_agree_with_nudging(self, yhat, rows):
        def losses(answer):
            total = (answer - ch03.TARGET) ** 2 + 1.7 * (rows - 1)  # what the others add
            return total / 2, total / (2 * rows), total / rows

        up, down = losses(yhat + NUDGE), losses(yhat - NUDGE)
        nudged = [(a - b) / (2 * NUDGE) for a, b in zip(up, down)]
        assert ch03.loss_slopes(yhat, rows)["slopes"] == pytest.approx(nudged, abs=1e-6)

    def test_an_answer_2_too_high_rises_by_about_the_error(self):
        rise = (2.01**2 - 2**2) / 2
        assert rise == pytest.approx(0.02, abs=1e-4)
        assert ch03.loss_slopes(3.0, 1)["slopes"][0] == 2

    def test_the_figure_does_not_show_the_exercise(self):
        controls = ch03.slope_of_a_loss().controls
        assert 4 not in controls["rows"]._values
        assert ch03.TARGET + 3 not in controls["yhat"]._values


class TestCost:
    def test_nudging_takes_two_passes_a_parameter(self):
        assert ch03.passes(2410) == (4820, 3)
        assert 2410 == 64 * 32 + 32 + 32 * 10 + 10

    def test_numgrad_asks_so_often(self):
        asked = []

        def loss(model):
            asked.append(1)
            return model([0.5, -1.0]) ** 2

        assert len(mg.numgrad(loss, mg.MLP(2, [4, 1]))) == 17 and len(asked) == 34

    def test_backward_is_worth_two_forwards_in_multiplications(self):
        sizes = (64, 32, 10)
        weights = sum(a * b for a, b in pairwise(sizes))
        inputs = sizes[0] * sizes[1]  # no slope is passed on to the data
        forward, backward = weights, 2 * weights - inputs
        assert 2 < (forward + backward) / forward <= ch03.BACKPROP

    def test_times_are_told_in_units_one_can_feel(self):
        assert "23 days" in ch03.cost(10**9)["words"]
        assert "11 years" in ch03.cost(175 * 10**9)["words"]


class TestOtherRightWays:
    """Right answers by other ways than the reference's."""

    def test_arrays_generators_and_put_back_exactly(self):
        import numpy as np

        def arrays(f, x, h):
            if np.ndim(x) == 0:
                return np.float64((f(x + h) - f(x - h)) / (2 * h))
            steps = h * np.eye(len(x))
            return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])

        def generator(f, x, h):
            for i in range(len(x)):
                kept = x[i]
                x[i] = kept + h
                up = f(x)
                x[i] = kept - h
                down = f(x)
                x[i] = kept
                yield (up - down) / 2 / h

        def both(f, x, h):
            if isinstance(x, list):
                return generator(f, x, h)
            return next(generator(lambda x: f(x[0]), [x], h))

        assert assess("3.1", arrays).passed
        assert assess("3.1", both).passed

    @pytest.mark.parametrize("largest", [max, lambda a, b: a + b, lambda a, b: (a + b) / 2])
    def test_a_gap_beside_the_mean_or_the_sum(self, largest):
        def gradcheck(f, x, slope, h=1e-5, tol=1e-5):
            here, up, down = f(x), f(x + h), f(x - h)
            if abs((up - here) / h - (here - down) / h) > 0.1:
                return "kink"
            nudged = (up - down) / (2 * h)
            if slope == nudged:
                return "ok"
            near = abs(slope - nudged) / largest(abs(slope), abs(nudged)) <= tol
            return "ok" if near else "wrong"

        assert assess("3.2", gradcheck).passed

    def test_a_check_that_answers_true_is_asked_for_a_word(self):
        said = assess("3.2", lambda f, x, slope, h=1e-5, tol=1e-5: True).says
        assert '"kink"' in said and "True" in said

    def test_numbers_and_dicts_need_no_function(self):
        assert assess("3.3", -0.03).passed
        assert assess("3.4", {"half_sse": 3, "half_mean": 0.75, "mse": 1.5}).passed

    def test_a_slope_of_its_own_name_is_asked_back(self):
        said = assess("3.4", {"half_sse": 3, "half_mean": 0.75, "MSE": 1.5}).says
        assert "half_sse, half_mean, mse" in said and "MSE" in said
