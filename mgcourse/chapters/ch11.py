"""Chapter 11: what becomes of slopes in many layers, how weights begin, what keeps both alive.

The networks and the hooks are in `deep`, what takes minutes to measure in `remedies`.

>>> sinking(10)["words"]
'10 sigmoid layers: layer 1 hears 2.4e-6 of what layer 10 hears.'
>>> 0.9 < sum_of_terms(512, "1/√n")["spread"] < 1.1
True
"""

from functools import lru_cache

import numpy as np

from mgcourse.chapters.deep import ACTIVATIONS, WIDTH, deep, look_inside, some_digits
from mgcourse.chapters.digits_net import SGD, accuracy, network, split, training
from mgcourse.chapters.remedies import begin
from mgcourse.layers import Linear
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider, Toggle
from mgcourse.show.live import live
from mgcourse.show.marks import Arrows, Bars, Dots, Image, Line, Text
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
_FAR = 1e12


def flow(depth=10, activation="sigmoid", scale=1.0, residual=False, normalise=False):
    """What goes forward and what comes back, layer by layer, and four layers' histograms."""
    with np.errstate(over="ignore", invalid="ignore"):
        delta, outs = seen(depth, activation, scale, residual, normalise)
    spread = np.array([float(out.std()) for out in outs])
    layers = np.arange(1, depth + 1)
    shown = sorted({0, depth // 3, 2 * depth // 3, depth - 1})
    ratio = number(delta[0], 2)
    return {
        "delta": (layers, delta),
        "deltas": (layers, delta),
        "spread": (layers, spread),
        "spreads": (layers, spread),
        "histograms": _ridges([outs[i] for i in shown], activation),
        "names": [
            (-0.98, i + 0.72, f"layer {k + 1}: spread {number(spread[k], 2)}")
            for i, k in enumerate(shown)
        ],
        "first": float(delta[0]),
        "outs": spread,
        "titles": [
            f"‖δ₁‖ is {ratio} of ‖δ{_below(depth)}‖",
            f"Spread of outputs: {number(spread[0], 2)} in layer 1, {number(spread[-1], 2)} at "
            f"the end",
        ],
        "words": (
            f"{depth} {activation} layers, weights {scale:g}/√64"
            + (", residual" if residual else "")
            + (", normalised" if normalise else "")
            + f": ‖δ₁‖/‖δ{_below(depth)}‖ = {ratio}; spread of the outputs "
            f"{number(spread[0], 2)} in layer 1, {number(spread[-1], 2)} in layer {depth}."
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

    What goes forward (the spread of each layer's outputs) and what comes back (δ).
    """
    values = {"depth": 10, "activation": "sigmoid", "scale": 1.0} | begin_with
    lengths = Panel(
        Line("delta", width=1.2),
        Dots("deltas", size=8, square=True),
        Line("spread", style.GREEN, width=1.2, dashed=True),
        Dots("spreads", style.GREEN, size=7),
        x=(0, 30.8),
        y=(1 / _FAR, _FAR),
        log="y",
        xlabel="layer",
        ylabel="‖δ‖ (relative) and outputs' spread",
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
        (0.84, "o", style.GREEN, "outputs, going forward"),
    ):
        ax.plot(0.04, place, mark, color=colour, markersize=5, transform=ax.transAxes)
        ax.text(0.07, place, words, va="center", transform=ax.transAxes)


# The spread of a sum ----------------------------------------------------------------------

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


def through_layers(activation, scale, depth, seeds=range(10), backward=False, width=WIDTH):
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
        a, slopes, weights = rng.normal(size=(256, width)), [], []
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


# How weights begin ------------------------------------------------------------------------

STARTS = {
    "all 0": "zero",
    "all 0.1": "equal",
    "0.1 ± 0.001": "nearly",
    "He": "He",
}


def opinions(start, epochs):
    """Train 64-32-10 from a start; yield after each epoch what the 32 units look for.

    Parameters
    ----------
    start : str
        Of `STARTS`' values, as `begin` knows them.
    epochs : int
    """
    data = split(0)
    model = begin(network(data.rng), start, data.rng)
    scores = [accuracy(model, data.X_test, data.y_test)]
    steps = training(model, data, SGD(model.parameters(), lr=0.5), epochs)
    yield _opinions(model, start, scores, 0.0)
    for epoch, _ in enumerate(steps, 1):
        scores.append(accuracy(model, data.X_test, data.y_test))
        yield _opinions(model, start, scores, epoch / epochs)


def _opinions(model, start, scores, done):
    W = next(m for m in model.modules() if isinstance(m, Linear)).W.data
    apart = float(np.abs(W - W[:, :1]).max())
    said = next(words for words, key in STARTS.items() if key == start)
    kinds = "32 equal units" if apart < 1e-9 else "32 different units"
    epochs = len(scores) - 1
    return {
        "tiles": tiles(W),
        "scores": (np.arange(len(scores)), scores),
        "score": ([epochs], scores[-1:]),
        "right": scores[-1],
        "apart": apart,
        "done": done,
        "titles": [f"{said}: {kinds}", f"{scores[-1]:.0f} % of the test rows right"],
        "words": (
            f"Start {said}, after {several(epochs, 'epoch')}: {kinds}, {scores[-1]:.1f} % of the "
            f"test rows right."
        ),
    }


def tiles(W):
    """The weights of 32 units as pictures of 8 × 8 pixels, four rows of eight.

    A pixel takes 4 × 4 places, so that a browser does not blur it.
    """
    largest = np.abs(W - W.mean()).max()
    shown = (W - W.mean()) / largest if largest > 1e-12 else 0 * W
    sheet = np.zeros((4 * 9 + 1, 8 * 9 + 1))
    for unit in range(32):
        top, left = 1 + 9 * (unit // 8), 1 + 9 * (unit % 8)
        sheet[top : top + 8, left : left + 8] = shown[:, unit].reshape(8, 8)
    return np.kron(sheet[::-1], np.ones((4, 4)))


def one_opinion(lock=None):
    """Choose how weights begin, train, and see what each of the 32 units looks for."""
    units = Panel(
        Image("tiles", contour=None, strength=0.9),
        x=(0, 73),
        y=(0, 37),
        xlabel="first weights of the 32 units, 8 × 8 pixels each",
        ticks=False,
        equal=True,
        width=1.5,
    )
    scores = Panel(
        Line("scores"),
        Dots("score", size=9),
        x=(0, 40),
        y=(0, 102),
        xlabel="epoch",
        ylabel="test rows right, %",
        grid=True,
    )
    return live(
        opinions,
        panels=[units, scores],
        controls={
            "start": Choice(STARTS, "equal", name="weights begin"),
            "epochs": Slider((1, 2, 5, 10, 20, 40), 5, name="epochs", text="{}"),
        },
        lock=lock,
        title="What the 32 hidden units look for",
        height=3.1,
    )


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
