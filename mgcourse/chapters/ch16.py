"""Chapter 16: pruning, bits and shards, as figures.

The runs are in `lighter` and `shards`; figures about time, memory and tools in `scale`.

>>> pruning(50)["titles"][1]
'50 % gone: 96.8 % right'
>>> shards_combined(10, "by rows")["gap"] < 1e-15 < 0.01 < shards_combined(10, "plain mean")["gap"]
True
"""

import numpy as np

from mgcourse.chapters import lighter, shards
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Image
from mgcourse.show.overlay import Panel

# Fewer weights -------------------------------------------------------------------------------

_DARK = (0.16, 0.16, 0.16, 1.0)
_ORANGE, _BLUE = ([int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in ("#D55E00", "#0072B2"))


def _seen(experiment, case, key=None, cases=None):
    """Places and values of all seeds at a case and those before it; the case's mean and spread."""
    kept, cases = experiment.kept(), list(cases or experiment.cases)
    here = cases.index(case)
    x = np.repeat([float(c) for c in cases[: here + 1]], len(experiment.seeds))
    y = np.concatenate([kept.of(c, key) for c in cases[: here + 1]])
    return (x, y), float(kept.mean(case, key)), kept.spread(case, "{:.0f}", key)


def _lit(W, kept):
    """The weights as colours, clearer as they near 0, and dark where they are gone."""
    strength = np.clip(abs(W) / np.quantile(abs(W), 0.98), 0.08, 1)[..., None]
    colours = np.where((W > 0)[..., None], _BLUE, _ORANGE)
    picture = np.concatenate([1 - strength * (1 - colours), np.ones((*W.shape, 1))], axis=2)
    picture[~kept] = _DARK
    return np.kron(picture, np.ones((6, 6, 1)))


def pruning(share, which="smallest"):
    """The first layer's weights with a share of all weights dark, and five trainings' accuracy."""
    own = lighter.trained(0)[2]
    any_of_them = np.random.default_rng(0) if which == "any" else None
    left = [W != 0 for W in lighter.pruned(own, share / 100, any_of_them)]
    dots, mean, spread = _seen(lighter.PRUNED, f"{share}", which)
    total, gone = sum(W.size for W in own), sum(int((~one).sum()) for one in left)
    return {
        "weights": _lit(own[0].T, left[0].T),
        "dots": dots,
        "now": ([share], [mean]),
        "mean": mean,
        "titles": ["32 units × 64 pixels", f"{share} % gone: {mean:.1f} % right"],
        "words": (
            f"{gone:,} of {total:,} weights are at 0 ({which}): {mean:.1f} % of new digits are "
            f"right ({spread} over 5 trainings)."
        ),
    }


def prune(lock=None):
    """Drag the share of weights that are set to 0."""
    weights = Panel(
        Image("weights", contour=None),
        x=(0, 64),
        y=(0, 32),
        xlabel="pixel",
        ylabel="hidden unit",
        ticks=False,
        width=1.2,
    )
    accuracy = Panel(
        Dots("dots", style.BLUE, size=6, hollow=True, stroke=1.2),
        Dots("now", style.ORANGE, size=12, square=True),
        x=(-4, 102),
        y=(0, 104),
        xlabel="weights at 0, %",
        ylabel="new digits right, %",
        grid=True,
    )
    return live(
        pruning,
        panels=[weights, accuracy],
        controls={
            "share": Slider(lighter.SHARES, 0, name="weights at 0", text="{} %", play=True),
            "which": Choice({"the smallest first": "smallest", "any": "any"}, "smallest", "which"),
        },
        lock=lock,
        title="Weights that go dark, and what it costs",
    )


def trained_on(share):
    """Five networks after pruning, and after five epochs more."""
    kept, cases = lighter.TRAINED_ON.kept(), list(lighter.TRAINED_ON.cases)
    here = cases.index(str(share))
    seeds = len(lighter.TRAINED_ON.seeds)
    before, after = (
        np.concatenate([kept.of(c, key) for c in cases[: here + 1]])
        for key in ("pruned", "trained on")
    )
    places = np.repeat(np.arange(here + 1.0), seeds)
    means = [kept.mean(str(share), key) for key in ("pruned", "trained on")]
    return {
        "before": (places - 0.12, before),
        "after": (places + 0.12, after),
        "now": ([here - 0.12, here + 0.12], means, [style.GREY, style.ORANGE]),
        "means": means,
        "titles": [f"{share} % gone: {means[0]:.1f}, and {means[1]:.1f} after 5 epochs"],
        "words": (
            f"{share} % of the weights at 0: {means[0]:.1f} % right, and after 5 epochs more "
            f"{means[1]:.1f} ({kept.spread(str(share), '{:.0f}', 'trained on')} over 5 trainings)."
        ),
    }


def train_on(lock=None):
    """Drag the share: what do five epochs repair, with the zeros kept?"""
    shares = [int(share) for share in lighter.TRAINED_ON.cases]

    def still(ax):
        ax.set_xticks(range(len(shares)), [f"{share} %" for share in shares])
        for height, text, colour in (
            (0.16, "○ after pruning", style.GREY),
            (0.06, "● trained on", style.ORANGE),
        ):
            ax.text(0.03, height, text, color=colour, transform=ax.transAxes)

    panel = Panel(
        Dots("before", style.GREY, size=6, hollow=True, stroke=1.2),
        Dots("after", style.ORANGE, size=6),
        Dots("now", size=12, square=True),
        x=(-0.6, len(shares) - 0.4),
        y=(0, 104),
        xlabel="weights at 0",
        ylabel="new digits right, %",
        grid=True,
        still=still,
    )
    return live(
        trained_on,
        panels=[panel],
        controls={"share": Slider(shares, 50, name="weights at 0", text="{} %")},
        lock=lock,
        title="Pruned networks that train on",
    )


# Fewer bits ----------------------------------------------------------------------------------


def bits_used(bits):
    """Sixty weights beside what so many bits leave of them, and five trainings' accuracy."""
    W = lighter.trained(0)[2][1]
    shown = np.sort(W.ravel())[:: W.size // 60]
    most = 2 ** (bits - 1) - 1
    step = abs(W).max() / most
    cases = list(lighter.QUANTISED.cases)
    dots, mean, spread = _seen(lighter.QUANTISED, str(bits), cases=cases)
    return {
        "weights": (np.arange(len(shown)), shown),
        "codes": (np.arange(len(shown)), np.round(shown / step) * step),
        "dots": dots,
        "now": ([bits], [mean]),
        "mean": mean,
        "titles": [
            f"{bits} bits: {2 * most + 1} levels",
            f"{bits} bits: {mean:.1f} % right",
        ],
        "words": (
            f"{bits} bits, {2 * most + 1} levels: {mean:.1f} % of new digits are right ({spread} "
            "over 5 trainings)."
        ),
    }


def fewer_bits(lock=None):
    """Drag the bits a weight may take: from how few on does it hurt?"""
    weights = Panel(
        Dots("weights", style.STROKE, size=6, hollow=True, stroke=1.2),
        Dots("codes", style.BLUE, size=6),
        x=(-1, 64),
        y=(-2.2, 2.2),
        xlabel="some weights of the last layer, sorted",
        ylabel="w",
    )
    accuracy = Panel(
        Dots("dots", style.BLUE, size=6, hollow=True, stroke=1.2),
        Dots("now", style.ORANGE, size=12, square=True),
        x=(8.5, 1.5),
        y=(0, 104),
        xlabel="bits a weight",
        ylabel="new digits right, %",
        grid=True,
    )
    return live(
        bits_used,
        panels=[weights, accuracy],
        controls={"bits": Slider(lighter.BITS, 8, name="bits a weight", text="{}", play=True)},
        lock=lock,
        title="Weights on fewer and fewer levels",
    )


# Shards --------------------------------------------------------------------------------------

ROWS = 40
COMBINED = {
    "mean, each by its rows": "by rows",
    "plain mean": "plain mean",
    "sum": "sum",
}


def shards_combined(first, how):
    """Slopes of 40 rows at once, across, and made of two shards', upwards."""
    sizes = [first, ROWS - first]
    whole, parts = shards.gradients(0, sizes)
    combined = {
        "by rows": shards.average(parts, sizes),
        "plain mean": np.mean(parts, axis=0),
        "sum": np.sum(parts, axis=0),
    }[how]
    some = np.argsort(-abs(whole))[:120:2]
    gap = float(abs(combined - whole).max())
    said = shards.said(gap)
    return {
        "slopes": (whole[some], combined[some]),
        "gap": gap,
        "titles": [f"{sizes[0]} + {sizes[1]} rows: largest difference {said}"],
        "words": (
            f"{sizes[0]} + {sizes[1]} rows, {how}: the largest difference from the slopes of all "
            f"{ROWS} rows is {said}; the largest slope is {abs(whole).max():.2f}."
        ),
    }


def two_shards(lock=None):
    """Cut 40 rows in two and combine the slopes: when are they those of all rows?"""
    panel = Panel(
        Dots("slopes", style.BLUE, size=7),
        x=(-0.22, 0.22),
        y=(-0.45, 0.45),
        xlabel="slope, all 40 rows at once",
        ylabel="slope, from two shards",
        grid=True,
        still=lambda ax: ax.plot([-1, 1], [-1, 1], color=style.STROKE, linestyle="--"),
    )
    return live(
        shards_combined,
        panels=[panel],
        controls={
            "first": Slider((20, 15, 10, 5, 2), 20, name="rows of the first shard", text="{}"),
            "how": Choice(COMBINED, "sum", "combined by"),
        },
        lock=lock,
        title="Slopes of two shards and of all rows",
    )
