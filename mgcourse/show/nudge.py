"""Nudge any wire: what the slope promises, and what happens when the graph runs again.

>>> import mgcourse as mg
>>> w = mg.Value(0.3, label="w")
>>> L = ((2 * w + 0.1).tanh() - 1) ** 2 / 2
>>> figure = nudge(L, wire="w")
>>> figure.set(nudge=1)
>>> figure.words
'Nudge w by 1: slope −0.502 promises v6 −0.502; it moves −0.0782. They part.'
"""

import math

from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import LiveFigure
from mgcourse.show.marks import INK
from mgcourse.show.replay import replayed
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.style import signed
from mgcourse.show.trace import trace

_STEPS = (0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2)
NUDGES = (*(-step for step in reversed(_STEPS)), 0, *_STEPS)
_APART = 0.1  # share of the larger one from which the two bars are said to part
_FOOT = 84  # points for the bars
_LABEL, _NUMBER = 74, 66  # points left and right of a bar's field
_WIDEST = 460  # points, of that field


def nudge(y, wire=None, *, nudge=0.01, lock=None):
    """A drawing in which any value can be nudged, with a bar for promise and outcome.

    Parameters
    ----------
    y : Value
        The result; at most 60 values behind it.
    wire : str, optional
        Name of the value that is nudged first; the first leaf unless told.
    nudge : float
        Where its slider begins; one of `NUDGES`.
    lock : Prediction, optional
        The question to be answered first.

    Returns
    -------
    LiveFigure
    """
    scene = Scene(trace(y), _FOOT)
    wires = {name: index for index, name in enumerate(scene.names_of)}
    if wire is not None and wire not in wires:
        raise ValueError(f"there is no wire {wire!r}; there are: {', '.join(wires)}")
    return LiveFigure(
        lambda wire, nudge: outcome(scene, wire, nudge),
        scene,
        {
            "wire": Choice(wires, wires.get(wire, 0), name="wire"),
            "nudge": Slider(NUDGES, nudge, name="nudge", text=signed),
        },
        lock,
        f"Nudge any wire of {scene.names_of[-1]}",
    )


def outcome(scene, wire, nudge):
    """What the figure shows for one wire and one nudge; a pure function."""
    nodes, names = scene.nodes, scene.names_of
    numbers = replayed(nodes, wire, nudge)
    slope = nodes[wire].grad
    promised, happened = slope * nudge, numbers[-1] - nodes[-1].data
    moved = {i for i, (node, x) in enumerate(zip(nodes, numbers)) if node.data != x}
    words = (
        f"Nudge {names[wire]} by {signed(nudge)}: slope {signed(slope)} promises {names[-1]} "
        f"{signed(promised)}; it moves {signed(happened)}. {_verdict(promised, happened)}"
    )
    moment = Moment(
        numbers,
        [node.grad for node in nodes],
        lit=frozenset({wire}),
        touched=frozenset(moved),
        foot=bars(promised, happened, scene.width),
    )
    return {"scene": moment, "promised": promised, "happened": happened, "words": words}


def _verdict(promised, happened):
    if not math.isfinite(happened):
        return "There the expression has no value."
    largest = max(abs(promised), abs(happened))
    if largest == 0:
        return "Nothing moves."
    if abs(promised - happened) <= _APART * largest:
        return "They agree." if abs(promised - happened) < 0.01 * largest else "They nearly agree."
    return "They part."


def bars(promised, happened, width):
    """Two bars from a common zero, as SVG; the scale grows by 1, 2, 5."""
    field = min(width - _LABEL - _NUMBER, _WIDEST)
    zero = _LABEL + field / 2
    reach = _round_up(max(abs(x) for x in (promised, happened) if math.isfinite(x)))
    parts = []
    for row, (name, value) in enumerate((("promised", promised), ("happened", happened))):
        y = 12 + 24 * row
        parts.append(line(_LABEL - 6, y + 12, name, 11, bold=True, anchor="end"))
        if math.isfinite(value):
            parts.append(_bar(zero, y, value / reach * field / 2, hollow=row == 0))
        parts.append(line(_LABEL + field + 8, y + 12, signed(value), 11))
    parts.append(
        f'<path d="M{zero:g},6V62M{_LABEL:g},62H{_LABEL + field:g}" fill="none" '
        f'stroke="{style.STROKE}" stroke-width="1"/>'
    )
    for x, value in ((_LABEL, -reach), (zero, 0), (_LABEL + field, reach)):
        parts.append(line(x, 75, signed(value), 9, anchor="middle"))
    return "".join(parts)


def _bar(zero, y, length, hollow):
    colour = style.POSITIVE if length > 0 else style.NEGATIVE
    left = min(zero, zero + length)
    look = f'fill="none" stroke-dasharray="4 2" stroke="{INK}"' if hollow else f'stroke="{colour}"'
    ground = "" if hollow else f' fill="{colour}"'
    return (
        f'<rect x="{left:.1f}" y="{y}" width="{abs(length):.1f}" height="16"{ground} '
        f'{look} stroke-width="1.4"/>'
    )


def _round_up(x):
    """The next of …, 0.1, 0.2, 0.5, 1, 2, 5, …"""
    if x == 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(x))
    return next(unit * step for step in (1, 2, 5, 10) if x <= unit * step * (1 + 1e-9))
