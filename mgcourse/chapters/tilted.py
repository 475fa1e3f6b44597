"""The ravine of chapter 12 turned against the axes, or its loss multiplied: which rule notices?

Plain descent and momentum follow a turn and are thrown by a factor. Rules with a step size for
each weight shrug at a factor, and live by the axes.

>>> treated("Adam", times=1000.0)["gap"] < 1e-6, treated("momentum", degrees=45)["gap"] < 1e-9
(True, True)
"""

import numpy as np

from mgcourse.chapters.ravine import BEST, distance, goal, level, path, turned
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel

TIMES = (1e-8, 1e-6, 1e-3, 1.0, 1e3)
ANGLES = (0, 5, 10, 20, 30, 45)
RULES = BEST | {"Adagrad": ("Adagrad", {"lr": 0.5}), "Adadelta": ("Adadelta", {"lr": 1.0})}


def treated(rule="Adam", degrees=0, times=1.0, steps=200, what="turn"):
    """A rule's path where the ravine is turned and its loss multiplied, over its path as before."""
    before = path(*RULES[rule], steps)
    now = path(*RULES[rule], steps, degrees, times)
    with np.errstate(over="ignore", invalid="ignore"):
        gap = np.abs(now @ turned(degrees) - before).max()  # turned back, for comparison
    far = distance(now, degrees)
    end = far[-1]
    what = f"ravine turned by {degrees}°" if what == "turn" else f"loss × {style.number(times)}"
    was = style.number(distance(before)[-1], 2)
    if gap < 1e-4:
        ending, told = "the same path", f"the same path, {was} from the bottom after {steps} steps"
    elif not end < 10:
        ending = told = "thrown out"
    else:
        ending = "another path"
        told = f"another path, {style.number(end, 2)} from the bottom and not {was}"
    frame = turned(degrees)
    return {
        "before": (before @ frame.T).T,
        "ring": _ring(degrees),
        "now": now.T,
        "ball": now[-1:].T,
        "far": (np.arange(steps + 1), far),
        "was": (np.arange(steps + 1), distance(before)),
        "gap": float(gap),
        "titles": [f"{rule}, {what}", ending.capitalize()],
        "words": f"{rule}, {what}: {told}.",
    }


def _ring(degrees):
    """Level lines as one broken line, turned."""
    angle = np.linspace(0, 2 * np.pi, 80)
    rings = []
    for height in (0.05, 0.5, 5, 20, 50, 100):
        rings += [level(height, angle), np.full((2, 1), np.nan)]
    return turned(degrees) @ np.hstack(rings)


def multiplied(rule="Adam", times=1.0):
    """A rule's path where the loss is multiplied."""
    return treated(rule, times=times, what="loss")


def slanted(rule="Adam", degrees=0):
    """A rule's path where the ravine is turned."""
    return treated(rule, degrees)


def loss_times(lock=None):
    """Choose a rule and multiply the loss: who notices?"""
    slider = Slider(TIMES, 1.0, name="loss times", text=style.number)
    return _treatment(multiplied, {"times": slider}, lock, "The loss multiplied")


def ravine_turned(lock=None):
    """Choose a rule and turn the ravine against the axes: who notices?"""
    slider = Slider(ANGLES, 0, name="ravine turned by", text="{}°")
    return _treatment(slanted, {"degrees": slider}, lock, "The ravine turned")


def _treatment(compute, slider, lock, title):
    above = Panel(
        Line("ring", style.LOSS, width=0.8),
        Line("before", style.STROKE, width=4),
        Line("now", style.BLUE, width=1.5),
        Dots("ball", style.BLUE, size=12),
        x=(-2.3, 2.3),
        y=(-2.3, 2.3),
        xlabel="first weight",
        ylabel="second weight",
        equal=True,
    )
    course = Panel(
        Line("was", style.STROKE, width=4),
        Line("far", style.BLUE, width=1.5),
        x=(0, 200),
        y=(1e-7, 1e4),
        log="y",
        xlabel="step",
        ylabel="distance from the bottom",
        still=goal,
    )
    return live(
        compute,
        panels=[above, course],
        controls={"rule": Choice(list(RULES), "Adam", name="rule"), **slider},
        lock=lock,
        title=title,
        height=3.6,
    )
