"""Chapter 11: how weights begin, and what becomes of 32 units that begin alike.

>>> *_, last = opinions("equal", epochs=1)
>>> last["words"].startswith("Start all 0.1, after 1 epoch: 32 equal units")
True
"""

import numpy as np

from mgcourse.chapters.digits_net import SGD, accuracy, network, split, training
from mgcourse.chapters.remedies import begin
from mgcourse.layers import Linear
from mgcourse.show.controls import Choice, Slider
from mgcourse.show.live import live
from mgcourse.show.marks import Dots, Image, Line
from mgcourse.show.overlay import Panel
from mgcourse.show.style import several

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
