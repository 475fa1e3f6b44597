"""A graph on which numbers move: laid out once, with everything that changes in a layer above.

A `Scene` is a stage for `live`: what stays are boxes, names and arrows; the layer above
holds the numbers, the gradients, what is lit, and the arithmetic beneath. So a step costs a
few texts, not a new layout.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> scene = Scene(trace(mg.Value(2.0, "a") * 3))
>>> scene.names_of
['a', 'v1']
>>> over = scene.over({"scene": Moment([2.5, None], [None, 1.0], lit={0})})
>>> "a = 2.5" in over, "grad 1<" in over
(True, True)
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from html import escape

from mgcourse.show import style
from mgcourse.show.boxes import shade
from mgcourse.show.graph import full
from mgcourse.show.marks import INK
from mgcourse.show.names import Names
from mgcourse.show.replay import gradients
from mgcourse.show.style import signed, text_width
from mgcourse.show.tree import as_text

MOST_VALUES = 60  # beyond, no figure with sliders can be read
_SVG = "{http://www.w3.org/2000/svg}"
_NARROWEST = 460  # points; room for the arithmetic beneath a small graph
_ROOM = 7  # characters a number may come to need
_READABLE = 0.65  # a wide graph shrinks to this share; then it scrolls
_SHAPES = {_SVG + kind for kind in ("polygon", "path", "ellipse")}
_FITS = 'style="display:block;max-width:100%;height:auto"'

ET.register_namespace("", _SVG[1:-1])


@dataclass(frozen=True)
class Moment:
    """What a scene shows at one moment.

    Attributes
    ----------
    numbers, gradients : list of float or None
        For each value; None where it is not known yet.
    slopes : list of tuple, optional
        Local derivatives, for each value one an operand; those of the scene's own nodes
        unless told.
    lit : set of int
        Values to look at.
    touched : set of int
        Values that have changed with them.
    edges : set of (int, int)
        The lit arrows: a value, and which of its operands each comes from.
    notes : list of (str, float or None), optional
        What stands beneath each number, and the number that colours it; the gradients unless
        told.
    foot : str
        SVG beneath the graph, in a box of `Scene.width` by `foot_height` points.
    to_pick : bool
        Whether a click on a box picks that value in the list beside the figure.
    """

    numbers: list
    gradients: list
    slopes: list | None = None
    lit: frozenset = frozenset()
    touched: frozenset = frozenset()
    edges: frozenset = frozenset()
    notes: list | None = None
    foot: str = ""
    to_pick: bool = False


@dataclass(frozen=True)
class _Box:
    """Where the moving parts of one value stand."""

    shapes: tuple  # its outlines
    prefix: str  # what stands before the number: "w = "
    number: dict  # attributes of that text
    cell: str  # corners of the gradient's ground
    gradient: dict


@dataclass(frozen=True)
class _Arrow:
    """The course of an arrow, and where its slope stands."""

    course: str
    slope: dict


class Scene:
    """The graph of `nodes`, ready to be shown at any moment.

    Parameters
    ----------
    nodes : list of Node
    foot_height : float
        Points beneath the graph for bars or arithmetic.
    narrowest : float
        Points the picture has at least.

    Attributes
    ----------
    nodes : list of Node
        With their gradients.
    names_of : list of str
        What each is called in the drawing.
    width : float
        In points.
    base, pixels, least, panels, names
        As of a `Stage`.

    Raises
    ------
    ValueError
        If there are more than 60 values, or the engine keeps no local derivatives.
    """

    panels = ()
    names = frozenset({"scene"})

    def __init__(self, nodes, foot_height=60, narrowest=_NARROWEST):
        if len(nodes) > MOST_VALUES:
            raise ValueError(
                f"this graph has {len(nodes)} values, and a moving picture is readable up to "
                f"{MOST_VALUES}: take a part of the expression"
            )
        self.names_of = Names(nodes).words
        self.nodes = [
            replace(node, grad=grad, label=name)
            for node, grad, name in zip(nodes, gradients(nodes), self.names_of)
        ]
        picture = full(self.nodes, _ROOM).picture("", "")
        self._boxes, self._arrows, self._still = {}, {}, ""
        self._shift, self._tree = "", as_text(self.nodes)
        self.width, self._top = narrowest, 0.0
        if picture.svg:
            self._read(picture.svg)
        self.height = self._top + foot_height
        self.pixels = tuple(round(points * 4 / 3) for points in (self.width, self.height))
        self.least = round(self.pixels[0] * _READABLE) if self.pixels[0] > 900 else 0
        if picture.svg:
            self.base = self._svg(self._still, f'role="img" {_FITS}')
        else:
            self.base = f'<pre role="img">{escape(self._tree)}</pre>'

    def under(self, numbers):
        """Nothing stands beneath."""
        return ""

    def over(self, numbers, titles=()):
        """The layer of what moves, at the `Moment` in `numbers`."""
        moment = numbers["scene"]
        picks = "".join(map(_pick, self._boxes.items())) if moment.to_pick else ""
        moving = self._moving(moment) + f'<g transform="{self._shift}">{picks}</g>'
        return self._svg(moving, f'aria-hidden="true" {_FITS}')

    def whole(self, numbers, titles=()):
        """Everything as one `<svg>`."""
        return self._svg(self._still + self._moving(numbers["scene"]), "")

    def _moving(self, moment):
        lit = sorted(moment.edges & self._arrows.keys())
        parts = [_lit(self._arrows[edge].course) for edge in lit]
        notes = moment.notes or [_gradient(gradient) for gradient in moment.gradients]
        slopes = moment.slopes or [node.local for node in self.nodes]
        for (head, operand), arrow in self._arrows.items():
            slope = slopes[head][operand]
            parts.append(
                _text(arrow.slope, "slope –" if slope is None else f"slope {signed(slope)}")
            )
        for index, box in self._boxes.items():
            if index in moment.lit or index in moment.touched:
                parts.append(_halo(box, 4.5 if index in moment.lit else 2.2))
            if (number := moment.numbers[index]) is not None:
                parts.append(_text(box.number, box.prefix + signed(number), bold=True))
            elif box.prefix:
                parts.append(_text(box.number, box.prefix + "?", bold=True))
            said, number = notes[index]
            ground = style.NEUTRAL if number is None else shade(number)
            parts.append(f'<polygon points="{box.cell}" fill="{ground}"/>')
            parts.append(_text(box.gradient, said))
        foot = f'<g transform="translate(0 {self._top:g})">{moment.foot}</g>'
        return f'<g transform="{self._shift}">{"".join(parts)}</g>{foot}'

    def _svg(self, inside, attributes):
        w, h = self.pixels
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{w}px" height="{h}px" font-family="Helvetica, Arial, sans-serif" '
            f"{attributes}>{inside}</svg>"
        )

    def _read(self, svg):
        """Take the numbers out of a drawing and remember where they stood."""
        root = ET.fromstring(svg)
        _, _, width, height = map(float, root.get("viewBox").split())
        self.width, self._top = max(width, self.width), height
        graph = root.find(_SVG + "g")
        self._shift = graph.get("transform")
        for group in graph.findall(_SVG + "g"):
            place = [int(n) for n in re.findall(r"-n?(\d+)", group.get("id"))]
            if group.get("class") == "node":
                self._boxes[place[0]] = self._box(group, self.nodes[place[0]])
            elif group.get("class") == "edge":
                self._arrows[tuple(place)] = _arrow(group)
        self._still = ET.tostring(graph, encoding="unicode")

    def _box(self, group, node):
        holder = group.find(f"{_SVG}g/{_SVG}g")
        texts = holder.findall(_SVG + "text")
        cell = holder.findall(_SVG + "polygon")[-1]
        outlines = [e for e in holder if e.tag in _SHAPES and e.get("stroke") != "none"]
        number, gradient = texts[-2], texts[-1]
        prefix = number.text.strip().removesuffix(signed(node.data))
        for moving in (number, gradient, cell):
            holder.remove(moving)
        return _Box(
            shapes=tuple(
                (e.tag.removeprefix(_SVG), e.get("points") or e.get("d")) for e in outlines
            ),
            prefix=prefix,
            number=_place(number),
            cell=cell.get("points"),
            gradient=_place(gradient) | _within(cell.get("points")),
        )


def _arrow(group):
    """The geometry of an arrow, its slope taken out."""
    label = group.findall(f"{_SVG}g/{_SVG}g")[-1]
    slope, ground = label.find(_SVG + "text"), label.find(_SVG + "polygon")
    label.remove(slope)
    place = _place(slope) | {"room": _within(ground.get("points"))["room"]}
    return _Arrow(group.find(f".//{_SVG}path").get("d"), place)


def _gradient(gradient):
    """What stands beneath a number, and what colours it."""
    return ("grad –", None) if gradient is None else (f"grad {signed(gradient)}", gradient)


def _lit(course):
    return "".join(
        f'<path d="{course}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in ((style.INK, 5), (style.ATTENTION, 3.4))
    )


def _pick(numbered):
    """An unseen cover on a box: where scripts may run, a click sets the figure's list to it."""
    index, box = numbered
    kind, course = box.shapes[-1]
    attribute = "d" if kind == "path" else "points"
    return (
        f'<{kind} {attribute}="{course}" fill="#fff" fill-opacity="0" style="cursor:pointer" '
        f"onclick=\"const list = this.closest('.mg-live').querySelector('select'); "
        f"if (!list.disabled) {{ list.selectedIndex = {index}; "
        f"list.dispatchEvent(new Event('change', {{bubbles: true}})); }}\"/>"
    )


def _place(text):
    return {name: text.get(name) for name in ("x", "y", "font-size")}


def _within(points):
    """A text's place in the middle of a ground, and the room it has there."""
    xs = [float(point.split(",")[0]) for point in points.split()]
    middle = (min(xs) + max(xs)) / 2
    return {"x": f"{middle:g}", "room": max(xs) - min(xs) - 2, "anchor": "middle"}


def _text(place, words, bold=False):
    """A text where `dot` had put one; squeezed where it is longer than its ground."""
    weight = ' font-weight="bold"' if bold else ""
    size = float(place["font-size"])
    room = place.get("room")
    anchor = f' text-anchor="{place["anchor"]}"' if "anchor" in place else ""
    squeeze = ""
    if room and text_width(words, size) > room:
        squeeze = f' textLength="{room:.1f}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text x="{place["x"]}" y="{place["y"]}" font-size="{size:g}"{weight}{squeeze}{anchor} '
        f'fill="{style.INK}">{escape(words)}</text>'
    )


def _halo(box, width):
    """An outline of the box in yellow, edged so that it shows on white too."""
    parts = []
    for colour, stroke in ((style.INK, width + 1.2), (style.ATTENTION, width)):
        for kind, course in box.shapes[-1:]:
            attribute = "d" if kind == "path" else "points"
            parts.append(
                f'<{kind} {attribute}="{course}" fill="none" stroke="{colour}" '
                f'stroke-width="{stroke}"/>'
            )
    return "".join(parts)


def line(x, y, words, size=12, bold=False, anchor="start"):
    """Words beneath the graph, in the page's own ink."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"{weight} '
        f'fill="{INK}">{escape(words)}</text>'
    )
