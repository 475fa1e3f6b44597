"""Run a graph again: with one wire nudged, or backward from its result.

`replayed` answers what really happens to every value when one of them moves; `gradients`
what the slopes promise. Neither touches the graph.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> a, b = mg.Value(2.0, label="a"), mg.Value(4.0, label="b")
>>> nodes = trace((a + b) * a)
>>> replayed(nodes, wire=0, nudge=1.0)
[3.0, 4.0, 7.0, 21.0]
>>> gradients(nodes)
[8.0, 2.0, 2.0, 1.0]
"""

import math

from mgcourse.show.operations import compute, formula


def replayed(nodes, wire, nudge):
    """Every number of the graph once value `wire` (an index) is larger by `nudge`.

    What does not follow from the wire stays as it is. A value that no longer exists, such
    as the logarithm of what is now below 0, is NaN, and so is what follows from it.

    Raises
    ------
    UnknownOperation
        If a value that follows does not say how it was made.
    """
    numbers = [node.data for node in nodes]
    numbers[wire] += nudge
    moved = {wire}
    for node in nodes[wire + 1 :]:
        if moved.isdisjoint(node.parents):
            continue
        moved.add(node.index)
        text = formula(node).text
        try:
            numbers[node.index] = compute(text, [numbers[i] for i in node.parents])
        except (ArithmeticError, ValueError):
            numbers[node.index] = math.nan
    return numbers


def gradients(nodes):
    """How fast the last value follows each one: the backward pass, from local derivatives.

    Raises
    ------
    ValueError
        If the engine does not keep its local derivatives.
    """
    totals = [0.0] * len(nodes)
    totals[-1] = 1.0
    for node in reversed(nodes):
        for parent, local in zip(node.parents, node.local):
            if local is None:
                raise ValueError(
                    "this engine does not keep its local derivatives: a value needs `_local` "
                    "beside `_prev`, one number for each value it was made from"
                )
            if totals[node.index]:  # nothing follows from a slope of 0, not even from inf
                totals[parent] += local * totals[node.index]
    return totals
