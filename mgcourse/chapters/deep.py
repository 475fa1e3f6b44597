"""Chapter 11's networks: as deep as you like, with eyes in every layer.

Digits go in, `depth` hidden layers of 64 units follow, ten logits come out. Hooks write down
what each layer puts out and, after `backward`, how long its δ = ∂L/∂z is.

>>> rng = np.random.default_rng(0)
>>> model = deep(rng, depth=10, activation="sigmoid")
>>> layers = look_inside(model, *some_digits(64, rng))
>>> 1e-7 < layers[0].delta / layers[9].delta < 1e-5
True
"""

import math
from dataclasses import dataclass

import numpy as np

from mgcourse.data import digits
from mgcourse.layers import (
    Activation,
    BatchNorm1d,
    Linear,
    ReLU,
    Sequential,
    Sigmoid,
    Swish,
    Tanh,
)
from mgcourse.loss import cross_entropy
from mgcourse.nn import Module
from mgcourse.tensors import tensor

WIDTH = 64
ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU, "Swish": Swish}


class Residual(Module):
    """x + f(x): the layers inside learn what to add to x, and x has a road of its own."""

    def __init__(self, *layers):
        self.inside = Sequential(*layers)

    def forward(self, x):
        """Whatever the layers do, x goes past them."""
        return x + self.inside(x)

    def __repr__(self):
        return f"Residual({', '.join(map(repr, self.inside.layers))})"


def deep(rng, depth, activation="sigmoid", scale=1.0, residual=False, normalise=False):
    """A deep network for digits.

    Parameters
    ----------
    rng : numpy Generator
    depth : int
        Hidden layers, each of `WIDTH` units.
    activation : str
        A key of `ACTIVATIONS`.
    scale : float
        Hidden weights have spread scale/√64: 1 is Xavier's, √2 He's, 8 makes it 1.
    residual : bool
        Each hidden layer is added to what came in.
    normalise : bool
        Batch normalisation before each activation.
    """
    hidden = []
    for _ in range(depth):
        layer = drawn(rng, WIDTH, WIDTH, scale)
        norm = [BatchNorm1d(WIDTH)] if normalise else []
        parts = [layer, *norm, ACTIVATIONS[activation]()]
        hidden += [Residual(*parts)] if residual else parts
    return Sequential(*hidden, drawn(rng, WIDTH, 10, 1.0))


def drawn(rng, fan_in, fan_out, scale):
    """A layer whose weights have spread scale/√fan_in, and whose biases are 0."""
    layer = Linear(fan_in, fan_out)
    layer.W.fill_(rng.normal(0, scale / math.sqrt(fan_in), (fan_in, fan_out)))
    layer.b.fill_(0.0)
    return layer


def some_digits(rows, rng):
    """So many digits, ink from 0 to 1, and what they mean."""
    X, y = digits()
    chosen = rng.permutation(len(X))[:rows]
    return X[chosen] / 16, y[chosen]


@dataclass(frozen=True)
class Seen:
    """What the hooks saw of one hidden layer.

    Attributes
    ----------
    delta : float
        The length of δ = ∂L/∂z, over all rows and units.
    dW : float
        The length of the slope of its weights.
    out : array (rows, units)
        What its activation put out.
    """

    delta: float
    dW: float
    out: np.ndarray


def look_inside(model, X, y):
    """One forward and backward pass of any model of `Linear` layers and activations.

    The gradients are left in the model; the hooks are taken away again.

    Returns
    -------
    list of Seen
        One a hidden layer, the first layer first.
    """
    sums, outs, removers = [], [], []
    linear = [m for m in model.modules() if isinstance(m, Linear)]
    for layer in linear[:-1]:
        removers.append(layer.register_forward_hook(lambda layer, inputs, z: sums.append(z)))
    for layer in model.modules():
        if isinstance(layer, Activation):
            removers.append(layer.register_forward_hook(lambda layer, inputs, a: outs.append(a)))
    try:
        loss = cross_entropy(model(tensor(X)), y)
    finally:
        for remove in removers:
            remove()
    model.zero_grad()
    loss.backward()
    return [
        Seen(float(np.linalg.norm(z.grad)), float(np.linalg.norm(layer.W.grad)), a.data)
        for layer, z, a in zip(linear, sums, outs)
    ]
