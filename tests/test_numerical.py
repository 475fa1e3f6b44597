"""Slopes by nudging: right ones pass, each planted fault is caught and its coordinate named."""

import numpy as np
import pytest

import mgcourse as mg
from mgcourse import Value, gradcheck, numgrad, tensor
from mgcourse.tensors import operation

RNG = np.random.default_rng(0)
X = RNG.normal(size=(5, 3))
W = RNG.normal(size=(3, 2))


def parameter(array, label=""):
    return tensor(array, requires_grad=True, label=label)


def faulty(local):
    """x², with a slope of one's own making."""
    return lambda x: operation("square", (x,), (x.data**2, local(x.data))).sum()


def test_numgrad_of_a_number_an_array_and_several():
    assert numgrad(lambda x: x**3, 2.0) == pytest.approx(12.0, rel=1e-8)
    a = np.array([1, 2])  # whole numbers are nudged as floats
    assert numgrad(lambda x: (x**2).sum(), a).tolist() == pytest.approx([2.0, 4.0], rel=1e-8)
    slope, slopes = numgrad(lambda x, y: x * y.sum(), 2.0, np.ones((2, 2)))
    assert slope == pytest.approx(4.0) and slopes.shape == (2, 2)
    assert a.dtype.kind == "i" and a.tolist() == [1, 2]


def test_numgrad_works_on_both_engines_and_puts_everything_back():
    v, t = Value(0.7), parameter([0.1, 0.2])
    before = t.data.copy()
    assert numgrad(lambda x: x.tanh(), v) == pytest.approx(1 - np.tanh(0.7) ** 2, rel=1e-8)
    assert numgrad(lambda x: (x * x).sum(), t) == pytest.approx(2 * before, rel=1e-8)
    assert v.data == 0.7 and (t.data == before).all()


def test_right_gradients_pass():
    x, w = tensor(X), parameter(W, "W")
    found = gradcheck(lambda w: ((x @ w).tanh() ** 2).mean(), w)
    assert found and found.ok and found.checked == 6
    assert repr(found) == "ok: 6 slopes agree with nudging"
    model = mg.nn.MLP(2, [3, 1])
    assert gradcheck(lambda m: (m([0.3, -0.8]) - 1.0) ** 2, model).checked == 13


def test_gradients_that_stood_there_are_kept():
    v = Value(3.0)
    v.grad = 7.0
    assert gradcheck(lambda v: v * v, v)
    assert v.grad == 7.0 and v.data == 3.0


def test_a_missing_factor_is_named():
    found = gradcheck(faulty(lambda a: lambda g: g * a), parameter([1.0, 2.0], "x"))
    assert not found and found.where in ("x[0]", "x[1]")
    assert "all wrong ones are 0.5 times what they should be); 0 of 2 agree" in found.says


def test_a_wrong_sign_is_named():
    found = gradcheck(faulty(lambda a: lambda g: -g * 2 * a), parameter([1.0, 2.0], "x"))
    assert found.where in ("x[0]", "x[1]") and "all wrong ones have the wrong sign" in found.says


def test_a_gradient_that_overwrites_is_caught():
    class Overwriting(Value):
        def backward(self):
            order, seen = [], set()

            def visit(v):
                if v not in seen:
                    seen.add(v)
                    for p in v._prev:
                        visit(p)
                    order.append(v)

            visit(self)
            self.grad = 1.0
            for v in reversed(order):
                for p, local in zip(v._prev, v._local):
                    p.grad = local * v.grad  # the fault: = for +=

        __slots__ = ()

    def f(a, b):
        made = a * b + a
        result = Overwriting(made.data)
        result._prev, result._local = made._prev, made._local
        return result

    found = gradcheck(f, Value(2.0, label="a"), Value(5.0, label="b"))
    assert found.where == "a" and found.nudged == pytest.approx(6.0)


def test_one_wrong_entry_in_a_large_array_is_found():
    a = RNG.normal(size=(60, 50))

    def local(a):
        def back(g):
            grad = g * 2 * a
            grad[41, 7] += 1e-3
            return grad

        return back

    found = gradcheck(faulty(local), parameter(a, "A"))
    assert found.where == "A[41, 7]" and found.says.endswith("2999 of 3000 agree")


def test_a_transposed_gradient_is_named():
    def loss(w):
        return ((X @ w) ** 2).sum()

    right = 2 * X.T @ (X @ W)
    assert gradcheck(loss, W, grads=right)
    found = gradcheck(loss, W, grads=right.T)
    assert not found and "has shape (2, 3), its value (3, 2); is it transposed?" in found.says
    square = RNG.normal(size=(3, 3))
    right = 2 * X.T @ (X @ square)
    assert not gradcheck(loss, square, grads=right.T)


def test_a_learners_own_engine_is_checked_too():
    class Own:
        def __init__(self, data, parents=(), local=()):
            self.data, self.grad = data, 0.0
            self.parents, self.local = parents, local

        def __mul__(self, other):
            return Own(self.data * other.data, (self, other), (other.data, self.data))

        def backward(self):
            for parent, local in zip(self.parents, self.local):
                parent.grad += local

    assert gradcheck(lambda a, b: a * b, Own(3), Own(4.5))
    assert not gradcheck(lambda a, b: a * b * a, Own(3), Own(4.5))


def test_kinks_are_nobodys_fault():
    assert gradcheck(lambda x: max(x, 0.0), 0.0, grads=0.5).ok  # what central differences give
    for slope in (0.0, 0.3, 1.0):
        found = gradcheck(lambda x: max(x, 0.0), 0.0, grads=slope)
        assert found.ok and found.kinks == ("argument 1",)
    assert "on a kink" in repr(found)
    assert not gradcheck(lambda x: max(x, 0.0), 0.0, grads=2.0)
    assert not gradcheck(lambda x: max(x, 0.0), 0.0, grads=-1.0)
    near = gradcheck(lambda x: max(x, 0.0), 4e-6, grads=1.0)  # a kink within h
    assert near.ok and near.kinks == ("argument 1",)
    assert not gradcheck(lambda x: max(x, 0.0), 4e-6, grads=0.3)
    assert gradcheck(lambda v: (v * 2).relu(), Value(0.0)).ok


def test_steep_and_curved_functions_are_not_taken_for_kinks():
    for f, x in ((np.exp, 20.0), (lambda x: 1e6 * x * x, 3.0), (lambda x: 1 / x, 1e-3)):
        assert not gradcheck(f, x, grads=1.1 * numgrad(f, x))


def test_a_sharp_bend_is_nobodys_fault_either():
    """At 0 a central difference of 27 x³ shows 27 h², which is more than rounding."""
    assert gradcheck(lambda x: (x * 3) ** 3, Value(0.0))
    assert gradcheck(lambda x: 1 / x, 1e-3, grads=-1e6)
    assert not gradcheck(lambda x: (x * 3) ** 3, 0.0, grads=1e-7)


def test_two_slopes_of_zero_agree():
    assert gradcheck(lambda x: 3.0 + 0 * x, 1.0, grads=0.0)


def test_slopes_that_are_no_numbers_fail():
    assert not gradcheck(lambda x: x * x, 3.0, grads=float("nan"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: gradcheck(lambda x: x * np.random.random(), 1.0, grads=1.0), "turn dropout off"),
        (lambda: gradcheck(lambda x: x, 1.0), "pass Values or Tensors, or grads="),
        (lambda: gradcheck(lambda x: x.sum(), tensor([1.0])), "nothing to nudge"),
        (lambda: gradcheck(lambda x, y: x * y, 1.0, 2.0, grads=[1.0]), "1 slopes for 2 arguments"),
    ],
)
def test_what_cannot_be_checked_says_why(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()
