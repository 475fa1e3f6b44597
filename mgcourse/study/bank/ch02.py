"""Exercises of chapter 02, *The loss*."""

import math
import statistics

from mgcourse.study.exercise import Exercise, Mistake, Probe, number

CHAPTER = "02-loss"


# 2.1: mean squared error --------------------------------------------------------------------


def mse(y, yhat):
    """The mean of the squared errors."""
    return sum((p - t) ** 2 for t, p in zip(y, yhat)) / len(y)


def _errors(y, yhat):
    return [p - t for t, p in zip(y, yhat)]


def _sum(y, yhat):
    return sum(e * e for e in _errors(y, yhat))


def _half_mean(y, yhat):
    return mse(y, yhat) / 2


def _half_sum(y, yhat):
    return _sum(y, yhat) / 2


def _signed(y, yhat):
    return sum(_errors(y, yhat)) / len(y)


def _signed_the_other_way(y, yhat):
    return _signed(yhat, y)


def _absolute(y, yhat):
    return sum(map(abs, _errors(y, yhat))) / len(y)


def _root(y, yhat):
    return math.sqrt(mse(y, yhat))


def _square_of_the_mean(y, yhat):
    return _signed(y, yhat) ** 2


def _one_fewer(y, yhat):
    return _sum(y, yhat) / (len(y) - 1)


def _difference_of_squares(y, yhat):
    return sum(p * p - t * t for t, p in zip(y, yhat)) / len(y)


def _square_of_the_sum(y, yhat):
    return (sum(y) - sum(yhat)) ** 2 / len(y)


def _leaves_the_loop(y, yhat):
    total = 0
    for t, p in zip(y, yhat):
        total += (p - t) ** 2
        return total / len(y)


def _last_row(y, yhat):
    total = 0
    for t, p in zip(y, yhat):
        total = (p - t) ** 2
    return total / len(y)


def _empties_its_list(y, yhat):
    loss = mse(y, yhat)
    y.clear()
    return loss


def _writes_over_y(change):
    """An answer that keeps what it works out for each row in the list of targets."""

    def answer(y, yhat):
        loss = mse(y, yhat)
        for i, (t, p) in enumerate(zip(y, yhat)):
            y[i] = change(p - t)
        return loss

    return answer


def observe_mse(answers, probe):
    """The loss, and on the last probe what became of the lists."""
    y, yhat = map(list, probe.given)
    loss = {"loss": number(answers[0](y, yhat))}
    return loss | {"y and ŷ afterwards": [*y, *yhat]} if probe.group == "inputs kept" else loss


_SIGNED = (
    "Errors +1 and −1: you gave 0. Were both predictions right?",
    "One prediction is 1 too high, the other 1 too low, and your loss calls that perfect. What "
    "became of the minus sign before you added?",
    "A loss should never let one error pay for another. Which numbers have you added, the errors "
    "or the areas of their squares?",
)

EX_2_1 = Exercise(
    "2.1",
    name="mean squared error",
    weight=1,
    reference=(mse,),
    observe=observe_mse,
    chapter=CHAPTER,
    section="2 · Three losses, one name",
    probes=(
        Probe("y = [3], ŷ = [1]", ([3.0], [1.0]), "loss"),
        Probe("y = [1, 1], ŷ = [2, 0]", ([1.0, 1.0], [2.0, 0.0]), "loss"),
        Probe("y = [2, 5], ŷ = [3, 2], errors 1 and −3", ([2.0, 5.0], [3.0, 2.0]), "loss"),
        Probe("the same two rows twice", ([2.0, 5.0, 2.0, 5.0], [3.0, 2.0, 3.0, 2.0]), "loss"),
        Probe("y = [0, 0, 0], ŷ = [1, 2, 4]", ([0.0, 0.0, 0.0], [1.0, 2.0, 4.0]), "loss"),
        Probe("y = [5, 2], ŷ = [2, 3], once more", ([5.0, 2.0], [2.0, 3.0]), "inputs kept"),
    ),
    mistakes=(
        Mistake(
            "the sum",
            (_sum,),
            (
                "Errors 1 and −3: you gave 10; the same rows twice, 20. Did the fit get worse?",
                "You add all squares, so a class of 200 always looks worse than a class of 20. "
                "What would make the two comparable?",
                "The name begins with *mean*. What is the mean of 1 and 9?",
            ),
        ),
        Mistake(
            "half the mean",
            (_half_mean,),
            (
                "Errors 1 and −3: you returned 2.5. The mean of 1 and 9 is …?",
                "You are right up to a factor that is the same everywhere. Which of the three "
                "losses of the chapter carries that factor?",
                "One row with an error of 2 is one square of side 2. How large is its area, and "
                "what did you return?",
            ),
        ),
        Mistake(
            "half the sum",
            (_half_sum,),
            (
                "Two rows: right. One row with an error of 2: you gave 2; the same two rows twice, "
                "10 in place of 5. What does your loss divide by?",
                "Dividing by 2 is the mean only if there are two rows. How many rows are there in "
                "general?",
                "Two, four and three rows: you always divide by the same number. Where in what you "
                "are given could the right one be found?",
            ),
        ),
        Mistake("signed errors, ŷ − y", (_signed,), _SIGNED),
        Mistake("signed errors, y − ŷ", (_signed_the_other_way,), _SIGNED),
        Mistake(
            "absolute errors",
            (_absolute,),
            (
                "Errors 1 and −3: you gave 2, the mean of 1 and 3. What are the areas of their "
                "squares?",
                "An error of 2: you count 2. How large is the square on a side of 2?",
                "What you return is a loss of its own, the mean absolute error. Which letter of "
                "MSE is still missing?",
            ),
        ),
        Mistake(
            "the root of it",
            (_root,),
            (
                "Errors 1 and −3: you gave 2.24; the mean of 1 and 9 is 5. What did you do after "
                "taking the mean?",
                "One row with an error of 2: you gave 2, and the square has an area of 4. Which "
                "one does the task ask for?",
                "Your last step turns an area back into a side. Is it asked for?",
            ),
        ),
        Mistake(
            "the square of the mean error",
            (_square_of_the_mean,),
            (
                "Errors +1 and −1: you gave 0. Were both predictions right?",
                "You average first and square afterwards, so errors can cancel. What would the "
                "areas of two squares of side 1 average to?",
                "Squaring takes away the sign. At which moment must that happen so that no error "
                "pays for another?",
            ),
        ),
        Mistake(
            "the square of the summed errors",
            (_square_of_the_sum,),
            (
                "Errors +1 and −1: you gave 0. Were both predictions right?",
                "You add first and square afterwards, so errors can cancel. What would the areas "
                "of two squares of side 1 add to?",
                "Squaring takes away the sign. At which moment must that happen so that no error "
                "pays for another?",
            ),
        ),
        Mistake(
            "leaves the loop after one row",
            (_leaves_the_loop,),
            (
                "Errors 1 and −1: you gave 0.5, one square shared by two. Where is the other "
                "square?",
                "One row is right, two rows are not. After which row does your function hand back "
                "its answer?",
                "A `return` ends the function on the spot. How far to the right does yours stand, "
                "inside the loop or after it, when there are two rows?",
            ),
        ),
        Mistake(
            "the last row alone",
            (_last_row,),
            (
                "Errors 1 and −3: you gave 4.5, which is 9 shared by two. Where did the 1 go?",
                "In each round your total becomes the newest square. What had it been before?",
                "Two squares, 1 and 9, should be in the total. Which line keeps the old ones?",
            ),
        ),
        Mistake(
            "divides by one fewer",
            (_one_fewer,),
            (
                "y = [3], ŷ = [1]: you divided by 0. How many squares are there?",
                "Errors 1 and −3: you gave 10. How many squares share the 10?",
                "One fewer is the rule for estimating a spread from a sample. What is averaged "
                "here, and over how many rows?",
            ),
        ),
        Mistake(
            "difference of the squares",
            (_difference_of_squares,),
            (
                "y = [3], ŷ = [1]: you gave −8. Can a squared error be negative?",
                "You square 1 and 3 and subtract. How far apart are 1 and 3 themselves?",
                "Which comes first: measuring the distance, or squaring?",
            ),
        ),
        *(
            Mistake(
                f"writes over y, {what}",
                (_writes_over_y(change),),
                (
                    f"Your loss is right, and after your first call y is {left} where it was [5, 2]. "
                    "Whose list was it?",
                    "A second call with the same 2 lists meets other targets. Which loss does it "
                    "give?",
                    f"Your {what} need a place of their own, 1 for each row. In which list do you "
                    "keep them?",
                ),
                within="inputs kept",
            )
            for what, left, change in (
                ("squares", "[9, 1]", lambda e: e * e),
                ("errors", "[−3, 1]", lambda e: e),
                ("errors, the other way", "[3, −1]", lambda e: -e),
            )
        ),
        Mistake(
            "empties its list",
            (_empties_its_list,),
            (
                "Your loss is right, and afterwards y is empty. Who would want the targets again?",
                "A second call with the same lists would find no rows. What would it divide by?",
                "Which line of yours takes things out of a list, and could it read them instead?",
            ),
        ),
    ),
)


# 2.2: the best constant ---------------------------------------------------------------------


def best_constant(values, loss):
    """The mean for squares, a median for distances."""
    if loss == "mse":
        return statistics.fmean(values)
    return statistics.median(values)


def _always_mean(values, loss):
    return statistics.fmean(values)


def _always_median(values, loss):
    return statistics.median(values)


def _swapped(values, loss):
    return best_constant(values, "mae" if loss == "mse" else "mse")


def _middle_as_given(values, loss):
    return statistics.fmean(values) if loss == "mse" else values[len(values) // 2]


def _largest_for_mae(values, loss):
    return statistics.fmean(values) if loss == "mse" else max(values)


def _smallest_for_mae(values, loss):
    return statistics.fmean(values) if loss == "mse" else min(values)


def _only_given_values(values, loss):
    return min(values, key=lambda c: _cost(values, c, loss))


def _midrange(values, loss):
    return (min(values) + max(values)) / 2


def _whole_numbers(values, loss):
    whole = range(math.floor(min(values)), math.ceil(max(values)) + 1)
    return min(whole, key=lambda c: _cost(values, c, loss))


def _steps_of(step):
    """Tries constants so far apart, from the smallest value upward."""

    def best_constant(values, loss):
        count = round((max(values) - min(values)) / step)
        tried = [min(values) + i * step for i in range(count + 1)]
        return min(tried, key=lambda c: round(_cost(values, c, loss), 9))

    return best_constant


def _one_place_early(values, loss):
    return statistics.fmean(values) if loss == "mse" else sorted(values)[len(values) // 2 - 1]


def _the_total_itself(values, loss):
    return _cost(values, best_constant(values, loss), loss)


def _the_loss_itself(values, loss):
    return _cost(values, best_constant(values, loss), loss) / len(values)


def _sorts_in_place(values, loss):
    values.sort()
    return best_constant(values, loss)


def _cost(values, c, loss):
    return sum((v - c) ** 2 if loss == "mse" else abs(v - c) for v in values)


def observe_constant(answers, probe):
    """For squares the constant, of which there is one; for distances how good it is."""
    values, loss = probe.given
    given = list(values)
    c = number(answers[0](given, loss))
    if loss == "mse":
        seen = {"constant": c}
    else:
        seen = {"total distance from your constant": _cost(values, c, loss)}
    return seen | {"values afterwards": given} if probe.group == "inputs kept" else seen


EX_2_2 = Exercise(
    "2.2",
    name="the best constant",
    weight=2,
    reference=(best_constant,),
    observe=observe_constant,
    chapter=CHAPTER,
    section="3 · Mean or median",
    probes=(
        Probe("values 1, 2, 9 with mse", ((1.0, 2.0, 9.0), "mse"), "mse"),
        Probe("values 1, 2, 9 with mae", ((1.0, 2.0, 9.0), "mae"), "mae"),
        Probe("values 9, 1, 2 with mae", ((9.0, 1.0, 2.0), "mae"), "mae"),
        Probe("values 1, 2, 3, 10 with mse", ((1.0, 2.0, 3.0, 10.0), "mse"), "mse"),
        Probe("values 10, 1, 3, 2 with mae", ((10.0, 1.0, 3.0, 2.0), "mae"), "mae"),
        Probe("values 0.5, 1, −2, 4 with mse", ((0.5, 1.0, -2.0, 4.0), "mse"), "mse"),
        Probe("values 0.3, 0.4, 0.8 with mae", ((0.3, 0.4, 0.8), "mae"), "mae"),
        Probe("values 9, 1, 2 once more", ((9.0, 1.0, 2.0), "mae"), "inputs kept"),
    ),
    mistakes=(
        Mistake(
            "the mean for both",
            (_always_mean,),
            (
                "1, 2, 9 with mae: you said 4, total distance 3 + 2 + 5 = 10. What is it at 2?",
                "Your constant follows the 9. Under which of the two losses did the figure's line "
                "stay where it was?",
                "Move your constant one step to the left from 4: two values come nearer by 1, one "
                "goes further away by 1. Is it worth it?",
            ),
        ),
        Mistake(
            "the median for both",
            (_always_median,),
            (
                "1, 2, 9 with mse: you said 2, and the squares add to 50. What do they add to at 4?",
                "At 2 the square on the way to 9 has an area of 49. Which way would the constant "
                "have to move to shrink it?",
                "1, 2, 3, 10 with mse: you said 2.5, squares 59. And at 4?",
            ),
        ),
        Mistake(
            "the two the wrong way round",
            (_swapped,),
            (
                "1, 2, 9: you said 2 for mse, 4 for mae. Squares from 2 add to 50, from 4 to 38. "
                "Which loss does 4 suit?",
                "One of the two losses is dragged along by a far value. Is it the one with squares "
                "or the one with distances?",
                "In the figure one line moved with the largest target and one stood still. Which "
                "loss belongs to which?",
            ),
        ),
        Mistake(
            "the middle of an unsorted list",
            (_middle_as_given,),
            (
                "9, 1, 2 with mae gave 1, and 1, 2, 9 gave 2. Which value changed?",
                "You take whatever stands in the middle of the list. Does a loss know in which "
                "order the rows came?",
                "From 1 the distances are 8, 0 and 1; from 2 they are 7, 1 and 0. What makes 2 the "
                "middle one?",
            ),
        ),
        Mistake(
            "the largest for the median",
            (_largest_for_mae,),
            (
                "1, 2, 9 with mae: you said 9, total distance 8 + 7 + 0 = 15. What is it at 8?",
                "From 9 to 8 your constant comes nearer to two values by 1, and leaves one by 1. "
                "Was it worth it?",
                "Go on from 9 downwards as long as more of the 3 values lie below than above. Where "
                "do you stop?",
            ),
        ),
        Mistake(
            "the smallest for the median",
            (_smallest_for_mae,),
            (
                "1, 2, 9 with mae: you said 1. From 1 to 1.1 your constant comes nearer to two of "
                "the three values. What does the total distance do?",
                "At 1 the total distance is 0 + 1 + 8 = 9. What is it at 1.5?",
                "Go on from 1 upwards as long as more of the 3 values lie above than below. Where do "
                "you stop?",
            ),
        ),
        Mistake(
            "only one of the given values",
            (_only_given_values,),
            (
                "1, 2, 9 with mse: you said 2, squares 50; at 4 they add to 38. Is 4 in your list "
                "of candidates?",
                "You try each given value. Who said that the constant must be one of them?",
                "Between 2 and 9 lies a constant with a lower loss. Which well-known number of a "
                "list need not be in the list?",
            ),
        ),
        Mistake(
            "half-way between smallest and largest",
            (_midrange,),
            (
                "1, 2, 9: you said 5. Squares from 5 add to 41, from 4 to 38. What does the 2 do "
                "in your formula?",
                "Your constant looks at two of the values. What becomes of all others?",
                "With 1, 2, 3, 10 you would say 5.5, and three of four values lie far below. Who "
                "speaks for them?",
            ),
        ),
        Mistake(
            "whole numbers only",
            (_whole_numbers,),
            (
                "0.5, 1, −2, 4 with mse: you gave a whole number, and between two of them the loss "
                "is lower still. How fine is your search?",
                "Your candidates are one apart. What would you find with candidates 0.1 apart, and "
                "0.001 apart?",
                "Is there a number that can be computed from the list at once, without trying?",
            ),
        ),
        *(
            Mistake(
                f"steps of {step:g}",
                (_steps_of(step),),
                (
                    "0.5, 1, −2, 4 with mse: you are close, and at 0.875 the loss is lower still. "
                    "How fine is your search?",
                    f"Your candidates are {step:g} apart, and the best one lies between two of "
                    "them. What would you find with candidates ten times finer?",
                    "Is there a number that can be computed from four values at once, without "
                    "trying?",
                ),
            )
            for step in (0.1, 0.01)
        ),
        Mistake(
            "one place too early",
            (_one_place_early,),
            (
                "1, 2, 9 with mae: you said 1, total distance 0 + 1 + 8 = 9. What is it at 2?",
                "Three values in order have places 0, 1 and 2. Which place is the middle one?",
                "As many values should lie below your constant as above it. How many of 1, 2, 9 "
                "lie below 1?",
            ),
        ),
        Mistake(
            "the summed loss in place of the constant",
            (_the_total_itself,),
            (
                "1, 2, 9 with mse: you gave 38, the squares at their lowest. At which constant is "
                "that reached?",
                "All three values lie between 1 and 9. Can their best constant be 38?",
                "The figure has an axis for the constant and one for the loss. Which of the two "
                "did you return?",
            ),
        ),
        Mistake(
            "the loss in place of the constant",
            (_the_loss_itself,),
            (
                "1, 2, 9 with mse: you gave 12.67, the loss at its best. At which constant is it "
                "reached?",
                "All three values lie between 1 and 9. Can their best constant be 12.67?",
                "The figure has an axis for the constant and one for the loss. Which of the two "
                "did you return?",
            ),
        ),
        Mistake(
            "sorts the learner's list",
            (_sorts_in_place,),
            (
                "Right; and afterwards the list reads 1, 2, 9 where it read 9, 1, 2. Whose list "
                "was it?",
                "Row 1 of the targets belongs to row 1 of the inputs. What happens to that when "
                "the targets are put in order?",
                "One way of ordering changes the list itself, another makes a new one. Which did "
                "you use?",
            ),
        ),
    ),
)


# 2.3: the lowest loss in reach --------------------------------------------------------------

_RANGES = {
    "sig": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, math.inf),
    "linear": (-math.inf, math.inf),
}


def floor(act, y):
    """Half the squared distance from the target to the nearest answer in reach."""
    low, high = _RANGES[act]
    return (y - min(max(y, low), high)) ** 2 / 2


def _at(act, z):
    if act == "sig":
        return 1 / (1 + math.exp(-z))
    return {"tanh": math.tanh(z), "relu": max(0.0, z), "linear": z}[act]


def _always_reached(act, y):
    return 0.0


def _at_zero(act, y):
    return (y - _at(act, 0.0)) ** 2 / 2


def _target_as_z(act, y):
    return (y - _at(act, y)) ** 2 / 2


def _tanh_from_0(act, y):
    return floor("sig" if act == "tanh" else act, y)


def _sigmoid_from_minus_1(act, y):
    return floor("tanh" if act == "sig" else act, y)


def _always_an_end(act, y):
    low, high = _RANGES[act]
    ends = [end for end in (low, high) if math.isfinite(end)]
    if act in ("relu", "linear"):
        return floor(act, y)
    return min((y - end) ** 2 / 2 for end in ends)


def _end_by_sign(act, y):
    if act == "sig":
        return (y - 1) ** 2 / 2
    return (y - math.copysign(1, y)) ** 2 / 2 if act == "tanh" else floor(act, y)


def _whole_z(act, y):
    return min((y - _at(act, float(z))) ** 2 / 2 for z in range(-10, 11))


def _only_the_top(act, y):
    return floor("linear", y) if act in ("relu", "linear") else (y - 1.0) ** 2 / 2


def _relu_below_0(act, y):
    return floor("linear" if act == "relu" else act, y)


def _no_half(act, y):
    return 2 * floor(act, y)


def _no_square(act, y):
    return math.sqrt(2 * floor(act, y))


def observe_floor(answers, probe):
    """The lowest loss."""
    act, y = probe.given
    return {"lowest loss": number(answers[0](act, y))}


EX_2_3 = Exercise(
    "2.3",
    name="what is out of reach",
    weight=2,
    reference=(floor,),
    observe=observe_floor,
    floor=1e-3,
    chapter=CHAPTER,
    section="4 · A target out of reach",
    probes=(
        Probe("sig, y = 3", ("sig", 3.0), "sig"),
        Probe("sig, y = 0.5", ("sig", 0.5), "sig"),
        Probe("sig, y = 0.9", ("sig", 0.9), "sig"),
        Probe("sig, y = −1", ("sig", -1.0), "sig"),
        Probe("tanh, y = −3", ("tanh", -3.0), "tanh"),
        Probe("tanh, y = 0.2", ("tanh", 0.2), "tanh"),
        Probe("tanh, y = 2", ("tanh", 2.0), "tanh"),
        Probe("tanh, y = −0.5", ("tanh", -0.5), "tanh"),
        Probe("relu, y = 4", ("relu", 4.0), "relu and linear"),
        Probe("relu, y = −2", ("relu", -2.0), "relu and linear"),
        Probe("linear, y = 3", ("linear", 3.0), "relu and linear"),
        Probe("linear, y = −2", ("linear", -2.0), "relu and linear"),
    ),
    mistakes=(
        Mistake(
            "everything is reached",
            (_always_reached,),
            (
                "sig, y = 3: you said 0. Which z gives 3?",
                "Drag z in the figure as far right as it goes: the answer creeps up to a height "
                "and no further. Which one?",
                "A loss of 0 needs ŷ = 3. Between which two numbers does sig always stay?",
            ),
        ),
        Mistake(
            "the loss at z = 0",
            (_at_zero,),
            (
                "sig, y = 3: you said 3.125, the loss at z = 0. And at z = 5?",
                "z is nobody's fixed number: training moves it. In which direction does the loss "
                "fall for y = 3?",
                "sig(0) = 0.5 is one answer of many. Which answer of sig lies nearest to 3?",
            ),
        ),
        Mistake(
            "the target put in for z",
            (_target_as_z,),
            (
                "sig, y = 3: you said 2.096, the loss at z = 3. Is it lower at z = 5?",
                "You compare y with act(y). Who said that z has to be y?",
                "sig(3) is 0.953. Is any answer of sig nearer to 3 than that?",
            ),
        ),
        Mistake(
            "tanh between 0 and 1",
            (_tanh_from_0,),
            (
                "tanh, y = −3: you said 4.5, as if 0 were its lowest answer. What is tanh(−5)?",
                "In the figure, choose tanh and drag z to the left. Where does the curve level off?",
                "sig and tanh have one shape and two ranges. Which of them goes below 0?",
            ),
        ),
        Mistake(
            "sig between −1 and 1",
            (_sigmoid_from_minus_1,),
            (
                "sig, y = −1: you said 0. Which z gives −1?",
                "In the figure, choose sigmoid and drag z to the left. Where does the curve level "
                "off?",
                "sig and tanh have one shape and two ranges. Which of them goes below 0?",
            ),
        ),
        Mistake(
            "only the upper end",
            (_only_the_top,),
            (
                "sig, y = 0.5: you said 0.125, half the squared distance to 1. What is sig(0)?",
                "A target between the two ends can be met. Where, for y = 0.5?",
                "For y = −1 the upper end is the far one. Which end is near?",
            ),
        ),
        Mistake(
            "the nearer end, always",
            (_always_an_end,),
            (
                "sig, y = 0.5: you said 0.125, half the squared distance to an end. What is sig(0)?",
                "A target between the two ends can be met. Where, for y = 0.5?",
                "For tanh and y = 0.2, drag z in the figure to the right of 0. Does the curve pass "
                "the height 0.2?",
            ),
        ),
        Mistake(
            "an end by the sign of the target",
            (_end_by_sign,),
            (
                "sig, y = 0.5: you said 0.125, half the squared distance to 1. What is sig(0)?",
                "For y = 0.5 the answer need not go as far as 1. Between which two heights does "
                "sig pass?",
                "sig has a lower end as well: for y = −1 you measured from 1. Which end is nearer?",
            ),
        ),
        Mistake(
            "whole numbers for z",
            (_whole_z,),
            (
                "tanh, y = 0.2: you said 0.02, the loss at z = 0; at z = 1 it is 0.158. And at "
                "z = 0.2?",
                "Between z = 0 and z = 1 tanh passes every height from 0 to 0.76. Is 0.2 among "
                "them?",
                "You try whole z, and z may be any number. Which heights can tanh reach at all, "
                "from which end to which, for y = 0.2 to lie between?",
            ),
        ),
        Mistake(
            "relu below 0",
            (_relu_below_0,),
            (
                "relu, y = −2: you said 0. Which z makes ReLU answer −2?",
                "Choose ReLU in the figure and drag z to −6. What is the answer there?",
                "Which answer of ReLU lies nearest to −2, and how far away is it?",
            ),
        ),
        Mistake(
            "no half",
            (_no_half,),
            (
                "sig, y = 3: you said 4, the square of 3 − 1. What stands before the square in the "
                "task?",
                "Your distances are right and every loss is twice too large. Which of the three "
                "losses of the chapter is this one?",
                "A square of side 2 has an area of 4. Does the task ask for the area?",
            ),
        ),
        Mistake(
            "the distance alone",
            (_no_square,),
            (
                "tanh, y = 2: you said 1, how far the target is out of reach. What does the loss "
                "make of a distance of 1?",
                "For sig and y = 3 your 2 is a distance, and the loss happens to be 2 as well. "
                "What are they for y = −1?",
                "You know how far it is. What area has the square on that side, and what is half "
                "of it?",
            ),
        ),
    ),
)

EXERCISES = (EX_2_1, EX_2_2, EX_2_3)
