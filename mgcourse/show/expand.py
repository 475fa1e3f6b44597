"""Take fused `w·x + b` nodes apart into the products and sums they stand for.

The engine computes a neuron's sum as one value, because that is fast. To see, replay or
derive it step by step, it is written out here: one product an input, one sum a product.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(-1.5, "b")
>>> [(node.name, node.parents) for node in expanded(trace(mg.Value.affine([w], [x], b)))]
[('w', ()), ('x', ()), ('b', ()), ('*', (0, 1)), ('+', (2, 3))]
"""

import math
from dataclasses import replace

from mgcourse.show.trace import Node

FUSED = "w·x + b"


def expanded(nodes):
    """`nodes`, as `trace` gives them, with every fused node as products and sums.

    The sum runs from the bias through the products, left to right, as the engine adds.
    """
    if all(node.op != FUSED for node in nodes):
        return nodes
    out, place = [], {}  # place: index before -> index after
    for node in nodes:
        parents = tuple(place[i] for i in node.parents)
        if node.op == FUSED and None not in node.local:
            _spell_out(node, parents, out)
        else:
            out.append(replace(node, index=len(out), parents=parents))
        place[node.index] = len(out) - 1
    return out


def pairs(node, parents):
    """What a fused node multiplies: [(place of the weight, place of the input or None, input)].

    Parameters
    ----------
    node : Node
    parents : list of Node
        Its parents: all weights, those inputs that are values, and the bias. The local
        derivatives are all inputs, then the weights of those that are values, then 1; a
        plain number is no parent, so an input is one where its two numbers come next.
    """
    weights = _count_weights(node, parents)
    found, place = [], weights
    for i, x in enumerate(node.local[:weights]):
        inputs = len(parents) - 1
        fits = place < inputs and (parents[place].data, node.local[place]) == (x, parents[i].data)
        found.append((i, place if fits else None, x))
        place += fits
    return found


def _spell_out(node, parents, out):
    """Append the products and sums of one fused node."""
    sum_ = parents[-1]
    terms = pairs(node, [out[i] for i in parents])
    for i, place, x in terms:
        weight = parents[i]
        w = out[weight].data
        if place is None:
            op = f"* {x}".removesuffix(".0")
            product = _inner(out, op, w * x, node.grad, (weight,), (x,))
        else:
            product = _inner(out, "*", w * x, node.grad, (weight, parents[place]), (x, w))
        both = sum_, product
        sum_ = _inner(out, "+", out[sum_].data + w * x, node.grad, both, (1.0, 1.0))
    out[sum_] = replace(node, index=sum_, op="+", parents=both, local=(1.0, 1.0))


def _count_weights(node, parents):
    """The fewest weights with which the numbers agree."""
    most, bias = len(parents) - 1, parents[-1].data
    for weights in range((most + 1) // 2, most):
        ws = [w.data for w in parents[:weights]]
        terms = iter(zip(node.local, ws))
        inputs = zip((x.data for x in parents[weights:-1]), node.local[weights:-1])
        if all(term in terms for term in inputs):  # in the same order, with gaps
            total = sum((w * x for w, x in zip(ws, node.local)), bias)
            if math.isclose(total, node.data, abs_tol=1e-12):
                return weights
    return most


def _inner(out, op, data, grad, parents, local):
    out.append(Node(len(out), None, "", op, data, grad, parents, local, "result"))
    return len(out) - 1
