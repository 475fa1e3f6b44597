"""Chapter 04: a lemonade stand, whose profit follows the price by two roads, and two units in
a chain.

The stand sells 20 − 2·price cups and gains price − cost on each. All pictures are pure
functions of their sliders; the one that serves values in an order of your own is in `serving`.

>>> told = two_roads(price=4.0, nudge=0.1)
>>> told["by cups"], told["by gain"], round(told["happened"], 3)
(-6.0, 12.0, 5.8)
"""

import math
from dataclasses import dataclass

import numpy as np

from mgcourse.chapters.ch01 import written
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import LiveFigure, live
from mgcourse.show.marks import Bars, Dots, Line, Mark, Text
from mgcourse.show.overlay import Panel
from mgcourse.show.scene import Moment, Scene
from mgcourse.show.trace import label, trace
from mgcourse.value import Value

COST = 1.0


def stand(price=4.0, cost=COST):
    """The profit of the lemonade stand, as a `Value` with everything behind it named.

    Parameters
    ----------
    price, cost : float
        Of one cup, in coins.
    """
    price, cost = Value(price, "price"), Value(cost, "cost")
    fewer = 2 * price
    cups = 20 - fewer
    gain = price - cost
    profit = cups * gain
    label(fewer=fewer, cups=cups, gain=gain, profit=profit)
    return profit


# A slope on each arrow -----------------------------------------------------------------------


def local_slopes(scene, price, cost):
    """The stand's numbers and the slope on each arrow, nothing multiplied yet."""
    nodes = trace(stand(price, cost))
    number = {node.label: node.data for node in nodes}
    moment = Moment(
        list(number.values()),
        [None] * len(nodes),
        [node.local for node in nodes],
        notes=[("", None)] * len(nodes),
    )
    slopes = {
        f"{nodes[parent].label} → {node.label}": local
        for node in nodes
        for parent, local in zip(node.parents, node.local)
    }
    return {
        "scene": moment,
        "slopes": slopes,
        "words": (
            f"Slopes into profit: {written(slopes['cups → profit'])} from cups and "
            f"{written(slopes['gain → profit'])} from gain. The other four: "
            f"{', '.join(map(written, list(slopes.values())[:4]))}."
        ),
    }


def slopes_of_the_stand(lock=None):
    """Turn price and cost: which of the slopes on the arrows follow?"""
    scene = Scene(trace(stand()), foot_height=4)
    return LiveFigure(
        lambda price, cost: local_slopes(scene, price, cost),
        scene,
        {
            "price": Slider([i / 2 for i in range(2, 19)], 4.0, name="price"),
            "cost": Slider([i / 2 for i in range(7)], COST, name="cost"),
        },
        lock,
        "The slope on each arrow of the lemonade stand",
    )


# Two roads from the price --------------------------------------------------------------------


@dataclass(frozen=True)
class Rectangle(Mark):
    """A filled rectangle: `(x0, x1, y0, y1)`."""

    strength: float = 0.3
    dashed: bool = False

    def svg(self, data, frame):
        """The drawing of `data` in `frame`."""
        (left, right), (bottom, top) = frame.x(data[:2]), frame.y(data[2:])
        dash = ' stroke-dasharray="4 3"' if self.dashed else ""
        return (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{bottom - top:.1f}" fill="{self.colour}" fill-opacity="{self.strength}" '
            f'stroke="{self.colour}" stroke-width="1.2"{dash}/>'
        )


def two_roads(price, nudge):
    """Profit as an area, cups high and gain wide, and what a nudge of the price does to it.

    Parameters
    ----------
    price : float
    nudge : float
        Above 0; what is returned is per coin of it.
    """
    cups, gain = 20 - 2 * price, price - COST
    by_gain, by_cups = cups, -2 * gain
    happened = ((cups - 2 * nudge) * (gain + nudge) - cups * gain) / nudge
    together = by_gain + by_cups
    bars = [by_cups, by_gain, together, happened]
    return {
        "profit": (0, gain, 0, cups),
        "more": (gain, gain + nudge, 0, cups),
        "less": (0, gain, cups - 2 * nudge, cups),
        "corner": (gain, gain + nudge, cups - 2 * nudge, cups),
        "names": [
            (0.2, cups + 0.4, "fewer cups"),
            (gain + nudge + 0.2, cups / 2, "more on each"),
            (gain + nudge + 0.2, cups - nudge - 0.3, "not sold after all"),
        ],
        "bars": (np.arange(4), bars),
        "values": [
            (i, bar + (0.8 if bar >= 0 else -2.6), written(bar)) for i, bar in enumerate(bars)
        ],
        "by cups": by_cups,
        "by gain": by_gain,
        "together": together,
        "happened": happened,
        "titles": [
            f"Price {written(price)}: {written(cups)} cups × {written(gain)} = "
            f"{written(cups * gain)}",
            f"{written(by_cups)} + {written(by_gain)} = {written(together)}"
            + (": the roads cancel" if not together else ""),
        ],
        "words": (
            f"From price {written(price)}, for each coin of price: by cups {written(by_cups)}, "
            f"by gain {written(by_gain)}, together {written(together)}. A nudge of "
            f"{written(nudge)} really brings {written(happened)} a coin."
        ),
    }


def two_roads_of_the_price(lock=None):
    """A dearer cup: more on each, and fewer of them."""
    area = Panel(
        Rectangle("profit", style.GREY, strength=0.12),
        Rectangle("more", style.POSITIVE),
        Rectangle("less", style.NEGATIVE, dashed=True),
        Rectangle("corner", style.ATTENTION, strength=0.9),
        Text("names"),
        x=(0, 11),
        y=(0, 19),
        xlabel="gain on a cup, coins",
        ylabel="cups",
        still=lambda ax: ax.set(xticks=range(0, 11, 2), yticks=range(0, 21, 5)),
    )
    bars = Panel(
        Bars("bars", colour="sign", width=0.6),
        Text("values", anchor="middle", size=11),
        x=(-0.6, 3.6),
        y=(-20, 20),
        ylabel="profit for a coin of price",
        still=_four_bars,
    )
    return live(
        two_roads,
        panels=[area, bars],
        controls={
            "price": Slider([i / 2 for i in range(3, 19)], 4.0, name="price"),
            "nudge": Slider([0.01, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0], 1.0, name="nudge"),
        },
        lock=lock,
        title="What a dearer cup does to the profit",
        height=3.4,
    )


def _four_bars(ax):
    ax.set_xticks(range(4), ["by\ncups", "by\ngain", "together", "happened"])
    ax.axhline(0, color=style.STROKE, linewidth=0.8)


# A walk back to be finished --------------------------------------------------------------------

_TURN = {"w": 2.0, "x": 3.0, "b": 1.0, "y": 4.0}


def your_turn(**slopes):
    """What nudging says to gradients worked out by hand, one line each; never the answer.

    Parameters
    ----------
    **slopes : float or ...
        `d_w`, `d_x`, `d_b`, `d_p`: of L = ½(w·x + b − y)² at w = 2, x = 3, b = 1, y = 4, where p
        is w·x.
    """
    return "\n".join(f"{name}: {_judged(name.removeprefix('d_'), s)}" for name, s in slopes.items())


_ASKED = {
    "b": "Raise b by 0.01: how far does z move, and how fast does L follow z?",
    "p": "Raise p by 0.01: how far does z move, and how fast does L follow z?",
    "w": "Raise w by 0.01: how far does p = w · 3 move, and how fast does L follow p?",
    "x": "Raise x by 0.01: how far does p = 2 · x move, and how fast does L follow p?",
}


def _judged(name, slope):
    if slope is ...:
        return "nothing yet"

    def loss(step):
        at = _TURN | ({name: _TURN[name] + step} if name in _TURN else {})
        p = at["w"] * at["x"] + (step if name == "p" else 0)
        return (p + at["b"] - at["y"]) ** 2 / 2

    h = 1e-5
    nudged = (loss(h) - loss(-h)) / (2 * h)
    if math.isclose(slope, nudged, rel_tol=1e-6):
        return f"{written(slope)}, as nudging says"
    return f"you say {written(slope)}. {_ASKED[name]}"


# Two units in a chain ------------------------------------------------------------------------

W2, B2 = 3.2, -1.6  # of the second unit; its sum is 0 where the first one's is
_Z = np.linspace(-7, 7, 281)
_BARS = ("nudging", "(δ₂w)·g′", "no g′", "÷ w")


def sig(z):
    """The sigmoid."""
    return 1 / (1 + np.exp(-z))


def chain(z1, w2=W2, y=0.0):
    """Two sigmoid units in a row and ½(a₂ − y)²: the loss and δ of both, three ways for δ₁.

    Parameters
    ----------
    z1 : float
        Sum of the first unit.
    w2 : float
        Weight between the two; not 0.
    """

    def loss(z1):
        return (sig(w2 * sig(z1) + B2) - y) ** 2 / 2

    a1 = float(sig(z1))
    a2 = float(sig(w2 * a1 + B2))
    bend1, bend2 = a1 * (1 - a1), a2 * (1 - a2)
    delta2 = (a2 - y) * bend2
    h = 1e-5
    return {
        "loss": float(loss(z1)),
        "a1": a1,
        "bend": bend1,
        "delta2": delta2,
        "nudged": float((loss(z1 + h) - loss(z1 - h)) / (2 * h)),
        "delta1": delta2 * w2 * bend1,
        "no bend": delta2 * w2,
        "upside down": delta2 / w2 * bend1,
    }


def two_units(z1, w2):
    """The bend of the first unit at z₁, and its δ: nudged, right, and wrong in two ways."""
    told = chain(z1, w2)
    bars = [told["nudged"], told["delta1"], told["no bend"], told["upside down"]]
    reach = np.array([-1.0, 1.0])
    return {
        "curve": (_Z, sig(_Z)),
        "tangent": (z1 + reach, told["a1"] + told["bend"] * reach),
        "here": ([z1], [told["a1"]]),
        "bars": (np.arange(4), bars),
        "values": [
            (i, bar + (0.02 if bar >= 0 else -0.06), written(bar)) for i, bar in enumerate(bars)
        ],
        "titles": [
            f"g′(z₁) = {written(told['bend'])}",
            f"δ₁ = ({written(told['delta2'])} · {written(w2)}) · {written(told['bend'])} = "
            f"{written(told['delta1'])}",
        ],
        "words": (
            f"z₁ = {written(z1)}, w₂ = {written(w2)}: δ₁ is {written(told['delta1'])} by nudging "
            f"and by the formula. No g′: {_times(bars[2], bars[1])}. Divided by w₂: "
            f"{_times(bars[3], bars[1])}."
        ),
    }


def _times(false, right):
    """How far off a number of the same sign is: "4 times too large"."""
    factor = false / right
    if math.isclose(factor, 1):
        return "right, and nobody notices"
    size = "large" if factor > 1 else "small"
    return f"{written(max(factor, 1 / factor), 2)} times too {size}"


def two_units_in_a_chain(lock=None):
    """Drag the first unit's sum: what comes back to it, and what two wrong formulas say."""
    curve = Panel(
        Line("curve", width=2.5),
        Line("tangent", colour=style.STROKE, width=3),
        Dots("here", colour=style.PARAMETER, size=12, square=True),
        x=(-7, 7),
        y=(-0.1, 1.1),
        xlabel="z₁  sum of the first unit",
        ylabel="a₁  its answer",
        still=lambda ax: ax.set(xticks=range(-6, 7, 3), yticks=[0, 0.5, 1]),
    )
    deltas = Panel(
        Bars("bars", colour="sign", width=0.6),
        Text("values", anchor="middle", size=11),
        x=(-0.6, 3.6),
        y=(-0.5, 0.7),
        ylabel="δ₁ = ∂L/∂z₁",
        still=_delta_bars,
        width=1.25,
    )
    return live(
        two_units,
        panels=[curve, deltas],
        controls={
            "z1": Slider([i / 2 for i in range(-12, 13)], 0.0, symbol="z₁", name="sum"),
            "w2": Slider([-3, -2, -1, -0.5, 0.5, 1, 2, W2, 4], W2, symbol="w₂", name="weight"),
        },
        lock=lock,
        title="What comes back to the first of two units",
    )


def _delta_bars(ax):
    ax.set_xticks(range(4), _BARS)
    ax.axhline(0, color=style.STROKE, linewidth=0.8)
