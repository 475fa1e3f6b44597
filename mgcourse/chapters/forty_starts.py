"""The case study of chapter 02: a 2-3-1 network, x = [1, 2], y = 3, trained from forty starts.

With a sigmoid at the output the target cannot be reached from any of them, without a bend
it is reached from all.

>>> bool(case_study(1000)["lowest"] > 2), bool(case_study(300, "none")["highest"] < 1e-4)
(True, True)
"""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.ch01 import BENDS, written
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel

STOPS = (0, 1, 3, 10, 30, 100, 300, 1000)
STARTS = 20  # of each kind
LEAST = 1e-6  # smaller losses are drawn here


@lru_cache
def trained(output, low, steps=STOPS[-1], eta=0.01):
    """The 2-3-1 network trained on x = [1, 2], y = 3, from 20 starts at once.

    Parameters
    ----------
    output : {"sig", "none"}
        The bend of the output unit; the hidden ones are sigmoids.
    low : float
        Weights and biases are drawn evenly from `low` to 1, start s by numpy's generator s.
    steps : int
    eta : float
        The step size.

    Returns
    -------
    array (steps + 1, 20)
        The answer ŷ of each start, before the first step and after each one.
    """
    drawn = np.array([np.random.default_rng(s).uniform(low, 1, 13) for s in range(STARTS)])
    W, b, v, c = drawn[:, :6].reshape(-1, 2, 3), drawn[:, 6:9], drawn[:, 9:12], drawn[:, 12]
    x, y, sig = np.array([1.0, 2.0]), 3.0, BENDS["sig"]
    answers = []
    for _ in range(steps + 1):
        a = sig(x @ W + b)
        answer = BENDS[output]((a * v).sum(axis=1) + c)
        answers.append(answer)
        # the slopes of ½(y − ŷ)², which chapter 04 teaches you to find
        at_output = (answer - y) * (answer * (1 - answer) if output == "sig" else 1)
        at_hidden = at_output[:, None] * v * a * (1 - a)
        v, c = v - eta * at_output[:, None] * a, c - eta * at_output
        W, b = W - eta * x[:, None] * at_hidden[:, None, :], b - eta * at_hidden
    return np.array(answers)


def case_study(step, output="sig"):
    """Forty starts after so many steps: their answers, and how their losses fell."""
    answers = np.hstack([trained(output, 0.0), trained(output, -1.0)])
    losses = (3 - answers) ** 2 / 2
    shown = np.unique(np.geomspace(1, len(answers), 50).astype(int)) - 1
    gone = shown[shown <= step]
    now = answers[step]
    broken = np.full((1, now.size), np.nan)
    return {
        "answers": (np.arange(now.size) + 1, now),
        "ways": (
            np.tile([*(gone + 1), np.nan], now.size),
            np.vstack([np.maximum(losses[gone], LEAST), broken]).T.ravel(),
        ),
        "ends": (np.full(now.size, step + 1), np.maximum(losses[step], LEAST)),
        "lowest": float(losses[step].min()),
        "highest": float(losses[step].max()),
        "titles": [
            f"Step {step:,}: the highest of forty answers is {written(now.max())}",
            f"Losses: {written(losses[step].min())} to {written(losses[step].max())}",
        ],
        "words": (
            f"After {step:,} steps the forty answers lie between {written(now.min())} and "
            f"{written(now.max())}; the target is 3."
        ),
    }


def forty_starts(lock=None):
    """The case study, trained from forty starts, with and without a bend at the output."""
    left = Panel(
        Dots("answers", size=7),
        x=(0, 41),
        y=(-1, 3.6),
        xlabel="start",
        ylabel="ŷ  answer",
        still=_three,
    )
    right = Panel(
        Line("ways", colour=style.LOSS, width=1),
        Dots("ends", colour=style.LOSS, size=6),
        x=(1, 1600),
        y=(LEAST / 2, 30),
        log="xy",
        xlabel="steps + 1",
        ylabel="loss ½(3 − ŷ)²",
        still=_floor_and_least,
    )
    return live(
        case_study,
        panels=[left, right],
        controls={
            "step": Slider(STOPS, 0, name="steps of training", text="{:,}", play=True, seconds=0.6),
            "output": Choice({"sigmoid": "sig", "no bend": "none"}, "sig", name="output"),
        },
        lock=lock,
        title="The case study from forty starts",
    )


def _three(ax):
    ax.axhline(3, color=style.TARGET, linestyle="--")
    ax.annotate("target 3", (0.5, 3.1), color=style.TARGET)


def _floor_and_least(ax):
    ax.axhline(2, color=style.STROKE, linewidth=1, linestyle="--")
    ax.annotate("½(3 − 1)² = 2", (40, 8))
    ax.annotate("10⁻⁶ and below", (1.2, 1.5 * LEAST))
