"""The 2-3-1 network of chapters 01 and 02: its numbers, and a walk through it unit by unit.

Two inputs, three hidden units, one linear output; the numbers are chosen so that it can be
worked out by hand.

>>> forward([1, 2])["answer"]
2.0
"""

import numpy as np

from mgcourse.chapters.ch01 import BENDS, CALLED, cross, plus, written
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel

W1 = np.array([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])
B1 = np.array([-1.0, 0.0, 0.5])
W2 = np.array([[0.5], [-2.0], [1.0]])
B2 = np.array([-0.5])
UNITS = ("h₁", "h₂", "h₃", "ŷ")


def forward(x, bend="relu"):
    """All numbers of the 2-3-1 network for one row.

    Parameters
    ----------
    x : sequence of 2 float
    bend : str
        Of the hidden units; the output is linear.

    Returns
    -------
    dict
        `z` and `a` of the four units (three hidden ones, the output), and `answer`.
    """
    z1 = np.asarray(x, dtype=float) @ W1 + B1
    a1 = BENDS[bend](z1)
    z2 = a1 @ W2 + B2
    return {"z": [*z1, *z2], "a": [*a1, *z2], "answer": float(z2[0])}


_ROUND = np.array([0.26, 0.4])  # half a circle and its margin, in the panel's units
_PLACES = {
    "x₁": (0.0, 0.75),
    "x₂": (0.0, -0.75),
    "h₁": (1.7, 1.3),
    "h₂": (1.7, 0.0),
    "h₃": (1.7, -1.3),
    "ŷ": (3.2, 0.0),
}


def walk(step, x1=1.0, x2=2.0, bend="relu"):
    """The forward pass up to a step: 0 the inputs, 1 to 3 the hidden units, 4 the output."""
    numbers = forward([x1, x2], bend)
    known = {"x₁": x1, "x₂": x2} | dict(zip(UNITS[:step], numbers["a"]))
    lit = UNITS[step - 1] if step else None
    edges = _edges()
    into = [edge for edge in edges if edge[1] == lit]
    g = "none" if step == len(UNITS) else bend
    done = [(numbers["z"][i], numbers["a"][i]) for i in range(step)]
    now = done[-1] if done else (np.nan, np.nan)
    grid = np.linspace(-4, 4, 161)
    return {
        "lit": _segments(into),
        "plus": _segments([edge for edge in edges if edge[2] > 0]),
        "minus": _segments([edge for edge in edges if edge[2] < 0]),
        "weights": [_weight(*edge) for edge in edges],
        "here": np.reshape([_PLACES[lit]] if lit else [], (-1, 2)).T,
        "units": np.array(list(_PLACES.values())).T,
        "numbers": [
            (x, y - 0.07, written(known[u])) for u, (x, y) in _PLACES.items() if u in known
        ],
        "names": [(x, y + 0.44, unit) for unit, (x, y) in _PLACES.items()],
        "biases": _biases(),
        "curve": (grid, BENDS[g](grid)),
        "earlier": np.reshape(done[:-1] if step < len(UNITS) else [], (-1, 2)).T,
        "now": ([now[0]], [now[1]]),
        "drop": ([now[0], now[0], -4], [-2, now[1], now[1]]),
        "says": [(-3.8, 3.6, f"z = {written(now[0])}"), (-3.8, 3.0, f"a = {written(now[1])}")]
        if step
        else [],
        "titles": [_where(step), _bent(step, g)],
        "words": _arithmetic(step, (x1, x2), numbers, bend),
    }


def _edges():
    """(from, to, weight) of all nine."""
    first = [(x, h, W1[i, j]) for j, h in enumerate(UNITS[:3]) for i, x in enumerate(("x₁", "x₂"))]
    return [*first, *((h, "ŷ", W2[j, 0]) for j, h in enumerate(UNITS[:3]))]


def _segments(edges):
    """One line through all edges, broken between them, from border to border of the circles."""
    points = []
    for start, end, _ in edges:
        a, b = np.array(_PLACES[start]), np.array(_PLACES[end])
        inset = (b - a) / np.hypot(*((b - a) / _ROUND))
        points += [a + inset, b - inset, (np.nan, np.nan)]
    return np.reshape(points, (-1, 2)).T


# Where along its edge a weight's number stands, and on which side, so that none collide.
_STANDS = {("x₂", "h₁"): (0.76, 1), ("x₁", "h₂"): (0.3, 1), ("x₂", "h₂"): (0.3, -1)}
_STANDS |= {("x₁", "h₃"): (0.76, -1), ("x₂", "h₃"): (0.55, -1), ("h₃", "ŷ"): (0.5, -1)}


def _weight(start, end, weight):
    a, b = np.array(_PLACES[start]), np.array(_PLACES[end])
    share, side = _STANDS.get((start, end), (0.5, 1))
    dx, dy = (b - a) / np.hypot(*(b - a))
    x, y = a + share * (b - a) + 0.15 * side * np.array([-dy, dx])
    return x, y - 0.06, written(weight)


def _biases():
    return [
        (_PLACES[unit][0], _PLACES[unit][1] - 0.58, f"b {written(b)}")
        for unit, b in zip(UNITS, [*B1, *B2])
    ]


def _where(step):
    if step == 0:
        return "The inputs wait; nothing is computed yet"
    return (
        "The output sums, and does not bend"
        if step == 4
        else f"Unit {UNITS[step - 1]} sums and bends"
    )


def _bent(step, g):
    if step == 0:
        return "No unit has answered yet"
    return f"The bend: a = {CALLED[g]}(z)" if CALLED[g] else "No bend: a = z"


def _arithmetic(step, x, numbers, bend):
    """The step's sum, number by number."""
    if step == 0:
        return f"The input is x = [{written(x[0])}, {written(x[1])}]. Press play, or drag the step."
    inputs, weights, b = (
        (x, W1[:, step - 1], B1[step - 1]) if step < 4 else (numbers["a"][:3], W2[:, 0], B2[0])
    )
    terms = " + ".join(f"{_bracketed(w)}·{_bracketed(v)}" for w, v in zip(weights, inputs))
    z, a = numbers["z"][step - 1], numbers["a"][step - 1]
    end = (
        f" The network answers {written(a)}."
        if step == 4
        else (f" Then a = {CALLED[bend]}({written(z)}) = {written(a)}.")
    )
    return f"{UNITS[step - 1]}: z = {terms}{plus(b)} = {written(z)}.{end}"


def _bracketed(x):
    return f"({written(x)})" if x < 0 else written(x)


def network(lock=None):
    """The 2-3-1 network, unit by unit: the graph on the left, the lit unit's curve on the right."""
    graph = Panel(
        Line("lit", colour=style.ATTENTION, width=9),
        Line("plus", colour=style.POSITIVE, width=1.6),
        Line("minus", colour=style.NEGATIVE, width=1.6),
        Dots("here", colour=style.ATTENTION, size=46),
        Dots("units", colour=style.STROKE, size=34, hollow=True),
        Text("numbers", size=12, anchor="middle"),
        Text("names", size=10, anchor="middle"),
        Text("biases", size=10, anchor="middle"),
        Text("weights", size=10, anchor="middle"),
        x=(-0.4, 3.6),
        y=(-2.0, 1.9),
        still=lambda ax: ax.spines[:].set_visible(False),
        ticks=False,
        width=1.9,
    )
    curve = Panel(
        Line("drop", colour=style.STROKE, dashed=True, width=1.2),
        Line("curve", width=2.5),
        Dots("earlier", colour=style.STROKE, hollow=True),
        Dots("now", colour=style.ATTENTION, size=13),
        Text("says", size=11),
        x=(-4, 4),
        y=(-2, 4),
        xlabel="z  sum",
        ylabel="a  answer",
        still=cross,
    )
    inputs = [i / 2 for i in range(-6, 7)]
    return live(
        walk,
        panels=[graph, curve],
        controls={
            "step": Slider(range(5), 0, name="step", play=True, seconds=1.5),
            "x1": Slider(inputs, 1.0, symbol="x₁"),
            "x2": Slider(inputs, 2.0, symbol="x₂"),
            "bend": Choice(
                {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sig", "no bend": "none"},
                "relu",
                name="bend of the hidden units",
            ),
        },
        lock=lock,
        title="A 2-3-1 network, unit by unit",
        height=3.7,
    )
