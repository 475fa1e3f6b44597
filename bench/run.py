"""The scalar engine beside micrograd, interleaved: `make bench`.

Each pair of rounds does the same work on both engines, one after the other, so that a slow
moment of the machine hits both. Printed is the median of the ratios. micrograd's closures
are garbage cycles; it is timed with Python's collector off, its best case.
"""

import gc
import random
import statistics
import time

from micrograd.engine import Value as TheirValue
from micrograd.nn import MLP as TheirMLP

from mgcourse.nn import MLP
from mgcourse.value import Value

ROUNDS = 7
POINTS = [([random.Random(i).uniform(-1, 1), i / 50 - 1], 1 if i % 2 else -1) for i in range(100)]


def step(model, value):
    """One training step of micrograd's demo: hinge loss over 100 points."""
    rows = [(list(map(value, x)), y) for x, y in POINTS]
    scores = [model(x) for x, _ in rows]
    losses = [(1 + -y * score).relu() for (_, y), score in zip(rows, scores)]
    loss = sum(losses) * (1.0 / len(losses))
    model.zero_grad()
    loss.backward()
    return loss.data


def chain(value):
    """Twelve thousand products and sums of one number, forward and backward."""
    x = value(1.0)
    total = value(0.0)
    for _ in range(20):  # in rounds of 500: micrograd's recursion ends at 1,000
        part = x
        for _ in range(200):
            part = part * x + x * 0.5
        total = total + part * 1e-30
    total.backward()
    return total.data


def seconds(work):
    """How long `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    """Print one line a piece of work."""
    random.seed(1)
    ours = MLP(2, [16, 16, 1])
    random.seed(1)
    theirs = TheirMLP(2, [16, 16, 1])
    if abs(step(ours, Value) - step(theirs, TheirValue)) > 1e-12:
        raise SystemExit("the two engines do not compute the same loss: no comparison")
    work = {
        "training step, MLP(2, [16, 16, 1]), 100 points": (
            lambda: step(ours, Value),
            lambda: step(theirs, TheirValue),
        ),
        "unfused graph of 12,000 operations": (lambda: chain(Value), lambda: chain(TheirValue)),
    }
    for name, (mine, other) in work.items():
        ratios = []
        for _ in range(ROUNDS):
            gc.collect()
            gc.disable()
            first, second = seconds(mine), seconds(other)
            gc.enable()
            ratios.append(second / first)
        print(f"{name}: {statistics.median(ratios):.1f} times as fast as micrograd")


if __name__ == "__main__":
    main()
