"""Chapter 11: what each layer hears of the loss, what clipping does, and the open task.

The networks and the hooks are in `deep`, the spread of a sum in `spreads`, equal starts in
`opinions`, and what takes minutes to measure in `remedies`.

>>> sinking(10)["words"]
'10 sigmoid layers: layer 1 hears 2.4e-6 of what layer 10 hears.'
"""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.deep import ACTIVATIONS, deep, look_inside, some_digits
from mgcourse.chapters.digits_net import accuracy
from mgcourse.layers import Linear
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Arrows, Bars, Dots, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.show.style import number, several, signed

# What each layer hears --------------------------------------------------------------------

SCALES = (0.25, 0.5, 0.71, 1.0, 1.41, 2.0, 4.0, 8.0)
DEPTHS = range(2, 31)


@lru_cache(maxsize=64)
def seen(depth, activation="sigmoid", scale=1.0, residual=False, normalise=False, seed=0):
    """64 digits forward and back through a fresh network: δ by layer, and each layer's outputs.

    Lengths of δ are in units of the last hidden layer's. A scale of 1.41 means √2.

    Returns
    -------
    delta : array (depth,)
    outs : list of arrays (64, 64)
    """
    rng = np.random.default_rng(seed)
    model = deep(rng, depth, activation, 2**0.5 if scale == 1.41 else scale, residual, normalise)
    layers = look_inside(model, *some_digits(64, rng))
    delta = np.array([layer.delta for layer in layers])
    return delta / delta[-1], [layer.out for layer in layers]


def over_seeds(seeds=range(6), **network):
    """‖δ₁‖/‖δ_K‖ over some seeds, lowest to highest, as text."""
    ratios = [seen(**network, seed=seed)[0][0] for seed in seeds]
    return f"{_short(min(ratios))} to {_short(max(ratios))}"


def _short(x):
    """Two digits, and from 10,000 on a power of ten."""
    return number(x, 2) if x < 1e4 else f"{x:.1e}".replace("e+0", "e").replace("e+", "e")


def sinking(depth):
    """How long δ is in each layer of a deep sigmoid network, begun as Xavier would."""
    delta, _ = seen(depth)
    layers = np.arange(1, depth + 1)
    share = number(delta[0], 2)
    return {
        "bars": (layers, delta),
        "line": (layers, delta),
        "dots": (layers, delta),
        "first": delta[0],
        "titles": [
            f"{depth} layers: layer 1 hears {share}",
            "The same lengths, in powers of ten",
        ],
        "words": f"{depth} sigmoid layers: layer 1 hears {share} of what layer {depth} hears.",
    }


def sinking_bars(lock=None):
    """Drag the depth: the bars of the first layers sink out of sight."""
    plain = Panel(
        Bars("bars", width=0.7),
        x=(0, 30.8),
        y=(0, 1.05),
        xlabel="layer",
        ylabel="‖δ‖  of the last bar's",
    )
    decades = Panel(
        Line("line", width=1.2),
        Dots("dots", size=7),
        x=(0, 30.8),
        y=(1e-20, 10),
        log="y",
        xlabel="layer",
        grid=True,
    )
    return live(
        sinking,
        panels=[plain, decades],
        controls={"depth": Slider(DEPTHS, 10, name="hidden layers", text="{}", play=True)},
        lock=lock,
        title="How long δ is in each layer of a sigmoid network",
    )


# A look inside ----------------------------------------------------------------------------

_BINS = np.linspace(-1, 1, 42)
_MIDDLES = (_BINS[1:] + _BINS[:-1]) / 2


def flow(depth=10, activation="sigmoid", scale=1.0, residual=False, normalise=False):
    """What goes forward and what comes back, layer by layer, and four layers' histograms."""
    with np.errstate(over="ignore", invalid="ignore"):
        delta, outs = seen(depth, activation, scale, residual, normalise)
    spread = [float(out.std()) for out in outs]
    between = np.array([float(out.std(axis=0).mean()) for out in outs])
    layers = np.arange(1, depth + 1)
    shown = sorted({0, depth // 3, 2 * depth // 3, depth - 1})
    ratio = number(delta[0], 2)
    return {
        "delta": (layers, delta),
        "deltas": (layers, delta),
        "between": (layers, between),
        "betweens": (layers, between),
        "histograms": _ridges([outs[i] for i in shown], activation),
        "names": [
            (-0.98, i + 0.72, f"layer {k + 1}: spread {number(spread[k], 2)}")
            for i, k in enumerate(shown)
        ],
        "first": float(delta[0]),
        "outs": spread,
        "rows": between,
        "titles": [
            f"‖δ₁‖ is {ratio} of ‖δ{_below(depth)}‖; at the end rows differ by "
            f"{number(between[-1], 2)}",
            f"All outputs: spread {number(spread[0], 2)} in layer 1, {number(spread[-1], 2)} at "
            f"the end",
        ],
        "words": (
            f"{depth} {activation} layers, weights {scale:g}/√64"
            + (", residual" if residual else "")
            + (", normalised" if normalise else "")
            + f": ‖δ₁‖/‖δ{_below(depth)}‖ = {ratio}; from row to row the outputs spread "
            f"{number(between[0], 2)} in layer 1, {number(between[-1], 2)} in layer {depth}."
        ),
    }


def _below(k):
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(k))


def _ridges(outs, activation):
    """Histograms above each other, as one line with gaps; the tallest bin has height 0.6."""
    x, y = [], []
    for i, out in enumerate(outs):
        largest = 1.0 if activation in ("sigmoid", "tanh") else np.abs(out).max() or 1.0
        counts, _ = np.histogram(out / largest, _BINS)
        x += [*_MIDDLES, np.nan]
        y += [*(i + 0.05 + 0.6 * counts / max(counts.max(), 1)), np.nan]
    return np.array(x), np.array(y)


def look(lock=None, remedies=False, **begin_with):
    """Depth, activation and scale as knobs, on request also the two remedies that rebuild.

    What goes forward (how far each unit's outputs spread from row to row) and what comes back
    (δ).
    """
    values = {"depth": 10, "activation": "sigmoid", "scale": 1.0} | begin_with
    lengths = Panel(
        Line("delta", width=1.2),
        Dots("deltas", size=8, square=True),
        Line("between", style.GREEN, width=1.2, dashed=True),
        Dots("betweens", style.GREEN, size=7),
        x=(0, 30.8),
        y=(1e-16, 1e12),
        log="y",
        xlabel="layer",
        ylabel="‖δ‖ (relative), spread row to row",
        grid=True,
        still=_legend,
        width=1.15,
    )
    histograms = Panel(
        Line("histograms", style.GREEN, width=1.5),
        Text("names"),
        x=(-1, 1),
        y=(0, 4),
        xlabel="output (ReLU, Swish: of the layer's largest)",
        still=lambda ax: ax.set_yticks([]),
    )
    controls = {
        "depth": Slider(DEPTHS, values["depth"], name="hidden layers", text="{}"),
        "scale": Slider(SCALES, values["scale"], symbol="s", name="weights' spread × √64"),
        "activation": Choice(list(ACTIVATIONS), values["activation"], name="activation"),
    }
    if remedies:
        controls |= {"residual": Toggle("residual"), "normalise": Toggle("batch norm")}
    return live(
        flow,
        panels=[lengths, histograms],
        controls=controls,
        lock=lock,
        title="What goes forward and what comes back, layer by layer",
        height=3.4,
    )


def _legend(ax):
    for place, mark, colour, words in (
        (0.93, "s", style.PREDICTION, "δ, coming back"),
        (0.84, "o", style.GREEN, "row to row, going forward"),
    ):
        ax.plot(0.04, place, mark, color=colour, markersize=5, transform=ax.transAxes)
        ax.text(0.07, place, words, va="center", transform=ax.transAxes)


# Clipping ---------------------------------------------------------------------------------


def clipped(g1, g2, limit, each=False):
    """A gradient of two numbers, and what two ways of clipping make of it."""
    g = np.array([g1, g2])
    length = float(np.linalg.norm(g))
    after = np.clip(g, -limit, limit) if each else g * min(1.0, limit / length if length else 1.0)
    turned = float(np.degrees(np.arctan2(g2, g1) - np.arctan2(after[1], after[0])))
    around = np.linspace(0, 2 * np.pi, 121)
    edge = (
        (limit * np.array([-1, 1, 1, -1, -1]), limit * np.array([-1, -1, 1, 1, -1]))
        if each
        else (limit * np.cos(around), limit * np.sin(around))
    )
    same = abs(turned) < 0.05
    return {
        "edge": edge,
        "before": (0, 0, g1, g2),
        "after": (0, 0, after[0], after[1]),
        "after numbers": after,
        "turned": turned,
        "titles": [
            f"({signed(g1)}, {signed(g2)}) becomes ({signed(after[0])}, {signed(after[1])}): "
            + ("same direction" if same else f"turned by {abs(turned):.0f}°")
        ],
        "words": (
            f"Length {number(length)}, limit {limit:g}: ({signed(g1)}, {signed(g2)}) becomes "
            f"({signed(after[0])}, {signed(after[1])}), "
            + ("in the same direction." if same else f"turned by {abs(turned):.0f} degrees.")
        ),
    }


def clipping(lock=None):
    """Two slopes and a limit: shorten the whole, or cut each number for itself?"""
    panel = Panel(
        Line("edge", style.GREY, width=1.2, dashed=True),
        Arrows("before", style.GREY, width=2.5),
        Arrows("after", style.BLUE, width=3.5),
        x=(-6.5, 6.5),
        y=(-4.5, 4.5),
        xlabel="slope of the first weight",
        ylabel="of the second weight",
        grid=True,
        equal=True,
    )
    halves = [i / 2 for i in range(-8, 9)]
    return live(
        clipped,
        panels=[panel],
        controls={
            "g1": Slider(halves, 3.0, symbol="g₁", text=signed),
            "g2": Slider(halves, 4.0, symbol="g₂", text=signed),
            "limit": Slider((0.5, 1.0, 2.0, 3.0, 5.0), 1.0, name="limit"),
            "each": Choice({"the whole length": False, "each number": True}, False, name="clip"),
        },
        lock=lock,
        title="A gradient before and after clipping",
        height=3.4,
    )


# The open task ----------------------------------------------------------------------------


def does_it_learn(model, data, least=90.0, layers=30):
    """One sentence: how deep the network is, what it scores, and whether that is enough."""
    hidden = sum(isinstance(m, Linear) for m in model.modules()) - 1
    model.eval()
    right = accuracy(model, data.X_test, data.y_test)
    model.train()
    enough = hidden >= layers and right >= least
    return f"{several(hidden, 'hidden layer')}, {right:.1f} % of the test rows right: " + (
        "they learn." if enough else f"not yet ({layers} layers and {least:.0f} % are due)."
    )
