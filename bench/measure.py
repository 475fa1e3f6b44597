"""How speeds are compared: the same work on both sides, in turns, and the median of the ratios.

A slow moment of the machine hits all sides of a turn, and who goes first is drawn anew for
each turn: what one side leaves in the caches helps nobody in particular. Python's collector
is off, unless said otherwise: micrograd's closures are garbage cycles, and this is its best
case.
"""

import gc
import os
import platform
import random
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: `wanted` is the least `ratio`, or with `most` the most; or None."""

    work: str
    against: str
    ratio: float
    unit: str = "×"
    wanted: float | None = None
    most: bool = False

    def __str__(self):
        digits = ".2f" if self.unit == "×" else ".0f"
        ratio, wanted = f"{self.ratio:{digits}} {self.unit}", ""
        if self.wanted is not None:
            met = self.ratio <= self.wanted if self.most else self.ratio >= self.wanted
            ratio += " ✓" if met else " ✗"
            wanted = f"{'≤' if self.most else '≥'} {self.wanted:g} {self.unit}"
        return f"| {self.work} | {self.against} | {ratio} | {wanted} |"


TABLE_HEAD = "| work | against | ratio | wanted |\n|---|---|---:|---:|"


def seconds(work, steps=1):
    """How long `work()` takes, as the mean of several times in a row."""
    start = time.perf_counter()
    for _ in range(steps):
        work()
    return (time.perf_counter() - start) / steps


def in_turns(*works, rounds=15, repeat=1, steps=1, collector=False):
    """How long each of the works takes: a list of times for each, taken in turns.

    Garbage is collected between rounds, each of which takes `repeat` turns; in a turn each
    work is done `steps` times in a row.
    """
    order, draw = list(range(len(works))), random.Random(0)
    turns = []
    for _ in range(rounds):
        gc.collect()
        if not collector:
            gc.disable()
        try:
            for _ in range(repeat):
                draw.shuffle(order)
                turn = {i: seconds(works[i], steps) for i in order}
                turns.append([turn[i] for i in range(len(works))])
        finally:
            gc.enable()
    return list(zip(*turns))


def ratio(ours, theirs):
    """How many times as fast we are: the median over the turns."""
    return statistics.median(their / our for our, their in zip(ours, theirs))


def machine():
    """What the numbers depend on, in a line."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
