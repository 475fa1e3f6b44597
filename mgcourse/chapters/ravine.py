"""Balls in a ravine, ½·1·u² + ½·100·v²: plain descent, momentum, and a step size a weight.

Every path is walked by the course's own optimisers. The ravine may be turned, its loss be
multiplied: `tilted` shows what each rule makes of that.

>>> first_and_last(0.01, 0.9), first_and_last(0.01, 0.99)
((124, 132), (737, 1389))
>>> arrived(*BEST["plain"], most=400)
346
"""

from functools import lru_cache

import numpy as np

from mgcourse import optim
from mgcourse.chapters.ch06 import ARRIVED, FLAT, RAVINE
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

START = (1.0, 1.0)
# Each with the step size that brings it to the bottom soonest; see `best_rates`.
BEST = {
    "plain": ("SGD", {"lr": 0.0198}),
    "momentum": ("SGD", {"lr": 0.032, "momentum": 0.69}),
    "RMSprop": ("RMSprop", {"lr": 0.004}),
    "Adam": ("Adam", {"lr": 0.04}),
}
COLOURS = {
    "plain": style.GREY,
    "momentum": style.GREEN,
    "RMSprop": style.ORANGE,
    "Adam": style.BLUE,
}


def turned(degrees):
    """The matrix that turns the plane."""
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@lru_cache(maxsize=512)
def _path(rule, settings, steps, degrees, times):
    frame = turned(degrees)
    bowl = times * frame @ np.diag([FLAT, RAVINE]) @ frame.T
    place = tensor(frame @ np.array(START), requires_grad=True)
    walker = getattr(optim, rule)([place], **dict(settings))
    visited = [place.data.copy()]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            place.grad = bowl @ place.data
            walker.step()
            visited.append(place.data.copy())
    return np.array(visited)


def path(rule, settings, steps=200, degrees=0, times=1.0):
    """Every place of a ball, the start included.

    Parameters
    ----------
    rule : str
        A class of `mgcourse.optim`.
    settings : dict
        Its arguments.
    steps : int
    degrees : float
        How far the ravine, start included, is turned against the axes.
    times : float
        What the loss is multiplied by.

    Returns
    -------
    array (steps + 1, 2)
    """
    return _path(rule, tuple(sorted(settings.items())), steps, degrees, times)


def distance(places, degrees=0):
    """How far from the bottom: the larger of the two coordinates along the ravine's own axes."""
    with np.errstate(invalid="ignore"):
        return np.abs(places @ turned(degrees)).max(axis=1)


def arrived(rule, settings, most=2000, degrees=0, times=1.0):
    """From which step on the ball stays within 0.001; None where it does not in `most` steps."""
    # a ball that was thrown out is nowhere, and so not near
    near = distance(path(rule, settings, most, degrees, times), degrees) < ARRIVED
    last = int(np.flatnonzero(~near)[-1]) + 1
    return last if last <= most else None


def first_and_last(eta, beta, most=2000):
    """The first step within 0.001, and the step from which on it stays: (int, int) or None."""
    away = distance(path("SGD", {"lr": eta, "momentum": beta}, most))
    stays = arrived("SGD", {"lr": eta, "momentum": beta}, most)
    return None if stays is None else (int(np.flatnonzero(away < ARRIVED)[0]), stays)


def best_rates(rule, most=1500, degrees=0, **settings):
    """The best of 46 step sizes, ten a decade from 0.0003 to 10: (steps, step size)."""
    rates = [float(f"{10 ** (i / 10):.2g}") for i in range(-35, 11)]
    found = [(arrived(rule, {"lr": lr, **settings}, most, degrees), lr) for lr in rates]
    return min((pair for pair in found if pair[0]), default=None)


# Four balls -------------------------------------------------------------------------------

RACE_STEPS = 150


def four(step, degrees=0):
    """Four balls after so many steps."""
    found = {name: path(*how, RACE_STEPS, degrees) for name, how in BEST.items()}
    away = {name: distance(places, degrees) for name, places in found.items()}
    order = sorted(away, key=lambda name: away[name][step])
    heights = _apart([away[name][step] for name in BEST])
    return {
        **{f"{name} way": found[name][: step + 1].T for name in BEST},
        **{f"{name} ball": found[name][step : step + 1].T for name in BEST},
        **{f"{name} far": (np.arange(step + 1), away[name][: step + 1]) for name in BEST},
        **{f"{name} name": [(step + 3, y, name)] for name, y in zip(BEST, heights)},
        "now": (
            [step] * 4,
            [away[name][step] for name in BEST],
            [COLOURS[name] for name in BEST],
        ),
        "titles": [
            f"Step {step}",
            f"Nearest to the bottom: {order[0]}" if step else "How far from the bottom",
        ],
        "words": f"After {style.several(step, 'step')}, distance from the bottom: "
        + ", ".join(f"{name} {style.number(away[name][step], 2)}" for name in order)
        + ".",
    }


def _apart(distances, decades=0.62, lowest=1.3e-5):
    """Heights for words beside dots on the log axis, in the same order and not over each other."""
    heights = [0.0] * len(distances)
    floor = np.log10(lowest)
    for i in np.argsort(distances):
        heights[i] = max(np.log10(max(distances[i], lowest)) - 0.06, floor)
        floor = heights[i] + decades
    return [float(10**height) for height in heights]


def four_balls(lock=None):
    """Press play: plain descent, momentum, RMSprop and Adam race down a ravine."""
    above = Panel(
        *(Line(f"{name} way", COLOURS[name], width=1.2) for name in BEST),
        *(Dots(f"{name} ball", COLOURS[name], size=12, square=name == "momentum") for name in BEST),
        x=(-0.6, 1.2),
        y=(-2.4, 1.6),
        xlabel="u  along, κ = 1",
        ylabel="v  across, κ = 100",
        still=level_lines,
        width=0.9,
    )
    course = Panel(
        *(Line(f"{name} far", COLOURS[name], dashed=name in ("plain", "RMSprop")) for name in BEST),
        Dots("now", size=8),
        *(Text(f"{name} name", COLOURS[name], size=11) for name in BEST),
        x=(0, 200),
        y=(1e-5, 200),
        log="y",
        xlabel="step",
        ylabel="distance from the bottom",
        still=goal,
    )
    return live(
        four,
        panels=[above, course],
        controls={
            "step": Slider(
                [*range(60), *range(60, RACE_STEPS + 1, 3)],
                12,
                name="step",
                play=True,
                seconds=0.15,
            )
        },
        lock=lock,
        title="Four balls race down a ravine",
        height=3.5,
    )


def level_lines(ax, degrees=0):
    """Draw lines of equal loss on matplotlib axes."""
    angle = np.linspace(0, 2 * np.pi, 200)
    for height in (0.05, 0.2, 0.5, 2, 5, 10, 20, 35, 55, 80, 120, 200, 300):
        u, v = turned(degrees) @ level(height, angle)
        ax.plot(u, v, color=style.LOSS, linewidth=0.8, alpha=0.6)


def level(height, angle):
    """The line of equal loss at a height, in the ravine's own axes: array (2, …)."""
    reach = np.sqrt(2 * height / np.array([[FLAT], [RAVINE]]))
    return reach * np.array([np.cos(angle), np.sin(angle)])


def goal(ax):
    """Draw the line below which a ball has arrived."""
    ax.set_autoscale_on(False)  # a single line has no height to scale by
    ax.axhline(ARRIVED, color=style.STROKE, linewidth=1)
    ax.annotate("arrived", (2, ARRIVED), (2, 3), textcoords="offset points")


# Momentum ---------------------------------------------------------------------------------

ETAS = (0.001, 0.002, 0.005, 0.01, 0.015, 0.0198, 0.025, 0.03, 0.032, 0.035, 0.038, 0.039, 0.04)
BETAS = (0.0, 0.3, 0.5, 0.6, 0.67, 0.69, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99)
_SHOWN = 400


def slowest(eta, beta, kappas=(FLAT, RAVINE)):
    """By what a ball's distance is multiplied a step in the long run.

    On ½κw², w after t steps is made of r₁ᵗ and r₂ᵗ, where r² − (1 + β − ηκ) r + β = 0: the
    largest |root| is left in the end.
    """
    roots = [np.roots([1, -(1 + beta - eta * kappa), beta]) for kappa in kappas]
    return float(np.abs(roots).max())


def with_momentum(eta=0.01, beta=0.0):
    """A ball with momentum in the ravine: its way, its two distances and how it ends."""
    places = path("SGD", {"lr": eta, "momentum": beta}, _SHOWN)
    number = np.arange(_SHOWN + 1)
    factor = slowest(eta, beta)
    times = first_and_last(eta, beta)
    if factor >= 1:
        told = "Thrown out" if factor > 1 + 1e-9 else "It never comes to rest"
    elif times is None:
        told = "Not there after 2,000 steps"
    elif times[0] == times[1]:
        told = f"There after {times[1]:,} steps, and it stays"
    else:
        told = f"First at {times[0]:,}, to stay from {times[1]:,}"
    return {
        "way": places.T,
        "ball": places[-1:].T,
        "along": (number, np.abs(places[:, 0])),
        "across": (number, np.abs(places[:, 1])),
        "names": [
            (395, 60, "blue, solid: along the ravine"),
            (395, 12, "orange, dashed: across"),
        ],
        "factor": factor,
        "titles": [f"η = {eta:g}, β = {beta:g}: {_SHOWN} steps", told],
        "words": (
            f"η = {eta:g}, β = {beta:g}: {told[0].lower()}{told[1:]}. In the long run a step "
            f"multiplies the distance by {style.number(factor, 4)}."
        ),
    }


def eta_and_beta(lock=None):
    """Drag η and β: how soon does the ball come to rest?"""
    above = Panel(
        Line("way", style.GREEN, width=1),
        Dots("ball", style.GREEN, size=13, square=True),
        x=(-1.2, 1.2),
        y=(-3.2, 3.2),
        xlabel="u  along, κ = 1",
        ylabel="v  across, κ = 100",
        still=level_lines,
        width=0.9,
    )
    course = Panel(
        Line("along", style.BLUE, width=1.5),
        Line("across", style.ORANGE, width=1.5, dashed=True),
        Text("names", anchor="end"),
        x=(0, _SHOWN),
        y=(1e-7, 300),
        log="y",
        xlabel="step",
        ylabel="distance from the bottom",
        still=goal,
    )
    return live(
        with_momentum,
        panels=[above, course],
        controls={
            "eta": Slider(ETAS, 0.01, symbol="η", name="step size"),
            "beta": Slider(BETAS, 0.0, symbol="β", name="momentum"),
        },
        lock=lock,
        title="A ball with momentum in a ravine",
        height=3.4,
    )
