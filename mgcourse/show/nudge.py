"""Nudge any wire: what the slope promises, and what happens when the graph runs again.

Promise and outcome stand as two bars, and as two points above the nudge: one on the straight
line that the slope draws, the other on the curve. Where the two part, the curve has bent.

>>> import mgcourse as mg
>>> w = mg.Value(0.3, label="w")
>>> L = ((2 * w + 0.1).tanh() - 1) ** 2 / 2
>>> figure = nudge(L, wire="w")
>>> figure.set(nudge=1)
>>> figure.words
'Nudge w by 1: slope −0.502 promises v6 −0.502; it moves −0.0782. They part.'
"""

import math
from functools import cache
from statistics import median

from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import LiveFigure
from mgcourse.show.marks import INK, Dots, Frame, Line
from mgcourse.show.replay import replayed
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.style import signed
from mgcourse.show.trace import trace

_STEPS = (0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2)
NUDGES = (*(-step for step in reversed(_STEPS)), 0, *_STEPS)
_APART = 0.1  # share of the larger one from which the two bars are said to part
_FOOT = 158  # points for bars and curve
_NARROWEST = 560  # points, with room for both
_LABEL, _NUMBER = 74, 66  # points left and right of a bar's field
_WIDEST = 300  # points, of that field
_CURVE = (0.45, 340)  # the curve's share of the width, and the most points it takes
_GAP = 16  # points free before it
_ALONG = [i / 20 for i in range(-40, 41)]  # nudges at which the curve is drawn


def nudge(y, wire=None, *, nudge=0.01, lock=None):
    """A drawing in which any value can be nudged, with a bar for promise and outcome.

    A wire is chosen from the list, or by a click on its box.

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
    scene = Scene(trace(y), _FOOT, _NARROWEST)
    curve_of = cache(lambda wire: curve(scene, wire))
    wires = {name: index for index, name in enumerate(scene.names_of)}
    if wire is not None and wire not in wires:
        raise ValueError(f"there is no wire {wire!r}; there are: {', '.join(wires)}")
    return LiveFigure(
        lambda wire, nudge: outcome(scene, wire, nudge, curve_of(wire)),
        scene,
        {
            "wire": Choice(wires, wires.get(wire, 0), name="wire"),
            "nudge": Slider(NUDGES, nudge, name="nudge", text=signed, play=True, seconds=0.15),
        },
        lock,
        f"Nudge any wire of {scene.names_of[-1]}",
    )


def curve(scene, wire):
    """How far the result really moves, for each nudge of one wire from −2 to 2."""
    return [replayed(scene.nodes, wire, step)[-1] - scene.nodes[-1].data for step in _ALONG]


def outcome(scene, wire, nudge, moves):
    """What the figure shows for one wire and one nudge; a pure function.

    `moves` is the wire's `curve`.
    """
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
        foot=bars(promised, happened, scene.width - _wide(scene) - _GAP)
        + _both_ways(scene, wire, nudge, happened, moves),
        to_pick=True,
        notes=[
            _movement(x - node.data, i in moved) for i, (node, x) in enumerate(zip(nodes, numbers))
        ],
    )
    return {"scene": moment, "promised": promised, "happened": happened, "words": words}


def _movement(far, moved):
    """What stands beneath a number, and what colours it: how far the value has moved."""
    return (f"moved {signed(far)}", far) if moved else ("", None)


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
        y = 34 + 24 * row
        parts.append(line(_LABEL - 6, y + 12, name, 11, bold=True, anchor="end"))
        if math.isfinite(value):
            parts.append(_bar(zero, y, value / reach * field / 2, hollow=row == 0))
        parts.append(line(_LABEL + field + 8, y + 12, signed(value), 11))
    parts.append(
        f'<path d="M{zero:g},28V84M{_LABEL:g},84H{_LABEL + field:g}" fill="none" '
        f'stroke="{style.STROKE}" stroke-width="1"/>'
    )
    for x, value in ((_LABEL, -reach), (zero, 0), (_LABEL + field, reach)):
        parts.append(line(x, 97, signed(value), 9, anchor="middle"))
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


def _both_ways(scene, wire, nudge, happened, moves):
    """The straight promise and the real curve over all nudges, and the points at this one."""
    slope, wide, foot = scene.nodes[wire].grad, _wide(scene), _FOOT - 46
    frame = Frame((_ALONG[0], _ALONG[-1]), _heights(slope, moves), (8, 4, wide - 8, foot))
    promised = slope * nudge
    parts = [
        f'<path d="M8,{frame.y(0.0):.1f}H{wide - 8:g}M{frame.x(0.0):.1f},4V{foot}" fill="none" '
        f'stroke="{style.STROKE}" stroke-width="0.7"/>',
        Line("curve", width=2.5).svg((_ALONG, moves), frame),
        Line("promise", INK, 1.4, True).svg(([-2, 2], [-2 * slope, 2 * slope]), frame),
        Line("gap", style.LOSS, width=4).svg(([nudge, nudge], [promised, happened]), frame),
        Dots("promised", INK, 9, hollow=True).svg(([nudge], [promised]), frame),
        Dots("happened", size=10).svg(([nudge], [happened]), frame),
    ]
    # an <svg> of its own cuts off what runs out of the field
    field = f'<svg width="{wide:g}" height="{foot + 4}">{"".join(parts)}</svg>'
    result, name = (style.shorten(scene.names_of[i], 12) for i in (-1, wire))
    words = [
        line(wide / 2, -4, f"how far {result} moves", 11, anchor="middle"),
        line(wide / 2, foot + 16, f"nudge of {name}", 11, anchor="middle"),
        line(8, foot + 16, "−2", 9),
        line(wide - 8, foot + 16, "2", 9, anchor="end"),
    ]
    left = scene.width - wide
    return f'<g transform="translate({left:g} 18)">{field}{"".join(words)}</g>'


def _wide(scene):
    """Points of the curve's field."""
    share, most = _CURVE
    return min(share * scene.width, most)


def _heights(slope, moves):
    """The lowest and highest move to be drawn: line and curve, but not the curve's flight."""
    real = [move for move in moves if math.isfinite(move)] or [0.0]
    line_ends = 2 * abs(slope) if math.isfinite(slope) else 0.0
    most = max(3 * line_ends, 1.5 * median(map(abs, real)))
    low = max(min(*real, -line_ends), -most)
    high = min(max(*real, line_ends), most)
    room = 0.06 * (high - low) or 1.0
    return low - room, high + room


def _round_up(x):
    """The next of …, 0.1, 0.2, 0.5, 1, 2, 5, …"""
    if x == 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(x))
    return next(unit * step for step in (1, 2, 5, 10) if x <= unit * step * (1 + 1e-9))
