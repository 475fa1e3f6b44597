"""How speeds are compared: the same work on both sides, in turns, and the median of the ratios.

A slow moment of the machine hits all sides of a round, and who goes first is drawn anew in
each: what one side leaves in the caches helps nobody in particular. Python's collector
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


def in_turns(*works, rounds=15, steps=1, collector=False):
    """How long each of the works takes: a list of times for each, one a round.

    A round takes each work in turn, `steps` times in a row. Garbage is collected before each
    turn, so that nobody pays for what another has left behind.
    """
    order, draw = list(range(len(works))), random.Random(0)
    turns = []
    gc.freeze()  # what stands here already, torch included, is no garbage to look through
    for _ in range(rounds):
        draw.shuffle(order)
        turn = {}
        for i in order:
            gc.collect()
            if not collector:
                gc.disable()
            try:
                turn[i] = seconds(works[i], steps)
            finally:
                gc.enable()
        turns.append([turn[i] for i in range(len(works))])
    gc.unfreeze()
    return list(zip(*turns))


def ratio(ours, theirs):
    """How many times as fast we are: the median over the rounds."""
    return statistics.median(their / our for our, their in zip(ours, theirs))


def machine():
    """What the numbers depend on, in a line."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
