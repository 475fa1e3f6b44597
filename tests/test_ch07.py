"""What chapter 07 says of its sliders, measured again (as ranges)."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch07, fields, still
from mgcourse.chapters.crowd import Crowd, starts
from mgcourse.data import moons, ring

SOLUTIONS = Path(__file__).parents[1] / "solutions" / "07-first-network" / "07-first-network.ipynb"


@pytest.mark.parametrize("loss", ["mse", "hinge"])
def test_the_crowd_has_the_slopes_of_the_engine(loss):
    X, y = ring()
    crowd = Crowd(starts(hidden=3, count=2))
    W, b, v, c = crowd.slopes(X, y, loss)
    for i in range(2):
        model = mg.MLP(2, [3, 1])
        hidden, (output,) = model.layers[0].neurons, model.layers[1].neurons
        for j, unit in enumerate(hidden):
            unit.w[0].data, unit.w[1].data = crowd.W[i, 0, j], crowd.W[i, 1, j]
            unit.b.data, output.w[j].data = crowd.b[i, j], crowd.v[i, j]
        answers = [model(x) for x in X.tolist()]
        assert [a.data for a in answers] == pytest.approx(crowd.outputs(X)[i], rel=1e-12)
        costs = [(a - t) ** 2 if loss == "mse" else (1 - a * t).relu() for a, t in zip(answers, y)]
        (sum(costs) / len(y)).backward()
        assert [[u.w[0].grad for u in hidden], [u.w[1].grad for u in hidden]] == pytest.approx(W[i])
        assert [u.b.grad for u in hidden] == pytest.approx(b[i])
        assert [w.grad for w in output.w] == pytest.approx(v[i])
        assert output.b.grad == pytest.approx(c[i])


def closed(hidden):
    return int((ch07.fences(hidden)[1] == 100).sum())


def test_three_folds_suffice_and_more_are_findable():
    assert closed(1) == closed(2) == 0
    assert ch07.fences(2)[1].max() < 100
    assert 8 <= closed(3) <= 14 and 15 <= closed(4) <= 19
    assert closed(6) == closed(8) == 20


def test_twins_stay_twins_and_a_little_noise_parts_them():
    crowd, scores = ch07.fences(8, 0.0)
    assert set(scores) == {68.0} and np.ptp(crowd.W, axis=2).max() == 0
    assert ch07.fences(8, 0.01)[1].min() >= 95


def test_without_zero_a_sensible_step_ruins_and_a_tiny_one_wins():
    X, y = ring()
    scores = {}
    for eta in (0.2, 0.001):
        for zero in (True, False):
            crowd = Crowd(starts(hidden=6, count=3))
            with np.errstate(all="ignore"):
                for _ in range(100):
                    crowd.step(X, y, eta, zero=zero)
                scores[eta, zero] = crowd.scores(X, y)
    assert scores[0.2, True].min() == 100 and scores[0.2, False].max() < 90
    assert scores[0.001, False].min() > 75 and scores[0.001, True].max() < 60


def test_six_units_close_the_fence_from_every_start():
    X, y = ring()
    crowd = Crowd(starts(hidden=6, count=20))
    for _ in range(100):
        crowd.step(X, y, eta=0.2)
    assert crowd.scores(X, y).min() == 100


def test_moons_a_ruler_gets_92_and_so_do_eight_units_after_fifty_steps():
    M, m = moons()
    assert 0.91 <= fields.best_line(M, m) <= 0.93
    assert fields.best_line(*ring()) == pytest.approx(0.74)
    few = Crowd(starts(hidden=8, count=20))
    for _ in range(50):
        few.step(M, m, eta=0.2)
    assert 90 <= np.median(few.scores(M, m)) <= 94
    crowd = Crowd(starts(hidden=16, count=20))
    for _ in range(100):
        crowd.step(M, m, eta=1.0, loss="hinge")
    assert (crowd.scores(M, m) == 100).sum() >= 19


@pytest.mark.parametrize("field", fields.FIELDS)
def test_the_open_task_can_be_done_with_the_fewest_and_not_with_one_less(field):
    fewest = fields.FEWEST[field]
    assert "✓ Nobody here" in fields.verdict(field, fewest)
    assert "Fewer can do it" in fields.verdict(field, fewest + 4)
    assert "no start closes it" in fields.verdict(field, fewest - 1)


def test_the_open_task_refuses_what_is_no_answer():
    with pytest.raises(ValueError, match="no field 'rings'"):
        fields.verdict("rings", 3)
    with pytest.raises(ValueError, match="whole number"):
        fields.verdict("xor", 0)


def test_four_networks_stand_still_for_four_reasons():
    cards = {card.why: card for card in still.four()}
    assert list(cards) == ["solved", "dead", "saturated", "twins"]
    assert all(card.slope == 0 for card in cards.values())
    assert cards["solved"].loss < 1e-30 and cards["dead"].loss == pytest.approx(0.185)
    assert min(card.loss for card in cards.values() if card.why != "solved") > 0.1
    assert cards["dead"].sums[1] < 0 and cards["saturated"].sums[0] > 20
    assert cards["twins"].sums == (0, 0)


def test_half_of_all_signed_starts_are_born_dead():
    losses, dead = ch07.two_rows(-1.0, 500)
    assert 230 <= dead.sum() <= 280
    assert np.allclose(losses[:, dead], 0.185)
    losses, dead = ch07.two_rows(0.0, 500)
    assert not dead.any() and 1e-4 < np.median(losses[900]) < 1e-3
    assert losses[900].max() < 0.01


def test_the_film_shows_the_loss_it_is_given_and_refuses_strangers():
    X, y = ring()
    mg.seed(0)
    history = [[p.data for p in mg.MLP(2, [3, 1]).parameters()] for _ in range(3)]
    film = ch07.film(history, X, y, losses=[3.0, 2.0, 1.0])
    film.set(step=2)
    assert film.words.startswith("Step 2: ") and "the loss is 1.000" in film.words
    with pytest.raises(ValueError, match="13 for H = 3"):
        ch07.film([[0.0] * 6], X, y)
    with pytest.raises(ValueError, match="film is empty"):
        ch07.film([], X, y)


def test_figures_say_what_they_show():
    figure = ch07.fences_and_twins()
    figure.set(hidden=8, start=0.0)
    assert "0 of 20" in figure.words and "best has 68 %" in figure.words
    figure = fields.few_folds()
    figure.set(field="moons", hidden=3)
    assert figure.words.startswith("moons, 3 units: closed by")
    figure = ch07.grid_of_starts()
    figure.set(low=-1.0, count=500)
    assert "257 have every slope 0" in figure.words


def test_the_measured_log_of_7_4_agrees_with_its_own_predictions():
    task = {c.id: c.source for c in nbformat.read(SOLUTIONS, as_version=4).cells}["ex07-7-4"]
    losses = ch07.two_rows(0.0, 500)[0][:, 0]
    assert all(f"{losses[step]:.5f}" in task for step in (100, 500, 900)) and "0.555, 0.651" in task
    assert pytest.approx(losses[900], rel=0.01) == ((0.555 - 0.5) ** 2 + (0.651 - 0.7) ** 2) / 4
