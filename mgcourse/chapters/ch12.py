"""Chapter 12: what momentum, schedules and a grown layer do to a network that reads digits.

The balls in the ravine are in `ravine`, the bug that wins in `friction`, the race in `race`.

>>> remembered(64, 32, 10)["forward"]
2368
"""

import itertools

import numpy as np

from mgcourse import optim
from mgcourse.chapters.digits_net import SGD, accuracy, network, split, train
from mgcourse.chapters.experiment import Experiment
from mgcourse.layers import Linear, ReLU, Sequential

# Momentum on digits, and the bug that was momentum -------------------------------------------


def with_friction(seed, lr, beta):
    """Test accuracy after ten epochs with momentum β; at 1 it is the loop without zero."""
    data = split(seed)
    model = network(data.rng)
    with np.errstate(over="ignore", invalid="ignore"):
        train(model, data, SGD(model.parameters(), lr=lr, momentum=beta), epochs=10)
        return accuracy(model, data.X_test, data.y_test)


FRICTION = Experiment(
    "12-friction",
    "Digits, ink 0 to 1, 1,437 rows to learn from, 360 test rows; 64-32-10, ReLU, cross-entropy, "
    "SGD with momentum, batch 32, 10 epochs.",
    with_friction,
    cases={
        f"{lr:g}, {beta:g}": {"lr": lr, "beta": beta}
        for lr in (0.001, 0.01, 0.05)
        for beta in (0.0, 0.9, 0.99, 1.0)
    },
    again=("0.01, 0.9", 0),
    within=2.0,
)

# Schedules -----------------------------------------------------------------------------------

SCHEDULES = {
    "constant": lambda rule, epochs: optim.ExponentialLR(rule, 1.0),
    "steps": lambda rule, epochs: optim.StepLR(rule, epochs // 2, 0.1),
    "exponential": lambda rule, epochs: optim.ExponentialLR(rule, 0.01 ** (1 / epochs)),
    "cosine": lambda rule, epochs: optim.CosineAnnealingLR(rule, epochs),
}


def scheduled(seed, schedule, lr, batch, epochs=20):
    """Train under a schedule: test accuracy, and the mean training loss of the last epoch."""
    data = split(seed)
    model = network(data.rng)
    rule = SGD(model.parameters(), lr=lr)
    plan = SCHEDULES[schedule](rule, epochs)
    for _ in range(epochs):
        (loss,) = train(model, data, rule, epochs=1, batch=batch)
        plan.step()
    return {"test": accuracy(model, data.X_test, data.y_test), "loss": loss}


PLANS = Experiment(
    "12-schedules",
    "Digits, ink 0 to 1, 1,437 rows to learn from, 360 test rows; 64-32-10, ReLU, cross-entropy, "
    "SGD, batch 8, 20 epochs. Constant; times 0.1 after epoch 10; down to a hundredth by equal "
    "factors; half a cosine down to 0.",
    scheduled,
    cases={
        f"{name} {lr:g}": {"schedule": name, "lr": lr, "batch": 8}
        for lr in (0.1, 0.5, 1.0)
        for name in SCHEDULES
    },
    again=("cosine 0.1", 0),
    within=2.0,
)

# A layer that is grown -----------------------------------------------------------------------


def grown(model):
    """The network with one more hidden layer, and the same answers to everything.

    The new layer passes on what it is given: its weights are the identity, its biases 0. ReLU
    leaves that as it is, for what comes out of a ReLU is never below 0.
    """
    *before, last = model.layers
    layer = Linear(last.W.shape[0], last.W.shape[0])
    layer.W.fill_(np.eye(last.W.shape[0]))
    layer.b.fill_(0.0)
    return Sequential(*before, layer, ReLU(), last)


def growing(seed, way, lr=0.3, epochs=5):
    """Twice so many epochs: `small`, `deep` from the start, or small first and then `grown`."""
    data = split(seed)
    model = network(data.rng, (64, 32, 32, 10) if way == "deep" else (64, 32, 10))
    train(model, data, SGD(model.parameters(), lr=lr), epochs)
    half = accuracy(model, data.X_test, data.y_test)
    if way == "grown":
        model = grown(model)
    kept = accuracy(model, data.X_test, data.y_test)
    losses = train(model, data, SGD(model.parameters(), lr=lr), epochs)
    return {
        "half": half,
        "after growing": kept,
        "end": accuracy(model, data.X_test, data.y_test),
        "loss": losses[-1],
    }


GROWTH = Experiment(
    "12-growth",
    "Digits, ink 0 to 1, 1,437 rows to learn from, 360 test rows; ReLU, cross-entropy, SGD, step "
    "size 0.3, batch 32, 5 + 5 epochs. Small: 64-32-10. Deep: 64-32-32-10 from the start. Grown: "
    "small for 5 epochs, then an identity layer, 5 more.",
    growing,
    cases={way: {"way": way} for way in ("small", "deep", "grown")},
    seeds=tuple(range(10)),
    again=("grown", 0),
    within=2.0,
)

# What backward costs -------------------------------------------------------------------------


def remembered(*sizes, rows=1):
    """Multiplications of a pass, and numbers kept, for linear layers of these sizes.

    Forward multiplies each weight once a row. Backward does it once for the slopes of the
    weights and, above the first layer, once for the slopes that go on: x needs none. Forward
    alone needs one layer's numbers at a time; backward needs what every layer put in.
    """
    weights = [a * b for a, b in itertools.pairwise(sizes)]
    return {
        "forward": rows * sum(weights),
        "backward": rows * (sum(weights) + sum(weights[1:])),
        "alone": rows * max(a + b for a, b in itertools.pairwise(sizes)),
        "kept": rows * sum(sizes),
        "weights": sum(weights),
    }
