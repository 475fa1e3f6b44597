"""How speeds are compared: the same work on both sides, in turns, and the median of the ratios.

A slow moment of the machine hits both sides of a round. Python's collector is off, unless
said otherwise: micrograd's closures are garbage cycles, and this is its best case.
"""

import gc
import os
import platform
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


def seconds(work):
    """How long `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(*works, rounds=15, repeat=1, collector=False):
    """How long each of the works takes: a list of times for each, taken one after the other.

    Garbage is collected between rounds, each of which takes `repeat` turns.
    """
    times = []
    for _ in range(rounds):
        gc.collect()
        if not collector:
            gc.disable()
        try:
            times += [[seconds(work) for work in works] for _ in range(repeat)]
        finally:
            gc.enable()
    return list(zip(*times))


def ratio(ours, theirs):
    """How many times as fast we are: the median over the turns."""
    return statistics.median(their / our for our, their in zip(ours, theirs))


def machine():
    """What the numbers depend on, in a line."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
