"""Exercises of chapter 12, *Optimisers*."""

import numpy as np

from mgcourse.study import observe, vary
from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, answer_of

CHAPTER = "12-optimisers"


def _walk(step, start, kappas, steps, settings):
    """Every place on ½κw² under a learner's step; each call gets copies, numbers or arrays."""
    w = np.array(start) if isinstance(start, list) else start
    kappas = np.array(kappas) if isinstance(kappas, list) else kappas
    memories, arguments = settings
    kept = [0.0 * w for _ in range(memories)]
    path, changed = [], {}
    for t in range(1, steps + 1):
        given = arguments(t)
        seen = observe.result_of(_as_tuple(step, 1 + memories), w, *kept, kappas * w, *given)
        if "changed" in seen:
            changed = {"changed": seen["changed"]}
        w, *kept = (np.array(x) if isinstance(x, list) else x for x in seen["result"])
        path.append(observe.plain(w))
    return {"path": path} | changed


def _as_tuple(step, due):
    """The step, refused where it does not give back so many things."""

    def stepped(*given):
        result = step(*given)
        if not isinstance(result, (tuple, list)) or len(result) != due:
            names = ("w, v", "w, m, v")[due - 2]
            raise WrongKind(
                f"{due} things are due, {names}, and your code gave {observe.described(result)}. "
                "What does your `return` list?"
            )
        return list(result)

    return stepped


# 12.1: momentum -----------------------------------------------------------------------------


def momentum_step(w, v, g, lr, beta):
    """PyTorch's form: the velocity takes the slope's place."""
    v = beta * v + g
    return w - lr * v, v


def _no_memory(w, v, g, lr, beta):
    return w - lr * g, g


def _uphill(w, v, g, lr, beta):
    v = beta * v + g
    return w + lr * v, v


def _mixed(w, v, g, lr, beta):
    v = beta * v + (1 - beta) * g
    return w - lr * v, v


def _old_velocity(w, v, g, lr, beta):
    return w - lr * v, beta * v + g


def _fades_at_once(w, v, g, lr, beta):
    v = beta * (v + g)
    return w - lr * v, v


def _never_fades(w, v, g, lr, beta):
    v = v + g
    return w - lr * v, v


def _slope_fades(w, v, g, lr, beta):
    v = v + beta * g
    return w - lr * v, v


def _one_step_back(w, v, g, lr, beta):
    return w - lr * (g + beta * v), g


def _nesterov(w, v, g, lr, beta):
    v = beta * v + g
    return w - lr * (g + beta * v), v


def _velocity_alone(w, v, g, lr, beta):
    v = beta * v + g
    return w - v, v


def _rate_twice(w, v, g, lr, beta):
    v = beta * v + lr * g
    return w - lr * v, v


def _swapped_momentum(w, v, g, lr, beta):
    v = beta * v + g
    return v, w - lr * v


def _weight_fades(w, v, g, lr, beta):
    return beta * w - lr * g, g


def observe_momentum(answers, probe):
    """The path on ½κw²; what is remembered on the way is the learner's affair."""
    start, kappas, lr, beta, steps = probe.given
    return _walk(answers[0], start, kappas, steps, (1, lambda t: (lr, beta)))


def _other_momentum(given, rng):
    """Another start and another β below 1; η κ stays, so no path runs away."""
    start, kappas, lr, beta, steps = given
    fading = round(rng.uniform(0.3, 0.95), 3) if beta else beta
    return vary.floats(start, rng), kappas, lr, fading, steps


EX_12_1 = Exercise(
    "12.1",
    name="momentum",
    weight=2,
    reference=(momentum_step,),
    observe=observe_momentum,
    chapter=CHAPTER,
    section="1 · A velocity",
    vary=_other_momentum,
    probes=(
        Probe("w = 4, slope 4, lr 0.1, β 0.9: the first step", (4.0, 1.0, 0.1, 0.9, 1), "step"),
        Probe("the first 3 steps on ½w² from 4, lr 0.1, β 0.9", (4.0, 1.0, 0.1, 0.9, 3), "path"),
        Probe("the first 4 steps on ½w² from −2, lr 0.2, β 0.5", (-2.0, 1.0, 0.2, 0.5, 4), "path"),
        Probe("β = 0: 3 steps on ½w² from 4, lr 0.1", (4.0, 1.0, 0.1, 0.0, 3), "plain"),
        Probe(
            "5 steps in the ravine κ 1, 100 from (1, 1), lr 0.01, β 0.9",
            ([1.0, 1.0], [1.0, 100.0], 0.01, 0.9, 5),
            "arrays",
        ),
    ),
    mistakes=(
        Mistake(
            "nothing is remembered",
            (_no_memory,),
            (
                "β 0 and β 0.9 gave one path: 4, 3.6, 3.24. What was remembered of the first step?",
                "In step 2 the slope is 3.6, and you went by 0.36. How much of the 4 before it should "
                "still push?",
                "You hand back a second number. In the next call, where does it go in?",
            ),
        ),
        Mistake(
            "uphill",
            (_uphill,),
            (
                "Slope 4 at w = 4, and you went to 4.4. Which way is downhill?",
                "The loss was 8, after your step it is 9.68. Against or along the slope?",
                "Your velocity is right. With which sign does it reach w = 4?",
            ),
        ),
        Mistake(
            "the slope comes in with 1 − β",
            (_mixed,),
            (
                "Your first step is 0.04, plain descent's is 0.4. Where are nine tenths?",
                "v is empty, the slope is 4, and your new v is 0.4. How much of the slope goes in, in "
                "the form of the task?",
                "That is a running mean, as Adam keeps one. What stands before g in "
                "the form asked for here?",
            ),
        ),
        Mistake(
            "moves by the velocity of before",
            (_old_velocity,),
            (
                "Your first step is 0: w stays at 4. Which velocity moved it?",
                "The slope 4 has gone into v, and w did not feel it. In which order do the two lines "
                "stand?",
                "Two things happen in a step. Which of them must come first, so that the slope of 4 "
                "counts at once?",
            ),
        ),
        Mistake(
            "the new slope fades as well",
            (_fades_at_once,),
            (
                "Your first step is 0.36, plain descent's is 0.4. What has taken a tenth off?",
                "v was 0 and g is 4; you made 3.6 of them. Which of the two is to fade?",
                "β is for what is old. Is the slope of 4 old?",
            ),
        ),
        Mistake(
            "the velocity never fades",
            (_never_fades,),
            (
                "β 0 and β 0.9 gave one path: 4, 3.6, 2.84. What has faded of the first slope?",
                "With β = 0 nothing should be remembered, and your third place is 2.84. Where does β "
                "come in?",
                "This is the loop that never zeroes. By which number is the old velocity made "
                "smaller?",
            ),
        ),
        Mistake(
            "the slope fades, the velocity does not",
            (_slope_fades,),
            (
                "With β = 0 your ball stays at 4 for ever. What should plain descent have done?",
                "In your line β stands before the slope of 4. Which of the two is to be forgotten, "
                "bit by bit?",
                "After 3 steps the first slope should count 0.81. How much does it count in yours?",
            ),
        ),
        Mistake(
            "remembers one step only",
            (_one_step_back,),
            (
                "Two steps are right, the third is not: 2.27 for 1.94. What is left of the first "
                "slope then?",
                "You hand back the slope alone. In step 3, does the slope of step 1 still push?",
                "After 2 steps you remember 3.6; due is 7.2. Which number do you hand back as the "
                "velocity?",
            ),
        ),
        Mistake(
            "Nesterov's form",
            (_nesterov,),
            (
                "Your first step is 0.76, the form asked for takes 0.4. What was added to the slope?",
                "You look ahead, as Nesterov does: right in itself, 0.36 more here. What does the "
                "task's form go by?",
                "Your new v is 4. By how much does w move, if the step is lr times v and nothing else?",
            ),
        ),
        Mistake(
            "no step size",
            (_velocity_alone,),
            (
                "From w = 4 with lr 0.1 your first step is 4. How long is plain descent's?",
                "The velocity is 4, and you went all of it. Which of the arguments have you not used?",
                "lr = 0.1 and lr = 0.2 give one path in yours. Where should they differ?",
            ),
        ),
        Mistake(
            "the step size twice",
            (_rate_twice,),
            (
                "From w = 4 with lr 0.1 your first step is 0.04. How long is plain descent's?",
                "lr = 0.1 stands in the velocity and again in the step. How often should it count?",
                "0.1 · 0.1 · 4: which of the two tenths would you take away?",
            ),
        ),
        Mistake(
            "v first, then w",
            (_swapped_momentum,),
            (
                "After the first step your w is 4 and your v 3.6. Which of the 2 numbers is the "
                "velocity?",
                "Both numbers are right. Which of the 2 does the task want first?",
                "Who calls you puts your first number into w. Is 4 where the ball is?",
            ),
        ),
        Mistake(
            "the weight fades",
            (_weight_fades,),
            (
                "From w = 4 your first step leads to 3.2, plain descent's to 3.6. What else was made "
                "smaller?",
                "With a slope of 0 your ball at 4 would move to 3.6. Who pulled?",
                "β makes one of your 2 numbers smaller. Is it the place that is to be forgotten, or "
                "the velocity?",
            ),
        ),
    ),
)


# 12.2: Adam ---------------------------------------------------------------------------------


def adam_step(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    """Kingma and Ba's, with both means corrected for their empty start."""
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    full_m = m / (1 - b1**t)
    full_v = v / (1 - b2**t)
    return w - lr * full_m / (full_v**0.5 + eps), m, v


def _adam(mean=None, square=None, step=None, back=None):
    """The reference with one of its parts replaced."""

    def adam_step(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
        m = mean(m, g, b1, b2) if mean else b1 * m + (1 - b1) * g
        v = square(v, g, b2, m, b1) if square else b2 * v + (1 - b2) * g * g
        full_m, full_v = m / (1 - b1**t), v / (1 - b2**t)
        w = step(w, m, v, t, lr, b1, b2, eps) if step else w - lr * full_m / (full_v**0.5 + eps)
        return back(w, m, v, full_m, full_v) if back else (w, m, v)

    return adam_step


def _root(x):
    return np.abs(x) ** 0.5 * np.where(np.asarray(x) < 0, np.nan, 1.0)


def _full(m, v, t, b1, b2):
    return m / (1 - b1**t), v / (1 - b2**t)


def _eps_inside(w, m, v, t, lr, b1, b2, eps):
    full_m, full_v = _full(m, v, t, b1, b2)
    return w - lr * full_m / (full_v + eps) ** 0.5


def _no_root(w, m, v, t, lr, b1, b2, eps):
    full_m, full_v = _full(m, v, t, b1, b2)
    return w - lr * full_m / (full_v + eps)


def _uphill_adam(w, m, v, t, lr, b1, b2, eps):
    full_m, full_v = _full(m, v, t, b1, b2)
    return w + lr * full_m / (full_v**0.5 + eps)


def _times_for_power(w, m, v, t, lr, b1, b2, eps):
    return w - lr * (m / (1 - b1 * t)) / (_root(v / (1 - b2 * t)) + eps)


def _fixed_numbers(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    return adam_step(w, m, v, g, t, lr)


def _forgets(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    return adam_step(w, 0.0 * w, 0.0 * w, g, t, lr, b1, b2, eps)


def _one_for_all(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    return adam_step(w, m, v, np.mean(g) + 0 * w, t, lr, b1, b2, eps)


def _one_square_for_all(w, m, v, g, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.mean(g * g)
    full_m, full_v = _full(m, v, t, b1, b2)
    return w - lr * full_m / (full_v**0.5 + eps), m, v


def observe_adam(answers, probe):
    """The path on ½κw², with t counted from 1."""
    start, kappas, lr, more, steps = probe.given
    return _walk(answers[0], start, kappas, steps, (2, lambda t: (t, lr, *more)))


def _other_adam(given, rng):
    """Another start, and other averages where they are given; all stay below 1."""
    start, kappas, lr, more, steps = given
    if more:
        b1, b2, *rest = more
        more = (round(b1 * rng.uniform(0.7, 1.2), 3), round(b2 * rng.uniform(0.7, 1.2), 3), *rest)
    return vary.floats(start, rng), kappas, lr, more, steps


_KEPT_FULL = (
    "Step 1 is right, at step 2 you are off: 3.88 for 3.80. Which two means did you hand back?",
    "The correction is for this one step. Which means, as they were before it, go into step 2?",
    "m is 0.4 after a slope of 4, and you hand back 4. On what will the next mean build?",
)

EX_12_2 = Exercise(
    "12.2",
    name="Adam",
    weight=3,
    reference=(adam_step,),
    observe=observe_adam,
    chapter=CHAPTER,
    section="3 · One step size a weight",
    vary=_other_adam,
    keeps="adam_step",
    tolerance=1e-7,
    probes=(
        Probe("slope 4 at w = 4, lr 0.1: the first step", (4.0, 1.0, 0.1, (), 1), "step"),
        Probe("slope −4 at w = −4, lr 0.1: the first step", (-4.0, 1.0, 0.1, (), 1), "step"),
        Probe("slope 0.000001, lr 0.1: the first step", (1.0, 1e-6, 0.1, (), 1), "eps"),
        Probe("the first 4 steps on ½w² from 4, lr 0.1", (4.0, 1.0, 0.1, (), 4), "path"),
        Probe(
            "4 steps on ½w² from 4, lr 0.5, b1 = 0.5, b2 = 0.75",
            (4.0, 1.0, 0.5, (0.5, 0.75), 4),
            "path",
        ),
        Probe(
            "2 steps from (1, −1), slopes 1 and −1, lr 0.1",
            ([1.0, -1.0], [1.0, 1.0], 0.1, (), 2),
            "arrays",
        ),
        Probe(
            "5 steps in the ravine κ 1, 100 from (1, 1), lr 0.04",
            ([1.0, 1.0], [1.0, 100.0], 0.04, (), 5),
            "arrays",
        ),
    ),
    mistakes=(
        Mistake(
            "no correction",
            (_adam(step=lambda w, m, v, t, lr, b1, b2, eps: w - lr * m / (v**0.5 + eps)),),
            (
                "Your first step is 3.16 times lr. How full is an average that holds one number?",
                "After one slope of 4, m is 0.4 and v is 0.016. What would they be if they had seen "
                "4 for ever?",
                "A share of 1 − b1 = 0.1 of m is filled after 1 step. What share after t steps?",
            ),
        ),
        Mistake(
            "m is corrected, v is not",
            (
                _adam(
                    step=lambda w, m, v, t, lr, b1, b2, eps: (
                        w - lr * m / (1 - b1**t) / (v**0.5 + eps)
                    )
                ),
            ),
            (
                "Your first step is 31.6 times lr. Which of the two averages is still nearly empty?",
                "m is right at 4; the root of your v is 0.126, and the slope is 4. What has v seen "
                "so far?",
                "After 1 step v is filled by 0.001. What do you divide by, to see it full?",
            ),
        ),
        Mistake(
            "v is corrected, m is not",
            (
                _adam(
                    step=lambda w, m, v, t, lr, b1, b2, eps: (
                        w - lr * m / ((v / (1 - b2**t)) ** 0.5 + eps)
                    )
                ),
            ),
            (
                "Your first step is 0.1 times lr. Which of the two averages is still nearly empty?",
                "The root of v is right at 4; your m is 0.4. What has m seen so far?",
                "After 1 step m is filled by 0.1. What do you divide by, to see it full?",
            ),
        ),
        Mistake(
            "eps inside the root",
            (_adam(step=_eps_inside),),
            (
                "Slope 0.000001: your step is 0.01 lr, the reference's 0.99 lr. Next to what does "
                "1e-8 stand?",
                "v is the *square* of 1e-6, so 1e-12. Which is larger, that or eps?",
                "Beside the root, 1e-8 is small against 1e-6. Before or after the root is taken is "
                "it to be added?",
            ),
        ),
        Mistake(
            "no root",
            (_adam(step=_no_root),),
            (
                "Slope 4: your first step is a quarter of lr. In which unit is v, that of the slope "
                "or of its square?",
                "With the loss 10 times as large, your step becomes 10 times as small. What should "
                "become of it?",
                "m is 4 and v is 16. What must be done to 16, so that the two cancel?",
            ),
        ),
        Mistake(
            "uphill",
            (_adam(step=_uphill_adam),),
            (
                "Slope 4 at w = 4, and you went to 4.1. Which way is downhill?",
                "The length is right: 0.1. And the direction, where the slope is 4?",
                "A slope above 0 says that a smaller w is better. What did yours become, from 4?",
            ),
        ),
        Mistake(
            "one memory for all weights",
            (_one_for_all,),
            (
                "Slopes 1 and −1: neither weight moved. Whose memory was it?",
                "You average over the 2 weights, and 1 and −1 cancel. Over what is the average to "
                "run?",
                "m and v have one number a weight. Which of your operations makes 1 number of an "
                "array?",
            ),
            within="arrays",
        ),
        Mistake(
            "one square for all weights",
            (_one_square_for_all,),
            (
                "In the ravine the slopes are 1 and 100, and your first steps 0.0006 and 0.0566. How "
                "long should each be, for lr 0.04?",
                "One v serves both weights, and the slope of 100 fills it. Whose step does it "
                "shorten?",
                "v has one number a weight. Which of your operations makes 1 number of an array?",
            ),
            within="arrays",
        ),
        Mistake(
            "nothing is remembered",
            (_forgets,),
            (
                "Step 1 is right; at step 2 you went 0.074, and not 0.1. What did m hold when it "
                "began?",
                "Your means start from 0 in each step, and are corrected as if they held 2 slopes. "
                "Which m and v came in?",
                "Two of the arguments carry what the steps before have seen. Where do they go into "
                "your lines, at t = 2?",
            ),
        ),
        Mistake(
            "hands back the corrected means",
            (_adam(back=lambda w, m, v, full_m, full_v: (w, full_m, full_v)),),
            _KEPT_FULL,
        ),
        Mistake(
            "squares missing",
            (
                _adam(
                    square=lambda v, g, b2, m, b1: b2 * v + (1 - b2) * g,
                    step=lambda w, m, v, t, lr, b1, b2, eps: (
                        w - lr * m / (1 - b1**t) / (_root(v / (1 - b2**t)) + eps)
                    ),
                ),
            ),
            (
                "Slope 4: your first step is 2 times lr. Of what is v the average?",
                "A slope of −4 has no root. What can never be below 0?",
                "v is to hold 16 after a slope of 4. What do you put in?",
            ),
        ),
        Mistake(
            "the square of the mean",
            (_adam(square=lambda v, g, b2, m, b1: b2 * v + (1 - b2) * m * m),),
            (
                "Slope 4: your first step is 10 times lr. Of what is v the average?",
                "m is 0.4 after one step, and you square that. What is the square of the slope?",
                "v is to hold how large the slopes were, 4, whatever their signs. Is that the square "
                "of g or of m?",
            ),
        ),
        Mistake(
            "b1 and b2 exchanged",
            (
                _adam(
                    mean=lambda m, g, b1, b2: b2 * m + (1 - b2) * g,
                    square=lambda v, g, b2, m, b1: b1 * v + (1 - b1) * g * g,
                    step=lambda w, m, v, t, lr, b1, b2, eps: (
                        w - lr * m / (1 - b2**t) / ((v / (1 - b1**t)) ** 0.5 + eps)
                    ),
                ),
            ),
            (
                "The first step is right; from the second on, at b1 = 0.5 and b2 = 0.75, your path "
                "differs. Which of the two belongs to m?",
                "m is to forget fast, by 0.9 a step, v slowly, by 0.999. How is it in yours?",
                "b1 stands first among the 2, as m stands before v. Which did you give to v?",
            ),
        ),
        Mistake(
            "t times for t-th power",
            (_adam(step=_times_for_power),),
            (
                "Step 1 is right, step 2 is no number. What is 1 − 0.9 · 2?",
                "What is missing of m fades by 0.9 in each step: 0.9, 0.81, 0.729. Which operation "
                "makes these of 0.9 and t?",
                "1 − 0.9 · t falls below 0 at t = 2. What should be left of the empty start after 2 "
                "steps, 1.8 or 0.81?",
            ),
        ),
        Mistake(
            "t counted one too far",
            (
                _adam(
                    step=lambda w, m, v, t, lr, b1, b2, eps: (
                        w - lr * m / (1 - b1 ** (t + 1)) / ((v / (1 - b2 ** (t + 1))) ** 0.5 + eps)
                    )
                ),
            ),
            (
                "Your first step is 0.74 times lr. How many slopes have gone into m at t = 1?",
                "At t = 1 your m is taken to be filled by 0.19. By how much is it?",
                "t counts from 1 in this task. What do you add to it?",
            ),
        ),
        Mistake(
            "fixed numbers in place of b1 and b2",
            (_fixed_numbers,),
            (
                "With b1 = 0.5 and b2 = 0.75 you go the way of 0.9 and 0.999. Which of the arguments "
                "have you not used?",
                "Your path does not depend on b1. Where does a 0.9 stand in your lines?",
                "4 arguments have usual values. Which of them appear in your code by name?",
            ),
        ),
    ),
)


# 12.3: is it shown? -------------------------------------------------------------------------

REASONS = ("mean", "seed", "loss", "rival", "splits")


def _said(word, reason):
    def answer():
        return word, reason

    return answer


def observe_claim(answers, probe):
    """Two words: whether it is shown, and the reason."""
    answer = answer_of(answers[0])
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongKind(
            'two words are due, such as ("yes", "mean"), and your code gave '
            f"{observe.described(answer)}. Which two?"
        )
    shown, reason = (str(word).strip(" ().`").lower() for word in answer)
    if shown not in ("yes", "no"):
        raise WrongKind(f"{answer[0]!r} is neither yes nor no. Which of the two?")
    if reason not in REASONS:
        raise WrongKind(f"{answer[1]!r} is not among the reasons. Which of {', '.join(REASONS)}?")
    return {"shown": shown, "reason": reason}


EX_12_3 = Exercise(
    "12.3",
    name="is it shown?",
    weight=1,
    reference=(_said("no", "rival"),),
    observe=observe_claim,
    chapter=CHAPTER,
    section="5 · A fair race",
    vary=vary.nothing,
    probes=(Probe("is the claim shown by the card?", None),),
    mistakes=(
        Mistake(
            "yes, by the means",
            (_said("yes", "mean"),),
            (
                "Adam at 0.003 beat SGD at 0.1. And SGD at 0.5?",
                "The means say something of two *settings*. How many step sizes did each rule get?",
                "The claim names 2 rules and no step size. Which line of the card has another "
                "step size, and what does it say?",
            ),
        ),
        Mistake(
            "yes, by one split",
            (_said("yes", "seed"),),
            (
                "Split 0: 95.6 against 92.5. And the other four?",
                "One split is one draw. How far apart are the 5 numbers of one row?",
                "Whatever the 5 splits say, they compare two step sizes. Which line was left out of "
                "the claim?",
            ),
        ),
        Mistake(
            "yes, by the training loss",
            (_said("yes", "loss"),),
            (
                "0.28 against 0.38, on the 1,437 rows they learned from. Which rows decide?",
                "A lower training loss is a faster fit. Is the claim about fitting or about "
                "reading new digits, 360 of them?",
                "And even on the loss: what does the third line of the card say?",
            ),
        ),
        Mistake(
            "yes, with the rival",
            (_said("yes", "rival"),),
            (
                "You say *yes*, and that SGD was tried at 1 step size only. Does the one go with "
                "the other?",
                "The third line has SGD at 0.5 with the highest mean of the 3. Does that speak for "
                "the claim?",
                "Your reason is a doubt. What does a doubt about 1 of the two rivals make of the "
                "claim?",
            ),
        ),
        Mistake(
            "yes, with the splits",
            (_said("yes", "splits"),),
            (
                "Five splits each: fair enough. And how many step sizes did each of the 2 rules "
                "get?",
                "5 splits tell how far chance goes for 1 setting. Do they say that the setting is "
                "a good one?",
                "Look at the third line of the card. Does the claim mention it?",
            ),
        ),
        Mistake(
            "no, for want of splits",
            (_said("no", "splits"),),
            (
                "Five splits, and Adam is ahead in all 5. Would more splits help SGD at 0.1?",
                "The first two lines do differ, split by split. What do they have that the claim "
                "does not name?",
                "Which of the 3 lines would overturn the claim, with no split more?",
            ),
        ),
        Mistake(
            "no, by one split",
            (_said("no", "seed"),),
            (
                "Split 0 alone: 95.6 against 92.5. Does the claim rest on 1 split?",
                "The card has 5 splits for each line. So what is the matter with the comparison?",
                "Which of the 3 lines would overturn the claim, with no split more?",
            ),
        ),
        Mistake(
            "no, by the means",
            (_said("no", "mean"),),
            (
                "The means are 94.2 and 92.5: those two do differ. Which comparison is missing?",
                "Your *no* is right. Is it the means of the first 2 lines that speak against the "
                "claim?",
                "Which of the 3 lines does the claim leave out?",
            ),
        ),
        Mistake(
            "no, by the training loss",
            (_said("no", "loss"),),
            (
                "The losses are 0.28 and 0.38, and test rows were counted too. What is missing "
                "from the comparison?",
                "Your *no* is right. Is it the loss of the first 2 lines that speaks against the "
                "claim?",
                "Which of the 3 lines does the claim leave out?",
            ),
        ),
    ),
)

EXERCISES = (EX_12_1, EX_12_2, EX_12_3)
