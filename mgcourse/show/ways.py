"""Every road through a graph: how many there are, and which arrows each one takes.

>>> import mgcourse as mg
>>> from mgcourse.show.trace import trace
>>> a = mg.Value(2.0, "a")
>>> nodes = trace((a + 1) * a)
>>> counts(nodes, start=0)
[1, 1, 2]
>>> [*roads(nodes, start=0)]
[[(2, 0), (1, 0)], [(2, 1)]]
"""


def counts(nodes, start):
    """How many roads lead from value `start` to each value; 1 for itself, 0 where there is none."""
    found = [0] * len(nodes)
    found[start] = 1
    for node in nodes[start + 1 :]:
        found[node.index] = sum(found[i] for i in node.parents)
    return found


def roads(nodes, start):
    """Each road between value `start` and the last one, from the result back.

    Yields
    ------
    list of (int, int)
        Its arrows: a value, and which of its operands the road comes from.
    """
    leads = counts(nodes, start)
    todo = [(nodes[-1].index, [])]
    while todo:
        index, road = todo.pop()
        if index == start:
            yield road
            continue
        for operand, parent in reversed([*enumerate(nodes[index].parents)]):
            if leads[parent]:
                todo.append((parent, [*road, (index, operand)]))
