"""The scalar engine beside micrograd, and on a long chain beside torch."""

import random
import statistics
import tracemalloc
from itertools import pairwise

from measure import Row, in_turns, ratio
from micrograd.engine import Value as TheirValue
from micrograd.nn import MLP as TheirMLP

from mgcourse.nn import MLP
from mgcourse.value import Value

ROWS = [([random.Random(i).uniform(-1, 1), i / 50 - 1], 1 if i % 2 else -1) for i in range(100)]
SIZES = (2, 16, 16, 1)


class Unfused:
    """The network of micrograd's demo, each product and each sum an operation of its own."""

    def __init__(self, value):
        self.layers = [
            [([value(random.uniform(-1, 1)) for _ in range(nin)], value(0.0)) for _ in range(nout)]
            for nin, nout in pairwise(SIZES)
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = [sum((w * xi for w, xi in zip(weights, x)), bias) for weights, bias in layer]
            if layer is not self.layers[-1]:
                x = [z.relu() for z in x]
        return x[0]

    def parameters(self):
        return [p for layer in self.layers for weights, bias in layer for p in (*weights, bias)]


def forward(model, value, rows=ROWS):
    """The loss of micrograd's demo: max-margin over all points, and an L2 penalty."""
    inputs = [list(map(value, x)) for x, _ in rows]
    losses = [(1 + -y * model(x)).relu() for x, (_, y) in zip(inputs, rows)]
    penalty = 1e-4 * sum(p * p for p in model.parameters())
    return sum(losses) * (1.0 / len(losses)) + penalty


def step(model, value, rows=ROWS):
    """One training step of micrograd's demo, but for a learning rate of 0: all rounds alike."""
    loss = forward(model, value, rows)
    for p in model.parameters():
        p.grad = 0.0
    loss.backward()
    for p in model.parameters():
        p.data -= 0.0 * p.grad
    return loss.data


def seeded(build, *args):
    random.seed(1)
    return build(*args)


def count(root):
    """How many values a graph has."""
    seen, todo = {root}, [root]
    while todo:
        for parent in todo.pop()._prev:
            if parent not in seen:
                seen.add(parent)
                todo.append(parent)
    return len(seen)


def bytes_a_node(value):
    """What a value of the unfused graph takes after forward, and after backward."""
    model = seeded(Unfused, value)
    tracemalloc.start()
    try:
        loss = forward(model, value)
        after_forward = tracemalloc.get_traced_memory()[0]
        loss.backward()
        after_backward = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    made = count(loss) - len(model.parameters())
    return after_forward / made, after_backward / made


def chain(x, n):
    """n operations in a row."""
    for _ in range(n // 2):
        x = x * 1.000001 + 0.000001
    return x


def against_micrograd():
    pairs = {
        "unfused graph of micrograd's demo, forward + backward": (
            seeded(Unfused, Value),
            seeded(Unfused, TheirValue),
            1.6,
        ),
        "training step, `MLP(2, [16, 16, 1])`, 100 points": (
            seeded(MLP, 2, [16, 16, 1]),
            seeded(TheirMLP, 2, [16, 16, 1]),
            6.5,
        ),
    }
    for work, (ours, theirs, wanted) in pairs.items():
        mine, other = (lambda m=ours: step(m, Value)), (lambda m=theirs: step(m, TheirValue))
        if abs(mine() - other()) > 1e-12:
            raise SystemExit(f"{work}: the two engines compute different losses")
        yield Row(work, "micrograd, collector off", ratio(*in_turns(mine, other)), wanted=wanted)
        on = ratio(*in_turns(mine, other, rounds=7, collector=True))
        yield Row(work, "micrograd, collector on (not reproducible)", on)


def memory():
    theirs = bytes_a_node(TheirValue)
    for when, ours, other, wanted in zip(
        ("forward", "backward"), bytes_a_node(Value), theirs, (190, 215)
    ):
        against = f"micrograd ({other:.0f} B)"
        yield Row(f"memory a value after {when}", against, ours, "B", wanted, most=True)


def long_chain(n=1_000_000):
    work = f"chain of {n:,} operations"
    tracemalloc.start()
    end = chain(Value(1.0), n)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del end
    yield Row(f"{work}: memory an operation, after forward", "", used / n, "B", 190, most=True)
    try:
        import torch
    except ImportError:
        return
    one = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    times = in_turns(
        lambda: chain(Value(1.0), n).backward(), lambda: chain(one, n).backward(), rounds=3
    )
    yield Row(f"{work}, forward + backward", "torch", ratio(*times), wanted=4)


def growth():
    """How the cost of a step grows, as lines of a table."""
    yield "| values in a chain | ms, forward + backward | µs a value | µs, collector on |"
    yield "|---:|---:|---:|---:|"
    for n in (1_000, 10_000, 100_000, 1_000_000):
        off, on = _milliseconds(lambda n=n: chain(Value(1.0), n).backward())
        yield f"| {n:,} | {off:,.1f} | {off * 1e3 / n:.2f} | {on * 1e3 / n:.2f} |"
    yield ""
    yield "| points, `MLP(2, [16, 16, 1])` | ms a step | µs a point | µs, collector on |"
    yield "|---:|---:|---:|---:|"
    model = seeded(MLP, 2, [16, 16, 1])
    for n in (1, 4, 16, 64, 256, 1024, 4096):
        points = [ROWS[i % 100] for i in range(n)]
        off, on = _milliseconds(lambda points=points: step(model, Value, points))
        yield f"| {n:,} | {off:,.1f} | {off * 1e3 / n:,.0f} | {on * 1e3 / n:,.0f} |"


def _milliseconds(work):
    """The median time of `work()` with Python's collector off, and on."""
    work()
    return [
        1e3 * statistics.median(in_turns(work, rounds=5, collector=collector)[0])
        for collector in (False, True)
    ]


def rows():
    yield from against_micrograd()
    yield from memory()
    yield from long_chain()
