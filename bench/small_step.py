"""Where a small step goes: what numpy computes, and what remembering it for the way back adds.

On arrays this small a call of numpy takes about a microsecond, whatever it computes. So no
engine on numpy passes the step written by hand, and what an engine adds counts in the same
small coin.
"""

import statistics

import numpy as np
from arrays import LEARNING_RATE, SMALL, autograds, by_hand, layered, ours_in_layers
from measure import in_turns

import mgcourse as mg
from mgcourse.calculus import affine, relu

WANTED = 10  # times as fast as HIPS autograd


def on_bare_arrays(task):
    """The parts of a step with the functions of `calculus.py`: no tensor, no graph, no check."""
    params = [array.copy() for layer in task.weights for array in layer]
    W1, b1, W2, b2, W3, b3 = params
    n, state = task.y.size, {}

    def forward():
        z1, *ways1 = affine(task.x, W1, b1)
        a1, open1 = relu(z1)
        z2, *ways2 = affine(a1, W2, b2)
        a2, open2 = relu(z2)
        z3, *ways3 = affine(a2, W3, b3)
        error = z3 - task.y
        state["ways"] = ways1, open1, ways2, open2, ways3, error
        return np.vdot(error, error) / n

    def backward():
        (_, to_W1, to_b1), open1, (to_a1, to_W2, to_b2), open2, ways3, error = state["ways"]
        to_a2, to_W3, to_b3 = ways3
        g3 = (2.0 / n) * error
        g2 = open2(to_a2(g3))
        g1 = open1(to_a1(g2))
        state["grads"] = to_W1(g1), to_b1(g1), to_W2(g2), to_b2(g2), to_W3(g3), to_b3(g3)

    def update():
        for array, grad in zip(params, state["grads"]):
            array -= LEARNING_RATE * grad

    return forward, backward, update


def in_the_engine(task):
    """The same parts with `nn.Linear` and `optim.SGD`."""
    model = layered(task)
    descent = mg.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    x, y = mg.tensor(task.x), mg.tensor(task.y)
    state = {}

    def forward():
        state["loss"] = mg.loss.mse(model(x), y)

    def backward():
        descent.zero_grad()
        state["loss"].backward()

    return forward, backward, descent.step


def lines():
    """The section of RESULTS.md."""
    bare, ours = _by_part(on_bare_arrays(SMALL)), _by_part(in_the_engine(SMALL))
    hand, engine, taped = _microseconds(by_hand(SMALL), ours_in_layers(SMALL), autograds(SMALL))
    yield f"| µs, {SMALL} | functions of `calculus.py` on bare arrays | `nn.Linear`, `optim.SGD` |"
    yield "|---|---:|---:|"
    for part, one, other in zip(("forward, with its loss", "backward", "update"), bare, ours):
        yield f"| {part} | {one:.1f} | {other:.1f} |"
    yield f"| together | {sum(bare):.1f} | {sum(ours):.1f} |"
    yield (
        f"\nHIPS autograd takes {taped:.0f} µs for this step: {WANTED} × as fast is "
        f"{taped / WANTED:.1f} µs. By hand in numpy, nothing recorded, it takes {hand:.1f} µs "
        f"({taped / hand:.1f} ×); with `nn.Linear` {engine:.1f} µs ({taped / engine:.1f} ×). "
        f"What the operations themselves compute takes {sum(bare):.0f} µs of that; making nodes, "
        "walking back over them, checking shapes and changed operands, layers and optimiser "
        f"share the other {sum(ours) - sum(bare):.0f} µs, and for {WANTED} × there would be "
        f"{taped / WANTED - sum(bare):.0f} µs."
    )


def _by_part(parts):
    """The microseconds of each part; none can be repeated without those before it."""

    def first(n):
        return lambda: [part() for part in parts[:n]]

    return np.diff(_microseconds(first(1), first(2), first(3)), prepend=0.0)


def _microseconds(*works):
    for work in works:
        work()
    times = in_turns(*works, rounds=60, steps=20)
    return [1e6 * statistics.median(each) for each in times]
