"""Draw the graph of an expression: numbers forward, gradients back, local derivatives between.

One box a value: its name, the operation that makes it and its number above, its gradient
below, on a blue-orange scale. On each edge stands the local derivative: how fast the box
at the arrow's head follows the one at its tail. What would be too large to read is folded.

>>> import mgcourse as mg
>>> a, b = mg.Value(2.0, label="a"), mg.Value(4.0, label="b")
>>> L = (a + b) * a
>>> L.backward()
>>> draw(L)
* = 12, from a = 2 (gradient 8), b = 4 (gradient 2).
"""

from mgcourse.show.architecture import draw_model, is_model
from mgcourse.show.boxes import LOOKS, about, gradients_known, journey, slope_chip, value_box
from mgcourse.show.diagram import Diagram
from mgcourse.show.expand import expanded
from mgcourse.show.fold import layers, neurons
from mgcourse.show.folded import by_layer, by_neuron
from mgcourse.show.picture import FORMATS
from mgcourse.show.style import quantity, shorten
from mgcourse.show.trace import count, trace
from mgcourse.show.tree import as_text

MOST_VALUES = 1500  # beyond, no layout is readable and `dot` takes too long
MOST_REACH = 8_000  # columns that its arrows pass over, all together; the same
MOST_TRACED = 20_000  # beyond, even folding takes more than a moment
_READABLE = 40  # values; what is larger is folded unless told otherwise
_READABLE_WEIGHTS = 25  # arrows between neurons; beyond it, layers
_COLLAPSES = ("auto", "neuron", "layer", None)
_DIRECTIONS = ("LR", "TB")


def draw(value, *, collapse="auto", expand=False, rankdir="LR", parameters=(), data=(), targets=()):
    """The picture of everything `value` was computed from, or of a model's architecture.

    Parameters
    ----------
    value : Value or model
        The course's, or any object with `data` and `_prev`; `grad`, `_op`, `_local` and
        `label` are shown where they exist. Anything with `layers` of neurons or with
        `Linear` modules is drawn as a network.
    collapse : {"auto", "neuron", "layer", None}
        None draws every value; "neuron" makes a weight an arrow and a neuron one box;
        "layer" makes a layer one box. By default what has more than 40 values is folded by
        neuron, and beyond 25 weights by layer; the picture says so.
    expand : bool
        Whether fused `w·x + b` values are drawn as products and sums.
    rankdir : {"LR", "TB"}
        Left to right, or top to bottom; an architecture always runs left to right.
    parameters, data, targets
        Values (or a model, or nested lists of values) to be drawn as that kind.

    Returns
    -------
    Picture
        Shows itself in a notebook; has `save("x.svg")`, `source` and, for terminals, a
        text tree. Where no `dot` is found the tree stands in for the drawing.

    Raises
    ------
    NotAGraph
        If `value` is not a value in a graph.
    ValueError
        If the graph has more than 1,500 values, or a loop of more than some 50 steps, and
        nothing in it can be folded; if it has more than 20,000; or if `collapse` or
        `rankdir` is none of those above.
    """
    _choose("collapse", collapse, _COLLAPSES)
    _choose("rankdir", rankdir, _DIRECTIONS)
    if is_model(value):
        return draw_model(value)
    if (size := count(value, MOST_TRACED)) > MOST_TRACED:
        raise _too_large(f"more than {MOST_TRACED:,}")
    nodes = trace(value, parameters=parameters, data=data, targets=targets)
    if expand:
        nodes = expanded(nodes)
    if collapse == "auto" and size <= _READABLE:
        collapse = None
    if collapse is not None:
        details = expanded(nodes)
        found = neurons(details)
        if collapse == "auto":
            collapse = _readable(found)
        if found and collapse:
            diagram, words = (by_neuron if collapse == "neuron" else by_layer)(details, found)
            return _laid_out(diagram, details, words, rankdir)
    if len(nodes) > MOST_VALUES:  # before all its boxes are made
        raise _too_large(f"{len(nodes):,}")
    return _laid_out(full(nodes), nodes, _words(nodes), rankdir)


def draw_dot(root, format="svg", rankdir="LR", **options):
    """`draw`, called as in micrograd's notebook.

    Parameters
    ----------
    root, rankdir
        As for `draw`, and so are further options.
    format : {"svg", "png"}
        What `render("name")` will write; the notebook shows the same picture for both.
    """
    picture = draw(root, rankdir=rankdir, **options)
    picture.format = _choose("format", format, FORMATS)
    return picture


def _choose(name, value, choices):
    if value not in choices:
        raise ValueError(f"{name}={value!r}: choose one of {choices}")
    return value


def _too_large(size):
    return ValueError(
        f"this graph has {size} values and a drawing is readable up to some dozens; "
        "draw the expression for one row, or one neuron, of it; draw(model) shows a network"
    )


def _too_long(size):
    return ValueError(
        f"this graph has {size:,} values in a long row, and arrows that pass over most of it; "
        "draw the expression for fewer steps, or fewer rows of data"
    )


def _readable(found):
    """How to fold so that the picture can be read; None where nothing is gained."""
    weights = sum(len(neuron.weighted) for neuron in found.values())
    if 0 < weights <= _READABLE_WEIGHTS:
        return "neuron"
    return "layer" if any(len(units) > 1 for units in layers(found)) else None


def _laid_out(diagram, nodes, words, rankdir):
    if len(diagram) > MOST_VALUES:
        raise _too_large(f"{len(nodes):,}")
    if diagram.reach > MOST_REACH:
        raise _too_long(len(nodes))
    diagram.rankdir = rankdir
    return diagram.picture(_title(nodes), words, tree=as_text(nodes))


def full(nodes, room=0):
    """Every value a box, with room for so many characters a number; every operand an arrow."""
    tangled = sum(len(node.parents) > 2 for node in nodes) > 1  # long sums that share operands
    diagram = Diagram(ordered=not tangled, gap=0.45 if tangled else 0.3)
    known = gradients_known(nodes)
    for node in nodes:
        diagram.box(node.id, value_box(node, known, room), about(node, known), **LOOKS[node.kind])
        for operand, (parent, local) in enumerate(zip(node.parents, node.local)):
            diagram.arrow(
                nodes[parent].id,
                node.id,
                f"{node.id}-{operand}",
                slope_chip(local),
                journey(node, local, known),
            )
    return diagram


def _title(nodes):
    return f"Graph of {shorten(nodes[-1].name)}"


def _words(nodes):
    """The picture in one line."""
    known = gradients_known(nodes)
    leaves = [node for node in nodes if not node.parents and node.label]
    named = [
        f"{shorten(leaf.label)} = {quantity(leaf.data)}"
        + (f" (gradient {quantity(leaf.grad)})" if known else "")
        for leaf in leaves[:8]
    ]
    if len(leaves) > 8:
        named.append(f"{len(leaves) - 8} more")
    result = f"{shorten(nodes[-1].name)} = {quantity(nodes[-1].data)}"
    return f"{result}, from {', '.join(named)}." if named else f"{result}; {len(nodes)} values."
