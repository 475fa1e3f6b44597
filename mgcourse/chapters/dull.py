"""Any table of numbers against its dullest baseline: the mean, then a line, then a network.

>>> x = np.linspace(-1, 1, 60)[:, None]
>>> print(against_the_dullest(x, 3 * x[:, 0]).splitlines()[1])
line  RMSE 0.0 (0.0–0.0)
"""

import numpy as np

from mgcourse.chapters.digits_net import SGD, fit, network
from mgcourse.chapters.sun import line, rmse
from mgcourse.layers import Tanh
from mgcourse.loss import mse
from mgcourse.tensors import tensor


def against_the_dullest(X, y, splits=5, hidden=16, epochs=100, lr=0.05):
    """RMSE on a fifth of the rows, kept back: mean and range over some splits, as three lines.

    Not for rows in the order of time: these need the last ones kept back, not a shuffle.
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    errors = {"mean": [], "line": [], "net": []}
    for seed in range(splits):
        rng = np.random.default_rng(seed)
        new, old = np.split(rng.permutation(len(y)), [len(y) // 5])
        spread = X[old].std(axis=0)
        rows = (X - X[old].mean(axis=0)) / np.where(spread == 0, 1, spread)
        said = {
            "mean": np.full(len(new), y[old].mean()),
            "line": line(rows[old], y[old])(rows[new]),
            "net": _net(rows[old], y[old], rng, hidden, epochs, lr)(rows[new]),
        }
        for name, forecast in said.items():
            errors[name].append(rmse(y[new], forecast))
    return "\n".join(
        f"{name:5} RMSE {np.mean(e):.1f} ({min(e):.1f}–{max(e):.1f})" for name, e in errors.items()
    )


def _net(X, y, rng, hidden, epochs, lr):
    shift, scale = y.mean(), y.std()
    model = network(rng, (X.shape[1], hidden, 1), Tanh)
    descent = SGD(model.parameters(), lr=lr)
    fit(model, X, (y[:, None] - shift) / scale, descent, rng, epochs, mse)
    return lambda rows: model(tensor(rows)).data[:, 0] * scale + shift
