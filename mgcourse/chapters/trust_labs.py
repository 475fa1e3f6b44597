"""Chapter 15's labs as figures: explaining from outside, and what a model tells of its rows.

What they show is measured in `explaining` and `private`.

>>> columns_lost(1)["most"] < 3
True
>>> round(spent(4, rows=1437), 1)
5.4
"""

from functools import cache

import numpy as np

from mgcourse.chapters import attacks, explaining, private
from mgcourse.chapters.digits_net import split
from mgcourse.chapters.held_out import trained
from mgcourse.chapters.stops import curves_panel, so_far
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Line, Text
from mgcourse.show.overlay import Panel

# Lab A: explaining from outside --------------------------------------------------------------

SHUFFLES = {"nothing": 0, "each column alone": 1, "nine together": 2}


def columns_lost(what):
    """Points of accuracy lost when columns are shuffled: 30 alone, then two groups of nine."""
    kept = explaining.COLUMNS.kept()
    means = np.array([kept.mean("columns", name) for name in explaining.NAMES])
    groups = {name: kept.mean("columns", name) for name in ("nine of size", "nine others")}
    top = int(means.argmax())
    drawn = {"alone": ((), ()), "together": ((), ())}
    if what:
        drawn["alone"] = (np.arange(30), means)
    if what == 2:
        drawn["together"] = ([33, 38], list(groups.values()))
    words = [
        f"Nothing is shuffled: {kept.mean('columns', 'clean'):.1f} % right.",
        f"Alone: the most is lost with {explaining.NAMES[top]}, {means[top]:.1f} points "
        f"({kept.spread('columns', '{:.1f}', explaining.NAMES[top])} over 10 splits).",
        "Together: "
        + ", ".join(
            f"{name} {mean:.1f} points ({kept.spread('columns', '{:.1f}', name)})"
            for name, mean in groups.items()
        )
        + ".",
    ]
    return drawn | {
        "most": float(means.max()),
        "titles": ["columns of the test rows shuffled"],
        "words": words[what].replace("(-", "(−"),
    }


def shuffle_columns(lock=None):
    """What does shuffling a column cost, alone, and with its relatives?"""

    def still(ax):
        ax.set_xticks([14.5, 33, 38], ["each of 30 columns", "9 of size", "9 others"])

    panel = Panel(
        Bars("alone"),
        Bars("together", style.ORANGE, width=2),
        x=(-1, 40),
        y=(-1, 26),
        xlabel="what is shuffled",
        ylabel="points lost",
        grid=True,
        still=still,
    )
    return live(
        columns_lost,
        panels=[panel],
        controls={"what": Choice(SHUFFLES, 0, name="shuffled")},
        lock=lock,
        title="Accuracy lost by shuffled columns",
        reset=False,
    )


SHORT = ("radius", "texture", "smooth.", "concav.", "symm.", "fractal")
_FAR = 30
WIDTHS = (0.02, 0.1, 0.3, 1.0, 2.0)


def line_at(row, width, draw=0):
    """A line fitted around one test tumour: its slopes, the network's own, and how well it fits."""
    model, _, _, X, _ = explaining.tumours(0, explaining.SIX)
    x = X[row]
    rng = np.random.default_rng(draw)
    slopes, said, fitted = explaining.local_line(model, x, width, rng)
    own = attacks.input_slopes(model, x[None], [1]) - attacks.input_slopes(model, x[None], [0])
    fit = 1 - float(np.sum((said - fitted) ** 2) / np.sum((said - said.mean()) ** 2))
    gap = float(np.abs(slopes - own[0]).max())
    return {
        "slopes": (np.arange(6), slopes),
        "own": (np.arange(6), own[0]),
        "points": (said, fitted),
        "fit": fit,
        "gap": gap,
        "titles": [f"slopes of the line, spread {width:g}", f"the line explains R² = {fit:.2f}"],
        "words": (
            f"Test row {row}, points with spread {width:g}: R² {fit:.2f}; the line's slopes differ "
            f"from the network's own by {gap:.2f} at most."
        ),
    }


def local_line(lock=None):
    """Drag the width: how far does one line speak for the network?"""
    slopes = Panel(
        Bars("slopes", "sign"),
        Dots("own", style.STROKE, hollow=True, stroke=1.6),
        x=(-0.6, 5.6),
        y=(-6, 3),
        ylabel="slope of the log-odds",
        still=lambda ax: ax.set_xticks(range(6), SHORT, fontsize=8),
    )
    points = Panel(
        Dots("points", size=4),
        x=(-_FAR, _FAR),
        y=(-_FAR, _FAR),
        xlabel="the network says (log-odds)",
        ylabel="the line says",
        width=0.8,
        still=lambda ax: ax.plot([-_FAR, _FAR], [-_FAR, _FAR], color=style.STROKE, linestyle="--"),
    )
    return live(
        line_at,
        panels=[slopes, points],
        controls={
            "width": Slider(WIDTHS, 0.1, name="spread of the points"),
            "row": Slider(range(20), 0, name="test row", text="{}"),
            "draw": Slider(range(5), 0, name="draw of the points", text="{}"),
        },
        lock=lock,
        title="A line fitted to the network around one row",
    )


ORDERS = {
    "radius first, fractal last": (0, 1, 2, 3, 4, 5),
    "fractal first, radius last": (5, 4, 3, 2, 1, 0),
    "mean of all 720 orders": None,
}


def game(row):
    """The game of one test tumour, six features against 100 training rows; and its odds."""
    model, X, _, X_test, _ = explaining.tumours(0, explaining.SIX)
    return explaining.worth_of(model, X_test[row], X[:100])


def shares(row, order=None):
    """The six shares of one row's log-odds, in one order or over all."""
    worth = game(row)
    base, whole = worth(set()), worth(set(range(6)))
    found = explaining.in_order(worth, order) if order else explaining.shares_of(worth, 6)
    least, most = explaining.apart(worth, 6)
    widest = int((most - least).argmax())
    return {
        "parts": (np.arange(6), found),
        "least": (np.arange(6), least),
        "most": (np.arange(6), most),
        "values": [
            (i, max(part, most[i], 0) + 0.6, f"{part:+.2f}".replace("-", "−"))
            for i, part in enumerate(found)
        ],
        "base": base,
        "whole": whole,
        "sum": float(sum(found)),
        "titles": [
            f"from {base:.2f} to {whole:.2f}: {whole - base:+.2f} to share".replace("-", "−")
        ],
        "words": (
            f"Test row {row}: background {base:.2f}, all six features {whole:.2f}; the parts add "
            f"to {sum(found):+.2f}. {explaining.SIX[widest]} adds {least[widest]:+.2f} to "
            f"{most[widest]:+.2f}, depending on who came before."
        ).replace("-", "−"),
    }


def fair_shares(lock=None):
    """Who gets which part of the log-odds, by the order in which features come in?"""
    panel = Panel(
        Bars("parts", "sign"),
        Dots("least", style.STROKE, size=7, hollow=True, stroke=1.4),
        Dots("most", style.STROKE, size=7, hollow=True, stroke=1.4),
        Text("values", anchor="middle", size=10),
        x=(-0.6, 5.6),
        y=(-11, 8),
        ylabel="part of the log-odds",
        grid=True,
        still=lambda ax: ax.set_xticks(range(6), [n.replace("mean ", "") for n in explaining.SIX]),
    )
    return live(
        shares,
        panels=[panel],
        controls={
            "order": Choice(ORDERS, (0, 1, 2, 3, 4, 5), name="order"),
            "row": Slider(range(12), 0, name="test row", text="{}"),
        },
        lock=lock,
        title="Six features share one prediction",
        height=3.3,
    )


# Lab B: who was in? --------------------------------------------------------------------------

EPOCHS = (3, 10, 30, 100, 300)
_GUESSES = {
    "right": (style.GREY, True, "read rightly, so a member"),
    "half": (style.BLUE, False, "small loss, limit set on known rows"),
    "best": (style.ORANGE, True, "small loss, best limit of all"),
}


def members_by_epochs(epochs):
    """Right guesses of three attackers, on a network that learned 100 rows so long."""
    kept, case = private.MEMBERS.kept(), f"100 {epochs}"
    curves = {name: (lambda e, n=name: (f"100 {e}", n)) for name in _GUESSES}
    said = ", ".join(
        f"{look[2]} {kept.mean(case, name):.0f} ({kept.spread(case, key=name)})"
        for name, look in _GUESSES.items()
    )
    return so_far(private.MEMBERS, curves, EPOCHS, EPOCHS.index(epochs)) | {
        "titles": [f"after {epochs} epochs {kept.mean(case, 'train'):.0f} % of its rows are right"],
        "words": f"{epochs} epochs: {said} % of the guesses right.",
    }


def who_was_in(lock=None):
    """Drag the epochs: how well can one tell the rows a network learned from?"""
    panel = curves_panel(
        _GUESSES, EPOCHS, (40, 80), "epochs on 100 rows", "right guesses, %", key=0.58
    )
    return live(
        members_by_epochs,
        panels=[panel],
        controls={"epochs": Slider(EPOCHS, 3, name="epochs", text="{}")},
        lock=lock,
        title="Guesses at membership, by how long the rows were learned",
        height=3.3,
    )


LIMITS = tuple(round(-5 + 0.25 * i, 2) for i in range(25))  # log₁₀ of the loss
_EDGES = np.arange(-6, 1.51, 0.25)


def _plain(limit):
    return np.format_float_positional(10.0**limit, 2, fractional=False, trim="-")


def losses_of(limit):
    """Losses of members and others of one network, and the guess below a limit."""
    model, data = _by_heart()
    members = private.losses(model, data.X, data.y)
    others = private.losses(model, data.X_test, data.y_test)
    right = private.share_right(members, others, 10.0**limit)
    middles = (_EDGES[1:] + _EDGES[:-1]) / 2

    def bars(values, sign):
        logs = np.clip(np.log10(np.maximum(values, 1e-12)), _EDGES[0], _EDGES[-1] - 1e-9)
        return (middles, sign * 100 * np.histogram(logs, _EDGES)[0] / len(values))

    return {
        "members": bars(members, 1),
        "others": bars(others, -1),
        "limit": ([limit, limit], [-24, 24]),
        "right": right,
        "titles": [f"loss below {_plain(limit)}: “member”. {right:.0f} % of the guesses right"],
        "words": (
            f"Limit {_plain(limit)}: {100 * np.mean(members <= 10.0**limit):.0f} % of the "
            f"members and {100 * np.mean(others <= 10.0**limit):.0f} % of the others lie below, so "
            f"{right:.0f} % of the guesses are right, half of them on members."
        ),
    }


@cache
def _by_heart():
    data = split(0, 100)
    return trained(data, 64, 300), data


def limit_on_the_loss(lock=None):
    """Drag the limit: whose losses lie below it?"""
    panel = Panel(
        Bars("members", style.BLUE, width=0.22),
        Bars("others", style.ORANGE, width=0.22),
        Line("limit", style.STROKE, width=2),
        x=(-6, 1.5),
        y=(-24, 24),
        xlabel="loss of a row, as a power of ten",
        ylabel="others, %      members, %",
    )
    return live(
        losses_of,
        panels=[panel],
        controls={"limit": Slider(LIMITS, -5, name="limit", text=_plain, play=True)},
        lock=lock,
        title="Losses of rows it learned from, and of others",
    )


DELTA = 1e-4


def spent(noise, rows):
    """ε of the bound, for the recipe of so many rows."""
    return private.privacy_spent(noise, private.SMALL["epochs"] if rows == 100 else 20, DELTA)


_PRIVATE = {
    "test": (style.BLUE, False, "new digits read"),
    "half": (style.ORANGE, True, "members guessed"),
}


def noisy_steps(noise, rows=1437):
    """Accuracy, membership guesses and the bound, at noise multipliers up to m."""
    kept, case = private.PRIVATE.kept(), f"{rows} {noise}"
    curves = {name: (lambda m, n=name: (f"{rows} {m}", n)) for name in _PRIVATE}
    bound = spent(noise, rows)
    promise = "no bound" if not noise else f"ε = {bound:.1f} at δ = {DELTA:g}"
    return so_far(private.PRIVATE, curves, private.NOISES, private.NOISES.index(noise)) | {
        "bound": bound,
        "titles": [f"m = {noise}: {promise}"],
        "words": (
            f"{rows:,} rows, m = {noise}: {kept.mean(case, 'test'):.1f} % of new digits "
            f"({kept.spread(case, '{:.1f}', 'test')}), {kept.mean(case, 'half'):.1f} % of the "
            f"guesses ({kept.spread(case, '{:.1f}', 'half')}); {promise}."
        ),
    }


def private_steps(lock=None):
    """Drag m: what does noise cost, what does it hide, and what is promised?"""
    panel = curves_panel(_PRIVATE, private.NOISES, (0, 104), "m  noise multiplier", "%")
    return live(
        noisy_steps,
        panels=[panel],
        controls={
            "noise": Slider(private.NOISES, 0, symbol="m", name="noise multiplier", text="{}"),
            "rows": Choice({"1,437 rows": 1437, "100 rows": 100}, 1437, name="learned from"),
        },
        lock=lock,
        title="Private steps: accuracy, guesses and the bound",
        height=3.3,
    )
