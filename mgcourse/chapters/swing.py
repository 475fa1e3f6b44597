"""*The bug that wins*, act 1: descent on ½w² by a loop in which nobody sets the slope to 0.

`.grad` then holds the sum of all slopes so far. The ball never settles and, up to η = 4,
never leaves: two steps in a row are a turn, not a stretch.

>>> round(reach(0.1), 1), round(reach(3.9), 1)
(4.1, 25.3)
"""

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.chapters.ch06 import BALL
from mgcourse.show import style
from mgcourse.show.controls import Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line, Text
from mgcourse.show.overlay import Panel

RATES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5, 1.9, 2.1, 2.5, 3.0, 3.5, 3.9, 4.1)
STEPS = 60
START = 4.0


def walk(eta, zero, steps=STEPS):
    """The places of w, and what `.grad` held at each step.

    Parameters
    ----------
    eta : float
        The step size.
    zero : bool
        Whether `.grad` is set to 0 before each backward.
    steps : int

    Returns
    -------
    places : array (steps + 1,)
    held : array (steps + 1,)
        What `backward()` left in `.grad` at each place.
    """
    w, grad = START, 0.0
    places, held = [], []
    for _ in range(steps + 1):
        grad = w if zero else grad + w  # the slope of ½w² is w
        places.append(w)
        held.append(grad)
        w -= eta * grad
    return np.array(places), np.array(held)


def reach(eta, steps=400):
    """How far from the bottom the ball gets without zero."""
    return float(np.abs(walk(eta, zero=False, steps=steps)[0]).max())


def swing(eta, zero, step):
    """The ball after `step` steps, where it has been, and what its next step will use."""
    places, held = walk(eta, zero)
    w, grad = places[step], held[step]
    return {
        "way": (places[: step + 1], places[: step + 1] ** 2 / 2),
        "ball": ([w], [w**2 / 2]),
        "slope": ([1], [w]),
        "held": ([2], [grad]),
        "numbers": [
            (place, min(max(height, -11), 11) + (0.6 if height >= 0 else -2.2), written(height, 2))
            for place, height in ((1, w), (2, grad))
        ],
        "course": (np.arange(step + 1), places[: step + 1]),
        "now": ([step], [w]),
        "titles": [
            f"Step {step}: w = {written(w)}",
            "The step uses .grad",
            _verdict(eta, zero, places),
        ],
        "words": (
            f"Zero is {'on' if zero else 'off'}, η = {eta:g}. After {style.several(step, 'step')} "
            f"w = {written(w)}; the slope there is {written(w)}, and .grad holds {written(grad)}. "
            f"In {STEPS} steps w runs between {written(places.min())} and {written(places.max())}."
        ),
    }


def _verdict(eta, zero, places):
    if eta > (2 if zero else 4):
        return "Thrown out"
    if not zero:
        return f"It swings for ever, up to ±{written(reach(eta), 2)}"
    return "It comes to rest" if abs(places[-1]) < 0.05 else "On its way to rest"


def the_bug_that_wins(lock=None):
    """Switch zero off and press play."""
    curve = np.linspace(-12, 12, 200)
    bowl = Panel(
        Line("way", colour=style.STROKE, width=1),
        Dots("ball", **BALL),
        x=(-9, 9),
        y=(-1.5, 36),
        xlabel="w",
        ylabel="L = ½w²",
        still=lambda ax: ax.plot(curve, curve**2 / 2, color=style.LOSS),
    )
    bars = Panel(
        Bars("slope", colour="sign", width=0.6),
        Bars("held", colour="sign", width=0.6),
        Text("numbers", anchor="middle"),
        x=(0.4, 2.6),
        y=(-14, 14),
        still=_two_names,
        width=0.7,
    )
    course = Panel(
        Line("course"),
        Dots("now", **BALL),
        x=(0, STEPS + 1),
        y=(-13, 13),
        xlabel="step",
        ylabel="w",
        still=lambda ax: ax.axhline(0, color=style.STROKE, linewidth=1),
        width=1.3,
    )
    return live(
        swing,
        panels=[bowl, bars, course],
        controls={
            "zero": Toggle("zero the gradient before each backward", True),
            "eta": Slider(RATES, 0.1, symbol="η", name="step size"),
            "step": Slider(range(STEPS + 1), 20, name="step", play=True, seconds=0.15),
        },
        lock=lock,
        title="The bug that wins: a ball whose slopes are never forgotten",
        height=3.4,
    )


def _two_names(ax):
    ax.axhline(0, color=style.STROKE, linewidth=1)
    ax.set_xticks([1, 2], ["slope\nhere", ".grad"])
