"""A network that fences in a disc of points, and the slopes that tell it how.

Two inputs, four hidden ReLU units, one output: 17 parameters. This is the arithmetic of
chapter 00, without its page.

>>> round(score(START))
44
>>> presses_to_close()
28
"""

import itertools

import numpy as np

from mgcourse.data import ring
from mgcourse.nn import MLP
from mgcourse.show import style
from mgcourse.show.marks import INK, Dots, Image, cells
from mgcourse.show.overlay import Panel

HIDDEN = 4
STEP_SIZE = 0.1
REACH = 2.0  # the picture shows the plane from −REACH to REACH
POINTS, LABELS = ring()

# One unit after the other: where its fold lies (w₁, w₂, b) and how strongly it counts in the
# output (v); the output's own bias comes last.
NAMES = (
    *(f"unit {unit}, {knob}" for unit in "1234" for knob in ("w₁", "w₂", "b", "v")),
    "output, bias",
)
# `MLP.parameters()` lists the weights of the output after all units: NAMES[i] is the
# parameter _ORDER[i].
_ORDER = [i for unit in range(HIDDEN) for i in (*range(3 * unit, 3 * unit + 3), 12 + unit)] + [16]


def _start():
    """The syllabus's start 16: weights from U(−1, 1), biases 0.

    Of the starts 0 to 19 it was chosen because it begins a little worse than guessing, gets
    better for all to see, and the loss falls at every press until the fence is closed.
    """
    rng = np.random.default_rng(16)
    w, v = rng.uniform(-1, 1, (2, HIDDEN)), rng.uniform(-1, 1, HIDDEN)
    units = [(w[0, unit], w[1, unit], 0.0, v[unit]) for unit in range(HIDDEN)]
    return (*(float(x) for unit in units for x in unit), 0.0)


START = _start()


def outputs(parameters, points):
    """What the network answers: above 0 it says disc, below 0 ring.

    Parameters
    ----------
    parameters : sequence of 17 float
        In the order of `NAMES`.
    points : array (n, 2)

    Returns
    -------
    array (n,)
    """
    unit = np.reshape(parameters[:16], (HIDDEN, 4))
    hidden = np.maximum(points @ unit[:, :2].T + unit[:, 2], 0)
    return hidden @ unit[:, 3] + parameters[16]


def score(parameters):
    """How many of the fifty points are on their own side, in percent."""
    right = (outputs(parameters, POINTS) > 0) == (LABELS > 0)
    return 100 * float(right.mean())


def loss(parameters):
    """The mean squared distance of the answers from +1 and −1."""
    return float(np.mean((outputs(parameters, POINTS) - LABELS) ** 2))


class Arrows:
    """The course's engine at work: the slope of the loss for each of the 17 parameters."""

    def __init__(self):
        self._model = MLP(2, [HIDDEN, 1])
        self._points, self._labels = POINTS.tolist(), LABELS.tolist()

    def slopes(self, parameters):
        """d(loss)/d(parameter) for each, in the order of `NAMES`."""
        values = self._model.parameters()
        for i, number in zip(_ORDER, parameters):
            values[i].data = float(number)
        self._model.zero_grad()
        squares = ((self._model(x) - y) ** 2 for x, y in zip(self._points, self._labels))
        (sum(squares) / len(self._labels)).backward()
        return [values[i].grad for i in _ORDER]

    def press(self, parameters):
        """All 17 a little downhill."""
        slopes = self.slopes(parameters)
        return tuple(p - STEP_SIZE * slope for p, slope in zip(parameters, slopes))

    def press_one(self, parameters, which):
        """One of them a little downhill, the others as they were."""
        slope = self.slopes(parameters)[which]
        return tuple(p - STEP_SIZE * slope if i == which else p for i, p in enumerate(parameters))


def walk(in_turn=False, start=START):
    """The parameters before each press, without end.

    Parameters
    ----------
    in_turn : bool
        A press moves one slider, the next press the next one; else all 17 at once.
    start : sequence of 17 float

    Yields
    ------
    tuple of 17 float
    """
    arrows, parameters = Arrows(), tuple(start)
    for presses in itertools.count():
        yield parameters
        if in_turn:
            parameters = arrows.press_one(parameters, presses % len(parameters))
        else:
            parameters = arrows.press(parameters)


def presses_to_close(in_turn=False, start=START, limit=2000):
    """How many presses until all fifty points are on their own side.

    Returns None where `limit` presses did not do it; the other parameters are `walk`'s.
    """
    for presses, parameters in enumerate(itertools.islice(walk(in_turn, start), limit + 1)):
        if score(parameters) == 100:
            return presses
    return None


def fence(parameters):
    """The picture of a network: where it says disc, where ring, and whom it gets wrong.

    A pure function of the 17 numbers, as `mg.live` wants it.
    """
    limits = (-REACH, REACH)
    plane = np.stack(cells(limits, limits), axis=-1).reshape(-1, 2)
    answers = outputs(parameters, plane)
    wrong = (outputs(parameters, POINTS) > 0) != (LABELS > 0)
    missed = int(wrong.sum())
    return {
        # from paler to full within one unit of the boundary
        "says": np.clip(answers, -1, 1).reshape(round(len(plane) ** 0.5), -1),
        "wrong": POINTS[wrong].T,
        "titles": [_verdict(missed)],
        "words": (
            f"{50 - missed} of 50 points are on their own side ({2 * (50 - missed)} %); "
            f"the loss is {loss(parameters):.3f}."
        ),
    }


def _verdict(missed):
    if missed == 0:
        return "The fence is closed"
    if missed == 1:
        return "One point is on the wrong side"
    return f"{missed} points are on the wrong side"


def map_panel(number="", **options):
    """The panel `fence` fills. `number` is added to the names of its marks."""
    limits = (-REACH, REACH)
    return Panel(
        Image(f"says{number}"),
        Dots(f"wrong{number}", INK, size=12, hollow=True, stroke=1.3),
        x=limits,
        y=limits,
        still=_points,
        ticks=False,
        equal=True,
        **options,
    )


def _points(ax):
    """The fifty points: the disc as blue dots, the ring as orange squares."""
    for label, colour, marker in ((1, style.POSITIVE, "o"), (-1, style.NEGATIVE, "s")):
        x, y = POINTS[label == LABELS].T
        ax.scatter(x, y, s=30, c=colour, marker=marker, edgecolors="white", linewidths=0.8)
    ax.spines[:].set_visible(False)
