"""Chapter 05: ways to walk back, a second `backward()`, and three functions with their slopes.

All pictures are pure functions of their sliders. *Count the walkers* is in `walkers`.

>>> at_the_end("users first"), at_the_end("each value once, as met")
(5.0, 3.0)
>>> called_again("micrograd", 2)["gradients"]
[36.0, 6.0, 1.0]
"""

import math

import numpy as np

from mgcourse.chapters.ch01 import cross, written
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import LiveFigure, live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.trace import trace
from mgcourse.value import Value

# Ways to walk back ---------------------------------------------------------------------------
# Each takes the nodes of a graph and gives its deliveries in order: (giver, which of its
# operands receives, how much), with nodes as indices; the result holds 1 from the start.


def all_it_holds_at_once(nodes):
    """Whoever receives something queues, and passes on all it holds when its turn comes."""
    held, waiting = _seeded(nodes), [nodes[-1]]
    while waiting:
        node = waiting.pop(0)
        for operand, parent in enumerate(node.parents):
            yield node.index, operand, node.local[operand] * held[node.index]
            held[parent] += node.local[operand] * held[node.index]
            waiting.append(nodes[parent])


def each_once_as_met(nodes):
    """Each value passes on once, in the order in which they are met from the result."""
    order = [nodes[-1].index]
    for index in order:
        order += [p for p in dict.fromkeys(nodes[index].parents) if p not in order]
    return _served(nodes, order)


def one_walker_a_path(nodes):
    """Each walker carries what it has collected on its own way."""
    waiting = [(nodes[-1], 1.0)]
    while waiting:
        node, arriving = waiting.pop(0)
        for operand, parent in enumerate(node.parents):
            yield node.index, operand, node.local[operand] * arriving
            waiting.append((nodes[parent], node.local[operand] * arriving))


def users_first(nodes):
    """Each value passes on once, after all values that use it."""
    return _served(nodes, [node.index for node in reversed(nodes)])


def _served(nodes, order):
    held = _seeded(nodes)
    for index in order:
        for operand, parent in enumerate(nodes[index].parents):
            amount = nodes[index].local[operand] * held[index]
            yield index, operand, amount
            held[parent] += amount


def _seeded(nodes):
    return [0.0] * (len(nodes) - 1) + [1.0]


WAYS = {
    "all it holds, at once": all_it_holds_at_once,
    "each value once, as met": each_once_as_met,
    "one walker a path": one_walker_a_path,
    "users first": users_first,
}
MOST_DELIVERIES = 8


def twice_used(inner="right"):
    """The nodes of d = b + (b + a), or of (b + a) + b, with b = a + a and a = 2."""
    a = Value(2.0, "a")
    b = a + a
    s = b + a
    d = b + s if inner == "right" else s + b
    b.label, s.label, d.label = "b", "s", "d"
    return trace(d)


def at_the_end(way, inner="right"):
    """The slope of `a` that a way of `WAYS` arrives at."""
    nodes = twice_used(inner)
    return _held(nodes, list(WAYS[way](nodes)))[0]


def three_ways(lock=None):
    """Choose a way back through d = b + (b + a) and watch each delivery."""
    nodes = twice_used()
    scene = Scene(nodes, foot_height=52)
    return LiveFigure(
        lambda way, step: way_back(scene, way, step),
        scene,
        {
            "way": Choice(list(WAYS), name="way"),
            "step": Slider(range(MOST_DELIVERIES + 1), 0, name="delivery", play=True, seconds=0.9),
        },
        lock,
        "Ways back through d = b + (b + a)",
    )


def way_back(scene, way, step):
    """What the figure shows after so many deliveries of a way; a pure function."""
    nodes = scene.nodes
    deliveries = list(WAYS[way](nodes))
    done = deliveries[:step]
    held = _held(nodes, done)
    over = step >= len(deliveries)
    said = "d begins with 1."
    moment = {}
    if done:
        giver, operand, amount = done[-1]
        receiver = nodes[giver].parents[operand]
        share = style.signed(amount)
        said = (
            f"Delivery {len(done)} of {len(deliveries)}: {nodes[giver].label} gives {share} to "
            f"{nodes[receiver].label}, which now holds {style.signed(held[receiver])}."
        )
        moment = {
            "lit": frozenset({giver}),
            "touched": frozenset({receiver}),
            "edges": frozenset({(giver, operand)}),
        }
    end = f"The end: a.grad is {style.signed(held[0])}; nudging says 5." if over else ""
    received = [[] for _ in nodes]
    for giver, operand, amount in done:
        received[nodes[giver].parents[operand]].append(amount)
    known = {len(nodes) - 1} | {i for i, amounts in enumerate(received) if amounts}
    return {
        "scene": Moment(
            [node.data for node in nodes],
            [total if i in known else None for i, total in enumerate(held)],
            foot=line(6, 18, _account("b", received[1])) + line(6, 40, _account("a", received[0])),
            **moment,
        ),
        "words": f"{way[0].upper()}{way[1:]}. {said} {end}".strip(),
    }


def _account(name, amounts):
    """What a value has received so far, as a sum."""
    if not amounts:
        return f"{name} has received nothing yet"
    total = f" = {style.signed(sum(amounts))}" if len(amounts) > 1 else ""
    return f"{name} has received {' + '.join(map(style.signed, amounts))}{total}"


def _held(nodes, deliveries):
    held = _seeded(nodes)
    for giver, operand, amount in deliveries:
        held[nodes[giver].parents[operand]] += amount
    return held


# A second backward ---------------------------------------------------------------------------

ENGINES = ("everything starts afresh", "this course", "micrograd", "PyTorch", "PyTorch, graph kept")
FREED = "PyTorch stops: after a backward pass the graph is gone, unless retain_graph=True"


def called_again(engine, calls):
    """What stands in a, m = a·a and y = m·3 at a = 2 after so many calls of `y.backward()`.

    Returns
    -------
    dict
        "gradients", of a, m and y (None where the engine keeps none); "stops", whether the
        last call raises; "words".
    """
    stops = engine == "PyTorch" and calls > 1
    counted = 1 if stops else calls
    of_a = of_m = 0.0
    for _ in range(counted):
        kept_a = 0.0 if engine == ENGINES[0] else of_a
        of_m = 3.0 + (of_m if engine == "micrograd" else 0.0)
        of_a = kept_a + 2.0 * 2.0 * of_m
    inner = [None, None] if engine.startswith("PyTorch") else [of_m, 1.0 if counted else 0.0]
    word = f"After {style.several(calls, 'call')}, {engine}: a.grad is {style.signed(of_a)}."
    return {
        "gradients": [of_a, *inner],
        "stops": stops,
        "words": f"{word} {FREED}." if stops else word,
    }


def call_again(lock=None):
    """Choose an engine and call `backward()` up to three times on one expression."""
    a = Value(2.0, "a")
    m = a * a
    y = m * 3
    m.label, y.label = "m", "y"
    scene = Scene(trace(y), foot_height=4)

    def compute(engine, calls):
        shown = called_again(engine, calls)
        numbers = [node.data for node in scene.nodes]
        return shown | {"scene": Moment(numbers, shown["gradients"])}

    return LiveFigure(
        compute,
        scene,
        {
            "engine": Choice(ENGINES, ENGINES[1], name="engine"),
            "calls": Slider(range(4), 1, name="calls of y.backward()", text=str),
        },
        lock,
        "A second call of backward",
    )


# tanh, exp, relu -----------------------------------------------------------------------------

_X = np.linspace(-3, 3, 241)
# name -> value at x, slope at x, the panel's upper and lower end
BENDS = {
    "tanh": (np.tanh, lambda x: 1 - math.tanh(x) ** 2, (-1.6, 1.6)),
    "exp": (np.exp, math.exp, (-1.5, 13)),
    "relu": (lambda x: np.maximum(x, 0.0), lambda x: float(x > 0), (-0.8, 3.2)),
}
_REACH = 0.9  # how far a tangent is drawn to either side


def bends(x):
    """tanh, exp and relu at `x`: value, slope, and the tangent there."""
    shown = {"x": x, "titles": []}
    said = []
    for name, (value, slope, _) in BENDS.items():
        y, m = float(value(x)), slope(x)
        shown |= {
            f"{name} tangent": ([x - _REACH, x + _REACH], [y - _REACH * m, y + _REACH * m]),
            f"{name} now": ([x], [y]),
            name: (y, m),
        }
        shown["titles"].append(f"{name}: slope {written(m)}")
        said.append(f"{name} is {written(y)} with slope {written(m)}")
    return shown | {"words": f"At x = {written(x)}: {', '.join(said)}."}


def three_bends(lock=None):
    """Drag x along three curves at once: the tangents tell their slopes."""
    panels = [
        Panel(
            Line(f"{name} tangent", colour=style.NEGATIVE, width=3),
            Dots(f"{name} now", colour=style.PARAMETER, size=11, square=True),
            x=(-3, 3),
            y=ends,
            xlabel="x",
            ylabel=f"{name}(x)",
            still=_curve(value),
        )
        for name, (value, _, ends) in BENDS.items()
    ]
    steps = [i / 4 for i in range(-10, 11)]
    return live(
        bends,
        panels=panels,
        controls={"x": Slider(steps, 0.0, symbol="x", name="input", text=written)},
        lock=lock,
        title="tanh, exp and relu with their tangents",
        height=2.9,
    )


def _curve(value):
    def draw(ax):
        cross(ax)
        ax.plot(_X, value(_X), color=style.PREDICTION)

    return draw
