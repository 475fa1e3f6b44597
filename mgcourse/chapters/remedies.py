"""Chapter 11's long experiments: how weights begin, and what lets twenty layers learn.

>>> starts(seed=0, start="zero", activation="ReLU", epochs=1)["moved"]
0.0
"""

import textwrap

import numpy as np

from mgcourse.chapters.deep import ACTIVATIONS, deep
from mgcourse.chapters.digits_net import accuracy, batches, network, split, train
from mgcourse.chapters.experiment import Experiment
from mgcourse.layers import Activation, Dropout, Linear, Sequential
from mgcourse.loss import cross_entropy
from mgcourse.optim import SGD, Adam, clip_grad_norm
from mgcourse.tensors import tensor

# How weights begin ------------------------------------------------------------------------


def begin(model, start, rng):
    """Set the weights of all layers: "zero", "equal" (all 0.1), "nearly" (0.1 ± 0.001), "He"."""
    for layer in model.modules():
        if isinstance(layer, Linear) and start != "He":
            noise = rng.normal(0, 0.001, layer.W.shape) if start == "nearly" else 0.0
            layer.W.fill_(0.0 if start == "zero" else 0.1 + noise)
    return model


def starts(seed, start, activation, epochs=40):
    """Train 64-32-10 from a start; the score, and how far the weights are from where they were."""
    data = split(seed)
    model = begin(network(data.rng, activation=ACTIVATIONS[activation]), start, data.rng)
    before = [layer.W.numpy() for layer in model.modules() if isinstance(layer, Linear)]
    train(model, data, SGD(model.parameters(), lr=0.5), epochs)
    after = [layer.W.data for layer in model.modules() if isinstance(layer, Linear)]
    moved = max(float(np.abs(a - b).max()) for a, b in zip(after, before))
    units = after[0]
    return {
        "right": accuracy(model, data.X_test, data.y_test),
        "moved": moved,
        "apart": float(np.abs(units - units[:, :1]).max()),
    }


STARTS = Experiment(
    "11-starts",
    "Digits, ink 0 to 1, 1,437 rows train, 360 test; 64-32-10, cross-entropy, SGD, step size 0.5, "
    "batch 32, 40 epochs; biases begin at 0.",
    starts,
    cases={
        "all 0, ReLU": {"start": "zero", "activation": "ReLU"},
        "all 0, tanh": {"start": "zero", "activation": "tanh"},
        "all 0, sigmoid": {"start": "zero", "activation": "sigmoid"},
        "all 0.1, ReLU": {"start": "equal", "activation": "ReLU"},
        "0.1 ± 0.001, ReLU": {"start": "nearly", "activation": "ReLU"},
        "He, ReLU": {"start": "He", "activation": "ReLU"},
    },
    seeds=(0, 1, 2, 3, 4),
    again=("all 0, ReLU", 0),
    within=0.01,
)


# What lets twenty layers learn ------------------------------------------------------------

DEPTH, EPOCHS = 20, 10
HE = 2**0.5
NETWORKS = {
    "sigmoid": {},
    "sigmoid, clipping": {"clip": 1.0},
    "sigmoid, dropout": {"drop": 0.2},
    "sigmoid, weight decay": {"decay": 1e-4},
    "sigmoid, Adam": {"adam": True},
    "sigmoid, weights × 4": {"scale": 4.0},
    "sigmoid, residual": {"residual": True},
    "sigmoid, normalised": {"normalise": True},
    "tanh, Xavier": {"activation": "tanh"},
    "Swish, Xavier": {"activation": "Swish"},
    "ReLU, Xavier": {"activation": "ReLU"},
    "ReLU, He": {"activation": "ReLU", "scale": HE},
    "ReLU, He, clipping": {"activation": "ReLU", "scale": HE, "clip": 1.0},
    "ReLU, He, clipping at 10": {"activation": "ReLU", "scale": HE, "clip": 10.0},
    "ReLU, He, normalised": {"activation": "ReLU", "scale": HE, "normalise": True},
    "ReLU, He, residual": {"activation": "ReLU", "scale": HE, "residual": True},
    "ReLU, He / 4, residual": {"activation": "ReLU", "scale": HE / 4, "residual": True},
    "ReLU, 2 He": {"activation": "ReLU", "scale": 2 * HE},
    "ReLU, 2 He, clipping": {"activation": "ReLU", "scale": 2 * HE, "clip": 1.0},
    "10 layers, sigmoid": {"depth": 10},
    "10 layers, sigmoid, Adam": {"depth": 10, "adam": True},
    "10 layers, sigmoid, weights × 4": {"depth": 10, "scale": 4.0},
}
SGD_RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
ADAM_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)


def learn(seed, lr, adam=False, clip=None, drop=0.0, decay=0.0, depth=DEPTH, epochs=EPOCHS, **how):
    """Train a deep network; the last epoch's mean loss, and the score on the test rows.

    A loss that is no number any more ends the training: then there is neither.
    """
    data = split(seed)
    model = deep(data.rng, depth, **how)
    if drop:
        model = _dropping(model, drop)
        np.random.seed(seed)
    rule = Adam if adam else SGD
    optimiser = rule(model.parameters(), lr=lr, weight_decay=decay)
    with np.errstate(over="ignore", invalid="ignore"):
        losses = [loss for loss, _ in _steps(model, data, optimiser, clip or np.inf, epochs)]
    if not np.isfinite(losses[-1]):
        return {"loss": None, "right": None}
    model.eval()
    last = losses[len(losses) // epochs * (epochs - 1) :]
    return {"loss": float(np.mean(last)), "right": accuracy(model, data.X_test, data.y_test)}


def _steps(model, data, optimiser, clip, epochs):
    """Train, and yield the loss before each step and its gradient's length before clipping."""
    for _ in range(epochs):
        for X, y in batches(data.X, data.y, 32, data.rng):
            loss = cross_entropy(model(tensor(X)), y)
            if not np.isfinite(loss.item()):
                yield loss.item(), np.nan
                return
            optimiser.zero_grad()
            loss.backward()
            length = clip_grad_norm(model.parameters(), clip)
            optimiser.step()
            yield loss.item(), length


def recipe(experiment):
    """An experiment's recipe, in lines that fit a page."""
    return textwrap.fill(experiment.recipe, 100)


def lengths(seed=1, lr=0.03, epochs=2):
    """20 ReLU layers, He's start: the loss and the gradient's length at every step."""
    data = split(seed)
    model = deep(data.rng, DEPTH, "ReLU", HE)
    return np.array(list(_steps(model, data, SGD(model.parameters(), lr=lr), np.inf, epochs)))


def _dropping(model, p):
    """The same network with dropout after each activation."""
    layers = []
    for layer in model.layers:
        layers += [layer, Dropout(p)] if isinstance(layer, Activation) else [layer]
    return Sequential(*layers)


def _cases():
    """Every network with every step size of its rule."""
    return {
        f"{name}, η {lr:g}": {"lr": lr, **how}
        for name, how in NETWORKS.items()
        for lr in (ADAM_RATES if how.get("adam") else SGD_RATES)
    }


REMEDIES = Experiment(
    "11-remedies",
    "Digits, ink 0 to 1, 1,437 rows train, 360 test; 20 hidden layers of 64 units unless told, "
    "cross-entropy, batch 32, 10 epochs. Hidden weights have spread s/√64: s = 1 (Xavier) unless "
    "told, He √2; biases begin at 0. Clipping to length 1 unless told, drop rate 0.2, weight "
    "decay 0.0001. SGD, each network with step sizes 0.003 to 1, Adam with 0.0001 to 0.03, six "
    "each; reported is the one whose training loss in the last epoch is lowest, mean of the seeds.",
    learn,
    cases=_cases(),
    seeds=(0, 1, 2, 3, 4),
    again=("tanh, Xavier, η 0.03", 0),
    within=3.0,
)


# Fifty layers, all normalised -------------------------------------------------------------

FIFTY_RATES = (0.003, 0.01, 0.03)

FIFTY = Experiment(
    "11-fifty",
    "Digits, ink 0 to 1, 1,437 rows train, 360 test; hidden layers of 64 ReLU units, He's start, "
    "all normalised, cross-entropy, SGD, batch 32, 10 epochs; step sizes 0.003, 0.01 and 0.03, "
    "reported is the one whose training loss in the last epoch is lowest, mean of the seeds.",
    learn,
    cases={
        f"{name}, η {lr:g}": {
            "lr": lr,
            "activation": "ReLU",
            "scale": HE,
            "normalise": True,
            **how,
        }
        for name, how in {
            "10 layers": {"depth": 10},
            "50 layers": {"depth": 50},
            "50 layers, residual": {"depth": 50, "residual": True},
        }.items()
        for lr in FIFTY_RATES
    },
    seeds=(0, 1, 2, 3, 4),
    again=("10 layers, η 0.03", 0),
    within=3.0,
)


def best(name, experiment=REMEDIES, results=None):
    """The case of a network whose last training loss is lowest; None where none stays finite."""
    results = results or experiment.kept()
    cases = [case for case in experiment.cases if case.rpartition(", η ")[0] == name]
    losses = [results.mean(case, "loss") for case in cases]
    return None if np.isnan(losses).all() else cases[int(np.nanargmin(losses))]


def report(name, experiment=REMEDIES, results=None):
    """One line: the network, its best step size, its training loss and its score over the seeds."""
    results = results or experiment.kept()
    case = best(name, experiment, results)
    if case is None:
        return f"{name:32} no step size tried keeps the loss a number"
    lr = case.rpartition("η ")[2]
    return (
        f"{name:32} {results.spread(case, key='right'):>6} %   "
        f"training loss {results.spread(case, '{:.2f}', 'loss'):10}   at η {lr}"
    )
