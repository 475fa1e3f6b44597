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
    """What the figure shows after `step` servings."""
    nodes, names = scene.nodes, order.split()
    done, now = names[:step], names[step - 1] if 0 < step <= len(names) else None
    before, totals = served(nodes, names[: step - 1]), served(nodes, done)
    right = {node.label: node.grad for node in nodes}
    passed = {name: served(nodes, done[:i])[name] for i, name in enumerate(done)}
    lit = next((node for node in nodes if node.label == now), None)
    edges = frozenset((lit.index, i) for i in range(len(lit.parents))) if lit else frozenset()
    if step > len(names):
        verdict = "as nudging says" if totals["w"] == right["w"] else "nudging says 10"
        told = f"w ends at {signed(totals['w'])}; {verdict}"
        words = f"Order {', '.join(names)}: {told}.{_unfinished(passed, totals)}"
    elif now is None:
        told, words = "L follows itself: 1", "Nobody has been served. L follows itself: 1."
    else:
        sent = [
            f"{nodes[p].label}: {signed(before[nodes[p].label])} + "
            f"{_atom(local * before[now])} = {signed(totals[nodes[p].label])}"
            for p, local in zip(lit.parents, lit.local)
        ]
        told = f"{now} passes on {signed(before[now])}\u2003→\u2003" + "\u2003".join(sent)
        words = f"Serve {now}, whose total is {signed(before[now])} by now. {'; '.join(sent)}."
    return {
        "scene": Moment(
            [node.data for node in nodes],
            [None] * len(nodes),
            lit=frozenset({lit.index} if lit else ()),
            touched=frozenset(lit.parents if lit else ()),
            edges=edges,
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
            "step": Slider(range(6), name="served", play=True, seconds=_SECONDS),
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


def _unfinished(passed, totals):
    """A sentence on those that passed on less than they came to."""
    late = [name for name, sent in passed.items() if sent != totals[name]]
    return "".join(
        f" {name} passed on {signed(passed[name])} and came to {signed(totals[name])}."
        for name in late
    )


def _atom(x):
    return f"({signed(x)})" if x < 0 else signed(x)
