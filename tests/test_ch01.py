"""What chapter 01 says of its sliders, measured again."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch01, two_three_one


@pytest.mark.parametrize(("w", "b", "centre"), [(1, 3, -3.0), (2, 3, -1.5), (-1, 2, 2.0)])
def test_a_larger_bias_slides_the_curve_left(w, b, centre):
    shown = ch01.neuron(w, b)
    assert shown["centre"] == centre
    x, answers = shown["answer"]
    assert np.interp(centre, x, answers) == pytest.approx(0, abs=1e-3)


def test_a_neuron_without_weight_has_no_middle():
    shown = ch01.neuron(0, 2)
    assert np.isnan(shown["centre"]) and np.ptp(shown["answer"][1]) == 0


@pytest.mark.parametrize(
    ("bend", "answer"),
    [("relu", 2.0), ("none", 4.0)],  # 4 is the guess of who forgets the bend
)
def test_the_network_by_hand(bend, answer):
    assert two_three_one.forward([1, 2], bend)["answer"] == answer


def test_each_row_of_the_table_by_hand():
    numbers = two_three_one.forward([1, 2])
    assert numbers["z"] == [2, -1, 1.5, 2] and numbers["a"] == [2, 0, 1.5, 2]


def test_without_biases_it_is_the_other_wrong_guess():
    hidden = np.maximum(np.array([1, 2]) @ two_three_one.W1, 0)
    assert (hidden @ two_three_one.W2).item() == 2.5


def test_the_engine_gives_the_same_answers():
    model = mg.MLP(2, [3, 1])
    numbers = [1, 1, -1, 1, -1, 0, -1, 1, 0.5, 0.5, -2, 1, -0.5]
    for parameter, number in zip(model.parameters(), numbers, strict=True):
        parameter.data = number
    for x in ([1, 2], [2, 1], [0, 0]):
        assert model(x).data == two_three_one.forward(x)["answer"]


@pytest.mark.parametrize("units", range(1, ch01.MOST_UNITS + 1))
def test_one_layer_has_as_many_kinks_as_units(units):
    shown = ch01.hinges(units)
    assert len(set(shown["folds"])) == units
    x, total = shown["sum"]
    assert ch01.count_kinks(lambda place: np.interp(place, x, total), -3, 3) == units


def test_more_units_follow_the_hill_more_closely():
    misses = [ch01.hinges(units)["miss"] for units in (1, 4, 8)]
    assert misses[0] > 0.25 and misses[1] < 0.07 and misses[2] < 0.03


@pytest.mark.parametrize("layers", range(1, ch01.MOST_LAYERS + 1))
def test_straight_layers_stay_straight_and_bent_ones_double(layers):
    assert ch01.stack(layers, bent=False)["count"] == 0
    assert ch01.stack(layers, bent=True)["count"] == 2**layers - 1


def test_the_open_task_counts_the_kinks_that_are_there():
    def relu(z):
        return max(0.0, z)

    assert "2 kinks" in ch01.sketch(lambda x: relu(x + 2) - 2 * relu(x)).words
    four = ch01.sketch(lambda x: relu(x + 3) - 2 * relu(x + 1) + 2 * relu(x) - relu(x - 2))
    assert "4 kinks" in four.words


def test_a_sum_of_a_number_with_itself_has_two_arrows():
    a = mg.Value(3.0, "a")
    assert len((a + a)._prev) == 2
