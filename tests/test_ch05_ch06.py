"""What chapters 05 and 06 say about their sliders is true of the functions behind them."""

import numpy as np
import pytest

from mgcourse.chapters import ch05, ch06


def test_22_doublings_are_four_million_walkers_and_23_values():
    shown = ch05.walkers(22)
    assert shown["paths"][1][-1] == 2**22 == 4_194_304
    assert shown["values"][1][-1] == 23


def at_end(eta):
    return ch06.ball(eta)["way"][0][-1]


def test_a_step_size_of_1_9_ends_as_near_as_one_of_0_1():
    assert at_end(0.1) == pytest.approx(at_end(1.9)) == pytest.approx(4 * 0.9**20)


def test_1_arrives_in_one_step_2_swings_for_ever_and_beyond_it_is_thrown_out():
    assert ch06.ball(1.0)["way"][0][1] == 0
    assert set(np.abs(ch06.ball(2.0)["way"][0])) == {4.0}
    assert at_end(2.1) == pytest.approx(26.9, abs=0.1)


def test_half_arrives_in_one_step_on_the_bmi_line():
    shown = ch06.bmi_descent(0.5)
    assert shown["titles"][2] == "Arrived after 1 step"
    assert shown["fit"] == pytest.approx((45.16, 152.13), abs=0.01)


def test_the_line_is_the_least_squares_line():
    x, y = ch06._bmi()
    assert ch06.bmi_descent(0.5)["fit"] == pytest.approx(np.polyfit(x, y, 1))
    assert np.corrcoef(x, y)[0, 1] ** 2 == pytest.approx(0.34, abs=0.005)


def test_a_step_size_above_1_is_thrown_out_on_the_bmi_line():
    assert ch06.bmi_descent(1.02)["titles"][2] == "Loss rises: thrown out"


@pytest.mark.parametrize("figure", [ch05.count_the_walkers, ch06.bowl, ch06.fit_by_descent])
def test_every_slider_position_can_be_drawn(figure):
    shown = figure()
    ((name, slider),) = shown.controls.items()
    pictures = set()
    for value in slider._values:
        shown.set(**{name: value})
        pictures.add(shown._layers._over.value)
    assert len(pictures) == len(slider._values)
