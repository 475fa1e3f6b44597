"""Draw the graph of an expression: numbers forward, gradients back, local derivatives between.

One box a value: its name, the operation that makes it and its number above, its gradient
below, on a blue-orange scale. On each edge stands the local derivative: how fast the box
at the arrow's head follows the one at its tail.

>>> import mgcourse as mg
>>> a, b = mg.Value(2.0, label="a"), mg.Value(4.0, label="b")
>>> L = (a + b) * a
>>> L.backward()
>>> draw(L)
* = 12, from a = 2 (gradient 8), b = 4 (gradient 2).
"""

import hashlib
import re
from html import escape

import graphviz

from mgcourse.show import style
from mgcourse.show.dot import DotError, render
from mgcourse.show.picture import Picture
from mgcourse.show.trace import trace
from mgcourse.show.tree import as_text, clean, quantity, shorten

MOST_VALUES = 1500  # beyond, no layout is readable and `dot` takes too long
_MANY = 300  # from here on `dot` must work less carefully
_SYMBOLS = {"*": "×", "-": "−", "/": "÷", "neg": "−", "**": "^"}

_KEY = "mgkey"  # stands for the hash of the content until the content is known

_GRAPH = {
    "rankdir": "LR",
    "bgcolor": "transparent",
    "fontname": "Helvetica",  # a list of fonts falls back to wrong metrics
    "nodesep": "0.16",
    "ranksep": "0.32",
    "pad": "0.08",
    "tooltip": " ",
    "id": _KEY,
}
_FAST = {
    "nslimit": "1",
    "nslimit1": "1",
    "mclimit": "0.05",
    "searchsize": "10",
    "splines": "line",
}
_NODE = {
    "fontname": "Helvetica",
    "fontsize": "11",
    "fontcolor": style.INK,
    "color": "#777777",
    "shape": "box",
    "margin": "0.04,0.03",
    "width": "0",
    "height": "0",
}
_EDGE = {
    "fontname": "Helvetica",
    "fontsize": "9",
    "color": style.STROKE,
    "arrowsize": "0.6",
    "penwidth": "1.1",
}
# Kinds differ by shape and border; the fill is a third sign, never the only one.
_LOOKS = {
    "parameter": {
        "style": "filled",
        "fillcolor": "#e3f3ee",
        "penwidth": "2.6",
        "color": style.PARAMETER,
    },
    "data": {"shape": "note", "style": "filled", "fillcolor": "#fff8dc"},
    "target": {"shape": "note", "style": "filled,dashed", "fillcolor": "#fff8dc"},
    "leaf": {"style": "filled", "fillcolor": "#ffffff", "penwidth": "1.8"},
    "result": {"style": "filled,rounded", "fillcolor": "#ffffff"},
    "loss": {"style": "filled,rounded", "fillcolor": "#fbf1f6", "peripheries": "2"},
}


def draw(value, *, parameters=(), data=(), targets=()):
    """The picture of everything `value` was computed from.

    Parameters
    ----------
    value : Value
        The course's, or any object with `data` and `_prev`; `grad`, `_op`, `_local` and
        `label` are shown where they exist.
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
        If the graph has more than 1,500 values.
    """
    nodes = trace(value, parameters=parameters, data=data, targets=targets)
    if len(nodes) > MOST_VALUES:
        raise ValueError(
            f"this graph has {len(nodes):,} values and a drawing is readable up to some dozens; "
            "draw the expression for one row, or one neuron, of it"
        )
    source = _source(nodes)
    title, words, tree = f"Graph of {shorten(nodes[-1].name)}", _words(nodes), as_text(nodes)
    try:
        svg, advice = tidied(render(source).decode()), None
    except DotError as fault:
        svg, advice = None, str(fault)
    return Picture(svg, title, words, source=source, tree=tree, advice=advice)


draw_dot = draw  # the name people know from micrograd's notebooks


def _source(nodes):
    """The graph in the DOT language, the same for the same graph in every run."""
    attributes = _GRAPH | (_FAST if len(nodes) > _MANY else {})
    graph = graphviz.Digraph(graph_attr=attributes, node_attr=_NODE, edge_attr=_EDGE)
    known = _gradients_known(nodes)
    for node in nodes:
        graph.node(
            node.id,
            label=f"<{_box(node, known)}>",
            tooltip=_tooltip(_about(node, known)),
            id=f"{_KEY}-{node.id}",
            **_LOOKS[node.kind],
        )
    for node in nodes:
        for operand, (parent, local) in enumerate(zip(node.parents, node.local)):
            about = _tooltip(_journey(node, local, known))
            graph.edge(
                nodes[parent].id,
                node.id,
                label="" if local is None else f"<{_badge(local)}>",
                edgetooltip=about,
                labeltooltip=about,
                id=f"{_KEY}-{node.id}-{operand}",
            )
    key = "mg" + hashlib.sha256(graph.source.encode()).hexdigest()[:8]
    return graph.source.replace(_KEY, key)


def _gradients_known(nodes):
    """Before the first `backward()` the result's own gradient is not 1, and none means anything."""
    return nodes[-1].grad is not None and bool(nodes[-1].grad != 0)


def _box(node, known):
    """Two rows: name, operation and number; the gradient on its colour."""
    cells = []
    if node.label:
        cells.append(f"<td><b>{_text(node.label)}</b></td>")
    if node.op:
        cells.append(
            '<td bgcolor="#ede7f6"><font color="#5e35b1">'
            f"<b>{_text(_symbol(node.op))}</b></font></td>"
        )
    cells.append(f"<td>{_text(quantity(node.data))}</td>")
    gradient = quantity(node.grad) if known else "–"
    fill = _fill(node.grad) if known else style.NEUTRAL
    return (
        '<table border="0" cellborder="0" cellspacing="1" cellpadding="2">'
        f"<tr>{''.join(cells)}</tr>"
        f'<tr><td colspan="{len(cells)}" bgcolor="{fill}">'
        f'<font point-size="10">grad {_text(gradient)}</font></td></tr></table>'
    )


def _badge(local):
    return (
        '<table border="0" cellborder="0" cellspacing="0" cellpadding="2"><tr>'
        f'<td bgcolor="#eeeeee"><font color="#333333">× {_text(quantity(local))}</font></td>'
        "</tr></table>"
    )


def _symbol(op):
    """The operation as a mathematician writes it: `* 2` becomes `× 2`."""
    return " ".join(_SYMBOLS.get(part, part) for part in op.split(" "))


def _fill(gradient):
    try:
        return style.gradient_colour(gradient)
    except (TypeError, ValueError):
        return style.NEUTRAL


def _about(node, known):
    name = f"{node.kind} {node.label}".strip()
    gradient = f", gradient {node.grad}" if known else ", gradient not known before backward()"
    return f"{name}: {node.data}{gradient}"


def _journey(node, local, known):
    if local is None:
        return "this engine does not keep its local derivatives"
    if not known:
        return f"local derivative {local}"
    return f"local derivative {local} × gradient {node.grad} = {local * node.grad} sent back"


def _text(words):
    return escape(shorten(words))


def _tooltip(words):
    return graphviz.escape(clean(words)[:1000])


def _words(nodes):
    """The picture in one line."""
    known = _gradients_known(nodes)
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


def tidied(svg):
    """`dot`'s SVG with real tooltips: a `<title>` is shown by every browser, a link's is not."""
    svg = re.sub(r"<!--.*?-->\s*|<title>.*?</title>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<a xlink:title="([^"]*)"[^>]*>', r"<g><title>\1</title>", svg)
    return svg[svg.index("<svg") :].replace("</a>", "</g>")
