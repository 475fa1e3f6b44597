"""Chapter 05: *Count the walkers*, one a path or one a value."""

from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line, Text
from mgcourse.show.overlay import Panel

MOST = 30


def walkers(doublings):
    """How much work it takes to differentiate a number doubled again and again.

    Parameters
    ----------
    doublings : int

    Returns
    -------
    dict
        `paths`, `values`: walkers that arrive at the first number, and values in the
        graph, for 0 … `doublings`; the dots and texts at the last; the words.
    """
    ks = list(range(doublings + 1))
    arrivals = [2**k for k in ks]
    values = [k + 1 for k in ks]
    return {
        "paths": (ks, arrivals),
        "values": (ks, values),
        "ends": ([doublings, doublings], [arrivals[-1], values[-1]]),
        "counts": [
            (doublings + 0.7, 2.2 * arrivals[-1], f"{arrivals[-1]:,} walkers"),
            (doublings + 0.7, 0.35 * values[-1], f"{values[-1]} values"),
        ],
        "words": (
            f"After {doublings} doublings {arrivals[-1]:,} walkers arrive at a, "
            f"and the graph holds {values[-1]} values."
        ),
    }


def count_the_walkers(lock=None):
    """The slider figure: one walker a path beside one visit a value, on a log scale."""
    panel = Panel(
        Line("paths", colour=style.NEGATIVE),
        Line("values"),
        Dots("ends", colour=style.PARAMETER),
        Text("counts"),
        x=(0, MOST + 12),
        y=(0.3, 2 ** (MOST + 3)),
        log="y",
        xlabel="k  doublings",
        ylabel="visits",
        title="Every doubling adds one value and doubles the walkers",
        grid=True,
    )
    return live(
        walkers,
        panels=[panel],
        controls={"doublings": Slider(range(MOST + 1), 3, symbol="k", name="doublings")},
        lock=lock,
        title="Count the walkers",
    )
