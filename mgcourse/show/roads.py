"""Walk every road from a value to the result: multiply along each, then add them up.

>>> import mgcourse as mg
>>> a, b = mg.Value(2.0, label="a"), mg.Value(5.0, label="b")
>>> s = a + b
>>> L = s * a
>>> mg.label(s=s, L=L)
>>> figure = roads(L, wrt=a)
>>> figure.words
'Road 1 of 2: a → s → L, 1 × 2 = 2. Together so far 2.'
>>> figure.set(road=3)
>>> figure.words
'All 2 roads together: 2 + 7 = 9. So fast does L follow a.'
"""

import math
from typing import NamedTuple

from mgcourse.show import ways
from mgcourse.show.controls import Slider
from mgcourse.show.live import LiveFigure
from mgcourse.show.scene import Moment, Scene, line
from mgcourse.show.style import signed
from mgcourse.show.trace import trace

MOST_ROADS = 12  # beyond, nobody walks them one by one
_LINE = 18  # points from one road's arithmetic to the next
_SECONDS = 1.2  # from one road to the next while it plays
_LEFT = 8  # points left of it
_WIDE = 0.58  # a character's width, in its size


def roads(y, wrt, *, lock=None):
    """A slider that walks every road from one value to the result.

    Parameters
    ----------
    y : Value
        The result; at most 60 values behind it.
    wrt : Value
        Where the roads begin; at most 12 may lead to `y`.
    lock : Prediction, optional
        The question to be answered first.

    Returns
    -------
    LiveFigure

    Raises
    ------
    ValueError
        If no road leads from `wrt` to `y`, or more than 12.
    """
    nodes = trace(y)
    start = next((node.index for node in nodes if node.value is wrt), None)
    if start is None:
        raise ValueError("no road: the result was not computed from this value")
    if (count := ways.counts(nodes, start)[-1]) > MOST_ROADS:
        raise ValueError(
            f"{count:,} roads lead from there to the result; up to {MOST_ROADS} can be walked "
            "one by one, and mg.derive groups the others"
        )
    scene = Scene(nodes, _LINE * (count + 1) + 14)
    walked = walks(scene.nodes, scene.names_of, start)
    return LiveFigure(
        lambda road: shown(scene, walked, start, road),
        scene,
        {
            "road": Slider(
                range(1, count + 2),
                name="road",
                text=lambda road: f"{road} of {count}" if road <= count else "all",
                play=True,
                seconds=_SECONDS,
            )
        },
        lock,
        f"Every road from {scene.names_of[start]} to {scene.names_of[-1]}",
    )


class Walk(NamedTuple):
    """One road: its arrows, the names along it, its slopes in that order, their product."""

    arrows: frozenset
    way: str
    sum_: str
    product: float


def walks(nodes, names, start):
    """All roads from value `start` to the last one; a pure function.

    Parameters
    ----------
    nodes : list of Node
        Parents first.
    names : list of str
        What each is called.
    start : int

    Returns
    -------
    list of Walk
    """
    found = []
    for road in ways.roads(nodes, start):
        slopes = [nodes[i].local[operand] for i, operand in reversed(road)]
        way = " → ".join(names[i] for i in [start, *(i for i, _ in reversed(road))])
        found.append(Walk(frozenset(road), way, _written(slopes, " × "), math.prod(slopes)))
    return found


def shown(scene, walked, start, road):
    """What the figure shows at one road, or at all of them; a pure function."""
    done = walked[:road]
    total = sum(walk.product for walk in done)
    everything = road > len(walked)
    added = _written([walk.product for walk in done], " + ")
    names, result = scene.names_of[start], scene.names_of[-1]
    if everything:
        told = f"All {len(walked)} roads" if len(walked) > 1 else "The only road"
        together = " together" if len(walked) > 1 else ""
        words = f"{told}{together}: {added}. So fast does {result} follow {names}."
    else:
        walk = walked[road - 1]
        words = (
            f"Road {road} of {len(walked)}: {walk.way}, {walk.sum_}. "
            f"Together so far {signed(total)}."
        )
    arrows = frozenset().union(*(w.arrows for w in (walked if everything else [walked[road - 1]])))
    notes = [("", None)] * len(scene.nodes)
    notes[start] = (f"{'slope' if everything else 'so far'} {signed(total)}", total)
    moment = Moment(
        [node.data for node in scene.nodes],
        [None] * len(scene.nodes),
        notes=notes,
        lit=frozenset({start}),
        touched=frozenset(i for i, _ in arrows),
        edges=arrows,
        foot=_table(done, added, everything, scene.width),
    )
    return {"scene": moment, "total": total, "words": words}


def _table(done, added, everything, width):
    """One line a road, the last one marked, and their sum beneath."""
    rows = [(walk.way, walk.sum_) for walk in done]
    rows.append(("together" if everything else "together so far", added))
    way, sum_ = (max(map(len, column)) for column in zip(*rows))
    size = min(13.0, (width - 2 * _LEFT) / (_WIDE * (way + sum_ + 4)))
    along = _LEFT + _WIDE * size * (way + 4)
    parts = []
    for i, row in enumerate(rows):
        new = i == len(rows) - 1 or (i == len(done) - 1 and not everything)
        for x, words in zip((_LEFT, along), row):
            parts.append(line(x, 16 + _LINE * i, words, size, bold=new))
    return "".join(parts)


def _written(numbers, sign):
    """`2 × (−1) × 3 = −6`; a single number stands alone."""
    total = math.prod(numbers) if sign == " × " else sum(numbers)
    if len(numbers) == 1:
        return signed(total)
    said = [f"({signed(x)})" if x < 0 and i else signed(x) for i, x in enumerate(numbers)]
    return f"{sign.join(said)} = {signed(total)}"
