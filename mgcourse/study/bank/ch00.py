"""Exercise of chapter 00, *Start here*: the order of the loop."""

import re

from mgcourse.study import vary
from mgcourse.study.exercise import Exercise, Mistake, Probe

CHAPTER = "00-start-here"
CARDS = ("forward", "loss", "zero", "backward", "update")


def observe_order(answers, probe):
    """One fact about the round that the cards make; a rotation of it is the same round."""
    order = answers[0]() if callable(answers[0]) else answers[0]
    order = re.findall(
        r"[a-z]+", " ".join(order if isinstance(order, (list, tuple)) else [order]).lower()
    )
    for card in order:
        if card not in CARDS:
            raise ValueError(f"there is no card {card!r}; the cards are {', '.join(CARDS)}")
    if len(set(order)) < len(order):
        raise ValueError("a card lies twice; each is laid once a round")
    return {"so": probe.given(order)}


def _before(order, card):
    """The card that runs before `card`, zero left out; the round has no end."""
    round_ = [c for c in order if c != "zero"]
    return round_[round_.index(card) - 1] if card in round_ else "nothing"


def _loss_sees(order):
    if _before(order, "loss") == "forward":
        return "yes"
    if {"forward", "loss"} <= set(order) and order.index("loss") < order.index("forward"):
        return "no: in the first round there is nothing beside the target"
    return "no"


def _backward_starts(order):
    return "yes" if _before(order, "backward") == "loss" else "no"


def _update_knows(order):
    return "yes" if _before(order, "update") == "backward" else "no"


def _forgets(order):
    return "yes" if "zero" in order else "no"


def _keeps(order):
    """Whether zero leaves alone what backward has worked out for this round's update."""
    if "zero" not in order or _before(order, "update") != "backward":
        return "yes"
    start = order.index("backward")
    turned = order[start:] + order[:start]
    return "no" if turned.index("zero") < turned.index("update") else "yes"


EX_0_1 = Exercise(
    "0.1",
    name="the order of the loop",
    weight=1,
    reference=(["forward", "loss", "zero", "backward", "update"],),
    observe=observe_order,
    vary=vary.nothing,
    chapter=CHAPTER,
    section="3 · The loop",
    probes=(
        Probe("the loss looks at predictions made in this round", _loss_sees),
        Probe("backward starts from the loss of this round", _backward_starts),
        Probe("update moves along the slopes of this round", _update_knows),
        Probe("the slopes of the round before are forgotten", _forgets),
        Probe("the slopes of this round are still there at the update", _keeps),
    ),
    mistakes=(
        Mistake(
            "update before backward",
            (["forward", "loss", "zero", "update", "backward"],),
            (
                "In round 1 every slope is still 0. How far do your weights move?",
                "Your update runs when nobody has worked out a slope in this round. Which card "
                "works them out, and where does it lie?",
                "An update moves each knob along its slope. Which card must have run before it?",
            ),
        ),
        Mistake(
            "zero between backward and update",
            (["forward", "loss", "backward", "zero", "update"],),
            (
                "Slope −3, then 0, then the step. How long was the step?",
                "Backward leaves −3 in the knob's slope. What is left of it when your update "
                "looks?",
                "Your zero forgets something that was never used. What does update need?",
            ),
        ),
        Mistake(
            "no zero",
            (["forward", "loss", "backward", "update"],),
            (
                "Slopes 3 and 3: your second step used 6. Where did 6 come from?",
                "Backward adds to the slope that is there. What is there when round 2 begins?",
                "Four cards lie in your round. Which one sees to it that round 2 does not carry "
                "round 1's slopes?",
            ),
        ),
        Mistake(
            "loss before forward",
            (["loss", "forward", "zero", "backward", "update"],),
            (
                "In round 1 your loss has a target and nothing beside it. Which card makes that?",
                "In round 1 the loss would compare the target with a prediction. Who has made one?",
                "A loss is about predictions. Which card must have run before it?",
            ),
        ),
        Mistake(
            "loss after update",
            (["forward", "zero", "backward", "update", "loss"],),
            (
                "In round 1 your backward runs before there is a loss. Slopes of what does it "
                "work out?",
                "Your loss is the last card. Who in this round could make use of it?",
                "Backward asks how fast one number follows each knob. Which card makes that number?",
            ),
        ),
    ),
)

EXERCISES = (EX_0_1,)
