"""A line through 442 patients, by descent: chapter 06 on real data.

The bmi is standardised, so both curvatures of the mean squared error are 2 and slope and
intercept shrink their distances alike.

>>> descent(0.5, 1)["fit"].round(2)
array([ 45.16, 152.13])
"""

from functools import cache

import numpy as np

from mgcourse.chapters.ch01 import plus, written
from mgcourse.chapters.ch06 import BALL, descend
from mgcourse.data import diabetes, standardise
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.02)
STEPS = 20


@cache
def patients():
    """The standardised bmi and the progression of 442 patients, two arrays."""
    X, y = diabetes("bmi")
    return standardise(X)[:, 0], y


def mse(w, b):
    """The mean squared error of the lines w·x + b; `w` and `b` may be arrays of one shape."""
    x, y = patients()
    return np.mean((np.multiply.outer(w, x) + np.expand_dims(b, -1) - y) ** 2, axis=-1)


def best():
    """Slope and intercept of the best line, in closed form."""
    x, y = patients()
    return np.array([np.mean(x * y), np.mean(y)])


def descent(eta, steps=STEPS):
    """Fit progression = w · bmi + b from (0, 0) by plain descent on the mean squared error.

    Returns
    -------
    dict
        What the figure shows, and under `fit` the array (w, b) after the last step.
    """
    x, y = patients()

    def slope(place):
        error = place[0] * x + place[1] - y
        return np.array([2 * np.mean(error * x), 2 * np.mean(error)])

    visited = descend(slope, (0.0, 0.0), eta, steps)
    losses = mse(visited[:, 0], visited[:, 1])
    ends = np.array([x.min(), x.max()])
    w, b = visited[-1]
    inside = np.abs(visited[:-1] - 120).max(axis=1) < 200
    return {
        "way": visited.T,
        "places": visited[:-1][inside].T,
        "ball": visited[-1:].T,
        "line": (ends, w * ends + b),
        "course": (np.arange(steps + 1), losses),
        "now": ([steps], losses[-1:]),
        "fit": visited[-1],
        "titles": [
            "From above",
            f"ŷ = {written(w)} x{plus(b)}",
            _arrival(losses),
        ],
        "words": (
            f"With η = {eta:g}, after {style.several(steps, 'step')}: w = {written(w, 4)}, "
            f"b = {written(b, 4)}, loss {written(losses[-1], 4)}."
        ),
    }


def _arrival(losses):
    """When the loss is within 1 % of the lowest any line can have."""
    arrived = np.flatnonzero(losses <= 1.01 * mse(*best()))
    if len(arrived):
        return f"There after {style.several(arrived[0], 'step')}"
    return "The loss rises: thrown out" if losses[-1] > losses[0] else "Not there yet"


def fit_by_descent(lock=None):
    """The line under a step-size slider: its place from above, among the patients, its loss."""
    x, y = patients()
    above = Panel(
        Line("way", colour=style.STROKE, width=1),
        Dots("places", size=6),
        Dots("ball", **BALL),
        x=(-80, 320),
        y=(-80, 320),
        xlabel="w  slope",
        ylabel="b  intercept",
        still=_level_lines,
        equal=True,
    )
    cloud = Panel(
        Line("line", width=3),
        x=(-2.6, 4.2),
        y=(0, 360),
        xlabel="bmi, standardised",
        ylabel="progression",
        still=lambda ax: ax.plot(x, y, ".", color=style.DATA, markersize=3, alpha=0.7),
        width=1.1,
    )
    course = Panel(
        Line("course", colour=style.LOSS),
        Dots("now", **BALL),
        x=(0, STEPS + 1),
        y=(2_000, 200_000),
        log="y",
        xlabel="step",
        ylabel="mean squared error",
    )
    return live(
        descent,
        panels=[above, cloud, course],
        controls={
            "eta": Slider(RATES, 0.05, symbol="η", name="step size"),
            "steps": Slider(range(STEPS + 1), STEPS, name="steps", play=True, seconds=0.2),
        },
        lock=lock,
        title="A line through 442 patients, by descent",
    )


def _level_lines(ax):
    """Circles: both curvatures are 2, so the loss is the lowest plus the distance squared."""
    angle = np.linspace(0, 2 * np.pi, 100)
    for radius in (15, 50, 100, 150, 200):
        w, b = best()
        ax.plot(w + radius * np.cos(angle), b + radius * np.sin(angle), color=style.LOSS, lw=1)
