"""*The bug that wins*, act 3: a loop that forgets to zero is momentum with β = 1.

Two balls on ½w² from w = 4. One has the bug of chapter 06: nobody empties `.grad`. The other is
walked by the course's `SGD` with momentum β. Drag β to 1, and they are one.

>>> apart(0.1, 1.0)
0.0
>>> apart(0.1, 0.9) > 1
True
"""

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.chapters.ch06 import BALL
from mgcourse.chapters.swing import START, walk
from mgcourse.optim import SGD
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel
from mgcourse.value import Value

STEPS = 80
RATES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5)
BETAS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


def roll(eta, beta, steps=STEPS):
    """Where `SGD` with momentum β leads w on ½w² from 4: array (steps + 1,)."""
    w = Value(START)
    rule = SGD([w], lr=eta, momentum=beta)
    places = [w.data]
    for _ in range(steps):
        rule.zero_grad()
        (w * w / 2).backward()
        rule.step()
        places.append(w.data)
    return np.array(places)


def apart(eta, beta, steps=STEPS):
    """The largest distance between the ball with the bug and the ball with momentum β."""
    return float(np.abs(roll(eta, beta, steps) - walk(eta, zero=False, steps=steps)[0]).max())


def friction(eta=0.1, beta=0.9):
    """The ball with momentum over the ball with the bug."""
    ours, bug = roll(eta, beta), walk(eta, zero=False, steps=STEPS)[0]
    gap = float(np.abs(ours - bug).max())
    late = float(np.abs(ours[-20:]).max())
    if gap < 1e-9:
        told = "β = 1: it is the bug, place for place"
    elif beta == 0:
        told = "β = 0: no memory, and it rolls to rest"
    elif late < 0.01:
        told = f"β = {beta:g}: friction brings it to rest"
    else:
        told = f"β = {beta:g}: still within ±{written(late, 2)} in the last 20 steps"
    return {
        "bug": (np.arange(STEPS + 1), bug),
        "ours": (np.arange(STEPS + 1), ours),
        "now": ([STEPS], ours[-1:]),
        "gap": gap,
        "titles": [told],
        "words": (
            f"η = {eta:g}, β = {beta:g}: after {STEPS} steps w = {written(ours[-1])}; the ball "
            f"with the bug is at {written(bug[-1])}. The two are at most {style.number(gap, 2)} "
            "apart."
        ),
    }


def bug_with_friction(lock=None):
    """Drag β to 1: the ball with momentum becomes the ball with the bug."""
    panel = Panel(
        Line("bug", style.ORANGE, width=5, dashed=True),
        Line("ours", style.GREEN, width=2),
        Dots("now", **BALL),
        x=(0, STEPS + 1),
        y=(-5, 5),
        xlabel="step",
        ylabel="w",
        still=lambda ax: ax.axhline(0, color=style.STROKE, linewidth=1),
    )
    return live(
        friction,
        panels=[panel],
        controls={
            "beta": Slider(BETAS, 0.9, symbol="β", name="momentum"),
            "eta": Slider(RATES, 0.1, symbol="η", name="step size"),
        },
        lock=lock,
        title="A ball with momentum, and the ball whose slopes are never forgotten",
    )
