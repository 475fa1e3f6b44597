"""One table says what each operation computes and how fast it follows its operands."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcourse as mg
from mgcourse.show.names import Names
from mgcourse.show.operations import (
    OPERATIONS,
    UnknownOperation,
    compute,
    formula,
    in_latex,
    in_words,
)
from mgcourse.show.replay import gradients, replayed
from mgcourse.show.trace import trace
from mgcourse.value import _sigmoid

FUNCTIONS = {
    "relu": lambda z: max(z, 0.0),
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "sigmoid": _sigmoid,
    "swish": lambda z: z * _sigmoid(z),
}
BUILD = {
    "+": lambda a, b, n: a + b,
    "-": lambda a, b, n: a - b,
    "*": lambda a, b, n: a * b,
    "/": lambda a, b, n: a / b,
    "**": lambda a, b, n: a**b,
    "+ n": lambda a, b, n: a + n,
    "- n": lambda a, b, n: a - n,
    "n -": lambda a, b, n: n - a,
    "* n": lambda a, b, n: a * n,
    "/ n": lambda a, b, n: a / n,
    "n /": lambda a, b, n: n / a,
    "** n": lambda a, b, n: a**n,
    "n **": lambda a, b, n: n**a,
    "neg": lambda a, b, n: -a,
    **{name: lambda a, b, n, name=name: getattr(a, name)() for name in FUNCTIONS},
}
positive = st.floats(0.1, 3)
anything = st.floats(-3, 3).filter(lambda x: abs(x) > 0.05)


def test_every_operation_of_the_engine_is_in_the_table():
    assert set(BUILD) == set(OPERATIONS)


@pytest.mark.parametrize("key", OPERATIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_the_symbols_agree_with_the_engine(key, data):
    needs_positive = key in ("**", "n **", "log", "** n")
    numbers = positive if needs_positive else anything
    a, b = (mg.Value(data.draw(numbers)) for _ in range(2))
    y = BUILD[key](a, b, data.draw(numbers))
    nodes = trace(y)
    made = formula(nodes[-1])
    operands = [nodes[i].data for i in nodes[-1].parents]
    assert compute(made.text, operands) == y.data
    at = FUNCTIONS | {f"p{i}": x for i, x in enumerate(operands)} | {"y": y.data}
    slopes = tuple(float(eval(slope, {}, at)) for slope in made.slopes)
    assert slopes == pytest.approx(y._local, rel=1e-12, abs=1e-12)


@settings(max_examples=40)
@given(st.lists(st.tuples(anything, anything, st.booleans()), min_size=1, max_size=4), anything)
def test_a_fused_sum_has_symbols_too(terms, bias):
    ws = [mg.Value(w) for w, _, _ in terms]
    xs = [mg.Value(x) if as_value else x for _, x, as_value in terms]
    [z] = mg.Value.affine([ws], xs, [mg.Value(bias)])
    nodes = trace(z)
    made = formula(nodes[-1])
    operands = [nodes[i].data for i in nodes[-1].parents]
    assert compute(made.text, operands) == z.data
    at = {f"p{i}": x for i, x in enumerate(operands)}
    assert tuple(float(eval(slope, {}, at)) for slope in made.slopes) == z._local


@pytest.mark.parametrize(
    ("key", "words", "latex"),
    [
        ("/", "−(a/b^2)", r"-\frac{a}{b^{2}}"),
        ("** n", "3 · a^2", r"3 \cdot a^{2}"),
        ("swish", "y + sigmoid(a) · (1 − y)", r"y + \sigma(a) \cdot (1 - y)"),
        ("* n", "3", "3"),
    ],
)
def test_formulas_are_written_as_in_a_book(key, words, latex):
    nodes = trace(BUILD[key](mg.Value(2.0, "a"), mg.Value(4.0, "b"), 3.0))
    slope = formula(nodes[-1]).slopes[-1]
    names = {"p0": "a", "p1": "b", "y": "y"}
    assert in_words(slope, names) == words
    assert in_latex(slope, names) == latex


def test_a_label_that_looks_like_arithmetic_is_left_alone():
    nodes = trace(mg.Value(2.0, "a-b*p1") * 3)
    names = {"p0": "a-b*p1", "y": "y"}
    assert in_words(formula(nodes[-1]).text, names) == "a-b*p1 · 3"


class Theirs:
    """micrograd's spelling."""

    def __init__(self, data, _prev=(), _op="", _local=()):
        self.data, self._prev, self._op, self._local = data, _prev, _op, _local


@pytest.mark.parametrize(("op", "result"), [("**2", 9.0), ("ReLU", 3.0), ("tanh", math.tanh(3))])
def test_micrograds_names_are_understood(op, result):
    nodes = trace(Theirs(result, (Theirs(3.0),), op))
    assert compute(formula(nodes[1]).text, [3.0]) == result


@pytest.mark.parametrize("op", ["", "sin", "* two", "+"])
def test_what_is_not_in_the_table_is_named(op):
    nodes = trace(Theirs(1.0, (Theirs(3.0),), op))
    with pytest.raises(UnknownOperation, match="made by"):
        formula(nodes[1])


def test_numbers_in_an_operation_lose_no_digit():
    x = mg.Value(1_000_000.123)
    y = (x - 1_000_000.123456789) ** 2
    nodes = trace(y)
    assert replayed(nodes, 0, 0.0) == [node.data for node in nodes]


@settings(max_examples=40)
@given(st.tuples(anything, anything, anything), st.floats(-1, 1), st.integers(0, 2))
def test_a_replay_is_the_expression_run_again(at, nudge, wire):
    def build(w, x, b):
        z = w * x + b
        return ((z.tanh() - 0.5) ** 2 + z.swish() * w).sigmoid()

    nodes = trace(build(*map(mg.Value, at)))
    leaves = [node.index for node in nodes if not node.parents]
    moved = list(at)
    moved[wire] += nudge
    assert replayed(nodes, leaves[wire], nudge)[-1] == build(*map(mg.Value, moved)).data


def test_a_wire_in_the_middle_takes_only_what_follows_along():
    a, b = mg.Value(2.0), mg.Value(4.0)
    c = a + b
    nodes = trace(c * a)
    assert replayed(nodes, 2, 1.0) == [2.0, 4.0, 7.0, 14.0]


def test_the_syllabus_numbers():
    w = mg.Value(0.3, "w")
    nodes = trace(((2 * w + 0.1).tanh() - 1) ** 2 / 2)
    slope = gradients(nodes)[0]
    happened = [replayed(nodes, 0, h)[-1] - nodes[-1].data for h in (0.01, 0.1, 1.0)]
    assert [round(slope * h, 4) for h in (0.01, 0.1, 1.0)] == [-0.005, -0.0502, -0.5022]
    assert [round(change, 4) for change in happened] == [-0.0049, -0.038, -0.0782]


def test_a_value_that_ceases_to_exist_is_nan():
    nodes = trace(mg.Value(0.5).log() * 2)
    assert math.isnan(replayed(nodes, 0, -1.0)[-1])


def test_gradients_are_the_engines():
    a, b = mg.Value(2.0), mg.Value(-3.0)
    y = (a * b + a).tanh() / b
    y.backward()
    nodes = trace(y)
    assert gradients(nodes) == [node.grad for node in nodes]
    with pytest.raises(ValueError, match="_local"):
        gradients(trace(Theirs(1.0, (Theirs(1.0),), "exp")))


def test_names_are_labels_or_symbols_that_nobody_has():
    v, w = mg.Value(1.0, "v1"), mg.Value(2.0, "w_2")
    names = Names(trace((v * w).tanh() + mg.Value(1.0, "v1")))
    assert names.words == ["v1", "w_2", "u1", "u2", "v1 (2)", "u3"]
    assert names.latex == ["v_{1}", "w_{2}", "u_{1}", "u_{2}", "v_{1}^{(2)}", "u_{3}"]


@pytest.mark.parametrize(
    ("label", "latex"),
    [("η", "η"), ("loss", r"\mathrm{loss}"), ("a b", r"\text{a b}"), (r"\input{x}$", None)],
)
def test_any_label_is_harmless_in_latex(label, latex):
    [written] = Names(trace(mg.Value(1.0, label))).latex
    assert written == latex if latex else "\\input" not in written and r"\$" in written
