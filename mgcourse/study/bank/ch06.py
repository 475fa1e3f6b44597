"""Exercises of chapter 06, *Gradient descent*."""

from mgcourse.study.exercise import Exercise, Mistake, Probe, number
from mgcourse.value import Value

CHAPTER = "06-gradient-descent"


# 6.1: the loop, by hand and on Value ------------------------------------------------------


def descend_by_hand(slope, w, lr, steps):
    """Every place, the start included."""
    places = [w]
    for _ in range(steps):
        w = w - lr * slope(w)
        places.append(w)
    return places


def descend(params, loss, lr, steps):
    """The loss before each step; `params` are moved."""
    losses = []
    for _ in range(steps):
        L = loss()
        losses.append(L.data)
        for p in params:
            p.grad = 0.0
        L.backward()
        for p in params:
            p.data -= lr * p.grad
    return losses


def _uphill_by_hand(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w + lr * slope(w)
        places.append(w)
    return places


def _uphill(params, loss, lr, steps):
    losses = []
    for _ in range(steps):
        L = loss()
        losses.append(L.data)
        for p in params:
            p.grad = 0.0
        L.backward()
        for p in params:
            p.data += lr * p.grad
    return losses


def _never_zeroed(params, loss, lr, steps):
    losses = []
    for _ in range(steps):
        L = loss()
        losses.append(L.data)
        L.backward()
        for p in params:
            p.data -= lr * p.grad
    return losses


def _rebinds(params, loss, lr, steps):
    losses = []
    for _ in range(steps):
        L = loss()
        losses.append(L.data)
        for p in params:
            p.grad = 0.0
        L.backward()
        params = [p - lr * p.grad for p in params]
    return losses


def _value_by_hand(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w - lr * w
        places.append(w)
    return places


def _value(params, loss, lr, steps):
    losses = []
    for _ in range(steps):
        L = loss()
        losses.append(L.data)
        L.backward()
        for p in params:
            p.data -= lr * p.data
            p.grad = 0.0
    return losses


def _loss_after(params, loss, lr, steps):
    losses = []
    for _ in range(steps):
        L = loss()
        for p in params:
            p.grad = 0.0
        L.backward()
        for p in params:
            p.data -= lr * p.grad
        losses.append(loss().data)
    return losses


def observe_descent(answers, probe):
    """Either the places by hand, or the losses and where the parameters ended."""
    by_hand, on_values = answers
    kind, start, lr, steps = probe.given
    if kind == "by hand":
        places = by_hand(lambda w: w - 5.0, start, lr, steps)
        return {"places": [round(number(w), 9) for w in places]}
    params = [Value(number, label) for number, label in zip(start, "wb")]
    losses = on_values(params, lambda: _bowl(params), lr, steps)
    return {
        "losses": [round(number(L), 9) for L in losses],
        "parameters": [round(number(p.data), 9) for p in params],
    }


def _bowl(params):
    """½(w − 5)², and for two parameters ½(w + b − 3)² besides."""
    loss = (params[0] - 5.0) ** 2 * 0.5
    if len(params) > 1:
        loss = loss + (params[0] + params[1] - 3.0) ** 2 * 0.5
    return loss


EX_6_1 = Exercise(
    "6.1",
    name="the loop",
    weight=2,
    reference=(descend_by_hand, descend),
    observe=observe_descent,
    chapter=CHAPTER,
    section="2 · The loop",
    probes=(
        Probe("½(w − 5)² from 4 by hand, 1 step of 0.1", ("by hand", 4.0, 0.1, 1), "by hand"),
        Probe("½(w − 5)² from 4 by hand, 3 steps of 0.1", ("by hand", 4.0, 0.1, 3), "by hand"),
        Probe("½(w − 5)² from 4 on Value, 1 step of 0.1", ("value", [4.0], 0.1, 1), "on Value"),
        Probe("½(w − 5)² from 4 on Value, 3 steps of 0.1", ("value", [4.0], 0.1, 3), "on Value"),
        Probe(
            "two parameters from (1, 1) on Value, 4 steps of 0.2",
            ("value", [1.0, 1.0], 0.2, 4),
            "on Value",
        ),
    ),
    mistakes=(
        Mistake(
            "walks uphill",
            (_uphill_by_hand, _uphill),
            (
                "½(w−5)² from 4: you went 4, 3.9, 3.79, away from 5. Which way did you walk?",
                "At w = 4 the slope is −1: the loss falls as w rises. Did your first step raise w?",
                "A positive slope says: raising w raises the loss. Which sign of step lowers it?",
            ),
        ),
        Mistake(
            "walks uphill on Value only",
            (descend_by_hand, _uphill),
            (
                "By hand you walk downhill. On Value, ½(w−5)² from 4, w ends at 3.9 after one "
                "step. What differs between your two updates?",
                "The loss before each of three steps on Value: 0.5, 0.605, 0.732. Which way did "
                "you walk?",
                "A positive gradient says: raising p raises the loss. Which sign of step lowers it?",
            ),
        ),
        Mistake(
            "gradients never set to 0",
            (descend_by_hand, _never_zeroed),
            (
                "The first step is right. In the second, w moves 0.19 and the slope there is "
                "−0.9. What is in `.grad` when the second backward starts?",
                "`backward()` adds to what a leaf's grad already holds: −1 from the first step, "
                "then −0.9. Which number did your second step use?",
                "Between one update and the next backward, something must be forgotten. What, "
                "and in which line?",
            ),
        ),
        Mistake(
            "rebinds the parameter",
            (descend_by_hand, _rebinds),
            (
                "Your own list was moved to 4.1, the model's w is still 4. Which of the two does "
                "the next forward pass use?",
                "The loss stays at 0.5 before every step. Which object does `loss()` read, the "
                "one it was given or the one you made?",
                "`p - …` makes a new Value. What would have to change inside the old one, so that "
                "`loss()` sees it?",
            ),
        ),
        Mistake(
            "value in place of the gradient",
            (_value_by_hand, _value),
            (
                "½(w−5)² from 4: you went 4, 3.6, 3.24, away from 5. What pulled towards 0?",
                "Your first step from 4 was 0.4 long, a tenth of 4. The slope there is −1: how "
                "long should a step of η = 0.1 be?",
                "At w = 5 the slope is 0 and nothing should move. Where does your step send w = 5?",
            ),
        ),
        Mistake(
            "records the loss after the step",
            (descend_by_hand, _loss_after),
            (
                "w ends where it should. Your first loss is 0.405; at the start, w = 4, it is "
                "0.5. When did you note it?",
                "The task asks for the loss before each step. How many steps had been taken when "
                "you noted the first one?",
                "Which comes first in your loop, the line that notes the loss or the line that "
                "moves the parameters?",
            ),
        ),
    ),
)

EXERCISES = (EX_6_1,)
