"""The scalar engine: its gradients are those of HIPS autograd, its errors teach."""

import gc
import math
import pickle

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mgcourse.nn import MLP
from mgcourse.seeding import seed
from mgcourse.value import Value

# (on Value, on autograd's numbers); the divisors and bases are kept where slopes exist
UNARY = [
    (Value.tanh, anp.tanh),
    (Value.sigmoid, lambda x: 1 / (1 + anp.exp(-x))),
    (Value.swish, lambda x: x / (1 + anp.exp(-x))),
    (lambda x: (x * 0.1).exp(), lambda x: anp.exp(x * 0.1)),
    (lambda x: (x * x + 1).log(), lambda x: anp.log(x * x + 1)),
    (lambda x: -x, lambda x: -x),
    (lambda x: 2 - x, lambda x: 2 - x),
    (lambda x: 1 / (x * x + 1), lambda x: 1 / (x * x + 1)),
    (lambda x: x**3 / 10, lambda x: x**3 / 10),
    (lambda x: 1.1 ** x.tanh(), lambda x: 1.1 ** anp.tanh(x)),
]
BINARY = [
    (lambda a, b: a + b, lambda a, b: a + b),
    (lambda a, b: a - b, lambda a, b: a - b),
    (lambda a, b: a.tanh() * b, lambda a, b: anp.tanh(a) * b),
    (lambda a, b: a / (b * b + 1), lambda a, b: a / (b * b + 1)),
    (lambda a, b: (a * a + 1) ** b.tanh(), lambda a, b: (a * a + 1) ** anp.tanh(b)),
]


@st.composite
def programs(draw):
    """Random expression graphs: each step takes any earlier values, so nodes are shared."""
    steps = []
    for size in range(3, draw(st.integers(4, 14))):
        earlier = st.integers(0, size - 1)
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(UNARY)), (draw(earlier),)))
        else:
            steps.append((draw(st.sampled_from(BINARY)), (draw(earlier), draw(earlier))))
    return steps


def play(program, leaves, engine):
    values = list(leaves)
    for operation, operands in program:
        values.append(operation[engine](*(values[i] for i in operands)))
    return values[-1]


@settings(max_examples=300, deadline=None)
@given(programs(), st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_random_graphs_have_the_gradients_of_hips_autograd(program, numbers):
    leaves = [Value(x) for x in numbers]
    result = play(program, leaves, 0)
    result.backward()
    x = np.array(numbers)
    expected = autograd.grad(lambda x: play(program, [x[0], x[1], x[2]], 1) + 0 * x[0])(x)
    assert [leaf.grad for leaf in leaves] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_second_backward_accumulates_in_leaves_only():
    a = Value(2.0)
    y = (a * a) * 3
    y.backward()
    y.backward()
    assert a.grad == 24.0


def test_both_edges_of_a_plus_a_count():
    a = Value(3.0)
    y = a + a
    y.backward()
    assert a.grad == 2.0 and y._prev == (a, a)


def test_a_chain_of_two_hundred_thousand_needs_no_recursion():
    x = y = Value(1.0)
    for _ in range(200_000):
        y = y + x
    y.backward()
    assert x.grad == 200_001


def alive():
    return sum(type(thing) is Value for thing in gc.get_objects())


def test_a_graph_dies_with_its_last_reference():
    gc.collect()
    gc.disable()
    try:
        x = y = Value(1.0)
        before = alive()
        for _ in range(10_000):
            y = y * x + 1
        y.backward()
        assert alive() == before + 20_000
        del y
        assert alive() == before
    finally:
        gc.enable()


def test_relu_has_slope_0_at_0_and_keeps_nan():
    for z, slope in ((-1.0, 0.0), (0.0, 0.0), (2.0, 1.0)):
        x = Value(z)
        x.relu().backward()
        assert x.grad == slope
    assert math.isnan(Value(math.nan).relu().data)


def test_overflow_is_infinite_as_in_numpy():
    assert Value(1000.0).exp().data == math.inf
    assert (Value(10.0) ** 400).data == math.inf
    assert (Value(1e300) * 1e300).data == math.inf
    assert Value(-1000.0).sigmoid().data == 0.0 and Value(1000.0).sigmoid().data == 1.0


@pytest.mark.parametrize("number", [2, np.float64(2), np.int64(2), np.float32(2), True])
def test_numbers_of_any_kind_work_from_both_sides(number):
    a = Value(3.0)
    two = float(number)
    assert (a * number).data == (number * a).data == 3 * two
    assert (number - a).data == two - 3 and (number / a).data == two / 3
    assert (a**number).data == 3**two and (number**a).data == two**3
    assert sum([a, a]).data == 6.0


@pytest.mark.parametrize(
    ("work", "error", "sentence"),
    [
        (lambda: Value("3"), TypeError, "not str"),
        (lambda: Value(np.ones(3)), TypeError, "not ndarray"),
        (lambda: Value(3.0) * None, TypeError, "not NoneType"),
        (lambda: Value(-1.0, "p").log(), ValueError, "p = -1"),
        (lambda: Value(0.0, "d") ** -1, ZeroDivisionError, "d = 0"),
        (lambda: Value(1.0) / Value(0.0, "d"), ZeroDivisionError, "d = 0"),
        (lambda: Value(-2.0, "x") ** 0.5, ValueError, "x = -2"),
        (lambda: Value.affine([Value(1.0)], [1.0, 2.0], Value(0.0)), ValueError, "2 inputs"),
    ],
)
def test_errors_name_the_value_and_the_cure(work, error, sentence):
    with pytest.raises(error, match=sentence):
        work()


def test_a_network_is_the_same_for_the_same_seed_and_survives_pickling():
    seed(3)
    first = MLP(2, [3, 1])
    seed(3)
    second = MLP(2, [3, 1])
    third = pickle.loads(pickle.dumps(first))
    answers = {model([0.5, -1.0]).data for model in (first, second, third)}
    assert len(answers) == 1 and len(first.parameters()) == 13


def test_the_fused_neuron_has_the_gradients_of_products_and_sums():
    w, x, b = [Value(0.5), Value(-2.0)], [Value(3.0), Value(4.0)], Value(1.0)
    Value.affine(w, x, b).backward()
    fused = [v.grad for v in (*w, *x, b)]
    for v in (*w, *x, b):
        v.grad = 0.0
    (w[0] * x[0] + w[1] * x[1] + b).backward()
    assert fused == [v.grad for v in (*w, *x, b)]
