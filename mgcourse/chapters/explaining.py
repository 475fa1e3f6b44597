"""Explaining a model from outside: shuffled columns, a local line, Shapley values. Ch. 15, lab A.

>>> shapley(lambda x: x[0] * x[1], [2.0, 3.0], [0.0, 0.0])
[3.0, 3.0]
"""

from functools import cache
from itertools import combinations, permutations
from math import factorial

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, fit, network
from mgcourse.chapters.experiment import Experiment
from mgcourse.data import breast_cancer
from mgcourse.tensors import tensor

SIX = (
    "mean radius",
    "mean texture",
    "mean smoothness",
    "mean concavity",
    "mean symmetry",
    "mean fractal dimension",
)
RECIPE = (
    "Breast cancer, 455 rows train, 114 test, standardised with the training rows' mean and "
    "spread; 30-16-2, ReLU, cross-entropy, SGD, step size 0.05, batch 32, 60 epochs. "
)


@cache
def tumours(seed, columns=None):
    """A network on breast cancer, and its standardised rows: model, X, y, X_test, y_test."""
    X, y, names = breast_cancer()
    if columns:
        X = X[:, [names.index(name) for name in columns]]
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(X))
    first, last = order[:455], order[455:]
    mean, spread = X[first].mean(axis=0), X[first].std(axis=0)
    X = (X - mean) / spread
    model = network(rng, (X.shape[1], 16, 2))
    fit(model, X[first], y[first], SGD(model.parameters(), lr=0.05), rng, epochs=60)
    return model, X[first], y[first], X[last], y[last]


# Shuffled columns ----------------------------------------------------------------------------

NAMES = tuple(breast_cancer()[2])
SIZE = tuple(
    i for i, name in enumerate(NAMES) if {"radius", "perimeter", "area"} & set(name.split())
)
OTHERS = tuple(i for i in range(len(NAMES)) if i not in SIZE)


def shuffled(X, columns, rng):
    """The rows, with these columns dealt out anew, all by the same shuffle."""
    X = X.copy()
    X[:, columns] = X[rng.permutation(len(X))][:, columns]
    return X


def permuted(seed, times=20):
    """Points of test accuracy lost when columns are shuffled, mean of `times` shuffles each."""
    model, _, _, X, y = tumours(seed)
    rng = np.random.default_rng(seed)
    clean = accuracy(model, X, y)

    def lost(choose):
        after = [accuracy(model, shuffled(X, choose(), rng), y) for _ in range(times)]
        return clean - float(np.mean(after))

    found = {name: lost(lambda i=i: [i]) for i, name in enumerate(NAMES)}
    return found | {
        "clean": clean,
        "nine of size": lost(lambda: list(SIZE)),
        "nine others": lost(lambda: rng.choice(OTHERS, 9, replace=False)),
    }


COLUMNS = Experiment(
    "15-columns",
    RECIPE + "Columns of the test rows shuffled, 20 times each; the nine with radius, perimeter or "
    "area in their names together; nine of the other 21 together, drawn anew each time.",
    permuted,
    cases={"columns": {}},
    seeds=tuple(range(10)),
    within=8.0,
)


# A line for one place ------------------------------------------------------------------------


def odds(model, X):
    """Logit of benign minus logit of malignant: above 0 the model says benign."""
    logits = model(tensor(X)).data
    return logits[:, 1] - logits[:, 0]


def local_line(model, x, width, rng, n=300):
    """Fit a line to the model at n points scattered around x; after Ribeiro and others, 2016.

    Returns
    -------
    slopes : array (d,)
    said, fitted : arrays (n,)
        What the model and the line say of the points.
    """
    points = x + width * rng.normal(size=(n, len(x)))
    said = odds(model, points)
    table = np.column_stack([points - x, np.ones(n)])
    line, *_ = np.linalg.lstsq(table, said, rcond=None)
    return line[:-1], said, table @ line


# Fair shares ---------------------------------------------------------------------------------


def shapley(f, x, base):
    """Each feature's fair share of f(x) − f(base), exactly, over all subsets (Shapley 1953)."""
    n = len(x)
    return shares_of(lambda have: f([x[i] if i in have else base[i] for i in range(n)]), n)


def shares_of(worth, n):
    """Shapley values of a game of n players; `worth(set of players)` is what they make."""
    values = {s: worth(set(s)) for k in range(n + 1) for s in combinations(range(n), k)}
    shares = []
    for i in range(n):
        rest = [s for s in values if i not in s]
        gains = (
            factorial(len(s)) * factorial(n - len(s) - 1) * (values[_with(s, i)] - values[s])
            for s in rest
        )
        shares.append(float(sum(gains)) / factorial(n))
    return shares


def in_order(worth, order):
    """What each player adds if they come in this order."""
    shares, have = [0.0] * len(order), set()
    for i in order:
        before = worth(have)
        have = have | {i}
        shares[i] = float(worth(have) - before)
    return shares


def _with(players, i):
    return tuple(sorted((*players, i)))


def worth_of(model, x, background):
    """The game of one row: features it has are x's, the others those of the background rows.

    Its worth is the mean of `odds` over the background.
    """

    def worth(have):
        rows = background.copy()
        columns = sorted(have)
        rows[:, columns] = x[columns]
        return float(odds(model, rows).mean())

    return cache_of(worth)


def cache_of(worth):
    """The same game, each set of players asked once."""
    known = {}

    def remembered(have):
        key = frozenset(have)
        if key not in known:
            known[key] = worth(key)
        return known[key]

    return remembered


def apart(worth, n):
    """Of each player, the least and the most it adds over all n! orders."""
    found = np.array([in_order(worth, order) for order in permutations(range(n))])
    return found.min(axis=0), found.max(axis=0)
