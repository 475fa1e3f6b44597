"""Many small networks of one shape, trained side by side.

Two inputs, hidden ReLU units, one linear output, each network from a start of its own. All
are one numpy array, so that twenty of them train while a slider moves; a test holds the
slopes equal to the course's engine.

>>> from mgcourse.data import ring
>>> crowd = Crowd(starts(hidden=6, count=20))
>>> for _ in range(100):
...     crowd.step(*ring(), eta=0.2)
>>> int((crowd.scores(*ring()) == 100).sum())
20
"""

import numpy as np


def starts(hidden, count, first=0, spread=1.0, centre=0.0):
    """Parameters before training: weights from U(−spread, spread) around `centre`, biases 0.

    Start number s is drawn from `numpy.random.default_rng(s)`, first the weights of the
    hidden units, then those of the output.

    Returns
    -------
    tuple of arrays
        W (count, 2, hidden), b (count, hidden), v (count, hidden), c (count,).
    """
    W, v = np.empty((count, 2, hidden)), np.empty((count, hidden))
    for i in range(count):
        rng = np.random.default_rng(first + i)
        W[i] = centre + rng.uniform(-spread, spread, (2, hidden))
        v[i] = centre + rng.uniform(-spread, spread, hidden)
    return W, np.zeros((count, hidden)), v, np.zeros(count)


class Crowd:
    """Networks side by side.

    Parameters
    ----------
    parameters : tuple of arrays
        As `starts` gives them; copied.

    Attributes
    ----------
    W, b, v, c : arrays
        Weights and biases of the hidden units, weights and bias of the output.
    """

    def __init__(self, parameters):
        self.W, self.b, self.v, self.c = (np.array(p) for p in parameters)
        self._sums = [np.zeros(p.shape) for p in parameters]

    def outputs(self, points):
        """What each network answers at each point: (count, n) for points (n, 2)."""
        hidden = np.maximum(points @ self.W + self.b[:, None], 0)
        return (hidden @ self.v[:, :, None])[..., 0] + self.c[:, None]

    def scores(self, points, labels):
        """How many points each has on their own side, in percent: (count,)."""
        return 100.0 * ((self.outputs(points) > 0) == (labels > 0)).mean(axis=1)

    def losses(self, points, labels):
        """Mean squared error of each: (count,)."""
        return ((self.outputs(points) - labels) ** 2).mean(axis=1)

    def slopes(self, points, labels, loss="mse"):
        """Of the mean loss in W, b, v and c; `loss` is "mse" or "hinge"."""
        z = points @ self.W + self.b[:, None]
        hidden = np.maximum(z, 0)
        answers = (hidden @ self.v[:, :, None])[..., 0] + self.c[:, None]
        d = 2 * (answers - labels) if loss == "mse" else -labels * (labels * answers < 1)
        d = d / len(points)
        dz = d[..., None] * self.v[:, None] * (z > 0)
        return points.T @ dz, dz.sum(1), (d[:, None] @ hidden)[:, 0], d.sum(1)

    def step(self, points, labels, eta, loss="mse", zero=True):
        """One step down; with `zero=False` on the sum of all slopes so far, as a loop that never
        resets them takes it.
        """
        slopes = self.slopes(points, labels, loss)
        self._sums = [s if zero else s + old for s, old in zip(slopes, self._sums)]
        for p, s in zip((self.W, self.b, self.v, self.c), self._sums):
            p -= eta * s

    def epoch(self, points, labels, eta, loss="hinge"):
        """One step a row, in order."""
        for i in range(len(points)):
            self.step(points[i : i + 1], labels[i : i + 1], eta, loss)

    def folds(self, start, reach):
        """Where the units of one network bend, as one line with gaps: xs, ys.

        Each is the straight line w₁x₁ + w₂x₂ + b = 0, drawn beyond `reach`.
        """
        xs, ys = [], []
        for (w1, w2), b in zip(self.W[start].T, self.b[start]):
            length = np.hypot(w1, w2)
            if length > 1e-12:
                foot, along = -b * np.array([w1, w2]) / length**2, np.array([-w2, w1]) / length
                ends = foot + np.outer([-3 * reach, 3 * reach], along)
                xs += [*ends[:, 0], np.nan]
                ys += [*ends[:, 1], np.nan]
        return xs, ys
