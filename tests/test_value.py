"""The scalar engine: what its values, gradients, errors and memory promise."""

import copy
import gc
import math
import pickle
import random
import tracemalloc

import numpy as np
import pytest

from mgcourse import Value, nn

# ----------------------------------------------------------------- values and local slopes

# name, operation, its derivative (from a table of derivatives, not from the engine), points
ONE = [
    ("x + 3", lambda x: x + 3, lambda x: 1, (-2.0, 0.0, 1.5)),
    ("3 + x", lambda x: 3 + x, lambda x: 1, (-2.0, 0.0, 1.5)),
    ("x - 3", lambda x: x - 3, lambda x: 1, (-2.0, 0.0, 1.5)),
    ("3 - x", lambda x: 3 - x, lambda x: -1, (-2.0, 0.0, 1.5)),
    ("x * 3", lambda x: x * 3, lambda x: 3, (-2.0, 0.0, 1.5)),
    ("3 * x", lambda x: 3 * x, lambda x: 3, (-2.0, 0.0, 1.5)),
    ("x / 4", lambda x: x / 4, lambda x: 1 / 4, (-2.0, 0.0, 1.5)),
    ("4 / x", lambda x: 4 / x, lambda x: -4 / x**2, (-2.0, 1.5)),
    ("-x", lambda x: -x, lambda x: -1, (-2.0, 0.0, 1.5)),
    ("x ** 3", lambda x: x**3, lambda x: 3 * x**2, (-2.0, 0.0, 1.5)),
    ("x ** 0", lambda x: x**0, lambda x: 0, (-2.0, 0.0, 1.5)),
    ("x ** -2", lambda x: x**-2, lambda x: -2 / x**3, (-2.0, 1.5)),
    ("x ** 0.5", lambda x: x**0.5, lambda x: 0.5 / math.sqrt(x), (0.25, 4.0)),
    ("2 ** x", lambda x: 2**x, lambda x: 2**x * math.log(2), (-2.0, 0.0, 1.5)),
    ("x + x", lambda x: x + x, lambda x: 2, (-2.0, 0.0, 1.5)),
    ("x * x", lambda x: x * x, lambda x: 2 * x, (-2.0, 0.0, 1.5)),
    ("x - x", lambda x: x - x, lambda x: 0, (-2.0, 0.0, 1.5)),
    ("x / x", lambda x: x / x, lambda x: 0, (-2.0, 1.5)),
    ("x ** x", lambda x: x**x, lambda x: x**x * (math.log(x) + 1), (0.25, 2.0)),
]
FUNCTIONS = [
    ("relu", lambda x: max(0.0, x), lambda x: float(x > 0), (-2.0, 0.0, 1.5)),
    ("tanh", math.tanh, lambda x: 1 / math.cosh(x) ** 2, (-2.0, 0.0, 1.5)),
    ("exp", math.exp, math.exp, (-2.0, 0.0, 1.5)),
    ("log", math.log, lambda x: 1 / x, (0.25, 2.0)),
    (
        "sigmoid",
        lambda x: 1 / (1 + math.exp(-x)),
        lambda x: 1 / (2 + math.exp(x) + math.exp(-x)),
        (-2.0, 0.0, 1.5),
    ),
    (
        "swish",
        lambda x: x / (1 + math.exp(-x)),
        lambda x: 1 / (1 + math.exp(-x)) + x / (2 + math.exp(x) + math.exp(-x)),
        (-2.0, 0.0, 1.5),
    ),
]


@pytest.mark.parametrize(("name", "f", "slope", "points"), ONE, ids=lambda v: v if v is str else "")
def test_operators_give_the_value_and_the_slope_of_calculus(name, f, slope, points):
    for point in points:
        x = Value(point)
        y = f(x)
        y.backward()
        assert y.data == pytest.approx(f(point), rel=1e-15), name
        assert x.grad == pytest.approx(slope(point), rel=1e-14), name


@pytest.mark.parametrize(("name", "f", "slope", "points"), FUNCTIONS)
def test_functions_give_the_value_and_the_slope_of_calculus(name, f, slope, points):
    for point in points:
        x = Value(point)
        y = getattr(x, name)()
        y.backward()
        assert y.data == pytest.approx(f(point), rel=1e-15)
        assert x.grad == pytest.approx(slope(point), rel=1e-14)


def test_affine_is_a_sum_of_products_in_one_value_a_row():
    x, b = [Value(5.0), Value(7.0)], [Value(1.0), Value(0.0)]
    W = [[Value(2.0), Value(-3.0)], [Value(0.5), Value(0.0)]]
    z, other = Value.affine(W, x, b)
    z.backward()
    assert (z.data, other.data) == (1 + 2 * 5 - 3 * 7, 2.5)
    assert z._op == "w·x + b" and z._prev == (*W[0], *x, b[0])
    assert [v.grad for v in (*W[0], *x, b[0])] == [5, 7, 2, -3, 1]


def test_affine_turns_a_plain_number_into_one_value_for_all_rows():
    W, x, b = [[Value(2.0), Value(-3.0)]] * 2, Value(7.0), [Value(1.0)] * 2
    z, other = Value.affine(W, [np.float64(5), x], b)
    number = z._prev[2]
    z.backward()
    assert z._prev == other._prev == (*W[0], number, x, b[0])
    assert (number.data, number.grad, x.grad) == (5, 2, -3)


@pytest.mark.parametrize("number", [2, 2.0, True + 1, np.float64(2), np.float32(2), np.int64(2)])
def test_numbers_and_numpy_scalars_work_on_both_sides(number):
    x = Value(3.0)
    results = [x + number, number + x, x - number, number - x, x * number, number * x]
    results += [x / number, number / x, x**number, number**x]
    assert [r.data for r in results] == [5, 5, 1, -1, 6, 6, 1.5, 2 / 3, 9, 8]
    assert all(type(r.data) is float and r._prev == (x,) for r in results)


def test_a_plain_number_is_folded_into_the_operation():
    x = Value(3.0)
    for y, words in ((x * 2, "* 2"), (2 * x, "* 2"), (x - 0.5, "- 0.5"), (1 / x, "1 /")):
        assert y._prev == (x,) and y._op == words


def test_a_value_used_twice_in_one_operation_keeps_two_edges():
    a = Value(3.0)
    assert (a + a)._prev == (a, a)
    assert (a * a)._local == (3.0, 3.0)


def test_values_are_equal_only_to_themselves():
    a, b = Value(1.0), Value(1.0)
    assert a == a and a != b and len({a, b}) == 2


def test_repr_shows_number_gradient_and_label():
    assert repr(Value(2)) == "Value(data=2.0, grad=0.0)"
    assert repr(Value(2, label="w")) == "Value(data=2.0, grad=0.0, label='w')"


# ----------------------------------------------------------------- backward


def test_every_path_is_added_up():
    a = Value(1.0)
    b = a + a
    d = b + (b + a)
    d.backward()
    assert (d.data, b.grad, a.grad) == (5.0, 2.0, 5.0)


def test_second_backward_accumulates_in_leaves_only():
    a = Value(2.0)
    square = a * a
    result = square * 3
    result.backward()
    assert (a.grad, square.grad, result.grad) == (12.0, 3.0, 1.0)
    result.backward()
    assert (a.grad, square.grad, result.grad) == (24.0, 3.0, 1.0)


def test_two_results_share_a_leaf():
    a = Value(2.0)
    (a * 3).backward()
    (a * a).backward()
    assert a.grad == 7.0


def test_inner_gradients_belong_to_the_last_backward():
    a = Value(-1.0)
    b = a * 2
    (b * 5).backward()
    dead = b.relu()
    dead.backward()
    assert b.grad == 0.0


def test_backward_on_a_leaf():
    a = Value(2.0)
    a.backward()
    a.backward()
    assert a.grad == 2.0


def test_nothing_flows_through_a_slope_of_zero():
    """Behind a closed ReLU an infinite slope stays out, where 0 × inf would make it NaN."""
    x = Value(0.0)
    y = (-((x**0.5) + 1)).relu()
    y.backward()
    assert x.grad == 0.0


def test_a_ladder_of_doublings_is_walked_once():
    x = Value(1.0)
    y = x
    for _ in range(60):  # 2**60 paths
        y = y + y
    y.backward()
    assert x.grad == 2.0**60


def test_a_million_operations_in_a_row():
    x = Value(1.0)
    y = x
    for _ in range(500_000):
        y = y * 1.000001 + 0.000001
    y.backward()
    assert x.grad == pytest.approx(1.000001**500_000, rel=1e-9)


@pytest.mark.parametrize(
    ("step", "n"),
    [
        (lambda y, x: y + 1.0, 1_000_000),
        (lambda y, x: x + y, 1_000_000),
        (lambda y, x: Value.affine([[x]], [y], [x])[0], 200_000),
    ],
)
def test_a_million_operations_are_taken_apart_without_recursion(step, n):
    """Python defers the end of deeply nested tuples; a graph must leave it the chance."""
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        x = Value(1.0)
        y = x
        for _ in range(n):
            y = step(y, x)
        used = tracemalloc.get_traced_memory()[0]
        del y
        assert tracemalloc.get_traced_memory()[0] < used / 50
    finally:
        tracemalloc.stop()
        gc.enable()


# ----------------------------------------------------------------- numbers at the edge


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "swish", "relu"])
@pytest.mark.parametrize("z", [-1000.0, 1000.0])
def test_saturated_functions_have_values_and_slopes(name, z):
    x = Value(z)
    y = getattr(x, name)()
    y.backward()
    low = -1.0 if name == "tanh" else 0.0
    high = z if name in ("swish", "relu") else 1.0
    assert y.data == (high if z > 0 else low)
    assert x.grad == (1.0 if z > 0 and name in ("swish", "relu") else 0.0)


def test_a_closed_relu_is_zero_without_a_sign():
    for z in (-2.0, -math.inf):
        assert str(Value(z).relu().data) == "0.0"


def test_overflow_gives_inf_as_in_numpy():
    x = Value(1e200)
    assert (x * x).data == math.inf
    assert (x**2).data == math.inf and ((-x) ** 3).data == -math.inf
    assert x.exp().data == math.inf
    assert (x / 1e-200).data == math.inf


def test_nan_stays_nan():
    nan = Value(math.nan)
    for y in (nan + 1, nan * 0, nan**2, nan.relu(), nan.tanh(), nan.exp(), nan.sigmoid()):
        assert math.isnan(y.data)


def test_powers_of_zero():
    for exponent, value, slope in ((2, 0, 0), (1, 0, 1), (0, 1, 0), (0.5, 0, math.inf)):
        x = Value(0.0)
        y = x**exponent
        y.backward()
        assert (y.data, x.grad) == (value, slope)
    n = Value(2.0)
    (0**n).backward()
    assert n.grad == 0.0


# ----------------------------------------------------------------- errors

p, zero, minus = Value(0.0, "p"), Value(0.0, "gap"), Value(-2.0, "m")
ERRORS = [
    (lambda: p.log(), ValueError, r"log\(p = 0\): only a number above 0"),
    (lambda: Value(-1).log(), ValueError, r"log\(-1\)"),
    (lambda: minus / zero, ZeroDivisionError, r"\(m = -2\) / \(gap = 0\)"),
    (lambda: 1 / zero, ZeroDivisionError, r"\(1\) / \(gap = 0\)"),
    (lambda: minus / 0, ZeroDivisionError, r"\(m = -2\) / \(0\)"),
    (lambda: zero**-1, ZeroDivisionError, r"\(gap = 0\) \*\* \(-1\)"),
    (lambda: 0 ** Value(-1), ZeroDivisionError, r"\(0\) \*\* \(-1\)"),
    (lambda: minus**0.5, ValueError, r"\(m = -2\) \*\* \(0.5\): below 0 only whole"),
    (lambda: minus ** Value(2), ValueError, r"plain number as the exponent"),
    (lambda: Value("3"), TypeError, "one real number, not str"),
    (lambda: Value(1j), TypeError, "not complex"),
    (lambda: Value(None), TypeError, "not NoneType"),
    (lambda: p + "1", TypeError, "not str"),
    (lambda: p * [1.0], TypeError, "not list"),
    (lambda: p * np.ones(3), TypeError, r"not ndarray; for arrays use mg\.tensor"),
    (lambda: Value.affine([[p]], [1, 2], [p]), ValueError, "1 weights was given 2 inputs"),
    (lambda: Value.affine([[p]] * 2, [1], [p]), ValueError, "shorter"),
    (lambda: Value.affine([[p]], ["x"], [p]), TypeError, "not str"),
    (lambda: np.exp(p), TypeError, "ufunc"),
]


@pytest.mark.parametrize(("attempt", "kind", "words"), ERRORS)
def test_errors_say_what_was_given_by_name(attempt, kind, words):
    with pytest.raises(kind, match=words):
        attempt()


# ----------------------------------------------------------------- memory


def ladder(n):
    x = Value(1.0, "x")
    y = x
    for _ in range(n):
        y = y * x + x
    return y


def test_a_graph_dies_with_its_last_reference():
    """Reference counts alone free it: no cycles are left for the collector to find."""
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        loss = ladder(20_000)
        loss.backward()
        used = tracemalloc.get_traced_memory()[0] - before
        del loss
        left = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
        gc.enable()
    assert left < used / 50  # Python keeps a few empty tuples for later


def test_a_node_takes_at_most_190_bytes_and_215_after_backward():
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        loss = ladder(5000)
        forward = tracemalloc.get_traced_memory()[0] - before
        loss.backward()
        backward = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert forward / 10_000 <= 190 and backward / 10_000 <= 215


def test_values_can_be_pickled_and_copied():
    a = Value(2.0, "a")
    y = (a * a).tanh()
    for twin in (pickle.loads(pickle.dumps(y)), copy.deepcopy(y)):
        twin.backward()
        leaf = twin._prev[0]._prev[0]
        assert twin.data == y.data and leaf.label == "a" and leaf is not a
    assert a.grad == 0.0


@pytest.mark.parametrize("copied", [pickle.dumps, copy.deepcopy])
def test_a_graph_too_deep_to_be_copied_is_an_error_and_not_a_crash(copied):
    with pytest.raises(RecursionError):
        copied(ladder(5000))


def test_a_trained_model_can_be_pickled_whatever_it_was_trained_on():
    model = nn.MLP(2, [3, 1])
    total = sum(model([i / 100, 1.0]) for i in range(500))
    total.backward()
    twin = pickle.loads(pickle.dumps(model))
    assert [p.grad for p in twin.parameters()] == [p.grad for p in model.parameters()]


def test_results_depend_on_nothing_but_the_seed():
    def run():
        random.seed(3)
        values = [Value(random.uniform(-1, 1)) for _ in range(20)]
        y = sum((u * v).tanh() for u in values for v in values)
        y.backward()
        return y.data, [v.grad for v in values]

    assert run() == run()
