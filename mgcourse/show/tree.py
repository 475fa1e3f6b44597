"""A graph as indented text: for terminals, for screen readers, and where there is no `dot`.

Each value stands above what it was made from; one that is used twice is written out once.

>>> import mgcourse as mg
>>> a, b = mg.Value(2.0, label="a"), mg.Value(4.0, label="b")
>>> L = (a + b) * a
>>> L.backward()
>>> from mgcourse.show.trace import trace
>>> print(as_text(trace(L)))
value          gradient  local derivative
* = 12                1
  + = 6               2  2
    a = 2             8  1
    b = 4             2  1
  a, as above            6
"""

from collections import Counter

from mgcourse.show.style import columns, quantity, shorten

_MOST_LINES = 200
_DEEPEST = 30  # beyond it the indentation leaves no room for the numbers


def as_text(nodes):
    """`nodes`, as `trace` gives them, as a table: value, gradient, local derivative."""
    rows, left_out = _rows(nodes)
    width = max(columns(name) for name, _, _ in rows)
    lines = [
        f"{name}{' ' * (width - columns(name))}  {gradient:>8}  {local}".rstrip()
        for name, gradient, local in rows
    ]
    if left_out:
        lines.append(f"... and {left_out} more values")
    return "\n".join(lines)


def _rows(nodes):
    """The table's rows with its header, and how many values did not fit."""
    rows, mark, written = [("value", "gradient", "local derivative")], {}, set()
    uses = Counter(i for node in nodes for i in set(node.parents))
    todo = [(node.index, 0, None) for node in reversed(nodes) if not uses[node.index]]
    while todo and len(rows) <= _MOST_LINES:
        index, depth, local = todo.pop()
        if depth > _DEEPEST:
            continue
        node, slope = nodes[index], "" if local is None else quantity(local)
        if uses[index] > 1 and not node.label:
            mark.setdefault(index, f"#{len(mark) + 1}")  # a name to refer to it by
        indent = "  " * depth
        if index in written:
            rows.append((f"{indent}{mark.get(index) or shorten(node.label)}, as above", "", slope))
            continue
        written.add(index)
        reference = f"{mark[index]}: " if index in mark else ""
        gradient = "" if node.grad is None else quantity(node.grad)
        rows.append((indent + reference + _equation(node), gradient, slope))
        operands = list(zip(node.parents, node.local))
        todo.extend((parent, depth + 1, local) for parent, local in reversed(operands))
    return rows, len(nodes) - len(written)


def _equation(node):
    left = " = ".join(shorten(part) for part in (node.label, node.said) if part)
    return f"{left} = {quantity(node.data)}" if left else quantity(node.data)
