"""*Count the walkers*: one walker a path beside one visit a value, against the clock.

A number is doubled again and again. On the left a walker really goes along every path back
to it, on the right every value is visited once; both end with the same slope. Times are
drawn and never said: the words are the same on every machine.

>>> paths(22), values(22)
(4194304, 23)
"""

import time
from dataclasses import dataclass

import numpy as np

from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Mark, Text
from mgcourse.show.overlay import Panel
from mgcourse.value import Value

MOST = 30  # doublings
START = 2  # doublings, where every guess at the rule still fits: 2·k, k² and 2ᵏ are 4
SIDE = 32  # squares in a row of the crowd, and rows
PATIENCE = 20.0  # seconds, after which a walk that is not over is given up
_CHUNK = 20_000  # visits between two looks at the clock


def paths(doublings):
    """How many paths lead from the result back to the number that was doubled."""
    return 2**doublings


def values(doublings):
    """How many values the graph has."""
    return doublings + 1


def doubled(doublings, start=1.0):
    """A number doubled so many times by adding it to itself.

    Returns
    -------
    a, total : Value
    """
    a = total = Value(start, "a")
    for _ in range(doublings):
        total = total + total
    return a, total


def walk(total, a):
    """Send a walker along every path from `total`; yields how many have arrived at `a`."""
    todo = [(total, 1.0)]
    arrived = 0
    while todo:
        for _ in range(_CHUNK):
            value, arriving = todo.pop()
            value.grad += arriving
            arrived += value is a
            for parent, local in zip(value._prev, value._local):
                todo.append((parent, arriving * local))
            if not todo:
                break
        yield arrived


def race(doublings, clock=time.perf_counter):
    """Both ways back from a number doubled so many times, as they go.

    Parameters
    ----------
    doublings : int
    clock : callable
        Seconds since some moment.

    Yields
    ------
    dict
        What the figure shows; "words" are the same whatever the clock says.
    """
    a, total = doubled(doublings)
    begun = clock()
    total.backward()
    quick, slope = clock() - begun, a.grad

    a, total = doubled(doublings)
    still = _ladder(doublings) | {
        "quick": [(0.9, 0.68, _seconds(quick))],
        "slope": [(0.9, 0.55, f"a.grad = {slope:,.0f}")],
        "words": (
            f"{style.several(doublings, 'doubling')}: {_walkers(paths(doublings))}, one a path, "
            f"or {style.several(values(doublings), 'visit')}, one a value. "
            f"Both end with a.grad = {paths(doublings):,}."
        ),
    }
    begun = clock()
    for arrived in walk(total, a):
        spent = clock() - begun
        yield still | _crowd(doublings, arrived, spent)
        if spent > PATIENCE:
            return


def count_the_walkers(lock=None):
    """The slider figure."""
    crowd = Panel(
        Crowd("crowd"),
        Text("clock", size=17),
        Text("notes"),
        x=(0, 59),
        y=(0, SIDE),
        ticks=False,
        still=_bare,
        width=1.5,
    )
    ladder = Panel(
        Line("arrows", colour=style.STROKE, width=1.5),
        Dots("visits", size=8),
        Text("ends"),
        Text("quick", size=17),
        Text("slope"),
        x=(0.3, 1.9),
        y=(0, 1),
        ticks=False,
        still=_bare,
    )
    return live(
        race,
        panels=[crowd, ladder],
        controls={
            "doublings": Slider(range(MOST + 1), START, symbol="k", name="doublings", text=str)
        },
        lock=lock,
        title="Count the walkers: one a path, or one visit a value",
        height=3.4,
    )


@dataclass(frozen=True)
class Crowd(Mark):
    """Little squares in rows: `(filled, all)`; those that are not filled yet are smaller."""

    clipped = False

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        filled, everyone = data
        waiting = _rows(everyone, 0.25, style.STROKE, frame)
        return waiting + _rows(filled, 0.7, self.colour, frame)


def _rows(count, share, colour, frame):
    """So many squares, each `share` of its cell, as one dashed line a row, from the top."""
    cell = float(frame.x(1.0) - frame.x(0.0))
    height = share * float(frame.y(0.0) - frame.y(1.0))
    lines = []
    for row in range(-(-count // SIDE)):
        inside = min(SIDE, count - row * SIDE)
        x, y = float(frame.x(0.5 - share / 2)), float(frame.y(SIDE - 0.5 - row))
        lines.append(f"M{x:.2f} {y:.1f}h{(inside - 1 + share) * cell:.2f}")
    return (
        f'<path d="{"".join(lines)}" stroke="{colour}" stroke-width="{height:.2f}" '
        f'stroke-dasharray="{share * cell:.3f} {(1 - share) * cell:.3f}"/>'
    )


def _crowd(doublings, arrived, spent):
    """What changes while the walkers walk."""
    everyone = paths(doublings)
    each = max(1, everyone // SIDE**2)  # walkers a square
    notes = [f"a.grad = {arrived:,}"]
    if arrived < everyone:
        left = spent * (everyone - arrived) / max(arrived, 1)
        notes = [f"a.grad = {arrived:,} so far", f"at this pace {_seconds(left)} to go"]
        if spent > PATIENCE:
            notes[1:] = ["given up;", f"{_seconds(left)} were to go"]
    if each > 1:
        notes.append(f"a square: {each:,} walkers")
    return {
        "crowd": (arrived // each, everyone // each),
        "clock": [(SIDE + 2, 21.8, _seconds(spent))],
        "notes": [(SIDE + 2, 17.6 - 3 * i, note) for i, note in enumerate(notes)],
        "titles": [
            f"One walker a path: {_walkers(everyone)}",
            f"One visit a value: {style.several(values(doublings), 'visit')}",
        ],
        "arrived": arrived,
        "done": arrived / everyone,
    }


def _ladder(doublings):
    """The graph: result on top, each value with two arrows to the one it doubles."""
    gap = min(0.16, 0.9 / max(doublings, 1))
    heights = 0.95 - gap * np.arange(doublings + 1)
    bow = np.sin(np.linspace(0, np.pi, 9))
    x, y = [], []
    for top in heights[:-1]:
        for side in (-1, 1):
            x += [*(0.5 + side * 0.09 * bow), np.nan]
            y += [*np.linspace(top, top - gap, 9), np.nan]
    ends = [(0.68, heights[0] - 0.015, "the result")] if doublings else []
    return {
        "arrows": (x, y),
        "visits": (np.full(doublings + 1, 0.5), heights),
        "ends": [*ends, (0.68, heights[-1] - 0.015, "a")],
    }


def _walkers(count):
    return "1 walker" if count == 1 else f"{count:,} walkers"


def _seconds(seconds):
    """A time in words, as coarse as it deserves."""
    if seconds < 1e-3:
        return "< 1 ms"
    for unit, size, limit in (("ms", 1e-3, 1), ("s", 1, 100), ("min", 60, 6000), ("h", 3600, 2e5)):
        if seconds < limit:
            return f"{style.number(seconds / size, 2)} {unit}"
    return f"{style.number(seconds / 86400, 2)} days"


def _bare(ax):
    ax.set_frame_on(False)
