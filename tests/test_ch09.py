"""What chapter 09 says of its figures."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse.chapters import ch09, repair
from mgcourse.numerical import gradcheck
from mgcourse.study.bank import ch09 as bank
from mgcourse.tensors import tensor


def test_adding_the_same_to_all_logits_changes_no_share():
    assert ch09.shares(3, 2, 1)["p"] == pytest.approx(ch09.shares(2, 1, 0)["p"])


def test_cold_makes_bold_and_hot_makes_even():
    assert ch09.shares(2, 1, 0, temperature=0.1)["p"][0] > 0.999
    assert ch09.shares(2, 1, 0, temperature=100)["p"] == pytest.approx([1 / 3] * 3, abs=0.01)


@pytest.mark.parametrize("truth", ch09.CLASSES)
def test_the_slopes_of_cross_entropy_are_what_nudging_says(truth):
    z = np.array([2.0, 1.0, 0.0])
    slopes = ch09.costs(*z, truth)["gradient"]
    assert gradcheck(lambda z: ch09.costs(*z, truth)["loss"], z, grads=slopes)
    assert slopes.sum() == pytest.approx(0)


def test_the_slope_of_half_the_squared_error_behind_a_sigmoid_is_what_nudging_says():
    p = 0.01
    z = tensor(np.log(p / (1 - p)), requires_grad=True)
    assert gradcheck(lambda z: (z.sigmoid() - 1) ** 2 / 2, z)
    ((z.sigmoid() - 1) ** 2 / 2).backward()
    assert -z.grad == pytest.approx(ch09.pushes(p)["squared error"])


def test_where_p_is_a_hundredth_cross_entropy_pushes_a_hundred_times_harder():
    push = ch09.pushes(0.01)
    assert push["cross-entropy"] == pytest.approx(0.99)
    assert push["squared error"] == pytest.approx(0.0098, abs=5e-5)
    assert 100 < push["ratio"] < 102


def test_a_network_that_learned_from_few_rows_promises_more_than_it_keeps():
    def gap(case):
        kept = ch09.SURE.kept()
        return (kept.mean(case, "said") - kept.mean(case, "right")) / 3.6

    assert gap("1,437 rows") < 1
    assert 3 < gap("100 rows") < 6
    said, right = ch09.kept_promises("100 rows")[3][3:]
    assert said > 95 and right < 91


def test_how_often_an_answer_given_with_096_was_right():
    few, many = (ch09.kept_promises(case)[3] for case in ("100 rows", "1,437 rows"))
    assert few[:2] == many[:2] == (0.9, 0.99)
    assert 95.5 < few[3] < 96.5 and 87 < few[4] < 90 and few[2] > 700
    assert many[4] > 94


# Repair ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ends():
    """The losses after 2,000 steps, of each program, over six starts."""
    found = [repair.fates(start)["ends"] for start in range(6)]
    return {name: [each[name] for each in found] for name in repair.PROGRAMS}


def test_without_the_output_s_slope_the_loss_ends_lower(ends):
    wrong, right = ends["output's slope left out"], ends["right"]
    assert max(wrong) < 2e-4 and min(right) > 3e-3 and max(right) < 0.02


def test_nor_is_it_the_length_of_its_steps(ends):
    longer = [repair.training(start, 8.0)[0][-1] for start in range(6)]
    assert all(ours > 2 * theirs for ours, theirs in zip(longer, ends["output's slope left out"]))


def test_what_it_descends_on_is_cross_entropy_of_two_classes():
    def loss(z):
        return mg.loss.binary_cross_entropy_with_logits(z, y)

    z = mg.tensor([[-2.0], [0.5], [1.0]], requires_grad=True)
    y = np.array([[1.0], [0.0], [1.0]])
    assert mg.gradcheck(loss, z, grads=[(mg.activation.sigmoid(z).data - y) / 3])


def test_with_the_hidden_sigmoid_twice_the_loss_falls_and_stays_near_a_half_everywhere(ends):
    for start, end in enumerate(ends["hidden sigmoid taken twice"]):
        losses, score = repair.training(start, twice=True)
        assert 0.08 < end < losses[0] and end < 0.125 and 60 < score < 90
        assert repair.training(start)[1] == 100


def test_the_trained_slopes_are_right_where_nothing_is_left_out():
    losses, _ = repair.training(0, eta=0.01)
    assert (np.diff(losses) < 0).all()


def test_the_judge_goes_from_the_loss_backwards_and_names_each_block(capsys):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(4, 2)), rng.uniform(size=(4, 1))
    P = rng.normal(size=(2, 3)), rng.uniform(size=3), rng.normal(size=(3, 1)), np.array([0.5])
    repair.judge(bank.grads, bank._loss, x, y, *P)
    assert capsys.readouterr().out.splitlines() == [
        "dW2: ok: 3 slopes agree with nudging",
        "db2: ok: 1 slope agrees with nudging",
        "dW1: ok: 6 slopes agree with nudging",
        "db1: ok: 3 slopes agree with nudging",
    ]
    repair.judge(bank._grads(dW1=lambda x, d: d.T @ x)[0], bank._loss, x, y, *P)
    assert "dW1: wrong: the slope of W1 has shape (3, 2)" in capsys.readouterr().out


@pytest.mark.parametrize("probe", [p.case for p in bank.EX_9_3C.probes])
def test_the_reference_s_blocks_are_what_the_engine_finds(probe):
    given = next(p.given for p in bank.EX_9_3C.probes if p.case == probe)
    x, y, *P = map(np.array, given)
    W1, b1, W2, b2 = params = [mg.tensor(p, requires_grad=True) for p in P]
    a1 = mg.activation.relu(mg.tensor(x) @ W1 + b1)
    error = mg.activation.relu(a1 @ W2 + b2) - y
    ((error**2).sum() / (2 * len(x))).backward()
    found = bank.grads(x, y, *P)
    for name, p in zip(("dW1", "db1", "dW2", "db2"), params):
        assert found[name] == pytest.approx(p.grad, abs=1e-12)


def test_the_found_program_runs_on_one_row_and_stops_on_two():
    x, y, *P = map(np.array, bank.EX_9_3A.probes[0].given)
    assert bank._found_grads(x, y, *P)["dW2"].shape == (3, 1)
    with pytest.raises(ValueError, match=r"\(2,1\) \(3,2\)"):
        bank._found_grads(np.vstack([x, x]), np.vstack([y, y]), *P)
