"""Tumours, malignant or benign: who is missed, who is alarmed for nothing, and what it costs.

>>> rows = screening(0)
>>> len(rows.y_choose), len(rows.y)
(114, 114)
>>> counts(np.array([0.9, 0.2, 0.7]), np.array([0, 0, 1]), 0.5)
(1, 1)
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters.digits_net import SGD, accuracy, fit, network
from mgcourse.chapters.experiment import Experiment
from mgcourse.data import breast_cancer
from mgcourse.tensors import tensor

THRESHOLDS = tuple(round(t, 2) for t in np.arange(0.02, 0.99, 0.02))
PRICES = (1, 5, 20)  # what a missed cancer costs, in false alarms
HIDDEN = {"net": 16, "line": None}


def trained(X, y, rng, lr=0.05, hidden=16, epochs=60):
    """30-16-2 with ReLU, or 30-2 where `hidden` is None: a line."""
    sizes = (30, hidden, 2) if hidden else (30, 2)
    model = network(rng, sizes)
    return fit(model, X, y, SGD(model.parameters(), lr=lr), rng, epochs)


# Which recipe learns anything? ---------------------------------------------------------------


def diagnosed(seed, scaled=True, lr=0.05, hidden=16):
    """Accuracy on 114 new rows, %, and that of the dullest answer, "benign"."""
    X, y, _ = breast_cancer()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(X))
    train, test = order[:455], order[455:]
    if scaled:
        X = (X - X[train].mean(axis=0)) / X[train].std(axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        model = trained(X[train], y[train], rng, lr, hidden)
        right = accuracy(model, X[test], y[test])
    return {"right": right, "majority": 100.0 * float(np.mean(y[test] == 1))}


def silent(seed):
    """Hidden units, of 16, that raw measurements and η = 0.05 leave at 0 for every row."""
    X, y, _ = breast_cancer()
    rng = np.random.default_rng(seed)
    train = rng.permutation(len(X))[:455]
    model = trained(X[train], y[train], rng)
    return int(np.sum(~model[1](model[0](tensor(X[train]))).data.any(axis=0)))


SCALES = Experiment(
    "14-scales",
    "Breast cancer, 455 rows to learn from and 114 new ones by a shuffle; 30-16-2, ReLU (the "
    "line: 30-2), cross-entropy, SGD, batch 32, 60 epochs; standardised by the training rows.",
    diagnosed,
    cases={
        "raw, 0.05": {"scaled": False},
        "raw, 0.0001": {"scaled": False, "lr": 1e-4},
        "standardised, 0.05": {},
        "standardised line, 0.05": {"hidden": None},
    },
    seeds=tuple(range(10)),
    again=("standardised line, 0.05", 0),
    within=3.0,
)


# Missed or alarmed ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Screening:
    """Probabilities that a tumour is malignant, on rows to choose by and on new ones.

    Attributes
    ----------
    p_choose, p : arrays (114,)
    y_choose, y : arrays (114,) of int
        1 for benign and 0 for malignant, as in the data.
    """

    p_choose: np.ndarray
    y_choose: np.ndarray
    p: np.ndarray
    y: np.ndarray


@cache
def screening(seed, kind="net"):
    """341 rows train, 114 are there to choose a threshold by, 114 are new."""
    X, y, _ = breast_cancer()
    rng = np.random.default_rng(seed)
    train, choose, test = np.split(rng.permutation(len(X)), [341, 455])
    X = (X - X[train].mean(axis=0)) / X[train].std(axis=0)
    model = trained(X[train], y[train], rng, hidden=HIDDEN[kind])

    def malignant(rows):
        return np.exp(log_softmax(model(tensor(X[rows])).data, -1))[:, 0]

    return Screening(malignant(choose), y[choose], malignant(test), y[test])


def counts(p, y, threshold):
    """(cancers missed, false alarms) if everyone with p at or above the threshold is flagged."""
    flagged = p >= threshold
    return int(np.sum(~flagged & (y == 0))), int(np.sum(flagged & (y == 1)))


def cost(p, y, threshold, price):
    """Missed cancers times their price, plus false alarms."""
    missed, alarms = counts(p, y, threshold)
    return price * missed + alarms


def cheapest(p, y, price):
    """The lowest of the thresholds that cost least."""
    return min(THRESHOLDS, key=lambda t: cost(p, y, t, price))


def screened(seed, kind="net"):
    """On new rows: missed, alarms and cost at 0.5, at 1 / (1 + price), and at chosen ones."""
    rows = screening(seed, kind)
    found = {"malignant": int(np.sum(rows.y == 0))}
    for price in PRICES:
        chosen = {
            "half": 0.5,
            "formula": 1 / (1 + price),
            "chosen": cheapest(rows.p_choose, rows.y_choose, price),
            "peeked": cheapest(rows.p, rows.y, price),
        }
        for how, threshold in chosen.items():
            missed, alarms = counts(rows.p, rows.y, threshold)
            found |= {
                f"{how} missed {price}": missed,
                f"{how} alarms {price}": alarms,
                f"{how} cost {price}": price * missed + alarms,
                f"{how} at {price}": threshold,
            }
    return found


SCREENED = Experiment(
    "14-screened",
    "Breast cancer, standardised by the training rows; 341 rows train, 114 choose the threshold "
    "(of 0.02, 0.04, … 0.98), 114 are new; 30-16-2, ReLU (the line: 30-2), cross-entropy, SGD, "
    "step size 0.05, batch 32, 60 epochs.",
    screened,
    cases={"net": {}, "line": {"kind": "line"}},
    seeds=tuple(range(20)),
    again=("line", 0),
    within=12.0,
)
