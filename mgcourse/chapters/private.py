"""What a model tells about the rows it learned from, and steps that tell less. Chapter 15, lab B.

`guessed` plays the attacker; `private_gradients` limits each row's share of a step and adds
noise; `privacy_spent` says what a known bound promises for it.

>>> f"{privacy_spent(noise=4, epochs=20, delta=1e-4):.1f}"
'5.4'
>>> privacy_spent(noise=0, epochs=20, delta=1e-4)
inf
"""

import math

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters.digits_net import SGD, accuracy, batches, network, split
from mgcourse.chapters.experiment import Experiment
from mgcourse.chapters.held_out import trained
from mgcourse.tensors import tensor

# Who was in? ---------------------------------------------------------------------------------


def losses(model, X, y):
    """The cross-entropy of each row."""
    return -log_softmax(model(tensor(X)).data, axis=-1)[np.arange(len(y)), y]


def best_guess(members, others):
    """The best one can do with a limit on the loss, in % of guesses right, half of them members.

    The limit is chosen with the answers in view, so it is more than an attacker has.
    """
    limits = np.sort(np.concatenate([members, others]))
    caught = np.searchsorted(np.sort(members), limits, side="right") / len(members)
    blamed = np.searchsorted(np.sort(others), limits, side="right") / len(others)
    return 50.0 * (1 + float(np.max(caught - blamed)))


def share_right(members, others, limit):
    """Guesses right, %, half of them members, if a loss below the limit means "member"."""
    return 50.0 * float(np.mean(members <= limit) + np.mean(others > limit))


def guessed(model, data):
    """What three attackers get right of members and others: %, 50 is a coin's toss.

    "right" calls a member whatever is read rightly; "half" knows of half of the members and
    of as many others who they are, sets the best limit there, and is asked about the rest.
    "best" has the best limit there is for those it is asked about.
    """
    members, others = losses(model, data.X, data.y), losses(model, data.X_test, data.y_test)
    known, strangers = len(members) // 2, len(others) // 2
    tried = np.sort(np.concatenate([members[:known], others[:strangers]]))
    scores = [share_right(members[:known], others[:strangers], limit) for limit in tried]
    limit = tried[int(np.argmax(scores))]
    train, test = accuracy(model, data.X, data.y), accuracy(model, data.X_test, data.y_test)
    return {
        "train": train,
        "test": test,
        "right": 50.0 + (train - test) / 2,
        "half": share_right(members[known:], others[strangers:], limit),
        "best": best_guess(members, others),
    }


def membership(seed, rows, epochs, l2=0.0):
    """Train by heart, then let the attackers guess."""
    data = split(seed, rows)
    return guessed(trained(data, 64, epochs, l2=l2), data)


MEMBERS = Experiment(
    "15-members",
    "Digits, ink 0 to 1; 64-64-10, ReLU, cross-entropy, SGD, step size 0.3, batch 32. Members: the "
    "rows it learned from; others: 360 rows it did not. Half of the guesses are on members.",
    membership,
    cases={
        "100 3": {"rows": 100, "epochs": 3},
        "100 10": {"rows": 100, "epochs": 10},
        "100 30": {"rows": 100, "epochs": 30},
        "100 100": {"rows": 100, "epochs": 100},
        "100 300": {"rows": 100, "epochs": 300},
        "400 75": {"rows": 400, "epochs": 75},
        "1437 20": {"rows": 1437, "epochs": 20},
        "1437 100": {"rows": 1437, "epochs": 100},
    },
    seeds=tuple(range(10)),
    within=10.0,
)


# Steps that tell less ------------------------------------------------------------------------


def row_slopes(model, X, y):
    """What a row's gradient is made of: its activations, and δ, layer by layer, of a 3-layer net.

    Row i's gradient is aᵢᵀδᵢ for the weights and δᵢ for the biases, so its squared length is
    Σ (‖aᵢ‖² + 1)‖δᵢ‖²: no row's gradient has to be written out.
    """
    hidden, _, out = model[0], model[1], model[2]
    z = X @ hidden.W.data + hidden.b.data
    a = np.maximum(z, 0)
    delta = np.exp(log_softmax(a @ out.W.data + out.b.data, axis=-1))
    delta[np.arange(len(y)), y] -= 1
    return (X, (delta @ out.W.data.T) * (z > 0)), (a, delta)


def private_gradients(model, X, y, limit, noise, rng):
    """Each row's gradient cut to length C; their sum plus noise of spread m·C, over n.

    Abadi et al., "Deep Learning with Differential Privacy", 2016.
    """
    layers = row_slopes(model, X, y)
    length = np.sqrt(sum((a**2).sum(1) * (d**2).sum(1) + (d**2).sum(1) for a, d in layers))
    share = np.minimum(1, limit / np.maximum(length, 1e-12))[:, None]
    found = [g for a, d in layers for g in (a.T @ (share * d), (share * d).sum(axis=0))]
    return [(g + rng.normal(0, noise * limit, g.shape)) / len(X) for g in found]


def privately(data, noise, limit=1.0, epochs=20, batch=256, rate=2.0, hidden=32):
    """Train with private gradients; returns the model. Each row is in one batch an epoch."""
    model = network(data.rng, (64, hidden, 10))
    descent = SGD(model.parameters(), lr=rate)
    for _ in range(epochs):
        for X, y in batches(data.X, data.y, batch, data.rng):
            grads = private_gradients(model, X, y, limit, noise, data.rng)
            for parameter, grad in zip(model.parameters(), grads):
                parameter.grad = grad
            descent.step()
    return model


def privacy_spent(noise, epochs, delta):
    """ε of (ε, δ)-differential privacy, by a simple bound that holds for `privately`.

    One row is in one batch an epoch and moves that batch's sum by C at most, so an epoch is
    1/(2m²)-zCDP; E of them add to ρ = E/(2m²), and that is (ρ + 2√(ρ ln(1/δ)), δ)-DP: the
    Gaussian mechanism, composition and conversion of Bun & Steinke, "Concentrated Differential
    Privacy", 2016. Two data sets are neighbours if one row's gradient is replaced by 0; how many
    rows there are is public. Nothing is claimed for the chance that a row is drawn.
    """
    if not noise:
        return math.inf
    rho = epochs / (2 * noise**2)
    return rho + 2 * math.sqrt(rho * math.log(1 / delta))


def private(seed, rows, noise, **how):
    """Accuracy and what attackers get, after private steps."""
    data = split(seed, rows)
    return guessed(privately(data, noise, **how), data)


SMALL = {"epochs": 150, "batch": 25, "rate": 0.5, "hidden": 64}
NOISES = (0, 1, 4, 8)

PRIVATE = Experiment(
    "15-private",
    "Digits, ink 0 to 1; 64-H-10, ReLU, cross-entropy; each row's gradient cut to length C = 1, "
    "noise of spread m C on their sum. 1,437 rows: H = 32, batch 256, step size 2, 20 epochs; "
    "100 rows: H = 64, batch 25, step size 0.5, 150 epochs. Step sizes were tried out on these "
    "very rows, which the bound does not count.",
    private,
    cases={
        f"{rows} {m}": {"rows": rows, "noise": m} | (SMALL if rows == 100 else {})
        for rows in (1437, 100)
        for m in NOISES
    },
    again=("1437 4", 0),
    within=12.0,
)
