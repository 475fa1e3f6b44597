"""Chapter 03: one knob at a time, secants that become tangents, the slope of a loss, the cost.

All pictures are pure functions of their sliders. What a computer's rounding does to a slope
is in `microscope`.

>>> secants("tanh x", 0.7, 0.1)["words"]
'Looking ahead 0.597, back 0.673, both ways 0.635; the slope is 0.635.'
>>> passes(2410)
(4820, 3)
"""

import numpy as np

from mgcourse.chapters.ch01 import cross, written
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import INK, Bars, Dots, Image, Line, Text, cells
from mgcourse.show.overlay import Panel


def _fixed(digits):
    """How a slider writes its value: always so many digits, with a real minus."""
    return {"text": lambda value: f"{value:.{digits}f}".replace("-", "−")}


# Two knobs -----------------------------------------------------------------------------------

_REACH = 3.0
_ALONG = np.linspace(-_REACH, _REACH, 121)
_X, _Y = cells((-_REACH, _REACH), (-_REACH, _REACH))
SURFACES = {  # what is written → f, ∂f/∂x, ∂f/∂y
    "x · y": (lambda x, y: x * y, lambda x, y: y, lambda x, y: x),
    "½(x² + y²)": (lambda x, y: (x * x + y * y) / 2, lambda x, y: x, lambda x, y: y),
}


def knobs(x, y, surface="x · y"):
    """A function of two knobs: its map, and what turning either one alone would do.

    Parameters
    ----------
    x, y : float
        Where the knobs stand.
    surface : str
        A key of `SURFACES`.

    Returns
    -------
    dict
        Marks of the three panels; under "slopes" the two slopes.
    """
    f, by_x, by_y = SURFACES[surface]
    here, slope_x, slope_y = f(x, y), by_x(x, y), by_y(x, y)
    return {
        "map": f(_X, _Y) / 9,
        "row": ([-_REACH, _REACH], [y, y]),
        "column": ([x, x], [-_REACH, _REACH]),
        "place": ([x], [y]),
        "f by x": (_ALONG, f(_ALONG, y)),
        "slope by x": (_ALONG, here + slope_x * (_ALONG - x)),
        "at x": ([x], [here]),
        "f by y": (_ALONG, f(x, _ALONG)),
        "slope by y": (_ALONG, here + slope_y * (_ALONG - y)),
        "at y": ([y], [here]),
        "slopes": (slope_x, slope_y),
        "titles": [
            f"f = {surface} = {written(here)}",
            f"Turn x alone: slope {written(slope_x)}",
            f"Turn y alone: slope {written(slope_y)}",
        ],
        "words": (
            f"At x = {written(x)}, y = {written(y)}, f is {written(here)}. "
            f"Turn x alone: slope {written(slope_x)}. Turn y alone: slope {written(slope_y)}."
        ),
    }


def two_knobs(lock=None):
    """Turn x or y: one panel walks along its curve, the other one's curve follows."""
    limits = (-_REACH, _REACH)
    ground = Panel(
        Image("map", contour=None),
        Line("row", INK, width=1.5),
        Line("column", INK, width=1.5),
        Dots("place", colour=style.PARAMETER, size=12, square=True),
        x=limits,
        y=limits,
        xlabel="x",
        ylabel="y",
        equal=True,
    )
    slices = [
        Panel(
            Line(f"f by {knob}", width=3),
            Line(f"slope by {knob}", INK, width=1.5, dashed=True),
            Dots(f"at {knob}", colour=style.PARAMETER, size=12, square=True),
            x=limits,
            y=(-9, 9),
            xlabel=f"{knob}  alone",
            ylabel="f",
            still=cross,
        )
        for knob in "xy"
    ]
    places = [i / 2 for i in range(-6, 7)]
    return live(
        knobs,
        panels=[ground, *slices],
        controls={
            "x": Slider(places, 1.0, symbol="x", **_fixed(1)),
            "y": Slider(places, 2.0, symbol="y", **_fixed(1)),
            "surface": Choice(list(SURFACES), "x · y", name="f"),
        },
        lock=lock,
        title="A function of two knobs",
        height=2.9,
    )


# From secant to tangent ----------------------------------------------------------------------

CURVES = {  # what is written → f, its slope
    "tanh x": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "x²/2": (lambda x: x * x / 2, lambda x: x),
    "x³/6": (lambda x: x**3 / 6, lambda x: x * x / 2),
    "ReLU x": (lambda x: np.maximum(x, 0.0), lambda x: np.where(x > 0, 1.0, 0.0)),
}
_SEEN = np.linspace(-3, 3, 241)
STEPS = (1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01)


def secants(curve, x, h):
    """Three slopes measured over h, ahead, back and both ways, beside the true one.

    Returns
    -------
    dict
        Marks; under "slopes" those of ahead, back, both ways, and the true one.
    """
    f, derivative = CURVES[curve]
    left, here, right = (float(f(place)) for place in (x - h, x, x + h))
    ahead, back, both = (right - here) / h, (here - left) / h, (right - left) / (2 * h)
    true = float(derivative(x))
    kink = curve == "ReLU x" and abs(x) < h
    said = (
        "at the kink there are two slopes" if kink and x == 0 else f"the slope is {written(true)}"
    )
    off = f"both ways is off by {written(abs(both - true), 2)}"
    return {
        "curve": (_SEEN, f(_SEEN)),
        "tangent": (_SEEN, here + true * (_SEEN - x)),
        "ahead": (_SEEN, here + ahead * (_SEEN - x)),
        "both": (_SEEN, left + both * (_SEEN - (x - h))),
        "points": ([x - h, x + h], [left, right]),
        "place": ([x], [here]),
        "bars": ([1, 2, 3], [ahead, back, both]),
        "true": ([0.4, 3.6], [true, true]),
        "values": [(i + 1, 2.7, written(slope)) for i, slope in enumerate((ahead, back, both))],
        "slopes": (ahead, back, both, true),
        "titles": [
            f"h = {h:g}: {'a kink lies within' if kink else off}",
            said.capitalize(),
        ],
        "words": (
            f"Looking ahead {written(ahead)}, back {written(back)}, both ways {written(both)}; "
            f"{said}."
        ),
    }


def secant_to_tangent(lock=None):
    """Shrink h: two secants turn into the tangent, one of them much sooner."""
    left = Panel(
        Line("tangent", style.STROKE, width=5),
        Line("curve", width=2.5),
        Line("ahead", style.NEGATIVE, dashed=True, width=1.8),
        Line("both", INK, width=1.5),
        Dots("points", INK, size=8, hollow=True),
        Dots("place", colour=style.PARAMETER, size=11, square=True),
        x=(-3, 3),
        y=(-1.6, 3.2),
        xlabel="x",
        ylabel="f",
        still=cross,
        width=1.4,
    )
    right = Panel(
        Bars("bars", colour="sign", width=0.6),
        Line("true", style.STROKE, width=3),
        Text("values", anchor="middle"),
        x=(0.4, 3.6),
        y=(-2.2, 3.2),
        ylabel="slope",
        still=lambda ax: ax.set_xticks([1, 2, 3], ["ahead", "back", "both ways"]),
    )
    return live(
        secants,
        panels=[left, right],
        controls={
            "curve": Choice(list(CURVES), "tanh x", name="f"),
            "x": Slider([i / 10 for i in range(-15, 16)], 0.7, symbol="x", **_fixed(1)),
            "h": Slider(STEPS, 1.0, symbol="h", name="difference step", play=True, seconds=0.5),
        },
        lock=lock,
        title="Two secants and the tangent",
    )


# The slope of a loss -------------------------------------------------------------------------

TARGET = 1.0
_ANSWERS = np.linspace(-1.5, 3.5, 101)


def loss_slopes(yhat, rows):
    """Half a squared error under one answer, and that row's slope in three losses.

    Parameters
    ----------
    yhat : float
        One row's answer; its target is 1.
    rows : int
        How many rows there are in all; the others stay as they are.

    Returns
    -------
    dict
        Marks; under "slopes" those of ½SSE, ½mean and MSE.
    """
    error = yhat - TARGET
    loss = error**2 / 2
    slopes = (error, error / rows, 2 * error / rows)
    if error:
        where = f"ŷ is {written(abs(error))} too {'high' if error > 0 else 'low'}"
    else:
        where = "ŷ meets the target"
    named = zip(("½SSE", "½mean", "MSE"), slopes)
    return {
        "loss": (_ANSWERS, (_ANSWERS - TARGET) ** 2 / 2),
        "tangent": (_ANSWERS, loss + error * (_ANSWERS - yhat)),
        "answer": ([yhat], [loss]),
        "bars": ([1, 2, 3], slopes),
        "values": [
            (i + 1, slope + (0.1 if slope >= 0 else -0.42), written(slope))
            for i, slope in enumerate(slopes)
        ],
        "slopes": slopes,
        "titles": [
            f"{where}: slope {written(error)}",
            f"One row of {rows}, three slopes" if rows > 1 else "One row, three slopes",
        ],
        "words": (
            f"{where}. Slope in ŷ with {rows} row{'s' if rows > 1 else ''}: "
            f"{', '.join(f'{name} {written(slope)}' for name, slope in named)}."
        ),
    }


def slope_of_a_loss(lock=None):
    """Drag one row's answer: which way does its loss slope, and how much of it is left?"""
    left = Panel(
        Line("loss", colour=style.LOSS, width=2.5),
        Line("tangent", INK, width=1.5, dashed=True),
        Dots("answer", colour=style.PARAMETER, size=12, square=True),
        x=(-1.5, 3.5),
        y=(-0.5, 3),
        xlabel="ŷ  answer",
        ylabel="½(ŷ − y)²",
        still=_mark_the_target,
        width=1.3,
    )
    right = Panel(
        Bars("bars", colour="sign", width=0.6),
        Text("values", anchor="middle", size=11),
        x=(0.4, 3.6),
        y=(-4.6, 4.6),
        ylabel="slope in ŷ",
        still=_name_the_losses,
    )
    return live(
        loss_slopes,
        panels=[left, right],
        controls={
            "yhat": Slider(
                [i / 4 for i in range(-4, 13)], 2.0, symbol="ŷ", name="answer", **_fixed(2)
            ),
            "rows": Slider((1, 2, 5, 10), 1, symbol="n", name="rows"),
        },
        lock=lock,
        title="The slope of a loss in one answer",
    )


def _mark_the_target(ax):
    ax.axhline(0, color=style.STROKE, linewidth=0.6)
    ax.axvline(TARGET, color=style.TARGET, linewidth=1.5, linestyle="--")
    ax.annotate("target", (TARGET, 2.75), (4, 0), textcoords="offset points", color=style.TARGET)


def _name_the_losses(ax):
    ax.axhline(0, color=style.STROKE, linewidth=0.6)
    ax.set_xticks([1, 2, 3], ["½SSE", "½mean", "MSE"])


# What it costs -------------------------------------------------------------------------------

SIZES = {  # parameters → whose they are
    13: "the 2-3-1 network",
    17: "the seventeen sliders",
    2410: "the digits network of chapter 10",
    10**6: "a small photo classifier",
    10**9: "a small language model",
    175 * 10**9: "a large one of 2020",
}
BACKPROP = 3  # forward passes' work: one forward, and a backward worth two
_RULER = np.array([1.0, 1e12])
_UNITS = ((31_557_600, "years"), (86_400, "days"), (3600, "hours"), (60, "minutes"))


def passes(parameters):
    """Forward passes' work for all slopes: by nudging both ways, by back-propagation."""
    return 2 * parameters, BACKPROP


def cost(parameters):
    """The work for all slopes of so many parameters, both ways of getting them."""
    nudged, backward = passes(parameters)
    return {
        "nudging": (_RULER, 2 * _RULER),
        "backprop": (_RULER, [BACKPROP, BACKPROP]),
        "now": ([parameters] * 2, passes(parameters), [style.NEGATIVE, style.POSITIVE]),
        "apart": ([parameters] * 2, passes(parameters)),
        "names": [(50, 1e7, "nudging: 2 a parameter"), (1e7, 30, "back-propagation: about 3")],
        "titles": [f"{parameters:,} parameters: {nudged:,} passes, or {backward}"],
        "words": (
            f"{SIZES[parameters][0].upper()}{SIZES[parameters][1:]}: {parameters:,} parameters. "
            f"Nudging takes {nudged:,} forward passes, back-propagation the work of about "
            f"{backward}. At a millisecond a pass: {_lasting(nudged / 1000)}, and "
            f"{_lasting(backward / 1000)}."
        ),
    }


def _lasting(seconds):
    for unit, name in _UNITS:
        if seconds >= 2 * unit:
            return f"{seconds / unit:,.0f} {name}"
    return f"{seconds:.3f} seconds" if seconds < 1 else f"{seconds:.1f} seconds"


def what_nudging_costs(lock=None):
    """From thirteen parameters to billions: two lines that never meet again."""
    panel = Panel(
        Line("apart", style.STROKE, width=1.2, dashed=True),
        Line("nudging", style.NEGATIVE, width=2.5, dashed=True),
        Line("backprop", style.POSITIVE, width=2.5),
        Dots("now", size=12),
        Text("names", size=11),
        x=(1, 1e12),
        y=(0.5, 1e13),
        log="xy",
        xlabel="P  parameters",
        ylabel="forward passes' work",
        grid=True,
    )
    return live(
        cost,
        panels=[panel],
        controls={
            "parameters": Slider(
                list(SIZES), 13, symbol="P", name="parameters", text=lambda p: f"{p:,}"
            )
        },
        lock=lock,
        title="What all slopes cost",
        height=2.7,
    )
