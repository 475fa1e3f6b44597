"""Chapter 06: balls that roll, bounce and jump out, all under one step size.

A step of descent on ½κw² multiplies w by 1 − ηκ. All pictures are pure functions of their
sliders. The line through 442 patients is in `bmi_line`, the loop card by card in
`loop_cards`, *The bug that wins* in `swing`, the case study in `equal_inputs`.

>>> [round(float(abs(places(eta)[-1])), 3) for eta in (0.1, 1.9)]
[0.486, 0.486]
>>> arrival(0.0198)
346
"""

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel

STEPS = 20
BALL = {"colour": style.PARAMETER, "size": 15}
_TRAIL = {"colour": style.STROKE, "width": 1}


def descend(slope, start, eta, steps):
    """Every place gradient descent visits, the start included.

    Parameters
    ----------
    slope : callable
        The gradient at a place.
    start : array (d,) or float
    eta : float
        The step size.
    steps : int

    Returns
    -------
    array (steps + 1, …)
    """
    visited = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        visited.append(visited[-1] - eta * slope(visited[-1]))
    return np.array(visited)


def places(eta, kappa=1.0, start=4.0, steps=STEPS):
    """Where a ball on ½κw² is before the first step and after each one."""
    return descend(lambda w: kappa * w, start, eta, steps)


def verdict(eta_kappa):
    """What one step does to the distance from the bottom: it multiplies it by 1 − ηκ."""
    if eta_kappa > 2:
        return "Each bounce lands higher: thrown out"
    if eta_kappa == 2:
        return "It swings from side to side for ever"
    if eta_kappa > 1:
        return "It bounces across, and still arrives"
    if eta_kappa == 1:
        return "One step, and it is at the bottom"
    return "It rolls down one side"


# The first ball ------------------------------------------------------------------------------

STEEP, HIGH = 4.0, 2.0  # its bowl is ½·4·w², and it starts at w = 2
_TOP = 16.0  # where the picture ends
_ALL_RATES = (0.05, 0.1, 0.125, 0.2, 0.25, 0.3, 0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 1.9, 2.0, 2.1)
_FIRST_RATES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.48, 0.5, 0.52, 0.55, 0.6)


def rolling(eta, steps=12, kappa=STEEP):
    """A ball on ½κw² from w = 2, after so many steps."""
    w = places(eta, kappa, HIGH, steps)
    loss = kappa * w**2 / 2
    inside = np.where(loss <= _TOP, w, np.nan)
    across = np.linspace(-3.6, 3.6, 200)
    return {
        "bowl": (across, kappa * across**2 / 2),
        "way": (w, loss),
        "places": (inside[:-1], loss[:-1]),
        "ball": (w[-1:], loss[-1:]),
        "titles": [verdict(eta * kappa)],
        "words": (
            f"η = {eta:g}, after {style.several(steps, 'step')}: w = {written(round(w[-1], 4))}, "
            f"L = {written(round(loss[-1], 4))}."
        ),
    }


def jump_out():
    """Drag η until the ball leaves the bowl; play the steps to see it go."""
    return live(
        rolling,
        panels=[_one_bowl("w  the one knob")],
        controls={
            "eta": Slider(_FIRST_RATES, 0.05, symbol="η", name="step size"),
            "steps": Slider(range(13), 12, name="steps", play=True, seconds=0.25),
        },
        title="A ball in a bowl",
    )


def any_bowl():
    """Choose a bowl, foresee what a step size does in it, and look."""

    def shown(kappa, eta):
        numbers = rolling(eta, kappa=kappa)
        product = f"ηκ = {written(eta * kappa)}"
        return numbers | {
            "titles": [f"{product}. {numbers['titles'][0]}"],
            "words": f"κ = {kappa:g}, {numbers['words']} {product}.",
        }

    return live(
        shown,
        panels=[_one_bowl("w")],
        controls={
            "kappa": Slider((0.5, 1, 2, 4, 8), 4, symbol="κ", name="curvature"),
            "eta": Slider(_ALL_RATES, 0.1, symbol="η", name="step size"),
        },
        title="A ball in a bowl of any curvature",
    )


def _one_bowl(xlabel):
    return Panel(
        Line("bowl", colour=style.LOSS),
        Line("way", **_TRAIL),
        Dots("places", size=6),
        Dots("ball", **BALL),
        x=(-3.6, 3.6),
        y=(-0.6, _TOP + 1),
        xlabel=xlabel,
        ylabel="L  loss",
    )


# One ball, three views -----------------------------------------------------------------------

RATES = (0.01, 0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 1.8, 1.9, 1.95, 2.0, 2.05, 2.1)
SECOND = -3.0  # where the second knob starts
_NEAR = 6.5


def three_views(eta, steps=STEPS):
    """A ball on ½w² from w = 4: from the side, beside a second knob from above, and its loss."""
    w, v = places(eta, steps=steps), places(eta, start=SECOND, steps=steps)
    loss = w**2 / 2
    return {
        "side": (w, loss),
        "side places": (w[:-1], loss[:-1]),
        "side ball": (w[-1:], loss[-1:]),
        "above": (w, v),
        "above places": (w[:-1], v[:-1]),
        "above ball": (w[-1:], v[-1:]),
        "course": (np.arange(steps + 1), loss),
        "now": ([steps], loss[-1:]),
        "titles": [
            verdict(eta),
            "The same from above, two knobs",
            f"After {steps} steps L = {written(loss[-1])}",
        ],
        "words": (
            f"With η = {eta:g} the ball starts at w = 4; it is at {written(w[1])} after one step "
            f"and at {written(w[-1])} after {steps}."
        ),
    }


def bowl(lock=None):
    """Three views of the same 20 steps, under one step size."""
    curve = np.linspace(-9, 9, 200)
    side = Panel(
        Line("side", **_TRAIL),
        Dots("side places", size=6),
        Dots("side ball", **BALL),
        x=(-_NEAR, _NEAR),
        y=(-0.8, 21),
        xlabel="w",
        ylabel="L = ½w²",
        still=lambda ax: ax.plot(curve, curve**2 / 2, color=style.LOSS),
    )
    above = Panel(
        Line("above", **_TRAIL),
        Dots("above places", size=6),
        Dots("above ball", **BALL),
        x=(-_NEAR, _NEAR),
        y=(-_NEAR, _NEAR),
        xlabel="w",
        ylabel="v  a second knob",
        still=lambda ax: level_lines(ax, (1.0, 1.0), (1, 4, 9, 16, 25)),
        equal=True,
    )
    course = Panel(
        Line("course", colour=style.LOSS),
        Dots("now", **BALL),
        x=(0, STEPS + 1),
        y=(1e-3, 1e3),
        log="y",
        xlabel="step",
        ylabel="L = ½w²",
        grid=True,
    )
    return live(
        three_views,
        panels=[side, above, course],
        controls={"eta": Slider(RATES, 0.1, symbol="η", name="step size")},
        lock=lock,
        title="A ball in a bowl: from the side, from above, and its loss",
    )


def level_lines(ax, kappas, heights):
    """Lines of equal ½κ₁w² + ½κ₂v², drawn on matplotlib axes."""
    angle = np.linspace(0, 2 * np.pi, 100)
    for height in heights:
        w, v = (np.sqrt(2 * height / kappa) for kappa in kappas)
        ax.plot(w * np.cos(angle), v * np.sin(angle), color=style.LOSS, linewidth=1, alpha=0.7)


# Two bowls, one step size --------------------------------------------------------------------

FLAT, RAVINE = 1.0, 100.0  # the two curvatures
ARRIVED = 1e-3  # both knobs nearer to 0 than this
_LONGEST, _LOST = 800, 120  # steps that are shown, and of a path that leads nowhere
TWO_RATES = (0.001, 0.002, 0.005, 0.01, 0.015, 0.018, 0.019, 0.0198, 0.0199, 0.02, 0.0201, 0.0205)


def arrival(eta, kappas=(FLAT, RAVINE), most=10_000):
    """How many steps bring all balls from 1 to within 0.001 of their bottoms.

    Parameters
    ----------
    eta : float
    kappas : sequence of float
        The curvature of each bowl.
    most : int

    Returns
    -------
    int or None
        None where some ball has not arrived after `most` steps.
    """
    factors = np.abs(1 - eta * np.asarray(kappas, dtype=float))
    if factors.max() >= 1:
        return None
    steps = int(np.ceil(np.log(ARRIVED) / np.log(factors.max()))) if factors.max() else 1
    return steps if steps <= most else None


def two_knobs(eta):
    """Two balls from 1, on κ = 1 and κ = 100, under one η."""
    flat, steep = (places(eta, kappa, 1.0, _LONGEST) for kappa in (FLAT, RAVINE))
    factors = 1 - eta * FLAT, 1 - eta * RAVINE
    arrived = arrival(eta)
    shown = slice(0, min(arrived or _LOST, _LONGEST) + 1)
    if arrived is None:
        told = "The steep ball never comes to rest" if eta * RAVINE == 2 else "One is thrown out"
    else:
        told = f"Both have arrived after {arrived:,} steps"
    number = np.arange(_LONGEST + 1)
    return {
        "way": (flat[shown], steep[shown]),
        "ball": (flat[shown][-1:], steep[shown][-1:]),
        "flat": (number, np.abs(flat)),
        "steep": (number, np.abs(steep)),
        "names": [
            (60, 2e-6, f"blue, flat: × {written(factors[0], 4)} a step"),
            (60, 3e-7, f"orange, steep: × {written(factors[1], 4)}"),
        ],
        "titles": ["A ravine from above", told],
        "words": (
            f"With η = {eta:g} a step multiplies the flat ball's place by "
            f"{written(factors[0], 4)} and the steep one's by "
            f"{written(factors[1], 4)}. {told}."
        ),
    }


def two_bowls(lock=None):
    """A flat bowl and one a hundred times as steep: which η serves both?"""
    ravine = Panel(
        Line("way", colour=style.PREDICTION, width=1),
        Dots("ball", **BALL),
        x=(-0.2, 1.2),
        y=(-1.3, 1.3),
        xlabel="w  flat, κ = 1",
        ylabel="v  steep, κ = 100",
        still=lambda ax: level_lines(
            ax, (FLAT, RAVINE), (0.005, 0.05, 0.2, 0.5, 2, 5, 10, 20, 35, 55, 80)
        ),
        width=0.8,
    )
    course = Panel(
        Line("flat"),
        Line("steep", colour=style.NEGATIVE, dashed=True),
        Text("names"),
        x=(0, _LONGEST),
        y=(1e-7, 30),
        log="y",
        xlabel="step",
        ylabel="distance from the bottom",
        still=_goal,
    )
    return live(
        two_knobs,
        panels=[ravine, course],
        controls={"eta": Slider(TWO_RATES, 0.005, symbol="η", name="step size")},
        lock=lock,
        title="Two bowls, one step size",
        height=3.4,
    )


def _goal(ax):
    ax.axhline(ARRIVED, color=style.STROKE, linewidth=1)
    ax.annotate("arrived", (_LONGEST, ARRIVED), (-2, 3), textcoords="offset points", ha="right")
