"""Chapter 09's repairs: a judge for the four blocks of a two-layer program, and three fates.

>>> x, y, W = np.array([[1.0]]), np.array([[0.0]]), np.array([[1.0]])
>>> def loss(x, y, W1, b1, W2, b2):
...     return (((x @ W1 + b1) @ W2 + b2 - y) ** 2).sum() / 2
>>> blocks = {"dW1": W, "db1": W[0], "dW2": 2 * W, "db2": W[0]}
>>> judge(lambda *given: blocks, loss, x, y, W, 0 * W[0], W, 0 * W[0])
dW2: wrong: W2[0, 0] has slope 2, nudging says 1
db2: ok: 1 slope agrees with nudging
dW1: ok: 1 slope agrees with nudging
db1: ok: 1 slope agrees with nudging
"""

from functools import cache

import numpy as np

from mgcourse.arrays import sigmoid
from mgcourse.data import ring
from mgcourse.numerical import gradcheck
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel


def judge(grads, loss, x, y, W1, b1, W2, b2):
    """Nudge each block of a program, from the loss backwards, and print what nudging says."""
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    found = grads(x, y, *parameters.values())
    for name in ("W2", "b2", "W1", "b1"):

        def nudged(value, name=name):
            return loss(x, y, *(parameters | {name: value}).values())

        finding = gradcheck(nudged, parameters[name], grads=[found[f"d{name}"]])
        print(f"d{name}: {str(finding).replace('argument 1', name)}")


# Three fates ---------------------------------------------------------------------------------

STEPS = 2000
PROGRAMS = {
    "right": {},
    "output's slope left out": {"output": False},
    "hidden sigmoid taken twice": {"twice": True},
}
_SEEN = (3, 10, 20, 50, 100, 200, 300, 400, 500, 700, 1000, 1300, 1600, STEPS)


@cache
def training(start, eta=1.0, output=True, twice=False):
    """Train 2-6-1 sigmoid units on the ring; half the mean square before each step, and the score.

    `output=False` leaves out the slope of the output's sigmoid; `twice=True` takes the slope of the
    hidden sigmoid at its answer, as a program found on the web does.
    """
    X, labels = ring()
    y = (labels.reshape(-1, 1) + 1) / 2
    rng = np.random.default_rng(start)
    W1, b1, W2, b2 = rng.normal(size=(2, 6)), np.zeros(6), rng.normal(size=(6, 1)), np.zeros(1)
    losses = []
    for _ in range(STEPS + 1):
        a1 = sigmoid(X @ W1 + b1)
        a2 = sigmoid(a1 @ W2 + b2)
        losses.append(float(((a2 - y) ** 2).mean() / 2))
        d2 = (a2 - y) / len(X) * (a2 * (1 - a2) if output else 1)
        s = sigmoid(a1) if twice else a1
        d1 = (d2 @ W2.T) * s * (1 - s)
        W1, b1 = W1 - eta * X.T @ d1, b1 - eta * d1.sum(axis=0)
        W2, b2 = W2 - eta * a1.T @ d2, b2 - eta * d2.sum(axis=0)
    return np.array(losses), 100 * float(((a2 > 0.5) == (y > 0.5)).mean())


def fates(start, steps=STEPS, eta=1.0):
    """The losses of three programs from one start, as far as so many steps."""
    runs = {name: training(start, eta, **faults) for name, faults in PROGRAMS.items()}
    every = max(1, steps // 200)
    seen = np.arange(0, steps + 1, every)
    ends = {name: losses[steps] for name, (losses, _) in runs.items()}
    lines = {name: (seen, losses[seen]) for name, (losses, _) in runs.items()}
    return lines | {
        "now": ([steps] * 3, list(ends.values()), _COLOURS),
        "names": _NAMES,
        "ends": ends,
        "scores": {name: score for name, (_, score) in runs.items()},
        "titles": [
            "After {:,} steps: right {:.5f}, slope left out {:.5f}, twice {:.5f}".format(
                steps, *ends.values()
            )
        ],
        "words": f"Start {start}, η = {eta:g}, {steps:,} steps: "
        + ", ".join(f"{name} {end:.5f}" for name, end in ends.items())
        + ".",
    }


_COLOURS = [style.BLUE, style.ORANGE, style.PURPLE]
_NAMES = [  # above all the lines
    (STEPS, 10.0, "thick: right"),
    (STEPS, 3.2, "dashed: output's slope left out"),
    (STEPS, 1.0, "thin: hidden sigmoid taken twice"),
]


def three_fates(lock=None):
    """Walk through the steps: the losses of a right program and of two broken ones."""
    panel = Panel(
        Line("right", style.BLUE, width=2.5),
        Line("output's slope left out", style.ORANGE, width=2.5, dashed=True),
        Line("hidden sigmoid taken twice", style.PURPLE, width=1.5),
        Dots("now", size=9),
        Text("names", anchor="end"),
        x=(0, STEPS),
        y=(2e-5, 20.0),
        log="y",
        xlabel="step",
        ylabel="½ mean of the squares",
        grid=True,
    )
    return live(
        fates,
        panels=[panel],
        controls={
            "steps": Slider(_SEEN, 10, name="steps", text="{:,}", play=True, seconds=0.3),
            "start": Slider(range(6), 0, name="start"),
            "eta": Slider([1.0, 2.0, 4.0, 8.0], 1.0, symbol="η", name="step size"),
        },
        lock=lock,
        title="Three programs, one start",
        height=3.4,
    )
