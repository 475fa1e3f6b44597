"""Boxes and arrows: from rows of text to a picture that stands on any page, light or dark.

This module knows nothing of values and gradients. It writes the DOT language, has it laid
out, and tidies what comes back. Ids are the same in every run, and no two pictures in a
page share one.

>>> diagram = Diagram()
>>> diagram.box("cause", table(row(text("rain"))), about="falls from above")
>>> diagram.box("effect", table(row(text("a wet street"))))
>>> diagram.arrow("cause", "effect", "why")
>>> diagram.picture("weather", "Rain makes the street wet.")
Rain makes the street wet.
"""

import hashlib
import re
from collections import defaultdict
from html import escape

import graphviz

from mgcourse.show.dot import DotError, render
from mgcourse.show.picture import Picture
from mgcourse.show.style import INK, STROKE, clean, is_wide

MANY = 300  # boxes; from here on `dot` trades straightness for speed
LONG = 1200  # columns that all arrows together pass over; the same from here on
_LONGEST_ABOUT = 1000

_KEY = "mgkey"  # stands for the hash of the content until the content is known

_GRAPH = {
    "bgcolor": "transparent",
    "fontname": "Helvetica",  # a list of fonts falls back to wrong metrics
    "fontsize": "11",
    "fontcolor": STROKE,
    "nodesep": "0.16",
    "pad": "0.08",
    "id": _KEY,
}
# A row's operands stand in their order, which matters to reading a minus or a division.
_ORDERED = {"ordering": "in"}
_FAST = {
    "nslimit": "0.1",
    "nslimit1": "0.1",
    "mclimit": "0.05",
    "searchsize": "10",
    "splines": "line",
}
_BOX = {
    "fontname": "Helvetica",
    "fontsize": "11",
    "fontcolor": INK,
    "color": STROKE,
    "shape": "box",
    "margin": "0.05,0.03",
    "width": "0",
    "height": "0",
}
_ARROW = {
    "fontname": "Helvetica",
    "fontsize": "9",
    "fontcolor": INK,
    "color": STROKE,
    "arrowsize": "0.6",
    "penwidth": "1.1",
}


class Diagram:
    """Boxes and arrows, laid out from left to right.

    Parameters
    ----------
    note : str
        A line beneath the drawing.
    ordered : bool
        Arrows into a box keep their order from top to bottom, even where they cross.
    gap : float
        Inches between two columns, besides what words on arrows take.

    Attributes
    ----------
    rankdir : {"LR", "TB"}
        Where arrows lead, in Graphviz's words: left to right, or top to bottom.
    """

    def __init__(self, note="", ordered=True, gap=0.3):
        self._note, self._ordered, self._gap = note, ordered, gap
        self.rankdir = "LR"
        self._frames = defaultdict(list)  # title of a frame, or "" -> its boxes
        self._arrows = []

    def __len__(self):
        """How many boxes it has."""
        return sum(map(len, self._frames.values()))

    def box(self, name, label, about="", frame="", **look):
        """Add a box.

        Parameters
        ----------
        name : str
            Letters, digits and hyphens; the end of its id in the SVG.
        label : str
            What stands in it: a `table`.
        about : str
            Shown on hover.
        frame : str
            Title of the frame it stands in, if any.
        **look
            Attributes of the DOT language.
        """
        self._frames[frame].append((name, label, about, look))

    def arrow(self, tail, head, name, label="", about="", **look):
        """Add an arrow from box `tail` to box `head`; the rest as for a box."""
        self._arrows.append((tail, head, name, label, about, look))

    @property
    def reach(self):
        """How many columns its arrows pass over, all together: what a layout costs."""
        heads, waiting = defaultdict(list), defaultdict(int)
        for tail, head, *_ in self._arrows:
            heads[tail].append(head)
            waiting[head] += 1
        ready = [tail for tail in heads if not waiting[tail]]
        column, order = defaultdict(int), []
        while ready:  # boxes on a ring are never ready, and stay in the first column
            order.append(ready.pop())
            for head in heads[order[-1]]:
                column[head] = max(column[head], column[order[-1]] + 1)
                waiting[head] -= 1
                if not waiting[head]:
                    ready.append(head)
        for tail in order:
            if not column[tail]:  # what comes from nowhere stands beside its first use
                column[tail] = min((column[head] for head in heads[tail]), default=1) - 1
        return sum(max(column[head] - column[tail] - 1, 0) for tail, head, *_ in self._arrows)

    @property
    def source(self):
        """The diagram in the DOT language, with ids made from its content."""
        source = self._graph().source
        key = "mg" + hashlib.sha256(source.encode()).hexdigest()[:8]
        return source.replace(_KEY, key)

    def picture(self, title, words, tree=None):
        """Lay it out; where nothing can, the picture has the tree and one line of advice."""
        source = self.source
        try:
            svg, advice = tidied(render(source).decode()), None
        except DotError as fault:
            svg, advice = None, str(fault)
        return Picture(svg, title, words, source=source, tree=tree, advice=advice)

    def _graph(self):
        crowded = len(self) > MANY
        hurry = crowded or self.reach > LONG
        look = {"rankdir": self.rankdir} | _GRAPH | {"ranksep": f"{self._gap:g}"}
        look |= _FAST if hurry else _ORDERED if self._ordered else {}
        if self._note:
            look |= {"label": f"<{text(self._note)}>", "labeljust": "l", "labelloc": "b"}
        graph = graphviz.Digraph(graph_attr=look, node_attr=_BOX, edge_attr=_ARROW)
        for number, (title, members) in enumerate(self._frames.items()):
            if title:
                with graph.subgraph(name=f"cluster_{number}") as frame:
                    frame.attr(label=f"<{text(title)}>", id=f"{_KEY}-frame{number}", **_FRAME)
                    _put(frame, members)
            else:
                _put(graph, members)
        for tail, head, name, label, about, look in self._arrows:
            hover = _hover(about)
            graph.edge(
                tail,
                head,
                # each label is a box to lay out: in a crowd hovering has to do
                label=f"<{label}>" if label and not crowded else "",
                id=f"{_KEY}-{name}",
                edgetooltip=hover,
                labeltooltip=hover,
                **look,
            )
        return graph


_FRAME = {"labeljust": "l", "labelloc": "t", "style": "rounded", "color": STROKE, "margin": "6"}


def table(*rows, spacing=1):
    """The content of a box: rows, each made by `row`."""
    return _TABLE.format(spacing=spacing, body="".join(rows))


def chip(words, fill):
    """Words on a ground of their own, to stand beside an arrow."""
    return _TABLE.format(spacing=0, body=row(text(words), fill=fill))


def row(*cells, fill=None):
    """One row of a table; `cells` are contents, or (content, fill) to paint a single one."""
    if len(cells) == 1:
        return f"<tr>{_cell(cells[0], fill)}</tr>"
    # a table of its own, so that the cells' widths are nobody else's
    inner = "".join(_cell(*cell) if isinstance(cell, tuple) else _cell(cell) for cell in cells)
    return f"<tr>{_cell(_TABLE.format(spacing=0, body=f'<tr>{inner}</tr>'))}</tr>"


def text(words, size=None, bold=False, colour=None):
    """Words as content of a cell, whatever characters they are made of."""
    words = clean(words)
    # no metrics for wide characters in the bundled `dot`, which takes them for too narrow
    padding = "&#160;" * ((sum(map(is_wide, words)) + 1) // 2)
    body = _escaped(words) + padding
    if bold:
        body = f"<b>{body}</b>"
    if size or colour:
        look = (f' point-size="{size}"' if size else "") + (f' color="{colour}"' if colour else "")
        body = f"<font{look}>{body}</font>"
    return body


def tidied(svg):
    """`dot`'s SVG with real tooltips: a `<title>` is shown by every browser, a link's is not."""
    svg = re.sub(r"<!--.*?-->\s*|<title>.*?</title>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<a xlink:title="([^"]*)"[^>]*>', r"<g><title>\1</title>", svg)
    return svg[svg.index("<svg") :].replace("</a>", "</g>")


_TABLE = '<table border="0" cellborder="0" cellspacing="{spacing}" cellpadding="2">{body}</table>'


def _cell(content, fill=None):
    return f'<td bgcolor="{fill}">{content}</td>' if fill else f"<td>{content}</td>"


def _put(graph, members):
    for name, label, about, look in members:
        graph.node(name, label=f"<{label}>", id=f"{_KEY}-{name}", tooltip=_hover(about), **look)


def _hover(about):
    """A tooltip; there `dot` takes one of two backslashes for a mark of its own."""
    lines = [_escaped(clean(line)) for line in about[:_LONGEST_ABOUT].splitlines()]
    return "&#10;".join(lines).replace("&#92;", "&#92;&#92;") or " "


def _escaped(words):
    # `dot` puts the name of the box in place of \N: an unseen joiner keeps the two apart
    return escape(words).replace("\\", "&#92;&#8204;")
