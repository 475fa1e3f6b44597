"""Draw a graph that was folded: neuron by neuron, or layer by layer.

In the first, an arrow is a weight, coloured by its sign and as thick as it is large, and a
box is a neuron with its bias and its function. In the second, a box is a whole layer.

>>> import mgcourse as mg
>>> mg.seed(0)
>>> model = mg.MLP(2, [3, 1])
>>> y = model([mg.Value(1.0, "x1"), mg.Value(-1.0, "x2")])
>>> mg.draw(y, collapse="layer")
3 relu units, then 1 unit. 36 values in 3 boxes; collapse="neuron" shows each unit.
"""

from collections import Counter, defaultdict

from mgcourse.show import style
from mgcourse.show.boxes import (
    LOOKS,
    about,
    gradient_row,
    gradients_known,
    journey,
    shade,
    slope_chip,
    symbol,
    value_box,
)
from mgcourse.show.diagram import Diagram, row, table, text
from mgcourse.show.fold import Input, folded_away, layers
from mgcourse.show.style import quantity, shorten, signed

_THINNEST, _THICKEST = 0.7, 4.0  # arrows, for weights from 0 to the largest
_PALE = "#eeeeee"


def by_neuron(nodes, found):
    """A diagram of `nodes` with the neurons `found` folded, and the words for it."""
    gone = folded_away(nodes, found)
    known = gradients_known(nodes)
    numbers = {t for neuron in found.values() for t, _ in neuron.weighted if isinstance(t, Input)}
    boxes = len(nodes) - len(gone) + len(numbers)
    said = f"{len(nodes)} values in {boxes} boxes"
    diagram = Diagram(f"{said}; collapse=None shows every value", ordered=False)
    for number in sorted(numbers, key=lambda number: (number.place, number.data)):
        label = table(row(text(signed(number.data), bold=True)))
        diagram.box(_id(number, nodes), label, f"input {number.data}", **LOOKS["data"])
    frames = _frames(found)
    widest = max((_size(w) for n in found.values() for _, w in n.weighted), default=0.0)
    for node in nodes:
        if node.index in gone:
            continue
        neuron, look = found.get(node.index), LOOKS[node.kind]
        if neuron is None:
            diagram.box(node.id, value_box(node, known), about(node, known), **look)
            _operands(diagram, nodes, node, known)
        else:
            label = _neuron_box(neuron, nodes, known)
            frame = frames.get(node.index, "")
            diagram.box(node.id, label, about(node, known), frame, **look)
            _terms(diagram, nodes, neuron, known, widest)
    last = nodes[-1]
    result = f"{shorten(last.name)} = {quantity(last.data)}"
    return diagram, f"{result}. {said}; collapse=None shows every value."


def _id(tail, nodes):
    if not isinstance(tail, Input):
        return nodes[tail].id
    return f"x{tail.place}-{tail.data!r}".replace(".", "p").replace("+", "")


def _operands(diagram, nodes, node, known):
    for operand, (parent, local) in enumerate(zip(node.parents, node.local)):
        words = journey(node, local, known)
        name = f"{node.id}-{operand}"
        diagram.arrow(nodes[parent].id, node.id, name, slope_chip(local), words)


def _terms(diagram, nodes, neuron, known, widest):
    """The arrows into a neuron: its weights, and what it adds without one."""
    head = nodes[neuron.head].id
    for i, (tail, weight) in enumerate(neuron.weighted):
        lines = [row(text(f"{shorten(weight.label) or 'w'} {signed(weight.data)}"), fill=_PALE)]
        if known:
            lines.append(row(text(f"grad {signed(weight.grad)}"), fill=shade(weight.grad)))
        share = _size(weight) / widest if widest else 0.0
        diagram.arrow(
            _id(tail, nodes),
            head,
            f"{head}-{i}",
            table(*lines, spacing=0),
            about(weight, known),
            color=style.POSITIVE if weight.data > 0 else style.NEGATIVE,
            penwidth=f"{_THINNEST + (_THICKEST - _THINNEST) * share:.1f}",
        )
    for i, tail in enumerate(neuron.plain):
        diagram.arrow(nodes[tail].id, head, f"{head}-term{i}", about="a term of the sum")


def _neuron_box(neuron, nodes, known):
    """Function and number; sum and bias; gradient."""
    head, total = nodes[neuron.head], nodes[neuron.total]
    name = f"{shorten(head.label)} = " if head.label else ""
    made = f"{symbol(neuron.function)}(sum)" if neuron.function else "sum"
    inside = []
    if neuron.function:
        inside.append(f"{shorten(total.label) or 'sum'} {signed(total.data)}")
    if neuron.bias:
        gradient = f" (grad {signed(neuron.bias.grad)})" if known else ""
        inside.append(f"{shorten(neuron.bias.label) or 'b'} {signed(neuron.bias.data)}{gradient}")
    lines = [row(text(f"{name}{made} {signed(head.data)}", bold=True))]
    if inside:
        lines.append(row(text(", ".join(inside), size=9)))
    return table(*lines, gradient_row(head.grad, known))


def _size(weight):
    size = abs(weight.data)
    return size if size < float("inf") else 0.0  # NaN and inf have no thickness


def _frames(found):
    """Index of a neuron → the frame of its layer; a single neuron has none."""
    groups = [group for group in layers(found) if len(group) > 1]
    return {
        head: f"layer {number}" if len(groups) > 1 else "layer"
        for number, group in enumerate(groups, 1)
        for unit in group
        for head in unit
    }


def by_layer(nodes, found):
    """A diagram with one box a layer, and the words for it."""
    groups = layers(found)
    place = _places(nodes, found, groups)
    known = gradients_known(nodes)
    members = defaultdict(list)
    for index, name in place.items():
        members[name].append(nodes[index])
    said = f"{len(nodes)} values in {len(members)} boxes"
    diagram = Diagram(f'{said}; collapse="neuron" shows each unit', ordered=False)
    titles = []
    for name, group in members.items():
        if name.startswith("layer"):
            units = groups[int(name[5:])]
            title = _units(units, found)
            titles.append(title)
            label, hover = _layer_box(units, title, found, known), title
        else:
            label, hover = _other_box(name, group, nodes, known), f"{len(group)} values"
        diagram.box(name, label, hover, **LOOKS[group[-1].kind])
    arrows = Counter(
        (place[parent], place[node.index])
        for node in nodes
        if node.index in place
        for parent in node.parents
        if parent in place and place[parent] != place[node.index]
    )
    for tail, head in arrows:
        diagram.arrow(tail, head, f"{tail}-{head}")
    return diagram, f'{", then ".join(titles)}. {said}; collapse="neuron" shows each unit.'


def _places(nodes, found, groups):
    """Index of a value → the name of its box; weights and biases are in none."""
    layer_of = {head: i for i, group in enumerate(groups) for unit in group for head in unit}
    place, depth = {}, [0] * len(nodes)
    for head, i in layer_of.items():
        place |= dict.fromkeys(found[head].inside, f"layer{i}")
    held = {w.index for n in found.values() for _, w in n.weighted}
    held |= {n.bias.index for n in found.values() if n.bias}
    for node in nodes:
        depth[node.index] = max((depth[i] for i in node.parents), default=0)
        if node.index in layer_of:
            depth[node.index] += 1
        if node.index in held or node.index in place:
            continue
        if node.parents:
            place[node.index] = f"after{depth[node.index]}"
        else:
            place[node.index] = node.kind
    return place


def _units(units, found):
    """`4 relu units on 3 rows`."""
    count, rows = len(units), len(units[0])
    function = found[units[0][0]].function
    words = f"{count} {function} unit".replace("  ", " ") + "s" * (count > 1)
    return words + (f" on {rows} rows" if rows > 1 else "")


def _layer_box(units, title, found, known):
    neurons = [found[unit[0]] for unit in units]
    parameters = [w for n in neurons for _, w in n.weighted]
    parameters += [n.bias for n in neurons if n.bias]
    lines = [
        row(text(title, bold=True)),
        row(text(f"{len(neurons[0].weighted)} inputs each, {len(parameters)} parameters", size=10)),
    ]
    if known:
        strongest = max(parameters, key=lambda p: abs(p.grad))
        words = f"steepest grad {signed(strongest.grad)}"
        lines.append(row(text(words, size=10), fill=shade(strongest.grad)))
    return table(*lines)


_KINDS = {"data": "inputs", "target": "targets", "leaf": "other leaves", "parameter": "parameters"}


def _other_box(name, group, nodes, known):
    """The leaves of one kind, or the operations behind a layer."""
    last = group[-1]
    if len(group) == 1:
        return value_box(last, known)
    if name in _KINDS:
        return table(row(text(f"{len(group)} {_KINDS[name]}", bold=True)))
    result = f"{shorten(last.label)} = {signed(last.data)}" if last.label else signed(last.data)
    return table(
        row(text(f"{len(group)} operations", bold=True)), row(text(f"last: {result}", size=10))
    )
