"""A figure in layers: axes drawn once by matplotlib, and what moves as a small SVG above.

A `Stage` lays panels side by side. `base` is the drawing that stays; `under(data)` and
`over(data)` are the two light layers a slider move replaces, in the same coordinates, so
that nothing is ever drawn twice.

>>> from mgcourse.show.marks import Line
>>> stage = Stage([Panel(Line("path"), x=(0, 1), y=(0, 1), xlabel="w", ylabel="L")])
>>> "<path" in stage.over({"path": ([0, 1], [0, 1])})
True
"""

import hashlib
import re
import textwrap
from html import escape

from mgcourse.show import paper
from mgcourse.show.marks import INK, Frame

_GAP = "\u2003"
_TITLE = 11  # font size of a panel's sentence
_FITS = 'style="display:block;max-width:100%;height:auto"'


class Panel:
    """One pair of axes: its limits, what stays on it, and the marks that move.

    Parameters
    ----------
    *marks : Mark
        `Line`, `Dots`, `Bars`, `Text`, `Arrows`, `Image`, drawn in this order.
    x, y : (float, float)
        Limits of the axes.
    xlabel, ylabel : str
        Symbol, name and unit: "η  step size".
    log : str
        "x", "y" or "xy" where an axis counts decades.
    title : str
        A sentence that says what to see; the figure's function may return others.
    still : callable, optional
        `still(ax)` draws on the matplotlib axes what no slider moves.
    grid : bool
        A light grid, where values are to be read off.
    ticks : bool
        Whether the axes carry numbers.
    equal : bool
        One unit is as long in x as in y.
    width : float
        Share of the figure's width, relative to the other panels.
    """

    def __init__(
        self,
        *marks,
        x,
        y,
        xlabel="",
        ylabel="",
        log="",
        title="",
        still=None,
        grid=False,
        ticks=True,
        equal=False,
        width=1.0,
    ):
        self.marks, self.x, self.y = marks, x, y
        self.xlabel, self.ylabel, self.log = xlabel, ylabel, log
        self.title, self.still = title, still
        self.grid, self.ticks, self.equal, self.width = grid, ticks, equal, width

    def draw(self, ax):
        """Draw on `ax` all that stays."""
        # a browser would make one space of the two that set a symbol off from its name
        ax.set(xlabel=self.xlabel.replace("  ", _GAP), ylabel=self.ylabel.replace("  ", _GAP))
        ax.set_xscale("log" if "x" in self.log else "linear")
        ax.set_yscale("log" if "y" in self.log else "linear")
        if self.still:
            self.still(ax)
        ax.set(xlim=self.x, ylim=self.y)
        if self.grid:
            ax.grid(True)
            ax.set_axisbelow(True)
        if not self.ticks:
            ax.set(xticks=[], yticks=[])
        if self.equal:
            ax.set_aspect("equal")


class Stage:
    """Panels side by side, drawn once, and the layers above them.

    Parameters
    ----------
    panels : list of Panel
    size : (float, float)
        Width and height in inches.

    Attributes
    ----------
    base : str
        The `<svg>` of all that stays.
    pixels : (int, int)
        Width and height on a page, where there is room.
    least : int
        How narrow it may become before it scrolls; 0 where it never does.
    """

    least = 0

    def __init__(self, panels, size=(7.5, 3.0)):
        self.panels = list(panels)
        self.width, self.height = (inches * paper.POINTS for inches in size)
        self.pixels = tuple(round(inches * paper.CSS_PIXELS) for inches in size)
        names = [mark.name for panel in self.panels for mark in panel.marks]
        if len(set(names)) != len(names):
            raise ValueError(f"two marks share a name: {sorted(names)}")
        self.names = frozenset(names)
        self._still, self._frames = self._draw(size)
        # a key of its own, so that the clips of two pictures in a page do not collide
        self._key = "mg" + hashlib.sha256(self._still.encode()).hexdigest()[:8]
        self._still += f"<defs>{''.join(map(self._clip, range(len(self._frames))))}</defs>"
        self.base = self._svg(self._still, f'role="img" {_FITS}')

    def under(self, data):
        """The layer beneath the axes: rasters."""
        return self._layer(data, True, "")

    def over(self, data, titles=()):
        """The layer above the axes: every other mark, and the panels' sentences."""
        titles = list(titles) or [panel.title for panel in self.panels]
        words = "".join(_title(text, frame) for text, frame in zip(titles, self._frames))
        return self._layer(data, False, words)

    def whole(self, data, titles=()):
        """All layers as one `<svg>`, for a picture that stays."""
        layers = (self.under(data), self._still, self.over(data, titles))
        return self._svg("".join(map(_inside, layers)), "")

    def _layer(self, data, under, extra):
        drawn = [
            f'<g clip-path="url(#{self._key}-{i})">{svg}</g>' if mark.clipped else svg
            for i, panel in enumerate(self.panels)
            for mark in panel.marks
            if mark.under == under and mark.name in data
            if (svg := mark.svg(data[mark.name], self._frames[i]))
        ]
        return self._svg("".join(drawn) + extra, f'aria-hidden="true" {_FITS}')

    def _draw(self, size):
        """What matplotlib draws, without its outer element, and the map of each panel."""
        with paper.look():
            figure = paper.figure(*size)
            headroom = 2.6 * _TITLE / self.height
            figure.get_layout_engine().set(rect=(0, 0, 1, 1 - headroom), wspace=0.06)
            axes = figure.subplots(
                1, len(self.panels), squeeze=False, width_ratios=[p.width for p in self.panels]
            )[0]
            for panel, ax in zip(self.panels, axes):
                panel.draw(ax)
            still = paper.drawing(figure)
        return still, [self._frame(ax) for ax in axes]

    def _clip(self, i):
        left, top, right, bottom = self._frames[i].box
        return (
            f'<clipPath id="{self._key}-{i}"><rect x="{left:.1f}" y="{top:.1f}" '
            f'width="{right - left:.1f}" height="{bottom - top:.1f}"/></clipPath>'
        )

    def _frame(self, ax):
        box = ax.get_window_extent()
        return Frame(
            ax.get_xlim(),
            ax.get_ylim(),
            (box.x0, self.height - box.y1, box.x1, self.height - box.y0),
            ax.get_xscale() == "log",
            ax.get_yscale() == "log",
        )

    def _svg(self, inside, attributes):
        return paper.sheet(self.width, self.height, inside, attributes)


def _inside(layer):
    return re.sub(r"^<svg[^>]*>|</svg>$", "", layer)


def _title(text, frame):
    """The panel's sentence above it, in two lines at most."""
    left, top, right, _ = frame.box
    room = max(12, int((right - left) / (0.52 * _TITLE)))
    lines = textwrap.wrap(text, room, max_lines=2, placeholder=" …")
    return "".join(
        f'<text x="{left:.1f}" y="{top - 8 - 1.2 * _TITLE * (len(lines) - 1 - i):.1f}" '
        f'font-size="{_TITLE}" font-weight="bold" fill="{INK}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
