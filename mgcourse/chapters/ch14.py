"""Chapter 14: tumours, sunspots and walks against their dullest baselines, as figures.

The runs stand in `health` and `sun`; the labs' figures in `labs`.

>>> flagged(0.5)["missed"] <= flagged(0.9)["missed"]
True
"""

from functools import cache

import numpy as np

from mgcourse.chapters import health, sun
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Line
from mgcourse.show.overlay import Panel

# Who is flagged ------------------------------------------------------------------------------

SPLIT = 12
_NAMED = {"malignant": (1, style.ORANGE), "benign": (0, style.BLUE)}
_HEIGHTS = np.random.default_rng(14).uniform(-0.32, 0.32, 114)


@cache
def _sweep():
    """(missed, alarms) on the new rows of the figure's split, at each threshold."""
    rows = health.screening(SPLIT)
    found = np.array([health.counts(rows.p, rows.y, t) for t in health.THRESHOLDS])
    return found[:, 0], found[:, 1]


def flagged(threshold, price=20):
    """114 new rows: who lies at or above the threshold, and what the errors cost."""
    rows = health.screening(SPLIT)
    missed, alarms = health.counts(rows.p, rows.y, threshold)
    sick, where = rows.y == 0, np.where(rows.y == 0, 1, 0) + _HEIGHTS
    errors = sick != (rows.p >= threshold)
    many, few = _sweep()
    return {
        "sick": (rows.p[sick], where[sick]),
        "well": (rows.p[~sick], where[~sick]),
        "errors": (rows.p[errors], where[errors]),
        "cut": ([threshold, threshold], [-0.6, 1.6]),
        "missed line": (health.THRESHOLDS, many),
        "alarms line": (health.THRESHOLDS, few),
        "now": ([threshold] * 2, [missed, alarms], [style.ORANGE, style.BLUE]),
        "missed": missed,
        "alarms": alarms,
        "titles": [
            f"flagged from p = {threshold:.2f} on",
            f"{missed} missed, {style.several(alarms, 'false alarm')}",
        ],
        "words": (
            f"Flagged from {threshold:.2f} on: {missed} of {sick.sum()} cancers missed, {alarms} "
            f"of {(~sick).sum()} others alarmed, {(~errors).sum() / 1.14:.0f} % right. "
            f"Cost: {missed} · {price} + {alarms} = {price * missed + alarms}."
        ),
    }


def threshold():
    """Drag the threshold: cancers missed against false alarms."""
    left = Panel(
        Dots("sick", style.ORANGE, size=7),
        Dots("well", style.BLUE, size=7, hollow=True, stroke=1.5),
        Dots("errors", style.STROKE, size=14, hollow=True, square=True, stroke=1.5),
        Line("cut", style.PARAMETER, width=3),
        x=(-0.03, 1.03),
        y=(-0.6, 1.6),
        xlabel="p  probability of malignant",
        still=lambda ax: ax.set_yticks([0, 1], ["benign", "malignant"]),
        width=1.3,
    )
    right = Panel(
        Line("missed line", style.ORANGE, label="missed"),
        Line("alarms line", style.BLUE, dashed=True),
        Dots("now", size=12, square=True),
        x=(0, 1),
        y=(-0.5, 20),
        xlabel="t  threshold",
        ylabel="people of 114",
        grid=True,
        still=lambda ax: ax.text(0.1, 14, "false alarms (dashed)", color=style.BLUE),
    )
    prices = {f"a missed cancer costs {style.several(n, 'alarm')}": n for n in health.PRICES}
    return live(
        flagged,
        panels=[left, right],
        controls={
            "threshold": Slider(
                health.THRESHOLDS, 0.5, symbol="t", name="threshold", text="{:.2f}"
            ),
            "price": Choice(prices, 20, name="price"),
        },
        title="Cancers missed against false alarms",
    )


# Recipes -------------------------------------------------------------------------------------

RECIPES = {
    "raw, η = 0.05": "raw, 0.05",
    "raw, η = 0.0001": "raw, 0.0001",
    "standardised, η = 0.05": "standardised, 0.05",
    "standardised, a line": "standardised line, 0.05",
}


def diagnosed(recipe):
    """Ten splits: accuracy of a recipe, and of "everything is benign"."""
    kept = health.SCALES.kept()
    right, majority = kept.of(recipe, "right"), kept.of(recipe, "majority")
    splits = np.arange(len(right))
    said = {case: name for name, case in RECIPES.items()}[recipe]
    return {
        "majority": (splits - 0.15, majority),
        "right": (splits + 0.15, right),
        "titles": [f"{said}: {right.mean():.1f} % right, on average"],
        "words": (
            f"{said}: {right.mean():.1f} % of new rows right ({right.min():.1f} to "
            f"{right.max():.1f} over 10 splits); always benign: {majority.mean():.1f} %."
        ),
    }


def recipes(lock=None):
    """Choose a recipe: does it beat the dullest answer?"""

    def still(ax):
        ax.set_xticks(range(10))
        ax.text(0.98, 0.12, "○ always benign", color=style.GREY, ha="right", transform=ax.transAxes)
        ax.text(0.98, 0.04, "● recipe", color=style.ORANGE, ha="right", transform=ax.transAxes)

    panel = Panel(
        Dots("majority", style.GREY, hollow=True, stroke=1.5),
        Dots("right", style.ORANGE),
        x=(-0.6, 9.6),
        y=(30, 102),
        xlabel="split",
        ylabel="new rows right, %",
        grid=True,
        still=still,
    )
    return live(
        diagnosed,
        panels=[panel],
        controls={"recipe": Choice(RECIPES, "raw, 0.05", name="recipe")},
        lock=lock,
        title="Four recipes against the dullest answer",
    )


# Sunspots ------------------------------------------------------------------------------------

_PLACES = np.arange(len(sun.ORIGINS))


@cache
def _rivals():
    """RMSE of each rival at each origin: name → (9,) or, for the net, (9, 5)."""
    kept = sun.ROLLING.kept()
    found = {name: np.array([kept.of(str(o), name) for o in sun.ORIGINS]) for name in sun.RIVALS}
    return {name: many if name == "net" else many[:, 0] for name, many in found.items()}


def rolled(origin):
    """Twenty years after an origin as forecast by three rivals; the errors at all origins."""
    X, y, X_new, truth, years = sun.until(origin)
    line = sun.line(X, y)(X_new)
    kept, rivals, here = sun.ROLLING.kept(), _rivals(), sun.ORIGINS.index(origin)
    net = [kept.of(str(origin), f"net {year}")[0] for year in years]
    errors = {name: float(many[here].mean()) for name, many in rivals.items()}
    best = min(errors, key=errors.get)
    return {
        "truth": (years - origin, truth),
        "same": (years - origin, X_new[:, -1]),
        "said line": (years - origin, line),
        "said net": (years - origin, net),
        "e same": (_PLACES, rivals["last year"]),
        "e line": (_PLACES, rivals["line"]),
        "e nets": (np.repeat(_PLACES, 5) + 0.15, rivals["net"].ravel()),
        "now": ([here, here], [0, 33]),
        "best": best,
        "titles": [f"{origin + 1} to {origin + sun.YEARS}", f"lowest error: {best}"],
        "words": (
            f"Learned until {origin}; error on the 20 years after: last year "
            f"{errors['last year']:.1f}, line {errors['line']:.1f}, net {errors['net']:.1f} "
            f"({kept.spread(str(origin), '{:.1f}', 'net')} over 5 starts)."
        ),
    }


def rolling(lock=None):
    """Drag the last year that trains: who forecasts the next twenty best?"""
    left = Panel(
        Line("same", style.STROKE, width=1.2, dashed=True),
        Line("said line", style.GREEN),
        Line("said net", style.BLUE),
        Dots("truth", style.GREY, size=7, hollow=True, stroke=1.5),
        x=(0.5, 20.5),
        y=(-20, 240),
        xlabel="years after the origin",
        ylabel="sunspot number",
        still=lambda ax: ax.text(1, 222, "○ truth", color=style.GREY),
    )

    def still(ax):
        ax.set_xticks(_PLACES[::2], sun.ORIGINS[::2])
        for y, text, colour in (
            (42, "- - same as last year", style.STROKE),
            (38.5, "■ line", style.GREEN),
            (35, "● net, 5 starts", style.BLUE),
        ):
            ax.text(-0.4, y, text, color=colour)

    right = Panel(
        Line("now", style.YELLOW, width=8),
        Line("e same", style.STROKE, width=1.2, dashed=True),
        Dots("e line", style.GREEN, square=True),
        Dots("e nets", style.BLUE, size=6),
        x=(-0.6, 8.6),
        y=(0, 46),
        xlabel="origin: last year that trains",
        ylabel="RMSE",
        grid=True,
        still=still,
    )
    return live(
        rolled,
        panels=[left, right],
        controls={"origin": Slider(sun.ORIGINS, 1828, name="learn until", text="{}", play=True)},
        lock=lock,
        title="Sunspots, one year ahead, by rolling origin",
    )


# Walks ---------------------------------------------------------------------------------------


_SHOWN = 60  # the first day that is drawn


@cache
def _walks():
    return sun.two_hundred()


def walked(seed):
    """The last 100 days of a walk, two forecasts, and the errors of 200 walks."""
    y, same, said = sun.walked(seed)
    errors, days = _walks(), np.arange(_SHOWN, len(y))
    y, same, said = (part[_SHOWN:] for part in (y, same, said))
    shift = y.mean()
    return {
        "truth": (days, y - shift),
        "same": (days, same - shift),
        "said": (days, said - shift),
        "all": (errors["yesterday"], errors["line"]),
        "now": (errors["yesterday"][seed : seed + 1], errors["line"][seed : seed + 1]),
        "titles": [
            f"the line's R² is {errors['R² line'][seed]:.2f}",
            f"the line is worse on {100 * np.mean(errors['line'] > errors['yesterday']):.0f} %",
        ],
        "words": (
            f"Walk {seed}: R² of the line {errors['R² line'][seed]:.2f}, of yesterday's value "
            f"{errors['R² yesterday'][seed]:.2f}; RMSE {errors['line'][seed]:.1f} and "
            f"{errors['yesterday'][seed]:.1f}."
        ),
    }


def walks(lock=None):
    """Drag through walks that are chance alone: what is a high R² worth?"""
    left = Panel(
        Line("said", style.GREEN),
        Line("same", style.STROKE, width=1.2, dashed=True),
        Dots("truth", style.GREY, size=6, hollow=True, stroke=1.2),
        x=(_SHOWN - 0.5, 99.5),
        y=(-90, 90),
        xlabel="day, the last 40 of 100",
        ylabel="level",
        still=lambda ax: ax.text(
            60.5, 78, "○ truth, solid: the line, dashed: the day before", color=style.GREY
        ),
    )
    right = Panel(
        Dots("all", style.GREEN, size=5),
        Dots("now", style.BLUE, size=12, square=True),
        x=(8, 13.5),
        y=(8, 13.5),
        xlabel='RMSE of "same as yesterday"',
        ylabel="RMSE of the line",
        equal=True,
        width=0.7,
        still=lambda ax: ax.plot([8, 13.5], [8, 13.5], color=style.STROKE, linestyle="--"),
    )
    return live(
        walked,
        panels=[left, right],
        controls={"seed": Slider(range(30), 0, name="walk", text="{}")},
        lock=lock,
        title="Two hundred walks that nobody can foretell",
    )
