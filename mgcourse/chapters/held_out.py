"""Digits with few rows, many units, penalties, dropout, folds and shifts: chapter 13's runs.

>>> found = learned(0, rows=100, epochs=200)
>>> found["train"], 75 < found["test"] < 95
(100.0, True)
"""

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, fit, network, split
from mgcourse.chapters.experiment import Experiment
from mgcourse.layers import Dropout, Sequential
from mgcourse.seeding import seed as sow

MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))
EPOCHS = {1437: 40, 100: 200}
RECIPE = (
    "Digits, ink 0 to 1, the last 360 rows of a shuffle for the test; 64-H-10, ReLU, "
    "cross-entropy, SGD, step size 0.3, batch 32; 1,437 rows for 40 epochs, 100 rows for 200. "
)


def shifted(X, dx, dy):
    """Pictures (n, 64) moved dx to the right and dy down by whole pixels; new ink is 0."""
    pictures = X.reshape(-1, 8, 8)
    moved = np.zeros_like(pictures)
    moved[:, max(dy, 0) : 8 + min(dy, 0), max(dx, 0) : 8 + min(dx, 0)] = pictures[
        :, max(-dy, 0) : 8 + min(-dy, 0), max(-dx, 0) : 8 + min(-dx, 0)
    ]
    return moved.reshape(X.shape)


def mirrored(X):
    """Pictures (n, 64), left and right exchanged."""
    return X.reshape(-1, 8, 8)[:, :, ::-1].reshape(X.shape)


def trained(data, hidden=64, epochs=40, l2=0.0, l1=0.0, q=0.0, X=None, y=None):
    """Train on the rows of `data`, or on X and y in their place; returns the model.

    Penalties ½ l2 ‖W‖² and l1 Σ|w| are on the weights alone; q is the drop rate behind the
    hidden layer.
    """
    X, y = (data.X, data.y) if X is None else (X, y)
    model = network(data.rng, (64, hidden, 10))
    weights = [model[0].W, model[2].W]
    if q:
        model = Sequential(model[0], model[1], Dropout(q), model[2])

    def charge():
        for W in weights:
            W.grad = W.grad + l2 * W.data + l1 * np.sign(W.data)

    descent = SGD(model.parameters(), lr=0.3)
    fit(model, X, y, descent, data.rng, epochs, adjust=charge if l2 or l1 else None)
    return model.eval()


def learned(seed, rows, epochs, **how):
    """Accuracy on training and test rows, %, and how many weights of 100 are below 0.01."""
    sow(seed)
    data = split(seed, rows)
    model = trained(data, epochs=epochs, **how)
    sizes = np.concatenate([abs(p.data).ravel() for p in model.parameters() if p.data.ndim == 2])
    return {
        "train": accuracy(model, data.X, data.y),
        "test": accuracy(model, data.X_test, data.y_test),
        "near 0": 100.0 * float(np.mean(sizes < 0.01)),
    }


def _experiment(name, recipe, cases, **more):
    return Experiment(name, RECIPE + recipe, learned, cases, **{"within": 6.0} | more)


def _by_rows(values, key):
    return {
        f"{rows} {value:g}": {"rows": rows, "epochs": epochs, key: value}
        for rows, epochs in EPOCHS.items()
        for value in values
    }


ROWS = (50, 100, 200, 400, 800, 1437)
UNITS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
STRENGTHS = (0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
RATES = (0, 0.2, 0.5, 0.8)

BY_ROWS = _experiment(
    "13-rows",
    "H = 64; other numbers of rows: as many epochs as make about 640 steps, at least 40 of them.",
    {str(n): {"rows": n, "epochs": max(40, round(640 * 32 / n))} for n in ROWS},
    again=("100", 0),
)
BY_UNITS = _experiment(
    "13-units",
    "100 rows.",
    {str(h): {"rows": 100, "epochs": 200, "hidden": h} for h in UNITS},
    again=("64", 0),
)
L2 = _experiment(
    "13-l2", "H = 64; ½α‖W‖² on the weights.", _by_rows(STRENGTHS, "l2"), again=("100 0.01", 0)
)
L1 = _experiment(
    "13-l1", "H = 64; αΣ|w| on the weights.", _by_rows(STRENGTHS[:7], "l1"), again=("100 0.001", 0)
)
DROPOUT = _experiment(
    "13-dropout",
    "H = 64; dropout at rate q behind the hidden layer.",
    _by_rows(RATES, "q"),
    again=("100 0.5", 0),
)


# Folds ---------------------------------------------------------------------------------------


def folded(seed, epochs=150, k=5):
    """100 rows in five folds: the score of each, and of all 100 rows' network on the test rows."""
    data = split(seed, 100)
    scores = {}
    for i, rows in enumerate(np.array_split(data.rng.permutation(100), k)):
        rest = np.setdiff1d(np.arange(100), rows)
        model = trained(data, 32, epochs, X=data.X[rest], y=data.y[rest])
        scores[f"fold {i}"] = accuracy(model, data.X[rows], data.y[rows])
    model = trained(data, 32, epochs)
    return scores | {
        "train": accuracy(model, data.X, data.y),
        "test": accuracy(model, data.X_test, data.y_test),
    }


FOLDS = Experiment(
    "13-folds",
    "Digits, 100 rows in 5 folds of 20: 80 train, 20 are scored; then one network from all 100 "
    "rows, scored on 360 others. 64-32-10, ReLU, cross-entropy, SGD, step size 0.3, batch 32, "
    "150 epochs.",
    folded,
    cases={"100 rows": {}},
    seeds=tuple(range(20)),
    within=15.0,
)


# Shifted and mirrored copies -----------------------------------------------------------------


def with_copies(seed, rows, copies):
    """Accuracy on test rows as they are, and shifted by one pixel (mean of four directions).

    copies : {"none", "shifted", "mirrored"}; the same number of steps for all.
    """
    data = split(seed, rows)
    X, y, epochs = multiplied(data, copies)
    model = trained(data, 64, epochs, X=X, y=y)
    moved = [accuracy(model, shifted(data.X_test, *move), data.y_test) for move in MOVES]
    return {
        "test": accuracy(model, data.X_test, data.y_test),
        "shifted": float(np.mean(moved)),
    }


def multiplied(data, copies):
    """The training rows with their copies, and the epochs that make as many steps as without."""
    made = {
        "none": [],
        "shifted": [shifted(data.X, *move) for move in MOVES],
        "mirrored": [mirrored(data.X)],
    }[copies]
    X = np.concatenate([data.X, *made])
    times = len(X) // len(data.X)
    return X, np.tile(data.y, times), (400 if len(data.X) < 1000 else 100) // times


COPIES = Experiment(
    "13-copies",
    "Digits, ink 0 to 1; 64-64-10, ReLU, cross-entropy, SGD, step size 0.3, batch 32; as many "
    "steps for all as 100 rows make in 400 epochs, or 1,437 in 100. Copies: shifted by 1 pixel in "
    "4 directions, or mirrored.",
    with_copies,
    cases={
        f"{rows} {copies}": {"rows": rows, "copies": copies}
        for rows in (100, 1437)
        for copies in ("none", "shifted", "mirrored")
    },
    again=("100 none", 0),
    within=6.0,
)


# A recipe of the learner's -------------------------------------------------------------------


def mean_of_five(recipe, final=False):
    """Score a recipe on five draws of 100 digits; a sentence with mean and spread.

    Parameters
    ----------
    recipe : callable
        `recipe(X, y, rng)` trains on rows (n, 64) with labels (n,), and returns the model.
    final : bool
        Ask 360 new rows a draw; else five folds inside the 100 rows, to choose by.
    """
    scores = []
    for seed in range(5):
        data = split(seed, 100)
        if final:
            model = recipe(data.X, data.y, data.rng)
            scores.append(accuracy(model, data.X_test, data.y_test))
            continue
        for rows in np.array_split(data.rng.permutation(100), 5):
            rest = np.setdiff1d(np.arange(100), rows)
            model = recipe(data.X[rest], data.y[rest], data.rng)
            scores.append(accuracy(model, data.X[rows], data.y[rows]))
    means = np.reshape(scores, (5, -1)).mean(axis=1)
    where = "360 new rows" if final else "five folds of the 100 rows"
    return (
        f"{means.mean():.1f} % on {where}, mean of five draws ({means.min():.1f} to "
        f"{means.max():.1f})"
    )
