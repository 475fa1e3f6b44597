"""The scalar engine on random expressions, and the laws of algebra that it must keep."""

import math
from dataclasses import dataclass

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mgcourse import Value, gradcheck

# ----------------------------------------------------------------- random expressions
#
# A program is a list of steps; each takes numbers made before it, so that many are used
# several times. It runs on any kind of number: Value, autograd's boxes, plain floats.


@dataclass(frozen=True)
class Operation:
    """`value` works on Values, `reference` on floats and autograd's boxes, where `suits` says so.

    The last `numbers` of its operands are plain numbers.
    """

    value: object
    reference: object
    operands: int = 1
    numbers: int = 0
    suits: object = lambda *operands: True


def everywhere(f, **kinds):
    """An operation that is written in the same way for all kinds of number."""
    return Operation(f, f, **kinds)


def _away_from_0(*operands):
    return abs(operands[-1]) > 0.1


def _positive_base(x, n):
    return x > 0.1 and abs(n * math.log(x)) < 10


def _affine_of_four(w1, w2, x, b, number):
    return Value.affine([[w1, w2]], [x, number], [b])[0]


TWO, NUMBER = {"operands": 2}, {"numbers": 1}
OPERATIONS = {
    "x + y": everywhere(lambda x, y: x + y, **TWO),
    "x - y": everywhere(lambda x, y: x - y, **TWO),
    "x * y": everywhere(lambda x, y: x * y, **TWO),
    "x / y": everywhere(lambda x, y: x / y, suits=_away_from_0, **TWO),
    "x ** y": everywhere(lambda x, y: x**y, suits=_positive_base, **TWO),
    "x + n": everywhere(lambda x, n: x + n, **NUMBER),
    "n + x": everywhere(lambda x, n: n + x, **NUMBER),
    "x - n": everywhere(lambda x, n: x - n, **NUMBER),
    "n - x": everywhere(lambda x, n: n - x, **NUMBER),
    "x * n": everywhere(lambda x, n: x * n, **NUMBER),
    "n * x": everywhere(lambda x, n: n * x, **NUMBER),
    "x / n": everywhere(lambda x, n: x / n, suits=_away_from_0, **NUMBER),
    "n / x": everywhere(lambda x, n: n / x, suits=lambda x, n: abs(x) > 0.1, **NUMBER),
    "x ** n": everywhere(lambda x, n: x**n, suits=_positive_base, **NUMBER),
    "x ** 3": everywhere(lambda x: x**3),
    "n ** x": everywhere(lambda x, n: n**x, suits=lambda x, n: _positive_base(n, x), **NUMBER),
    "-x": everywhere(lambda x: -x),
    # away from the kink, where the slope is anyone's choice
    "relu": Operation(Value.relu, lambda x: anp.maximum(x, 0.0), suits=lambda x: abs(x) > 1e-3),
    # autograd divides by cosh(x)², which overflows
    "tanh": Operation(Value.tanh, anp.tanh, suits=lambda x: abs(x) < 300),
    "exp": Operation(Value.exp, anp.exp, suits=lambda x: x < 6),
    "log": Operation(Value.log, anp.log, suits=lambda x: x > 0.1),
    "sigmoid": Operation(Value.sigmoid, lambda x: 1 / (1 + anp.exp(-x)), suits=lambda x: x > -50),
    "swish": Operation(Value.swish, lambda x: x / (1 + anp.exp(-x)), suits=lambda x: x > -50),
    "w·x + b": Operation(
        _affine_of_four, lambda w1, w2, x, b, n: b + w1 * x + w2 * n, operands=4, numbers=1
    ),
}
NUMBERS = st.floats(-3, 3).map(lambda x: round(x, 3))


@dataclass(frozen=True)
class Program:
    leaves: tuple  # of numbers
    steps: tuple  # of (operation, indices of its operands, its plain numbers)

    def run(self, leaves, side):
        made = list(leaves)
        for name, indices, numbers in self.steps:
            made.append(getattr(OPERATIONS[name], side)(*(made[i] for i in indices), *numbers))
        return made[-1] + made[len(leaves) // 2] * made[-1]  # a result that shares


@st.composite
def programs(draw):
    """Programs all of whose numbers stay below 1,000, inside the domain of each operation."""
    leaves = tuple(draw(st.lists(NUMBERS, min_size=1, max_size=4)))
    made, steps = list(leaves), []
    for name in draw(st.lists(st.sampled_from(list(OPERATIONS)), min_size=1, max_size=14)):
        operation = OPERATIONS[name]
        indices = [draw(st.integers(0, len(made) - 1)) for _ in range(operation.operands)]
        numbers = [draw(NUMBERS) for _ in range(operation.numbers)]
        operands = [made[i] for i in indices] + numbers
        if not operation.suits(*operands):
            continue
        try:
            result = float(operation.reference(*operands))
        except OverflowError:  # 4.5 ** 831: far beyond the numbers that are wanted
            continue
        if abs(result) < 1000:
            made.append(result)
            steps.append((name, tuple(indices), tuple(numbers)))
    return Program(leaves, tuple(steps))


def engine(program):
    """What the engine makes of a program: the result, and the slope in each leaf."""
    leaves = [Value(x) for x in program.leaves]
    result = program.run(leaves, "value")
    result.backward()
    return result.data, [leaf.grad for leaf in leaves]


@given(programs())
def test_random_expressions_have_the_values_and_slopes_of_autograd(program):
    result, slopes = engine(program)
    reference = autograd.value_and_grad(lambda leaves: program.run(leaves, "reference"))
    expected, gradient = reference(np.array(program.leaves))
    assert result == pytest.approx(expected, rel=1e-11, abs=1e-11)
    # contributions that cancel leave the rounding of the largest one behind
    room = 1e-11 * max(1.0, *map(abs, gradient))
    assert slopes == pytest.approx(list(gradient), rel=1e-9, abs=room)


@given(programs())
def test_random_expressions_have_the_slopes_that_nudging_shows(program):
    result, slopes = engine(program)
    assume(max(map(abs, slopes)) < 1000)  # else a nudge may leave an operation's domain
    for i, slope in enumerate(slopes):
        near, far = nudged(program, i, 1e-5), nudged(program, i, 2e-5)
        # what two nudges disagree by is the error of nudging: curvature, kinks, rounding
        room = 2 * abs(near - far) + 1e-5 * (1 + abs(result))
        assert abs(slope - near) <= room + 1e-6 * abs(slope)


@given(programs())
def test_gradcheck_finds_no_fault_in_random_expressions(program):
    assume(max(map(abs, engine(program)[1])) < 1000)  # as above
    leaves = [Value(x) for x in program.leaves]
    found = gradcheck(lambda *leaves: program.run(leaves, "value"), *leaves)
    assert found and found.checked == len(leaves), found


def nudged(program, i, h):
    results = []
    for step in (h, -h):
        leaves = list(program.leaves)
        leaves[i] += step
        results.append(program.run([Value(x) for x in leaves], "value").data)
    return (results[0] - results[1]) / (2 * h)


@given(programs())
def test_every_operation_keeps_one_slope_for_each_operand(program):
    todo, seen = [program.run([Value(x) for x in program.leaves], "value")], set()
    while todo:
        value = todo.pop()
        assert type(value.data) is float and len(value._prev) == len(value._local)
        assert all(type(slope) is float for slope in value._local)
        todo += [parent for parent in value._prev if parent not in seen]
        seen.update(value._prev)


@given(programs(), st.integers(2, 4))
def test_backward_again_adds_the_same_again(program, times):
    leaves = [Value(x) for x in program.leaves]
    result = program.run(leaves, "value")
    for _ in range(times):
        result.backward()
    slopes = engine(program)[1]
    assert [leaf.grad for leaf in leaves] == pytest.approx([times * s for s in slopes], rel=1e-14)
    assert result.grad == 1.0 or result in leaves


def test_every_operation_of_value_is_among_the_random_ones():
    arithmetic = "add sub mul truediv pow"
    expected = {f"__{side}{name}__" for name in arithmetic.split() for side in ("", "r")}
    expected |= {"__neg__", "relu", "tanh", "exp", "log", "sigmoid", "swish", "affine"}
    offered = {name for name, member in vars(Value).items() if callable(member)}
    offered |= {"affine"}  # a static method
    plumbing = {"__init__", "__repr__", "backward"}
    assert offered - plumbing == expected
    assert len(OPERATIONS) == 2 * 5 + 5 + 1 + 8  # on values and numbers, from both sides; the rest


# ----------------------------------------------------------------- laws of algebra

SIZES = st.floats(0.2, 5)
SIGNED = st.builds(math.copysign, SIZES, st.sampled_from([-1.0, 1.0]))

# two ways to say the same; a, b, c of either sign, except in the second table
LAWS = {
    "a + b = b + a": (lambda a, b, c: a + b, lambda a, b, c: b + a),
    "a · b = b · a": (lambda a, b, c: a * b, lambda a, b, c: b * a),
    "(a + b) + c = a + (b + c)": (lambda a, b, c: (a + b) + c, lambda a, b, c: a + (b + c)),
    "(a · b) · c = a · (b · c)": (lambda a, b, c: (a * b) * c, lambda a, b, c: a * (b * c)),
    "a · (b + c) = a·b + a·c": (lambda a, b, c: a * (b + c), lambda a, b, c: a * b + a * c),
    "a − b = a + (−b)": (lambda a, b, c: a - b, lambda a, b, c: a + (-b)),
    "a / b = a · b⁻¹": (lambda a, b, c: a / b, lambda a, b, c: a * b**-1),
    "a + 0 = a · 1": (lambda a, b, c: a + 0, lambda a, b, c: 1 * a),
    "a² = a · a": (lambda a, b, c: a**2, lambda a, b, c: a * a),
    "eᵃ⁺ᵇ = eᵃ · eᵇ": (lambda a, b, c: (a + b).exp(), lambda a, b, c: a.exp() * b.exp()),
    "ln eᵃ = a": (lambda a, b, c: a.exp().log(), lambda a, b, c: a + 0),
    "relu(a) − relu(−a) = a": (lambda a, b, c: a.relu() - (-a).relu(), lambda a, b, c: a * 1),
    "tanh a = 2 σ(2a) − 1": (
        lambda a, b, c: a.tanh(),
        lambda a, b, c: 2 * (2 * a).sigmoid() - 1,
    ),
    "σ(−a) = 1 − σ(a)": (lambda a, b, c: (-a).sigmoid(), lambda a, b, c: 1 - a.sigmoid()),
    "swish a = a · σ(a)": (lambda a, b, c: a.swish(), lambda a, b, c: a * a.sigmoid()),
    "affine = the sum of products": (
        lambda a, b, c: Value.affine([[a, b]], [c, a], [b])[0],
        lambda a, b, c: b + a * c + b * a,
    ),
}
LAWS_ABOVE_0 = {
    "ln(a · b) = ln a + ln b": (lambda a, b, c: (a * b).log(), lambda a, b, c: a.log() + b.log()),
    "aᵇ⁺ᶜ = aᵇ · aᶜ": (lambda a, b, c: a ** (b + c), lambda a, b, c: a**b * a**c),
    "(aᵇ)² = a²ᵇ": (lambda a, b, c: (a**b) ** 2, lambda a, b, c: a ** (2 * b)),
    "aᵇ = e^(b ln a)": (lambda a, b, c: a**b, lambda a, b, c: (b * a.log()).exp()),
    "2ᵃ = e^(a ln 2)": (lambda a, b, c: 2**a, lambda a, b, c: (a * math.log(2)).exp()),
}


def holds(sides, numbers):
    """Both sides have the same value, and the same slope in each of a, b, c."""
    seen = []
    for side in sides:
        leaves = [Value(x) for x in numbers]
        result = side(*leaves)
        result.backward()
        seen.append([result.data, *(leaf.grad for leaf in leaves)])
    room = 1e-13 * max(1.0, *map(abs, seen[0]))
    assert seen[0] == pytest.approx(seen[1], rel=1e-11, abs=room)


@pytest.mark.parametrize("law", LAWS)
@given(numbers=st.tuples(SIGNED, SIGNED, SIGNED))
def test_laws_of_algebra(law, numbers):
    holds(LAWS[law], numbers)


@pytest.mark.parametrize("law", LAWS_ABOVE_0)
@given(numbers=st.tuples(SIZES, SIZES, SIZES))
def test_laws_of_algebra_above_0(law, numbers):
    holds(LAWS_ABOVE_0[law], numbers)


@given(programs(), NUMBERS, NUMBERS)
def test_slopes_of_a_sum_are_the_sum_of_slopes(program, u, v):
    def slopes(combine):
        leaves = [Value(x) for x in program.leaves]
        f, g = program.run(leaves, "value"), sum(leaf * leaf for leaf in leaves)
        combine(f, g).backward()
        return np.array([leaf.grad for leaf in leaves])

    of_f, of_g = slopes(lambda f, g: f * 1.0), slopes(lambda f, g: g * 1.0)
    together = slopes(lambda f, g: u * f + v * g)
    room = 1e-12 * max(1.0, *np.abs(of_f))
    assert list(together) == pytest.approx(list(u * of_f + v * of_g), rel=1e-10, abs=room)
