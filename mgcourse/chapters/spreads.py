"""Chapter 11: how wide a sum spreads, and what is left of a size behind many layers.

>>> 0.9 < sum_of_terms(512, "1/√n")["spread"] < 1.1
True
>>> low, high = through_layers("ReLU", 2**0.5, depth=1)
>>> 0.9 < low < high < 1.1
True
"""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.deep import WIDTH
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line
from mgcourse.show.overlay import Panel
from mgcourse.show.style import number, several

TERMS = tuple(2**k for k in range(10))
WEIGHTS = {"1": lambda n: 1.0 + 0 * n, "1/√n": lambda n: n**-0.5, "1/n": lambda n: 1.0 / n}
_RULES = {"1": "√n", "1/√n": "1, for any n", "1/n": "1/√n"}  # the spread of the sum
_SAMPLES = 3000
_EDGES = np.linspace(-48, 48, 65)


@lru_cache(maxsize=1)
def _sums():
    """3,000 sums of n products of two numbers of spread 1, for each n of `TERMS`."""
    rng = np.random.default_rng(0)
    products = rng.normal(size=(_SAMPLES, TERMS[-1])) * rng.normal(size=(_SAMPLES, TERMS[-1]))
    totals = np.cumsum(products, axis=1)
    return totals[:, [n - 1 for n in TERMS]]


def sum_of_terms(n, weights="1"):
    """3,000 sums of n terms w·x, x of spread 1 and w of the spread that is asked for."""
    ns = np.array(TERMS, dtype=float)
    factor = WEIGHTS[weights](ns)
    found = _sums().std(axis=0) * factor
    at = TERMS.index(n)
    counts, _ = np.histogram(_sums()[:, at] * factor[at], _EDGES)
    spread = float(found[at])
    return {
        "bars": ((_EDGES[1:] + _EDGES[:-1]) / 2, counts / _SAMPLES),
        "rule": (ns, np.sqrt(ns) * factor),
        "found": (ns, found),
        "now": ([n], [spread]),
        "spread": spread,
        "titles": [
            f"{several(n, 'term')}: spread {number(spread)}",
            f"Weights of spread {weights}: {_RULES[weights]}",
        ],
        "words": (
            f"{_SAMPLES:,} sums of {several(n, 'term')}, weights of spread {weights}: the sums "
            f"spread {number(spread)}."
        ),
    }


def spread_of_a_sum(lock=None):
    """Drag the number of terms: how wide does their sum spread?"""
    sums = Panel(
        Bars("bars", width=1.4),
        x=(-48, 48),
        y=(0, 0.3),
        xlabel="z  sum of n terms",
        ylabel="share of the sums",
    )
    rule = Panel(
        Line("rule", style.GREY, width=1.5, dashed=True),
        Dots("found", size=7),
        Dots("now", colour=style.PARAMETER, size=12, square=True),
        x=(0.8, 640),
        y=(0.03, 32),
        log="xy",
        xlabel="n  terms",
        ylabel="spread of the sum",
        grid=True,
    )
    return live(
        sum_of_terms,
        panels=[sums, rule],
        controls={
            "n": Slider(TERMS, 1, symbol="n", name="terms", text="{}", play=True, seconds=0.4),
            "weights": Choice(list(WEIGHTS), "1", name="spread of a weight"),
        },
        lock=lock,
        title="The spread of a sum of n terms",
    )


# Through the layers: a derived factor, checked --------------------------------------------


def through_layers(
    activation, scale, depth, seeds=range(10), backward=False, width=WIDTH, rows=256
):
    """How size changes on the way through `depth` layers, in and out of the activation.

    Rows of normal numbers go forward (root mean square, out over in), or normal δ come back.

    Returns
    -------
    (float, float)
        Lowest and highest over the seeds.
    """
    found = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        a, slopes, weights = rng.normal(size=(rows, width)), [], []
        begin_with = a
        for _ in range(depth):
            W = rng.normal(0, scale / width**0.5, (width, width))
            z = a @ W
            a, slope = _bend(activation, z)
            weights.append(W)
            slopes.append(slope)
        if backward:
            a = begin_with = rng.normal(size=a.shape)
            for W, slope in zip(reversed(weights), reversed(slopes)):
                a = (a * slope) @ W.T
        found.append(float(np.sqrt((a**2).mean() / (begin_with**2).mean())))
    return min(found), max(found)


def _bend(activation, z):
    """The activation's answer and its slope."""
    if activation == "ReLU":
        return np.maximum(z, 0), (z > 0) * 1.0
    a = np.tanh(z)
    return a, 1 - a * a
