"""Take fused `w·x + b` nodes apart into the products and sums they stand for.

The engine computes a neuron's sum as one value, because that is fast. To see, replay or
derive it step by step, it is written out here: one product an input, one sum a product.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(-1.5, "b")
>>> [z] = mg.Value.affine([[w]], [x], [b])
>>> [(node.name, node.parents) for node in expanded(trace(z))]
[('w', ()), ('x', ()), ('b', ()), ('*', (0, 1)), ('+', (2, 3))]
"""

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


def pairs(node):
    """What a fused node multiplies: places of each weight and of its input among the parents.

    The parents are all weights, all inputs, and the bias.
    """
    terms = len(node.parents) // 2
    return [(i, terms + i) for i in range(terms)]


def _spell_out(node, parents, out):
    """Append the products and sums of one fused node."""
    sum_ = parents[-1]
    for i, j in pairs(node):
        x, w = node.local[i], node.local[j]
        product = _inner(out, "*", w * x, node.grad, (parents[i], parents[j]), (x, w))
        both = sum_, product
        sum_ = _inner(out, "+", out[sum_].data + w * x, node.grad, both, (1.0, 1.0))
    out[sum_] = replace(node, index=sum_, op="+", parents=both, local=(1.0, 1.0))


def _inner(out, op, data, grad, parents, local):
    out.append(Node(len(out), None, "", op, data, grad, parents, local, "result"))
    return len(out) - 1
