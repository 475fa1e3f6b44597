"""A number at a time against arrays: how much longer the same step takes; chapter 16.

`python -m mgcourse.chapters.speeds` measures again and keeps `data/results/16-speeds.json`; it
wants the package `micrograd`, and a machine that does nothing else.

>>> losses = [one() for one in steps(2, [ours_a_number_at_a_time, ours_on_arrays, by_hand])]
>>> max(losses) - min(losses) < 1e-12
True
"""

import gc
import time
from itertools import pairwise

import numpy as np

from mgcourse.chapters.experiment import Experiment
from mgcourse.nn import MLP
from mgcourse.tensors import tensor
from mgcourse.value import Value

SIZES, LR = (2, 16, 16, 1), 0.01
BATCHES = (1, 20, 200)


def task(batch):
    """First weights and rows; the same for every program."""
    rng = np.random.default_rng(0)
    layers = [(rng.normal(size=(i, o)) / np.sqrt(i), np.zeros(o)) for i, o in pairwise(SIZES)]
    X = rng.normal(size=(batch, SIZES[0]))
    return layers, X, np.sin(X.sum(axis=1))


def by_hand(layers, X, y):
    """Forward, backward and update in numpy, every slope written out."""
    layers, y = [(W.copy(), b.copy()) for W, b in layers], y[:, None]

    def step():
        a, inputs = X, []
        for i, (W, b) in enumerate(layers):
            inputs.append(a)
            a = a @ W + b
            if i < len(layers) - 1:
                a = np.maximum(a, 0.0)
        loss = np.mean((a - y) ** 2)
        g = (a - y) * (2.0 / len(y))
        for i in reversed(range(len(layers))):
            W, b = layers[i]
            dW, db = inputs[i].T @ g, g.sum(axis=0)
            if i:
                g = (g @ W.T) * (inputs[i] > 0)
            W -= LR * dW
            b -= LR * db
        return float(loss)

    return step


def ours_on_arrays(layers, X, y):
    """The array engine of chapter 08."""
    params = [tensor(values, True) for W, b in layers for values in (W, b)]
    X, y = tensor(X), tensor(y[:, None])

    def step():
        a = X
        for i in range(0, len(params), 2):
            a = a @ params[i] + params[i + 1]
            a = a.relu() if i < len(params) - 2 else a
        loss = ((a - y) ** 2).mean()
        loss.backward()
        for p in params:
            p -= LR * p.grad
            p.grad = None
        return loss.item()

    return step


def _number_by_number(model, value, X, y):
    rows = [[value(float(x)) for x in row] for row in X]
    targets, share = [float(t) for t in y], 1.0 / len(y)

    def step():
        loss = sum((model(row) - t) ** 2 for row, t in zip(rows, targets)) * share
        for p in model.parameters():
            p.grad = 0.0
        loss.backward()
        for p in model.parameters():
            p.data -= LR * p.grad
        return loss.data

    return step


def _fill(units, layers):
    """Write the task's weights into the units of a scalar network, layer by layer."""
    for layer, (W, b) in zip(units, layers):
        for unit, weights, bias in zip(layer, W.T, b):
            for p, w in zip(unit.w, weights):
                p.data = float(w)
            unit.b.data = float(bias)


def ours_a_number_at_a_time(layers, X, y):
    """The scalar engine of chapter 05."""
    model = MLP(SIZES[0], list(SIZES[1:]))
    _fill([layer.neurons for layer in model.layers], layers)
    return _number_by_number(model, Value, X, y)


def micrograds(layers, X, y):
    """micrograd 0.1.0, from whose idea this course began."""
    from micrograd.engine import Value as TheirValue
    from micrograd.nn import MLP as TheirMLP

    model = TheirMLP(SIZES[0], list(SIZES[1:]))
    _fill([layer.neurons for layer in model.layers], layers)
    return _number_by_number(model, TheirValue, X, y)


PROGRAMS = {
    "micrograd": micrograds,
    "mgcourse Value": ours_a_number_at_a_time,
    "mgcourse Tensor": ours_on_arrays,
}


def steps(batch, programs):
    """The step of each program, all from the same numbers."""
    return [program(*task(batch)) for program in programs]


def _seconds(step, times):
    begun = time.perf_counter()
    for _ in range(times):
        step()
    return (time.perf_counter() - begun) / times


def timed(seed, batch):
    """How many times as long as numpy by hand each program takes for a step.

    The median of five turns each, Python's collector off; `seed` counts the repetitions.
    """
    names = [*PROGRAMS, "numpy"]
    all_steps = steps(batch, [*PROGRAMS.values(), by_hand])
    for step in all_steps:
        step()
    turns = []
    for _ in range(5):
        gc.collect()
        gc.disable()
        try:
            turns.append([_seconds(s, 1 if i < 2 else 200) for i, s in enumerate(all_steps)])
        finally:
            gc.enable()
    medians = dict(zip(names, np.median(turns, axis=0)))
    return {name: float(medians[name] / medians["numpy"]) for name in PROGRAMS}


def passes(seed, width=512, batch=256, layers=8):
    """How many times as long as forward the backward pass takes, in the array engine."""
    rng = np.random.default_rng(seed)
    weights = [tensor(rng.normal(0, width**-0.5, (width, width)), True) for _ in range(layers)]
    X, found = tensor(rng.normal(size=(batch, width))), []
    for _ in range(5):
        begun = time.perf_counter()
        a = X
        for W in weights:
            a = (a @ W).relu()
        loss = a.sum()
        between = time.perf_counter()
        loss.backward()
        found.append((time.perf_counter() - between) / (between - begun))
        for W in weights:
            W.grad = None
    return float(np.median(found))


def measured(seed, batch=None):
    """One cell of the table."""
    return timed(seed, batch) if batch else {"backward": passes(seed)}


_SPEEDS = {
    "name": "16-speeds",
    "recipe": "A training step of 2-16-16-1, ReLU, MSE, the same weights and rows for all, "
    "float64, one thread, Python's collector off, as a multiple of the time of numpy by hand; "
    "five repetitions of the median of five turns. 'passes': backward against forward, 8 layers "
    "of 512 units, 256 rows.",
    "measure": measured,
    "cases": {str(n): {"batch": n} for n in BATCHES} | {"passes": {}},
}


def speeds():
    """What was measured and is kept, an `Experiment`; no test measures it again."""
    return Experiment(**_SPEEDS)


if __name__ == "__main__":
    speeds().keep()
