"""Chapter 10: test rows that know too much. A leak that shouts, and two that whisper.

>>> means = [sum(shout(2000, chosen)["scores"]) / 30 for chosen in ("all", "training")]
>>> means[0] > 75, 40 < means[1] < 60
(True, True)
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, network, split, train, training
from mgcourse.chapters.experiment import Experiment
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Image, Line, Text
from mgcourse.show.overlay import Panel

ROWS, TRAINING, KEPT = 100, 70, 20
FEATURES = (20, 50, 100, 200, 500, 2000)
DRAWS = 30


# Coin flips that predict coin flips ----------------------------------------------------------


@lru_cache(maxsize=256)
def flips(seed, features, chosen):
    """Coin-flip labels and features; keep the best 20, split, fit by least squares, test.

    Parameters
    ----------
    seed, features : int
    chosen : {"all", "training"}
        Which rows say what features are best: all 100, or the 70 that train.

    Returns
    -------
    agree : array (features, 2)
        How often each feature, or its opposite, says the label: share of the training and of
        the test rows.
    best : array (20,)
        Which were kept.
    score : float
        Right of 100 test rows.
    """
    rng = np.random.default_rng(seed)
    X = rng.choice([-1.0, 1.0], (ROWS, features))
    y = rng.choice([-1.0, 1.0], ROWS)
    seen = slice(None) if chosen == "all" else slice(TRAINING)
    for_it = X[seen].T @ y[seen]
    best = np.argsort(-abs(for_it), kind="stable")[:KEPT]
    X = X * np.where(for_it < 0, -1.0, 1.0)  # a feature that says the opposite says as much
    columns = np.column_stack([X[:, best], np.ones(ROWS)])
    w = np.linalg.lstsq(columns[:TRAINING], y[:TRAINING], rcond=None)[0]
    right = np.sign(columns[TRAINING:] @ w) == y[TRAINING:]
    agree = (y[:, None] == X).astype(float)
    return (
        np.column_stack([agree[:TRAINING].mean(axis=0), agree[TRAINING:].mean(axis=0)]),
        best,
        100.0 * float(right.mean()),
    )


def flip_score(seed, features, chosen):
    """Right of 100 test rows."""
    return flips(seed, features, chosen)[2]


SHOUT = Experiment(
    "10-shout",
    "100 rows, labels and features coin flips; the 20 features that agree best with the labels "
    "are kept, chosen on all rows or on the 70 training rows; least squares on 70, tested on 30.",
    flip_score,
    cases={
        f"{features} features, {chosen} rows": {"features": features, "chosen": chosen}
        for chosen in ("all", "training")
        for features in FEATURES
    },
    seeds=tuple(range(200)),
    again=("2000 features, all rows", 0),
    within=4.0,
)


def shout(features, chosen):
    """One draw's features as a cloud, and the test scores of thirty draws."""
    agree, best, _ = flips(0, features, chosen)
    scores = [flip_score(seed, features, chosen) for seed in range(DRAWS)]
    mean = float(np.mean(scores))
    order = np.argsort(np.argsort(scores, kind="stable"), kind="stable")
    train_kept, test_kept = 100 * agree[best].mean(axis=0)
    where = "all 100 rows" if chosen == "all" else "the 70 training rows"
    return {
        "everyone": _cloud(agree),
        "kept": (100 * agree[best, 0], 100 * agree[best, 1]),
        "draws": (scores, order + 1),
        "chance": ([50, 50], [0, DRAWS + 1]),
        "middle": ([mean, mean], [0, DRAWS + 1]),
        "said": [(mean + 1.5, 2, f"mean {mean:.0f}")],
        "scores": scores,
        "agree": (float(train_kept), float(test_kept)),
        "titles": [
            f"The {KEPT} kept agree with {train_kept:.0f} and {test_kept:.0f} of 100",
            f"{DRAWS} draws: {mean:.0f} % of test rows right",
        ],
        "words": (
            f"{features:,} coin-flip features, best {KEPT} chosen on {where}: in the first draw "
            f"they agree with {train_kept:.0f} of 100 training labels and {test_kept:.0f} of 100 "
            f"test labels. Test scores of {DRAWS} draws: mean {mean:.0f} %, "
            f"{min(scores):.0f}–{max(scores):.0f} %."
        ),
    }


_LOW, _HIGH = 15, 85  # what the cloud's axes show, in percent


def _cloud(agree):
    """How many features have each pair of shares: 71 × 31 are possible, so a raster is exact."""
    x, y = np.rint(agree * [TRAINING, ROWS - TRAINING]).astype(int).T
    counts = np.zeros((ROWS - TRAINING + 1, TRAINING + 1))
    np.add.at(counts, (y, x), 1)
    rgba = np.full((*counts.shape, 4), 0.5)
    rgba[..., 3] = np.minimum(1.0, np.where(counts > 0, 0.25, 0) + counts / 40)
    return rgba


def a_leak_that_shouts(lock=None):
    """Choose features before the split or after it: what does the test say?"""
    half = 100 / (2 * TRAINING), 100 / (2 * (ROWS - TRAINING))
    cloud = Panel(
        Image("everyone"),
        Dots("kept", style.ORANGE, size=9, hollow=True),
        x=(-half[0], 100 + half[0]),
        y=(-half[1], 100 + half[1]),
        xlabel="agrees with training labels, of 100",
        ylabel="with test labels, of 100",
        still=_halves,
    )
    scores = Panel(
        Line("chance", style.STROKE, width=1, dashed=True),
        Line("middle", style.PREDICTION, width=2),
        Dots("draws", style.PREDICTION, size=8),
        Text("said", size=11),
        x=(20, 102),
        y=(0, DRAWS + 1),
        xlabel="right of 100 test rows, 30 draws",
        still=lambda ax: ax.set_yticks([]),
    )
    return live(
        shout,
        panels=[cloud, scores],
        controls={
            "features": Slider(FEATURES, 20, name="coin-flip features", text="{:,}"),
            "chosen": Choice(
                {"all rows": "all", "training rows": "training"}, "all", name="best 20 chosen on"
            ),
        },
        lock=lock,
        title="A leak that shouts",
        height=3.4,
    )


def _halves(ax):
    ax.axvline(50, color=style.STROKE, linewidth=0.8)
    ax.axhline(50, color=style.STROKE, linewidth=0.8)


# A scaler that has seen the test rows --------------------------------------------------------


def scaled(seed, rows, epochs, seen):
    """Right of 100 test rows, after standardising by the training rows, or by all there are."""
    data = split(seed, rows)
    known = data.X if seen == "training" else np.vstack([data.X, data.X_test])
    middle, spread = known.mean(axis=0), known.std(axis=0)
    spread[spread == 0] = 1
    data = replace(data, X=(data.X - middle) / spread, X_test=(data.X_test - middle) / spread)
    model = network(data.rng)
    train(model, data, SGD(model.parameters(), lr=0.1), epochs)
    return accuracy(model, data.X_test, data.y_test)


SCALER = Experiment(
    "10-scaler",
    "Digits standardised by the training rows or by training and test rows; 64-32-10, ReLU, "
    "cross-entropy, SGD, step size 0.1, batch 32; 1,437 rows for 40 epochs, 20 rows for 200.",
    scaled,
    cases={
        f"{rows} rows, {seen}": {"rows": rows, "epochs": epochs, "seen": seen}
        for rows, epochs in ((1437, 40), (20, 200))
        for seen in ("training", "all")
    },
    seeds=tuple(range(20)),
    again=("20 rows, all", 0),
    within=6.0,
)


# The best of forty ---------------------------------------------------------------------------


def best_epoch(seed):
    """Forty epochs on 1,077 rows: test score of the epoch the test rows, or others, chose."""
    data = split(seed)
    X, y = data.X[-360:], data.y[-360:]
    data = replace(data, X=data.X[:-360], y=data.y[:-360])
    model = network(data.rng)
    test, other = [], []
    for _ in training(model, data, SGD(model.parameters(), lr=0.5), 40):
        test.append(accuracy(model, data.X_test, data.y_test))
        other.append(accuracy(model, X, y))
    return {
        "by the test rows": max(test),
        "by 360 others": test[int(np.argmax(other))],
        "by nobody: the last": test[-1],
    }


EPOCH = Experiment(
    "10-epoch",
    "Digits, ink 0 to 1, 1,077 rows train, 360 others may choose the epoch, 360 test; 64-32-10, "
    "ReLU, cross-entropy, SGD, step size 0.5, batch 32, 40 epochs.",
    best_epoch,
    cases={"40 epochs": {}},
    seeds=tuple(range(20)),
    within=2.5,
)


# Dice for labels -----------------------------------------------------------------------------


def by_heart(seed, hidden, eta, epochs):
    """Labels of the training rows thrown with a die of ten: what is learned, what carries over."""
    data = split(seed)
    model = network(data.rng, (64, hidden, 10))
    data = replace(data, y=data.rng.integers(0, 10, len(data.y)))
    train(model, data, SGD(model.parameters(), lr=eta), epochs)
    return {
        "training": accuracy(model, data.X, data.y),
        "test": accuracy(model, data.X_test, data.y_test),
    }


DICE = Experiment(
    "10-dice",
    "Digits, labels of the 1,437 training rows drawn at random from 0 to 9; ReLU, cross-entropy, "
    "SGD, batch 32; 256 hidden units, step size 0.3, 150 epochs, or 32, 0.5, 40.",
    by_heart,
    cases={
        "256 units": {"hidden": 256, "eta": 0.3, "epochs": 150},
        "32 units": {"hidden": 32, "eta": 0.5, "epochs": 40},
    },
    again=("32 units", 0),
    within=8.0,
)
