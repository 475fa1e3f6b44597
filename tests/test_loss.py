"""Losses: values by hand, gradients by nudging, extreme logits, shapes that do not fit."""

import math

import numpy as np
import pytest

from mgcourse import gradcheck, loss, tensor
from mgcourse.activation import sigmoid

RNG = np.random.default_rng(0)
SIGNS = np.array([[1.0], [-1.0], [1.0], [-1.0]])


def parameter(array):
    return tensor(array, requires_grad=True)


def test_values_by_hand():
    prediction, target = tensor([1.0, 2.0]), [0.0, 5.0]
    assert loss.mse(prediction, target).item() == 5.0
    assert loss.half_sse(prediction, target).item() == 5.0
    assert loss.hinge(tensor([0.5, -2.0]), [1, -1]).item() == 0.25
    assert loss.binary_cross_entropy(tensor([0.5]), [1.0]).item() == pytest.approx(math.log(2))
    assert loss.cross_entropy(tensor([[0.0, 0.0]]), [1]).item() == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    "f",
    [
        lambda z: loss.mse(z, SIGNS),
        lambda z: loss.mse(tensor(SIGNS), z),
        lambda z: loss.half_sse(z, SIGNS),
        lambda z: loss.half_sse(tensor(SIGNS), z),
        lambda z: loss.hinge(z, SIGNS),
        lambda z: loss.binary_cross_entropy(sigmoid(z), SIGNS > 0),
        lambda z: loss.binary_cross_entropy_with_logits(z, SIGNS > 0),
        lambda z: loss.cross_entropy(z @ np.ones((1, 3)) * np.arange(3), [0, 2, 1, 1]),
    ],
)
def test_gradients_agree_with_nudging(f):
    assert gradcheck(f, parameter(RNG.normal(size=(4, 1))))
    f(parameter(RNG.normal(size=(4, 1)))).backward()


def test_fused_losses_equal_their_definitions():
    z, y = parameter(RNG.normal(size=(6, 4))), RNG.integers(0, 4, 6)
    fused, spelled = loss.cross_entropy(z, y), -z.log_softmax()[np.arange(6), y].mean()
    assert fused.item() == pytest.approx(spelled.item(), rel=1e-12)
    fused.backward()
    first = z.grad
    z.grad = 0
    spelled.backward()
    assert np.allclose(first, z.grad, rtol=1e-12)
    p = parameter(RNG.normal(size=5))
    both = [
        loss.binary_cross_entropy(p.sigmoid(), np.ones(5)).item(),
        loss.binary_cross_entropy_with_logits(p, np.ones(5)).item(),
    ]
    assert both[0] == pytest.approx(both[1], rel=1e-12)


def test_logits_of_ten_thousand_are_right_and_silent():
    z = parameter([[1e4, 0.0, -1e4], [-1e4, 0.0, 1e4]])
    cost = loss.cross_entropy(z, [0, 0])
    cost.backward()
    assert cost.item() == 1e4
    assert z.grad.tolist() == [[0.0, 0.0, 0.0], [-0.5, 0.0, 0.5]]
    z = parameter([1e4, -1e4])
    cost = loss.binary_cross_entropy_with_logits(z, [1.0, 1.0])
    cost.backward()
    assert cost.item() == 5e3 and z.grad.tolist() == [0.0, -0.5]


def test_a_certain_mistake_costs_a_hundred_as_in_pytorch():
    p = parameter([0.0, 1.0])
    cost = loss.binary_cross_entropy(p, [1.0, 1.0])
    cost.backward()
    assert cost.item() == 50.0 and p.grad[0] < -1e11 and p.grad[1] == 0.0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: loss.mse(tensor(np.ones((4, 1))), np.ones(4)), r"\(4, 1\) .* \(4,\): .* reshape"),
        (lambda: loss.mse(tensor(np.ones(0)), np.ones(0)), "no rows"),
        (lambda: loss.cross_entropy(tensor(np.ones((2, 3))), [0, 3]), "from 0 to 2"),
        (lambda: loss.cross_entropy(tensor(np.ones((2, 3))), [0, 0.5]), "whole numbers"),
        (lambda: loss.cross_entropy(tensor(np.ones(3)), [0]), r"logits \(n, classes\)"),
        (lambda: loss.cross_entropy(tensor(np.ones((2, 3))), np.eye(2, 3)), "not rows"),
        (lambda: loss.cross_entropy(tensor(np.ones((0, 3))), []), "no rows"),
        (lambda: loss.hinge(tensor([0.5]), [0.0]), "targets −1 and 1"),
        (lambda: loss.binary_cross_entropy(tensor([1.5]), [1.0]), "probabilities from 0 to 1"),
    ],
)
def test_what_does_not_fit_is_explained(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()
