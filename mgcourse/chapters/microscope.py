"""How small may h be? A curve under a microscope, and the error of a measured slope.

Everything is drawn in units of h, so that a smaller h is a stronger lens. First the curve
straightens; then the lens is so strong that the steps of floating-point numbers show.

>>> errors(0.1)[0] < 3e-4, errors(1e-5)[0] < 1e-10, errors(1e-11)[0] > 1e-7
(True, True, True)
"""

import math
from functools import cache

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.numerical import H, numgrad
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import INK, Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.value import Value

X = 0.7
F, EXACT = math.tanh(X), 1 - math.tanh(X) ** 2
STEPS = tuple(float(f"1e-{power}") for power in range(17))
_U = np.linspace(-1.6, 1.6, 641)
_FINE = np.logspace(0, -16, 65)


def errors(h):
    """How far a measured slope of tanh at 0.7 is off: looking both ways, looking ahead."""
    right, left = math.tanh(X + h), math.tanh(X - h)
    return abs((right - left) / (2 * h) - EXACT), abs((right - F) / h - EXACT)


@cache
def _all_errors():
    return np.array([errors(float(h)) for h in _FINE]).T


def microscope(h):
    """tanh around 0.7 as the computer has it, in units of h; and the errors at every h."""
    seen = np.array([(math.tanh(X + float(u) * h) - F) / h for u in _U])
    ends = [(math.tanh(X + side * h) - F) / h for side in (-1, 1)]
    slope = (ends[1] - ends[0]) / 2
    both, ahead = errors(h)
    all_both, all_ahead = _all_errors()
    return {
        "true": ([-1.6, 1.6], [-1.6 * EXACT, 1.6 * EXACT]),
        "seen": (_U, seen),
        "measured": ([-1.6, 1.6], [ends[0] - 0.6 * slope, ends[1] + 0.6 * slope]),
        "ends": ([-1, 1], ends),
        "both": (_FINE, all_both),
        "ahead": (_FINE, all_ahead),
        "names": [(2e-4, 3e-3, "ahead"), (0.3, 1.5e-11, "both ways")],
        "now": ([h, h], [both, ahead], [INK, style.NEGATIVE]),
        "titles": [f"h = {style.number(h)}: {_sight(h)}", f"Both ways: off by {_power(both)}"],
        "words": (
            f"h = {style.number(h)}: {_sight(h)}; looking both ways is off by {_power(both)}, "
            f"looking ahead by {_power(ahead)}."
        ),
    }


def _sight(h):
    """What the lens shows, in a word or two."""
    if h > 0.05:
        return "the curve still bends"
    return "a straight line" if h > 2e-15 else "stairs"


def _power(error):
    return style.number(error, 2) if error > 1e-4 else f"{error:.0e}".replace("e-0", "e-")


def how_small(lock=None):
    """Drag h to the right, ever smaller, and watch the error fall and rise again."""
    left = Panel(
        Line("true", style.STROKE, width=5),
        Line("seen", width=2.5),
        Line("measured", INK, width=1.5),
        Dots("ends", INK, size=9, hollow=True),
        x=(-1.6, 1.6),
        y=(-1.4, 1.4),
        xlabel="(x − 0.7)/h",
        ylabel="(f − f(0.7))/h",
    )
    right = Panel(
        Line("ahead", style.NEGATIVE, width=1.8, dashed=True),
        Line("both", INK, width=1.8),
        Dots("now", size=10),
        Text("names"),
        x=(1.5, 0.6e-16),
        y=(1e-13, 3),
        log="xy",
        xlabel="h  difference step, ever smaller",
        ylabel="error of the slope",
        grid=True,
        width=1.3,
    )
    return live(
        microscope,
        panels=[left, right],
        controls={
            "h": Slider(
                STEPS,
                0.1,
                symbol="h",
                name="difference step",
                text=style.number,
                play=True,
                seconds=0.8,
            )
        },
        lock=lock,
        title="A slope measured with ever smaller h",
    )


def put_to_the_test(f, x):
    """Say whether nudging with h = 1e-5 finds the slope of your function.

    Parameters
    ----------
    f : callable
        Of one `Value`: made of + − * / **, tanh, exp, log, relu, sigmoid.
    x : float
    """
    knob = Value(x)
    f(knob).backward()
    exact = knob.grad
    try:
        nudged = numgrad(lambda x: f(Value(x)), x, h=H)
    except (ValueError, ArithmeticError) as fault:
        return f"slope at {x:g}: {written(exact, 6)}; nudging stops ({fault}). You have found one."
    largest = max(abs(exact), abs(nudged))
    gap = abs(exact - nudged) / largest if largest else 0.0
    said = f"slope at {x:g}: {written(exact, 6)}; nudged with h = 1e-5: {written(nudged, 6)}."
    if not math.isfinite(gap):
        return f"{said} One of them is no number."
    if gap < 0.01:
        return f"{said} They agree. Not yet."
    return f"{said} They are {min(gap, 1):.0%} apart. You have found one."
