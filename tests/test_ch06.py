"""What chapter 06 says about its sliders is true of the functions behind them."""

import re

import numpy as np
import pytest

from mgcourse.chapters import bmi_line, ch06, equal_inputs, loop_cards, swing
from mgcourse.value import Value


def at_end(eta, kappa=1.0):
    return ch06.places(eta, kappa)[-1]


# balls


def test_a_step_size_of_1_9_ends_as_near_as_one_of_0_1_and_has_the_same_losses():
    assert at_end(0.1) == pytest.approx(at_end(1.9)) == pytest.approx(4 * 0.9**20)
    one, other = (ch06.three_views(eta)["course"][1] for eta in (0.1, 1.9))
    assert one == pytest.approx(other)


def test_1_arrives_in_one_step_2_swings_for_ever_and_beyond_it_is_thrown_out():
    assert ch06.places(1.0)[1] == 0
    assert set(np.abs(ch06.places(2.0))) == {4.0}
    assert at_end(2.1) == pytest.approx(26.9, abs=0.1)


def test_the_first_ball_jumps_out_beyond_2_over_its_curvature():
    rates = ch06.jump_out().controls["eta"]._values
    for eta in rates:
        farther = abs(at_end(eta, ch06.STEEP)) > 4.0
        assert farther == (eta > 2 / ch06.STEEP)
    assert 0.5 in rates and 0.25 in rates


def walked(eta, kappas, most=7000):
    """Steps of plain descent from 1 until every knob is within 0.001, counted one by one."""
    w, kappas = np.ones(len(kappas)), np.array(kappas)
    for step in range(most):
        if np.abs(w).max() < ch06.ARRIVED:
            return step
        w = w - eta * kappas * w
    return None


@pytest.mark.parametrize("eta", ch06.TWO_RATES)
def test_the_arrival_that_is_computed_is_the_one_that_is_walked(eta):
    assert ch06.arrival(eta) == walked(eta, (ch06.FLAT, ch06.RAVINE))


def test_the_steep_bowl_decides_and_the_best_step_takes_346():
    assert ch06.arrival(0.0198) == 346 == min(filter(None, map(ch06.arrival, ch06.TWO_RATES)))
    assert ch06.arrival(0.02) is None and ch06.arrival(1.9) is None
    assert ch06.arrival(1.9, kappas=(1.0,)) == 66


def test_the_word_for_a_ball_changes_where_the_factor_does():
    said = [ch06.verdict(product) for product in (0.5, 1, 1.5, 2, 2.1)]
    assert len(set(said)) == 5
    assert "arrives" in said[2] and "for ever" in said[3] and "thrown out" in said[4]


def test_the_same_product_does_the_same_in_any_bowl():
    for kappa, eta in ((8, 0.125), (4, 0.25), (1, 1.0)):
        assert ch06.places(eta, kappa)[1] == 0
    assert ch06.verdict(0.25 * 8) == ch06.verdict(0.5 * 4) == ch06.verdict(2.0 * 1)


# the loop, card by card


def test_only_update_writes_the_weight():
    before = loop_cards.played(0)
    for count in range(1, 16):
        after = loop_cards.played(count)
        changed = {name for name in loop_cards.NAMES if after[name] != before[name]}
        assert changed <= {after["written"]}
        assert ("w.data" in changed) == (after["card"] == "update")
        before = after


def test_three_rounds_are_three_steps_of_the_ball():
    weights = [loop_cards.played(5 * i)["w.data"] for i in range(4)]
    assert weights == pytest.approx(ch06.places(0.1)[:4])


# the line through the patients


def test_half_arrives_in_one_step_and_both_curvatures_are_2():
    assert bmi_line.descent(0.5)["titles"][2] == "There after 1 step"
    assert bmi_line.descent(0.5, 1)["fit"] == pytest.approx((45.16, 152.13), abs=0.01)
    losses = [bmi_line.descent(eta)["course"][1] for eta in (0.05, 0.95)]
    assert losses[0] == pytest.approx(losses[1])


def test_the_line_is_the_least_squares_line():
    x, y = bmi_line.patients()
    assert bmi_line.best() == pytest.approx(np.polyfit(x, y, 1))
    assert 1 - bmi_line.mse(*bmi_line.best()) / np.var(y) == pytest.approx(0.34, abs=0.005)


def test_a_step_size_above_1_is_thrown_out_on_the_line():
    assert bmi_line.descent(1.02)["titles"][2] == "The loss rises: thrown out"


def test_the_figure_goes_the_way_of_the_engine():
    x, y = bmi_line.patients()
    w, b = Value(0.0), Value(0.0)
    for _ in range(2):
        L = sum((w * xi + b - yi) ** 2 for xi, yi in zip(x.tolist(), y.tolist())) / len(x)
        w.grad = b.grad = 0.0
        L.backward()
        w.data, b.data = w.data - 0.1 * w.grad, b.data - 0.1 * b.grad
    assert bmi_line.descent(0.1, 2)["fit"] == pytest.approx((w.data, b.data))


def test_the_bmi_as_measured_makes_a_deep_ravine():
    from mgcourse.data import diabetes

    x = diabetes("bmi")[0][:, 0]
    steep, flat = np.linalg.eigvalsh(2 * np.array([[1, x.mean()], [x.mean(), (x**2).mean()]]))[::-1]
    assert 2 / steep == pytest.approx(0.0014, abs=5e-5)
    assert steep / flat == pytest.approx(26_000, rel=0.02)


# the bug that wins


def test_without_zero_the_ball_never_rests_and_below_4_is_never_thrown_out():
    for eta in swing.RATES:
        w = np.abs(swing.walk(eta, zero=False, steps=1000)[0])
        if eta < 4:
            assert 3.9 < w[-100:].max() < 26
        else:
            assert w[-1] > 1e9
    assert swing.reach(0.02) == pytest.approx(4, abs=0.1)
    assert swing.reach(3.9) == pytest.approx(25.3, abs=0.1)


def test_with_zero_the_ball_is_that_of_section_1():
    assert swing.walk(0.1, zero=True, steps=20)[0] == pytest.approx(ch06.places(0.1))


def test_at_a_small_step_size_the_bug_is_ahead_for_a_while():
    right, bug = (np.abs(swing.walk(0.02, zero)[0]) for zero in (True, False))
    assert bug[11] < 0.3 and right[11] > 3
    assert bug[22] > 3.9


@pytest.mark.parametrize("zero", [True, False])
def test_the_swing_is_what_the_engine_does(zero):
    w, places = Value(4.0), []
    for _ in range(30):
        places.append(w.data)
        L = w * w * 0.5
        if zero:
            w.grad = 0.0
        L.backward()
        w.data -= 0.1 * w.grad
    assert swing.walk(0.1, zero)[0][:30] == pytest.approx(places)


# two equal inputs


@pytest.mark.parametrize(
    ("start", "end"),
    [((0.5, 0.5), (0, 0, 1)), ((1.0, 0.0), (0.5, -0.5, 1)), ((2.0, -1.0), (1.5, -1.5, 1))],
)
def test_the_end_depends_on_the_start_and_the_rows_are_right_all_the_same(start, end):
    shown = equal_inputs.solutions(*start)
    assert shown["weights"] == pytest.approx(end, abs=1e-6)
    assert shown["seen"][1] == pytest.approx([1, 1], abs=1e-6)
    assert shown["new"][1] == pytest.approx([1 + end[0]], abs=1e-6)


def test_more_steps_change_nothing():
    assert equal_inputs.walk(1.0, 0.0, steps=10_000)[-1] == pytest.approx((0.5, -0.5, 1))


def test_uphill_the_case_study_loses_as_the_hint_says():
    way = equal_inputs.walk(0.5, 0.5, eta=-0.1, steps=50)
    losses = [((b - 1) ** 2 + (w1 + w2 + b - 1) ** 2) / 4 for w1, w2, b in way]
    assert losses[:3] == pytest.approx([0.125, 0.138, 0.154], abs=5e-4)
    assert (way[-1, 2], way[-1].sum()) == pytest.approx((272, 663), abs=1)


def test_where_they_end_is_where_a_walk_ends():
    for rows in (equal_inputs.ROWS, ((1, 0, 2), (0, 1, -1), (1, 1, 0.5))):
        end = equal_inputs.where_they_end(rows, starts=[(1.0, 0.0, 0.5)])[0]
        walked = equal_inputs.walk(1.0, 0.0, 0.5, rows=rows, eta=0.5, steps=5000)[-1]
        assert end == pytest.approx(walked, abs=1e-5)


@pytest.mark.parametrize(
    ("rows", "one_end"),
    [
        (equal_inputs.ROWS, False),
        ([(0, 0, 1), (1, 0, 2), (0, 1, 3)], True),
        ([(0, 0, 1), (1, 0, 2)], False),  # two rows cannot fix three numbers
        ([(0, 0, 1), (1, 2, 2), (2, 4, 3), (3, 6, 5)], False),  # x2 is twice x1
        ([(1, 0, 2), (0, 1, 3), (0.5, 0.5, 9)], False),  # x1 + x2 is 1, as the bias' input
        ([(0, 0, 1), (1, 0, 2), (0, 1, 3), (1, 1, 99)], True),  # targets that no line meets
    ],
)
def test_the_open_task_knows_which_rows_fix_the_weights(rows, one_end, capsys):
    equal_inputs.unique(rows)
    assert ("One end" in capsys.readouterr().out) == one_end


# pictures


FIGURES = [
    ch06.jump_out,
    ch06.any_bowl,
    ch06.bowl,
    ch06.two_bowls,
    loop_cards.card_by_card,
    bmi_line.fit_by_descent,
    swing.the_bug_that_wins,
    equal_inputs.line_of_solutions,
]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_every_slider_moves_the_picture_and_no_number_is_lost(figure):
    shown = figure()
    for name, control in shown.controls.items():
        pictures = []
        for value in getattr(control, "_values", (True, False)):
            shown.set(**{name: value})
            pictures.append(shown._layers._over.value)
            assert not re.search(r"\bnan\b|\binf\b", shown._layers._over.value + shown.words)
        assert len(set(pictures)) > len(pictures) / 2
        shown.reset()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_the_words_and_the_saved_picture_say_the_same(figure):
    shown = figure()
    assert shown.words in repr(shown.picture())
    assert shown.picture().svg.count("<svg") == 1
