"""A ball on ½w² whose slope is told with noise, as a batch tells it: why step sizes shrink.

With a constant η the ball never comes nearer than a cloud as wide as √(η/(2 − η)) times the
noise; with a shrinking η it does.

>>> round(float(cloud(0.1)), 2), round(float(cloud(1.0)), 2)
(0.23, 1.0)
"""

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.chapters.ch12 import SCHEDULES
from mgcourse.optim import SGD
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

STEPS, BALLS = 200, 200
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5)


def cloud(eta):
    """The spread of w in the long run: w ← w − η(w + noise), noise of spread 1.

    One step turns the variance s² into (1 − η)² s² + η²; it stays where s² = η / (2 − η).
    """
    return np.sqrt(eta / (2 - eta))


def noisy(eta=0.5, schedule="constant"):
    """200 balls from w = 4, every slope with noise of spread 1; one of them drawn darker."""
    rng = np.random.default_rng(0)
    w = tensor(np.full(BALLS, 4.0), requires_grad=True)
    rule = SGD([w], lr=eta)
    plan = SCHEDULES[schedule](rule, STEPS)
    places, rates = [w.data.copy()], [rule.lr]
    for _ in range(STEPS):
        w.grad = w.data + rng.normal(size=BALLS)
        rule.step()
        plan.step()
        places.append(w.data.copy())
        rates.append(rule.lr)
    places, steps = np.array(places), np.arange(STEPS + 1)
    away = np.sqrt((places**2).mean(axis=1))
    end = float(away[-1] if schedule != "constant" else np.sqrt((places[-50:] ** 2).mean()))
    return {
        "others": (np.tile(np.append(steps, np.nan), 12), _joined(places[:, 1:13])),
        "one": (steps, places[:, 0]),
        "away": (steps, away),
        "rates": (steps, np.maximum(rates, 1e-4)),
        "names": [(6, 2.6e-3, "blue: distance of all 200"), (6, 1.5e-3, "orange, dashed: η")],
        "now": ([STEPS], [places[-1, 0]]),
        "end": end,
        "titles": [
            "13 of 200 balls",
            f"In the end {written(end, 2)} from the bottom",
        ],
        "words": (
            f"η = {eta:g}, {schedule}: at the end the balls are {written(end, 2)} from the bottom "
            f"(root of the mean square); a constant η leaves a cloud of {written(cloud(eta), 2)}."
        ),
    }


def _joined(columns):
    """Columns one after the other, with gaps between."""
    return np.vstack([columns, np.full((1, columns.shape[1]), np.nan)]).T.ravel()


def balls_in_noise(lock=None):
    """Choose η and a schedule: how near do the balls come?"""
    left = Panel(
        Line("others", style.STROKE, width=0.5),
        Line("one", style.GREEN, width=1.5),
        Dots("now", style.GREEN, size=12, square=True),
        x=(0, STEPS + 2),
        y=(-4, 5),
        xlabel="step",
        ylabel="w",
    )
    right = Panel(
        Line("away", style.BLUE),
        Line("rates", style.ORANGE, dashed=True),
        Text("names"),
        x=(0, STEPS + 2),
        y=(1e-3, 6),
        log="y",
        xlabel="step",
        grid=True,
    )
    return live(
        noisy,
        panels=[left, right],
        controls={
            "eta": Slider(RATES, 0.5, symbol="η", name="first step size"),
            "schedule": Choice(list(SCHEDULES), "constant", name="schedule"),
        },
        lock=lock,
        title="Balls whose slopes are told with noise",
        height=3.2,
    )
