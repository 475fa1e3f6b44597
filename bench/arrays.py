"""The array engine beside numpy by hand, torch and HIPS autograd: one training step each.

Every side starts from the same weights and must show the same losses after the same steps,
float64 throughout, before anything is timed.
"""

import statistics
from itertools import pairwise

import autograd
import autograd.numpy as anp
import numpy as np
from measure import Row, in_turns, ratio

import mgcourse as mg

LEARNING_RATE = 0.01


class Task:
    """Inputs, targets and first weights of a network with ReLU between its layers."""

    def __init__(self, sizes, batch, classes=False):
        rng = np.random.default_rng(0)
        self.sizes, self.batch, self.classes = sizes, batch, classes
        self.x = rng.normal(size=(batch, sizes[0]))
        self.y = (
            rng.integers(sizes[-1], size=batch) if classes else np.sin(self.x.sum(1, keepdims=True))
        )
        self.weights = [
            (rng.normal(size=(i, o)) / np.sqrt(i), np.zeros(o)) for i, o in pairwise(sizes)
        ]

    def __str__(self):
        return f"{'-'.join(map(str, self.sizes))}, batch {self.batch}"


SMALL = Task((2, 16, 16, 1), 100)
LARGE = Task((784, 128, 10), 64, classes=True)


def by_hand(task):
    """Forward, backward and update in numpy, every gradient written out."""
    params = [(W.copy(), b.copy()) for W, b in task.weights]
    n, x, y = task.batch, task.x, task.y

    def step():
        a, inputs = x, []
        for i, (W, b) in enumerate(params):
            inputs.append(a)
            a = a @ W + b
            if i < len(params) - 1:
                a = np.maximum(a, 0.0)
        if task.classes:
            shifted = a - a.max(1, keepdims=True)
            e = np.exp(shifted)
            total = e.sum(1, keepdims=True)
            loss = np.mean(np.log(total[:, 0]) - shifted[np.arange(n), y])
            g = e / total
            g[np.arange(n), y] -= 1.0
            g /= n
        else:
            error = a - y
            loss = np.mean(error * error)
            g = error * (2.0 / error.size)
        for i in reversed(range(len(params))):
            W, b = params[i]
            a = inputs[i]
            gW, gb = a.T @ g, g.sum(0)
            if i:
                g = (g @ W.T) * (a > 0)
            W -= LEARNING_RATE * gW
            b -= LEARNING_RATE * gb
        return loss

    return step


def _loss(output, y, classes):
    return mg.loss.cross_entropy(output, y) if classes else mg.loss.mse(output, y)


def ours_in_formulas(task):
    """`x @ W + b`, and an update with `-=`."""
    params = [(mg.tensor(W, True), mg.tensor(b, True)) for W, b in task.weights]
    x, y = mg.tensor(task.x), task.y if task.classes else mg.tensor(task.y)

    def step():
        a = x
        for W, b in params[:-1]:
            a = (a @ W + b).relu()
        W, b = params[-1]
        loss = _loss(a @ W + b, y, task.classes)
        loss.backward()
        for W, b in params:
            W -= LEARNING_RATE * W.grad
            b -= LEARNING_RATE * b.grad
            W.grad = b.grad = None
        return loss.item()

    return step


def layered(task):
    """The network as a model of `nn.Linear` layers."""
    layers = []
    for W, b in task.weights:
        linear = mg.nn.Linear(*W.shape)
        linear.W.data, linear.b.data = W.copy(), b.copy()
        layers += [linear, mg.nn.ReLU()]
    return mg.nn.Sequential(*layers[:-1])


def ours_in_layers(task):
    """`nn.Linear`, `nn.Sequential` and `optim.SGD`."""
    model = layered(task)
    descent = mg.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    x, y = mg.tensor(task.x), task.y if task.classes else mg.tensor(task.y)

    def step():
        loss = _loss(model(x), y, task.classes)
        descent.zero_grad()
        loss.backward()
        descent.step()
        return loss.item()

    return step


def torchs(task):
    """`torch.nn` and `torch.optim`, float64."""
    import torch

    layers = []
    for W, b in task.weights:
        linear = torch.nn.Linear(*W.shape, dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(W.T.copy()), torch.tensor(b)
        layers += [linear, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    descent = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    cost = torch.nn.CrossEntropyLoss() if task.classes else torch.nn.MSELoss()
    x, y = torch.tensor(task.x), torch.tensor(task.y)

    def step():
        loss = cost(model(x), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        return loss.item()

    return step


def autograds(task):
    """HIPS autograd: numpy with its operations recorded."""
    n, x, y = task.batch, task.x, task.y
    params = [(W.copy(), b.copy()) for W, b in task.weights]

    def cost(params):
        a = x
        for W, b in params[:-1]:
            a = anp.maximum(anp.dot(a, W) + b, 0.0)
        W, b = params[-1]
        z = anp.dot(a, W) + b
        if not task.classes:
            return anp.mean((z - y) ** 2)
        shifted = z - anp.max(z, axis=1, keepdims=True)
        total = anp.log(anp.sum(anp.exp(shifted), axis=1))
        return anp.mean(total - shifted[np.arange(n), y])

    value_and_grad = autograd.value_and_grad(cost)

    def step():
        loss, grads = value_and_grad(params)
        for (W, b), (gW, gb) in zip(params, grads):
            W -= LEARNING_RATE * gW
            b -= LEARNING_RATE * gb
        return loss

    return step


# (task, the side that stands beside ours, what our steps in formulas and in layers must reach)
COMPARED = [
    (LARGE, "numpy by hand", by_hand, 0.95, 0.95),
    (SMALL, "numpy by hand", by_hand, 0.6, 0.75),
    (SMALL, "torch", torchs, None, 2.5),
    (LARGE, "torch", torchs, None, None),
    (SMALL, "HIPS autograd", autograds, 10, 10),
    (LARGE, "HIPS autograd", autograds, None, None),
]


def settle_memory():
    """Let the C library keep freed memory, on whichever side it was freed.

    glibc gives large blocks back to the system until one near 32 MB has been freed; before
    that, the same step takes once or twice as long, depending on what ran earlier.
    """
    np.empty(31 << 20, np.uint8)


def rows():
    settle_memory()
    for task, name, theirs, in_formulas, in_layers in COMPARED:
        try:
            other = theirs(task)
        except ImportError:
            continue
        sides = ours_in_formulas(task), ours_in_layers(task), other
        losses = [[side() for side in sides] for _ in range(5)]
        if not np.allclose(losses, [[last] * 3 for *_, last in losses], rtol=1e-9, atol=0):
            raise SystemExit(f"{task}: the sides compute different losses\n{losses}")
        formulas, layers, other = in_turns(*sides, rounds=60, steps=20)
        yield Row(f"step {task}, `x @ W + b`", name, ratio(formulas, other), wanted=in_formulas)
        yield Row(f"step {task}, `nn.Linear`", name, ratio(layers, other), wanted=in_layers)
    hand, taped = in_turns(by_hand(SMALL), autograds(SMALL), rounds=60, steps=20)
    yield Row(f"the limit: step {SMALL}, numpy by hand", "HIPS autograd", ratio(hand, taped))


def growth():
    """How the cost of a step grows with its batch, as lines of a table."""
    yield "| rows, 784-128-10 with `nn.Linear` | ms a step | µs a row |"
    yield "|---:|---:|---:|"
    for n in (1, 4, 16, 64, 256, 1024, 4096):
        step = ours_in_layers(Task(LARGE.sizes, n, classes=True))
        step()
        (times,) = in_turns(step)
        took = 1e3 * statistics.median(times)
        yield f"| {n:,} | {took:,.2f} | {took * 1e3 / n:,.1f} |"
