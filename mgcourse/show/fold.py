"""Fold a large graph so that it can be read: sums to nodes, weights to edges, units to layers.

`neurons` finds every sum in a graph, gathers its terms, and joins it with the function it
is passed to. It knows no model: any sum of products is a neuron, whichever engine made it.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(-1.5, "b")
>>> [neuron] = neurons(trace((w * x + b).tanh())).values()
>>> neuron.function, [(tail, weight.label) for tail, weight in neuron.weighted]
('tanh', [(1, 'w')])
"""

from collections import Counter
from dataclasses import dataclass

FUNCTIONS = ("relu", "ReLU", "tanh", "sigmoid", "swish")


@dataclass(frozen=True)
class Neuron:
    """A sum, with what goes into it and the function that it goes through.

    Attributes
    ----------
    head, total : int
        Indices of the last value and of the sum; the same where there is no function.
    function : str
        "tanh" and the like, or "".
    weighted : tuple of (int or Input, Node)
        Where each product's input comes from, and its weight.
    plain : tuple of int
        Indices of terms without a weight.
    bias : Node or None
    inside : frozenset of int
        Indices of what the neuron stands for, its head included, weights and bias not.
    """

    head: int
    total: int
    function: str
    weighted: tuple
    plain: tuple
    bias: object
    inside: frozenset


@dataclass(frozen=True)
class Input:
    """A plain number in a product, the `place`-th of its sum."""

    place: int
    data: float


def neurons(nodes):
    """The neurons of a graph (`expanded`): index of the head → `Neuron`."""
    uses = Counter(i for node in nodes for i in node.parents)
    within = set()  # sums that are part of a larger sum
    for node in nodes:
        if _is_sum(node):
            within |= {i for i in node.parents if _is_hidden(nodes[i], uses) and _is_sum(nodes[i])}
    after = {i: node for node in nodes for i in node.parents if node.op in FUNCTIONS}
    found = {}
    for node in nodes:
        if _is_sum(node) and node.index not in within:
            follower = after.get(node.index) if uses[node.index] == 1 else None
            neuron = _neuron(nodes, node, follower, uses)
            if neuron.weighted or len(neuron.plain) > 2:
                found[neuron.head] = neuron
    return found


def folded_away(nodes, found):
    """Indices of the values that stand in or on something else once `found` is folded."""
    uses = Counter(i for node in nodes for i in node.parents)
    gone = {i for neuron in found.values() for i in neuron.inside} - set(found)
    in_edges = Counter(weight.index for n in found.values() for _, weight in n.weighted)
    in_edges.update(n.bias.index for n in found.values() if n.bias)
    return gone | {i for i, count in in_edges.items() if count == uses[i]}


def layers(found):
    """Heads of neurons that read the same inputs, in order: a list of lists of units.

    A unit is a list too: the heads with the same weights, one a row of data.
    """
    units = {}
    for neuron in found.values():
        if neuron.weighted:
            weights = tuple(weight.index for _, weight in neuron.weighted)
            units.setdefault(weights, []).append(neuron)
    groups = {}
    for unit in units.values():
        read = tuple(tail for neuron in unit for tail, _ in neuron.weighted)
        groups.setdefault((read, unit[0].function), []).append([n.head for n in unit])
    return list(groups.values())


def _is_sum(node):
    return node.op.split(" ")[0] == "+"


def _is_hidden(node, uses):
    """Whether nobody else would miss it."""
    return bool(node.parents) and uses[node.index] == 1 and not node.label


def _neuron(nodes, root, follower, uses):
    inside, weighted, plain, bias = {root.index}, [], [], None
    todo = list(reversed(root.parents))
    while todo:
        term = nodes[todo.pop()]
        if _is_hidden(term, uses) and _is_sum(term):
            inside.add(term.index)
            todo.extend(reversed(term.parents))
        elif pair := _weight_of(nodes, term, len(weighted), uses):
            inside.add(term.index)
            weighted.append(pair)
        elif bias is None and not term.parents and term.kind in ("leaf", "parameter"):
            bias = term
        else:
            plain.append(term.index)
    if follower:
        inside.add(follower.index)
    if not weighted and bias:
        plain.insert(0, bias.index)
        bias = None
    return Neuron(
        head=follower.index if follower else root.index,
        total=root.index,
        function=follower.op if follower else "",
        weighted=tuple(weighted),
        plain=tuple(plain),
        bias=bias,
        inside=frozenset(inside),
    )


def _weight_of(nodes, term, place, uses):
    """(input, weight) of a product with a weight in it, else None."""
    if not _is_hidden(term, uses) or term.op.split(" ")[0] != "*":
        return None
    factors = [nodes[i] for i in term.parents]
    weights = [f for f in factors if not f.parents and f.kind in ("leaf", "parameter")]
    if not weights:
        return None
    if len(factors) == 1:
        return Input(place, term.local[0]), weights[0]
    # a weight is a parameter; else the leaf that is used least; else the one written first
    weight = min(weights, key=lambda f: (f.kind != "parameter", uses[f.index]))
    other = factors[0] if factors[1] is weight else factors[1]
    return other.index, weight
