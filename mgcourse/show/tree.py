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

import unicodedata

from mgcourse.show.style import number

_MOST_LINES = 200
_DEEPEST = 30  # beyond it the indentation leaves no room for the numbers
_LONGEST_NAME = 40


def as_text(nodes):
    """`nodes`, as `trace` gives them, as a table: value, gradient, local derivative."""
    rows, left_out = _rows(nodes)
    width = max(_columns(name) for name, _, _ in rows)
    lines = [
        f"{name}{' ' * (width - _columns(name))}  {gradient:>8}  {local}".rstrip()
        for name, gradient, local in rows
    ]
    if left_out:
        lines.append(f"... and {left_out} more values")
    return "\n".join(lines)


def _rows(nodes):
    """The table's rows with its header, and how many values did not fit."""
    rows, line_of = [("value", "gradient", "local derivative")], {}
    used = {i for node in nodes for i in node.parents}
    todo = [(node.index, 0, None) for node in reversed(nodes) if node.index not in used]
    while todo and len(rows) <= _MOST_LINES:
        index, depth, local = todo.pop()
        node, slope = nodes[index], "" if local is None else quantity(local)
        if depth > _DEEPEST:
            continue
        if index in line_of:
            where = "above" if node.label else f"on line {line_of[index]}"
            rows.append(("  " * depth + f"{shorten(node.name)}, as {where}", "", slope))
            continue
        line_of[index] = len(rows)
        gradient = "" if node.grad is None else quantity(node.grad)
        rows.append(("  " * depth + _equation(node), gradient, slope))
        operands = list(zip(node.parents, node.local))
        todo.extend((parent, depth + 1, local) for parent, local in reversed(operands))
    return rows, len(nodes) - len(line_of)


def quantity(x):
    """A number in short; whatever else a learner's engine holds, in its own words."""
    try:
        return number(x)
    except (TypeError, ValueError):
        return shorten(repr(x))


def shorten(text, longest=_LONGEST_NAME):
    """`text` on one line, without characters that steer a terminal or break XML."""
    text = " ".join(clean(text).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def clean(text):
    """`text` with every control character, lone surrogate and non-character replaced.

    Joiners stay, since emoji and several scripts are spelled with them.
    """
    return "".join(
        _REPLACED.get(unicodedata.category(c), c) if c not in _JOINERS else c for c in text
    )


_JOINERS = "\u200c\u200d"
_REPLACED = {"Cc": " ", "Cf": "", "Cs": "\ufffd", "Cn": "\ufffd"}


def _equation(node):
    left = " = ".join(shorten(part) for part in (node.label, node.op) if part)
    return f"{left} = {quantity(node.data)}" if left else quantity(node.data)


def _columns(text):
    """How wide `text` is in a terminal, where Chinese characters and emoji take two columns."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
