"""Draw a model: a circle a unit, a line a weight, coloured by its sign.

Graphviz would reorder the units of a layer, so this picture is written directly. It takes
any model with `layers` of neurons that have `w`, or with modules that have a matrix `W` of
shape (inputs, outputs).

>>> import mgcourse as mg
>>> mg.seed(0)
>>> draw_model(mg.MLP(2, [3, 1]))
A network of 2 inputs, 3 relu units, 1 unit: 13 parameters.
"""

from html import escape

from mgcourse.show import style
from mgcourse.show.marks import INK
from mgcourse.show.picture import Picture

_SHOWN = 8  # units of a layer that are drawn; of more, the first and the last ones
_ACROSS, _DOWN, _RADIUS = 150, 34, 11  # from layer to layer, from unit to unit
_TOP, _SIDE = 26, 60
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "swish", "softmax")


def is_model(thing):
    """Whether `thing` is a network that can be drawn, not a value in a graph."""
    return hasattr(thing, "parameters") and not hasattr(thing, "data")


def draw_model(model):
    """The architecture of a model as a `Picture`.

    Raises
    ------
    ValueError
        If no layer with weights is found in it.
    """
    stack = _layers(model)
    if not stack:
        raise ValueError(
            f"{type(model).__name__} has no layer that can be drawn: none of its modules has "
            "`neurons`, or a matrix `W` of shape (inputs, outputs)"
        )
    counts = [stack[0].inputs, *(layer.outputs for layer in stack)]
    titles = [_counted(counts[0], "input"), *(layer.title for layer in stack)]
    total = sum(layer.parameters for layer in stack)
    words = f"A network of {', '.join(titles)}: {total:,} parameters."
    return Picture(_svg(stack, counts, titles), type(model).__name__, words)


class _Layer:
    """Weights as rows by input, biases, and the function behind them."""

    def __init__(self, weights, biases, function):
        self.weights, self.function = weights, function
        self.inputs, self.outputs = len(weights), len(weights[0])
        self.parameters = self.inputs * self.outputs + len(biases)

    @property
    def title(self):
        return _counted(self.outputs, f"{self.function} unit".strip())


def _layers(model):
    """All layers with weights, in order; a function between two belongs to the one before."""
    found = []
    for module in _flat(model):
        name = type(module).__name__.lower()
        if hasattr(module, "neurons"):
            columns = [[w.data for w in neuron.w] for neuron in module.neurons]
            function = "relu" if getattr(module.neurons[0], "nonlin", False) else ""
            biases = [n.b for n in module.neurons if getattr(n, "b", None) is not None]
            found.append(_Layer([list(row) for row in zip(*columns)], biases, function))
        elif getattr(module, "W", None) is not None:
            weights = getattr(module.W, "data", module.W)
            bias = getattr(module, "b", None)
            biases = [] if bias is None else list(getattr(bias, "data", bias))
            found.append(_Layer([list(map(float, row)) for row in weights], biases, ""))
        elif found and name in _ACTIVATIONS and not found[-1].function:
            found[-1].function = name
    return found


def _flat(model):
    """The modules of a model in order, those with weights whole."""
    if hasattr(model, "neurons") or getattr(model, "W", None) is not None:
        return [model]
    if hasattr(model, "w") and hasattr(model, "b"):
        return [_OneNeuron(model)]
    parts = model if isinstance(model, (list, tuple)) else vars(model).values()
    inner = [m for part in parts if _may_hold_modules(part) for m in _flat(part)]
    return inner or [model]


def _may_hold_modules(thing):
    return isinstance(thing, (list, tuple)) or is_model(thing) or callable(thing)


class _OneNeuron:
    def __init__(self, neuron):
        self.neurons = [neuron]


def _counted(number, noun):
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _svg(stack, counts, titles):
    tallest = max(min(count, _SHOWN + 1) for count in counts)
    width = 2 * _SIDE + _ACROSS * (len(counts) - 1)
    height = 2 * _TOP + _DOWN * tallest
    places = [_column(count, i, tallest) for i, count in enumerate(counts)]
    strongest = max((abs(w) for layer in stack for row in layer.weights for w in row), default=0)
    lines = [
        _line(layer.weights[i][j], strongest, places[depth][i], places[depth + 1][j])
        for depth, layer in enumerate(stack)
        for i in places[depth]
        for j in places[depth + 1]
    ]
    circles = [
        f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS}" fill="#ffffff" stroke="{style.STROKE}" '
        f'stroke-width="1.8"{dash}/>'
        for depth, column in enumerate(places)
        for dash in ([' stroke-dasharray="3 2"'] if depth == 0 else [""])
        for x, y in column.values()
    ]
    words = []
    for depth, (count, title) in enumerate(zip(counts, titles)):
        x = _SIDE + _ACROSS * depth
        words.append(_text(x, height - 8, title))
        if count > _SHOWN:
            words.append(_text(x, _gap(tallest), "⋮", 16))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}px" height="{height}px" '
        f'viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif">'
        f"{''.join(lines)}{''.join(circles)}{''.join(words)}</svg>"
    )


def _column(count, depth, tallest):
    """Index of each unit that is drawn → its place."""
    x = _SIDE + _ACROSS * depth
    middle = _TOP + _DOWN * tallest / 2 - 8
    if count <= _SHOWN:
        top = middle - _DOWN * (count - 1) / 2
        return {i: (x, top + _DOWN * i) for i in range(count)}
    half = _SHOWN // 2
    top = middle - _DOWN * _SHOWN / 2
    first = {i: (x, top + _DOWN * i) for i in range(half)}
    last = {count - half + i: (x, top + _DOWN * (half + 1 + i)) for i in range(half)}
    return first | last


def _gap(tallest):
    return _TOP + _DOWN * tallest / 2 - 3


def _line(weight, strongest, start, end):
    share = abs(weight) / strongest if strongest else 0.0
    colour = style.POSITIVE if weight > 0 else style.NEGATIVE
    dash = "" if weight > 0 else ' stroke-dasharray="6 2"'
    return (
        f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" '
        f'stroke="{colour}" stroke-width="{0.5 + 3 * share:.2f}"{dash}>'
        f"<title>weight {weight:g}</title></line>"
    )


def _text(x, y, words, size=11):
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}" '
        f'fill="{INK}">{escape(words)}</text>'
    )
