"""Chapter 15's core: maps of slopes, and attacks along them, as figures.

What they show is measured in `attacks`; the figures of the labs are in `trust_labs`.

>>> a_seven(0.0)["says"], a_seven(0.08)["says"]
(7, 3)
"""

import numpy as np

from mgcourse.arrays import log_softmax
from mgcourse.chapters import attacks
from mgcourse.chapters.stops import curves_panel, so_far
from mgcourse.show import style
from mgcourse.show.controls import Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Image
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

_DIGITS = np.arange(10)
SEVEN = 147  # of the test rows of split 0


def _sharp(row):
    """64 numbers as a picture of 8 × 8 squares, first row at the top."""
    return np.kron(np.reshape(row, (8, 8))[::-1], np.ones((16, 16)))


def _picture(name, strength=1.0):
    return Panel(
        Image(name, contour=None, strength=strength),
        x=(0, 8),
        y=(0, 8),
        ticks=False,
        equal=True,
        width=0.62,
    )


def _probabilities(model, rows):
    return np.exp(log_softmax(model(tensor(rows)).data, axis=-1))


# A seven becomes a three ---------------------------------------------------------------------


def a_seven(epsilon):
    """One test digit, attacked: the picture, the change, and what the network says."""
    model, data = attacks.trained(0)
    x, y = data.X_test[SEVEN : SEVEN + 1], data.y_test[SEVEN : SEVEN + 1]
    moved = attacks.fgsm(model, x, y, epsilon)
    p = _probabilities(model, moved)[0]
    says = int(p.argmax())
    return {
        "moved": _sharp(moved),
        "change": _sharp(moved - x),
        "p": (_DIGITS, p),
        "says": says,
        "titles": [
            "the picture",
            f"no pixel moved by more than {epsilon:g}",
            f"the network says: {says}, p = {p.max():.2f}",
        ],
        "words": f"ε = {epsilon:g}: the network says {says} with probability {p.max():.2f}.",
    }


def seven_to_three(lock=None):
    """Drag ε: at what change of the ink does the network read a 3?"""
    bars = Panel(
        Bars("p"),
        x=(-0.6, 9.6),
        y=(0, 1.05),
        xlabel="digit",
        ylabel="p  probability",
        still=lambda ax: ax.set_xticks(_DIGITS),
    )
    steps = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1)
    return live(
        a_seven,
        panels=[_picture("moved"), _picture("change"), bars],
        controls={"epsilon": Slider(steps, 0.0, symbol="ε", name="largest change of a pixel")},
        lock=lock,
        title="A 7 that the network comes to read as a 3",
    )


# Which pixels? -------------------------------------------------------------------------------


def map_of(row, digit):
    """A test digit, and the slope of one class's logit in each of its pixels."""
    model, data = attacks.trained(0)
    x = data.X_test[row : row + 1]
    slopes = attacks.input_slopes(model, x, [digit])[0]
    logits = model(tensor(x)).data[0]
    steepest = int(abs(slopes).argmax())
    up = "raises" if slopes[steepest] > 0 else "lowers"
    return {
        "digit": _sharp(x),
        "map": _sharp(slopes / abs(slopes).max()),
        "slopes": slopes,
        "titles": [
            f"a {data.y_test[row]}; read as {logits.argmax()}",
            f"slopes of the logit of {digit}, largest {abs(slopes).max():.1f}",
        ],
        "words": (
            f"The logit of {digit} is {logits[digit]:.1f}. Its steepest slope is "
            f"{slopes[steepest]:.1f}, in row {steepest // 8}, column {steepest % 8}: 0.1 more ink "
            f"there {up} it by about {abs(slopes[steepest]) / 10:.2f}."
        ).replace("-", "−"),
    }


def saliency_map(lock=None):
    """Choose a digit and a class: where would ink speak for it, and where against?"""
    return live(
        map_of,
        panels=[_picture("digit"), _picture("map")],
        controls={
            "row": Slider(range(30), 0, name="test digit", text="{}"),
            "digit": Slider(range(10), 3, name="logit of", text="{}"),
        },
        lock=lock,
        title="A digit, and the slopes of a logit in its pixels",
        height=2.9,
    )


_WIPES = {
    "random": (style.GREY, True, "inked pixels at random"),
    "ink": (style.GREEN, False, "most ink first"),
    "slope": (style.ORANGE, True, "largest slope first"),
    "slope x ink": (style.BLUE, False, "largest slope × ink first"),
}


def wiped(n):
    """Accuracy after n pixels of each test digit were wiped, by four orders."""
    kept, here = attacks.WIPES.kept(), attacks.WIPED.index(n)
    curves = {order: (lambda stop, o=order: (o, str(stop))) for order in _WIPES}
    drawn = so_far(attacks.WIPES, curves, attacks.WIPED, here)
    said = ", ".join(
        f"{look[2]} {kept.mean(name, str(n)):.1f} ({kept.spread(name, '{:.1f}', str(n))})"
        for name, look in _WIPES.items()
    )
    return drawn | {"titles": [f"{n} of 64 pixels wiped"], "words": f"{n} wiped: {said} % right."}


def wipe_pixels(lock=None):
    """Drag the number of wiped pixels: whose loss hurts the network most?"""
    return live(
        wiped,
        panels=[curves_panel(_WIPES, attacks.WIPED, (-4, 104), "pixels wiped")],
        controls={"n": Slider(attacks.WIPED, 0, symbol="n", name="pixels wiped", text="{}")},
        lock=lock,
        title="Test digits read, by the number of pixels wiped",
        height=3.3,
    )


# Attacks -------------------------------------------------------------------------------------

_ATTACKS = {
    "random": (style.GREY, True, "random signs"),
    "borrowed": (style.GREEN, False, "slopes of another network"),
    "fgsm": (style.ORANGE, True, "FGSM, one step"),
    "steps": (style.BLUE, False, "ten small steps"),
}


def attacked(epsilon):
    """Accuracy under four attacks of at most ε a pixel."""
    kept, case = attacks.ATTACKS.kept(), f"{epsilon:g}"
    here = attacks.EPSILONS.index(epsilon)
    curves = {name: (lambda e, n=name: (f"{e:g}", n)) for name in _ATTACKS}
    said = ", ".join(
        f"{look[2]} {kept.mean(case, name):.1f} ({kept.spread(case, '{:.1f}', name)})"
        for name, look in _ATTACKS.items()
    )
    return so_far(attacks.ATTACKS, curves, attacks.EPSILONS, here) | {
        "titles": [f"no pixel moves by more than {case}"],
        "words": f"ε = {case}: {said} % right.",
    }


def attack_strength(lock=None):
    """Drag ε: how many test digits survive each attack?"""
    labels = [f"{e:g}" for e in attacks.EPSILONS]
    return live(
        attacked,
        panels=[curves_panel(_ATTACKS, labels, (-4, 104), "ε  largest change of a pixel")],
        controls={
            "epsilon": Slider(attacks.EPSILONS, 0, symbol="ε", name="largest change of a pixel")
        },
        lock=lock,
        title="Test digits read, by the strength of the attack",
        height=3.3,
    )
