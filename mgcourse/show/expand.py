"""Take fused `w·x + b` nodes apart into the products and sums they stand for.

The engine computes a neuron's sum as one value, because that is fast. To see, replay or
derive it step by step, it is written out here: one product an input, one sum a product.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> w, x, b = mg.Value(0.5, "w"), mg.Value(2.0, "x"), mg.Value(-1.5, "b")
>>> [(node.name, node.parents) for node in expanded(trace(mg.Value.affine([w], [x], b)))]
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


def _spell_out(node, parents, out):
    """Append the products and sums of one fused node."""
    weights = _count_weights(node, [out[i] for i in parents])
    inputs = list(zip(parents[weights:-1], node.local[weights:-1]))
    sum_ = parents[-1]
    xs, total = node.local[:weights], out[sum_].data
    for i, (weight, x) in enumerate(zip(parents[:weights], xs)):
        w = out[weight].data
        # plain numbers are no parents: an input is one where its numbers are next in the list
        if inputs and (out[inputs[0][0]].data, inputs[0][1]) == (x, w):
            product = _inner(out, "*", w * x, node.grad, (weight, inputs.pop(0)[0]), (x, w))
        else:
            product = _inner(out, f"* {x}".removesuffix(".0"), w * x, node.grad, (weight,), (x,))
        total += w * x
        sum_ = _inner(out, "+", total, node.grad, (sum_, product), (1.0, 1.0))
        if i == weights - 1:
            last = out[sum_]
            out[sum_] = replace(node, index=sum_, op="+", parents=last.parents, local=last.local)


def _count_weights(node, parents):
    """How many of the parents are weights: the fewest with which the numbers agree.

    The parents are all weights, those inputs that are values, and the bias; the local
    derivatives are all inputs, then the weights of those that are values.
    """
    most = len(parents) - 1
    for weights in range((most + 1) // 2, most):
        pairs = iter(zip(node.local, (w.data for w in parents[:weights])))
        inputs = zip((x.data for x in parents[weights:-1]), node.local[weights:-1])
        if all(pair in pairs for pair in inputs):  # in the same order, with gaps
            return weights
    return most


def _inner(out, op, data, grad, parents, local):
    out.append(Node(len(out), None, "", op, data, grad, parents, local, "result"))
    return len(out) - 1
