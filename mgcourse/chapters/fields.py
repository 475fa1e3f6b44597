"""Three fields for the open task of chapter 07: how few folds fence each of them?

XOR, the moons, and two spirals; twenty 2-H-1 networks train on each, side by side.

>>> [name for name in FIELDS]
['xor', 'moons', 'spirals']
>>> print(verdict("xor", 6))
xor, 6 units: closed by 20 of 20 starts. Fewer can do it.
"""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.crowd import Crowd, starts
from mgcourse.data import moons
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import INK, Dots, Image, Line, cells
from mgcourse.show.overlay import Panel

STARTS, STEPS, ETA = 20, 500, 1.0  # hinge loss, all rows at each step
FEWEST = {"xor": 2, "moons": 3, "spirals": 5}  # with fewer, none of 200 starts in 3,000 steps
REACH = 2.2


def xor():
    """Four corners; neighbours differ: (points, labels)."""
    return np.array([[1.0, 1], [-1, -1], [1, -1], [-1, 1]]), np.array([-1.0, -1, 1, 1])


def spirals(count=40, turns=1.25):
    """Two arms that wind round each other, `count` points each: (points, labels)."""
    far = np.linspace(0.25, 1, count)
    angle = 2 * np.pi * turns * far
    arm = 1.8 * np.column_stack([far * np.cos(angle), far * np.sin(angle)])
    return np.vstack([arm, -arm]), np.repeat([1.0, -1.0], count)


FIELDS = {"xor": xor, "moons": moons, "spirals": spirals}


def best_line(points, labels):
    """The largest share of points that a straight line can have on their own sides.

    Lines at 720 angles, through each of the points.
    """
    best = 0.0
    for angle in np.linspace(0, np.pi, 720, endpoint=False):
        along = points @ [np.cos(angle), np.sin(angle)]
        right = ((along > along[:, None]) == (labels > 0)).mean(axis=1)
        best = max(best, right.max(), 1 - right.min())
    return float(best)


@lru_cache(maxsize=64)
def trained(field, hidden):
    """Twenty starts of a 2-H-1 network after their training on a field.

    Returns
    -------
    Crowd, array of STARTS scores in percent
    """
    points, labels = FIELDS[field]()
    crowd = Crowd(starts(hidden, STARTS))
    for _ in range(STEPS):
        crowd.step(points, labels, ETA, loss="hinge")
    return crowd, crowd.scores(points, labels)


def verdict(field, hidden):
    """One sentence on an answer to the open task.

    Raises
    ------
    ValueError
        If there is no such field, or no unit.
    """
    if field not in FIELDS:
        raise ValueError(f"there is no field {field!r}; there are: {', '.join(FIELDS)}")
    if not isinstance(hidden, int) or hidden < 1:
        raise ValueError(f"{field}: {hidden!r} hidden units; give a whole number from 1 on")
    scores = trained(field, hidden)[1]
    closed = int((scores == 100).sum())
    units = f"{hidden} unit" + ("s" if hidden > 1 else "")
    if not closed:
        return f"{field}, {units}: no start closes it; the best has {scores.max():.0f} %."
    more = "Fewer can do it." if hidden > FEWEST[field] else "✓ Nobody here has done it with fewer."
    return f"{field}, {units}: closed by {closed} of {STARTS} starts. {more}"


def few_folds():
    """The best of twenty starts on a field, its folds, and all their scores."""
    plan = Panel(
        Image("says", strength=0.35),
        Line("folds", colour=style.STROKE, width=1.5, dashed=True),
        Dots("plus", colour=style.POSITIVE, size=6),
        Dots("minus", colour=style.NEGATIVE, size=6, square=True),
        Dots("wrong", INK, size=12, hollow=True, stroke=1.3),
        x=(-REACH, REACH),
        y=(-REACH, REACH),
        ticks=False,
        equal=True,
    )
    scores = Panel(
        Dots("scores", colour=style.PREDICTION),
        x=(0, STARTS + 1),
        y=(40, 104),
        xlabel="start",
        ylabel="score in %",
        grid=True,
        width=0.9,
    )
    return live(
        _shown,
        panels=[plan, scores],
        controls={
            "field": Choice({name: name for name in FIELDS}, name="field"),
            "hidden": Slider(range(1, 13), 8, symbol="H", name="hidden units", text="{}"),
        },
        title="Few folds",
        height=3.4,
    )


def _shown(field, hidden):
    points, labels = FIELDS[field]()
    crowd, scores = trained(field, hidden)
    best = int(scores.argmax())
    limits = (-REACH, REACH)
    plane = np.stack(cells(limits, limits), axis=-1).reshape(-1, 2)
    says = np.clip(crowd.outputs(plane)[best], -1, 1)
    wrong = (crowd.outputs(points)[best] > 0) != (labels > 0)
    closed = int((scores == 100).sum())
    return {
        "says": says.reshape(-1, round(len(plane) ** 0.5)),
        "folds": crowd.folds(best, REACH),
        "plus": points[labels > 0].T,
        "minus": points[labels < 0].T,
        "wrong": points[wrong].T,
        "scores": (np.arange(1, STARTS + 1), scores),
        "titles": [
            f"The best start: {scores[best]:.0f} %",
            f"{closed} of {STARTS} close the fence",
        ],
        "words": verdict(field, hidden),
    }
