"""Digits in, digits out: the split, the network and the training loop of chapters 10 to 16.

The ink is scaled to 0…1, 1,437 rows train and 360 test, the network is 64-32-10 with ReLU.
One stream of random numbers a seed decides the split, then the weights, then the batches.

>>> data = split(seed=0)
>>> model = network(data.rng)
>>> losses = train(model, data, SGD(model.parameters(), lr=0.5), epochs=2)
>>> losses[1] < losses[0]
True
>>> 85 < accuracy(model, data.X_test, data.y_test) < 97
True
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mgcourse.data import batches, digits
from mgcourse.layers import Linear, ReLU, Sequential
from mgcourse.loss import cross_entropy
from mgcourse.optim import SGD
from mgcourse.tensors import tensor

TRAINING_ROWS = 1437

__all__ = ["SGD", "Split", "accuracy", "batches", "fit", "network", "split", "train", "training"]


@dataclass(frozen=True)
class Split:
    """Rows to learn from, rows to be tested on, and the stream that drew them.

    Attributes
    ----------
    X, y : arrays (n, 64) and (n,)
        Ink from 0 to 1, and the digit meant.
    X_test, y_test : arrays
        The rows that nothing may have learned from.
    rng : numpy Generator
    """

    X: np.ndarray
    y: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    rng: np.random.Generator


def split(seed, rows=TRAINING_ROWS):
    """Shuffle the digits; the first `rows` train, the last 360 test."""
    X, y = digits()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(X))
    first, last = order[:rows], order[TRAINING_ROWS:]
    return Split(X[first] / 16, y[first], X[last] / 16, y[last], rng)


def network(rng, sizes=(64, 32, 10), activation=ReLU):
    """Linear layers with an activation between them.

    Weights have spread √(2/fan_in), the last layer's √(1/fan_in); biases are 0.
    """
    layers = []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        last = i == len(sizes) - 2
        layer = Linear(fan_in, fan_out)
        layer.W.fill_(rng.normal(0, math.sqrt((1 if last else 2) / fan_in), (fan_in, fan_out)))
        layer.b.fill_(0.0)
        layers += [layer] if last else [layer, activation()]
    return Sequential(*layers)


def training(model, data, optimiser, epochs=40, batch=32, zero=True, shuffle=True):
    """Train, and yield the mean training loss of each epoch as it ends.

    `zero=False` leaves out the line that forgets the step before; `shuffle=False` takes the
    rows in their own order.
    """
    for _ in range(epochs):
        total = 0.0
        for X, y in batches(data.X, data.y, batch, data.rng, shuffle):
            loss = cross_entropy(model(tensor(X)), y)
            if zero:
                optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(X)
        yield total / len(data.X)


def fit(model, X, y, optimiser, rng, epochs, loss=cross_entropy, adjust=None):
    """Train on any rows, in new batches of 32 each epoch; returns the model.

    `adjust()`, where there is one, may change the gradients before each step.
    """
    for _ in range(epochs):
        for rows, targets in batches(X, y, 32, rng):
            cost = loss(model(tensor(rows)), targets)
            optimiser.zero_grad()
            cost.backward()
            if adjust:
                adjust()
            optimiser.step()
    return model


def train(*where, **how):
    """`training` to its end: a list with the mean training loss of each epoch."""
    return list(training(*where, **how))


def accuracy(model, X, y):
    """How many rows of a hundred the largest logit gets right."""
    return 100.0 * float(np.mean(model(tensor(X)).argmax(axis=1) == y))
