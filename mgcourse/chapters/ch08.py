"""Chapter 08: a product that must have a shape, a bias used by many rows, slopes going back.

The primer's pictures are in `shapes`, the fit at the end in `ten_features`.

>>> product("x.T", "dz")["verdict"], product("dz.T", "x", n=4, d=4, h=4)["verdict"]
('right', 'nudging')
>>> copied(64, "sum")["norm"] / copied(1, "sum")["norm"]
64.0
"""

import numpy as np

from mgcourse.chapters import shapes
from mgcourse.chapters.blocks import ROW, Blocks, block, crossed, said, table
from mgcourse.chapters.shapes import bracketed
from mgcourse.numerical import numgrad
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.show.style import several, signed
from mgcourse.tensors import tensor
from mgcourse.value import Value

# A layer, on values and on arrays ---------------------------------------------------------

# What sections 2 and 3 work on: 4 rows, 2 inputs, 3 units.
X = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, 0.0], [1.0, -1.0]])
W = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
B = np.array([0.0, 1.0, -1.0])


def values_in_graph(rows):
    """How many values the layer and ½Σz² make for so many rows, one number each."""
    weights = [[Value(w) for w in row] for row in W.tolist()]
    bias = [Value(b) for b in B.tolist()]
    loss = Value(0.0)
    for x in np.resize(X, (rows, 2)).tolist():
        for j in range(3):
            z = weights[0][j] * x[0] + weights[1][j] * x[1] + bias[j]
            loss = loss + z * z * 0.5
    return _nodes(loss)


def arrays_in_graph(rows):
    """How many arrays the same takes on the array engine."""
    z = tensor(np.resize(X, (rows, 2))) @ tensor(W, True) + tensor(B, True)
    return _nodes((z * z * 0.5).sum())


def _nodes(result):
    """How many values of either engine are in a graph, parameters and result included."""
    seen, todo = set(), [result]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += node._prev
    return len(seen)


# A product that has to have a shape -------------------------------------------------------

DZ = np.array([[1, 0, 2, -1], [0, -1, 1, 1], [2, 1, 0, 0], [-1, 1, 1, 2]], float)
FACTORS = ("x", "x.T", "W", "W.T", "dz", "dz.T")


def product(left, right, wanted="dW", n=4, d=2, h=3):
    """One product of two factors, held against the shape that is wanted, and against nudging.

    Parameters
    ----------
    left, right : str
        Of `FACTORS`.
    wanted : {"dW", "dx"}
    n, d, h : int
        At most 4 each.
    """
    arrays = {"x": shapes.X[:n, :d], "W": shapes.W[:d, :h], "dz": DZ[:n, :h]}
    arrays |= {f"{name}.T": array.T for name, array in arrays.items()}
    a, b = arrays[left], arrays[right]
    of = wanted[1]
    slopes = _nudged(of, arrays)
    asked = f"{left} {said(a.shape)} @ {right} {said(b.shape)}"
    if a.shape[1] != b.shape[0]:
        verdict = "misfit"
        says = f"inner sizes {a.shape[1]} and {b.shape[0]} differ"
        parts = [
            block(left, a, 4.4 - a.shape[1], 6.0, label="below"),
            block(right, b, 6.2, 5.0 - b.shape[0], label="right"),
        ]
    else:
        result = a @ b
        parts = crossed((left, right, "product"), a, b, result, at=(6.2, 6.0))
        if result.shape != slopes.shape:
            verdict, says = "shape", f"{said(result.shape)}, and {of} has {said(slopes.shape)}"
        elif np.allclose(result, slopes):
            verdict, says = "right", f"the shape of {of}, and nudging agrees"
        else:
            verdict, says = "nudging", f"the shape of {of}, and nudging disagrees"
    fits = verdict in ("right", "nudging")
    goal = f"{wanted} by nudging" if fits else f"wanted: {wanted}"
    return {
        "blocks": [*parts, block(goal, slopes, 17.0, 6.0, empty=not fits)],
        "verdict": verdict,
        "titles": [f"{left} @ {right}: {says}"],
        "words": f"{asked}: {says}.",
    }


def _nudged(of, arrays):
    """The slopes of a loss whose slope in z is dz, measured; it is straight, so h may be 1."""

    def loss(moved):
        now = arrays | {of: moved}
        return np.sum(arrays["dz"] * (now["x"] @ now["W"]))

    return numgrad(loss, arrays[of], h=1.0)


def find_the_product(lock=None):
    """Choose two factors until their product has the shape that is wanted."""
    sizes = range(1, 5)
    return live(
        product,
        panels=[table(Blocks("blocks"), rows=11.4)],
        controls={
            "left": Choice(FACTORS, "x", name="left"),
            "right": Choice(FACTORS, "dz", name="right"),
            "wanted": Choice(["dW", "dx"], "dW", name="wanted"),
            "n": Slider(sizes, 4, symbol="n", name="rows", text="{}"),
            "d": Slider(sizes, 2, symbol="d", name="inputs", text="{}"),
            "h": Slider(sizes, 3, symbol="h", name="units", text="{}"),
        },
        lock=lock,
        title="A product with the right shape",
        height=11.4 * ROW + 0.45,
    )


# One row, many times ----------------------------------------------------------------------

COPIES = (1, 2, 4, 8, 16, 32, 64)
_TALL = 8.0  # cells: higher than this no table grows


def copied(times, loss):
    """The first row of X, so many times over: slopes of z, of b, and the gradient's length.

    A row costs ½(z₁² + z₂² + z₃²), so its slope in z is z itself.

    Parameters
    ----------
    times : int
    loss : {"sum", "mean"}
        What the loss makes of the rows' costs.
    """
    x = np.repeat(X[:1], times, axis=0)
    dz = (x @ W + B) / (times if loss == "mean" else 1)
    dW, db = x.T @ dz, dz.sum(axis=0)
    height = min(1.0, _TALL / times)
    return {
        "blocks": [
            block("dz", dz, 2.0, 1.4, height=height),
            block("db", db, 2.0, 1.4 + height * times + 1.6),
        ],
        "sum": [(5.4, 1.4 + height * times + 2.4, f"= the sum of {several(times, 'row')}")],
        "sums": (COPIES, _norms("sum")),
        "means": (COPIES, _norms("mean")),
        "now": ([times], [norm := float(np.hypot(np.linalg.norm(dW), np.linalg.norm(db)))]),
        "norm": norm,
        "db": db,
        "titles": [
            f"{several(times, 'row')}: db = {_listed(db)}",
            f"The gradient is {norm:.3g} long",
        ],
        "words": (
            f"{several(times, 'row')}, {loss}: each brings {_listed(dz[0])}, db = {_listed(db)}; "
            f"the whole gradient is {norm:.3g} long."
        ),
    }


def _norms(loss):
    """How long the gradient is with one row, and with copies of it."""
    z = X[:1] @ W + B
    one = np.hypot(np.linalg.norm(X[:1].T @ z), np.linalg.norm(z))
    return one * np.array(COPIES) if loss == "sum" else np.full(len(COPIES), one)


def _listed(numbers):
    return f"({', '.join(signed(x) for x in numbers)})"


def one_row_many_times(lock=None):
    """Copy one row: what becomes of the bias's gradient, under a sum and under a mean?"""
    left = table(Blocks("blocks"), Text("sum", size=11), rows=13.2, columns=12)
    right = Panel(
        Line("sums", colour=style.LOSS, label="sum"),
        Line("means", colour=style.PREDICTION, dashed=True, label="mean"),
        Dots("now", colour=style.PARAMETER, size=12, square=True),
        x=(0.8, 80),
        y=(5, 2000),
        log="xy",
        xlabel="copies of the row",
        ylabel="length of the gradient",
        grid=True,
        still=lambda ax: ax.set_xticks(COPIES, map(str, COPIES)) and ax.minorticks_off(),
    )
    return live(
        copied,
        panels=[left, right],
        controls={
            "times": Slider(COPIES, 1, name="copies of the row", text="{}"),
            "loss": Choice(["sum", "mean"], name="the loss is the rows'"),
        },
        lock=lock,
        title="One row, many times",
        height=13.2 * ROW + 0.45,
    )


# Two units feed three ---------------------------------------------------------------------

W_NEXT = np.array([[2.0, -1.0, 0.5], [1.0, 0.5, -1.0]])
BENDS = {  # each with its slope, as a function of what it answers
    "sig": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a * a),
    "relu": (lambda z: np.maximum(z, 0.0), np.sign),
}
_HERE = np.array([(0.0, 0.9), (0.0, -0.9)])
_THERE = np.array([(2.4, 1.4), (2.4, 0.0), (2.4, -1.4)])
_INSET = np.array([0.3, 0.34])  # half a circle and its margin, in the panel's units


def back_through(delta=2.0, w=2.0, z=0.0, bend="sig"):
    """Slopes on their way back from three units, 1 to 3, to the two that feed them, A and B.

    Parameters
    ----------
    delta : float
        δ of unit 3; units 1 and 2 have 1.
    w : float
        The weight from A to 1.
    z : float
        The sum of A; that of B is 0.5.
    bend : str
        A key of `BENDS`.
    """
    weights = W_NEXT.copy()
    weights[0, 0] = w
    deltas = np.array([1.0, 1.0, delta])
    messages = weights * deltas
    arrives = messages.sum(axis=1)
    act, slope = BENDS[bend]
    gates = slope(act(np.array([z, 0.5])))
    result = arrives * gates
    bars = [arrives[0], gates[0], result[0]]
    way = f"{_sum(deltas, weights[0])} = {signed(arrives[0])}"
    return {
        "plus": _roads(messages > 0),
        "minus": _roads(messages < 0),
        "units": np.vstack([_HERE, _THERE]).T,
        "weights": _on_roads(weights),
        "inside": [
            (x, y - 0.06, _short(number))
            for (x, y), number in zip(np.vstack([_HERE, _THERE]), [*result, *deltas])
        ],
        "names": [
            *((x, y + 0.44, f"δ of {name}") for (x, y), name in zip(_HERE, "AB")),
            *((x + 0.72, y - 0.06, f"δ of {name}") for (x, y), name in zip(_THERE, "123")),
        ],
        "bars": ([1, 2, 3], bars),
        "values": [(i + 1, max(bar, 0) + 0.25, signed(bar)) for i, bar in enumerate(bars)],
        "arrives": arrives,
        "gates": gates,
        "delta": result,
        "titles": [
            f"Back to A: {way}",
            f"δ of A: {signed(arrives[0])} · {signed(gates[0])} = {signed(result[0])}",
        ],
        "words": (
            f"At A arrives {way}; times the slope of its bend, {signed(gates[0])}, that is δ of "
            f"A: {signed(result[0])}. At B arrives {signed(arrives[1])}, δ of B is "
            f"{signed(result[1])}."
        ),
    }


def _short(x):
    return style.signed_text(style.number(x, 2))


def _sum(deltas, weights):
    return " + ".join(f"{bracketed(d)}·{bracketed(w)}" for d, w in zip(deltas, weights))


def _roads(which):
    """The chosen of the six roads, as one line with gaps."""
    points = [np.empty((0, 2))]
    for i, j in np.argwhere(which):
        way = _THERE[j] - _HERE[i]
        inset = way / np.hypot(*(way / _INSET))
        points.append([_HERE[i] + inset, _THERE[j] - inset, (np.nan, np.nan)])
    return np.vstack(points).T


def _on_roads(weights):
    """Each weight on its road, where the roads do not cross."""
    found = []
    for (i, j), weight in np.ndenumerate(weights):
        x, y = _HERE[i] + (0.3 if i == 0 else 0.24) * (_THERE[j] - _HERE[i])
        found.append((x, y + 0.05, signed(weight)))
    return found


def two_feed_three(lock=None):
    """Turn a δ, a weight and a unit's sum: what comes back to the layer before?"""
    graph = Panel(
        Line("plus", colour=style.POSITIVE, width=1.8),
        Line("minus", colour=style.NEGATIVE, width=1.8, dashed=True),
        Dots("units", colour=style.STROKE, size=40, hollow=True),
        Text("weights", size=10.5, anchor="middle"),
        Text("inside", size=10.5, anchor="middle"),
        Text("names", size=10.5, anchor="middle"),
        x=(-0.5, 3.6),
        y=(-1.9, 1.9),
        still=lambda ax: ax.spines[:].set_visible(False),
        ticks=False,
        width=1.5,
    )
    bars = Panel(
        Bars("bars", colour="sign", width=0.6),
        Text("values", size=11, anchor="middle"),
        x=(0.4, 3.6),
        y=(-8, 12),
        ylabel="unit A",
        still=_three_bars,
    )
    halves = [i / 2 for i in range(-8, 9)]
    return live(
        back_through,
        panels=[graph, bars],
        controls={
            "delta": Slider(halves, 2.0, symbol="δ", name="of unit 3", text=signed),
            "w": Slider(halves, 2.0, symbol="w", name="from A to 1", text=signed),
            "z": Slider(range(-10, 11), 0, symbol="z", name="of A", text=signed),
            "bend": Choice({"sigmoid": "sig", "tanh": "tanh", "ReLU": "relu"}, "sig", name="bend"),
        },
        lock=lock,
        title="Slopes on their way back from three units to two",
        height=3.7,
    )


def _three_bars(ax):
    ax.set_xticks([1, 2, 3], ["arrives", "g′(z)", "δ"])
    ax.set_yticks(range(-8, 13, 4))
    ax.axhline(0, color=style.STROKE, linewidth=0.8)
