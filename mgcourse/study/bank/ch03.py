"""Exercises of chapter 03, *Slopes*."""

import math

from mgcourse.study.exercise import Exercise, Mistake, Probe
from mgcourse.study.observe import WrongKind, answer_of, described, number, result_of, stated

CHAPTER = "03-slopes"

# What is probed, by name: an answer runs in a process of its own, where functions cannot go.
OF_LISTS = {
    "x²": lambda x: x[0] ** 2,
    "x³": lambda x: x[0] ** 3,
    "xy": lambda x: x[0] * x[1],
    "x² + 3y": lambda x: x[0] ** 2 + 3 * x[1],
    "xyz": lambda x: x[0] * x[1] * x[2],
    "tanh x": lambda x: math.tanh(x[0]),
}
OF_NUMBERS = {
    "x²": lambda x: x**2,
    "x³": lambda x: x**3,
    "x⁴": lambda x: x**4,
    "2x": lambda x: 2 * x,
    "7x": lambda x: 7 * x,
    "1e-9·x": lambda x: 1e-9 * x,
    "5": lambda x: 5.0,
    "relu(x)": lambda x: x if x > 0 else 0.0,
    "|x|": abs,
    "1 − |x|": lambda x: 1 - abs(x),
}


# 3.1: numerical slopes ----------------------------------------------------------------------


def _each(measure):
    """Slopes of every knob by `measure(g, value, h)`, g a function of that knob alone."""

    def numgrad(f, x, h):
        if isinstance(x, (int, float)):
            return measure(f, x, h)
        return [measure(lambda v, i=i: f([*x[:i], v, *x[i + 1 :]]), x[i], h) for i in range(len(x))]

    return numgrad


def numgrad(f, x, h):
    """Central differences, one knob at a time."""
    if isinstance(x, (int, float)):
        return (f(x + h) - f(x - h)) / (2 * h)
    slopes = []
    for i, value in enumerate(x):
        up = [*x[:i], value + h, *x[i + 1 :]]
        down = [*x[:i], value - h, *x[i + 1 :]]
        slopes.append((f(up) - f(down)) / (2 * h))
    return slopes


_ahead = _each(lambda g, v, h: (g(v + h) - g(v)) / h)
_back = _each(lambda g, v, h: (g(v) - g(v - h)) / h)
_over_h = _each(lambda g, v, h: (g(v + h) - g(v - h)) / h)
_halved_then_times_h = _each(lambda g, v, h: (g(v + h) - g(v - h)) / 2 * h)
_one_part_divided = _each(lambda g, v, h: g(v + h) - g(v - h) / (2 * h))
_rise = _each(lambda g, v, h: g(v + h) - g(v - h))
_own_h = _each(lambda g, v, h: (g(v + 1e-5) - g(v - 1e-5)) / 2e-5)


def _left_below(f, x, h):
    """Nudges the given list and leaves it there."""
    if isinstance(x, (int, float)):
        return numgrad(f, x, h)
    slopes = []
    for i in range(len(x)):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        slopes.append((up - f(x)) / (2 * h))
    return slopes


def _put_back_by_adding(f, x, h):
    """Nudges the given list, and adds h once more at the end."""
    if isinstance(x, (int, float)):
        return numgrad(f, x, h)
    slopes = []
    for i in range(len(x)):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        slopes.append((up - f(x)) / (2 * h))
        x[i] += h
    return slopes


def _nudges_pile_up(f, x, h):
    """Copies the list once, so that each nudge stays for the next knob."""
    if isinstance(x, (int, float)):
        return numgrad(f, x, h)
    up, down, slopes = list(x), list(x), []
    for i in range(len(x)):
        up[i] += h
        down[i] -= h
        slopes.append((f(up) - f(down)) / (2 * h))
    return slopes


def _two_names(f, x, h):
    """One list under two names."""
    if isinstance(x, (int, float)):
        return numgrad(f, x, h)
    up = down = x
    slopes = []
    for i in range(len(x)):
        up[i] += h
        down[i] -= h
        slopes.append((f(up) - f(down)) / (2 * h))
    return slopes


def _f_of_one_value(f, x, h):
    """Hands each value to f by itself."""
    values = [x] if isinstance(x, (int, float)) else x
    return [(f(v + h) - f(v - h)) / (2 * h) for v in values]


def _h_onto_the_list(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _lists_alone(f, x, h):
    return [numgrad(f, x, h)[i] for i in range(len(x))]


def _lists_alone_iterating(f, x, h):
    return [slope for _, slope in zip(x, numgrad(f, x, h))]


def _all_at_once(f, x, h):
    if isinstance(x, (int, float)):
        return numgrad(f, x, h)
    return (f([v + h for v in x]) - f([v - h for v in x])) / (2 * h)


def _all_at_once_each(f, x, h):
    slope = _all_at_once(f, x, h)
    return slope if isinstance(x, (int, float)) else [slope] * len(x)


def _first_knob(f, x, h):
    return numgrad(f, x, h) if isinstance(x, (int, float)) else numgrad(f, x, h)[:1]


def observe_numgrad(answers, probe):
    """The slopes, and whether the list is what it was."""
    name, x, h = probe.given
    if isinstance(x, tuple):
        return result_of(answers[0], OF_LISTS[name], list(x), h)
    return result_of(answers[0], OF_NUMBERS[name], x, h)


_ALL = (
    "xy at [2, 5], h = 0.1: you gave 7. With y held at 5, how fast does 5x follow x?",
    "You turn every knob at the same time, so 7 is what all of them do together. Which one is "
    "held still while x is measured?",
    "The 7 is 5 and 2 in one number. How would you measure two numbers, with how many calls of f?",
)

_ONE_NUMBER = (
    "Your lists are right. Then came x = 3, one number, and your code treated it as a list. What "
    "does the task want in that case?",
    "For one number, f takes a number: f(3.1), f(2.9). Where does your code first ask x for "
    "something only a list has?",
    "Two cases, a list and a number. How can Python tell which of the two x is?",
)

EX_3_1 = Exercise(
    "3.1",
    name="numerical slopes",
    weight=2,
    reference=(numgrad,),
    observe=observe_numgrad,
    chapter=CHAPTER,
    section="2 · From secant to tangent",
    tolerance=1e-4,
    probes=(
        Probe("f = x², x = [1], h = 0.1", ("x²", (1.0,), 0.1), "one knob"),
        Probe("f = tanh x, x = [0.7], h = 1e-5", ("tanh x", (0.7,), 1e-5), "one knob"),
        Probe("f = x³, x = [1], h = 0.5", ("x³", (1.0,), 0.5), "one knob"),
        Probe("f = xy, x = [2, 5], h = 0.1", ("xy", (2.0, 5.0), 0.1), "several knobs"),
        Probe("f = x² + 3y, x = [1, 2], h = 0.1", ("x² + 3y", (1.0, 2.0), 0.1), "several knobs"),
        Probe("f = xyz, x = [2, 3, 4], h = 0.1", ("xyz", (2.0, 3.0, 4.0), 0.1), "several knobs"),
        Probe("f = x², x = 3, h = 0.1", ("x²", 3.0, 0.1), "a number"),
    ),
    mistakes=(
        Mistake(
            "looks ahead only",
            (_ahead,),
            (
                "x² at 1, h = 0.1: you gave 2.1; looking back it is 1.9. Which is the slope?",
                "Your line goes from 1 to 1.1, where the curve is already steeper than at 1. Where "
                "would a line have to begin so that 1 is its middle?",
                "You called f at 1 and at 1.1. At which two places does looking both ways call it?",
            ),
            within="one knob",
        ),
        Mistake(
            "looks back only",
            (_back,),
            (
                "x² at 1, h = 0.1: you gave 1.9; looking ahead it is 2.1. Which is the slope?",
                "Your line goes from 0.9 to 1, where the curve is not yet as steep as at 1. Where "
                "would a line have to end so that 1 is its middle?",
                "You called f at 0.9 and at 1. At which two places does looking both ways call it?",
            ),
            within="one knob",
        ),
        Mistake(
            "divides by h",
            (_over_h,),
            (
                "x² at 1: the rise is 0.4, and you gave 4. From 0.9 to 1.1 is how far?",
                "Slope is rise over way. Your rise is taken from x − h to x + h. How long is that "
                "way, counted in h?",
                "All your slopes are twice what is due. What is too small by that factor, rise or "
                "way?",
            ),
            within="one knob",
        ),
        Mistake(
            "divides by 2, then multiplies by h",
            (_halved_then_times_h,),
            (
                "x² at 1, h = 0.1: the rise is 0.4, the way 0.2, and you gave 0.02. What did Python "
                "do after it had halved the rise?",
                "Python works through `/` and `*` from left to right. In `0.4 / 2 * 0.1`, which of "
                "the two numbers is the 0.4 divided by?",
                "The whole way, 2h, belongs under the line. What holds two things together in "
                "Python?",
            ),
            within="one knob",
        ),
        Mistake(
            "divides one of the two",
            (_one_part_divided,),
            (
                "x² at 1, h = 0.1: you gave −2.84, which is 1.21 − 0.81/0.2. Which part of the rise "
                "was divided?",
                "Python divides before it subtracts. What has to happen first here?",
                "The rise, 1.21 − 0.81, should be one thing. What holds two things together in "
                "Python?",
            ),
            within="one knob",
        ),
        Mistake(
            "the rise alone",
            (_rise,),
            (
                "x² at 1, h = 0.1: you gave 0.4. From 0.9 to 1.1 f rises by 0.4; how much would "
                "that be for each whole unit?",
                "With a smaller h your number shrinks as well: 0.04 for h = 0.01. Does the curve "
                "become flatter?",
                "A slope is a rise over a way. What is the way between your two points?",
            ),
            within="one knob",
        ),
        Mistake(
            "leaves the list nudged",
            (_left_below,),
            (
                "x was 0.7, after the call 0.69999. Who put it back?",
                "xy at [2, 5], h = 0.1: your second slope is 1.9. x should stand at 2 while y is "
                "turned. Where does it stand?",
                "You change the list that you were given. What could you keep of it before, to set "
                "it right afterwards?",
            ),
        ),
        Mistake(
            "puts it back by adding",
            (_put_back_by_adding,),
            (
                "Your slopes are right, and the list [1.0] comes back as [1.0000000000000002]. What "
                "does floating-point arithmetic make of 1 + 0.1 − 0.2 + 0.1?",
                "Three additions, three roundings: the last digit of x is not what it was. Is there "
                "a way to put it back without arithmetic?",
                "Before the first nudge you had x exactly. Under which name could you keep it?",
            ),
        ),
        Mistake(
            "nudges pile up",
            (_nudges_pile_up,),
            (
                "x² + 3y at [1, 2], h = 0.1: for y you gave 5, and 3y alone rises by 3 a unit. "
                "Where do the other 2 come from?",
                "When y is turned, x is no longer at 1. In which line of yours does it come back?",
                "You make your copies once, before the loop, and there are two knobs. How many "
                "times is a fresh copy needed?",
            ),
        ),
        Mistake(
            "two names for one list",
            (_two_names,),
            (
                "x² at 1, h = 0.1: you gave 0, so f was the same at both ends. You have two names; "
                "how many lists are there?",
                "`up = x` makes no second list, it gives the first one another name. When h is "
                "added through one name, what does the other one see?",
                "h is added and taken away again, both on one list. From which line on would there have "
                "to be a second one?",
            ),
        ),
        Mistake(
            "hands f one value",
            (_f_of_one_value,),
            (
                "x = [1] and h = 0.1: you called f with 1.1, one number. Of what is f a function "
                "here?",
                "f asks for its x[0]. What would a nudged x look like that still has a place 0?",
                "To turn one knob of [2, 5], f needs the other one too. Which list belongs to x "
                "being 2.1?",
            ),
            within="one knob",
        ),
        Mistake(
            "adds h to the list",
            (_h_onto_the_list,),
            (
                "x = [1] and h = 0.1: you asked Python for [1] + 0.1. To which number should the "
                "0.1 be added?",
                "A list and a number cannot be added. Which single entry is turned at a time?",
                "You need a list like x in which one place holds something else. How do you get a "
                "list that you may change?",
            ),
            within="one knob",
        ),
        Mistake("a length of one number", (_lists_alone,), _ONE_NUMBER, within="a number"),
        Mistake("walks over one number", (_lists_alone_iterating,), _ONE_NUMBER, within="a number"),
        Mistake("one number for all knobs", (_all_at_once,), _ALL),
        Mistake("all knobs turned at once, for each", (_all_at_once_each,), _ALL),
        Mistake(
            "the first knob alone",
            (_first_knob,),
            (
                "xy at [2, 5]: you gave one slope, [5]. How many knobs has the list?",
                "The slope in x is right, and y was never turned. Where does your code leave the "
                "loop?",
                "Two knobs need two slopes. After which round of your loop is the answer given "
                "back?",
            ),
        ),
        Mistake(
            "an h of its own",
            (_own_h,),
            (
                "x³ at 1, h = 0.5: from 0.5 to 1.5 it rises by 3.25 over a way of 1, and you gave "
                "3. Over which way did you measure?",
                "Your 3 is nearer to the tangent than what was asked for. Which h did the call ask "
                "for, and which one did you use?",
                "The caller chooses h: 0.1, 0.5 or 1e-5. Where in your code is a number that could "
                "be h?",
            ),
        ),
    ),
)


# 3.2: a gradient check ----------------------------------------------------------------------

WORDS = ("ok", "wrong", "kink")


def _sides(f, x, h):
    """The slopes over h to the left and to the right of x."""
    return (f(x) - f(x - h)) / h, (f(x + h) - f(x)) / h


def _measured(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _kinked(f, x, h):
    left, right = _sides(f, x, h)
    return abs(left - right) > 0.1


def _checker(agrees, kinked=_kinked, measured=_measured):
    """A gradient check made of three parts; `agrees(slope, measured, tol)`."""

    def gradcheck(f, x, slope, h=1e-5, tol=1e-5):
        if kinked(f, x, h):
            return "kink"
        return "ok" if agrees(slope, measured(f, x, h), tol) else "wrong"

    return gradcheck


def gradcheck(f, x, slope, h=1e-5, tol=1e-5):
    """A kink first, then the relative gap."""
    left, right = _sides(f, x, h)
    if abs(left - right) > 0.1:
        return "kink"
    nudged = (f(x + h) - f(x - h)) / (2 * h)
    largest = max(abs(slope), abs(nudged))
    return "ok" if abs(slope - nudged) <= tol * largest else "wrong"


def _agree(slope, nudged, tol):
    return abs(slope - nudged) <= tol * max(abs(slope), abs(nudged))


def _no_abs(slope, nudged, tol):
    return slope - nudged <= tol * max(abs(slope), abs(nudged))


def _share(slope, nudged, tol):
    return abs(slope - nudged) / max(abs(slope), abs(nudged)) <= tol


def _share_of_the_right_one(slope, nudged, tol):
    return slope == nudged or abs(slope - nudged) / (max(slope, nudged) or 1.0) <= tol


def _nan_for_zero(slope, nudged, tol):
    largest = max(abs(slope), abs(nudged))
    return (abs(slope - nudged) / largest if largest else math.nan) <= tol


def _unequal_sides(f, x, h):
    left, right = _sides(f, x, h)
    return left != right


def _sides_by_share(f, x, h):
    left, right = _sides(f, x, h)
    return abs(left - right) > 0.1 * max(abs(left), abs(right))


def _left_above_right(f, x, h):
    left, right = _sides(f, x, h)
    return left - right > 0.1


def _right_above_left(f, x, h):
    left, right = _sides(f, x, h)
    return right - left > 0.1


def _kink_when_in_doubt(f, x, slope, h=1e-5, tol=1e-5):
    if _agree(slope, _measured(f, x, h), tol):
        return "ok"
    return "kink" if _kinked(f, x, h) else "wrong"


def _turned_round(f, x, slope, h=1e-5, tol=1e-5):
    word = gradcheck(f, x, slope, h, tol)
    return {"ok": "wrong", "wrong": "ok"}.get(word, word)


_absolute = _checker(lambda slope, nudged, tol: abs(slope - nudged) <= tol)
_no_abs_up = _checker(_no_abs)
_no_abs_down = _checker(lambda slope, nudged, tol: _no_abs(nudged, slope, tol))
_larger_with_sign = _checker(_share_of_the_right_one)
_times_a_sign = _checker(lambda slope, nudged, tol: abs(slope - nudged) <= tol * max(slope, nudged))
_zero_by_zero = _checker(_share)
_not_a_number = _checker(_nan_for_zero)
_by_the_claim = _checker(lambda slope, nudged, tol: abs(slope - nudged) / abs(slope) <= tol)
_by_the_nudged = _checker(lambda slope, nudged, tol: abs(slope - nudged) / abs(nudged) <= tol)
_no_kinks = _checker(_agree, lambda f, x, h: False)
_kinks_everywhere = _checker(_agree, _unequal_sides)
_kinks_by_share = _checker(_agree, _sides_by_share)
_kinks_that_fall = _checker(_agree, _left_above_right)
_kinks_that_rise = _checker(_agree, _right_above_left)
_one_side = _checker(_agree, measured=lambda f, x, h: _sides(f, x, h)[1])
_way_of_h = _checker(_agree, measured=lambda f, x, h: 2 * _measured(f, x, h))


def _h_of_its_own(f, x, slope, h=1e-5, tol=1e-5):
    return gradcheck(f, x, slope, 1e-5, tol)


def _tol_of_its_own(f, x, slope, h=1e-5, tol=1e-5):
    return gradcheck(f, x, slope, h, 1e-5)


_POWERS = {"x²": 1, "x⁴": 3}  # of x in the slope; 0 for straight lines


def _elsewhere(given, rng):
    """The same function at another place, with a slope as right or as far off as before."""
    name, x, slope, *rest = given
    if not x or name == "x³":  # kinks stay where they are, and so does a slope at the limit
        return given
    further = rng.uniform(1.1, 1.5)
    return name, x * further, slope * further ** _POWERS.get(name, 0), *rest


def observe_gradcheck(answers, probe):
    """The word that comes back."""
    name, *given = probe.given
    word = answers[0](OF_NUMBERS[name], *given)
    if not isinstance(word, str) or word.strip().lower() not in WORDS:
        words = ", ".join(f'"{w}"' for w in WORDS)
        raise WrongKind(f"one of {words} is due, and your code gave {described(word)}. Which?")
    return {"your check says": word.strip().lower()}


def _case(name, x, slope, *rest, group):
    extra = "".join(f", {key} = {value:g}" for key, value in zip(("h", "tol"), rest))
    words = f"f = {name} at {x:g}, slope {slope:g}{extra}".replace("-", "−").replace("e−", "e-")
    return Probe(words, (name, x, slope, *rest), group)


EX_3_2 = Exercise(
    "3.2",
    name="a gradient check",
    weight=3,
    reference=(gradcheck,),
    observe=observe_gradcheck,
    vary=_elsewhere,
    chapter=CHAPTER,
    section="Check a formula",
    probes=(
        _case("x²", 3.0, 6.0, group="smooth functions"),
        _case("x²", 3.0, 3.0, group="smooth functions"),
        _case("7x", 1.0, 2.0, group="smooth functions"),
        _case("2x", 1.0, 7.0, group="smooth functions"),
        _case("x⁴", 1.0, 4.0, group="smooth functions"),
        _case("x²", -3.0, -6.0, group="smooth functions"),
        _case("x²", -3.0, -3.0, group="smooth functions"),
        _case("1e-9·x", 1.0, 1e-9, group="tiny slopes"),
        _case("1e-9·x", 1.0, 2e-9, group="tiny slopes"),
        _case("5", 1.0, 0.0, group="slopes of 0"),
        _case("2x", 1.0, 0.0, group="slopes of 0"),
        _case("x²", 0.0, 3.0, group="slopes of 0"),
        _case("relu(x)", 2.0, 1.0, group="kinks"),
        _case("relu(x)", 0.0, 0.0, group="kinks"),
        _case("relu(x)", 0.0, 0.5, group="kinks"),
        _case("|x|", 0.0, 1.0, group="kinks"),
        _case("1 − |x|", 0.0, 1.0, group="kinks"),
        _case("relu(x)", 0.05, 1.0, 0.1, 1e-5, group="h and tol"),
        _case("x³", 1.0, 3.0001, 0.01, 1e-5, group="h and tol"),
        _case("x²", 3.0, 6.3, 1e-5, 0.1, group="h and tol"),
    ),
    mistakes=(
        Mistake(
            "the gap by itself",
            (_absolute,),
            (
                "1e-9 and 2e-9 passed. How big is the gap beside them?",
                "The two slopes differ by a factor of 2, and their gap is 0.000000001. What is it "
                "small in comparison with?",
                "A gap of 1 between 1,000,000 and 1,000,001 is nothing, between 1 and 2 it is all. "
                "What would you divide the gap by?",
            ),
        ),
        Mistake(
            "no absolute value, slope − nudged",
            (_no_abs_up,),
            (
                "2 against 7 passed, the difference is −5. Is −5 small?",
                "Every slope that is too low passes, however low. How far apart are 2 and 7?",
                "A gap has no direction. What takes the sign off −5?",
            ),
        ),
        Mistake(
            "no absolute value, nudged − slope",
            (_no_abs_down,),
            (
                "7 against 2 passed, the difference is −5. Is −5 small?",
                "Every slope that is too high passes, however high. How far apart are 7 and 2?",
                "A gap has no direction. What takes the sign off −5?",
            ),
        ),
        Mistake(
            "the larger one with its sign",
            (_larger_with_sign,),
            (
                "−3 against −6 passed. The gap is 3, and you divided it by −3. Is −1 small?",
                "Of −3 and −6, Python's max takes −3. Which of the two slopes is the larger one in "
                "size?",
                "On the way down all slopes are negative, and there everything passes. What takes "
                "the sign off before the larger of −3 and −6 is chosen?",
            ),
        ),
        Mistake(
            "tol times a negative number",
            (_times_a_sign,),
            (
                "−6 was claimed, nudging says −6, and you refused it. What is 0.00001 times −6, and "
                "can a gap be below that?",
                "A gap is 0 or more. What do you compare it with where both slopes are −6?",
                "On the way down all slopes are negative, and there nothing passes. What takes the "
                "sign off before the larger of −6 and −6 is chosen?",
            ),
        ),
        Mistake(
            "0 divided by 0",
            (_zero_by_zero,),
            (
                "Both slopes were exactly 0, and your code stopped at 0/0. Do they agree?",
                "A flat function has slope 0, and 0 was claimed. What is the larger of the two, by "
                "which you divide?",
                "gap/largest ≤ tol asks whether the gap is at most a share of the largest. Can that "
                "be asked without a division, even where both are 0?",
            ),
        ),
        Mistake(
            "not a number for 0 and 0",
            (_not_a_number,),
            (
                "Both slopes were exactly 0, and you reported a difference. Do they agree?",
                "0/0 is nan, and nan ≤ 0.00001 is False. Which word does your code give then?",
                "gap/largest ≤ tol asks whether the gap is at most a share of the largest. Can that "
                "be asked without a division, even where both are 0?",
            ),
        ),
        Mistake(
            "divides by the claimed slope",
            (_by_the_claim,),
            (
                "Slope 0 was claimed and nudging says 2: your code stopped, dividing by 0. Which of "
                "the two numbers could you have divided by?",
                "The gap is 2, the claim 0. Beside the larger of the two numbers, how big is the "
                "gap?",
                "Either of the two slopes may be 0. Which number of the pair is safe, unless both "
                "are?",
            ),
        ),
        Mistake(
            "divides by the measured slope",
            (_by_the_nudged,),
            (
                "x² at 0: nudging says 0, and 3 was claimed. Your code stopped, dividing by 0. "
                "Which of the two numbers could you have divided by?",
                "The gap is 3, the measured slope 0. Beside the larger of the two numbers, how big "
                "is the gap?",
                "Either of the two slopes may be 0. Which number of the pair is safe, unless both "
                "are?",
            ),
        ),
        Mistake(
            "knows no kinks",
            (_no_kinks,),
            (
                "ReLU at 0: nudging both ways says 0.5. Which of its two sides has that slope?",
                "Right of 0 ReLU rises by 1 a unit, left of it by 0, and you compare with their "
                "mean. What would tell you that the two sides disagree?",
                "You call f at x − h and x + h. What does a third call, at x, let you measure?",
            ),
        ),
        Mistake(
            "looks for kinks after a disagreement",
            (_kink_when_in_doubt,),
            (
                "ReLU at 0, slope 0.5: you let it pass. Which of its two sides has that slope?",
                "0.5 agrees with nudging, since nudging takes the mean of 0 and 1. Does that make "
                "it a slope?",
                "Two questions are asked of each case: is there a kink, and do the slopes agree. "
                "If the answer to both is yes, which word is due?",
            ),
        ),
        Mistake(
            "a kink wherever the sides differ",
            (_kinks_everywhere,),
            (
                "x² at 3: looking back gives 5.99999, ahead 6.00001, and you reported a kink. How "
                "far apart are they?",
                "On every curve the two sides differ a little, by h times the bend. By how much do "
                "they differ for ReLU at 0?",
                "The task draws the line at 0.1. Which comparison of yours draws it at 0?",
            ),
        ),
        Mistake(
            "no absolute value for kinks, left − right",
            (_kinks_that_fall,),
            (
                "ReLU at 0: looking back gives 0, ahead 1, and you saw no kink. What is 0 − 1, and "
                "is it above 0.1?",
                "For 1 − |x| you do see the kink: 1 on the left, −1 on the right. What is different "
                "about ReLU's two numbers?",
                "Two sides that are 1 apart are 1 apart whichever is the larger. What takes the "
                "sign off −1?",
            ),
        ),
        Mistake(
            "no absolute value for kinks, right − left",
            (_kinks_that_rise,),
            (
                "1 − |x| at 0: looking back gives 1, ahead −1, and you saw no kink. What is −1 − 1, "
                "and is it above 0.1?",
                "For ReLU you do see the kink: 0 on the left, 1 on the right. What is different "
                "about the two numbers of 1 − |x|?",
                "Two sides that are 2 apart are 2 apart whichever is the larger. What takes the "
                "sign off −2?",
            ),
        ),
        Mistake(
            "a kink by share",
            (_kinks_by_share,),
            (
                "x² at 0: looking back gives −0.00001, ahead 0.00001, and you reported a kink. How "
                "far apart are they?",
                "Beside two numbers that are nearly 0 every difference is large. Does the task "
                "measure it beside them?",
                "−0.00001 and 0.00001 are 0.00002 apart. Is that more than 0.1?",
            ),
        ),
        Mistake(
            "looks ahead only",
            (_one_side,),
            (
                "x⁴ at 1 with slope 4: looking ahead says 4.00006, and you refused the 4. What does "
                "looking both ways say?",
                "A formula is right and your ruler is off by 0.00006. Which ruler of the chapter is "
                "off by less?",
                "You call f at 1 and at 1.00001. Where else could it be called, so that 1 is in "
                "the middle?",
            ),
        ),
        Mistake(
            "twice the slope",
            (_way_of_h,),
            (
                "x² at 3: the rise from 2.99999 to 3.00001 is 0.00012, and you refused slope 6. How "
                "long is the way?",
                "You measured 12. Is that the rise over the way from x − h to x + h?",
                "The same factor in every case: half of what you measure would be right. What is "
                "the way between the two points, counted in h?",
            ),
        ),
        Mistake(
            "an h of its own",
            (_h_of_its_own,),
            (
                "ReLU at 0.05 with h = 0.1: the kink at 0 lies within h, and you saw none. Which h "
                "did you use?",
                "x³ at 1 with h = 0.01 measures 3.0001. What does it measure with the h that stands "
                "in your code?",
                "The caller chooses h, and 1e-5 is what it is unless told. Where in your code is a "
                "number that could be h?",
            ),
        ),
        Mistake(
            "a tolerance of its own",
            (_tol_of_its_own,),
            (
                "6.3 against 6 with tol = 0.1: you refused it. How large is the gap beside 6.3?",
                "The gap is 0.3, which is 5 % of 6.3. Which share did the caller allow?",
                "The caller chooses tol, and 1e-5 is what it is unless told. Where in your code is "
                "a number that could be tol?",
            ),
        ),
        Mistake(
            "the two words turned round",
            (_turned_round,),
            (
                "x² at 3: slope 6 was refused and slope 3 passed. What does nudging say?",
                "6 against 6: the gap is 0. Is 0 within 0.00001 of it?",
                "Your comparison is true for one of the two cases. Which word do you give back "
                "where it is true?",
            ),
        ),
    ),
)


# 3.3: one knob of xy ------------------------------------------------------------------------


def change():
    """Only x moves, so the change is its nudge times y."""
    return 0.01 * -3


def _says(answer):
    return (lambda: answer,)


EX_3_3 = Exercise(
    "3.3",
    name="one knob of xy",
    weight=1,
    reference=(change,),
    observe=stated,
    chapter=CHAPTER,
    section="1 · One knob, and a promise",
    probes=(Probe("f = xy at (4, −3), x up by 0.01", None),),
    mistakes=(
        Mistake(
            "x's own value",
            _says(0.04),
            (
                "You took 4. Hold y still and let x go from 4 to 4.01: what is f now?",
                "4 is where the knob stands. In the figure, which number was the slope in x at "
                "x = 1, y = 2?",
                "f was 4·(−3) = −12, and becomes 4.01·(−3). By how much did it move?",
            ),
        ),
        Mistake(
            "1 % of f",
            _says(-0.12),
            (
                "You took 1 % of −12. What is 4.01·(−3)?",
                "0.01 is the nudge itself and no share of anything. x goes from 4 to which number?",
                "f follows x at a rate that does not depend on how large f is. Which knob sets that "
                "rate, and where does it stand?",
            ),
        ),
        Mistake(
            "the sign turned round",
            _says(0.03),
            (
                "You say that f rose from −12. What is 4.01·(−3)?",
                "−12.03 and −12: which of the two is further down?",
                "y is negative, so turning x up makes 3x larger. What does it make of −3x?",
            ),
        ),
        Mistake(
            "the slope in place of the change",
            _says(-3.0),
            (
                "−3 is how far f would move if x went up by a whole 1. How far does x go?",
                "From −12 your f would land at −15. What is 4.01·(−3)?",
                "The slope is a rate, for each unit of x. How many units are 0.01?",
            ),
        ),
        Mistake(
            "the new f",
            _says(-12.03),
            (
                "−12.03 is where f arrives. Where did it start?",
                "The task asks how far f moves. What lies between 4·(−3) and your number?",
                "You have worked out 4.01·(−3). Which other product is still needed?",
            ),
        ),
        Mistake(
            "x's own value as the slope",
            _says(4.0),
            (
                "You gave 4, where x stands. x moves by 0.01 and no further: what is 4.01·(−3), and "
                "how far is that from −12?",
                "From −12 your f would land at −8. What is 4.01·(−3)?",
                "Two numbers of the task decide: how far x goes, and at which rate f follows. Which "
                "knob's number is the rate?",
            ),
        ),
        Mistake(
            "the nudge itself",
            _says(0.01),
            (
                "0.01 is how far x moves. What is f at x = 4.01?",
                "With y = −3, one whole unit of x moves f by how much?",
                "f moves faster than x here, and the other way. What are 4·(−3) and 4.01·(−3)?",
            ),
        ),
        Mistake(
            "x's own value, turned round",
            _says(-0.04),
            (
                "You gave −0.04: the sign of y and the size of x. Hold y still and let x go from 4 "
                "to 4.01: what is f now?",
                "The sign is right. Is the rate where x stands, 4, or where y stands?",
                "f was 4·(−3) = −12, and becomes 4.01·(−3). By how much did it move?",
            ),
        ),
        Mistake(
            "both knobs turned",
            _says(0.0101),
            (
                "You gave 0.0101: x went to 4.01 and y to −2.99. Which of the two does the task "
                "turn?",
                "f at (4.01, −2.99) is −11.9899. What is it at (4.01, −3)?",
                "A slope in x is what one knob does alone. Where does y stand meanwhile?",
            ),
        ),
    ),
)


# 3.4: the slope of a loss -------------------------------------------------------------------

LOSSES = ("half_sse", "half_mean", "mse")


def slopes():
    """The error, its share of four rows, and twice that."""
    return {"half_sse": 3.0, "half_mean": 3 / 4, "mse": 2 * 3 / 4}


def _dict(*numbers):
    return _says(dict(zip(LOSSES, numbers)))


def observe_slopes(answers, probe):
    """One of the three slopes."""
    given = answer_of(answers[0])
    if not isinstance(given, dict) or set(given) != set(LOSSES):
        what = f"a dict of {', '.join(given)}" if isinstance(given, dict) else described(given)
        raise WrongKind(f"a dict of {', '.join(LOSSES)} is due; you gave {what}. Which is left?")
    return {probe.group: number(given[probe.group])}


EX_3_4 = Exercise(
    "3.4",
    name="the slope of a loss",
    weight=2,
    reference=(slopes,),
    observe=observe_slopes,
    chapter=CHAPTER,
    section="4 · The slope of a loss",
    probes=tuple(Probe(f"the slope of {loss}", None, loss) for loss in LOSSES),
    mistakes=(
        Mistake(
            "y − ŷ",
            _dict(-3.0, -0.75, -1.5),
            (
                "You gave −3. Raise ŷ by 0.1: the error is 3.1. Did the loss fall?",
                "½·3² is 4.5 and ½·3.1² is 4.805. In which direction does the loss go when ŷ goes "
                "up?",
                "In the figure, drag ŷ to the right of the target. Is the dashed line rising or "
                "falling there, and what is your −3?",
            ),
            within="half_sse",
        ),
        Mistake(
            "the losses themselves",
            _dict(4.5, 1.125, 2.25),
            (
                "4.5 is ½·3², the loss. Raise ŷ by 0.01: it becomes 4.53005. How fast is that?",
                "You say how high the curve is there. How steep is it?",
                "In the figure, the title on the left gives a slope and the axis a loss. Which of "
                "the two is 4.5?",
            ),
            within="half_sse",
        ),
        Mistake(
            "the squares",
            _dict(9.0, 2.25, 2.25),
            (
                "9 is 3², the squared error. Raise ŷ by 0.01: ½·3² = 4.5 becomes ½·3.01² = 4.53005. "
                "How fast is that?",
                "A slope says how far the loss moves for each unit of ŷ. By how much does it move "
                "for 0.01?",
                "You say how large the square is. How fast does half of it grow with its side?",
            ),
            within="half_sse",
        ),
        Mistake(
            "the ½ kept",
            _dict(1.5, 0.375, 0.75),
            (
                "For ½SSE you gave 1.5. Raise ŷ by 0.01: ½·3² = 4.5 becomes ½·3.01² = 4.53005. How "
                "fast is that?",
                "The slope of e² is 2e. What is left of the 2 when a ½ stands before it?",
                "Your 1.5 is half of what nudging says. Which factor was counted once too often?",
            ),
            within="half_sse",
        ),
        Mistake(
            "the ½ left out",
            _dict(6.0, 1.5, 6.0),
            (
                "For ½SSE you gave 6. Raise ŷ by 0.01: ½·3² = 4.5 becomes ½·3.01² = 4.53005. How "
                "fast is that?",
                "6 is the slope of 3² alone. What stands before the square in ½SSE?",
                "Your 6 is twice what nudging says. Which factor of the loss would halve it?",
            ),
            within="half_sse",
        ),
        Mistake(
            "all four rows raised",
            _dict(12.0, 3.0, 6.0),
            (
                "For ½SSE you gave 12, as if four answers went up. How many does the task raise?",
                "Raise one ŷ by 0.01 and hold the other three still. By how much does ½SSE grow?",
                "Your 12 is four times what nudging says. Which rows did not move?",
            ),
            within="half_sse",
        ),
        Mistake(
            "shared where nothing is shared",
            _dict(0.75, 0.75, 1.5),
            (
                "For ½SSE you gave 0.75, a quarter of the error. Is ½SSE a sum or a mean of its four "
                "rows?",
                "Raise one ŷ by 0.01: ½·3² = 4.5 becomes 4.53005, and the other three rows stay. By "
                "how much does their sum grow?",
                "In the figure one bar stayed as it was when you turned n. Which of the three?",
            ),
            within="half_sse",
        ),
        Mistake(
            "3 three times",
            _dict(3.0, 3.0, 3.0),
            (
                "3 three times. Copy every row: which of the three losses doubles?",
                "In the figure the three bars were of one height for no number of rows. Which bar "
                "stayed when you turned n?",
                "All three begin with the same squared error, and then divide by 2, by 2n and by "
                "n. What is n here?",
            ),
        ),
        Mistake(
            "½mean not shared",
            _dict(3.0, 3.0, 1.5),
            (
                "For ½mean you gave 3, as for ½SSE. Copy every row: which of the two losses "
                "doubles?",
                "One error grows by 0.01, and half its square by 0.03. Four rows share ½mean: by "
                "how much does it grow?",
                "½SSE adds four rows up, ½mean divides that sum once more. By which number?",
            ),
            within="half_mean",
        ),
        Mistake(
            "½mean halved once more",
            _dict(3.0, 1.5, 1.5),
            (
                "For ½mean you gave 1.5. One error grows by 0.01, and half its square by 0.03; four "
                "rows share one mean. By how much does it grow?",
                "1.5 is half of 3. How many rows share the mean?",
                "½mean has a ½ and an n beneath. The ½ cancels against the square; what is left of "
                "3 when four rows share it?",
            ),
            within="half_mean",
        ),
        Mistake(
            "½mean and MSE exchanged",
            _dict(3.0, 1.5, 0.75),
            (
                "You gave 1.5 for ½mean and 0.75 for MSE. Which of the two losses is the larger "
                "one, for any errors?",
                "½mean is half of MSE. What does halving do to a slope?",
                "With n = 1 the figure showed 1 and 2 for an error of 1. Which bar was the 2?",
            ),
        ),
        Mistake(
            "MSE not shared",
            _dict(3.0, 0.75, 6.0),
            (
                "For MSE you gave 6. One error grows by 0.01, its square by 0.06; four rows share "
                "one average. By how much does that grow?",
                "MSE is twice ½mean, whatever the errors. What is twice the slope that you gave for "
                "½mean?",
                "You took the slope of the sum of squares, 6. By how many rows is it divided?",
            ),
            within="mse",
        ),
        Mistake(
            "no 2 in MSE",
            _dict(3.0, 0.75, 0.75),
            (
                "For MSE you gave 0.75. An error of 3 grows by 0.01: its square goes from 9 to "
                "9.0601. How fast is that, before four rows share it?",
                "MSE is twice ½mean, for any errors. What is twice the slope that is due for ½mean?",
                "MSE has no ½ before its squares. What did the ½ cancel in the other two?",
            ),
            within="mse",
        ),
        Mistake(
            "MSE as ½SSE",
            _dict(3.0, 0.75, 3.0),
            (
                "For MSE you gave 3. One error grows by 0.01, its square by 0.06; four rows share "
                "one average. By how much does that grow?",
                "3 is the slope of half a square that nobody shares. What does MSE do with its "
                "squares that ½SSE does not, with four rows?",
                "MSE is twice ½mean, for any errors. What is twice the slope that is due for ½mean?",
            ),
            within="mse",
        ),
    ),
)

EXERCISES = (EX_3_1, EX_3_2, EX_3_3, EX_3_4)
