"""What stands in a box and on an arrow: name, operation, number, gradient; local derivative.

A box has two rows. The first reads as an equation; the second is the gradient on the colour
of its sign and size. Kinds of values differ by shape and border.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> node = trace(mg.Value(-2.0, label="w"))[0]
>>> "w = −2" in value_box(node, known=False)
True
"""

from mgcourse.show import style
from mgcourse.show.diagram import chip, row, table, text
from mgcourse.show.style import shorten, signed, signed_text

_SYMBOLS = {"*": "×", "-": "−", "/": "÷", "neg": "−", "**": "^"}
_OPERATION, _BADGE = "#4a2c9b", "#e9e4f3"  # an operation, and the ground it stands on
_CHIP = "#eeeeee"  # the ground of a local derivative
_WHITE = "#ffffff"
_BLANK = "\u00a0"

# Kinds differ by shape and border; the colour is a third sign, never the only one.
LOOKS = {
    "parameter": {
        "style": "filled",
        "penwidth": "2.6",
        "color": style.PARAMETER,
        "fillcolor": style.blend(_WHITE, style.PARAMETER, 0.1),
    },
    "data": {
        "shape": "note",
        "style": "filled",
        "fillcolor": style.blend(_WHITE, style.DATA, 0.15),
    },
    "target": {"shape": "note", "style": "filled,dashed", "fillcolor": _WHITE, "penwidth": "1.5"},
    "leaf": {"style": "filled", "fillcolor": _WHITE, "penwidth": "1.8"},
    "result": {"style": "filled,rounded", "fillcolor": _WHITE},
    "loss": {
        "style": "filled,rounded",
        "peripheries": "2",
        "penwidth": "1.6",
        "color": style.LOSS,
        "fillcolor": style.blend(_WHITE, style.LOSS, 0.15),
    },
}


def gradients_known(nodes):
    """Before the first `backward()` the result's own gradient is not 1, and none means anything."""
    return nodes[-1].grad is not None and bool(nodes[-1].grad != 0)


def value_box(node, known, room=0):
    """Two rows: name, operation and number; the gradient on its colour.

    Where the number will change, it is given room for so many characters.
    """
    return table(row(*equation(node, room)), gradient_row(node.grad, known))


def equation(node, room=0):
    """Cells of `name = operation number`; the operation's badge keeps `−` and `−1` apart."""
    name = f"{shorten(node.label)} =" if node.label else ""
    data = signed(node.data).ljust(room, _BLANK)
    if not node.op:
        return [text(f"{name} {data}".strip(" "), bold=True)]
    badge = text(symbol(node.said), bold=True, colour=_OPERATION), _BADGE
    left = [text(name, bold=True)] if name else []
    return [*left, badge, text(data, bold=True)]


def gradient_row(gradient, known):
    """The second row of a box: the gradient on the colour of its sign and size."""
    if not known:
        return row(text("grad –", size=10), fill=style.NEUTRAL)
    return row(text(f"grad {signed(gradient)}", size=10), fill=shade(gradient))


def symbol(op):
    """The operation as a mathematician writes it: `* 2` becomes `× 2`."""
    parts = [_SYMBOLS.get(part, signed_text(part)) for part in shorten(op).split()]
    return " ".join(parts).replace("^ ", "^")


def shade(gradient):
    """The gradient's colour; none for what is not a number."""
    try:
        return style.gradient_colour(gradient)
    except (TypeError, ValueError):
        return style.NEUTRAL


def slope_chip(local):
    """The local derivative, to stand on an arrow; nothing where the engine keeps none."""
    return "" if local is None else chip(f"slope {signed(local)}", _CHIP)


def about(node, known):
    """What hovering over a box tells."""
    name = f"{node.kind} {node.label}".strip()
    made = f" = {node.op}" if node.op else ""
    gradient = f"gradient {node.grad}" if known else "gradient not known before backward()"
    return f"{name}{made}: {node.data}\n{gradient}"


def journey(node, local, known):
    """What hovering over an arrow tells."""
    if local is None:
        return "this engine does not keep its local derivatives"
    if not known:
        return f"local derivative {local}"
    return f"local derivative {local}\n× gradient {node.grad} = {local * node.grad} sent back"
