"""Chapter 02: squared errors as areas, three losses, mean or median, a target out of reach.

All pictures are pure functions of their sliders. The training of the case study is in
`forty_starts`.

>>> best_constants(50)["mean"], best_constants(50)["median"]
(7.777777777777778, 3.0)
"""

from dataclasses import dataclass

import numpy as np

from mgcourse.chapters.ch01 import BENDS, CALLED, cross, written
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line, Mark, Text
from mgcourse.show.overlay import Panel

_SIGNED = {"text": lambda value: f"{value:.2f}".replace("-", "−")}


# Squares -------------------------------------------------------------------------------------

ROWS = np.arange(1, 6)
TARGETS = np.array([2.5, 1.0, 3.5, 3.5, 2.5])
TILT = 0.5
DRAGGED = 2  # the row whose target is on a slider


@dataclass(frozen=True)
class Areas(Mark):
    """Filled squares on the errors: `(x, target, prediction)`; each as wide as it is high."""

    colour: str = style.LOSS

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        left, top, bottom = frame.x(data[0]), frame.y(data[1]), frame.y(data[2])
        return "".join(
            f'<rect x="{x:.1f}" y="{min(a, b):.1f}" width="{abs(a - b):.1f}" '
            f'height="{abs(a - b):.1f}" fill="{self.colour}" fill-opacity="0.35" '
            f'stroke="{self.colour}" stroke-width="1.5"/>'
            for x, a, b in zip(left, top, bottom)
        )


def squares(target, bias=1.0):
    """Five rows and a line: each row's error, the square on it, and the mean of the areas.

    Parameters
    ----------
    target : float
        Of row 3, the one that is dragged.
    bias : float
        The height of the line at x = 0.
    """
    y = TARGETS.copy()
    y[DRAGGED] = target
    predicted = TILT * ROWS + bias
    areas = (predicted - y) ** 2
    error = predicted[DRAGGED] - target
    return {
        "areas": (ROWS, y, predicted),
        "line": ([0, 9], [bias, TILT * 9 + bias]),
        "targets": (ROWS, y),
        "dragged": ([ROWS[DRAGGED]], [target]),
        "bars": (ROWS, areas),
        "mean": ([0.3, 5.7], [areas.mean()] * 2),
        "loss": [(5.7, areas.mean() + 0.25, f"mean {written(areas.mean())}")],
        "titles": [
            f"Row 3: error {written(error)}, area {written(areas[DRAGGED])}",
            "The loss is the mean area",
        ],
        "words": (
            f"The areas are {', '.join(written(a) for a in areas)}; "
            f"their mean is {written(areas.mean())}."
        ),
    }


def errors_as_squares(lock=None):
    """Drag row 3's target, or the line, and watch the squares."""
    left = Panel(
        Areas("areas"),
        Line("line", width=2.5),
        Dots("targets", colour=style.TARGET, hollow=True),
        Dots("dragged", colour=style.PARAMETER, size=13, square=True),
        x=(0, 9),
        y=(0, 6),
        xlabel="x  input",
        ylabel="y  target",
        equal=True,
        width=1.9,
    )
    right = Panel(
        Bars("bars", colour=style.LOSS),
        Line("mean", colour=style.STROKE, dashed=True),
        Text("loss", anchor="end"),
        x=(0.3, 5.7),
        y=(0, 13),
        xlabel="row",
        ylabel="squared error",
        still=lambda ax: ax.set_xticks(ROWS),
    )
    return live(
        squares,
        panels=[left, right],
        controls={
            "target": Slider(
                [i / 4 for i in range(21)], 3.5, symbol="y₃", name="target", **_SIGNED
            ),
            "bias": Slider([i / 4 for i in range(9)], 1.0, symbol="b", name="bias", **_SIGNED),
        },
        lock=lock,
        title="Squared errors as areas",
        height=3.4,
    )


# Three losses --------------------------------------------------------------------------------

LOSSES = ("half_sse", "half_mean", "mse")
MOST_COPIES = 8


def three_losses(errors):
    """½SSE, ½mean and MSE of some errors, as a dict by the names of `LOSSES`."""
    squared = np.square(errors)
    return {
        "half_sse": float(squared.sum() / 2),
        "half_mean": float(squared.mean() / 2),
        "mse": float(squared.mean()),
    }


def copies(times):
    """The five errors of the first figure, so many times over, under all three losses."""
    errors = np.tile(TILT * ROWS + 1 - TARGETS, times)
    losses = three_losses(errors)
    numbers = list(losses.values())
    return {
        "rows": (np.arange(len(errors)) + 1, errors**2),
        "losses": ([1, 2, 3], numbers),
        "values": [(i + 1, loss + 0.4, written(loss, 4)) for i, loss in enumerate(numbers)],
        "losses by name": losses,
        "titles": [
            f"{len(errors)} rows; every area is there {times} times" if times > 1 else "5 rows",
            "Only the sum grows" if times > 1 else "Three losses of one fit",
        ],
        "words": (
            f"{len(errors)} rows: ½SSE {written(numbers[0], 4)}, ½mean {written(numbers[1])}, "
            f"MSE {written(numbers[2])}."
        ),
    }


def double_the_data(lock=None):
    """The same rows again and again: which of the three losses notices?"""
    left = Panel(
        Bars("rows", colour=style.LOSS),
        x=(0, 5 * MOST_COPIES + 1),
        y=(0, 1.4),
        xlabel="row",
        ylabel="squared error",
        width=1.5,
    )
    right = Panel(
        Bars("losses", colour=style.LOSS, width=0.6),
        Text("values", anchor="middle", size=11),
        x=(0.4, 3.6),
        y=(0, 19),
        ylabel="loss",
        still=lambda ax: ax.set_xticks([1, 2, 3], ["½SSE", "½mean", "MSE"]),
    )
    return live(
        copies,
        panels=[left, right],
        controls={"times": Slider(range(1, MOST_COPIES + 1), 1, name="copies of every row")},
        lock=lock,
        title="The same rows again and again",
    )


# Mean or median ------------------------------------------------------------------------------

NINE = (1, 1, 2, 2, 3, 3, 4, 4)
_CONSTANTS = np.linspace(0, 12, 241)


def best_constants(largest):
    """Eight targets and a ninth on a slider: the best constant for squares and for distances."""
    values = np.array([*NINE, largest], dtype=float)
    mean, median = float(values.mean()), float(np.median(values))
    gaps = values - _CONSTANTS[:, None]
    squared, distance = np.square(gaps).mean(axis=1), np.abs(gaps).mean(axis=1)
    squared_at_mean = np.square(values - mean).mean()
    distance_at_median = np.abs(values - median).mean()
    heights = [np.sum(values[: i + 1] == value) for i, value in enumerate(values)]
    return {
        "values": (values[:-1], heights[:-1]),
        "largest": (values[-1:], heights[-1:]),
        "at mean": ([mean, mean], [0, 3.4]),
        "at median": ([median, median], [0, 4.2]),
        "names": [
            (mean + 0.8, 3.3, f"mean {written(mean)}"),
            (median + 0.8, 4.1, f"median {written(median)}"),
        ],
        "mse": (_CONSTANTS, squared - squared_at_mean),
        "mae": (_CONSTANTS, distance - distance_at_median),
        "lowest mse": ([mean], [0.0]),
        "lowest mae": ([median], [0.0]),
        "mean": mean,
        "median": median,
        "titles": [
            f"The largest target is {largest}",
            f"MSE: best at {written(mean)}",
            f"MAE: best at {written(median)}",
        ],
        "words": (
            f"Largest target {largest}: the best constant is {written(mean)} for squared errors "
            f"and {written(median)} for absolute ones."
        ),
    }


def mean_or_median(lock=None):
    """Drag the largest of nine targets: which loss follows it?"""
    targets = Panel(
        Line("at mean", width=2.5),
        Line("at median", colour=style.NEGATIVE, width=2.5, dashed=True),
        Dots("values", colour=style.TARGET, size=6, hollow=True, stroke=1.5),
        Dots("largest", colour=style.PARAMETER, size=12, square=True),
        Text("names"),
        x=(0, 53),
        y=(0, 4.8),
        xlabel="y  target",
        ylabel="how many",
        width=1.8,
    )
    squared = Panel(
        Line("mse", colour=style.LOSS),
        Dots("lowest mse", size=11),
        x=(0, 12),
        y=(-0.6, 12),
        xlabel="c  constant",
        ylabel="MSE above its lowest",
    )
    distance = Panel(
        Line("mae", colour=style.LOSS),
        Dots("lowest mae", colour=style.NEGATIVE, size=11),
        x=(0, 12),
        y=(-0.3, 6),
        xlabel="c  constant",
        ylabel="MAE above its lowest",
    )
    return live(
        best_constants,
        panels=[targets, squared, distance],
        controls={
            "largest": Slider(range(5, 51), 5, name="largest target", play=True, seconds=0.08)
        },
        lock=lock,
        title="The best constant for nine targets",
    )


# A target out of reach -----------------------------------------------------------------------

_Z = np.linspace(-6, 6, 241)


def reach(z, bend="sig", target=3.0):
    """One output unit: its answer for a sum z, and half the squared error, over all z."""
    answers = BENDS[bend](_Z)
    answer = float(BENDS[bend](np.array(z)))
    loss = (target - answer) ** 2 / 2
    losses = (target - answers) ** 2 / 2
    name = CALLED[bend]
    return {
        "curve": (_Z, answers),
        "target": ([-6, 6], [target, target]),
        "gap": ([z, z], [answer, target]),
        "answer": ([z], [answer]),
        "losses": (_Z, losses),
        "now": ([z], [loss]),
        "loss": loss,
        "titles": [
            f"The answer is {written(answer, 4)}, the target {written(target)}",
            f"½(y − ŷ)² = {written(loss, 4)}",
        ],
        "words": (
            f"ŷ = {f'{name}({written(z)})' if name else written(z)} = {written(answer, 4)}; "
            f"½({written(target)} − {written(answer, 4)})² = {written(loss, 4)}."
        ).replace("− −", "+ "),
    }


def out_of_reach(lock=None):
    """Drag z, the output's sum: how near can the answer come to the target?"""
    left = Panel(
        Line("target", colour=style.TARGET, dashed=True),
        Line("gap", colour=style.LOSS, width=4),
        Line("curve", width=2.5),
        Dots("answer", colour=style.PARAMETER, size=12, square=True),
        x=(-6, 6),
        y=(-3.6, 3.6),
        xlabel="z  sum of the output unit",
        ylabel="ŷ  answer",
        still=cross,
    )
    right = Panel(
        Line("losses", colour=style.LOSS),
        Dots("now", colour=style.PARAMETER, size=12, square=True),
        x=(-6, 6),
        y=(0, 8),
        xlabel="z  sum of the output unit",
        ylabel="loss",
        grid=True,
    )
    return live(
        reach,
        panels=[left, right],
        controls={
            "z": Slider([i / 2 for i in range(-12, 13)], 0.0, symbol="z", name="sum"),
            "bend": Choice(
                {"sigmoid": "sig", "tanh": "tanh", "ReLU": "relu", "no bend": "none"},
                "sig",
                name="bend of the output",
            ),
            "target": Slider([i / 2 for i in range(-6, 7)], 3.0, symbol="y", name="target"),
        },
        lock=lock,
        title="One output unit and its target",
    )


def best_guess(loss, values=(1.0, 2.0, 9.0)):
    """The constant with the lowest total loss, found by trying steps of 0.01.

    Parameters
    ----------
    loss : callable
        `loss(y, c)`: what it costs to say c where y is right.
    values : sequence of float
    """
    candidates = np.arange(min(values) - 1, max(values) + 1.005, 0.01).round(2)
    costs = [sum(loss(y, float(c)) for y in values) for c in candidates]
    return float(candidates[int(np.argmin(costs))])
