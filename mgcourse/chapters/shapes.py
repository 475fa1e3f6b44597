"""Chapter 08, the primer: what stretches with what, the axis that goes, what fits what.

All pictures are pure functions of their sliders, drawn as `blocks`.

>>> stretch(4, 2, 3)["titles"]
['(4, 2) @ (2, 3) + (3,) → (4, 3)']
>>> together("(4,)", "(4, 1)")["shape"]
(4, 4)
"""

import numpy as np

from mgcourse.chapters.blocks import ROW, Blocks, block, crossed, said, table
from mgcourse.show.controls import Choice, Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Text
from mgcourse.show.style import signed

# Small whole numbers, so that everything can be done by hand.
X = np.array([[1, 2, 0, -1], [0, 1, 2, 1], [2, 0, -1, 1], [1, -1, 1, 0], [-1, 1, 0, 2]], float)
W = np.array([[1, 0, -1, 2], [2, 1, 0, -1], [0, -1, 1, 1], [1, 2, 0, 0]], float)
B = np.array([0, 1, -1, 2], float)


def bracketed(x):
    """A number as it stands behind another sign."""
    return f"({signed(x)})" if x < 0 else signed(x)


# A layer, as blocks -----------------------------------------------------------------------


def stretch(n, d, h, cell=0):
    """`x @ W + b` for n rows, d inputs and h units, one number of the result lit.

    Parameters
    ----------
    n, d, h : int
        At most 5, 4 and 4.
    cell : int
        Which number of z, counted row by row, and from the first again beyond the last.
    """
    x, weights, bias = X[:n, :d], W[:d, :h], B[:h]
    z = x @ weights + bias
    i, j = divmod(cell % z.size, h)
    shape = f"{said(x.shape)} @ {said(weights.shape)} + {said(bias.shape)} → {said(z.shape)}"
    sums = [f"{bracketed(x[i, k])} · {bracketed(weights[k, j])}" for k in range(d)]
    blocks = crossed(("x", "W", "z"), x, weights, z, at=(5.4, 6.7), lit=(i, j))
    blocks[1] = block("W", weights, 5.4, 4.6 - d, lit=blocks[1].lit, label="right")
    blocks.append(block("b", bias, 5.4, 5.2, lit=frozenset({(0, j)}), label="right"))
    terms = [f"{'+' if k else ' '} x[{i}, {k}] · W[{k}, {j}]" for k in range(d)] + [f"+ b[{j}]"]
    values = [*sums, signed(bias[j])]
    lines = [(14.2, 5.6 + k, words) for k, words in enumerate([f"z[{i}, {j}] =", *terms])]
    lines += [(19.4, 6.6 + k, words) for k, words in enumerate(values)]
    end = 6.6 + len(values)
    return {
        "blocks": blocks,
        "sum": [*lines, (14.2, end, "="), (19.4, end, signed(z[i, j]))],
        "titles": [shape],
        "words": (
            f"{shape}. Lit: z[{i}, {j}] = {' + '.join(sums)} + {bracketed(bias[j])} "
            f"= {signed(z[i, j])}."
        ),
    }


def a_layer(lock=None):
    """Stretch rows, inputs and units, and walk through the numbers of z."""
    return live(
        stretch,
        panels=[table(Blocks("blocks"), Text("sum", size=11), rows=12.6)],
        controls={
            "n": Slider(range(1, 6), 4, symbol="n", name="rows", text="{}"),
            "d": Slider(range(1, 5), 2, symbol="d", name="inputs", text="{}"),
            "h": Slider(range(1, 5), 3, symbol="h", name="units", text="{}"),
            "cell": Slider(range(20), 0, name="number of z", text="{}", play=True, seconds=0.7),
        },
        lock=lock,
        title="x @ W + b as blocks",
        height=12.6 * ROW + 0.45,
    )


# The axis that goes -----------------------------------------------------------------------

TABLE = np.array([[2, 1, 6], [4, 5, 0], [1, 3, 8], [5, 3, 4], [3, 8, 2]], float)


def collapse(n, axis, keepdims=False):
    """The mean of a table along an axis, and the table minus that mean, where it fits.

    Parameters
    ----------
    n : int
        Rows of the table, at most 5; it has 3 columns.
    axis : 0, 1 or None
    keepdims : bool
    """
    x = TABLE[:n]
    mean = np.mean(x, axis=axis, keepdims=keepdims)
    arguments = ([] if axis is None else [f"axis={axis}"]) + ["keepdims=True"] * keepdims
    call = f"x.mean({', '.join(arguments)})"
    standing = keepdims and axis == 1
    where = {"left": 4.6, "top": 1.6} if standing else {"left": 0.6, "top": n + 2.9}
    parts = [block("x", x, 0.6, 1.6), block("mean", mean, **where)]
    try:
        centred = x - mean
    except ValueError:
        ending = "does not fit"
        parts.append(block("x − mean", np.zeros_like(x), 13.4, 1.6, empty=True, shape=("?", "?")))
    else:
        parts.append(block("x − mean", centred, 13.4, 1.6))
        meant = x - np.mean(x, axis=axis, keepdims=axis is not None)
        ending = "fits" if np.allclose(centred, meant) else "fits, and takes off the wrong means"
    says = {
        "fits": f"x − mean fits: {said(x.shape)} − {said(mean.shape)}",
        "does not fit": f"x − mean does not fit: {said(x.shape)} − {said(mean.shape)}",
    }.get(ending, "x − mean fits by accident: column j has lost the mean of row j")
    return {
        "blocks": parts,
        "shape": mean.shape,
        "ending": ending,
        "says": [(13.4, n + 3.2, ending)],
        "titles": [f"{call} has shape {said(mean.shape)}"],
        "words": f"x has shape {said(x.shape)}, {call} {said(mean.shape)}. {says}.",
    }


def the_axis_that_goes(lock=None):
    """Choose the axis of a mean, and whether its place is kept."""
    return live(
        collapse,
        panels=[table(Blocks("blocks"), Text("says", size=11), rows=10)],
        controls={
            "axis": Choice({"axis=0": 0, "axis=1": 1, "no axis": None}, 0, name="mean along"),
            "keepdims": Toggle("keepdims=True"),
            "n": Slider(range(2, 6), 4, symbol="n", name="rows", text="{}"),
        },
        lock=lock,
        title="The mean along an axis",
        height=10 * ROW + 0.45,
    )


# What fits what ---------------------------------------------------------------------------

SHAPES = {said(shape): shape for shape in ((), (3,), (4,), (1, 3), (4, 1), (4, 3))}


def together(first, second):
    """Two arrays added: how each is stretched, or which sizes quarrel.

    Parameters
    ----------
    first, second : str
        Keys of `SHAPES`.
    """
    a, b = _counted(SHAPES[first]), 10 * _counted(SHAPES[second])
    asked = f"{said(a.shape)} + {said(b.shape)}"
    try:
        total = a + b
    except ValueError:
        sizes = zip(a.shape[::-1], b.shape[::-1])
        one, other = next((p, q) for p, q in sizes if p != q and 1 not in (p, q))
        says = f"does not fit: {one} stands over {other}"
        parts = [_stretched("a", a, a.shape, 0.6), _stretched("b", b, b.shape, 8.6)]
        shape = None
    else:
        shape, says = total.shape, f"gives {said(total.shape)}"
        parts = [
            _stretched("a", a, total.shape, 0.6),
            _stretched("b", b, total.shape, 8.6),
            block("a + b", total, 16.6, 1.6),
        ]
    signs = [(6.4, 4.0, "+"), *([(14.4, 4.0, "=")] if shape is not None else [])]
    lines = [("a", a.shape), ("b", b.shape), *([("a + b", shape)] if shape is not None else [])]
    under = [(0.6, 7.6 + 1.1 * row, name) for row, (name, _) in enumerate(lines)]
    under += [
        (6.2 - 1.4 * place, 7.6 + 1.1 * row, str(size))
        for row, (_, sizes) in enumerate(lines)
        for place, size in enumerate(sizes[::-1])
    ]
    return {
        "blocks": parts,
        "signs": signs,
        "under": under,
        "shape": shape,
        "titles": [f"{asked} {says}"],
        "words": f"{asked} {says}." + (_copies(a, b) if shape is not None else ""),
    }


def _counted(shape):
    """1, 2, 3, … in this shape."""
    return np.arange(1.0, np.prod(shape, dtype=int) + 1).reshape(shape)


def _stretched(name, array, shape, left):
    """A block of the result's shape; all but the array's own cells are copies."""
    own = np.zeros(np.broadcast_shapes(shape, (1, 1)), bool)
    rows, columns = np.atleast_2d(array).shape
    own[:rows, :columns] = True
    stretched = np.broadcast_to(array, shape)
    return block(name, stretched, left, 1.6, shape=array.shape, copies=~own)


def _copies(a, b):
    stored, shape = a.size + b.size, np.broadcast_shapes(a.shape, b.shape)
    used = 2 * int(np.prod(shape))
    if used == stored:
        return " Nothing is stretched."
    return f" {used} numbers take part, {stored} of them are stored."


def what_fits(lock=None):
    """Choose two shapes, and see what numpy makes of them."""
    return live(
        together,
        panels=[
            table(
                Blocks("blocks"),
                Text("signs", size=14, anchor="middle"),
                Text("under", size=11),
                rows=10.4,
            )
        ],
        controls={
            "first": Slider(list(SHAPES), "(4, 3)", symbol="a", name="has shape", text="{}"),
            "second": Slider(list(SHAPES), "(3,)", symbol="b", name="has shape", text="{}"),
        },
        lock=lock,
        title="Two shapes, added",
        height=10.4 * ROW + 0.45,
    )
