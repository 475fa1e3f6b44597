"""Tables of numbers as blocks of cells, so that a shape is something you see.

A block is as wide as its array has columns and as high as it has rows. Cells are blue above
0 and orange below, with their number inside; a dashed cell is a copy that nobody stored.

>>> block("W", [[1, 0, -1], [2, 1, 0]], left=4, top=1).bottom
3.0
>>> said((4, 1)), said((3,)), said(())
('(4, 1)', '(3,)', '()')
"""

from dataclasses import dataclass, field

import numpy as np

from mgcourse.show import style
from mgcourse.show.marks import INK, Mark
from mgcourse.show.overlay import Panel

ROW = 0.296  # inches of a row of cells, with numbers in them that can be read


@dataclass(frozen=True)
class Block:
    """One array at a place; an array without columns lies flat, as numpy prints it."""

    name: str
    values: np.ndarray  # always (rows, columns)
    shape: tuple  # as numpy says it
    left: float
    top: float
    lit: frozenset = frozenset()  # (row, column)
    copies: np.ndarray | None = None  # which cells are nobody's own
    height: float = 1.0  # of a cell
    empty: bool = False  # a place that waits for its numbers
    label: str = field(default="above", metadata={"one of": ("above", "below", "right", "")})

    @property
    def right(self):
        """Where it ends, in cells from the left."""
        return self.left + self.values.shape[1]

    @property
    def bottom(self):
        """Where it ends, in cells from the top."""
        return self.top + self.height * self.values.shape[0]

    @property
    def caption(self):
        """Its name and shape."""
        return f"{self.name} {said(self.shape)}"


def block(name, values, left=0.0, top=0.0, shape=None, **look):
    """A block of any array of at most two axes; `values` may be a stretched one of `shape`."""
    values = np.asarray(values, dtype=float)
    shape = values.shape if shape is None else shape
    return Block(name, np.atleast_2d(values), shape, float(left), float(top), **look)


def said(shape):
    """A shape as numpy writes it."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


@dataclass(frozen=True)
class Blocks(Mark):
    """A list of blocks, drawn with their names."""

    clipped = False

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        return "".join(self._block(each, frame) for each in data)

    def _block(self, each, frame):
        rows, columns = each.values.shape
        x = frame.x(each.left + np.arange(columns + 1))
        y = frame.y(each.top + each.height * np.arange(rows + 1))
        cells = "".join(
            self._cell(each, i, j, x[j], y[i], x[j + 1] - x[j], y[i + 1] - y[i])
            for i in range(rows)
            for j in range(columns)
        )
        return cells + self._lit(each, x, y) + self._name(each, x, y)

    def _cell(self, each, i, j, left, top, width, height):
        value = each.values[i, j]
        copied = each.copies is not None and each.copies[i, j]
        fill = "none" if each.empty else style.gradient_colour(value)
        dashed = ' stroke-dasharray="3 2"' if copied or each.empty else ""
        opacity = ' fill-opacity="0.45"' if copied else ""
        box = (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}"{opacity} stroke="{style.STROKE}" stroke-width="0.8"{dashed}/>'
        )
        if each.empty or height < 10:
            return box
        ink, written = INK if copied else style.INK, _fitting(value)
        size = min(0.5 * height, 11, 1.6 * width / len(written))
        return box + _words(left + width / 2, top + height / 2, written, ink, size)

    def _lit(self, each, x, y):
        """A thick frame around what is to be looked at, a run of cells as one."""
        if not each.lit:
            return ""
        rows, columns = zip(*each.lit)
        left, right = x[min(columns)], x[max(columns) + 1]
        top, bottom = y[min(rows)], y[max(rows) + 1]
        place = (
            f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
        )
        return (
            f'<rect {place} fill="none" stroke="{style.INK}" stroke-width="4.5"/>'
            f'<rect {place} fill="none" stroke="{style.ATTENTION}" stroke-width="3"/>'
        )

    def _name(self, each, x, y):
        if each.label == "above":
            return _words(x[0], y[0] - 7, each.caption, INK, 10.5, "start")
        if each.label == "below":
            return _words((x[0] + x[-1]) / 2, y[-1] + 11, each.caption, INK, 10.5)
        if each.label == "right":
            return _words(x[-1] + 7, (y[0] + y[-1]) / 2, each.caption, INK, 10.5, "start")
        return ""


def _fitting(value):
    """Three digits where they fit into a cell, else two."""
    written = style.signed(value)
    return written if len(written) <= 4 else style.signed_text(style.number(value, 2))


def _words(x, y, words, colour, size, anchor="middle"):
    return (
        f'<text x="{x:.1f}" y="{y + 0.36 * size:.1f}" fill="{colour}" font-size="{size:.1f}" '
        f'text-anchor="{anchor}">{words}</text>'
    )


def table(*marks, rows, columns=23.0, width=1.0):
    """A panel for blocks: `rows` cells high, counted from the top, and without axes."""
    return Panel(
        *marks,
        x=(0, columns),
        y=(rows, 0),
        still=lambda ax: ax.spines[:].set_visible(False),
        ticks=False,
        equal=True,
        width=width,
    )


def crossed(name, left, right, product, at, lit=None):
    """Two factors and their product, the left one beside it and the right one above.

    So each number of the product stands where a row of the left factor meets a column of
    the right one.

    Parameters
    ----------
    name : tuple of str
        Of the left factor, the right one and the product.
    left, right, product : arrays of two axes
    at : (float, float)
        The product's upper left corner.
    lit : (int, int), optional
        The number of the product to look at.

    Returns
    -------
    list of Block
    """
    d = left.shape[1]
    x, y = at
    row = column = cell = frozenset()
    if lit is not None:
        i, j = lit
        row = frozenset((i, k) for k in range(d))
        column = frozenset((k, j) for k in range(d))
        cell = frozenset({lit})
    return [
        block(name[0], left, x - 0.8 - d, y, lit=row, label="below"),
        block(name[1], right, x, y - 0.8 - d, lit=column, label="right"),
        block(name[2], product, x, y, lit=cell, label="right"),
    ]
