"""Chapter 10: what else reads digits, whether pixels need neighbours, and five splits to beat.

The figures are in `reading` (the opening, who is misread), `rates` (batches, step sizes),
`leaks` and `curves`.

>>> round(others(0)["most frequent digit"]), round(others(0)["nearest class mean"])
(8, 90)
"""

from dataclasses import replace

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, network, split, train
from mgcourse.chapters.experiment import Experiment

ETA, EPOCHS = 0.5, 40
_DIG = (
    "ink 0 to 1, 1,437 rows train and 360 test; 64-32-10, ReLU, cross-entropy, SGD, step size "
    "0.5, batch 32, 40 epochs"
)


# What else reads digits ----------------------------------------------------------------------


def others(seed):
    """Right of 100 test rows by three readers that follow no slope."""
    data = split(seed)
    most = np.bincount(data.y).argmax()
    means = np.array([data.X[data.y == k].mean(axis=0) for k in range(10)])
    return {
        "most frequent digit": _percent(data.y_test == most),
        "nearest class mean": _percent(_nearest(data.X_test, means) == data.y_test),
        "nearest training row": _percent(data.y[_nearest(data.X_test, data.X)] == data.y_test),
    }


def _nearest(X, places):
    """For each row of X the place of the nearest of some others."""
    return ((X[:, None] - places) ** 2).sum(axis=-1).argmin(axis=1)


def _percent(right):
    return 100.0 * float(np.mean(right))


def readers(seed):
    """`others`, and two networks: without a hidden layer, and with 32 units."""
    found = others(seed)
    for name, sizes in {"no hidden layer": (64, 10), "32 hidden units": (64, 32, 10)}.items():
        data = split(seed)
        model = network(data.rng, sizes)
        train(model, data, SGD(model.parameters(), lr=ETA), EPOCHS)
        found[name] = accuracy(model, data.X_test, data.y_test)
    return found


READERS = Experiment(
    "10-readers",
    f"Digits, {_DIG}; the same without the hidden layer; the most frequent digit of the training "
    "rows; the nearest of the ten class means; the label of the nearest training row.",
    readers,
    cases={"all": {}},
    seeds=tuple(range(10)),
    within=2.5,
)


# Pixels out of order -------------------------------------------------------------------------


def out_of_order(seed, pixels, weights):
    """Train with the 64 pixels of every picture in one other order, W₁'s rows along or not."""
    data = split(seed)
    model = network(data.rng)
    order = np.random.default_rng(1000 + seed).permutation(64)
    if pixels:
        data = replace(data, X=data.X[:, order], X_test=data.X_test[:, order])
    if weights:
        model[0].W.fill_(model[0].W.data[order])
    train(model, data, SGD(model.parameters(), lr=ETA), EPOCHS)
    return accuracy(model, data.X_test, data.y_test)


PIXELS = Experiment(
    "10-pixels",
    f"Digits, {_DIG}; pixels as they are, all pictures' pixels in one other order, and that with "
    "the rows of the first weights in the same order.",
    out_of_order,
    cases={
        "as they are": {"pixels": False, "weights": False},
        "shuffled": {"pixels": True, "weights": False},
        "shuffled, weights too": {"pixels": True, "weights": True},
    },
    seeds=tuple(range(10)),
    within=2.5,
)


# The order of the rows -----------------------------------------------------------------------


def in_order(seed, order):
    """Train on rows in a new order each epoch, in one drawn order, or sorted by digit."""
    data = split(seed)
    model = network(data.rng)
    if order == "sorted":
        place = np.argsort(data.y, kind="stable")
        data = replace(data, X=data.X[place], y=data.y[place])
    train(model, data, SGD(model.parameters(), lr=ETA), EPOCHS, shuffle=order == "new")
    return accuracy(model, data.X_test, data.y_test)


ORDER = Experiment(
    "10-order",
    f"Digits, {_DIG}; rows in a new order each epoch, in one order drawn once, or sorted by digit.",
    in_order,
    cases={
        "a new order each epoch": {"order": "new"},
        "one order, drawn once": {"order": "once"},
        "sorted by digit": {"order": "sorted"},
    },
    seeds=tuple(range(10)),
    within=2.5,
)


# Five splits to beat -------------------------------------------------------------------------


def five_splits(learn, seeds=range(10, 15)):
    """Let `learn` read five splits, and say how well.

    Parameters
    ----------
    learn : callable
        `learn(X, y, rng)` gets 1,437 rows of ink (0 to 1) and their labels, and returns a
        function that gives a digit for each row of another array.
    seeds : sequence of int
        Which splits. Try as often as you like on these; keep `range(5)` for the end.

    Returns
    -------
    str
        Mean and spread of the test scores, in words.
    """
    scores = []
    for seed in seeds:
        data = split(seed)
        read = learn(data.X.copy(), data.y.copy(), data.rng)
        scores.append(_percent(np.ravel(read(data.X_test.copy())) == data.y_test))
    mean = np.mean(scores)
    verdict = "above 98" if mean > 98 else "not above 98 yet"
    return f"mean {mean:.2f} %, from {min(scores):.1f} to {max(scores):.1f} %: {verdict}"
