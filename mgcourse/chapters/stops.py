"""Measured curves on a slider of stops, each shown only as far as the slider has come.

Means are lines, single seeds are dots beside them, so that a spread is never out of sight.

>>> panel = curves_panel({"new": ("#0072B2", False, "new rows")}, ["0", "1"], (0, 100), "m")
>>> [mark.name for mark in panel.marks]
['new', 'new runs']
"""

import numpy as np

from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel


def so_far(experiment, curves, stops, here, shift=0.08):
    """Means and single seeds of some curves, from the first stop to the one at `here`.

    `curves` is name → function of a stop, which gives case and key; at a stop the curves stand
    beside each other.
    """
    kept, drawn = experiment.kept(), {}
    for j, (name, cell) in enumerate(curves.items()):
        places = np.arange(here + 1) + shift * (j - (len(curves) - 1) / 2)
        runs = [kept.of(*cell(stop)) for stop in stops[: here + 1]]
        drawn[name] = (places, [run.mean() for run in runs])
        drawn[f"{name} runs"] = (np.repeat(places, len(runs[0])), np.concatenate(runs))
    return drawn


def curves_panel(looks, labels, y, xlabel, ylabel="right, %", key=0.04):
    """Looks: name → (colour, dashed, words); the words stand below, from `key` (0 to 1) on."""
    marks = []
    for name, (colour, dashed, _) in looks.items():
        marks.append(Line(name, colour, dashed=dashed))
        marks.append(Dots(f"{name} runs", colour, size=5, hollow=dashed, stroke=1.2))

    def still(ax):
        ax.set_xticks(range(len(labels)), labels)
        for i, (colour, dashed, words) in enumerate(reversed(looks.values())):
            height = 0.05 + 0.085 * i
            sign = "○" if dashed else "●"
            ax.text(key, height, sign, color=colour, ha="right", transform=ax.transAxes)
            ax.text(key + 0.01, height, words, transform=ax.transAxes)

    return Panel(
        *marks,
        x=(-0.5, len(labels) - 0.5),
        y=y,
        xlabel=xlabel,
        ylabel=ylabel,
        grid=True,
        still=still,
    )
