"""Serve the values of a graph in an order of your own, and see what arrives at a leaf.

To *serve* a value is to pass its total back: for each arrow into it, total × local slope is
added at the arrow's tail. Chapter 04 plays it on L = u·(u + c) with u = w·x, where u is used
twice and so has to wait for both of its users.

>>> [served(graph(), order.split())["w"] for order in ("L s u", "L u s", "L u s u", "u s L")]
[10.0, 6.0, 16.0, 0.0]
"""

from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import LiveFigure
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.style import signed
from mgcourse.show.trace import label, trace
from mgcourse.value import Value

ORDERS = ("L u s", "L s u", "L u s u", "u s L")
_LAST = 4  # steps of the longest order; the others say here how they ended
_FOOT = 48
_SECONDS = 1.5


def graph():
    """The nodes of L = u·(u + c), u = w·x, at w = 1, x = 2, c = 1."""
    w, x, c = Value(1.0, "w"), Value(2.0, "x"), Value(1.0, "c")
    u = w * x
    s = u + c
    L = u * s
    label(u=u, s=s, L=L)
    return trace(L)


def served(nodes, order):
    """What every value has come to once these have been served, in this order; a pure function.

    Parameters
    ----------
    nodes : list of Node
        The last one is the result.
    order : sequence of str
        Labels. A value may be served twice: then it passes on all it has, again.

    Returns
    -------
    dict
        Label → total.
    """
    at = {node.label: node for node in nodes}
    totals = dict.fromkeys(at, 0.0)
    totals[nodes[-1].label] = 1.0
    for name in order:
        for parent, local in zip(at[name].parents, at[name].local):
            totals[nodes[parent].label] += local * totals[name]
    return totals


def moment(scene, order, step):
    """What the figure shows after `step` servings; at the last step, how it ended as well."""
    nodes, names = scene.nodes, order.split()
    done, now = names[:step], names[step - 1 : step] if step else []
    before, totals = served(nodes, names[: max(step - 1, 0)]), served(nodes, done)
    passed = {name: served(nodes, done[:i])[name] for i, name in enumerate(done)}
    lit = [node for node in nodes if node.label in now]  # one, or none
    told, words = "L follows itself: 1", "Nobody has been served. L follows itself: 1."
    for node in lit:
        has = before[node.label]
        sent = [
            f"{nodes[p].label}: {signed(before[nodes[p].label])} + {_atom(local * has)} = "
            f"{signed(totals[nodes[p].label])}"
            for p, local in zip(node.parents, node.local)
        ]
        told = f"{node.label} passes on {signed(has)}\u2003→\u2003" + "\u2003".join(sent)
        words = f"Serve {node.label}, whose total is {signed(has)} by now. {'; '.join(sent)}."
    if step == _LAST:
        ending = _ending(nodes, totals)
        words = f"Order {', '.join(names)}: {ending}.{_unfinished(passed, totals)}"
        told = told if lit else ending
    return {
        "scene": Moment(
            [node.data for node in nodes],
            [None] * len(nodes),
            lit=frozenset(node.index for node in lit),
            touched=frozenset(parent for node in lit for parent in node.parents),
            edges=frozenset((node.index, i) for node in lit for i in range(len(node.parents))),
            notes=[_note(node, nodes, totals, passed) for node in nodes],
            foot=line(8, 26, told, min(14.0, scene.width / (0.56 * len(told))), bold=True),
        ),
        "w": totals["w"],
        "words": words,
    }


def serve_in_order(lock=None):
    """Choose an order, and watch totals arrive and be passed on."""
    scene = Scene(graph(), _FOOT)
    return LiveFigure(
        lambda order, step: moment(scene, order, step),
        scene,
        {
            "order": Choice({o.replace(" ", ", "): o for o in ORDERS}, ORDERS[0], name="order"),
            "step": Slider(range(_LAST + 1), name="served", play=True, seconds=_SECONDS),
        },
        lock,
        "Serving the values of L = u·(u + c) in different orders",
    )


def _note(node, nodes, totals, passed):
    """What has arrived at a value, whether more is due, and what it has passed on."""
    name, total = node.label, totals[node.label]
    if name in passed and passed[name] != total:
        return f"{signed(total)}, passed {signed(passed[name])}", total
    if name in passed:
        return f"passed on {signed(total)}", total
    users = {user.label for user in nodes if node.index in user.parents}
    if users <= passed.keys():
        return f"total {signed(total)}", total
    return (f"so far {signed(total)}", total) if total else ("nothing yet", None)


def _ending(nodes, totals):
    """What w came to, and what nudging says."""
    right = next(node.grad for node in nodes if node.label == "w")
    verdict = "as nudging says" if totals["w"] == right else f"nudging says {signed(right)}"
    return f"w ends at {signed(totals['w'])}; {verdict}"


def _unfinished(passed, totals):
    """A sentence on those that passed on less than they came to."""
    late = [name for name, sent in passed.items() if sent != totals[name]]
    return "".join(
        f" {name} passed on {signed(passed[name])} and came to {signed(totals[name])}."
        for name in late
    )


def _atom(x):
    return f"({signed(x)})" if x < 0 else signed(x)
