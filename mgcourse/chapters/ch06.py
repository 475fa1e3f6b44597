"""Chapter 06: a ball in a bowl, and a line through 442 patients, under one learning rate."""

import numpy as np

from mgcourse.data import diabetes, standardise
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel

BALL_RATES = (0.01, 0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 1.8, 1.9, 1.95, 2.0, 2.05, 2.1)
LINE_RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.02)
STEPS = 20


def descend(slope, start, learning_rate, steps):
    """Every place gradient descent visits, the start included.

    Parameters
    ----------
    slope : callable
        The gradient at a place.
    start : array (d,) or float
    learning_rate : float
    steps : int

    Returns
    -------
    array (steps + 1, …)
    """
    places = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        places.append(places[-1] - learning_rate * slope(places[-1]))
    return np.array(places)


def ball(eta, kappa=1.0, start=4.0, steps=STEPS):
    """A ball on ½κw² from w = `start`: where it is after each step, and its loss."""
    w = descend(lambda w: kappa * w, start, eta, steps)
    loss = 0.5 * kappa * w**2
    number = np.arange(steps + 1)
    return {
        "way": (w, loss),
        "places": (w, loss),
        "ball": (w[-1:], loss[-1:]),
        "history": (number, w),
        "now": (number[-1:], w[-1:]),
        "titles": [_verdict(eta * kappa), f"After {steps} steps w = {style.number(w[-1])}"],
        "words": (
            f"With η = {eta:g} the ball starts at w = {start:g} and is at "
            f"w = {style.number(w[-1])} after {steps} steps."
        ),
    }


def _verdict(eta_kappa):
    """What one step does to the distance from the bottom: it multiplies it by 1 − ηκ."""
    if eta_kappa > 2:
        return "Each bounce lands higher: the ball is thrown out"
    if eta_kappa == 2:
        return "The ball swings from side to side for ever"
    if eta_kappa > 1:
        return "The ball bounces across, and still arrives"
    if eta_kappa == 1:
        return "One step, and the ball is at the bottom"
    return "The ball rolls down one side"


def bowl(lock=None):
    """The ball under a step-size slider: its bowl, and where it is step by step."""
    curve = np.linspace(-9, 9, 200)
    left = Panel(
        Line("way", colour=style.STROKE, width=1),
        Dots("places", colour=style.PREDICTION, size=6),
        Dots("ball", colour=style.PARAMETER, size=13, square=True),
        x=(-9, 9),
        y=(-1, 40),
        xlabel="w  the one knob",
        ylabel="L = ½w²",
        still=lambda ax: ax.plot(curve, 0.5 * curve**2, color=style.LOSS),
    )
    right = Panel(
        Line("history"),
        Dots("now", colour=style.PARAMETER, size=13, square=True),
        x=(0, STEPS + 1),
        y=(-9, 9),
        xlabel="step",
        ylabel="w",
        still=lambda ax: ax.axhline(0, color=style.STROKE, linewidth=1),
    )
    return live(
        ball,
        panels=[left, right],
        controls={"eta": Slider(BALL_RATES, 0.1, symbol="η", name="step size")},
        lock=lock,
        title="A ball in a bowl",
    )


def bmi_descent(eta, steps=STEPS):
    """Fit progression = slope · bmi + intercept from (0, 0) by plain descent on the MSE.

    Both curvatures are 2, so slope and intercept shrink their distance alike: the way to
    the bottom is one straight line, and the loss along it one parabola.

    Returns
    -------
    dict
        Marks of the three panels, and under `fit` (slope, intercept) after the last step.
    """
    x, y = _bmi()

    def slope(parameters):
        error = parameters[0] * x + parameters[1] - y
        return np.array([2 * np.mean(error * x), 2 * np.mean(error)])

    places = descend(slope, (0.0, 0.0), eta, steps)
    losses = np.mean((places[:, :1] * x + places[:, 1:] - y) ** 2, axis=1)
    ends = np.array([x.min(), x.max()])
    w, b = places[-1]
    return {
        "way": (places[:, 0], losses),
        "places": (places[:, 0], losses),
        "ball": (places[-1:, 0], losses[-1:]),
        "line": (ends, w * ends + b),
        "history": (np.arange(steps + 1), losses),
        "now": ([steps], losses[-1:]),
        "fit": (w, b),
        "titles": [
            f"η = {eta:g}: loss {style.number(losses[-1], 4)}",
            f"ŷ = {style.number(w)} x + {style.number(b)}",
            _arrival(losses),
        ],
        "words": (
            f"With η = {eta:g}, after {steps} steps: slope {style.number(w, 4)}, "
            f"intercept {style.number(b, 4)}, loss {style.number(losses[-1], 4)}."
        ),
    }


def _bmi():
    X, y = diabetes("bmi")
    return standardise(X)[:, 0], y


def _arrival(losses):
    """When the loss is within 1 % of the lowest any line can have."""
    x, y = _bmi()
    lowest = np.var(y) * (1 - np.corrcoef(x, y)[0, 1] ** 2)
    arrived = np.flatnonzero(losses <= 1.01 * lowest)
    if len(arrived):
        return f"Arrived after {arrived[0]} step{'s' if arrived[0] > 1 else ''}"
    return "Loss rises: thrown out" if losses[-1] > losses[0] else "Not there yet"


def fit_by_descent(lock=None):
    """The bmi line under a step-size slider: ball, fitted line and loss history at once."""
    x, y = _bmi()
    along = np.linspace(-50, 140, 200)  # slopes; the intercept keeps its proportion
    best_slope, best_intercept = np.mean(x * y), np.mean(y)
    lowest = np.mean((best_slope * x + best_intercept - y) ** 2)
    reach = (best_slope**2 + best_intercept**2) * (along / best_slope - 1) ** 2
    panels = [
        Panel(
            Line("way", colour=style.STROKE, width=1),
            Dots("places", colour=style.PREDICTION, size=6),
            Dots("ball", colour=style.PARAMETER, size=13, square=True),
            x=(-50, 140),
            y=(0, 60_000),
            xlabel="slope on the way",
            ylabel="mean squared error",
            still=lambda ax: ax.plot(along, lowest + reach, color=style.LOSS),
        ),
        Panel(
            Line("line", width=3),
            x=(-2.6, 4.2),
            y=(0, 360),
            xlabel="bmi, standardised",
            ylabel="progression",
            still=lambda ax: ax.plot(x, y, ".", color=style.DATA, markersize=3, alpha=0.7),
            width=1.2,
        ),
        Panel(
            Line("history", colour=style.LOSS),
            Dots("now", colour=style.PARAMETER, size=13, square=True),
            x=(0, STEPS + 1),
            y=(2_000, 200_000),
            log="y",
            xlabel="step",
            ylabel="mean squared error",
        ),
    ]
    return live(
        bmi_descent,
        panels=panels,
        controls={"eta": Slider(LINE_RATES, 0.05, symbol="η", name="step size")},
        lock=lock,
        title="A line through 442 patients, by descent",
    )
