"""Read the graph behind a value: who it was made from, and how fast it follows them.

Drawings, text trees, derivations and players all start here. Any class will do that has
`data` and `_prev`, so a learner's own engine is drawn like the course's; `grad`, `_op`,
`_local` and `label` are shown where they exist, and `_prev` may be a set. The names of
chapter 05, `parents`, `local` and `op`, will do as well.

>>> import mgcourse as mg
>>> a = mg.Value(3.0, label="a")
>>> [(node.id, node.name, node.parents) for node in trace(a + a)]
[('n0', 'a', ()), ('n1', '+', (0, 0))]
"""

from dataclasses import dataclass
from numbers import Real

from mgcourse.show.style import number

ROLES = ("parameter", "data", "target")


class NotAGraph(TypeError):
    """What was given has no graph that can be drawn."""


class Name(str):
    """A label that remembers the role of the value it names."""

    __slots__ = ("role",)

    def __new__(cls, text, role=None):
        """Name something; `role` is one of `ROLES` or None."""
        name = super().__new__(cls, text)
        name.role = role
        return name

    def __getnewargs__(self):
        return str(self), self.role


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a graph, as drawings see it.

    Attributes
    ----------
    index : int
        Its place in topological order: parents come first.
    value : object
        The value itself.
    label, op : str
        Empty where it has none.
    data, grad : object
        Numbers, as a rule; `grad` is None where the value has no gradient.
    parents : tuple of int
        Indices, in operand order; the same one twice for `a + a`.
    local : tuple
        The local derivative for each parent, or None where the engine does not keep it.
    kind : str
        "parameter", "data", "target" or "leaf" for what was not computed, "result", and
        "loss" for a computed value that nothing in the graph uses.
    """

    index: int
    value: object
    label: str
    op: str
    data: object
    grad: object
    parents: tuple
    local: tuple
    kind: str

    @property
    def id(self):
        """The same for the same graph in every run."""
        return f"n{self.index}"

    @property
    def name(self):
        """Its label, else its operation, else its number."""
        return self.label or self.said or str(self.data)

    @property
    def said(self):
        """The operation, with a number in it written short."""
        return " ".join(map(_short, self.op.split()))


def label(*, role=None, **values):
    """Name values, so that drawings and error messages speak of them by name.

    Parameters
    ----------
    role : {"parameter", "data", "target"}, optional
        What they are; drawn with the shape and border of that kind.
    **values
        `w=w` names one value; a list, as in `x=[x1, x2]`, is named `x1`, `x2` and so on.

    Examples
    --------
    >>> import mgcourse as mg
    >>> w, x = mg.Value(0.5), mg.Value(2)
    >>> mg.label(w=w)
    >>> mg.label(x=x, role="data")
    >>> w.label, x.label
    ('w', 'x')
    """
    if role not in (None, *ROLES):
        raise ValueError(f"role {role!r} is not known; it is one of {', '.join(ROLES)}")
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            for i, member in enumerate(value, 1):
                _set_label(member, f"{name}{i}", role)
        else:
            _set_label(value, name, role)


def trace(*results, parameters=(), data=(), targets=()):
    """All values behind `results` as nodes, parents first, in operand order.

    Parameters
    ----------
    *results
        Values.
    parameters, data, targets
        A value, a model, or any nesting of lists of values: the leaves that have this
        role. Plain numbers among them are passed over.

    Returns
    -------
    list of Node

    Raises
    ------
    NotAGraph
        If a result, or something it was made from, has no `data` and `_prev`.
    ValueError
        If a value was made from itself.
    """
    order = _topological(results)
    index = {id(value): i for i, (value, _) in enumerate(order)}
    used = {id(parent) for _, parents in order for parent in parents}
    roles = {
        id(value): role
        for role, group in zip(ROLES, (parameters, data, targets))
        for value in _flat(group)
    }
    return [
        Node(
            index=i,
            value=value,
            label=str(getattr(value, "label", None) or ""),
            op=str(getattr(value, "_op", None) or getattr(value, "op", None) or ""),
            data=value.data,
            grad=getattr(value, "grad", None),
            parents=tuple(index[id(parent)] for parent in parents),
            local=_locals(value, parents),
            kind=_kind(value, parents, roles, used),
        )
        for i, (value, parents) in enumerate(order)
    ]


def is_value(thing):
    """Whether `thing` can stand in a graph."""
    return hasattr(thing, "data") and (hasattr(thing, "_prev") or hasattr(thing, "parents"))


def count(value, at_most):
    """How many values are behind `value`; stops counting once there are more than `at_most`."""
    seen, todo = {id(value)}, [value]
    while todo and len(seen) <= at_most:
        for parent in _parents(todo.pop()):
            if id(parent) not in seen:
                seen.add(id(parent))
                todo.append(parent)
    return len(seen)


def _topological(results):
    """[(value, parents)], parents first. No recursion: a graph may be a million deep."""
    order, state = [], {}  # id -> False while its parents are being read, then True
    todo = [(value, None) for value in reversed(results)]
    while todo:
        value, parents = todo.pop()
        if parents is not None:
            state[id(value)] = True
            order.append((value, parents))
        elif id(value) not in state:
            parents = _parents(value)
            state[id(value)] = False
            todo.append((value, parents))
            for parent in reversed(parents):
                if state.get(id(parent)) is False:
                    raise ValueError(
                        f"a value (data = {parent.data}) was made from itself: "
                        "its _prev leads back to it, so the graph has no end"
                    )
                todo.append((parent, None))
    return order


def _parents(value):
    if not is_value(value):
        raise NotAGraph(
            f"cannot draw {type(value).__name__}: a value in a graph has .data, .grad and "
            "._prev (the values it was made from)"
        )
    parents = value._prev if hasattr(value, "_prev") else value.parents
    if isinstance(parents, (set, frozenset)):
        # a set has no order of its own: without one the picture would change from run to run
        return tuple(sorted(parents, key=_rank))
    return tuple(parents)


def _rank(value):
    facts = (getattr(value, name, "") for name in ("label", "_op", "data", "grad"))
    return tuple(map(str, facts))


def _locals(value, parents):
    known = tuple(getattr(value, "_local", None) or getattr(value, "local", None) or ())
    return known if len(known) == len(parents) else (None,) * len(parents)


def _kind(value, parents, roles, used):
    if parents:
        return "result" if id(value) in used else "loss"
    named = getattr(getattr(value, "label", None), "role", None)
    return roles.get(id(value)) or named or "leaf"


def _flat(group):
    """The values in a value, a model or nested lists."""
    if is_value(group):
        return [group]
    if isinstance(group, (Real, str)):
        return []
    if hasattr(group, "parameters"):
        group = group.parameters()
    return [value for member in group for value in _flat(member)]


def _short(part):
    try:
        return number(float(part))
    except ValueError:
        return part


def _set_label(value, name, role):
    if not is_value(value):
        raise NotAGraph(f"cannot name {name}: {type(value).__name__} is not a value in a graph")
    value.label = Name(name, role)
