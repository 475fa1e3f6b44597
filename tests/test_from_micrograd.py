"""Code written for micrograd runs on mgcourse with its imports changed, to the same numbers.

Every program below is run twice: on micrograd and on mgcourse. What it returns, and the
gradients of all values it names, must agree to 1e-12.
"""

import math
import random
import re
from itertools import pairwise
from pathlib import Path

import autograd
import autograd.numpy as anp
import micrograd.engine
import micrograd.nn
import pytest

from mgcourse import nn
from mgcourse.value import Value

ENGINES = {
    "micrograd": (micrograd.engine.Value, micrograd.nn),
    "mgcourse": (Value, nn),
}


def moons(n, noise=0.1):
    """Two half circles, as scikit-learn's make_moons draws them; labels -1 and 1."""
    rng = random.Random(1337)
    points, labels = [], []
    for i in range(n):
        angle = math.pi * rng.random()
        upper = i % 2
        x, y = math.cos(angle), math.sin(angle)
        if not upper:
            x, y = 1 - x, 0.5 - y
        points.append([x + rng.gauss(0, noise), y + rng.gauss(0, noise)])
        labels.append(2 * upper - 1)
    return points, labels


def every_operator(Value, nn):
    a, b = Value(-3.5), Value(1.25)
    c = a * b + b**2 - 4
    d = (7 - c) / b + a / 3 - 2 * a
    e = (c * d).relu() + (-c).relu() + 10 / d
    f = e**-2 * 1e3 + sum([a, b, c, d, e]) + -b
    f += f * 0.5 + c
    f.backward()
    return [a, b, c, d, e, f]


def values_used_again_and_again(Value, nn):
    a = Value(0.75)
    b = a + a
    c = b * b + a
    c = c + b + c.relu()
    c.backward()
    return [a, b, c]


def a_neuron_to_be_drawn(Value, nn):
    random.seed(1337)
    neuron = nn.Neuron(2)
    x = [Value(1.0), Value(-2.0)]
    y = neuron(x)
    y.backward()
    return [*neuron.parameters(), *x, y]


def fifteen_steps_on_two_moons(Value, nn):
    """As in its demo: SVM max-margin loss, L2 penalty, learning rate that decays."""
    random.seed(1337)
    X, y = moons(30)
    model = nn.MLP(2, [8, 8, 1])
    history = []
    for k in range(15):
        inputs = [list(map(Value, row)) for row in X]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * score).relu() for yi, score in zip(y, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = 1e-4 * sum(p * p for p in model.parameters())
        total = data_loss + reg_loss
        right = [(yi > 0) == (score.data > 0) for yi, score in zip(y, scores)]
        model.zero_grad()
        total.backward()
        history += [Value(total.data), Value(sum(right) / len(right))]
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * k / 100) * p.grad
    return [*model.parameters(), *history]


def batches_and_plain_numbers(Value, nn):
    random.seed(7)
    model = nn.MLP(3, [4, 4, 2])
    total = 0
    for row in ([2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0]):
        first, second = model(row)
        total = total + (first - 1.0) ** 2 + (second + 1.0) ** 2
    total.backward()
    return [*model.parameters(), total]


@pytest.mark.parametrize(
    "program",
    [
        every_operator,
        values_used_again_and_again,
        a_neuron_to_be_drawn,
        fifteen_steps_on_two_moons,
        batches_and_plain_numbers,
    ],
)
def test_same_numbers_as_micrograd(program):
    theirs, ours = (program(*engine) for engine in ENGINES.values())
    assert len(theirs) == len(ours)
    assert [v.data for v in ours] == pytest.approx([v.data for v in theirs], rel=1e-12, abs=0)
    # abs: where hundreds of contributions all but cancel, their order shows in the last digits
    assert [v.grad for v in ours] == pytest.approx([v.grad for v in theirs], rel=1e-12, abs=1e-15)


def test_same_seed_same_network_with_the_same_description():
    described = []
    for _, nn_ in ENGINES.values():
        random.seed(0)
        model = nn_.MLP(2, [3, 1])
        described.append((repr(model), [p.data for p in model.parameters()]))
    assert described[0] == described[1]


def test_a_trace_written_for_micrograd_walks_our_graphs():
    def trace(root):
        nodes, edges = set(), set()

        def visit(value):
            if value not in nodes:
                nodes.add(value)
                for child in value._prev:
                    edges.add((child, value))
                    visit(child)

        visit(root)
        return nodes, edges

    counts = []
    for engine, _ in ENGINES.values():
        x, y = engine(1.0), engine(2.0)
        nodes, edges = trace((x * y + x).relu())
        words = sorted(f"{n._op} data {n.data:.4f} grad {n.grad:.4f}".lower() for n in nodes)
        counts.append((words, len(edges)))
    assert counts[0] == counts[1]


# ------------------------------------------------- the lecture that builds micrograd live


class LectureNeuron:
    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.tanh()

    def parameters(self):
        return [*self.w, self.b]


def test_the_lectures_classes_run_on_our_value():
    random.seed(0)
    sizes = [3, 4, 4, 1]
    layers = [[LectureNeuron(i) for _ in range(o)] for i, o in pairwise(sizes)]
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]

    def predict(x):
        for layer in layers:
            x = [neuron(x) for neuron in layer]
        return x[0]

    loss = sum((predict(x) - y) ** 2 for x, y in zip(xs, ys))
    loss.backward()
    neurons = [neuron for layer in layers for neuron in layer]

    def reference(weights):
        a, at = anp.array(xs), 0
        for i, o in pairwise(sizes):
            block = anp.reshape(weights[at : at + (i + 1) * o], (o, i + 1))
            a, at = anp.tanh(a @ block[:, :-1].T + block[:, -1]), at + (i + 1) * o
        return anp.sum((a[:, 0] - anp.array(ys)) ** 2)

    flat = [p.data for neuron in neurons for p in neuron.parameters()]
    assert loss.data == pytest.approx(reference(anp.array(flat)), rel=1e-12)
    gradients = [p.grad for neuron in neurons for p in neuron.parameters()]
    assert gradients == pytest.approx(list(autograd.grad(reference)(anp.array(flat))), rel=1e-12)


def test_labels_are_given_and_changed_as_in_the_lecture():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    e = a * b
    e.label = "e"
    assert (a.label, e.label, e._op) == ("a", "e", "*")


# ------------------------------------------------- differences by design


def test_differences_by_design_are_the_listed_ones():
    """Each row of the table in docs/from-micrograd.md is true of the two engines."""
    theirs, ours = micrograd.engine.Value, Value
    for engine, accumulated in ((theirs, 36), (ours, 24)):
        a = engine(2.0)
        result = (a * a) * 3
        result.backward()
        result.backward()
        assert a.grad == accumulated
    a = theirs(1.0)
    assert (a + a)._prev == {a}
    a = ours(1.0)
    assert (a + a)._prev == (a, a)
    assert hasattr(theirs(1.0), "_backward") and not hasattr(ours(1.0), "_backward")
    assert isinstance(theirs(3).data, int) and isinstance(ours(3).data, float)
    assert len((theirs(1.0) * 2)._prev) == 2 and len((ours(1.0) * 2)._prev) == 1
    assert (theirs(1.0) - theirs(2.0))._op == "+" and (ours(1.0) - ours(2.0))._op == "-"
    assert (theirs(1.0) ** 2)._op == "**2" and (ours(1.0) ** 2)._op == "** 2"
    assert theirs(1.0).relu()._op == "ReLU" and ours(1.0).relu()._op == "relu"
    assert len(theirs(3.0, (a,), "+")._prev) == 1
    with pytest.raises(TypeError):
        ours(3.0, (a,), "+")
    with pytest.raises(RecursionError):
        value = theirs(0.0)
        for _ in range(3000):
            value = value + 1
        value.backward()
    with pytest.raises(AttributeError):
        ours(1.0).momentum = 0.9
    page = Path(__file__).parents[1] / "docs" / "from-micrograd.md"
    rows = re.findall(r"^\| (?!-|what)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 11
