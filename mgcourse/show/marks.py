"""What a slider figure can move: lines, dots, bars, texts, arrows and rasters, as SVG.

A mark has a name, under which the figure's function returns its numbers, and a look. The
numbers are mapped through the panel's axes by a `Frame`; whatever they are (far outside,
infinite, missing), the SVG stays whole: lines end at the border, dots beyond it become
small triangles that point outwards, missing values are left out.

>>> frame = Frame((0, 10), (0, 1), box=(0, 0, 100, 50))
>>> Line("path").svg(([0, 5], [0, 1]), frame)
'<path d="M0 50L50 0" fill="none" stroke="#0072B2" stroke-width="2"/>'
"""

import base64
import io
from dataclasses import dataclass, field
from html import escape

import numpy as np

from mgcourse.show import style

# JupyterLab's own text and page colours where there are any, so that a switch of theme is
# followed at once; greys that can be read on white and on black everywhere else.
INK = "var(--jp-content-font-color1, #767676)"
PAGE = "var(--jp-layout-color0, transparent)"

_FAR = 1000.0  # in widths of the panel: beyond the border, yet a number SVG can hold


@dataclass(frozen=True)
class Frame:
    """The map from a panel's data to the picture.

    Parameters
    ----------
    xlim, ylim : (float, float)
        What the axes show; a first number above the second turns the axis round.
    box : (left, top, right, bottom)
        Where they show it, in units of the picture, y downwards.
    xlog, ylog : bool
        Whether an axis counts decades.
    """

    xlim: tuple
    ylim: tuple
    box: tuple
    xlog: bool = False
    ylog: bool = False

    def x(self, values):
        """Horizontal places of `values`; NaN stays NaN, infinity is far outside."""
        left, _, right, _ = self.box
        return left + (right - left) * _share(values, self.xlim, self.xlog)

    def y(self, values):
        """Vertical places of `values`."""
        _, top, _, bottom = self.box
        return bottom + (top - bottom) * _share(values, self.ylim, self.ylog)

    def holds(self, px, py):
        """Which of the places lie in the panel or on its border."""
        left, top, right, bottom = self.box
        slack = 1e-6
        return (
            (px >= left - slack)
            & (px <= right + slack)
            & (py >= top - slack)
            & (py <= bottom + slack)
        )


def _share(values, limits, log):
    """How far along the axis each value stands, from 0 to 1 within the limits."""
    values = np.asarray(values, dtype=float)
    first, last = limits
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if log:
            values = np.where(values <= 0, -np.inf, np.log10(np.maximum(values, 1e-300)))
            first, last = np.log10(first), np.log10(last)
        return np.clip((values - first) / (last - first), -_FAR, _FAR)


@dataclass(frozen=True)
class Mark:
    """One thing that moves.

    Parameters
    ----------
    name : str
        The key of its numbers in what the figure's function returns.
    colour : str
        Any CSS colour; the course's own are in `mgcourse.show.style`.
    """

    name: str
    colour: str = style.PREDICTION

    clipped = True  # cut off at the panel's border
    under = False  # drawn beneath the axes and all that stays


@dataclass(frozen=True)
class Line(Mark):
    """A line through points: `(x, y)`. A NaN breaks it; `label` stands at its last point."""

    width: float = 2
    dashed: bool = False
    label: str = ""

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        x, y = frame.x(data[0]).ravel(), frame.y(data[1]).ravel()
        if not len(x):
            return ""
        dash = ' stroke-dasharray="6 4"' if self.dashed else ""
        line = (
            f'<path d="{_path(x, y)}" fill="none" stroke="{self.colour}" '
            f'stroke-width="{_n(self.width)}"{dash}/>'
        )
        return line + (self._label(x, y, frame) if self.label else "")

    def _label(self, x, y, frame):
        shown = np.flatnonzero(frame.holds(x, y))
        if not len(shown):
            return ""
        last = shown[-1]
        anchor = "end" if x[last] > (frame.box[0] + frame.box[2]) / 2 else "start"
        return _text(x[last], y[last] - 6, self.label, self.colour, 10, anchor)


@dataclass(frozen=True)
class Dots(Mark):
    """Points: `(x, y)`, or `(x, y, colours)` with one CSS colour a point."""

    size: float = 9
    hollow: bool = False
    square: bool = False
    stroke: float = 2  # of hollow ones

    clipped = False

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        x, y = frame.x(data[0]).ravel(), frame.y(data[1]).ravel()
        colours = data[2] if len(data) > 2 else [self.colour] * len(x)
        return "".join(
            self._dot(px, py, colour, frame)
            for px, py, colour in zip(x.tolist(), y.tolist(), colours)
            if px == px and py == py
        )

    def _dot(self, px, py, colour, frame):
        if not frame.holds(px, py):
            return _outside(px, py, colour, frame)
        look = (
            f'fill="none" stroke="{colour}" stroke-width="{_n(self.stroke)}"'
            if self.hollow
            else f'fill="{colour}" stroke="{PAGE}" stroke-width="1"'
        )
        r = self.size / 2
        if self.square:
            side = _n(self.size)
            return (
                f'<rect x="{_n(px - r)}" y="{_n(py - r)}" width="{side}" height="{side}" {look}/>'
            )
        return f'<circle cx="{_n(px)}" cy="{_n(py)}" r="{_n(r)}" {look}/>'


@dataclass(frozen=True)
class Bars(Mark):
    """Upright bars from 0: `(x, height)`. With `colour="sign"` blue above 0, orange below."""

    width: float = 0.8

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        x = np.asarray(data[0], dtype=float).ravel()
        left, right = frame.x(x - self.width / 2), frame.x(x + self.width / 2)
        top = frame.y(data[1]).ravel()
        foot = np.clip(frame.y(0.0), frame.box[1], frame.box[3])
        return "".join(
            f'<rect x="{_n(min(a, b))}" y="{_n(min(t, foot))}" width="{_n(abs(b - a))}" '
            f'height="{_n(abs(t - foot))}" fill="{self._fill(value)}"/>'
            for a, b, t, value in zip(left, right, top, np.ravel(data[1]))
            if a == a and t == t
        )

    def _fill(self, value):
        if self.colour != "sign":
            return self.colour
        return style.POSITIVE if value > 0 else style.NEGATIVE


@dataclass(frozen=True)
class Text(Mark):
    """Words at points: a list of `(x, y, words)`. Outside the panel they stop at its border."""

    colour: str = INK
    size: float = 10
    anchor: str = field(default="start", metadata={"one of": ("start", "middle", "end")})

    clipped = False

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        left, top, right, bottom = frame.box
        return "".join(
            _text(
                np.clip(frame.x(x), left, right),
                np.clip(frame.y(y), top + self.size, bottom),
                words,
                self.colour,
                self.size,
                self.anchor,
            )
            for x, y, words in data
            if x == x and y == y
        )


@dataclass(frozen=True)
class Arrows(Mark):
    """Arrows: `(x, y, dx, dy)`, from (x, y) to (x + dx, y + dy)."""

    width: float = 2

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        x, y, dx, dy = (np.atleast_1d(np.asarray(part, dtype=float)) for part in data)
        starts = zip(frame.x(x).tolist(), frame.y(y).tolist())
        ends = zip(frame.x(x + dx).tolist(), frame.y(y + dy).tolist())
        return "".join(arrow(*a, *b, self.colour, self.width) for a, b in zip(starts, ends))


@dataclass(frozen=True)
class Image(Mark):
    """A 2-D array over the whole panel, first row at the bottom, values from −1 to 1.

    Blue above 0, orange below, clearer as they near 0; with `contour` a line where the
    array crosses that value. `cells` gives the points it stands for. An array (rows,
    columns, 4) is colours from 0 to 1, and has no line.
    """

    colour: str = INK
    contour: float | None = 0.0
    strength: float = 0.55

    under = True

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        values = np.asarray(data, dtype=float)
        left, top, right, bottom = frame.box
        picture = (
            f'<image x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}" '
            f'height="{_n(bottom - top)}" preserveAspectRatio="none" '
            f'href="data:image/png;base64,{self._png(values)}"/>'
        )
        if self.contour is None or values.ndim == 3:
            return picture
        return picture + self._contour(values, frame)

    def _png(self, values):
        from PIL import Image as Raster  # comes with matplotlib

        colours = values * 255 if values.ndim == 3 else self._colours(values)
        file = io.BytesIO()
        rows = np.round(colours[::-1]).astype(np.uint8)
        Raster.fromarray(rows).save(file, "PNG", compress_level=1)
        return base64.b64encode(file.getvalue()).decode()

    def _colours(self, values):
        rgba = np.empty((*values.shape, 4))
        rgba[..., :3] = np.where(
            (values > 0)[..., None], _rgb(style.POSITIVE), _rgb(style.NEGATIVE)
        )
        rgba[..., 3] = 255 * np.nan_to_num(np.clip(np.abs(values), 0, 1)) * self.strength
        return rgba

    def _contour(self, values, frame):
        import contourpy  # comes with matplotlib

        rows, columns = values.shape
        left, top, right, bottom = frame.box
        x = left + (np.arange(columns) + 0.5) / columns * (right - left)
        y = bottom + (np.arange(rows) + 0.5) / rows * (top - bottom)
        lines = contourpy.contour_generator(x, y, values).lines(self.contour)
        d = "".join(_path(line[:, 0], line[:, 1]) for line in lines)
        return f'<path d="{d}" fill="none" stroke="{self.colour}" stroke-width="2.5"/>'


def cells(xlim, ylim, n=48):
    """The n × n points an `Image` over these limits stands for: the middles of its cells.

    Returns
    -------
    X, Y : arrays (n, n)
        First row at the bottom, first column at the left.
    """
    share = (np.arange(n) + 0.5) / n
    return np.meshgrid(xlim[0] + share * (xlim[1] - xlim[0]), ylim[0] + share * (ylim[1] - ylim[0]))


def arrow(x0, y0, x1, y1, colour, width=2.0):
    """An arrow between two places of the picture; nothing where they are one or missing."""
    dx, dy = x1 - x0, y1 - y0
    length = (dx * dx + dy * dy) ** 0.5
    if not 0 < length < np.inf:
        return ""
    head = min(length, 3.5 * width)
    ux, uy = dx / length, dy / length
    bx, by = x1 - head * ux, y1 - head * uy  # where the shaft ends and the head begins
    side = head / 2
    return (
        f'<path d="M{_n(x0)} {_n(y0)}L{_n(bx)} {_n(by)}" stroke="{colour}" '
        f'stroke-width="{_n(width)}"/>'
        f'<path d="M{_n(x1)} {_n(y1)}L{_n(bx - side * uy)} {_n(by + side * ux)}'
        f'L{_n(bx + side * uy)} {_n(by - side * ux)}Z" fill="{colour}"/>'
    )


def _outside(px, py, colour, frame):
    """A triangle on the border that points to where the dot is."""
    left, top, right, bottom = frame.box
    x, y = min(max(px, left), right), min(max(py, top), bottom)
    angle = np.degrees(np.arctan2(py - y, px - x))
    return (
        f'<path d="M0 0L-9 -5L-9 5Z" fill="{colour}" '
        f'transform="translate({_n(x)} {_n(y)}) rotate({_n(angle)})"/>'
    )


def _text(px, py, words, colour, size, anchor):
    # the stroke is a halo in the page's colour, so that a line behind does not strike it out
    return (
        f'<text x="{_n(px)}" y="{_n(py)}" fill="{colour}" font-size="{_n(size)}" '
        f'text-anchor="{anchor}" stroke="{PAGE}" stroke-width="3" paint-order="stroke">'
        f"{escape(str(words))}</text>"
    )


def _path(x, y):
    """`M…L…` through the points, begun anew after each missing one."""
    parts, pen = [], "M"
    for px, py in zip(x.tolist(), y.tolist()):
        if px == px and py == py:
            parts.append(f"{pen}{_n(px)} {_n(py)}")
            pen = "L"
        else:
            pen = "M"
    return "".join(parts)


def _n(x):
    """A place to a tenth of a unit, without a superfluous zero."""
    text = f"{x:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.uint8)
