"""The case study of chapter 06: two equal inputs, so two weights that nobody can tell apart.

A neuron w₁x₁ + w₂x₂ + b and two rows, x₁ = x₂ = 0 and x₁ = x₂ = 1, both with target 1; the
loss is half the mean of the squared errors. Every place with w₁ + w₂ = 0 and b = 1 has
loss 0, and where descent ends depends on where it began.

>>> end = walk(1.0, 0.0, 0.5)[-1]
>>> [round(float(number), 6) for number in end]
[0.5, -0.5, 1.0]
"""

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.chapters.ch06 import BALL, descend
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line, Text
from mgcourse.show.overlay import Panel

ROWS = ((0.0, 0.0, 1.0), (1.0, 1.0, 1.0))  # x1, x2, target
ETA, STEPS = 0.1, 1000
BIAS = 0.5  # where b starts
NEW = (1.0, 0.0)  # a row that was never seen
STOPS = (0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 40, 60, 100, 200, 1000)


def walk(w1, w2, b=BIAS, rows=ROWS, eta=ETA, steps=STEPS):
    """Descent on half the mean of the squared errors; the places (w₁, w₂, b) it visits."""
    X, y = _arrays(rows)
    return descend(lambda place: X.T @ (X @ place - y) / len(y), (w1, w2, b), eta, steps)


def _arrays(rows):
    """Inputs with a column of ones for b, and targets."""
    rows = np.array(rows, dtype=float)
    return np.column_stack([rows[:, :2], np.ones(len(rows))]), rows[:, 2]


def solutions(w1, w2, steps=STEPS):
    """The weights from a start, after so many steps, and what they answer."""
    visited = walk(w1, w2, steps=steps)
    a, c, b = visited[-1]
    answers = [b, a + c + b, a * NEW[0] + c * NEW[1] + b]
    told = " and ".join(written(round(float(answer), 3)) for answer in answers[:2])
    return {
        "way": visited[:, :2].T,
        "start": visited[:1, :2].T,
        "end": visited[-1:, :2].T,
        "seen": ([1, 2], answers[:2]),
        "new": ([3], answers[2:]),
        "numbers": [
            (i + 1, max(answer, 0) + 0.08, written(round(float(answer), 2)))
            for i, answer in enumerate(answers)
        ],
        "weights": visited[-1],
        "titles": [
            f"w₁ = {written(round(float(a), 3))}, w₂ = {written(round(float(c), 3))}, "
            f"b = {written(round(float(b), 3))}",
            "The rows it saw, and one it did not",
        ],
        "words": (
            f"From ({written(w1)}, {written(w2)}, {BIAS:g}), after {steps:,} "
            f"step{'' if steps == 1 else 's'}: w₁ = {written(round(float(a), 3))}, "
            f"w₂ = {written(round(float(c), 3))}, b = {written(round(float(b), 3))}. The two rows "
            f"are answered {told}, and x = (1, 0) is answered "
            f"{written(round(float(answers[2]), 3))}."
        ),
    }


def line_of_solutions(lock=None):
    """Drag the start: where does descent end, and what does it answer there?"""
    weights = Panel(
        Line("way", width=2.5),
        Dots("start", colour=style.PARAMETER, hollow=True, size=12, stroke=2.5),
        Dots("end", **BALL),
        x=(-1.6, 2.1),
        y=(-1.6, 2.1),
        xlabel="w₁",
        ylabel="w₂",
        still=_valley,
        equal=True,
    )
    answers = Panel(
        Bars("seen", width=0.6),
        Bars("new", colour=style.ORANGE, width=0.6),
        Text("numbers", anchor="middle"),
        x=(0.4, 3.6),
        y=(-1.2, 3.2),
        ylabel="ŷ  answer (dashed: target)",
        still=_three_rows,
    )
    knob = [i / 4 for i in range(-4, 9)]
    return live(
        solutions,
        panels=[weights, answers],
        controls={
            "w1": Slider(knob, 0.5, symbol="w₁", name="at the start", text=_signed),
            "w2": Slider(knob, 0.5, symbol="w₂", name="at the start", text=_signed),
            "steps": Slider(STOPS, STEPS, name="steps", play=True, seconds=0.3, text="{:,}"),
        },
        lock=lock,
        title="The line of solutions w₁ + w₂ = 0",
        height=3.6,
    )


def _signed(number):
    return f"{number:.2f}".replace("-", "−")


def _valley(ax):
    """The line of solutions, and lines of equal loss for b = 1: all run the same way."""
    across = np.array([-4.0, 4.0])
    for total in (-2, -1, 1, 2, 3):
        ax.plot(across, total - across, color=style.LOSS, linewidth=1, alpha=0.5)
    ax.plot(across, -across, color=style.LOSS, linewidth=4)
    ax.text(-1.5, 1.3, "w₁ + w₂ = 0", rotation=-45, rotation_mode="anchor", va="top")


def _three_rows(ax):
    ax.axhline(1, color=style.TARGET, linestyle="--", linewidth=1.5)
    ax.axhline(0, color=style.STROKE, linewidth=1)
    ax.set_xticks([1, 2, 3], ["x = (0, 0)", "x = (1, 1)", "x = (1, 0)\nnever seen"])


def where_they_end(rows, starts=((0.5, 0.5, 0.5), (1.0, 0.0, 0.5), (-2.0, 3.0, 0.0))):
    """Where endless descent ends on your own rows, from three starts.

    Parameters
    ----------
    rows : list of (x1, x2, target)
    starts : sequence of (w1, w2, b)

    Returns
    -------
    list of array (3,)
        (w₁, w₂, b) for each start: the nearest of all places with the lowest loss.
    """
    X, y = _arrays(rows)
    inverse = np.linalg.pinv(X)
    ends = [inverse @ y + start - inverse @ (X @ start) for start in np.array(starts)]
    return [end + 0.0 for end in np.round(ends, 6)]


def unique(rows):
    """The self-check of the open task: three starts, their ends, and what that says."""
    ends = where_they_end(rows)
    for start, end in zip(("(0.5, 0.5, 0.5)", "(1, 0, 0.5)", "(−2, 3, 0)"), ends):
        print(f"from {start:16} ends at ({', '.join(f'{number:.2f}' for number in end)})")
    if all(np.allclose(end, ends[0], atol=1e-5) for end in ends):
        print("One end for all starts: these rows fix w1, w2 and b.")
    else:
        print("The ends differ: something in w1, w2, b is not fixed by these rows.")
