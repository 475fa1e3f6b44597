"""Chapter 01: a neuron's curve, a hill built from hinges, and layers that fold a line.

All pictures are pure functions of their sliders. The network that chapter 01 walks through
is in `two_three_one`.

>>> count_kinks(lambda x: max(0, x) + max(0, x - 1))
2
"""

from functools import lru_cache

import numpy as np

from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel, Stage
from mgcourse.show.picture import Picture

BENDS = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "sig": lambda z: 1 / (1 + np.exp(-z)),
    "none": lambda z: z,
}
_CHOICES = {"tanh": "tanh", "ReLU": "relu", "sigmoid": "sig", "no bend": "none"}
CALLED = {"tanh": "tanh", "relu": "ReLU", "sig": "sig", "none": ""}


def written(x, digits=3):
    """A number as it stands in a sentence: short, with a real minus."""
    return style.number(x, digits).replace("-", "−")


# One neuron --------------------------------------------------------------------------------

_X = np.linspace(-4, 4, 321)
_KNOBS = [i / 4 for i in range(-12, 13)]


def neuron(w, b, bend="tanh"):
    """One neuron with one input: its sum and its answer, over all inputs from −4 to 4.

    Parameters
    ----------
    w, b : float
    bend : str
        A key of `BENDS`.

    Returns
    -------
    dict
        Marks of both panels, and under `centre` the input at which z is 0 (NaN for w = 0).
    """
    g = BENDS[bend]
    centre = -b / w if w else np.nan
    function = CALLED[bend]
    where = (
        f"z is 0 at x = −b/w = {written(centre)}"
        if w
        else "w = 0: whatever the input, the answer is the same"
    )
    return {
        "sum": (_X, w * _X + b),
        "zero": ([centre], [0.0]),
        "before": (_X, g(_X)),
        "answer": (_X, g(w * _X + b)),
        "middle": ([centre], g(np.zeros(1))),
        "centre": centre,
        "titles": [f"Sum: z = {_times(w, 'x')}{plus(b)}", _moved(w, b)],
        "words": (
            f"a = {function}({_times(w, 'x')}{plus(b)}); {where}. "
            f"At x = 1: z = {written(w + b)}, a = {written(float(g(w + b)))}."
        ),
    }


def _moved(w, b):
    """What the sliders have done to the curve of w = 1, b = 0, in a few words."""
    if not w:
        return "Flat: the input has no say"
    slid = {1: "slid right", 0: "", -1: "slid left"}[int(np.sign(-b / w))]
    tilt = "steeper" if abs(w) > 1 else "gentler" if abs(w) < 1 else ""
    done = [word for word in (slid, tilt, "turned round" if w < 0 else "") if word]
    return f"Bend: {', '.join(done)}" if done else "Bend: the curve as it starts"


def _times(w, name):
    return {1: name, -1: f"−{name}"}.get(w, f"{written(w)}·{name}")


def plus(b):
    """A bias at the end of a sum, with its sign; nothing where it is 0."""
    return "" if b == 0 else f" {'+' if b > 0 else '−'} {written(abs(b))}"


def one_neuron(lock=None):
    """The neuron under its sliders: the straight sum on the left, the bent answer on the right."""
    left = Panel(
        Line("sum", colour=style.STROKE),
        Dots("zero", colour=style.PARAMETER, size=11, square=True),
        x=(-4, 4),
        y=(-4, 4),
        xlabel="x  input",
        ylabel="z  sum",
        still=cross,
    )
    right = Panel(
        Line("before", colour=style.STROKE, dashed=True, width=1.2),
        Line("answer", width=3),
        Dots("middle", colour=style.PARAMETER, size=11, square=True),
        x=(-4, 4),
        y=(-1.5, 2.5),
        xlabel="x  input",
        ylabel="a  answer",
        still=cross,
        width=1.3,
    )
    signed = {"text": lambda value: f"{value:.2f}".replace("-", "−")}
    return live(
        neuron,
        panels=[left, right],
        controls={
            "w": Slider(_KNOBS, 1.0, symbol="w", name="weight", **signed),
            "b": Slider(_KNOBS, 0.0, symbol="b", name="bias", **signed),
            "bend": Choice(_CHOICES, "tanh", name="bend"),
        },
        lock=lock,
        title="One neuron",
    )


def cross(ax):
    """Both axes through 0, faintly."""
    ax.axhline(0, color=style.STROKE, linewidth=0.6)
    ax.axvline(0, color=style.STROKE, linewidth=0.6)


# What bends buy ------------------------------------------------------------------------------

MOST_UNITS = 8
_REACH = np.linspace(-3, 3, 121)
_FOLDS = [i / 4 for i in range(-10, 11)]  # where a fold may stand


def hill(x):
    """The curve to be built from hinges."""
    return 1.5 * np.exp(-((x + 0.6) ** 2)) + 0.7 * np.exp(-2 * (x - 1.6) ** 2)


def hinges(units):
    """The hill, as well as one hidden layer of so many ReLU units can follow it.

    Each fold stands where it helps, and how much each unit counts is fitted by least
    squares: about the best that training could reach.

    Returns
    -------
    dict
        Marks; under `folds` where the sum's kinks are, under `miss` its mean distance from
        the hill.
    """
    folds = np.sort(_best_folds(units))
    parts, base = _fitted(folds)
    total = parts.sum(axis=1) + base
    miss = _miss(folds)
    kinks = f"{units} kink{'s' if units > 1 else ''}"
    broken = np.full((1, units), np.nan)
    return {
        "parts": (
            np.tile(np.append(_REACH, np.nan), units),
            np.concatenate([parts, broken]).T.ravel(),
        ),
        "feet": (folds, np.zeros(units)),
        "sum": (_REACH, total),
        "kinks": (folds, np.interp(folds, _REACH, total)),
        "folds": folds,
        "miss": miss,
        "titles": [
            f"{units} unit{'s' if units > 1 else ''}, each with one fold",
            f"Their sum: {kinks}, off by {written(miss, 2)}",
        ],
        "words": (
            f"{units} ReLU unit{'s' if units > 1 else ''}: the sum has {kinks} and misses the "
            f"hill by {written(miss, 2)} on average."
        ),
    }


def _fitted(folds):
    """What each unit with these folds adds, and the constant, by least squares."""
    up = np.maximum(_REACH[:, None] - folds, 0)
    weights, *_ = np.linalg.lstsq(np.c_[up, np.ones(len(_REACH))], hill(_REACH), rcond=None)
    return up * weights[:-1], weights[-1]


def _miss(folds):
    parts, base = _fitted(np.asarray(folds))
    return float(np.mean(np.abs(parts.sum(axis=1) + base - hill(_REACH))))


@lru_cache
def _best_folds(units):
    """One fold more than before where it helps most, then each moved once more."""
    if units == 0:
        return ()
    folds = [*_best_folds(units - 1), 0.0]
    for i in reversed(range(units)):
        others = folds[:i] + folds[i + 1 :]
        free = [place for place in _FOLDS if place not in others]
        folds[i] = min(free, key=lambda place, others=others: _miss([*others, place]))
    return tuple(folds)


def hills_from_hinges(lock=None):
    """H hinges under a slider: each of them on the left, their sum beside the hill on the right."""
    left = Panel(
        Line("parts", width=1.5),
        Dots("feet", colour=style.PARAMETER, size=8, square=True),
        x=(-3, 3),
        y=(-4, 4),
        xlabel="x  input",
        ylabel="v·a  what a unit adds",
        still=cross,
    )
    right = Panel(
        Line("sum", width=2.5),
        Dots("kinks", colour=style.PARAMETER, size=8, square=True),
        x=(-3, 3),
        y=(-0.5, 2),
        xlabel="x  input",
        ylabel="ŷ  answer",
        still=lambda ax: ax.plot(_REACH, hill(_REACH), color=style.TARGET, linewidth=5, alpha=0.45),
        width=1.3,
    )
    return live(
        hinges,
        panels=[left, right],
        controls={
            "units": Slider(
                range(1, MOST_UNITS + 1), 1, symbol="H", name="hidden units", play=True, seconds=0.7
            )
        },
        lock=lock,
        title="A hill built from hinges",
    )


MOST_LAYERS = 5
_UNIT = np.linspace(0, 1, 2**MOST_LAYERS * 16 + 1)  # every fold falls on a point


def deep(x, layers, bent=True):
    """One input through so many layers of two units each: 2x and 2x − 1, joined 1 to −2.

    With ReLU in both units a layer folds the line in two; without, it is a straight map.
    """
    g = BENDS["relu" if bent else "none"]
    for _ in range(layers):
        x = g(2 * x) - 2 * g(2 * x - 1)
    return x


def stack(layers, bent):
    """The curve from input to output of a stack, and its kinks."""
    y = deep(_UNIT, layers, bent)
    kinks = count_kinks(lambda x: deep(x, layers, bent), 0, 1)
    names = f"{layers} layer{'s' if layers > 1 else ''}"
    slope = written((y[1] - y[0]) / (_UNIT[1] - _UNIT[0]))
    said = (
        f"{names}, folding: {kinks} kink{'s' if kinks > 1 else ''}"
        if bent
        else f"{names}, no bend: one straight line, slope {slope}"
    )
    turns = np.flatnonzero(np.diff(np.sign(np.diff(y)))) + 1
    return {
        "curve": (_UNIT, y),
        "kinks": (_UNIT[turns], y[turns]),
        "count": kinks,
        "titles": [said],
        "words": f"{said}. The network has {layers} times 2 units.",
    }


def layers_in_a_row(lock=None):
    """A stack of layers under a slider, with and without bends."""
    panel = Panel(
        Line("curve", width=2.5),
        Dots("kinks", colour=style.PARAMETER, size=7, square=True),
        x=(-0.02, 1.02),
        y=(-1, 2),
        xlabel="x  input",
        ylabel="output of the last layer",
        still=lambda ax: ax.axhline(0, color=style.STROKE, linewidth=0.6),
    )
    return live(
        stack,
        panels=[panel],
        controls={
            "layers": Slider(range(1, MOST_LAYERS + 1), 1, name="layers in a row"),
            "bent": Toggle("ReLU in every unit"),
        },
        lock=lock,
        title="Layers in a row",
    )


def sketch(f, low=-5.0, high=5.0):
    """A curve of your own, with its kinks counted.

    Parameters
    ----------
    f : callable
        A function of one number, made of straight pieces.
    low, high : float

    Returns
    -------
    Picture
    """
    x = np.linspace(low, high, 401)
    y = np.array([float(f(float(place))) for place in x])
    kinks = count_kinks(f, low, high)
    said = f"{kinks} kink{'' if kinks == 1 else 's'} between {written(low)} and {written(high)}"
    room = 0.1 * max(np.ptp(y), 1.0)
    panel = Panel(
        Line("curve", width=2.5),
        x=(low, high),
        y=(y.min() - room, y.max() + room),
        xlabel="x  input",
        ylabel="your curve",
        title=said,
    )
    stage = Stage([panel], (5.0, 2.6))
    return Picture(stage.whole({"curve": (x, y)}), "A curve of your own", f"{said}.")


def count_kinks(f, low=-5.0, high=5.0, points=4001):
    """How often the slope of a curve jumps between `low` and `high`.

    Parameters
    ----------
    f : callable
        A function of one number, made of straight pieces.
    low, high : float
    points : int
        Kinks nearer to each other than three of these steps count as one.

    Returns
    -------
    int
    """
    x = np.linspace(low, high, points)
    slopes = np.diff([float(f(float(place))) for place in x])
    jumps = np.abs(np.diff(slopes)) > 1e-6 * max(1e-9, np.abs(slopes).max())
    # a kink between two points changes the slope twice: neighbouring jumps are one kink
    return int(jumps[0]) + int(np.sum(jumps[1:] & ~jumps[:-1]))
