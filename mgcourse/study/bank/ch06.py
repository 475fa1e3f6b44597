"""Exercises of chapter 06, *Gradient descent*."""

import inspect
import math
from functools import cache

from mgcourse.data import diabetes, standardise
from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, answer_of, bare, described, number, numbers
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


def descend_pair(slope_w, slope_b, w, b, lr, steps):
    """Every pair of places, the start included."""
    places = [(w, b)]
    for _ in range(steps):
        w, b = w - lr * slope_w(w, b), b - lr * slope_b(w, b)
        places.append((w, b))
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
    return descend_by_hand(slope, w, -lr, steps)


def _value_by_hand(slope, w, lr, steps):
    return descend_by_hand(lambda w: w, w, lr, steps)


def _without_lr_by_hand(slope, w, lr, steps):
    return descend_by_hand(slope, w, 1.0, steps)


def _slope_asked_once(slope, w, lr, steps):
    first = slope(w)
    return descend_by_hand(lambda w: first, w, lr, steps)


def _start_left_out(*given):
    return descend_by_hand(*given)[1:]


def _uphill_pair(slope_w, slope_b, w, b, lr, steps):
    return descend_pair(slope_w, slope_b, w, b, -lr, steps)


def _one_after_the_other(slope_w, slope_b, w, b, lr, steps):
    places = [(w, b)]
    for _ in range(steps):
        w = w - lr * slope_w(w, b)
        b = b - lr * slope_b(w, b)
        places.append((w, b))
    return places


def _start_left_out_pair(*given):
    return descend_pair(*given)[1:]


class _Table:
    """The cards of a training loop, right ones and wrong ones, and what they share."""

    def __init__(self, params, loss, lr):
        self.params, self.loss, self.lr, self.losses = params, loss, lr, []

    def forward(self):
        self.L = self.loss()

    def note(self):
        self.losses.append(self.L.data)

    def zero(self):
        for p in self.params:
            p.grad = 0.0

    def backward(self):
        self.L.backward()

    def update(self):
        for p in self.params:
            p.data -= self.lr * p.grad

    def leap(self):
        for p in self.params:
            p.data -= p.grad

    def in_turn(self):
        for p in self.params:
            self.forward()
            self.zero()
            self.backward()
            p.data -= self.lr * p.grad

    def unpack(self):
        for p, slope in zip(self.params, self.L.backward()):
            p.data -= self.lr * slope

    def multiply(self):
        slope = self.L.backward()
        for p in self.params:
            p.data -= self.lr * slope

    def climb(self):
        for p in self.params:
            p.data += self.lr * p.grad

    def shrink(self):
        for p in self.params:
            p.data -= self.lr * p.data

    def rebind(self):
        self.params = [p - self.lr * p.grad for p in self.params]


def _cards(each, once=""):
    """A `descend` that plays `once` before the first step, and `each` in every step."""

    def descend(params, loss, lr, steps):
        table = _Table(params, loss, lr)
        for card in [*once.split(), *each.split() * steps]:
            getattr(table, card)()
        return table.losses

    return descend


def observe_descent(answers, probe):
    """The places by hand, or the losses on `Value` and where the parameters ended."""
    by_hand, pair, on_values = answers
    kind, start, lr, steps = probe.given
    if kind == "by hand":
        return {"places": numbers(by_hand(lambda w: w - 5.0, start, lr, steps))}
    if kind == "pair":
        places = observe.plain(pair(_total, _total, *start, lr, steps))
        return {"places (w, b)": places}
    params = [Value(number) for number in start]
    losses = numbers(on_values(params, lambda: _LANDSCAPES[kind](*params), lr, steps))
    return {
        "losses": losses,
        "parameters": [number(p.data) for p in params],
        "besides": "slopes left" if any(p.grad for p in params) else "no slopes left",
    }


def _total(w, b):
    """Both slopes of ½(w + b)²."""
    return w + b


_LANDSCAPES = {
    "½w²": lambda w: w**2 * 0.5,
    "½(w − 5)²": lambda w: (w - 5.0) ** 2 * 0.5,
    "the case study": lambda w1, w2, b: ((b - 1.0) ** 2 + (w1 + w2 + b - 1.0) ** 2) * 0.25,
}


_LEFT_IN_GRAD = (
    "On Value, step 1 stopped: backward() gave you None where you looked for slopes. Where did it "
    "leave them?",
    "After the walk back each parameter holds 2 numbers, `data` and another one. What is the other "
    "called?",
    "In the chapter's 5 lines on Value, the one after `L.backward()` uses a slope. Where does it find "
    "it?",
)

EX_6_1 = Exercise(
    "6.1",
    name="the loop",
    weight=3,
    reference=(descend_by_hand, descend_pair, descend),
    observe=observe_descent,
    chapter=CHAPTER,
    section="The loop",
    probes=(
        Probe("½(w − 5)² from 4 by hand, 1 step of 0.1", ("by hand", 4.0, 0.1, 1), "by hand"),
        Probe("½(w − 5)² from 4 by hand, 3 steps of 0.1", ("by hand", 4.0, 0.1, 3), "by hand"),
        Probe("½(w + b)² from (1, 1) by hand, 1 step of 0.1", ("pair", (1.0, 1.0), 0.1, 1), "pair"),
        Probe(
            "½(w + b)² from (1, 1) by hand, 3 steps of 0.1", ("pair", (1.0, 1.0), 0.1, 3), "pair"
        ),
        Probe("½(w − 5)² from 4 on Value, 1 step of 0.1", ("½(w − 5)²", [4.0], 0.1, 1), "on Value"),
        Probe(
            "½(w − 5)² from 4 on Value, 3 steps of 0.1", ("½(w − 5)²", [4.0], 0.1, 3), "on Value"
        ),
        Probe(
            "the case study on Value from (0.5, 0.5, 0.5), 3 steps of 0.1",
            ("the case study", [0.5, 0.5, 0.5], 0.1, 3),
            "on Value",
        ),
        Probe("½w² from 4 on Value, 60 steps of 0.1", ("½w²", [4.0], 0.1, 60), "on Value"),
    ),
    mistakes=(
        Mistake(
            "walks uphill by hand",
            (_uphill_by_hand, descend_pair, descend),
            (
                "½(w−5)² from 4: you went 4, 3.9, 3.79, away from 5. Which way did you walk?",
                "At w = 4 the slope is −1: the loss falls as w rises. Did your first step raise w?",
                "A slope of 2 says: raise w by 0.1 and the loss rises by 0.2. Which sign of step "
                "lowers it?",
            ),
            within="by hand",
        ),
        Mistake(
            "walks uphill with two knobs",
            (descend_by_hand, _uphill_pair, descend),
            (
                "½(w + b)² from (1, 1): you went to (1.2, 1.2), and the loss rose from 2 to 2.88. "
                "Which way did you walk?",
                "At (1, 1) both slopes are 2: the loss rises with w and with b. Did your first "
                "step lower them?",
                "A slope of 2 says: raise w by 0.1 and the loss rises by 0.2. Which sign of step "
                "lowers it?",
            ),
            within="pair",
        ),
        Mistake(
            "walks uphill on Value",
            (descend_by_hand, descend_pair, _cards("forward note zero backward climb")),
            (
                "Case study on Value: your losses are 0.125, 0.138, 0.154. Which way did you walk?",
                "½(w−5)² from 4: w ends at 3.9 after one step, away from 5. What was the sign of the "
                "slope at 4?",
                "A positive gradient says: raising p raises the loss. Which sign of step lowers it?",
            ),
            within="on Value",
        ),
        Mistake(
            "w moved before b's slope",
            (descend_by_hand, _one_after_the_other, descend),
            (
                "½(w + b)² from w = b = 1: both slopes are 2, and your b moved 0.18. Which w did its "
                "slope see?",
                "After one step of 0.1 you stand at (0.8, 0.82). From (1, 1) both slopes are the "
                "same: what made the two steps differ?",
                "Your first line moves w to 0.8, and your second asks for a slope. Was that slope "
                "meant for the old place or for the new one?",
            ),
            within="pair",
        ),
        Mistake(
            "the start is left out",
            (_start_left_out, descend_pair, descend),
            (
                "½(w−5)² from 4, 1 step: you gave 1 place, and the task speaks of steps + 1. Which "
                "place came before the first step?",
                "Your list begins with 4.1. Where did the ball lie before anything was done?",
                "With 0 steps your list would be empty. What would a drawing of that walk show?",
            ),
            within="by hand",
        ),
        Mistake(
            "gradients never set to 0",
            (descend_by_hand, descend_pair, _cards("forward note backward update")),
            (
                "½w² from 4: after 60 steps w still swings between 4 and −4. What is in `.grad` when "
                "the second backward starts?",
                "½(w−5)² from 4: your first step is right. In the second w moves 0.19, and the slope "
                "there is −0.9. Which number did that step use?",
                "Between one update and the next backward, something must be forgotten. What, "
                "and in which line?",
            ),
            within="on Value",
        ),
        Mistake(
            "rebinds the parameter",
            (descend_by_hand, descend_pair, _cards("forward note zero backward rebind")),
            (
                "Your own list was moved to 4.1, the model's w is still 4. Which of the two does "
                "the next forward pass use?",
                "The loss stays at 0.5 before every step. Which object does `loss()` read, the "
                "one it was given or the one you made?",
                "`p - …` makes a new Value. What would have to change inside the old one, so that "
                "`loss()` sees it?",
            ),
            within="on Value",
            like=("losses", "parameters", "besides"),
        ),
        Mistake(
            "set to zero before the step",
            (descend_by_hand, descend_pair, _cards("forward note backward zero update")),
            (
                "w stays at 4, and the loss at 0.5, step after step. How large is the slope at the "
                "moment you take the step?",
                "backward leaves −1 in w's grad. Which of your lines comes next, and what is in "
                "it afterwards?",
                "A step of 0.1 · 0 leads nowhere. Between which two of the four lines may the "
                "slope not be forgotten?",
            ),
            within="on Value",
            like=("losses", "parameters", "besides"),
        ),
        Mistake(
            "the graph is built once",
            (descend_by_hand, descend_pair, _cards("note zero backward update", once="forward")),
            (
                "3 steps: w moves, and your losses stay 0.5, 0.5, 0.5. For which w was that loss "
                "computed?",
                "Every step of yours is 0.1 long, though the slope at 4.1 is −0.9. Which slope did "
                "step 2 use?",
                "A graph remembers the numbers of its forward pass. With w at 4.1, who computes "
                "the loss there?",
            ),
            within="on Value",
        ),
        Mistake(
            "the slope is asked once",
            (_slope_asked_once, descend_pair, descend),
            (
                "You went 4, 4.1, 4.2, 4.3: 3 steps of one length. How large is the slope at 4.1?",
                "At 4 the slope is −1, at 4.1 it is −0.9. Which of the two did your second step "
                "use?",
                "The ball of 4.1 stands on other ground than that of 4. How often do you ask "
                "`slope` in 3 steps?",
            ),
            within="by hand",
        ),
        Mistake(
            "value in place of the gradient",
            (_value_by_hand, descend_pair, descend),
            (
                "½(w−5)² from 4: you went 4, 3.6, 3.24, away from 5. What pulled towards 0?",
                "Your first step from 4 was 0.4 long, a tenth of 4. The slope there is −1: how "
                "long should a step of η = 0.1 be?",
                "At w = 5 the slope is 0 and nothing should move. Where does your step send w = 5?",
            ),
            within="by hand",
        ),
        Mistake(
            "value in place of the gradient, on Value",
            (descend_by_hand, descend_pair, _cards("forward note zero backward shrink")),
            (
                "On Value, ½(w−5)² from 4: one step took w to 3.6, away from 5. What pulled "
                "towards 0?",
                "Your first step from 4 was 0.4 long, a tenth of 4. The slope there is −1: how "
                "long should a step of η = 0.1 be?",
                "At w = 5 the slope is 0 and nothing should move. Where does your step send w = 5?",
            ),
            within="on Value",
        ),
        Mistake(
            "the start is left out, with two knobs",
            (descend_by_hand, _start_left_out_pair, descend),
            (
                "½(w + b)² from (1, 1), 1 step: you gave 1 pair, and the task speaks of steps + 1. "
                "Which pair came before the first step?",
                "Your list begins with (0.8, 0.8). Where did the ball lie before anything was done?",
                "With 0 steps your list would be empty. What would a drawing of that walk show?",
            ),
            within="pair",
        ),
        Mistake(
            "records the loss after the step",
            (descend_by_hand, descend_pair, _cards("forward zero backward update forward note")),
            (
                "w ends where it should. Your first loss is 0.405; at the start, w = 4, it is "
                "0.5. When did you note it?",
                "The task asks for the loss before each step. How many steps had been taken when "
                "you noted the first one?",
                "Which comes first in your loop, the line that notes the loss or the line that "
                "moves the parameters?",
            ),
            within="on Value",
        ),
        Mistake(
            "the whole slope as a step, by hand",
            (_without_lr_by_hand, descend_pair, descend),
            (
                "½(w−5)² from 4: your first step leads to 5. The slope is −1 and η is 0.1: how long "
                "should the step be?",
                "With a tenth of the step size you would take the same step. Where does your line "
                "look at `lr`?",
                "At η = 0 nothing may move. Where does your walk go with `lr` = 0?",
            ),
            within="by hand",
        ),
        Mistake(
            "the whole slope as a step, on Value",
            (descend_by_hand, descend_pair, _cards("forward note zero backward leap")),
            (
                "½(w−5)² from 4 on Value: one step led to 5. The slope is −1 and η is 0.1: how long "
                "should the step be?",
                "With a tenth of the step size you would take the same step. Where does your update "
                "look at `lr`?",
                "At η = 0 nothing may move. Where do your parameters go with `lr` = 0?",
            ),
            within="on Value",
        ),
        Mistake(
            "one parameter after the other",
            (descend_by_hand, descend_pair, _cards("forward note in_turn")),
            (
                "Case study: w1 and w2 begin at 0.5 with equal slopes, and after one step yours are "
                "0.475 and 0.47625. Which w1 did the slope of w2 see?",
                "After w1 has moved you work out the slopes anew. At which place were all 3 slopes "
                "wanted?",
                "One step asks once for all slopes and then moves all parameters. How many times does "
                "yours walk back in a step on 3 parameters?",
            ),
            within="on Value",
        ),
        Mistake(
            "expects slopes to be handed back",
            (descend_by_hand, descend_pair, _cards("forward note zero unpack")),
            _LEFT_IN_GRAD,
            within="on Value",
        ),
        Mistake(
            "expects one slope to be handed back",
            (descend_by_hand, descend_pair, _cards("forward note zero multiply")),
            _LEFT_IN_GRAD,
            within="on Value",
        ),
    ),
)


# 6.2: the steepest bowl decides ----------------------------------------------------------


def largest_eta(kappas):
    """2/κ of the steepest."""
    return 2 / max(kappas)


EX_6_2 = Exercise(
    "6.2",
    name="the largest step",
    weight=1,
    reference=(largest_eta,),
    observe=observe.called,
    chapter=CHAPTER,
    section="2 · Two bowls, one step size",
    probes=(
        Probe("one bowl, κ = 4", ([4.0],), "one bowl"),
        Probe("κ = 1 and 100", ([1.0, 100.0],), "several"),
        Probe("κ = 100 and 1", ([100.0, 1.0],), "several"),
        Probe("κ = 1, 100 and 10", ([1.0, 100.0, 10.0],), "several"),
        Probe("κ = 10, 1 and 100", ([10.0, 1.0, 100.0],), "several"),
        Probe("κ = 0.5 and 0.25", ([0.5, 0.25],), "several"),
    ),
    mistakes=(
        Mistake(
            "one over the steepest",
            (lambda kappas: 1 / max(kappas),),
            (
                "κ 1, 100: you said 0.01. Does 0.015 converge?",
                "At η = 0.015 a step on κ = 100 takes 1 to −0.5, then to 0.25. Is that ball "
                "thrown out?",
                "On κ = 4 you said 0.25, where the ball arrives in 1 step. How far beyond the "
                "bottom may it land and still come nearer?",
            ),
        ),
        Mistake(
            "the flattest bowl decides",
            (lambda kappas: 2 / min(kappas),),
            (
                "κ 1, 100: you said 2. After one step from 1, where is the steep ball?",
                "With η = 2 the ball on κ = 100 goes from 1 to −199. How large may a step be for "
                "that one?",
                "The bound for κ = 1 alone is 2, for κ = 100 alone 0.02. Which η keeps both?",
            ),
        ),
        Mistake(
            "the mean bowl decides",
            (lambda kappas: 2 / (sum(kappas) / len(kappas)),),
            (
                "κ 1, 100: you said 0.0396: the steep ball goes 1, −2.96. And next?",
                "Your bound is right for a bowl of κ = 50.5. Is there such a bowl among 1 and 100?",
                "One η moves all balls. At 0.0396 the ball on κ = 1 is calm: does that help the "
                "one on 100?",
            ),
        ),
        Mistake(
            "all bowls added up",
            (lambda kappas: 2 / sum(kappas),),
            (
                "κ 1, 100: you said 0.0198. Does 0.0199 throw a ball out?",
                "Each ball rolls in a bowl of its own. At η = 0.0199, by what is the ball on "
                "κ = 100 multiplied in one step?",
                "κ 0.5, 0.25: you said 2.67, and at η = 3 both balls come nearer. Which bowl "
                "was counted that stands in nobody's way?",
            ),
        ),
        Mistake(
            "the first bowl decides",
            (lambda kappas: 2 / kappas[0],),
            (
                "κ 1, 100: you said 2; κ 100, 1: you said 0.02. Did the bowls change, or their "
                "order?",
                "With η = 2 the ball on κ = 100 goes from 1 to −199. Which of the two bowls did "
                "you look at?",
                "For 1, 100 and 10 the bound is the same in all 6 orders. Which bowl do all orders "
                "agree on?",
            ),
        ),
        Mistake(
            "turned upside down",
            (lambda kappas: max(kappas) / 2,),
            (
                "κ = 4: you said 2. Start at 1 with η = 2: the step is 8. Where is the ball?",
                "κ 1, 100: you said 50. Does a steeper bowl allow a longer step or a shorter one?",
                "From 1 on κ = 4 the slope is 4. How large may η be, so that η · 4 does not "
                "reach further than −1?",
            ),
        ),
        Mistake(
            "the last bowl decides",
            (lambda kappas: 2 / kappas[-1],),
            (
                "κ 100, 1: you said 2; κ 1, 100: you said 0.02. Did the bowls change, or their order?",
                "With η = 2 the ball on κ = 100 goes from 1 to −199. Which of the two bowls did "
                "you look at?",
                "For 1, 100 and 10 the bound is the same in all 6 orders. Which bowl do all orders "
                "agree on?",
            ),
        ),
        Mistake(
            "the best step for the bound",
            (lambda kappas: 2 / (max(kappas) + min(kappas)),),
            (
                "κ 1, 100: you said 0.0198, where both arrive soonest. Does 0.0199 throw a ball out?",
                "κ = 4 alone: you said 0.25, where the ball arrives in 1 step. Is it thrown out at "
                "0.3?",
                "The task asks how large η may be, and you found how large it had best be. At your "
                "η the steep ball's factor is −0.98: how far is that from being thrown out?",
            ),
        ),
    ),
)


# 6.3: a line through points -----------------------------------------------------------------


def fit_line(xs, ys, lr=0.1, steps=2000):
    """Slope and intercept by descent on the MSE."""
    slope = intercept = 0.0
    n = len(xs)
    for _ in range(steps):
        errors = [slope * x + intercept - y for x, y in zip(xs, ys)]
        along = 2 * sum(e * x for e, x in zip(errors, xs)) / n
        height = 2 * sum(errors) / n
        slope, intercept = slope - lr * along, intercept - lr * height
    return slope, intercept


def _descent(along, height, arrived=lambda step: False):
    """A `fit_line` with other slopes, or another stop."""

    def fit_line(xs, ys, lr=0.1, steps=2000):
        slope = intercept = 0.0
        for _ in range(steps):
            errors = [slope * x + intercept - y for x, y in zip(xs, ys)]
            step = lr * along(errors, xs)
            slope, intercept = slope - step, intercept - lr * height(errors)
            if arrived(abs(step)):
                break
        return slope, intercept

    return fit_line


def _along(errors, xs):
    return 2 * sum(e * x for e, x in zip(errors, xs)) / len(xs)


def _height(errors):
    return 2 * sum(errors) / len(errors)


_no_intercept = _descent(_along, lambda errors: 0.0)
_stops_on_small_steps = _descent(_along, _height, arrived=lambda step: step < 1e-2)
_input_left_out = _descent(lambda errors, xs: _height(errors), _height)


def _sum_for_mean(xs, ys, lr=0.1, steps=2000):
    return fit_line(xs, ys, lr * len(xs), steps)


def _error_turned(xs, ys, lr=0.1, steps=2000):
    return fit_line(xs, ys, -lr, steps)


def _row_at_a_time(xs, ys, lr=0.1, steps=2000):
    slope = intercept = 0.0
    for _ in range(steps):
        for x, y in zip(xs, ys):
            error = slope * x + intercept - y
            slope, intercept = slope - lr * 2 * error * x, intercept - lr * 2 * error
    return slope, intercept


def _pair_turned_round(xs, ys, lr=0.1, steps=2000):
    return fit_line(xs, ys, lr, steps)[::-1]


@cache
def _patients():
    """bmi, standardised, and progression, as lists."""
    X, y = diabetes("bmi")
    return standardise(X)[:, 0].tolist(), y.tolist()


def _best(xs, ys):
    """The least-squares line in closed form."""
    n = len(xs)
    x, y = sum(xs) / n, sum(ys) / n
    spread = sum((a - x) ** 2 for a in xs)
    slope = sum((a - x) * (b - y) for a, b in zip(xs, ys)) / spread
    return slope, y - slope * x


def _where(slope, intercept, best):
    """In words: where a line stands between (0, 0) and the best one."""
    off = [abs(got - due) / max(1.0, abs(due)) for got, due in zip((slope, intercept), best)]
    if not all(map(math.isfinite, off)) or max(off) > 1e3:
        return "far away"
    if max(off) < 1e-4:
        return "at the bottom"
    if max(map(abs, (slope, intercept))) < 1e-6:
        return "at the start"
    if intercept == 0:
        return "without height"
    if slope == 0:
        return "level"
    parts = [got / due for got, due in zip((slope, intercept), best)]
    if all(0 <= part < 1.0001 for part in parts):
        return "on the way down"
    if all(part < 0 for part in parts):
        return "behind the start"
    return "beyond the bottom" if all(0.9 < part < 3 for part in parts) else "elsewhere"


def observe_fit(answers, probe):
    """Slope and intercept, and in words where that is."""
    xs, ys, lr, steps = probe.given
    xs, ys = xs or _patients()[0], ys or _patients()[1]
    pair = numbers(answers[0]([*xs], [*ys], lr, steps))
    if len(pair) != 2:
        raise WrongKind(f"a slope and an intercept are due, and {len(pair)} numbers came. Which 2?")
    seen = {"slope": pair[0], "intercept": pair[1]}
    if probe.group != "off centre":  # there the way down is no straight one
        seen["place"] = _where(*pair, _best(xs, ys))
    if probe.group == "patients":
        early = numbers(answers[0]([*xs], [*ys], lr, 1))
        if _where(*early, _best(xs, ys)) == "at the bottom":
            seen["remark"] = (
                "Asked for a single step, your line is there all the same. If that is a closed form: "
                "a straight line has one; a network has none, and descent is what remains."
            )
    return seen


EX_6_3 = Exercise(
    "6.3",
    name="a line through 442 patients",
    weight=3,
    reference=(fit_line,),
    observe=observe_fit,
    vary=vary.places(vary.floats, vary.floats, vary.nothing, vary.nothing),
    chapter=CHAPTER,
    section="3 · One line through 442 patients",
    tolerance=1e-4,
    floor=1e-4,
    seconds=20.0,
    probes=(
        Probe(
            "points (−1, 1), (1, 5), η = 0.1, 200 steps",
            ([-1.0, 1.0], [1.0, 5.0], 0.1, 200),
            "points",
        ),
        Probe(
            "points (0, 1), (1, 3), (2, 4), η = 0.1, 2,000 steps",
            ([0.0, 1.0, 2.0], [1.0, 3.0, 4.0], 0.1, 2000),
            "off centre",
        ),
        Probe(
            "points (−1, 1), (1, 5), η = 0.001, 10,000 steps",
            ([-1.0, 1.0], [1.0, 5.0], 0.001, 10_000),
            "small steps",
        ),
        Probe("442 patients, η = 0.1, 100 steps", ([], [], 0.1, 100), "patients"),
    ),
    mistakes=(
        Mistake(
            "no intercept",
            (_no_intercept,),
            (
                "442 patients: your line has height 0 at the mean, and your errors average 152. "
                "Which knob lifts the whole line?",
                "Through (−1, 1) and (1, 5) your line runs at height 0 in the middle, and the "
                "points' middle lies at 3. What could you add to every guess?",
                "Two numbers are given back and 1 of them moves. What is the slope of the loss in "
                "the one that stays?",
            ),
            like=("place",),
        ),
        Mistake(
            "stops on small steps",
            (_stops_on_small_steps,),
            (
                "η = 0.001, 10,000 steps: you stopped on the way down, and the loss still has a slope "
                "there. Have you arrived?",
                "A step is η times the slope. With η = 1e-6 and a slope of 90 it is 0.00009 long. "
                "Which of the two numbers says whether you have arrived?",
                "The task gives `steps`. After how many of 10,000 did you leave the loop?",
            ),
            like=("place",),
        ),
        Mistake(
            "a sum in place of the mean",
            (_sum_for_mean,),
            (
                "442 rows blew up, 2 rows did not. What grew with the rows?",
                "With every row written down twice the best line is the same, and your step is 2 "
                "times as long. What is the M in MSE?",
                "At η = 0.1 your curvature over 442 rows is 884, and 2 / 884 is 0.002. Over how "
                "many rows does each error share the loss?",
            ),
            like=("place",),
        ),
        Mistake(
            "the error turned round",
            (_error_turned,),
            (
                "Points (−1, 1), (1, 5): after 200 steps your line is beyond 10,000,000. Which "
                "way did you walk?",
                "From (0, 0) the guess at (1, 5) is 0, too low by 5. Which way must the intercept "
                "go, and which way did yours?",
                "The slope of (guess − target)² in the guess is 2·(guess − target), here −10. "
                "Which sign has yours?",
            ),
            like=("place",),
        ),
        Mistake(
            "slope and intercept turned round",
            (_pair_turned_round,),
            (
                "442 patients: you gave slope 152.13 and intercept 45.16. At bmi 0, the mean, what "
                "would your line say?",
                "Points (−1, 1), (1, 5): you say slope 3, and from 1 to 5 over 2 is a rise of…?",
                "Your two numbers are 152.13 and 45.16. Which of them does the task want first?",
            ),
        ),
        Mistake(
            "the input is left out of the slope",
            (_input_left_out,),
            (
                "442 patients: you gave slope 152.13, the same as the intercept. Do both knobs "
                "move the guess equally?",
                "Raise the slope by 0.1: at x = −1 the guess falls by 0.1, at x = 2 it rises by "
                "0.2. Where does your formula see x?",
                "At x = 0 no slope can move the guess. In your formula for the slope, what does a "
                "row with x = 0 add?",
            ),
        ),
        Mistake(
            "a row at a time",
            (_row_at_a_time,),
            (
                "Points (0, 1), (1, 3), (2, 4): after 2,000 steps you stand at slope 1.39, and the best "
                "is 1.5. Which of the 3 rows had the last word?",
                "You step after each row, so each pulls the line its own way. What single number "
                "falls when all 3 rows are answered better?",
                "With `steps` = 1 and 442 rows your line moves 442 times. How many steps is that?",
            ),
        ),
    ),
)


# 6.4: where endless descent ends -----------------------------------------------------------


def end_point(w1, w2, b):
    """What the two equal inputs cannot tell apart stays as it was."""
    half = (w1 - w2) / 2
    return half, -half, 1.0


def ten_times_longer():
    """Where every slope is 0 nothing moves, however long one waits."""
    return 0.5, -0.5, 1.0


def _walk_of(steps):
    """Descent on the case study for so many steps of 0.1."""

    def end_point(w1, w2, b):
        for _ in range(steps):
            errors = [b - 1.0, w1 + w2 + b - 1.0]
            w1, w2, b = w1 - 0.05 * errors[1], w2 - 0.05 * errors[1], b - 0.05 * sum(errors)
        return w1, w2, b

    return end_point


def _walk_in_turn(w1, w2, b):
    """Each number moves before the next slope is worked out."""
    for _ in range(3000):
        w1 -= 0.05 * (w1 + w2 + b - 1.0)
        w2 -= 0.05 * (w1 + w2 + b - 1.0)
        b -= 0.05 * (b - 1.0 + w1 + w2 + b - 1.0)
    return w1, w2, b


def observe_end(answers, probe):
    """The three numbers, and whether the loss still has a slope there."""
    end_point, later = answers
    result = numbers(end_point(*probe.given) if probe.given else answer_of(later))
    if len(result) != 3:
        raise WrongKind(f"w1, w2 and b are due, and {len(result)} numbers came. Which 3?")
    w1, w2, b = result
    flat = max(abs(b - 1.0), abs(w1 + w2 + b - 1.0)) < 1e-6
    return {"w1": w1, "w2": w2, "b": b, "slopes there": "all 0" if flat else "not 0"}


EX_6_4 = Exercise(
    "6.4",
    name="the end of the road",
    weight=2,
    reference=(end_point, ten_times_longer),
    observe=observe_end,
    chapter=CHAPTER,
    section="5 · Two weights that nobody can tell apart",
    floor=1e-6,
    probes=(
        Probe("from (0.5, 0.5, 0.5)", (0.5, 0.5, 0.5), "equal weights"),
        Probe("from (1, 0, 0.5)", (1.0, 0.0, 0.5), "unequal weights"),
        Probe("from (0, 1, 0)", (0.0, 1.0, 0.0), "unequal weights"),
        Probe("from (3, 1, −2)", (3.0, 1.0, -2.0), "unequal weights"),
        Probe("from (1, 0, 0.5), after 10,000 steps", None, "longer"),
    ),
    mistakes=(
        Mistake(
            "always the same end",
            (lambda w1, w2, b: (0.0, 0.0, 1.0), ten_times_longer),
            (
                "(1, 0, 0.5) ends at (0.5, −0.5, 1), you said (0, 0, 1). How did the slopes of w1 "
                "and w2 compare at every step?",
                "x1 and x2 are equal in both rows, so w1 and w2 get equal slopes. They start 1 "
                "apart: how far apart can they end?",
                "At (0.5, −0.5, 1) both rows give 1 and every slope is 0. Would anything move "
                "it to (0, 0, 1)?",
            ),
        ),
        Mistake(
            "the weights stay as they were",
            (lambda w1, w2, b: (w1, w2, 1.0), ten_times_longer),
            (
                "From (1, 0, 0.5) you keep w1 = 1 and w2 = 0: at x = 1 your line gives 2. Was the "
                "target 2?",
                "At x1 = x2 = 1 the guess is w1 + w2 + b. With b at 1, what is left for w1 + w2?",
                "From (0.5, 0.5, 0.5) the second row's error is 0.5 at first. Which 3 knobs does "
                "that row push?",
            ),
        ),
        Mistake(
            "one weight does all the work",
            (lambda w1, w2, b: (-w2, w2, 1.0), ten_times_longer),
            (
                "From (1, 0, 0.5) you end at (0, 0, 1): there w1 moved by 1 and w2 by nothing. Do "
                "the two get different slopes?",
                "In both rows x1 = x2. At any step, what is the slope of w1 less the slope of w2?",
                "You need w1 + w2 = 0 from a start of 1 + 0. If both give way by the same amount, "
                "by how much does each?",
            ),
        ),
        Mistake(
            "stops before the end",
            (_walk_of(60), ten_times_longer),
            (
                "From (0.5, 0.5, 0.5) your b is close to 1 and not there: the slopes are still "
                "not 0. Where would they be?",
                "Each step takes a share of what is left, so even 1,000 steps leave a little. What must "
                "b and w1 + w2 be for nothing to be left?",
                "At the end both rows give exactly 1. What does the row x1 = x2 = 0 say about b?",
            ),
            like=("slopes there",),
        ),
        Mistake(
            "the start of b is kept",
            (lambda w1, w2, b: ((w1 - w2) / 2, (w2 - w1) / 2, b), ten_times_longer),
            (
                "From (0.5, 0.5, 0.5) you leave b at 0.5. At x1 = x2 = 0 the guess is b: what is "
                "the target?",
                "The first row sees only b, and its error is −0.5. Which way does it push b?",
                "With b = 0.5 and w1 + w2 = 0, both rows guess 0.5 and both want 1. Which knob "
                "do both push alike?",
            ),
        ),
        Mistake(
            "more steps decide",
            (end_point, lambda: (0.0, 0.0, 1.0)),
            (
                "10,000 steps: you say (0, 0, 1). At (0.5, −0.5, 1) all 3 slopes are 0: what could "
                "move the weights from there?",
                "A step is η times the slope. At (0.5, −0.5, 1) both errors are 0: how long is step "
                "1,001?",
                "By step 1,000 nothing moves any more. Where does a walk stand whose steps are 0 long?",
            ),
            within="longer",
        ),
        Mistake(
            "back at the start",
            (end_point, lambda: (1.0, 0.0, 0.5)),
            (
                "10,000 steps: you say (1, 0, 0.5), which is where it began. Its loss is 0.125 there: "
                "would descent go back uphill?",
                "At step 1,000 it stands at (0.5, −0.5, 1), with loss 0. Which way does a step of η "
                "times the slope lead from there?",
                "All 3 slopes are 0 from step 1,000 on. How far do 9,000 more steps lead?",
            ),
            within="longer",
        ),
        Mistake(
            "the first weight stays as it was",
            (lambda w1, w2, b: (w1, -w1, 1.0), ten_times_longer),
            (
                "From (0.5, 0.5, 0.5) you keep w1 at 0.5 and turn w2 to −0.5: it moved by 1, and w1 by "
                "nothing. Do the two get different slopes?",
                "In both rows x1 = x2. At any step, what is the slope of w1 less the slope of w2?",
                "You need w1 + w2 = 0 from a start of 0.5 + 0.5. If both give way by the same amount, "
                "by how much does each?",
            ),
        ),
        Mistake(
            "one number moved before the next slope",
            (_walk_in_turn, ten_times_longer),
            (
                "From (0.5, 0.5, 0.5) you end at w1 = −0.0128 and w2 = 0.0128. Both rows treat them "
                "alike: what made them part?",
                "Your first line moves w1, and the second asks for a slope. Was that slope meant for "
                "the old place or for the new one?",
                "After one step from 0.5 and 0.5 your two weights differ. How many errors were worked "
                "out in that step, and how many are due?",
            ),
        ),
    ),
)


# 6.5: who moved the weights? (a claim found on the web) --------------------------------------


def _says(word):
    """An answer that states one word or number."""
    return lambda: word


EX_6_5 = Exercise(
    "6.5",
    name="which line moved w?",
    weight=1,
    reference=(_says("update"),),
    observe=observe.chosen("forward", "zero", "backward", "update"),
    chapter=CHAPTER,
    section="The loop",
    probes=(Probe("the claim", None),),
    mistakes=(
        Mistake(
            "backward is taken for the optimiser",
            (_says("backward"),),
            (
                "Set η to 0 and run the loop 10 times: backward runs 10 times, and w stays at 4. "
                "Who moved it when η was 0.1?",
                "After backward w.grad is 4 and w is still 4. In which line is a number put into "
                "`w.data`?",
                "Backward hands over 1 slope for each parameter. What is done with the slope after "
                "that?",
            ),
        ),
        Mistake(
            "the loss moves the weights",
            (_says("forward"),),
            (
                "Computing the loss a second time gives 8 again. Did w move in between?",
                "With w = 4 the forward pass gives 8, and it gives 8 for ever. Which line makes "
                "the next forward pass different?",
                "Forward reads w, 4. Which line writes it?",
            ),
        ),
        Mistake(
            "setting to zero moves the weights",
            (_says("zero"),),
            (
                "That line puts 0 into w.grad. Is w.grad the 4, or the slope?",
                "Leave the line out in the first round: w goes from 4 to 3.6 all the same. What "
                "moved it?",
                "A parameter holds 2 numbers, data and grad. Which of them went from 4 to 3.6?",
            ),
        ),
    ),
)


# 6.6: along the gradient? (a claim found on the web) -------------------------------------------


EX_6_6 = Exercise(
    "6.6",
    name="along the gradient?",
    weight=1,
    reference=(_says(4.3),),
    observe=observe.stated,
    chapter=CHAPTER,
    section="1 · A ball in a bowl",
    probes=(Probe("w = 4, slope −3, η = 0.1", None),),
    mistakes=(
        Mistake(
            "moves along the gradient",
            (_says(3.7),),
            (
                "You said 3.7. A slope of −3 says: raise w by 0.1 and the loss falls by 0.3. Did "
                "you raise w?",
                "From 4 to 3.7 w fell by 0.3, and by the slope the loss rose by 0.9. Is that the "
                "way down?",
                "A parameter may rise, too: with a slope of −3 the valley lies on which side of 4?",
            ),
        ),
        Mistake(
            "the whole slope as a step",
            (_says(7),),
            (
                "You said 7: the way is right, and the step was 3 long. How much of the slope "
                "does η = 0.1 let through?",
                "With η = 1 you would be at 7. Is η 1?",
                "A step is a tenth of the slope here. What is a tenth of 3?",
            ),
        ),
        Mistake(
            "the whole slope, and along it",
            (_says(1),),
            (
                "You said 1. A slope of −3 says: raise w by 0.1 and the loss falls by 0.3. Did "
                "you raise w, and by how much?",
                "From 4 to 1 is a step of 3, to the side where the loss is higher. What do the "
                "sign of the slope and η = 0.1 have to say about that?",
                "How far is a tenth of 3, and on which side of 4 is it lower?",
            ),
        ),
        Mistake(
            "the step for the place",
            (_says(0.3),),
            (
                "You said 0.3. That is how far w moves; where does it come from?",
                "w stood at 4 and takes one step of 0.3 to the right. Where does it stand now?",
                "The question asks for a place. How far from 4 can one step of 0.3 lead?",
            ),
        ),
        Mistake(
            "divides by the step size",
            (_says(34),),
            (
                "You said 34: a step of 30 for a slope of 3. Does a small η make steps longer?",
                "η = 0.1 says how much of the slope is taken. Is 30 a part of 3?",
                "Halve η to 0.05: your step grows to 60. What should a more careful walker do?",
            ),
        ),
    ),
)


# 6.7: a training loop (a program found on the web) ------------------------------------------------


def train(w1, w2, b, rows, lr, steps):
    """Descent on the mean squared error, on the engine."""
    params = w1, w2, b = [Value(start) for start in (w1, w2, b)]
    for _ in range(steps):
        loss = sum((w1 * x1 + w2 * x2 + b - y) ** 2 for x1, x2, y in rows) / len(rows)
        for p in params:
            p.grad = 0.0
        loss.backward()
        for p in params:
            p.data -= lr * p.grad
    return [p.data for p in params]


def _found_train(w1, w2, b, rows, lr, steps):
    for _ in range(steps):
        losses = [(w1 * x1 + w2 * x2 + b - y) ** 2 for x1, x2, y in rows]
        grads = losses.backward()
        w1, w2, b = (p - lr * g for p, g in zip((w1, w2, b), grads))
    return w1, w2, b


def _never_reset(w1, w2, b, rows, lr, steps):
    params = w1, w2, b = [Value(start) for start in (w1, w2, b)]
    for _ in range(steps):
        loss = sum((w1 * x1 + w2 * x2 + b - y) ** 2 for x1, x2, y in rows) / len(rows)
        loss.backward()
        for p in params:
            p.data -= lr * p.grad
    return [p.data for p in params]


def _last_row(w1, w2, b, rows, lr, steps):
    return train(w1, w2, b, rows[-1:], lr, steps)


def _sum_of_squares(w1, w2, b, rows, lr, steps):
    return train(w1, w2, b, rows, lr * len(rows), steps)


def _half_the_mean(w1, w2, b, rows, lr, steps):
    return train(w1, w2, b, rows, lr / 2, steps)


def _train_uphill(w1, w2, b, rows, lr, steps):
    return train(w1, w2, b, rows, -lr, steps)


def _train_in_turn(w1, w2, b, rows, lr, steps):
    place = [w1, w2, b]
    for _ in range(steps):
        for i in range(3):
            place[i] = train(*place, rows, lr, 1)[i]
    return place


def _row_by_row(w1, w2, b, rows, lr, steps):
    place = w1, w2, b
    for row in rows * steps:
        place = train(*place, [row], lr, 1)
    return place


def _graph_once(w1, w2, b, rows, lr, steps):
    start = w1, w2, b
    return [p + steps * (moved - p) for p, moved in zip(start, train(*start, rows, lr, 1))]


def _floats_and_one_number(w1, w2, b, rows, lr, steps):
    for _ in range(steps):
        loss = sum((w1 * x1 + w2 * x2 + b - y) ** 2 for x1, x2, y in rows) / len(rows)
        loss.backward()
    return w1, w2, b


def _expects_slopes_back(w1, w2, b, rows, lr, steps):
    w1, w2, b = Value(w1), Value(w2), Value(b)
    for _ in range(steps):
        loss = sum((w1 * x1 + w2 * x2 + b - y) ** 2 for x1, x2, y in rows) / len(rows)
        grads = loss.backward()
        w1, w2, b = (p - lr * g for p, g in zip((w1, w2, b), grads))
    return w1.data, w2.data, b.data


def observe_training(answers, probe):
    """Where the three parameters end."""
    return dict(zip(("w1", "w2", "b"), numbers(answers[0](*probe.given))))


_ROWS = [(0.0, 0.0, 1.0), (1.0, 1.0, 1.0)]
_OTHER = [(1.0, 0.0, 2.0), (0.0, 1.0, -1.0), (1.0, 1.0, 0.5)]

EX_6_7 = Exercise(
    "6.7",
    name="repair: a training loop",
    weight=2,
    reference=(train,),
    observe=observe_training,
    vary=vary.places(*[vary.floats] * 4, vary.nothing, vary.nothing),
    chapter=CHAPTER,
    section="The loop",
    probes=(
        Probe(
            "the case study from (0.5, 0.5, 0.5), 1 step of 0.1",
            (0.5, 0.5, 0.5, _ROWS, 0.1, 1),
            "one step",
        ),
        Probe(
            "three rows from (0, 0, 0), 1 step of 0.1",
            (0.0, 0.0, 0.0, _OTHER, 0.1, 1),
            "one step",
        ),
        Probe(
            "the case study from (0.5, 0.5, 0.5), 2 steps of 0.1",
            (0.5, 0.5, 0.5, _ROWS, 0.1, 2),
            "more steps",
        ),
        Probe(
            "three rows from (0, 0, 0), 50 steps of 0.1",
            (0.0, 0.0, 0.0, _OTHER, 0.1, 50),
            "more steps",
        ),
    ),
    mistakes=(
        Mistake(
            "as it was found",
            (_found_train,),
            (
                "It stops in step 1: 'list' object has no attribute 'backward'. How many losses "
                "are in that list, and from how many can a walk start?",
                "A walk back begins with a 1 at one value. Which one number should be small for "
                "all 2 rows at once?",
                "With 1 loss in hand, it can only walk back to what remembers where it came from. "
                "What kind of number must w1, w2 and b be?",
            ),
        ),
        Mistake(
            "one number, made of floats",
            (_floats_and_one_number,),
            (
                "The 2 losses are one number now, 'float' object has no attribute 'backward'. "
                "What did that float forget?",
                "0.5 · 1 + 0.5 is 1.0 and nothing more. In chapter 05, which objects kept what "
                "they were made from?",
                "All that enters the sum is a float. Which 3 numbers must be able to hear how fast "
                "the loss follows them?",
            ),
        ),
        Mistake(
            "expects slopes to be handed back",
            (_expects_slopes_back,),
            (
                "The walk back gave you None, and you asked it for 3 slopes. Where did "
                "backward leave them?",
                "After the walk each of the 3 parameters knows its own slope. Under which name?",
                "w1 holds 2 numbers after the walk. Which one is its slope?",
            ),
        ),
        Mistake(
            "never reset",
            (_never_reset,),
            (
                "Step 1 is right, step 2 is not: from (0.45, 0.45, 0.45) w1 moved by 0.09 where "
                "0.04 was due. Which slope did step 2 bring along?",
                "backward adds to what is there: 0.5 from step 1, then 0.4. How large was the "
                "slope your step 2 used?",
                "Between 2 walks back something must be forgotten. Where in your loop?",
            ),
        ),
        Mistake(
            "only the last row counts",
            (_last_row,),
            (
                "Case study, 1 step: you moved b from 0.5 to 0.4, and it should be 0.5. The row "
                "(0, 0) pulls b up: was it heard?",
                "You walk back from 1 loss, the last. How many rows are there?",
                "Three rows, and your w1 follows only the third. What single number falls when "
                "all 3 guesses get better?",
            ),
        ),
        Mistake(
            "a sum in place of the mean",
            (_sum_of_squares,),
            (
                "Case study, 1 step: w1 went from 0.5 to 0.4, and 0.45 is due. By which factor is "
                "your step too long, and what is there that many times?",
                "Three rows: your steps are 3 times as long, two rows: 2 times. What does the M in "
                "MSE do?",
                "With 442 rows your step would be 442 times as long. What keeps a mean from "
                "growing with its rows?",
            ),
        ),
        Mistake(
            "half the mean",
            (_half_the_mean,),
            (
                "Case study, 1 step: w1 went from 0.5 to 0.475, and 0.45 is due. How long is your step "
                "beside the right one, and where does that come from?",
                "Errors −0.5 and 0.5: the mean of their squares is 0.25. What is your loss there?",
                "Three names in chapter 02 stood for ½SSE, ½mean and MSE. Which of the 3 does the task "
                "ask for?",
            ),
        ),
        Mistake(
            "walks uphill",
            (_train_uphill,),
            (
                "Case study, 1 step: w1 went from 0.5 to 0.55, and the answer 1.5 should come down to 1. "
                "Which way did you walk?",
                "The slope of w1 is 0.5: the loss rises with w1. Did your step lower it?",
                "A slope of 0.5 says: raise w1 by 0.1 and the loss rises by 0.05. Which sign of step "
                "lowers it?",
            ),
        ),
        Mistake(
            "one number moved before the next slope",
            (_train_in_turn,),
            (
                "Case study, 1 step: w1 = 0.45 is right, and w2 = 0.455 is not. Which w1 did the slope "
                "of w2 see?",
                "w1 and w2 begin at 0.5 and see the same inputs. After one step of yours they differ: "
                "what happened between the 2 slopes?",
                "You worked out 3 slopes, at 3 places. At which single place are they due?",
            ),
        ),
        Mistake(
            "a row at a time",
            (_row_by_row,),
            (
                "Case study, 1 step: you moved b from 0.5 to 0.6 and then to 0.48, one row after the "
                "other. Of how many rows is the loss the mean?",
                "At (0.5, 0.5, 0.5) one row pulls b up by as much as the other pulls it down. How far "
                "should b go in 1 step?",
                "With 2 rows you take 2 steps where 1 is due. What single number falls when both rows "
                "are answered better?",
            ),
        ),
        Mistake(
            "the graph is built once",
            (_graph_once,),
            (
                "Step 1 is right; in step 2 w1 moves by 0.05 again, and 0.04 is due. For which w1 was "
                "that slope worked out?",
                "A graph remembers the numbers of its forward pass. With w1 at 0.45, who computes the "
                "loss there?",
                "Two steps, and you built 1 graph. On which side of `for` does the forward pass stand?",
            ),
        ),
    ),
)


# 6.8: a trained line ------------------------------------------------------------------------------


def trained_line(x):
    """What training ends with."""
    slope, intercept = _best(*_patients())
    return slope * x + intercept


def _line(slope, intercept):
    return lambda x: slope * x + intercept


def _raw_line(x):
    X, y = diabetes("bmi")
    slope, intercept = _best(X[:, 0].tolist(), y.tolist())
    return slope * x + intercept


def observe_line(answers, probe):
    """What the trained model says, and in words where training has brought it."""
    model = answers[0]
    if callable(model) and not inspect.signature(model).parameters:
        model = model()
    if model is None:
        raise WrongKind("your code gave back None. Does every way through it end in a `return`?")
    if not callable(model):
        raise WrongKind(f"a model to call is due, and you gave {described(model)}. What is it?")
    low, mean, high = (_prediction(model, x) for x in (-1.0, 0.0, 1.0))
    if abs(high + low - 2 * mean) > 1e-6 * max(1.0, abs(high), abs(low)):
        return {"guesses at bmi −1, 0, 1": "not on a line", "place": "no line"}
    slope, place = high - mean, _where(high - mean, mean, _best(*_patients()))
    slope_due, height_due = _best(*_patients())
    near = abs(slope / slope_due - 1) < 0.005 and abs(mean / height_due - 1) < 0.005
    return {
        "guess at the mean bmi": mean,
        "rise for one standard deviation": slope,
        "place": "at the bottom" if near else place,
    }


def _prediction(model, x):
    y = model(x)
    return number(bare(y))


EX_6_8 = Exercise(
    "6.8",
    name="a trained line, on your engine",
    weight=2,
    reference=(trained_line,),
    observe=observe_line,
    vary=vary.nothing,
    chapter=CHAPTER,
    section="3 · One line through 442 patients",
    seconds=20.0,
    tolerance=0.005,
    probes=(Probe("your trained line", "bmi −1, 0 and 1"),),
    mistakes=(
        Mistake(
            "not trained",
            (_line(0.0, 0.0),),
            (
                "Your line says 0 for every patient, and the mean is 152. How many steps has it "
                "taken?",
                "w and b still hold 0. Does your update change the 2 objects that the model reads?",
                "Print w.data after each of the first 3 steps. Does it change?",
            ),
            like=("place",),
        ),
        Mistake(
            "on the way",
            (_line(30.0, 100.0),),
            (
                "Your line is on its way: of the height 152 a part is missing, and of the rise, 45, "
                "too. What would another 100 steps do?",
                "At η = 0.1 each step leaves 0.8 of what is missing. After how many steps is less "
                "than 0.005 of it left?",
                "The bowl has curvature 2 in both directions. At which η does a single step arrive, "
                "and what is yours?",
            ),
            like=("place",),
        ),
        Mistake(
            "no intercept",
            (_line(45.16, 0.0),),
            (
                "Your line says 0 for a patient of mean bmi, and those patients average 152. Which "
                "knob lifts the whole line?",
                "The rise is 45, as it must be, and every guess is 152 too low. Which parameter "
                "did not move?",
                "You train 2 parameters. How many does your update visit?",
            ),
            like=("place",),
        ),
        Mistake(
            "bmi as it was measured",
            (_raw_line,),
            (
                "At the mean bmi your line says −118, and those patients average 152. Which number "
                "is the mean bmi when it is standardised?",
                "Your rise is 10.2 for 1 kg/m². The model is asked for x = −1, 0 and 1: what are "
                "those in kg/m²?",
                "A bmi of 0 is no person, a standardised 0 is the mean one. With which of the two "
                "did you train?",
            ),
        ),
        Mistake(
            "thrown out",
            (_line(1e9, 1e9),),
            (
                "Your line is off by more than 1,000 times the patients' own height. What did the loss "
                "do after the first steps?",
                "With the mean over 442 rows the curvature is 2, so η may be up to 1. With a sum "
                "over the rows it is 884: which of the two is yours?",
                "Print the first 5 losses. Does each one exceed the one before?",
            ),
            like=("place",),
        ),
        Mistake(
            "beyond the bottom",
            (_line(60.0, 170.0),),
            (
                "Your line has overshot: training from (0, 0) with η below 0.5 comes down on one "
                "side. What is in `.grad` when a second walk starts?",
                "Close to the bottom your steps do not shrink: yours carry something from the "
                "steps before. Which of the 4 cards of the loop would stop that?",
                "Run it once with 1 step and compare w.data with 2·η·45.16. Is the first step "
                "right and the second not?",
            ),
            like=("place",),
        ),
        Mistake(
            "behind the start",
            (_line(-200.0, -700.0),),
            (
                "At the mean bmi your line lies below 0, and those patients average 152: it is farther "
                "off than at the start. What did the loss do in the first 3 steps?",
                "At (0, 0) the slopes are −90 and −304. Which way does a step against them lead?",
                "The loss rises for a step with the slope, and for a step too long. Print w.data for 3 "
                "steps: does its sign change, or does it fall and fall?",
            ),
            like=("place",),
        ),
        Mistake(
            "no rise",
            (_line(0.0, 152.13),),
            (
                "Your line says the same for every bmi: its height is there, and its rise is 0. Which "
                "parameter did not move?",
                "You train 2 parameters. How many does your update visit?",
                "Print slope.grad after the first backward: it should be −90. Who takes that into "
                "slope.data?",
            ),
            like=("place",),
        ),
    ),
)

EXERCISES = (EX_6_1, EX_6_2, EX_6_3, EX_6_4, EX_6_5, EX_6_6, EX_6_7, EX_6_8)
