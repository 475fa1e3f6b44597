"""Chapter 16's figures on time, memory, large runs and other libraries.

What is measured is in `speeds`, `checkpoints` and `frameworks`; what is counted in `costs`.

>>> large_run(1e9)["titles"]
['16 GB before any activation', '1.2e+20 FLOPs']
>>> beside("PyTorch")["gap"] < 1e-12
True
"""

import numpy as np

from mgcourse.chapters import checkpoints, costs, frameworks, speeds
from mgcourse.show import style
from mgcourse.show.controls import Choice, LogSlider, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel

# Speed ---------------------------------------------------------------------------------------


def slower(batch):
    """How many times as long as numpy each program takes, up to this batch."""
    kept, seen = speeds.speeds().kept(), [n for n in speeds.BATCHES if n <= batch]
    medians = {
        name: [float(np.median(kept.of(str(n), name))) for n in seen] for name in speeds.PROGRAMS
    }
    told = ", ".join(f"{name} {_round(values[-1])}×" for name, values in medians.items())
    return {name: (seen, values) for name, values in medians.items()} | {
        "now": ([batch] * 3, [values[-1] for values in medians.values()]),
        "times": {name: values[-1] for name, values in medians.items()},
        "titles": [
            f"batch {batch}: micrograd takes {_round(medians['micrograd'][-1])} times as long"
        ],
        "words": f"Batch {batch}, a step's time beside numpy by hand: {told}.",
    }


def _round(x):
    """Two digits, as text: 347 → "350"."""
    return f"{float(f'{x:.2g}'):,.0f}" if x >= 10 else f"{x:.1f}"


def how_much_slower(lock=None):
    """Drag the batch: what does a number at a time cost?"""
    panel = Panel(
        Line("micrograd", style.ORANGE),
        Line("mgcourse Value", style.BLUE),
        Line("mgcourse Tensor", style.GREEN),
        Dots("now", style.STROKE, size=9, square=True),
        x=(0.7, 300),
        y=(0.7, 2e5),
        log="xy",
        xlabel="rows a step",
        ylabel="times as long as numpy",
        grid=True,
        still=_name_lines,
    )
    return live(
        slower,
        panels=[panel],
        controls={"batch": Slider(speeds.BATCHES, 1, name="rows a step", text="{}")},
        lock=lock,
        title="A step, a number at a time and in arrays",
    )


def _name_lines(ax):
    for height, text, colour in (
        (0.93, "micrograd", style.ORANGE),
        (0.85, "mgcourse Value, a number at a time", style.BLUE),
        (0.77, "mgcourse Tensor, arrays", style.GREEN),
    ):
        ax.text(0.03, height, "— " + text, color=colour, transform=ax.transAxes)


# A large run ---------------------------------------------------------------------------------

_WEIGHTS = np.logspace(6, 12, 25)


def large_run(weights):
    """Bytes and arithmetic of training a language model of so many weights."""
    here = costs.run(weights)
    runs = [costs.run(n) for n in _WEIGHTS]
    return {
        "memory": (_WEIGHTS, [run["GB"] for run in runs]),
        "flops": (_WEIGHTS, [run["FLOPs"] for run in runs]),
        "memory now": ([weights], [here["GB"]]),
        "flops now": ([weights], [here["FLOPs"]]),
        "published": (
            [n for n, _, _ in costs.PUBLISHED.values()],
            [flops for _, _, flops in costs.PUBLISHED.values()],
        ),
        "run": here,
        "titles": [f"{here['GB']:,.3g} GB before any activation", f"{here['FLOPs']:.1e} FLOPs"],
        "words": (
            f"{weights:.1e} weights, {here['tokens']:.1e} tokens: {here['FLOPs']:.1e} FLOPs, "
            f"{here['GB']:,.3g} GB; one A100 would take {_duration(here['days'])}."
        ),
    }


def _duration(days):
    """A time in the unit one would use: "11 days"."""
    for unit, length in (
        ("years", 365.25),
        ("days", 1.0),
        ("hours", 1 / 24),
        ("minutes", 1 / 1440),
    ):
        if days >= 2 * length:
            return f"about {_round(days / length)} {unit}"
    return f"about {86400 * days:.0f} s"


def a_large_run(lock=None):
    """Drag the number of weights, from a million to a million million."""
    memory = Panel(
        Line("memory", style.BLUE),
        Dots("memory now", style.PARAMETER, size=12, square=True),
        x=(1e6, 1e12),
        y=(1e-2, 1e5),
        log="xy",
        xlabel="N  weights",
        ylabel="GB",
        grid=True,
        still=lambda ax: (
            ax.axhline(80, color=style.STROKE, linestyle="--"),
            ax.text(1.5e6, 200, "one A100: 80 GB", color=style.STROKE),
        ),
    )
    flops = Panel(
        Line("flops", style.BLUE),
        Dots("published", style.ORANGE, size=9, hollow=True),
        Dots("flops now", style.PARAMETER, size=12, square=True),
        x=(1e6, 1e12),
        y=(1e13, 1e27),
        log="xy",
        xlabel="N  weights",
        ylabel="FLOPs",
        grid=True,
        still=lambda ax: ax.text(
            0.03, 0.92, "○ as published", color=style.ORANGE, transform=ax.transAxes
        ),
    )
    return live(
        large_run,
        panels=[memory, flops],
        controls={"weights": LogSlider(1e6, 1e12, 1e9, "N", "weights", per_decade=4)},
        lock=lock,
        title="What a large run needs",
    )


# Memory --------------------------------------------------------------------------------------


def checkpointed(every):
    """Memory and work of 64 layers with every s-th activation kept."""
    kept = checkpoints.KEPT.kept()
    seen = [s for s in checkpoints.EVERY if s <= every]
    memory = [float(kept.mean(str(s), "peak MB")) for s in seen]
    work = [float(kept.mean(str(s), "layers forward")) for s in seen]
    return {
        "memory": (seen, memory),
        "memory now": ([every], [memory[-1]]),
        "work": (seen, work),
        "work now": ([every], [work[-1]]),
        "MB": memory[-1],
        "layers": work[-1],
        "titles": [f"s = {every}: {memory[-1]:.1f} MB", f"{work[-1]:.0f} layers forward"],
        "words": (
            f"s = {every}: {memory[-1]:.1f} MB at the peak, {work[-1]:.0f} layers computed "
            "forward, the same slopes."
        ),
    }


def keep_fewer(lock=None):
    """Drag s: which is the cheapest in memory, and what does it cost in work?"""
    panels = [
        Panel(
            Line(name, colour),
            Dots(f"{name} now", style.PARAMETER, size=12, square=True),
            x=(0.8, 80),
            y=limits,
            log="x",
            xlabel="s  every so many kept",
            ylabel=label,
            grid=True,
            still=lambda ax: (
                ax.set_xticks(checkpoints.EVERY, [str(s) for s in checkpoints.EVERY]),
                ax.minorticks_off(),
            ),
        )
        for name, colour, limits, label in (
            ("memory", style.BLUE, (0, 10), "peak, MB"),
            ("work", style.ORANGE, (0, 140), "layers computed forward"),
        )
    ]
    return live(
        checkpointed,
        panels=panels,
        controls={"every": Slider(checkpoints.EVERY, 1, "s", "every so many kept", text="{}")},
        lock=lock,
        title="64 layers, and fewer activations kept",
    )


# Frameworks ----------------------------------------------------------------------------------


def beside(library):
    """Losses of one training in mgcourse and in a library, and how far five of each differ."""
    measured = frameworks.kept()
    ours, theirs = measured["mgcourse"][0]["losses"], measured[library][0]["losses"]
    gaps = [cell["slopes off by"] for cell in measured[library]]
    losses = max(cell["losses off by"] for cell in measured[library])
    updates = np.arange(len(ours)) * 9
    names = [name for name in frameworks.LIBRARIES if name != "mgcourse"]
    if library == "mgcourse":
        return {
            "ours": (updates, ours),
            "theirs": ([], []),
            "gaps": ([], []),
            "titles": ["mgcourse alone", "choose a library"],
            "words": "mgcourse's own losses; choose a library to lay beside them.",
        }
    return {
        "ours": (updates, ours),
        "theirs": (updates, theirs),
        "gaps": ([names.index(library)] * len(gaps), np.log10(gaps)),
        "gap": max(gaps),
        "titles": [
            f"mgcourse and {library}: one curve",
            f"slopes differ by {max(gaps):.0e} at most",
        ],
        "words": (
            f"{library}: slopes of the first batch differ by at most {max(gaps):.0e}, losses over "
            f"{frameworks.STEPS} steps by {losses:.0e}; "
            f"{measured[library][0]['accuracy']:.1f} % right, as in mgcourse."
        ),
    }


def same_network(lock=None):
    """Choose a library: does it find the same slopes?"""
    every = list(frameworks.kept())
    names = every[1:]
    curves = Panel(
        Dots("ours", style.STROKE, size=9, hollow=True, stroke=1.5),
        Line("theirs", style.BLUE),
        x=(-5, 230),
        y=(0, 3.2),
        xlabel="steps",
        ylabel="L  loss",
        still=lambda ax: (
            ax.text(0.4, 0.9, "○ mgcourse", color=style.STROKE, transform=ax.transAxes),
            ax.text(0.4, 0.8, "— the library", color=style.BLUE, transform=ax.transAxes),
        ),
    )
    gaps = Panel(
        Dots("gaps", style.BLUE, size=7),
        x=(-0.6, len(names) - 0.4),
        y=(-18.5, -3.5),
        ylabel="largest difference of a slope",
        grid=True,
        still=lambda ax: (
            ax.set_xticks(range(len(names)), names),
            ax.set_yticks([-18, -15, -12, -9, -6], ["1e-18", "1e-15", "1e-12", "1e-9", "1e-6"]),
            ax.axhline(-6, color=style.STROKE, linestyle="--"),
            ax.text(-0.5, -5.6, "what the test allows", color=style.STROKE),
        ),
    )
    return live(
        beside,
        panels=[curves, gaps],
        controls={"library": Choice(every, every[0], "library")},
        lock=lock,
        title="The same network in another library",
    )
