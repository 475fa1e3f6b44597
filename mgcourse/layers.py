"""Networks on arrays: layers, activations between them, and how weights begin.

Rows are samples: a layer turns (n, fan_in) into (n, fan_out). `mgcourse.nn` offers
everything here beside its scalar half. Names and defaults follow PyTorch, but for the
weights' shape: here `W` is (fan_in, fan_out), so that a layer reads `x @ W + b`.

>>> from mgcourse import nn, seed, tensor
>>> seed(0)
>>> model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
>>> model(tensor([[1.0, 2.0], [3.0, 4.0]])).shape
(2, 1)
"""

import math

import numpy as np

from mgcourse import activation
from mgcourse.nn import Module
from mgcourse.tensors import Tensor, affine, tensor


class Linear(Module):
    """x @ W + b.

    Parameters
    ----------
    fan_in, fan_out : int
        How many numbers go into a row's sum, and how many sums there are.
    bias : bool
        False leaves b out.

    Attributes
    ----------
    W : Tensor of shape (fan_in, fan_out)
    b : Tensor of shape (fan_out,), or None
        Both begin evenly spread over ±1/√fan_in.
    """

    def __init__(self, fan_in, fan_out, bias=True):
        reach = 1.0 / math.sqrt(fan_in)
        self.W = Tensor(fan_in, fan_out).uniform_(-reach, reach)
        self.b = Tensor(fan_out).uniform_(-reach, reach) if bias else None

    def forward(self, x):
        """(…, fan_in) → (…, fan_out)."""
        return affine(x, self.W, self.b) if self.b is not None else x @ self.W

    def __repr__(self):
        return "Linear({}, {})".format(*self.W.shape)


def matmul_backward(x, W, dZ):
    """The slopes of x (n, d) and W (d, h), from those of Z = x @ W, as plain arrays.

    What `@` does in the engine on the way back; a learner writes it in chapter 08.
    """
    return dZ @ W.T, x.T @ dZ


class Sequential(Module):
    """One layer after the other; any function of a tensor may stand among them."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        """Pass the batch through all layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __getitem__(self, i):
        return self.layers[i]

    def __len__(self):
        return len(self.layers)

    def __repr__(self):
        names = (getattr(layer, "__name__", repr(layer)) for layer in self.layers)
        return f"Sequential({', '.join(names)})"


class Activation(Module):
    """An activation as a layer of its own, so that hooks can look at what it lets through."""

    function = None

    def forward(self, x):
        """Apply the function to every element."""
        return self.function(x)

    def __repr__(self):
        return f"{type(self).__name__}()"


class ReLU(Activation):
    """`activation.relu`."""

    function = staticmethod(activation.relu)


class Tanh(Activation):
    """`activation.tanh`."""

    function = staticmethod(activation.tanh)


class Sigmoid(Activation):
    """`activation.sigmoid`."""

    function = staticmethod(activation.sigmoid)


class Swish(Activation):
    """`activation.swish`."""

    function = staticmethod(activation.swish)


class Dropout(Module):
    """In training, drop each number with probability `p` and scale the others by 1/(1 − p).

    So the mean stays, and evaluation does nothing (Srivastava et al., 2014). Raises
    ValueError unless 0 <= p < 1.
    """

    def __init__(self, p=0.5):
        if not 0 <= p < 1:
            raise ValueError(f"a drop rate of {p}: it must be at least 0 and below 1")
        self.p = p

    def forward(self, x):
        """Multiply by a fresh mask."""
        if not self.training or not self.p:
            return x
        return x * ((np.random.random(x.shape) >= self.p) / (1.0 - self.p))

    def __repr__(self):
        return f"Dropout({self.p})"


class BatchNorm1d(Module):
    """Give each feature mean 0 and variance 1 over the batch, then scale and shift it.

    Evaluation uses running means of both instead (Ioffe & Szegedy, 2015). Raises ValueError
    for a training batch of a single row, which has no spread.

    Attributes
    ----------
    gamma, beta : Tensor of shape (features,)
        Scale and shift, learned.
    running_mean, running_var : array of shape (features,)
        Used by evaluation; saved with the parameters.
    """

    buffers = ("running_mean", "running_var")

    def __init__(self, features, eps=1e-5, momentum=0.1):
        self.gamma, self.beta = Tensor(features).fill_(1.0), Tensor(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        """(n, features) → (n, features)."""
        x = x if isinstance(x, Tensor) else tensor(x)
        if not self.training:
            z = (x - self.running_mean) / np.sqrt(self.running_var + self.eps)
            return z * self.gamma + self.beta
        n = len(x)
        if n < 2:
            raise ValueError("one row has no spread: train on batches of two or more, or eval()")
        centred = x - x.mean(axis=0)
        var = (centred**2).mean(axis=0)
        mean = x.data.mean(axis=0)
        unbiased = var.data * n / (n - 1)
        self.running_mean = self.running_mean + self.momentum * (mean - self.running_mean)
        self.running_var = self.running_var + self.momentum * (unbiased - self.running_var)
        return centred / (var + self.eps) ** 0.5 * self.gamma + self.beta

    def __repr__(self):
        return f"BatchNorm1d({self.gamma.size})"


# How weights begin. The factor keeps the spread of a layer's outputs that of its inputs.


def xavier_normal_(W):
    """Spread √(2 / (fan_in + fan_out)), for tanh and sigmoid (Glorot & Bengio, 2010)."""
    return W.normal_(std=math.sqrt(2.0 / sum(_fans(W))))


def xavier_uniform_(W):
    """The same spread, evenly: ±√(6 / (fan_in + fan_out))."""
    reach = math.sqrt(6.0 / sum(_fans(W)))
    return W.uniform_(-reach, reach)


def kaiming_normal_(W):
    """Spread √(2 / fan_in), for ReLU; also called He's (He et al., 2015)."""
    return W.normal_(std=math.sqrt(2.0 / _fans(W)[0]))


def kaiming_uniform_(W):
    """The same spread, evenly: ±√(6 / fan_in)."""
    reach = math.sqrt(6.0 / _fans(W)[0])
    return W.uniform_(-reach, reach)


def _fans(W):
    if W.ndim != 2:
        raise ValueError(f"fan_in and fan_out belong to a matrix, not to shape {W.shape}")
    return W.shape
