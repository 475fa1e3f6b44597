"""The figures of chapter 14's labs: letters, a lane, five levers, a second task.

>>> steps = pulls(seed=0, step=499)
>>> steps["p"].shape
(5,)
"""

from functools import cache

import numpy as np

from mgcourse.chapters import letters, toys, transfer
from mgcourse.chapters.digits_net import fit, network
from mgcourse.loss import mse
from mgcourse.optim import Adam
from mgcourse.show import style
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Bars, Dots, Image, Line, Text
from mgcourse.show.overlay import Panel
from mgcourse.tensors import tensor

# Letters -------------------------------------------------------------------------------------

TEMPERATURES = (0.1, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 5.0)
STARTS = ("the wh", "of the", "i thou", "some q")
_LETTERS = np.arange(len(letters.LETTERS))


@cache
def reader():
    """The network that writes: 4,000 steps, a few seconds."""
    return letters.reader(0, 4000)


def next_letter(temperature, start="the wh"):
    """Probabilities of the letter after `start`, and 90 letters written at this temperature."""
    runs = np.array([[letters.PLACE[letter] for letter in start]])
    logits = reader()(tensor(letters.one_hot(runs))).data[0]
    p = letters.probabilities(logits, temperature)
    first = letters.LETTERS[p.argmax()].replace(" ", "a space")
    return {
        "p": (_LETTERS, p),
        "top": float(p.max()),
        "titles": [f"after “{start}”: {first}, with {p.max():.2f}"],
        "words": f"T = {temperature:g}: {letters.written(reader(), temperature, 90, start=start)}",
    }


def temperature():
    """Drag T: from a writer that repeats itself to one that babbles."""
    panel = Panel(
        Bars("p"),
        x=(-0.7, 26.7),
        y=(0, 1.02),
        xlabel="next letter (␣ is a space)",
        ylabel="p  probability",
        still=lambda ax: ax.set_xticks(_LETTERS, letters.LETTERS.replace(" ", "␣")),
    )
    return live(
        next_letter,
        panels=[panel],
        controls={
            "temperature": Slider(TEMPERATURES, 1.0, symbol="T", name="temperature"),
            "start": Choice(STARTS, "the wh", name="begin with"),
        },
        title="The next letter, and a text, by temperature",
        height=2.4,
    )


# A lane --------------------------------------------------------------------------------------


@cache
def _drivers():
    rng = np.random.default_rng(0)
    X, y = toys.lanes(1000, rng)
    model = network(rng, (256, 32, 1))
    adam = Adam(model.parameters(), lr=0.002)
    fit(model, X, y[:, None], adam, rng, 30, mse)
    return toys.flat_fit(X, y), model


def road(number, light):
    """One made road in some light, and where three drivers think the lane's middle is."""
    X, truth = toys.lanes(40, np.random.default_rng(141), light)
    line, model = _drivers()
    picture, truth = X[number : number + 1], float(truth[number])
    said = float(line(picture)[0]), float(model(tensor(picture)).data[0, 0])
    shown = np.clip(picture.reshape(16, 16)[::-1], -1, 1)
    return {
        "picture": np.kron(shown, np.ones((16, 16))),
        "truth": ([truth], [2]),
        "line": ([said[0]], [1]),
        "net": ([said[1]], [0]),
        "middle": ([0, 0], [-0.7, 2.7]),
        "errors": (abs(said[0] - truth), abs(said[1] - truth)),
        "titles": [
            f"light {light:g}",
            f"off by {abs(said[0] - truth):.1f} and {abs(said[1] - truth):.1f}",
        ],
        "words": (
            f"Light {light:g}: the lane's middle lies at {truth:+.1f} pixels; the line says "
            f"{said[0]:+.1f}, the net {said[1]:+.1f}."
        ),
    }


def lane():
    """Choose a road, then let it get dark: who still knows where the lane is?"""
    picture = Panel(
        Image("picture", contour=None, strength=1.0),
        x=(-8, 8),
        y=(0, 16),
        ticks=False,
        equal=True,
        width=0.5,
    )
    said = Panel(
        Line("middle", style.STROKE, width=1, dashed=True),
        Dots("truth", style.GREY, size=12, hollow=True),
        Dots("line", style.GREEN, size=12, square=True),
        Dots("net", style.BLUE, size=12),
        x=(-4, 4),
        y=(-0.7, 2.7),
        xlabel="middle of the lane, pixels right of the car",
        still=lambda ax: ax.set_yticks([0, 1, 2], ["net", "line", "truth"]),
    )
    return live(
        road,
        panels=[picture, said],
        controls={
            "number": Slider(range(40), 0, name="road", text="{}"),
            "light": Slider((1.0, 0.8, 0.6, 0.4, 0.2), 1.0, name="light"),
        },
        title="A made road, by day and at dusk",
    )


# Five levers ---------------------------------------------------------------------------------


@cache
def _pulled(seed, lr, baseline):
    return toys.reinforced(seed, lr, baseline)


def pulls(seed, step, lr=0.2, baseline=True):
    """REINFORCE up to a pull: probabilities of the levers, and how often each was pulled."""
    arms, rewards, chances = _pulled(seed, lr, baseline)
    upto = np.arange(step + 1)
    often = np.bincount(arms[: step + 1], minlength=5)
    best = int(chances[step].argmax())
    return {
        **{f"p{i}": (upto, chances[: step + 1, i]) for i in range(5)},
        "numbers": _apart(step, chances[step]),
        "often": (np.arange(5), often),
        "p": chances[step],
        "titles": [
            f"favours lever {best + 1}, with {chances[step, best]:.2f}",
            f"{style.several(step + 1, 'pull')}, {rewards[: step + 1].sum():.0f} paid",
        ],
        "words": (
            f"After {style.several(step + 1, 'pull')}: probabilities "
            f"{', '.join(f'{p:.2f}' for p in chances[step])}; {rewards[: step + 1].mean():.2f} "
            f"paid a pull. The best lever pays 0.80."
        ),
    }


def _apart(step, chances):
    """Each lever's number at the end of its line, moved up where two would meet."""
    placed, floor = [], 0.0
    for i in np.argsort(chances, kind="stable"):
        floor = max(chances[i] - 0.02, floor)
        placed.append((step + 6, floor, str(i + 1)))
        floor += 0.09
    return placed


def levers():
    """Press play: which lever does the softmax come to favour, and is it the best?"""
    colours = (style.STROKE, style.PURPLE, style.GREEN, style.ORANGE, style.BLUE)
    left = Panel(  # the numbers want room to the right of the last pull
        *(Line(f"p{i}", c, dashed=i < 3) for i, c in enumerate(colours)),
        Text("numbers", size=11),
        x=(0, 1.08 * toys.PULLS),
        y=(-0.02, 1.04),
        xlabel="pull",
        ylabel="p  probability of each lever",
    )
    labels = [f"{i + 1}\n{p:g}" for i, p in enumerate(toys.CHANCES)]
    right = Panel(
        Bars("often"),
        x=(-0.7, 4.7),
        y=(0, toys.PULLS),
        xlabel="lever, and the chance that it pays",
        ylabel="times pulled",
        width=0.8,
        still=lambda ax: ax.set_xticks(range(5), labels),
    )
    return live(
        pulls,
        panels=[left, right],
        controls={
            "step": Slider(
                (*range(0, toys.PULLS, 20), toys.PULLS - 1), 100, name="pull", play=True
            ),
            "seed": Slider(range(20), 0, name="start", text="{}"),
            "lr": Choice({"η = 0.05": 0.05, "η = 0.2": 0.2, "η = 0.8": 0.8}, 0.2, name="step size"),
            "baseline": Choice(
                {"minus the mean so far": True, "as paid": False}, True, name="reward"
            ),
        },
        title="Five levers and a softmax that learns which to pull",
    )


# A second task -------------------------------------------------------------------------------


def second_task(few, lr):
    """Accuracy on 5 to 9 by epochs, with and without 0 to 4 before; all splits."""
    kept, case = transfer.TUNED.kept(), f"{few} a class, {lr:g}"
    many = {
        name: np.array([kept.of(case, f"{name} {e}") for e in transfer.SHOWN])
        for name in ("pre", "fresh")
    }
    means = {name: values.mean(axis=1) for name, values in many.items()}
    ahead = [e for e, a, b in zip(transfer.SHOWN, means["pre"], means["fresh"]) if a > b]
    places = np.repeat(transfer.SHOWN, len(transfer.TUNED.seeds))
    gain = means["pre"] - means["fresh"]
    return {
        "pre dots": (places * 0.96, many["pre"].ravel()),
        "fresh dots": (places * 1.04, many["fresh"].ravel()),
        "pre": (transfer.SHOWN, means["pre"]),
        "fresh": (transfer.SHOWN, means["fresh"]),
        "ahead": ahead,
        "gain": gain,
        "titles": [
            f"{few} a class, η = {lr:g}: {gain[0]:+.1f} after 5 epochs, {gain[-1]:+.1f} after 300"
        ],
        "words": (
            f"{few} rows a class, η = {lr:g}: with 0 to 4 before, {means['pre'][1]:.1f} % after 10 "
            f"epochs and {means['pre'][-1]:.1f} % after 300; fresh {means['fresh'][1]:.1f} % and "
            f"{means['fresh'][-1]:.1f} %."
        ),
    }


def head_start(lock=None):
    """Choose rows and step size: when is the pre-trained network ahead, and at the end?"""

    def still(ax):
        ax.set_xticks(transfer.SHOWN, transfer.SHOWN)
        ax.minorticks_off()
        for y, text, colour in (
            (0.16, "● first 0 to 4", style.ORANGE),
            (0.06, "○ fresh", style.BLUE),
        ):
            ax.text(0.98, y, text, color=colour, ha="right", transform=ax.transAxes)

    panel = Panel(
        Dots("fresh dots", style.BLUE, size=5, hollow=True, stroke=1.2),
        Dots("pre dots", style.ORANGE, size=5),
        Line("fresh", style.BLUE, dashed=True),
        Line("pre", style.ORANGE),
        x=(4.4, 340),
        y=(0, 100),
        xlabel="epochs on 5 to 9",
        ylabel="new rows right, %",
        log="x",
        grid=True,
        still=still,
    )
    return live(
        second_task,
        panels=[panel],
        controls={
            "few": Choice({"3 rows a class": 3, "10 rows a class": 10}, 3, name="learns from"),
            "lr": Choice({f"η = {r:g}": r for r in transfer.RATES}, 0.1, name="step size"),
        },
        lock=lock,
        title="Five to nine, with and without zero to four before",
    )
